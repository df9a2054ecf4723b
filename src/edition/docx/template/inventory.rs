//! The styles that a template has.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{normal, others};
use crate::edition::docx::format::length_of_twips;
use crate::package::numbering::ParagraphFormat;
use crate::package::xml::{Element, Tree};
use crate::style::Length;

/// So many styles may be based on each other.
const LONGEST_CHAIN: usize = 32;

/// What a style is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Paragraph,
    Character,
    Table,
    /// A list's.
    Numbering,
}

/// A style of a template that stands for one of ours.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::edition::docx) struct HouseStyle {
    pub(in crate::edition::docx) id: String,
    /// Whether paragraphs that name no style have it.
    pub(in crate::edition::docx) is_default: bool,
    /// Its indent at the start edge.
    pub(in crate::edition::docx) start: Length,
    /// Whether its leading is fixed, so that it would cut off images.
    pub(in crate::edition::docx) is_exact: bool,
    /// Its numbering definition and level, if it is numbered.
    pub(in crate::edition::docx) numbering: Option<(u32, Option<u8>)>,
    /// Its level in the outline, from 0.
    pub(in crate::edition::docx) outline: Option<u8>,
}

/// All styles of a template.
pub(super) struct Inventory<'t> {
    styles: BTreeMap<String, Element<'t>>,
    /// By kind and name in [`normal`] form.
    by_name: BTreeMap<(Kind, String), String>,
    /// The ids of the default styles.
    defaults: BTreeMap<Kind, String>,
}

impl<'t> Inventory<'t> {
    /// Reads the part; of two styles of one name the first counts.
    pub(super) fn read(tree: &'t Tree<'t>) -> Self {
        let mut inventory =
            Self { styles: BTreeMap::new(), by_name: BTreeMap::new(), defaults: BTreeMap::new() };
        for style in tree.root().children("style") {
            let Some(id) = style.attribute("styleId").map(|id| id.into_owned()) else { continue };
            let kind = kind(style);
            if is_default(style) {
                inventory.defaults.entry(kind).or_insert_with(|| id.clone());
            }
            let name = style.child_val("name").unwrap_or_default();
            let aliases = style.child_val("aliases").unwrap_or_default();
            // Word 2003 wrote other names behind the name.
            for name in name.split(',').chain(aliases.split(',')) {
                let name = normal(name);
                if !name.is_empty() {
                    inventory.by_name.entry((kind, name)).or_insert_with(|| id.clone());
                }
            }
            inventory.styles.entry(id).or_insert(style);
        }
        inventory
    }

    /// Returns whether there are any styles.
    pub(super) fn is_empty(&self) -> bool {
        self.styles.is_empty()
    }

    /// Returns the id of the style of a name, as files have it or as it is shown.
    pub(super) fn find(&self, kind: Kind, name: &str) -> Option<&str> {
        let name = normal(name);
        let names = std::iter::once(name.clone()).chain(others(&name));
        let found = names.filter_map(|name| self.by_name.get(&(kind, name))).map(String::as_str);
        let by_id = || self.styles.keys().find(|id| normal(id) == name).map(String::as_str);
        found.into_iter().next().or_else(|| {
            by_id()
                .filter(|id| self.styles.get(*id).is_some_and(|style| self::kind(*style) == kind))
        })
    }

    /// Returns the id of the default style of a kind.
    pub(super) fn default(&self, kind: Kind) -> Option<&str> {
        self.defaults.get(&kind).map(String::as_str)
    }

    /// Returns the names of the styles of a kind, as they are written.
    pub(super) fn names(&self, kind: Kind) -> Vec<String> {
        let styles = self.styles.values().filter(|style| self::kind(**style) == kind);
        styles.filter_map(|style| Some(style.child_val("name")?.into_owned())).collect()
    }

    /// Returns all ids and all names, in [`normal`] form.
    pub(super) fn taken(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let ids = self.styles.keys().map(|id| id.to_lowercase()).collect();
        (ids, self.by_name.keys().map(|(_, name)| name.clone()).collect())
    }

    /// Returns what matters of a style and those it is based on.
    pub(super) fn resolve(&self, id: &str) -> HouseStyle {
        let mut chain = Vec::new();
        let mut next = Some(id.to_owned());
        while let Some(id) = next.take().filter(|_| chain.len() < LONGEST_CHAIN) {
            let Some(&style) = self.styles.get(&id) else { break };
            next = style.child_val("basedOn").map(|base| base.into_owned());
            chain.push(style);
        }
        let mut format = ParagraphFormat::default();
        let mut rule = None;
        for properties in chain.iter().rev().filter_map(|style| style.child("pPr")) {
            let own = ParagraphFormat::read(properties);
            format.indent = own.indent.or(format.indent);
            format.number = own.number.or(format.number);
            format.level = own.level.or(format.level);
            format.outline = own.outline.or(format.outline);
            let spacing = properties.child("spacing");
            let own = spacing.and_then(|spacing| spacing.attribute("lineRule"));
            rule = own.map(|rule| rule.into_owned()).or(rule);
        }
        let number = format.number.filter(|&number| number > 0);
        HouseStyle {
            id: id.to_owned(),
            is_default: self.default(Kind::Paragraph) == Some(id),
            start: length_of_twips(format.indent.unwrap_or(0)),
            is_exact: rule.as_deref() == Some("exact"),
            numbering: number.map(|number| (number, format.level)),
            outline: format.outline.filter(|&level| level < 9),
        }
    }
}

fn kind(style: Element<'_>) -> Kind {
    match style.attribute("type").as_deref() {
        Some("character") => Kind::Character,
        Some("table") => Kind::Table,
        Some("numbering") => Kind::Numbering,
        _ => Kind::Paragraph,
    }
}

fn is_default(style: Element<'_>) -> bool {
    matches!(style.attribute("default").as_deref(), Some("1" | "true" | "on"))
}

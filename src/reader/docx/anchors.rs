//! Bookmarks: which headings and notes they name.
//!
//! In: the tree of the main part, before it is read. Out: a key for each heading that has a good
//! name, or that something refers to; and where every bookmark leads.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{self, Field, Target};
use super::losses::{Loss, Losses};
use super::paragraph;
use super::styles::{Role, Styles};
use crate::package::xml::{Ns, Tree};
use crate::reader::key::key;
use crate::source::Span;

/// Where bookmarks lead.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// The keys of headings, by their paragraphs' nodes.
    pub(super) keys: BTreeMap<u32, String>,
    /// The keys that bookmarks stand for.
    pub(super) targets: BTreeMap<String, String>,
    /// The notes called within bookmarks.
    pub(super) notes: BTreeMap<String, NoteName>,
}

/// A note by its kind and Word's id.
pub(super) type NoteName = (NoteKind, i64);

/// Notes at the foot of the page, and at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Foot,
    End,
}

impl Anchors {
    /// Finds them.
    pub(super) fn find(tree: &Tree<'_>, styles: &Styles, losses: &mut Losses) -> Self {
        let mut anchors = Self::default();
        let referred = referred(tree);
        let mut within: BTreeSet<u32> = BTreeSet::new();
        let mut waiting: Vec<String> = Vec::new();
        let mut headings = 0;
        for element in tree.all() {
            match element.tag() {
                (Ns::Word, "bookmarkStart") if !within.contains(&element.id()) => {
                    waiting.extend(element.attribute("name").map(|name| name.into_owned()));
                }
                (Ns::Word, "p") => {
                    let mut names = std::mem::take(&mut waiting);
                    for mark in element.below().filter(|e| e.is(Ns::Word, "bookmarkStart")) {
                        if within.insert(mark.id()) {
                            names.extend(mark.attribute("name").map(|name| name.into_owned()));
                        }
                    }
                    if !matches!(paragraph::role(styles, element), Role::Heading(_)) {
                        continue;
                    }
                    headings += 1;
                    let good = names.iter().find_map(|name| key(name));
                    let is_referred = names.iter().any(|name| referred.contains(name));
                    let invented = || {
                        losses.add(Loss::InventedKey, Span::default());
                        format!("heading-{headings}")
                    };
                    let Some(key) = good.or_else(|| is_referred.then(invented)) else { continue };
                    for name in names {
                        anchors.targets.insert(name, key.clone());
                    }
                    anchors.keys.insert(element.id(), key);
                }
                _ => {}
            }
        }
        anchors.find_notes(tree);
        anchors
    }

    /// Notes called between the two ends of a bookmark.
    fn find_notes(&mut self, tree: &Tree<'_>) {
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        for element in tree.all() {
            let (Ns::Word, name) = element.tag() else { continue };
            match name {
                "bookmarkStart" => {
                    if let (Some(id), Some(name)) =
                        (element.attribute("id"), element.attribute("name"))
                        && name.starts_with("_Ref")
                    {
                        open.insert(id.into_owned(), name.into_owned());
                    }
                }
                "bookmarkEnd" => {
                    open.remove(&*element.attribute("id").unwrap_or_default());
                }
                "footnoteReference" | "endnoteReference" => {
                    let kind = kind(name);
                    let Some(id) = element.number("id") else { continue };
                    for name in open.values() {
                        self.notes.entry(name.clone()).or_insert((kind, id));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns the kind of note that an element calls.
pub(super) fn kind(name: &str) -> NoteKind {
    if name.starts_with("end") { NoteKind::End } else { NoteKind::Foot }
}

/// Collects the bookmarks that links and references lead to; those of contents lists don't count.
fn referred(tree: &Tree<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for element in tree.all() {
        let (Ns::Word, name) = element.tag() else { continue };
        let found = match name {
            "hyperlink" => element.attribute("anchor").map(|name| name.into_owned()),
            "instrText" => reference(&element.text()),
            "fldSimple" => element.attribute("instr").and_then(|text| reference(&text)),
            _ => None,
        };
        names.extend(found.filter(|name| !name.starts_with("_Toc")));
    }
    names
}

fn reference(instruction: &str) -> Option<String> {
    match fields::read(instruction) {
        Field::Link { target: Target::Bookmark(name), .. } => Some(name),
        _ => None,
    }
}

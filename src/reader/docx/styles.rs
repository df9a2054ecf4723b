//! `word/styles.xml`: what a style means, and how text in it looks.
//!
//! In: the part. Out: for each paragraph style its [`Role`], for each style the properties that
//! it and those it is based on say. Built-in styles are known by their English names, which Word
//! writes in every language, and by the names that WPS, LibreOffice and people in Chinese give.

use std::collections::BTreeMap;

use super::look::Look;
use super::style_names::{is_note_call, normal_name, role_by_id, role_by_name, run_role};
pub(super) use crate::package::numbering::ParagraphFormat;
use crate::package::xml::{Element, Tree};

/// So many styles may be based on each other.
const LONGEST_CHAIN: usize = 32;

/// What the paragraphs of a style are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Body,
    Title,
    Subtitle,
    Author,
    Date,
    /// Of this level, from 1.
    Heading(u8),
    Quote,
    Epigraph,
    Code,
    /// Of a figure, a table, or what it stands beside.
    Caption(Option<CaptionOf>),
    /// Goes on with the item of a list.
    Continuation,
    /// A paragraph of a list, numbered or not.
    ListItem,
    Rule,
    /// Text of a table, whose looks are its style's.
    TableText,
    /// An entry of a contents list, or its title.
    Contents,
}

/// What a caption belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaptionOf {
    Figure,
    Table,
}

impl Role {
    /// Whether the looks of its style are not its text's own: bold in a heading is no emphasis.
    pub(super) fn has_looks(self) -> bool {
        !matches!(self, Self::Body | Self::Continuation | Self::ListItem)
    }
}

/// What a run is by its character style's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunRole {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) code: bool,
}

/// A style with all that it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) role: Role,
    pub(super) run_role: Option<RunRole>,
    pub(super) look: Look,
    /// Indent from the start edge and hanging, in twips.
    pub(super) indent: Option<i64>,
    pub(super) hanging: Option<i64>,
    /// Number definition and level.
    pub(super) number: Option<u32>,
    pub(super) level: Option<u8>,
    /// Whether it is that of note numbers.
    pub(super) is_note_call: bool,
    /// Whether it is that of a table and sets its first column in bold.
    pub(super) bold_first_column: bool,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
    pub(super) defaults: Look,
}

impl Styles {
    /// Reads the part.
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let root = tree.root();
        let defaults = root.child("docDefaults").and_then(|defaults| defaults.child("rPrDefault"));
        let defaults = defaults.and_then(|default| default.child("rPr"));
        let written: BTreeMap<String, Element<'_>> = root
            .children("style")
            .filter_map(|style| Some((style.attribute("styleId")?.into_owned(), style)))
            .collect();
        let default_paragraph = written.iter().find(|(_, style)| {
            style.attribute("type").as_deref() == Some("paragraph")
                && matches!(style.attribute("default").as_deref(), Some("1" | "true" | "on"))
        });
        let default_paragraph = default_paragraph.map(|(id, _)| id.clone());
        let styles = written.keys().map(|id| (id.clone(), resolve(id, &written))).collect();
        Self { styles, default_paragraph, defaults: defaults.map(Look::read).unwrap_or_default() }
    }

    /// Returns the style of a paragraph that names `id`, or none.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Option<&Style> {
        let id = id.filter(|id| self.styles.contains_key(*id));
        self.styles.get(id.or(self.default_paragraph.as_deref())?)
    }

    /// Whether a table style sets the first column in bold where a table asks for it.
    pub(super) fn has_bold_first_column(&self, id: &str) -> bool {
        self.styles.get(id).is_some_and(|style| style.bold_first_column)
    }

    /// Returns a character style.
    pub(super) fn character(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }
}

/// Collects what a style and those it is based on say.
fn resolve(id: &str, written: &BTreeMap<String, Element<'_>>) -> Style {
    let mut chain = Vec::new();
    let mut next = Some(id.to_owned());
    while let Some(id) = next.take() {
        let Some(&style) = written.get(&id) else { break };
        if chain.len() >= LONGEST_CHAIN {
            break;
        }
        next = style.child_val("basedOn").map(|base| base.into_owned());
        chain.push((id, style));
    }
    let mut style = Style::default();
    let mut outline = None;
    for (id, element) in chain.iter().rev() {
        let name = element.child_val("name").unwrap_or_default();
        let name = normal_name(&name);
        let is_character = element.attribute("type").as_deref() == Some("character");
        if is_character {
            style.run_role = run_role(&name).or(style.run_role);
            style.is_note_call |= is_note_call(&name);
        } else if let Some(role) = role_by_name(&name).or_else(|| role_by_id(id)) {
            // What is based on a heading is a heading, whatever it is called.
            style.role = role;
            outline = None;
        }
        let mut parts = element.children("tblStylePr");
        let first = parts.find(|part| part.attribute("type").as_deref() == Some("firstCol"));
        if let Some(properties) = first.and_then(|first| first.child("rPr")) {
            style.bold_first_column =
                Look::read(properties).bold.unwrap_or(style.bold_first_column);
        }
        if let Some(properties) = element.child("rPr") {
            style.look = Look::read(properties).over(&style.look);
        }
        if let Some(properties) = element.child("pPr") {
            let own = ParagraphFormat::read(properties);
            style.indent = own.indent.or(style.indent);
            style.hanging = own.hanging.or(style.hanging);
            style.number = own.number.or(style.number);
            style.level = own.level.or(style.level);
            outline = own.outline.or(outline);
        }
    }
    // 17.3.1.20: 0 to 8 are levels, 9 is body text.
    if let Some(level) = outline
        && !matches!(style.role, Role::Title | Role::Contents)
    {
        style.role = match level {
            0..=8 => Role::Heading(level + 1),
            _ if matches!(style.role, Role::Heading(_)) => Role::Body,
            _ => style.role,
        };
    }
    style
}

#[cfg(test)]
mod tests {
    use super::{Role, Styles, Tree};

    #[test]
    fn styles_inherit_and_cycles_end() {
        let text = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
            <w:style w:type=\"paragraph\" w:styleId=\"a\"><w:name w:val=\"标题 1\"/><w:rPr><w:b/></w:rPr></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"b\"><w:name w:val=\"章名\"/><w:basedOn w:val=\"a\"/></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"c\"><w:name w:val=\"节名\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"d\"><w:name w:val=\"x\"/><w:basedOn w:val=\"e\"/></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"e\"><w:name w:val=\"y\"/><w:basedOn w:val=\"d\"/></w:style>\
            </w:styles>";
        let tree = Tree::parse(text).unwrap();
        let styles = Styles::read(&tree);
        let role = |id| styles.paragraph(Some(id)).unwrap().role;
        assert_eq!(
            (role("b"), role("c"), role("d")),
            (Role::Heading(1), Role::Heading(3), Role::Body)
        );
        assert_eq!(styles.paragraph(Some("b")).unwrap().look.bold, Some(true));
    }
}

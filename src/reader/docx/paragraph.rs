//! Paragraphs' properties, and paragraphs as they are read: before lists, quotations and captions
//! are put together.

use super::look::Look;
use super::looks::Looks;
use super::regions::Region;
use super::styles::{CaptionOf, ParagraphFormat, Role, Style, Styles};
use crate::document::{Inline, Table};
use crate::package::numbering::Label;
use crate::package::xml::Element;
use crate::source::Span;

/// A paragraph or table of a text, note or cell.
#[derive(Debug)]
pub(super) enum Item {
    Paragraph(Leaf),
    Table {
        table: Table,
        indent: i64,
    },
    /// A region begins or ends here.
    Begin(Region),
    End(Region),
}

/// A paragraph that was read.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) role: Role,
    pub(super) content: Vec<Inline>,
    pub(super) label: Option<Label>,
    /// Indent from the start edge, what of it its style gives, and hanging, in twips.
    pub(super) indent: i64,
    pub(super) natural: i64,
    pub(super) hanging: i64,
    pub(super) key: Option<String>,
    /// What stands below it as its caption.
    pub(super) caption: Vec<Inline>,
    /// Up to here, in bytes of its text, it is a label and a number that Word counts.
    pub(super) counted: Option<(usize, Option<CaptionOf>)>,
    pub(super) looks: Looks,
    pub(super) span: Span,
}

/// How a paragraph is aligned, where it says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Center,
    End,
}

/// What a paragraph's properties come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties {
    pub(super) role: Role,
    pub(super) look: Look,
    pub(super) format: ParagraphFormat,
    pub(super) style_indent: Option<i64>,
    pub(super) style_hanging: Option<i64>,
    /// Number definition and level; whether the paragraph itself names it.
    pub(super) number: Option<(u32, Option<u8>, bool)>,
    pub(super) style: Option<String>,
    pub(super) has_bottom_border: bool,
    pub(super) is_centred: bool,
}

/// Returns what the paragraphs of an element are.
pub(super) fn role(styles: &Styles, paragraph: Element<'_>) -> Role {
    paragraph.child("pPr").map_or(Role::Body, |properties| read(styles, properties, false).role)
}

/// Reads a `w:pPr`; `keeps_headings` where Word's level 9 does not make a heading body text.
pub(super) fn read(styles: &Styles, element: Element<'_>, keeps_headings: bool) -> Properties {
    let id = element.child_val("pStyle");
    let empty = Style::default();
    let style = styles.paragraph(id.as_deref()).unwrap_or(&empty);
    let format = ParagraphFormat::read(element);
    let role = match format.outline {
        Some(level @ 0..=8) if !matches!(style.role, Role::Title | Role::Contents) => {
            Role::Heading(level + 1)
        }
        Some(_) if matches!(style.role, Role::Heading(_)) && !keeps_headings => Role::Body,
        _ => style.role,
    };
    let number = match format.number {
        Some(0) => None,
        Some(number) => Some((number, format.level, true)),
        None => style
            .number
            .filter(|&number| number != 0)
            .map(|number| (number, format.level.or(style.level), false)),
    };
    let border = element.child("pBdr").and_then(|border| border.child("bottom"));
    Properties {
        role,
        look: style.look.over(&styles.defaults),
        format,
        style_indent: style.indent,
        style_hanging: style.hanging,
        number,
        style: id.map(|id| id.into_owned()),
        has_bottom_border: border.is_some_and(|border| border.is_on()),
        is_centred: align(element) == Some(Align::Center),
    }
}

/// Returns how the paragraphs of a cell are aligned: as the first that says it.
pub(super) fn alignment(cell: Element<'_>) -> Option<Align> {
    let mut properties = cell.children("p").filter_map(|paragraph| paragraph.child("pPr"));
    properties.find_map(align)
}

fn align(properties: Element<'_>) -> Option<Align> {
    match properties.child_val("jc").as_deref() {
        Some("left" | "start") => Some(Align::Start),
        Some("center") => Some(Align::Center),
        Some("right" | "end") => Some(Align::End),
        _ => None,
    }
}

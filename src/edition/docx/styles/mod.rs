//! Styles: which one a paragraph, a run or a table names.
//!
//! Styles go by ids of their own here. `catalog` says what a style is called in the file, where a
//! template may have one for the same thing; `part` writes `word/styles.xml`.
//!
//! Built-in styles bear their English names, as in every Word file: Word shows them in the
//! reader's language (正文, 标题 1, 脚注文本 …), and pandoc and LibreOffice know them by it. Roles
//! that Word has no style for get Chinese names.

mod catalog;
mod character;
mod part;

pub(super) use self::catalog::{Catalog, Named};
pub(super) use self::character::cell_margins;
pub(super) use self::part::part;
use super::Writer;
use crate::layout::{LayoutBlock, LayoutDocument};
use crate::style::{ParagraphStyle, Role};

/// The paragraph style of running text.
pub(super) const BODY: &str = "Normal";
/// That of a part's heading beside a template's; else parts are headings above chapters.
pub(super) const PART: &str = "Part";
pub(super) const CODE: &str = "Code";
pub(super) const TABLE_BODY: &str = "TableBody";
/// The paragraph style of head cells.
pub(super) const TABLE_HEAD: &str = "TableHead";
/// Styles that only others are based on.
pub(super) const SOURCE_CODE: &str = "SourceCode";
pub(super) const CAPTION: &str = "Caption";
/// Character styles.
pub(super) const STRONG: &str = "Strong";
pub(super) const EMPHASIS: &str = "Emphasis";
pub(super) const INLINE_CODE: &str = "VerbatimChar";
/// Those of text that is distinguished in several ways; a run can name but one style.
pub(super) const STRONG_EMPHASIS: &str = "StrongAndEmphasis";
pub(super) const STRONG_CODE: &str = "StrongVerbatim";
pub(super) const EMPHASIS_CODE: &str = "EmphasisVerbatim";
pub(super) const STRONG_EMPHASIS_CODE: &str = "StrongAndEmphasisVerbatim";
pub(super) const HYPERLINK: &str = "Hyperlink";
pub(super) const NOTE_REFERENCE: &str = "FootnoteReference";
/// The paragraph style of entries of lists of figures and tables, Word's own.
pub(super) const CAPTION_LIST: &str = "TableofFigures";
/// The paragraph styles of the index, Word's own.
pub(super) const INDEX_HEADING: &str = "IndexHeading";
pub(super) const INDEX_ENTRY: &str = "Index1";
/// The paragraph style of images, which must not be cut off by a fixed leading.
pub(super) const IMAGE: &str = "Image";
/// The paragraph style of a thematic break.
pub(super) const RULE: &str = "ThematicBreak";
/// The table style: GB/T 7713.2's three-line table.
pub(super) const TABLE: &str = "ThreeLineTable";
/// The room on either side of a cell's text in points, unless a table says otherwise.
pub(super) const CELL_PADDING: f64 = 4.5;
/// The styles of headings, by level.
pub(super) const HEADINGS: [&str; 6] =
    ["Heading1", "Heading2", "Heading3", "Heading4", "Heading5", "Heading6"];
/// The styles of entries of the contents list, by level.
pub(super) const CONTENTS: [&str; 6] = ["TOC1", "TOC2", "TOC3", "TOC4", "TOC5", "TOC6"];
/// The styles of paragraphs that go on with a list item, by depth: Word has so many.
pub(super) const CONTINUATIONS: [&str; 5] =
    ["ListContinue", "ListContinue2", "ListContinue3", "ListContinue4", "ListContinue5"];

/// Returns the style of a level, from 1.
pub(super) fn of_level<const N: usize>(ids: [&'static str; N], level: u8) -> &'static str {
    let last = N.saturating_sub(1);
    ids.get(usize::from(level.max(1)) - 1).or(ids.get(last)).copied().unwrap_or(BODY)
}

/// Returns the heading level that Word knows a rank by.
pub(super) fn level_of(rank: u8, top_level: u8) -> u8 {
    rank.saturating_add(top_level).saturating_sub(1).clamp(1, 6)
}

/// Returns the rank whose looks a heading level has.
pub(super) fn rank_of(level: u8, top_level: u8) -> u8 {
    level.saturating_add(1).saturating_sub(top_level).clamp(1, 6)
}

/// Returns the role whose looks the headings of a level have.
pub(super) fn heading_role(writer: &Writer<'_>, level: u8) -> Role {
    let headings = writer.document.blocks.iter().filter_map(LayoutBlock::as_heading);
    let mut parts = headings.filter(|heading| heading.is_part);
    let is_parts = level < writer.top_level && parts.any(|heading| writer.level(heading) == level);
    if is_parts { Role::Part } else { Role::Heading(rank_of(level, writer.top_level)) }
}

/// Returns whether the style of a heading level begins a page.
pub(super) fn begins_page(writer: &Writer<'_>, level: u8) -> bool {
    heading_role(writer, level) == Role::Part
        || writer.document.sheet.chapters_on_new_page && level == writer.top_level
}

/// Returns the id of a role's style; ranks become levels.
pub(super) fn style_id(role: Role, top_level: u8) -> &'static str {
    match role {
        Role::Body => BODY,
        Role::Title => "Title",
        Role::Subtitle => "Subtitle",
        Role::Author => "Author",
        Role::Date => "Date",
        Role::Heading(rank) => of_level(HEADINGS, level_of(rank, top_level)),
        Role::Quote => "Quote",
        Role::Code => CODE,
        Role::ListItem => "ListParagraph",
        Role::Note => "FootnoteText",
        Role::TableBody => TABLE_BODY,
        Role::TableHead => TABLE_HEAD,
        Role::TableCaption => "TableCaption",
        Role::FigureCaption => "FigureCaption",
        Role::ContentsTitle => "TOCHeading",
        Role::ContentsEntry(rank) => of_level(CONTENTS, level_of(rank, top_level)),
        Role::RunningHead => "Header",
        Role::Folio => "Footer",
        Role::Epigraph => "Epigraph",
        Role::Part => of_level(HEADINGS, level_of(0, top_level)),
        Role::ContentsPart => of_level(CONTENTS, level_of(0, top_level)),
    }
}

/// Returns the style of paragraphs that go on with a list item, and what it says.
///
/// Word's own "List Continue" holds the indent, so that pandoc doesn't take an indented
/// paragraph for a quotation.
pub(super) fn continuation(document: &LayoutDocument, depth: u8) -> (&'static str, ParagraphStyle) {
    let depth = depth.clamp(1, 5);
    let mut style = document.sheet.role(Role::ListItem).clone();
    // Two characters a level, as lists with short labels have it.
    style.start_indent += style.text.size * (2 * i64::from(depth));
    (of_level(CONTINUATIONS, depth), style)
}

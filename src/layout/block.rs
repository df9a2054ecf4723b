//! The blocks of the resolved flow: each with its role, computed style, number and anchor.

use super::{ImageId, LayoutInline};
use crate::document::{Alignment, LinkId, NoteId, Origin, QuoteKind};
use crate::outline::Key;
use crate::style::{ParagraphStyle, Role, TextStyle};

/// A block with its computed style. Variants mirror [`crate::document::Block`].
#[derive(Debug, Clone, PartialEq)]
pub enum LayoutBlock {
    /// A section's heading.
    Heading(LayoutHeading),
    /// A paragraph.
    Paragraph(LayoutParagraph),
    /// A list.
    List(LayoutList),
    /// A block quotation.
    Quote(LayoutQuote),
    /// Lines of code.
    Code(LayoutCode),
    /// A table.
    Table(LayoutTable),
    /// An image with its caption.
    Figure(LayoutFigure),
    /// A thematic break.
    Rule,
}

impl LayoutBlock {
    /// Returns the heading, if this is one.
    #[must_use]
    pub fn as_heading(&self) -> Option<&LayoutHeading> {
        match self {
            Self::Heading(heading) => Some(heading),
            Self::Paragraph(_)
            | Self::List(_)
            | Self::Quote(_)
            | Self::Code(_)
            | Self::Table(_)
            | Self::Figure(_)
            | Self::Rule => None,
        }
    }
}

/// A section's heading.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutHeading {
    /// As marked up: DOCX heading level and Markdown `#` count.
    pub level: u8,
    /// 1 for a chapter, the outermost section or one in a part, and 0 for a part; what style,
    /// numbering and contents go by.
    pub rank: u8,
    /// Whether a part of the book begins here: the author says so, or numbers it 第一部 and
    /// chapters 第一章 below it.
    pub is_part: bool,
    /// Its number, if it bears one.
    pub number: Option<LayoutNumber>,
    /// Its anchor: `Some` for a section (an entry of the outline), `None` for a heading inside a
    /// quote, list or cell.
    pub anchor: Option<Anchor>,
    /// Its role is [`Role::Heading`] of its rank, [`Role::Part`] for a part; content without the number.
    pub paragraph: LayoutParagraph,
}

/// A section's anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The key.
    pub key: Key,
    /// Index into [`crate::outline::Outline::entries`].
    pub entry: usize,
}

/// A heading's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutNumber {
    /// The number as printed, `第三章`.
    pub text: String,
    /// What stands between it and the title.
    pub separator: String,
    /// Who gave it.
    pub source: NumberSource,
}

impl LayoutNumber {
    /// Returns a section's number as text speaks of it: 一、 is 一.
    #[must_use]
    pub fn called(&self) -> &str {
        self.text.trim_end_matches(['、', '．', '.', '：', ' ', '\u{3000}'])
    }
}

/// Who gave a heading its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberSource {
    /// The author, by hand: editions print it as text.
    Manuscript,
    /// The style sheet's pattern: DOCX uses native numbering.
    Sheet,
}

/// A paragraph, or anything else that is set as lines of text.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutParagraph {
    /// What it is.
    pub role: Role,
    /// How it looks, indents of the surrounding lists and quotes included.
    pub style: ParagraphStyle,
    /// Whether it continues the text before a list, quotation or figure: no first-line indent
    /// (P1). Already reflected in `style`.
    pub continued: bool,
    /// Its content.
    pub content: Vec<LayoutInline>,
    /// Where it stands in the manuscript.
    pub origin: Origin,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutList {
    /// The first item's number, `None` for a bulleted list.
    pub start: Option<u32>,
    /// 1 for a list that is in no other.
    pub depth: u8,
    /// Whether its items are set without space between them.
    pub tight: bool,
    /// Its items.
    pub items: Vec<LayoutItem>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutItem {
    /// Its label as printed, `1.` or `•`; hangs before the first line of the first block.
    pub label: String,
    /// How the label looks.
    pub label_style: TextStyle,
    /// Its content; the indents of its paragraphs include the list's.
    pub blocks: Vec<LayoutBlock>,
}

/// A block quotation; the indents of its paragraphs include its own.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutQuote {
    /// What it is for.
    pub kind: QuoteKind,
    /// What it is set as: [`Role::Epigraph`], or [`Role::Quote`] for all others and for epigraphs
    /// within other blocks or of anything but paragraphs. Space above and below is that role's.
    pub role: Role,
    /// Its content.
    pub blocks: Vec<LayoutBlock>,
}

/// Lines of code.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutCode {
    /// The language named on the fence.
    pub language: Option<String>,
    /// How it looks.
    pub style: ParagraphStyle,
    /// Its lines.
    pub lines: Vec<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutTable {
    /// Its key, if references may lead to it.
    pub anchor: Option<Key>,
    /// Its number, which is the first run of its caption.
    pub number: Option<LayoutNumber>,
    /// Its caption, its number included.
    pub caption: Option<LayoutParagraph>,
    /// One alignment a column.
    pub columns: Vec<Alignment>,
    /// Rows repeated on every page the table reaches.
    pub head: Vec<LayoutRow>,
    /// The other rows.
    pub body: Vec<LayoutRow>,
    /// The notes that stand under it ([`super::NotePlace::Table`]), in order; a table in another's cell
    /// leaves them to that.
    pub notes: Vec<NoteId>,
    /// Where it stands.
    pub origin: Origin,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutRow {
    /// Its cells.
    pub cells: Vec<LayoutCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutCell {
    /// Its content; alignment of the column already applied to the paragraphs' styles.
    pub blocks: Vec<LayoutBlock>,
    /// How many columns it covers.
    pub columns: u16,
    /// How many rows it covers.
    pub rows: u16,
    /// Whether it says what its row is about; its paragraphs have the looks of the head then.
    pub heads_row: bool,
}

/// An image with its caption.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutFigure {
    /// The image.
    pub image: ImageId,
    /// What a reader who can't see it is told.
    pub alt: String,
    /// Whether that text is kept as written.
    pub protected: bool,
    /// The link around the image.
    pub link: Option<LinkId>,
    /// Its key, if references may lead to it.
    pub anchor: Option<Key>,
    /// Its number, which is the first run of its caption.
    pub number: Option<LayoutNumber>,
    /// Its caption, its number included.
    pub caption: Option<LayoutParagraph>,
    /// Where it stands.
    pub origin: Origin,
}

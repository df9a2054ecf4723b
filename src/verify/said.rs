//! What an edition says, in one form for all of them.

use std::fmt;

use serde::Serialize;

use super::line::Line;
use super::picture::Shown;

/// An edition, read back.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    /// The body, then the notes in the order of their first call.
    pub(super) blocks: Vec<Block>,
    /// Where the edition contradicts itself.
    pub(super) faults: Vec<Fault>,
}

/// Where an edition contradicts itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    /// What is wrong, as a clause.
    pub(super) message: String,
    /// Where.
    pub(super) place: Place,
}

/// A block that holds text, or stands for itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// What it stands in, outermost first.
    pub(super) nest: Vec<Nest>,
    /// What it is.
    pub(super) kind: Kind,
    /// The name by which links lead to it.
    pub(super) key: Option<String>,
    /// What it says.
    pub(super) line: Line,
    /// What a figure shows.
    pub(super) shown: Shown,
    /// Where it is in its edition.
    pub(super) place: Place,
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nest {
    /// A quotation.
    Quote,
    /// An item of a list; its label, if the block is the item's first.
    Item(Option<Label>),
    /// A note; whether the block is its first.
    Note {
        /// Whether the block is the note's first.
        first: bool,
    },
}

impl Nest {
    /// Marks what follows as not the first.
    pub(super) fn go_on(&mut self) {
        match self {
            Self::Item(label) => *label = None,
            Self::Note { first } => *first = false,
            Self::Quote => {}
        }
    }
}

/// What stands before an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Bullet,
    Number(u64),
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The manuscript's title.
    Title,
    /// A heading; how deep in the sections, from 1, none skipped.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// Lines of code, exact.
    Code,
    /// An image set apart; its alternative text.
    Figure,
    /// What stands below a figure or above a table.
    Caption,
    /// A row of a table, its cells set apart by tokens.
    Row {
        /// Whether it is of the table's head.
        head: bool,
        /// Whether it is the table's first.
        first: bool,
    },
    /// A thematic break.
    Rule,
    /// An item or a note with nothing in it.
    Nothing,
}

/// Where a block is, as a person finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "unit")]
pub enum Place {
    /// In a PDF: the page, counted from 1, and the block on it.
    Page {
        /// The page, from 1, whatever its folio.
        page: usize,
        /// Which of the blocks that begin on it, from 1; `None` for the page as a whole.
        #[serde(skip_serializing_if = "Option::is_none")]
        block: Option<usize>,
    },
    /// In a DOCX: the paragraph, counted through the body and the notes.
    Paragraph {
        /// From 1.
        paragraph: usize,
    },
    /// In Markdown: the line.
    Line {
        /// From 1.
        line: usize,
    },
    /// In the file as a whole.
    File,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page { page, block: Some(block) } => {
                write!(formatter, "page {page}, block {block}")
            }
            Self::Page { page, block: None } => write!(formatter, "page {page}"),
            Self::Paragraph { paragraph } => write!(formatter, "paragraph {paragraph}"),
            Self::Line { line } => write!(formatter, "line {line}"),
            Self::File => formatter.write_str("the file"),
        }
    }
}

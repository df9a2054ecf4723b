//! From a paragraph's content to its lines.
//!
//! ```text
//! segment → context → shape → spacing, breaks → fit → justify → place
//! ```
//!
//! The rules are those of CLREQ and GB/T 15834, cited by the ids of `docs/typography.md`; the
//! tables of character classes are in `classes`.

mod amounts;
mod badness;
mod breaks;
mod classes;
mod context;
mod faults;
mod fit;
mod hyphens;
mod justify;
mod paragraph;
mod place;
mod ruby;
mod segment;
mod shape;
mod spacing;

pub use paragraph::{natural_widths, set_label, set_paragraph};

use crate::document::{LinkId, NoteId, Ruby};
use crate::font::FontBook;
use crate::layout::{Content, ImageAsset, LayoutDocument, LayoutNote};
use crate::style::{Length, TextSettings};

/// What setting a paragraph takes from its document.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The notes that may be called; their labels are set.
    pub notes: &'a [LayoutNote],
    /// The images that may stand in a line.
    pub images: &'a [ImageAsset],
    /// The readings that may stand above text.
    pub rubies: &'a [Ruby],
    /// How lines are broken and filled.
    pub settings: &'a TextSettings,
    /// The faces.
    pub fonts: &'a FontBook,
    /// Whether what is in the lines is wanted.
    pub ink: Ink,
}

impl<'a> Setting<'a> {
    /// Returns what paragraphs take from a document.
    #[must_use]
    pub fn new(document: &'a LayoutDocument, fonts: &'a FontBook, ink: Ink) -> Self {
        Self {
            notes: &document.notes,
            images: &document.images,
            rubies: &document.rubies,
            settings: &document.sheet.text,
            fonts,
            ink,
        }
    }
}

/// Whether lines are wanted with what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// They are: someone draws them.
    Drawn,
    /// Only how many there are, how tall, and which notes they call: where things are is asked,
    /// not how they look. Calls of notes are still drawn, for pages count them.
    Measured,
}

/// A line of text, set. x from the start edge of the line's measure, y from its baseline,
/// growing downward.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// How far its first glyph stands from the start edge of the measure: indents and alignment.
    pub start: Length,
    /// The width of what is in it, the line end trimmed.
    pub width: Length,
    /// What is in it, in reading order; x from the start edge of the *measure*, `start` included.
    pub pieces: Vec<Piece>,
    /// The notes called in it, in order.
    pub notes: Vec<NoteId>,
    /// How many pieces of the content begin before its end.
    pub reaches: usize,
    /// How far the tallest piece reaches above the baseline; readings (ruby) only where the space
    /// between the lines doesn't hold them.
    pub ascent: Length,
    /// How far the deepest piece reaches below the baseline.
    pub descent: Length,
    /// The widest space that justification put between two Han characters, in em of the body.
    pub widest_gap: f64,
}

/// Something in a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// What it belongs to.
    pub owner: Owner,
    /// What is drawn; y from the baseline, an image's bottom on it.
    pub content: Content,
}

/// What a piece of a line belongs to; decides its place in the structure tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The paragraph itself.
    Paragraph,
    /// A link.
    Link(LinkId),
    /// A call of a note.
    NoteCall(NoteId),
}

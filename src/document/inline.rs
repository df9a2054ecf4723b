//! What stands inside a block: runs of text with marks, note calls, images, breaks.
//!
//! Inline content is flat: a run carries the set of its [`Marks`] and its link, instead of
//! nesting in them as in HTML. Chinese rules look at neighbours across every such border
//! (TYPOGRAPHY, preamble), Word works that way too, and a document has one normal form.

use serde::{Deserialize, Serialize};

use super::{IndexMark, Lang, Origin};

bitflags::bitflags! {
    /// How a run is distinguished from its surroundings.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
    #[serde(transparent)]
    pub struct Marks: u16 {
        /// Strong importance, `**…**`.
        const STRONG = 1 << 0;
        /// Emphasis, `*…*`; Kai for Han text, italic for Latin.
        const EMPHASIS = 1 << 1;
        /// Struck out, `~~…~~`.
        const STRIKE = 1 << 2;
        /// Code; never converted, set in the mono face.
        const CODE = 1 << 3;
        /// Raised.
        const SUPERSCRIPT = 1 << 4;
        /// Lowered.
        const SUBSCRIPT = 1 << 5;
        /// Underlined.
        const UNDERLINE = 1 << 6;
        /// Kept as written: never converted. Says nothing of how it looks.
        const PROTECTED = 1 << 7;
        /// With a dot under each character, the Chinese form of emphasis (着重号).
        const EMPHASIS_DOTS = 1 << 8;
        /// A proper name, with a line under it (专名号).
        const PROPER_NAME = 1 << 9;
        /// A book's title, with a wavy line under it (书名号).
        const BOOK_TITLE = 1 << 10;
        /// Of proper names side by side, every second one: no line goes on from one to the next.
        const NEXT_NAME = 1 << 11;
        /// Of book titles side by side, every second one.
        const NEXT_TITLE = 1 << 12;
    }
}

impl Marks {
    /// What stands side by side and is told apart, with what tells it.
    pub const NEIGHBOURS: [(Self, Self); 2] =
        [(Self::PROPER_NAME, Self::NEXT_NAME), (Self::BOOK_TITLE, Self::NEXT_TITLE)];
}

/// Index of a [`Link`] in [`super::Document::links`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkId(pub u32);

/// Index of a note in [`super::Document::notes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(pub u32);

/// Index of a [`Ruby`] in [`super::Document::rubies`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RubyId(pub u32);

/// The reading that stands above a stretch of text; one entry for each stretch, even if readings
/// repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruby {
    /// The reading, `hàn zì`. Never converted.
    pub reading: String,
    /// Where the ruby stands, its base included.
    pub origin: Origin,
}

/// Where a link leads; one entry for each link in the text, even if targets repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// A URL, or `#key` for a section of this manuscript. Never converted.
    pub target: String,
    /// The title, as in `[text](target "title")`.
    pub title: Option<String>,
    /// Where the link stands, its text included.
    pub origin: Origin,
}

/// A piece of inline content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// A run of text.
    Text(Text),
    /// A call of a note; several calls may name one note.
    NoteCall {
        /// The note called.
        note: NoteId,
        /// Where the call stands.
        origin: Origin,
    },
    /// An image within the line.
    Image(Image),
    /// What another place of the document is called there: a number, a title, a page.
    Reference(Reference),
    /// An entry of the index that leads here; nothing in the line.
    Index(IndexMark),
    /// A line break that the author asked for.
    Break,
}

/// Names a section, figure or table by its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The key as the author wrote it, without `#`.
    pub key: String,
    /// What is printed of the place.
    pub part: ReferencePart,
    /// Where the reference stands.
    pub origin: Origin,
}

/// What a reference prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferencePart {
    /// The number: 第三章, 图2.
    Number,
    /// The heading or caption.
    Title,
    /// The folio of the page on which it stands.
    Page,
}

/// A run of text with the same marks, link, ruby and language throughout.
///
/// Normal form: never empty, never next to a run with the same marks, link, ruby and language, and
/// [`Marks::NEXT_NAME`] only where a name stands beside one that doesn't have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The characters; no line breaks.
    pub text: String,
    /// How it is distinguished.
    pub marks: Marks,
    /// The link it belongs to.
    pub link: Option<LinkId>,
    /// The reading above it. The runs of one ruby stand side by side, with nothing between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruby: Option<RubyId>,
    /// Its language where the manuscript marks one; such text is never converted.
    pub lang: Option<Lang>,
    /// Where it came from.
    pub origin: Origin,
}

impl Text {
    /// Creates an unmarked run.
    #[must_use]
    pub fn new(text: impl Into<String>, origin: Origin) -> Self {
        Self {
            text: text.into(),
            marks: Marks::empty(),
            link: None,
            ruby: None,
            lang: None,
            origin,
        }
    }

    /// Returns a part of this run, by bytes; empty if the range is not one of whole characters.
    #[must_use]
    pub fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self {
            text: self.text.get(range.clone()).unwrap_or_default().to_owned(),
            marks: self.marks,
            link: self.link,
            ruby: self.ruby,
            lang: self.lang.clone(),
            origin: self.origin.slice(range),
        }
    }

    /// Returns whether two runs differ in nothing but their text.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        (self.marks, self.link, self.ruby, &self.lang)
            == (other.marks, other.link, other.ruby, &other.lang)
    }
}

/// An image, inline or in a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The path or URL as the manuscript has it. Never converted.
    pub source: String,
    /// What a reader who can't see it is told.
    pub alt: String,
    /// Whether that text is kept as written, as [`Marks::PROTECTED`] is.
    #[serde(default)]
    pub protected: bool,
    /// The link around it.
    pub link: Option<LinkId>,
    /// Where it stands in the source.
    pub origin: Origin,
}

/// Returns the text of inline content with all marks dropped; a break becomes a space, and a
/// reference, which says nothing before the document is laid out, is left out.
#[must_use]
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(content, &mut text);
    text
}

/// Adds the [`plain_text`] of inline content to `text`.
pub fn push_plain_text(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(run) => text.push_str(&run.text),
            Inline::Break => text.push(' '),
            Inline::Image(image) => text.push_str(&image.alt),
            Inline::NoteCall { .. } | Inline::Reference(_) | Inline::Index(_) => {}
        }
    }
}

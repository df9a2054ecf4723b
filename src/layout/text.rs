//! What stands in the paragraphs of the resolved flow: text, references, links.

use super::{ImageId, LayoutMark};
use crate::document::{Lang, LinkId, Marks, NoteId, Origin, ReferencePart, RubyId};
use crate::outline::Key;
use crate::style::TextStyle;

/// A piece of inline content with its computed style.
#[derive(Debug, Clone, PartialEq)]
pub enum LayoutInline {
    /// A run of text.
    Text(LayoutText),
    /// A call of a note; the label is [`super::LayoutNote::label`].
    NoteCall {
        /// The note.
        note: NoteId,
        /// How the label looks: smaller and raised.
        style: TextStyle,
        /// Where the call stands.
        origin: Origin,
    },
    /// An image within the line.
    Image {
        /// The image.
        image: ImageId,
        /// What a reader who can't see it is told.
        alt: String,
        /// Whether that text is kept as written.
        protected: bool,
        /// The link around it.
        link: Option<LinkId>,
        /// Where it stands.
        origin: Origin,
    },
    /// What another place of the document is called there.
    Reference(LayoutReference),
    /// An entry of the index that leads here; nothing in the line.
    Index(LayoutMark),
    /// A line break that the author asked for.
    Break,
}

/// A reference to another place, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutReference {
    /// What is printed; its link leads to the place. `?` if there is no such place (a diagnostic
    /// has been given).
    pub run: LayoutText,
    /// The key as the author wrote it.
    pub key: String,
    /// What is printed of the place.
    pub part: ReferencePart,
}

/// A run of text with one computed style.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutText {
    /// The characters.
    pub text: String,
    /// What the author marked; Markdown and DOCX go by it.
    pub marks: Marks,
    /// How it looks.
    pub style: TextStyle,
    /// The link it belongs to.
    pub link: Option<LinkId>,
    /// The reading above it.
    pub ruby: Option<RubyId>,
    /// Its language where it differs from the document's.
    pub lang: Option<Lang>,
    /// Where it came from.
    pub origin: Origin,
}

impl LayoutText {
    /// Creates a run that the author marked nothing in, or that no manuscript has.
    #[must_use]
    pub fn plain(text: impl Into<String>, style: TextStyle) -> Self {
        Self {
            text: text.into(),
            marks: Marks::empty(),
            style,
            link: None,
            ruby: None,
            lang: None,
            origin: Origin::unknown(),
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutLink {
    /// Where it leads.
    pub target: LinkTarget,
    /// Its title.
    pub title: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A URL.
    External(String),
    /// A section, figure or table of this document.
    Section(Key),
    /// A place that isn't there (a diagnostic has been given): the text stays, the link goes.
    Dead(String),
}

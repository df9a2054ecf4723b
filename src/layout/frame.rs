//! Finished pages: frames with items at fixed positions.
//!
//! The origin is the top left corner of the trimmed page, x growing rightward and y downward.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Lang, Metadata};
use crate::font::FaceId;
use crate::layout::{ImageAsset, ImageId, LinkTarget, Point, Rect, Shape};
use crate::outline::Key;
use crate::style::{Color, Length};

/// Pages ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PagedDocument {
    /// Title, authors and the like.
    pub metadata: Metadata,
    /// The language of everything that names no other.
    pub lang: Lang,
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// The structure tree's nodes; [`NodeId`] indexes this list; the first is the root. A node's
    /// children are ordered by where their content is first met, walking pages and their items
    /// in order.
    pub structure: Vec<StructureNode>,
    /// The bookmarks, in order.
    pub bookmarks: Vec<Bookmark>,
    /// The sections' places, in order.
    pub destinations: Vec<Destination>,
    /// The images; [`ImageId`] indexes this list.
    pub images: Vec<ImageAsset>,
}

/// Place → folio, for contents lists made elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageMap {
    /// The folio on which each section, figure, table and mark of the index begins.
    pub folios: BTreeMap<Key, String>,
    /// How many pages there are.
    pub pages: usize,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Trimmed width.
    pub width: Length,
    /// Trimmed height.
    pub height: Length,
    /// Its folio, as a page label: `ii`, `1`.
    pub folio: String,
    /// What is on it, in reading order.
    pub items: Vec<Item>,
    /// Where links can be followed.
    pub links: Vec<LinkArea>,
    /// The ways between notes and their calls.
    pub jumps: Vec<Jump>,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is part of.
    pub tag: Tag,
    /// What is drawn.
    pub content: Content,
}

/// What an item is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Of a node of the structure tree.
    Node(NodeId),
    /// Of nothing: not read aloud, not copied.
    Artifact(ArtifactKind),
}

/// Why something is not part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArtifactKind {
    /// A running head.
    Header,
    /// A folio.
    Footer,
    /// A rule, a leader, a background.
    Layout,
    /// A repeated table head.
    Repeated,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Glyphs on one baseline.
    Glyphs(GlyphRun),
    /// A filled shape: rules, underlines, backgrounds, dots of emphasis.
    Fill {
        /// Where.
        rect: Rect,
        /// What of the rectangle is filled.
        shape: Shape,
        /// The colour.
        color: Color,
    },
    /// An image, scaled to a rectangle.
    Image {
        /// Where.
        rect: Rect,
        /// The image.
        image: ImageId,
        /// What a reader who can't see it is told.
        alt: String,
    },
}

impl Content {
    /// Moves it rightward and downward.
    pub fn translate(&mut self, by: Point) {
        match self {
            Self::Glyphs(run) => run.origin = run.origin + by,
            Self::Fill { rect, .. } | Self::Image { rect, .. } => *rect = rect.translated(by),
        }
    }
}

/// Glyphs of one face and size on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// The size of the em.
    pub size: Length,
    /// Where the first glyph's origin is: on the baseline.
    pub origin: Point,
    /// The colour.
    pub color: Color,
    /// The language, where it differs from the document's.
    pub lang: Option<Lang>,
    /// The text the glyphs stand for.
    pub text: String,
    /// The glyphs, left to right.
    pub glyphs: Vec<Glyph>,
}

impl GlyphRun {
    /// Returns the sum of the advances.
    #[must_use]
    pub fn width(&self) -> Length {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }

    /// Cuts the run so that every glyph whose text `is_apart` stands in a run of its own.
    #[must_use]
    pub fn split(&self, is_apart: impl Fn(&str) -> bool) -> Vec<Self> {
        let text = |glyph: &Glyph| {
            let range = glyph.text.start as usize..glyph.text.end as usize;
            self.text.get(range).unwrap_or_default()
        };
        let mut origin = self.origin;
        let parts = self.glyphs.chunk_by(|a, b| !is_apart(text(a)) && !is_apart(text(b)));
        parts
            .map(|glyphs| {
                let start = glyphs.iter().map(|glyph| glyph.text.start).min().unwrap_or_default();
                let end = glyphs.iter().map(|glyph| glyph.text.end).max().unwrap_or_default();
                let run_text = self.text.get(start as usize..end as usize).unwrap_or_default();
                let glyphs: Vec<Glyph> = glyphs
                    .iter()
                    .map(|glyph| {
                        let text = glyph.text.start - start..glyph.text.end - start;
                        Glyph { text, ..glyph.clone() }
                    })
                    .collect();
                let text = run_text.to_owned();
                let part = Self { origin, text, glyphs, lang: self.lang.clone(), ..*self };
                origin.x += part.width();
                part
            })
            .collect()
    }
}

/// A glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// Its index in the face.
    pub id: u16,
    /// From this glyph's origin to the next one's; spacing and squeezing included.
    pub advance: Length,
    /// How far the glyph is drawn to the right of its origin (negative where a mark's blank
    /// left half is cut).
    pub shift: Length,
    /// The bytes of [`GlyphRun::text`] it stands for.
    pub text: Range<u32>,
}

/// Where a link can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkArea {
    /// Where.
    pub rect: Rect,
    /// Where it leads.
    pub target: LinkTarget,
    /// The structure node of the link, a [`StructureRole::Link`].
    pub node: NodeId,
    /// What it says, for readers who can't see it.
    pub alt: String,
}

/// The way from a call to its note, or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jump {
    /// Where it can be followed.
    pub rect: Rect,
    /// The structure node of the link, a [`StructureRole::Link`].
    pub node: NodeId,
    /// Index of the page it leads to.
    pub page: usize,
    /// Where on it.
    pub point: Point,
    /// What it says, for readers who can't see it.
    pub alt: String,
}

/// Index of a node in [`PagedDocument::structure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A node of the structure tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureNode {
    /// What it is.
    pub role: StructureRole,
    /// The node that contains it; `None` for the root only.
    pub parent: Option<NodeId>,
    /// Its language, where it differs from its parent's.
    pub lang: Option<Lang>,
}

/// What a node of the structure tree is; names follow PDF 1.7, 14.8.4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StructureRole {
    /// The root.
    Document,
    /// The manuscript's title.
    Title {
        /// Its text.
        text: String,
    },
    /// A heading; depth 1–6, never skipping.
    Heading {
        /// How deep, the title counted if there is one.
        depth: u8,
        /// Its text.
        title: String,
    },
    /// A paragraph.
    Paragraph,
    /// A quotation.
    Quote,
    /// A list.
    List {
        /// Whether its labels are numbers.
        numbered: bool,
    },
    /// An item of a list.
    ListItem,
    /// An item's label.
    ListLabel,
    /// An item's content.
    ListBody,
    /// Code.
    Code,
    /// A line of code as the author wrote it, however many lines of the page it takes.
    CodeLine {
        /// The line.
        text: String,
    },
    /// A table.
    Table,
    /// The rows of a table's head.
    TableHead,
    /// The rows of a table's body.
    TableBody,
    /// A row.
    TableRow,
    /// A header cell.
    HeaderCell {
        /// What it heads.
        scope: HeaderScope,
        /// How many columns it covers.
        columns: u16,
        /// How many rows it covers.
        rows: u16,
    },
    /// A cell.
    DataCell {
        /// How many columns it covers.
        columns: u16,
        /// How many rows it covers.
        rows: u16,
    },
    /// A figure; its alternative text.
    Figure {
        /// What a reader who can't see it is told.
        alt: String,
    },
    /// A caption.
    Caption,
    /// Notes that stand together, with what stands above them.
    Notes,
    /// A note.
    Note,
    /// A call of a note.
    Reference,
    /// A link.
    Link,
    /// The contents list.
    Contents,
    /// An entry of the contents list.
    ContentsEntry,
    /// The index.
    Index,
}

/// What a header cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderScope {
    /// Its column.
    Column,
    /// Its row.
    Row,
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// What it says.
    pub title: String,
    /// How deep, 1 for the outermost; never skips.
    pub depth: u8,
    /// The section it leads to.
    pub key: Key,
}

/// A section's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The section.
    pub key: Key,
    /// Index of the page.
    pub page: usize,
    /// Where on it: the top of the heading.
    pub point: Point,
}

#[cfg(test)]
mod stage_outputs {
    use super::PagedDocument;
    use crate::layout::LayoutDocument;

    #[test]
    fn can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<LayoutDocument>();
        is_shared::<PagedDocument>();
    }
}

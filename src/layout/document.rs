//! The resolved flow: every block with its role, computed style, number, anchor and note labels.

use std::sync::Arc;

use crate::document::{
    Alignment, IndexMark, Lang, LinkId, Marks, Metadata, NoteId, Origin, QuoteKind, ReferencePart,
    Ruby, RubyId,
};
use crate::outline::{Key, Outline};
use crate::style::{ParagraphStyle, Role, StyleSheet, TextStyle};

/// A document ready for every edition; nothing in it is left to be counted or invented.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutDocument {
    /// Title, authors and the like, in the edition's script.
    pub metadata: Metadata,
    /// The edition's language.
    pub lang: Lang,
    /// The sheet its styles were computed from.
    pub sheet: Arc<StyleSheet>,
    /// The section tree.
    pub outline: Outline,
    /// The level of the chapters' headings, 1–6: the outermost sections', or those in parts.
    pub top_level: u8,
    /// The section that folios begin at 1 with, if front matter stands before it in the body:
    /// index into [`Outline::entries`].
    pub main_matter: Option<usize>,
    /// Title, subtitle, authors and date, in that order, as far as they exist.
    pub title: Vec<LayoutParagraph>,
    /// Whether a contents list stands after the title.
    pub contents: bool,
    /// Whether contents and bookmarks name sections in English, too.
    pub is_bilingual: bool,
    /// The body.
    pub blocks: Vec<LayoutBlock>,
    /// The notes that stand together, in order; none if they stand at the foot of pages.
    pub endnotes: Vec<LayoutEndnotes>,
    /// The index behind the body, if there is one.
    pub index: Option<LayoutIndex>,
    /// The notes, in the order of their first call; [`NoteId`] indexes this list.
    pub notes: Vec<LayoutNote>,
    /// The links, those of the text first, those of references behind them; [`LinkId`] indexes
    /// this list.
    pub links: Vec<LayoutLink>,
    /// The readings above text; [`RubyId`] indexes this list.
    pub rubies: Vec<Ruby>,
    /// The images; [`ImageId`] indexes this list; each file once.
    pub images: Vec<ImageAsset>,
}

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

impl LayoutDocument {
    /// Returns a section's title in English, if contents and bookmarks name it.
    #[must_use]
    pub fn english_title(&self, anchor: &Anchor) -> Option<&str> {
        let entry = self.outline.entries.get(anchor.entry).filter(|_| self.is_bilingual)?;
        Some(entry.english.as_ref()?.text.as_str())
    }
}

/// A section's anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The key.
    pub key: Key,
    /// Index into [`Outline::entries`].
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

/// A piece of inline content with its computed style.
#[derive(Debug, Clone, PartialEq)]
pub enum LayoutInline {
    /// A run of text.
    Text(LayoutText),
    /// A call of a note; the label is [`LayoutNote::label`].
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

/// The index: its entries in order, and what is printed of them.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutIndex {
    /// The key of its place: no section's, figure's or table's.
    pub key: Key,
    /// Its heading.
    pub heading: LayoutParagraph,
    /// The entries, sorted, each before those under it.
    pub entries: Vec<LayoutIndexEntry>,
    /// Initials and entries with their folios, once [`lay_out`](super::lay_out) has found them; empty
    /// before that.
    pub lines: Vec<LayoutParagraph>,
}

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutIndexEntry {
    /// What it says.
    pub text: String,
    /// How many entries it stands under.
    pub depth: u8,
    /// The initial that stands before it, if it is the first of its initial.
    pub initial: Option<char>,
    /// The places it leads to and the links that lead there; none for an entry that only has others
    /// under it.
    pub places: Vec<(Key, LinkId)>,
}

/// An entry of the index, with a key by which its place is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutMark {
    /// The entry.
    pub mark: IndexMark,
    /// The key of its place: no section's, figure's or table's.
    pub key: Key,
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
    /// The notes that stand under it ([`NotePlace::Table`]), in order; a table in another's cell
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

/// A note.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutNote {
    /// Its number, 1 for the first note called, wherever it stands.
    pub number: u32,
    /// Where it stands.
    pub place: NotePlace,
    /// Its label as printed, `①`.
    pub label: String,
    /// How the label looks before the note's text.
    pub label_style: TextStyle,
    /// Its content, roles [`Role::Note`].
    pub blocks: Vec<LayoutBlock>,
}

/// Where a note stands on pages; other editions may have their own places for all notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotePlace {
    /// At the foot of the page that calls it.
    Foot,
    /// Under the table that calls it.
    Table,
    /// With others, at the end of its chapter or of the text: in [`LayoutDocument::endnotes`].
    End,
}

/// Notes that stand together at the end of a chapter or of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutEndnotes {
    /// The key of its place: no section's, figure's or table's.
    pub key: Key,
    /// What stands above them.
    pub heading: LayoutParagraph,
    /// The section whose notes they are, an entry of the outline; `None` for those of the whole
    /// text, and for those before the first chapter.
    pub chapter: Option<usize>,
    /// Before which block of the body they stand; `None` if on pages of their own behind it.
    pub before: Option<usize>,
    /// The notes; in several groups, with the chapter's title above each, if all chapters number
    /// theirs anew.
    pub groups: Vec<(Option<LayoutParagraph>, Vec<NoteId>)>,
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

/// Index of an [`ImageAsset`] in [`LayoutDocument::images`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u32);

/// An image file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageAsset {
    /// The path as the manuscript has it.
    pub source: String,
    /// A name for a copy of it beside an edition: no other file of the document has it, whatever the
    /// letter case, but one with the same bytes; ASCII letters, digits, `-` and `_`; the extension
    /// that of the real format.
    pub file_name: String,
    /// The file's content, or why there is none.
    pub state: ImageState,
}

impl ImageAsset {
    /// Points a pixel is printed as within a line, if the image fits: what CSS and every Markdown
    /// renderer take, 1/96 inch.
    pub const INLINE_PIXEL: f64 = 0.75;

    /// Points a pixel is printed as in a figure, if it fits: 144 dpi, so that a screenshot does
    /// not fill the page.
    pub const FIGURE_PIXEL: f64 = 0.5;
}

/// What became of an image file.
#[derive(Debug, Clone, PartialEq)]
pub enum ImageState {
    /// Read; header checked.
    Loaded {
        /// The file's bytes.
        data: Arc<Vec<u8>>,
        /// Its format.
        format: ImageFormat,
        /// Width in pixels, at least 1.
        width: u32,
        /// Height in pixels, at least 1.
        height: u32,
    },
    /// There, but of a format that pages can't show (a diagnostic has been given): they show its
    /// alternative text, and the Markdown edition the image.
    Kept {
        /// The file's bytes.
        data: Arc<Vec<u8>>,
    },
    /// Not there or not usable (a diagnostic has been given): editions show its alternative text.
    Missing,
}

impl ImageState {
    /// Returns the bytes that a copy of the image has, if there is one.
    #[must_use]
    pub fn data(&self) -> Option<&Arc<Vec<u8>>> {
        match self {
            Self::Loaded { data, .. } | Self::Kept { data } => Some(data),
            Self::Missing => None,
        }
    }
}

/// The image formats every edition takes as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

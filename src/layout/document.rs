//! The resolved flow: a document with everything counted, computed and named.

use std::sync::Arc;

use super::{Anchor, ImageAsset, LayoutBlock, LayoutLink, LayoutParagraph};
use crate::document::{IndexMark, Lang, LinkId, Metadata, NoteId, Ruby};
use crate::outline::{Key, Outline};
use crate::style::{StyleSheet, TextStyle};

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
    /// Whether it says on which page something is: in references, or in an index.
    pub names_pages: bool,
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
    /// The readings above text; [`crate::document::RubyId`] indexes this list.
    pub rubies: Vec<Ruby>,
    /// The images; [`super::ImageId`] indexes this list; each file once.
    pub images: Vec<ImageAsset>,
}

impl LayoutDocument {
    /// Returns a section's title in English, if contents and bookmarks name it.
    #[must_use]
    pub fn english_title(&self, anchor: &Anchor) -> Option<&str> {
        let entry = self.outline.entries.get(anchor.entry).filter(|_| self.is_bilingual)?;
        Some(entry.english.as_ref()?.text.as_str())
    }
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
    /// Its content, roles [`crate::style::Role::Note`].
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

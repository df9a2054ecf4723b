//! The section tree of a manuscript: numbers, levels and one stable English key for each section.
//!
//! [`build`] reads the headings of a document before and after conversion. Keys come from people
//! first: explicit in the manuscript, then the lock file (a key once given stays), then a
//! glossary, and only then the sound of the title.

mod align;
mod assign;
mod export;
mod glossary;
mod key;
mod slug;

pub use assign::build;
pub use export::{ExportedOutline, ExportedSection, OutlineFormat, SCHEMA_VERSION};
pub use glossary::KeyGlossary;
pub use key::{Key, KeyOrigin};

use serde::{Deserialize, Serialize};

/// The sections of a manuscript in reading order, each before its subsections.
///
/// Entry `i` belongs to the `i`-th heading of [`crate::document::Document::headings`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Outline {
    /// The sections.
    pub entries: Vec<Entry>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its key: unique in the manuscript, ASCII, the anchor in every edition.
    pub key: Key,
    /// Where the key came from.
    pub key_origin: KeyOrigin,
    /// The level of its heading as marked up, 1–6.
    pub level: u8,
    /// How deep it is nested, 1 for the outermost. Unlike levels, depths never skip: a section
    /// is exactly one deeper than the section that contains it.
    pub depth: u8,
    /// The dotted path of ordinals, as `2.1`.
    pub number: String,
    /// The number the manuscript itself writes (`第二章`), converted.
    pub label: Option<String>,
    /// The title in the edition's script.
    pub title: String,
    /// The title as the manuscript has it.
    pub source_title: String,
    /// Index of the section that contains it.
    pub parent: Option<usize>,
}

/// A section as the lock file remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedSection {
    /// Its key.
    pub key: Key,
    /// Where the key first came from.
    pub origin: KeyOrigin,
    /// The title as the manuscript has it.
    pub title: String,
}

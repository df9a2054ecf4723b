//! The section tree of a manuscript: numbers, levels and one stable English key for each section.
//!
//! [`build`] reads the headings of a document before and after conversion. Keys come from people
//! first: explicit in the manuscript, then the lock file (a key once given stays), then the
//! project's glossary; then from the heading lexicon and CC-CEDICT, and last from the sound of the
//! title. See `docs/outline.md`.

mod align;
mod assign;
mod content;
mod english;
mod export;
mod glossary;
mod key;
mod numeral;
mod proposal;
mod sections;
mod sketch;
mod slug;
mod translate;

pub use align::Recognition;
pub use assign::build;
pub use content::{Content, Part, contents};
pub use english::{Gloss, Glosser, Learned};
pub use export::{
    Difference, ExportedOutline, ExportedPart, ExportedSection, OutlineFormat, SCHEMA_VERSION,
    difference, write_series,
};
pub use glossary::KeyGlossary;
pub use key::{Key, KeyOrigin};
pub use numeral::value as numeral_value;
pub use sketch::Sketch;
pub use slug::sound;
#[cfg(feature = "translate")]
pub use translate::Model;
pub use translate::Translator;

use serde::Serialize;

/// What keys are made from, the highest authority first; each may be missing, and then comes the
/// next. What the manuscript says goes before all of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeySources<'a> {
    /// What the lock file remembers of the manuscript.
    pub locked: &'a [LockedSection],
    /// The project's glossary.
    pub glossary: Option<&'a KeyGlossary>,
    /// A translation model.
    pub translator: Option<&'a dyn Translator>,
    /// The dictionaries.
    pub glosser: Option<&'a Glosser>,
    /// Whether new keys begin with the number the manuscript writes: `ch12-origins`.
    pub numbered: bool,
}

/// The sections of a manuscript in reading order, each before its subsections.
///
/// Entry `i` belongs to the `i`-th heading of [`crate::document::Document::headings`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// The sections.
    pub entries: Vec<Entry>,
    /// Sections that are gone and whose keys no other gets, by key.
    pub retired: Vec<LockedSection>,
}

/// One section.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its key: unique in the manuscript, ASCII, the anchor in every edition.
    pub key: Key,
    /// Where the key came from.
    pub key_origin: KeyOrigin,
    /// How sure it is that an editor would choose this key, in percent.
    pub confidence: u8,
    /// Whether a person gave or accepted the key.
    pub is_confirmed: bool,
    /// How the section was recognised as one that the lock file remembers, if anything changed;
    /// `None` if it is as it was, is new, or has an explicit key.
    pub recognition: Option<Recognition>,
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
    /// The title in English; `None` if no dictionary was asked.
    pub english: Option<EnglishTitle>,
    /// The text below the heading, to recognise it by; `None` if it is short.
    pub sketch: Option<Sketch>,
    /// Index of the section that contains it.
    pub parent: Option<usize>,
}

/// A section's title in English, for readers of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnglishTitle {
    /// It, in title case.
    pub text: String,
    /// Whose words these are.
    pub origin: TitleOrigin,
}

/// Whose words an English title is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitleOrigin {
    /// A key in the manuscript.
    Explicit,
    /// The project's glossary.
    Glossary,
    /// A translation model.
    Translated,
    /// Dictionaries, word by word.
    Gloss,
}

/// A section as the lock file remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedSection {
    /// Its key.
    pub key: Key,
    /// Where the key first came from.
    pub origin: KeyOrigin,
    /// How sure it was then, in percent.
    pub confidence: u8,
    /// Whether a person gave or accepted the key.
    pub is_confirmed: bool,
    /// Whether the section is gone; its key stays its own.
    pub is_retired: bool,
    /// The title as the manuscript has it.
    pub title: String,
    /// Its text, to recognise it by.
    pub sketch: Option<Sketch>,
}

//! The outline as data for others: JSON, YAML, Markdown, OPML, CSV.
//!
//! The JSON form is versioned; its schemas are `docs/schema/outline-2.json` and, for several
//! manuscripts, `docs/schema/outline-series-2.json`.

mod diff;
mod write;

pub use diff::{Difference, difference};
pub use write::write_series;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Content, EnglishTitle, Entry, Key, KeyOrigin, Outline, Part, Recognition};

/// The version of the exported form.
pub const SCHEMA_VERSION: u32 = 2;

/// The forms an outline is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutlineFormat {
    /// JSON, two spaces an indent.
    Json,
    /// YAML with the same fields.
    Yaml,
    /// A nested list for people.
    Markdown,
    /// OPML 2.0, <http://opml.org/spec2.opml>, for outliners.
    Opml,
    /// One row a section, for spreadsheets.
    Csv,
}

impl OutlineFormat {
    /// Returns the end of a file name: `STEM.outline.json`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Markdown => "md",
            Self::Opml => "opml",
            Self::Csv => "csv",
        }
    }
}

/// A manuscript's outline in the exported form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportedOutline {
    /// [`SCHEMA_VERSION`].
    pub version: u32,
    /// The manuscript's file name.
    pub manuscript: String,
    /// Its title in the edition's script.
    pub title: Option<String>,
    /// The edition's language.
    pub lang: String,
    /// The outermost sections.
    pub sections: Vec<ExportedSection>,
}

/// A section in the exported form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportedSection {
    /// Its key.
    pub key: Key,
    /// Where the key came from.
    pub key_origin: KeyOrigin,
    /// How sure it is that an editor would choose this key, in percent.
    pub confidence: u8,
    /// Whether a person gave or accepted the key.
    pub confirmed: bool,
    /// How the section was recognised as one that the lock file remembers, if anything changed.
    pub recognition: Option<Recognition>,
    /// The dotted path of ordinals.
    pub number: String,
    /// The number the manuscript itself writes.
    pub label: Option<String>,
    /// Level as marked up.
    pub level: u8,
    /// How deep it is nested.
    pub depth: u8,
    /// Title in the edition's script.
    pub title: String,
    /// Title as the manuscript has it.
    pub source_title: String,
    /// Title in English.
    pub english: Option<EnglishTitle>,
    /// Folio in the PDF edition, if pages were made.
    pub page: Option<String>,
    /// How many words stand below its heading, up to the next: an ideograph is one, and so is a
    /// run of letters or digits.
    pub words: usize,
    /// How many figures.
    pub figures: usize,
    /// How many tables.
    pub tables: usize,
    /// Items of its numbered lists and its tables, each with a key of its own.
    pub parts: Vec<ExportedPart>,
    /// Its subsections.
    pub children: Vec<Self>,
}

/// A part of a section that can be asked for by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ExportedPart {
    /// An item of a numbered list.
    Item {
        /// The section's key, a slash and its number: `ten-figures/3`. Items of a second list have
        /// the list's number before: `ten-figures/2/3`.
        key: String,
        /// Its text in the edition's script.
        text: String,
    },
    /// A table.
    Table {
        /// The section's key and the table's own, `ten-figures/harvest`, or its number in it:
        /// `ten-figures/table-1`.
        key: String,
        /// Its caption, empty if it has none.
        caption: String,
        /// Its rows, those of the head first, each the texts of its cells.
        rows: Vec<Vec<String>>,
    },
}

impl ExportedOutline {
    /// Brings an outline into the exported form. `contents` says what stands in each section, in
    /// the order of the entries; `folios` gives each section's page by its key.
    #[must_use]
    pub fn new(
        outline: &Outline,
        contents: Vec<Content>,
        manuscript: &str,
        title: Option<&str>,
        lang: &str,
        folios: &BTreeMap<Key, String>,
    ) -> Self {
        Self {
            version: SCHEMA_VERSION,
            manuscript: manuscript.to_owned(),
            title: title.map(str::to_owned),
            lang: lang.to_owned(),
            sections: nest(outline, contents, folios),
        }
    }
}

/// Nests the flat list of entries. Children follow their parent, so going backwards each section
/// is complete when it is hung into its own parent.
fn nest(
    outline: &Outline,
    contents: Vec<Content>,
    folios: &BTreeMap<Key, String>,
) -> Vec<ExportedSection> {
    let mut pending: Vec<Vec<ExportedSection>> = vec![Vec::new(); outline.entries.len()];
    let mut outermost = Vec::new();
    let sections = outline.entries.iter().zip(contents);
    for (index, (entry, content)) in sections.enumerate().rev() {
        let mut children = std::mem::take(&mut pending[index]);
        children.reverse();
        let section = section(entry, content, folios.get(&entry.key).cloned(), children);
        match entry.parent {
            Some(parent) => pending[parent].push(section),
            None => outermost.push(section),
        }
    }
    outermost.reverse();
    outermost
}

fn section(
    entry: &Entry,
    content: Content,
    page: Option<String>,
    children: Vec<ExportedSection>,
) -> ExportedSection {
    ExportedSection {
        key: entry.key.clone(),
        key_origin: entry.key_origin,
        confidence: entry.confidence,
        confirmed: entry.is_confirmed,
        recognition: entry.recognition,
        number: entry.number.clone(),
        label: entry.label.clone(),
        level: entry.level,
        depth: entry.depth,
        title: entry.title.clone(),
        source_title: entry.source_title.clone(),
        english: entry.english.clone(),
        page,
        words: content.words,
        figures: content.figures,
        tables: content.tables,
        parts: parts(&entry.key, content.parts),
        children,
    }
}

/// Gives the parts of a section their keys.
fn parts(key: &Key, parts: Vec<Part>) -> Vec<ExportedPart> {
    let (mut list, mut tables, mut last) = (1, 0, None);
    let parts = parts.into_iter().map(|part| match part {
        Part::Item { number, text } => {
            // A number that does not go up begins another list.
            list += usize::from(last.is_some_and(|last| number <= last));
            last = Some(number);
            let key = match list {
                1 => format!("{key}/{number}"),
                _ => format!("{key}/{list}/{number}"),
            };
            ExportedPart::Item { key, text }
        }
        Part::Table { key: own, caption, rows } => {
            tables += 1;
            let key = match own.as_deref().and_then(Key::new) {
                Some(own) => format!("{key}/{own}"),
                None => format!("{key}/table-{tables}"),
            };
            ExportedPart::Table { key, caption, rows }
        }
    });
    parts.collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::{ExportedOutline, ExportedPart, OutlineFormat};
    use crate::outline::{
        Content, EnglishTitle, Entry, Key, KeyOrigin, Outline, Part, TitleOrigin,
    };

    pub(in crate::outline) fn sample() -> ExportedOutline {
        let entry = |key: &str, depth: u8, number: &str, parent: Option<usize>| Entry {
            key: Key::new(key).unwrap(),
            key_origin: KeyOrigin::Gloss,
            confidence: 60,
            is_confirmed: false,
            recognition: None,
            level: depth + 1,
            depth,
            number: number.to_owned(),
            label: None,
            title: "山,\"海\"<".to_owned(),
            source_title: "山,\"海\"<".to_owned(),
            english: Some(EnglishTitle { text: "Mountain".to_owned(), origin: TitleOrigin::Gloss }),
            sketch: None,
            parent,
        };
        let entries = vec![
            entry("a", 1, "1", None),
            entry("b", 2, "1.1", Some(0)),
            entry("c", 3, "1.1.1", Some(1)),
            entry("d", 2, "1.2", Some(0)),
            entry("e", 1, "2", None),
        ];
        let item = |number, text: &str| Part::Item { number, text: text.to_owned() };
        let table = |key: Option<&str>| Part::Table {
            key: key.map(str::to_owned),
            caption: "表".to_owned(),
            rows: vec![vec!["茶".to_owned(), "3".to_owned()]],
        };
        let mut contents = vec![Content::default(); entries.len()];
        contents[0].parts = vec![
            item(1, "一"),
            item(2, "二"),
            table(None),
            table(Some("harvest")),
            item(1, "又一"),
        ];
        let folios = [(Key::new("d").unwrap(), "3".to_owned())].into();
        let outline = Outline { entries, retired: Vec::new() };
        ExportedOutline::new(&outline, contents, "m.md", Some("題"), "zh-CN", &folios)
    }

    #[test]
    fn parts_have_keys_of_their_own() {
        let sample = sample();
        let keys = sample.sections[0].parts.iter().map(|part| match part {
            ExportedPart::Item { key, .. } | ExportedPart::Table { key, .. } => key.clone(),
        });
        assert_eq!(keys.collect::<Vec<_>>(), ["a/1", "a/2", "a/table-1", "a/harvest", "a/2/1"]);
    }

    #[test]
    fn sections_nest_in_their_order() {
        let text = sample().write(OutlineFormat::Markdown);
        let keys: Vec<(usize, &str)> = text
            .lines()
            .filter_map(|line| Some((line.find('-')?, line.split('`').nth(1)?)))
            .collect();
        assert_eq!(keys, [(0, "a"), (2, "b"), (4, "c"), (2, "d"), (0, "e")]);
        assert!(text.contains("`d` · p. 3"), "{text}");
    }
}

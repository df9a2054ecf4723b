//! The outline as data for others: JSON, YAML, Markdown.
//!
//! The JSON form is versioned; its schema is `docs/schema/outline-1.json`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::{Key, KeyOrigin, Outline};

/// The version of the exported form.
pub const SCHEMA_VERSION: u32 = 1;

/// The forms an outline is exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutlineFormat {
    /// JSON, two spaces an indent.
    Json,
    /// YAML with the same fields.
    Yaml,
    /// A nested list for people.
    Markdown,
}

impl OutlineFormat {
    /// Returns the end of a file name: `STEM.outline.json`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Markdown => "md",
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
    /// Folio in the PDF edition, if pages were made.
    pub page: Option<String>,
    /// Its subsections.
    pub children: Vec<Self>,
}

impl ExportedOutline {
    /// Brings an outline into the exported form. `folios` gives each section's page, as in
    /// [`crate::outline::Entry`]'s key → folio.
    #[must_use]
    pub fn new(
        outline: &Outline,
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
            sections: nest(outline, folios),
        }
    }

    /// Writes it; ends in a newline.
    #[must_use]
    pub fn write(&self, format: OutlineFormat) -> String {
        // Strings, integers and lists always serialise.
        match format {
            OutlineFormat::Json => {
                let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
                text.push('\n');
                text
            }
            OutlineFormat::Yaml => serde_saphyr::to_string(self).unwrap_or_default(),
            OutlineFormat::Markdown => self.to_markdown(),
        }
    }

    fn to_markdown(&self) -> String {
        let mut text = String::new();
        if let Some(title) = &self.title {
            let _ = writeln!(text, "# {title}\n");
        }
        list(&self.sections, 0, &mut text);
        text
    }
}

/// Nests the flat list of entries. Children follow their parent, so going backwards each section
/// is complete when it is hung into its own parent.
fn nest(outline: &Outline, folios: &BTreeMap<Key, String>) -> Vec<ExportedSection> {
    let mut pending: Vec<Vec<ExportedSection>> = vec![Vec::new(); outline.entries.len()];
    let mut outermost = Vec::new();
    for (index, entry) in outline.entries.iter().enumerate().rev() {
        let mut children = std::mem::take(&mut pending[index]);
        children.reverse();
        let section = ExportedSection {
            key: entry.key.clone(),
            key_origin: entry.key_origin,
            number: entry.number.clone(),
            label: entry.label.clone(),
            level: entry.level,
            depth: entry.depth,
            title: entry.title.clone(),
            source_title: entry.source_title.clone(),
            page: folios.get(&entry.key).cloned(),
            children,
        };
        match entry.parent {
            Some(parent) => pending[parent].push(section),
            None => outermost.push(section),
        }
    }
    outermost.reverse();
    outermost
}

fn list(sections: &[ExportedSection], indent: usize, text: &mut String) {
    for section in sections {
        let label = section.label.as_deref().map(|label| format!("{label} ")).unwrap_or_default();
        let page = section.page.as_deref().map(|page| format!(" · p. {page}")).unwrap_or_default();
        let _ = writeln!(text, "{:indent$}- {label}{} `{}`{page}", "", section.title, section.key);
        list(&section.children, indent + 2, text);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{ExportedOutline, OutlineFormat, SCHEMA_VERSION};
    use crate::outline::{Entry, Key, KeyOrigin, Outline};

    fn sample() -> ExportedOutline {
        let entry = |key: &str, depth: u8, number: &str, parent: Option<usize>| Entry {
            key: Key::new(key).unwrap(),
            key_origin: KeyOrigin::Pinyin,
            level: depth + 1,
            depth,
            number: number.to_owned(),
            label: None,
            title: "山".to_owned(),
            source_title: "山".to_owned(),
            parent,
        };
        let entries = vec![
            entry("a", 1, "1", None),
            entry("b", 2, "1.1", Some(0)),
            entry("c", 3, "1.1.1", Some(1)),
            entry("d", 2, "1.2", Some(0)),
            entry("e", 1, "2", None),
        ];
        let folios = [(Key::new("d").unwrap(), "3".to_owned())].into();
        ExportedOutline::new(&Outline { entries }, "m.md", Some("題"), "zh-CN", &folios)
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

    /// The fields of an object, and what the schema says they are.
    fn fields(value: &Value) -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn the_json_form_is_that_of_the_schema() {
        let schema: Value =
            serde_json::from_str(include_str!("../../docs/schema/outline-1.json")).unwrap();
        let outline: Value = serde_json::from_str(&sample().write(OutlineFormat::Json)).unwrap();
        assert_eq!(schema["properties"]["version"]["const"], SCHEMA_VERSION);
        for (value, schema) in [
            (&outline, &schema),
            (&outline["sections"][0], &schema["$defs"]["section"]),
            (&outline["sections"][0]["children"][0], &schema["$defs"]["section"]),
        ] {
            assert_eq!(fields(value), fields(&schema["properties"]));
            assert_eq!(schema["required"].as_array().unwrap().len(), fields(value).len());
        }
        let origins = &schema["$defs"]["section"]["properties"]["key_origin"]["enum"];
        for origin in [KeyOrigin::Explicit, KeyOrigin::Glossary, KeyOrigin::Pinyin] {
            assert!(origins.as_array().unwrap().contains(&serde_json::to_value(origin).unwrap()));
        }
    }

    #[test]
    fn yaml_says_what_json_says() {
        let yaml = sample().write(OutlineFormat::Yaml);
        let read: Value = serde_saphyr::from_str(&yaml).unwrap();
        let json: Value = serde_json::from_str(&sample().write(OutlineFormat::Json)).unwrap();
        assert_eq!(read, json);
    }
}

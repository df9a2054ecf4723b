//! The lock file: which key each section was given.
//!
//! `hanpress.lock` stands beside the manuscripts of a folder, TOML, one `[[section]]` an entry,
//! sorted by manuscript and position, so that two people's changes merge line by line.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Key, KeyOrigin, Outline};
use crate::error::explain_toml;

/// The version of the lock file's form.
const VERSION: u32 = 1;

const PREAMBLE: &str = "\
# Written by hanpress: the key each section was given, so that it never changes by itself.
# Keep this file with the manuscripts. To change a key, give the heading one: ## 標題 {#new-key}
";

/// The keys given to the sections of a folder's manuscripts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Sections by manuscript (its file name), in reading order.
    manuscripts: BTreeMap<String, Vec<LockedSection>>,
}

/// A section as the lock remembers it.
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

/// The file's form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    section: Vec<Row>,
}

/// One `[[section]]`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    manuscript: String,
    key: String,
    origin: KeyOrigin,
    title: String,
}

impl Lock {
    /// Reads a lock file's text.
    ///
    /// Errors with a clause saying what is wrong and on which line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| explain_toml(&error, text))?;
        if file.version != VERSION {
            return Err(format!(
                "version {} is not known; this is version {VERSION}",
                file.version
            ));
        }
        let mut lock = Self::default();
        let mut given = BTreeSet::new();
        for row in file.section {
            if !given.insert((row.manuscript.clone(), row.key.clone())) {
                return Err(format!(
                    "{} has the key {} twice; strike one of the two entries",
                    row.manuscript, row.key
                ));
            }
            let key = Key::new(&row.key).ok_or_else(|| format!("{:?} is not a key", row.key))?;
            let section = LockedSection { key, origin: row.origin, title: row.title };
            lock.manuscripts.entry(row.manuscript).or_default().push(section);
        }
        Ok(lock)
    }

    /// Writes the lock file's text; [`Lock::parse`] reads it back.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let rows = self.manuscripts.iter().flat_map(|(manuscript, sections)| {
            sections.iter().map(|section| Row {
                manuscript: manuscript.clone(),
                key: section.key.as_str().to_owned(),
                origin: section.origin,
                title: section.title.clone(),
            })
        });
        let file = File { version: VERSION, section: rows.collect() };
        // Plain strings and one integer always serialise.
        let body = toml::to_string(&file).unwrap_or_default();
        format!("{PREAMBLE}{body}")
    }

    /// Returns the sections remembered for a manuscript, in reading order.
    #[must_use]
    pub fn sections(&self, manuscript: &str) -> &[LockedSection] {
        self.manuscripts.get(manuscript).map_or(&[], Vec::as_slice)
    }

    /// Remembers a manuscript's sections as they are now. Explicit keys need no memory: the
    /// manuscript has them.
    pub fn remember(&mut self, manuscript: &str, outline: &Outline) {
        let sections: Vec<_> = outline
            .entries
            .iter()
            .filter(|entry| entry.key_origin != KeyOrigin::Explicit)
            .map(|entry| LockedSection {
                key: entry.key.clone(),
                origin: entry.key_origin,
                title: entry.source_title.clone(),
            })
            .collect();
        if sections.is_empty() {
            self.manuscripts.remove(manuscript);
        } else {
            self.manuscripts.insert(manuscript.to_owned(), sections);
        }
    }

    /// Returns whether it remembers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.manuscripts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyOrigin, Lock, LockedSection};

    fn sample() -> Lock {
        let section = |key: &str, title: &str| LockedSection {
            key: Key::new(key).unwrap(),
            origin: KeyOrigin::Pinyin,
            title: title.to_owned(),
        };
        let mut lock = Lock::default();
        lock.manuscripts
            .insert("b.md".into(), vec![section("cha", "茶 \"綠\""), section("a", "甲")]);
        lock.manuscripts.insert("a.txt".into(), vec![section("shan", "山")]);
        lock
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = sample().to_toml();
        assert_eq!(Lock::parse(&text).unwrap(), sample());
        assert!(text.find("a.txt").unwrap() < text.find("b.md").unwrap(), "sorted by manuscript");
    }

    #[test]
    fn a_broken_file_says_what_is_wrong() {
        assert!(Lock::parse("version = 9").unwrap_err().contains("version 9"));
        let bad = "version = 1\n[[section]]\nmanuscript = \"a\"\nkey = \"É\"\norigin = \"pinyin\"\ntitle = \"\"\n";
        assert!(Lock::parse(bad).unwrap_err().contains("is not a key"));
        let row =
            "[[section]]\nmanuscript = \"a\"\nkey = \"k\"\norigin = \"pinyin\"\ntitle = \"\"\n";
        let twice = format!("version = 1\n{row}{row}");
        assert!(Lock::parse(&twice).unwrap_err().contains("twice"));
        assert!(Lock::parse("version = 1\nsections = 3").unwrap_err().contains("sections"));
    }
}

//! The lock file: what was settled once for the manuscripts of a folder, so that it stays.
//!
//! `hanpress.lock` stands beside the manuscripts, TOML, one `[[section]]` for each key that was
//! given, sorted by manuscript and position, those of sections that are gone behind them by key,
//! and one `[[decision]]` for each conversion that a
//! person decided about, sorted by manuscript and text, so that two people's changes merge line by
//! line.

mod export;

pub use export::Export;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::conversion::Decision;
use crate::error::{explain_toml, line_of};
use crate::outline::{Key, KeyOrigin, LockedSection, Outline, Sketch};

/// The version of the lock file's form.
const VERSION: u32 = 1;

const PREAMBLE: &str = "\
# Written by hanpress: the key each section was given, so that it never changes by itself, and what
# was decided about conversions. Keep this file with the manuscripts. To change a key, give the
# heading one: ## 標題 {#new-key}. To be asked again about a conversion, strike its decision.
";

/// What is settled for a folder's manuscripts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Sections by manuscript (its file name), in reading order, then those that are gone, by key.
    manuscripts: BTreeMap<String, Vec<LockedSection>>,
    /// Decisions by manuscript, sorted.
    decisions: BTreeMap<String, Vec<Decision>>,
}

/// The file's form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    section: Vec<Row>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    decision: Vec<Spanned<DecisionRow>>,
}

/// One `[[section]]`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    manuscript: String,
    key: String,
    origin: KeyOrigin,
    #[serde(default)]
    confidence: u8,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    confirmed: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    retired: bool,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Sketch>,
}

/// One `[[decision]]`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionRow {
    manuscript: String,
    before: String,
    after: String,
    left: String,
    right: String,
}

/// What became of a decision that was handed to a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// The lock had none for its context.
    New,
    /// It took the place of another.
    Changed,
    /// The lock had it.
    Known,
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
            let section = LockedSection {
                key,
                origin: row.origin,
                confidence: row.confidence,
                is_confirmed: row.confirmed,
                is_retired: row.retired,
                title: row.title,
                sketch: row.text,
            };
            lock.manuscripts.entry(row.manuscript).or_default().push(section);
        }
        for (manuscript, decision) in distinct(file.decision, text)? {
            lock.hand(&manuscript, decision);
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
                confidence: section.confidence,
                confirmed: section.is_confirmed,
                retired: section.is_retired,
                title: section.title.clone(),
                text: section.sketch,
            })
        });
        let decisions = self.decisions.iter().flat_map(|(manuscript, decisions)| {
            decisions.iter().cloned().map(|Decision { before, after, left, right }| {
                let manuscript = manuscript.clone();
                Spanned::new(0..0, DecisionRow { manuscript, before, after, left, right })
            })
        });
        let file =
            File { version: VERSION, section: rows.collect(), decision: decisions.collect() };
        // Plain strings and one integer always serialise.
        let body = toml::to_string(&file).unwrap_or_default();
        format!("{PREAMBLE}{body}")
    }

    /// Returns the sections remembered for a manuscript, in reading order.
    #[must_use]
    pub fn sections(&self, manuscript: &str) -> &[LockedSection] {
        self.manuscripts.get(manuscript).map_or(&[], Vec::as_slice)
    }

    /// Returns titles and the keys that a person gave or accepted for them, of all manuscripts.
    pub fn confirmed(&self) -> impl Iterator<Item = (&str, &str)> {
        let sections = self.manuscripts.values().flatten();
        let confirmed = sections.filter(|section| section.is_confirmed && !section.is_retired);
        confirmed.map(|section| (section.title.as_str(), section.key.as_str()))
    }

    /// Remembers a manuscript's sections as they are now, and those that are gone.
    pub fn remember(&mut self, manuscript: &str, outline: &Outline) {
        let entries = outline.entries.iter().map(|entry| LockedSection {
            key: entry.key.clone(),
            origin: entry.key_origin,
            confidence: entry.confidence,
            is_confirmed: entry.is_confirmed,
            is_retired: false,
            title: entry.source_title.clone(),
            sketch: entry.sketch,
        });
        let sections: Vec<_> = entries.chain(outline.retired.iter().cloned()).collect();
        if sections.is_empty() {
            self.manuscripts.remove(manuscript);
        } else {
            self.manuscripts.insert(manuscript.to_owned(), sections);
        }
    }

    /// Returns whether two files say the same of a manuscript's sections, apart from how their
    /// texts are recognised.
    #[must_use]
    pub fn agrees(&self, other: &Self, manuscript: &str) -> bool {
        let plain = |lock: &Self| -> Vec<LockedSection> {
            let sections = lock.sections(manuscript).iter();
            sections.map(|section| LockedSection { sketch: None, ..section.clone() }).collect()
        };
        plain(self) == plain(other)
    }

    /// Confirms keys of a manuscript, all or those named; returns how many were not before.
    ///
    /// Errors with the first of the named keys that no section has.
    pub fn accept(&mut self, manuscript: &str, keys: &[Key]) -> Result<usize, Key> {
        let sections = self.manuscripts.entry(manuscript.to_owned()).or_default();
        let is_here = |key: &&Key| {
            !sections.iter().any(|section| section.key == **key && !section.is_retired)
        };
        if let Some(unknown) = keys.iter().find(is_here) {
            return Err(unknown.clone());
        }
        let mut accepted = 0;
        for section in sections.iter_mut().filter(|section| !section.is_retired) {
            if (keys.is_empty() || keys.contains(&section.key)) && !section.is_confirmed {
                section.is_confirmed = true;
                accepted += 1;
            }
        }
        Ok(accepted)
    }

    /// Returns what was decided about a manuscript, sorted by text and context.
    #[must_use]
    pub fn decisions(&self, manuscript: &str) -> &[Decision] {
        self.decisions.get(manuscript).map_or(&[], Vec::as_slice)
    }

    /// Remembers a decision, in the place of what was decided before about the same text in the
    /// same context.
    pub fn hand(&mut self, manuscript: &str, decision: Decision) -> Handed {
        let decisions = self.decisions.entry(manuscript.to_owned()).or_default();
        match decisions.binary_search_by(|other| about(other).cmp(&about(&decision))) {
            Err(place) => {
                decisions.insert(place, decision);
                Handed::New
            }
            Ok(place) => match decisions.get_mut(place) {
                Some(known) if known.after != decision.after => {
                    known.after = decision.after;
                    Handed::Changed
                }
                _ => Handed::Known,
            },
        }
    }
}

/// What a decision is about: a manuscript has one for each.
fn about(decision: &Decision) -> (&str, &str, &str) {
    (&decision.before, &decision.left, &decision.right)
}

/// Reads decisions; errors with both lines if two are about the same text in the same context.
fn distinct(
    rows: Vec<Spanned<DecisionRow>>,
    text: &str,
) -> Result<Vec<(String, Decision)>, String> {
    let mut lines = BTreeMap::new();
    let mut decisions = Vec::with_capacity(rows.len());
    for row in rows {
        let line = line_of(text, row.span().start);
        let DecisionRow { manuscript, before, after, left, right } = row.into_inner();
        if before.is_empty() {
            return Err(format!("line {line}: a decision about nothing: before is empty"));
        }
        let decision = Decision { before, after, left, right }.trimmed();
        let (before, left, right) = about(&decision);
        let key = [&manuscript, before, left, right].map(str::to_owned);
        if let Some(other) = lines.insert(key, line) {
            return Err(format!(
                "line {line}: {left}{before}{right} in {manuscript} was decided on line {other} \
                 already; strike one of the two"
            ));
        }
        decisions.push((manuscript, decision));
    }
    Ok(decisions)
}

#[cfg(test)]
mod tests {
    use super::{Decision, Handed, Key, KeyOrigin, Lock, LockedSection, Sketch};

    fn sample() -> Lock {
        let section = |key: &str, title: &str| LockedSection {
            key: Key::new(key).unwrap(),
            origin: KeyOrigin::Gloss,
            confidence: 60,
            is_confirmed: key == "a",
            is_retired: key == "cha",
            title: title.to_owned(),
            sketch: Sketch::of(&title.repeat(30)),
        };
        let mut lock = Lock::default();
        lock.manuscripts
            .insert("b.md".into(), vec![section("cha", "茶 \"綠\""), section("a", "甲")]);
        lock.manuscripts.insert("a.txt".into(), vec![section("shan", "山")]);
        for (manuscript, left, after) in
            [("b.md", "乙", "链"), ("b.md", "甲", "炼"), ("a.txt", "\"\u{2028}", "链")]
        {
            assert_eq!(lock.hand(manuscript, decision(left, after)), Handed::New);
        }
        lock
    }

    fn decision(left: &str, after: &str) -> Decision {
        let [before, after, left, right] = ["鍊", after, left, "丙"].map(str::to_owned);
        Decision { before, after, left, right }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = sample().to_toml();
        assert_eq!(Lock::parse(&text).unwrap(), sample());
        assert!(text.find("a.txt").unwrap() < text.find("b.md").unwrap(), "sorted by manuscript");
        assert_eq!(sample().decisions("b.md"), [decision("乙", "链"), decision("甲", "炼")]);
    }

    #[test]
    fn keys_are_accepted_once_and_never_those_of_sections_that_are_gone() {
        let (mut lock, a) = (sample(), Key::new("shan").unwrap());
        assert_eq!(lock.accept("b.md", std::slice::from_ref(&a)), Err(a.clone()));
        assert_eq!(lock.accept("b.md", &[Key::new("cha").unwrap()]), Err(Key::new("cha").unwrap()));
        assert_eq!(lock.accept("a.txt", &[a]), Ok(1));
        assert_eq!(lock.accept("a.txt", &[]), Ok(0));
        assert_eq!(lock.confirmed().collect::<Vec<_>>(), [("山", "shan"), ("甲", "a")]);
        assert!(!lock.agrees(&sample(), "a.txt") && lock.agrees(&sample(), "b.md"));
    }

    #[test]
    fn a_second_thought_takes_the_place_of_the_first() {
        let mut lock = sample();
        assert_eq!(lock.hand("b.md", decision("甲", "炼")), Handed::Known);
        assert_eq!(lock, sample());
        assert_eq!(lock.hand("b.md", decision("甲", "链")), Handed::Changed);
        assert_eq!(lock.decisions("b.md").len(), 2);
        assert_eq!(lock.hand("a.txt", decision("甲", "链")), Handed::New);
    }

    #[test]
    fn two_decisions_about_one_place_are_told_with_both_lines() {
        let one = "[[decision]]\nmanuscript = \"a\"\nbefore = \"鍊\"\nafter = \"链\"\nleft = \"甲\"\nright = \"乙\"\n";
        let text = format!("version = 1\n\n{one}\n{}", one.replace('链', "炼"));
        let error = Lock::parse(&text).unwrap_err();
        assert!(error.contains("line 10") && error.contains("line 3 "), "{error}");
        let empty = format!("version = 1\n{}", one.replace('鍊', ""));
        assert!(Lock::parse(&empty).unwrap_err().contains("line 2: a decision about nothing"));
    }

    #[test]
    fn a_file_of_an_earlier_version_is_read() {
        let row = "manuscript = \"a\"\nkey = \"shan\"\norigin = \"pinyin\"\ntitle = \"山\"\n";
        let lock = Lock::parse(&format!("version = 1\n[[section]]\n{row}")).unwrap();
        let [section] = lock.sections("a") else { panic!("one section") };
        assert!(!section.is_confirmed && !section.is_retired && section.sketch.is_none());
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

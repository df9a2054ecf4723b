//! What became of a table of contents since it was exported.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

use super::{ExportedOutline, ExportedSection, SCHEMA_VERSION};

/// How a section differs from the one exported before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It is new.
    Added {
        /// Its manuscript and key, `book.md#key`.
        place: String,
        /// Its title.
        title: String,
    },
    /// It is gone.
    Removed {
        /// Its manuscript and key.
        place: String,
        /// Its title.
        title: String,
    },
    /// It stands elsewhere: in another section, or in another order.
    Moved {
        /// Its manuscript and key.
        place: String,
        /// The number it had.
        before: String,
        /// The number it has.
        now: String,
    },
    /// It has another title.
    Renamed {
        /// Its manuscript and key.
        place: String,
        /// The title it had.
        before: String,
        /// The title it has.
        now: String,
    },
    /// It has another key: what points at the old one is broken.
    KeyChanged {
        /// Its manuscript and the key it had.
        place: String,
        /// The key it has.
        now: String,
        /// Its title.
        title: String,
    },
}

impl Difference {
    /// Returns whether what points at a key is broken by it.
    #[must_use]
    pub fn breaks_links(&self) -> bool {
        matches!(self, Self::KeyChanged { .. })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { place, title } => write!(formatter, "added        {place}  {title}"),
            Self::Removed { place, title } => write!(formatter, "removed      {place}  {title}"),
            Self::Moved { place, before, now } => {
                write!(formatter, "moved        {place}  {before} → {now}")
            }
            Self::Renamed { place, before, now } => {
                write!(formatter, "renamed      {place}  {before} → {now}")
            }
            Self::KeyChanged { place, now, title } => {
                write!(formatter, "key changed  {place} → {now}  {title}")
            }
        }
    }
}

/// What is read of an export: of one manuscript or of a series.
#[derive(Deserialize)]
struct Old {
    version: u32,
    manuscript: Option<String>,
    #[serde(default)]
    sections: Vec<OldSection>,
    #[serde(default)]
    manuscripts: Vec<Self>,
}

#[derive(Deserialize)]
struct OldSection {
    key: String,
    number: String,
    source_title: String,
    #[serde(default)]
    children: Vec<Self>,
}

/// A section, flat.
struct Row<'a> {
    key: &'a str,
    parent: Option<&'a str>,
    number: &'a str,
    title: &'a str,
}

/// Compares outlines with the JSON that was exported before, manuscript by manuscript.
///
/// Errors with a clause saying what is wrong with the JSON.
pub fn difference(old: &str, outlines: &[ExportedOutline]) -> Result<Vec<Difference>, String> {
    let old: Old = serde_json::from_str(old).map_err(|error| format!("not an outline: {error}"))?;
    if !(1..=SCHEMA_VERSION).contains(&old.version) {
        return Err(format!(
            "version {} is not known; this is version {SCHEMA_VERSION}",
            old.version
        ));
    }
    let mut before: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for outline in std::iter::once(&old).chain(&old.manuscripts) {
        if let Some(manuscript) = &outline.manuscript {
            flatten_old(&outline.sections, None, before.entry(manuscript).or_default());
        }
    }
    let mut now: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for outline in outlines {
        flatten(&outline.sections, None, now.entry(&outline.manuscript).or_default());
    }
    let mut found = Vec::new();
    let names: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
    for name in names {
        compare(name, rows(&before, name), rows(&now, name), &mut found);
    }
    Ok(found)
}

fn rows<'m, 'a>(of: &'m BTreeMap<&str, Vec<Row<'a>>>, manuscript: &str) -> &'m [Row<'a>] {
    of.get(manuscript).map_or(&[], Vec::as_slice)
}

fn flatten_old<'a>(sections: &'a [OldSection], parent: Option<&'a str>, rows: &mut Vec<Row<'a>>) {
    for section in sections {
        let OldSection { key, number, source_title, children } = section;
        rows.push(Row { key, parent, number, title: source_title });
        flatten_old(children, Some(key), rows);
    }
}

fn flatten<'a>(sections: &'a [ExportedSection], parent: Option<&'a str>, rows: &mut Vec<Row<'a>>) {
    for section in sections {
        let ExportedSection { key, number, source_title, children, .. } = section;
        rows.push(Row { key: key.as_str(), parent, number, title: source_title });
        flatten(children, Some(key.as_str()), rows);
    }
}

fn compare(manuscript: &str, before: &[Row<'_>], now: &[Row<'_>], found: &mut Vec<Difference>) {
    let place = |key: &str| format!("{manuscript}#{key}");
    let now_by_key: BTreeMap<&str, &Row<'_>> = now.iter().map(|row| (row.key, row)).collect();
    let before_keys: BTreeSet<&str> = before.iter().map(|row| row.key).collect();
    let mut added: Vec<&Row<'_>> =
        now.iter().filter(|row| !before_keys.contains(row.key)).collect();
    let moved = moved(before, now);
    for old in before {
        let Some(new) = now_by_key.get(old.key) else {
            // Same title, other key: nobody but a program would call it another section.
            let same = added.iter().position(|new| new.title == old.title);
            found.push(match same.map(|at| added.remove(at)) {
                Some(new) => Difference::KeyChanged {
                    place: place(old.key),
                    now: new.key.to_owned(),
                    title: old.title.to_owned(),
                },
                None => Difference::Removed { place: place(old.key), title: old.title.to_owned() },
            });
            continue;
        };
        if old.title != new.title {
            found.push(Difference::Renamed {
                place: place(old.key),
                before: old.title.to_owned(),
                now: new.title.to_owned(),
            });
        }
        if old.parent != new.parent || moved.contains(old.key) {
            found.push(Difference::Moved {
                place: place(old.key),
                before: old.number.to_owned(),
                now: new.number.to_owned(),
            });
        }
    }
    let added = added.into_iter();
    found.extend(
        added.map(|row| Difference::Added { place: place(row.key), title: row.title.to_owned() }),
    );
}

/// Returns the keys that left their order: those outside the longest run of kept keys whose order
/// is the same.
fn moved<'a>(before: &[Row<'a>], now: &[Row<'_>]) -> BTreeSet<&'a str> {
    let places: BTreeMap<&str, usize> =
        now.iter().enumerate().map(|(index, row)| (row.key, index)).collect();
    let kept: Vec<(&'a str, usize)> =
        before.iter().filter_map(|row| Some((row.key, *places.get(row.key)?))).collect();
    // The longest increasing subsequence, by patience: for each length, the least last place.
    let mut piles: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(kept.len());
    for (index, &(_, place)) in kept.iter().enumerate() {
        let pile = piles.partition_point(|&last| kept[last].1 < place);
        previous.push(pile.checked_sub(1).map(|below| piles[below]));
        match piles.get_mut(pile) {
            Some(last) => *last = index,
            None => piles.push(index),
        }
    }
    let mut stays = BTreeSet::new();
    let mut at = piles.last().copied();
    while let Some(index) = at {
        stays.insert(kept[index].0);
        at = previous[index];
    }
    kept.into_iter().map(|(key, _)| key).filter(|key| !stays.contains(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::OutlineFormat;
    use super::super::tests::sample;
    use super::{Difference, ExportedSection, difference};
    use crate::outline::Key;

    /// Sections of the given keys and titles, side by side.
    fn sections(of: &[(&str, &str)]) -> Vec<ExportedSection> {
        let one = sample().sections.swap_remove(1);
        let sections = of.iter().map(|(key, title)| ExportedSection {
            key: Key::new(key).unwrap(),
            source_title: (*title).to_owned(),
            number: "1".to_owned(),
            ..one.clone()
        });
        sections.collect()
    }

    #[test]
    fn nothing_differs_from_itself() {
        let old = sample().write(OutlineFormat::Json);
        assert_eq!(difference(&old, &[sample()]), Ok(Vec::new()));
    }

    #[test]
    fn what_happened_is_told() {
        let old = sections(&[("a", "甲"), ("b", "乙"), ("c", "丙"), ("d", "丁"), ("e", "戊")]);
        let new = sections(&[("c", "丙"), ("a", "甲"), ("b", "乙乙"), ("x", "丁"), ("f", "己")]);
        let mut now = sample();
        now.sections = new;
        let mut before = sample();
        before.sections = old;
        let found = difference(&before.write(OutlineFormat::Json), &[now]).unwrap();
        let place = |key: &str| format!("m.md#{key}");
        assert_eq!(
            found,
            [
                Difference::Renamed {
                    place: place("b"), before: "乙".into(), now: "乙乙".into()
                },
                Difference::Moved { place: place("c"), before: "1".into(), now: "1".into() },
                Difference::KeyChanged { place: place("d"), now: "x".into(), title: "丁".into() },
                Difference::Removed { place: place("e"), title: "戊".into() },
                Difference::Added { place: place("f"), title: "己".into() },
            ]
        );
        assert_eq!(found.iter().filter(|one| one.breaks_links()).count(), 1);
    }

    #[test]
    fn what_is_no_outline_is_refused() {
        assert!(difference("{}", &[]).unwrap_err().contains("version"));
        assert!(difference(r#"{"version": 9}"#, &[]).unwrap_err().contains("version 9"));
    }
}

//! A chain → the records of its fast scan.
//!
//! A record says what the chain makes of a stretch of text. The conditions under which it may say
//! so are worked out here, from three facts: the scan stands at a place that no entry of any
//! stage lies across; a stage takes entries from the left, the winning one at each place; and
//! what a stage makes of a stretch depends on its neighbours only if an entry lies across the
//! stretch's end. Characters behind a stretch with which such an entry could go on are its
//! dangers. Where more than that would have to be known, the record says to ask the chain.

use std::collections::{BTreeMap, BTreeSet};

use crate::dictionary::{Compiled, Entry};
use crate::engine::Chain;
use crate::{Parts, Result};

/// A stretch of text and what becomes of it; without a value the chain must be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub key: String,
    pub value: Option<String>,
    pub dangers: BTreeSet<char>,
}

/// Records by the first two characters of their keys, in the order in which they are tried.
pub(crate) type Records = BTreeMap<(char, char), Vec<Record>>;

/// Works out the records.
pub(crate) fn records(chain: &Chain, parts: &Parts<'_>) -> Result<Records> {
    let (first, second) = match parts.stages {
        [(_, first)] => (first, None),
        [(_, first), (_, second)] => (first, Some(&**second)),
        _ => return Err("a chain has one or two stages".into()),
    };
    let work = Work::new(chain, parts, first, second);
    let mut records: Records = Records::new();
    let mut add = |record: Record| {
        let mut characters = record.key.chars();
        if let (Some(one), Some(two)) = (characters.next(), characters.next()) {
            let known = records.entry((one, two)).or_default();
            if !known.contains(&record) {
                known.push(record);
            }
        }
    };
    work.segments(&mut add)?;
    work.entries(&mut add);
    work.across(&mut add);
    Ok(records)
}

/// Prefixes of keys, and with which characters the keys go on behind them.
#[derive(Debug, Default)]
struct Prefixes(BTreeMap<String, BTreeSet<char>>);

impl Prefixes {
    fn new(compiled: &Compiled) -> Self {
        let mut prefixes = Self::default();
        for entry in compiled.entries() {
            for (at, character) in entry.key.char_indices().skip(1) {
                let prefix = entry.key.get(..at).unwrap_or_default().to_owned();
                prefixes.0.entry(prefix).or_default().insert(character);
            }
        }
        prefixes
    }

    /// Returns the characters with which a key goes on that begins with the whole of `text`.
    fn behind(&self, text: &str) -> impl Iterator<Item = char> {
        self.0.get(text).into_iter().flatten().copied()
    }
}

struct Work<'a> {
    chain: &'a Chain,
    segmentation: Option<&'a Compiled>,
    first: &'a Compiled,
    second: Option<&'a Compiled>,
    segment_prefixes: Prefixes,
    first_prefixes: Prefixes,
    second_prefixes: Prefixes,
    /// What the first stage makes of every single character that it changes.
    singles: BTreeMap<char, String>,
    /// For a character: the single characters the first stage makes it of, itself if it stays.
    sources: BTreeMap<char, BTreeSet<char>>,
    /// For a character: the stretches (the first two characters) of which the first stage makes
    /// something longer or of more that begins with it.
    bridges: BTreeMap<char, BTreeSet<String>>,
}

impl<'a> Work<'a> {
    fn new(
        chain: &'a Chain,
        parts: &Parts<'a>,
        first: &'a Compiled,
        second: Option<&'a Compiled>,
    ) -> Self {
        let mut singles = BTreeMap::new();
        let mut sources: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
        let mut bridges: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
        for &character in first.by_first.keys() {
            let single = first.single(character);
            let single = single.map_or(character.to_string(), |entry| entry.value.to_owned());
            let mut result = single.chars();
            if let (Some(only), None) = (result.next(), result.next()) {
                sources.entry(only).or_default().insert(character);
            } else if let Some(begins) = single.chars().next() {
                bridges.entry(begins).or_default().insert(character.to_string());
            }
            singles.insert(character, single);
        }
        for entry in first.entries().filter(|entry| entry.key.chars().nth(1).is_some()) {
            if let Some(begins) = entry.value.chars().next() {
                bridges.entry(begins).or_default().insert(entry.key.chars().take(2).collect());
            }
        }
        Self {
            chain,
            segmentation: parts.segmentation,
            first,
            second,
            segment_prefixes: parts.segmentation.map(Prefixes::new).unwrap_or_default(),
            first_prefixes: Prefixes::new(first),
            second_prefixes: second.map(Prefixes::new).unwrap_or_default(),
            singles,
            sources,
            bridges,
        }
    }

    /// Segments: isolated from everything around them.
    fn segments(&self, add: &mut impl FnMut(Record)) -> Result<()> {
        for entry in self.segmentation.into_iter().flat_map(Compiled::entries) {
            if entry.key.chars().nth(1).is_none() {
                return Err(format!("a segment of one character: {}", entry.key).into());
            }
            let value = Some(self.chain.convert(entry.key, |_| {}));
            add(Record { key: entry.key.to_owned(), value, dangers: BTreeSet::new() });
        }
        Ok(())
    }

    /// Entries of the first stage.
    fn entries(&self, add: &mut impl FnMut(Record)) {
        for entry in self.first.entries().filter(|entry| entry.key.chars().nth(1).is_some()) {
            // A segment inside cuts it, and one at its beginning wins.
            if self.holds_segment(entry.key) || self.begins_with_segment(entry.key) {
                continue;
            }
            if self.is_hidden(entry) {
                continue;
            }
            let mut dangers: BTreeSet<char> =
                inner(entry.key).flat_map(|suffix| self.segment_prefixes.behind(suffix)).collect();
            let (value, open) = self.second_stage(entry.value);
            dangers.extend(open.into_iter().flat_map(|next| self.sources_of(next)));
            add(Record { key: entry.key.to_owned(), value: Some(value), dangers });
        }
    }

    /// Entries of the second stage over what the first makes of several stretches.
    fn across(&self, add: &mut impl FnMut(Record)) {
        for (&start, entries) in self.second.iter().flat_map(|second| &second.by_first) {
            for first in self.single_sources(start) {
                for entry in entries.iter().filter(|entry| entry.key.chars().nth(1).is_some()) {
                    let rest: Vec<char> = entry.key.chars().skip(1).collect();
                    self.extend(first.to_string(), &rest, entry, add);
                }
            }
        }
        // Characters that the first stage makes longer, and what the second makes of their ends.
        for (&character, single) in &self.singles {
            if single.chars().nth(1).is_some() {
                let (_, open) = self.second_stage(single);
                for next in open.into_iter().flat_map(|next| self.sources_of(next)) {
                    let key = format!("{character}{next}");
                    add(Record { key, value: None, dangers: BTreeSet::new() });
                }
            }
        }
    }

    /// Follows an entry of the second stage through all that may have become its characters.
    fn extend(&self, key: String, rest: &[char], entry: &Entry, add: &mut impl FnMut(Record)) {
        let Some((&next, rest)) = rest.split_first() else {
            if !self.begins_with_segment(&key) {
                add(self.second_entry(key, entry));
            }
            return;
        };
        for bridge in self.bridges.get(&next).into_iter().flatten() {
            add(Record { key: format!("{key}{bridge}"), value: None, dangers: BTreeSet::new() });
        }
        for source in self.single_sources(next) {
            self.extend(format!("{key}{source}"), rest, entry, add);
        }
    }

    fn second_entry(&self, key: String, entry: &Entry) -> Record {
        let is_cut = inner(&key).any(|suffix| self.begins_with_entry(suffix));
        let value = (!is_cut && !self.holds_segment(&key)).then(|| entry.value.to_owned());
        let dangers = inner(&key)
            .flat_map(|suffix| {
                self.first_prefixes.behind(suffix).chain(self.segment_prefixes.behind(suffix))
            })
            .collect();
        Record { key, value, dangers }
    }

    /// Returns what the second stage makes of what the first wrote, and the characters behind it
    /// with which an entry would go on across its end.
    fn second_stage(&self, text: &str) -> (String, BTreeSet<char>) {
        let Some(second) = self.second else { return (text.to_owned(), BTreeSet::new()) };
        let (mut result, mut open, mut done) = (String::new(), BTreeSet::new(), 0);
        let dictionary = second.dictionary();
        for (at, first) in text.char_indices() {
            if at < done {
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            open.extend(self.second_prefixes.behind(rest));
            let length = match dictionary.find(first, rest) {
                Some(entry) => {
                    result.push_str(entry.value);
                    entry.key.len()
                }
                None => {
                    result.push(first);
                    first.len_utf8()
                }
            };
            done = at + length;
        }
        (result, open)
    }

    /// Returns the characters that the first stage, alone, makes `character` of.
    fn single_sources(&self, character: char) -> BTreeSet<char> {
        let mut sources = self.sources.get(&character).cloned().unwrap_or_default();
        if !self.singles.contains_key(&character) {
            sources.insert(character);
        }
        sources
    }

    /// Returns the characters with which something may begin that becomes `character` first.
    fn sources_of(&self, character: char) -> BTreeSet<char> {
        let mut sources = self.single_sources(character);
        let bridges = self.bridges.get(&character).into_iter().flatten();
        sources.extend(bridges.filter_map(|bridge| bridge.chars().next()));
        sources
    }

    /// Returns whether a segment begins behind the first character and ends within `text`.
    fn holds_segment(&self, text: &str) -> bool {
        let Some(segmentation) = self.segmentation else { return false };
        let dictionary = segmentation.dictionary();
        inner(text).any(|suffix| {
            suffix.chars().next().is_some_and(|first| dictionary.find(first, suffix).is_some())
        })
    }

    fn begins_with_segment(&self, text: &str) -> bool {
        let found = |first| self.segmentation?.dictionary().find(first, text);
        text.chars().next().and_then(found).is_some()
    }

    /// Returns whether an entry of two characters or more of the first stage begins `text`.
    fn begins_with_entry(&self, text: &str) -> bool {
        let first = text.chars().next();
        let entries = first.and_then(|first| self.first.by_first.get(&first));
        entries
            .into_iter()
            .flatten()
            .any(|entry| entry.key.chars().nth(1).is_some() && text.starts_with(entry.key))
    }

    /// Returns whether an entry that wins over this one matches wherever it does.
    fn is_hidden(&self, entry: &Entry) -> bool {
        let first = entry.key.chars().next();
        let entries = first.and_then(|first| self.first.by_first.get(&first));
        let mut before =
            entries.into_iter().flatten().take_while(|other| !std::ptr::eq(*other, entry));
        before.any(|other| entry.key.starts_with(other.key))
    }
}

/// Iterates over the ends of a text, from each character but the first on.
fn inner(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().skip(1).map(|(at, _)| text.get(at..).unwrap_or_default())
}

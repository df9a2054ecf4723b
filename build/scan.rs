//! A chain → the tables of its fast scan.
//!
//! A record says what the chain makes of a stretch of text. The conditions under which it may say
//! so are worked out here, from three facts: the scan stands at a place that no entry of any
//! stage lies across; a stage takes entries from the left, the winning one at each place; and
//! what a stage makes of a stretch depends on its neighbours only if an entry lies across the
//! stretch's end. Characters behind a stretch with which such an entry could go on are its
//! dangers. Where more than that would have to be known, the record says to ask the chain.

use std::collections::{BTreeMap, BTreeSet};

use crate::dictionary::{Compiled, Entry};
use crate::engine::{CUT, Chain, Kind as Fate, RecordBytes, STOP, pair_slot, sequence_arity};
use crate::{Kind, Result};

/// Classes of second characters: as many as a mask has bits; 0 is that of characters that are none.
const CLASSES: usize = 32;

/// The flags of a record, as in `src/conversion/engine/scan.rs`.
const LAST: u8 = 1;
const ASK: u8 = 2;

/// The dictionaries of a chain.
pub(crate) struct Parts<'a> {
    pub normalization: &'a [(usize, Compiled)],
    pub segmentation: Option<&'a Compiled>,
    pub stages: &'a [(usize, Compiled)],
}

/// The tables, as bytes.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    characters: Vec<u8>,
    astral: Vec<u8>,
    value_ends: Vec<u8>,
    values: String,
    pairs: Vec<u8>,
    records: Vec<u8>,
    text: String,
    singles: Vec<u8>,
}

impl Tables {
    /// Returns the fields of the scan but for its chain.
    pub(crate) fn fields(&self) -> [(&'static str, Kind, &[u8]); 8] {
        [
            ("singles", Kind::Chunks(5), &self.singles),
            ("characters", Kind::Array(8), &self.characters),
            ("astral", Kind::Chunks(8), &self.astral),
            ("value_ends", Kind::Chunks(4), &self.value_ends),
            ("values", Kind::Text, self.values.as_bytes()),
            ("pairs", Kind::Chunks(8), &self.pairs),
            ("records", Kind::Chunks(16), &self.records),
            ("text", Kind::Text, self.text.as_bytes()),
        ]
    }
}

/// A stretch of text and what becomes of it; without a value the chain must be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    key: String,
    value: Option<String>,
    dangers: BTreeSet<char>,
}

/// Works out the tables.
pub(crate) fn compile(chain: &Chain, parts: &Parts<'_>) -> Result<Tables> {
    let (first, second) = match parts.stages {
        [(_, first)] => (first, None),
        [(_, first), (_, second)] => (first, Some(second)),
        _ => return Err("a chain has one or two stages".into()),
    };
    let work = Work::new(chain, parts, first, second);
    let mut records: BTreeMap<(char, char), Vec<Record>> = BTreeMap::new();
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
    Writer::new(chain, parts, &records).write(parts)
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

/// Writes the tables.
struct Writer<'a> {
    chain: &'a Chain,
    records: &'a BTreeMap<(char, char), Vec<Record>>,
    /// Characters whose clause goes through the chain.
    asked: BTreeSet<char>,
    /// Characters of any key.
    used: BTreeSet<char>,
    values: BTreeMap<String, u64>,
    tables: Tables,
}

impl<'a> Writer<'a> {
    fn new(
        chain: &'a Chain,
        parts: &Parts<'_>,
        records: &'a BTreeMap<(char, char), Vec<Record>>,
    ) -> Self {
        let normalization = parts.normalization.iter().map(|(_, part)| part);
        let mut asked: BTreeSet<char> =
            normalization.clone().flat_map(|part| part.by_first.keys().copied()).collect();
        asked.extend(('\u{2FF0}'..='\u{2FFF}').filter(|&operator| sequence_arity(operator) > 0));
        // A pair is looked up by two halves of a word.
        let beyond = |character: &char| u32::from(*character) > 0xFFFF;
        asked.extend(records.keys().flat_map(|&(one, two)| [one, two]).filter(beyond));
        let stages = parts.stages.iter().map(|(_, part)| part);
        let all = normalization.chain(parts.segmentation).chain(stages);
        let mut used: BTreeSet<char> =
            all.flat_map(Compiled::entries).flat_map(|entry| entry.key.chars()).collect();
        used.extend(&asked);
        Self { chain, records, asked, used, values: BTreeMap::new(), tables: Tables::default() }
    }

    fn write(mut self, parts: &Parts<'_>) -> Result<Tables> {
        let classes = classes(self.records);
        let mut masks: BTreeMap<char, u64> = BTreeMap::new();
        for &(one, two) in self.records.keys() {
            *masks.entry(one).or_default() |= 1 << classes.get(&two).copied().unwrap_or(0);
        }
        for code in 0..=0xFFFF_u32 {
            let word = match char::from_u32(code) {
                // Halves of pairs of words are in no text.
                None => STOP,
                Some(character) => {
                    let class = u64::from(classes.get(&character).copied().unwrap_or(0));
                    let mask = masks.get(&character).copied().unwrap_or(0);
                    self.fate(character)? | class << 24 | mask << 32
                }
            };
            self.tables.characters.extend(word.to_le_bytes());
        }
        let beyond: Vec<char> = self.used.range('\u{1_0000}'..).copied().collect();
        for character in beyond {
            let fate = self.fate(character)?;
            let value = match fate & 3 {
                kind if kind == Fate::Same as u64 => continue,
                kind if kind == Fate::Ask as u64 => 0,
                _ => (fate >> 2 & 0x3F_FFFF) + 1,
            };
            self.tables.astral.extend(u32::from(character).to_le_bytes());
            self.tables.astral.extend(u32::try_from(value)?.to_le_bytes());
        }
        self.pairs()?;
        self.singles(parts)?;
        Ok(self.tables)
    }

    /// Notes which tables change the characters that are three bytes and become three bytes.
    fn singles(&mut self, parts: &Parts<'_>) -> Result<()> {
        let changed = |character: &char| {
            let fate = self.tables.characters.as_chunks::<8>().0.get(*character as usize);
            let fate = u64::from_le_bytes(*fate?);
            let mut buffer = [0; 4];
            let source = character.encode_utf8(&mut buffer).as_bytes();
            (fate & STOP == 0 && fate.to_le_bytes()[..3] != *source).then_some(*character)
        };
        let changed: Vec<char> = self.used.iter().filter_map(changed).collect();
        for character in changed {
            let mut row = [0; 5];
            row[..2].copy_from_slice(&u16::try_from(u32::from(character))?.to_le_bytes());
            let mut text = character.to_string();
            for (stage, (_, dictionary)) in parts.stages.iter().enumerate() {
                let only = text.chars().next().filter(|only| only.len_utf8() == text.len());
                let entry = only.and_then(|only| dictionary.single(only));
                if let Some(entry) = entry.filter(|entry| entry.key != entry.value) {
                    row[2 + stage] = entry.table + 1;
                    row[4] = row[4].max(entry.risk);
                    entry.value.clone_into(&mut text);
                }
            }
            self.tables.singles.extend(row);
        }
        Ok(())
    }

    /// Returns bits 0–23, 29 and 30 of a character's word.
    fn fate(&mut self, character: char) -> Result<u64> {
        let cut = if self.used.contains(&character) { 0 } else { CUT };
        if self.asked.contains(&character) {
            return Ok(STOP | Fate::Ask as u64);
        }
        let mut buffer = [0; 4];
        let source = &*character.encode_utf8(&mut buffer);
        let result = if cut == 0 { self.chain.convert(source, |_| {}) } else { source.to_owned() };
        match (source.len(), result.as_bytes()) {
            (3, &[one, two, three]) => {
                Ok(cut | u64::from_le_bytes([one, two, three, 0, 0, 0, 0, 0]))
            }
            _ if source == result => Ok(cut | STOP | Fate::Same as u64),
            _ => {
                let number = self.number(result)?;
                Ok(cut | STOP | Fate::Value as u64 | number << 2)
            }
        }
    }

    /// Returns the number of a value.
    fn number(&mut self, value: String) -> Result<u64> {
        if let Some(&number) = self.values.get(&value) {
            return Ok(number);
        }
        let number = self.values.len() as u64;
        self.tables.values.push_str(&value);
        self.tables.value_ends.extend(u32::try_from(self.tables.values.len())?.to_le_bytes());
        self.values.insert(value, number);
        Ok(number)
    }

    fn pairs(&mut self) -> Result<()> {
        let records = self.records;
        let slots = (records.len() * 2).next_power_of_two();
        let mut pairs = vec![0_u64; slots];
        let mut texts: BTreeMap<String, u32> = BTreeMap::new();
        let mut count = 0_u64;
        for (&(one, two), records) in records {
            if self.asked.contains(&one) || self.asked.contains(&two) {
                continue;
            }
            let pair = u32::from(one) << 16 | u32::from(two);
            let mut slot = pair_slot(pair, slots);
            while pairs[slot] != 0 {
                slot = (slot + 1) % slots;
            }
            pairs[slot] = u64::from(pair) | (count + 1) << 32;
            for (index, record) in records.iter().enumerate() {
                let last = if index + 1 == records.len() { LAST } else { 0 };
                let bytes = self.record(record, last, &mut texts)?;
                self.tables.records.extend(bytes);
                count += 1;
            }
        }
        self.tables.pairs = pairs.into_iter().flat_map(u64::to_le_bytes).collect();
        Ok(())
    }

    fn record(
        &mut self,
        record: &Record,
        last: u8,
        texts: &mut BTreeMap<String, u32>,
    ) -> Result<RecordBytes> {
        let rest: String = record.key.chars().skip(2).collect();
        let value = record.value.clone().unwrap_or_default();
        let dangers: String = record.dangers.iter().collect();
        // More dangers than a byte can count is too many to look through, too.
        let is_clear = record.value.is_some() && dangers.len() < 256;
        let dangers = if is_clear { dangers } else { String::new() };
        let mut bytes = RecordBytes::default();
        for (index, text) in [&rest, &value, &dangers].into_iter().enumerate() {
            let at = match texts.get(text) {
                Some(&at) => at,
                None => {
                    let at = u32::try_from(self.tables.text.len())?;
                    self.tables.text.push_str(text);
                    texts.insert(text.clone(), at);
                    at
                }
            };
            bytes[4 * index..4 * index + 4].copy_from_slice(&at.to_le_bytes());
            bytes[12 + index] = u8::try_from(text.len())?;
        }
        bytes[15] = last | if is_clear { 0 } else { ASK };
        Ok(bytes)
    }
}

/// Deals second characters out to classes, so that as few other pairs as can be are taken for
/// one that begins an entry: a character goes where most of those it may follow are already
/// followed by that class.
fn classes(records: &BTreeMap<(char, char), Vec<Record>>) -> BTreeMap<char, u32> {
    let mut firsts: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for &(one, two) in records.keys() {
        firsts.entry(two).or_default().insert(one);
    }
    let mut order: Vec<(char, BTreeSet<char>)> = firsts.into_iter().collect();
    order.sort_by_key(|(two, firsts)| (std::cmp::Reverse(firsts.len()), *two));
    let mut members: Vec<(usize, BTreeSet<char>)> = vec![(0, BTreeSet::new()); CLASSES];
    let mut classes = BTreeMap::new();
    for (two, firsts) in order {
        // What a class would cost: its members times the firsts that lead to it.
        let cost = |(count, known): &(usize, BTreeSet<char>)| {
            let new = firsts.difference(known).count();
            (count + 1) * (known.len() + new) - count * known.len()
        };
        let numbered = (0..).zip(&mut members).skip(1);
        let Some((class, best)) = numbered.min_by_key(|(_, members)| cost(members)) else {
            continue;
        };
        best.0 += 1;
        best.1.extend(firsts);
        classes.insert(two, class);
    }
    classes
}

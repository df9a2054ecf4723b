//! The records of a chain, and what becomes of single characters → the tables of its fast scan.

use std::collections::{BTreeMap, BTreeSet};

use crate::dictionary::Compiled;
use crate::engine::{CUT, Chain, Kind as Fate, RecordBytes, STOP, pair_slot, sequence_arity};
use crate::records::{Record, Records, records};
use crate::{Kind, Parts, Result};

/// Classes of second characters: as many as a mask has bits; 0 is that of characters that are none.
const CLASSES: usize = 32;

/// Chains with more entries than this are always asked: what the scan would need takes megabytes.
/// To Traditional it is tens of thousands of words, whose characters begin a word at every turn.
const MOST_ENTRIES: usize = 20_000;

/// The flags of a record, as in `src/conversion/engine/scan.rs`.
const LAST: u8 = 1;
const ASK: u8 = 2;

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
    single_blocks: Vec<u8>,
}

impl Tables {
    /// Returns the fields of the scan but for its chain.
    pub(crate) fn fields(&self) -> [(&'static str, Kind, &[u8]); 9] {
        [
            ("singles", Kind::Chunks(3), &self.singles),
            ("single_blocks", Kind::Array(10), &self.single_blocks),
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

/// Works out the tables.
pub(crate) fn compile(chain: &Chain, parts: &Parts<'_>) -> Result<Tables> {
    let stages = parts.stages.iter().map(|(_, part)| part.entries().count());
    if stages.sum::<usize>() > MOST_ENTRIES {
        return Writer::new(chain, parts, &Records::new()).asking_always().write(parts);
    }
    Writer::new(chain, parts, &records(chain, parts)?).write(parts)
}

/// Writes the tables.
struct Writer<'a> {
    chain: &'a Chain,
    records: &'a Records,
    /// Characters whose clause goes through the chain.
    asked: BTreeSet<char>,
    /// Characters of any key.
    used: BTreeSet<char>,
    values: BTreeMap<String, u64>,
    tables: Tables,
}

impl<'a> Writer<'a> {
    fn new(chain: &'a Chain, parts: &Parts<'_>, records: &'a Records) -> Self {
        let normalization = parts.normalization.iter().map(|(_, part)| &**part);
        let mut asked: BTreeSet<char> =
            normalization.clone().flat_map(|part| part.by_first.keys().copied()).collect();
        asked.extend(('\u{2FF0}'..='\u{2FFF}').filter(|&operator| sequence_arity(operator) > 0));
        // A pair is looked up by two halves of a word.
        let beyond = |character: &char| u32::from(*character) > 0xFFFF;
        asked.extend(records.keys().flat_map(|&(one, two)| [one, two]).filter(beyond));
        let stages = parts.stages.iter().map(|(_, part)| &**part);
        let all = normalization.chain(parts.segmentation).chain(stages);
        let mut used: BTreeSet<char> =
            all.flat_map(Compiled::entries).flat_map(|entry| entry.key.chars()).collect();
        used.extend(&asked);
        Self { chain, records, asked, used, values: BTreeMap::new(), tables: Tables::default() }
    }

    /// Puts every clause through the chain that has a character of any key.
    fn asking_always(mut self) -> Self {
        self.asked.clone_from(&self.used);
        self
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
        let mut blocks = vec![(0_u64, 0_u16); 0x1_0000 / 64];
        for (number, &character) in changed.iter().enumerate() {
            let (members, first) = &mut blocks[character as usize / 64];
            if *members == 0 {
                *first = u16::try_from(number)?;
            }
            *members |= 1 << (character as usize % 64);
        }
        for (members, first) in blocks {
            self.tables.single_blocks.extend(members.to_le_bytes());
            self.tables.single_blocks.extend(first.to_le_bytes());
        }
        for character in changed {
            let mut row = [0; 3];
            let mut text = character.to_string();
            for (stage, (_, dictionary)) in parts.stages.iter().enumerate() {
                let only = text.chars().next().filter(|only| only.len_utf8() == text.len());
                let entry = only.and_then(|only| dictionary.single(only));
                if let Some(entry) = entry.filter(|entry| entry.key != entry.value) {
                    row[stage] = entry.table + 1;
                    row[2] = row[2].max(entry.risk);
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
fn classes(records: &Records) -> BTreeMap<char, u32> {
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

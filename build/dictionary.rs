//! Tables → a compiled dictionary.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::engine::{Dictionary, EntryBytes};
use crate::{Kind, Result};

/// Number of blocks of 256 code points in Unicode.
const BLOCKS: usize = 0x1100;

/// An entry, with its characters at hand.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Which table of the dictionary comes first: the lower wins, whatever the length.
    rank: usize,
    pub key: &'static str,
    pub value: &'static str,
    pub table: u8,
    pub risk: u8,
    /// Whether the table names other values behind the first.
    has_others: bool,
}

/// A dictionary in its compiled form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compiled {
    /// The entries by first character, the one that wins first. Those behind an entry of a single
    /// character never win and are left out.
    pub by_first: BTreeMap<char, Vec<Entry>>,
    text: &'static str,
    entries: &'static [EntryBytes],
    initials: &'static [[u8; 8]],
    blocks: &'static [[u8; 2]],
    starts: &'static [[u8; 4]],
}

impl Compiled {
    /// Returns it as the program will see it.
    pub(crate) fn dictionary(&self) -> Dictionary {
        Dictionary {
            text: self.text,
            entries: self.entries,
            initials: self.initials,
            blocks: self.blocks,
            starts: self.starts,
        }
    }

    /// Returns the fields of [`Dictionary`].
    pub(crate) fn fields(&self) -> [(&'static str, Kind, Vec<u8>); 5] {
        [
            ("text", Kind::Text, self.text.as_bytes().to_vec()),
            ("entries", Kind::Chunks(16), self.entries.concat()),
            ("initials", Kind::Chunks(8), self.initials.concat()),
            ("blocks", Kind::Chunks(2), self.blocks.concat()),
            ("starts", Kind::Chunks(4), self.starts.concat()),
        ]
    }

    /// Iterates over the entries.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.by_first.values().flatten()
    }

    /// Returns the entry that the single character has, if any.
    pub(crate) fn single(&self, character: char) -> Option<&Entry> {
        // By the cut behind single characters it is the last one.
        let last = self.by_first.get(&character)?.last()?;
        last.key.chars().nth(1).is_none().then_some(last)
    }
}

/// Lists the tables of a configuration's dictionary with their ranks.
///
/// In a `short_circuit` group the first table with any match wins, in a `union` the longest
/// match does, so its tables share a rank. That is all, as long as no union holds a group in which
/// the order counts.
pub(crate) fn rank(
    dict: &Value,
    next: &mut usize,
    ranked: &mut Vec<(usize, String)>,
) -> Result<()> {
    let children = dict["dicts"].as_array();
    match (dict["type"].as_str(), dict["match_policy"].as_str(), children) {
        (Some("text"), None, None) => {
            let file = dict["file"].as_str().ok_or("a dictionary names no file")?;
            ranked.push((*next, file.to_owned()));
            *next += 1;
        }
        (Some("group"), Some("short_circuit") | None, Some(children)) => {
            for child in children {
                rank(child, next, ranked)?;
            }
        }
        (Some("group"), Some("union"), Some(children)) => {
            let own = *next;
            for child in children {
                *next = own;
                if child["type"] != "text" {
                    return Err("a union of groups is not known".into());
                }
                rank(child, next, ranked)?;
            }
        }
        _ => return Err(format!("this kind of dictionary is not known: {dict}").into()),
    }
    Ok(())
}

/// Reads how unsure ambiguous characters are (`data/conversion/ambiguous.tsv`).
pub(crate) fn risks(text: &str) -> Result<BTreeMap<String, u8>> {
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| Ok((line.split('\t').next().unwrap_or_default().to_owned(), risk(line)?)))
        .collect()
}

/// Returns what the third column says.
fn risk(line: &str) -> Result<u8> {
    match line.split('\t').nth(2) {
        None | Some("certain") => Ok(0),
        Some("likely") => Ok(1),
        Some("doubtful") => Ok(2),
        Some(other) => Err(format!("{other} is no risk").into()),
    }
}

/// A table of a dictionary.
#[derive(Debug)]
pub(crate) struct Table {
    pub rank: usize,
    pub number: u8,
    pub text: &'static str,
    /// Whether it leads from Simplified to Traditional.
    pub is_to_traditional: bool,
}

/// Compiles tables.
pub(crate) fn compile(tables: Vec<Table>, risks: &BTreeMap<String, u8>) -> Result<Compiled> {
    let mut compiled = Compiled::default();
    for Table { rank, number: table, text, is_to_traditional } in tables {
        for (number, line) in text.lines().enumerate() {
            let read = entry(rank, table, line).map_err(|e| format!("line {}: {e}", number + 1))?;
            if let Some(mut entry) = read {
                entry.risk = match is_to_traditional {
                    // The other values are other words.
                    true => u8::from(entry.has_others),
                    false => entry.risk.max(risks.get(entry.key).copied().unwrap_or(0)),
                };
                let first = entry.key.chars().next().ok_or("an empty key")?;
                compiled.by_first.entry(first).or_default().push(entry);
            }
        }
    }
    for entries in compiled.by_first.values_mut() {
        // The sort is stable: among equals the first table's wins.
        entries.sort_by(|a, b| a.rank.cmp(&b.rank).then(b.key.len().cmp(&a.key.len())));
        if let Some(single) = entries.iter().position(|entry| entry.key.chars().nth(1).is_none()) {
            entries.truncate(single + 1);
        }
    }
    compiled.index()?;
    Ok(compiled)
}

/// Reads a line: `key TAB value`, further values after spaces are alternatives, the third column
/// is a risk, the rest a comment; `#` begins a line that is no entry.
fn entry(rank: usize, table: u8, line: &'static str) -> Result<Option<Entry>> {
    let mut columns = line.split('\t');
    let key = columns.next().unwrap_or_default();
    if line.starts_with('#') || key.is_empty() {
        return Ok(None);
    }
    let values = columns.next().ok_or_else(|| format!("{key} has no value"))?;
    let (value, has_others) =
        values.split_once(' ').map_or((values, false), |(first, _)| (first, true));
    Ok(Some(Entry { rank, key, value, table, risk: risk(line)?, has_others }))
}

impl Compiled {
    /// Makes the compiled form of the entries.
    fn index(&mut self) -> Result<()> {
        let mut text = String::new();
        let mut entries: Vec<EntryBytes> = Vec::new();
        let mut initials = vec![0_u64; 0x1_0000 / 64];
        let mut blocks = vec![[0; 2]; BLOCKS];
        let mut starts: Vec<[u8; 4]> = vec![[0; 4]; 256];
        let mut last_block = None;
        for (&first, candidates) in &self.by_first {
            let block = first as usize >> 8;
            if last_block != Some(block) {
                // What is between the last first character and this block begins here.
                let number = u16::try_from(starts.len().div_ceil(256))?;
                starts
                    .resize(usize::from(number) * 256, u32::try_from(entries.len())?.to_le_bytes());
                blocks[block] = number.to_le_bytes();
                last_block = Some(block);
            }
            let here = u32::try_from(entries.len())?.to_le_bytes();
            let slot =
                usize::from(u16::from_le_bytes(blocks[block])) * 256 + (first as usize & 0xFF);
            starts.resize(slot + 1, here);
            if let Some(word) = initials.get_mut(first as usize / 64) {
                *word |= 1 << (first as usize % 64);
            }
            for candidate in candidates {
                entries.push(candidate.bytes(&mut text)?);
            }
        }
        let end = u32::try_from(entries.len())?.to_le_bytes();
        starts.resize(starts.len().div_ceil(256) * 256 + 1, end);
        self.text = String::leak(text);
        self.entries = Vec::leak(entries);
        self.initials = Vec::leak(initials.into_iter().map(u64::to_le_bytes).collect());
        self.blocks = Vec::leak(blocks);
        self.starts = Vec::leak(starts);
        Ok(())
    }
}

impl Entry {
    fn bytes(&self, text: &mut String) -> Result<EntryBytes> {
        let key_at = u32::try_from(text.len())?;
        text.push_str(self.key);
        let value_at = if self.key == self.value { key_at } else { u32::try_from(text.len())? };
        if self.key != self.value {
            text.push_str(self.value);
        }
        let second = self.key.chars().nth(1).map_or(0, u32::from);
        let mut bytes = EntryBytes::default();
        for (index, word) in [key_at, value_at, second].into_iter().enumerate() {
            bytes[4 * index..4 * index + 4].copy_from_slice(&word.to_le_bytes());
        }
        let lengths = [u8::try_from(self.key.len())?, u8::try_from(self.value.len())?];
        bytes[12..].copy_from_slice(&[lengths[0], lengths[1], self.table, self.risk]);
        Ok(bytes)
    }
}

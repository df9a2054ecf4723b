//! Tables → a structure that answers “what matches here” in one look.

use super::risk::{Risk, ambiguity};
use super::rule::Rule;

/// An entry of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// What is replaced; never empty.
    pub key: &'static str,
    /// The key's second character, NUL if it has one only: it tells most entries apart without a
    /// look at the key, which lies elsewhere in memory.
    second: char,
    /// What replaces it; the same as the key in an entry that guards it.
    pub value: &'static str,
    /// The rule of the table it comes from.
    pub rule: Rule,
    /// How sure it is.
    pub risk: Risk,
}

/// One or several tables searched together for the entry that matches a text's beginning.
///
/// Entries that begin with the same character stand together, the one that wins first: which one
/// does is settled once, when the tables are read.
#[derive(Debug)]
pub(super) struct Dictionary {
    entries: Vec<Entry>,
    /// One bit for each code point of the Basic Multilingual Plane: whether any entry begins with
    /// it. Small enough to stay in the fastest cache; most characters need no other look.
    initials: Vec<u64>,
    /// For the 256 code points of each block: where in `starts` they are. Blocks without
    /// entries share the first, which is empty.
    blocks: Vec<u16>,
    /// For each code point of a block with entries: its first entry. The next code point's is
    /// where its entries end.
    starts: Vec<u32>,
}

/// Number of blocks of 256 code points in Unicode.
const BLOCKS: usize = 0x1100;

impl Dictionary {
    /// Reads tables: a line is `key TAB value`, further values after spaces are alternatives, the
    /// third column is a risk, the rest a comment; `#` begins a line that is no entry.
    ///
    /// Tables come in tiers. The first tier with any match wins, even if a later one has a longer
    /// match; within a tier the longest does, among equals the first table's.
    pub(super) fn new(tiers: &[&[(Rule, &'static str)]]) -> Self {
        let mut ranked: Vec<(usize, Entry)> = Vec::new();
        for (rank, tables) in tiers.iter().enumerate() {
            for &(rule, text) in *tables {
                ranked.extend(rows(text).map(|row| (rank, row.entry(rule))));
            }
        }
        ranked.sort_by(|(rank_a, a), (rank_b, b)| {
            let longer = b.key.len().cmp(&a.key.len());
            let first = a.key.chars().next().cmp(&b.key.chars().next());
            first.then(rank_a.cmp(rank_b)).then(longer)
        });
        Self::index(ranked.into_iter().map(|(_, entry)| entry).collect())
    }

    /// Builds the index over entries sorted by their first character.
    fn index(entries: Vec<Entry>) -> Self {
        let mut counts: Vec<(usize, [u32; 256])> = vec![(usize::MAX, [0; 256])];
        for entry in &entries {
            let (block, low) = split(entry.key.chars().next().unwrap_or('\0'));
            if counts.last().is_some_and(|&(last, _)| last != block) {
                counts.push((block, [0; 256]));
            }
            if let Some(count) = counts.last_mut().and_then(|(_, counts)| counts.get_mut(low)) {
                *count += 1;
            }
        }
        let mut initials = vec![0_u64; 0x1_0000 / 64];
        for first in entries.iter().filter_map(|entry| entry.key.chars().next()) {
            if let Some(word) = initials.get_mut(first as usize / 64) {
                *word |= 1 << (first as usize % 64);
            }
        }
        let mut blocks = vec![0; BLOCKS];
        let mut starts = Vec::with_capacity(counts.len() * 256 + 1);
        let mut total = 0;
        for (number, (block, counts)) in counts.into_iter().enumerate() {
            if let Some(slot) = blocks.get_mut(block) {
                *slot = u16::try_from(number).unwrap_or(0);
            }
            for count in counts {
                starts.push(total);
                total += count;
            }
        }
        starts.push(total);
        Self { entries, initials, blocks, starts }
    }

    /// Returns the entries that begin with a character, the one that wins first.
    fn beginning_with(&self, first: char) -> &[Entry] {
        let (block, low) = split(first);
        let slot = usize::from(self.blocks.get(block).copied().unwrap_or(0)) * 256 + low;
        match self.starts.get(slot..slot + 2) {
            Some(&[start, end]) => {
                self.entries.get(start as usize..end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// Returns whether an entry may begin with a character; if not, none does.
    pub(super) fn may_begin(&self, first: char) -> bool {
        let word = self.initials.get(first as usize / 64);
        word.is_none_or(|word| word >> (first as usize % 64) & 1 != 0)
    }

    /// Returns the entry that wins at the beginning of `text`, whose first character is `first`.
    pub(super) fn find(&self, first: char, text: &str) -> Option<&Entry> {
        let candidates = self.beginning_with(first);
        if candidates.is_empty() {
            return None;
        }
        let second = text.chars().nth(1).unwrap_or('\0');
        candidates.iter().find(|entry| {
            entry.second == '\0'
                || (entry.second == second && text.as_bytes().starts_with(entry.key.as_bytes()))
        })
    }
}

/// Splits a code point into its block and its place there.
fn split(character: char) -> (usize, usize) {
    let code = character as usize;
    (code >> 8, code & 0xFF)
}

/// A line of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// What is replaced.
    pub key: &'static str,
    /// What replaces it, then alternatives, separated by spaces.
    pub values: &'static str,
    /// The third column.
    pub risk: Option<&'static str>,
}

impl Row {
    fn entry(self, rule: Rule) -> Entry {
        let value = self.values.split(' ').next().unwrap_or(self.key);
        let named = Risk::from_column(self.risk);
        let risk = if rule.is_to_traditional() {
            if self.values.contains(' ') { Risk::Likely } else { Risk::Certain }
        } else {
            named.max(ambiguity(self.key).map_or(Risk::Certain, |ambiguity| ambiguity.risk))
        };
        let second = self.key.chars().nth(1).unwrap_or('\0');
        Entry { key: self.key, second, value, rule, risk }
    }
}

/// Iterates over a table's lines that are entries.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        let key = columns.next().filter(|key| !key.is_empty())?;
        Some(Row { key, values: columns.next()?, risk: columns.next() })
    })
}

#[cfg(test)]
mod tests {
    use super::super::rule::Table;
    use super::*;

    const FIRST: (Rule, &str) = (Rule::Opencc(Table::Phrases), "# no entry\n甲\t1\n甲乙\t2 3\n");
    const SECOND: (Rule, &str) = (Rule::Opencc(Table::Characters), "甲乙丙\t4\n丁\t5\n𠀀\t6\n");

    const THIRD: (Rule, &str) = (Rule::Opencc(Table::CharactersExt), "甲\t7\n丁丁丁\t8\n戊\t9\n");

    fn found(tiers: &[&[(Rule, &'static str)]], text: &str) -> Option<&'static str> {
        let dictionary = Dictionary::new(tiers);
        dictionary.find(text.chars().next()?, text).map(|entry| entry.value)
    }

    #[test]
    fn the_first_tier_with_any_match_wins() {
        assert_eq!(found(&[&[FIRST], &[SECOND]], "甲乙丙丁"), Some("2"));
        assert_eq!(found(&[&[FIRST], &[SECOND]], "丁"), Some("5"));
        assert_eq!(found(&[&[FIRST, SECOND], &[THIRD]], "丁丁丁"), Some("5"));
        assert_eq!(found(&[&[FIRST, SECOND], &[THIRD]], "戊"), Some("9"));
    }

    #[test]
    fn within_a_tier_the_longest_wins_then_the_first_table() {
        assert_eq!(found(&[&[FIRST, SECOND]], "甲乙丙丁"), Some("4"));
        assert_eq!(found(&[&[FIRST, SECOND]], "甲乙"), Some("2"));
        assert_eq!(found(&[&[FIRST, SECOND]], "甲丙"), Some("1"));
        assert_eq!(found(&[&[THIRD, FIRST]], "甲丙"), Some("7"));
    }

    #[test]
    fn what_no_table_has_is_not_found() {
        let tiers: [&[_]; 1] = [&[FIRST, SECOND]];
        assert_eq!(found(&tiers, "丙"), None);
        assert_eq!(found(&tiers, "#"), None);
        assert_eq!(found(&tiers, "\u{10FFFF}"), None);
        assert_eq!(found(&tiers, "𠀀"), Some("6"));
    }
}

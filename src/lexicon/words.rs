//! The words, as the file has them: looked up in place, because reading them all into a structure
//! would take longer than most texts need.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::{Lattice, Vocabulary};

/// Words and how frequent they are.
#[derive(Debug)]
pub struct Lexicon {
    /// For each first character, in order: what follows it in its words. Each record is the
    /// remaining characters and a letter, its [`cost`]; records are sorted by their characters.
    lines: Vec<(char, &'static [u8])>,
    /// Character forms of a region, and the form the words are written with.
    variants: BTreeMap<char, char>,
}

/// What a character costs that is no word: more than any word.
pub(super) const UNKNOWN: u32 = 76;

impl Lexicon {
    /// Returns the lexicon of `data/lexicon`, which is opened once in a process, when first asked
    /// for.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            Self::read(
                include_str!("../../data/lexicon/words.txt"),
                include_str!("../../data/lexicon/variants.tsv"),
            )
        })
    }

    fn read(words: &'static str, variants: &'static str) -> Self {
        let line = |line: &'static str| {
            let first = line.chars().next()?;
            Some((first, line.as_bytes().get(first.len_utf8()..)?))
        };
        let variant = |line: &'static str| {
            let (form, standard) = line.split_once('\t')?;
            Some((form.chars().next()?, standard.chars().next()?))
        };
        Self {
            lines: words.lines().filter_map(line).collect(),
            variants: variants.lines().filter_map(variant).collect(),
        }
    }

    /// Returns the form in which the lexicon has a character: one for those that Taiwan and Hong
    /// Kong write differently.
    #[must_use]
    pub fn fold(&self, character: char) -> char {
        Vocabulary::fold(self, character)
    }

    /// Returns every way in which words can make up a text.
    #[must_use]
    pub fn lattice(&self, text: &str) -> Lattice {
        Lattice::new(self, text)
    }

    /// Cuts a text into the words it most probably consists of: byte ranges that cover it without
    /// gaps. What is no word is cut into characters, Latin letters and digits into runs.
    #[must_use]
    pub fn segment(&self, text: &str) -> Vec<Range<usize>> {
        self.lattice(text).words()
    }
}

impl Vocabulary for Lexicon {
    fn fold(&self, character: char) -> char {
        if character.is_ascii() {
            return character;
        }
        self.variants.get(&character).copied().unwrap_or(character)
    }

    fn words_at(&self, text: &str, mut visit: impl FnMut(usize, u32)) {
        let Some(first) = text.chars().next() else { return };
        let Ok(number) = self.lines.binary_search_by_key(&first, |&(first, _)| first) else {
            return;
        };
        let mut records = self.lines.get(number).map_or(&[] as &[u8], |(_, records)| records);
        let rest = text.get(first.len_utf8()..).unwrap_or_default();
        let mut end = 0;
        let mut chars = rest.chars();
        loop {
            // Records that go on as the text does stand together, the shortest first.
            if let Some(letter) = records.get(end).filter(|byte| byte.is_ascii()) {
                visit(first.len_utf8() + end, cost(*letter));
            }
            let Some(next) = chars.next() else { return };
            end += next.len_utf8();
            let word = rest.get(..end).unwrap_or_default().as_bytes();
            records = records.get(lower_bound(records, word)..).unwrap_or_default();
            if !records.starts_with(word) {
                return;
            }
        }
    }
}

/// Returns what a word costs whose record ends with a letter: minus the logarithm of its share of
/// all words in running text, in quarters of a natural unit. `A` is one in 60 million.
#[must_use]
pub fn cost(letter: u8) -> u32 {
    let level = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        _ => 0,
    };
    72 - u32::from(level)
}

/// Returns where the first record begins that is not less than `key`.
fn lower_bound(records: &[u8], key: &[u8]) -> usize {
    let (mut low, mut high) = (0, records.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let before = records.get(low..middle).unwrap_or_default();
        let start = before.iter().rposition(u8::is_ascii).map_or(low, |at| low + at + 1);
        let record = records.get(start..high).unwrap_or_default();
        let end = record.iter().position(u8::is_ascii).unwrap_or(record.len());
        if record.get(..end).unwrap_or_default() < key {
            low = (start + end + 1).min(high);
        } else {
            high = start;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_at(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        Lexicon::built_in().words_at(text, |length, _| found.push(&text[..length]));
        found
    }

    #[test]
    fn every_word_is_found_by_itself() {
        let lexicon = Lexicon::built_in();
        let mut count = 0;
        for line in include_str!("../../data/lexicon/words.txt").lines() {
            let first = line.chars().next().expect("no line is empty");
            let records = line[first.len_utf8()..].split_inclusive(|c: char| c.is_ascii());
            for record in records {
                let (rest, letter) = record.split_at(record.len() - 1);
                let word = format!("{first}{rest}");
                let mut last = None;
                lexicon.words_at(&word, |length, cost| last = Some((length, cost)));
                assert_eq!(last, Some((word.len(), cost(letter.as_bytes()[0]))), "{word}");
                assert!(word.chars().all(|c| lexicon.fold(c) == c), "{word} is not folded");
                count += 1;
            }
        }
        assert!(count > 100_000, "{count}");
    }

    #[test]
    fn words_come_shorter_ones_first() {
        assert_eq!(words_at("計程車司"), ["計", "計程車"]);
        assert_eq!(words_at("q"), Vec::<&str>::new());
        assert_eq!(words_at(""), Vec::<&str>::new());
    }

    #[test]
    fn regional_forms_are_one() {
        let lexicon = Lexicon::built_in();
        assert_eq!(lexicon.fold('裏'), lexicon.fold('裡'));
        assert_eq!(lexicon.fold('綫'), lexicon.fold('線'));
        assert_eq!(lexicon.fold('‧'), '·');
        assert_eq!(lexicon.fold('a'), 'a');
    }
}

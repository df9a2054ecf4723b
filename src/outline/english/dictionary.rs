//! What words are called in English: the heading lexicon, what was learned, and CC-CEDICT.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Learned;
use crate::lexicon::{Vocabulary, cost};

/// Words of headings, written for hanpress.
const TERMS: &str = include_str!("../../../data/outline/terms.tsv");
/// CC-CEDICT's words, one gloss chosen for each: sorted lines `word TAB letter gloss`.
const GLOSSES: &str = include_str!("../../../data/glosses/glosses.tsv");
/// Character forms and the Simplified one that stands for each, sorted.
const FORMS: &str = include_str!("../../../data/glosses/fold.tsv");

/// What a heading word of two characters or more costs: less than its parts in any reading.
const TERM: u32 = 30;
/// What one of a single character costs that nobody counted.
const SINGLE_TERM: u32 = 40;
/// The longest word in characters.
const LONGEST: usize = 12;

/// Where a gloss comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Keys that a person gave or confirmed.
    Learned,
    /// The heading lexicon.
    Lexicon,
    /// CC-CEDICT.
    Dictionary,
}

/// A word's gloss, read: `noun`, `noun~adjective`, `noun/verb`, or `noun<verb` where the verb is the
/// likelier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gloss<'a> {
    /// The noun, or adjective; empty if there is none.
    pub(super) noun: &'a str,
    /// What it is called before another noun; the noun itself mostly.
    pub(super) adjective: &'a str,
    /// The verb without `to`; empty if there is none.
    pub(super) verb: &'a str,
    /// Whether the verb is the likelier reading.
    pub(super) prefers_verb: bool,
    /// Whether verbs before it are named by their nouns: 管理制度, management system.
    pub(super) is_abstract: bool,
    /// Whose it is.
    pub(super) source: Source,
}

impl<'a> Gloss<'a> {
    pub(super) fn parse(text: &'a str, source: Source) -> Self {
        let (is_abstract, text) = match text.strip_prefix('+') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (noun, verb, prefers_verb) = match text.find(['/', '<']) {
            Some(at) => (&text[..at], &text[at + 1..], text.as_bytes()[at] == b'<'),
            None => (text, "", false),
        };
        let (noun, adjective) = noun.split_once('~').unwrap_or((noun, noun));
        Self { noun, adjective, verb, prefers_verb, is_abstract, source }
    }

    /// Whether the word is read as a verb where nothing tells.
    pub(super) fn source_is_verb(&self) -> bool {
        self.prefers_verb && !self.verb.is_empty()
    }
}

/// All glosses: what was learned comes before the heading lexicon, that before CC-CEDICT.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) learned: Learned,
}

impl Dictionary {
    /// Returns the gloss of a folded word.
    pub(super) fn gloss(&self, word: &str) -> Option<Gloss<'_>> {
        if let Some(text) = self.learned.gloss(word) {
            return Some(Gloss::parse(text, Source::Learned));
        }
        if let Some(text) = terms().get(word) {
            return Some(Gloss::parse(text, Source::Lexicon));
        }
        Self::counted(word)
    }

    /// Returns the gloss of a folded word in CC-CEDICT, whatever the heading lexicon says.
    pub(super) fn counted(word: &str) -> Option<Gloss<'static>> {
        let (_, text) = row(GLOSSES, word)?;
        Some(Gloss::parse(text, Source::Dictionary))
    }

    /// Returns whether CC-CEDICT has a folded word.
    pub(super) fn is_word(word: &str) -> bool {
        row(GLOSSES, word).is_some()
    }
}

impl Vocabulary for Dictionary {
    fn fold(&self, character: char) -> char {
        fold(character)
    }

    fn words_at(&self, text: &str, mut visit: impl FnMut(usize, u32)) {
        let mut rows = GLOSSES;
        for (number, (at, character)) in text.char_indices().take(LONGEST).enumerate() {
            let end = at + character.len_utf8();
            let word = text.get(..end).unwrap_or_default();
            if !rows.is_empty() {
                rows = &rows[lower_bound(rows, word)..];
                if !rows.starts_with(word) {
                    rows = "";
                }
            }
            let counted = rows.get(end..).and_then(|rest| rest.strip_prefix('\t'));
            let counted = counted.and_then(|rest| rest.bytes().next()).map(cost);
            let is_term = self.learned.gloss(word).is_some() || terms().contains_key(word);
            match (is_term, number) {
                (true, 0) => visit(end, counted.unwrap_or(SINGLE_TERM).min(SINGLE_TERM)),
                (true, _) => visit(end, TERM),
                (false, _) => {
                    if let Some(cost) = counted {
                        visit(end, cost);
                    }
                }
            }
        }
    }
}

/// Returns the Simplified form that stands for all forms of a character.
pub(super) fn fold(character: char) -> char {
    static TABLE: OnceLock<Vec<(char, char)>> = OnceLock::new();
    if character.is_ascii() {
        return character;
    }
    let table = TABLE.get_or_init(|| {
        let pair = |line: &str| {
            let (form, standard) = line.split_once('\t')?;
            Some((form.chars().next()?, standard.chars().next()?))
        };
        FORMS.lines().filter_map(pair).collect()
    });
    let found = table.binary_search_by_key(&character, |&(form, _)| form);
    found.map_or(character, |index| table[index].1)
}

/// Folds a whole text.
pub(super) fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The heading lexicon by folded word.
fn terms() -> &'static BTreeMap<String, &'static str> {
    static TABLE: OnceLock<BTreeMap<String, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = TERMS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let rows = rows.filter_map(|row| row.split_once('\t'));
        rows.flat_map(|(words, gloss)| words.split(' ').map(move |word| (fold_text(word), gloss)))
            .collect()
    })
}

/// Returns the letter and the gloss of a word in sorted lines.
fn row<'a>(rows: &'a str, word: &str) -> Option<(u8, &'a str)> {
    let rest = rows.get(lower_bound(rows, word)..)?;
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let (found, text) = line.split_once('\t')?;
    (found == word).then_some(())?;
    Some((text.bytes().next()?, text.get(1..)?))
}

/// Returns where the first line begins that is not less than `word`.
fn lower_bound(rows: &str, word: &str) -> usize {
    let bytes = rows.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start =
            bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
        let end =
            bytes[middle..high].iter().position(|&b| b == b'\n').map_or(high, |at| middle + at + 1);
        let line = &bytes[start..end];
        let word_end = line.iter().position(|&b| b == b'\t').unwrap_or(line.len());
        if &line[..word_end] < word.as_bytes() {
            low = end;
        } else {
            high = start;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_sorted() {
        let mut last = "";
        for line in GLOSSES.lines() {
            let (word, text) = line.split_once('\t').expect("a word and a gloss");
            assert!(last < word, "{word} is out of order");
            last = word;
            assert!(text.as_bytes()[0].is_ascii_alphabetic() && text.len() > 1, "{line}");
        }
        for word in ["台北", "发展", "龟", "一"] {
            assert!(Dictionary::is_word(word), "{word}");
        }
        assert!(!Dictionary::is_word("发展发"));
        assert!(GLOSSES.len() + TERMS.len() + FORMS.len() < 3_000_000);
    }

    #[test]
    fn the_heading_lexicon_says_each_word_once() {
        let rows = TERMS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut seen = BTreeMap::new();
        for (words, gloss) in rows.map(|row| row.split_once('\t').expect(row)) {
            assert!(gloss.is_ascii() && !gloss.is_empty(), "{gloss}");
            for word in words.split(' ') {
                let before = seen.insert(fold_text(word), gloss);
                assert!(before.is_none_or(|before| before == gloss), "{word}: {before:?}, {gloss}");
            }
        }
    }

    #[test]
    fn glosses_say_what_is_a_verb() {
        let gloss = Gloss::parse("+plan/plan", Source::Lexicon);
        assert_eq!((gloss.noun, gloss.verb, gloss.prefers_verb), ("plan", "plan", false));
        assert!(gloss.is_abstract);
        let gloss = Gloss::parse("<go down", Source::Dictionary);
        assert_eq!((gloss.noun, gloss.verb, gloss.prefers_verb), ("", "go down", true));
    }
}

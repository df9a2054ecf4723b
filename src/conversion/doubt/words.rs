//! Words of the tables around a character: where one stands, the character is settled.
//!
//! The converter doesn't tell where an entry matched and changed nothing (瞭望, 乾坤), so the words
//! are looked for again, in the result: there the forms of Taiwan and Hong Kong have become one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::charset::CharSet;

/// Words of the tables in which a character has several forms, Traditional and Simplified, as the
/// build script picks them: of `STPhrases.txt` those that are spelt right, and all those that are
/// not what their characters say.
const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.tsv"));

/// A word's result, cut around the character it is looked for by.
#[derive(Debug)]
struct Word {
    before: &'static str,
    form: char,
    behind: &'static str,
}

/// Where a neighbour stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    Behind,
}

/// Words by a Traditional character in them and a neighbour of its in the result.
#[derive(Debug)]
pub(super) struct Words(BTreeMap<(char, Side, char), Vec<Word>>);

impl Words {
    /// Reads the words that have one of `characters` in them: those that can be asked about.
    pub(super) fn with(characters: &CharSet) -> Self {
        let mut words = Self(BTreeMap::new());
        for (traditional, simplified) in WORDS.lines().filter_map(|line| line.split_once('\t')) {
            words.add(characters, traditional, simplified);
        }
        words
    }

    fn add(&mut self, characters: &CharSet, key: &str, value: &'static str) {
        if key.chars().count() != value.chars().count() {
            return;
        }
        for (character, (at, form)) in key.chars().zip(value.char_indices()) {
            if !characters.contains(character) {
                continue;
            }
            let (before, rest) = value.split_at(at);
            let behind = rest.get(form.len_utf8()..).unwrap_or_default();
            let neighbour = match (behind.chars().next(), before.chars().next_back()) {
                (Some(next), _) => (Side::Behind, next),
                (None, Some(last)) => (Side::Before, last),
                (None, None) => continue,
            };
            let word = Word { before, form, behind };
            self.0.entry((character, neighbour.0, neighbour.1)).or_default().push(word);
        }
    }

    /// Returns whether `character`, of which the stretch `at` of the result came, stands in a word
    /// that gives it that form.
    pub(super) fn hold(&self, character: char, result: &str, at: Range<usize>) -> bool {
        let parts = (result.get(..at.start), result.get(at.clone()), result.get(at.end..));
        let (Some(before), Some(form), Some(behind)) = parts else { return false };
        let is_here = |word: &Word| {
            form.chars().eq([word.form])
                && before.ends_with(word.before)
                && behind.starts_with(word.behind)
        };
        let has = |side, neighbour: Option<char>| {
            let words = neighbour.and_then(|neighbour| self.0.get(&(character, side, neighbour)));
            words.is_some_and(|words| words.iter().any(is_here))
        };
        has(Side::Behind, behind.chars().next()) || has(Side::Before, before.chars().next_back())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_settles_its_characters_if_the_result_agrees() {
        let words = Words::with(&"瞭乾鍊著".chars().collect());
        let hold = |character: char, result: &str, form: &str| {
            let at = result.find(form).expect("it is there");
            words.hold(character, result, at..at + form.len())
        };
        assert!(hold('瞭', "在瞭望塔", "瞭") && hold('瞭', "很了解", "了"));
        assert!(!hold('瞭', "在了望塔", "了"), "the word has another form");
        assert!(!hold('瞭', "他瞭了", "瞭"));
        assert!(hold('著', "拿着书", "着"), "the particle's own words");
    }
}

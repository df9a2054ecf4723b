//! Words of the tables around a character: where one stands, the character is settled.
//!
//! The converter doesn't tell where an entry matched and changed nothing (瞭望, 乾坤), so the words
//! are looked for again, in the result: there the forms of Taiwan and Hong Kong have become one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::Profile;
use super::super::charset::CharSet;
use super::super::rows::rows;

/// Words in Simplified forms, and their Traditional ones: of `STPhrases.txt` those with a character
/// in them that has several forms, as the build script picks them.
const EVERYDAY: &str = include_str!(concat!(env!("OUT_DIR"), "/everyday.tsv"));
/// Words in Traditional forms, and their Simplified ones, where those are not what the characters
/// say.
const SIMPLIFIED: &str = include_str!("../../../data/opencc/TSPhrases.txt");
/// Words in Traditional forms, and other Traditional ones.
const TRADITIONAL: [&str; 4] = [
    include_str!("../../../data/opencc/TWVariantsRevPhrases.txt"),
    include_str!("../../../data/opencc/HKVariantsRevPhrases.txt"),
    include_str!("../../../data/conversion/particles.tsv"),
    include_str!("../../../data/conversion/corrections.tsv"),
];

/// A word's result, cut around the character it is looked for by.
#[derive(Debug)]
struct Word {
    before: String,
    form: char,
    behind: String,
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
        let has_any = |text: &str| text.chars().any(|character| characters.contains(character));
        let converter = Profile::T2s.converter();
        for row in rows(EVERYDAY).filter(|row| has_any(row.values)) {
            // The table takes spellings too that are met, but not right: 了望 for 瞭望.
            let is_right = |traditional: &&str| converter.convert(traditional).text == row.key;
            let traditional = row.values.split(' ').filter(is_right);
            traditional.for_each(|traditional| words.add(characters, traditional, row.key));
        }
        for row in rows(SIMPLIFIED).filter(|row| has_any(row.key)) {
            words.add(characters, row.key, first(row.values));
        }
        for row in TRADITIONAL.iter().flat_map(|table| rows(table)) {
            if has_any(row.key) {
                words.add(characters, row.key, &converter.convert(first(row.values)).text);
            }
        }
        words
    }

    fn add(&mut self, characters: &CharSet, key: &str, value: &str) {
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
            let word = Word { before: before.to_owned(), form, behind: behind.to_owned() };
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
                && before.ends_with(&word.before)
                && behind.starts_with(&word.behind)
        };
        let has = |side, neighbour: Option<char>| {
            let words = neighbour.and_then(|neighbour| self.0.get(&(character, side, neighbour)));
            words.is_some_and(|words| words.iter().any(is_here))
        };
        has(Side::Behind, behind.chars().next()) || has(Side::Before, before.chars().next_back())
    }
}

/// The first of several values.
fn first(values: &str) -> &str {
    values.split(' ').next().unwrap_or_default()
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

//! English keys.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::slug;

/// A section's key: lower-case ASCII words and digits joined by single hyphens, 1–40 bytes,
/// beginning with a letter (so that a Word bookmark can be made of it).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The longest key in bytes: Word cuts bookmark names at 40 characters.
    pub const MAX_LEN: usize = 40;

    /// Creates a key, or `None` if `text` is not of the permitted form.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let words_are_good = text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        let begins_with_letter = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        (text.len() <= Self::MAX_LEN && words_are_good && begins_with_letter)
            .then(|| Self(text.to_owned()))
    }

    /// Brings an author's own key to the permitted form, or returns `None` if nothing is left of it.
    #[must_use]
    pub fn from_author(written: &str) -> Option<Self> {
        Self::new(written).or_else(|| slug::from_author(written))
    }

    /// The key of a section whose title has nothing to spell out.
    pub(super) fn section() -> Self {
        Self("section".to_owned())
    }

    /// Returns this key with a number behind it, shortened where it would be too long.
    pub(super) fn with_number(&self, number: u32) -> Self {
        let suffix = format!("-{number}");
        let room = self.0.len().min(Self::MAX_LEN - suffix.len());
        Self(format!("{}{suffix}", self.0[..room].trim_end_matches('-')))
    }

    /// Returns the key with hyphens, as in PDF destinations and Markdown anchors.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the key's words in title case: `way-of-tea`, Way of Tea.
    #[must_use]
    pub fn to_title(&self) -> String {
        let words: Vec<&str> = self.0.split('-').collect();
        let last = words.len() - 1;
        let words = words.into_iter().enumerate().map(|(index, word)| {
            let is_small = SMALL_WORDS.contains(&word) && index > 0 && index < last;
            match word.split_at_checked(1) {
                Some((first, rest)) if !is_small => first.to_ascii_uppercase() + rest,
                _ => word.to_owned(),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Returns the key as a Word bookmark name: underscores instead of hyphens.
    #[must_use]
    pub fn to_bookmark(&self) -> String {
        self.0.replace('-', "_")
    }
}

/// Words that title case leaves small within a title, and that a key can do without.
pub(super) const SMALL_WORDS: &[&str] = &[
    "the", "a", "an", "of", "and", "or", "to", "in", "on", "for", "with", "by", "from", "at", "as",
    "into",
];

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where a key came from, the highest authority first.
///
/// There is no origin "lock": the lock file remembers where a key first came from, and a build
/// says the same whether the key is new or old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyOrigin {
    /// The manuscript.
    Explicit,
    /// The project's glossary.
    Glossary,
    /// The heading lexicon, which has the whole title.
    Lexicon,
    /// A translation model.
    Translated,
    /// The words of the title by dictionary: an identifier, not a translation.
    Gloss,
    /// The sound of the title.
    Pinyin,
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn only_ascii_words_joined_by_hyphens_are_keys() {
        for good in ["preface", "ch-2", "a1-b2", &"a".repeat(40)] {
            assert!(Key::new(good).is_some(), "{good}");
        }
        for bad in ["", "2-a", "A", "a--b", "-a", "a-", "a_b", "茶", &"a".repeat(41)] {
            assert!(Key::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_title_has_capitals_but_for_small_words() {
        assert_eq!(Key::new("on-the-way-of-tea").unwrap().to_title(), "On the Way of Tea");
    }

    #[test]
    fn a_bookmark_has_no_hyphens() {
        assert_eq!(Key::new("tea-mountain").unwrap().to_bookmark(), "tea_mountain");
    }
}

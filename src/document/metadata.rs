//! What is known about a manuscript apart from its text.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A language, as a BCP 47 tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(pub String);

impl Lang {
    /// Chinese in Traditional characters.
    #[must_use]
    pub fn traditional() -> Self {
        Self("zh-Hant".to_owned())
    }

    /// Chinese in Simplified characters, mainland usage.
    #[must_use]
    pub fn simplified() -> Self {
        Self("zh-CN".to_owned())
    }

    /// Chinese in Traditional characters, Taiwan's usage.
    #[must_use]
    pub fn taiwan() -> Self {
        Self("zh-TW".to_owned())
    }

    /// Chinese in Traditional characters, Hong Kong's usage.
    #[must_use]
    pub fn hong_kong() -> Self {
        Self("zh-HK".to_owned())
    }

    /// Reads a tag as people write it, `zh-Hant-TW` or `zh_TW`, or returns `None` if it can't be
    /// one (RFC 5646, 2.1: a language of two to eight letters, then parts of one to eight).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let tag = text.trim().replace('_', "-");
        let mut parts = tag.split('-');
        let is_language = |part: &str| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
        };
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        (parts.next().is_some_and(is_language) && parts.all(is_part)).then_some(Self(tag))
    }

    /// Returns the tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether this is a form of Chinese.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.0 == "zh" || self.0.starts_with("zh-")
    }

    /// Returns whether this is Chinese in Simplified characters: by its script, or by a region
    /// where those are in use.
    #[must_use]
    pub fn is_simplified(&self) -> bool {
        let has = |names: &[&str]| {
            let mut parts = self.0.split('-').skip(1);
            parts.any(|part| names.iter().any(|name| part.eq_ignore_ascii_case(name)))
        };
        self.is_chinese() && (has(&["Hans"]) || !has(&["Hant"]) && has(&["CN", "SG", "MY"]))
    }

    /// Returns whether text in this form of Chinese is converted where text in `other` is: unless
    /// one of them is Simplified and the other Traditional.
    #[must_use]
    pub fn has_script_of(&self, other: &Self) -> bool {
        self.is_simplified() == other.is_simplified() || !other.is_chinese()
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::traditional()
    }
}

/// Title page and catalogue data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The authors, in order.
    pub authors: Vec<String>,
    /// The date as written; ISO 8601 where a machine must read it.
    pub date: Option<String>,
    /// The language of the text.
    pub lang: Lang,
    /// Other front matter, by key (`publisher`, `description`, …), carried along.
    pub extra: BTreeMap<String, String>,
    /// The keys of what is never converted: `title`, `author`, `publisher`, ….
    pub protect: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn script_decides_before_region() {
        let is_simplified = |tag: &str| Lang::parse(tag).unwrap().is_simplified();
        for tag in ["zh-Hans", "zh-CN", "zh-hans-TW", "zh_SG"] {
            assert!(is_simplified(tag), "{tag}");
        }
        for tag in ["zh", "zh-Hant", "zh-TW", "zh-HK", "zh-Hant-CN", "ja", "en-SG"] {
            assert!(!is_simplified(tag), "{tag}");
        }
    }

    #[test]
    fn tags_are_read_as_people_write_them() {
        assert_eq!(Lang::parse("zh_TW").unwrap().as_str(), "zh-TW");
        assert!(Lang::parse("zh-Hant-HK").unwrap().is_chinese());
        for bad in ["", "z", "xx-yy-zz!", "zh--TW", "繁體"] {
            assert_eq!(Lang::parse(bad), None, "{bad}");
        }
    }
}

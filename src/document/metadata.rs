//! What is known about a manuscript apart from its text.

use std::collections::BTreeMap;

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
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn tags_are_read_as_people_write_them() {
        assert_eq!(Lang::parse("zh_TW").unwrap().as_str(), "zh-TW");
        assert!(Lang::parse("zh-Hant-HK").unwrap().is_chinese());
        for bad in ["", "z", "xx-yy-zz!", "zh--TW", "繁體"] {
            assert_eq!(Lang::parse(bad), None, "{bad}");
        }
    }
}

//! The encodings a manuscript may be in, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, suggest};

/// An encoding hanpress reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodingName {
    /// UTF-8, with or without byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Big5 with the Hong Kong supplement, as the WHATWG Encoding Standard defines it.
    Big5,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
}

impl EncodingName {
    /// Every encoding, in the order in which help texts list them.
    pub const ALL: [Self; 5] =
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Big5, Self::Gb18030];

    /// Returns the name as it is typed after `--encoding`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Big5 => "big5",
            Self::Gb18030 => "gb18030",
        }
    }

    /// Returns the decoder's table.
    pub(super) fn to_encoding_rs(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Big5 => encoding_rs::BIG5,
            Self::Gb18030 => encoding_rs::GB18030,
        }
    }

    /// Returns how many bytes a character takes in this encoding.
    pub(super) fn length_of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16Le | Self::Utf16Be => c.len_utf16() * 2,
            // Four codes of the Hong Kong supplement stand for a letter and a combining mark.
            Self::Big5 if matches!(c, '\u{0304}' | '\u{030C}') => 0,
            Self::Big5 => 1 + usize::from(!c.is_ascii()),
            Self::Gb18030 => length_in_gb18030(c),
        }
    }
}

fn length_in_gb18030(c: char) -> usize {
    match c {
        _ if c.is_ascii() => 1,
        '\u{4E00}'..='\u{9FA5}' => 2,
        _ => {
            let mut buffer = [0; 4];
            encoding_rs::GB18030.encode(c.encode_utf8(&mut buffer)).0.len()
        }
    }
}

impl fmt::Display for EncodingName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for EncodingName {
    type Err = Error;

    /// Reads a name; case, hyphens and underscores don't matter. Errors with the nearest name.
    fn from_str(text: &str) -> Result<Self, Error> {
        let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_'], "");
        let wanted = match plain(text).as_str() {
            "gbk" | "gb2312" => "gb18030".to_owned(),
            "big5hkscs" => "big5".to_owned(),
            other => other.to_owned(),
        };
        if let Some(found) = Self::ALL.into_iter().find(|name| plain(name.as_str()) == wanted) {
            return Ok(found);
        }
        let known = Self::ALL.map(Self::as_str);
        Err(Error::Usage(format!("unknown encoding {text}{}", suggest(text, known))))
    }
}

/// How sure an encoding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The evidence is thin; a person should look.
    Low,
    /// The evidence is good.
    High,
    /// Proved: a byte order mark, or valid UTF-8.
    Certain,
    /// The user said so.
    Declared,
}

/// An encoding and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoding {
    /// Which one.
    pub name: EncodingName,
    /// How sure.
    pub confidence: Confidence,
}

impl Encoding {
    /// Creates the encoding that the user named.
    #[must_use]
    pub fn declared(name: EncodingName) -> Self {
        Self { name, confidence: Confidence::Declared }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_aliases_are_known() {
        for name in EncodingName::ALL {
            assert_eq!(name.as_str().parse::<EncodingName>().unwrap(), name);
            assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
        }
        assert_eq!("UTF8".parse::<EncodingName>().unwrap(), EncodingName::Utf8);
        assert_eq!("Big5-HKSCS".parse::<EncodingName>().unwrap(), EncodingName::Big5);
        assert_eq!("gbk".parse::<EncodingName>().unwrap(), EncodingName::Gb18030);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let message = "bog5".parse::<EncodingName>().unwrap_err().to_string();
        assert!(message.contains("did you mean big5?"), "{message}");
        let message = "shift-jis".parse::<EncodingName>().unwrap_err().to_string();
        assert!(message.contains("known: utf-8, "), "{message}");
    }
}

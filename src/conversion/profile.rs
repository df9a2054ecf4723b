//! The profiles by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::document::Lang;
use crate::error::{Error, Result, suggest};

/// How text is converted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// OpenCC's `t2s`: OpenCC's standard Traditional, characters and words.
    T2s,
    /// OpenCC's `tw2s`: Taiwan's character forms first.
    Tw2s,
    /// OpenCC's `tw2sp`: Taiwan's words to the mainland's as well.
    Tw2sp,
    /// OpenCC's `hk2s`: Hong Kong's character forms first.
    Hk2s,
    /// OpenCC's `hk2sp`: Hong Kong's words to the mainland's as well.
    Hk2sp,
    /// OpenCC's `s2t`: Simplified to OpenCC's standard Traditional.
    S2t,
    /// OpenCC's `s2tw`: to Taiwan's character forms.
    S2tw,
    /// OpenCC's `s2twp`: to Taiwan's words as well.
    S2twp,
    /// OpenCC's `s2hk`: to Hong Kong's character forms.
    S2hk,
    /// OpenCC's `s2hkp`: to Hong Kong's words as well.
    S2hkp,
    /// hanpress's own, for print: Taiwan's and Hong Kong's forms alike, no regional words
    /// replaced, mainland punctuation, curated corrections.
    #[default]
    Publish,
    /// Nothing is changed: Traditional editions.
    None,
}

impl Profile {
    /// Every profile, in the order in which help lists them.
    pub const ALL: [Self; 12] = [
        Self::T2s,
        Self::Tw2s,
        Self::Tw2sp,
        Self::Hk2s,
        Self::Hk2sp,
        Self::S2t,
        Self::S2tw,
        Self::S2twp,
        Self::S2hk,
        Self::S2hkp,
        Self::Publish,
        Self::None,
    ];

    /// Returns the name, as typed on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::T2s => "t2s",
            Self::Tw2s => "tw2s",
            Self::Tw2sp => "tw2sp",
            Self::Hk2s => "hk2s",
            Self::Hk2sp => "hk2sp",
            Self::S2t => "s2t",
            Self::S2tw => "s2tw",
            Self::S2twp => "s2twp",
            Self::S2hk => "s2hk",
            Self::S2hkp => "s2hkp",
            Self::Publish => "publish",
            Self::None => "none",
        }
    }

    /// Returns whether it turns Traditional characters into Simplified ones.
    #[must_use]
    pub fn is_to_simplified(self) -> bool {
        match self {
            Self::T2s | Self::Tw2s | Self::Tw2sp | Self::Hk2s | Self::Hk2sp | Self::Publish => true,
            Self::S2t | Self::S2tw | Self::S2twp | Self::S2hk | Self::S2hkp | Self::None => false,
        }
    }

    /// Returns the language that text in `lang` is in once it is converted.
    pub(super) fn converted_lang(self, lang: &Lang) -> Lang {
        if !lang.is_chinese() {
            return lang.clone();
        }
        match self {
            Self::T2s | Self::Tw2s | Self::Tw2sp | Self::Hk2s | Self::Hk2sp | Self::Publish => {
                Lang::simplified()
            }
            Self::S2t => Lang::traditional(),
            Self::S2tw | Self::S2twp => Lang::taiwan(),
            Self::S2hk | Self::S2hkp => Lang::hong_kong(),
            Self::None => lang.clone(),
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Profile {
    type Err = Error;

    /// Reads a name, whatever its case. Errors with the nearest name and a list of all.
    fn from_str(name: &str) -> Result<Self> {
        let lower = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|profile| profile.name() == lower).ok_or_else(|| {
            let known = Self::ALL.map(Self::name);
            Error::Usage(format!("unknown profile {name}{}", suggest(&lower, known)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse::<Profile>().unwrap(), profile);
        }
        assert_eq!("TW2SP".parse::<Profile>().unwrap(), Profile::Tw2sp);
    }

    #[test]
    fn an_unknown_name_names_the_nearest() {
        let reason = |name: &str| name.parse::<Profile>().unwrap_err().to_string();
        assert!(reason("pubish").contains("did you mean publish?"), "{}", reason("pubish"));
        assert!(reason("simple").contains("known: "), "{}", reason("simple"));
    }
}

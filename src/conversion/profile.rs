//! The profiles by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
    /// hanpress's own, for print: Taiwan's and Hong Kong's forms alike, no regional words
    /// replaced, mainland punctuation, curated corrections.
    #[default]
    Publish,
    /// Nothing is changed: Traditional editions.
    None,
}

impl Profile {
    /// Every profile, in the order in which help lists them.
    pub const ALL: [Self; 7] =
        [Self::T2s, Self::Tw2s, Self::Tw2sp, Self::Hk2s, Self::Hk2sp, Self::Publish, Self::None];

    /// Returns the name, as typed on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::T2s => "t2s",
            Self::Tw2s => "tw2s",
            Self::Tw2sp => "tw2sp",
            Self::Hk2s => "hk2s",
            Self::Hk2sp => "hk2sp",
            Self::Publish => "publish",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no profile is called `{name}`; the nearest is `{nearest}`")]
pub struct UnknownProfile {
    /// What was asked for.
    pub name: String,
    /// The profile whose name is most like it.
    pub nearest: Profile,
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        let lower = name.to_ascii_lowercase();
        if let Some(profile) = Self::ALL.into_iter().find(|profile| profile.name() == lower) {
            return Ok(profile);
        }
        let nearest = Self::ALL
            .into_iter()
            .min_by_key(|profile| edit_distance(profile.name(), &lower))
            .unwrap_or_default();
        Err(UnknownProfile { name: name.to_owned(), nearest })
    }
}

/// Returns the Levenshtein distance between a name and what was typed for it.
fn edit_distance(name: &str, typed: &str) -> usize {
    // What is much longer than any name is equally far from all of them.
    let typed: Vec<char> = typed.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=typed.len()).collect();
    for (line, wanted) in name.chars().enumerate() {
        let mut next = vec![line + 1];
        let mut left = line + 1;
        for ((&above, &diagonal), &given) in row.iter().skip(1).zip(&row).zip(&typed) {
            left = (above + 1).min(left + 1).min(diagonal + usize::from(given != wanted));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse(), Ok(profile));
        }
        assert_eq!("TW2SP".parse(), Ok(Profile::Tw2sp));
    }

    #[test]
    fn an_unknown_name_names_the_nearest() {
        let error = "tw2ps".parse::<Profile>().expect_err("no such profile");
        assert_eq!(error.to_string(), "no profile is called `tw2ps`; the nearest is `tw2s`");
        assert_eq!(
            "pubish".parse::<Profile>().expect_err("no such profile").nearest,
            Profile::Publish
        );
        assert!("".parse::<Profile>().is_err());
    }
}

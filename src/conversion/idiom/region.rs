//! The regions by name.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::conversion::Profile;
use crate::error::{Error, Result, suggest};

/// The setting that replaces no words.
const NONE: &str = "none";

/// A region whose words the mainland may say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Taiwan: 滑鼠, 軟體, 計程車.
    Taiwan,
    /// Hong Kong: 雪櫃, 的士, 行政總裁.
    HongKong,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 2] = [Self::Taiwan, Self::HongKong];

    /// Returns the name, as typed on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Taiwan => "tw",
            Self::HongKong => "hk",
        }
    }

    /// Reads a setting: a region's name, whatever its case, or `none`. Errors with the nearest
    /// name and a list of all.
    pub fn from_setting(name: &str) -> Result<Option<Self>> {
        let lower = name.to_ascii_lowercase();
        let region = Self::ALL.into_iter().find(|region| region.name() == lower);
        if region.is_none() && lower != NONE {
            let known = Self::ALL.into_iter().map(Self::name).chain([NONE]);
            return Err(Error::Usage(format!("unknown region {name}{}", suggest(&lower, known))));
        }
        Ok(region)
    }

    /// Errors if the words of a region are not to be replaced under a profile: because it has
    /// tables of such words itself, or does not lead to the mainland's.
    pub fn check_profile(self, profile: Profile) -> Result<()> {
        match profile {
            Profile::Publish | Profile::T2s | Profile::Tw2s | Profile::Hk2s => Ok(()),
            Profile::Tw2sp
            | Profile::Hk2sp
            | Profile::S2t
            | Profile::S2tw
            | Profile::S2twp
            | Profile::S2hk
            | Profile::S2hkp
            | Profile::None => Err(Error::Usage(format!(
                "idioms go with the profiles publish, t2s, tw2s and hk2s, not with {profile}"
            ))),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_read() {
        for region in Region::ALL {
            assert_eq!(Region::from_setting(region.name()).unwrap(), Some(region));
        }
        assert_eq!(Region::from_setting("TW").unwrap(), Some(Region::Taiwan));
        assert_eq!(Region::from_setting("none").unwrap(), None);
        let reason = Region::from_setting("twn").unwrap_err().to_string();
        assert!(reason.contains("did you mean tw?"), "{reason}");
    }

    #[test]
    fn regional_words_go_with_profiles_that_have_none() {
        let goes = |profile| Region::Taiwan.check_profile(profile).is_ok();
        let going: Vec<Profile> =
            Profile::ALL.into_iter().filter(|&profile| goes(profile)).collect();
        assert_eq!(going, [Profile::T2s, Profile::Tw2s, Profile::Hk2s, Profile::Publish]);
    }
}

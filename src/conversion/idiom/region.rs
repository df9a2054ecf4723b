//! The regions by name.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Error, Result, suggest};

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
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Region {
    type Err = Error;

    /// Reads a name, whatever its case. Errors with the nearest name and a list of all.
    fn from_str(name: &str) -> Result<Self> {
        let lower = name.to_ascii_lowercase();
        Self::ALL.into_iter().find(|region| region.name() == lower).ok_or_else(|| {
            let known = Self::ALL.map(Self::name);
            Error::Usage(format!("unknown region {name}{}", suggest(&lower, known)))
        })
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

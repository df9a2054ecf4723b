//! Which engine converts: hanpress's own, or OpenCC's library as the reference beside it.

use std::fmt;
use std::str::FromStr;

use super::{Converter, Profile};
use crate::error::{Error, Result, suggest};

/// An engine. Both give the same bytes; only hanpress's own can say what it changed and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// hanpress's own.
    #[default]
    Hanpress,
    /// OpenCC's C++ library, for OpenCC's own profiles.
    ///
    /// Its changes are those hanpress's engine makes, as long as both give the same text. Where
    /// they differ, everything from the first to the last difference is one doubtful change under
    /// [`super::Rule::Native`].
    #[cfg(feature = "opencc-native")]
    Opencc,
}

impl Engine {
    /// Returns the engine's converter for a profile.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if the engine does not have the profile, or can't be started.
    pub fn converter(self, profile: Profile) -> Result<&'static dyn Converter> {
        match self {
            Self::Hanpress => Ok(profile.converter()),
            #[cfg(feature = "opencc-native")]
            Self::Opencc => library::converter(profile),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Hanpress => "hanpress",
            #[cfg(feature = "opencc-native")]
            Self::Opencc => "opencc",
        })
    }
}

impl FromStr for Engine {
    type Err = Error;

    /// Reads a name, whatever its case. An engine that is not built in is an error too, which says
    /// how to get it.
    fn from_str(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "hanpress" => Ok(Self::Hanpress),
            #[cfg(feature = "opencc-native")]
            "opencc" => Ok(Self::Opencc),
            #[cfg(not(feature = "opencc-native"))]
            "opencc" => Err(Error::Usage(
                "this hanpress is built without OpenCC's library: build it with \
                 tests/tools/opencc_native.sh cargo build --release --features opencc-native"
                    .to_owned(),
            )),
            lower => {
                let known = suggest(lower, ["hanpress", "opencc"]);
                Err(Error::Usage(format!("unknown engine {name}{known}")))
            }
        }
    }
}

#[cfg(feature = "opencc-native")]
mod library {
    use std::sync::OnceLock;

    use opencc_rust::{DefaultConfig, OpenCC, generate_static_dictionary};

    use super::super::change::Change;
    use super::super::fixed::{self, Fixed};
    use super::super::{Conversion, Converter, Profile, Risk, Rule};
    use crate::error::{Error, Result};

    /// Returns the converter of a profile; it is opened when first asked for.
    pub(super) fn converter(profile: Profile) -> Result<&'static dyn Converter> {
        static OPEN: [OnceLock<Library>; Profile::ALL.len()] =
            [const { OnceLock::new() }; Profile::ALL.len()];
        let config = match profile {
            Profile::T2s => DefaultConfig::T2S,
            Profile::Tw2s => DefaultConfig::TW2S,
            Profile::Tw2sp => DefaultConfig::TW2SP,
            Profile::Hk2s => DefaultConfig::HK2S,
            Profile::Hk2sp => DefaultConfig::HK2SP,
            Profile::S2t => DefaultConfig::S2T,
            Profile::S2tw => DefaultConfig::S2TW,
            Profile::S2twp => DefaultConfig::S2TWP,
            Profile::S2hk => DefaultConfig::S2HK,
            Profile::S2hkp => DefaultConfig::S2HKP,
            Profile::None => return Ok(profile.converter()),
            Profile::Publish => {
                return Err(Error::Usage(
                    "OpenCC has no profile publish: name one of its own, such as --profile tw2s"
                        .to_owned(),
                ));
            }
        };
        let place = Profile::ALL.iter().position(|&known| known == profile);
        let Some(cell) = place.and_then(|place| OPEN.get(place)) else {
            return Ok(profile.converter());
        };
        if let Some(library) = cell.get() {
            return Ok(library);
        }
        // Two threads may both open one; the second is dropped again.
        let library = Library { opencc: open(config)?, own: profile.converter() };
        Ok(cell.get_or_init(|| library))
    }

    /// Opens a configuration from the tables the crate brings along. OpenCC reads files only, so
    /// they are on disk for that moment.
    fn open(config: DefaultConfig) -> Result<OpenCC> {
        let failed = |reason: String| Error::Usage(format!("OpenCC can't be started: {reason}"));
        let folder = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
        generate_static_dictionary(folder.path(), config)
            .map_err(|reason| failed(reason.to_owned()))?;
        OpenCC::new(folder.path().join(config)).map_err(|error| failed(error.to_string()))
    }

    struct Library {
        opencc: OpenCC,
        own: &'static dyn Converter,
    }

    impl Converter for Library {
        fn convert_around(&self, text: &str, fixed: &[Fixed]) -> Conversion {
            let convert = |piece: &str| {
                let own = self.own.convert(piece);
                // The library fails only when memory is short; then the same bytes come from here.
                let text = self.text(piece).unwrap_or_else(|| own.text.clone());
                if text == own.text {
                    return own;
                }
                let changes = vec![difference(piece, &text)];
                Conversion { text, changes }
            };
            fixed::convert_around(text, fixed, convert).0
        }
    }

    impl Library {
        /// Converts a text; `None` if the library fails.
        fn text(&self, text: &str) -> Option<String> {
            if !text.contains('\0') {
                return self.opencc.convert(text).ok();
            }
            // The interface takes no NUL. For the tables it is a character like any other that
            // none of them has, so another such character does in its place.
            let stand_in = ('\u{F0000}'..='\u{FFFFD}').find(|&other| !text.contains(other))?;
            let stand_in = stand_in.to_string();
            let converted = self.opencc.convert(text.replace('\0', &stand_in)).ok()?;
            Some(converted.replace(&stand_in, "\0"))
        }
    }

    /// Returns the change from one text to another that is different: from the first difference
    /// to the last.
    fn difference(before: &str, after: &str) -> Change {
        let pairs = before.chars().zip(after.chars()).take_while(|(a, b)| a == b);
        let start: usize = pairs.map(|(same, _)| same.len_utf8()).sum();
        let tail = |text: &str| text.get(start..).unwrap_or_default().to_owned();
        let (rest, rest_after) = (tail(before), tail(after));
        let pairs = rest.chars().rev().zip(rest_after.chars().rev()).take_while(|(a, b)| a == b);
        let end: usize = pairs.map(|(same, _)| same.len_utf8()).sum();
        Change {
            source: start..before.len() - end,
            target: start..after.len() - end,
            rule: Rule::Native,
            risk: Risk::Doubtful,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_difference_is_as_short_as_its_ends_allow() {
            let ranges = |before, after| {
                let change = difference(before, after);
                (change.source, change.target)
            };
            assert_eq!(ranges("一二三四", "一五三四"), (3..6, 3..6));
            assert_eq!(ranges("一一", "一一一"), (6..6, 6..9));
            assert_eq!(ranges("甲乙", "丙"), (0..6, 0..3));
            assert_eq!(ranges("", "丙"), (0..0, 0..3));
        }

        #[test]
        fn what_the_two_engines_disagree_on_is_one_doubtful_change() {
            let opencc = open(DefaultConfig::T2S).expect("OpenCC opens");
            let library = Library { opencc, own: Profile::None.converter() };
            let Conversion { text, changes } = library.convert("一個龍字");
            assert_eq!(text, "一个龙字");
            let expected =
                Change { source: 3..9, target: 3..9, rule: Rule::Native, risk: Risk::Doubtful };
            assert_eq!(changes, [expected]);
        }
    }
}

//! The converters, each opened in the way its documentation names first.

use std::env;
use std::path::Path;

use ferrous_opencc::config::BuiltinConfig;
use hanpress::conversion::Profile;
use opencc_fmmseg::OpenccConfig;

/// Converts a text; the result takes the place of what is in the buffer.
pub type Convert = Box<dyn FnMut(&str, &mut Vec<u8>)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Hanpress,
    HanpressExplained,
    OpenCc,
    Ferrous,
    Fmmseg,
}

impl Engine {
    pub const ALL: [Self; 5] =
        [Self::Hanpress, Self::HanpressExplained, Self::OpenCc, Self::Ferrous, Self::Fmmseg];

    pub fn name(self) -> &'static str {
        match self {
            Self::Hanpress => "hanpress",
            Self::HanpressExplained => "hanpress, changes explained",
            Self::OpenCc => "OpenCC 1.4.2",
            Self::Ferrous => "ferrous-opencc 0.4.0",
            Self::Fmmseg => "opencc-fmmseg 0.13.0",
        }
    }

    /// Returns the engine's converter for a profile, or `None` if it has none.
    pub fn open(self, profile: Profile) -> Option<Convert> {
        match self {
            // Its punctuation is not the tables' work.
            Self::Hanpress if profile == Profile::Publish => None,
            Self::Hanpress => {
                let tables = profile.tables()?;
                let mut spans = Vec::new();
                Some(Box::new(move |text, result| {
                    result.clear();
                    spans.clear();
                    tables.convert(text, result, &mut spans);
                }))
            }
            Self::HanpressExplained => {
                let converter = profile.converter();
                Some(Box::new(|text, result| *result = converter.convert(text).text.into_bytes()))
            }
            Self::OpenCc if profile == Profile::Publish => None,
            Self::OpenCc => {
                // Beside the library it is linked with: what the wheel carries.
                let library = env::var_os("OPENCC_LIB_DIRS").expect("benches/peers.sh sets it");
                let data = Path::new(&library).with_file_name("share").join("opencc");
                let config = data.join(format!("{profile}.json"));
                let opencc = opencc_rust::OpenCC::new(config).expect("the wheel has its tables");
                Some(Box::new(move |text, result| {
                    *result = opencc.convert(text).expect("text without NUL").into_bytes();
                }))
            }
            Self::Ferrous => {
                let config = match profile {
                    Profile::T2s => BuiltinConfig::T2s,
                    Profile::Tw2s => BuiltinConfig::Tw2s,
                    Profile::Tw2sp => BuiltinConfig::Tw2sp,
                    Profile::Hk2s => BuiltinConfig::Hk2s,
                    _ => return None,
                };
                let opencc = ferrous_opencc::OpenCC::from_config(config).expect("it is built in");
                Some(Box::new(move |text, result| *result = opencc.convert(text).into_bytes()))
            }
            Self::Fmmseg => {
                let config = match profile {
                    Profile::T2s => OpenccConfig::T2s,
                    Profile::Tw2s => OpenccConfig::Tw2s,
                    Profile::Tw2sp => OpenccConfig::Tw2sp,
                    Profile::Hk2s => OpenccConfig::Hk2s,
                    Profile::Hk2sp => OpenccConfig::Hk2sp,
                    _ => return None,
                };
                let mut opencc = opencc_fmmseg::OpenCC::new();
                opencc.set_parallel(false);
                Some(Box::new(move |text, result| {
                    *result = opencc.convert_with_config(text, config, false).into_bytes();
                }))
            }
        }
    }
}

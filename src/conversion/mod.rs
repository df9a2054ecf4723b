//! Traditional → Simplified, and back: the script engine, profiles, punctuation, audit.
//!
//! [`Converter`] is the boundary: text in, text and every change out. [`convert_document`]
//! applies one to a whole document, each block's text as one string whatever marks, links and
//! note calls cut it, and leaves alone what is never converted (code, URLs, keys, text in
//! another language).

mod audit;
mod chain;
mod change;
mod description_sequence;
mod dictionary;
mod document;
mod fixed;
mod flat;
mod idiom;
mod opencc;
mod profile;
mod publish;
mod punctuation;
mod risk;
mod rule;
mod stream;
mod url;

pub use audit::{Audit, Entry, Passage, PassageChange, SCHEMA, Summary, Tally};
pub use change::Change;
pub use document::{ConversionOptions, convert_document};
pub use fixed::Fixed;
pub use idiom::Region;
pub use profile::Profile;
pub use punctuation::Mark;
pub use risk::Risk;
pub use rule::{Layer, Rule, Table};
pub use stream::{StreamError, convert_stream};

use std::sync::OnceLock;

use chain::Chain;
use opencc::Standard;
use publish::Publish;

/// Converts plain text.
pub trait Converter: Send + Sync {
    /// Converts `text`, which may hold several lines; each is a paragraph.
    fn convert(&self, text: &str) -> Conversion {
        self.convert_around(text, &[])
    }

    /// Converts `text` around stretches that are settled: what stands between them is converted
    /// piece by piece, so that no word goes on across one; punctuation is that of the whole, but
    /// leaves the stretches alone.
    ///
    /// `fixed` is in the order of the text and does not overlap.
    fn convert_around(&self, text: &str, fixed: &[Fixed]) -> Conversion;
}

/// Converted text and how it came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversion {
    /// The result.
    pub text: String,
    /// Every change, in order; ranges do not overlap. What no change covers is unchanged.
    pub changes: Vec<Change>,
}

impl Profile {
    /// Returns the profile's converter; its tables are read once in a process, when first asked
    /// for.
    #[must_use]
    pub fn converter(self) -> &'static dyn Converter {
        fn standard(cell: &'static OnceLock<Chain>, standard: Standard) -> &'static dyn Converter {
            cell.get_or_init(|| standard.chain())
        }
        static T2S: OnceLock<Chain> = OnceLock::new();
        static TW2S: OnceLock<Chain> = OnceLock::new();
        static TW2SP: OnceLock<Chain> = OnceLock::new();
        static HK2S: OnceLock<Chain> = OnceLock::new();
        static HK2SP: OnceLock<Chain> = OnceLock::new();
        static S2T: OnceLock<Chain> = OnceLock::new();
        static S2TW: OnceLock<Chain> = OnceLock::new();
        static S2TWP: OnceLock<Chain> = OnceLock::new();
        static S2HK: OnceLock<Chain> = OnceLock::new();
        static S2HKP: OnceLock<Chain> = OnceLock::new();
        static PUBLISH: OnceLock<Publish> = OnceLock::new();
        match self {
            Self::T2s => standard(&T2S, Standard::T2s),
            Self::Tw2s => standard(&TW2S, Standard::Tw2s),
            Self::Tw2sp => standard(&TW2SP, Standard::Tw2sp),
            Self::Hk2s => standard(&HK2S, Standard::Hk2s),
            Self::Hk2sp => standard(&HK2SP, Standard::Hk2sp),
            Self::S2t => standard(&S2T, Standard::S2t),
            Self::S2tw => standard(&S2TW, Standard::S2tw),
            Self::S2twp => standard(&S2TWP, Standard::S2twp),
            Self::S2hk => standard(&S2HK, Standard::S2hk),
            Self::S2hkp => standard(&S2HKP, Standard::S2hkp),
            Self::Publish => PUBLISH.get_or_init(Publish::new),
            Self::None => &Unchanged,
        }
    }
}

/// The converter of [`Profile::None`].
#[derive(Debug)]
struct Unchanged;

impl Converter for Unchanged {
    fn convert_around(&self, text: &str, fixed: &[Fixed]) -> Conversion {
        let unchanged = |text: &str| Conversion { text: text.to_owned(), changes: Vec::new() };
        fixed::convert_around(text, fixed, unchanged).0
    }
}

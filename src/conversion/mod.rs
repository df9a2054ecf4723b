//! Traditional → Simplified, and back: the script engine, profiles, punctuation, audit.
//!
//! [`Converter`] is the boundary: text in, text and every change out. [`convert_document`]
//! applies one to a whole document, each block's text as one string whatever marks, links and
//! note calls cut it, and leaves alone what is never converted (code, URLs, keys, text in
//! another language).

mod address;
mod audit;
mod change;
mod charset;
mod collector;
mod decision;
mod document;
mod doubt;
mod engine;
mod explain;
mod fixed;
mod flat;
mod found;
mod glossary;
mod idiom;
mod native;
mod profile;
mod programs;
mod publish;
mod punctuation;
mod risk;
mod rows;
mod rule;
mod standard;
mod stream;

pub use audit::{
    Audit, AuditForm, Entry, Location, Outside, Passage, PassageChange, SCHEMA, Summary, Tally,
};
pub use change::Change;
pub use decision::{Decided, Decision};
pub use document::{ConversionOptions, convert_document, convert_document_with};
pub use engine::{Scan, Span};
pub use fixed::Fixed;
pub use glossary::{Glossary, GlossaryFile, TermPlace};
pub use idiom::Region;
pub use native::Engine;
pub use profile::Profile;
pub use punctuation::Mark;
pub use risk::Risk;
pub use rule::{Layer, Rule, Table};
pub use stream::{StreamError, convert_stream, convert_stream_with};

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
    /// Returns the profile's converter.
    #[must_use]
    pub fn converter(self) -> &'static dyn Converter {
        match self.tables() {
            None => &Unchanged,
            Some(_) if self == Self::Publish => &Publish,
            Some(tables) => tables,
        }
    }

    /// Returns the engine over the profile's characters and words, if it has any: for text whose
    /// changes need no reasons. The punctuation of `publish` is not its work.
    #[must_use]
    pub fn tables(self) -> Option<&'static Scan> {
        match self {
            Self::T2s => Some(&programs::T2S),
            Self::Tw2s => Some(&programs::TW2S),
            Self::Tw2sp => Some(&programs::TW2SP),
            Self::Hk2s => Some(&programs::HK2S),
            Self::Hk2sp => Some(&programs::HK2SP),
            Self::S2t => Some(&programs::S2T),
            Self::S2tw => Some(&programs::S2TW),
            Self::S2twp => Some(&programs::S2TWP),
            Self::S2hk => Some(&programs::S2HK),
            Self::S2hkp => Some(&programs::S2HKP),
            Self::Publish => Some(&programs::PUBLISH),
            Self::None => None,
        }
    }
}

impl Converter for Scan {
    fn convert_around(&self, text: &str, fixed: &[Fixed]) -> Conversion {
        fixed::convert_around(text, fixed, |piece| explain::convert(self, piece)).0
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

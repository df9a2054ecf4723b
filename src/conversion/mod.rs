//! Traditional → Simplified: the script engine, profiles, punctuation, audit.
//!
//! [`Converter`] is the boundary: text in, text and every change out. [`convert_document`]
//! applies one to a whole document, each block's text as one string whatever marks, links and
//! note calls cut it, and leaves alone what is never converted (code, URLs, keys, text in
//! another language).

use std::ops::Range;

/// Converts plain text.
pub trait Converter: Send + Sync {
    /// Converts `text`, which may hold several lines.
    fn convert(&self, text: &str) -> Conversion;
}

/// Converted text and how it came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversion {
    /// The result.
    pub text: String,
    /// Every change, in order; ranges do not overlap. What no change covers is unchanged.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the text before.
    pub source: Range<usize>,
    /// Bytes of the text after.
    pub target: Range<usize>,
}

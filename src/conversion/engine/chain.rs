//! The conversion chain: normalization, segmentation, then stages within each segment.
//!
//! Exactly what `OpenCC` 1.4.2 does. This is the reference: it follows the tables literally.

use super::description_sequence;
use super::dictionary::{Dictionary, Entry};

/// A conversion as a configuration describes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain {
    /// Passes over the whole text before anything else.
    pub normalization: &'static [Dictionary],
    /// Cuts the text before and after each of its matches; without it the text is one segment.
    pub segmentation: Option<Dictionary>,
    /// Each rewrites what the one before it wrote, never looking across a segment's border.
    pub stages: &'static [Dictionary],
}

/// An entry that was applied in a pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Replaced {
    /// Where its key begins in the text that the pass reads, in bytes.
    pub source: usize,
    /// Where its value begins in the text that the pass writes.
    pub target: usize,
    /// The entry.
    pub entry: Entry,
}

impl Chain {
    /// Converts a text. Calls `after_pass` behind every pass with what the pass replaced.
    pub(crate) fn convert(&self, text: &str, mut after_pass: impl FnMut(&[Replaced])) -> String {
        let mut result = text.to_owned();
        let mut replaced = Vec::new();
        for dictionary in self.normalization {
            result = pass(dictionary, &result, &mut [], &mut replaced);
            after_pass(&replaced);
        }
        let mut borders = match &self.segmentation {
            Some(dictionary) => borders(dictionary, &result),
            None => Vec::new(),
        };
        for dictionary in self.stages {
            result = pass(dictionary, &result, &mut borders, &mut replaced);
            after_pass(&replaced);
        }
        result
    }
}

/// Rewrites `text` segment by segment and moves the borders to where they are in the result.
fn pass(
    dictionary: &Dictionary,
    text: &str,
    borders: &mut [usize],
    replaced: &mut Vec<Replaced>,
) -> String {
    replaced.clear();
    let mut result = String::with_capacity(text.len());
    let mut start = 0;
    for border in borders {
        rewrite(dictionary, start, text.get(start..*border), &mut result, replaced);
        start = std::mem::replace(border, result.len());
    }
    rewrite(dictionary, start, text.get(start..), &mut result, replaced);
    result
}

/// Rewrites one segment, which begins at `start`.
fn rewrite(
    dictionary: &Dictionary,
    start: usize,
    segment: Option<&str>,
    result: &mut String,
    replaced: &mut Vec<Replaced>,
) {
    let segment = segment.unwrap_or_default();
    let mut copied = 0;
    scan(dictionary, segment, |at, entry| {
        result.push_str(segment.get(copied..at).unwrap_or_default());
        replaced.push(Replaced { source: start + at, target: result.len(), entry });
        result.push_str(entry.value);
        copied = at + entry.key.len();
    });
    result.push_str(segment.get(copied..).unwrap_or_default());
}

/// Returns where segments end, but for the last: before and after every match.
fn borders(dictionary: &Dictionary, text: &str) -> Vec<usize> {
    let mut borders = Vec::new();
    scan(dictionary, text, |at, entry| borders.extend([at, at + entry.key.len()]));
    borders
}

/// Calls `visit` for every match, from the left, each beginning behind the one before it and
/// none within an ideographic description sequence.
fn scan(dictionary: &Dictionary, text: &str, mut visit: impl FnMut(usize, Entry)) {
    let mut done = 0;
    for (at, first) in text.char_indices() {
        let is_operator = description_sequence::arity(first) > 0;
        if at < done || !(is_operator || dictionary.may_begin(first)) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let sequence = if is_operator { description_sequence::length(rest) } else { None };
        if let Some(length) = sequence {
            done = at + length;
        } else if let Some(entry) = dictionary.find(first, rest) {
            visit(at, entry);
            done = at + entry.key.len();
        }
    }
}

//! The conversion chain: normalization, segmentation, then stages within each segment.
//!
//! Exactly what OpenCC 1.4.2 does, with a record of every change. This is the reference engine:
//! it follows the tables literally, one look a character.

use super::change::{Change, Draft, Why, compose, drop_void};
use super::dictionary::{Dictionary, Entry};
use super::fixed::{self, Fixed};
use super::{Conversion, Converter, description_sequence};

/// A conversion as a configuration describes it.
#[derive(Debug)]
pub(super) struct Chain {
    /// Passes over the whole text before anything else.
    pub normalization: Vec<Dictionary>,
    /// Cuts the text before and after each of its matches; without it the text is one segment.
    pub segmentation: Option<Dictionary>,
    /// Each rewrites what the one before it wrote, never looking across a segment's border.
    pub stages: Vec<Dictionary>,
}

impl Converter for Chain {
    fn convert_around(&self, text: &str, fixed: &[Fixed]) -> Conversion {
        fixed::convert_around(text, fixed, |piece| self.run(piece)).0
    }
}

impl Chain {
    /// Converts a text of which nothing is settled.
    pub(super) fn run(&self, text: &str) -> Conversion {
        let mut result = text.to_owned();
        let mut changes = Vec::new();
        for dictionary in &self.normalization {
            pass(dictionary, &mut result, &mut [], &mut changes);
        }
        let mut borders = match &self.segmentation {
            Some(dictionary) => borders(dictionary, &result),
            None => Vec::new(),
        };
        for dictionary in &self.stages {
            pass(dictionary, &mut result, &mut borders, &mut changes);
        }
        drop_void(text, &result, &mut changes);
        Conversion { text: result, changes }
    }
}

/// Rewrites `text` segment by segment, moving the borders and adding to the changes.
fn pass(
    dictionary: &Dictionary,
    text: &mut String,
    borders: &mut [usize],
    changes: &mut Vec<Change>,
) {
    let mut draft = Draft { text: String::with_capacity(text.len()), changes: Vec::new() };
    let mut start = 0;
    for border in borders {
        rewrite(dictionary, start, text.get(start..*border).unwrap_or_default(), &mut draft);
        start = std::mem::replace(border, draft.text.len());
    }
    rewrite(dictionary, start, text.get(start..).unwrap_or_default(), &mut draft);
    *text = draft.text;
    *changes = compose(std::mem::take(changes), draft.changes);
}

/// Rewrites one segment, which begins at `start`, into `draft`.
fn rewrite(dictionary: &Dictionary, start: usize, segment: &str, draft: &mut Draft) {
    let mut copied = 0;
    scan(dictionary, segment, |at, entry| {
        draft.text.push_str(segment.get(copied..at).unwrap_or_default());
        let why = Why { rule: entry.rule, risk: entry.risk };
        draft.replace(start + at, entry.key, entry.value, why);
        copied = at + entry.key.len();
    });
    draft.text.push_str(segment.get(copied..).unwrap_or_default());
}

/// Returns where segments end, but for the last: before and after every match.
fn borders(dictionary: &Dictionary, text: &str) -> Vec<usize> {
    let mut borders = Vec::new();
    scan(dictionary, text, |at, entry| borders.extend([at, at + entry.key.len()]));
    borders
}

/// Calls `visit` for every match, from the left, each beginning behind the one before it and
/// none within an ideographic description sequence.
fn scan(dictionary: &Dictionary, text: &str, mut visit: impl FnMut(usize, &Entry)) {
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

//! From a span to what a person looks for: line, column and the words around.

use serde::Serialize;

use super::Span;

/// How many characters of a long line an excerpt shows.
const EXCERPT_LENGTH: usize = 60;
/// How many of them stand before the column, at most.
const EXCERPT_BEFORE: usize = 24;
/// How many bytes of text lie between two remembered character counts.
const COUNT_DISTANCE: usize = 4096;

/// A place in a manuscript, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Which part of a package it is in, `body` or `notes`; `None` in a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// The line, from 1; in a package the paragraph, counted through all parts.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line, clipped around the column if it is long; `…` stands where it was clipped.
    pub excerpt: String,
}

/// Where lines begin and how many characters lie before every few kilobytes: built once, it makes
/// each look-up independent of the length of the text and of its lines.
#[derive(Debug, Clone)]
pub(super) struct PlaceIndex {
    line_starts: Vec<u32>,
    counts: Vec<u32>,
}

impl PlaceIndex {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| Span::new(at + 1, at + 1).start);
        let line_starts = std::iter::once(0).chain(ends).collect();
        let mut counts = Vec::with_capacity(text.len() / COUNT_DISTANCE + 1);
        let mut before: u32 = 0;
        for block in text.as_bytes().chunks(COUNT_DISTANCE) {
            counts.push(before);
            before += characters(block);
        }
        Self { line_starts, counts }
    }

    /// Returns how many characters begin before `offset`.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / COUNT_DISTANCE;
        let counted = self.counts.get(block).or(self.counts.last()).copied().unwrap_or(0);
        let start = block.min(self.counts.len().saturating_sub(1)) * COUNT_DISTANCE;
        let rest = text.as_bytes().get(start..offset).unwrap_or_default();
        (counted + characters(rest)) as usize
    }

    pub(super) fn line_and_column(&self, text: &str, span: Span) -> (usize, usize) {
        let offset = text.floor_char_boundary(span.start as usize);
        let line = self.line_of(offset);
        let start = self.start_of(line);
        let column = if offset - start <= COUNT_DISTANCE {
            characters(&text.as_bytes()[start..offset]) as usize
        } else {
            self.characters_before(text, offset) - self.characters_before(text, start)
        };
        (line, column + 1)
    }

    pub(super) fn place(&self, text: &str, span: Span) -> Place {
        let offset = text.floor_char_boundary(span.start as usize);
        let (line, column) = self.line_and_column(text, span);
        let start = self.start_of(line);
        let end = match self.line_starts.get(line) {
            Some(&next) => (next as usize).saturating_sub(1),
            None => text.len(),
        };
        let before = text.get(start..offset).unwrap_or_default();
        let after = text.get(offset..end).unwrap_or_default();
        Place { part: None, line, column, excerpt: excerpt(before, after) }
    }

    /// Returns the line that an offset is in, from 1.
    fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start as usize <= offset)
    }

    /// Returns the offset at which a line begins.
    fn start_of(&self, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index));
        start.copied().unwrap_or(0) as usize
    }
}

/// Counts the characters that begin in some bytes of text: continuation bytes are 10xxxxxx; every
/// other byte begins one.
fn characters(text: &[u8]) -> u32 {
    text.iter().map(|byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

/// Clips a line around the place between its two parts, walking no further than it shows.
fn excerpt(before: &str, after: &str) -> String {
    let short = before.len() + after.len() <= 4 * EXCERPT_LENGTH
        && before.chars().count() + after.chars().count() <= EXCERPT_LENGTH;
    if short {
        return format!("{before}{after}");
    }
    let from = before.char_indices().rev().nth(EXCERPT_BEFORE - 1).map_or(0, |(at, _)| at);
    let head = before.get(from..).unwrap_or_default();
    let room = EXCERPT_LENGTH - head.chars().count();
    let to = after.char_indices().nth(room).map_or(after.len(), |(at, _)| at);
    let tail = after.get(..to).unwrap_or_default();
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    format!("{}{head}{tail}{}", cut(from > 0), cut(to < after.len()))
}

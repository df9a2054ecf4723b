//! Text gathered from several places of the source, with the way back to them.

use std::ops::Range;

use crate::document::Origin;
use crate::source::Span;

/// A block's text as one string, whatever lines it was broken into.
#[derive(Debug, Clone, Default)]
pub(super) struct Flow {
    text: String,
    /// `(offset in text, offset in source)`; within a piece both advance together.
    pieces: Vec<(usize, usize)>,
    source_end: usize,
}

impl Flow {
    /// Appends `text`, which stands at `offset` in the source.
    ///
    /// Control characters, which no edition can carry, are left out; a tab becomes a space.
    pub(super) fn push(&mut self, text: &str, offset: usize) {
        let mut begin = 0;
        for (at, control) in text.match_indices(|c: char| c.is_control()) {
            self.push_piece(text.get(begin..at).unwrap_or_default(), offset + begin);
            if control == "\t" {
                self.push_piece(" ", offset + at);
            }
            begin = at + control.len();
        }
        self.push_piece(text.get(begin..).unwrap_or_default(), offset + begin);
    }

    fn push_piece(&mut self, text: &str, offset: usize) {
        if text.is_empty() {
            return;
        }
        self.pieces.push((self.text.len(), offset));
        self.text.push_str(text);
        self.source_end = offset + text.len();
    }

    /// Appends another flow.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.text.len();
        self.pieces.extend(other.pieces.into_iter().map(|(text, source)| (text + shift, source)));
        self.text.push_str(&other.text);
        self.source_end = other.source_end;
    }

    /// Drops the last character.
    pub(super) fn pop(&mut self) {
        if let Some(c) = self.text.pop() {
            self.source_end = self.source_end.saturating_sub(c.len_utf8());
            while self.pieces.last().is_some_and(|&(text, _)| text >= self.text.len()) {
                self.pieces.pop();
            }
        }
    }

    /// Returns the text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text of a byte range, empty if it is none.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Returns where the byte after the last one stands in the source.
    pub(super) fn source_end(&self) -> usize {
        self.source_end
    }

    /// Returns the source range from the first byte to the last.
    pub(super) fn span(&self) -> Span {
        let start = self.pieces.first().map_or(0, |&(_, source)| source);
        Span::new(start, self.source_end.max(start))
    }

    /// Returns the source range of a byte range of the text.
    pub(super) fn span_of(&self, range: Range<usize>) -> Span {
        self.origin(range).span().unwrap_or_else(|| self.span())
    }

    /// Returns the origin of a byte range of the text.
    pub(super) fn origin(&self, range: Range<usize>) -> Origin {
        let mut origin = Origin::default();
        let first = self.pieces.partition_point(|&(text, _)| text <= range.start).saturating_sub(1);
        for (index, &(text, source)) in self.pieces.iter().enumerate().skip(first) {
            if text >= range.end {
                break;
            }
            let next = self.pieces.get(index + 1).map_or(self.text.len(), |&(text, _)| text);
            let start = text.max(range.start);
            let end = next.min(range.end);
            let span = Span::new(source + (start - text), source + (end - text));
            origin.push(start - range.start, span);
        }
        origin
    }
}

#[cfg(test)]
mod tests {
    use super::Flow;

    #[test]
    fn origins_lead_back_across_joined_lines() {
        let source = "航道\n\n疏浚";
        let mut flow = Flow::default();
        flow.push(source.get(..6).unwrap(), 0);
        flow.push(source.get(8..).unwrap(), 8);
        assert_eq!(flow.text(), "航道疏浚");
        let origin = flow.origin(3..9);
        assert_eq!(origin.source_offset(0), Some(3));
        assert_eq!(origin.source_offset(3), Some(8));
    }

    #[test]
    fn control_characters_are_left_out_and_offsets_stay_true() {
        let mut flow = Flow::default();
        flow.push("a\u{0}b\tc", 10);
        assert_eq!(flow.text(), "ab c");
        assert_eq!(flow.origin(1..4).source_offset(0), Some(12));
        assert_eq!(flow.origin(1..4).source_offset(2), Some(14));
    }
}

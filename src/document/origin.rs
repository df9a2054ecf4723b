//! Where a piece of text came from.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// A piecewise map from byte offsets in a node's text to byte offsets in the decoded source.
///
/// Equality ignores it on purpose: `Origin` compares equal to every other `Origin`, so that a
/// document read back from an edition can be compared with the one it was made from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Origin {
    /// `(offset in the text, offset in the source)`, ascending in the first; within a piece both
    /// advance together. Empty if unknown.
    pieces: Pieces,
    /// End of the source range.
    end: u32,
}

/// A list of pieces. One that stands alone, as almost all do, needs no room of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<(u32, u32)>", into = "Vec<(u32, u32)>")]
enum Pieces {
    One([(u32, u32); 1]),
    Others(Vec<(u32, u32)>),
}

impl Pieces {
    fn push(&mut self, piece: (u32, u32)) {
        match self {
            Self::One([first]) => *self = Self::Others(vec![*first, piece]),
            Self::Others(none) if none.is_empty() => *self = Self::One([piece]),
            Self::Others(pieces) => pieces.push(piece),
        }
    }
}

impl Default for Pieces {
    fn default() -> Self {
        Self::Others(Vec::new())
    }
}

impl Deref for Pieces {
    type Target = [(u32, u32)];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(piece) => piece,
            Self::Others(pieces) => pieces,
        }
    }
}

impl DerefMut for Pieces {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::One(piece) => piece,
            Self::Others(pieces) => pieces,
        }
    }
}

impl From<Vec<(u32, u32)>> for Pieces {
    fn from(pieces: Vec<(u32, u32)>) -> Self {
        match pieces.as_slice() {
            [piece] => Self::One([*piece]),
            _ => Self::Others(pieces),
        }
    }
}

impl From<Pieces> for Vec<(u32, u32)> {
    fn from(pieces: Pieces) -> Self {
        match pieces {
            Pieces::One(piece) => piece.to_vec(),
            Pieces::Others(pieces) => pieces,
        }
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

impl Origin {
    /// Creates an origin for text taken as it is from one span.
    #[must_use]
    pub fn new(span: Span) -> Self {
        Self { pieces: Pieces::One([(0, span.start)]), end: span.end }
    }

    /// Creates an origin for text that came from nowhere.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// Adds a piece: from `text_offset` on, the text came from `span`.
    ///
    /// Offsets must ascend; a piece that continues the last one is folded into it.
    pub fn push(&mut self, text_offset: usize, span: Span) {
        let text_offset = u32::try_from(text_offset).unwrap_or(u32::MAX);
        let continues = self
            .pieces
            .last()
            .is_some_and(|&(text, source)| text_offset - text == span.start.wrapping_sub(source));
        if !continues {
            self.pieces.push((text_offset, span.start));
        }
        self.end = span.end;
    }

    /// Adds, from `text_offset` on, what `other` knows of a range of its own text.
    ///
    /// Offsets must ascend, as in [`Origin::push`].
    pub fn append(&mut self, text_offset: usize, other: &Self, range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let Some(source) = other.source_offset(at) else { return };
            let after = other.pieces.partition_point(|&(text, _)| text as usize <= at);
            let next = other.pieces.get(after).map_or(range.end, |&(text, _)| text as usize);
            let next = next.min(range.end);
            self.push(text_offset + at - range.start, Span::new(source, source + next - at));
            at = next;
        }
    }

    /// Moves every place of the source to where `place` says that it is, and the end to where `end`
    /// does.
    pub(crate) fn relocate(&mut self, place: impl Fn(u32) -> u32, end: impl Fn(u32) -> u32) {
        for (_, source) in self.pieces.iter_mut() {
            *source = place(*source);
        }
        self.end = end(self.end);
    }

    /// Returns the origin of a byte range of the text.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let mut origin = Self::unknown();
        origin.append(0, self, range);
        origin
    }

    /// Returns the source offset of the byte at `text_offset`, or `None` if unknown.
    #[must_use]
    pub fn source_offset(&self, text_offset: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|&(text, _)| text as usize <= text_offset);
        let &(text, source) = self.pieces.get(after.checked_sub(1)?)?;
        Some((source as usize + text_offset - text as usize).min(self.end as usize))
    }

    /// Returns the source span of a byte range of the text, or `None` if unknown.
    #[must_use]
    pub fn source_span(&self, text: std::ops::Range<usize>) -> Option<Span> {
        let start = self.source_offset(text.start)?;
        let end = match text.end.checked_sub(1) {
            Some(last) if last >= text.start => self.source_offset(last)? + 1,
            _ => start,
        };
        Some(Span::new(start, end.max(start)))
    }

    /// Returns the whole source span, or `None` if unknown.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let &(_, start) = self.pieces.first()?;
        Some(Span::new(start as usize, (self.end.max(start)) as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;
    use crate::source::Span;

    #[test]
    fn what_is_kept_does_not_depend_on_how_many_pieces_there_are() {
        let mut origin = Origin::unknown();
        let kept = |origin: &Origin| serde_json::to_string(origin).unwrap();
        assert_eq!(kept(&origin), r#"{"pieces":[],"end":0}"#);
        origin.push(0, Span::new(5, 8));
        assert_eq!(kept(&origin), r#"{"pieces":[[0,5]],"end":8}"#);
        origin.push(3, Span::new(10, 12));
        assert_eq!(kept(&origin), r#"{"pieces":[[0,5],[3,10]],"end":12}"#);
        let read: Origin = serde_json::from_str(&kept(&origin)).unwrap();
        assert_eq!([0, 2, 3, 4].map(|at| read.source_offset(at)), [5, 7, 10, 11].map(Some));
    }
}

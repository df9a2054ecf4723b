//! The pieces that a paragraph is collected in, before delimiters and breaks are settled.

use pulldown_cmark::CowStr;

use super::runs::Look;
use crate::document::{Image, IndexMark, NoteId, Reference};
use crate::source::Span;

/// A piece of inline content.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Text {
        text: CowStr<'a>,
        span: Span,
        look: Look,
        /// Whether a backslash keeps the first character from being markup.
        escaped: bool,
    },
    /// Index into [`Leaf::runs`](super::inlines::Leaf::runs).
    Run {
        index: usize,
        span: Span,
        look: Look,
    },
    SoftBreak {
        span: Span,
        look: Look,
    },
    Break,
    NoteCall {
        label: NoteId,
        span: Span,
    },
    Image(Image),
    Reference(Reference),
    Index(IndexMark),
}

impl Piece<'_> {
    /// Returns where the piece stands, if that is known.
    pub(super) fn span(&self) -> Option<Span> {
        match self {
            Piece::Text { span, .. }
            | Piece::Run { span, .. }
            | Piece::SoftBreak { span, .. }
            | Piece::NoteCall { span, .. } => Some(*span),
            Piece::Image(image) => image.origin.span(),
            Piece::Reference(reference) => reference.origin.span(),
            Piece::Index(mark) => mark.origin.span(),
            Piece::Break => None,
        }
    }

    /// Returns how the piece looks, if it is text.
    pub(super) fn look_mut(&mut self) -> Option<&mut Look> {
        match self {
            Piece::Text { look, .. } | Piece::Run { look, .. } | Piece::SoftBreak { look, .. } => {
                Some(look)
            }
            Piece::NoteCall { .. }
            | Piece::Image(_)
            | Piece::Reference(_)
            | Piece::Index(_)
            | Piece::Break => None,
        }
    }
}

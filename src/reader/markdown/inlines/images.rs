//! Images: their alternative text is collected apart.

use super::Leaf;
use crate::document::{Image, Origin};
use crate::reader::markdown::pieces::Piece;
use crate::source::Span;

/// An image whose alternative text is being read.
#[derive(Debug)]
pub(super) struct OpenImage {
    pub(super) image: Image,
    title: String,
    /// Images within its alternative text.
    nested: u32,
}

impl Leaf<'_> {
    /// Begins an image.
    pub(in crate::reader::markdown) fn start_image(
        &mut self,
        source: String,
        title: String,
        span: Span,
    ) {
        if let Some(open) = &mut self.image {
            open.nested += 1;
            return;
        }
        let origin = Origin::new(span);
        let protected = self.scope.protects || self.scope.is_foreign;
        let image = Image { source, alt: String::new(), protected, link: self.link, origin };
        self.image = Some(OpenImage { image, title, nested: 0 });
        self.end = span.end as usize;
    }

    /// Ends an image.
    pub(in crate::reader::markdown) fn end_image(&mut self) {
        let Some(mut open) = self.image.take() else { return };
        if open.nested > 0 {
            open.nested -= 1;
            self.image = Some(open);
            return;
        }
        self.image_title = open.title;
        self.pieces.push(Piece::Image(open.image));
    }

    /// Returns whether there is nothing but one image.
    pub(in crate::reader::markdown) fn is_image(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Image(_)])
    }

    /// Returns whether one image, and nothing else but white space, stands before an offset of the
    /// manuscript.
    pub(in crate::reader::markdown) fn is_image_before(&self, at: usize) -> bool {
        let mut images = 0;
        for piece in &self.pieces {
            match piece {
                _ if piece.span().is_some_and(|span| span.start as usize >= at) => break,
                Piece::Image(_) => images += 1,
                Piece::Text { text, span, .. } => {
                    let before = at.saturating_sub(span.start as usize).min(text.len());
                    if !text.get(..before).unwrap_or_default().trim().is_empty() {
                        return false;
                    }
                }
                Piece::Run { .. }
                | Piece::SoftBreak { .. }
                | Piece::NoteCall { .. }
                | Piece::Reference(_)
                | Piece::Index(_)
                | Piece::Break => return false,
            }
        }
        images == 1
    }
}

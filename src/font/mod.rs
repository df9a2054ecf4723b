//! The faces in use: their metrics and coverage, and which face has a character.
//!
//! In go characters with the looks a style asks for; out come glyphs of a face. The embedded
//! faces are subsets of open fonts (`fonts/README.md`). Everything is measured in units or em of
//! the face, y growing upward from the baseline, as in the font file.

mod embedded;
mod face;
mod select;
mod shape;
mod subset;

pub use face::Face;
pub use select::{FaceRequest, Fit, Script, Selection};
pub use shape::ShapedGlyph;

use std::sync::LazyLock;

/// Index of a face in a [`FontBook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// The faces in use.
///
/// Never empty: the first face is the one that draws the box for a character no face has.
#[derive(Debug)]
pub struct FontBook {
    faces: Vec<Face>,
}

impl FontBook {
    /// Returns the book of the faces that travel with the program; each is parsed when it is
    /// first asked for a glyph, once per process.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static BOOK: LazyLock<FontBook> = LazyLock::new(|| FontBook { faces: embedded::faces() });
        &BOOK
    }

    /// Returns a face.
    ///
    /// Panics if `id` is not of this book; ids come from [`FontBook::select`] and
    /// [`FontBook::iter`] only.
    #[must_use]
    #[track_caller]
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// Iterates over the faces' ids, in a fixed order.
    pub fn ids(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..u16::try_from(self.faces.len()).unwrap_or(u16::MAX)).map(FaceId)
    }

    /// Iterates over the faces with their ids, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.ids().zip(&self.faces)
    }
}

#[cfg(test)]
mod tests {
    use super::FontBook;

    #[test]
    fn the_book_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<FontBook>();
    }
}

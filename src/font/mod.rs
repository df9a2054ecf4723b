//! The faces in use: their metrics and coverage, and which face has a character.
//!
//! The embedded faces are subsets of open fonts (`fonts/README.md`). Everything is measured in
//! em of the face, y growing upward from the baseline, as in the font file.

/// Index of a face in a [`FontBook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// The faces in use.
#[derive(Debug)]
pub struct FontBook {
    faces: Vec<Face>,
}

impl FontBook {
    /// Iterates over the faces' indices.
    pub fn ids(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..u16::try_from(self.faces.len()).unwrap_or(u16::MAX)).map(FaceId)
    }

    /// Returns a face.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }
}

/// A face.
#[derive(Debug)]
pub struct Face {
    data: &'static [u8],
}

impl Face {
    /// Returns the font file.
    pub fn data(&self) -> &'static [u8] {
        self.data
    }
}

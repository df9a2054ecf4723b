//! The faces in use: their metrics and coverage, and which face has a character.
//!
//! The embedded faces are subsets of open fonts (`fonts/README.md`). Everything is measured in
//! em of the face, y growing upward from the baseline, as in the font file.

/// Index of a face in a [`FontBook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// The faces in use.
#[derive(Debug)]
pub struct FontBook {}

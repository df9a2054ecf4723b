//! The faces that travel with the program (`fonts/README.md` says where they come from).

use super::Face;
use crate::style::Weight::{Bold, Regular};

macro_rules! face {
    ($family:literal, $style:literal, $weight:expr, $italic:literal) => {
        Face::new(
            concat!("Hanpress", $family, "-", $style),
            concat!("Hanpress ", $family),
            $weight,
            $italic,
            include_bytes!(concat!("../../fonts/Hanpress", $family, "-", $style, ".ttf")),
        )
    };
}

/// Positions in the list that [`faces`] returns.
pub(super) mod ids {
    use crate::font::FaceId;

    pub(in crate::font) const SONG: FaceId = FaceId(0);
    pub(in crate::font) const SONG_BOLD: FaceId = FaceId(1);
    pub(in crate::font) const HEI: FaceId = FaceId(2);
    pub(in crate::font) const HEI_BOLD: FaceId = FaceId(3);
    pub(in crate::font) const KAI: FaceId = FaceId(4);
    pub(in crate::font) const SERIF: FaceId = FaceId(5);
    pub(in crate::font) const SERIF_ITALIC: FaceId = FaceId(6);
    pub(in crate::font) const SERIF_BOLD: FaceId = FaceId(7);
    pub(in crate::font) const SERIF_BOLD_ITALIC: FaceId = FaceId(8);
    pub(in crate::font) const SANS: FaceId = FaceId(9);
    pub(in crate::font) const SANS_ITALIC: FaceId = FaceId(10);
    pub(in crate::font) const SANS_BOLD: FaceId = FaceId(11);
    pub(in crate::font) const SANS_BOLD_ITALIC: FaceId = FaceId(12);
    pub(in crate::font) const MONO: FaceId = FaceId(13);
    pub(in crate::font) const MONO_BOLD: FaceId = FaceId(14);
}

/// Returns the faces in the order of [`ids`].
pub(super) fn faces() -> Vec<Face> {
    vec![
        face!("Song", "Regular", Regular, false),
        face!("Song", "Bold", Bold, false),
        face!("Hei", "Regular", Regular, false),
        face!("Hei", "Bold", Bold, false),
        face!("Kai", "Regular", Regular, false),
        face!("Serif", "Regular", Regular, false),
        face!("Serif", "Italic", Regular, true),
        face!("Serif", "Bold", Bold, false),
        face!("Serif", "BoldItalic", Bold, true),
        face!("Sans", "Regular", Regular, false),
        face!("Sans", "Italic", Regular, true),
        face!("Sans", "Bold", Bold, false),
        face!("Sans", "BoldItalic", Bold, true),
        face!("Mono", "Regular", Regular, false),
        face!("Mono", "Bold", Bold, false),
    ]
}

#[cfg(test)]
mod tests {
    use super::{faces, ids};

    #[test]
    fn every_id_names_its_face() {
        let faces = faces();
        let name = |id: crate::font::FaceId| faces[usize::from(id.0)].name();
        assert_eq!(name(ids::SONG), "HanpressSong-Regular");
        assert_eq!(name(ids::KAI), "HanpressKai-Regular");
        assert_eq!(name(ids::SERIF_BOLD_ITALIC), "HanpressSerif-BoldItalic");
        assert_eq!(name(ids::SANS_BOLD), "HanpressSans-Bold");
        assert_eq!(name(ids::MONO_BOLD), "HanpressMono-Bold");
        assert_eq!(faces.len(), usize::from(ids::MONO_BOLD.0) + 1);
    }
}

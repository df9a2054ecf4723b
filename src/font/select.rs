//! Which face has a character.
//!
//! A style names a family; every family has a Han part and a Latin part. Latin letters come from
//! the companion faces, never from the Han face's own Latin, because only the companions have
//! italics and kerning and a page must not mix the two. What the family lacks comes from the
//! faces with the widest coverage, and the caller says so in a diagnostic.

use super::embedded::ids;
use super::{FaceId, FontBook};
use crate::style::{Family, TextStyle, Weight};

/// Which part of a family a character is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Han characters and the full-width marks.
    Han,
    /// Everything else.
    Latin,
}

/// The looks that decide a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceRequest {
    /// The kind of face.
    pub family: Family,
    /// How heavy.
    pub weight: Weight,
    /// Whether Latin letters are italic.
    pub italic: bool,
}

impl From<&TextStyle> for FaceRequest {
    fn from(style: &TextStyle) -> Self {
        Self { family: style.family, weight: style.weight, italic: style.italic }
    }
}

/// A glyph for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The face.
    pub face: FaceId,
    /// The glyph in it.
    pub glyph: u16,
    /// How well it answers the request.
    pub fit: Fit,
}

/// How well a face answers a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The face is of the family asked for.
    Own,
    /// The family doesn't have the character; another does.
    Fallback,
    /// No face has it: the glyph is the box of the family's main face.
    Missing,
}

/// The faces that have everything they can have.
const WIDEST: [FaceId; 6] = [ids::SONG, ids::HEI, ids::KAI, ids::SERIF, ids::SANS, ids::MONO];

impl FontBook {
    /// Returns the glyph for a character.
    #[must_use]
    pub fn select(&self, request: FaceRequest, script: Script, character: char) -> Selection {
        let (main, other) = own_faces(request, script);
        let found = |fit, face: FaceId| {
            self.face(face).glyph(character).map(|glyph| Selection { face, glyph, fit })
        };
        found(Fit::Own, main)
            .or_else(|| found(Fit::Own, other()))
            .or_else(|| WIDEST.into_iter().find_map(|face| found(Fit::Fallback, face)))
            .unwrap_or(Selection { face: main, glyph: 0, fit: Fit::Missing })
    }

    /// Returns the face that a request names for a script.
    #[must_use]
    pub fn main_face(&self, request: FaceRequest, script: Script) -> FaceId {
        own_faces(request, script).0
    }
}

/// The faces that make up a family, first choice first.
fn own_faces(request: FaceRequest, script: Script) -> (FaceId, impl FnOnce() -> FaceId) {
    let (first, second): (fn(_) -> _, fn(_) -> _) = match script {
        Script::Han => (han_face, latin_face),
        Script::Latin => (latin_face, han_face),
    };
    (first(request), move || second(request))
}

fn han_face(request: FaceRequest) -> FaceId {
    match (request.family, request.weight) {
        (Family::Song | Family::Fangsong, Weight::Regular) => ids::SONG,
        (Family::Song | Family::Fangsong, Weight::Bold) => ids::SONG_BOLD,
        (Family::Hei | Family::Mono, Weight::Regular) => ids::HEI,
        // Kai has no bold; smeared Kai is an error in print, and strong Kai is set in Hei.
        (Family::Hei | Family::Mono | Family::Kai, Weight::Bold) => ids::HEI_BOLD,
        (Family::Kai, Weight::Regular) => ids::KAI,
    }
}

fn latin_face(request: FaceRequest) -> FaceId {
    match (request.family, request.weight, request.italic) {
        (Family::Mono, Weight::Regular, _) => ids::MONO,
        (Family::Mono, Weight::Bold, _) => ids::MONO_BOLD,
        (Family::Hei, Weight::Regular, false) => ids::SANS,
        (Family::Hei, Weight::Regular, true) => ids::SANS_ITALIC,
        (Family::Hei, Weight::Bold, false) => ids::SANS_BOLD,
        (Family::Hei, Weight::Bold, true) => ids::SANS_BOLD_ITALIC,
        (Family::Song | Family::Fangsong | Family::Kai, Weight::Regular, false) => ids::SERIF,
        (Family::Song | Family::Fangsong | Family::Kai, Weight::Regular, true) => ids::SERIF_ITALIC,
        (Family::Song | Family::Fangsong, Weight::Bold, false) => ids::SERIF_BOLD,
        (Family::Song | Family::Fangsong, Weight::Bold, true) => ids::SERIF_BOLD_ITALIC,
        // Beside the Hei that stands in for bold Kai.
        (Family::Kai, Weight::Bold, false) => ids::SANS_BOLD,
        (Family::Kai, Weight::Bold, true) => ids::SANS_BOLD_ITALIC,
    }
}

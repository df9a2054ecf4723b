//! Shaping of Latin words: kerning, ligatures, marks.
//!
//! Han text never comes here: its glyphs stand alone, and a lookup in the face's tables is enough.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use harfrust::{Direction, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer};
use skrifa::FontRef;

use super::Face;

/// A glyph of a shaped word, in units of the face's em.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShapedGlyph {
    /// Its index in the face.
    pub id: u16,
    /// Where its cluster begins, in bytes of the word; glyphs of one cluster are inseparable.
    pub cluster: u32,
    /// From its origin to the next one's.
    pub advance: i32,
    /// How far it is drawn to the right of its origin.
    pub shift: i32,
}

/// What shaping needs of a face, prepared once.
pub(super) struct Shaping {
    font: FontRef<'static>,
    data: ShaperData,
    plan: ShapePlan,
    /// Words that were shaped before: most words of a text come again.
    known: RwLock<HashMap<Box<str>, Box<[ShapedGlyph]>>>,
}

/// How many words a face remembers, and how many bytes they have at most.
const MOST_WORDS: usize = 4096;
const LONGEST_WORD: usize = 32;

impl Shaping {
    pub(super) fn new(font: FontRef<'static>) -> Self {
        let data = ShaperData::new(&font);
        let shaper = data.shaper(&font).build();
        let plan = ShapePlan::new(
            &shaper,
            Direction::LeftToRight,
            Some(harfrust::script::LATIN),
            None,
            &[],
        );
        Self { font, data, plan, known: RwLock::default() }
    }

    fn shape(&self, word: &str) -> Box<[ShapedGlyph]> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(word);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(harfrust::script::LATIN);
        let shaper = self.data.shaper(&self.font).build();
        let shaped = shaper.shape(buffer, ShapeOptions::new().plan(Some(&self.plan)));
        let pairs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let glyphs = pairs.map(|(info, position)| ShapedGlyph {
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            cluster: info.cluster,
            advance: position.x_advance,
            shift: position.x_offset,
        });
        glyphs.collect()
    }
}

impl Face {
    /// Shapes a word and hands its glyphs to `take`, which must shape no other.
    ///
    /// Everything is shaped left to right and as Latin: hanpress sets no right-to-left script.
    pub fn shape(&self, word: &str, take: impl FnOnce(&[ShapedGlyph])) {
        let Some(shaping) = self.shaping() else { return };
        if let Some(known) = shaping.known.read().unwrap_or_else(PoisonError::into_inner).get(word)
        {
            return take(known);
        }
        let shaped = shaping.shape(word);
        take(&shaped);
        let mut known = shaping.known.write().unwrap_or_else(PoisonError::into_inner);
        if word.len() <= LONGEST_WORD && known.len() < MOST_WORDS {
            known.insert(word.into(), shaped);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::font::{FaceRequest, FontBook, Script};
    use crate::style::{Family, Weight};

    fn shape(family: Family, word: &str) -> Vec<super::ShapedGlyph> {
        let book = FontBook::embedded();
        let request = FaceRequest { family, weight: Weight::Regular, italic: false };
        let mut glyphs = Vec::new();
        let face = book.face(book.main_face(request, Script::Latin));
        face.shape(word, |shaped| glyphs.extend_from_slice(shaped));
        glyphs
    }

    #[test]
    fn words_are_kerned() {
        let apart: i32 = ["A", "V"]
            .iter()
            .flat_map(|word| shape(Family::Song, word))
            .map(|glyph| glyph.advance)
            .sum();
        let together: i32 = shape(Family::Song, "AV").iter().map(|glyph| glyph.advance).sum();
        assert!(together < apart, "{together} {apart}");
    }

    #[test]
    fn code_keeps_every_character() {
        let word = "a->b!=c===fi";
        assert_eq!(shape(Family::Mono, word).len(), word.len());
    }
}

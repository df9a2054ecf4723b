//! One face: its file, metrics and glyphs.

use std::fmt;
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::shape::Shaping;
use crate::style::{Length, Weight};

/// A face.
pub struct Face {
    name: &'static str,
    family: &'static str,
    weight: Weight,
    italic: bool,
    data: &'static [u8],
    tables: OnceLock<Tables>,
    shaping: OnceLock<Option<Shaping>>,
}

impl Face {
    pub(super) fn new(
        name: &'static str,
        family: &'static str,
        weight: Weight,
        italic: bool,
        data: &'static [u8],
    ) -> Self {
        let (tables, shaping) = (OnceLock::new(), OnceLock::new());
        Self { name, family, weight, italic, data, tables, shaping }
    }

    /// Returns the PostScript name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the family's name.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.family
    }

    /// Returns how heavy it is.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.weight
    }

    /// Returns whether it is an italic.
    #[must_use]
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// Returns the font file.
    #[must_use]
    pub fn data(&self) -> &'static [u8] {
        self.data
    }

    /// Returns the units of the em, at least 1.
    #[must_use]
    pub fn units_per_em(&self) -> u16 {
        self.tables().units_per_em
    }

    /// Returns how far the design area reaches above the baseline, in em: the typographic
    /// ascender, which in a Han face is the top of the ideographic em-box.
    #[must_use]
    pub fn ascent(&self) -> f64 {
        self.tables().ascent
    }

    /// Returns how far the design area reaches below the baseline, in em, as a positive number.
    #[must_use]
    pub fn descent(&self) -> f64 {
        self.tables().descent
    }

    /// Returns a character's glyph, or `None` if the face doesn't have it.
    #[must_use]
    pub fn glyph(&self, character: char) -> Option<u16> {
        self.tables().glyph(character)
    }

    /// Returns how many characters the face has.
    #[must_use]
    pub fn coverage(&self) -> usize {
        self.tables().blocks.iter().flatten().filter(|&&glyph| glyph != 0).count()
    }

    /// Returns a glyph's advance in units of the em; 0 for a glyph that isn't there.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> u16 {
        self.tables().advances.get(usize::from(glyph)).copied().unwrap_or(0)
    }

    /// Converts units of this face's em to a length at a size.
    #[must_use]
    pub fn scale(&self, units: i32, size: Length) -> Length {
        let em = i64::from(self.units_per_em());
        // Nearly every Han glyph.
        if i64::from(units) == em { size } else { size * i64::from(units) / em }
    }

    pub(super) fn shaping(&self) -> Option<&Shaping> {
        self.shaping.get_or_init(|| Some(Shaping::new(self.font()?))).as_ref()
    }

    pub(super) fn font(&self) -> Option<FontRef<'static>> {
        FontRef::new(self.data).ok()
    }

    fn tables(&self) -> &Tables {
        self.tables
            .get_or_init(|| self.font().map_or_else(Tables::default, |font| Tables::new(&font)))
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Face").field("name", &self.name).finish_non_exhaustive()
    }
}

const BLOCK: u32 = 256;
type Block = [u16; BLOCK as usize];

/// What setting text needs of a face, in tables that answer without parsing.
struct Tables {
    units_per_em: u16,
    ascent: f64,
    descent: f64,
    advances: Vec<u16>,
    /// Character's block → index in `blocks`; 0 is a block of nothing.
    index: Vec<u16>,
    blocks: Vec<Block>,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            units_per_em: 1000,
            ascent: 0.88,
            descent: 0.12,
            advances: Vec::new(),
            index: Vec::new(),
            blocks: vec![[0; BLOCK as usize]],
        }
    }
}

impl Tables {
    fn new(font: &FontRef<'_>) -> Self {
        let mut tables = Self::default();
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        tables.units_per_em = metrics.units_per_em.max(1);
        let em = f64::from(tables.units_per_em);
        tables.ascent = f64::from(metrics.ascent) / em;
        tables.descent = -f64::from(metrics.descent) / em;
        if let Ok(os2) = font.os2() {
            tables.ascent = f64::from(os2.s_typo_ascender()) / em;
            tables.descent = -f64::from(os2.s_typo_descender()) / em;
        }
        if let Ok(hmtx) = font.hmtx() {
            let last = hmtx.h_metrics().last().map_or(0, |metric| metric.advance());
            tables.advances = hmtx.h_metrics().iter().map(|metric| metric.advance()).collect();
            tables.advances.resize(usize::from(metrics.glyph_count), last);
        }
        for (character, glyph) in font.charmap().mappings() {
            tables.insert(character, glyph);
        }
        tables
    }

    fn insert(&mut self, character: u32, glyph: GlyphId) {
        let Ok(glyph) = u16::try_from(glyph.to_u32()) else { return };
        let (block, cell) = ((character / BLOCK) as usize, (character % BLOCK) as usize);
        if block >= self.index.len() {
            self.index.resize(block + 1, 0);
        }
        if self.index[block] == 0 {
            // A font has at most 0x1100 blocks.
            self.index[block] = u16::try_from(self.blocks.len()).unwrap_or(0);
            self.blocks.push([0; BLOCK as usize]);
        }
        self.blocks[usize::from(self.index[block])][cell] = glyph;
    }

    fn glyph(&self, character: char) -> Option<u16> {
        let character = u32::from(character);
        let block = *self.index.get((character / BLOCK) as usize)?;
        let glyph = self.blocks.get(usize::from(block))?[(character % BLOCK) as usize];
        (glyph != 0).then_some(glyph)
    }
}

#[cfg(test)]
mod tests {
    use crate::font::FontBook;
    use skrifa::MetadataProvider;

    #[test]
    fn the_tables_say_what_the_file_says() {
        for (_, face) in FontBook::embedded().iter() {
            let font = face.font().expect("embedded faces parse");
            let charmap = font.charmap();
            for character in (0x20..0x3000).step_by(7).chain((0x4E00..0xFFF0).step_by(131)) {
                let Some(character) = char::from_u32(character) else { continue };
                let expected = charmap.map(character).map(|glyph| glyph.to_u32());
                assert_eq!(face.glyph(character).map(u32::from), expected, "{face:?} {character}");
            }
            assert_eq!(face.coverage(), charmap.mappings().count(), "{face:?}");
        }
    }

    #[test]
    fn han_faces_fill_the_em_box() {
        let book = FontBook::embedded();
        for (_, face) in book.iter().take(5) {
            assert!((face.ascent() - 0.88).abs() < 1e-9 && (face.descent() - 0.12).abs() < 1e-9);
            for character in "国，。“”—…①　".chars() {
                let glyph = face.glyph(character).expect("a Han face has it");
                assert_eq!(face.advance(glyph), face.units_per_em(), "{face:?} {character}");
            }
        }
    }
}

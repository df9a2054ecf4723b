//! The order of the glyphs in the fonts that are embedded.

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::draw::Faces;
use super::ink::Ink;
use crate::font::FaceId;
use crate::layout::{Content, Glyph, GlyphRun, PagedDocument};
use crate::style::Color;

/// What the glyphs of each face stand for where they are met first.
#[derive(Debug)]
pub(super) struct Uses<'a> {
    /// By face, then by glyph; empty for glyphs that aren't drawn.
    faces: Vec<Vec<&'a str>>,
}

impl<'a> Uses<'a> {
    pub(super) fn new(document: &'a PagedDocument) -> Self {
        let mut uses = Self { faces: Vec::new() };
        let items = document.pages.iter().flat_map(|page| &page.items);
        for item in items {
            if let Content::Glyphs(run) = &item.content {
                uses.add(run);
            }
        }
        uses
    }

    fn add(&mut self, run: &'a GlyphRun) {
        let face = usize::from(run.face.0);
        if face >= self.faces.len() {
            self.faces.resize(face + 1, Vec::new());
        }
        let uses = &mut self.faces[face];
        for (index, glyph) in run.glyphs.iter().enumerate() {
            // The text of a cluster of several glyphs is none of theirs.
            let previous = index.checked_sub(1).and_then(|index| run.glyphs.get(index));
            let neighbours = [previous, run.glyphs.get(index + 1)];
            if neighbours.into_iter().flatten().any(|other: &Glyph| other.text == glyph.text) {
                continue;
            }
            let id = usize::from(glyph.id);
            if id >= uses.len() {
                uses.resize(id + 1, "");
            }
            if uses[id].is_empty() {
                let range = glyph.text.start as usize..glyph.text.end as usize;
                uses[id] = usual(run.text.get(range).unwrap_or_default());
            }
        }
    }

    /// Draws every glyph once, in the order of its face: krilla numbers the glyphs of a font as it
    /// meets them, and next to its like an outline deflates better. A dozen bytes a glyph.
    pub(super) fn introduce(&self, surface: &mut Surface, faces: &Faces, ink: Ink) {
        surface.set_fill(Some(ink.fill(Color::BLACK)));
        for (face, uses) in (0..).zip(&self.faces) {
            let Some(font) = faces.get(FaceId(face)) else { continue };
            let mut text = String::new();
            let mut glyphs = Vec::new();
            // The box for missing characters is there always.
            for (glyph, stands_for) in (0..).zip(uses).skip(1) {
                if stands_for.is_empty() {
                    continue;
                }
                let start = text.len();
                text.push_str(stands_for);
                let id = GlyphId::new(glyph);
                glyphs.push(KrillaGlyph::new(id, 1.0, 0.0, 0.0, 0.0, start..text.len(), None));
            }
            surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font, &text, 1.0, false);
        }
    }
}

/// Characters that share the glyph of a more usual one.
pub(super) const SHARED: [char; 2] = ['\u{AD}', '〜'];

/// Returns the more usual character with the same glyph. The font's table of characters has one for
/// each glyph, and some readers know nothing else; the others are marked wherever they stand.
pub(super) fn usual(text: &str) -> &str {
    match text {
        "\u{AD}" => "-",
        "〜" => "～",
        text => text,
    }
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn a_soft_hyphen_is_no_usual_hyphen() {
        assert_eq!([usual("\u{AD}"), usual("〜"), usual("字")], ["-", "～", "字"]);
    }
}

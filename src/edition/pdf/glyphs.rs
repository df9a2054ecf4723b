//! The order of the glyphs in the fonts that are embedded.

use std::cmp::Reverse;

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::draw::Faces;
use super::ink::Ink;
use crate::font::FaceId;
use crate::layout::{Content, Glyph, GlyphRun, PagedDocument};
use crate::style::Color;

/// How often the glyphs of each face are drawn, and what they stand for where they are met first.
#[derive(Debug)]
pub(super) struct Uses<'a> {
    /// By face, then by glyph.
    faces: Vec<Vec<Use<'a>>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Use<'a> {
    count: u32,
    text: &'a str,
}

/// How often the glyphs of a face are drawn, on average, if their order is to go by that. Measured:
/// the order of the face saves a dozen bytes a glyph, that of frequency a quarter of one a use.
const OFTEN: usize = 48;

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
                uses.resize(id + 1, Use::default());
            }
            if uses[id].count == 0 {
                let range = glyph.text.start as usize..glyph.text.end as usize;
                uses[id].text = usual(run.text.get(range).unwrap_or_default());
            }
            uses[id].count += 1;
        }
    }

    /// Draws every glyph once, the most frequent first: krilla numbers the glyphs of a font as it
    /// meets them, and the smaller numbers are, the better they deflate.
    pub(super) fn introduce(&self, surface: &mut Surface, faces: &Faces, ink: Ink) {
        surface.set_fill(Some(ink.fill(Color::BLACK)));
        for (face, uses) in (0..).zip(&self.faces) {
            let Some(font) = faces.get(FaceId(face)) else { continue };
            let mut text = String::new();
            let mut glyphs = Vec::new();
            for glyph in order(uses) {
                let start = text.len();
                text.push_str(uses[usize::from(glyph)].text);
                let id = GlyphId::new(u32::from(glyph));
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

/// Returns the glyphs in the order in which they are to be numbered, from 1.
///
/// A number is two bytes in a content stream, which deflate codes one by one and by one table:
/// what it can't see of the number is that the bytes belong together. That costs least if the
/// frequent glyphs share few low bytes, whatever their high bytes. Low bytes that strings must
/// escape are left to the rarest.
///
/// The glyphs of a face that little is set in keep their order: next to its like, an outline
/// deflates better.
fn order(uses: &[Use]) -> Vec<u16> {
    let mut frequent: Vec<u16> = (0..)
        .zip(uses)
        // The box for missing characters is number 0 always.
        .filter(|(glyph, used)| *glyph != 0 && !used.text.is_empty())
        .map(|(glyph, _)| glyph)
        .collect();
    let total: usize = uses.iter().map(|used| used.count as usize).sum();
    if total < frequent.len() * OFTEN {
        return frequent;
    }
    frequent.sort_by_key(|glyph| (Reverse(uses[usize::from(*glyph)].count), *glyph));
    let mut numbers: Vec<u16> = (1..).take(frequent.len()).collect();
    numbers.sort_by_key(|number| {
        let [high, low] = number.to_be_bytes();
        (b"()\\\r".contains(&low), low, high)
    });
    let mut order: Vec<(u16, u16)> = numbers.into_iter().zip(frequent).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, glyph)| glyph).collect()
}

#[cfg(test)]
mod tests {
    use super::{Use, order, usual};

    #[test]
    fn frequent_glyphs_share_low_bytes() {
        let mut uses = vec![Use::default(); 600];
        for (glyph, used) in uses.iter_mut().enumerate() {
            *used = Use { count: u32::try_from(glyph).expect("few"), text: "字" };
        }
        uses[7].text = "";
        let order = order(&uses);
        assert_eq!(order.len(), 598, "neither the box nor what stands for nothing");
        let glyph = |number: usize| order[number - 1];
        assert_eq!([0x100, 0x200, 0x001, 0x101].map(glyph), [599, 598, 597, 596]);
        assert_eq!([0x128, 0x129, 0x05C, 0x15C].map(glyph), [8, 4, 2, 1], "escaped: the rarest");
    }

    #[test]
    fn a_soft_hyphen_is_no_usual_hyphen() {
        assert_eq!([usual("\u{AD}"), usual("〜"), usual("字")], ["-", "～", "字"]);
    }

    #[test]
    fn glyphs_of_a_face_seldom_used_stay_in_order() {
        let uses = [0, 3, 9, 2].map(|count| Use { count, text: "字" });
        assert_eq!(order(&uses), [1, 2, 3]);
    }
}

//! Content drawn again whose glyphs don't have their codes yet.

use std::ops::Range;

use super::codes::Codes;
use super::literal::push_escaped;

/// A content stream with its glyphs left out.
#[derive(Debug, Default)]
pub(super) struct Redrawn {
    /// Everything else.
    pub(super) written: Vec<u8>,
    /// Strings in order.
    strings: Vec<GlyphString>,
    /// Glyphs of all strings, as krilla numbers them.
    glyphs: Vec<u16>,
    /// Whether the states of [`super::overprint`] are in it.
    pub(super) overprints: bool,
}

/// A string of glyphs.
#[derive(Debug)]
struct GlyphString {
    /// Where it belongs in what is written.
    at: usize,
    font: usize,
    /// Its glyphs, in [`Redrawn::glyphs`].
    glyphs: Range<usize>,
}

impl Redrawn {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { written: Vec::with_capacity(bytes), ..Self::default() }
    }

    /// Adds a glyph where writing has come to.
    pub(super) fn glyph(&mut self, font: usize, glyph: u16) {
        let (at, start) = (self.written.len(), self.glyphs.len());
        self.glyphs.push(glyph);
        match self.strings.last_mut() {
            Some(last) if last.at == at && last.font == font => last.glyphs.end += 1,
            _ => self.strings.push(GlyphString { at, font, glyphs: start..start + 1 }),
        }
    }

    /// Adds how often each glyph of each font is drawn.
    pub(super) fn count(&self, uses: &mut [Vec<u32>]) {
        for string in &self.strings {
            let Some(uses) = uses.get_mut(string.font) else { continue };
            for glyph in &self.glyphs[string.glyphs.clone()] {
                let glyph = usize::from(*glyph);
                if glyph >= uses.len() {
                    uses.resize(glyph + 1, 0);
                }
                uses[glyph] += 1;
            }
        }
    }

    /// Puts the glyphs in: by the codes of their fonts, or by their numbers in a font without.
    pub(super) fn encoded(&self, codes: &[Codes]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.written.len() + self.glyphs.len() * 2);
        let mut copied = 0;
        for string in &self.strings {
            out.extend_from_slice(&self.written[copied..string.at]);
            copied = string.at;
            let codes = codes.get(string.font);
            for glyph in &self.glyphs[string.glyphs.clone()] {
                let code = codes.map_or(*glyph, |codes| codes.of(*glyph));
                push_escaped(&mut out, &code.to_be_bytes());
            }
        }
        out.extend_from_slice(&self.written[copied..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::Codes;
    use super::Redrawn;

    #[test]
    fn glyphs_are_put_in_last() {
        let mut redrawn = Redrawn::default();
        redrawn.written.extend_from_slice(b"[(");
        redrawn.glyph(0, 2);
        redrawn.glyph(0, 40);
        redrawn.written.extend_from_slice(b")]TJ");
        assert_eq!(redrawn.encoded(&[]), b"[(\x00\x02\x00\\()]TJ");
        let mut uses = vec![Vec::new()];
        redrawn.count(&mut uses);
        assert_eq!((uses[0].len(), uses[0][2], uses[0][40]), (41, 1, 1));
        let codes = Codes::new(&uses[0]);
        let [first, second] = [2, 40].map(|glyph| codes.of(glyph).to_be_bytes());
        assert_eq!(redrawn.encoded(&[codes]), [b"[(", &first[..], &second, b")]TJ"].concat());
    }
}

//! The advances of the fonts that krilla embeds.

use super::file::{File, Object};
use super::lexer::{Lexer, Token, integer, real, reference, value};

/// A font that text is drawn with: two bytes a glyph.
#[derive(Debug)]
pub(super) struct Font {
    /// The number of its object.
    pub(super) object: u32,
    /// Advances in thousandths of the em, by glyph.
    pub(super) advances: Vec<f64>,
    pub(super) parts: Parts,
}

/// The numbers of the objects of a font.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) cid_font: u32,
    pub(super) descriptor: u32,
    /// The list of its glyphs, which no standard wants.
    pub(super) cid_set: u32,
    /// What character each code stands for.
    pub(super) characters: u32,
}

impl Font {
    /// Returns the fonts of a file in the order of their objects.
    pub(super) fn all(file: &File<'_>) -> Vec<Self> {
        let read = |(number, object): (u32, &Object<'_>)| Self::read(file, number, object.value);
        (1..).zip(&file.objects).filter(|(_, object)| object.is(b"Font")).filter_map(read).collect()
    }

    fn read(file: &File<'_>, object: u32, dict: &[u8]) -> Option<Self> {
        let is_plain = value(dict, b"Encoding") == Some(b"/Identity-H");
        let descendant = value(dict, b"DescendantFonts")?.strip_prefix(b"[")?.strip_suffix(b"]")?;
        let cid_font = reference(descendant)?;
        let descendant = file.value(cid_font)?;
        let descriptor = reference(value(descendant, b"FontDescriptor")?)?;
        let parts = Parts {
            cid_font,
            descriptor,
            cid_set: reference(value(file.value(descriptor)?, b"CIDSet")?)?,
            characters: reference(value(dict, b"ToUnicode")?)?,
        };
        let advances = advances(value(descendant, b"W")?)?;
        is_plain.then_some(Self { object, advances, parts })
    }

    /// Returns the advance of a glyph; PDF's default is said to be 0 by krilla.
    pub(super) fn advance(&self, glyph: u16) -> f64 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(0.0)
    }
}

/// Reads the array of widths (ISO 32000-1, 9.7.4.3), of which krilla writes one form: first
/// glyph, last glyph, advance.
fn advances(array: &[u8]) -> Option<Vec<f64>> {
    let mut advances = Vec::new();
    let inside = array.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let number = |token| match token {
        Token::Number(digits) => Some(digits),
        _ => None,
    };
    let numbers = Lexer::new(inside).map(number).collect::<Option<Vec<_>>>()?;
    for triple in numbers.chunks(3) {
        let [first, last, advance] = triple else { return None };
        let (first, last) =
            (u16::try_from(integer(first)?).ok()?, u16::try_from(integer(last)?).ok()?);
        advances.resize(advances.len().max(usize::from(last) + 1), 0.0);
        advances.get_mut(usize::from(first)..=usize::from(last))?.fill(real(advance)?);
    }
    Some(advances)
}

#[cfg(test)]
mod tests {
    use super::advances;

    #[test]
    fn advances_come_in_ranges() {
        let expected = Some(vec![1000.0, 1000.0, 0.0, 512.5]);
        assert_eq!(advances(b"[0 1 1000 3 3 512.5]"), expected);
        assert_eq!(advances(b"[0 [1000 500]]"), None, "the other form isn't expected");
    }
}

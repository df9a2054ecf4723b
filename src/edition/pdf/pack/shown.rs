//! The glyphs of a string that is shown, and the kerns between them.

use std::collections::BTreeMap;

use super::lexer::{Token, real};
use super::literal::{read_string, whole};

/// What a change of the spacing costs, in kerns.
const CHANGE: usize = 3;

/// A glyph of a string that is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShownGlyph {
    pub(super) code: u16,
    /// How far it is moved back, in thousandths of the em.
    pub(super) kern: f64,
}

/// Reads the operand of `TJ` or `Tj`. A kern after the last glyph moves nothing.
pub(super) fn shown_glyphs(operands: &[Token<'_>]) -> Option<Vec<ShownGlyph>> {
    let mut shown = Vec::new();
    let mut bytes = Vec::new();
    let mut kern = 0.0;
    for operand in operands {
        match operand {
            Token::Number(number) => kern += real(number)?,
            Token::Literal(_) | Token::Hex(_) => {
                bytes.clear();
                read_string(*operand, &mut bytes)?;
                let (pairs, rest) = bytes.as_chunks::<2>();
                if !rest.is_empty() {
                    return None;
                }
                for pair in pairs {
                    let code = u16::from_be_bytes(*pair);
                    shown.push(ShownGlyph { code, kern: std::mem::take(&mut kern) });
                }
            }
            _ => {}
        }
    }
    Some(shown)
}

/// Returns what to add to the advance of every glyph so that the fewest kerns are left, in
/// thousandths of a point: as justification opened the line, or nothing, or what `current` is.
pub(super) fn best_spacing(shown: &[ShownGlyph], size: f64, current: i64) -> i64 {
    let kerns = shown.iter().skip(1).map(|glyph| glyph.kern);
    if current == 0 && kerns.clone().filter(|kern| *kern != 0.0).count() < CHANGE {
        return 0;
    }
    // How many gaps between glyphs are opened how far.
    let mut gaps = BTreeMap::from([(0, 0), (current, CHANGE)]);
    for kern in kerns {
        *gaps.entry(whole(kern * -size)).or_insert(0) += 1;
    }
    let most = gaps.iter().max_by_key(|(gap, count)| (**count, **gap == current));
    most.map_or(0, |(gap, _)| *gap)
}

#[cfg(test)]
mod tests {
    use super::{ShownGlyph, best_spacing, shown_glyphs};
    use crate::edition::pdf::pack::lexer::{Lexer, Token};

    fn shown(array: &[u8]) -> Vec<ShownGlyph> {
        let operands: Vec<Token<'_>> = Lexer::new(array).collect();
        shown_glyphs(&operands).expect("glyphs")
    }

    #[test]
    fn kerns_stand_before_glyphs() {
        let glyphs = shown(b"[5 6<00010002>-7(ab)8]");
        let found: Vec<_> = glyphs.iter().map(|glyph| (glyph.code, glyph.kern)).collect();
        assert_eq!(found, [(1, 11.0), (2, 0.0), (0x6162, -7.0)]);
        assert!(shown_glyphs(&[Token::Hex(b"0001AA")]).is_none(), "half a glyph");
    }

    #[test]
    fn spacing_is_what_most_gaps_have() {
        let spacing = |array: &[u8], current| best_spacing(&shown(array), 10.0, current);
        let opened = b"[(aa)-18(bb)-18(cc)-18(dd)-18(ee)-18(ff)40(gg)]";
        assert_eq!(spacing(opened, 0), 180);
        assert_eq!(spacing(opened, 180), 180);
        assert_eq!(spacing(b"[(aabbccddeeff)40(gg)]", 180), 0);
        assert_eq!(spacing(b"[(aa)]", 180), 180, "nothing to gain");
        assert_eq!(spacing(b"[(aa)-18(bb)-18(cc)-18(dddd)]", 0), 0, "too little to gain");
    }
}

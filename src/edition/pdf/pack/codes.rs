//! Codes of glyphs that deflate well.
//!
//! A code is two bytes (Identity-H), and deflate has one table for all bytes of a page: it doesn't
//! know which is the first of a code, which the second, and which belongs to an operator. That
//! costs least if all three are the same bytes, with a pair the cheaper the more often its glyph
//! is drawn. So codes are pairs of the bytes that operators are written with, and fonts say which
//! glyph a code stands for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::lexer::{Entries, Lexer, Token, integer};

/// The bytes that codes are made of, cheap ones first: what operators and numbers are written
/// with, then all others. 0 is left out, as code 0 is no glyph's, and so are the bytes that
/// strings must escape.
const OPERATORS: &[u8] = b"\n -./0123456789<>ABCDEFIJLMST[]acdefinprst";

/// The codes of the glyphs of a font.
#[derive(Debug)]
pub(super) struct Codes {
    /// Codes by glyph; 0 for those that aren't drawn.
    codes: Vec<u16>,
}

impl Codes {
    /// Gives codes to the glyphs of a font. `uses` says how often each is drawn.
    pub(super) fn new(uses: &[u32]) -> Self {
        let mut glyphs: Vec<usize> = (0..uses.len()).filter(|glyph| uses[*glyph] > 0).collect();
        glyphs.sort_by_key(|glyph| (Reverse(uses[*glyph]), *glyph));
        let mut codes = vec![0; uses.len()];
        for (glyph, code) in glyphs.into_iter().zip(pairs()) {
            codes[glyph] = code;
        }
        Self { codes }
    }

    /// Returns the code of a glyph that is drawn.
    pub(super) fn of(&self, glyph: u16) -> u16 {
        self.codes.get(usize::from(glyph)).copied().unwrap_or(0)
    }

    /// Glyphs by their codes, in the order of codes.
    fn by_code(&self) -> BTreeMap<u16, u16> {
        let coded = (0..).zip(&self.codes).filter(|(_, code)| **code > 0);
        coded.map(|(glyph, code)| (*code, glyph)).collect()
    }

    /// Returns the stream that says which glyph a code stands for (ISO 32000-1, table 117).
    pub(super) fn map(&self) -> Vec<u8> {
        let by_code = self.by_code();
        let last = by_code.last_key_value().map_or(0, |(code, _)| usize::from(*code));
        let mut map = vec![0; (last + 1) * 2];
        for (code, glyph) in by_code {
            let at = usize::from(code) * 2;
            map[at..at + 2].copy_from_slice(&glyph.to_be_bytes());
        }
        map
    }

    /// Returns the dictionary of a `CIDFont` for these codes, `map` being the object of
    /// [`Codes::map`]; `advances` are those of its glyphs, in thousandths of the em.
    pub(super) fn font(&self, dict: &[u8], map: u32, advances: &[f64]) -> Vec<u8> {
        let advance = |glyph: u16| advances.get(usize::from(glyph)).copied().unwrap_or(0.0);
        let by_code = self.by_code();
        // The advance of most glyphs goes without saying.
        let mut alike: Vec<(usize, f64)> = Vec::new();
        for advance in by_code.values().map(|glyph| advance(*glyph)) {
            match alike.iter_mut().find(|(_, known)| advance == *known) {
                Some((count, _)) => *count += 1,
                None => alike.push((1, advance)),
            }
        }
        let usual = alike.iter().max_by_key(|(count, _)| *count).map_or(0.0, |(_, usual)| *usual);
        let mut others = String::new();
        for (code, glyph) in &by_code {
            let advance = advance(*glyph);
            if advance != usual {
                others.push_str(&format!("{code}[{advance}]"));
            }
        }
        let mut font = b"<<".to_vec();
        for (key, value) in Entries::new(dict) {
            if !matches!(key, b"CIDToGIDMap" | b"DW" | b"W") {
                font.extend_from_slice(&[b"/", key, b" ", value].concat());
            }
        }
        let widths = format!("/CIDToGIDMap {map} 0 R/DW {usual}/W[{others}]>>");
        font.extend_from_slice(widths.as_bytes());
        font
    }

    /// Returns the map of characters for these codes. `written` is that for the numbers of glyphs,
    /// in the form that krilla writes; `None` if it is another.
    pub(super) fn characters(&self, written: &[u8]) -> Option<Vec<u8>> {
        const END: &[u8] = b"endbfchar\n";
        let is_first = |window: &[u8]| window == b" beginbfchar\n";
        let begin = written.windows(13).position(is_first)?;
        let begin = written[..begin].iter().rposition(|byte| *byte == b'\n')? + 1;
        let end = written.windows(END.len()).rposition(|window| window == END)? + END.len();
        let mut characters = BTreeMap::new();
        let mut glyph = None;
        for token in Lexer::new(&written[begin..end]) {
            match (token, glyph.take()) {
                (Token::Hex(digits), None) => glyph = Some(digits),
                (Token::Hex(text), Some(digits)) => {
                    let digits = std::str::from_utf8(digits).ok()?;
                    let glyph = u16::from_str_radix(digits, 16).ok()?;
                    characters.insert(self.of(glyph), text);
                }
                (Token::Number(count), None) => {
                    integer(count)?;
                }
                (Token::Word(b"beginbfchar" | b"endbfchar"), None) => {}
                _ => return None,
            }
        }
        characters.remove(&0);
        let mut out = written[..begin].to_vec();
        let characters: Vec<_> = characters.into_iter().collect();
        // No more than a hundred may stand together.
        for together in characters.chunks(100) {
            out.extend_from_slice(format!("{} beginbfchar\n", together.len()).as_bytes());
            for (code, text) in together {
                out.extend_from_slice(format!("<{code:04X}> <").as_bytes());
                out.extend_from_slice(&[text, b">\n".as_slice()].concat());
            }
            out.extend_from_slice(END);
        }
        out.extend_from_slice(&written[end..]);
        Some(out)
    }
}

/// All codes, cheap ones first.
fn pairs() -> impl Iterator<Item = u16> {
    let others =
        (1..=u8::MAX).filter(|byte| !OPERATORS.contains(byte) && !b"()\\\r".contains(byte));
    let bytes: Vec<u8> = OPERATORS.iter().copied().chain(others).collect();
    let most = bytes.len() - 1;
    (0..=most * 2).flat_map(move |sum| {
        let bytes = bytes.clone();
        let firsts = sum.saturating_sub(most)..=sum.min(most);
        firsts.map(move |first| u16::from_be_bytes([bytes[first], bytes[sum - first]]))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Codes, pairs};

    /// A font of four glyphs of which the last isn't drawn.
    fn codes() -> Codes {
        Codes::new(&[0, 3, 9, 5, 0])
    }

    #[test]
    fn every_glyph_has_a_code_of_its_own() {
        let all: BTreeSet<u16> = pairs().collect();
        assert_eq!(all.len(), 251 * 251);
        assert!(!all.contains(&0));
        let uses: Vec<u32> = (1..=40_000).collect();
        let codes = Codes::new(&uses);
        let given: BTreeSet<u16> = (0..40_000).map(|glyph| codes.of(glyph)).collect();
        assert_eq!(given.len(), 40_000);
        let cost = |glyph| pairs().position(|code| code == codes.of(glyph));
        assert_eq!([cost(39_999), cost(39_998)], [Some(0), Some(1)], "the most frequent");
    }

    #[test]
    fn a_font_says_what_codes_stand_for() {
        let (codes, map) = (codes(), codes().map());
        for glyph in 1..=3 {
            let at = usize::from(codes.of(glyph)) * 2;
            assert_eq!(map[at..at + 2], glyph.to_be_bytes());
        }
        assert_eq!(map.iter().filter(|byte| **byte > 0).count(), 3);
        let dict = b"<</Type/Font/DW 0/CIDToGIDMap/Identity/W[0 0 1000]/FontDescriptor 4 0 R>>";
        let font = codes.font(dict, 7, &[1000.0, 1000.0, 512.5, 1000.0]);
        let expected = format!(
            "<</Type /Font/FontDescriptor 4 0 R/CIDToGIDMap 7 0 R/DW 1000/W[{}[512.5]]>>",
            codes.of(2)
        );
        assert_eq!(String::from_utf8_lossy(&font), expected);
    }

    #[test]
    fn codes_stand_for_the_same_characters() {
        let written = b"begincmap\n2 beginbfchar\n<0001> <0020>\n<0002> <4E004E8C>\nendbfchar\n\
            1 beginbfchar\n<0003> <4E09>\nendbfchar\nendcmap\n";
        let codes = codes();
        let characters = codes.characters(written).expect("krilla's form");
        let characters = String::from_utf8_lossy(&characters);
        let mut lines = [
            format!("<{:04X}> <0020>", codes.of(1)),
            format!("<{:04X}> <4E004E8C>", codes.of(2)),
            format!("<{:04X}> <4E09>", codes.of(3)),
        ];
        lines.sort();
        let expected =
            format!("begincmap\n3 beginbfchar\n{}\nendbfchar\nendcmap\n", lines.join("\n"));
        assert_eq!(characters, expected);
        assert_eq!(codes.characters(b"1 beginbfrange\n<0001> <0002> <0020>\nendbfrange\n"), None);
    }
}

//! Draws a page's content again with fewer words.
//!
//! krilla draws every run of glyphs in a graphics state and text object of its own, placed from
//! the corner of the page. Here one text object goes on as long as there is nothing but text, a
//! run that continues a line is reached from where the last one ended, and a line from where the
//! last one began. Positions are rounded, but a rounding never adds to the one before.

use std::collections::BTreeMap;

use super::fonts::Font;
use super::lexer::{Token, real};
use super::literal::{from_hundredths, hundredths, push_decimal, to_f64, whole};
use super::operations::{Isolated, Operations, Piece};
use super::overprint::Overprint;
use super::redrawn::Redrawn;
use super::shown::{ShownGlyph, best_spacing, shown_glyphs};

/// Property lists of artifacts, by the names that stand for them in content streams: they would
/// take up more of a page than its folio. As krilla writes them.
pub(super) const ARTIFACTS: [(&str, &str); 4] = [
    ("H", "<</Attached[/Top]/Subtype/Header/Type/Pagination>>"),
    ("F", "<</Attached[/Bottom]/Subtype/Footer/Type/Pagination>>"),
    ("R", "<</Type/Pagination>>"),
    ("L", "<</Type/Layout>>"),
];

/// Fonts by the names that a page has for them; the index is that of their name in what is
/// written, `f0`, `f1` and so on.
pub(super) type PageFonts<'a> = BTreeMap<&'a [u8], (usize, &'a Font)>;

/// A gap wider than this, in em, is a move and not a kern: readers take wide kerns for spaces.
const WIDEST_KERN: f64 = 2.0;

/// A gap narrower than this, in points, needs no kern: 4.6 µm.
const NARROWEST_KERN: f64 = 0.013;

/// Draws content again; `None` if it has something in it that isn't understood.
///
/// What is returned names fonts and artifacts as [`PageFonts`] and [`ARTIFACTS`] say.
pub(super) fn redraw(content: &[u8], fonts: &PageFonts<'_>) -> Option<Redrawn> {
    let operations = Operations::read(content)?;
    let pieces = operations.pieces()?;
    let mut pen = Pen {
        operations: &operations,
        fonts,
        out: Redrawn::with_capacity(content.len() / 2),
        color: &[],
        overprint: Overprint::default(),
        font: None,
        spacing: 0,
        text: None,
        shown: Shown::Nothing,
    };
    pen.pieces(&pieces)?;
    pen.end_text();
    pen.out.overprints = pen.overprint.is_used();
    Some(pen.out)
}

struct Pen<'a, 'p> {
    operations: &'p Operations<'a>,
    fonts: &'p PageFonts<'p>,
    out: Redrawn,
    /// The operations that set the colour in force.
    color: &'a [u8],
    overprint: Overprint,
    /// The font in force and its size, as written.
    font: Option<(usize, &'a [u8])>,
    /// What is added to the advance of every glyph, in thousandths of a point.
    spacing: i64,
    /// The text object that is open.
    text: Option<TextObject>,
    shown: Shown,
}

/// A text object.
#[derive(Default)]
struct TextObject {
    /// Where the line began, in hundredths of a point.
    line: [i64; 2],
    /// Where the next glyph would be drawn; `None` before the first.
    pen: Option<f64>,
}

/// How much of an array of strings and kerns has been written.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    Array,
    String,
}

/// A font at a size.
#[derive(Clone, Copy)]
struct Selected<'a, 'p> {
    index: usize,
    font: &'p Font,
    written: &'a [u8],
    size: f64,
}

impl<'a> Pen<'a, '_> {
    fn pieces(&mut self, pieces: &[Piece<'a>]) -> Option<()> {
        // Whether each open piece of marked content lies within the text object.
        let mut within = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Open(written) => {
                    let is_text = holds_text_only(&pieces[index + 1..]);
                    if is_text {
                        self.begin_text();
                    } else {
                        self.end_text();
                    }
                    self.end_show();
                    self.open(written);
                    within.push(is_text);
                }
                Piece::Close => {
                    self.end_show();
                    if !within.pop()? {
                        self.end_text();
                    }
                    self.line(b"EMC");
                }
                Piece::Text(text) => self.text(text)?,
                Piece::Fill(fill, sides) => {
                    self.end_text();
                    self.set_color(fill.color);
                    for side in sides {
                        push_decimal(&mut self.out.written, hundredths(*side), 2);
                        self.out.written.push(b' ');
                    }
                    self.line(b"re f");
                }
                Piece::Other(written) => {
                    self.end_text();
                    self.reset();
                    self.line(written);
                }
            }
        }
        within.is_empty().then_some(())
    }

    fn open(&mut self, written: &[u8]) {
        let list = written.strip_prefix(b"/Artifact").and_then(|rest| rest.strip_suffix(b"BDC"));
        let named = ARTIFACTS.iter().find(|(_, dict)| list == Some(dict.as_bytes()));
        match named {
            Some((name, _)) => self.line(format!("/Artifact/{name} BDC").as_bytes()),
            None => self.line(written),
        }
    }

    fn line(&mut self, written: &[u8]) {
        self.out.written.extend_from_slice(written);
        self.out.written.push(b'\n');
    }

    fn set_color(&mut self, color: &'a [u8]) {
        if self.color != color {
            self.overprint(color);
            self.line(color);
            self.color = color;
        }
    }

    fn overprint(&mut self, color: &[u8]) {
        if let Some(state) = self.overprint.switch(color) {
            self.line(state);
        }
    }

    /// Returns to the state that a page begins in, for what was written to be drawn in it.
    fn reset(&mut self) {
        if self.spacing != 0 {
            self.line(b"0 Tc");
            self.spacing = 0;
        }
        self.overprint(&[]);
        if !self.color.is_empty() {
            self.line(b"0 g");
            self.color = &[];
        }
    }

    fn begin_text(&mut self) {
        if self.text.is_none() {
            self.line(b"BT");
            self.text = Some(TextObject::default());
        }
    }

    fn end_text(&mut self) {
        self.end_show();
        if self.text.take().is_some() {
            self.line(b"ET");
        }
    }

    fn end_show(&mut self) {
        self.end_string();
        if self.shown == Shown::Array {
            self.line(b"]TJ");
            self.shown = Shown::Nothing;
        }
    }

    fn end_string(&mut self) {
        if self.shown == Shown::String {
            self.out.written.push(b')');
            self.shown = Shown::Array;
        }
    }

    fn text(&mut self, text: &Isolated<'a>) -> Option<()> {
        if self.color != text.color {
            self.end_show();
            self.set_color(text.color);
        }
        self.begin_text();
        let mut selected = None;
        // Where the next glyph must be drawn.
        let mut place = [0.0; 2];
        for index in text.inside.clone() {
            let (operator, operands) = self.operations.get(index);
            match (operator, operands) {
                (b"Tf", [Token::Name(name), Token::Number(size)]) => {
                    let (index, font) = *self.fonts.get(name)?;
                    selected = Some(Selected { index, font, written: size, size: real(size)? });
                }
                (b"Tm", _) => {
                    let [_, _, _, _, x, y] = self.operations.numbers(index)?;
                    place = [x, text.height - y];
                }
                (b"TJ" | b"Tj", operands) => {
                    let (selected, shown) = (selected?, shown_glyphs(operands)?);
                    self.go_to(place, selected);
                    self.select(selected);
                    self.space(&shown, selected.size);
                    place[0] = self.show(&shown, place[0], selected)?;
                }
                (b"BDC" | b"BMC" | b"EMC", _) => {
                    self.end_show();
                    self.line(self.operations.written(index..index + 1));
                }
                _ => {}
            }
        }
        Some(())
    }

    /// Moves to where text begins, unless it goes on from where the last one ended.
    fn go_to(&mut self, [x, y]: [f64; 2], selected: Selected<'_, '_>) {
        let Some(text) = &self.text else { return };
        let is_on_line = hundredths(y) == text.line[1];
        let is_near = |pen: f64| (x - pen).abs() <= WIDEST_KERN * selected.size;
        if is_on_line && text.pen.is_some_and(is_near) {
            return;
        }
        let line = [hundredths(x), hundredths(y)];
        let [right, up] = [line[0] - text.line[0], line[1] - text.line[1]];
        self.end_show();
        push_decimal(&mut self.out.written, right, 2);
        self.out.written.push(b' ');
        push_decimal(&mut self.out.written, up, 2);
        self.line(b" Td");
        self.text = Some(TextObject { line, pen: Some(from_hundredths(line[0])) });
    }

    fn select(&mut self, selected: Selected<'a, '_>) {
        let font = Some((selected.index, selected.written));
        if self.font != font {
            self.end_show();
            self.out.written.extend_from_slice(format!("/f{} ", selected.index).as_bytes());
            self.out.written.extend_from_slice(selected.written);
            self.line(b" Tf");
            self.font = font;
        }
    }

    /// Adds to the advance of every glyph what saves the most kerns.
    fn space(&mut self, shown: &[ShownGlyph], size: f64) {
        let spacing = best_spacing(shown, size, self.spacing);
        if spacing != self.spacing {
            self.end_show();
            push_decimal(&mut self.out.written, spacing, 3);
            self.line(b" Tc");
            self.spacing = spacing;
        }
    }

    /// Shows glyphs from a place on; returns the place after them.
    fn show(
        &mut self,
        shown: &[ShownGlyph],
        mut x: f64,
        selected: Selected<'_, '_>,
    ) -> Option<f64> {
        let thousandth = selected.size / 1000.0;
        let spacing = to_f64(self.spacing) / 1000.0;
        let mut pen = self.text.as_ref()?.pen?;
        for ShownGlyph { code, kern } in shown {
            x -= kern * thousandth;
            if (pen - x).abs() > NARROWEST_KERN {
                let kern = whole((pen - x) / thousandth);
                self.kern(kern);
                pen -= to_f64(kern) * thousandth;
            }
            self.glyph(selected.index, *code);
            let advance = selected.font.advance(*code) * thousandth;
            x += advance;
            pen += advance + spacing;
        }
        self.text.as_mut()?.pen = Some(pen);
        Some(x)
    }

    fn kern(&mut self, kern: i64) {
        self.end_string();
        if self.shown == Shown::Nothing {
            self.out.written.push(b'[');
        }
        self.out.written.extend_from_slice(kern.to_string().as_bytes());
        self.shown = Shown::Array;
    }

    fn glyph(&mut self, font: usize, glyph: u16) {
        match self.shown {
            Shown::Nothing => self.out.written.extend_from_slice(b"[("),
            Shown::Array => self.out.written.push(b'('),
            Shown::String => {}
        }
        self.out.glyph(font, glyph);
        self.shown = Shown::String;
    }
}

/// Returns whether marked content that has just begun holds text and nothing else.
fn holds_text_only(rest: &[Piece<'_>]) -> bool {
    let mut depth = 0_usize;
    for piece in rest {
        match piece {
            Piece::Open(_) => depth += 1,
            Piece::Close if depth == 0 => return true,
            Piece::Close => depth -= 1,
            Piece::Text(_) => {}
            Piece::Fill(..) | Piece::Other(_) => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{PageFonts, redraw};
    use crate::edition::pdf::pack::fonts::{Font, Parts};

    /// Two lines in two pieces of marked content, a word in another font, and a rule.
    const WRITTEN: &str = "\
/Span<</MCID 0>>BDC
q 1 0 0 -1 0 500 cm/c0 cs 0 scn
BT 0 Tr/a 10 Tf 1 0 0 -1 50 100 Tm[<00010002>250(\\000\\001)]TJ
ET
Q
q 1 0 0 -1 0 500 cm/c0 cs 0 scn
BT 0 Tr/b 10 Tf 1 0 0 -1 77.5 100 Tm<0003>Tj
ET
Q
EMC/Span<</MCID 1>>BDC
q 1 0 0 -1 0 500 cm/c0 cs 0 scn
BT 0 Tr/a 10 Tf 1 0 0 -1 50 116.8 Tm(\\000\\001)Tj
ET
Q
EMC/Artifact<</Type/Layout>>BDC
q 1 0 0 -1 0 500 cm/c0 cs 0 scn 50 45.085037 m 100 45.085037 l 100 45.585037 l 50 45.585037 l
h
f
Q
EMC";

    const REDRAWN: &str = "\
BT
/Span<</MCID 0>>BDC
/c0 cs 0 scn
50 400 Td
/f1 10 Tf
[(\0\u{1}\0\u{2})250(\0\u{1})]TJ
/f0 10 Tf
[(\0\u{3})]TJ
EMC
/Span<</MCID 1>>BDC
0 -16.8 Td
/f1 10 Tf
[(\0\u{1})]TJ
EMC
ET
/Artifact/L BDC
50 454.41 50 .5 re f
EMC
";

    #[test]
    fn a_page_is_drawn_with_fewer_words() {
        let advances = vec![0.0, 1000.0, 1000.0, 500.0];
        let font = Font { object: 1, advances, parts: Parts::default() };
        let fonts = PageFonts::from([(b"a".as_slice(), (1, &font)), (b"b", (0, &font))]);
        let redrawn = redraw(WRITTEN.as_bytes(), &fonts).expect("krilla's form");
        assert_eq!(String::from_utf8_lossy(&redrawn.encoded(&[])), REDRAWN);
    }

    #[test]
    fn black_ink_overprints_and_nothing_else_does() {
        let fonts = PageFonts::new();
        let fill =
            |color: &str| format!("q 1 0 0 -1 0 9 cm {color} 1 1 m 2 1 l 2 2 l 1 2 l h f Q\n");
        let fills = ["0 0 0 1 k", "0 0 0 1 k", "0 0 0 0 k", "0 0 0 1 k"].map(fill);
        let redrawn = redraw(format!("{}q 1 w Q", fills.concat()).as_bytes(), &fonts).unwrap();
        let written = String::from_utf8(redrawn.encoded(&[])).unwrap();
        let words: Vec<_> = written.lines().filter(|line| !line.ends_with("re f")).collect();
        let (on, off, black) = ("/K gs", "/N gs", "0 0 0 1 k");
        assert_eq!(words, [on, black, off, "0 0 0 0 k", on, black, off, "0 g", "q 1 w Q"]);
        assert!(redrawn.overprints);
        let grey = redraw(fill("0 0 0 .5 k").as_bytes(), &fonts).unwrap();
        assert!(!grey.overprints);
    }

    #[test]
    fn an_unknown_font_is_refused() {
        assert!(redraw(WRITTEN.as_bytes(), &PageFonts::new()).is_none());
    }
}

//! printpdf as the writer of PDF editions: built with the feature `printpdf` it is held beside
//! krilla, without it the user is told how to get it.

use crate::cli::Desk;

#[test]
fn an_unknown_writer_is_wrong_usage() {
    let desk = Desk::new(&[("a.md", "# 茶\n")]);
    let (code, _, err) = desk.run("build --pdf-writer printpfd a.md");
    assert_eq!(code, 2);
    assert!(err.contains("did you mean printpdf?"), "{err}");
}

#[cfg(not(feature = "printpdf"))]
#[test]
fn without_the_feature_the_user_is_told_how_to_get_it() {
    let desk = Desk::new(&[("a.md", "# 茶\n")]);
    let (code, _, err) = desk.run("build --pdf-writer printpdf a.md");
    assert_eq!(code, 2);
    assert!(err.contains("--features printpdf"), "{err}");
    assert!(!desk.path("output").exists());
}

#[cfg(feature = "printpdf")]
mod built_in {
    use std::collections::BTreeMap;

    use hanpress::diagnostic::{Code, Diagnostics};
    use hanpress::edition::pdf::{PdfOptions, PdfStandard, PdfWriter};
    use hanpress::edition::printpdf;
    use hanpress::font::FontBook;
    use hanpress::layout::PagedDocument;
    use lopdf::content::Content;
    use lopdf::{Dictionary, Document, Object, ObjectId};

    use super::*;
    use crate::pdf::fixture;

    /// Latin with kerns and ligatures, squeezed marks, one glyph for two characters, a character
    /// that no face has, notes, a table and a picture.
    const MANUSCRIPT: &str = "\
# 第一章 海堤 {#dyke}

老人说：“风要来了。”（他已经等了三天……）AVATAR、office 与 ₂ 都在其中——潮水涨了 12.5%。[^1] 见\
[海堤](#dyke)与 <https://example.org/tide>。Ω \u{2126} 𖠋 𖠌

![堤](chart.png)

| 名称 | 数量 |
|:--|--:|
| 船 | 12 |

[^1]: 这是注。
";

    fn by_printpdf(document: &PagedDocument) -> (Vec<u8>, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let options = PdfOptions::default();
        let fonts = FontBook::embedded();
        let written = printpdf::write(document, fonts, &options, &mut diagnostics).expect("a file");
        (written, diagnostics)
    }

    fn by_krilla(document: &PagedDocument) -> Vec<u8> {
        let options = PdfOptions { standard: PdfStandard::None, ..PdfOptions::default() };
        PdfWriter::new(FontBook::embedded())
            .write(document, &options, &mut Diagnostics::new())
            .expect("a file")
    }

    /// A glyph on a page: where its origin is, in hundredths of a point, its font's face, and
    /// what it stands for.
    type Shown = (i64, i64, String, String);

    /// Every glyph of every page. Where a font maps a glyph to nothing, its text is empty.
    fn shown(bytes: &[u8]) -> Vec<Vec<Shown>> {
        let file = Document::load_mem(bytes).expect("lopdf reads it");
        file.get_pages().into_values().map(|page| Reader::new(&file, page).read()).collect()
    }

    struct Font {
        face: String,
        widths: BTreeMap<u16, f64>,
        texts: BTreeMap<u16, String>,
    }

    struct Reader<'a> {
        file: &'a Document,
        page: ObjectId,
        fonts: BTreeMap<Vec<u8>, Font>,
    }

    impl<'a> Reader<'a> {
        fn new(file: &'a Document, page: ObjectId) -> Self {
            let fonts = file.get_page_fonts(page).expect("fonts");
            let fonts = fonts.into_iter().map(|(name, font)| (name, read_font(file, font)));
            Self { file, page, fonts: fonts.collect() }
        }

        fn read(&self) -> Vec<Shown> {
            let content = self.file.get_page_content(self.page);
            let content = Content::decode(&content).expect("content");
            let mut glyphs = Vec::new();
            // The matrix is one of a shift and perhaps a flip everywhere.
            let (mut flip, mut stack) = (None, Vec::new());
            let (mut font, mut size, mut at, mut line) = (None, 0.0, [0.0; 2], [0.0; 2]);
            let mut spacing = 0.0;
            for operation in &content.operations {
                let numbers: Vec<f64> = operation.operands.iter().filter_map(number).collect();
                match (operation.operator.as_str(), numbers.as_slice()) {
                    ("q", _) => stack.push(flip),
                    ("Q", _) => flip = stack.pop().expect("balanced"),
                    ("cm", [1.0, _, _, -1.0, _, height]) => flip = Some(*height),
                    ("BT", _) => (at, line) = ([0.0; 2], [0.0; 2]),
                    ("Tf", [points]) => {
                        size = *points;
                        font = operation.operands[0].as_name().ok().map(|name| &self.fonts[name]);
                    }
                    ("Tc", [points]) => spacing = *points,
                    ("Tm", [_, _, _, _, x, y]) => (at, line) = ([*x, *y], [*x, *y]),
                    ("Td", [x, y]) => {
                        line = [line[0] + x, line[1] + y];
                        at = line;
                    }
                    ("Tj" | "TJ", _) => {
                        let font: &Font = font.expect("a font is set");
                        let pieces = match &operation.operands[0] {
                            Object::Array(pieces) => pieces.clone(),
                            piece => vec![piece.clone()],
                        };
                        for piece in &pieces {
                            if let Some(kern) = number(piece) {
                                at[0] -= kern * size / 1000.0;
                            }
                            let Ok(codes) = piece.as_str() else { continue };
                            for pair in codes.chunks(2) {
                                let code = u16::from_be_bytes([pair[0], pair[1]]);
                                let up = flip.map_or(at[1], |height| height - at[1]);
                                let text = font.texts.get(&code).cloned().unwrap_or_default();
                                let place = [at[0], up].map(|points| rounded(points * 100.0));
                                glyphs.push((place[0], place[1], font.face.clone(), text));
                                at[0] += font.widths[&code] * size / 1000.0 + spacing;
                            }
                        }
                    }
                    _ => {}
                }
            }
            glyphs
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "places on a page")]
    fn rounded(number: f64) -> i64 {
        number.round() as i64
    }

    fn number(object: &Object) -> Option<f64> {
        object.as_float().ok().map(f64::from)
    }

    fn read_font(file: &Document, font: &Dictionary) -> Font {
        let follow = |object: &Object| file.dereference(object).expect("there").1.clone();
        let name = font.get(b"BaseFont").and_then(Object::as_name).expect("a name");
        let name = String::from_utf8_lossy(name).into_owned();
        let below = follow(font.get(b"DescendantFonts").expect("a CID font"));
        let below = follow(&below.as_array().expect("an array")[0]);
        let widths = follow(below.as_dict().and_then(|cid| cid.get(b"W")).expect("widths"));
        let widths = read_widths(widths.as_array().expect("an array"));
        let map = follow(font.get(b"ToUnicode").expect("a map"));
        let map = map.as_stream().and_then(lopdf::Stream::decompressed_content).expect("a stream");
        let face = name.split_once('+').map_or(name.as_str(), |(_, face)| face).to_owned();
        Font { face, widths, texts: texts(&String::from_utf8_lossy(&map)) }
    }

    /// Reads widths in both forms: `first [width …]` and `first last width`.
    fn read_widths(mut entries: &[Object]) -> BTreeMap<u16, f64> {
        let code =
            |object: &Object| u16::try_from(object.as_i64().expect("a code")).expect("two bytes");
        let mut widths = BTreeMap::new();
        loop {
            entries = match entries {
                [] => return widths,
                [first, Object::Array(list), rest @ ..] => {
                    widths.extend((code(first)..).zip(list.iter().filter_map(number)));
                    rest
                }
                [first, last, width, rest @ ..] => {
                    let width = number(width).expect("a width");
                    widths.extend((code(first)..=code(last)).map(|code| (code, width)));
                    rest
                }
                _ => panic!("{entries:?}"),
            };
        }
    }

    /// Reads the `bfchar` and `bfrange` lines of a map.
    fn texts(map: &str) -> BTreeMap<u16, String> {
        let mut texts = BTreeMap::new();
        for line in map.lines() {
            let words: Vec<&str> =
                line.split(['<', '>']).map(str::trim).filter(|word| !word.is_empty()).collect();
            let code = |word: &str| u16::from_str_radix(word, 16).ok();
            let units = |word: &str| -> Vec<u16> {
                word.as_bytes()
                    .chunks(4)
                    .filter_map(|digits| code(std::str::from_utf8(digits).ok()?))
                    .collect()
            };
            if let [from, to] = words.as_slice()
                && let Some(from) = code(from)
            {
                texts.insert(from, String::from_utf16_lossy(&units(to)));
            }
        }
        texts
    }

    #[test]
    fn glyphs_stand_where_krilla_puts_them() {
        let (document, _) = fixture::laid_out(MANUSCRIPT, "book-32k");
        let (ours, theirs) = (shown(&by_printpdf(&document).0), shown(&by_krilla(&document)));
        assert_eq!(ours.len(), theirs.len());
        for (page, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours.len(), theirs.len(), "page {page}");
            for (our, their) in ours.iter().zip(theirs) {
                let near = (our.0 - their.0).abs() <= 2 && (our.1 - their.1).abs() <= 2;
                assert!(near && our.2 == their.2, "{our:?} {their:?} on page {page}");
            }
        }
        assert!(ours.iter().flatten().count() > 100);
    }

    #[test]
    fn every_glyph_says_what_it_stands_for() {
        let (document, _) = fixture::laid_out(MANUSCRIPT, "book-32k");
        let written = shown(&by_printpdf(&document).0);
        for (page, glyphs) in document.pages.iter().zip(written) {
            let said: String = glyphs.iter().map(|(_, _, _, text)| text.as_str()).collect();
            let runs = page.items.iter().filter_map(|item| match &item.content {
                hanpress::layout::Content::Glyphs(run) => Some(run.text.as_str()),
                _ => None,
            });
            assert_eq!(said, runs.collect::<String>());
        }
    }

    #[test]
    fn it_writes_the_same_bytes_and_says_what_is_lost() {
        let (document, _) = fixture::laid_out(MANUSCRIPT, "book-32k");
        let ((first, diagnostics), (second, _)) = (by_printpdf(&document), by_printpdf(&document));
        assert!(first == second, "no counter of the process reaches the file");
        assert!(first.len() < 400_000, "{} bytes: faces are subset", first.len());
        let codes: Vec<Code> = diagnostics.iter().map(|one| one.code).collect();
        assert_eq!(codes, [Code::EditionLoss]);
    }

    #[test]
    fn it_builds() {
        let desk = Desk::new(&[
            ("a.md", "# 茶\n\n新芽。\n"),
            ("hanpress.toml", "pdf-writer = \"printpdf\"\n"),
        ]);
        assert_eq!(desk.run("build --editions pdf a.md").0, 0);
        let bytes = std::fs::read(desk.path("output/a.pdf")).expect("written");
        let file = Document::load_mem(&bytes).expect("a PDF");
        let info = file.trailer.get(b"Info").and_then(Object::as_reference).expect("there");
        let info = file.get_dictionary(info).expect("a dictionary");
        let producer = info.get(b"Producer").and_then(Object::as_str).expect("a string");
        let plain: String =
            producer.iter().filter(|b| b.is_ascii_graphic()).map(|b| char::from(*b)).collect();
        assert!(plain.contains("printpdf"), "{plain}");
    }
}

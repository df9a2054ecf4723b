//! The PDF edition, read back by another crate: text, structure, navigation, standards.

pub mod fixture;
mod links;
mod objects;
mod positions;
mod press;
pub(crate) mod reader;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::edition::pdf::{PdfOptions, PdfWriter};
use hanpress::font::{FontBook, Script};
use hanpress::layout::{Content, ImageFormat, PagedDocument, StructureRole};
use hanpress::style::{Family, Length, Weight};

use self::fixture::{Pages, SIZE};
use self::reader::Pdf;
use crate::reference;

fn bytes(document: &PagedDocument, options: &PdfOptions) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let writer = PdfWriter::new(FontBook::embedded());
    let written = writer.write(document, options, &mut diagnostics).expect("a file");
    (written, diagnostics)
}

/// Writes with both standards, which must be met.
#[track_caller]
fn write(document: &PagedDocument) -> Pdf {
    let (written, diagnostics) = bytes(document, &PdfOptions::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let pdf = Pdf::read(&written);
    assert_eq!(pdf.loose, "", "no text outside marked content");
    assert!(pdf.xmp().contains("<pdfuaid:part>1</pdfuaid:part>"), "{}", pdf.xmp());
    pdf
}

/// Writes what can't meet the standards; returns the reason given.
#[track_caller]
fn write_without_claim(document: &PagedDocument) -> (Pdf, String) {
    let (written, diagnostics) = bytes(document, &PdfOptions::default());
    let all: Vec<_> = diagnostics.iter().collect();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].code, Code::EditionLoss);
    let pdf = Pdf::read(&written);
    let xmp = pdf.xmp();
    assert!(!xmp.contains("pdfuaid") && !xmp.contains("pdfaid"), "claims nothing: {xmp}");
    (pdf, all[0].message.clone())
}

/// Writes samples for `tests/tools/check_pdf.sh` when asked: `PDF_SAMPLES=DIR cargo test pdf`.
#[test]
fn samples_for_the_validators() {
    let Some(folder) = std::env::var_os("PDF_SAMPLES") else {
        return;
    };
    let untitled = Pages::of("只有一段话，没有标题。").0;
    let laid_out = fixture::laid_out(MANUSCRIPT, "book-32k").0;
    let samples =
        [("everything", fixture::everything().0), ("untitled", untitled), ("laid-out", laid_out)];
    for (name, document) in samples {
        let (written, _) = bytes(&document, &PdfOptions::default());
        let path = std::path::Path::new(&folder).join(name).with_extension("pdf");
        std::fs::write(path, written).expect("written");
    }
}

// --- structure ----------------------------------------------------------------------------------

#[test]
fn the_structure_tree_says_what_the_pages_say() {
    let pdf = write(&fixture::everything().0);
    reference::check("pdf/everything.txt", &pdf.tree());
    assert_eq!(pdf.artifacts[0], ["书眉", "……", "ii"]);
    assert_eq!(pdf.artifacts[1], ["项目"]);
    assert_eq!(pdf.page_name(0, "Tabs"), "S", "tabbing follows the structure");
}

const MANUSCRIPT: &str = "\
---
title: 海风与灯塔
subtitle: 一份样张
author: 林某
lang: zh-Hans
---

# 第一章 港口 {#harbour}

清晨的港口很安静，只有缆绳——粗的、细的——在水面上轻轻摇动……[^1] 老人说：“风要来了。”他的 **船** 叫 *Sea Wind*，\
见 [灯塔一节](#tower) 与 <https://example.org/a/very/long/address/that/has/to/be/broken/somewhere>。

[^1]: 这是第一条注。

## 灯塔 {#tower}

> 引文也有“引号”。

1. 第一项
2. 第二项
   - 内层一
   - 内层二

| 名称 | 数量 |
|:--|--:|
| 船 | 12 |
| 灯 | 3 |

```rust
fn main() {}
```

![](chart.png)

![点的图](chart.png \"图注\")

### 深处

末段。[^2]

[^2]: 第二条注，有两段。

    第二段。
";

#[test]
fn a_laid_out_manuscript_meets_the_standards() {
    let (document, _) = fixture::laid_out(MANUSCRIPT, "book-32k");
    let pdf = write(&document);
    reference::check("pdf/laid-out.txt", &pdf.tree());
    assert_eq!(pdf.page_count(), document.pages.len());
}

#[test]
fn a_figure_without_a_description_is_decoration() {
    let mut pages = Pages::of("一段话。");
    pages.asset(fixture::chart(), ImageFormat::Png);
    let figure = pages.node(StructureRole::Figure { alt: String::new() }, 0);
    pages.image(0, figure, 0, "");
    let pdf = write(&pages.0);
    assert_eq!(pdf.tree().matches("Figure").count(), 0, "{}", pdf.tree());
    assert_eq!(pdf.images(), 1, "it is drawn all the same");
}

// --- text ---------------------------------------------------------------------------------------

#[test]
fn text_comes_back_as_it_was() {
    for text in [
        "一般的句子，有标点。",
        "「引号」与《书名》……",
        "不间断\u{A0}空格与 空格",
        "全角\u{3000}空格",
        "𣲘江与𬭊",
        "1½ × ±5℃ №",
    ] {
        let pdf = write(&Pages::of(text).0);
        assert_eq!(pdf.texts(), [text]);
    }
}

/// A glyph that stands for two characters, and for others elsewhere.
#[test]
fn one_glyph_may_stand_for_several_characters() {
    let book = FontBook::embedded();
    let request = hanpress::font::FaceRequest {
        family: Family::Song,
        weight: Weight::Regular,
        italic: false,
    };
    let dash = book.select(request, Script::Han, '中');
    let mut pages = Pages::new(1);
    let paragraph = pages.node(StructureRole::Paragraph, 0);
    let mut run = fixture::run(dash.face);
    for text in ["——", "—", "——", "e\u{301}", "葛\u{E0100}"] {
        fixture::push(&mut run, dash.glyph, Length::pt(SIZE), text);
    }
    pages.item(0, paragraph, Content::Glyphs(run));
    assert_eq!(write(&pages.0).texts(), ["———".to_owned() + "——e\u{301}葛\u{E0100}"]);
}

/// Two glyphs of one cluster share their text: it must not be doubled.
#[test]
fn several_glyphs_may_stand_for_one_cluster() {
    let mut pages = Pages::of("前");
    let mut run = fixture::runs("ab").remove(0);
    for glyph in &mut run.glyphs {
        glyph.text = 0..2;
    }
    pages.item(0, 1, Content::Glyphs(run));
    assert_eq!(write(&pages.0).texts(), ["前ab"]);
}

#[test]
fn a_range_that_is_not_of_the_text_breaks_nothing() {
    let mut pages = Pages::of("前");
    let mut run = fixture::runs("中文").remove(0);
    run.glyphs[0].text = 1..2;
    run.glyphs[1].text = 3..900;
    pages.item(0, 1, Content::Glyphs(run));
    let (pdf, reason) = write_without_claim(&pages.0);
    assert!(reason.contains("a glyph stands for no character"), "{reason}");
    assert_eq!(pdf.page_count(), 1);
}

#[test]
fn what_the_standards_forbid_is_written_without_their_claim() {
    for (text, reason) in [
        ("有\u{E000}造字", "the private-use character U+E000"),
        ("空\u{0}字", "the character U+0000"),
        ("标\u{FEFF}记", "the character U+FEFF"),
    ] {
        let mut pages = Pages::new(1);
        let paragraph = pages.node(StructureRole::Paragraph, 0);
        let mut runs = fixture::runs("三个字");
        let mut run = runs.remove(0);
        // Glyphs that exist, whatever the faces have.
        run.text.clear();
        let glyphs = std::mem::take(&mut run.glyphs);
        for (glyph, character) in glyphs.iter().zip(text.chars()) {
            fixture::push(&mut run, glyph.id, glyph.advance, &character.to_string());
        }
        pages.item(0, paragraph, Content::Glyphs(run));
        let (_, given) = write_without_claim(&pages.0);
        assert!(given.contains(reason), "{given}");
    }
}

#[test]
fn a_missing_glyph_is_named() {
    let (pdf, reason) = write_without_claim(&Pages::of("缺\u{12000}字").0);
    assert!(reason.contains("no face has"), "{reason}");
    assert!(reason.contains('\u{12000}') || reason.contains("12000"), "{reason}");
    assert_eq!(pdf.texts(), ["缺\u{12000}字"], "the text is whole all the same");
    assert!(pdf.tree().contains("Span ActualText=缺\u{12000}字"), "{}", pdf.tree());
}

/// A character that shares the glyph of a more usual one says so in marked content of its own: what
/// follows a mark within marked content is lost to some readers of the structure.
#[test]
fn a_character_that_shares_its_glyph_stands_apart() {
    let (document, _) = fixture::laid_out("甲～乙\n\n丙〜丁\n", "book-32k");
    let pdf = Pdf::read(&bytes(&document, &PdfOptions::default()).0);
    assert_eq!(pdf.texts(), ["甲～乙丙〜丁"]);
    let tree = pdf.tree();
    let spans = ["Span ActualText=〜", "Span ActualText=～"].map(|span| tree.matches(span).count());
    assert_eq!(spans.iter().sum::<usize>(), 1, "{tree}");
    assert!(tree.find("丙") < tree.find("ActualText=") && tree.contains('丁'), "{tree}");
}

/// Small texts of what is hard: marks that share glyphs, spaces at the ends of lines, soft hyphens,
/// combining marks, characters beyond the BMP. Whatever is laid out comes back, white space aside.
#[test]
fn whatever_is_laid_out_can_be_read_back() {
    const PIECES: [&str; 24] = [
        "港口",
        "，",
        "。",
        "“船”",
        "（灯）",
        "——",
        "……",
        " and ",
        "fi",
        "e\u{301}",
        "office",
        "co\u{AD}operate",
        "1,234.5%",
        "℃",
        "·",
        "𣲘",
        "、",
        "《书》",
        "！？",
        "\u{A0}",
        "\u{200B}",
        "㎡",
        "①",
        "葛\u{E0100}",
    ];
    let mut seed: u64 = 7;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % below
    };
    let bare = |text: &str| -> String {
        let invisible = |c: &char| !c.is_whitespace() && !"\u{AD}\u{200B}\u{FE0E}".contains(*c);
        text.chars().filter(invisible).collect()
    };
    for _ in 0..40 {
        let text: String = (0..30).map(|_| PIECES[random(PIECES.len())]).collect();
        let (document, _) = fixture::laid_out(&format!("前{text}后\n"), "book-32k");
        let (written, _) = bytes(&document, &PdfOptions::default());
        let found = Pdf::read(&written).texts().concat();
        assert_eq!(bare(&found), bare(&format!("前{text}后")), "{text}");
    }
}

/// However briefly pages are drawn, no glyph leaves its place by more than 5 µm across lines or
/// two thousandths of the em along them.
#[test]
fn glyphs_are_drawn_where_the_layout_put_them() {
    let opened =
        "他从 1984 年起，一直在这里看守灯塔（那时还没有电），到 2021 年 3 月为止。".repeat(9);
    let narrow = format!("{MANUSCRIPT}\n{opened}\n\n> {opened}\n");
    let mut largest: f64 = 0.0;
    for document in [fixture::laid_out(&narrow, "book-32k").0, fixture::everything().0] {
        let (written, _) = bytes(&document, &PdfOptions::default());
        for (index, page) in document.pages.iter().enumerate() {
            let drawn = positions::positions(&written, index);
            let meant = meant(page);
            assert_eq!(drawn.len(), meant.len(), "page {index}");
            for ([x, y], ([meant_x, meant_y], size)) in drawn.into_iter().zip(meant) {
                let (aside, off) = ((x - meant_x) / size, y - meant_y);
                assert!(aside.abs() < 0.003, "page {index}: {aside} em at {meant_x}, {meant_y}");
                assert!(off.abs() < 0.015, "page {index}: {off} pt at {meant_x}, {meant_y}");
                largest = largest.max(aside.abs());
            }
        }
    }
    assert!(largest > 0.0, "positions are those of the file, not of the layout");
}

/// The places of a page's glyphs as the layout has them, from the lower left corner, and sizes.
fn meant(page: &hanpress::layout::Page) -> Vec<([f64; 2], f64)> {
    let mut meant = Vec::new();
    for item in &page.items {
        let Content::Glyphs(run) = &item.content else { continue };
        let mut x = run.origin.x;
        for glyph in &run.glyphs {
            let place = [(x + glyph.shift).to_pt(), (page.height - run.origin.y).to_pt()];
            meant.push((place, run.size.to_pt()));
            x += glyph.advance;
        }
    }
    meant
}

#[test]
fn an_empty_document_is_a_file_all_the_same() {
    let (pdf, reason) = write_without_claim(&Pages::new(1).0);
    assert_eq!(pdf.page_count(), 1);
    assert!(reason.contains("it has no title"), "{reason}");
}

/// Several documents at once, written by one writer that no thread has used before.
#[test]
fn threads_do_not_change_the_bytes() {
    let documents: Vec<PagedDocument> = (0..6)
        .map(|index| match index % 3 {
            0 => fixture::everything().0,
            1 => Pages::of("只有一段话。").0,
            _ => fixture::laid_out(MANUSCRIPT, "report-a4").0,
        })
        .collect();
    let expected: Vec<Vec<u8>> =
        documents.iter().map(|document| bytes(document, &PdfOptions::default()).0).collect();
    let writer = PdfWriter::new(FontBook::embedded());
    let write = |document| writer.write(document, &PdfOptions::default(), &mut Diagnostics::new());
    let found: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            documents.iter().map(|document| scope.spawn(move || write(document))).collect();
        threads.into_iter().map(|one| one.join().expect("no panic").expect("a file")).collect()
    });
    assert!(found == expected, "the same bytes");
    assert_eq!(found[0], found[3]);
}

//! What the Markdown edition looks like, and what it says when it can't hold something.

use std::path::Path;
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::{
    Block, Cell, Document, Inline, InlineBuilder, Link, LinkId, Marks, Origin, Paragraph, Row,
    Table, Text,
};
use hanpress::edition::markdown::{ImagePaths, MarkdownOptions, write};
use hanpress::layout::{
    self, ImageFolder, ImageFormat, ImageState, LayoutBlock, LayoutDocument, LayoutNumber,
    LinkTarget,
};
use hanpress::outline::{self, KeySources};
use hanpress::reader::ReaderOptions;
use hanpress::source::Source;
use hanpress::style::StyleSheet;

use super::read;
use super::resolved::{self, run};
use crate::reference;

/// Resolves as the pipeline does.
fn resolve(document: &Document, folder: &Path) -> LayoutDocument {
    let mut diagnostics = Diagnostics::new();
    let sheet = Arc::new(StyleSheet::built_in("report-a4").unwrap());
    let outline = outline::build(document, document, &KeySources::default(), &mut diagnostics);
    layout::resolve(document.clone(), &outline, &sheet, &ImageFolder::new(folder), &mut diagnostics)
}

fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph(Paragraph { content, origin: Origin::unknown() })
}

/// Writes one paragraph; returns its lines without the front matter.
fn line(content: Vec<Inline>, links: Vec<Link>) -> String {
    let document = Document { blocks: vec![paragraph(content)], links, ..Document::default() };
    let text = write(&resolved::resolve(&document), &MarkdownOptions::default());
    let (back, _) = read(&text);
    assert_eq!(back, document, "{text}");
    text.split("---\n\n").nth(1).unwrap().trim_end().to_owned()
}

#[test]
fn everything_looks_as_in_the_reference() {
    let folder = reference::root().join("tests/fixtures/markdown");
    let manuscript = std::fs::read_to_string(folder.join("everything.md")).unwrap();
    let (document, diagnostics) = read(&manuscript);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let text = write(&resolve(&document, &folder), &MarkdownOptions::default());
    reference::check("markdown/everything.md", &text);
    assert_eq!(read(&text).0.blocks, document.blocks);
}

#[test]
fn delimiters_where_every_parser_reads_them_and_tags_elsewhere() {
    let s = Marks::STRONG;
    let e = Marks::EMPHASIS;
    let n = Marks::empty();
    let name = Marks::PROPER_NAME;
    for (runs, expected) in [
        (vec![("他說", n), ("走吧", s), ("。", n)], "他說**走吧**。"),
        (
            vec![("他說：", n), ("「走吧。」", s), ("於是", n)],
            "他說：<strong>「走吧。」</strong>於是",
        ),
        (vec![("他說：", n), ("「走吧。」", s), ("，於是", n)], "他說：**「走吧。」**，於是"),
        (vec![("「走吧。」", s)], "**「走吧。」**"),
        (vec![("共", n), ("20%", s), ("增", n)], "共<strong>20%</strong>增"),
        (vec![("甲", s | e), ("乙", n)], "***甲***乙"),
        (vec![("甲", s), ("乙", s | e), ("丙", s)], "**甲*乙*丙**"),
        (vec![("甲", s), ("乙", e)], "<strong>甲</strong><em>乙</em>"),
        (vec![("甲", n), (" 乙", s)], "甲<strong> 乙</strong>"),
        (vec![("甲", n), ("😀", s), ("乙", n)], "甲<strong>😀</strong>乙"),
        (vec![("甲", Marks::STRIKE), ("。", n)], "~~甲~~。"),
        (vec![("x", n), ("2", Marks::SUPERSCRIPT)], "x<sup>2</sup>"),
        (vec![("甲", s), ("x", s | Marks::CODE)], "**甲`x`**"),
        (
            vec![("甲", name), ("乙", name | Marks::NEXT_NAME), ("丙", name)],
            "<u class=\"name\">甲</u><u class=\"name\">乙</u><u class=\"name\">丙</u>",
        ),
        (
            vec![("甲", s), ("乙", s | name), ("丙", name)],
            "**甲<u class=\"name\">乙</u>**<u class=\"name continued\">丙</u>",
        ),
        (vec![("甲", s), ("x", s | Marks::CODE), ("乙", n)], "<strong>甲`x`</strong>乙"),
    ] {
        let content: Vec<Inline> =
            runs.iter().map(|&(text, marks)| run(text, marks, None)).collect();
        assert_eq!(line(content, vec![]), expected, "{runs:?}");
    }
}

#[test]
fn text_is_escaped_no_more_than_it_needs() {
    for (text, expected) in [
        ("普通的一句話，（沒有）「記號」。", "普通的一句話，（沒有）「記號」。"),
        ("snake_case 與 5 * 3 與 a-b", "snake_case 與 5 * 3 與 a-b"),
        ("1. 甲", "1\\. 甲"),
        ("1.5 倍", "1.5 倍"),
        ("2024年", "2024年"),
        ("# 甲", "\\# 甲"),
        ("#標籤", "#標籤"),
        ("- 甲", "\\- 甲"),
        ("-5 度", "-5 度"),
        ("> 甲", "\\> 甲"),
        ("甲 > 乙", "甲 > 乙"),
        ("a < b", "a < b"),
        ("a<b", "a\\<b"),
        ("R&D", "R&D"),
        ("&amp;", "\\&amp;"),
        ("[甲]", "[甲]"),
        ("[甲](乙)", "[甲\\](乙)"),
        ("[^1]", "\\[^1]"),
        ("好的~", "好的~"),
        ("~~甲~~", "\\~\\~甲\\~\\~"),
        ("C:\\dir", "C:\\dir"),
        ("a\\*b", "a\\\\\\*b"),
        ("---", "\\---"),
        ("| 甲 |", "\\| 甲 |"),
        ("甲 {#乙}", "甲 {#乙}"),
        (" 甲", "&#32;甲"),
    ] {
        assert_eq!(line(vec![run(text, Marks::empty(), None)], vec![]), expected);
    }
}

#[test]
fn links_are_written_so_that_their_targets_survive() {
    for (target, expected) in [
        ("https://a.b/c_d?e=1", "[甲](https://a.b/c_d?e=1)"),
        ("a b.md", "[甲](<a b.md>)"),
        ("a(b", "[甲](<a(b>)"),
        ("", "[甲](<>)"),
        ("#tide", "[甲](#tide)"),
    ] {
        let link = Link { target: target.to_owned(), title: None, origin: Origin::unknown() };
        let content = vec![run("甲", Marks::empty(), Some(LinkId(0)))];
        assert_eq!(line(content, vec![link]), expected);
    }
}

#[test]
fn a_table_that_gfm_cannot_hold_is_html() {
    let cell = |blocks: Vec<Block>, columns, rows| Cell { blocks, columns, rows, heads_row: false };
    let text = |text: &str| paragraph(vec![run(text, Marks::empty(), None)]);
    let rows = vec![
        Row { cells: vec![cell(vec![text("甲")], 2, 1), cell(vec![text("乙")], 1, 2)] },
        Row { cells: vec![cell(vec![text("丙"), text("丁")], 1, 1), cell(vec![], 1, 1)] },
    ];
    let table = Table {
        caption: vec![run("表 1", Marks::empty(), None)],
        key: None,
        columns: vec![hanpress::document::Alignment::Auto; 3],
        head: vec![],
        body: rows,
        origin: Origin::unknown(),
    };
    let content = vec![run("往何處", Marks::empty(), Some(LinkId(0)))];
    let link = Link { target: "#nowhere".to_owned(), title: None, origin: Origin::unknown() };
    let document = Document {
        blocks: vec![Block::Table(table), paragraph(content)],
        links: vec![link],
        ..Document::default()
    };
    let mut flow = resolved::resolve(&document);
    flow.links[0].target = LinkTarget::Dead("#nowhere".to_owned());
    let text = write(&flow, &MarkdownOptions::default());
    for kept in [
        "<caption>\n\n表 1\n\n</caption>",
        "<td colspan=\"2\">甲</td>\n<td rowspan=\"2\">乙</td>",
        "<td>\n\n丙\n\n丁\n\n</td>\n<td></td>",
        "\n往何處\n",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
}

#[test]
fn images_are_named_by_their_copies_if_they_are_copied() {
    let (document, _) = read("![甲](<港口/a b.png>)\n");
    let mut flow = resolved::resolve(&document);
    let options = MarkdownOptions {
        images: ImagePaths::Copied("book.images".to_owned()),
        ..MarkdownOptions::default()
    };
    assert!(write(&flow, &options).contains("![甲](<港口/a b.png>)"));
    flow.images[0].state = ImageState::Loaded {
        data: Arc::new(vec![0]),
        format: ImageFormat::Png,
        width: 1,
        height: 1,
    };
    assert!(write(&flow, &options).contains("![甲](book.images/image-0.png)"));
}

type Reader = fn(&Source, &ReaderOptions, &mut Diagnostics) -> Document;

/// The samples, through the stages that come before: what the edition says is what they are.
#[test]
fn the_samples_read_back_the_same() {
    let input = reference::root().join("input");
    let plain: Reader = hanpress::reader::plain::read;
    let markdown: Reader = hanpress::reader::markdown::read;
    for (path, reader) in [
        ("harbour-report.txt", plain),
        ("serial-port-guide.md", markdown),
        ("tea-mountain/tea-mountain.md", markdown),
    ] {
        let path = input.join(path);
        let bytes = std::fs::read(&path).unwrap();
        let mut diagnostics = Diagnostics::new();
        let source = Source::decode(&path, bytes, None, &mut diagnostics).unwrap();
        let mut document = reader(&source, &ReaderOptions::default(), &mut diagnostics);
        let flow = resolve(&document, path.parent().unwrap());
        let text = write(&flow, &MarkdownOptions::default());
        // What the layout adds is part of the edition: keys, and numbers that the sheet gives.
        document.metadata.lang = flow.lang.clone();
        for (block, laid) in document.blocks.iter_mut().zip(&flow.blocks) {
            let add = |caption: &mut Vec<Inline>, number: &Option<LayoutNumber>| {
                let Some(number) = number else { return };
                let separator = if caption.is_empty() { "" } else { &number.separator };
                let text = format!("{}{separator}", number.text);
                let mut builder = InlineBuilder::new();
                builder.push(Inline::Text(Text::new(text, Origin::unknown())));
                std::mem::take(caption).into_iter().for_each(|inline| builder.push(inline));
                *caption = builder.finish();
            };
            match (block, laid) {
                (Block::Heading(heading), LayoutBlock::Heading(laid)) => {
                    heading.key = laid.anchor.as_ref().map(|anchor| anchor.key.to_string());
                    heading.number = laid.number.as_ref().map(|number| number.text.clone());
                }
                (Block::Figure(figure), LayoutBlock::Figure(laid)) => {
                    add(&mut figure.caption, &laid.number);
                }
                (Block::Table(table), LayoutBlock::Table(laid)) => {
                    add(&mut table.caption, &laid.number);
                }
                _ => {}
            }
        }
        let (back, _) = read(&text);
        assert_eq!(back.metadata, document.metadata);
        assert_eq!(back.blocks.len(), document.blocks.len());
        for (back, block) in back.blocks.iter().zip(&document.blocks) {
            assert_eq!(back, block, "{}", path.display());
        }
        assert_eq!(back, document, "{}", path.display());
    }
}

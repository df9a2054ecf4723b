//! Documents for the tests of the DOCX edition, built by hand and resolved as the pipeline does.

use std::io;
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::{
    Alignment, Block, Cell, CodeBlock, Document, Figure, Heading, Image, Inline, Lang, Link,
    LinkId, List, ListItem, ListKind, Marks, Metadata, Note, NoteId, Origin, Paragraph, Quote,
    QuoteKind, Row, Ruby, RubyId, Table, Text,
};
use hanpress::layout::{ImageLoader, LayoutDocument, PageMap, resolve};
use hanpress::style::StyleSheet;

/// Loads the images under `tests/fixtures/docx`.
struct Fixtures;

impl ImageLoader for Fixtures {
    fn load(&self, source: &str) -> io::Result<Vec<u8>> {
        std::fs::read(crate::reference::root().join("tests/fixtures/docx").join(source))
    }
}

/// Resolves a document with a built-in sheet; every section gets a folio.
pub(super) fn layout(document: &Document, sheet: &str) -> (LayoutDocument, PageMap) {
    layout_with(document, Arc::new(StyleSheet::built_in(sheet).expect("a built-in sheet")))
}

pub(super) fn layout_with(
    document: &Document,
    sheet: Arc<StyleSheet>,
) -> (LayoutDocument, PageMap) {
    let mut diagnostics = Diagnostics::new();
    let outline = hanpress::outline::build(
        document,
        document,
        &hanpress::outline::KeySources::default(),
        &mut diagnostics,
    );
    let folios = outline.entries.iter().enumerate();
    let folios = folios.map(|(at, entry)| (entry.key.clone(), (at + 1).to_string()));
    let pages = PageMap { folios: folios.collect(), pages: outline.entries.len() };
    (resolve(document.clone(), &outline, &sheet, &Fixtures, &mut diagnostics), pages)
}

pub(super) fn text(text: &str) -> Inline {
    marked(text, Marks::empty())
}

pub(super) fn marked(text: &str, marks: Marks) -> Inline {
    Inline::Text(Text { marks, ..Text::new(text, Origin::unknown()) })
}

/// Text with a reading above it.
pub(super) fn read(text: &str, ruby: u32) -> Inline {
    Inline::Text(Text { ruby: Some(RubyId(ruby)), ..Text::new(text, Origin::unknown()) })
}

pub(super) fn ruby(reading: &str) -> Ruby {
    Ruby { reading: reading.to_owned(), origin: Origin::unknown() }
}

pub(super) fn linked(text: &str, link: u32) -> Inline {
    Inline::Text(Text { link: Some(LinkId(link)), ..Text::new(text, Origin::unknown()) })
}

pub(super) fn foreign(text: &str, lang: &str) -> Inline {
    let lang = Some(Lang(lang.to_owned()));
    Inline::Text(Text { lang, ..Text::new(text, Origin::unknown()) })
}

pub(super) fn call(note: u32) -> Inline {
    Inline::NoteCall { note: NoteId(note), origin: Origin::unknown() }
}

pub(super) fn image(source: &str, alt: &str) -> Image {
    let (source, alt) = (source.to_owned(), alt.to_owned());
    Image { source, alt, protected: false, link: None, origin: Origin::unknown() }
}

pub(super) fn heading(level: u8, number: Option<&str>, title: &str, key: &str) -> Block {
    Block::Heading(Heading {
        level,
        number: number.map(str::to_owned),
        content: vec![text(title)],
        key: (!key.is_empty()).then(|| key.to_owned()),
        is_part: false,
        origin: Origin::unknown(),
    })
}

pub(super) fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph(Paragraph { content, origin: Origin::unknown() })
}

pub(super) fn plain(content: &str) -> Block {
    paragraph(vec![text(content)])
}

pub(super) fn list(start: Option<u32>, items: Vec<Vec<Block>>) -> Block {
    Block::List(List {
        kind: start.map_or(ListKind::Bullet, |start| ListKind::Numbered { start }),
        tight: true,
        items: items.into_iter().map(|blocks| ListItem { blocks }).collect(),
        origin: Origin::unknown(),
    })
}

pub(super) fn quote(blocks: Vec<Block>) -> Block {
    Block::Quote(Quote { kind: QuoteKind::Block, blocks, origin: Origin::unknown() })
}

pub(super) fn code(lines: &str) -> Block {
    Block::Code(CodeBlock {
        language: Some("rust".to_owned()),
        text: lines.to_owned(),
        origin: Origin::unknown(),
    })
}

pub(super) fn figure(source: &str, alt: &str, caption: &str) -> Block {
    Block::Figure(Figure { image: image(source, alt), caption: vec![text(caption)], key: None })
}

pub(super) fn cell(content: &str) -> Cell {
    spanning(content, 1, 1)
}

pub(super) fn spanning(content: &str, columns: u16, rows: u16) -> Cell {
    let blocks = if content.is_empty() { Vec::new() } else { vec![plain(content)] };
    Cell { blocks, columns, rows, heads_row: false }
}

pub(super) fn table(
    caption: &str,
    columns: &[Alignment],
    head: Vec<Vec<Cell>>,
    body: Vec<Vec<Cell>>,
) -> Block {
    let rows = |rows: Vec<Vec<Cell>>| rows.into_iter().map(|cells| Row { cells }).collect();
    Block::Table(Table {
        caption: if caption.is_empty() { Vec::new() } else { vec![text(caption)] },
        key: None,
        columns: columns.to_vec(),
        head: rows(head),
        body: rows(body),
        origin: Origin::unknown(),
    })
}

pub(super) fn note(blocks: Vec<Block>) -> Note {
    Note { blocks, origin: Origin::unknown() }
}

pub(super) fn link(target: &str) -> Link {
    Link { target: target.to_owned(), title: None, origin: Origin::unknown() }
}

pub(super) fn document(blocks: Vec<Block>) -> Document {
    Document {
        metadata: Metadata { lang: Lang::simplified(), ..Metadata::default() },
        blocks,
        ..Document::default()
    }
}

/// A short report that has a little of everything.
pub(super) fn report() -> Document {
    use Alignment::{Auto, Center, End};
    let strong = Marks::STRONG;
    let blocks = vec![
        heading(2, None, "码头上的早晨", "morning"),
        paragraph(vec![
            text("天还没有亮，码头上的灯已经点起来了。老陈说：“今天要装"),
            marked("十二船", strong),
            text("。”他把“Lucky Star”号的清单"),
            call(0),
            text("递给我，又补了一句——慢慢来……"),
        ]),
        paragraph(vec![
            text("清单的格式见"),
            linked("下一节", 0),
            text("，也可以看"),
            linked("网站", 1),
            text("；"),
            marked("请勿", Marks::EMPHASIS),
            marked("Nature 杂志", Marks::EMPHASIS),
            text("，"),
            marked("删掉", Marks::STRIKE),
            text("H"),
            marked("2", Marks::SUBSCRIPT),
            text("O 与 x"),
            marked("2", Marks::SUPERSCRIPT),
            text("，命令是 "),
            marked("ls -l", Marks::CODE),
            text("，"),
            foreign("bonjour", "fr"),
            text("。"),
            call(0),
        ]),
        heading(3, Some("一、"), "清单", "the-list"),
        list(
            Some(3),
            vec![
                vec![plain("先看船号。"), plain("船号写在船头。")],
                vec![
                    plain("再数箱子："),
                    list(None, vec![vec![plain("大箱")], vec![plain("小箱")]]),
                ],
                vec![paragraph(vec![text("最后签名。"), call(1)])],
            ],
        ),
        quote(vec![plain("“慢就是快。”这是他常说的话。")]),
        code("fn main() {\n    println!(\"a < b && c\");\n\treturn;\n}"),
        table(
            "表1　各船的箱数",
            &[Auto, Center, End],
            vec![vec![spanning("船", 1, 2), spanning("箱数", 2, 1)], vec![cell("大"), cell("小")]],
            vec![
                vec![cell("甲"), cell("3"), cell("1,200")],
                vec![cell("乙"), cell(""), cell("80")],
            ],
        ),
        plain("表后的文字与表之间留半行。"),
        figure("chart.png", "每天的船数，逐日增加", "图1　每天的船数"),
        figure("missing.png", "没有的图", "图2　找不到的图"),
        Block::Rule(Origin::unknown()),
        paragraph(vec![
            Inline::Image(image("dot.jpg", "一个点")),
            text("行内有图。"),
            Inline::Break,
            text("换行之后。"),
        ]),
        paragraph(vec![
            text("船主"),
            marked("林四海", Marks::PROPER_NAME),
            text("读过"),
            marked("南海航路图说", Marks::BOOK_TITLE),
            text("，常说“"),
            marked("风，不等人", Marks::EMPHASIS_DOTS),
            text("”。他住在"),
            read("坳头", 0),
            text("，离"),
            read("妈祖阁", 1),
            text("不远。"),
        ]),
        heading(2, None, "尾声", "coda"),
        plain("花开的时候，我们再来。"),
    ];
    let notes = vec![
        note(vec![
            paragraph(vec![text("清单一式两份，见"), linked("网站", 2), text("。")]),
            plain("第二段。"),
        ]),
        note(vec![plain("签在右下角。")]),
    ];
    let links = vec![
        link("#the-list"),
        link("https://example.com/清单?a=1&b=2"),
        link("https://example.com/"),
    ];
    let metadata = Metadata {
        title: Some("港口手记".to_owned()),
        subtitle: Some("从清晨到黄昏".to_owned()),
        authors: vec!["林某".to_owned(), "陈某".to_owned()],
        date: Some("2021-03-04".to_owned()),
        lang: Lang::simplified(),
        ..Metadata::default()
    };
    let rubies = vec![ruby("ào tóu"), ruby("A-Má")];
    Document { metadata, blocks, notes, links, rubies }
}

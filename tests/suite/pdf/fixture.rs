//! Pages for the tests of the PDF edition: put together by hand, or laid out from Markdown.

use std::collections::BTreeMap;
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::{Lang, Metadata};
use hanpress::font::{FaceId, FaceRequest, FontBook, Script};
use hanpress::layout::{
    ArtifactKind, Bookmark, Content, Destination, Glyph, GlyphRun, HeaderScope, ImageAsset,
    ImageFormat, ImageId, ImageState, Item, LinkArea, LinkTarget, NodeId, Page, PagedDocument,
    Point, Rect, Shape, StructureNode, StructureRole, Tag,
};
use hanpress::outline::{self, Key};
use hanpress::reader::ReaderOptions;
use hanpress::source::Source;
use hanpress::style::{Color, Family, Length, StyleSheet, Weight};
use hanpress::{layout, reader};

pub const SIZE: f64 = 10.0;

/// Pages under construction.
pub struct Pages(pub PagedDocument);

impl Pages {
    /// Starts a document with `count` empty A5 pages, folios from 1.
    pub fn new(count: usize) -> Self {
        let page = |index: usize| Page {
            width: Length::mm(148.0),
            height: Length::mm(210.0),
            folio: (index + 1).to_string(),
            items: Vec::new(),
            links: Vec::new(),
            jumps: Vec::new(),
        };
        let root = StructureNode { role: StructureRole::Document, parent: None, lang: None };
        Self(PagedDocument {
            metadata: Metadata::default(),
            lang: Lang::simplified(),
            pages: (0..count).map(page).collect(),
            structure: vec![root],
            bookmarks: Vec::new(),
            destinations: Vec::new(),
            images: Vec::new(),
        })
    }

    /// A document of one page with one paragraph.
    pub fn of(text: &str) -> Self {
        let mut pages = Self::new(1);
        let paragraph = pages.node(StructureRole::Paragraph, 0);
        pages.text(0, 20, paragraph, text);
        pages
    }

    /// Adds a node below another; 0 is the root.
    pub fn node(&mut self, role: StructureRole, parent: u32) -> u32 {
        self.0.structure.push(StructureNode { role, parent: Some(NodeId(parent)), lang: None });
        u32::try_from(self.0.structure.len() - 1).expect("few nodes")
    }

    /// Writes text of a node, `y` points from the top.
    pub fn text(&mut self, page: usize, y: u32, node: u32, text: &str) {
        self.tagged(page, y, Tag::Node(NodeId(node)), None, text);
    }

    pub fn foreign(&mut self, page: usize, y: u32, node: u32, lang: &str, text: &str) {
        self.tagged(page, y, Tag::Node(NodeId(node)), Some(Lang(lang.to_owned())), text);
    }

    pub fn artifact(&mut self, page: usize, y: u32, kind: ArtifactKind, text: &str) {
        self.tagged(page, y, Tag::Artifact(kind), None, text);
    }

    fn tagged(&mut self, page: usize, y: u32, tag: Tag, lang: Option<Lang>, text: &str) {
        let mut x = Length::pt(40.0);
        for mut run in runs(text) {
            run.origin = Point { x, y: Length::pt(f64::from(y)) };
            run.lang.clone_from(&lang);
            x += run.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>();
            self.0.pages[page].items.push(Item { tag, content: Content::Glyphs(run) });
        }
    }

    pub fn item(&mut self, page: usize, node: u32, content: Content) {
        self.0.pages[page].items.push(Item { tag: Tag::Node(NodeId(node)), content });
    }

    pub fn image(&mut self, page: usize, node: u32, image: u32, alt: &str) {
        let (image, alt) = (ImageId(image), alt.to_owned());
        self.item(page, node, Content::Image { rect: rect(40, 300, 50, 50), image, alt });
    }

    pub fn link(&mut self, page: usize, y: u32, node: u32, target: LinkTarget, alt: &str) {
        let area = rect(40, y, 60, 10);
        let link = LinkArea { rect: area, target, node: NodeId(node), alt: alt.to_owned() };
        self.0.pages[page].links.push(link);
    }

    /// Adds a section: destination and bookmark.
    pub fn section(&mut self, page: usize, y: u32, depth: u8, name: &str, title: &str) {
        let point = Point { x: Length::ZERO, y: Length::pt(f64::from(y)) };
        self.0.destinations.push(Destination { key: key(name), page, point });
        self.0.bookmarks.push(Bookmark { title: title.to_owned(), depth, key: key(name) });
    }

    pub fn asset(&mut self, data: Vec<u8>, format: ImageFormat) {
        let state = ImageState::Loaded { data: Arc::new(data), format, width: 1, height: 1 };
        let source = format!("{}.png", self.0.images.len());
        self.0.images.push(ImageAsset { file_name: source.clone(), source, state });
    }
}

pub fn key(name: &str) -> Key {
    Key::new(name).expect("a key")
}

pub fn rect(x: u32, y: u32, width: u32, height: u32) -> Rect {
    let [x, y, width, height] = [x, y, width, height].map(|n| Length::pt(f64::from(n)));
    Rect { x, y, width, height }
}

/// Sets text a glyph a character, in as many runs as faces are needed.
pub fn runs(text: &str) -> Vec<GlyphRun> {
    let book = FontBook::embedded();
    let request = FaceRequest { family: Family::Song, weight: Weight::Regular, italic: false };
    let mut runs: Vec<GlyphRun> = Vec::new();
    for character in text.chars() {
        let script = if character.is_ascii() { Script::Latin } else { Script::Han };
        let selection = book.select(request, script, character);
        if runs.last().is_none_or(|run| run.face != selection.face) {
            runs.push(run(selection.face));
        }
        let run = runs.last_mut().expect("just pushed");
        let advance = Length::pt(if character.is_ascii() { SIZE / 2.0 } else { SIZE });
        push(run, selection.glyph, advance, &character.to_string());
    }
    runs
}

pub fn run(face: FaceId) -> GlyphRun {
    GlyphRun {
        face,
        size: Length::pt(SIZE),
        origin: Point { x: Length::pt(40.0), y: Length::pt(20.0) },
        color: Color::BLACK,
        lang: None,
        text: String::new(),
        glyphs: Vec::new(),
    }
}

/// Adds a glyph that stands for `text`.
pub fn push(run: &mut GlyphRun, id: u16, advance: Length, text: &str) {
    let start = u32::try_from(run.text.len()).expect("short");
    run.text.push_str(text);
    let end = u32::try_from(run.text.len()).expect("short");
    run.glyphs.push(Glyph { id, advance, shift: Length::ZERO, text: start..end });
}

/// Lays a Markdown manuscript out, without converting it. Images are not loaded but for those
/// under `tests/fixtures/docx`.
pub fn laid_out(markdown: &str, sheet: &str) -> (PagedDocument, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::decode("test.md", markdown.into(), None, &mut diagnostics);
    let source = source.expect("UTF-8");
    let document = reader::markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
    let outline =
        outline::build(&document, &document, &outline::KeySources::default(), &mut diagnostics);
    let sheet = Arc::new(StyleSheet::built_in(sheet).expect("a built-in sheet"));
    let folder = crate::reference::root().join("tests/fixtures/docx");
    let load = |source: &str| std::fs::read(folder.join(source));
    let flow = layout::resolve(document, &outline, &sheet, &load, &mut diagnostics);
    let (pages, _) = layout::paginate(&flow, FontBook::embedded(), &mut diagnostics);
    (pages, diagnostics)
}

/// Everything that a PDF edition can hold, on two pages.
pub fn everything() -> Pages {
    let mut pages = Pages::new(2);
    pages.0.metadata = Metadata {
        title: Some("年度报告".to_owned()),
        subtitle: Some("一份样张".to_owned()),
        authors: vec!["林某".to_owned(), "陈某".to_owned()],
        extra: BTreeMap::from([("keywords".to_owned(), "报告、样张".to_owned())]),
        ..Metadata::default()
    };
    pages.0.pages[0].folio = "ii".to_owned();
    pages.0.pages[1].folio = "7".to_owned();
    front(&mut pages);
    table_and_list(&mut pages);
    back(&mut pages);
    pages
}

fn front(pages: &mut Pages) {
    let text = "年度报告".to_owned();
    let title = pages.node(StructureRole::Title { text }, 0);
    pages.artifact(0, 15, ArtifactKind::Header, "书眉");
    pages.text(0, 40, title, "年度报告");
    let contents = pages.node(StructureRole::Contents, 0);
    let entry = pages.node(StructureRole::ContentsEntry, contents);
    let link = pages.node(StructureRole::Link, entry);
    pages.text(0, 60, link, "第一章　开端");
    pages.artifact(0, 60, ArtifactKind::Layout, "……");
    pages.text(0, 60, link, "7");
    pages.link(0, 50, link, LinkTarget::Section(key("opening")), "第一章　开端");
    let paragraph = pages.node(StructureRole::Paragraph, 0);
    pages.text(0, 80, paragraph, "正文里有英文");
    pages.foreign(0, 80, paragraph, "en", "a word");
    pages.text(0, 80, paragraph, "和注。");
    let call = pages.node(StructureRole::Reference, paragraph);
    pages.text(0, 80, call, "①");
    let outside = pages.node(StructureRole::Link, paragraph);
    pages.text(0, 80, outside, "跨两行的");
    pages.text(0, 95, outside, "链接");
    let target = || LinkTarget::External("https://example.org/?a=1&b=(2)".to_owned());
    pages.link(0, 70, outside, target(), "跨两行的链接");
    pages.link(0, 85, outside, target(), "跨两行的链接");
    let note = pages.node(StructureRole::Note, 0);
    let label = pages.node(StructureRole::ListLabel, note);
    pages.text(0, 500, label, "①");
    let body = pages.node(StructureRole::Paragraph, note);
    pages.text(0, 500, body, "注文。");
    pages.artifact(0, 550, ArtifactKind::Footer, "ii");
    // The paragraph goes on overleaf, after its note.
    pages.text(1, 40, paragraph, "过页接排。");
}

fn table_and_list(pages: &mut Pages) {
    let table = pages.node(StructureRole::Table, 0);
    let head = pages.node(StructureRole::TableHead, table);
    let row = pages.node(StructureRole::TableRow, head);
    let cell = pages
        .node(StructureRole::HeaderCell { scope: HeaderScope::Column, columns: 3, rows: 1 }, row);
    pages.text(0, 120, cell, "项目");
    let body = pages.node(StructureRole::TableBody, table);
    let row = pages.node(StructureRole::TableRow, body);
    for text in ["甲", "", "丙"] {
        let cell = pages.node(StructureRole::DataCell { columns: 1, rows: 1 }, row);
        pages.text(0, 140, cell, text);
    }
    let list = pages.node(StructureRole::List { numbered: true }, 0);
    let item = pages.node(StructureRole::ListItem, list);
    let label = pages.node(StructureRole::ListLabel, item);
    pages.text(0, 160, label, "1.");
    let body = pages.node(StructureRole::ListBody, item);
    let paragraph = pages.node(StructureRole::Paragraph, body);
    pages.text(0, 160, paragraph, "一项");
    // Never drawn: must leave no trace.
    pages.node(StructureRole::ListItem, list);
}

fn back(pages: &mut Pages) {
    pages.artifact(1, 15, ArtifactKind::Repeated, "项目");
    let title = "第一章　开端".to_owned();
    let heading = pages.node(StructureRole::Heading { depth: 2, title }, 0);
    pages.text(1, 60, heading, "第一章　开端");
    pages.section(1, 50, 1, "opening", "第一章　开端");
    let title = "缘起".to_owned();
    let heading = pages.node(StructureRole::Heading { depth: 3, title }, 0);
    pages.text(1, 80, heading, "缘起");
    pages.section(1, 70, 2, "opening-cause", "缘起");
    pages.section(1, 90, 1, "appendix", "附录");
    let quote = pages.node(StructureRole::Quote, 0);
    let paragraph = pages.node(StructureRole::Paragraph, quote);
    pages.text(1, 100, paragraph, "引文");
    let code = pages.node(StructureRole::Code, 0);
    pages.text(1, 120, code, "let a = 1;");
    let figure = pages.node(StructureRole::Figure { alt: "一个点".to_owned() }, 0);
    pages.asset(chart(), ImageFormat::Png);
    pages.image(1, figure, 0, "一个点");
    pages.image(1, figure, 0, "一个点");
    let caption = pages.node(StructureRole::Caption, 0);
    pages.text(1, 360, caption, "图 1　点");
    let color = Color::BLACK;
    pages.item(1, caption, Content::Fill { rect: rect(40, 362, 30, 1), shape: Shape::Box, color });
}

pub fn chart() -> Vec<u8> {
    fixture("chart.png")
}

fn fixture(name: &str) -> Vec<u8> {
    let path = crate::reference::root().join("tests/fixtures/docx").join(name);
    std::fs::read(path).expect("a fixture")
}

//! DOCX → Document: what our own editions hold comes back equal.
//!
//! Not held by the format, and so made alike before comparing:
//! - code's languages, protection, and images' links to files (the package has the images);
//! - whether a list without several paragraphs in an item is tight;
//! - references to what Word has no field for, parts;
//! - dead links, and which of two marks a run has that is raised and lowered at once.

use std::path::Path;
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::{
    Alignment, Block, Cell, Document, IndexMark, Inline, InlineBuilder, Link, LinkId, Marks,
    Metadata, Note, NoteId, Origin, Quote, QuoteKind, Reference, ReferencePart, Ruby, RubyId, Text,
    plain_text, remove_leading_text,
};
use hanpress::edition::docx::{self, DocxOptions};
use hanpress::reader::{ReaderOptions, Unpacked, docx as reader};
use hanpress::source::Source;
use hanpress::style::StyleSheet;

use super::parts::Package;
use super::{fixture, lint};

/// The sheets there are; one of them doesn't indent quotations.
const SHEETS: [&str; 4] = ["report-a4", "book-16k", "book-32k", "official-gbt9704"];

pub(super) fn read(bytes: &[u8]) -> (Unpacked, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let options = ReaderOptions::default();
    let read = reader::read(Path::new("a.docx"), bytes, &options, &mut diagnostics);
    (read.expect("it reads back"), diagnostics)
}

fn written(document: &Document, sheet: &str, options: &DocxOptions) -> Vec<u8> {
    let mut sheet = StyleSheet::built_in(sheet).expect("a built-in sheet");
    // What a sheet counts comes back as if the manuscript had said it.
    sheet.heading_numbers.clear();
    let (layout, pages) = fixture::layout_with(document, Arc::new(sheet));
    let bytes = docx::write_with(&layout, &pages, options, &mut Diagnostics::new());
    let bytes = bytes.expect("a file");
    assert_eq!(lint::faults(&Package::open(&bytes)), Vec::<String>::new());
    bytes
}

/// Drops what the format does not hold.
fn held(document: &Document) -> Document {
    let mut outline = Diagnostics::new();
    let sections = hanpress::outline::build(
        document,
        document,
        &hanpress::outline::KeySources::default(),
        &mut outline,
    );
    let keys: Vec<&str> = sections.entries.iter().map(|entry| entry.key.as_str()).collect();
    let mut held = document.clone();
    if held.metadata.lang.as_str() == "zh-Hant" {
        held.metadata.lang = hanpress::document::Lang::traditional();
    }
    // White space around names is none of theirs.
    let metadata = &mut held.metadata;
    for name in [&mut metadata.title, &mut metadata.subtitle].into_iter().flatten() {
        *name = name.trim().to_owned();
    }
    for name in metadata.authors.iter_mut().chain(metadata.extra.values_mut()) {
        *name = name.trim().to_owned();
    }
    let mut links = Links {
        old: &document.links,
        keys: &keys,
        new: Vec::new(),
        last: None,
        rubies: &document.rubies,
        new_rubies: Vec::new(),
        last_ruby: None,
    };
    blocks(&mut held.blocks, &mut links);
    for note in &mut held.notes {
        blocks(&mut note.blocks, &mut links);
    }
    let mut at = 0;
    for block in &mut held.blocks {
        if let Block::Heading(heading) = block {
            heading.key = keys.get(at).map(|key| (*key).to_owned());
            at += 1;
        }
    }
    held.links = links.new;
    held.rubies = links.new_rubies;
    held
}

/// What stands between a caption's number and its text is none of the text.
fn open_caption(content: &mut Vec<Inline>) {
    let text = plain_text(content);
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '.' | '．' | '。');
    let rest = text.trim_start_matches(is_separator);
    remove_leading_text(content, text.len() - rest.len());
}

struct Links<'a> {
    old: &'a [Link],
    keys: &'a [&'a str],
    new: Vec<Link>,
    last: Option<(LinkId, LinkId)>,
    rubies: &'a [Ruby],
    new_rubies: Vec<Ruby>,
    last_ruby: Option<(RubyId, RubyId)>,
}

impl Links<'_> {
    /// Numbers a ruby anew, in the order of the text.
    fn renumber_ruby(&mut self, ruby: Option<RubyId>) -> Option<RubyId> {
        let id = ruby?;
        if let Some((old, new)) = self.last_ruby
            && old == id
        {
            return Some(new);
        }
        let new = RubyId(u32::try_from(self.new_rubies.len()).expect("small"));
        self.new_rubies.push(self.rubies[id.0 as usize].clone());
        self.last_ruby = Some((id, new));
        Some(new)
    }

    /// Numbers a link anew, in the order of the text, unless it is dead.
    fn renumber(&mut self, link: Option<LinkId>) -> Option<LinkId> {
        let Some(id) = link else {
            self.last = None;
            return None;
        };
        if let Some((old, new)) = self.last
            && old == id
        {
            return Some(new);
        }
        let link = &self.old[id.0 as usize];
        let is_dead = match link.target.strip_prefix('#') {
            Some(key) => !self.keys.contains(&key),
            None => link.target.trim().is_empty(),
        };
        if is_dead {
            self.last = None;
            return None;
        }
        let new = LinkId(u32::try_from(self.new.len()).expect("small"));
        // A package holds URIs, in ASCII.
        let encoded = |c: char| match c {
            ' ' => "%20".to_owned(),
            c if c.is_ascii() => c.to_string(),
            c => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
        };
        let target = link.target.chars().map(encoded).collect();
        self.new.push(Link { target, ..link.clone() });
        self.last = Some((id, new));
        Some(new)
    }
}

fn blocks(list: &mut [Block], links: &mut Links<'_>) {
    for block in list {
        match block {
            Block::Heading(heading) => {
                heading.is_part = false;
                inlines(&mut heading.content, links);
            }
            Block::Paragraph(paragraph) => inlines(&mut paragraph.content, links),
            Block::Code(code) => code.language = None,
            Block::Quote(quote) => blocks(&mut quote.blocks, links),
            Block::List(list) => {
                for item in &mut list.items {
                    blocks(&mut item.blocks, links);
                }
                let paragraphs = |blocks: &[Block]| {
                    blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count()
                };
                list.tight = list.items.iter().all(|item| paragraphs(&item.blocks) <= 1);
            }
            Block::Table(table) => {
                table.key = None;
                let mut cells = table.head.iter().chain(&table.body).flat_map(|row| &row.cells);
                let is_text = |block: &Block| matches!(block, Block::Paragraph(_));
                if cells.any(|cell| cell.columns > 1 || !cell.blocks.iter().all(is_text)) {
                    // A column without a cell of its own, or without text, is not aligned.
                    table.columns.fill(Alignment::Auto);
                }
                open_caption(&mut table.caption);
                inlines(&mut table.caption, links);
                for cell in table.head.iter_mut().chain(&mut table.body).flat_map(|r| &mut r.cells)
                {
                    blocks(&mut cell.blocks, links);
                }
            }
            Block::Figure(figure) => {
                figure.key = None;
                figure.image.source.clear();
                figure.image.protected = false;
                figure.image.link = links.renumber(figure.image.link);
                open_caption(&mut figure.caption);
                inlines(&mut figure.caption, links);
            }
            Block::Rule(_) => {}
        }
    }
}

fn inlines(content: &mut Vec<Inline>, links: &mut Links<'_>) {
    links.last = None;
    let mut builder = InlineBuilder::new();
    for inline in content.drain(..) {
        builder.push(match inline {
            Inline::Text(mut run) => {
                run.marks.remove(Marks::PROTECTED);
                run.ruby = links.renumber_ruby(run.ruby);
                if run.marks.contains(Marks::SUPERSCRIPT) {
                    run.marks.remove(Marks::SUBSCRIPT);
                }
                run.link = links.renumber(run.link);
                // Word names regions, not scripts.
                if run.lang.as_ref().is_some_and(|lang| lang.as_str() == "zh-Hant-TW") {
                    run.lang = Some(hanpress::document::Lang::taiwan());
                }
                Inline::Text(run)
            }
            Inline::Image(mut image) => {
                image.source.clear();
                image.protected = false;
                image.link = links.renumber(image.link);
                Inline::Image(image)
            }
            other => other,
        });
    }
    *content = builder.finish();
}

fn lines(document: &Document) -> Vec<String> {
    fn drop_origins(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.remove("origin");
                map.remove("rule");
                map.values_mut().for_each(drop_origins);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(drop_origins),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(document).expect("it serialises");
    drop_origins(&mut value);
    let text = serde_json::to_string_pretty(&value).expect("it serialises");
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// Calls `change` for all inline content, in the order of the text.
fn visit(list: &mut [Block], change: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in list {
        match block {
            Block::Heading(heading) => change(&mut heading.content),
            Block::Paragraph(paragraph) => change(&mut paragraph.content),
            Block::Quote(quote) => visit(&mut quote.blocks, change),
            Block::List(list) => list.items.iter_mut().for_each(|i| visit(&mut i.blocks, change)),
            Block::Table(table) => {
                change(&mut table.caption);
                let rows = table.head.iter_mut().chain(&mut table.body);
                rows.flat_map(|row| &mut row.cells).for_each(|c| visit(&mut c.blocks, change));
            }
            Block::Figure(figure) => {
                figure.image.source = "chart.png".to_owned();
                change(&mut figure.caption);
            }
            Block::Code(_) | Block::Rule(_) => {}
        }
    }
}

/// Drops tables with nothing in them.
fn settle(list: &mut Vec<Block>) {
    list.retain_mut(|block| match block {
        Block::Quote(quote) => {
            settle(&mut quote.blocks);
            true
        }
        Block::List(list) => {
            list.items.iter_mut().for_each(|item| settle(&mut item.blocks));
            true
        }
        Block::Table(table) => {
            let rows = table.head.iter_mut().chain(&mut table.body);
            rows.flat_map(|row| &mut row.cells).for_each(|cell| settle(&mut cell.blocks));
            !table.head.is_empty() || !table.body.is_empty()
        }
        _ => true,
    });
}

/// Makes a document one that Word can hold: every image is there (what is missing is printed as
/// text), notes are called from the text alone.
fn holdable(document: &Document) -> Document {
    let mut document = document.clone();
    settle(&mut document.blocks);
    document.notes.iter_mut().for_each(|note| settle(&mut note.blocks));
    let mut images = |content: &mut Vec<Inline>| {
        let mut builder = InlineBuilder::new();
        for mut inline in content.drain(..) {
            if let Inline::Image(image) = &mut inline {
                image.source = "chart.png".to_owned();
            }
            if !matches!(inline, Inline::Reference(_)) {
                builder.push(inline);
            }
        }
        *content = builder.finish();
    };
    visit(&mut document.blocks, &mut images);
    let mut called = Vec::new();
    visit(&mut document.blocks, &mut |content| {
        for inline in content {
            if let Inline::NoteCall { note, .. } = inline {
                if !called.contains(note) {
                    called.push(*note);
                }
                let at = called.iter().position(|other| other == note).expect("it is there");
                *note = NoteId(u32::try_from(at).expect("small"));
            }
        }
    });
    let notes = called.iter().map(|note| document.notes[note.0 as usize].clone()).collect();
    document.notes = notes;
    for note in &mut document.notes {
        visit(&mut note.blocks, &mut images);
        visit(&mut note.blocks, &mut |content| {
            let mut builder = InlineBuilder::new();
            let kept = content.drain(..).filter(|piece| !matches!(piece, Inline::NoteCall { .. }));
            kept.for_each(|inline| builder.push(inline));
            *content = builder.finish();
        });
    }
    document
}

#[track_caller]
fn assert_same(name: &str, document: &Document, sheet: &str) {
    assert_same_in(name, document, sheet, &DocxOptions::default());
}

/// The same with a template, say.
#[track_caller]
pub(super) fn assert_same_in(name: &str, document: &Document, sheet: &str, options: &DocxOptions) {
    if let Some(difference) = difference(document, sheet, options) {
        panic!("{name}{difference}");
    }
}

/// Returns where a document and what is read of its edition differ.
fn difference(document: &Document, sheet: &str, options: &DocxOptions) -> Option<String> {
    let document = &holdable(document);
    let (read, _) = read(&written(document, sheet, options));
    let (expected, actual) = (held(document), held(&read.document));
    if expected == actual {
        return None;
    }
    let (expected, actual) = (lines(&expected), lines(&actual));
    let at = expected.iter().zip(&actual).position(|(a, b)| a != b).unwrap_or(0);
    let part = |lines: &[String]| lines[at.saturating_sub(12)..lines.len().min(at + 12)].join("\n");
    Some(format!("\n--- expected\n{}\n--- read back\n{}", part(&expected), part(&actual)))
}

#[test]
fn a_report_comes_back_as_it_was() {
    for sheet in SHEETS {
        assert_same(sheet, &fixture::report(), sheet);
    }
}

#[test]
fn samples_come_back_as_they_were() {
    let root = crate::reference::root();
    for name in ["input/serial-port-guide.md", "input/tea-mountain/tea-mountain.md"] {
        let bytes = std::fs::read(root.join(name)).expect("a sample");
        let mut diagnostics = Diagnostics::new();
        let source = Source::decode(name, bytes, None, &mut diagnostics).expect("text");
        let options = ReaderOptions::default();
        let document = hanpress::reader::markdown::read(&source, &options, &mut diagnostics);
        assert_same(name, &without_images(document), "report-a4");
    }
}

/// The samples' images lie elsewhere; what is missing is printed as text.
fn without_images(mut document: Document) -> Document {
    document.blocks.retain(|block| !matches!(block, Block::Figure(_)));
    document
}

#[test]
fn front_matter_comes_back_as_it_was() {
    let mut document = fixture::document(vec![fixture::plain("一。")]);
    document.metadata = Metadata {
        title: Some("海上".to_owned()),
        subtitle: Some("一部小史".to_owned()),
        authors: vec!["林海".to_owned(), "Ann B. Chen".to_owned()],
        date: Some("2024-05-01".to_owned()),
        lang: hanpress::document::Lang::simplified(),
        extra: [("publisher", "海风社"), ("keywords", "a, b"), ("isbn", "978")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        protect: ["title".to_owned(), "publisher".to_owned()].into(),
    };
    assert_same("front matter", &document, "report-a4");
}

#[test]
fn notes_called_twice_are_one_note() {
    let mut document = fixture::document(vec![fixture::paragraph(vec![
        fixture::text("甲"),
        fixture::call(0),
        fixture::text("乙"),
        fixture::call(1),
        fixture::text("丙"),
        fixture::call(0),
    ])]);
    let note = |text: &str| Note { blocks: vec![fixture::plain(text)], origin: Origin::unknown() };
    document.notes = vec![note("一"), note("二")];
    assert_same("notes", &document, "book-32k");
}

#[test]
fn marks_of_chinese_text_come_back_as_they_were() {
    let lines = [Marks::UNDERLINE, Marks::PROPER_NAME, Marks::BOOK_TITLE, Marks::EMPHASIS_DOTS];
    let sets = (0..16_usize).map(|set| {
        let held = lines.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        held.map(|(_, mark)| *mark).collect()
    });
    let mut content: Vec<Inline> = sets.map(|marks| fixture::marked("风，起了。", marks)).collect();
    // Neighbours with readings of their own, one in parts with links and marks, one with a mark.
    let linked = |text: &str, link: u32| match fixture::linked(text, link) {
        Inline::Text(run) => Inline::Text(Text { ruby: Some(RubyId(3)), ..run }),
        other => other,
    };
    content.extend([fixture::read("汉字", 0), fixture::read("词", 1), fixture::read("茶、山", 2)]);
    content.extend([linked("甲", 0), fixture::read("乙", 3), linked("丙", 1)]);
    content.extend([fixture::text("间"), fixture::read("丁戊", 4)]);
    let mut document = fixture::document(vec![
        fixture::heading(1, None, "一", "one"),
        fixture::paragraph(content.clone()),
    ]);
    document.links = vec![fixture::link("https://example.com/"), fixture::link("#one")];
    let joined = ["hàn zì", "cí", "chá shān", "jiǎ yǐ bǐng", "dīng wù"];
    let whole = ["hànzì", "c í", "cháshān", "jiǎ", "dīng  wù"];
    for readings in [joined, whole] {
        document.rubies = readings.map(fixture::ruby).into();
        assert_same("marks", &document, "book-32k");
    }
}

#[test]
fn generated_documents_come_back_as_they_were() {
    let mut failed = Vec::new();
    for seed in 1..=150 {
        let document = crate::markdown::generator::Generator::new(seed).document();
        let sheet = SHEETS[usize::try_from(seed).expect("small") % SHEETS.len()];
        if let Some(difference) = difference(&document, sheet, &DocxOptions::default()) {
            failed.push(format!("seed {seed} in {sheet}{difference}"));
        }
    }
    let count = failed.len();
    assert!(failed.is_empty(), "{count} differ\n{}", failed[..count.min(4)].join("\n\n"));
}

#[test]
fn quotations_come_back_wherever_they_stand() {
    let (plain, quote, list) = (fixture::plain, fixture::quote, fixture::list);
    let epigraph = |blocks: Vec<Block>| match fixture::quote(blocks) {
        Block::Quote(quote) => Block::Quote(Quote { kind: QuoteKind::Epigraph, ..quote }),
        other => other,
    };
    let cell = |blocks: Vec<Block>| Cell { blocks, ..fixture::cell("") };
    let table = |blocks: Vec<Block>| {
        let rows = vec![vec![cell(blocks)]];
        fixture::table("", &[Alignment::Auto], vec![], rows)
    };
    let mut document = fixture::document(vec![
        epigraph(vec![plain("路是走出来的。"), plain("——船工")]),
        quote(vec![plain("一。")]),
        quote(vec![plain("二。"), quote(vec![plain("三。")]), quote(vec![fixture::code("x")])]),
        list(None, vec![vec![plain("甲。"), quote(vec![plain("四。")]), plain("乙。")]]),
        quote(vec![list(Some(3), vec![vec![plain("五。")], vec![epigraph(vec![plain("六。")])]])]),
        quote(vec![fixture::code("y"), plain("七。")]),
        quote(vec![table(vec![
            plain("八。"),
            quote(vec![plain("九。")]),
            quote(vec![plain("十。")]),
        ])]),
        fixture::paragraph(vec![fixture::text("末"), fixture::call(0)]),
    ]);
    document.notes = vec![fixture::note(vec![
        plain("注。"),
        quote(vec![plain("引一。")]),
        quote(vec![plain("引二。")]),
    ])];
    for sheet in SHEETS {
        assert_same(sheet, &document, sheet);
    }
}

#[test]
fn references_to_places_come_back() {
    let key = |key: &str| Some(key.to_owned());
    let Block::Figure(mut figure) = fixture::figure("chart.png", "", "港口") else {
        panic!("a figure")
    };
    figure.key = key("fig-harbour");
    let row = vec![fixture::cell("甲"), fixture::cell("三日")];
    let Block::Table(mut table) = fixture::table("船期", &[Alignment::Auto; 2], vec![], vec![row])
    else {
        panic!("a table")
    };
    table.key = key("ships");
    let (number, title, page) = (ReferencePart::Number, ReferencePart::Title, ReferencePart::Page);
    let mut content = vec![fixture::text("見")];
    for (key, part) in [
        ("harbour", number),
        ("harbour", title),
        ("harbour", page),
        ("books", number),
        ("books", title),
        ("fig-harbour", number),
        ("fig-harbour", page),
        ("ships", number),
        ("ships", page),
    ] {
        let origin = Origin::unknown();
        content.push(Inline::Reference(Reference { key: key.to_owned(), part, origin }));
        content.push(fixture::text("、"));
    }
    let mark = IndexMark::parse("a:b;c!\"d\"@e\\f", Origin::unknown()).expect("a mark");
    content.push(Inline::Index(mark));
    let check = |sheet: Arc<StyleSheet>, numbers: [Option<&str>; 2]| {
        let document = fixture::document(vec![
            fixture::heading(1, numbers[0], "碼頭", "harbour"),
            fixture::heading(2, numbers[1], "帳簿", "books"),
            fixture::paragraph(content.clone()),
            Block::Figure(figure.clone()),
            Block::Table(table.clone()),
        ]);
        let (layout, pages) = fixture::layout_with(&document, sheet);
        let bytes = docx::write(&layout, &pages, &mut Diagnostics::new()).expect("a file");
        let (read, _) = read(&bytes);
        let blocks = read.document.blocks;
        let Some(Block::Paragraph(paragraph)) = blocks.get(2) else { panic!("{blocks:?}") };
        assert_eq!(paragraph.content, content);
        let keys = blocks.iter().map(|block| match block {
            Block::Heading(heading) => heading.key.as_deref(),
            Block::Figure(figure) => figure.key.as_deref(),
            Block::Table(table) => table.key.as_deref(),
            _ => None,
        });
        let keys: Vec<_> = keys.collect();
        let expected = ["harbour", "books", "", "fig-harbour", "ships"];
        assert_eq!(keys, expected.map(|key| (!key.is_empty()).then_some(key)));
    };
    check(super::numbers::numbered_sheet(), [None, None]);
    check(super::numbers::numbered_sheet(), [Some("第一章"), Some("（二）")]);
}

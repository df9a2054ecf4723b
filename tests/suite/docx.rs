//! The DOCX edition: what is in the parts, and that Word can hold it.

mod captions;
mod damage;
mod fixture;
mod fonts;
mod generate;
mod lint;
mod marks;
mod notes;
mod numbers;
mod parts;
mod reading;
mod round_trip;
mod sections;
mod tables;
mod template;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{Alignment, Document};
use hanpress::edition::{EditionFormat, docx};
use hanpress::layout::{LayoutDocument, PageMap};

use self::fixture::{
    cell, code, document, figure, heading, link, linked, list, paragraph, plain, quote, table,
};
use self::parts::{Node, Package};
use crate::reference;

/// Writes and lints.
#[track_caller]
fn write(layout: &LayoutDocument, pages: &PageMap) -> (Package, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let bytes = docx::write(layout, pages, &mut diagnostics).expect("a file");
    let package = Package::open(&bytes);
    assert_eq!(lint::faults(&package), Vec::<String>::new());
    (package, diagnostics)
}

#[track_caller]
fn report(document: &Document) -> (Package, Diagnostics) {
    let (layout, pages) = fixture::layout(document, "report-a4");
    write(&layout, &pages)
}

/// Writes samples for `tests/tools/check_docx.sh` when asked: `DOCX_SAMPLES=DIR cargo test docx`.
#[test]
fn samples_for_the_validators() {
    let Some(folder) = std::env::var_os("DOCX_SAMPLES") else {
        return;
    };
    for sheet in ["report-a4", "book-16k", "book-32k"] {
        let (layout, pages) = fixture::layout(&fixture::report(), sheet);
        let bytes = docx::write(&layout, &pages, &mut Diagnostics::new()).expect("a file");
        std::fs::write(std::path::Path::new(&folder).join(format!("{sheet}.docx")), bytes)
            .expect("written");
    }
    // LibreOffice 7.4 lays 17 and 22 out for ever: tables in cells of tables in cells, in columns
    // narrower than a character.
    for seed in (0..24).filter(|seed| ![17, 22].contains(seed)) {
        let (layout, pages) = fixture::layout(&generate::document(seed).0, "book-32k");
        let bytes = docx::write(&layout, &pages, &mut Diagnostics::new()).expect("a file");
        std::fs::write(std::path::Path::new(&folder).join(format!("generated-{seed}.docx")), bytes)
            .expect("written");
    }
}

#[test]
fn parts_read_as_they_should() {
    let (package, diagnostics) = report(&fixture::report());
    assert_eq!(diagnostics.iter().collect::<Vec<_>>(), Vec::<&_>::new());
    for name in ["document", "footnotes", "numbering", "styles", "settings", "header1", "footer1"] {
        reference::check(&format!("docx/{name}.xml"), &package.pretty(&format!("word/{name}.xml")));
    }
    reference::check("docx/core.xml", &package.pretty("docProps/core.xml"));
}

/// The samples and the tests' manuscripts, as the pipeline makes them.
#[test]
fn samples_are_sound() {
    use hanpress::pipeline::{InputFormat, Manuscript, Pipeline, PipelineOptions};
    let root = reference::root();
    let mut paths = Vec::new();
    for folder in ["input", "input/tea-mountain", "tests/fixtures/plain", "tests/fixtures/markdown"]
    {
        let entries = std::fs::read_dir(root.join(folder)).expect("a folder");
        paths.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    let (pipeline, options) = (Pipeline::new(), PipelineOptions::default());
    let options = PipelineOptions { editions: vec![EditionFormat::Docx], ..options };
    let mut count = 0;
    for path in paths {
        let Some(format) = InputFormat::from_path(&path) else { continue };
        let bytes = std::fs::read(&path).expect("a manuscript");
        let (locked, decisions) = Default::default();
        let manuscript = Manuscript { path: path.clone(), format, bytes, locked, decisions };
        let output = pipeline.build(manuscript, &options).expect("editions");
        for file in output.files {
            let faults = lint::faults(&Package::open(&file.bytes));
            assert_eq!(faults, Vec::<String>::new(), "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 30, "{count} files");
}

fn has(diagnostics: &Diagnostics, code: Code) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.code == code)
}

/// The paragraphs of the body, tables' included.
fn paragraphs(package: &Package) -> Vec<Node> {
    package.document().all("w:p").into_iter().cloned().collect()
}

#[track_caller]
fn paragraph_with(package: &Package, text: &str) -> Node {
    let found = paragraphs(package).into_iter().find(|node| node.visible().contains(text));
    found.unwrap_or_else(|| panic!("no paragraph with {text:?}"))
}

fn style(paragraph: &Node) -> String {
    let style = paragraph.child("w:pPr").and_then(|properties| properties.child("w:pStyle"));
    style.map_or("Normal", Node::val).to_owned()
}

/// Returns definition and level of a paragraph's number.
fn number(paragraph: &Node) -> Option<(String, String)> {
    let number = paragraph.child("w:pPr")?.child("w:numPr")?;
    let value = |name| number.child(name).expect("both").val().to_owned();
    Some((value("w:numId"), value("w:ilvl")))
}

#[test]
fn same_document_same_bytes() {
    let (layout, pages) = fixture::layout(&fixture::report(), "book-16k");
    let write = || docx::write(&layout, &pages, &mut Diagnostics::new()).expect("a file");
    assert_eq!(write(), write());
}

#[test]
fn hostile_text_is_kept_as_text() {
    let nasty = "a]]>&amp;<w:t>\u{0}\u{1f}\u{fffe}\u{ffff}\ttab\nline";
    let mut blocks = vec![
        heading(1, None, nasty, ""),
        plain(nasty),
        code(nasty),
        figure("chart.png", nasty, nasty),
        table("", &[Alignment::Auto], vec![], vec![vec![cell(nasty)]]),
        paragraph(vec![linked(nasty, 0), linked(nasty, 1), linked("x", 2)]),
        plain(&"长".repeat(300_000)),
    ];
    blocks.push(plain(""));
    let mut document = document(blocks);
    let long = format!("https://example.com/{}", "a".repeat(5000));
    document.links =
        vec![link("http://[\u{1}\"bad\\"), link("https://ok.example/\u{2}"), link(&long)];
    document.metadata.title = Some(nasty.to_owned());
    let (package, diagnostics) = report(&document);
    assert!(has(&diagnostics, Code::EditionLoss));
    let kept = paragraph_with(&package, "a]]>&amp;<w:t>");
    assert_eq!(kept.visible(), "a]]>&amp;<w:t>tabline");
    assert_eq!((kept.all("w:tab").len(), kept.all("w:br").len()), (1, 1));
}

#[test]
fn ten_thousand_paragraphs_are_ten_thousand() {
    let blocks = (0..10_000).map(|index| plain(&format!("第{index}段。"))).collect();
    let (package, _) = report(&document(blocks));
    assert_eq!(paragraphs(&package).len(), 10_000);
}

#[test]
fn generated_documents_are_sound_and_complete() {
    for (seed, sheet) in (0..80).zip(["report-a4", "book-16k", "book-32k"].into_iter().cycle()) {
        let (document, words) = generate::document(seed);
        let (layout, pages) = fixture::layout(&document, sheet);
        let (package, _) = write(&layout, &pages);
        let mut body = package.document();
        // The contents list says headings again.
        body.children[0].children.retain(|node| node.name != "w:sdt");
        let mut visible = body.visible();
        if package.files.contains_key("word/footnotes.xml") {
            visible.push_str(&package.xml("word/footnotes.xml").visible());
        }
        let mut found: Vec<String> = visible
            .split('词')
            .skip(1)
            .map(|rest| format!("词{}。", rest.split('。').next().unwrap_or_default()))
            .collect();
        found.sort_unstable();
        let mut words = words;
        words.sort_unstable();
        assert!(found == words, "seed {seed}: each word once");
    }
}

#[test]
fn deep_nesting_loses_nothing() {
    let mut inner = plain("最里面");
    for depth in 0..90 {
        inner = match depth % 3 {
            0 => quote(vec![inner]),
            1 => list(Some(1), vec![vec![plain(&format!("第{depth}层")), inner]]),
            _ => list(None, vec![vec![inner]]),
        };
    }
    let (package, diagnostics) = report(&document(vec![inner]));
    assert!(has(&diagnostics, Code::NestingTooDeep));
    let text = package.document().visible();
    assert!(text.contains("最里面") && text.contains("第1层"), "{text}");
}

#[test]
fn empty_document_is_a_document() {
    let (package, diagnostics) = report(&document(Vec::new()));
    assert!(diagnostics.is_empty());
    assert_eq!(package.document().visible(), "");
}

//! HTML and e-books → Document: as other programs write them, and broken ones.

mod constructs;
mod epub;
mod hostile;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::Document;
use hanpress::pipeline::{
    InputFormat, LockedOutline, Manuscript, OutputKind, Pipeline, PipelineOptions,
};
use hanpress::reader::{ReaderOptions, html};
use hanpress::source::Source;

use crate::reference;

/// Imports a manuscript; returns the Markdown, what was noticed, and how many images came with it.
fn imported(name: &str, format: InputFormat, bytes: Vec<u8>) -> (String, String, usize) {
    let manuscript = Manuscript {
        path: name.into(),
        format,
        bytes,
        locked: LockedOutline::default(),
        decisions: Vec::new(),
    };
    let options = PipelineOptions::default();
    let (files, noticed) = Pipeline::new().import(manuscript, "x", &options).expect("it reads");
    let text = String::from_utf8(files[0].bytes.to_vec()).expect("UTF-8");
    let images = files.iter().filter(|file| matches!(file.kind, OutputKind::Image { .. })).count();
    let lines = noticed.iter().map(|one| {
        let column = one.column.filter(|_| one.part.is_none());
        let column = column.map(|column| format!(":{column}")).unwrap_or_default();
        let part = one.part.map(|part| format!("{part} ")).unwrap_or_default();
        let place = one.line.map(|line| format!("{part}{line}{column}: ")).unwrap_or_default();
        format!("{place}{}\n", one.message)
    });
    (text, lines.collect(), images)
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(reference::root().join("tests/fixtures/html").join(name)).expect("a fixture")
}

/// Reads a page.
fn read(page: &str) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::from_text("a.html", page);
    let read = html::read(&source, &ReaderOptions::default(), &mut diagnostics);
    (read.expect("a page").0, diagnostics)
}

#[test]
fn pages_of_other_programs_are_read_as_they_look() {
    for name in [
        "word.html",
        "google-docs.html",
        "site.html",
        "encyclopedia.html",
        "pandoc.html",
        "old.htm",
    ] {
        let (text, noticed, _) = imported(name, InputFormat::Html, fixture(name));
        let stem = name.split('.').next().unwrap_or_default();
        reference::check(&format!("html/{stem}.md"), &text);
        reference::check(&format!("html/{stem}.txt"), &noticed);
    }
}

#[test]
fn images_come_out_of_data_urls() {
    let (_, _, images) = imported("a.html", InputFormat::Html, fixture("google-docs.html"));
    assert_eq!(images, 1);
}

#[test]
fn places_lead_back_to_the_page() {
    let page = "<!DOCTYPE html><title>x</title><h1>題</h1><p>甲&amp;<b>乙</b>&nbsp;丙<p>丁";
    let (document, _) = read(page);
    let mut found = Vec::new();
    document.visit_blocks(&mut |block| {
        if let hanpress::document::Block::Paragraph(paragraph) = block {
            for inline in &paragraph.content {
                if let hanpress::document::Inline::Text(run) = inline {
                    for (at, c) in run.text.char_indices() {
                        found.push((c, run.origin.source_offset(at).expect("known")));
                    }
                }
            }
        }
    });
    for c in ['甲', '乙', '丙', '丁'] {
        let at = found.iter().find(|(found, _)| *found == c).expect("it is there").1;
        assert_eq!(Some(at), page.find(c), "{c}");
    }
    assert!(found.contains(&('&', page.find("&amp;").expect("it is there"))));
}

#[test]
fn declared_encodings_are_believed_unless_the_bytes_prove_another() {
    let page = |charset: &str, text: &[u8]| {
        let mut page = format!("<meta charset={charset}><h1>").into_bytes();
        page.extend_from_slice(text);
        page
    };
    let big5 = b"\xA4\xA4\xA4\xE5\xA5\xCD\xAE\xC4";
    for (bytes, expected) in [
        (page("big5", big5), "中文生效"),
        (page("big5", "中文".as_bytes()), "中文"),
        (page("gbk", b"\xD6\xD0\xCE\xC4"), "中文"),
        ([&b"\xEF\xBB\xBF"[..], &page("big5", "中文".as_bytes())].concat(), "中文"),
    ] {
        let encoding = html::declared_encoding(&bytes);
        let source = Source::decode("a.html", bytes, encoding, &mut Diagnostics::new());
        let (document, _) =
            html::read(&source.expect("text"), &ReaderOptions::default(), &mut Diagnostics::new())
                .expect("a page");
        assert_eq!(document.metadata.title.as_deref(), Some(expected));
    }
}

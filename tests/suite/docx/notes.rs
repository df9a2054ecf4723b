//! Foot- and endnotes, their calls and labels.

use std::sync::Arc;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::Alignment;
use hanpress::edition::docx;
use hanpress::reader::ReaderOptions;
use hanpress::style::{NoteLabels, StyleSheet};

use super::fixture::{call, cell, document, note, paragraph, plain, table, text};
use super::parts::Node;
use super::{fixture, has, report, write};

#[test]
fn notes_that_stand_together_are_endnotes() {
    let blocks = vec![paragraph(vec![text("甲"), call(0), text("乙"), call(1), call(0)])];
    let mut document = document(blocks);
    document.notes = vec![note(vec![plain("注一。")]), note(vec![plain("注二。")])];
    for (place, position) in [("chapter", Some("sectEnd")), ("end", None)] {
        let style =
            format!("extends = \"report-a4\"\n[notes]\nplace = \"{place}\"\ntitle = \"尾注\"\n");
        let sheet = Arc::new(StyleSheet::parse("notes", &style).expect("a good sheet"));
        let (layout, pages) = fixture::layout_with(&document, sheet);
        let (package, _) = write(&layout, &pages);
        assert!(!package.files.contains_key("word/footnotes.xml"), "{place}");
        let notes = package.xml("word/endnotes.xml");
        assert_eq!(notes.all("w:endnote").len(), 4, "two separators, two notes");
        assert_eq!(notes.all("w:endnoteRef").len(), 2);
        let separator = notes.all("w:endnote")[0].visible();
        assert_eq!(separator, "尾注", "what stands above them");
        let body = package.document();
        assert_eq!(body.all("w:endnoteReference").len(), 2, "the third call is a field");
        let settings = package.xml("word/settings.xml");
        let properties = settings.child("w:endnotePr").expect("settings of endnotes");
        assert_eq!(properties.child("w:pos").map(Node::val), position);
        let bytes = docx::write(&layout, &pages, &mut Diagnostics::new()).expect("a file");
        let (path, options) = (std::path::Path::new("a.docx"), ReaderOptions::default());
        let read = hanpress::reader::docx::read(path, &bytes, &options, &mut Diagnostics::new());
        assert_eq!(read.expect("it reads").document.notes, document.notes, "{place}");
    }
}

#[test]
fn further_calls_of_a_note_refer_to_the_first() {
    let mut document = document(vec![
        paragraph(vec![text("甲"), call(0), text("乙"), call(0), text("丙"), call(0)]),
        table("", &[Alignment::Auto], vec![], vec![vec![cell("表")]]),
    ]);
    document.notes = vec![note(vec![plain("注文")])];
    let (package, _) = report(&document);
    let body = package.document();
    assert_eq!(body.all("w:footnoteReference").len(), 1);
    let fields = body.all("w:instrText");
    assert_eq!(
        fields.iter().filter(|node| node.text.contains("NOTEREF _RefNote000001")).count(),
        2
    );
    assert_eq!(body.visible().matches('①').count(), 2);
}

#[test]
fn notes_called_only_by_notes_stand_within_them() {
    let mut document = document(vec![paragraph(vec![text("甲"), call(0)])]);
    document.notes = vec![
        note(vec![paragraph(vec![text("外"), call(1)])]),
        // Calls itself and the first: neither may loop.
        note(vec![paragraph(vec![text("内"), call(1), call(0)])]),
    ];
    let (package, diagnostics) = report(&document);
    assert!(has(&diagnostics, Code::EditionLoss));
    let notes = package.xml("word/footnotes.xml");
    assert_eq!(notes.all("w:footnote").len(), 3, "two separators, one note");
    assert_eq!(notes.visible().matches('内').count(), 1);
}

#[test]
fn labels_that_word_would_count_otherwise_are_text() {
    // The layout numbers notes by first call; a note called first within another keeps its label.
    let mut document = document(vec![paragraph(vec![text("甲"), call(1), text("乙"), call(0)])]);
    document.notes = vec![note(vec![plain("一")]), note(vec![plain("二")])];
    let (package, _) = report(&document);
    let body = package.document();
    let references = body.all("w:footnoteReference");
    let custom: Vec<bool> =
        references.iter().map(|node| node.get("w:customMarkFollows").is_some()).collect();
    assert_eq!(custom, [true, false], "② before ① cannot be counted");
    assert_eq!(body.visible(), "甲②乙");
}

#[test]
fn brackets_around_note_numbers_stay() {
    let mut sheet = StyleSheet::built_in("report-a4").expect("built in");
    sheet.notes.labels = NoteLabels::Bracketed;
    let mut document = document(vec![paragraph(vec![text("甲"), call(0)])]);
    document.notes = vec![note(vec![plain("注")])];
    let (layout, pages) = fixture::layout_with(&document, Arc::new(sheet));
    let (package, _) = write(&layout, &pages);
    assert_eq!(package.document().visible(), "甲[]", "Word puts the number in between");
    let format = package.xml("word/settings.xml");
    assert_eq!(format.all("w:numFmt")[0].val(), "decimal");
}

#[test]
fn more_notes_than_word_can_circle_are_reported() {
    let mut document =
        document((0..25).map(|note| paragraph(vec![text("甲"), call(note)])).collect());
    document.notes = (0..25).map(|_| note(vec![plain("注")])).collect();
    let (_, diagnostics) = report(&document);
    assert!(has(&diagnostics, Code::EditionLoss));
}

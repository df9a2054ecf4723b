//! Numbers of headings and lists, and what has none in Word.

use std::sync::Arc;

use hanpress::layout::LayoutBlock;
use hanpress::style::{HeadingNumbers, StyleSheet};

use super::fixture::{code, document, heading, list, plain, quote};
use super::parts::Node;
use super::{fixture, number, paragraph_with, paragraphs, report, style, write};

pub(super) fn numbered_sheet() -> Arc<StyleSheet> {
    let mut sheet = StyleSheet::built_in("report-a4").expect("built in");
    let numbers = |pattern: &str, separator: &str| HeadingNumbers {
        pattern: Some(pattern.to_owned()),
        separator: separator.to_owned(),
    };
    sheet.heading_numbers =
        vec![numbers("第{han}章", "\u{3000}"), numbers("{path}", " "), numbers("（{n}）", "")];
    Arc::new(sheet)
}

#[test]
fn sheet_numbers_are_counted_by_word() {
    let blocks = vec![
        heading(2, None, "甲", "a"),
        heading(3, None, "乙", "b"),
        heading(4, None, "丙", "c"),
        heading(2, None, "丁", "d"),
        heading(3, None, "戊", "e"),
    ];
    let (layout, pages) = fixture::layout_with(&document(blocks), numbered_sheet());
    let (package, _) = write(&layout, &pages);
    for title in ["甲", "乙", "丙", "丁", "戊"] {
        let heading = paragraphs(&package)
            .into_iter()
            .find(|node| style(node).starts_with("Heading") && node.visible().ends_with(title))
            .expect("a heading");
        assert_eq!(heading.visible(), title, "the number is Word's");
        assert_eq!(number(&heading), None, "it comes with the style");
    }
    let numbering = package.xml("word/numbering.xml");
    let levels = numbering.all("w:lvl");
    let texts: Vec<&str> =
        levels.iter().map(|level| level.child("w:lvlText").expect("a text").val()).collect();
    assert_eq!(texts[..4], ["第%1章\u{3000}", "%1.%2 ", "（%3）", ""]);
    assert_eq!(levels[0].child("w:pStyle").expect("linked").val(), "Heading2");
    assert!(levels[1].child("w:isLgl").is_some(), "1.1, not 一.1");
    // Contents entries show the number as text.
    assert!(paragraph_with(&package, "第二章\u{3000}丁").visible().starts_with("第二章"));
}

#[test]
fn numbers_that_word_would_count_otherwise_are_text() {
    // A skipped level: the layout's path and Word's counters need not agree.
    let blocks = vec![
        heading(1, None, "甲", "a"),
        heading(3, None, "乙", "b"),
        heading(1, None, "丙", "c"),
        heading(2, None, "丁", "d"),
    ];
    let (layout, pages) = fixture::layout_with(&document(blocks), numbered_sheet());
    let (package, _) = write(&layout, &pages);
    let printed: Vec<String> = layout
        .blocks
        .iter()
        .filter_map(|block| match block {
            LayoutBlock::Heading(heading) => heading.number.as_ref(),
            _ => None,
        })
        .map(|number| number.text.clone())
        .collect();
    assert_eq!(printed.len(), 4);
    let headings: Vec<Node> = paragraphs(&package)
        .into_iter()
        .filter(|node| style(node).starts_with("Heading"))
        .collect();
    for (heading, number_text) in headings.iter().zip(&printed) {
        let is_literal = heading.visible().contains(&**number_text);
        let is_suppressed = number(heading).is_some_and(|(id, _)| id == "0");
        assert_eq!(is_literal, is_suppressed, "{}", heading.visible());
    }
}

#[test]
fn manuscript_numbers_are_text() {
    let blocks = vec![heading(1, Some("第三章"), "风", "wind"), plain("文。")];
    let (package, _) = report(&document(blocks));
    let heading = paragraph_with(&package, "第三章");
    assert!(heading.visible().ends_with("风"));
    assert_eq!(number(&heading), None);
    assert!(!package.files.contains_key("word/numbering.xml"));
}

#[test]
fn every_ordered_list_counts_for_itself() {
    let two = |start| list(Some(start), vec![vec![plain("子")], vec![plain("丑")]]);
    let blocks = vec![two(1), plain("间"), two(1), two(7), list(None, vec![vec![plain("寅")]])];
    let (package, _) = report(&document(blocks));
    let numbers: Vec<_> = paragraphs(&package).iter().filter_map(number).map(|n| n.0).collect();
    assert_eq!(numbers, ["1", "1", "2", "2", "3", "3", "4"]);
    let numbering = package.xml("word/numbering.xml");
    let starts: Vec<&str> =
        numbering.all("w:startOverride").iter().map(|node| node.val()).collect();
    assert_eq!(starts, ["1", "1", "7"]);
    assert_eq!(numbering.all("w:abstractNum").len(), 2, "like lists share their looks");
}

#[test]
fn items_that_begin_with_no_paragraph_keep_their_label() {
    let blocks = vec![list(Some(1), vec![vec![code("x")], vec![], vec![quote(vec![plain("引")])]])];
    let (package, _) = report(&document(blocks));
    assert_eq!(paragraphs(&package).iter().filter_map(number).count(), 3);
}

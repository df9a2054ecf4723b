//! Captions, references to them, and lists of them.

use std::sync::Arc;

use hanpress::document::{Alignment, Block, Inline};
use hanpress::layout::LayoutBlock;
use hanpress::outline::Key;
use hanpress::style::StyleSheet;

use super::fixture::{cell, document, figure, heading, paragraph, table};
use super::parts::Package;
use super::{fixture, paragraph_with, report, style, write};

/// What the fields of the body are to say.
fn fields(package: &Package) -> Vec<String> {
    let part = package.document();
    part.all("w:instrText").iter().map(|node| node.text.trim().to_owned()).collect()
}

#[test]
fn captions_are_counted_and_references_updated_by_word() {
    use hanpress::document::{Origin, Reference, ReferencePart};
    let refer = |key: &str, part| {
        let (key, origin) = (key.to_owned(), Origin::unknown());
        Inline::Reference(Reference { key, part, origin })
    };
    let with_key = |mut block: Block, name: &str| {
        match &mut block {
            Block::Figure(figure) => figure.key = Some(name.to_owned()),
            Block::Table(table) => table.key = Some(name.to_owned()),
            other => panic!("{other:?}"),
        }
        block
    };
    let manuscript = document(vec![
        heading(1, Some("一、"), "海", "sea"),
        paragraph(vec![
            refer("map", ReferencePart::Number),
            refer("rain", ReferencePart::Page),
            refer("sea", ReferencePart::Number),
            refer("gone", ReferencePart::Number),
        ]),
        with_key(figure("a.png", "圖", "河道"), "map"),
        with_key(table("雨量", &[Alignment::Auto], vec![], vec![vec![cell("乙")]]), "rain"),
    ]);
    let (package, _) = report(&manuscript);
    let found = fields(&package);
    let fields: Vec<&str> = found.iter().map(String::as_str).collect();
    for expected in ["REF map \\h", "PAGEREF rain \\h", "SEQ 图 \\* ARABIC", "SEQ 表 \\* ARABIC"]
    {
        assert!(fields.contains(&expected), "{expected} in {fields:?}");
    }
    assert!(!fields.iter().any(|field| field.contains("sea") && field.starts_with("REF")));
    assert_eq!(paragraph_with(&package, "河道").visible(), "图1\u{3000}河道");
    let line = paragraph_with(&package, "一?");
    assert!(line.visible().starts_with("图1"), "{}", line.visible());
}

#[test]
fn lists_of_figures_and_tables_are_fields_where_word_counts() {
    let manuscript = document(vec![
        figure("a.png", "圖", "河道"),
        table("表7　雨量", &[Alignment::Auto], vec![], vec![vec![cell("乙")]]),
    ]);
    let (mut layout, pages) = fixture::layout(&manuscript, "report-a4");
    let mut sheet = StyleSheet::clone(&layout.sheet);
    sheet.contents.figures = Some("插图目录".to_owned());
    sheet.contents.tables = Some("附表目录".to_owned());
    layout.sheet = Arc::new(sheet);
    // Of a key that `resolve` would have given.
    for (block, name) in layout.blocks.iter_mut().zip(["figure-1", "table-1"]) {
        match block {
            LayoutBlock::Figure(figure) => figure.anchor = Key::new(name),
            LayoutBlock::Table(table) => table.anchor = Key::new(name),
            other => panic!("{other:?}"),
        }
    }
    let (package, _) = write(&layout, &pages);
    let found = fields(&package);
    assert!(found.iter().any(|field| field == "TOC \\h \\z \\c \"图\""), "{found:?}");
    assert!(!found.iter().any(|field| field.contains("\\c \"表\"")), "{found:?}");
    assert_eq!(style(&paragraph_with(&package, "附表目录")), "TOCHeading");
    let entry = paragraph_with(&package, "雨量");
    assert!(entry.visible().starts_with("表7\u{3000}雨量"), "{}", entry.visible());
}

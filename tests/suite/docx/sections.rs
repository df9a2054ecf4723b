//! Sections, running heads, the grid, contents lists and the index.

use hanpress::document::{Block, Heading, IndexMark, Inline, Origin, Quote, QuoteKind};
use hanpress::layout::{LayoutDocument, PageMap};

use super::fixture::{document, heading, list, paragraph, plain, quote, text};
use super::parts::Node;
use super::{fixture, paragraph_with, paragraphs, report, style, write};

/// A part's motto stands below its heading; the page ends after it.
#[test]
fn the_page_of_a_part_ends_behind_its_epigraph() {
    let part = |title: &str, key: &str| match heading(1, None, title, key) {
        Block::Heading(heading) => Block::Heading(Heading { is_part: true, ..heading }),
        other => other,
    };
    let epigraph = |words: &str| match quote(vec![plain(words)]) {
        Block::Quote(quote) => Block::Quote(Quote { kind: QuoteKind::Epigraph, ..quote }),
        other => other,
    };
    let blocks = vec![
        part("上部", "upper"),
        epigraph("潮有信。"),
        epigraph("人有期。"),
        heading(2, None, "一章", "one"),
        epigraph("章首的话。"),
        plain("正文一。"),
        part("下部", "lower"),
        plain("部前的话。"),
        heading(2, None, "二章", "two"),
        plain("正文二。"),
    ];
    let (layout, pages) = fixture::layout(&document(blocks), "book-32k");
    let (package, _) = write(&layout, &pages);
    let body = package.document();
    let mut sections = vec![String::new()];
    let first_part = body.all("w:p").into_iter().filter(|node| !style(node).starts_with("TOC"));
    for paragraph in first_part {
        sections.last_mut().expect("one").push_str(&paragraph.visible());
        if !paragraph.all("w:sectPr").is_empty() {
            sections.push(String::new());
        }
    }
    let upper = sections.iter().position(|text| text.starts_with("上部")).expect("a part");
    assert_eq!(
        sections[upper..],
        ["上部潮有信。人有期。", "一章章首的话。正文一。", "下部", "部前的话。", "二章正文二。"]
    );
}

#[test]
fn a_preface_beside_parts_is_as_large_as_a_chapter() {
    let part = match heading(1, None, "上部", "upper") {
        Block::Heading(heading) => Block::Heading(Heading { is_part: true, ..heading }),
        other => other,
    };
    let blocks = vec![
        heading(1, Some("一"), "前言", "preface"),
        plain("前言的话。"),
        part,
        heading(2, None, "一章", "one"),
        plain("正文。"),
    ];
    for sheet in ["report-a4", "book-32k"] {
        let (layout, pages) = fixture::layout(&document(blocks.clone()), sheet);
        let (package, _) = write(&layout, &pages);
        let styles = package.xml("word/styles.xml");
        let chapter = style_of(&styles, "Heading2").all("w:sz")[0].val().to_owned();
        let part = style_of(&styles, "Heading1").all("w:sz")[0].val().to_owned();
        assert_ne!(chapter, part, "{sheet}");
        let body = package.document();
        let titled = |words: &str| -> Vec<String> {
            let paragraphs = body.all("w:p");
            let named = |node: &&&Node| style(node).starts_with("Heading");
            let found = paragraphs.iter().filter(named).find(|node| node.visible().contains(words));
            let runs = found.expect("a heading").all("w:r");
            runs.iter().flat_map(|run| run.all("w:sz")).map(|size| size.val().to_owned()).collect()
        };
        let sizes = titled("前言");
        assert!(sizes.len() > 1, "{sheet}: number and title");
        assert!(sizes.iter().all(|size| *size == chapter), "{sheet}: {sizes:?}");
        assert_eq!(titled("上部"), Vec::<String>::new(), "{sheet}: as its style has it");
    }
}

#[test]
fn the_running_head_of_a_report_has_title_and_chapter() {
    let fields = |blocks: Vec<Block>, title: &str| -> (String, Vec<String>, usize) {
        let mut document = document(blocks);
        document.metadata.title = Some(title.to_owned());
        let (layout, pages) = fixture::layout(&document, "report-a4");
        let (package, _) = write(&layout, &pages);
        let head = package.xml("word/header1.xml");
        let fields = head.all("w:instrText").into_iter().map(|node| node.text.trim().to_owned());
        let fields = fields.collect();
        let tabs = head.all("w:tab").iter().filter(|tab| tab.get("w:pos").is_none()).count();
        (head.visible().trim().to_owned(), fields, tabs)
    };
    let chapters = || vec![heading(1, None, "潮汐", "tides"), plain("正文。")];
    let chapter = || vec!["STYLEREF 1".to_owned()];
    assert_eq!(fields(chapters(), "河口"), ("河口".to_owned(), chapter(), 1));
    assert_eq!(fields(vec![plain("正文。")], "河口").1, Vec::<String>::new(), "no chapters");
    let long = "河".repeat(48);
    assert_eq!(fields(chapters(), &long), (long, Vec::new(), 0), "no room");
}

#[test]
fn what_has_a_leading_of_its_own_is_off_the_grid() {
    let (package, _) = report(&fixture::report());
    let styles = package.xml("word/styles.xml");
    let leading = |node: &Node| {
        node.all("w:spacing").first().and_then(|spacing| spacing.get("w:line")).map(str::to_owned)
    };
    let body = leading(style_of(&styles, "Normal"));
    let mut off = 0;
    for one in styles.all("w:style").into_iter().filter(|one| leading(one).is_some()) {
        let is_off = one.all("w:snapToGrid").iter().any(|switch| switch.val() == "0");
        let is_rule = one.get("w:styleId") == Some("ThematicBreak");
        assert_eq!(is_off, leading(one) != body && !is_rule, "{:?}", one.get("w:styleId"));
        off += usize::from(is_off);
    }
    assert!(off > 4, "code, notes, tables, captions: {off}");
}

#[test]
fn code_stands_on_a_ground() {
    let (package, _) = report(&fixture::report());
    let styles = package.xml("word/styles.xml");
    let ground = style_of(&styles, "Code").all("w:shd");
    assert_eq!(ground.len(), 1);
    assert_eq!(ground[0].get("w:fill"), Some("F5F5F5"), "as on the pages of the PDF");
}

fn style_of<'n>(styles: &'n Node, id: &str) -> &'n Node {
    let named = |one: &&&Node| one.get("w:styleId") == Some(id);
    styles.all("w:style").iter().find(named).copied().expect("a style")
}

#[test]
fn headings_in_quotations_are_no_sections() {
    let blocks = vec![heading(1, None, "真", "real"), quote(vec![heading(1, None, "假", "")])];
    let (package, _) = report(&document(blocks));
    let fake = paragraph_with(&package, "假");
    let level = fake.child("w:pPr").and_then(|node| node.child("w:outlineLvl")).expect("a level");
    assert_eq!(level.val(), "9");
    assert_eq!(fake.all("w:bookmarkStart").len(), 0);
}

#[test]
fn chapters_of_a_book_are_sections() {
    let one = || list(None, vec![vec![plain("项")]]);
    let blocks = vec![
        plain("前面的话"),
        heading(1, None, "甲", "a"),
        plain("甲的末段"),
        heading(1, None, "乙", "b"),
        one(),
        heading(1, None, "丙", "c"),
        heading(2, None, "小节", "d"),
    ];
    let mut document = document(blocks);
    document.metadata.title = Some("书名".to_owned());
    let (layout, pages) = fixture::layout(&document, "book-16k");
    let (package, _) = write(&layout, &pages);
    let body = package.document();
    let sections = body.all("w:sectPr");
    // Title page, contents, what stands before the first chapter, three chapters.
    let folios: Vec<Option<&str>> = sections
        .iter()
        .map(|section| section.child("w:pgNumType").map(|folio| folio.get("w:fmt").expect("one")))
        .collect();
    let roman = Some("lowerRoman");
    assert_eq!(folios, [roman, roman, Some("decimal"), None, None, None]);
    for section in &sections[2..] {
        assert!(section.child("w:titlePg").is_some(), "no running head where a chapter opens");
        let heads = section.all("w:headerReference");
        assert!(heads.iter().all(|head| head.get("w:type") != Some("first")));
    }
    let last = paragraph_with(&package, "甲的末段");
    assert_eq!(last.all("w:sectPr").len(), 1, "no additional paragraph");
    let (package, _) = report(&document);
    assert_eq!(package.document().all("w:sectPr").len(), 1, "a report is one section");
}

#[test]
fn contents_are_filled_in_or_updated_by_word() {
    let blocks: Vec<_> =
        ["甲", "乙", "丙"].map(|title| heading(1, None, title, "")).into_iter().collect();
    let (layout, pages) = fixture::layout(&document(blocks), "report-a4");
    let (package, _) = write(&layout, &pages);
    assert_eq!(paragraph_with(&package, "丙3").all("w:tab").len(), 1);
    assert_eq!(package.xml("word/settings.xml").all("w:updateFields").len(), 0);
    let (package, _) = write(&layout, &PageMap::default());
    assert_eq!(package.xml("word/settings.xml").all("w:updateFields").len(), 1);
}

#[test]
fn the_index_stands_in_columns_and_in_the_contents() {
    let mut document = fixture::report();
    let mark = IndexMark::parse("茶", Origin::unknown()).expect("a mark");
    document.blocks.push(paragraph(vec![text("茶"), Inline::Index(mark)]));
    for sheet in ["report-a4", "book-32k"] {
        let (mut layout, mut pages) = fixture::layout(&document, sheet);
        let index = layout.index.as_mut().expect("an index");
        // Two lines, as if pages had been made.
        index.lines = vec![index.heading.clone(); 2];
        pages.folios.insert(index.key.clone(), "九九".to_owned());
        let (package, _) = write(&layout, &pages);
        let body = package.document();
        let sections = body.all("w:sectPr");
        let [.., before, lines, last] = sections.as_slice() else { panic!("three sections") };
        let kind = |section: &Node| section.child("w:type").expect("a type").val().to_owned();
        assert_eq!((&*kind(lines), &*kind(last)), ("continuous", "continuous"), "{sheet}");
        assert_ne!(kind(before), "continuous", "{sheet}");
        let count = |section: &Node| {
            section.child("w:cols").and_then(|cols| cols.get("w:num").map(str::to_owned))
        };
        let two = Some("2".to_owned());
        assert_eq!(
            [before, lines, last].map(|section| count(section)),
            [None, two, None],
            "{sheet}"
        );
        let heading: Vec<Node> = paragraphs(&package)
            .into_iter()
            .filter(|paragraph| style(paragraph) == "IndexHeading")
            .collect();
        assert_eq!(heading[0].all("w:sectPr").len(), 1, "its columns begin behind the heading");
        let entries = body.all("w:hyperlink");
        let entry = entries.iter().find(|link| link.get("w:anchor") == Some("_Toc000000000"));
        let entry = entry.expect("an entry of the index").visible();
        assert!(entry.starts_with("索引") && entry.ends_with("九九"), "{entry}");
    }
}

#[test]
fn contents_with_english_titles_are_left_alone_by_word() {
    let blocks = ["甲", "乙", "丙"].map(|title| heading(1, None, title, "")).into();
    let (mut layout, pages) = fixture::layout(&document(blocks), "report-a4");
    let locks = |layout: &LayoutDocument| {
        let (package, _) = write(layout, &pages);
        let body = package.document();
        body.all("w:fldChar").iter().filter(|node| node.get("w:fldLock").is_some()).count()
    };
    assert_eq!(locks(&layout), 0);
    layout.is_bilingual = true;
    assert_eq!(locks(&layout), 1);
}

//! Editions in a house's template: whose styles, page and headers they have.
//!
//! `house.dotx` is made by `tests/tools/make_reference_docs.py`; what is odd about it is said there.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use hanpress::Error;
use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{Block, Document, IndexMark, Inline, Origin, Text};
use hanpress::edition::docx::{self, DocxOptions, Template};
use hanpress::style::StyleSheet;

use super::fixture::{self, heading, plain};
use super::parts::{Node, Package};
use super::{generate, lint, round_trip};

fn bytes(name: &str) -> Vec<u8> {
    let folder = crate::reference::root().join("tests/fixtures/docx");
    std::fs::read(folder.join(name)).expect("a fixture")
}

fn styles(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(role, style)| ((*role).to_owned(), (*style).to_owned())).collect()
}

fn options(name: &str, pairs: &[(&str, &str)]) -> DocxOptions {
    let template = Template::read(Path::new(name), &bytes(name), &styles(pairs));
    of(template.expect("a template"))
}

fn of(template: Template) -> DocxOptions {
    DocxOptions { template: Some(Arc::new(template)), ..DocxOptions::default() }
}

#[track_caller]
fn write(document: &Document, sheet: &str, options: &DocxOptions) -> (Package, Diagnostics) {
    let (layout, pages) = fixture::layout(document, sheet);
    let mut diagnostics = Diagnostics::new();
    let bytes = docx::write_with(&layout, &pages, options, &mut diagnostics).expect("a file");
    let package = Package::open(&bytes);
    assert_eq!(lint::faults(&package), Vec::<String>::new());
    (package, diagnostics)
}

#[track_caller]
fn house(document: &Document) -> (Package, Diagnostics) {
    write(document, "report-a4", &options("house.dotx", &[]))
}

fn messages(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|one| one.message.clone()).collect()
}

fn chapters(numbers: [Option<&str>; 3]) -> Document {
    let [first, section, second] = numbers;
    fixture::document(vec![
        heading(1, None, "前言", "preface"),
        plain("先说几句。"),
        heading(1, first, "山", "hill"),
        heading(2, section, "坡", "slope"),
        plain("坡上有茶。"),
        heading(1, second, "海", "sea"),
        plain("海上有船。"),
    ])
}

/// The body's paragraph that shows exactly this text.
#[track_caller]
fn paragraph(package: &Package, text: &str) -> Node {
    let mut body = package.document();
    body.children[0].children.retain(|node| node.name != "w:sdt");
    let found = body.all("w:p").into_iter().find(|node| node.visible() == text).cloned();
    found.unwrap_or_else(|| panic!("no paragraph {text:?} in {}", body.visible()))
}

/// What a paragraph says: the names of the elements, and its style.
fn said(paragraph: &Node) -> (String, Vec<String>) {
    let properties = paragraph.child("w:pPr").cloned().unwrap_or_default();
    let style = properties.child("w:pStyle").map(|style| style.val().to_owned());
    let names = properties.children.iter().map(|child| child.name.clone());
    (style.unwrap_or_default(), names.filter(|name| name != "w:pStyle").collect())
}

/// A template's parts, one of them changed; a part without data is left out.
fn altered(name: &str, part: &str, change: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<u8> {
    let package = Package::read(&bytes(name));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, data) in &package.files {
        let text = String::from_utf8_lossy(data);
        let data = if path == part { change(&text) } else { Some(data.clone()) };
        if let Some(data) = data {
            writer.start_file(path, zip::write::SimpleFileOptions::default()).expect("a file");
            writer.write_all(&data).expect("written");
        }
    }
    writer.finish().expect("a zip file").into_inner()
}

#[test]
fn text_stands_in_the_house_s_styles_and_says_nothing_besides() {
    let (package, _) = house(&fixture::report());
    let first = paragraph(&package, "花开的时候，我们再来。");
    assert_eq!(said(&first), ("zw".to_owned(), vec![]));
    assert_eq!(said(&paragraph(&package, "码头上的早晨")), ("1".to_owned(), vec![]));
    let quote = paragraph(&package, "“慢就是快。”这是他常说的话。");
    assert_eq!(said(&quote), ("yw".to_owned(), vec![]));
    // An image would be cut off by the style's fixed leading.
    let with_image = paragraph(&package, "行内有图。换行之后。");
    assert_eq!(said(&with_image), ("zw".to_owned(), vec!["w:spacing".to_owned()]));
    assert_eq!(with_image.all("w:spacing")[0].get("w:lineRule"), Some("auto"));
    // No run of the house's styles has a font, size or weight of ours.
    let theirs = ["1", "2", "3", "zw", "yw", "ft", "tm", "t1", "t2", "dm"];
    let parts = [package.document(), package.xml("word/footnotes.xml")];
    let mut seen = 0;
    for node in parts.iter().flat_map(|part| part.all("w:p")) {
        let (style, _) = said(node);
        if !theirs.contains(&&*style) {
            continue;
        }
        // The size of a reading is half that of its base by nature.
        let readings: Vec<&Node> = node.all("w:rt").iter().flat_map(|rt| rt.all("w:rPr")).collect();
        for run in node.all("w:rPr") {
            if readings.iter().any(|reading| std::ptr::eq(*reading, run)) {
                continue;
            }
            let is_ours = run
                .child("w:rStyle")
                .is_some_and(|style| !["a7", "a8", "fr"].contains(&style.val()));
            for child in run.children.iter().filter(|_| !is_ours) {
                let hint = child.attributes.iter().all(|(name, _)| name == "w:hint");
                let is_structure = ["w:rStyle", "w:vertAlign", "w:strike", "w:lang", "w:em", "w:u"]
                    .contains(&&*child.name);
                assert!(is_structure || child.name == "w:rFonts" && hint, "{child:?} in {style}");
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen} properties of runs");
}

#[test]
fn styles_that_are_missing_are_added_without_a_clash() {
    let mut document = fixture::report();
    document.blocks.push(Block::Quote(hanpress::document::Quote {
        kind: hanpress::document::QuoteKind::Epigraph,
        blocks: vec![plain("山不在高。")],
        origin: Origin::unknown(),
    }));
    let (package, diagnostics) = house(&document);
    let told = messages(&diagnostics).join("\n");
    for role in ["table-head", "table-body", "emphasis", "inline-code", "table", "list-item"] {
        assert!(told.contains(role), "{role}: {told}");
    }
    assert!(!told.contains("quote") && !told.contains("heading"), "{told}");
    let part = package.xml("word/styles.xml");
    let by_id = |id: &str| {
        let styles = part.all("w:style").into_iter();
        styles.filter(|style| style.get("w:styleId") == Some(id)).collect::<Vec<_>>()
    };
    // The house's stay what they are; ours have ids and names of their own, and its base.
    assert_eq!(by_id("Emphasis")[0].child("w:name").expect("a name").val(), "重点段");
    let added = by_id("Emphasis-2")[0];
    assert_eq!(added.get("w:type"), Some("character"));
    assert_eq!(added.child("w:basedOn").expect("a base").val(), "a0");
    let body = by_id("TableBody")[0];
    assert_eq!(body.child("w:name").expect("a name").val(), "表文 2");
    assert_eq!(body.child("w:basedOn").expect("a base").val(), "a");
    assert_eq!(by_id("TableHead-2").len(), 1);
    // What no text is in is not added.
    assert!(by_id("Heading4").is_empty() && by_id("IndexHeading").is_empty());
}

#[test]
fn parts_that_nothing_is_added_to_are_copied_byte_for_byte() {
    let template = Package::read(&bytes("house.dotx"));
    let (package, _) = house(&chapters([None; 3]));
    for part in [
        "word/theme/theme1.xml",
        "word/fontTable.xml",
        "word/numbering.xml",
        "word/header1.xml",
        "word/_rels/header1.xml.rels",
        "word/header2.xml",
        "word/footer3.xml",
        "word/media/image1.png",
    ] {
        assert!(package.files[part] == template.files[part], "{part}");
    }
    // Styles only grow.
    let (package, _) = house(&fixture::report());
    let text = |package: &Package| {
        String::from_utf8(package.files["word/styles.xml"].clone()).expect("UTF-8")
    };
    let theirs = text(&template);
    assert!(text(&package).starts_with(theirs.strip_suffix("</w:styles>").expect("an end")));
    // The report's images have names that the house's has not.
    assert_eq!(package.files["word/media/image1.png"], template.files["word/media/image1.png"]);
    assert!(package.files.contains_key("word/media/image_1.png"));
}

#[test]
fn the_page_and_the_settings_are_the_house_s() {
    let (package, _) = house(&chapters([None; 3]));
    let body = package.document();
    let sections = body.all("w:sectPr");
    let section = sections.last().expect("a section");
    let names: Vec<&str> = section.children.iter().map(|child| &*child.name).collect();
    let running = ["w:headerReference"; 3].into_iter().chain(["w:footerReference"; 3]);
    let page = ["w:type", "w:pgSz", "w:pgMar", "w:pgNumType", "w:cols", "w:titlePg", "w:docGrid"];
    assert_eq!(names, running.chain(page).collect::<Vec<_>>());
    assert_eq!(section.child("w:pgSz").expect("a size").get("w:w"), Some("10488"));
    // Of the last section, not the first; the even header is the first one's.
    assert_eq!(section.child("w:pgNumType").expect("folios").get("w:start"), Some("3"));
    let settings = package.xml("word/settings.xml");
    for name in ["w:mirrorMargins", "w:evenAndOddHeaders", "w:noLineBreaksAfter", "w:updateFields"]
    {
        assert!(settings.child(name).is_some(), "{name}");
    }
    assert_eq!(settings.child("w:defaultTabStop").expect("a stop").val(), "440");
    let mode = settings.all("w:compatSetting");
    assert_eq!(mode[0].get("w:val"), Some("14"));
    // What is the sample's own business stays behind.
    for name in ["w:attachedTemplate", "w:trackRevisions", "w:rsids"] {
        assert!(settings.child(name).is_none(), "{name}");
    }
    let types = String::from_utf8(package.files["[Content_Types].xml"].clone()).expect("UTF-8");
    assert!(types.contains("wordprocessingml.document.main+xml") && !types.contains("template"));
    assert!(!body.visible().contains("样稿"));
}

#[test]
fn the_index_stands_in_columns_on_the_house_s_page() {
    let mut document = chapters([None; 3]);
    let mark = IndexMark::parse("茶", Origin::unknown()).expect("a mark");
    let text = Inline::Text(Text::new("茶", Origin::unknown()));
    document.blocks.push(fixture::paragraph(vec![text, Inline::Index(mark)]));
    let (mut layout, pages) = fixture::layout(&document, "report-a4");
    let index = layout.index.as_mut().expect("an index");
    index.lines = vec![index.heading.clone(); 2];
    for name in ["house.dotx", "python-docx.docx"] {
        let mut diagnostics = Diagnostics::new();
        let options = options(name, &[]);
        let bytes = docx::write_with(&layout, &pages, &options, &mut diagnostics).expect("a file");
        let package = Package::open(&bytes);
        assert_eq!(lint::faults(&package), Vec::<String>::new());
        let body = package.document();
        let sections = body.all("w:sectPr");
        let [.., before, lines, last] = sections.as_slice() else { panic!("three sections") };
        let kind = |section: &Node| section.child("w:type").expect("a type").val().to_owned();
        assert_eq!((&*kind(lines), &*kind(last)), ("continuous", "continuous"), "{name}");
        assert_ne!(kind(before), "continuous", "{name}");
        let count = |section: &Node| {
            section.child("w:cols").and_then(|columns| columns.get("w:num").map(str::to_owned))
        };
        let counts = [before, lines, last].map(|section| count(section));
        assert_eq!(counts, [None, Some("2".to_owned()), None], "{name}");
        for one in ["w:pgSz", "w:pgMar", "w:docGrid"] {
            let [theirs, ours] = [before, lines].map(|section| section.child(one));
            assert_eq!(theirs.map(|one| &one.attributes), ours.map(|one| &one.attributes));
            assert!(theirs.is_some(), "{name}: {one}");
        }
        // The page is that of the heading, and so is its head.
        assert!(lines.child("w:titlePg").is_none() && lines.child("w:headerReference").is_none());
    }
}

#[test]
fn folios_begin_anew_where_the_text_does_and_nowhere_else() {
    let mut document = chapters([Some("第一章"), None, Some("第二章")]);
    document.metadata.title = Some("茶".to_owned());
    let (package, _) = write(&document, "book-16k", &options("house.dotx", &[]));
    let body = package.document();
    let starts: Vec<Option<String>> = body
        .all("w:sectPr")
        .iter()
        .map(|section| section.child("w:pgNumType")?.get("w:start").map(str::to_owned))
        .collect();
    let count = starts.iter().flatten().count();
    assert!(count == 1 && starts.len() > 3, "{starts:?}");
    assert_eq!(body.all("w:sectPr")[0].all("w:headerReference").len(), 0, "the title's page");
}

#[test]
fn headings_that_the_house_numbers_bear_no_number_of_ours() {
    // Numbers of the manuscript, of the sheet, none: what Word shows is the house's each time.
    let mut sheet = StyleSheet::built_in("report-a4").expect("a sheet");
    sheet.heading_numbers = vec![hanpress::style::HeadingNumbers {
        pattern: Some("{han}".to_owned()),
        separator: "、".to_owned(),
    }];
    let by_hand = chapters([Some("第一章"), Some("一、"), Some("第二章")]);
    let none = chapters([None; 3]);
    let report = StyleSheet::built_in("report-a4").expect("a sheet");
    for (document, sheet) in [(&by_hand, &report), (&none, &sheet), (&none, &report)] {
        let (layout, pages) = fixture::layout_with(document, Arc::new(sheet.clone()));
        let mut diagnostics = Diagnostics::new();
        let options = options("house.dotx", &[]);
        let bytes = docx::write_with(&layout, &pages, &options, &mut diagnostics).expect("a file");
        let package = Package::open(&bytes);
        assert_eq!(lint::faults(&package), Vec::<String>::new());
        assert_eq!(said(&paragraph(&package, "山")), ("1".to_owned(), vec![]));
        assert_eq!(said(&paragraph(&package, "坡")), ("2".to_owned(), vec![]));
        // The preface is no chapter, though its style is numbered.
        let preface = paragraph(&package, "前言");
        assert_eq!(preface.all("w:numId")[0].val(), "0");
        let contents = package.document().all("w:sdt")[0].visible();
        for entry in ["前言", "第一章 山", "1.1 坡", "第二章 海"] {
            assert!(contents.contains(entry), "{entry}: {contents}");
        }
        assert!(messages(&diagnostics).iter().all(|one| !one.contains("number")));
    }
}

#[test]
fn a_number_that_the_house_would_count_otherwise_stays_as_text() {
    let (package, diagnostics) = house(&chapters([Some("第三章"), None, Some("第一章")]));
    let kept = paragraph(&package, "第三章\u{3000}山");
    assert_eq!(kept.all("w:numId")[0].val(), "0");
    assert_eq!(said(&paragraph(&package, "海")).1, Vec::<String>::new());
    let told = messages(&diagnostics).join("\n");
    assert!(told.contains("1 heading(s) keep the number") && told.contains("第三章"), "{told}");
}

#[test]
fn numbers_of_the_sheet_are_added_to_styles_without_any() {
    let mut sheet = StyleSheet::built_in("report-a4").expect("a sheet");
    sheet.heading_numbers = vec![hanpress::style::HeadingNumbers {
        pattern: Some("{han}".to_owned()),
        separator: "、".to_owned(),
    }];
    let (layout, pages) = fixture::layout_with(&chapters([None; 3]), Arc::new(sheet));
    let options = options("python-docx.docx", &[]);
    let mut diagnostics = Diagnostics::new();
    let bytes = docx::write_with(&layout, &pages, &options, &mut diagnostics).expect("a file");
    let package = Package::open(&bytes);
    assert_eq!(lint::faults(&package), Vec::<String>::new());
    let (style, said) = said(&paragraph(&package, "山"));
    assert_eq!((style.as_str(), said), ("Heading1", vec!["w:numPr".to_owned()]));
    let id = paragraph(&package, "山").all("w:numId")[0].val().to_owned();
    let numbering = package.xml("word/numbering.xml");
    let definitions = numbering.all("w:num").into_iter();
    let definition = definitions.filter(|one| one.get("w:numId") == Some(&id)).collect::<Vec<_>>();
    let shape = definition[0].child("w:abstractNumId").expect("a shape").val();
    let shapes = numbering.all("w:abstractNum").into_iter();
    let ours = shapes.filter(|one| one.get("w:abstractNumId") == Some(shape)).collect::<Vec<_>>();
    assert_eq!(ours[0].all("w:lvlText")[0].val(), "%1、");
    assert!(ours[0].all("w:ind").is_empty(), "the style's own indents hold");
}

#[test]
fn roles_are_mapped_by_hand_and_slips_are_told() {
    let pairs = [("heading-1", "章标题"), ("quote", "编辑按语"), ("code", "没有的样式")];
    let options = options("house.dotx", &pairs);
    let (package, diagnostics) = write(&fixture::report(), "report-a4", &options);
    // The style is no heading by itself: Word, and our reader, must know that it is one here.
    let heading = paragraph(&package, "码头上的早晨");
    assert_eq!(said(&heading), ("zbt".to_owned(), vec!["w:outlineLvl".to_owned()]));
    assert_eq!(said(&paragraph(&package, "“慢就是快。”这是他常说的话。")).0, "jl");
    let missing = diagnostics.iter().find(|one| one.message.contains("没有的样式"));
    let missing = missing.expect("it is told");
    assert_eq!(missing.code, Code::MissingStyle);
    assert!(missing.hint.as_ref().is_some_and(|hint| hint.contains("[docx.styles]")));
    // As Word shows a style, as files have it, and by another name that the house gave it.
    for name in ["标题 2", "Heading 2", "heading 2"] {
        let options = self::options("house.dotx", &[("heading-1", name)]);
        let (package, _) = write(&fixture::report(), "report-a4", &options);
        assert_eq!(said(&paragraph(&package, "码头上的早晨")).0, "2", "{name}");
    }
    let wrong = styles(&[("hedding-1", "x")]);
    let error = Template::read(Path::new("x"), &bytes("house.dotx"), &wrong).unwrap_err();
    assert!(error.to_string().contains("did you mean heading-1?"), "{error}");
}

#[test]
fn parts_have_a_style_of_their_own_and_chapters_the_house_s_first() {
    let part = |number, title, key| match heading(1, Some(number), title, key) {
        Block::Heading(heading) => {
            Block::Heading(hanpress::document::Heading { is_part: true, ..heading })
        }
        other => other,
    };
    let document = fixture::document(vec![
        part("第一部", "陆", "land"),
        heading(2, Some("第一章"), "山", "hill"),
        plain("山。"),
        part("第二部", "水", "water"),
        heading(2, Some("第二章"), "海", "sea"),
        plain("海。"),
    ]);
    let (package, _) = house(&document);
    let style = |package: &Package, text| said(&paragraph(package, text)).0;
    // The house counts chapters: no part may become 第一章.
    assert_eq!(style(&package, "第一部\u{3000}陆"), "Part");
    assert_eq!(style(&package, "海"), "1");
    let named = options("house.dotx", &[("part", "章标题")]);
    let (package, _) = write(&document, "report-a4", &named);
    assert_eq!(style(&package, "第一部\u{3000}陆"), "zbt");
    assert_eq!(style(&package, "山"), "1");
}

#[test]
fn what_is_written_in_a_template_is_read_back_as_it_was() {
    let numbered = chapters([Some("第一章"), Some("1.1"), Some("第二章")]);
    let house = options("house.dotx", &[]);
    round_trip::assert_same_in("house", &numbered, "report-a4", &house);
    let by_outline = options("house.dotx", &[("heading-2", "章标题")]);
    round_trip::assert_same_in(
        "outline",
        &chapters([Some("第一章"), Some("1.1"), Some("第二章")]),
        "report-a4",
        &{ by_outline },
    );
    let plain = options("python-docx.docx", &[]);
    for seed in 1..=60 {
        let document = ranked(crate::markdown::generator::Generator::new(seed).document());
        let sheet = ["report-a4", "book-16k"][usize::from(seed % 2 == 0)];
        round_trip::assert_same_in(&format!("seed {seed}"), &document, sheet, &plain);
    }
    round_trip::assert_same_in("report", &ranked(fixture::report()), "book-32k", &plain);
}

/// Headings' levels as their ranks, which is what a template's styles stand for; without parts.
fn ranked(mut document: Document) -> Document {
    let top = document.top_level();
    fn shift(blocks: &mut [Block], by: u8) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    heading.is_part = false;
                    heading.level = heading.level.saturating_sub(by).max(1);
                }
                Block::List(list) => list.items.iter_mut().for_each(|i| shift(&mut i.blocks, by)),
                Block::Quote(quote) => shift(&mut quote.blocks, by),
                Block::Table(table) => {
                    let rows = table.head.iter_mut().chain(&mut table.body);
                    rows.flat_map(|row| &mut row.cells).for_each(|c| shift(&mut c.blocks, by));
                }
                _ => {}
            }
        }
    }
    shift(&mut document.blocks, top - 1);
    document.notes.iter_mut().for_each(|note| shift(&mut note.blocks, top - 1));
    document
}

#[test]
fn same_template_same_bytes() {
    let (layout, pages) = fixture::layout(&fixture::report(), "book-16k");
    let write = || {
        let options = options("house.dotx", &[("quote", "编辑按语")]);
        docx::write_with(&layout, &pages, &options, &mut Diagnostics::new()).expect("a file")
    };
    assert!(write() == write());
}

#[test]
fn generated_documents_are_sound_in_every_template() {
    for name in ["house.dotx", "python-docx.docx", "libreoffice.docx", "habits.docx"] {
        let options = options(name, &[]);
        for seed in 0..12 {
            write(&generate::document(seed).0, "book-32k", &options);
        }
    }
}

#[test]
fn macros_are_left_behind_and_told() {
    let types = altered("house.dotx", "[Content_Types].xml", |text| {
        let macros = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml";
        let word =
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";
        let bin =
            "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>";
        Some(text.replace(word, macros).replacen("<Override", &format!("{bin}<Override"), 1).into())
    });
    let mut writer = zip::ZipWriter::new_append(Cursor::new(types)).expect("a zip file");
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("word/vbaProject.bin", options).expect("a file");
    writer.write_all(b"not looked at").expect("written");
    let bytes = writer.finish().expect("a zip file").into_inner();
    let template = Template::read(Path::new("x.dotm"), &bytes, &BTreeMap::new()).expect("it reads");
    let options = of(template);
    let (package, diagnostics) = write(&fixture::report(), "report-a4", &options);
    assert!(package.files.keys().all(|path| !path.contains("vba")));
    assert!(messages(&diagnostics).iter().any(|one| one.contains("macros")));
}

#[test]
fn what_is_no_template_is_said_plainly() {
    type Change = fn(&str) -> Option<Vec<u8>>;
    let cases: [(&str, Change, &str); 9] = [
        ("word/styles.xml", |_| None, "no styles"),
        (
            "word/styles.xml",
            |_| Some(b"<a><b></a>".to_vec()),
            "word/styles.xml: it is no well-formed",
        ),
        ("word/header1.xml", |_| Some(b"<a".to_vec()), "word/header1.xml"),
        ("word/header2.xml", |_| None, "word/header2.xml is missing"),
        ("word/theme/theme1.xml", |_| Some(vec![b' '; 40 << 20]), "zip bomb"),
        (
            "word/document.xml",
            |text| Some(text.replace("10488", "99999").into()),
            "no text has room",
        ),
        (
            "word/document.xml",
            |text| Some(text.replace("w:right=\"1417\"", "w:right=\"9000\"").into()),
            "no text has room",
        ),
        (
            "word/document.xml",
            |text| {
                let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
                let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
                Some(text.replace(word, strict).into())
            },
            "Strict",
        ),
        (
            "[Content_Types].xml",
            |text| Some(text.replace("wordprocessingml.template", "x").into()),
            "no Word document",
        ),
    ];
    for (part, change, reason) in cases {
        let error = Template::read(
            Path::new("x.dotx"),
            &altered("house.dotx", part, change),
            &BTreeMap::new(),
        );
        let error = error.expect_err(part);
        assert!(matches!(error, Error::Configuration { .. }), "{error:?}");
        assert!(error.to_string().contains(reason), "{part}: {error}");
    }
    for (bytes, reason) in [
        (&b""[..], "empty"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", "password"),
        (b"hello", "no package"),
    ] {
        let error = Template::read(Path::new("x.dotx"), bytes, &BTreeMap::new()).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn mutilated_templates_never_panic() {
    let whole = bytes("house.dotx");
    let (layout, pages) = fixture::layout(&chapters([None; 3]), "report-a4");
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        for bytes in [&bytes, &whole[..at].to_vec()] {
            let Ok(template) = Template::read(Path::new("x"), bytes, &BTreeMap::new()) else {
                continue;
            };
            let options = of(template);
            let _ = docx::write_with(&layout, &pages, &options, &mut Diagnostics::new());
        }
    }
}

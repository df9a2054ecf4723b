//! DOCX → Document: files as other programs write them, and files that are broken.
//!
//! The fixtures are made by `make_word_fixtures.py` and `make_wps_fixtures.py` in `tests/tools`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::Block;
use hanpress::pipeline::{InputFormat, Manuscript, OutputKind, Pipeline, PipelineOptions};
use hanpress::reader::{ReaderOptions, TrackedChanges, docx as reader};

use crate::reference;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(reference::root().join("tests/fixtures/docx").join(name)).expect("a fixture")
}

/// Imports a file; returns the Markdown, and what was noticed.
fn imported(name: &str, options: &PipelineOptions) -> (String, String, usize) {
    let manuscript = Manuscript {
        path: name.into(),
        format: InputFormat::Docx,
        bytes: fixture(name),
        locked: hanpress::pipeline::LockedOutline::default(),
        decisions: Vec::new(),
    };
    let (files, noticed) = Pipeline::new().import(manuscript, "x", options).expect("it reads");
    let text = String::from_utf8(files[0].bytes.to_vec()).expect("UTF-8");
    let images = files.iter().filter(|file| matches!(file.kind, OutputKind::Image { .. })).count();
    let lines = noticed.iter().map(|one| {
        let place = one.line.map(|line| format!("{} {line}: ", one.part.unwrap_or_default()));
        format!("{}{}\n", place.unwrap_or_default(), one.message)
    });
    (text, lines.collect(), images)
}

#[test]
fn files_of_other_programs_are_read_as_they_look() {
    for name in ["habits", "python-docx", "libreoffice", "wps", "styleless"] {
        let options = PipelineOptions::default();
        let (text, noticed, _) = imported(&format!("{name}.docx"), &options);
        reference::check(&format!("docx/read/{name}.md"), &text);
        reference::check(&format!("docx/read/{name}.txt"), &noticed);
    }
}

#[test]
fn images_come_out_of_the_package() {
    assert_eq!(imported("habits.docx", &PipelineOptions::default()).2, 1);
}

#[test]
fn rejected_changes_give_the_text_before_them() {
    let mut options = PipelineOptions::default();
    let (accepted, ..) = imported("habits.docx", &options);
    assert!(accepted.contains("共十二艘船（乙）。"), "{accepted}");
    assert!(accepted.contains("前半句，後半句。"), "a paragraph's end was deleted");
    options.reader = ReaderOptions { tracked_changes: TrackedChanges::Reject };
    let (rejected, ..) = imported("habits.docx", &options);
    assert!(rejected.contains("共十一艘船（甲）。"), "{rejected}");
    assert!(rejected.contains("前半句，\n\n後半句。"), "{rejected}");
}

#[test]
fn no_word_of_a_file_is_lost() {
    // All that is not dropped on purpose: contents list, hidden text, deletions, comment, header.
    let (text, ..) = imported("habits.docx", &PipelineOptions::default());
    for word in [
        "海港",
        "一份說明",
        "燈已經",
        "方塊裡的話。",
        "舊式方塊。",
        "子項乙",
        "項下的一段。",
        "第一條條文。",
        "網站",
        "別處",
        "gǎng",
        "wān",
        "船期",
        "二號",
        "一張圖",
        "智慧標籤。",
        "《港史》",
        "文末的話。",
    ] {
        assert!(text.contains(word), "{word}\n{text}");
    }
    for word in ["十一", "隱", "請查原書", "頁眉", "（甲）"] {
        assert!(!text.contains(word), "{word}\n{text}");
    }
    assert_eq!(text.matches("方塊裡的話").count(), 1, "an alternative is read once");
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a file");
            let name = file.name().expect("a name").into_owned();
            let mut data = Vec::new();
            file.read_to_end(&mut data).expect("its bytes");
            (name, data)
        })
        .collect()
}

fn packed(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        writer.start_file(&**name, zip::write::SimpleFileOptions::default()).expect("begun");
        writer.write_all(data).expect("written");
    }
    writer.finish().expect("a package").into_inner()
}

fn read(bytes: &[u8]) -> Result<String, String> {
    let options = ReaderOptions::default();
    let read = reader::read(Path::new("a.docx"), bytes, &options, &mut Diagnostics::new());
    read.map(|read| read.source.text().to_owned()).map_err(|error| error.to_string())
}

#[test]
fn broken_files_are_errors_that_name_the_part() {
    let whole = parts(&fixture("habits.docx"));
    let with = |name: &str, data: Option<&str>| {
        let mut parts = whole.clone();
        match data {
            Some(data) => parts.insert(name.to_owned(), data.as_bytes().to_vec()),
            None => parts.remove(name),
        };
        read(&packed(&parts))
    };
    for (name, data, reason) in [
        ("word/document.xml", None, "word/document.xml is missing"),
        ("word/document.xml", Some("<a"), "word/document.xml: it is no well-formed XML"),
        ("word/document.xml", Some("<a/>"), "no word-processing document"),
        ("word/styles.xml", Some("<a><b></a>"), "word/styles.xml: it is no well-formed XML"),
        ("word/_rels/document.xml.rels", Some("?"), "document.xml.rels: it has no root"),
    ] {
        let error = with(name, data).expect_err("it is broken");
        assert!(error.contains(reason) && error.starts_with("a.docx: "), "{error}");
    }
    // What is missing beside the text costs no more than itself.
    for name in [
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/media/image1.png",
        "_rels/.rels",
    ] {
        assert!(with(name, None).expect("the text is there").contains("天還沒有亮"), "{name}");
    }
}

#[test]
fn absurd_numbers_cost_neither_time_nor_memory() {
    let mut whole = parts(&fixture("habits.docx"));
    let document = String::from_utf8(whole["word/document.xml"].clone()).expect("UTF-8");
    let document = document
        .replace("<w:gridSpan w:val=\"2\"/>", "<w:gridSpan w:val=\"2000000000\"/>")
        .replace("<w:ilvl w:val=\"1\"/>", "<w:ilvl w:val=\"-99999999999999999999\"/>")
        .replace(
            "w:firstLine=\"420\"",
            "w:firstLine=\"9223372036854775807\" w:left=\"-9223372036854775808\"",
        );
    whole.insert("word/document.xml".to_owned(), document.into_bytes());
    assert!(read(&packed(&whole)).expect("it reads").contains("子項甲"));
}

#[test]
fn tables_in_tables_in_tables_end() {
    let mut whole = parts(&fixture("habits.docx"));
    let mut inner = "<w:p><w:r><w:t>最裡面</w:t></w:r></w:p>".to_owned();
    for _ in 0..40 {
        inner = format!("<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>");
    }
    let text = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{inner}</w:body></w:document>"
    );
    whole.insert("word/document.xml".to_owned(), text.into_bytes());
    assert!(read(&packed(&whole)).expect("it reads").contains("最裡面"));
}

#[test]
fn a_bold_first_column_heads_its_rows() {
    const NAMESPACE: &str =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let heads = |style: &str, look: &str, cells: &str| -> Vec<bool> {
        let mut whole = parts(&fixture("habits.docx"));
        let table = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblLook {look}/></w:tblPr>{cells}</w:tbl>"
        );
        let document =
            format!("<w:document {NAMESPACE}><w:body>{table}<w:p/></w:body></w:document>");
        let first = |bold: &str| {
            format!("<w:tblStylePr w:type=\"firstCol\"><w:rPr>{bold}</w:rPr></w:tblStylePr>")
        };
        let style = |id: &str, base: &str, content: &str| {
            format!(
                "<w:style w:type=\"table\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/>{base}{content}</w:style>"
            )
        };
        let styles = [
            style("Plain", "", ""),
            style("Listed", "", &first("<w:b/>")),
            style("Based", "<w:basedOn w:val=\"Listed\"/>", ""),
            style("Coloured", "", &first("<w:color w:val=\"FF0000\"/>")),
        ];
        let styles = format!("<w:styles {NAMESPACE}>{}</w:styles>", styles.concat());
        whole.insert("word/document.xml".to_owned(), document.into_bytes());
        whole.insert("word/styles.xml".to_owned(), styles.into_bytes());
        let options = ReaderOptions::default();
        let bytes = packed(&whole);
        let read = reader::read(Path::new("a.docx"), &bytes, &options, &mut Diagnostics::new());
        let document = read.expect("it reads").document;
        let [Block::Table(table)] = document.blocks.as_slice() else {
            panic!("{:?}", document.blocks)
        };
        let rows = table.head.iter().chain(&table.body);
        rows.flat_map(|row| row.cells.iter().map(|cell| cell.heads_row)).collect()
    };
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |properties: &str| format!("<w:tr>{properties}{}{}</w:tr>", cell("船"), cell("箱"));
    let rows = row("<w:trPr><w:tblHeader/></w:trPr>") + &row("");
    let asks = "w:val=\"04A0\" w:firstColumn=\"1\"";
    let headed = [false, false, true, false];
    for (style, look, expected) in [
        ("Listed", asks, headed),
        ("Listed", "w:val=\"04A0\"", headed),
        ("Based", asks, headed),
        ("Listed", "w:val=\"0420\" w:firstColumn=\"0\"", [false; 4]),
        ("Listed", "w:val=\"0420\"", [false; 4]),
        // Word asks for a first column in every table that it makes.
        ("Plain", asks, [false; 4]),
        ("Coloured", asks, [false; 4]),
        ("None", asks, [false; 4]),
    ] {
        assert_eq!(heads(style, look, &rows), expected, "{style} {look}");
    }
}

/// Bookmarks around quotations as programs leave them that edit an edition.
#[test]
fn marked_quotations_outlive_other_programs() {
    const NAMESPACE: &str =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let quotations = |body: &str| -> Vec<usize> {
        let mut whole = parts(&fixture("habits.docx"));
        let document = format!("<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>");
        whole.insert("word/document.xml".to_owned(), document.into_bytes());
        let options = ReaderOptions::default();
        let bytes = packed(&whole);
        let read = reader::read(Path::new("a.docx"), &bytes, &options, &mut Diagnostics::new());
        let blocks = read.expect("it reads").document.blocks;
        let count = |block: &Block| match block {
            Block::Quote(quote) => quote.blocks.len(),
            _ => 0,
        };
        blocks.iter().map(count).collect()
    };
    let start = |id: u8, name: &str| format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>");
    let end = |id: u8| format!("<w:bookmarkEnd w:id=\"{id}\"/>");
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let within = |before: &str, text: &str, after: &str| {
        format!("<w:p>{before}<w:r><w:t>{text}</w:t></w:r>{after}</w:p>")
    };
    let (one, other) = ("_Quotation0_0", "_Quotation1_0");
    // As they are written.
    let written = [&start(0, one), &line("甲"), &line("乙"), &end(0), &line("丙")];
    assert_eq!(quotations(&written.map(String::as_str).concat()), [2, 0]);
    // Word moves them into paragraphs, the end into the one behind.
    let moved = within(&start(0, one), "甲", "") + &line("乙") + &within(&end(0), "丙", "");
    assert_eq!(quotations(&moved), [2, 0]);
    // LibreOffice begins one anew in its last paragraph.
    let begun = within(&start(0, one), "甲", "")
        + &within(&start(1, one), "乙", &end(1))
        + &within(&start(2, other), "丙", &end(2))
        + &line("丁");
    assert_eq!(quotations(&begun), [2, 1, 0]);
    // One without an end, or without text, is none.
    assert_eq!(quotations(&(start(0, one) + &line("甲") + &line("乙"))), [0, 0]);
    assert_eq!(quotations(&(start(0, one) + &end(0) + &line("甲"))), [0]);
}

/// A small deterministic generator (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
    }
}

#[test]
fn mutilated_files_never_panic() {
    let bytes = fixture("habits.docx");
    let whole = parts(&bytes);
    let names: Vec<&String> = whole.keys().filter(|name| name.ends_with("xml")).collect();
    let mut dice = Dice(7);
    let mut readable = 0;
    for _ in 0..300 {
        let mut parts = whole.clone();
        let name = names[dice.below(names.len())].clone();
        let text = String::from_utf8(parts[&name].clone()).expect("UTF-8");
        let tags: Vec<(usize, &str)> = text.match_indices('<').collect();
        let (from, to) = (tags[dice.below(tags.len())].0, tags[dice.below(tags.len())].0);
        let (from, to) = (from.min(to), from.max(to));
        let mutilated = match dice.below(4) {
            // An element's tags go, come twice, or change places; a number becomes another.
            0 => {
                let end = text[from..].find('>').map_or(text.len(), |at| from + at + 1);
                format!("{}{}", &text[..from], &text[end..])
            }
            1 => format!("{}{}{}", &text[..to], &text[from..to], &text[to..]),
            2 => format!("{}{}", &text[..from], &text[to..]),
            _ => text.replacen("=\"1\"", "=\"-7777777777777777777777\"", dice.below(9)),
        };
        parts.insert(name, mutilated.into_bytes());
        readable += usize::from(read(&packed(&parts)).is_ok());
    }
    assert!(readable > 30, "the mutilation is too rough to reach anything: {readable}");
    for _ in 0..200 {
        let mut bytes = bytes.clone();
        let (at, value) = (dice.below(bytes.len()), dice.below(256));
        bytes[at] = u8::try_from(value).expect("a byte");
        bytes.truncate(bytes.len() - if value < 16 { dice.below(4000) } else { 0 });
        let _ = read(&bytes);
    }
}

//! Editions changed where they lie: objects of a PDF, parts of a DOCX, lines of Markdown.
//!
//! What the writers would never write is changed here too: text that a page shows and the structure
//! lacks, calls that lead to other notes, bookmarks of other sections.

use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use hanpress::verify::{EditionBytes, Format, What, verify};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{EVERYTHING, assert_same, built, listed};

pub(super) fn replaced(
    editions: &[EditionBytes],
    edition: Format,
    bytes: Vec<u8>,
) -> Vec<EditionBytes> {
    let mut editions = editions.to_vec();
    let old = editions.iter_mut().find(|one| one.edition == edition).expect("it was built");
    old.bytes = Arc::new(bytes);
    editions
}

pub(super) fn bytes(editions: &[EditionBytes], edition: Format) -> &[u8] {
    &editions.iter().find(|one| one.edition == edition).expect("it was built").bytes
}

// --- PDF ---------------------------------------------------------------------------------------

struct Pdf(Document);

impl Pdf {
    fn saved(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.save_to(&mut bytes).expect("it is saved");
        bytes
    }

    /// Returns the first object, in the order of the file, that is a dictionary as wanted.
    #[track_caller]
    fn find(&self, is_wanted: impl Fn(&Dictionary) -> bool) -> ObjectId {
        let mut objects = self.0.objects.iter();
        let found = objects.find(|(_, object)| object.as_dict().is_ok_and(&is_wanted));
        *found.expect("such an object").0
    }

    fn element(&self, role: &str) -> ObjectId {
        self.find(|dict| is_element(dict, role))
    }

    fn dict(&mut self, id: ObjectId) -> &mut Dictionary {
        self.0.get_object_mut(id).and_then(Object::as_dict_mut).expect("a dictionary")
    }

    /// The children of an element as a list.
    fn kids(&mut self, id: ObjectId) -> &mut Vec<Object> {
        let dict = self.dict(id);
        if !matches!(dict.get(b"K"), Ok(Object::Array(_))) {
            let alone = dict.get(b"K").expect("children").clone();
            dict.set("K", vec![alone]);
        }
        dict.get_mut(b"K").and_then(Object::as_array_mut).expect("a list")
    }
}

fn is_element(dict: &Dictionary, role: &str) -> bool {
    dict.get(b"S").and_then(Object::as_name).ok() == Some(role.as_bytes()) && dict.get(b"P").is_ok()
}

fn has_link(dict: &Dictionary, target: &str) -> bool {
    let action = dict.get(b"A").and_then(Object::as_dict).ok();
    let address = action.and_then(|action| action.get(b"URI").ok());
    address
        .and_then(|address| address.as_str().ok())
        .is_some_and(|uri| uri.starts_with(target.as_bytes()))
}

/// Changes a string wherever it stands.
fn rename(object: &mut Object, from: &[u8], to: &[u8]) {
    match object {
        Object::String(text, _) if text == from => *text = to.to_vec(),
        Object::Array(items) => items.iter_mut().for_each(|item| rename(item, from, to)),
        Object::Dictionary(dict) => dict.iter_mut().for_each(|(_, value)| rename(value, from, to)),
        _ => {}
    }
}

type Change<T> = (&'static str, fn(&mut T));

const PDF_CHANGES: &[Change<Pdf>] = &[
    ("a level", |pdf| {
        let heading = pdf.element("H4");
        pdf.dict(heading).set("S", "H3");
    }),
    ("a heading that is a paragraph", |pdf| {
        let heading = pdf.element("H4");
        pdf.dict(heading).set("S", "P");
    }),
    ("a lost note", |pdf| {
        let note = pdf.element("Note");
        pdf.dict(note).set("K", Vec::<Object>::new());
    }),
    ("a lost row", |pdf| {
        let row = pdf.element("TR");
        pdf.dict(row).set("K", Vec::<Object>::new());
    }),
    ("cells swapped", |pdf| {
        let row = pdf.element("TR");
        pdf.kids(row).reverse();
    }),
    ("a label", |pdf| {
        let item = pdf.element("LI");
        let kids = pdf.kids(item);
        kids.remove(0);
    }),
    ("a description", |pdf| {
        let figure = pdf.element("Figure");
        pdf.dict(figure).set("Alt", Object::string_literal("else"));
    }),
    ("a line of code", |pdf| {
        let line = pdf.find(|dict| is_element(dict, "Span") && dict.get(b"ActualText").is_ok());
        pdf.dict(line).set("ActualText", Object::string_literal("let a = 2;\n"));
    }),
    ("text in no element", |pdf| {
        let paragraph = pdf.element("P");
        pdf.dict(paragraph).set("K", Vec::<Object>::new());
    }),
    ("text in an element twice", |pdf| {
        let paragraph = pdf.element("P");
        let kids = pdf.kids(paragraph);
        let first = kids[0].clone();
        kids.push(first);
    }),
    ("a link's address", |pdf| {
        let link = pdf.find(|dict| has_link(dict, "https://example.org/log"));
        let action =
            dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org/") };
        pdf.dict(link).set("A", action);
    }),
    ("a lost link", |pdf| {
        let link = pdf.find(|dict| has_link(dict, "https://example.org/log"));
        pdf.dict(link).remove(b"A");
    }),
    ("a bookmark's title", |pdf| {
        let bookmark = pdf.find(|dict| dict.get(b"Title").is_ok() && dict.get(b"Dest").is_ok());
        pdf.dict(bookmark).set("Title", Object::string_literal("else"));
    }),
    ("the name of a place", |pdf| {
        pdf.0.objects.values_mut().for_each(|object| rename(object, b"coda", b"code"));
    }),
    ("what a glyph stands for", |pdf| {
        for object in pdf.0.objects.values_mut() {
            let Ok(stream) = object.as_stream_mut() else { continue };
            let text =
                stream.get_plain_content().ok().and_then(|text| String::from_utf8(text).ok());
            // 天
            if let Some(text) = text.filter(|text| text.contains("<5929>")) {
                stream.set_plain_content(text.replace("<5929>", "<4E01>").into_bytes());
            }
        }
    }),
];

#[test]
fn every_change_within_a_pdf_is_noticed() {
    let editions = built(EVERYTHING, "report-a4");
    let load = || Pdf(Document::load_mem(bytes(&editions, Format::Pdf)).expect("it is a PDF"));
    assert_same("unchanged", &replaced(&editions, Format::Pdf, load().saved()));
    for (name, change) in PDF_CHANGES {
        let mut pdf = load();
        change(&mut pdf);
        let verdict = verify(&replaced(&editions, Format::Pdf, pdf.saved()), false);
        assert!(!verdict.same, "{name}");
        let told = &verdict.differences[0];
        assert!(told.sides.iter().any(|side| side.edition == Format::Pdf), "{name}: {told}");
    }
}

#[test]
fn a_call_of_another_note_is_a_fault_of_the_pdf_itself() {
    let editions = built(EVERYTHING, "report-a4");
    let mut pdf = Pdf(Document::load_mem(bytes(&editions, Format::Pdf)).expect("it is a PDF"));
    // 脚注①: the way from a call to its note. It now leads to the foot of the page.
    let call = pdf.find(|dict| {
        let contents = dict.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
        contents.starts_with(&[0xFE, 0xFF, 0x81, 0x1A])
    });
    let mut place = pdf.dict(call).get(b"Dest").expect("a place").clone();
    if let Ok(id) = place.as_reference() {
        place = pdf.0.get_object(id).expect("a place").clone();
    }
    place.as_array_mut().expect("a list")[3] = Object::Real(1.0);
    pdf.dict(call).set("Dest", place);
    let verdict = verify(&replaced(&editions, Format::Pdf, pdf.saved()), true);
    assert!(
        verdict.differences.iter().any(|found| found.what == What::Itself),
        "{}",
        listed(&verdict)
    );
}

// --- DOCX --------------------------------------------------------------------------------------

/// Rewrites a part of a package.
pub(super) fn with_part(package: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("it unpacks");
        let path = part.name().expect("UTF-8").into_owned();
        if path == name {
            let text = String::from_utf8(bytes).expect("UTF-8");
            let changed = change(&text);
            assert_ne!(text, changed, "nothing was changed in {name}");
            bytes = changed.into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(path, options).expect("a part");
        writer.write_all(&bytes).expect("it is written");
    }
    writer.finish().expect("a package").into_inner()
}

/// What is changed, in which part, from what to what.
const DOCX_CHANGES: &[(&str, &str, &str, &str)] = &[
    ("a character", "word/document.xml", "碼頭還沒有人", "碼頭早沒有人"),
    ("a bookmark", "word/document.xml", "w:name=\"coda\"", "w:name=\"code\""),
    ("a link's target", "word/document.xml", "w:anchor=\"ledger\"", "w:anchor=\"coda\""),
    ("an address", "word/_rels/document.xml.rels", "/log?a=1", "/log?a=2"),
    ("a note's character", "word/footnotes.xml", "一箱重二十斤", "一箱重三十斤"),
    ("a description", "word/document.xml", "每天的船數", "每年的船數"),
    ("struck text", "word/document.xml", "<w:strike/>", ""),
    ("the title", "word/document.xml", "樣樣都有", "樣樣都沒有"),
];

#[test]
fn every_change_within_a_docx_is_noticed() {
    let editions = built(EVERYTHING, "report-a4");
    for (name, part, from, to) in DOCX_CHANGES {
        let change = |text: &str| text.replace(from, to);
        let changed = with_part(bytes(&editions, Format::Docx), part, change);
        let verdict = verify(&replaced(&editions, Format::Docx, changed), false);
        assert!(!verdict.same, "{name}");
    }
}

#[test]
fn a_lost_call_of_a_note_in_a_docx_is_noticed() {
    let editions = built(EVERYTHING, "report-a4");
    let drop_call = |text: &str| {
        let start = text.find("<w:footnoteReference ").expect("a call");
        let end = start + text[start..].find("/>").expect("its end") + 2;
        format!("{}{}", &text[..start], &text[end..])
    };
    let changed = with_part(bytes(&editions, Format::Docx), "word/document.xml", drop_call);
    let verdict = verify(&replaced(&editions, Format::Docx, changed), false);
    assert!(!verdict.same);
}

// --- Markdown ----------------------------------------------------------------------------------

#[test]
fn every_lost_line_of_markdown_is_noticed() {
    let editions = built(EVERYTHING, "report-a4");
    let text = std::str::from_utf8(bytes(&editions, Format::Markdown)).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    let mut unnoticed = Vec::new();
    let front = lines.iter().skip(1).position(|line| *line == "---").expect("front matter") + 2;
    for lost in front..lines.len() {
        let line = lines[lost];
        // Blank lines part blocks here and there only; the fence of code, its language.
        if line.trim_matches([' ', '>']).is_empty() || line.starts_with("```") {
            continue;
        }
        let mut rest = lines.clone();
        rest.remove(lost);
        let changed = rest.join("\n").into_bytes();
        let verdict = verify(&replaced(&editions, Format::Markdown, changed), false);
        // An epigraph is a quotation here, and parsers of HTML put missing tags in.
        if verdict.same && !line.starts_with('<') {
            unnoticed.push(format!("line {}: {line}", lost + 1));
        }
    }
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

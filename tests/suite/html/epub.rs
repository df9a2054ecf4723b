//! E-books: packages put together out of `tests/fixtures/epub`.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use hanpress::diagnostic::Diagnostics;
use hanpress::pipeline::InputFormat;
use hanpress::reader::{ReaderOptions, epub};

use super::imported;
use crate::reference;

/// The parts of the fixture.
fn parts() -> BTreeMap<String, Vec<u8>> {
    let root = reference::root().join("tests/fixtures/epub");
    let mut parts = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("within").to_string_lossy().into_owned();
                parts.insert(name, std::fs::read(&path).expect("a part"));
            }
        }
    }
    parts
}

fn packed(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).expect("a part");
        writer.write_all(data).expect("its data");
    }
    writer.finish().expect("a package").into_inner()
}

fn refused(parts: &BTreeMap<String, Vec<u8>>) -> String {
    let path = std::path::Path::new("a.epub");
    let options = ReaderOptions::default();
    let read = epub::read(path, &packed(parts), &options, &mut Diagnostics::new());
    read.expect_err("an error").to_string()
}

#[test]
fn a_book_is_one_document() {
    let (text, noticed, images) = imported("a.epub", InputFormat::Epub, packed(&parts()));
    reference::check("html/epub.md", &text);
    reference::check("html/epub.txt", &noticed);
    assert_eq!(images, 1, "the cover is none of them");
}

#[test]
fn places_are_counted_in_paragraphs() {
    let path = std::path::Path::new("a.epub");
    let options = ReaderOptions::default();
    let read = epub::read(path, &packed(&parts()), &options, &mut Diagnostics::new());
    let read = read.expect("a book");
    let mut checked = 0;
    read.document.visit_blocks(&mut |block| {
        let hanpress::document::Block::Paragraph(paragraph) = block else { return };
        for inline in &paragraph.content {
            if let hanpress::document::Inline::Text(run) = inline {
                let span = run.origin.source_span(0..run.text.len()).expect("known");
                assert_eq!(&read.source.text()[span.range()], run.text);
                checked += 1;
            }
        }
    });
    assert!(checked > 10, "{checked}");
    let place = read.source.place(read.document.notes[0].origin.span().expect("known"));
    assert_eq!((place.part, place.excerpt.as_str()), (Some("notes"), "點燈在日落前一刻。"));
}

#[test]
fn locked_books_are_refused() {
    let encrypted = |algorithm: &str, part: &str| {
        format!(
            "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" \
             xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\"><enc:EncryptedData>\
             <enc:EncryptionMethod Algorithm=\"{algorithm}\"/><enc:CipherData>\
             <enc:CipherReference URI=\"{part}\"/></enc:CipherData></enc:EncryptedData></encryption>"
        )
    };
    let mut parts = parts();
    let name = "META-INF/encryption.xml".to_owned();
    let algorithm = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    parts.insert(name.clone(), encrypted(algorithm, "OEBPS/text/one.xhtml").into_bytes());
    let reason = refused(&parts);
    assert!(reason.contains("DRM") && reason.contains("one.xhtml"), "{reason}");
    let font = encrypted("http://www.idpf.org/2008/embedding", "OEBPS/fonts/a.otf");
    parts.insert(name, font.into_bytes());
    assert!(!imported("a.epub", InputFormat::Epub, packed(&parts)).0.is_empty());
}

#[test]
fn broken_books_are_refused_with_a_reason() {
    for (name, content, expected) in [
        ("META-INF/container.xml", None, "no e-book"),
        ("META-INF/container.xml", Some("<container/>"), "names no package document"),
        ("OEBPS/content.opf", None, "content.opf is missing"),
        ("OEBPS/content.opf", Some("<package"), "content.opf"),
        ("OEBPS/content.opf", Some("<package/>"), "names no pages"),
        ("OEBPS/text/one.xhtml", None, "one.xhtml is missing"),
    ] {
        let mut parts = parts();
        match content {
            Some(content) => parts.insert(name.to_owned(), content.as_bytes().to_vec()),
            None => parts.remove(name),
        };
        let reason = refused(&parts);
        assert!(reason.contains(expected), "{name}: {reason}");
    }
}

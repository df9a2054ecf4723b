//! Conversion in place: the text changes, and not a byte beside it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use hanpress::conversion::{ConversionOptions, Profile};
use hanpress::diagnostic::Diagnostics;
use hanpress::inplace;

use crate::reference;

fn converted(bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
    let result = convert(bytes, false);
    (result.bytes, result.parts)
}

fn convert(bytes: &[u8], retags: bool) -> inplace::Converted {
    let profile = Profile::Publish;
    let options = ConversionOptions { profile, ..ConversionOptions::default() };
    let path = Path::new("a.docx");
    let mut diagnostics = Diagnostics::new();
    let converter = profile.converter();
    inplace::convert(path, bytes, converter, &options, retags, &mut diagnostics)
        .expect("it converts")
}

/// The parts of a package as they are packed, and unpacked.
fn parts(bytes: &[u8]) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a file");
            let (name, crc) = (file.name().expect("a name").into_owned(), file.crc32());
            let mut data = Vec::new();
            file.read_to_end(&mut data).expect("its bytes");
            (name, (crc, data))
        })
        .collect()
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        writer.write_all(data.as_bytes()).expect("written");
    }
    writer.finish().expect("a package").into_inner()
}

fn text_of(bytes: &[u8], part: &str) -> String {
    String::from_utf8(parts(bytes)[part].1.clone()).expect("UTF-8")
}

/// A part without the text between its tags.
fn bones(part: &str) -> String {
    part.split('<').map(|tag| tag.split('>').next().unwrap_or_default()).collect()
}

#[test]
fn everything_but_text_stays_byte_for_byte() {
    let root = reference::root().join("tests/fixtures/docx");
    for name in ["habits.docx", "libreoffice.docx", "python-docx.docx"] {
        let before = std::fs::read(root.join(name)).expect("a fixture");
        let (after, changed) = converted(&before);
        let (before, after) = (parts(&before), parts(&after));
        assert!(before.keys().eq(after.keys()), "{name}");
        assert!(changed.contains(&"word/document.xml".to_owned()), "{name}");
        for (part, (crc, data)) in &before {
            let (new_crc, new) = &after[part];
            if !changed.contains(part) {
                assert_eq!((crc, data), (new_crc, new), "{name}: {part}");
                continue;
            }
            let (old, new) = (String::from_utf8_lossy(data), String::from_utf8_lossy(new));
            assert_eq!(
                bones(&without_labels(&old)),
                bones(&without_labels(&new)),
                "{name}: {part}"
            );
        }
    }
}

/// Labels and descriptions are text, too, though in attributes.
fn without_labels(part: &str) -> String {
    let mut rest = part;
    let mut kept = String::new();
    for key in ["w:lvlText w:val=\"", " descr=\"", " title=\""] {
        rest = if kept.is_empty() { part } else { rest };
        let text = std::mem::take(&mut kept);
        let from = if text.is_empty() { rest.to_owned() } else { text };
        let mut pieces = from.split(key);
        kept.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            kept.push_str(key);
            kept.push_str(piece.split_once('"').map_or("", |(_, rest)| rest));
        }
    }
    kept
}

#[test]
fn all_of_a_word_file_is_converted() {
    let root = reference::root().join("tests/fixtures/docx");
    let before = std::fs::read(root.join("habits.docx")).expect("a fixture");
    let (after, _) = converted(&before);
    for (part, text) in [
        ("word/document.xml", "一份说明"),
        ("word/document.xml", "descr=\"一张图\""),
        ("word/document.xml", "旧式方块。"),
        ("word/footnotes.xml", "注脚的话"),
        ("word/endnotes.xml", "文末的话"),
        ("word/comments.xml", "请查原书"),
        ("word/header1.xml", "海港繁体页眉"),
        ("word/numbering.xml", "第%1条"),
    ] {
        let found = text_of(&after, part);
        assert!(found.contains(text), "{part}: {text}\n{found}");
    }
}

#[test]
fn words_across_runs_are_converted_as_words() {
    // 頭 + 髮 is hair, 發 alone is not; 乾 + 隆 is a name; what was deleted is no neighbour.
    let part = "<w:document xmlns:w=\"x\"><w:p><w:r><w:t>頭</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
                <w:t>髮</w:t></w:r><w:del><w:r><w:delText>出發</w:delText></w:r></w:del><w:r>\
                <w:t>乾</w:t></w:r><w:r><w:t>隆&amp;乾&#x71E5;</w:t></w:r></w:p></w:document>";
    let bytes = packed(&[("word/document.xml", part), ("word/x.bin", "\u{1}")]);
    let text = text_of(&converted(&bytes).0, "word/document.xml");
    for piece in [
        "<w:t>头</w:t>",
        "<w:t>发</w:t>",
        "<w:delText>出发</w:delText>",
        "<w:t>乾</w:t>",
        "<w:t>隆&amp;干燥</w:t>",
    ] {
        assert!(text.contains(piece), "{piece}\n{text}");
    }
}

#[test]
fn quotation_marks_pair_across_runs() {
    let part = "<w:document><w:p><w:r><w:t>他說：「走</w:t></w:r><w:r><w:t>吧。」</w:t></w:r></w:p></w:document>";
    let text = text_of(&converted(&packed(&[("word/document.xml", part)])).0, "word/document.xml");
    assert!(text.contains("他说：“走</w:t>") && text.contains("吧。”"), "{text}");
}

#[test]
fn other_packages_are_converted_too() {
    for (name, part, expected) in [
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>帳簿</t><rPh><t>簿</t></rPh></si><si><r><t>頭</t></r><r><t>髮</t></r></si></sst>",
            "<sst><si><t>账簿</t><rPh><t>簿</t></rPh></si><si><r><t>头</t></r><r><t>发</t></r></si></sst>",
        ),
        (
            "ppt/slides/slide1.xml",
            "<p:sld><a:p><a:r><a:t>說明</a:t></a:r></a:p></p:sld>",
            "<p:sld><a:p><a:r><a:t>说明</a:t></a:r></a:p></p:sld>",
        ),
        (
            "content.xml",
            "<o><text:p>頭<text:span>髮</text:span><text:note><text:p>註</text:p></text:note>長</text:p></o>",
            "<o><text:p>头<text:span>发</text:span><text:note><text:p>注</text:p></text:note>长</text:p></o>",
        ),
    ] {
        let bytes = packed(&[("mimetype", "x"), (name, part)]);
        assert_eq!(text_of(&converted(&bytes).0, name), expected);
    }
    let page = "<html><head><title>帳簿</title><style>p{}/*說*/</style></head><body><p lang=\"zh-TW\">頭<em>髮</em>&nbsp;長<code>說</code></p></body></html>";
    let bytes = packed(&[
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", "<c/>"),
        ("o/a.xhtml", page),
    ]);
    assert_eq!(
        text_of(&converted(&bytes).0, "o/a.xhtml"),
        page.replace("帳簿", "账簿").replace("頭", "头").replace("髮", "发").replace("長", "长")
    );
}

#[test]
fn a_file_with_nothing_to_convert_comes_back_as_it_was() {
    let bytes = packed(&[("word/document.xml", "<w:p><w:t>abc</w:t></w:p>")]);
    assert_eq!(converted(&bytes).0, bytes);
}

#[test]
fn languages_and_fonts_change_on_demand_alone() {
    let styles = "<w:styles xmlns:w=\"w\"><w:rFonts w:eastAsia=\"標楷體\" w:ascii=\"Arial\"/>\
                  <w:lang w:val=\"en-US\" w:eastAsia='zh-TW'/><w:name w:val=\"標楷體\"/></w:styles>";
    let file =
        packed(&[("word/document.xml", "<w:p xmlns:w=\"w\"/>"), ("word/styles.xml", styles)]);
    let kept = convert(&file, false);
    assert_eq!((kept.retagged, kept.bytes), (0, file.clone()));
    let retagged = convert(&file, true);
    assert_eq!((retagged.retagged, retagged.changes), (2, 0));
    let expected = styles.replacen("標楷體", "楷体", 1).replace("zh-TW", "zh-CN");
    assert_eq!(text_of(&retagged.bytes, "word/styles.xml"), expected);
}

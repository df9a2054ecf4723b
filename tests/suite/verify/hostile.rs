//! Files that are damaged, foreign or made to do harm: told what they are, never a panic.

use std::sync::Arc;

use hanpress::verify::{EditionBytes, Format, Pictures, State, verify};
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary,
};

use super::{EVERYTHING, built};

fn state(edition: Format, bytes: Vec<u8>) -> State {
    let verdict = verify(
        &[EditionBytes { edition, bytes: Arc::new(bytes), pictures: Pictures::default() }],
        false,
    );
    verdict.editions.into_iter().next().expect("it was given").state
}

#[track_caller]
fn assert_unreadable(edition: Format, bytes: Vec<u8>, reason: &str) {
    match state(edition, bytes) {
        State::Unreadable { reason: told } => assert!(told.contains(reason), "{told}"),
        other => panic!("{other:?}"),
    }
}

fn pdf() -> Vec<u8> {
    let editions = built(EVERYTHING, "report-a4");
    let pdf = editions.iter().find(|one| one.edition == Format::Pdf).expect("it was built");
    pdf.bytes.to_vec()
}

/// Changes a PDF by its objects.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&pdf()).expect("it is a PDF");
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it is saved");
    bytes
}

fn set_in_catalog(document: &mut Document, key: &str, value: impl Into<Object>) {
    document.catalog_mut().expect("a catalogue").set(key, value);
}

#[test]
fn what_is_no_edition_is_called_so() {
    for bytes in [Vec::new(), b"%PDF-1.7\n".to_vec(), "不是文件".as_bytes().to_vec()] {
        assert_unreadable(Format::Pdf, bytes.clone(), "damaged, or no PDF");
        assert_unreadable(Format::Docx, bytes, "");
    }
    assert_unreadable(Format::Outline, b"{}".to_vec(), "no outline that hanpress exported");
    assert_unreadable(Format::Markdown, vec![0, 159, 146, 150], "");
}

#[test]
fn a_foreign_pdf_is_refused_by_its_producer() {
    let foreign = changed(|document| {
        let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("Info");
        let info = document.get_object_mut(info).and_then(Object::as_dict_mut).expect("Info");
        info.set("Producer", Object::string_literal("Other 1.0"));
    });
    assert_unreadable(Format::Pdf, foreign, "hanpress did not make it: its producer is Other 1.0");
}

#[test]
fn a_pdf_without_structure_is_not_compared() {
    let bare = changed(|document| {
        document.catalog_mut().expect("a catalogue").remove(b"StructTreeRoot");
    });
    assert!(matches!(state(Format::Pdf, bare), State::NotComparable { .. }));
}

#[test]
fn an_encrypted_pdf_is_called_so() {
    let encrypted = changed(|document| {
        let version = EncryptionVersion::V2 {
            document,
            owner_password: "owner",
            user_password: "user",
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("it can be encrypted");
        document.encrypt(&state).expect("it is encrypted");
    });
    assert_unreadable(Format::Pdf, encrypted, "encrypted");
}

#[test]
fn a_structure_that_runs_in_circles_comes_to_an_end() {
    let circle = changed(|document| {
        let id = document.new_object_id();
        let element = dictionary! { "S" => "Sect", "K" => Object::Reference(id) };
        document.objects.insert(id, element.into());
        set_in_catalog(document, "StructTreeRoot", dictionary! { "K" => Object::Reference(id) });
    });
    assert!(matches!(state(Format::Pdf, circle), State::Compared { blocks: 0 }));
}

#[test]
fn a_structure_nested_without_end_is_refused() {
    let deep = changed(|document| {
        let mut kid = Object::Array(Vec::new());
        for _ in 0..100_000 {
            kid = document.add_object(dictionary! { "S" => "Sect", "K" => kid }).into();
        }
        set_in_catalog(document, "StructTreeRoot", dictionary! { "K" => kid });
    });
    assert_unreadable(Format::Pdf, deep, "nested without end");
}

/// Zeros, packed by hand: one block with fixed codes, of copies of 258 bytes one byte back
/// (RFC 1951, 3.2.5 and 3.2.6).
fn bomb(size: usize) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (vec![0x78, 0x01], 0_u32, 0);
    let mut push = |code: u32, width: u32| {
        bits |= code << count;
        count += width;
        while count >= 8 {
            bytes.push(u8::try_from(bits & 0xff).expect("a byte"));
            (bits, count) = (bits >> 8, count - 8);
        }
    };
    push(0b011, 3);
    // The literal 0 is 00110000, the length 258 is 11000101, the distance 1 is 00000; codes are
    // written from their first bit on.
    push(0b0000_1100, 8);
    for _ in 0..size / 258 {
        push(0b1010_0011, 8);
        push(0, 5);
    }
    push(0, 7);
    push(0, 8);
    bytes
}

fn set_content(document: &mut Document, content: impl Into<Object>) {
    let page = *document.get_pages().values().next().expect("a page");
    let page = document.get_object_mut(page).and_then(Object::as_dict_mut).expect("a page");
    page.set("Contents", content);
}

#[test]
fn streams_that_unpack_to_more_than_memory_holds_are_refused() {
    let packed = |size, filter: Object| {
        changed(|document| {
            let stream = Stream::new(dictionary! { "Filter" => filter }, bomb(size));
            let content = document.add_object(stream);
            set_content(document, Object::Reference(content));
        })
    };
    let flate = || Object::Name(b"FlateDecode".to_vec());
    assert_unreadable(Format::Pdf, packed(65 << 20, flate()), "made to do harm");
    let lengthy = state(Format::Pdf, packed(1 << 20, flate()));
    assert!(matches!(lengthy, State::Compared { .. }), "{lengthy:?}");
    let twice = Object::Array(vec![flate(), flate()]);
    assert_unreadable(Format::Pdf, packed(1 << 10, twice), "packed more than once");
    let other = Object::Name(b"LZWDecode".to_vec());
    assert_unreadable(Format::Pdf, packed(1 << 10, other), "packed by LZWDecode");
}

#[test]
fn content_that_is_shared_without_end_is_refused() {
    let shared = changed(|document| {
        let stream = Stream::new(dictionary! {}, b"q Q\n".to_vec());
        let content = Object::Reference(document.add_object(stream));
        set_content(document, Object::Array(vec![content; 100_000]));
    });
    assert_unreadable(Format::Pdf, shared, "share their content without end");
}

#[test]
fn bookmarks_that_run_in_circles_come_to_an_end() {
    let circle = changed(|document| {
        let id = document.new_object_id();
        let item = dictionary! {
            "Title" => Object::string_literal("again"),
            "First" => Object::Reference(id),
            "Next" => Object::Reference(id),
        };
        document.objects.insert(id, item.into());
        set_in_catalog(document, "Outlines", dictionary! { "First" => Object::Reference(id) });
    });
    assert!(matches!(state(Format::Pdf, circle), State::Compared { .. }));
}

#[test]
fn damaged_bytes_never_panic() {
    let whole = pdf();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        let limit = u64::try_from(limit).expect("small");
        usize::try_from((seed.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit).expect("small")
    };
    for round in 0..300 {
        let mut bytes = whole.clone();
        match round % 3 {
            0 => bytes.truncate(below(whole.len())),
            1 => {
                for _ in 0..=below(40) {
                    let at = below(bytes.len());
                    bytes[at] = u8::try_from(below(256)).expect("a byte");
                }
            }
            _ => {
                let (from, to) = (below(bytes.len()), below(bytes.len()));
                bytes.splice(from.min(to)..from.max(to), []);
            }
        }
        let panicked = "in a way that no reader here expects";
        if let State::Unreadable { reason } = state(Format::Pdf, bytes) {
            assert!(!reason.contains(panicked), "round {round}");
        }
    }
}

//! Files that are damaged, foreign or made to do harm: told what they are, never a panic.

use std::sync::Arc;

use hanpress::verify::{EditionBytes, Format, State, verify};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, dictionary};

use super::{EVERYTHING, built};

fn state(edition: Format, bytes: Vec<u8>) -> State {
    let verdict = verify(&[EditionBytes { edition, bytes: Arc::new(bytes) }], false);
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

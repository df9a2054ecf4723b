//! What is in the file, and how often: streams, resources, fonts, images.

use hanpress::diagnostic::Code;
use hanpress::edition::pdf::{Date, PdfOptions, PdfStandard};
use hanpress::layout::{ImageFormat, StructureRole};

use super::fixture::Pages;
use super::reader::Pdf;
use super::{MANUSCRIPT, bytes, fixture, write};

/// Object streams (ISO 32000-1, 7.5.7): the structure tree is most of a book otherwise.
#[test]
fn only_streams_stand_by_themselves() {
    let (document, _) = fixture::laid_out(MANUSCRIPT, "book-32k");
    let (written, _) = bytes(&document, &PdfOptions::default());
    let doc = lopdf::Document::load_mem(&written).expect("lopdf reads it");
    let mut packed = 0;
    for (number, entry) in &doc.reference_table.entries {
        let stream = doc.get_object((*number, 0)).is_ok_and(|object| object.as_stream().is_ok());
        let is_packed = matches!(entry, lopdf::xref::XrefEntry::Compressed { .. });
        packed += usize::from(is_packed);
        assert!(is_packed || stream || *number == 0, "object {number} stands by itself");
    }
    assert!(packed > 100, "the structure is there: {packed}");
}

#[test]
fn pages_share_their_resources() {
    let (document, _) = fixture::laid_out(MANUSCRIPT, "book-32k");
    let (written, _) = bytes(&document, &PdfOptions::default());
    let doc = lopdf::Document::load_mem(&written).expect("lopdf reads it");
    let resources = |page: &lopdf::ObjectId| {
        let page = doc.get_dictionary(*page).expect("a page");
        page.get(b"Resources").and_then(lopdf::Object::as_reference).expect("a reference")
    };
    let pages: Vec<_> = doc.get_pages().into_values().collect();
    let different: std::collections::BTreeSet<_> = pages.iter().map(resources).collect();
    // One for pages of text, one for blank pages, one for the page with the figure.
    assert_eq!((pages.len(), different.len()), (7, 3));
}

#[test]
fn metadata_names_the_book() {
    let options = PdfOptions { date: Date::parse("2025-03-01"), ..PdfOptions::default() };
    let (written, _) = bytes(&fixture::everything().0, &options);
    let pdf = Pdf::read(&written);
    let xmp = pdf.xmp();
    for expected in ["年度报告", "林某", "陈某", "一份样张", "2025-03-01", "hanpress", "zh-CN"]
    {
        assert!(xmp.contains(expected), "{expected} is not in {xmp}");
    }
    assert!(xmp.contains("<pdfaid:part>2</pdfaid:part>"), "{xmp}");
    assert!(xmp.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{xmp}");
    assert_eq!(pdf.lang(), "zh-CN");
}

#[test]
fn the_page_is_its_trim() {
    let pdf = write(&Pages::of("正文").0);
    for name in ["MediaBox", "TrimBox"] {
        let found = pdf.page_box(0, name);
        for (found, expected) in found.iter().zip([0.0, 0.0, 419.53, 595.28]) {
            assert!((found - expected).abs() < 0.01, "{name} {found} {expected}");
        }
    }
}

#[test]
fn only_the_glyphs_in_use_are_embedded() {
    let pdf = write(&Pages::of("三个字 abc").0);
    let fonts = pdf.fonts();
    let names: Vec<&str> = fonts.iter().map(|(name, _)| &name[6..]).collect();
    assert_eq!(names.len(), 2, "{fonts:?}");
    assert!(names.contains(&"+HanpressSong-Regular"), "a subset, marked as such: {names:?}");
    for (name, size) in fonts {
        assert!(size < 20_000, "{name} {size}");
    }
}

#[test]
fn an_image_is_in_the_file_once() {
    let mut pages = fixture::everything();
    pages.asset(fixture::chart(), ImageFormat::Png);
    let figure = pages.node(StructureRole::Figure { alt: "又一个点".to_owned() }, 0);
    pages.image(0, figure, 1, "又一个点");
    assert_eq!(write(&pages.0).images(), 1, "three times drawn, twice from files alike");
}

/// Its header is sound, so that only decoding finds out.
#[test]
fn a_broken_image_costs_only_itself() {
    let mut broken = fixture::chart();
    broken.truncate(broken.len() / 2);
    for state in [broken, b"no image at all".to_vec()] {
        let mut pages = fixture::everything();
        pages.asset(state, ImageFormat::Png);
        let figure = pages.node(StructureRole::Figure { alt: "坏图".to_owned() }, 0);
        pages.image(0, figure, 1, "坏图");
        let (written, diagnostics) = bytes(&pages.0, &PdfOptions::default());
        let codes: Vec<_> = diagnostics.iter().map(|one| (one.code, &one.message)).collect();
        assert_eq!(codes.len(), 1, "{codes:?}");
        assert_eq!(codes[0].0, Code::BrokenImage);
        assert!(codes[0].1.contains("1.png"), "{codes:?}");
        let pdf = Pdf::read(&written);
        assert!(pdf.tree().contains("Alt=坏图"), "its description stays: {}", pdf.tree());
        assert_eq!(pdf.images(), 1, "the other image stays");
    }
}

#[test]
fn a_file_that_claims_nothing_is_tagged_all_the_same() {
    let options = PdfOptions { standard: PdfStandard::None, ..PdfOptions::default() };
    let (written, diagnostics) = bytes(&fixture::everything().0, &options);
    assert!(diagnostics.is_empty());
    let pdf = Pdf::read(&written);
    assert!(!pdf.xmp().contains("pdfuaid"));
    assert_eq!(pdf.tree(), write(&fixture::everything().0).tree());
}

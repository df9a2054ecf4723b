//! The DOCX edition: what is in the parts, and that Word can hold it.

mod fixture;
mod parts;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::Document;
use hanpress::edition::docx;
use hanpress::layout::{LayoutDocument, PageMap};

use self::parts::Package;
use crate::reference;

/// Writes and lints.
#[track_caller]
fn write(layout: &LayoutDocument, pages: &PageMap) -> (Package, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let bytes = docx::write(layout, pages, &mut diagnostics).expect("a file");
    let package = Package::open(&bytes);
    package.lint();
    (package, diagnostics)
}

#[track_caller]
fn report(document: &Document) -> (Package, Diagnostics) {
    let (layout, pages) = fixture::layout(document, "report-a4");
    write(&layout, &pages)
}

/// Writes samples for `tests/tools/check_docx.sh` when asked: `DOCX_SAMPLES=DIR cargo test docx`.
#[test]
fn samples_for_the_validators() {
    let Some(folder) = std::env::var_os("DOCX_SAMPLES") else {
        return;
    };
    for sheet in ["report-a4", "book-16k", "book-32k"] {
        let (layout, pages) = fixture::layout(&fixture::report(), sheet);
        let bytes = docx::write(&layout, &pages, &mut Diagnostics::new()).expect("a file");
        std::fs::write(std::path::Path::new(&folder).join(format!("{sheet}.docx")), bytes)
            .expect("written");
    }
}

#[test]
fn parts_read_as_they_should() {
    let (package, diagnostics) = report(&fixture::report());
    assert_eq!(diagnostics.iter().collect::<Vec<_>>(), Vec::<&_>::new());
    for name in ["document", "footnotes", "numbering", "styles", "settings", "header1", "footer1"] {
        reference::check(&format!("docx/{name}.xml"), &package.pretty(&format!("word/{name}.xml")));
    }
    reference::check("docx/core.xml", &package.pretty("docProps/core.xml"));
}

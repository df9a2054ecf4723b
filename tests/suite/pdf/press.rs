//! Files for the press.

use hanpress::edition::pdf::{PdfOptions, PdfStandard};
use hanpress::layout::PagedDocument;
use hanpress::style::{Black, Length, PrintMark, PrintStyle};

use super::reader::Pdf;
use super::{MANUSCRIPT, bytes, fixture};

fn for_press(print: PrintStyle) -> (Vec<u8>, Pdf) {
    pressed(&fixture::everything().0, print)
}

fn pressed(document: &PagedDocument, print: PrintStyle) -> (Vec<u8>, Pdf) {
    let options = PdfOptions { standard: PdfStandard::Press, print, ..PdfOptions::default() };
    let (written, diagnostics) = bytes(document, &options);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let pdf = Pdf::read(&written);
    (written, pdf)
}

#[test]
fn a_file_for_the_press_says_so_and_has_no_links() {
    let (written, pdf) = for_press(PrintStyle::default());
    assert!(written.starts_with(b"%PDF-1.6"));
    for claim in ["<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<pdf:Trapped>False<", "VersionID>1<"] {
        assert!(pdf.xmp().contains(claim), "{claim}: {}", pdf.xmp());
    }
    assert_eq!(
        pdf.output_intent(),
        ("FOGRA39".to_owned(), PrintStyle::default().profile.data.to_vec())
    );
    assert!(pdf.links().iter().all(Vec::is_empty), "paper has no links");
    let (_, with_notes) =
        pressed(&fixture::laid_out(MANUSCRIPT, "book-32k").0, PrintStyle::default());
    assert!(with_notes.links().iter().all(Vec::is_empty), "nor ways to notes");
    assert_eq!(written, for_press(PrintStyle::default()).0, "the same bytes");
}

#[test]
fn bleed_and_marks_surround_the_trimmed_page() {
    let millimetres = |print: PrintStyle, name| {
        let (_, pdf) = for_press(print);
        pdf.page_box(0, name).iter().map(|side| (side * 25.4 / 72.0).round()).collect::<Vec<f32>>()
    };
    let style = |bleed: f64, marks: &[PrintMark]| PrintStyle {
        bleed: Length::mm(bleed),
        marks: marks.to_vec(),
        ..PrintStyle::default()
    };
    // A5 is 148 × 210 mm; marks are 5 mm long, 2 mm from the edge.
    let crop = style(4.0, &[PrintMark::Crop]);
    assert_eq!(millimetres(crop.clone(), "MediaBox"), [0.0, 0.0, 170.0, 232.0]);
    assert_eq!(millimetres(crop.clone(), "BleedBox"), [7.0, 7.0, 163.0, 225.0]);
    assert_eq!(millimetres(crop, "TrimBox"), [11.0, 11.0, 159.0, 221.0]);
    assert_eq!(millimetres(style(4.0, &[]), "MediaBox"), [0.0, 0.0, 156.0, 218.0]);
    assert_eq!(millimetres(style(0.0, &[]), "TrimBox"), [0.0, 0.0, 148.0, 210.0]);
}

#[test]
fn text_is_in_black_ink_alone_unless_the_sheet_wants_it_mixed() {
    let (_, in_black) = for_press(PrintStyle::default());
    let colors = in_black.text_colors();
    assert!(colors.contains("0 0 0 1 k"), "{colors:?}");
    assert!(
        !colors.iter().any(|color| color.ends_with("rg") || color.ends_with('g')),
        "{colors:?}"
    );
    let (_, mixed) = for_press(PrintStyle { black: Black::Rgb, ..PrintStyle::default() });
    assert!(!mixed.text_colors().contains("0 0 0 1 k"), "{:?}", mixed.text_colors());
}

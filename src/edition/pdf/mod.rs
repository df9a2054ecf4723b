//! The PDF edition: draws a [`PagedDocument`], decides nothing.
//!
//! krilla is imported in this folder only. Pages are drawn in order; whatever a page's items are
//! tagged with is hung into the structure tree afterwards, in the order in which it was met. What
//! krilla writes is packed at the end.

mod backend;
mod claim;
mod draw;
mod glyphs;
mod ink;
mod labels;
pub(super) mod metadata;
mod navigation;
mod pack;
mod sheet;
mod structure;

use krilla::configure::{
    Accessibility, Archival, Configuration, ConfigurationBuilder, PdfVersion, ValidationError,
};
use krilla::error::KrillaError;
use krilla::{Document, SerializeSettings};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::layout::PagedDocument;

use crate::style::PrintStyle;
use sheet::Sheet;

pub use backend::PdfBackend;
pub use metadata::Date;

/// What the PDF edition may be told.
#[derive(Debug, Clone, Default)]
pub struct PdfOptions {
    /// The standards the file claims and is checked against while it is written.
    pub standard: PdfStandard,
    /// The date of making, for metadata; `None` stands for 1 January 1980, as in zip files: the
    /// clock never reaches an output, and PDF/A wants a date.
    pub date: Option<Date>,
    /// What the press needs; counts for [`PdfStandard::Press`] alone.
    pub print: PrintStyle,
}

impl PdfOptions {
    /// Returns the day that metadata name as that of making.
    pub(super) fn day(&self) -> Date {
        self.date.unwrap_or(Date { year: 1980, month: 1, day: 1 })
    }
}

/// The standards a PDF edition claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PdfStandard {
    /// PDF/A-2a (archive) and PDF/UA-1 (access).
    #[default]
    ArchivalAccessible,
    /// PDF/X-4 (ISO 15930-7): on sheets with bleed and marks, black by black ink alone, for the
    /// press that a style sheet names. It has no links and no tags.
    Press,
    /// None; still tagged.
    None,
}

/// What a file for the press is called whose pages are blank: PDF/X-4 wants a title.
const UNTITLED: &str = "无题";

/// Writes PDF editions; one serves a whole run, and several threads.
///
/// It keeps the faces as krilla has read them, so that each is read once a process and not once a
/// document.
#[derive(Debug)]
pub struct PdfWriter<'a> {
    faces: draw::Faces<'a>,
}

impl<'a> PdfWriter<'a> {
    /// Creates a writer that draws with the faces of `fonts`.
    #[must_use]
    pub fn new(fonts: &'a FontBook) -> Self {
        Self { faces: draw::Faces::new(fonts) }
    }

    /// Writes the PDF edition.
    ///
    /// A document that can't meet the standard asked for (a character no face has, say) is
    /// written without claiming it, with a diagnostic that says why.
    pub fn write(
        &self,
        document: &PagedDocument,
        options: &PdfOptions,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        let mut standard = options.standard;
        let sheet = (standard == PdfStandard::Press).then(|| Sheet::new(&options.print));
        let placed = sheet.map(|sheet| sheet.place(document));
        let document = placed.as_ref().unwrap_or(document);
        let mut broken = draw::Broken::new();
        loop {
            let known = broken.len();
            match self.attempt(document, options.day(), standard, sheet, &mut broken) {
                Ok(written) => {
                    report_broken(document, &broken, diagnostics);
                    return complete(written, options).map(pack::pack);
                }
                Err(KrillaError::Validation(reasons)) if standard != PdfStandard::None => {
                    report_unmet(&reasons, diagnostics);
                    standard = PdfStandard::None;
                }
                // Images are decoded last: draw everything again without the broken one.
                Err(_) if broken.len() > known => {}
                Err(error) => {
                    return Err(Error::Edition { edition: "PDF", reason: error.to_string() });
                }
            }
        }
    }

    fn attempt(
        &self,
        document: &PagedDocument,
        day: Date,
        standard: PdfStandard,
        sheet: Option<Sheet<'_>>,
        broken: &mut draw::Broken,
    ) -> Result<Vec<u8>, KrillaError> {
        let mut pdf = Document::new_with(settings(standard));
        let places = navigation::Places::new(document);
        let title = metadata::title(document)
            .or_else(|| (standard == PdfStandard::Press).then(|| UNTITLED.to_owned()));
        let mut tree = structure::TreeBuilder::new(&document.structure);
        let mut pen = draw::Pen::new(document, &self.faces, &places, sheet, broken);
        let mut uses = Some(glyphs::Uses::new(document));
        for page in &document.pages {
            pen.page(&mut pdf, page, uses.take().as_ref(), &mut tree);
        }
        navigation::register(&mut pdf, &places);
        pdf.set_outline(navigation::bookmarks(document, &places, title.as_deref()));
        pdf.set_tag_tree(tree.finish(document.lang.as_str()));
        pdf.set_metadata(metadata::metadata(document, title.as_deref(), day));
        pen.finish(pdf)
    }
}

/// Adds what krilla doesn't write.
fn complete(written: Vec<u8>, options: &PdfOptions) -> Result<Vec<u8>> {
    if options.standard != PdfStandard::Press {
        return Ok(written);
    }
    claim::claim(&written, &options.print.profile, options.day()).ok_or_else(|| Error::Edition {
        edition: "PDF",
        reason: "krilla's file is of a form that PDF/X-4 can't be made of".to_owned(),
    })
}

fn settings(standard: PdfStandard) -> SerializeSettings {
    let configuration = match standard {
        PdfStandard::ArchivalAccessible => ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            // The two go together by design; should they ever not, the file claims nothing.
            .unwrap_or_else(|_| Configuration::default()),
        // ISO 15930-7 is about PDF 1.6.
        PdfStandard::Press => ConfigurationBuilder::new()
            .with_version(PdfVersion::Pdf16)
            .finish()
            .unwrap_or_else(|_| Configuration::default()),
        PdfStandard::None => Configuration::default(),
    };
    let is_for_press = standard == PdfStandard::Press;
    SerializeSettings {
        configuration,
        enable_tagging: !is_for_press,
        // sRGB with its profile; inks stay inks, as there is no profile for them here.
        no_device_cs: is_for_press,
        ..SerializeSettings::default()
    }
}

fn report_broken(document: &PagedDocument, broken: &draw::Broken, diagnostics: &mut Diagnostics) {
    for (id, reason) in broken {
        let source = document.images.get(id.0 as usize).map_or("", |asset| &asset.source);
        let message = format!("image {source} can't be drawn: {reason}");
        diagnostics.push(Diagnostic::new(Code::BrokenImage, message));
    }
}

/// How many reasons a diagnostic gives.
const REASONS: usize = 3;

fn report_unmet<V>(reasons: &[(ValidationError, V)], diagnostics: &mut Diagnostics) {
    let mut clauses: Vec<String> = Vec::new();
    for (reason, _) in reasons {
        let clause = explain(reason);
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    // krilla finds them in the order of a hash table.
    clauses.sort();
    clauses.truncate(REASONS);
    let clauses = clauses.join("; ");
    diagnostics.push(
        Diagnostic::new(
            Code::EditionLoss,
            format!("the PDF is not PDF/A-2a and PDF/UA-1: {clauses}"),
        )
        .with_hint("the file is complete and tagged, but claims no standard"),
    );
}

fn explain(reason: &ValidationError) -> String {
    use ValidationError as Reason;
    match reason {
        Reason::ContainsNotDefGlyph(_, _, text) => format!("no face has {text:?}"),
        Reason::MissingDocumentOutline => "it has no bookmarks".to_owned(),
        Reason::NoDocumentTitle => "it has no title".to_owned(),
        Reason::MissingTagging => "nothing is written in it".to_owned(),
        Reason::MissingAltText(_) => "an image has no alternative text".to_owned(),
        Reason::MissingHeadingTitle => "a heading has no text".to_owned(),
        Reason::MissingCMYKProfile => "an image is in CMYK without a profile".to_owned(),
        Reason::TooLongString => "a title or description is too long".to_owned(),
        Reason::NoCodepointMapping(..) => "a glyph stands for no character".to_owned(),
        Reason::InvalidCodepointMapping(_, _, c, _) => {
            format!("it has the character U+{:04X}", u32::from(*c))
        }
        Reason::UnicodePrivateArea(_, _, c, _) => {
            format!("it has the private-use character U+{:04X}", u32::from(*c))
        }
        // What can't come from a manuscript.
        other => format!("{other:?}"),
    }
}

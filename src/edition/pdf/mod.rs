//! The PDF edition: draws a [`PagedDocument`], decides nothing.
//!
//! krilla is imported in this folder only. Pages are drawn in order; whatever a page's items are
//! tagged with is hung into the structure tree afterwards, in the order in which it was met. What
//! krilla writes is packed at the end.

mod backend;
mod draw;
mod glyphs;
mod labels;
pub(super) mod metadata;
mod navigation;
mod pack;
mod structure;

use krilla::configure::{
    Accessibility, Archival, Configuration, ConfigurationBuilder, ValidationError,
};
use krilla::error::KrillaError;
use krilla::{Document, SerializeSettings};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, Result};
use crate::font::FontBook;
use crate::layout::PagedDocument;

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
    /// None; still tagged.
    None,
}

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
        let mut broken = draw::Broken::new();
        loop {
            let known = broken.len();
            match self.attempt(document, options.day(), standard, &mut broken) {
                Ok(bytes) => {
                    report_broken(document, &broken, diagnostics);
                    return Ok(bytes);
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
        broken: &mut draw::Broken,
    ) -> Result<Vec<u8>, KrillaError> {
        let mut pdf = Document::new_with(settings(standard));
        let places = navigation::Places::new(document);
        let title = metadata::title(document);
        let mut tree = structure::TreeBuilder::new(&document.structure);
        let mut pen = draw::Pen::new(document, &self.faces, &places, broken);
        let mut uses = Some(glyphs::Uses::new(document));
        for page in &document.pages {
            pen.page(&mut pdf, page, uses.take().as_ref(), &mut tree);
        }
        navigation::register(&mut pdf, &places);
        pdf.set_outline(navigation::bookmarks(document, &places, title.as_deref()));
        pdf.set_tag_tree(tree.finish(document.lang.as_str()));
        pdf.set_metadata(metadata::metadata(document, title.as_deref(), day));
        pen.finish(pdf).map(pack::pack)
    }
}

fn settings(standard: PdfStandard) -> SerializeSettings {
    let configuration = match standard {
        PdfStandard::ArchivalAccessible => ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            // The two go together by design; should they ever not, the file claims nothing.
            .unwrap_or_else(|_| Configuration::default()),
        PdfStandard::None => Configuration::default(),
    };
    SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() }
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

//! One manuscript through all stages: bytes in, editions out. Touches the disk only to read the
//! manuscript's images; writing is its caller's work.

mod options;
mod report;

pub use options::{Images, InputFormat, PipelineOptions};
pub use report::{EditionFile, LocatedDiagnostic, Output, OutputKind};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::conversion::{self, Audit, ConversionOptions, Decision, Profile, Summary};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::edition::markdown::{self, MarkdownOptions};
use crate::edition::{EditionFormat, docx, pdf};
use crate::error::Result;
use crate::font::FontBook;
use crate::layout::{self, ImageFolder, ImageLoader, LayoutDocument, PageMap, PagedDocument};
use crate::outline::{self, ExportedOutline, Glosser, KeySources, LockedSection, Outline};
use crate::reader::{self, Unpacked};
use crate::review;
use crate::source::Source;

/// Turns manuscripts into editions; one serves a whole run, and several threads.
#[derive(Debug)]
pub struct Pipeline {
    fonts: &'static FontBook,
    pdf: pdf::PdfWriter<'static>,
}

/// A manuscript as it comes in.
#[derive(Debug, Clone)]
pub struct Manuscript {
    /// Its path; images are looked for in its folder.
    pub path: PathBuf,
    /// Its format.
    pub format: InputFormat,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What the lock file remembers of its sections.
    pub locked: LockedOutline,
    /// What a person decided about its conversion, as the lock file has it.
    pub decisions: Vec<Decision>,
}

/// What a lock file remembers of a manuscript's sections.
#[derive(Debug, Clone, Default)]
pub struct LockedOutline {
    /// The sections, in reading order, and those that are gone.
    pub sections: Vec<LockedSection>,
    /// The dictionaries, with what the folder's confirmed keys taught.
    pub glosser: Arc<Glosser>,
}

/// A manuscript read, converted and outlined: what all later stages start from.
#[derive(Debug)]
pub struct Prepared {
    /// The decoded text, or a transcript of what a package says.
    pub source: Source,
    /// The document in the edition's script.
    pub document: Document,
    /// Its sections.
    pub outline: Outline,
    /// What conversion did.
    pub audit: Audit,
    /// The images that came in the manuscript's own package, by the names it gives them.
    pub images: BTreeMap<String, Vec<u8>>,
    /// What was noticed so far.
    pub diagnostics: Diagnostics,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

impl Pipeline {
    /// Creates a pipeline over the embedded faces.
    #[must_use]
    pub fn new() -> Self {
        let fonts = FontBook::embedded();
        Self { fonts, pdf: pdf::PdfWriter::new(fonts) }
    }

    /// Reads, converts and outlines a manuscript.
    ///
    /// Errors if it is not text in any encoding hanpress reads, or a damaged package.
    pub fn prepare(&self, manuscript: Manuscript, options: &PipelineOptions) -> Result<Prepared> {
        let mut diagnostics = Diagnostics::new();
        let Manuscript { path, format, bytes, locked, decisions } = manuscript;
        let Unpacked { source, document, images } =
            read(path, format, bytes, options, &mut diagnostics)?;
        let profile = options.profile_for(&document.metadata)?;
        let conversion_options = ConversionOptions {
            profile,
            source: Some(&source),
            decisions: &decisions,
            audit: options.audit.unwrap_or_default(),
            keep_passages: options.review,
            glossary: Arc::clone(&options.glossary),
            idioms: options.idioms_for(&document.metadata, profile)?,
        };
        let (converted, audit) = conversion::convert_document_with(
            &document,
            options.engine.converter(profile)?,
            &conversion_options,
            &mut diagnostics,
        );
        let sources = KeySources {
            locked: &locked.sections,
            glossary: Some(&options.keys),
            translator: options.translator.as_deref(),
            glosser: Some(&locked.glosser),
            numbered: options.number_keys,
        };
        let outline = outline::build(&document, &converted, &sources, &mut diagnostics);
        Ok(Prepared { source, document: converted, outline, audit, images, diagnostics })
    }

    /// Turns a manuscript into all files asked for, in memory.
    pub fn build(&self, manuscript: Manuscript, options: &PipelineOptions) -> Result<Output> {
        let folder = manuscript.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let name = file_name(&manuscript.path);
        // An edition in Word carries the front matter of its manuscript, but not the sheet.
        let without = match manuscript.format {
            InputFormat::Docx => WithoutSheet::Told,
            _ => WithoutSheet::Fails,
        };
        let mut prepared = self.prepare(manuscript, options)?;
        if !options.outline.is_empty() {
            prepared.outline.describe(&prepared.document);
        }
        let mut flow = resolve(&mut prepared, options, &folder, without)?;
        // The flow has everything that is left to be written.
        let metadata = std::mem::take(&mut prepared.document.metadata);
        prepared.document = Document { metadata, ..Document::default() };
        let (pages, folios) = self.lay_out(&mut flow, options, &mut prepared.diagnostics);
        let mut files =
            self.editions(&flow, pages.as_ref(), &folios, options, &name, &mut prepared)?;
        files.extend(outline_files(&prepared, &folios, options, &name));
        if options.audit.is_some() {
            // Strings, numbers and lists always serialise.
            let mut text = serde_json::to_string_pretty(&prepared.audit).unwrap_or_default();
            text.push('\n');
            files.push(EditionFile::new(OutputKind::Audit, text.into_bytes()));
        }
        if options.review {
            files.push(review_file(&prepared, &name));
        }
        Ok(Output::new(prepared, files, folios.pages))
    }

    /// Makes pages for those editions that draw them; the others get folios alone.
    fn lay_out(
        &self,
        flow: &mut LayoutDocument,
        options: &PipelineOptions,
        diagnostics: &mut Diagnostics,
    ) -> (Option<PagedDocument>, PageMap) {
        if options.editions.contains(&EditionFormat::Pdf) {
            let (pages, folios) = layout::lay_out(flow, self.fonts, diagnostics);
            (Some(pages), folios)
        } else {
            (None, layout::find_folios(flow, self.fonts, diagnostics))
        }
    }

    /// Makes the outline of a manuscript alone, with the pages its sections begin on in the PDF.
    pub fn outline(
        &self,
        manuscript: Manuscript,
        options: &PipelineOptions,
    ) -> Result<(ExportedOutline, Outline)> {
        let folder = manuscript.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let name = file_name(&manuscript.path);
        let mut prepared = self.prepare(manuscript, options)?;
        prepared.outline.describe(&prepared.document);
        let mut flow = resolve(&mut prepared, options, &folder, WithoutSheet::Told)?;
        let folios = layout::find_folios(&mut flow, self.fonts, &mut prepared.diagnostics);
        Ok((exported_outline(&prepared, &folios, &name), prepared.outline))
    }

    /// Writes the review page of a manuscript alone: nothing is laid out.
    pub fn review(
        &self,
        manuscript: Manuscript,
        options: &PipelineOptions,
    ) -> Result<(EditionFile, Summary)> {
        let options = PipelineOptions { review: true, ..options.clone() };
        let name = file_name(&manuscript.path);
        let prepared = self.prepare(manuscript, &options)?;
        Ok((review_file(&prepared, &name), prepared.audit.summary))
    }

    /// Writes the editions in parallel; diagnostics are stitched together in the order of formats.
    fn editions(
        &self,
        flow: &LayoutDocument,
        pages: Option<&PagedDocument>,
        folios: &PageMap,
        options: &PipelineOptions,
        name: &str,
        prepared: &mut Prepared,
    ) -> Result<Vec<EditionFile>> {
        use rayon::prelude::*;
        let stem = stem(name);
        let is_packaged = !prepared.images.is_empty();
        let written: Vec<(Result<Vec<EditionFile>>, Diagnostics)> = options
            .editions
            .par_iter()
            .map(|format| {
                let mut diagnostics = Diagnostics::new();
                let files = match format {
                    EditionFormat::Pdf => pages
                        .map(|pages| {
                            let pdf = options.pdf_for(&flow.metadata, &flow.sheet);
                            self.pdf(pages, &pdf, options.pdf_writer, &mut diagnostics)
                        })
                        .into_iter()
                        .map(|bytes| Ok(EditionFile::new(OutputKind::Pdf, bytes?)))
                        .collect(),
                    EditionFormat::Docx => docx_bytes(flow, folios, options, &mut diagnostics)
                        .map(|bytes| vec![EditionFile::new(OutputKind::Docx, bytes)]),
                    EditionFormat::Markdown => Ok(markdown_files(flow, stem, options, is_packaged)),
                };
                (files, diagnostics)
            })
            .collect();
        let mut files = Vec::new();
        for (result, diagnostics) in written {
            prepared.diagnostics.append(diagnostics);
            files.extend(result?);
        }
        Ok(files)
    }

    fn pdf(
        &self,
        pages: &PagedDocument,
        options: &pdf::PdfOptions,
        backend: pdf::PdfBackend,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        match backend {
            pdf::PdfBackend::Krilla => self.pdf.write(pages, options, diagnostics),
            #[cfg(feature = "printpdf")]
            pdf::PdfBackend::Printpdf => {
                crate::edition::printpdf::write(pages, self.fonts, options, diagnostics)
            }
        }
    }

    /// Reads a manuscript and writes it as Markdown in its own script, for a person to edit.
    ///
    /// Images that are copied go to the folder `STEM.images`, where `stem` is what the Markdown will
    /// be called. Those that came in the manuscript's package always are.
    pub fn import(
        &self,
        manuscript: Manuscript,
        stem: &str,
        options: &PipelineOptions,
    ) -> Result<(Vec<EditionFile>, Vec<LocatedDiagnostic>)> {
        let options =
            PipelineOptions { profile: Profile::None, profile_is_typed: true, ..options.clone() };
        let folder = manuscript.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut prepared = self.prepare(manuscript, &options)?;
        let flow = resolve(&mut prepared, &options, &folder, WithoutSheet::Told)?;
        let files = markdown_files(&flow, stem, &options, !prepared.images.is_empty());
        let located = report::locate(&prepared.source, &prepared.diagnostics);
        Ok((files, located))
    }
}

/// What happens where front matter names a style sheet that can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WithoutSheet {
    /// The manuscript fails: its editions would look like nothing that was asked for.
    Fails,
    /// The configured sheet is taken, and that is told.
    Told,
}

fn resolve(
    prepared: &mut Prepared,
    options: &PipelineOptions,
    folder: &Path,
    without: WithoutSheet,
) -> Result<LayoutDocument> {
    let Prepared { document, outline, images, diagnostics, .. } = prepared;
    let sheet = match options.sheet_for(&document.metadata, folder) {
        Err(error) if without == WithoutSheet::Told => {
            let message = format!("{error}; {} is taken", options.sheet.name);
            diagnostics.push(Diagnostic::new(Code::FrontMatter, message).with_hint(
                "put it beside the manuscript, or take `style` out of the front matter",
            ));
            Arc::clone(&options.sheet)
        }
        sheet => sheet?,
    };
    let folder = ImageFolder::new(folder);
    let loader = |source: &str| match images.get(source) {
        Some(data) => Ok(data.clone()),
        None => folder.load(source),
    };
    let mut flow = layout::resolve(document, outline, &sheet, &loader, diagnostics);
    flow.is_bilingual = options.bilingual_toc;
    Ok(flow)
}

fn docx_bytes(
    flow: &LayoutDocument,
    folios: &PageMap,
    options: &PipelineOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    match options.docx_writer {
        docx::DocxBackend::Hanpress => docx::write_with(flow, folios, &options.docx, diagnostics),
        #[cfg(feature = "docx-rs")]
        docx::DocxBackend::DocxRs => crate::edition::docx_rs::write(flow, diagnostics),
    }
}

/// Reads a manuscript of any format.
fn read(
    path: PathBuf,
    format: InputFormat,
    bytes: Vec<u8>,
    options: &PipelineOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Unpacked> {
    let read = match format {
        InputFormat::Plain => reader::plain::read,
        InputFormat::Markdown => reader::markdown::read,
        InputFormat::Docx => {
            return reader::docx::read(&path, &bytes, &options.reader, diagnostics);
        }
        InputFormat::Epub => {
            return reader::epub::read(&path, &bytes, &options.reader, diagnostics);
        }
        InputFormat::Html => {
            let encoding = options.encoding.or_else(|| reader::html::declared_encoding(&bytes));
            let source = Source::decode(path, bytes, encoding, diagnostics)?;
            let (document, images) = reader::html::read(&source, &options.reader, diagnostics)?;
            return Ok(Unpacked { source, document, images });
        }
    };
    let source = Source::decode(path, bytes, options.encoding, diagnostics)?;
    let document = read(&source, &options.reader, diagnostics);
    Ok(Unpacked { source, document, images: BTreeMap::new() })
}

/// Writes the Markdown edition, and with it copies of the images it shows unless they are left where
/// they are, which those of a package can't be.
fn markdown_files(
    flow: &LayoutDocument,
    stem: &str,
    options: &PipelineOptions,
    is_packaged: bool,
) -> Vec<EditionFile> {
    let copies = is_packaged || options.images == Images::Copy;
    let images = match &options.images {
        _ if copies => markdown::ImagePaths::Copied(format!("{stem}.images")),
        Images::Copy | Images::Leave(None) => markdown::ImagePaths::AsWritten,
        Images::Leave(Some(folder)) => markdown::ImagePaths::InPlace(folder.clone()),
    };
    let text = markdown::write(flow, &MarkdownOptions { flavour: options.markdown, images });
    let mut files = vec![EditionFile::new(OutputKind::Markdown, text.into_bytes())];
    let mut written = BTreeSet::new();
    for image in flow.images.iter().filter(|_| copies) {
        if let Some(data) = image.state.data()
            && written.insert(&image.file_name)
        {
            let kind = OutputKind::Image { name: image.file_name.clone() };
            files.push(EditionFile { kind, bytes: Arc::clone(data) });
        }
    }
    files
}

fn outline_files(
    prepared: &Prepared,
    folios: &PageMap,
    options: &PipelineOptions,
    name: &str,
) -> Vec<EditionFile> {
    if options.outline.is_empty() {
        return Vec::new();
    }
    let exported = exported_outline(prepared, folios, name);
    let file = |&format| {
        EditionFile::new(OutputKind::Outline(format), exported.write(format).into_bytes())
    };
    options.outline.iter().map(file).collect()
}

fn exported_outline(prepared: &Prepared, folios: &PageMap, name: &str) -> ExportedOutline {
    let metadata = &prepared.document.metadata;
    ExportedOutline::new(
        &prepared.outline,
        name,
        metadata.title.as_deref(),
        metadata.lang.as_str(),
        &folios.folios,
    )
}

fn review_file(prepared: &Prepared, name: &str) -> EditionFile {
    let title = prepared.document.metadata.title.as_deref();
    let subject = review::Subject { manuscript: name, title };
    EditionFile::new(OutputKind::Review, review::write(&subject, &prepared.audit).into_bytes())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

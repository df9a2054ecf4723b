//! One manuscript through all stages: bytes in, editions out. Touches the disk only to read the
//! manuscript's images; writing is its caller's work.

mod editions;
mod options;
mod report;

pub use options::{Images, InputFormat, PipelineOptions};
pub use report::{EditionFile, LocatedDiagnostic, Output, OutputKind};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::conversion::{self, Audit, ConversionOptions, Decision, Profile, Summary};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::edition::pdf;
use crate::error::Result;
use crate::font::FontBook;
use crate::layout::{self, ImageFolder, ImageLoader, LayoutDocument, PageMap};
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

/// What the lock file remembers of a manuscript: its sections and the decisions.
pub(crate) type Memory = (LockedOutline, Vec<Decision>);

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
        let (manuscript, memory) = forgetting(manuscript);
        self.prepare_recalling(manuscript, || Ok(memory), options)
    }

    fn prepare_recalling(
        &self,
        manuscript: Manuscript,
        recall: impl FnOnce() -> Result<Memory> + Send,
        options: &PipelineOptions,
    ) -> Result<Prepared> {
        let mut diagnostics = Diagnostics::new();
        let Manuscript { path, format, bytes, .. } = manuscript;
        let read = || read(path, format, bytes, options, &mut diagnostics);
        let (unpacked, memory) = rayon::join(read, recall);
        let (locked, decisions) = memory?;
        let Unpacked { source, document, images } = unpacked?;
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
        let (manuscript, memory) = forgetting(manuscript);
        self.build_recalling(manuscript, || Ok(memory), options)
    }

    /// Does what [`Pipeline::build`] does; `recall` is called while the manuscript is read and says
    /// what is remembered of it.
    pub(crate) fn build_recalling(
        &self,
        manuscript: Manuscript,
        recall: impl FnOnce() -> Result<Memory> + Send,
        options: &PipelineOptions,
    ) -> Result<Output> {
        let folder = manuscript.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let name = file_name(&manuscript.path);
        // An edition in Word carries the front matter of its manuscript, but not the sheet.
        let without = match manuscript.format {
            InputFormat::Docx => WithoutSheet::Told,
            _ => WithoutSheet::Fails,
        };
        let mut prepared = self.prepare_recalling(manuscript, recall, options)?;
        let contents = match options.outline.is_empty() {
            true => Vec::new(),
            false => outline::contents(&prepared.document),
        };
        let mut flow = resolve(&mut prepared, options, &folder, without)?;
        let (mut files, folios) = self.editions(&mut flow, options, &name, &mut prepared)?;
        files.extend(outline_files(&prepared, contents, &folios, options, &name));
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

    /// Makes the outline of a manuscript alone, with the pages its sections begin on in the PDF.
    pub fn outline(
        &self,
        manuscript: Manuscript,
        options: &PipelineOptions,
    ) -> Result<(ExportedOutline, Outline)> {
        let folder = manuscript.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let name = file_name(&manuscript.path);
        let mut prepared = self.prepare(manuscript, options)?;
        let contents = outline::contents(&prepared.document);
        let mut flow = resolve(&mut prepared, options, &folder, WithoutSheet::Told)?;
        let (folios, ()) =
            layout::find_folios(&mut flow, self.fonts, &mut prepared.diagnostics, |_| ());
        Ok((exported_outline(&prepared, contents, &folios, &name), prepared.outline))
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
        let files = editions::markdown_files(&flow, stem, &options, !prepared.images.is_empty());
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

/// Makes the flow. It has everything that is left to be written: of the document only the metadata
/// stay.
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
    let metadata = document.metadata.clone();
    let document = std::mem::replace(document, Document { metadata, ..Document::default() });
    let mut flow = layout::resolve(document, outline, &sheet, &loader, diagnostics);
    flow.is_bilingual = options.bilingual_toc;
    Ok(flow)
}

/// Takes what is remembered out of a manuscript.
fn forgetting(mut manuscript: Manuscript) -> (Manuscript, Memory) {
    let locked = std::mem::take(&mut manuscript.locked);
    let decisions = std::mem::take(&mut manuscript.decisions);
    (manuscript, (locked, decisions))
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

fn outline_files(
    prepared: &Prepared,
    contents: Vec<outline::Content>,
    folios: &PageMap,
    options: &PipelineOptions,
    name: &str,
) -> Vec<EditionFile> {
    if options.outline.is_empty() {
        return Vec::new();
    }
    let exported = exported_outline(prepared, contents, folios, name);
    let file = |&format| {
        EditionFile::new(OutputKind::Outline(format), exported.write(format).into_bytes())
    };
    options.outline.iter().map(file).collect()
}

fn exported_outline(
    prepared: &Prepared,
    contents: Vec<outline::Content>,
    folios: &PageMap,
    name: &str,
) -> ExportedOutline {
    let metadata = &prepared.document.metadata;
    ExportedOutline::new(
        &prepared.outline,
        contents,
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

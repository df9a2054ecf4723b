//! What a run may be told about a manuscript.

use std::path::Path;
use std::sync::Arc;

use crate::conversion::{AuditForm, Engine, Glossary, Profile, Region};
use crate::document::Metadata;
use crate::edition::EditionFormat;
use crate::edition::docx::{DocxBackend, DocxOptions};
use crate::edition::markdown::Flavour;
use crate::edition::pdf::{Date, PdfBackend, PdfOptions, PdfStandard};
use crate::error::{Error, Result};
use crate::outline::{KeyGlossary, OutlineFormat, Translator};
use crate::reader::ReaderOptions;
use crate::source::EncodingName;
use crate::style::StyleSheet;

/// The formats manuscripts come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputFormat {
    /// Plain text, as it comes out of PDFs and word processors.
    Plain,
    /// Markdown.
    Markdown,
    /// A Word file.
    Docx,
    /// A page of HTML.
    Html,
    /// An e-book.
    Epub,
}

impl InputFormat {
    /// Returns the format that a file name's ending stands for, or `None` if it is none of ours.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "docx" | "docm" | "dotx" => Some(Self::Docx),
            "html" | "htm" | "xhtml" | "xht" => Some(Self::Html),
            "epub" => Some(Self::Epub),
            _ => None,
        }
    }
}

/// What becomes of the images that a Markdown edition shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Images {
    /// They are copied to the folder `STEM.images` beside it. Those that came in the manuscript's
    /// own package always are: they are nowhere else.
    #[default]
    Copy,
    /// They stay where they are. The edition names them by way of this folder, the manuscript's as
    /// seen from the edition; `None` as the manuscript does.
    Leave(Option<String>),
}

/// What is to be made of a manuscript, and how.
#[derive(Debug, Clone)]
pub struct PipelineOptions {
    /// The manuscript's encoding; `None` to find out.
    pub encoding: Option<EncodingName>,
    /// What the reader is told.
    pub reader: ReaderOptions,
    /// The conversion profile.
    pub profile: Profile,
    /// Whether the profile was typed on the command line, and so wins over front matter.
    pub profile_is_typed: bool,
    /// The region whose words become the mainland's, if any.
    pub idioms: Option<Region>,
    /// Whether that was typed on the command line, and so wins over front matter.
    pub idioms_is_typed: bool,
    /// The engine that converts.
    pub engine: Engine,
    /// The style sheet.
    pub sheet: Arc<StyleSheet>,
    /// Whether the sheet was typed on the command line, and so wins over front matter.
    pub sheet_is_typed: bool,
    /// The editions to write.
    pub editions: Vec<EditionFormat>,
    /// The forms in which to export the outline.
    pub outline: Vec<OutlineFormat>,
    /// The form in which to write what conversion did as JSON; `None` not to.
    pub audit: Option<AuditForm>,
    /// The terms that are settled; [`PipelineOptions::keys`] has their keys.
    pub glossary: Arc<Glossary>,
    /// Whether to write the page on which a person reviews what conversion did.
    pub review: bool,
    /// The project's own keys.
    pub keys: KeyGlossary,
    /// Whether new keys begin with the number the manuscript writes.
    pub number_keys: bool,
    /// What translates titles, if anything does.
    pub translator: Option<Arc<dyn Translator>>,
    /// Whether contents and bookmarks name sections in English, too.
    pub bilingual_toc: bool,
    /// How DOCX editions are written.
    pub docx: DocxOptions,
    /// What writes DOCX editions.
    pub docx_writer: DocxBackend,
    /// The flavour of Markdown editions.
    pub markdown: Flavour,
    /// What becomes of their images.
    pub images: Images,
    /// The crate that writes PDF editions.
    pub pdf_writer: PdfBackend,
    /// The standards the PDF claims.
    pub pdf_standard: PdfStandard,
    /// The day of making, if the manuscript has no date: `SOURCE_DATE_EPOCH`.
    pub date: Option<Date>,
}

impl Default for PipelineOptions {
    /// Three editions in `report-a4` by the profile `publish`, nothing else.
    fn default() -> Self {
        Self {
            encoding: None,
            reader: ReaderOptions::default(),
            profile: Profile::default(),
            profile_is_typed: false,
            idioms: None,
            idioms_is_typed: false,
            engine: Engine::default(),
            sheet: Arc::new(StyleSheet::default()),
            sheet_is_typed: false,
            editions: vec![EditionFormat::Pdf, EditionFormat::Docx, EditionFormat::Markdown],
            outline: Vec::new(),
            audit: None,
            glossary: Arc::default(),
            review: false,
            keys: KeyGlossary::default(),
            number_keys: false,
            translator: None,
            bilingual_toc: false,
            docx: DocxOptions::default(),
            docx_writer: DocxBackend::default(),
            markdown: Flavour::default(),
            images: Images::default(),
            pdf_writer: PdfBackend::default(),
            pdf_standard: PdfStandard::default(),
            date: None,
        }
    }
}

impl PipelineOptions {
    /// Returns whether building with these options makes no file at all.
    #[must_use]
    pub fn writes_nothing(&self) -> bool {
        let Self { editions, outline, audit, review, .. } = self;
        editions.is_empty() && outline.is_empty() && audit.is_none() && !review
    }

    /// Returns the profile for a manuscript: typed, else its front matter's, else configured.
    pub(super) fn profile_for(&self, metadata: &Metadata) -> Result<Profile> {
        match metadata.extra.get("profile") {
            Some(name) if !self.profile_is_typed => {
                name.parse().map_err(|reason| Error::Usage(format!("front matter: {reason}")))
            }
            _ => Ok(self.profile),
        }
    }

    /// Returns the region whose words are replaced in a manuscript that is converted by `profile`:
    /// typed, else its front matter's, else configured. None are where nothing is converted.
    pub(super) fn idioms_for(
        &self,
        metadata: &Metadata,
        profile: Profile,
    ) -> Result<Option<Region>> {
        let front_matter = |reason| Error::Usage(format!("front matter: {reason}"));
        let region = match metadata.extra.get("idioms") {
            Some(name) if !self.idioms_is_typed => {
                Region::from_setting(name).map_err(front_matter)?
            }
            _ => self.idioms,
        };
        let region = region.filter(|_| profile != Profile::None);
        if let Some(region) = region {
            region.check_profile(profile)?;
        }
        Ok(region)
    }

    /// Returns the style sheet for a manuscript: typed, else its front matter's, else configured.
    /// A file named in front matter is looked for in the manuscript's folder.
    pub(super) fn sheet_for(&self, metadata: &Metadata, folder: &Path) -> Result<Arc<StyleSheet>> {
        match metadata.extra.get("style") {
            Some(name) if !self.sheet_is_typed => {
                let sheet = StyleSheet::load(name, folder).map(Arc::new);
                sheet.map_err(|reason| Error::Usage(format!("front matter, style: {reason}")))
            }
            _ => Ok(Arc::clone(&self.sheet)),
        }
    }

    pub(super) fn pdf_for(&self, metadata: &Metadata, sheet: &StyleSheet) -> PdfOptions {
        let written = metadata.date.as_deref().and_then(Date::parse);
        PdfOptions {
            standard: self.pdf_standard,
            date: written.or(self.date),
            print: sheet.print.clone(),
        }
    }
}

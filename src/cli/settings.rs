//! From what was typed and configured to typed settings.

use std::collections::BTreeMap;
use std::env;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use hanpress::batch::{self, Job, Order};
use hanpress::conversion::{AuditForm, Glossary, GlossaryFile, Region};
use hanpress::edition::EditionFormat;
use hanpress::edition::docx::{DocxOptions, Template};
use hanpress::edition::pdf::{Date, PdfStandard};
#[cfg(feature = "translate")]
use hanpress::outline::Model;
use hanpress::outline::{KeyGlossary, OutlineFormat, Translator};
use hanpress::pipeline::{Images, InputFormat, PipelineOptions};
use hanpress::reader::{ReaderOptions, TrackedChanges};
use hanpress::style::StyleSheet;
use hanpress::{Error, Result};

use super::args::{
    AuditListing, BuildArguments, ChangesChoice, Edition, Format, ImagesChoice,
    ManuscriptArguments, MarkdownArguments, OutlineForm, Standard, WordArguments,
};
use super::config::{self, Config};

/// Where editions go unless told otherwise.
const OUTPUT: &str = "output";

/// What messages call standard input.
const STANDARD_INPUT: &str = "(standard input)";

/// What was typed that bears on every manuscript.
#[derive(Debug, Default)]
pub(super) struct Typed {
    manuscripts: ManuscriptArguments,
    format: Option<Format>,
    editions: Option<Vec<Edition>>,
    outline: Option<Vec<OutlineForm>>,
    engine: Option<String>,
    audit: Option<AuditListing>,
    review: bool,
    pdf_writer: Option<String>,
    reference_doc: Option<PathBuf>,
    docx_fonts: Option<String>,
    docx_writer: Option<String>,
    markdown: MarkdownArguments,
    bilingual_toc: bool,
    translation_model: Option<PathBuf>,
    pdf_standard: Option<Standard>,
    glossaries: Vec<PathBuf>,
    idioms: Option<String>,
}

impl Typed {
    /// Takes what bears on manuscripts from the arguments of `build`.
    pub(super) fn from_build(typed: &BuildArguments) -> Self {
        Self {
            manuscripts: typed.manuscripts.clone(),
            format: typed.format,
            editions: typed.editions.clone(),
            outline: typed.outline.clone(),
            audit: typed.audit,
            engine: typed.engine.clone(),
            review: typed.review,
            pdf_writer: typed.pdf_writer.clone(),
            reference_doc: typed.reference_doc.clone(),
            docx_fonts: typed.docx_fonts.clone(),
            docx_writer: typed.docx_writer.clone(),
            markdown: typed.markdown.clone(),
            bilingual_toc: typed.bilingual_toc,
            pdf_standard: typed.pdf_standard,
            glossaries: typed.words.glossaries.clone(),
            idioms: typed.words.idioms.clone(),
            translation_model: typed.words.translation_model.clone(),
        }
    }

    /// Takes the arguments of a command that writes no editions.
    pub(super) fn from_manuscripts(typed: ManuscriptArguments, format: Option<Format>) -> Self {
        Self { manuscripts: typed, format, ..Self::default() }
    }

    /// Adds what was typed of words.
    pub(super) fn with_words(self, typed: WordArguments) -> Self {
        let WordArguments { glossaries, idioms, translation_model } = typed;
        Self { glossaries, idioms, translation_model, ..self }
    }

    /// Adds how Markdown is to be written.
    pub(super) fn with_markdown(self, markdown: MarkdownArguments) -> Self {
        Self { markdown, ..self }
    }

    /// Loads the model that translates titles.
    #[cfg(feature = "translate")]
    fn translator(&self) -> Result<Option<Arc<dyn Translator>>> {
        let load = |folder: &PathBuf| -> Result<Arc<dyn Translator>> {
            let model = Model::load(folder)
                .map_err(|reason| Error::Configuration { path: folder.clone(), reason })?;
            Ok(Arc::new(model))
        };
        self.translation_model.as_ref().map(load).transpose()
    }

    /// Refuses a model: nothing is built in that could read it.
    #[cfg(not(feature = "translate"))]
    fn translator(&self) -> Result<Option<Arc<dyn Translator>>> {
        match self.translation_model {
            None => Ok(None),
            Some(_) => Err(Error::Usage(
                "--translation-model needs hanpress built with the cargo feature translate"
                    .to_owned(),
            )),
        }
    }

    /// Finds the manuscripts and settles how each is to be built; `output` is where to, if
    /// anything is written.
    pub(super) fn orders(&self, output: Option<&Path>) -> Result<Vec<Order>> {
        let typed = &self.manuscripts;
        let jobs = if typed.inputs.iter().any(|input| input.as_os_str() == "-") {
            vec![self.standard_input()?]
        } else {
            batch::plan(&typed.inputs, self.format.map(input_format), output)?
        };
        let translator = self.translator()?;
        // A project's files are read once, however many manuscripts it has.
        let mut known: BTreeMap<Option<PathBuf>, PipelineOptions> = BTreeMap::new();
        let mut orders = Vec::with_capacity(jobs.len());
        for job in jobs {
            let path = typed.config.clone().or_else(|| Config::find(&job.input));
            let options = match known.get(&path) {
                Some(options) => options.clone(),
                None => {
                    let config = path.as_deref().map(Config::read).transpose()?;
                    let mut options = self.options(&config.unwrap_or_default(), path.as_deref())?;
                    options.translator.clone_from(&translator);
                    known.insert(path, options.clone());
                    options
                }
            };
            orders.push(Order { job, options });
        }
        Ok(orders)
    }

    /// Reads the glossaries, those that were typed first.
    fn glossary(&self, config: &Config) -> Result<Glossary> {
        let typed = self.glossaries.iter().map(GlossaryFile::new);
        // Called as the project calls it, wherever that lies: audits are the same everywhere.
        let configured = config
            .glossaries
            .iter()
            .map(|name| GlossaryFile { name: name.clone(), path: config.folder.join(name) });
        Glossary::load(&typed.chain(configured).collect::<Vec<_>>())
    }

    fn standard_input(&self) -> Result<Job> {
        let typed = &self.manuscripts;
        if typed.inputs.len() > 1 {
            return Err(Error::Usage("- can't be named beside other manuscripts".to_owned()));
        }
        let Some(format) = self.format else {
            return Err(Error::Usage(
                "standard input needs its format: --format plain, markdown, docx, html or epub \
                 (--from for outline)"
                    .to_owned(),
            ));
        };
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|source| Error::Read { path: STANDARD_INPUT.into(), source })?;
        Ok(Job {
            input: PathBuf::from(STANDARD_INPUT),
            name: STANDARD_INPUT.to_owned(),
            format: input_format(format),
            bytes: Some(bytes),
            stem: "stdin".to_owned(),
        })
    }

    /// Reads the house's template, typed or configured.
    fn template(
        &self,
        config: &Config,
        wrong: impl Fn(String) -> Error,
    ) -> Result<Option<Arc<Template>>> {
        let styles = &config.docx.styles;
        let configured = config.docx.reference_doc.as_ref().map(|path| config.folder.join(path));
        // Slips are told even where nothing asks for a template.
        Template::check_roles(styles).map_err(wrong)?;
        let Some(path) = self.reference_doc.clone().or(configured) else { return Ok(None) };
        let bytes = std::fs::read(&path).map_err(|source| Error::Configuration {
            path: path.clone(),
            reason: format!("cannot be read: {source}"),
        })?;
        Template::read(&path, &bytes, styles).map(|template| Some(Arc::new(template)))
    }

    fn options(&self, config: &Config, path: Option<&Path>) -> Result<PipelineOptions> {
        let typed = &self.manuscripts;
        let wrong = |reason: String| match path {
            Some(path) => Error::Configuration { path: path.to_path_buf(), reason },
            None => Error::Usage(reason),
        };
        let sheet = match (&typed.style, &config.style) {
            (Some(style), _) => StyleSheet::load(style, Path::new(""))?,
            (None, Some(style)) => {
                StyleSheet::load(style, &config.folder).map_err(|error| wrong(error.to_string()))?
            }
            (None, None) => StyleSheet::default(),
        };
        let glossary = self.glossary(config)?;
        let keys = keys(config, &glossary, wrong)?;
        let configured =
            |name: &String| Region::from_setting(name).map_err(|error| wrong(error.to_string()));
        let idioms = self.idioms.as_deref().map(Region::from_setting);
        let idioms = idioms.or_else(|| config.idioms.as_ref().map(configured));
        let editions = self.editions.as_ref().or(config.editions.as_ref());
        let outline = self.outline.as_ref().or(config.outline.as_ref());
        Ok(PipelineOptions {
            encoding: named(typed.encoding.as_deref(), config.encoding.as_deref(), wrong)?,
            reader: ReaderOptions { tracked_changes: tracked_changes(typed.track_changes) },
            profile: named(typed.profile.as_deref(), config.profile.as_deref(), wrong)?
                .unwrap_or_default(),
            profile_is_typed: typed.profile.is_some(),
            idioms: idioms.transpose()?.flatten(),
            idioms_is_typed: self.idioms.is_some(),
            engine: named(self.engine.as_deref(), None, wrong)?.unwrap_or_default(),
            sheet: Arc::new(sheet),
            sheet_is_typed: typed.style.is_some(),
            editions: editions.map_or_else(all_editions, |list| distinct(list, edition_format)),
            outline: outline.map_or_else(Vec::new, |list| distinct(list, outline_format)),
            audit: match self.audit {
                Some(listing) => Some(audit_form(listing)),
                None => config.audit.and_then(|setting| setting.0),
            },
            glossary: Arc::new(glossary),
            review: self.review || config.review.unwrap_or(false),
            keys,
            number_keys: config.number_keys.unwrap_or(false),
            translator: None,
            bilingual_toc: self.bilingual_toc || config.bilingual_toc.unwrap_or(false),
            docx: DocxOptions {
                template: self.template(config, wrong)?,
                fonts: named(self.docx_fonts.as_deref(), config.docx.fonts.as_deref(), wrong)?
                    .unwrap_or_default(),
            },
            docx_writer: named(self.docx_writer.as_deref(), config.docx.writer.as_deref(), wrong)?
                .unwrap_or_default(),
            markdown: named(
                self.markdown.markdown.as_deref(),
                config.markdown.flavour.as_deref(),
                wrong,
            )?
            .unwrap_or_default(),
            images: images(self.markdown.images.or(config.markdown.images)),
            pdf_writer: named(self.pdf_writer.as_deref(), config.pdf_writer.as_deref(), wrong)?
                .unwrap_or_default(),
            pdf_standard: pdf_standard(self.pdf_standard.or(config.pdf_standard)),
            date: source_date()?,
        })
    }
}

/// Gathers the keys of titles: those of `hanpress.toml`, then those of the glossary.
fn keys(
    config: &Config,
    glossary: &Glossary,
    wrong: impl Fn(String) -> Error,
) -> Result<KeyGlossary> {
    let reason = |key: String| {
        format!(
            "{key:?} can't be a key: lower-case ASCII words joined by hyphens, beginning with a \
             letter, at most 40 characters"
        )
    };
    let pairs = config.keys.iter().map(|(title, key)| (title.as_str(), key.as_str()));
    let mut keys = KeyGlossary::from_pairs(pairs).map_err(|key| wrong(reason(key)))?;
    for (title, key, place) in glossary.keys() {
        keys.add(title, key).map_err(|key| Error::Configuration {
            path: place.to_string().into(),
            reason: reason(key),
        })?;
    }
    Ok(keys)
}

/// Returns the output folder: typed, else configured by the project the first input belongs to
/// (or the file named), else `output`.
pub(super) fn output_folder(
    output: Option<&Path>,
    manuscripts: &ManuscriptArguments,
) -> Result<PathBuf> {
    if let Some(output) = output {
        return Ok(output.to_path_buf());
    }
    let first = manuscripts
        .inputs
        .first()
        .map(|input| if input.is_dir() { input.join(config::NAME) } else { input.clone() });
    let path = manuscripts.config.clone().or_else(|| Config::find(&first?));
    let config = path.as_deref().map(Config::read).transpose()?.unwrap_or_default();
    Ok(config.output.map_or_else(|| PathBuf::from(OUTPUT), |output| config.folder.join(output)))
}

fn all_editions() -> Vec<EditionFormat> {
    vec![EditionFormat::Pdf, EditionFormat::Docx, EditionFormat::Markdown]
}

/// Reads a name that was typed, else one that was configured; `wrong` says which file is to blame.
fn named<T: FromStr<Err = Error>>(
    typed: Option<&str>,
    configured: Option<&str>,
    wrong: impl Fn(String) -> Error,
) -> Result<Option<T>> {
    match (typed, configured) {
        (Some(name), _) => name.parse().map(Some),
        (None, Some(name)) => {
            name.parse().map(Some).map_err(|error: Error| wrong(error.to_string()))
        }
        (None, None) => Ok(None),
    }
}

/// Reads `SOURCE_DATE_EPOCH`, <https://reproducible-builds.org/specs/source-date-epoch/>.
fn source_date() -> Result<Option<Date>> {
    #[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
    let Ok(text) = env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let date = text.trim().parse().ok().and_then(Date::from_epoch);
    date.map(Some).ok_or_else(|| {
        Error::Usage(format!("SOURCE_DATE_EPOCH is {text:?}, not seconds since 1970"))
    })
}

/// Maps a list, repetitions dropped.
fn distinct<T, U: PartialEq>(list: &[T], map: impl Fn(&T) -> U) -> Vec<U> {
    let mut mapped = Vec::new();
    for item in list.iter().map(map) {
        if !mapped.contains(&item) {
            mapped.push(item);
        }
    }
    mapped
}

fn images(choice: Option<ImagesChoice>) -> Images {
    match choice {
        None | Some(ImagesChoice::Copy) => Images::Copy,
        Some(ImagesChoice::Leave) => Images::Leave(None),
    }
}

fn tracked_changes(choice: Option<ChangesChoice>) -> TrackedChanges {
    match choice {
        None | Some(ChangesChoice::Accept) => TrackedChanges::Accept,
        Some(ChangesChoice::Reject) => TrackedChanges::Reject,
    }
}

fn input_format(format: Format) -> InputFormat {
    match format {
        Format::Plain => InputFormat::Plain,
        Format::Markdown => InputFormat::Markdown,
        Format::Docx => InputFormat::Docx,
        Format::Html => InputFormat::Html,
        Format::Epub => InputFormat::Epub,
    }
}

fn edition_format(edition: &Edition) -> EditionFormat {
    match edition {
        Edition::Pdf => EditionFormat::Pdf,
        Edition::Docx => EditionFormat::Docx,
        Edition::Md => EditionFormat::Markdown,
    }
}

fn audit_form(listing: AuditListing) -> AuditForm {
    match listing {
        AuditListing::Summary => AuditForm::Summary,
        AuditListing::Full => AuditForm::Full,
    }
}

/// Returns the outline's form that was typed.
pub(super) fn outline_format(form: &OutlineForm) -> OutlineFormat {
    match form {
        OutlineForm::Json => OutlineFormat::Json,
        OutlineForm::Yaml => OutlineFormat::Yaml,
        OutlineForm::Md => OutlineFormat::Markdown,
        OutlineForm::Opml => OutlineFormat::Opml,
        OutlineForm::Csv => OutlineFormat::Csv,
    }
}

fn pdf_standard(standard: Option<Standard>) -> PdfStandard {
    match standard {
        None | Some(Standard::ArchivalAccessible) => PdfStandard::ArchivalAccessible,
        Some(Standard::Press) => PdfStandard::Press,
        Some(Standard::None) => PdfStandard::None,
    }
}

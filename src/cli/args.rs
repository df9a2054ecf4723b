//! What can be typed. Nothing here is resolved: later modules see only typed settings.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Turns Traditional-Chinese manuscripts into Simplified-Chinese print editions.
#[derive(Debug, Parser)]
#[command(name = "hanpress", version, about, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Manuscripts to editions: PDF, DOCX and Markdown
    Build(Box<BuildArguments>),
    /// Text to text, as OpenCC would: a filter
    Convert(ConvertArguments),
    /// Any manuscript to normalised Markdown in its own script, for editing
    Import(ImportArguments),
    /// The outline alone, on standard output
    Outline(OutlineArguments),
    /// Everything a person should look at; writes nothing
    Check(CheckArguments),
    /// A page on which a person reviews every change: source beside result
    Review(ReviewArguments),
    /// Whether the editions of each manuscript in a folder say the same
    Verify(VerifyArguments),
    /// The faces in use and what they cover
    Fonts(FontsArguments),
    /// Write a commented hanpress.toml, or a commented style sheet
    Init(InitArguments),
}

/// How manuscripts are read and set; the same for all commands that do.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ManuscriptArguments {
    /// Manuscripts: files, folders, or - for standard input (its format must be named)
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// The manuscripts' encoding: utf-8, utf-16le, utf-16be, big5 or gb18030 [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// Conversion profile: publish, t2s, tw2s, tw2sp, hk2s, hk2sp, s2t, s2tw, s2twp, s2hk, s2hkp
    /// or none [default: publish]
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Word files with tracked changes: read the text with all of them accepted or rejected
    /// [default: accept]
    #[arg(long, value_name = "HOW")]
    pub(super) track_changes: Option<ChangesChoice>,
    /// Style sheet: report-a4, book-16k, book-32k, official-gbt9704, or a TOML file [default: report-a4]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) style: Option<String>,
    /// Read settings from this file instead of the nearest hanpress.toml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// Which words are settled.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct WordArguments {
    /// A glossary: .toml, .csv or .tsv; of several the first has authority, then those of
    /// hanpress.toml
    #[arg(long = "glossary", value_name = "FILE")]
    pub(super) glossaries: Vec<PathBuf>,
    /// Replace the words of a region by the mainland's: tw, hk or none [default: none]
    #[arg(long, value_name = "REGION")]
    pub(super) idioms: Option<String>,
    /// Translate titles with the model in this folder (cargo feature translate)
    #[arg(long, value_name = "DIR")]
    pub(super) translation_model: Option<PathBuf>,
}

/// How Markdown is written.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct MarkdownArguments {
    /// Flavour of Markdown to write: gfm, commonmark or pandoc [default: gfm]
    #[arg(long, value_name = "FLAVOUR")]
    pub(super) markdown: Option<String>,
    /// Images of the Markdown: copy them beside it or leave them in place [default: copy; import:
    /// leave]
    #[arg(long, value_name = "HOW")]
    pub(super) images: Option<ImagesChoice>,
}

/// What counts as a failure.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct DeniedArguments {
    /// Treat these as failures: warnings; doubtful conversions that nobody decided about
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    deny: Vec<Deniable>,
    /// The same as --deny warnings
    #[arg(long)]
    deny_warnings: bool,
}

impl DeniedArguments {
    pub(super) fn warnings(&self) -> bool {
        self.deny_warnings || self.deny.contains(&Deniable::Warnings)
    }

    pub(super) fn doubtful(&self) -> bool {
        self.deny.contains(&Deniable::Doubtful)
    }
}

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    #[command(flatten)]
    pub(super) manuscripts: ManuscriptArguments,
    #[command(flatten)]
    pub(super) words: WordArguments,
    /// Read every manuscript as this format, whatever its name
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Where the editions go [default: output]
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Editions to write, separated by commas [default: pdf,docx,md]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) editions: Option<Vec<Edition>>,
    /// Also write the outline, in these forms
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) outline: Option<Vec<OutlineForm>>,
    /// Engine that converts: hanpress or opencc (where it is built in) [default: hanpress]
    #[arg(long, value_name = "NAME")]
    pub(super) engine: Option<String>,
    /// Also write what conversion did, STEM.audit.json; =full lists every single change
    #[arg(
        long,
        value_name = "FORM",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "summary"
    )]
    pub(super) audit: Option<AuditListing>,
    /// Also write the page on which a person reviews it, STEM.review.html
    #[arg(long)]
    pub(super) review: bool,
    /// Write DOCX editions in the styles and on the page of this Word file or template
    #[arg(long, value_name = "FILE")]
    pub(super) reference_doc: Option<PathBuf>,
    /// Fonts that DOCX editions name: system (宋体 and others that Word users have) or embed (those
    /// of the PDF, in the file) [default: system]
    #[arg(long, value_name = "NAME")]
    pub(super) docx_fonts: Option<String>,
    /// What writes DOCX editions: hanpress or docx-rs (where it is built in) [default: hanpress]
    #[arg(long, value_name = "NAME")]
    pub(super) docx_writer: Option<String>,
    /// Crate that writes PDF editions: krilla or printpdf (where it is built in) [default: krilla]
    #[arg(long, value_name = "NAME")]
    pub(super) pdf_writer: Option<String>,
    #[command(flatten)]
    pub(super) markdown: MarkdownArguments,
    /// Name sections in English, too, in contents and bookmarks
    #[arg(long)]
    pub(super) bilingual_toc: bool,
    /// Standards the PDF claims: a-2a,ua-1 (archive, access), x-4 (for the press) or none
    /// [default: a-2a,ua-1]
    #[arg(long, value_name = "NAME")]
    pub(super) pdf_standard: Option<Standard>,
    /// How many manuscripts to build at once [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    /// Read the editions back before they are written; if they do not say the same, write none
    #[arg(long)]
    pub(super) verify: bool,
    /// Fail if hanpress.lock would change; never write it
    #[arg(long)]
    pub(super) locked: bool,
    #[command(flatten)]
    pub(super) denied: DeniedArguments,
    /// Form of the report on standard output
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) report: ReportForm,
}

#[derive(Debug, Args)]
pub(super) struct ConvertArguments {
    /// Text to convert, UTF-8, or a .docx, .pptx, .xlsx, .odt or .epub to convert in place; - for
    /// standard input
    #[arg(default_value = "-", value_name = "FILE")]
    pub(super) input: PathBuf,
    /// Where the text goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Conversion profile: publish, t2s, tw2s, tw2sp, hk2s, hk2sp, s2t, s2tw, s2twp, s2hk, s2hkp
    /// or none
    #[arg(long, value_name = "NAME", default_value = "publish")]
    pub(super) profile: String,
    /// A glossary: .toml, .csv or .tsv; of several the first has authority
    #[arg(long = "glossary", value_name = "FILE")]
    pub(super) glossaries: Vec<PathBuf>,
    /// Replace the words of a region by the mainland's: tw, hk or none
    #[arg(long, value_name = "REGION")]
    pub(super) idioms: Option<String>,
    /// In place: language marks (zh-TW) and fonts (新細明體) become those of Simplified Chinese, too
    #[arg(long)]
    pub(super) retag: bool,
    /// Engine that converts: hanpress or opencc (where it is built in)
    #[arg(long, value_name = "NAME", default_value = "hanpress")]
    pub(super) engine: String,
    /// How many threads convert at once [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    #[command(flatten)]
    pub(super) manuscripts: ManuscriptArguments,
    /// Read every manuscript as this format, whatever its name
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) markdown: MarkdownArguments,
    /// Where the Markdown goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct OutlineArguments {
    #[command(flatten)]
    pub(super) manuscripts: ManuscriptArguments,
    #[command(flatten)]
    pub(super) words: WordArguments,
    /// Form of the outline
    #[arg(long = "format", value_name = "FORM", default_value = "json")]
    pub(super) form: OutlineForm,
    /// Confirm the keys in hanpress.lock, all or those named; print nothing else
    #[arg(
        long,
        value_name = "KEYS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "diff"
    )]
    pub(super) accept: Option<String>,
    /// Say what differs from an outline exported as JSON; fail if a key changed
    #[arg(long, value_name = "OLD")]
    pub(super) diff: Option<PathBuf>,
    /// Read every manuscript as this format, whatever its name
    #[arg(long, value_name = "FORMAT")]
    pub(super) from: Option<Format>,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) manuscripts: ManuscriptArguments,
    #[command(flatten)]
    pub(super) words: WordArguments,
    /// Read every manuscript as this format, whatever its name
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) denied: DeniedArguments,
}

#[derive(Debug, Args)]
pub(super) struct ReviewArguments {
    #[command(flatten)]
    pub(super) manuscripts: ManuscriptArguments,
    #[command(flatten)]
    pub(super) words: WordArguments,
    /// Read every manuscript as this format, whatever its name
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Where the pages go [default: output]
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Take what a page exported into hanpress.lock, and write the pages as they are then
    #[arg(long, value_name = "FILE")]
    pub(super) accept: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The folder with the editions
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// List all differences, not only the first of each manuscript
    #[arg(long)]
    pub(super) all: bool,
    /// Form of the report on standard output
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) report: ReportForm,
}

#[derive(Debug, Args)]
pub(super) struct FontsArguments {
    /// Say which face each character of this text is set in
    #[arg(long, value_name = "TEXT")]
    pub(super) text: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder to write it in
    #[arg(default_value = ".", value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Write a commented style sheet instead, style.toml, that begins as this built-in one
    #[arg(long, value_name = "NAME")]
    pub(super) style: Option<String>,
}

/// Which text of a Word file with tracked changes is read.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ChangesChoice {
    Accept,
    Reject,
}

/// What becomes of images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ImagesChoice {
    Copy,
    Leave,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Plain,
    Markdown,
    Docx,
    Html,
    Epub,
}

#[derive(Debug, Clone, Copy, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Edition {
    Pdf,
    Docx,
    Md,
}

#[derive(Debug, Clone, Copy, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutlineForm {
    Json,
    Yaml,
    Md,
    Opml,
    Csv,
}

/// How much an audit lists.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum AuditListing {
    Summary,
    Full,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deniable {
    Warnings,
    Doubtful,
}

#[derive(Debug, Clone, Copy, ValueEnum, serde::Deserialize)]
pub(super) enum Standard {
    #[value(name = "a-2a,ua-1")]
    #[serde(rename = "a-2a,ua-1")]
    ArchivalAccessible,
    #[value(name = "x-4")]
    #[serde(rename = "x-4")]
    Press,
    #[serde(rename = "none")]
    None,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ReportForm {
    Text,
    Json,
}

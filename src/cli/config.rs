//! `hanpress.toml`: settings of a project, beside its manuscripts or in a parent folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use hanpress::conversion::AuditForm;
use hanpress::error::explain_toml;
use hanpress::{Error, Result};
use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::args::{Edition, ImagesChoice, OutlineForm, Standard};

/// The file's name.
pub(super) const NAME: &str = "hanpress.toml";

/// A project's settings. What is not set is left to the defaults.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Config {
    /// As `--profile`.
    pub(super) profile: Option<String>,
    /// As `--style`; a file is relative to this one.
    pub(super) style: Option<String>,
    /// As `--output`, relative to this file.
    pub(super) output: Option<PathBuf>,
    /// As `--editions`.
    pub(super) editions: Option<Vec<Edition>>,
    /// As `--outline`.
    pub(super) outline: Option<Vec<OutlineForm>>,
    /// As `--audit`: `true`, or a form.
    pub(super) audit: Option<AuditSetting>,
    /// As `--review`.
    pub(super) review: Option<bool>,
    /// As `--encoding`.
    pub(super) encoding: Option<String>,
    /// As `--pdf-standard`.
    pub(super) pdf_standard: Option<Standard>,
    /// As `--pdf-writer`.
    pub(super) pdf_writer: Option<String>,
    /// As `--glossary`, with less authority; relative to this file.
    pub(super) glossaries: Vec<String>,
    /// As `--idioms`.
    pub(super) idioms: Option<String>,
    /// Whether new keys begin with the number the manuscript writes; in the file only.
    pub(super) number_keys: Option<bool>,
    /// As `--bilingual-toc`.
    pub(super) bilingual_toc: Option<bool>,
    /// What DOCX editions look like.
    pub(super) docx: DocxConfig,
    /// How Markdown editions are written.
    pub(super) markdown: MarkdownConfig,
    /// Titles and their keys; in the file only.
    pub(super) keys: BTreeMap<String, String>,
    /// The folder of the file, for paths in it.
    #[serde(skip)]
    pub(super) folder: PathBuf,
}

/// What DOCX editions look like.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct DocxConfig {
    /// As `--reference-doc`, relative to this file.
    pub(super) reference_doc: Option<PathBuf>,
    /// Roles and the styles that stand for them in it; in the file only.
    pub(super) styles: BTreeMap<String, String>,
    /// As `--docx-fonts`.
    pub(super) fonts: Option<String>,
    /// As `--docx-writer`.
    pub(super) writer: Option<String>,
}

/// How Markdown editions are written.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct MarkdownConfig {
    /// As `--markdown`.
    pub(super) flavour: Option<String>,
    /// As `--images`.
    pub(super) images: Option<ImagesChoice>,
}

/// Whether to write an audit, and in which form.
#[derive(Debug, Clone, Copy)]
pub(super) struct AuditSetting(pub(super) Option<AuditForm>);

impl<'de> Deserialize<'de> for AuditSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Setting;

        impl Visitor<'_> for Setting {
            type Value = AuditSetting;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("true, false, \"summary\" or \"full\"")
            }

            fn visit_bool<E: de::Error>(self, is_on: bool) -> Result<AuditSetting, E> {
                Ok(AuditSetting(is_on.then_some(AuditForm::Summary)))
            }

            fn visit_str<E: de::Error>(self, form: &str) -> Result<AuditSetting, E> {
                match form {
                    "summary" => Ok(AuditSetting(Some(AuditForm::Summary))),
                    "full" => Ok(AuditSetting(Some(AuditForm::Full))),
                    _ => Err(E::unknown_variant(form, &["summary", "full"])),
                }
            }
        }

        deserializer.deserialize_any(Setting)
    }
}

impl Config {
    /// Reads a file; errors name the line, and the nearest known key where one is unknown.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| Error::Configuration {
            path: path.to_path_buf(),
            reason: format!("cannot be read: {error}"),
        })?;
        let mut config: Self = toml::from_str(&text).map_err(|error| Error::Configuration {
            path: path.to_path_buf(),
            reason: explain_toml(&error, &text),
        })?;
        config.folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(config)
    }

    /// Returns the file that governs a manuscript: the nearest one, going up from its folder.
    pub(super) fn find(manuscript: &Path) -> Option<PathBuf> {
        let folder = manuscript.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
    }
}

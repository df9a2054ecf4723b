//! What came out of a manuscript.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::Prepared;
use crate::conversion::{Audit, Entry};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::outline::{Outline, OutlineFormat};
use crate::source::Source;

/// How many doubtful conversions a failure names.
const UNDECIDED_SHOWN: usize = 3;

/// Everything made of one manuscript, not yet written.
#[derive(Debug)]
pub struct Output {
    /// The files, editions first.
    pub files: Vec<EditionFile>,
    /// What was noticed, in the order of stages.
    pub diagnostics: Vec<LocatedDiagnostic>,
    /// The sections, for the lock file.
    pub outline: Outline,
    /// The encoding the manuscript was read in.
    pub encoding: &'static str,
    /// How many pages the PDF has.
    pub pages: usize,
    /// What conversion did.
    pub audit: Audit,
}

impl Output {
    pub(super) fn new(prepared: Prepared, files: Vec<EditionFile>, pages: usize) -> Self {
        Self {
            files,
            diagnostics: locate(&prepared.source, &prepared.diagnostics),
            encoding: prepared.source.encoding().name.as_str(),
            audit: prepared.audit,
            outline: prepared.outline,
            pages,
        }
    }
}

impl Output {
    /// Says how many doubtful conversions nobody decided about, and which are the most doubtful;
    /// `None` if there are none.
    #[must_use]
    pub fn undecided(&self) -> Option<String> {
        let count = self.audit.summary.doubtful;
        let shown = self.audit.doubtful().take(UNDECIDED_SHOWN).map(|entry| {
            let Entry { before, after, line, column, .. } = entry;
            let place = line.zip(*column).map(|(line, column)| format!("{line}:{column} "));
            let place = place.unwrap_or_default();
            match before == after {
                true => format!("{place}{before} kept"),
                false => format!("{place}{before} → {after}"),
            }
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        let (conversions, more) = match count {
            0 => return None,
            1 => ("1 doubtful conversion is", ""),
            _ => (
                &*format!("{count} doubtful conversions are"),
                if count > UNDECIDED_SHOWN { ", …" } else { "" },
            ),
        };
        Some(format!("{conversions} not decided ({shown}{more}); decide with hanpress review"))
    }

    /// Returns whether anything worse than a note was noticed.
    #[must_use]
    pub fn has_warnings(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity > Severity::Note)
    }
}

/// A file to be written.
#[derive(Debug, Clone)]
pub struct EditionFile {
    /// What it is.
    pub kind: OutputKind,
    /// Its content.
    pub bytes: Arc<Vec<u8>>,
}

impl EditionFile {
    pub(super) fn new(kind: OutputKind, bytes: Vec<u8>) -> Self {
        Self { kind, bytes: Arc::new(bytes) }
    }
}

/// What a file is; decides its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputKind {
    /// The PDF edition.
    Pdf,
    /// The DOCX edition.
    Docx,
    /// The Markdown edition.
    Markdown,
    /// An image of the Markdown edition.
    Image {
        /// Its file name.
        name: String,
    },
    /// The outline.
    Outline(OutlineFormat),
    /// What conversion did.
    Audit,
    /// The page on which a person reviews it.
    Review,
}

impl OutputKind {
    /// Returns the file's path for a manuscript whose path without its ending is `stem`.
    #[must_use]
    pub fn path(&self, stem: &str) -> PathBuf {
        match self {
            Self::Pdf => format!("{stem}.pdf").into(),
            Self::Docx => format!("{stem}.docx").into(),
            Self::Markdown => format!("{stem}.md").into(),
            Self::Image { name } => format!("{stem}.images/{name}").into(),
            Self::Outline(format) => format!("{stem}.outline.{}", format.extension()).into(),
            Self::Audit => format!("{stem}.audit.json").into(),
            Self::Review => format!("{stem}.review.html").into(),
        }
    }
}

/// A diagnostic with its place worked out, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocatedDiagnostic {
    /// What it is about.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Which part of a package it is in: `body` or `notes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// Line in the manuscript, from 1; in a package the paragraph.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// The line, or what of it is near.
    pub excerpt: Option<String>,
    /// A lower-case clause that names the thing.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl LocatedDiagnostic {
    /// Takes over a diagnostic that has no place in a manuscript.
    #[must_use]
    pub fn without_place(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code,
            severity: diagnostic.severity,
            part: None,
            line: None,
            column: None,
            excerpt: None,
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
        }
    }
}

/// Works out the places of all diagnostics.
pub(super) fn locate(source: &Source, diagnostics: &Diagnostics) -> Vec<LocatedDiagnostic> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.span.map(|span| source.place(span));
            LocatedDiagnostic {
                part: place.as_ref().and_then(|place| place.part),
                line: place.as_ref().map(|place| place.line),
                column: place.as_ref().map(|place| place.column),
                excerpt: place.map(|place| place.excerpt),
                ..LocatedDiagnostic::without_place(diagnostic)
            }
        })
        .collect()
}

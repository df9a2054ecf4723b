//! What became of a batch, for people and machines.

use std::path::Path;

use serde::Serialize;

use super::Built;
use super::verification::Verification;
use super::write::sha256;
use crate::conversion::Summary;
use crate::diagnostic::{Code, Severity};
use crate::error::{Error, Result};
use crate::outline::Outline;
use crate::pipeline::LocatedDiagnostic;

/// What became of a batch.
#[derive(Debug, Clone, Serialize)]
pub struct BatchReport {
    /// The version of this form.
    pub version: u32,
    /// The version of hanpress.
    pub hanpress: &'static str,
    /// Whether every manuscript was built.
    pub ok: bool,
    /// What was noticed about glossaries, once for all manuscripts.
    pub glossaries: Vec<LocatedDiagnostic>,
    /// The manuscripts, in the order in which they were asked for.
    pub manuscripts: Vec<ManuscriptReport>,
}

impl BatchReport {
    pub(super) fn new(
        glossaries: Vec<LocatedDiagnostic>,
        manuscripts: Vec<ManuscriptReport>,
    ) -> Self {
        let ok = manuscripts.iter().all(|manuscript| manuscript.ok);
        Self { version: 1, hanpress: env!("CARGO_PKG_VERSION"), ok, glossaries, manuscripts }
    }
}

/// What became of one manuscript.
#[derive(Debug, Clone, Serialize)]
pub struct ManuscriptReport {
    /// The manuscript, as it was named.
    pub manuscript: String,
    /// Whether its editions were written, and no warning was denied.
    pub ok: bool,
    /// Why not.
    pub error: Option<String>,
    /// The encoding it was read in.
    pub encoding: Option<&'static str>,
    /// Pages of the PDF.
    pub pages: Option<usize>,
    /// Changes that conversion made.
    pub changes: Option<usize>,
    /// How sure they are.
    pub conversion: Option<Summary>,
    /// What was written.
    pub files: Vec<FileReport>,
    /// What was noticed.
    pub diagnostics: Vec<LocatedDiagnostic>,
    /// What became of reading the editions back, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// How long it took.
    pub milliseconds: u128,
}

impl ManuscriptReport {
    pub(super) fn new(
        manuscript: String,
        result: Result<Built>,
        milliseconds: u128,
    ) -> (Self, Option<Outline>) {
        let mut report = Self {
            manuscript,
            ok: true,
            error: None,
            encoding: None,
            pages: None,
            changes: None,
            conversion: None,
            files: Vec::new(),
            diagnostics: Vec::new(),
            verification: None,
            milliseconds,
        };
        let Built { output, files, denied, verification } = match result {
            Ok(built) => built,
            Err(error) => {
                report.fail(message(&error, &report.manuscript));
                return (report, None);
            }
        };
        report.encoding = Some(output.encoding);
        report.pages = Some(output.pages);
        report.changes = Some(output.audit.summary.changes);
        report.conversion = Some(output.audit.summary);
        report.files = files;
        report.diagnostics = output.diagnostics;
        report.verification = verification;
        if let Some(reason) = denied {
            report.fail(reason);
            return (report, None);
        }
        (report, Some(output.outline))
    }

    /// Marks the manuscript as failed; the first reason given stays.
    pub(super) fn fail(&mut self, reason: String) {
        self.ok = false;
        self.error.get_or_insert(reason);
    }

    /// Adds a warning that concerns the manuscript as a whole.
    pub(super) fn warn(&mut self, message: String) {
        self.diagnostics.push(LocatedDiagnostic {
            part: None,
            code: Code::LockFile,
            severity: Severity::Warning,
            line: None,
            column: None,
            excerpt: None,
            message,
            hint: None,
        });
    }

    /// Counts the diagnostics of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// An error's message, without the manuscript's name if it begins with it: reports show it anyway.
fn message(error: &Error, manuscript: &str) -> String {
    let message = error.to_string();
    match message.strip_prefix(manuscript).and_then(|rest| rest.strip_prefix(": ")) {
        Some(rest) => rest.to_owned(),
        None => message,
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Its path below the output folder, parts joined by `/`.
    pub path: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

impl FileReport {
    pub(super) fn new(path: &Path, bytes: &[u8]) -> Self {
        let path = path.to_string_lossy().into_owned();
        Self { path, bytes: bytes.len(), sha256: sha256(bytes) }
    }
}

//! Messages to the terminal.

use std::io::{ErrorKind, Write};

use hanpress::batch::ManuscriptReport;
use hanpress::diagnostic::Severity;
use hanpress::pipeline::LocatedDiagnostic;
use hanpress::{Error, Result};

/// Writes to standard output.
///
/// Errors if that is impossible, for instance on a full disk: who reads a report must not take half
/// of it for the whole. `println!` would panic.
pub(super) fn output(bytes: &[u8]) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        // Whoever reads has seen enough: `hanpress … | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => {
            result.map_err(|source| Error::Write { path: "(standard output)".into(), source })
        }
    }
}

/// Writes a message to standard error. If nobody can be told, the work still goes on.
pub(super) fn message(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints an error that ends the run.
pub(super) fn error(error: &Error) {
    message(&format!("error: {error}"));
}

/// Prints diagnostics of at least `least` severity.
pub(super) fn diagnostics(manuscript: &str, list: &[LocatedDiagnostic], least: Severity) {
    for diagnostic in list.iter().filter(|diagnostic| diagnostic.severity >= least) {
        message(&describe(manuscript, diagnostic));
    }
}

/// Describes a diagnostic: place, what, an excerpt, and what to do.
fn describe(manuscript: &str, diagnostic: &LocatedDiagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let place = match (diagnostic.line, diagnostic.column) {
        (Some(line), Some(column)) => format!("{manuscript}:{line}:{column}"),
        _ => manuscript.to_owned(),
    };
    let mut text =
        format!("{place}: {severity}[{}]: {}", diagnostic.code.name(), diagnostic.message);
    if let Some(excerpt) =
        diagnostic.excerpt.as_deref().filter(|excerpt| !excerpt.trim().is_empty())
    {
        text.push_str(&format!("\n  | {}", excerpt.trim()));
    }
    if let Some(hint) = &diagnostic.hint {
        text.push_str(&format!("\n  = {hint}"));
    }
    text
}

/// Sums up one manuscript in a line.
pub(super) fn summary(report: &ManuscriptReport) -> String {
    if let Some(error) = &report.error {
        return format!("{}: failed: {error}", report.manuscript);
    }
    let counts =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts = counts
        .into_iter()
        .map(|(severity, name)| (report.count(severity), name))
        .filter(|&(count, _)| count > 0)
        .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
    let mut parts = vec![format!("{} pages", report.pages.unwrap_or(0))];
    parts.push(format!("{} characters or phrases converted", report.changes.unwrap_or(0)));
    parts.extend(counts);
    let files: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    format!("{} → {} ({})", report.manuscript, files.join(", "), parts.join(", "))
}

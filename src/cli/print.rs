//! Messages to the terminal.

use hanpress::Error;
use hanpress::batch::ManuscriptReport;
use hanpress::diagnostic::Severity;
use hanpress::pipeline::LocatedDiagnostic;

/// Prints an error that ends the run.
pub(super) fn error(error: &Error) {
    eprintln!("error: {error}");
}

/// Prints diagnostics of at least `least` severity.
pub(super) fn diagnostics(manuscript: &str, list: &[LocatedDiagnostic], least: Severity) {
    for diagnostic in list.iter().filter(|diagnostic| diagnostic.severity >= least) {
        eprintln!("{}", describe(manuscript, diagnostic));
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

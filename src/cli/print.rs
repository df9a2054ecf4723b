//! Messages to the terminal.
//!
//! Standard output carries results, standard error what went wrong. Neither may end the process
//! when whoever reads has seen enough (`hanpress … | head`).

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};

use hanpress::batch::ManuscriptReport;
use hanpress::conversion::Summary;
use hanpress::diagnostic::{Code, Severity};
use hanpress::pipeline::LocatedDiagnostic;
use hanpress::verify::{EditionState, State, Verdict};
use hanpress::{Error, Result};

/// How many warnings of a kind a build shows.
const SHOWN: usize = 10;

/// Writes results to standard output.
pub(super) fn out(text: impl AsRef<[u8]>) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => {
            result.map_err(|source| Error::Write { path: "(standard output)".into(), source })
        }
    }
}

/// Writes a line to standard error.
pub(super) fn err(line: &str) {
    // If standard error is gone there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Prints an error that ends the run.
pub(super) fn error(error: &Error) {
    err(&format!("error: {error}"));
}

/// Lists all diagnostics, a line or more each.
pub(super) fn diagnostics(manuscript: &str, list: &[LocatedDiagnostic]) -> Vec<String> {
    list.iter().map(|diagnostic| describe(manuscript, diagnostic)).collect()
}

/// Lists warnings, at most [`SHOWN`] of a kind: a fault that runs through a book is told, not
/// recited.
pub(super) fn warnings(manuscript: &str, list: &[LocatedDiagnostic]) -> Vec<String> {
    let mut told: BTreeMap<Code, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for diagnostic in list.iter().filter(|diagnostic| diagnostic.severity > Severity::Note) {
        let times = told.entry(diagnostic.code).or_default();
        *times += 1;
        if *times <= SHOWN {
            lines.push(describe(manuscript, diagnostic));
        }
    }
    for (code, times) in told.into_iter().filter(|(_, times)| *times > SHOWN) {
        let (more, name) = (times - SHOWN, code.name());
        lines.push(format!("{manuscript}: {more} more of {name}; hanpress check lists them all"));
    }
    lines
}

/// Lists what was noticed about glossaries, at most [`SHOWN`] unless `all` is wanted.
pub(super) fn glossaries(list: &[LocatedDiagnostic], all: bool) -> Vec<String> {
    let shown = if all { list.len() } else { SHOWN };
    let mut lines: Vec<String> =
        list.iter().take(shown).map(|diagnostic| message(None, diagnostic)).collect();
    if list.len() > shown {
        let more = list.len() - shown;
        lines.push(format!("{more} more of glossaries; hanpress check lists them all"));
    }
    lines
}

/// Describes a diagnostic: place, what, an excerpt, and what to do.
fn describe(manuscript: &str, diagnostic: &LocatedDiagnostic) -> String {
    let place = match (diagnostic.part, diagnostic.line, diagnostic.column) {
        (Some("body"), Some(line), _) => format!("{manuscript}: paragraph {line}"),
        (Some(part), Some(line), _) => format!("{manuscript}: {part}, paragraph {line}"),
        (None, Some(line), Some(column)) => format!("{manuscript}:{line}:{column}"),
        _ => manuscript.to_owned(),
    };
    message(Some(&place), diagnostic)
}

/// Puts a diagnostic into words; one without a place names it itself.
fn message(place: Option<&str>, diagnostic: &LocatedDiagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
    };
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    let mut text = format!("{place}{severity}[{}]: {}", diagnostic.code.name(), diagnostic.message);
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
    let mut parts = vec![count(report.pages.unwrap_or(0), "page")];
    parts.extend(report.conversion.as_ref().map(conversions));
    parts.extend(severities(&report.diagnostics));
    let verified = report.verification.as_ref();
    parts.extend(verified.map(|verified| format!("verified in {} ms", verified.milliseconds)));
    let files: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    format!("{} → {} ({})", report.manuscript, files.join(", "), parts.join(", "))
}

/// Lists what a comparison of editions found.
pub(super) fn verdict(name: &str, verdict: &Verdict) -> Vec<String> {
    let mut lines = Vec::new();
    for EditionState { edition, state } in &verdict.editions {
        match state {
            State::Compared { .. } => {}
            State::NotComparable { reason } => {
                lines.push(format!("{name}: the {edition} edition is not compared: {reason}"));
            }
            State::Unreadable { reason } => {
                lines.push(format!("error: {name}: the {edition} edition can't be read: {reason}"));
            }
        }
    }
    for difference in &verdict.differences {
        lines.push(format!("error: {name}: {difference}"));
    }
    let more = verdict.count - verdict.differences.len();
    if more > 0 {
        lines.push(format!("{name}: {more} more; hanpress verify --all lists them"));
    }
    lines
}

/// Counts changes by how sure they are: `120 characters or phrases converted (2 doubtful)`.
pub(super) fn conversions(summary: &Summary) -> String {
    let classes =
        [(summary.likely, "likely"), (summary.doubtful, "doubtful"), (summary.decided, "decided")];
    let classes: Vec<String> = classes
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, class)| format!("{count} {class}"))
        .collect();
    let classes =
        if classes.is_empty() { String::new() } else { format!(" ({})", classes.join(", ")) };
    format!("{} characters or phrases converted{classes}", summary.changes)
}

/// Counts diagnostics by severity, those of which there are any: `2 warnings`, `1 note`.
pub(super) fn severities(diagnostics: &[LocatedDiagnostic]) -> impl Iterator<Item = String> + '_ {
    [(Severity::Warning, "warning"), (Severity::Note, "note")].into_iter().filter_map(
        |(severity, name)| {
            let of_it = |diagnostic: &&LocatedDiagnostic| diagnostic.severity == severity;
            let number = diagnostics.iter().filter(of_it).count();
            (number > 0).then(|| count(number, name))
        },
    )
}

fn count(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

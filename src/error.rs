//! Failures that end the work on one manuscript, or on the run.

use std::ops::Range;
use std::path::PathBuf;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Why a manuscript could not be turned into editions.
///
/// Everything less than that is a [`crate::diagnostic::Diagnostic`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written; nothing of it was left behind.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The manuscript is not text in any encoding hanpress reads, or is empty.
    #[error("{path}: {reason}", path = path.display())]
    Manuscript {
        /// The manuscript.
        path: PathBuf,
        /// Why it can't be read, as a clause.
        reason: String,
    },
    /// A configuration, style sheet, glossary or lock file is wrong.
    #[error("{}: {reason}", path.display())]
    Configuration {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line where known.
        reason: String,
    },
    /// An edition could not be made.
    #[error("cannot make the {edition} edition: {reason}")]
    Edition {
        /// Which edition.
        edition: &'static str,
        /// Why.
        reason: String,
    },
    /// A fault of hanpress itself, or of a library it uses, on this manuscript.
    #[error("hanpress has a fault that this manuscript brings out: {reason}; please report it")]
    Internal {
        /// What the panic said.
        reason: String,
    },
    /// The request itself is wrong: clashing outputs, an unknown name.
    #[error("{0}")]
    Usage(String),
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Returns the known name that is nearest to an unknown one, or `None` if none is near: at most
/// a third of its letters are wrong.
#[must_use]
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (distance, name) = known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(unknown, name), name))
        .min_by_key(|&(distance, _)| distance)?;
    (distance <= 1 + unknown.chars().count() / 3).then_some(name)
}

/// Says which known name was probably meant, `; did you mean x?`, or which there are if none is
/// near.
#[must_use]
pub fn suggest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(unknown, known.iter().copied()) {
        Some(name) => format!("; did you mean {name}?"),
        None => format!("; known: {}", known.join(", ")),
    }
}

/// Returns the line that an offset of a text is in, from 1.
#[must_use]
pub fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    before.matches('\n').count() + 1
}

/// Says what is wrong with a TOML file: the line, the thing, and for a key that nobody knows the
/// nearest one that is known; below that the line itself, with a mark under the thing.
#[must_use]
pub fn explain_toml(error: &toml::de::Error, text: &str) -> String {
    let (_, message) = locate_toml(error, text);
    match error.span() {
        Some(span) => explain_at(text, span, &message),
        None => message,
    }
}

/// Says what is wrong with a range of a text: the line, the thing, and below that the line itself
/// with a mark under the range.
#[must_use]
pub fn explain_at(text: &str, range: Range<usize>, message: &str) -> String {
    let line = line_of(text, range.start);
    let shown = text.lines().nth(line - 1).unwrap_or_default();
    let start =
        text.get(..range.start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let within = |at: usize| shown.get(..at.saturating_sub(start)).unwrap_or(shown);
    let (before, marked) = (within(range.start), within(range.end));
    // A tab is as wide as the one above it.
    let blank =
        |c: char| if c == '\t' { "\t".to_owned() } else { " ".repeat(c.width().unwrap_or(0)) };
    let indent: String = before.chars().map(blank).collect();
    let width = marked.width().saturating_sub(before.width()).max(1);
    let (number, marks) = (line.to_string(), "^".repeat(width));
    let margin = " ".repeat(number.len());
    format!("line {line}: {message}\n{margin} |\n{number} | {shown}\n{margin} | {indent}{marks}")
}

/// Returns the line in which a TOML file is wrong, if that is known, and what is wrong.
#[must_use]
pub fn locate_toml(error: &toml::de::Error, text: &str) -> (Option<usize>, String) {
    let line = error.span().map(|span| line_of(text, span.start));
    let message = unknown_key(error.message()).unwrap_or_else(|| {
        // The rest of a message of serde's is the same on one line.
        error.message().replace('\n', ": ")
    });
    (line, message)
}

/// Turns serde's "unknown field `siez`, expected one of `size`, …" into a sentence that names the
/// key, or the value ("unknown variant"), that was meant.
fn unknown_key(message: &str) -> Option<String> {
    let kind = match message.strip_prefix("unknown ")? {
        rest if rest.starts_with("variant") => "value",
        _ => "key",
    };
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    Some(format!("unknown {kind} {unknown}{}", suggest(unknown, quoted)))
}

#[cfg(test)]
mod tests {
    use super::{explain_at, nearest};

    #[test]
    fn the_thing_is_marked_below_its_line() {
        let text = "[page]\nfamily = \"宋体\" # 字\n";
        let at = text.find("\"宋").unwrap();
        let shown = explain_at(text, at..at + 8, "unknown value");
        let expected =
            "line 2: unknown value\n  |\n2 | family = \"宋体\" # 字\n  |          ^^^^^^";
        assert_eq!(shown, expected);
        let end = explain_at("a = 1", 5..5, "more is wanted");
        assert!(end.ends_with("\n1 | a = 1\n  |      ^"), "{end}");
        assert!(explain_at("", 0..0, "nothing").starts_with("line 1: nothing"));
    }

    #[test]
    fn a_slip_is_understood_and_a_guess_is_not_forced() {
        let known = ["profile", "style", "output"];
        assert_eq!(nearest("porfile", known), Some("profile"));
        assert_eq!(nearest("outpt", known), Some("output"));
        assert_eq!(nearest("colour", known), None);
    }
}

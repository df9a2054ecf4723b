//! Glossaries: terms whose result a person has settled.
//!
//! A [`Glossary`] is a stack of files (`toml`, `table`), the one with the greatest authority
//! first; within a file, the row above. Of rows that say different things of one source the first
//! is followed, and the others are reported (`stack`). [`Glossary::settle`] finds the terms of a
//! text: leftmost, then longest, whatever file they come from (`matcher`).

mod matcher;
mod place;
mod script;
mod stack;
mod table;
mod toml;

pub use place::TermPlace;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;

use super::{Converter, Fixed, Profile, Risk, Rule};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::{Error, Result, suggest};
use crate::source::Source;
use matcher::Matcher;

/// The largest glossary, in bytes: some hundred thousand terms.
const MAX_BYTES: u64 = 16 << 20;
/// The longest source, in characters: longer ones are sentences, pasted into the wrong column.
const MAX_SOURCE: usize = 200;
/// The longest target, in characters.
const MAX_TARGET: usize = 1000;

/// A glossary to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryFile {
    /// What messages and the audit call it.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

impl GlossaryFile {
    /// Names a file by its path.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { name: path.display().to_string(), path }
    }
}

/// The terms of one or several glossaries.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// Every row that is followed, at least in part, in the order of authority.
    terms: Vec<Term>,
    notes: BTreeMap<TermPlace, String>,
    matcher: Matcher,
    notices: Diagnostics,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    place: TermPlace,
    /// The text as manuscripts have it.
    source: String,
    /// What becomes of it; `None` if the row only gives a key.
    outcome: Option<Outcome>,
    /// The English key of a section with this title.
    key: Option<String>,
    note: Option<String>,
}

/// What becomes of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// This text takes its place.
    Target(String),
    /// It stays as written.
    Protected,
    /// Its characters are simplified; no word of the tables touches it.
    Characters,
}

impl Glossary {
    /// Reads glossaries, the one with the greatest authority first; a file named twice counts
    /// once.
    ///
    /// A file's ending tells its form: `.toml`, `.csv` or `.tsv`. Its text may be in any encoding
    /// that [`Source::decode`] reads.
    ///
    /// Errors if a file can't be read, or a row of it is wrong; the message names file and line.
    pub fn load(files: &[GlossaryFile]) -> Result<Self> {
        let mut seen = Vec::new();
        let mut stack = stack::Stack::default();
        for file in files {
            let identity = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
            if seen.contains(&identity) {
                continue;
            }
            seen.push(identity);
            stack.push(read(&file.name, bytes(file)?)?);
        }
        stack.finish()
    }

    /// Reads one glossary from its bytes; `name` is what it is called, and tells its form.
    ///
    /// Errors as [`Glossary::load`] does.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self> {
        let mut stack = stack::Stack::default();
        stack.push(read(name, bytes)?);
        stack.finish()
    }

    /// Returns whether there are no terms.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns what a person should know about the rows: those that disagree, and those that
    /// under `profile` do nothing, or probably not what was meant.
    #[must_use]
    pub fn diagnostics(&self, profile: Profile) -> Diagnostics {
        let mut diagnostics = self.notices.clone();
        for term in &self.terms {
            diagnostics.append(script::check(term, profile));
        }
        diagnostics
    }

    /// Returns the titles that have keys: the title, its key, and where that is written.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str, TermPlace)> {
        self.terms
            .iter()
            .filter_map(|term| Some((term.source.as_str(), term.key.as_deref()?, term.place)))
    }

    /// Returns the note of a row.
    #[must_use]
    pub fn note(&self, place: TermPlace) -> Option<&str> {
        self.notes.get(&place).map(String::as_str)
    }

    /// Settles a text: what stands in `protected` (ranges of whole characters, in order) stays,
    /// and every term found between them becomes what its row says.
    pub fn settle(
        &self,
        text: &str,
        protected: &[Range<usize>],
        converter: &dyn Converter,
    ) -> Vec<Fixed> {
        let mut fixed = Vec::new();
        let mut start = 0;
        for stretch in protected {
            self.settle_between(text, start..stretch.start, converter, &mut fixed);
            fixed.push(Fixed::protected(text, stretch.clone()));
            start = stretch.end;
        }
        self.settle_between(text, start..text.len(), converter, &mut fixed);
        fixed
    }

    fn settle_between(
        &self,
        text: &str,
        within: Range<usize>,
        converter: &dyn Converter,
        fixed: &mut Vec<Fixed>,
    ) {
        self.matcher.find(text, within, |source, index| {
            let Some(Term { place, outcome: Some(outcome), .. }) = self.terms.get(index) else {
                return;
            };
            let before = text.get(source.clone()).unwrap_or_default();
            let after = match outcome {
                Outcome::Target(target) => target.clone(),
                Outcome::Protected => before.to_owned(),
                Outcome::Characters => script::by_character(before, converter),
            };
            fixed.push(Fixed { source, after, rule: Rule::Glossary(*place), risk: Risk::Certain });
        });
    }
}

impl PartialEq for Glossary {
    fn eq(&self, other: &Self) -> bool {
        // The rest follows from the terms.
        self.terms == other.terms
    }
}

impl Eq for Glossary {}

/// Reads a file's bytes, but no more than a glossary may have.
fn bytes(file: &GlossaryFile) -> Result<Vec<u8>> {
    let failed = |error| Error::Configuration {
        path: file.path.clone(),
        reason: format!("cannot be read: {error}"),
    };
    let mut bytes = Vec::new();
    let opened = File::open(&file.path).map_err(failed)?;
    opened.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// What one file holds.
#[derive(Debug, Default)]
struct Contents {
    terms: Vec<Term>,
    notices: Diagnostics,
}

fn read(name: &str, bytes: Vec<u8>) -> Result<Contents> {
    let wrong = |reason: String| Error::Configuration { path: name.into(), reason };
    if bytes.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("the glossary has more than {} MiB", MAX_BYTES >> 20)));
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let parse: fn(&str) -> Result<Vec<Row>, Slip> = match ending.as_str() {
        "toml" => toml::rows,
        "csv" => |text| table::rows(text, ','),
        "tsv" => |text| table::rows(text, '\t'),
        _ => {
            let known = suggest(&ending, ["toml", "csv", "tsv"]);
            return Err(wrong(format!("a glossary ends in .toml, .csv or .tsv{known}")));
        }
    };
    let mut found = Contents::default();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(found);
    }
    let mut decoding = Diagnostics::new();
    let source = match Source::decode(name, bytes, None, &mut decoding) {
        Err(Error::Manuscript { reason, .. }) => return Err(wrong(reason)),
        decoded => decoded?,
    };
    for notice in decoding {
        // Spans are places in a manuscript; a place in a glossary is told in words.
        let message = match notice.span {
            Some(span) => format!("{name}:{}: {}", source.place(span).line, notice.message),
            None => format!("{name}: {}", notice.message),
        };
        found.notices.push(Diagnostic { span: None, message, ..notice });
    }
    let at = |line: usize| TermPlace::new(name, line);
    let locate = |Slip { line, reason }: Slip| match line {
        Some(line) => Error::Configuration { path: at(line).to_string().into(), reason },
        None => wrong(reason),
    };
    for row in parse(source.text()).map_err(locate)? {
        let line = row.line;
        let reason = |reason| locate(Slip { line: Some(line), reason });
        found.terms.push(row.check(at(line)).map_err(reason)?);
    }
    Ok(found)
}

/// What is wrong with a file, and in which line.
#[derive(Debug, PartialEq, Eq)]
struct Slip {
    line: Option<usize>,
    reason: String,
}

/// A row as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Row {
    line: usize,
    source: String,
    target: Option<String>,
    protect: bool,
    never: bool,
    key: Option<String>,
    note: Option<String>,
}

impl Row {
    /// Makes a term of a row; `Err` is what is wrong with it.
    fn check(self, place: TermPlace) -> Result<Term, String> {
        is_line(&self.source, "source", MAX_SOURCE)?;
        if let Some(target) = &self.target {
            is_line(target, "target", MAX_TARGET)?;
        }
        let outcome = match (self.target, self.protect, self.never) {
            (Some(target), false, false) => Some(Outcome::Target(target)),
            (None, true, false) => Some(Outcome::Protected),
            (None, false, true) => Some(Outcome::Characters),
            (None, false, false) => None,
            (Some(_), ..) => {
                return Err("a term with a target can't say protect or never as well".to_owned());
            }
            (None, true, true) => {
                return Err(
                    "protect and never exclude each other: as written, or simplified".to_owned()
                );
            }
        };
        if outcome.is_none() && self.key.is_none() {
            return Err(format!(
                "{} has no target; write one, or protect = true, never = true or a key",
                self.source
            ));
        }
        Ok(Term { place, source: self.source, outcome, key: self.key, note: self.note })
    }
}

/// Errors if a text can't stand in a line of a manuscript.
fn is_line(text: &str, what: &str, most: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("the {what} is empty"));
    }
    // U+FFFC stands for objects where terms are looked for, U+2028 for line breaks.
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFC}');
    if let Some(odd) = text.chars().find(|&c| is_odd(c)) {
        return Err(format!(
            "the {what} holds U+{:04X}; a term stands in one line",
            u32::from(odd)
        ));
    }
    let length = text.chars().count();
    if length > most {
        return Err(format!("the {what} has {length} characters; the limit is {most}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! Several rows, one authority: which row is followed, and which are reported.

use std::collections::BTreeMap;

use super::matcher::Matcher;
use super::{Contents, Glossary, Outcome, Term};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, Result};

/// Files read so far, the one with the greatest authority first.
#[derive(Debug, Default)]
pub(super) struct Stack {
    rows: Vec<Term>,
    notices: Diagnostics,
}

impl Stack {
    /// Adds a file below those that were added before.
    pub(super) fn push(&mut self, file: Contents) {
        self.rows.extend(file.terms);
        self.notices.append(file.notices);
    }

    /// Settles what is followed.
    ///
    /// A row gives an outcome, a key or both, and each counts by itself: a shared glossary may say
    /// what becomes of a term, and the project's what its key is.
    pub(super) fn finish(self) -> Result<Glossary> {
        let mut notices = self.notices;
        let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        let mut terms: Vec<Term> = Vec::new();
        for mut row in self.rows {
            if row.outcome.is_some()
                && let Some(first) = earlier(&mut outcomes, &row, &terms)
            {
                compare(first, &row, says(first), says(&row), &mut notices);
                row.outcome = None;
            }
            if row.key.is_some()
                && let Some(first) = earlier(&mut keys, &row, &terms)
            {
                compare(first, &row, key(first), key(&row), &mut notices);
                row.key = None;
            }
            // Places that other rows were remembered by stay, followed or not.
            terms.push(row);
        }
        let patterns = terms.iter().zip(0..).filter(|(term, _)| term.outcome.is_some());
        let matcher = Matcher::new(patterns.map(|(term, index)| (term.source.as_str(), index)))
            .map_err(|reason| Error::Usage(format!("the glossaries are too large: {reason}")))?;
        let notes = terms.iter().filter_map(|term| Some((term.place, term.note.clone()?)));
        let notes = notes.collect();
        Ok(Glossary { terms, notes, matcher, notices })
    }
}

/// Returns the row that settled a source before; without one, remembers that this one does.
fn earlier<'t>(
    first: &mut BTreeMap<String, usize>,
    row: &Term,
    terms: &'t [Term],
) -> Option<&'t Term> {
    match first.get(&row.source) {
        Some(&index) => terms.get(index),
        None => {
            first.insert(row.source.clone(), terms.len());
            None
        }
    }
}

/// Reports a row that says something else than one with more authority, or the same in one file.
fn compare(first: &Term, row: &Term, before: String, after: String, notices: &mut Diagnostics) {
    let source = &row.source;
    let (code, message) = if before != after {
        let message = format!(
            "{}: {source} {after}, but {}: {source} {before}; the latter is followed",
            row.place, first.place
        );
        (Code::GlossaryConflict, message)
    } else if first.place.file() == row.place.file() {
        let message = format!("{}: {source} is in line {} already", row.place, first.place.line());
        (Code::GlossaryTerm, message)
    } else {
        // Glossaries that agree are what stacks are made of.
        return;
    };
    let hint = match code {
        Code::GlossaryConflict => {
            "the glossary named first has authority, on the command line before hanpress.toml, \
             and in a file the row above; strike one of the rows"
        }
        _ => "strike one of the rows",
    };
    notices.push(Diagnostic::new(code, message).with_hint(hint));
}

/// Says in words what becomes of a term.
fn says(term: &Term) -> String {
    match &term.outcome {
        Some(Outcome::Target(target)) => format!("→ {target}"),
        Some(Outcome::Protected) => "is protected".to_owned(),
        Some(Outcome::Characters) => "is never a word of the tables".to_owned(),
        None => String::new(),
    }
}

fn key(term: &Term) -> String {
    term.key.as_ref().map_or_else(String::new, |key| format!("has the key {key}"))
}

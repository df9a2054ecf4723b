//! What was inferred, where, why and how surely; and how the user is told.

use std::fmt;

use super::lines::Lines;
use super::rules::Rule;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// One inference about the structure of a plain text.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// Where in the decoded source.
    pub span: Span,
    /// What was decided.
    pub decision: Decision,
    /// Why, from [`super::RULES`].
    pub reason: &'static str,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// What was decided about a piece of plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The title of the manuscript.
    Title,
    /// Its subtitle.
    Subtitle,
    /// A line that names authors.
    Authors,
    /// A line that dates the manuscript.
    Date,
    /// A heading of this level.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A numbered list, counting from `start`.
    NumberedList {
        /// The first item's number.
        start: u32,
        /// How many items, those of inner lists included.
        items: usize,
    },
    /// A bulleted list.
    BulletedList {
        /// How many items, those of inner lists included.
        items: usize,
    },
    /// A note.
    Note {
        /// How many calls lead to it.
        calls: usize,
    },
    /// A further paragraph of the note above.
    NoteContinued,
    /// The heading above a run of notes, dropped.
    NoteHeading,
    /// A term set strong at the head of its paragraph.
    Term,
    /// A table.
    Table {
        /// Columns.
        columns: usize,
        /// Rows.
        rows: usize,
    },
    /// A rule across the page.
    Rule,
    /// Lines kept apart inside one paragraph.
    Verse {
        /// How many.
        lines: usize,
    },
    /// Lines joined into one paragraph.
    Unwrapped {
        /// How many.
        lines: usize,
    },
    /// Two blocks joined into one paragraph.
    Joined,
    /// A page number, dropped.
    PageNumber,
    /// A running head or foot, dropped.
    RunningHead,
    /// A line of a table of contents, dropped.
    Contents,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("title"),
            Self::Subtitle => f.write_str("subtitle"),
            Self::Authors => f.write_str("author"),
            Self::Date => f.write_str("date"),
            Self::Heading { level } => write!(f, "heading of level {level}"),
            Self::NumberedList { start: 1, items } => write!(f, "numbered list of {items}"),
            Self::NumberedList { start, items } => {
                write!(f, "numbered list of {items}, from {start}")
            }
            Self::BulletedList { items } => write!(f, "bulleted list of {items}"),
            Self::Note { calls: 1 } => f.write_str("note with 1 call"),
            Self::Note { calls } => write!(f, "note with {calls} calls"),
            Self::NoteContinued => f.write_str("note, continued"),
            Self::NoteHeading => f.write_str("heading of notes dropped"),
            Self::Term => f.write_str("term"),
            Self::Table { columns, rows } => write!(f, "table of {columns} columns, {rows} rows"),
            Self::Rule => f.write_str("rule"),
            Self::Verse { lines } => write!(f, "verse of {lines} lines"),
            Self::Unwrapped { lines } => write!(f, "paragraph unwrapped from {lines} lines"),
            Self::Joined => f.write_str("paragraph joined"),
            Self::PageNumber => f.write_str("page number dropped"),
            Self::RunningHead => f.write_str("running head dropped"),
            Self::Contents => f.write_str("line of contents dropped"),
        }
    }
}

impl Decision {
    /// Returns how several such decisions are told in one notice, `None` if each is told alone.
    fn plural(self) -> Option<&'static str> {
        match self {
            Self::PageNumber => Some("page numbers dropped"),
            Self::RunningHead => Some("running heads dropped"),
            Self::Contents => Some("lines of contents dropped"),
            Self::Unwrapped { .. } => Some("paragraphs unwrapped"),
            Self::Term => Some("terms"),
            Self::Verse { .. } => Some("verses"),
            Self::Title
            | Self::Subtitle
            | Self::Authors
            | Self::Date
            | Self::Heading { .. }
            | Self::NumberedList { .. }
            | Self::BulletedList { .. }
            | Self::Note { .. }
            | Self::NoteContinued
            | Self::NoteHeading
            | Self::Table { .. }
            | Self::Rule
            | Self::Joined => None,
        }
    }
}

/// Collects guesses.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    entries: Vec<Guess>,
}

impl Guesses {
    /// Records that `rule` led to `decision` at `span`.
    pub(super) fn push(&mut self, span: Span, decision: Decision, rule: &Rule) {
        let (reason, confidence) = (rule.reason, rule.confidence);
        self.entries.push(Guess { span, decision, reason, confidence });
    }

    /// Returns the guesses in the order of the text.
    pub(super) fn into_sorted(mut self) -> Vec<Guess> {
        self.entries.sort_by_key(|guess| guess.span);
        self.entries
    }
}

/// How many line numbers an aggregated notice names.
const LINES_NAMED: usize = 12;

/// Tells the user every guess, repeated ones of a kind in one notice.
pub(super) fn report(guesses: &[Guess], lines: &Lines<'_>, diagnostics: &mut Diagnostics) {
    let mut told: Vec<(&'static str, &'static str)> = Vec::new();
    for (index, guess) in guesses.iter().enumerate() {
        let Some(plural) = guess.decision.plural() else {
            diagnostics.push(notice(guess, &guess.decision.to_string()));
            continue;
        };
        if told.contains(&(plural, guess.reason)) {
            continue;
        }
        told.push((plural, guess.reason));
        let alike: Vec<&Guess> = guesses
            .iter()
            .skip(index)
            .filter(|g| g.decision.plural() == Some(plural) && g.reason == guess.reason)
            .collect();
        let what = match alike.len() {
            1 => guess.decision.to_string(),
            many => format!("{many} {plural} (lines {})", line_numbers(&alike, lines)),
        };
        diagnostics.push(notice(guess, &what));
    }
}

fn notice(guess: &Guess, what: &str) -> Diagnostic {
    let message = format!("{what}: {} (confidence {:.2})", guess.reason, guess.confidence);
    Diagnostic::new(Code::StructureGuess, message).at(guess.span)
}

fn line_numbers(guesses: &[&Guess], lines: &Lines<'_>) -> String {
    let mut named: Vec<String> = guesses
        .iter()
        .take(LINES_NAMED)
        .map(|guess| lines.number_at(guess.span.start as usize).to_string())
        .collect();
    if guesses.len() > LINES_NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

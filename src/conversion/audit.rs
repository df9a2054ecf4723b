//! What was changed, for the person who checks it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::change::Change;
use super::risk::ambiguity;
use super::rule::{Rule, Table};
use super::{Conversion, Glossary, Mark, Profile, Risk, idiom};
use crate::source::{Source, Span};

/// The version of the audit's JSON form; it is raised when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// Every change of a document's text, as `STEM.audit.json` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The profile that was applied.
    pub profile: Profile,
    /// How many changes there are of each risk.
    pub summary: Summary,
    /// Certain changes of single characters and marks, counted: 龍 → 龙 a thousand times is one
    /// line.
    pub tallies: Vec<Tally>,
    /// All other changes, in the order of the document.
    pub entries: Vec<Entry>,
    /// The text itself, if [`super::ConversionOptions::keep_passages`] asked for it.
    #[serde(skip)]
    pub passages: Vec<Passage>,
}

impl Audit {
    /// Works out lines from spans; `source` is what the document was read from.
    pub fn locate(&mut self, source: &Source) {
        for passage in &mut self.passages {
            passage.line = passage.span.map(|span| source.place(span).line);
        }
    }
}

/// How many changes there are of each risk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Right wherever they stand.
    pub certain: usize,
    /// Right as a rule.
    pub likely: usize,
    /// A person should look.
    pub doubtful: usize,
}

/// A change that occurs many times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// Why.
    pub rule: Rule,
    /// How often.
    pub count: usize,
    /// Where it occurs first, in bytes of the decoded manuscript, if that is known.
    pub first: Option<Span>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Where, in bytes of the decoded manuscript; `None` for metadata and what has no place.
    pub span: Option<Span>,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// Why.
    pub rule: Rule,
    /// The clause of the standard, for punctuation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<&'static str>,
    /// How sure it is.
    pub risk: Risk,
    /// Other Simplified forms the text before can have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<&'static str>,
    /// What the row of the glossary notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A text that was converted as one string, and what became of it.
///
/// In both texts U+2028 stands for a line break within a paragraph, and U+FFFC for what is never
/// converted: an image, a stretch of code, text in another language, a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands, in bytes of the decoded manuscript; `None` for metadata and what has no
    /// place. For a heading's number and an image's alternative text, where the whole stands.
    pub span: Option<Span>,
    /// The line it begins in, from 1, once [`Audit::locate`] has worked it out.
    pub line: Option<usize>,
    /// The text before.
    pub source: String,
    /// The text after.
    pub target: String,
    /// Every change, in order; ranges do not overlap. What no change covers is unchanged.
    pub changes: Vec<PassageChange>,
}

/// A change within a [`Passage`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageChange {
    /// Bytes of the passage's source.
    pub source: Range<usize>,
    /// Bytes of the passage's target.
    pub target: Range<usize>,
    /// Its place in [`Audit::entries`]; `None` if it is only counted among the tallies.
    pub entry: Option<usize>,
    /// Why.
    pub rule: Rule,
    /// How sure it is.
    pub risk: Risk,
}

/// Collects changes; parts of a document are collected apart and joined in order.
#[derive(Debug, Default)]
pub(super) struct Collector {
    keeps_passages: bool,
    summary: Summary,
    tallies: BTreeMap<(String, String, Rule), (usize, Option<Span>)>,
    pub(super) entries: Vec<Entry>,
    passages: Vec<Passage>,
}

impl Collector {
    /// Creates an empty one; `keeps_passages` tells whether it keeps the text itself as well.
    pub(super) fn new(keeps_passages: bool) -> Self {
        Self { keeps_passages, ..Self::default() }
    }

    /// Adds what became of a text that stands at `span` in the manuscript; `span_of` tells where
    /// a range of it does.
    pub(super) fn passage(
        &mut self,
        source: &str,
        conversion: &Conversion,
        span: Option<Span>,
        span_of: impl Fn(Range<usize>) -> Option<Span>,
    ) {
        let mut changes = Vec::new();
        for change in &conversion.changes {
            let before = source.get(change.source.clone()).unwrap_or_default();
            let after = conversion.text.get(change.target.clone()).unwrap_or_default();
            let entry = self.push(before, after, change, span_of(change.source.clone()));
            if self.keeps_passages {
                let Change { source, target, rule, risk } = change.clone();
                changes.push(PassageChange { source, target, entry, rule, risk });
            }
        }
        if self.keeps_passages && !source.is_empty() {
            let (source, target) = (source.to_owned(), conversion.text.clone());
            self.passages.push(Passage { span, line: None, source, target, changes });
        }
    }

    /// Adds a change; returns its place among the entries, unless it is only counted.
    fn push(
        &mut self,
        before: &str,
        after: &str,
        change: &Change,
        span: Option<Span>,
    ) -> Option<usize> {
        match change.risk {
            Risk::Certain => self.summary.certain += 1,
            Risk::Likely => self.summary.likely += 1,
            Risk::Doubtful => self.summary.doubtful += 1,
        }
        if change.risk == Risk::Certain && is_tallied(change.rule, before) {
            let key = (before.to_owned(), after.to_owned(), change.rule);
            self.tallies.entry(key).or_insert((0, span)).0 += 1;
            return None;
        }
        let clause = match change.rule {
            Rule::Punctuation(mark) => Some(mark.clause()),
            Rule::Opencc(_)
            | Rule::House(_)
            | Rule::Idiom(_)
            | Rule::Glossary(_)
            | Rule::Protection => None,
        };
        let mut alternatives = match change.rule {
            Rule::Idiom(region) => idiom::alternatives(region, before).to_vec(),
            Rule::Opencc(_)
            | Rule::House(_)
            | Rule::Punctuation(_)
            | Rule::Glossary(_)
            | Rule::Protection => ambiguity(before)
                .map(|ambiguity| ambiguity.alternatives.clone())
                .unwrap_or_default(),
        };
        alternatives.retain(|&form| form != after);
        self.entries.push(Entry {
            span,
            before: before.to_owned(),
            after: after.to_owned(),
            rule: change.rule,
            clause,
            risk: change.risk,
            alternatives,
            note: None,
        });
        Some(self.entries.len() - 1)
    }

    /// Makes certain the quotation marks at `places`, which their paragraph alone left in doubt.
    pub(super) fn confirm(&mut self, places: &BTreeSet<Span>) {
        for entry in &mut self.entries {
            let is_meant = entry.rule == Rule::Punctuation(Mark::Quotes)
                && entry.span.is_some_and(|span| places.contains(&span));
            if is_meant && entry.risk == Risk::Doubtful {
                entry.risk = Risk::Certain;
                self.summary.doubtful -= 1;
                self.summary.certain += 1;
            }
        }
    }

    /// Adds what was collected behind.
    pub(super) fn append(&mut self, behind: Self) {
        self.summary.certain += behind.summary.certain;
        self.summary.likely += behind.summary.likely;
        self.summary.doubtful += behind.summary.doubtful;
        let entries = self.entries.len();
        self.entries.extend(behind.entries);
        for mut passage in behind.passages {
            for entry in passage.changes.iter_mut().filter_map(|change| change.entry.as_mut()) {
                *entry += entries;
            }
            self.passages.push(passage);
        }
        for (key, (count, first)) in behind.tallies {
            self.tallies.entry(key).or_insert((0, first)).0 += count;
        }
    }

    /// Returns the audit.
    pub(super) fn into_audit(mut self, profile: Profile, glossary: &Glossary) -> Audit {
        for entry in &mut self.entries {
            if let Rule::Glossary(place) = entry.rule {
                entry.note = glossary.note(place).map(str::to_owned);
            }
        }
        for change in self.passages.iter_mut().flat_map(|passage| &mut passage.changes) {
            // What was confirmed meanwhile is surer than when the passage was converted.
            if let Some(entry) = change.entry.and_then(|entry| self.entries.get(entry)) {
                change.risk = entry.risk;
            }
        }
        let tallies = self.tallies.into_iter().map(|((before, after, rule), (count, first))| {
            Tally { before, after, rule, count, first }
        });
        Audit {
            schema: SCHEMA,
            profile,
            summary: self.summary,
            tallies: tallies.collect(),
            entries: self.entries,
            passages: self.passages,
        }
    }
}

/// Returns whether changes of a rule are counted, not listed, as long as they are certain.
fn is_tallied(rule: Rule, before: &str) -> bool {
    let is_single = before.chars().nth(1).is_none();
    match rule {
        // Odd code points in a manuscript, and what a person ordered, are worth listing one by one.
        Rule::Opencc(Table::CompatibilityIdeographs) | Rule::Idiom(_) | Rule::Glossary(_) => false,
        Rule::Opencc(_) | Rule::House(_) | Rule::Punctuation(_) | Rule::Protection => is_single,
    }
}

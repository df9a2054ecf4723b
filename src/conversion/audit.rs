//! What was changed, for the person who checks it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::Change;
use super::risk::ambiguity;
use super::rule::{Rule, Table};
use super::{Mark, Profile, Risk};
use crate::source::Span;

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
}

/// Collects changes; parts of a document are collected apart and joined in order.
#[derive(Debug, Default)]
pub(super) struct Collector {
    summary: Summary,
    tallies: BTreeMap<(String, String, Rule), (usize, Option<Span>)>,
    pub(super) entries: Vec<Entry>,
}

impl Collector {
    /// Adds a change.
    pub(super) fn push(&mut self, before: &str, after: &str, change: &Change, span: Option<Span>) {
        match change.risk {
            Risk::Certain => self.summary.certain += 1,
            Risk::Likely => self.summary.likely += 1,
            Risk::Doubtful => self.summary.doubtful += 1,
        }
        if change.risk == Risk::Certain && is_tallied(change.rule, before) {
            let key = (before.to_owned(), after.to_owned(), change.rule);
            self.tallies.entry(key).or_insert((0, span)).0 += 1;
            return;
        }
        let clause = match change.rule {
            Rule::Punctuation(mark) => Some(mark.clause()),
            Rule::Opencc(_) | Rule::House(_) => None,
        };
        let alternatives = ambiguity(before).map(|ambiguity| ambiguity.alternatives.clone());
        let mut alternatives = alternatives.unwrap_or_default();
        alternatives.retain(|&form| form != after);
        self.entries.push(Entry {
            span,
            before: before.to_owned(),
            after: after.to_owned(),
            rule: change.rule,
            clause,
            risk: change.risk,
            alternatives,
        });
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
        self.entries.extend(behind.entries);
        for (key, (count, first)) in behind.tallies {
            self.tallies.entry(key).or_insert((0, first)).0 += count;
        }
    }

    /// Returns the audit.
    pub(super) fn into_audit(self, profile: Profile) -> Audit {
        let tallies = self.tallies.into_iter().map(|((before, after, rule), (count, first))| {
            Tally { before, after, rule, count, first }
        });
        Audit {
            schema: SCHEMA,
            profile,
            summary: self.summary,
            tallies: tallies.collect(),
            entries: self.entries,
        }
    }
}

/// Returns whether changes of a rule are counted, not listed, as long as they are certain.
fn is_tallied(rule: Rule, before: &str) -> bool {
    let is_single = before.chars().nth(1).is_none();
    match rule {
        // Odd code points in a manuscript are worth listing one by one.
        Rule::Opencc(Table::CompatibilityIdeographs) => false,
        Rule::Opencc(_) | Rule::House(_) | Rule::Punctuation(_) => is_single,
    }
}

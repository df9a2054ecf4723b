//! What conversion finds beside its result: the audit, and what the user is told.

use std::collections::BTreeSet;

use super::audit::{Audit, Entry, Outside};
use super::collector::Collector;
use super::decision::Decision;
use super::document::ConversionOptions;
use super::punctuation::Pairing;
use super::rule::Rule;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// What a part of the document gave beside its text.
#[derive(Debug)]
pub(super) struct Found {
    pub changes: Collector,
    /// The quotation marks of every paragraph that has unpaired ones, and of those right behind
    /// them.
    pub quotes: Vec<Quotes>,
    /// The decisions that were met, by number.
    decisions: BTreeSet<usize>,
}

/// Quotation marks of a paragraph and where its unpaired ones stand.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    pub pairing: Pairing,
    pub unclosed: Vec<Option<Span>>,
    pub unopened: Vec<Option<Span>>,
}

impl Found {
    pub(super) fn new(changes: Collector) -> Self {
        Self { changes, quotes: Vec::new(), decisions: BTreeSet::new() }
    }

    /// Notes that a decision was met.
    pub(super) fn note_decision(&mut self, index: usize) {
        self.decisions.insert(index);
    }

    /// Adds what was found behind.
    pub(super) fn append(&mut self, behind: Self) {
        self.changes.append(behind.changes);
        self.quotes.extend(behind.quotes);
        self.decisions.extend(behind.decisions);
    }

    /// Returns the audit, and tells the user what a person should look at.
    pub(super) fn into_audit(
        mut self,
        options: &ConversionOptions<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Audit {
        let decided: Vec<Span> = self
            .changes
            .entries
            .iter()
            .filter(|entry| entry.decided.is_some())
            .filter_map(|entry| entry.span)
            .collect();
        let mut going_on = BTreeSet::new();
        let none = Quotes::default();
        let following = self.quotes.iter().skip(1).chain(std::iter::once(&none));
        for (quotes, next) in self.quotes.iter().zip(following) {
            if quotes.pairing.goes_on_in(&next.pairing) {
                going_on.extend(quotes.unclosed.iter().flatten());
            }
            quotes.report(next, &decided, diagnostics);
        }
        self.changes.confirm(&going_on);
        let audit = self.changes.into_audit(options.profile, options.source, &options.glossary);
        report_doubtful(&audit, diagnostics);
        report_outside(&audit, diagnostics);
        let decisions = options.decisions.iter().enumerate();
        let unmet = decisions.filter(|(index, _)| !self.decisions.contains(index));
        for (_, decision) in unmet {
            report_unmet(decision, diagnostics);
        }
        audit
    }
}

/// Most doubtful first: who has little time should read these.
fn report_doubtful(audit: &Audit, diagnostics: &mut Diagnostics) {
    for entry in audit.doubtful() {
        let Entry { before, after, doubt, alternatives, rule, span, .. } = entry;
        // A mark without its partner is told as such.
        if matches!(rule, Rule::Punctuation(_)) {
            continue;
        }
        let what = if before == after { "was kept".to_owned() } else { format!("became {after}") };
        let message = format!("{before} {what}, which may be wrong here ({}%)", (doubt + 5) / 10);
        let mut diagnostic = Diagnostic::new(Code::DoubtfulConversion, message);
        diagnostic.span = *span;
        if !alternatives.is_empty() {
            let hint = format!("the other form is {}", alternatives.join(" or "));
            diagnostic = diagnostic.with_hint(hint);
        }
        diagnostics.push(diagnostic);
    }
}

fn report_outside(audit: &Audit, diagnostics: &mut Diagnostics) {
    for Outside { character, count, first } in &audit.outside_standard {
        let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
        let code = u32::from(*character);
        let message = format!(
            "{character} (U+{code:04X}) is not in the 通用规范汉字表; it stands {times} in the result"
        );
        let mut diagnostic = Diagnostic::new(Code::NonstandardCharacter, message);
        diagnostic.span = first.map(|first| first.span);
        diagnostics.push(diagnostic);
    }
}

fn report_unmet(decision: &Decision, diagnostics: &mut Diagnostics) {
    let Decision { before, after, left, right } = decision;
    let message = format!(
        "the decision that {before} becomes {after} in {left}{before}{right} meets nothing any more"
    );
    diagnostics.push(
        Diagnostic::new(Code::UnmetDecision, message)
            .with_hint("strike it from hanpress.lock if that text is gone for good"),
    );
}

impl Quotes {
    /// Tells of unpaired marks, but for those that stand in what a person decided.
    fn report(&self, next: &Self, decided: &[Span], diagnostics: &mut Diagnostics) {
        let is_decided =
            |span: Span| decided.iter().any(|it| it.start < span.end && span.start < it.end);
        let mut push = |message: String, hint: &str, span: Option<Span>| {
            if span.is_some_and(is_decided) {
                return;
            }
            let mut diagnostic = Diagnostic::new(Code::UnpairedQuote, message).with_hint(hint);
            diagnostic.span = span;
            diagnostics.push(diagnostic);
        };
        if !self.pairing.goes_on_in(&next.pairing) {
            for (&(_, mark), &span) in self.pairing.unclosed.iter().zip(&self.unclosed) {
                let message = format!("the quotation mark {mark} is not closed in its paragraph");
                push(
                    message,
                    "close it, or begin the next paragraph with it if the quotation goes on",
                    span,
                );
            }
        }
        for (&(_, mark), &span) in self.pairing.unopened.iter().zip(&self.unopened) {
            let message =
                format!("the quotation mark {mark} closes a quotation that nothing opens");
            push(message, "open the quotation in the same paragraph", span);
        }
    }
}

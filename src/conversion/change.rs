//! Changes, and what two passes of them amount to.

use std::ops::Range;

use super::risk::Risk;
use super::rule::Rule;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the text before.
    pub source: Range<usize>,
    /// Bytes of the text after.
    pub target: Range<usize>,
    /// Why.
    pub rule: Rule,
    /// How sure it is.
    pub risk: Risk,
}

/// What stands behind a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Why {
    pub rule: Rule,
    pub risk: Risk,
}

/// Text under conversion: what a pass has written so far, and the changes it made.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// What is written.
    pub text: String,
    /// The changes, from the text the pass reads to the text it writes.
    pub changes: Vec<Change>,
}

impl Draft {
    /// Writes `after` in the place of `before`, which begins at `at` in the text that is read.
    pub(super) fn replace(&mut self, at: usize, before: &str, after: &str, why: Why) {
        let start = self.text.len();
        self.text.push_str(after);
        self.note(at, start, before, after, why);
    }

    /// Adds the change of `before`, which begins at `at` in the text that is read, to `after`,
    /// which begins at `start` in the text that is written.
    pub(super) fn note(&mut self, at: usize, start: usize, before: &str, after: &str, why: Why) {
        if before == after {
            return;
        }
        if why.rule.is_by_character() && before.chars().count() == after.chars().count() {
            self.note_characters(at, start, before, after, why);
        } else {
            self.changes.push(Change {
                source: at..at + before.len(),
                target: start..start + after.len(),
                rule: why.rule,
                risk: why.risk,
            });
        }
    }

    fn note_characters(&mut self, at: usize, start: usize, before: &str, after: &str, why: Why) {
        let Why { rule, risk } = why;
        let (mut source, mut target) = (at, start);
        for (old, new) in before.chars().zip(after.chars()) {
            let (source_end, target_end) = (source + old.len_utf8(), target + new.len_utf8());
            if old != new {
                let change =
                    Change { source: source..source_end, target: target..target_end, rule, risk };
                self.changes.push(change);
            }
            (source, target) = (source_end, target_end);
        }
    }
}

/// Returns the changes that one pass and the next amount to.
///
/// Changes that touch the same bytes in between become one, under the greater of their rules.
pub(super) fn compose(first: Vec<Change>, second: Vec<Change>) -> Vec<Change> {
    if first.is_empty() {
        return second;
    }
    if second.is_empty() {
        return first;
    }
    let mut composed = Vec::with_capacity(first.len() + second.len());
    let mut first = first.into_iter().peekable();
    let mut second = second.into_iter().peekable();
    // How far the text in between is ahead of the source, and the target ahead of it.
    let (mut ahead_of_source, mut ahead_in_target) = (0_isize, 0_isize);
    loop {
        // Most changes of the first touch none of the second.
        while let Some(one) =
            first.next_if(|one| second.peek().is_none_or(|two| one.target.end <= two.source.start))
        {
            ahead_of_source = distance(one.source.end, one.target.end);
            let target = one.target.start.wrapping_add_signed(ahead_in_target)
                ..one.target.end.wrapping_add_signed(ahead_in_target);
            composed.push(Change { target, ..one });
        }
        let begin = match (first.peek(), second.peek()) {
            (None, None) => return composed,
            (Some(one), None) => one.target.start,
            (None, Some(two)) => two.source.start,
            (Some(one), Some(two)) => one.target.start.min(two.source.start),
        };
        let source_start = begin.wrapping_add_signed(-ahead_of_source);
        let target_start = begin.wrapping_add_signed(ahead_in_target);
        let mut end = begin;
        let mut rule: Option<Rule> = None;
        let mut risk = Risk::Certain;
        loop {
            let touches = |start: usize| start < end || (rule.is_none() && start == begin);
            if let Some(one) = first.next_if(|one| touches(one.target.start)) {
                end = end.max(one.target.end);
                ahead_of_source = distance(one.source.end, one.target.end);
                rule = rule.max(Some(one.rule));
                risk = risk.max(one.risk);
            } else if let Some(two) = second.next_if(|two| touches(two.source.start)) {
                end = end.max(two.source.end);
                ahead_in_target = distance(two.source.end, two.target.end);
                rule = rule.max(Some(two.rule));
                risk = risk.max(two.risk);
            } else {
                break;
            }
        }
        if let Some(rule) = rule {
            composed.push(Change {
                source: source_start..end.wrapping_add_signed(-ahead_of_source),
                target: target_start..end.wrapping_add_signed(ahead_in_target),
                rule,
                risk,
            });
        }
    }
}

/// Returns how far `to` is ahead of `from`.
fn distance(from: usize, to: usize) -> isize {
    to.wrapping_sub(from).cast_signed()
}

/// Drops changes that, seen as a whole, change nothing.
pub(super) fn drop_void(source: &str, target: &str, changes: &mut Vec<Change>) {
    changes.retain(|change| {
        source.as_bytes().get(change.source.clone()) != target.as_bytes().get(change.target.clone())
    });
}

#[cfg(test)]
mod tests {
    use super::super::rule::Table;
    use super::*;

    fn change(source: Range<usize>, target: Range<usize>, table: Table) -> Change {
        Change { source, target, rule: Rule::Opencc(table), risk: Risk::Certain }
    }

    #[test]
    fn changes_apart_stay_apart() {
        let first = vec![change(0..1, 0..3, Table::Characters)];
        let second = vec![change(4..5, 4..6, Table::Phrases)];
        let expected =
            vec![change(0..1, 0..3, Table::Characters), change(2..3, 4..6, Table::Phrases)];
        assert_eq!(compose(first, second), expected);
    }

    #[test]
    fn changes_that_touch_become_one_with_the_greater_rule() {
        // 0123456 → 0AB3456 → 0A#56: the second takes B34.
        let first = vec![change(1..3, 1..3, Table::Phrases)];
        let second = vec![change(2..5, 2..3, Table::Characters)];
        assert_eq!(compose(first, second), vec![change(1..5, 1..3, Table::Phrases)]);
    }
}

//! Decisions: what a person settled once, about a text in its context.
//!
//! A decision is found again by its context, not by its place: it survives edits before and
//! behind it, and edits on one side of it.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::{Conversion, Risk, Rule};

/// How many characters on either side are remembered.
const REMEMBERED: usize = 6;
/// How many of them must be there again on both sides, unless all are on one.
const NEAREST: usize = 2;

/// What a person decided about a text in its context.
///
/// It applies wherever `before` stands between the same two characters on either side, or behind
/// or before the same six. Where it agrees with the tables it accepts what they do; else it
/// corrects them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The text as the manuscript has it; not empty.
    pub before: String,
    /// What becomes of it.
    pub after: String,
    /// Up to six characters that stand before it in its paragraph, heading or cell; fewer only
    /// where that begins.
    pub left: String,
    /// Up to six characters that stand behind it.
    pub right: String,
}

impl Decision {
    /// Returns it with no more context than counts.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let (left, right) = (last(&self.left, REMEMBERED), first(&self.right, REMEMBERED));
        Self { left: left.to_owned(), right: right.to_owned(), ..self }
    }
}

/// How a person settled a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decided {
    /// What the tables do is right.
    Accepted,
    /// Something else is.
    Corrected,
}

/// A change that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Where the change begins in the text before.
    pub at: usize,
    /// How.
    pub decided: Decided,
    /// What the tables made of it, if that is not what it became.
    pub tables: Option<String>,
}

/// Returns what is near a place in a text, up to six characters before it and behind it.
pub(super) fn context<'a>(text: &'a str, at: &Range<usize>) -> (&'a str, &'a str) {
    let before = text.get(..at.start).unwrap_or_default();
    let behind = text.get(at.end..).unwrap_or_default();
    (last(before, REMEMBERED), first(behind, REMEMBERED))
}

fn first(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or_default()
}

fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count - 1).map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or_default()
}

/// A part of a context that is enough to know it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clue<'a> {
    Nearest(&'a str, &'a str),
    Before(&'a str),
    Behind(&'a str),
}

/// Returns the clues of a context.
fn clues<'a>(left: &'a str, right: &'a str) -> impl Iterator<Item = Clue<'a>> {
    let is_whole = |side: &str| side.chars().count() >= REMEMBERED;
    let nearest = Clue::Nearest(last(left, NEAREST), first(right, NEAREST));
    let before = is_whole(left).then_some(Clue::Before(left));
    let behind = is_whole(right).then_some(Clue::Behind(right));
    std::iter::once(nearest).chain(before).chain(behind)
}

/// A manuscript's decisions, ready to be found.
#[derive(Debug, Default)]
pub(super) struct Decisions<'a> {
    list: &'a [Decision],
    /// By what they are about, and by every clue.
    by_clue: BTreeMap<(&'a str, Clue<'a>), Vec<usize>>,
    /// What they are about, by its first character.
    texts: BTreeMap<char, BTreeSet<&'a str>>,
}

impl<'a> Decisions<'a> {
    pub(super) fn new(list: &'a [Decision]) -> Self {
        let mut decisions = Self { list, ..Self::default() };
        for (index, Decision { before, left, right, .. }) in list.iter().enumerate() {
            let Some(first) = before.chars().next() else { continue };
            decisions.texts.entry(first).or_default().insert(before);
            for clue in clues(left, right) {
                decisions.by_clue.entry((before, clue)).or_default().push(index);
            }
        }
        decisions
    }

    /// Carries out what was decided about a text.
    ///
    /// Every place that was decided becomes one change, even if nothing differs there; `applied`
    /// is told the number of every decision that was met. What is returned is in order.
    pub(super) fn apply(
        &self,
        text: &str,
        conversion: Conversion,
        mut applied: impl FnMut(usize),
    ) -> (Conversion, Vec<Verdict>) {
        let found = self.find(text);
        if found.is_empty() {
            return (conversion, Vec::new());
        }
        let mut rewrite = Rewrite::new(text, conversion);
        for (range, index) in found {
            let after = self.list.get(index).map_or("", |decision| decision.after.as_str());
            if rewrite.decide(range, after) {
                applied(index);
            }
        }
        rewrite.finish()
    }

    /// Finds the decisions that apply to a text: where, and which; from the left, the longest
    /// first, none over another.
    fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        let mut done = 0;
        if self.list.is_empty() {
            return found;
        }
        for (at, first) in text.char_indices() {
            let Some(texts) = self.texts.get(&first).filter(|_| at >= done) else { continue };
            let rest = text.get(at..).unwrap_or_default();
            // Of texts that begin alike the longer are greater.
            let here = texts.iter().rev().filter(|before| rest.starts_with(**before));
            let hit = here.map(|before| at..at + before.len()).find_map(|range| {
                let index = self.about(text, &range)?;
                Some((range, index))
            });
            if let Some((range, index)) = hit {
                done = range.end;
                found.push((range, index));
            }
        }
        found
    }

    /// Returns the decision about a stretch of a text: of several the one whose context is most
    /// like it, of equals the first.
    fn about(&self, text: &str, at: &Range<usize>) -> Option<usize> {
        let before = text.get(at.clone())?;
        let (left, right) = context(text, at);
        let candidates = clues(left, right)
            .filter_map(|clue| self.by_clue.get(&(before, clue)))
            .flatten()
            .copied();
        candidates.min_by_key(|&index| {
            let likeness = self.list.get(index).map_or(0, |decision| {
                alike(left.chars().rev(), decision.left.chars().rev())
                    + alike(right.chars(), decision.right.chars())
            });
            (std::cmp::Reverse(likeness), index)
        })
    }
}

/// Counts the characters that two contexts have in common, from the text outwards.
fn alike(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// A conversion into which decisions are written, from the left.
struct Rewrite<'a> {
    text: &'a str,
    /// What the tables made of the text.
    tables: String,
    /// Their changes that are not yet taken over.
    changes: Peekable<IntoIter<Change>>,
    /// Up to where both texts are dealt with.
    done: (usize, usize),
    result: Conversion,
    verdicts: Vec<Verdict>,
}

impl<'a> Rewrite<'a> {
    fn new(text: &'a str, Conversion { text: tables, changes }: Conversion) -> Self {
        let result = Conversion {
            text: String::with_capacity(tables.len()),
            changes: Vec::with_capacity(changes.len()),
        };
        let changes = changes.into_iter().peekable();
        Self { text, tables, changes, done: (0, 0), result, verdicts: Vec::new() }
    }

    /// Puts `after` in the place of a stretch of the text, together with what the tables changed
    /// across its borders. Returns whether that can be done.
    fn decide(&mut self, range: Range<usize>, after: &str) -> bool {
        while let Some(change) = self.changes.next_if(|change| change.source.end <= range.start) {
            self.take_over(change);
        }
        if range.start < self.done.0 {
            return false;
        }
        let mut over = Vec::new();
        while let Some(change) = self.changes.next_if(|change| change.source.start < range.end) {
            over.push(change);
        }
        let (done_source, done_target) = self.done;
        let mut source = range.clone();
        let mut target = done_target + range.start - done_source..done_target;
        target.end = target.start + range.len();
        if let (Some(first), Some(last)) = (over.first(), over.last()) {
            if first.source.start < range.start {
                (source.start, target.start) = (first.source.start, first.target.start);
            }
            let behind = range.end.saturating_sub(last.source.end);
            (source.end, target.end) = (range.end.max(last.source.end), last.target.end + behind);
        }
        let tables = self.tables.get(target.clone()).unwrap_or_default().to_owned();
        let Some(after) = within(self.text, &source, &range, &tables, after) else {
            over.into_iter().for_each(|change| self.take_over(change));
            return false;
        };
        let is_corrected = after != tables;
        let rule = match over.iter().map(|change| change.rule).max() {
            _ if is_corrected => Rule::Decision,
            rule => rule.unwrap_or(Rule::Kept),
        };
        let decided = if is_corrected { Decided::Corrected } else { Decided::Accepted };
        let tables = is_corrected.then_some(tables);
        self.verdicts.push(Verdict { at: source.start, decided, tables });
        self.write(source, target, &after, rule, Risk::Certain);
        true
    }

    fn take_over(&mut self, change: Change) {
        let Change { source, target, rule, risk } = change;
        let after = self.tables.get(target.clone()).unwrap_or_default().to_owned();
        self.write(source, target, &after, rule, risk);
    }

    /// Writes `after` in the place of `target`, and what stands unchanged before it.
    fn write(
        &mut self,
        source: Range<usize>,
        target: Range<usize>,
        after: &str,
        rule: Rule,
        risk: Risk,
    ) {
        let text = &mut self.result.text;
        text.push_str(self.tables.get(self.done.1..target.start).unwrap_or_default());
        let start = text.len();
        text.push_str(after);
        self.done = (source.end, target.end);
        let target = start..text.len();
        self.result.changes.push(Change { source, target, rule, risk });
    }

    fn finish(mut self) -> (Conversion, Vec<Verdict>) {
        while let Some(change) = self.changes.next() {
            self.take_over(change);
        }
        self.result.text.push_str(self.tables.get(self.done.1..).unwrap_or_default());
        (self.result, self.verdicts)
    }
}

/// Returns what stands in the place of `source`, of which the tables made `tables`, once `after`
/// stands in the place of `range` within it; `None` if no character answers to the borders of
/// `range`.
fn within(
    text: &str,
    source: &Range<usize>,
    range: &Range<usize>,
    tables: &str,
    after: &str,
) -> Option<String> {
    let count = |range: Range<usize>| text.get(range).map_or(0, |text| text.chars().count());
    let (head, tail) = (count(source.start..range.start), count(range.end..source.end));
    let all = tables.chars().count();
    if (head, tail) != (0, 0) && all != count(source.clone()) {
        return None;
    }
    let before = tables.chars().take(head);
    Some(before.chain(after.chars()).chain(tables.chars().skip(all - tail)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::Profile;
    use super::*;

    /// Converts, and carries out decisions written `left[before>after]right`; returns the result
    /// and how often each decision was met.
    fn decided(text: &str, decisions: &[&str]) -> (String, Vec<usize>) {
        let list: Vec<Decision> = decisions.iter().map(|written| decision(written)).collect();
        let mut met = vec![0; list.len()];
        let conversion = Profile::Publish.converter().convert(text);
        let (result, verdicts) =
            Decisions::new(&list).apply(text, conversion, |index| met[index] += 1);
        let mut at = (0, 0);
        for change in &result.changes {
            let between = text[at.0..change.source.start] == result.text[at.1..change.target.start];
            assert!(between, "{text}: the changes don't account for the result");
            at = (change.source.end, change.target.end);
        }
        assert_eq!(text[at.0..], result.text[at.1..], "{text}");
        let places: Vec<_> = verdicts.iter().map(|verdict| verdict.at).collect();
        assert!(places.iter().all(|&at| result.changes.iter().any(|c| c.source.start == at)));
        (result.text, met)
    }

    fn decision(written: &str) -> Decision {
        let (left, rest) = written.split_once('[').expect("left[");
        let (change, right) = rest.split_once(']').expect("]right");
        let (before, after) = change.split_once('>').expect("before>after");
        let [before, after, left, right] = [before, after, left, right].map(str::to_owned);
        Decision { before, after, left, right }
    }

    #[test]
    fn the_context_is_known_again_after_edits_on_either_side() {
        let written = ["我們在山上把[鍊>链]子解開了再說"];
        let after = |text: &str| decided(text, &written);
        assert_eq!(after("我們在山上把鍊子解開了再說。").0, "我们在山上把链子解开了再说。");
        // Only the nearest two stay, on both sides.
        assert_eq!(after("他上把鍊子解散").0, "他上把链子解散");
        // Everything else is rewritten but for one side.
        assert_eq!(after("們在山上把鍊丹").0, "们在山上把炼丹");
        assert_eq!(after("我們在山上把鍊丹").0, "我们在山上把链丹");
        assert_eq!(after("用鍊子解開了再說").0, "用链子解开了再说");
        assert_eq!(after("鍊").1, [0]);
    }

    #[test]
    fn the_ends_of_a_paragraph_are_context() {
        assert_eq!(decided("鍊", &["[鍊>链]"]).0, "链");
        assert_eq!(decided("鍊字", &["[鍊>链]"]).0, "炼字");
    }

    #[test]
    fn of_several_the_most_alike_applies() {
        let both = ["甲乙[鍊>链]丙丁", "午甲乙[鍊>鍊]丙丁"];
        assert_eq!(decided("午甲乙鍊丙丁", &both), ("午甲乙鍊丙丁".to_owned(), vec![0, 1]));
        assert_eq!(decided("子甲乙鍊丙丁", &both), ("子甲乙链丙丁".to_owned(), vec![1, 0]));
    }

    #[test]
    fn a_decision_reaches_into_a_word_and_across_several() {
        assert_eq!(decided("的乾燥器", &["的[乾>乾]燥器"]).0, "的乾燥器");
        assert_eq!(decided("說乾燥了", &["[說乾燥>说乾燥]了"]).0, "说乾燥了");
        // Three dots become two: no character answers to the second.
        assert_eq!(decided("好。。。", &["好。[。>！]。"]), ("好……".to_owned(), vec![0]));
    }

    #[test]
    fn what_the_tables_leave_alone_can_be_decided() {
        assert_eq!(decided("一二三", &["一[二>贰]三"]), ("一贰三".to_owned(), vec![1]));
        assert_eq!(decided("說二三", &["說[二>]三"]).0, "说三");
    }
}

//! From what became of each text to the audit of the whole.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::audit::{
    Audit, AuditForm, Entry, Location, Outside, Passage, PassageChange, SCHEMA, Summary, Tally,
};
use super::decision::context;
use super::doubt::Spot;
use super::rule::{Rule, Table};
use super::{Conversion, Fixed, Glossary, Mark, Profile, Risk, standard};
use crate::source::{Source, Span};

/// The code of no character. A plain number, because a million of them are compared.
const NOTHING: u32 = u32::MAX;

/// What a collector keeps.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kept {
    /// How much of what is certain is listed.
    pub form: AuditForm,
    /// Whether the text itself is kept as well.
    pub passages: bool,
    /// Whether ideographs outside the standard are looked for.
    pub outside: bool,
}

/// Collects changes; parts of a document are collected apart and joined in order.
#[derive(Debug, Default)]
pub(super) struct Collector {
    kept: Kept,
    /// How often there was each, and where first. Asked about one character in three, hence the
    /// quick map; its order is nobody's, [`Collector::into_audit`] sorts.
    tallies: FxHashMap<Counted, (usize, Option<Span>)>,
    /// Without their lines and columns.
    pub(super) entries: Vec<Entry>,
    outside: BTreeMap<char, (usize, Option<Span>)>,
    passages: Vec<Passage>,
}

/// A change of one character that is only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Counted {
    /// The code of the character, [`NOTHING`] if there was none.
    before: u32,
    after: Few,
    rule: Rule,
}

/// A text of at most seven bytes, and in the eighth how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Few(u64);

impl Few {
    fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; 8];
        let (room, length) = bytes.split_at_mut(7);
        room.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        length.fill(u8::try_from(text.len()).ok()?);
        Some(Self(u64::from_le_bytes(bytes)))
    }
}

impl From<Few> for String {
    fn from(few: Few) -> Self {
        let [text @ .., length] = few.0.to_le_bytes();
        let text = text.get(..usize::from(length)).unwrap_or_default();
        Self::from_utf8_lossy(text).into_owned()
    }
}

impl Collector {
    pub(super) fn new(kept: Kept) -> Self {
        Self { kept, ..Self::default() }
    }

    /// Adds what became of a text around what is `fixed`, with the spots that `visit_spots` tells;
    /// `whole` is where it stands in the manuscript, `place` tells where a range of it does.
    pub(super) fn passage(
        &mut self,
        source: &str,
        fixed: &[Fixed],
        conversion: &Conversion,
        visit_spots: impl FnOnce(&mut dyn FnMut(Spot)),
        whole: Option<Span>,
        place: impl Fn(Range<usize>) -> Option<Span>,
    ) {
        if self.kept.outside {
            self.look_outside(conversion, fixed, &place);
        }
        let mut changes = Vec::new();
        visit_spots(&mut |spot| {
            if !self.kept.passages {
                self.push(source, &conversion.text, spot, &place);
                return;
            }
            let (before, after) = (spot.source.clone(), spot.target.clone());
            let (rule, risk) = (spot.rule, Risk::from_doubt(spot.doubt));
            let entry = self.push(source, &conversion.text, spot, &place);
            let (source, target) = (before, after);
            changes.push(PassageChange { source, target, entry, rule, risk });
        });
        if self.kept.passages && !source.is_empty() {
            let (source, target) = (source.to_owned(), conversion.text.clone());
            self.passages.push(Passage { span: whole, line: None, source, target, changes });
        }
    }

    /// Adds a spot; returns its place among the entries, unless it is only counted.
    fn push(
        &mut self,
        source: &str,
        target: &str,
        spot: Spot,
        place: impl Fn(Range<usize>) -> Option<Span>,
    ) -> Option<usize> {
        let before = source.get(spot.source.clone()).unwrap_or_default();
        let after = target.get(spot.target.clone()).unwrap_or_default();
        let risk = Risk::from_doubt(spot.doubt);
        let is_plain = risk == Risk::Certain && spot.decided.is_none();
        if is_plain
            && self.kept.form == AuditForm::Summary
            && is_tallied(spot.rule, before)
            && let Some(after) = Few::new(after)
        {
            let before = before.chars().next().map_or(NOTHING, u32::from);
            let counted = Counted { before, after, rule: spot.rule };
            self.tallies.entry(counted).or_insert_with(|| (0, place(spot.source))).0 += 1;
            return None;
        }
        let (left, right) = context(source, &spot.source);
        let clause = match spot.rule {
            Rule::Punctuation(mark) => Some(mark.clause()),
            Rule::Opencc(_)
            | Rule::House(_)
            | Rule::Idiom(_)
            | Rule::Glossary(_)
            | Rule::Kept
            | Rule::Decision
            | Rule::Native => None,
        };
        let id = self.entries.len();
        self.entries.push(Entry {
            id,
            span: place(spot.source),
            line: None,
            column: None,
            before: before.to_owned(),
            after: after.to_owned(),
            left: left.to_owned(),
            right: right.to_owned(),
            rule: spot.rule,
            clause,
            risk,
            doubt: spot.doubt,
            alternatives: spot.alternatives.into_iter().map(Cow::into_owned).collect(),
            note: None,
            decided: spot.decided,
        });
        Some(id)
    }

    /// Notes the ideographs of a result that the standard does not have, but for those that the
    /// manuscript protects.
    fn look_outside(
        &mut self,
        Conversion { text, changes }: &Conversion,
        fixed: &[Fixed],
        place: impl Fn(Range<usize>) -> Option<Span>,
    ) {
        for (at, character) in standard::find_outside(text) {
            let end = at + character.len_utf8();
            let after = changes.partition_point(|change| change.target.start <= at);
            let source = match after.checked_sub(1).and_then(|index| changes.get(index)) {
                Some(change) if at < change.target.end => change.source.clone(),
                Some(change) => {
                    let shift = |at: usize| at - change.target.end + change.source.end;
                    shift(at)..shift(end)
                }
                None => at..end,
            };
            let before = fixed.partition_point(|fixed| fixed.source.end <= source.start);
            let fixed = fixed.get(before).filter(|fixed| fixed.source.start < source.end);
            if fixed.is_some_and(|fixed| fixed.rule == Rule::Kept) {
                continue;
            }
            self.outside.entry(character).or_insert_with(|| (0, place(source))).0 += 1;
        }
    }

    /// Makes certain the quotation marks at `places`, which their paragraph alone left in doubt.
    pub(super) fn confirm(&mut self, places: &BTreeSet<Span>) {
        for entry in &mut self.entries {
            let is_meant = entry.rule == Rule::Punctuation(Mark::Quotes)
                && entry.span.is_some_and(|span| places.contains(&span));
            if is_meant && entry.risk == Risk::Doubtful {
                (entry.doubt, entry.risk) = (0, Risk::Certain);
            }
        }
    }

    /// Adds what was collected behind.
    pub(super) fn append(&mut self, behind: Self) {
        let entries = self.entries.len();
        self.entries.extend(
            behind.entries.into_iter().map(|entry| Entry { id: entries + entry.id, ..entry }),
        );
        for mut passage in behind.passages {
            for entry in passage.changes.iter_mut().filter_map(|change| change.entry.as_mut()) {
                *entry += entries;
            }
            self.passages.push(passage);
        }
        #[expect(clippy::iter_over_hash_type, reason = "each is counted by itself")]
        for (counted, (count, first)) in behind.tallies {
            self.tallies.entry(counted).or_insert((0, first)).0 += count;
        }
        for (character, (count, first)) in behind.outside {
            self.outside.entry(character).or_insert((0, first)).0 += count;
        }
    }

    /// Returns the audit of a document that was read from `source`.
    pub(super) fn into_audit(
        mut self,
        profile: Profile,
        source: Option<&Source>,
        glossary: &Glossary,
    ) -> Audit {
        // Looked up last, because most changes are only counted.
        let locate = |span| {
            let (line, column) = source.map(|source| source.line_and_column(span)).unzip();
            Location { span, line, column }
        };
        for entry in &mut self.entries {
            let place = entry.span.map(locate);
            entry.line = place.and_then(|place| place.line);
            entry.column = place.and_then(|place| place.column);
            if let Rule::Glossary(place) = entry.rule {
                entry.note = glossary.note(place).map(str::to_owned);
            }
        }
        for passage in &mut self.passages {
            passage.line = passage.span.map(locate).and_then(|place| place.line);
        }
        for change in self.passages.iter_mut().flat_map(|passage| &mut passage.changes) {
            // What was confirmed meanwhile is surer than when the passage was converted.
            if let Some(entry) = change.entry.and_then(|entry| self.entries.get(entry)) {
                change.risk = entry.risk;
            }
        }
        let tallies = self.tallies.into_iter();
        let tallies = tallies.map(|(Counted { before, after, rule }, (count, first))| {
            let before = char::from_u32(before).map(String::from).unwrap_or_default();
            Tally { before, after: after.into(), rule, count, first: first.map(locate) }
        });
        let mut tallies: Vec<Tally> = tallies.collect();
        tallies.sort_by(|a, b| (&a.before, &a.after, a.rule).cmp(&(&b.before, &b.after, b.rule)));
        let outside = self.outside.into_iter();
        let outside = outside.map(|(character, (count, first))| {
            let first = first.map(locate);
            Outside { character, count, first }
        });
        let doubtful = self.entries.iter().filter(|entry| entry.risk == Risk::Doubtful);
        let mut most_doubtful: Vec<usize> = doubtful.map(|entry| entry.id).collect();
        most_doubtful.sort_by_key(|&id| Reverse(self.entries.get(id).map(|entry| entry.doubt)));
        Audit {
            schema: SCHEMA,
            manuscript: source.and_then(Source::file_name),
            profile,
            form: self.kept.form,
            summary: summary(&tallies, &self.entries),
            most_doubtful,
            tallies,
            entries: self.entries,
            outside_standard: outside.collect(),
            passages: self.passages,
        }
    }
}

fn summary(tallies: &[Tally], entries: &[Entry]) -> Summary {
    let counted = tallies.iter().map(|tally| tally.count).sum();
    let mut summary = Summary { changes: counted, certain: counted, ..Summary::default() };
    for entry in entries {
        let change =
            if entry.before == entry.after { &mut summary.kept } else { &mut summary.changes };
        *change += 1;
        let class = match (entry.decided, entry.risk) {
            (Some(_), _) => &mut summary.decided,
            (None, Risk::Certain) => &mut summary.certain,
            (None, Risk::Likely) => &mut summary.likely,
            (None, Risk::Doubtful) => &mut summary.doubtful,
        };
        *class += 1;
    }
    summary
}

/// Returns whether changes of a rule are counted, not listed, as long as they are certain.
fn is_tallied(rule: Rule, before: &str) -> bool {
    let is_single = before.chars().nth(1).is_none();
    match rule {
        // Odd code points in a manuscript are worth listing one by one.
        Rule::Opencc(Table::CompatibilityIdeographs) => false,
        Rule::Opencc(_) | Rule::House(_) | Rule::Punctuation(_) => is_single,
        Rule::Idiom(_) | Rule::Glossary(_) | Rule::Kept | Rule::Decision | Rule::Native => false,
    }
}

//! Stretches of a text that are settled before the tables are asked.

use std::ops::Range;

use super::change::Change;
use super::{Conversion, Risk, Rule};

/// A stretch whose result is known: a term of a glossary, a word of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Bytes of the text; whole characters.
    pub source: Range<usize>,
    /// What comes out; the same as what stands there if nothing may touch it.
    pub after: String,
    /// Why.
    pub rule: Rule,
    /// How sure it is.
    pub risk: Risk,
}

impl Fixed {
    /// Keeps a stretch of `text` as it is; empty if the range is not one of whole characters.
    pub(super) fn protected(text: &str, source: Range<usize>) -> Self {
        let after = text.get(source.clone()).unwrap_or_default().to_owned();
        Self { source, after, rule: Rule::Kept, risk: Risk::Certain }
    }
}

/// Converts the pieces between the fixed stretches, each by itself, and joins everything.
///
/// Also returns where the fixed stretches stand in the result. A stretch that overlaps the one
/// before it, or is no range of whole characters, is left to the tables.
pub(super) fn convert_around(
    text: &str,
    fixed: &[Fixed],
    convert: impl Fn(&str) -> Conversion,
) -> (Conversion, Vec<Range<usize>>) {
    if fixed.is_empty() {
        return (convert(text), Vec::new());
    }
    let mut whole = Conversion::default();
    let mut settled = Vec::with_capacity(fixed.len());
    let mut done = 0;
    for stretch in fixed {
        let source = stretch.source.clone();
        let (Some(between), Some(before)) =
            (text.get(done..source.start), text.get(source.clone()))
        else {
            continue;
        };
        append(&mut whole, done, convert(between));
        let start = whole.text.len();
        whole.text.push_str(&stretch.after);
        let target = start..whole.text.len();
        if before != stretch.after {
            whole.changes.push(Change {
                source: source.clone(),
                target: target.clone(),
                rule: stretch.rule,
                risk: stretch.risk,
            });
        }
        settled.push(target);
        done = source.end;
    }
    append(&mut whole, done, convert(text.get(done..).unwrap_or_default()));
    (whole, settled)
}

/// Adds a piece of the text that begins at `start`.
fn append(whole: &mut Conversion, start: usize, piece: Conversion) {
    let written = whole.text.len();
    let shift = |range: Range<usize>, by: usize| range.start + by..range.end + by;
    whole.changes.extend(piece.changes.into_iter().map(|change| Change {
        source: shift(change.source, start),
        target: shift(change.target, written),
        ..change
    }));
    whole.text.push_str(&piece.text);
}

/// Returns whether a range has a byte in common with any of `stretches`, which are in order.
pub(super) fn touches(stretches: &[Range<usize>], range: &Range<usize>) -> bool {
    let before = stretches.partition_point(|stretch| stretch.end <= range.start);
    stretches.get(before).is_some_and(|stretch| stretch.start < range.end)
}

#[cfg(test)]
mod tests {
    use super::super::Profile;
    use super::super::rule::{Layer, Table};
    use super::*;

    /// Fixes every occurrence of `term`.
    fn fix(text: &str, term: &str, after: &str) -> Vec<Fixed> {
        let rule = Rule::House(Layer::Corrections);
        let stretch = |(at, _): (usize, &str)| Fixed {
            source: at..at + term.len(),
            after: after.to_owned(),
            rule,
            risk: Risk::Likely,
        };
        text.match_indices(term).map(stretch).collect()
    }

    fn around(profile: Profile, text: &str, term: &str, after: &str) -> Conversion {
        profile.converter().convert_around(text, &fix(text, term, after))
    }

    #[test]
    fn the_rest_is_converted_and_the_changes_stand_where_they_belong() {
        let text = "軟體與軟體業";
        let Conversion { text: target, changes } = around(Profile::T2s, text, "軟體", "軟件");
        assert_eq!(target, "軟件与軟件业");
        let changes: Vec<_> = changes
            .iter()
            .map(|change| {
                (&text[change.source.clone()], &target[change.target.clone()], change.rule)
            })
            .collect();
        let (term, table) = (Rule::House(Layer::Corrections), Rule::Opencc(Table::Characters));
        let expected = [
            ("軟體", "軟件", term),
            ("與", "与", table),
            ("軟體", "軟件", term),
            ("業", "业", table),
        ];
        assert_eq!(changes, expected);
    }

    #[test]
    fn no_word_of_the_tables_goes_across() {
        // 乾隆 is a word of the tables, in which 乾 stays.
        assert_eq!(Profile::T2s.converter().convert("乾隆").text, "乾隆");
        assert_eq!(around(Profile::T2s, "乾隆", "隆", "隆").text, "干隆");
    }

    #[test]
    fn punctuation_leaves_the_stretch_alone_and_sees_its_characters() {
        let result = |text, term| around(Profile::Publish, text, term, term).text;
        assert_eq!(result("他說「體『一』,體」,體", "體『一』,體"), "他说“體『一』,體”，体");
        assert_eq!(result("「甲」乙", "「甲"), "「甲”乙");
        assert_eq!(result("體(註)體", "註)"), "体(註)体");
        assert_eq!(result("體...體", ".."), "体...体");
        assert_eq!(result("甲,龍", "龍"), "甲，龍");
    }

    #[test]
    fn stretches_that_make_no_sense_are_left_to_the_tables() {
        let text = "龍體";
        let fixed = |source| Fixed {
            source,
            after: "X".to_owned(),
            rule: Rule::House(Layer::Corrections),
            risk: Risk::Certain,
        };
        let stretches = [fixed(0..3), fixed(0..3), fixed(4..5), fixed(6..60)];
        let result = Profile::Publish.converter().convert_around(text, &stretches);
        assert_eq!(result.text, "X体");
        let none = Profile::None.converter().convert_around(text, &stretches);
        assert_eq!(none.text, "X體");
    }
}

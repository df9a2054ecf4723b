//! Decides which lines of a group were broken by a machine, at the edge of a page or window.
//!
//! A group is a run of lines with neither a blank line nor a page break between them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::characters::{Ending, columns, is_clause_mark, is_closer, is_opener, is_stop, is_wide};
use super::lines::{Gap, Lines};
use super::numbering::label;

/// Narrowest and widest measure, in columns: 12 to 65 characters a line. Below are poems, above
/// are paragraphs.
const MEASURES: std::ops::RangeInclusive<usize> = 24..=130;

/// Columns a line may fall short of the measure by more than the next word: a hanging or
/// squeezed mark.
const SLACK: usize = 2;

/// How near two groups' measures must be to be one, in columns.
const NEAR: usize = 6;

/// A group of few lines that no other confirms must be at least this wide, in columns: the items
/// of a list may happen to be of one length.
const LONE_MEASURE: usize = 40;

/// So many lines confirm themselves.
const MANY_LINES: usize = 8;

/// A two-line group that no other confirms must be at least this wide, in columns.
const LONE_PAIR_MEASURE: usize = 48;

/// Where machine-made line ends are.
#[derive(Debug, Default)]
pub(super) struct Wrapping {
    /// The measure most wrapped groups share.
    measure: Option<usize>,
}

impl Wrapping {
    /// Looks at all groups of three or more lines for a measure they share.
    pub(super) fn new(lines: &Lines<'_>, groups: &[Range<usize>]) -> Self {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for group in groups.iter().filter(|group| group.len() >= 3) {
            if let Some(measure) = wrapped_measure(lines, group.clone()) {
                *votes.entry(measure / 2).or_default() += group.len();
            }
        }
        let best = votes.iter().max_by_key(|&(_, count)| *count);
        let measure = best
            .filter(|&(&half, &count)| half * 2 >= LONE_MEASURE || count >= MANY_LINES)
            .map(|(&half, _)| half * 2);
        Self { measure: measure.or_else(|| measure_of_pairs(lines, Gap::None)) }
    }

    /// Returns the measure at which a group is wrapped, or `None` if its line ends are meant.
    pub(super) fn measure_of(&self, lines: &Lines<'_>, group: Range<usize>) -> Option<usize> {
        let measure = widest(lines, group.clone());
        let agrees = self.measure.is_some_and(|m| m.abs_diff(measure) <= NEAR);
        let is_cut = |index: usize| {
            Ending::of(lines.text_at(index)).is_cut() && is_full(lines, index, measure)
        };
        if group.len() != 2 {
            // Items of a list end short, and yet may be wrapped like the text around them.
            let has_cut = (group.start..group.end.saturating_sub(1)).any(is_cut);
            let shared = (agrees && has_cut).then_some(measure);
            let is_confirmed = agrees || measure >= LONE_MEASURE || group.len() >= MANY_LINES;
            return wrapped_measure(lines, group).filter(|_| is_confirmed).or(shared);
        }
        let ending = Ending::of(lines.text_at(group.start));
        let suffices = agrees || (measure >= LONE_PAIR_MEASURE && ending != Ending::Clause);
        let is_cut = is_cut(group.start);
        (MEASURES.contains(&measure) && is_cut && suffices).then_some(measure)
    }
}

fn widest(lines: &Lines<'_>, group: Range<usize>) -> usize {
    lines.list.get(group).into_iter().flatten().map(|line| line.width).max().unwrap_or(0)
}

/// Of the lines but the last, most must be full, and most of those must not end at a mark:
/// verse and dialogue end at marks.
fn wrapped_measure(lines: &Lines<'_>, group: Range<usize>) -> Option<usize> {
    let measure = widest(lines, group.clone());
    if !MEASURES.contains(&measure) || group.len() < 3 {
        return None;
    }
    let ends = group.start..group.end.saturating_sub(1);
    let full: Vec<usize> = ends.clone().filter(|&i| is_full(lines, i, measure)).collect();
    let open = full.iter().filter(|&&i| Ending::of(lines.text_at(i)) == Ending::Word).count();
    (full.len() * 5 >= ends.len() * 3 && open * 2 >= full.len() && open > 0).then_some(measure)
}

/// Where headings, indents and last lines leave no group mostly full, the measure is that of
/// the long lines that stop in mid-sentence, if nearly all agree.
///
/// `gap` is what stands between such a line and the next.
fn measure_of_pairs(lines: &Lines<'_>, gap: Gap) -> Option<usize> {
    // Where paragraphs have indents, a comma before a line that has none shows a break as well.
    let indents = lines.list.iter().filter(|line| line.is_indented).count();
    let is_open = |ending: Ending| {
        ending == Ending::Word || (indents >= CUT_LINES && ending == Ending::Clause)
    };
    let is_cut = |index: &usize| {
        let next = lines.list.get(index + 1);
        lines.list.get(*index).is_some_and(|line| line.width >= LONE_MEASURE)
            && next.is_some_and(|next| next.gap == gap && !next.is_indented)
            && label(lines.text_at(index + 1)).is_none()
            && is_open(Ending::of(lines.text_at(*index)))
    };
    let cut: Vec<usize> = (0..lines.list.len()).filter(is_cut).collect();
    let width = |index: &usize| lines.list.get(*index).map(|line| line.width);
    let measure = cut.iter().filter_map(width).max()?;
    // Hanging marks and long words make lines differ.
    let is_near = |index: &&usize| width(index).is_some_and(|width| width * 10 >= measure * 9);
    let full = cut.iter().filter(is_near).count();
    let agree = cut.len() >= CUT_LINES && full * 5 >= cut.len() * 4;
    (agree && MEASURES.contains(&measure)).then_some(measure)
}

/// Returns whether a blank line stands after every line of a text that is wrapped: some programs
/// write a PDF's lines so.
pub(super) fn is_double_spaced(lines: &Lines<'_>) -> bool {
    let close = lines.list.iter().skip(1).filter(|line| line.gap == Gap::None).count();
    close * 10 <= lines.list.len() && measure_of_pairs(lines, Gap::Blank).is_some()
}

/// So many lines that stop in mid-sentence show a measure.
const CUT_LINES: usize = 4;

/// Returns whether the next line's first word would not have fitted on line `index`.
pub(super) fn is_full(lines: &Lines<'_>, index: usize, measure: usize) -> bool {
    let width = lines.list.get(index).map_or(0, |line| line.width);
    width + first_word_columns(lines.text_at(index + 1)) + SLACK >= measure
}

/// Longest word looked at, in characters; a hostile line may be one word.
const LONGEST_WORD: usize = 40;

/// Returns the columns of what can't be parted at the head of a line: openers, one ideograph or
/// a word, closers and stops.
fn first_word_columns(text: &str) -> usize {
    let mut width = 0;
    let mut has_body = false;
    let mut in_word = false;
    for c in text.chars().take(LONGEST_WORD) {
        let trails = is_closer(c) || is_stop(c) || is_clause_mark(c);
        let fits = match (has_body, is_wide(c)) {
            (false, _) => true,
            (true, _) if trails => true,
            (true, wide) => in_word && !wide && !c.is_whitespace(),
        };
        if !fits {
            break;
        }
        width += columns(c);
        if !has_body && !is_opener(c) {
            has_body = true;
            in_word = !is_wide(c);
        } else if trails {
            in_word = in_word && !is_wide(c);
        }
    }
    width
}

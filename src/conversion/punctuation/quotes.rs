//! Quotation marks: which pairs with which, and how deep each pair is.
//!
//! The depth decides the form, not the glyph (TYPOGRAPHY 2.6; GB/T 15834 4.8: double outside,
//! single inside): a manuscript may use 『』 outside. Curly quotation marks that are already there
//! take part in the nesting and stay as they are.

use super::super::risk::Risk;
use super::marks::find_others;
use super::{Mark, Replacement, Settled};

/// Returns whether a character opens or closes a quotation.
fn is_quote(character: char) -> bool {
    matches!(
        character,
        '「' | '」'
            | '『'
            | '』'
            | '﹁'
            | '﹂'
            | '﹃'
            | '﹄'
            | '｢'
            | '｣'
            | '〝'
            | '〞'
            | '〟'
            | '“'
            | '”'
            | '‘'
            | '’'
    )
}

/// How many levels outwards the partner of a closing mark is looked for.
const MAX_SEARCHED: usize = 16;

/// The quotation marks of one paragraph.
#[derive(Debug, Default)]
pub(in crate::conversion) struct Pairing {
    /// Offset, mark and depth of every corner bracket, in order.
    corners: Vec<(usize, char, usize)>,
    /// Marks that open a quotation the paragraph does not close, outermost first.
    pub unclosed: Vec<(usize, char)>,
    /// Marks that close a quotation nobody opened.
    pub unopened: Vec<(usize, char)>,
    /// The mark the paragraph begins with, if it begins with an opening one.
    pub begins_with: Option<char>,
}

impl Pairing {
    /// Returns what is put in the place of the corner brackets; `goes_on` tells whether what is
    /// left open goes on in the next paragraph.
    pub(super) fn replacements(&self, goes_on: bool) -> impl Iterator<Item = Replacement> {
        let lone = self.lone_inner().filter(|_| !goes_on);
        let unclosed = self.unclosed.iter().filter(|_| !goes_on);
        let mut unpaired: Vec<usize> = unclosed.chain(&self.unopened).map(|&(at, _)| at).collect();
        unpaired.sort_unstable();
        self.corners.iter().map(move |&(start, mark, depth)| {
            let depth = if lone == Some(start) { 1 } else { depth };
            let after = match (closes(mark).is_some(), depth % 2) {
                (false, 0) => "“",
                (false, _) => "‘",
                (true, 0) => "”",
                (true, _) => "’",
            };
            let risk = match unpaired.binary_search(&start) {
                Ok(_) => Risk::Doubtful,
                Err(_) => Risk::Certain,
            };
            Replacement { start, end: start + mark.len_utf8(), after, mark: Mark::Quotes, risk }
        })
    }

    /// Returns where a mark of inner quotations is left open with nothing around or inside it: in a
    /// text cut into sentences what surrounds it began before.
    fn lone_inner(&self) -> Option<usize> {
        let &[(at, mark)] = self.unclosed.as_slice() else { return None };
        let is_alone = self.corners.iter().all(|&(.., depth)| depth == 0);
        (is_alone && is_inner(mark)).then_some(at)
    }

    /// Gives the marks that close what began before the paragraph their depths: from the end, where
    /// the outermost is, each mark unlike the one behind it is one level further in; and so is a
    /// quotation in front of it, unless its own marks are alike, as they are where one is missing.
    fn deepen_unopened(&mut self) {
        let mut behind: Option<(char, usize)> = None;
        let mut raise = 0;
        for (at, mark, depth) in self.corners.iter_mut().rev() {
            let is_outermost = *depth == 0;
            if is_outermost && self.unopened.binary_search_by_key(at, |&(at, _)| at).is_ok() {
                *depth = match behind {
                    None => usize::from(is_inner(*mark)),
                    Some((other, depth)) => depth + usize::from(other != *mark),
                };
                behind = Some((*mark, *depth));
                continue;
            }
            if let (true, Some(_), Some((closer, depth))) = (is_outermost, closes(*mark), behind) {
                raise = if is_inner(*mark) == is_inner(closer) { 0 } else { depth + 1 };
            }
            *depth += raise;
            if is_outermost && closes(*mark).is_none() {
                raise = 0;
            }
        }
    }

    /// Returns whether the quotation left open goes on in the next paragraph: then that begins
    /// with the same mark again, and only the last one closes (GB/T 15834 4.8).
    pub(in crate::conversion) fn goes_on_in(&self, next: &Self) -> bool {
        self.unclosed.first().is_some_and(|&(_, mark)| next.begins_with == Some(mark))
    }
}

/// Returns whether Taiwan and Hong Kong print uses a mark for inner quotations, as a rule.
fn is_inner(mark: char) -> bool {
    matches!(mark, '『' | '』' | '﹃' | '﹄')
}

/// Returns the mark that a closing mark closes.
fn closes(mark: char) -> Option<char> {
    match mark {
        '」' => Some('「'),
        '』' => Some('『'),
        '﹂' => Some('﹁'),
        '﹄' => Some('﹃'),
        '｣' => Some('｢'),
        '〞' | '〟' => Some('〝'),
        '”' => Some('“'),
        '’' => Some('‘'),
        _ => None,
    }
}

/// Pairs the quotation marks of a paragraph; those in what is settled are none.
pub(in crate::conversion) fn pair(paragraph: &str, settled: Settled<'_>) -> Pairing {
    let mut pairing = Pairing::default();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut inner_unclosed = Vec::new();
    let first = paragraph.len() - paragraph.trim_start().len();
    for (at, mark) in find_others(paragraph).filter(|&(_, character)| is_quote(character)) {
        if is_apostrophe(mark, paragraph, at) || settled.touches(at, at + 1) {
            continue;
        }
        let depth = match closes(mark) {
            None => {
                if at == first {
                    pairing.begins_with = Some(mark);
                }
                open.push((at, mark));
                open.len() - 1
            }
            Some(opener) => match partner(&open, opener) {
                Some(depth) => {
                    // What was opened inside and not closed ends with what surrounds it.
                    inner_unclosed.extend(open.drain(depth..).skip(1));
                    depth
                }
                None => {
                    pairing.unopened.push((at, mark));
                    open.len()
                }
            },
        };
        if !matches!(mark, '“' | '”' | '‘' | '’') {
            pairing.corners.push((at, mark, depth));
        }
    }
    pairing.unclosed = open;
    pairing.unclosed.extend(inner_unclosed);
    pairing.deepen_unopened();
    pairing
}

/// Returns how deep the innermost open `opener` is.
///
/// Only a few levels are searched: text nests no deeper, and broken text must not take time that
/// grows with the square of its length.
fn partner(open: &[(usize, char)], opener: char) -> Option<usize> {
    let searched = open.len().saturating_sub(MAX_SEARCHED);
    let tail = open.get(searched..)?;
    tail.iter().rposition(|&(_, mark)| mark == opener).map(|place| searched + place)
}

/// Returns whether `’` (or a mistaken `‘`) is an apostrophe: `it’s`, `’90s`.
fn is_apostrophe(mark: char, paragraph: &str, at: usize) -> bool {
    let previous = paragraph.get(..at).and_then(|before| before.chars().next_back());
    let next = paragraph.get(at + mark.len_utf8()..).and_then(|rest| rest.chars().next());
    let word = |side: Option<char>| side.is_some_and(|side| side.is_ascii_alphanumeric());
    matches!(mark, '‘' | '’') && word(next) && (word(previous) || mark == '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(paragraph: &str) -> Pairing {
        super::pair(paragraph, Settled { stretches: &[], start: 0 })
    }

    fn unpaired(paragraph: &str) -> (Vec<char>, Vec<char>) {
        let pairing = pair(paragraph);
        let marks = |list: Vec<(usize, char)>| list.into_iter().map(|(_, mark)| mark).collect();
        (marks(pairing.unclosed), marks(pairing.unopened))
    }

    #[test]
    fn pairs_are_whole() {
        assert_eq!(unpaired("「一『二』三」“it’s ‘x’”"), (vec![], vec![]));
    }

    #[test]
    fn what_is_left_over_is_told() {
        assert_eq!(unpaired("「一『二」三"), (vec!['『'], vec![]));
        assert_eq!(unpaired("一」二「"), (vec!['「'], vec!['」']));
        assert_eq!(unpaired("「一『二"), (vec!['「', '『'], vec![]));
    }

    #[test]
    fn a_quotation_may_go_on() {
        assert!(pair("「一段").goes_on_in(&pair("　「二段」")));
        assert!(!pair("「一段").goes_on_in(&pair("二段」")));
        assert!(!pair("「一段」").goes_on_in(&pair("「二段」")));
    }
}

//! Punctuation of Taiwan and Hong Kong → punctuation of the mainland (GB/T 15834—2011).
//!
//! In goes text already in Simplified characters (the marks would be the same in either), out
//! comes the same text with its marks changed, a [`super::Change`] for each. A line is a
//! paragraph: quotation marks nest afresh in each.

mod marks;
mod quotes;

pub(super) use marks::is_han;
pub(super) use quotes::{Pairing, pair};

use std::ops::Range;

use super::change::{Draft, Why};
use super::fixed::touches;
use super::risk::Risk;
use super::rule::Rule;

/// A kind of mark that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Corner brackets to quotation marks, by nesting depth.
    Quotes,
    /// Hyphens, dashes and box drawings that stand for a dash.
    Dash,
    /// Spaced hyphens that join two words alike.
    Connector,
    /// Full stops, single and centred ellipses.
    Ellipsis,
    /// Bullets and katakana dots between the parts of a name.
    Interpunct,
    /// ASCII comma between Han characters.
    Comma,
    /// ASCII colon between Han characters.
    Colon,
    /// ASCII semicolon between Han characters.
    Semicolon,
    /// ASCII question mark after a Han character.
    Question,
    /// ASCII exclamation mark after a Han character.
    Exclamation,
    /// ASCII parentheses in Han text.
    Brackets,
    /// Full-width digits, letters and the marks inside numbers.
    Alphanumerics,
}

impl Mark {
    /// Returns whether the mark ends a sentence and may follow another that does: `?!`.
    fn is_end(self) -> bool {
        matches!(self, Self::Question | Self::Exclamation)
    }

    /// Returns the stable identifier.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Dash => "dash",
            Self::Connector => "connector",
            Self::Ellipsis => "ellipsis",
            Self::Interpunct => "interpunct",
            Self::Comma => "comma",
            Self::Colon => "colon",
            Self::Semicolon => "semicolon",
            Self::Question => "question",
            Self::Exclamation => "exclamation",
            Self::Brackets => "brackets",
            Self::Alphanumerics => "alphanumerics",
        }
    }

    /// Returns the standard and clause that asks for the form.
    #[must_use]
    pub fn clause(self) -> &'static str {
        match self {
            Self::Quotes => "GB/T 15834 4.8",
            Self::Dash => "GB/T 15834 4.10",
            Self::Connector => "GB/T 15834 4.13",
            Self::Ellipsis => "GB/T 15834 4.11",
            Self::Interpunct => "GB/T 15834 4.14",
            Self::Comma => "GB/T 15834 4.4",
            Self::Colon => "GB/T 15834 4.7",
            Self::Semicolon => "GB/T 15834 4.6",
            Self::Question => "GB/T 15834 4.2",
            Self::Exclamation => "GB/T 15834 4.3",
            Self::Brackets => "GB/T 15834 4.9",
            Self::Alphanumerics => "GB/T 15835",
        }
    }
}

/// A stretch of a paragraph that is replaced.
#[derive(Debug)]
struct Replacement {
    start: usize,
    end: usize,
    after: &'static str,
    mark: Mark,
    risk: Risk,
}

/// Changes the marks of a text, but for those in `settled`: ranges of it, in order.
pub(super) fn rewrite(text: &str, settled: &[Range<usize>]) -> Draft {
    let mut draft = Draft { text: String::with_capacity(text.len()), changes: Vec::new() };
    let mut start = 0;
    let mut lines = text
        .split_inclusive('\n')
        .map(|line| {
            let settled = Settled { stretches: settled, start };
            start += line.len();
            (line, settled, pair(line, settled))
        })
        .peekable();
    while let Some((line, settled, pairing)) = lines.next() {
        let goes_on = lines.peek().is_some_and(|(.., next)| pairing.goes_on_in(next));
        rewrite_paragraph(line, settled, pairing.replacements(goes_on), &mut draft);
    }
    draft
}

/// What of a paragraph is settled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled<'a> {
    /// Ranges of the text, in order.
    pub stretches: &'a [Range<usize>],
    /// Where the paragraph begins in the text.
    pub start: usize,
}

impl Settled<'_> {
    /// Returns whether a byte of a range of the paragraph is settled.
    fn touches(self, start: usize, end: usize) -> bool {
        touches(self.stretches, &(self.start + start..self.start + end))
    }
}

fn rewrite_paragraph(
    text: &str,
    settled: Settled<'_>,
    quotes: impl Iterator<Item = Replacement>,
    draft: &mut Draft,
) {
    let mut replacements = marks::find(text, settled);
    replacements.extend(quotes);
    replacements.sort_by_key(|replacement| replacement.start);
    let mut copied = 0;
    for Replacement { start: from, end, after, mark, risk } in replacements {
        // Two rules never want the same mark, but a swallowed space may touch.
        if let (Some(between), Some(before)) = (text.get(copied..from), text.get(from..end)) {
            draft.text.push_str(between);
            let why = Why { rule: Rule::Punctuation(mark), risk };
            draft.replace(settled.start + from, before, after, why);
            copied = end;
        }
    }
    draft.text.push_str(text.get(copied..).unwrap_or_default());
}

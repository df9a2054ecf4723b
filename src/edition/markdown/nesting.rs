//! Flat runs nest: which spans begin and end where.

use super::Flavour;
use super::delimiters::has_delimiter;
use super::units::Unit;
use crate::document::{Lang, LinkId, Marks, RubyId};

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element<'c> {
    Link(LinkId),
    Ruby(RubyId),
    Lang(&'c Lang),
    Mark(Marks),
}

/// A marked span, once opened and once closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'c> {
    pub(super) element: Element<'c>,
    /// Whether it is written with HTML tags.
    pub(super) html: bool,
    /// Whether it goes on with a mark that other spans cut in two.
    pub(super) continues: bool,
    /// Indices of the tokens that open and close it.
    pub(super) opened: usize,
    pub(super) closed: usize,
}

#[derive(Debug, Clone)]
pub(super) enum Token {
    /// Index of the unit.
    Unit(usize),
    /// Index of the span.
    Open(usize),
    Close(usize),
}

/// The marks that are spans, in the order in which they are opened if they end together.
const SPAN_MARKS: [Marks; 10] = [
    Marks::PROTECTED,
    Marks::STRONG,
    Marks::EMPHASIS,
    Marks::STRIKE,
    Marks::UNDERLINE,
    Marks::PROPER_NAME,
    Marks::BOOK_TITLE,
    Marks::EMPHASIS_DOTS,
    Marks::SUPERSCRIPT,
    Marks::SUBSCRIPT,
];

fn elements<'c>(unit: &Unit<'c>) -> impl Iterator<Item = Element<'c>> {
    let marks = unit.marks;
    let link = unit.link.map(Element::Link);
    let ruby = unit.ruby.map(Element::Ruby);
    let marked = SPAN_MARKS.into_iter().filter(move |mark| marks.contains(*mark));
    // Names side by side are spans of their own.
    let apart = move |mark: Marks| {
        let beside = Marks::NEIGHBOURS.into_iter().filter(|(one, _)| *one == mark);
        beside.fold(mark, |mark, (_, next)| mark | (marks & next))
    };
    link.into_iter()
        .chain(ruby)
        .chain(unit.lang.map(Element::Lang))
        .chain(marked.map(move |mark| Element::Mark(apart(mark))))
}

/// Returns, for each unit, how far each of its elements reaches.
fn extents<'c>(units: &[Unit<'c>]) -> Vec<Vec<(Element<'c>, usize)>> {
    let mut extents: Vec<Vec<(Element<'c>, usize)>> = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate().rev() {
        let next = extents.last();
        let reach = |element: Element<'c>| {
            next.and_then(|next| next.iter().find(|(other, _)| *other == element))
                .map_or(index + 1, |&(_, end)| end)
        };
        extents.push(elements(unit).map(|element| (element, reach(element))).collect());
    }
    extents.reverse();
    extents
}

/// Nests the spans: what reaches farther is opened first, links before marks; a mark that ends
/// within a link or ruby is begun anew inside it, since these must not be cut in two.
pub(super) fn tokens<'c>(units: &[Unit<'c>], flavour: Flavour) -> (Vec<Token>, Vec<Marked<'c>>) {
    let mut tokens = Vec::new();
    let mut spans: Vec<Marked<'c>> = Vec::new();
    // Open spans with how far their element reaches.
    let mut stack: Vec<(usize, Element<'c>, usize)> = Vec::new();
    for (index, wanted) in extents(units).into_iter().enumerate() {
        let whole_end = wanted
            .iter()
            .filter(|(element, _)| {
                let is_open = stack.iter().any(|(_, open, _)| open == element);
                matches!(element, Element::Link(_) | Element::Ruby(_)) && !is_open
            })
            .map(|&(_, end)| end)
            .max();
        let stays = |&(_, element, end): &(usize, Element<'c>, usize)| {
            wanted.iter().any(|&(other, _)| other == element)
                && whole_end.is_none_or(|whole_end| {
                    end >= whole_end || matches!(element, Element::Link(_) | Element::Ruby(_))
                })
        };
        let keep = stack.iter().take_while(|open| stays(open)).count();
        for (span, ..) in stack.split_off(keep).into_iter().rev() {
            close(&mut tokens, &mut spans, span);
        }
        let mut opening: Vec<(Element<'c>, usize)> = wanted
            .into_iter()
            .filter(|(element, _)| !stack.iter().any(|(_, open, _)| open == element))
            .collect();
        // Stable: links come first in `elements`, then languages, then marks in their order.
        opening.sort_by_key(|&(_, end)| std::cmp::Reverse(end));
        for (element, end) in opening {
            let html = !matches!(element, Element::Mark(mark) if has_delimiter(mark, flavour));
            let before = index.checked_sub(1).and_then(|before| units.get(before));
            let continues =
                before.is_some_and(|before| elements(before).any(|other| other == element));
            stack.push((spans.len(), element, end));
            spans.push(Marked { element, html, continues, opened: tokens.len(), closed: 0 });
            tokens.push(Token::Open(spans.len() - 1));
        }
        tokens.push(Token::Unit(index));
    }
    for (span, ..) in stack.into_iter().rev() {
        close(&mut tokens, &mut spans, span);
    }
    (tokens, spans)
}

fn close(tokens: &mut Vec<Token>, spans: &mut [Marked<'_>], index: usize) {
    if let Some(span) = spans.get_mut(index) {
        span.closed = tokens.len();
    }
    tokens.push(Token::Close(index));
}

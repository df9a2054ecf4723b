//! Finds headings that nothing but their likeness to others shows: questions, bold lines, lines
//! set off by blanks or indents.

use super::characters::{Ending, is_opener};
use super::headings::{Found, SHORT_BELOW, get, has_short_shape, is_body};
use super::lines::Gap;
use super::part::{Part, Role, SHORT, bold_inner};
use super::rules::{BOLD_HEADING, QUESTION_HEADING, SET_OFF_HEADING, SHORT_LINE_HEADING};

/// Questions head their answers if they make a good part of the text.
pub(super) fn find_questions(parts: &[Part], found: &mut [Option<Found>]) {
    let is_question = |part: &Part| {
        part.is_plain()
            && part.lines == 1
            && part.width <= SHORT
            && part.ending == Ending::Asking
            && part.inner_stops == 0
            && part.label.is_none()
            && part.term.is_none()
            && part.text().ends_with(['？', '?'])
            && !part.text().starts_with(is_opener)
    };
    let questions: Vec<usize> = parts
        .windows(2)
        .enumerate()
        .filter_map(|(index, pair)| match pair {
            [part, next] if is_question(part) && is_body(next) && !is_question(next) => Some(index),
            _ => None,
        })
        .collect();
    let prose = parts.iter().filter(|part| part.is_prose()).count();
    if questions.len() >= 2 && questions.len() * 4 >= prose {
        for index in questions {
            if let Some(slot) = found.get_mut(index) {
                *slot = Some(Found { rank: SHORT_BELOW + 2, rule: &QUESTION_HEADING });
            }
        }
    }
}

/// What headings found so far look like tells others that have no other proof.
pub(super) fn find_alike(parts: &[Part], found: &mut [Option<Found>]) {
    let part = |index: usize| parts.get(index);
    let is_bold = |index: usize| {
        part(index)
            .is_some_and(|part| has_short_shape(part, SHORT) && bold_inner(part.text()).is_some())
            && part(index + 1).is_some_and(|next| next.role != Role::Rule)
    };
    let is_set_off = |index: usize| {
        let (Some(own), Some(next)) = (part(index), part(index + 1)) else { return false };
        let by_blank = own.gap > Gap::None && next.gap == Gap::None;
        let by_indent = !own.is_indented && next.is_indented;
        own.lines == 1 && next.is_prose() && (by_blank || by_indent)
    };
    let asks_or_quotes = |index: usize| {
        part(index).is_some_and(|part| {
            let asks = part.ending == Ending::Asking && !part.text().starts_with(is_opener);
            part.is_plain()
                && (asks || (part.ending == Ending::Closer && part.text().starts_with(is_opener)))
                && part.width <= SHORT
                && part.inner_stops == 0
                && part.label.is_none()
                && part.term.is_none()
        }) && part(index + 1).is_some_and(|next| next.width > SHORT)
    };
    let has_some = |looks: &dyn Fn(usize) -> bool, least: usize| {
        let alike = |index: &usize| {
            get(found, *index).is_some_and(|own| own.rule == &SHORT_LINE_HEADING) && looks(*index)
        };
        (0..parts.len()).filter(alike).take(least).count() == least
    };
    let (bold, set_off) = (has_some(&is_bold, 1), has_some(&is_set_off, 2));
    for (index, slot) in found.iter_mut().enumerate().filter(|(_, slot)| slot.is_none()) {
        if bold && is_bold(index) {
            *slot = Some(Found { rank: SHORT_BELOW, rule: &BOLD_HEADING });
        } else if set_off && asks_or_quotes(index) && is_set_off(index) {
            *slot = Some(Found { rank: SHORT_BELOW, rule: &SET_OFF_HEADING });
        }
    }
}

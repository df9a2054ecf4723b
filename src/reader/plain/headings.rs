//! Finds headings and gives them their levels.
//!
//! Levels: sections begin at 2 under a title, else at 1. Within them a heading is one deeper
//! than the last one of a higher rank, so that no level is ever skipped. Ranks, from above:
//! 篇/部/卷, 章/回, 節, 條; unnumbered lines if numbers begin anew below them; `壹、`, `一、`,
//! `（一）`, `A.`, `1.`, `1.1`, `1.1.1`, `（1）`, `①`, `a.`; unnumbered lines otherwise; lead lines.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{find_alike, find_questions};
use super::characters::{Ending, is_closer, is_opener, text_columns};
use super::customary::{is_caption, is_letter_phrase, is_named};
use super::front_matter::is_date;
use super::guess::{Decision, Guesses};
use super::lines::Gap;
use super::numbering::{Family, Label, arabic_number};
use super::part::{Part, Role, SHORT};
use super::rules::{
    BOLD_HEADING, CHAPTER_HEADING, LEAD_LINE, NAMED_HEADING, NUMBERED_HEADING, QUESTION_HEADING,
    Rule, SET_OFF_HEADING, SHORT_LINE_HEADING, STACKED_HEADING,
};

/// Deepest level a heading may have.
const DEEPEST: u8 = 6;

/// Widest numbered heading, in columns: 35 characters.
const NUMBERED_COLUMNS: usize = 70;

/// A lead line's paragraph is at least this wide, in columns: two lines of print.
const LED_COLUMNS: usize = 120;

/// Returns whether a block looks like a heading without a number.
pub(super) fn has_short_shape(part: &Part, widest: usize) -> bool {
    let text = part.text();
    let is_quote = text.starts_with(is_opener)
        && text.ends_with(is_closer)
        && !text.starts_with(['【', '《', '〈']);
    part.is_plain()
        && part.lines == 1
        && part.width <= widest
        && part.ending.suits_heading()
        && part.inner_stops == 0
        && part.label.is_none()
        && part.term.is_none()
        && !is_quote
        && !is_date(text)
        && !text.contains("://")
        && !is_letter_phrase(text)
        && !is_caption(text)
        && super::inline::opening(text).is_none()
}

/// Returns whether a block with a number looks like a heading.
pub(super) fn has_numbered_shape(part: &Part) -> bool {
    let label = part.label;
    let has_title =
        label.is_some_and(|label| part.text().len() > label.content || label.family.is_chapter());
    part.is_plain()
        && part.lines == 1
        && part.width <= NUMBERED_COLUMNS
        && (part.ending.suits_heading() || part.ending == Ending::Asking)
        && part.inner_stops == 0
        && has_title
}

/// A heading found, not yet levelled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) rank: u32,
    pub(super) rule: &'static Rule,
}

/// Labels `1 概況` where `1.1` stands under it: a bare number is a heading's only in such a series.
pub(super) fn label_bare_numbers(parts: &mut [Part]) {
    let majors = parts.iter().filter(|part| {
        part.label.is_some_and(|label| matches!(label.family, Family::Dotted(_)))
            && has_numbered_shape(part)
    });
    let numbers: Vec<u32> = majors.filter_map(|part| Some(arabic_number(part.text())?.0)).collect();
    let Some(&last) = numbers.iter().max().filter(|_| numbers.len() >= 2) else { return };
    for part in parts.iter_mut().filter(|part| part.label.is_none()) {
        let Some((value, rest)) = arabic_number(part.text()) else { continue };
        let content = part.text().len() - rest.trim_start().len();
        // The last section may have no inner ones.
        if rest.starts_with(char::is_whitespace) && (1..=last + 1).contains(&value) {
            let label = Label { family: Family::Dotted(1), value, content };
            part.label = Some(label);
            if !has_numbered_shape(part) {
                part.label = None;
            }
        }
    }
}

const SHORT_ABOVE: u32 = 40;
/// Ranks of unnumbered lines: above the numbers that begin anew under them, or below all.
pub(super) const SHORT_BELOW: u32 = 900;

fn rank(family: Family) -> u32 {
    match family {
        Family::Part => 0,
        Family::Chapter => 10,
        Family::Section => 20,
        Family::Article => 30,
        Family::HanFormal => 45,
        Family::HanComma => 50,
        Family::HanParenthesis => 60,
        Family::Arabic(_) => 70,
        Family::Dotted(depth) => 70 + u32::from(depth),
        Family::Latin(true) => 65,
        Family::ArabicParenthesis(_) => 80,
        Family::Circled => 85,
        Family::Latin(false) => 88,
        Family::Roman | Family::Bullet(_) => 90,
    }
}

/// Sets the role of all headings in `parts`, sections beginning at level `top`.
pub(super) fn find_headings(parts: &mut [Part], top: u8, guesses: &mut Guesses) {
    let mut found: Vec<Option<Found>> = vec![None; parts.len()];
    find_numbered(parts, &mut found);
    find_questions(parts, &mut found);
    find_short(parts, &mut found);
    find_alike(parts, &mut found);
    rank_unnumbered(parts, &mut found);
    set_levels(parts, &found, top, guesses);
    find_leads(parts, top, guesses);
}

pub(super) fn get(found: &[Option<Found>], index: usize) -> Option<Found> {
    found.get(index).copied().flatten()
}

fn find_numbered(parts: &[Part], found: &mut [Option<Found>]) {
    let family = |index: usize| {
        let part = parts.get(index).filter(|part| part.is_plain())?;
        part.label.map(|label| label.family)
    };
    let shaped = |index: usize| parts.get(index).is_some_and(has_numbered_shape);
    let dotted = (0..parts.len())
        .filter(|&i| shaped(i) && matches!(family(i), Some(Family::Dotted(_))))
        .take(2)
        .count();
    let precedes = sections_after(parts);
    // Labels of lists number headings if two in order stand alone.
    let lone: BTreeSet<(Family, u32)> = (0..parts.len())
        .filter(|&index| shaped(index) && parts.get(index + 1).is_some_and(is_body))
        .filter_map(|index| {
            let label = parts.get(index).filter(|part| part.is_plain())?.label?;
            Some((label.family, label.value))
        })
        .collect();
    for (index, slot) in found.iter_mut().enumerate() {
        let Some(own) = family(index).filter(|_| shaped(index)) else { continue };
        // A section with no text of its own, `壹、致詞（略）`, stands right above the next heading.
        let before = index.checked_sub(1).and_then(family) == Some(own)
            && !precedes.get(index).is_some_and(|&precedes| precedes);
        let after = family(index + 1) == Some(own);
        let is_last = index + 1 >= parts.len();
        let rule = match own {
            // A table of contents is a run of such lines.
            Family::Part | Family::Chapter | Family::Section | Family::Article => {
                (!(before && after)).then_some(&CHAPTER_HEADING)
            }
            Family::Dotted(_) if dotted < 2 => None,
            Family::HanFormal
            | Family::HanComma
            | Family::HanParenthesis
            | Family::Dotted(_)
            | Family::Arabic(_) => (!before && !after && !is_last).then_some(&NUMBERED_HEADING),
            Family::ArabicParenthesis(_) | Family::Latin(_) | Family::Circled => {
                let is_series = parts.get(index).and_then(|part| part.label).is_some_and(|label| {
                    let has = |value: Option<u32>| {
                        value.is_some_and(|value| lone.contains(&(own, value)))
                    };
                    has(label.value.checked_add(1)) || has(label.value.checked_sub(1))
                });
                let has_text = parts.get(index + 1).is_some_and(is_body);
                (!before && !after && has_text && is_series).then_some(&NUMBERED_HEADING)
            }
            Family::Roman | Family::Bullet(_) => None,
        };
        *slot = rule.map(|rule| Found { rank: rank(own), rule });
    }
}

/// Returns which labelled blocks have text of their own and, later, the next number of their
/// family standing alone.
fn sections_after(parts: &[Part]) -> Vec<bool> {
    let label =
        |index: usize| parts.get(index).filter(|part| part.is_plain()).and_then(|part| part.label);
    let mut next: BTreeMap<Family, (u32, bool)> = BTreeMap::new();
    let mut precedes = vec![false; parts.len()];
    for index in (0..parts.len()).rev() {
        let Some(own) = label(index) else { continue };
        let same = |index: usize| label(index).is_some_and(|other| other.family == own.family);
        let is_alone = !same(index + 1) && !index.checked_sub(1).is_some_and(same);
        let has_text = label(index + 1).map_or_else(
            || parts.get(index + 1).is_some_and(Part::is_prose),
            |below| rank(below.family) > rank(own.family),
        );
        let later = next.insert(own.family, (own.value, is_alone));
        let is_followed = later == own.value.checked_add(1).map(|value| (value, true));
        if let Some(slot) = precedes.get_mut(index) {
            *slot = has_text && is_followed;
        }
    }
    precedes
}

/// Goes from the end to the beginning, since a heading is known by what follows it.
fn find_short(parts: &[Part], found: &mut [Option<Found>]) {
    for index in (0..parts.len()).rev() {
        let Some(part) = parts.get(index) else { continue };
        let fits = get(found, index).is_none()
            && has_short_shape(part, SHORT)
            && !follows_unfinished(parts, index)
            && !is_between_verses(parts, index)
            && !is_among_entries(parts, index)
            && !is_entry(parts, index);
        if !fits {
            continue;
        }
        let next = get(found, index + 1);
        let has_body = parts.get(index + 1).is_some_and(|next| {
            is_body(next) || (next.is_plain() && is_named(part.text()) && !is_named(next.text()))
        }) || next
            .is_some_and(|next| next.rank < SHORT_BELOW || next.rule == &QUESTION_HEADING);
        let is_stacked =
            next.is_some_and(|next| next.rule == &SHORT_LINE_HEADING) && part.gap > Gap::None;
        let rule = if has_body && is_named(part.text()) {
            &NAMED_HEADING
        } else if has_body {
            &SHORT_LINE_HEADING
        } else if is_stacked {
            &STACKED_HEADING
        } else {
            continue;
        };
        if is_stacked && let Some(Some(below)) = found.get_mut(index + 1) {
            below.rank = SHORT_BELOW + 1;
        }
        if let Some(slot) = found.get_mut(index) {
            *slot = Some(Found { rank: SHORT_BELOW, rule });
        }
    }
}

pub(super) fn is_body(part: &Part) -> bool {
    match &part.role {
        Role::Paragraph => part.is_prose() || part.term.is_some(),
        Role::Verse(_) | Role::Table(_) | Role::Item(_) => true,
        Role::Rule | Role::Note(..) | Role::Heading(_) | Role::FrontMatter => false,
    }
}

/// After a colon or in mid-sentence a short line goes on with what was said.
fn follows_unfinished(parts: &[Part], index: usize) -> bool {
    index.checked_sub(1).and_then(|i| parts.get(i)).is_some_and(|before| {
        before.is_plain()
            && matches!(before.ending, Ending::Colon | Ending::Clause | Ending::Opener)
    })
}

/// Widest label of an entry, in columns.
const ENTRY_COLUMNS: usize = 8;

/// `附件：一份`, `電話：…`: an entry, unless long text follows, as after `結語：走向未來`, or a list
/// on the next line.
fn is_entry(parts: &[Part], index: usize) -> bool {
    let label = parts.get(index).and_then(|part| part.text().split_once('：'));
    let is_short = label.is_some_and(|(label, _)| text_columns(label) <= ENTRY_COLUMNS);
    let heads = |next: &Part| {
        (next.is_prose() && next.width > SHORT)
            || (matches!(next.role, Role::Item(_)) && next.gap == Gap::None)
    };
    is_short && !parts.get(index + 1).is_some_and(heads)
}

/// `林小姐` under `港務處` and above `電話：…`: a line of an address.
fn is_among_entries(parts: &[Part], index: usize) -> bool {
    let is_line = |part: &Part| part.is_plain() && part.width <= SHORT && !part.is_prose();
    let before = index.checked_sub(1).and_then(|i| parts.get(i));
    parts.get(index).is_some_and(|part| part.gap == Gap::None)
        && before.is_some_and(is_line)
        && parts.get(index + 1).is_some_and(|next| next.term.is_some() && next.width <= SHORT)
}

/// A stanza of one line, unless wide space sets off another poem.
fn is_between_verses(parts: &[Part], index: usize) -> bool {
    let is_verse = |index: Option<usize>| {
        index.and_then(|i| parts.get(i)).is_some_and(|part| matches!(part.role, Role::Verse(_)))
    };
    is_verse(index.checked_sub(1))
        && parts.get(index).is_some_and(|part| part.gap < Gap::Wide && !is_named(part.text()))
}

/// Customary headings rank with the highest; unnumbered lines stand above the numbers that
/// begin anew under them.
fn rank_unnumbered(parts: &[Part], found: &mut [Option<Found>]) {
    let is_short = |found: &Found| {
        [&SHORT_LINE_HEADING, &STACKED_HEADING, &BOLD_HEADING, &SET_OFF_HEADING]
            .contains(&found.rule)
    };
    let begins_series = |index: usize| {
        parts.get(index).and_then(|part| part.label).is_some_and(|label| label.value == 1)
    };
    let is_numbered = |found: Found| found.rule == &NUMBERED_HEADING;
    let heads_series = (0..parts.len()).any(|index| {
        get(found, index).is_some_and(|own| is_short(&own))
            && get(found, index + 1).is_some_and(is_numbered)
            && begins_series(index + 1)
    });
    let highest = found.iter().flatten().map(|found| found.rank).min().unwrap_or(0);
    for own in found.iter_mut().flatten() {
        if own.rule == &NAMED_HEADING {
            own.rank = if heads_series { highest.min(SHORT_ABOVE) } else { highest };
        } else if is_short(own) && heads_series {
            own.rank = own.rank - SHORT_BELOW + SHORT_ABOVE;
        }
    }
}

fn set_levels(parts: &mut [Part], found: &[Option<Found>], top: u8, guesses: &mut Guesses) {
    let mut open: Vec<(u32, u8)> = Vec::new();
    for (part, own) in parts.iter_mut().zip(found) {
        let Some(own) = own else { continue };
        while open.last().is_some_and(|&(rank, _)| rank >= own.rank) {
            open.pop();
        }
        let level = open.last().map_or(top, |&(_, level)| level + 1).min(DEEPEST);
        open.push((own.rank, level));
        part.role = Role::Heading(level);
        guesses.push(part.flow.span(), Decision::Heading { level }, own.rule);
    }
}

/// Lead lines stand in a pattern or not at all, section by section.
fn find_leads(parts: &mut [Part], top: u8, guesses: &mut Guesses) {
    let mut start = 0;
    let mut level = top;
    for index in 0..=parts.len() {
        let heading = parts.get(index).and_then(|part| match part.role {
            Role::Heading(level) => Some(level),
            Role::Paragraph
            | Role::Verse(_)
            | Role::Table(_)
            | Role::Rule
            | Role::Item(_)
            | Role::Note(..)
            | Role::FrontMatter => None,
        });
        if heading.is_none() && index < parts.len() {
            continue;
        }
        for lead in leads(parts, start..index) {
            if let Some(part) = parts.get_mut(lead) {
                part.role = Role::Heading(level);
                guesses.push(part.flow.span(), Decision::Heading { level }, &LEAD_LINE);
            }
        }
        start = index + 1;
        level = heading.map_or(top, |level| level + 1).min(DEEPEST);
    }
}

/// Returns the lead lines of a section, none if they make no pattern.
fn leads(parts: &[Part], section: std::ops::Range<usize>) -> Vec<usize> {
    let is_small = |part: &Part| part.is_plain() && part.term.is_none() && part.width <= SHORT;
    let is_lead = |index: usize| {
        let next = parts.get(index + 1).filter(|_| index + 1 < section.end);
        parts.get(index).is_some_and(|part| {
            is_small(part)
                && part.lines == 1
                && part.text().ends_with(['。', '！', '？', '!', '?'])
                && part.inner_stops == 0
                && part.label.is_none()
                && !part.text().starts_with(is_opener)
        }) && next.is_some_and(|next| next.is_plain() && next.width >= LED_COLUMNS)
    };
    let is_exempt = |index: usize| index + 1 == section.end;
    let leads: Vec<usize> = section.clone().filter(|&i| is_lead(i)).collect();
    let begins = leads.first().is_some_and(|&first| {
        // Front matter is no part of the section.
        section
            .clone()
            .filter(|&i| parts.get(i).is_some_and(|p| p.role != Role::FrontMatter))
            .take(1)
            .any(|i| i == first)
    });
    let small =
        section.clone().filter(|&i| !is_exempt(i) && parts.get(i).is_some_and(is_small)).count();
    if leads.len() >= 2 && begins && small == leads.len() { leads } else { Vec::new() }
}

//! Finds notes and matches them with their calls: one note, many calls.

use std::collections::BTreeMap;

use super::characters::{is_closer, is_opener};
use super::guess::{Decision, Guesses};
use super::inline::{Caller, calls, opening};
use super::lines::Gap;
use super::numbering::Family;
use super::part::{Part, Role, SHORT};
use super::rules::{NOTE, NOTE_BEFORE, NOTE_CONTINUED, NOTE_HEADING};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::NoteId;
use crate::source::Span;

/// The calls of each block, by its index: `(offset of the call, note)`, ascending.
pub(super) type Calls = BTreeMap<usize, Vec<(usize, NoteId)>>;

/// A call not yet matched.
#[derive(Debug, Clone, Copy)]
struct Call {
    part: usize,
    offset: usize,
}

#[derive(Debug, Default)]
struct Matching {
    /// Calls that wait for their note.
    open: BTreeMap<Caller, Vec<Call>>,
    /// Blocks that open like a note that nothing before them calls.
    uncalled: Vec<(Caller, usize)>,
    /// The block each note begins with, and its calls.
    notes: Vec<(usize, Vec<Call>)>,
}

/// Sets the role of all notes in `parts`; returns their calls.
pub(super) fn find_notes(
    parts: &mut [Part],
    guesses: &mut Guesses,
    diagnostics: &mut Diagnostics,
) -> Calls {
    let mut matching = Matching::default();
    for index in 0..parts.len() {
        matching.read(parts, index);
    }
    let first_before = matching.notes.len();
    matching.match_notes_before();
    let order = matching.number();
    let mut found = Calls::new();
    for (position, (part, its_calls)) in matching.notes.iter().enumerate() {
        let number = order.get(position).copied().unwrap_or(position);
        let note = NoteId(u32::try_from(number).unwrap_or(u32::MAX));
        let rule = if position < first_before { &NOTE } else { &NOTE_BEFORE };
        take_note(parts, *part, number, its_calls.len(), rule, guesses);
        for call in its_calls {
            found.entry(call.part).or_default().push((call.offset, note));
        }
    }
    for calls in found.values_mut() {
        calls.sort_unstable();
    }
    drop_headings(parts, guesses);
    matching.report(parts, diagnostics);
    found
}

/// Headings of notes, which the editions set where they are called.
const HEADINGS: [&str; 8] = ["註", "註釋", "注釋", "註解", "附註", "備註", "腳註", "尾註"];

fn drop_headings(parts: &mut [Part], guesses: &mut Guesses) {
    for index in 1..parts.len() {
        let is_note = parts.get(index).is_some_and(|part| matches!(part.role, Role::Note(..)));
        let Some(above) = parts.get_mut(index - 1).filter(|_| is_note) else { continue };
        let text = above.text().trim_matches(|c| is_closer(c) || is_opener(c) || c == '*');
        if above.is_plain() && HEADINGS.contains(&text.trim_end_matches(['：', ':'])) {
            above.role = Role::FrontMatter;
            guesses.push(above.flow.span(), Decision::NoteHeading, &NOTE_HEADING);
        }
    }
}

impl Matching {
    fn read(&mut self, parts: &[Part], index: usize) {
        let Some(part) = parts.get(index) else { return };
        if part.role == Role::Rule {
            return;
        }
        let opens = opening(part.text()).filter(|_| part.is_plain() && !is_bulleted(parts, index));
        if let Some((caller, _)) = opens {
            match self.open.remove(&caller) {
                Some(calls) => self.notes.push((index, calls)),
                None => self.uncalled.push((caller, index)),
            }
        }
        for range in part.ranges() {
            for (offset, caller) in calls(part.flow.slice(range.clone())) {
                let offset = range.start + offset;
                self.open.entry(caller).or_default().push(Call { part: index, offset });
            }
        }
    }

    /// A note may stand above a table or list that calls it, if the mark means nothing else.
    fn match_notes_before(&mut self) {
        for (caller, index) in std::mem::take(&mut self.uncalled) {
            let is_called = caller.is_mark()
                && self.open.get(&caller).is_some_and(|calls| calls.iter().all(|c| c.part > index));
            match self.open.remove(&caller).filter(|_| is_called) {
                Some(calls) => self.notes.push((index, calls)),
                None => self.uncalled.push((caller, index)),
            }
        }
    }

    /// Returns each note's number: notes are numbered in the order of their first calls.
    fn number(&self) -> Vec<usize> {
        let first = |position: &usize| {
            let calls = self.notes.get(*position).map(|(_, calls)| calls.as_slice());
            calls.and_then(<[Call]>::first).map(|call| (call.part, call.offset))
        };
        let mut by_call: Vec<usize> = (0..self.notes.len()).collect();
        by_call.sort_by_key(first);
        let mut numbers = vec![0; by_call.len()];
        for (number, position) in by_call.into_iter().enumerate() {
            if let Some(slot) = numbers.get_mut(position) {
                *slot = number;
            }
        }
        numbers
    }

    /// Tells of calls without notes and notes without calls, once for each mark.
    fn report(&self, parts: &[Part], diagnostics: &mut Diagnostics) {
        for (caller, calls) in self.open.iter().filter(|(caller, _)| caller.is_mark()) {
            let first = calls.first().and_then(|call| {
                let end = call.offset + caller.mark.len_utf8();
                Some(parts.get(call.part)?.flow.span_of(call.offset..end))
            });
            let name = name(*caller);
            push(
                diagnostics,
                format!("{} of `{name}` without a note", count(calls.len(), "call")),
                first,
                "write the note on a line of its own that begins with the mark",
            );
        }
        let mut uncalled: BTreeMap<Caller, Vec<usize>> = BTreeMap::new();
        // A numbered block that nothing calls is an item of a list.
        for &(caller, index) in self.uncalled.iter().filter(|(caller, _)| caller.is_mark()) {
            uncalled.entry(caller).or_default().push(index);
        }
        for (caller, indices) in uncalled {
            let first = indices.first().and_then(|&i| parts.get(i)).map(|part| part.flow.span());
            let message = format!(
                "{} with `{}` that nothing calls",
                count(indices.len(), "note"),
                name(caller)
            );
            let hint = "it stays in the text as a paragraph; put the mark where the note belongs";
            // ※ is also custom for a remark that belongs to no place in particular.
            let severity =
                if caller.mark == '※' { Severity::Note } else { Code::DanglingNote.severity() };
            let mut diagnostic = Diagnostic::new(Code::DanglingNote, message)
                .with_hint(hint)
                .with_severity(severity);
            diagnostic.span = first;
            diagnostics.push(diagnostic);
        }
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn name(caller: Caller) -> String {
    (0..caller.value).map(|_| caller.mark).collect()
}

fn push(diagnostics: &mut Diagnostics, message: String, span: Option<Span>, hint: &str) {
    let mut diagnostic = Diagnostic::new(Code::DanglingNote, message).with_hint(hint);
    diagnostic.span = span;
    diagnostics.push(diagnostic);
}

/// Stars with a space after them, two blocks in a row, are bullets.
fn is_bulleted(parts: &[Part], index: usize) -> bool {
    let bullet = |index: usize| {
        let family = parts.get(index)?.label?.family;
        matches!(family, Family::Bullet(_)).then_some(family)
    };
    let own = bullet(index);
    own.is_some() && (own == index.checked_sub(1).and_then(bullet) || own == bullet(index + 1))
}

/// Makes the block at `index` and those that go on from it a note.
fn take_note(
    parts: &mut [Part],
    index: usize,
    number: usize,
    calls: usize,
    rule: &super::rules::Rule,
    guesses: &mut Guesses,
) {
    let goes_on = parts.get(index + 1).is_some_and(|_| is_continued(parts, index));
    let Some(part) = parts.get_mut(index) else { return };
    let content = opening(part.text()).map_or(0, |(_, content)| content);
    part.role = Role::Note(number, content);
    guesses.push(part.flow.span(), Decision::Note { calls }, rule);
    if let Some(next) = parts.get_mut(index + 1).filter(|_| goes_on) {
        next.role = Role::Note(number, 0);
        guesses.push(next.flow.span(), Decision::NoteContinued, &NOTE_CONTINUED);
    }
}

/// Words with which a further line of a note begins.
const CONTINUATIONS: [&str; 10] =
    ["其他", "其餘", "其它", "以上", "上述", "另外", "資料來源", "來源", "所有數", "除另有"];

/// Length of a phrase that shows two lines to belong together, in characters.
const SHARED: usize = 4;

/// How much of each line is compared, in characters.
const COMPARED: usize = 80;

fn is_continued(parts: &[Part], index: usize) -> bool {
    let (Some(note), Some(next)) = (parts.get(index), parts.get(index + 1)) else { return false };
    let fits = next.is_plain()
        && next.lines == 1
        && next.width <= SHORT
        && next.gap <= Gap::Blank
        && next.label.is_none()
        && opening(next.text()).is_none();
    let is_own_line =
        next.gap == Gap::None && parts.get(index + 2).is_none_or(|after| after.gap > Gap::None);
    // A heading may share a phrase with the note above it.
    let may_head = next.gap > Gap::None && parts.get(index + 2).is_some_and(Part::is_prose);
    fits && (is_own_line
        || CONTINUATIONS.iter().any(|word| next.text().starts_with(word))
        || (!may_head && shares_phrase(note.text(), next.text())))
}

fn shares_phrase(a: &str, b: &str) -> bool {
    let a: Vec<char> = a.chars().filter(|c| !c.is_whitespace()).take(COMPARED).collect();
    let b: Vec<char> = b.chars().filter(|c| !c.is_whitespace()).take(COMPARED).collect();
    // Years and dates alone show nothing.
    a.windows(SHARED).any(|phrase| {
        phrase.iter().any(|&c| super::characters::is_han(c) && !"年月日".contains(c))
            && b.windows(SHARED).any(|other| other == phrase)
    })
}

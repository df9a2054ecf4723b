//! Lines → blocks: groups are split or unwrapped, blocks cut by a page break joined.

use std::ops::Range;

use super::characters::{Ending, is_han, is_wide, note_mark, superscript};
use super::customary::{is_caption, is_kicker};
use super::flow::Flow;
use super::front_matter::is_date;
use super::guess::{Decision, Guesses};
use super::inline::opening;
use super::joining::Joining;
use super::lines::{Gap, Lines};
use super::numbering::{Family, Label, label};
use super::part::{Part, Role};
use super::rules::{BLANK_JOIN, ITEM_JOIN, PAGE_JOIN, RULE, TABLE, UNWRAPPED, VERSE};
use super::wrapping::{Wrapping, is_full};

/// Widest line of verse, in columns: 20 characters.
const VERSE_COLUMNS: usize = 40;

/// Makes blocks of all lines.
pub(super) fn gather(lines: &Lines<'_>, guesses: &mut Guesses) -> Vec<Part> {
    let groups = groups(lines);
    let gatherer = Gatherer {
        lines,
        wrapping: Wrapping::new(lines, &groups),
        joining: Joining::new(lines),
        // In a text with one paragraph a line, blank lines are rare or mean something else.
        has_blank_lines: groups.len() * 3 > lines.list.len(),
    };
    let mut parts: Vec<Part> = Vec::new();
    for group in groups {
        let gap = lines.list.get(group.start).map_or(Gap::None, |line| line.gap);
        for (index, mut part) in gatherer.split(group, guesses).into_iter().enumerate() {
            part.gap = if index == 0 { gap } else { Gap::None };
            gatherer.add(&mut parts, part, guesses);
        }
    }
    join_items(&mut parts, &gatherer.joining, guesses);
    parts
}

fn groups(lines: &Lines<'_>) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for (index, line) in lines.list.iter().enumerate().skip(1) {
        if line.gap > Gap::None {
            groups.push(start..index);
            start = index;
        }
    }
    if start < lines.list.len() {
        groups.push(start..lines.list.len());
    }
    groups
}

struct Gatherer<'l, 't> {
    lines: &'l Lines<'t>,
    wrapping: Wrapping,
    joining: Joining<'t>,
    has_blank_lines: bool,
}

impl Gatherer<'_, '_> {
    /// Splits a group into blocks.
    fn split(&self, group: Range<usize>, guesses: &mut Guesses) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = group.start;
        let mut index = group.start;
        while index < group.end {
            let rows = self.table_rows(index, group.end);
            if rows == 0 {
                index += 1;
                continue;
            }
            self.split_text(rest..index, guesses, &mut parts);
            parts.push(self.table(index..index + rows, guesses));
            index += rows;
            rest = index;
        }
        self.split_text(rest..group.end, guesses, &mut parts);
        parts
    }

    fn split_text(&self, group: Range<usize>, guesses: &mut Guesses, parts: &mut Vec<Part>) {
        if group.is_empty() {
            return;
        }
        let measure = self.wrapping.measure_of(self.lines, group.clone());
        if measure.is_none() && self.is_verse(group.clone()) {
            parts.push(self.verse(group, guesses));
            return;
        }
        let mut start = group.start;
        for index in group.clone() {
            if index + 1 == group.end || !self.is_joined(index, start, measure) {
                let part = self.paragraph(start..index + 1);
                if part.lines > 1 {
                    let decision = Decision::Unwrapped { lines: part.lines };
                    guesses.push(part.flow.span(), decision, &UNWRAPPED);
                }
                if part.role == Role::Rule {
                    guesses.push(part.flow.span(), Decision::Rule, &RULE);
                }
                parts.push(part);
                start = index + 1;
            }
        }
    }

    /// Returns whether line `index` goes on in the next one, the block having begun at `start`.
    fn is_joined(&self, index: usize, start: usize, measure: Option<usize>) -> bool {
        let (Some(line), Some(next)) = (self.lines.list.get(index), self.lines.list.get(index + 1))
        else {
            return false;
        };
        let text = self.lines.text(next);
        if next.is_indented || is_rule(text) || is_rule(self.lines.text(line)) {
            return false;
        }
        let ending = Ending::of(self.lines.text(line));
        if label(text).is_some_and(|label| !may_be_quantity(label) || !ending.is_cut()) {
            return false;
        }
        let first = self.lines.list.get(start).unwrap_or(line);
        let hangs = label(self.lines.text(first)).is_some() && next.indent > first.indent;
        if hangs && ending != Ending::Stop {
            return true;
        }
        let Some(measure) = measure else { return false };
        // The last line of a paragraph ends at a stop; a heading under a full line does not.
        let heads_next = matches!(ending, Ending::Stop | Ending::Asking)
            && next.text_width() * 2 <= measure
            && Ending::of(text).suits_heading()
            && self.lines.list.get(index + 2).is_some_and(|line| line.gap == Gap::None);
        if heads_next {
            return false;
        }
        let begins_note = begins_with_note_mark(text);
        let begins_paragraph = next.indent > line.indent + 1 && !hangs;
        let is_ragged = (ending.is_cut() && line.width * 4 >= measure * 3)
            || (ending == Ending::Closer && line.width * 10 >= measure * 9);
        !begins_note && !begins_paragraph && (is_full(self.lines, index, measure) || is_ragged)
    }

    fn paragraph(&self, group: Range<usize>) -> Part {
        let mut flow = Flow::default();
        for index in group.clone() {
            let Some(line) = self.lines.list.get(index) else { continue };
            if index > group.start {
                self.joining.join(&mut flow, self.lines.text(line));
            }
            push_line(&mut flow, self.lines.text(line), line.start);
        }
        let role = if is_rule(flow.text()) { Role::Rule } else { Role::Paragraph };
        let mut part = Part::new(flow, group.len(), role);
        if let Some(first) = self.lines.list.get(group.start) {
            part.is_indented = first.is_indented;
            part.indent = first.indent;
        }
        part
    }

    /// Lines of verse stand between blank lines in a text that has such, are short, and speak
    /// in no one's voice: dialogue has a paragraph a line.
    fn is_verse(&self, group: Range<usize>) -> bool {
        let is_line_of_verse = |index: usize| {
            let text = self.lines.text_at(index);
            self.lines.list.get(index).is_some_and(|line| line.text_width() <= VERSE_COLUMNS)
                && !text.starts_with(['「', '『', '“'])
                && label(text).is_none()
                && opening(text).is_none()
                && !is_caption(text)
                && !is_date(text)
                && !is_rule(text)
                && Ending::of(text) != Ending::Colon
                && !text.contains(['：', '\t', '／'])
        };
        // A title on two lines stands above text; above verse it is a verse's.
        let may_be_title = (0..group.start).all(|index| is_kicker(self.lines.text_at(index)))
            && group.len() <= 3
            && self.lines.list.iter().any(|line| line.text_width() > VERSE_COLUMNS)
            && !group.clone().any(|index| {
                matches!(Ending::of(self.lines.text_at(index)), Ending::Clause | Ending::Stop)
            });
        self.has_blank_lines
            && group.len() >= 2
            && !may_be_title
            && group.clone().all(is_line_of_verse)
    }

    fn verse(&self, group: Range<usize>, guesses: &mut Guesses) -> Part {
        let mut flow = Flow::default();
        let mut breaks = Vec::new();
        for line in self.lines.list.get(group.clone()).into_iter().flatten() {
            if !flow.text().is_empty() {
                breaks.push(flow.text().len());
            }
            flow.push(self.lines.text(line), line.start);
        }
        guesses.push(flow.span(), Decision::Verse { lines: group.len() }, &VERSE);
        Part::new(flow, group.len(), Role::Verse(breaks))
    }

    /// Returns how many lines from `start` on make a table; 0 if they make none.
    fn table_rows(&self, start: usize, end: usize) -> usize {
        let columns = self.cells(start).map_or(0, |cells| cells.len());
        if columns < 2 {
            return 0;
        }
        let rows = (start..end)
            .take_while(|&i| self.cells(i).is_some_and(|cells| cells.len() == columns))
            .count();
        if rows >= 3 { rows } else { 0 }
    }

    /// Returns the cells of a line, `None` if it can't be a table's row.
    fn cells(&self, index: usize) -> Option<Vec<Range<usize>>> {
        let line = self.lines.list.get(index)?;
        let text = self.lines.slice(line.begin, line.end);
        let first_tab = text.find('\t').filter(|&tab| tab > 0)?;
        // Word writes a tab between an item's number and its text.
        let is_item = label(text).is_some_and(|label| label.content > first_tab);
        let mut start = line.begin;
        let mut cells = Vec::new();
        for cell in text.split('\t') {
            let trimmed = cell.trim();
            let begin = start + (cell.len() - cell.trim_start().len());
            cells.push(begin..begin + trimmed.len());
            start += cell.len() + 1;
            if cell.len() > VERSE_COLUMNS * 3 {
                return None;
            }
        }
        (!is_item).then_some(cells)
    }

    fn table(&self, group: Range<usize>, guesses: &mut Guesses) -> Part {
        let mut flow = Flow::default();
        let mut rows = Vec::new();
        for index in group.clone() {
            let mut row = Vec::new();
            for cell in self.cells(index).unwrap_or_default() {
                let begin = flow.text().len();
                flow.push(self.lines.slice(cell.start, cell.end), cell.start);
                row.push(begin..flow.text().len());
            }
            rows.push(row);
        }
        let columns = rows.first().map_or(0, Vec::len);
        let decision = Decision::Table { columns, rows: rows.len() };
        guesses.push(flow.span(), decision, &TABLE);
        Part::new(flow, group.len(), Role::Table(rows))
    }

    /// Returns the block that goes on in `next` over the notes at the foot of its page.
    fn cut_above_notes(&self, parts: &[Part], next: &Part) -> Option<usize> {
        let is_note = |part: &&Part| part.is_plain() && opening(part.text()).is_some();
        let notes = parts.iter().rev().take(NOTES_AT_FOOT).take_while(is_note).count();
        let index = parts.len().checked_sub(notes + 1)?;
        let last = parts.get(index).filter(|_| notes > 0 && next.gap == Gap::Page)?;
        (goes_on(last, next) && opening(next.text()).is_none()).then_some(index)
    }

    /// Adds a block, or joins it to the last one if a break cut them apart.
    fn add(&self, parts: &mut Vec<Part>, part: Part, guesses: &mut Guesses) {
        let above_notes = self.cut_above_notes(parts, &part);
        if let Some(last) = above_notes.and_then(|index| parts.get_mut(index)) {
            guesses.push(part.flow.span(), Decision::Joined, &PAGE_JOIN);
            join_part(last, part, &self.joining);
            return;
        }
        let rule = match parts.last() {
            Some(last) if goes_on(last, &part) && part.gap == Gap::Page => &PAGE_JOIN,
            Some(last) if goes_on(last, &part) && is_cut_by_blank(last, &part) => &BLANK_JOIN,
            Some(_) | None => {
                parts.push(part);
                return;
            }
        };
        let Some(last) = parts.last_mut() else { return };
        guesses.push(part.flow.span(), Decision::Joined, rule);
        join_part(last, part, &self.joining);
    }
}

/// Appends a line; spaces between all its characters are a way of setting headings wide.
fn push_line(flow: &mut Flow, text: &str, start: usize) {
    let is_one = |word: &str| word.chars().count() == 1 && word.chars().all(is_wide);
    let is_spaced_out = text.split(' ').count() >= SPACED_OUT && text.split(' ').all(is_one);
    if !is_spaced_out {
        flow.push(text, start);
        return;
    }
    for (at, c) in text.char_indices().filter(|&(_, c)| c != ' ') {
        flow.push(c.encode_utf8(&mut [0; 4]), start + at);
    }
}

/// A line of so many characters with single spaces between all is spaced out.
const SPACED_OUT: usize = 4;

/// Joins items that a page break or line end cut, where the list goes on after them.
fn join_items(parts: &mut Vec<Part>, joining: &Joining<'_>, guesses: &mut Guesses) {
    let list_label = |part: &Part| part.label.filter(|label| label.family.is_list());
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    let mut rest = std::mem::take(parts).into_iter().peekable();
    while let Some(part) = rest.next() {
        let goes_on = joined.last().zip(rest.peek()).is_some_and(|(last, after)| {
            let labels = list_label(last).zip(list_label(after));
            let is_next = labels.is_some_and(|(own, next)| {
                let is_bullet = matches!(own.family, Family::Bullet(_));
                own.family == next.family
                    && (is_bullet || own.value.checked_add(1) == Some(next.value))
            });
            let is_rest = part.gap == Gap::None && last.lines == 1 && part.width * 2 <= last.width;
            is_next
                && (part.gap == Gap::Page || is_rest)
                && part.is_plain()
                && part.label.is_none()
                && !part.is_indented
                && last.ending.is_cut()
                && last.width >= CUT_AT_PAGE
        });
        match joined.last_mut().filter(|_| goes_on) {
            Some(last) => {
                guesses.push(part.flow.span(), Decision::Joined, &ITEM_JOIN);
                join_part(last, part, joining);
            }
            None => joined.push(part),
        }
    }
    *parts = joined;
}

fn join_part(last: &mut Part, part: Part, joining: &Joining<'_>) {
    joining.join(&mut last.flow, part.flow.text());
    last.flow.append(part.flow);
    last.lines += part.lines;
    last.remeasure_joined(part.width, part.inner_stops, part.ending);
}

/// So many notes at the foot of a page are looked over for the text above them.
const NOTES_AT_FOOT: usize = 4;

/// Narrowest block that a break can cut in mid-sentence, in columns: 20 characters at a page
/// break, 30 at a blank line.
const CUT_AT_PAGE: usize = 40;
const CUT_AT_BLANK: usize = 60;

fn goes_on(last: &Part, next: &Part) -> bool {
    let starts_fresh = next.is_indented
        || next.label.is_some_and(|label| !may_be_quantity(label))
        || begins_with_note_mark(next.text());
    last.is_plain()
        && next.is_plain()
        && !starts_fresh
        && last.width >= CUT_AT_PAGE
        && (last.ending.is_cut() || (last.ending == Ending::Closer && next.gap == Gap::Page))
        && !ends_in_address(last.text())
        // An item of a list ends without a stop as a matter of course.
        && last.label.is_none_or(|label| !label.family.is_list() || last.inner_stops > 0)
}

fn is_cut_by_blank(last: &Part, next: &Part) -> bool {
    next.gap <= Gap::Blank
        && last.width >= CUT_AT_BLANK
        && matches!(next.ending, Ending::Stop | Ending::Asking)
        && last.label.is_none()
        && next.text().chars().next().is_some_and(|c| is_wide(c) || c.is_lowercase())
        && last.text().chars().take(ADDRESS).any(|c| matches!(c, '，' | '。' | '；' | ','))
}

fn begins_with_note_mark(text: &str) -> bool {
    let first = text.chars().next();
    // `**6.1** 億` begins with bold type.
    first.is_some_and(|c| {
        (note_mark(c).is_some() && opening(text).is_some()) || superscript(c).is_some()
    })
}

/// `1.5 億` looks like a heading's number; in mid-sentence it is none.
fn may_be_quantity(label: Label) -> bool {
    label.family == Family::Dotted(2)
}

/// How many characters at a text's end are looked at for an address: joins must not read a
/// growing paragraph again and again.
const ADDRESS: usize = 200;

/// An address at a paragraph's end stands for its stop.
fn ends_in_address(text: &str) -> bool {
    let tail: String = text.chars().rev().take(ADDRESS).collect();
    let word = tail.split(|c: char| c.is_whitespace() || is_han(c)).next().unwrap_or_default();
    word.contains("//:") || word.contains(".www") || word.contains('@')
}

/// Returns whether a line consists of three or more of one mark, spaces aside.
fn is_rule(text: &str) -> bool {
    const MARKS: &str = "*＊-－—–─━=＝_＿~～◆◇※＊●○☆★·.。…#＃✽❖";
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next().filter(|&c| MARKS.contains(c)) else { return false };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

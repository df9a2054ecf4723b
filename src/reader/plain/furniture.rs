//! Finds page numbers and running heads among the lines.

use std::collections::HashMap;

use super::characters::{Ending, digit};
use super::guess::{Decision, Guesses};
use super::lines::{Gap, Lines};
use super::numbering::{arabic_number, han_number, label, roman_number};
use super::rules::{
    CONTENTS, PAGE_NUMBER_ALONE, PAGE_NUMBER_AT_BREAK, PAGE_NUMBER_IN_ORDER,
    PAGE_NUMBER_IN_PARAGRAPH, PAGE_NUMBER_MARKED, RUNNING_HEAD, RUNNING_HEAD_IN_PARAGRAPH,
    RUNNING_HEAD_NUMBERED, Rule,
};

/// Widest running head, in columns.
const HEAD_COLUMNS: usize = 60;

/// Widest page number, in columns: `第 123 頁，共 456 頁`.
const NUMBER_COLUMNS: usize = 28;

/// Narrowest line that can be a sentence cut by a page break, in columns.
const CUT_COLUMNS: usize = 40;

/// A line that may be a page number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    value: u32,
    /// Set out as a page number, with dashes or 第…頁.
    is_marked: bool,
}

/// Marks page furniture, records it, and takes it out of `lines`.
pub(super) fn drop_furniture(lines: &mut Lines<'_>, guesses: &mut Guesses) {
    let numbers: Vec<Option<Number>> = (0..lines.list.len()).map(|i| number(lines, i)).collect();
    let mut found = Furniture { lines, numbers, rules: vec![None; lines.list.len()] };
    found.mark_certain_numbers();
    found.mark_contents();
    found.mark_numbered_heads();
    found.mark_heads();
    found.mark_bare_numbers();
    let rules = found.rules;
    for (line, rule) in lines.list.iter().zip(&rules) {
        if let Some(rule) = rule {
            let decision = match rule.name {
                name if name == CONTENTS.name => Decision::Contents,
                name if name == RUNNING_HEAD.name => Decision::RunningHead,
                _ => Decision::PageNumber,
            };
            guesses.push(line.span(), decision, rule);
        }
    }
    let dropped: Vec<bool> = rules.iter().map(Option::is_some).collect();
    lines.drop_furniture(&dropped);
}

struct Furniture<'l, 't> {
    lines: &'l Lines<'t>,
    numbers: Vec<Option<Number>>,
    /// The rule by which each line is furniture.
    rules: Vec<Option<&'static Rule>>,
}

impl Furniture<'_, '_> {
    fn number(&self, index: usize) -> Option<Number> {
        self.numbers.get(index).copied().flatten()
    }

    fn is_dropped(&self, index: usize) -> bool {
        self.rules.get(index).is_some_and(Option::is_some)
    }

    fn mark(&mut self, index: usize, rule: &'static Rule) {
        if let Some(slot) = self.rules.get_mut(index) {
            *slot = Some(rule);
        }
    }

    fn gap(&self, index: usize) -> Gap {
        self.lines.list.get(index).map_or(Gap::Wide, |line| line.gap)
    }

    /// Returns whether a form feed stands before or after the line.
    fn is_at_form_feed(&self, index: usize) -> bool {
        self.gap(index) == Gap::Page || self.gap(index + 1) == Gap::Page
    }

    /// Returns whether blank lines, furniture, a page break or the text's ends surround the line.
    fn is_isolated(&self, index: usize) -> bool {
        let before = index == 0 || self.gap(index) > Gap::None || self.is_dropped(index - 1);
        before && (self.gap(index + 1) > Gap::None || self.is_dropped(index + 1))
    }

    /// Returns the nearest line before `index` that is not furniture.
    ///
    /// Looks back three lines at most: no page has more furniture at its foot and head.
    fn text_before(&self, index: usize) -> Option<usize> {
        (index.saturating_sub(3)..index)
            .rev()
            .find(|&i| !self.is_dropped(i) && self.number(i).is_none())
    }

    /// Returns whether the text before the line stops in mid-sentence.
    fn is_in_sentence(&self, index: usize) -> bool {
        self.text_before(index).and_then(|i| self.lines.list.get(i)).is_some_and(|line| {
            line.width >= CUT_COLUMNS && Ending::of(self.lines.text(line)).is_cut()
        }) && index + 1 < self.lines.list.len()
    }

    fn mark_certain_numbers(&mut self) {
        for index in 0..self.numbers.len() {
            let Some(number) = self.number(index) else { continue };
            if number.is_marked {
                self.mark(index, &PAGE_NUMBER_MARKED);
            } else if self.is_at_form_feed(index) {
                self.mark(index, &PAGE_NUMBER_AT_BREAK);
            }
        }
    }

    /// Marks a table of contents: two or more lines in a row with leaders, and the line over them.
    fn mark_contents(&mut self) {
        let entries: Vec<bool> =
            (0..self.numbers.len()).map(|i| is_contents_entry(self.lines.text_at(i))).collect();
        let is_entry = |index: usize| entries.get(index).copied().unwrap_or(false);
        self.mark_loose_contents();
        for index in 0..entries.len() {
            let before = index.checked_sub(1).is_some_and(is_entry);
            if is_entry(index) && (before || is_entry(index + 1)) {
                self.mark(index, &CONTENTS);
                if let Some(above) =
                    index.checked_sub(1).filter(|&i| is_contents_title(self.lines.text_at(i)))
                {
                    self.mark(above, &CONTENTS);
                }
            }
        }
    }

    /// Under the word 目錄 a space or tab before the page number is enough.
    fn mark_loose_contents(&mut self) {
        for title in 0..self.numbers.len() {
            if !is_contents_title(self.lines.text_at(title)) {
                continue;
            }
            let mut last = 0;
            let mut end = title + 1;
            while let Some(page) = loose_entry(self.lines.text_at(end)).filter(|&p| p >= last) {
                (last, end) = (page, end + 1);
            }
            if end > title + 2 {
                (title..end).for_each(|index| self.mark(index, &CONTENTS));
            }
        }
    }

    /// Marks heads that carry the page's number: `年報    7`, `8 | 年報`.
    fn mark_numbered_heads(&mut self) {
        let mut heads: HashMap<&str, (u32, usize, bool)> = HashMap::new();
        let split: Vec<Option<(&str, u32)>> = (0..self.numbers.len())
            .map(|i| {
                let (head, number, is_set_off) = Some(self.lines.text_at(i))
                    .filter(|_| self.is_isolated(i))
                    .and_then(numbered_head)?;
                let is_title = head == self.lines.text_at(0);
                (is_set_off || is_title || self.is_beside_break(i)).then_some((head, number))
            })
            .collect();
        for &(head, number) in split.iter().flatten() {
            let (last, count, ascends) = heads.entry(head).or_insert((0, 0, true));
            *ascends &= *last < number;
            (*last, *count) = (number, *count + 1);
        }
        for (index, head) in split.iter().enumerate() {
            let found = head.and_then(|(head, _)| heads.get(head));
            if found.is_some_and(|&(_, count, ascends)| count >= 2 && ascends) {
                self.mark(index, &RUNNING_HEAD_NUMBERED);
            }
        }
    }

    /// Returns whether a form feed or furniture stands before or after the line.
    fn is_beside_break(&self, index: usize) -> bool {
        let before = index.checked_sub(1).is_some_and(|i| self.is_dropped(i));
        before || self.is_dropped(index + 1) || self.is_at_form_feed(index)
    }

    /// Returns whether a page break is within two lines, any between being repeated ones too.
    fn is_at_break(&self, index: usize, counts: &HashMap<&str, usize>) -> bool {
        let repeats = |i: usize| {
            self.number(i).is_some() || counts.get(self.lines.text_at(i)).is_some_and(|&n| n > 1)
        };
        let is_edge = |i: usize| self.is_at_form_feed(i) || self.number(i).is_some();
        self.is_at_form_feed(index)
            || index.checked_sub(1).is_some_and(|i| {
                repeats(i) && (is_edge(i) || i.checked_sub(1).is_some_and(is_edge))
            })
            || (repeats(index + 1) && (is_edge(index + 1) || is_edge(index + 2)))
    }

    fn mark_heads(&mut self) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for line in self.lines.list.iter().filter(|line| line.text_width() <= HEAD_COLUMNS) {
            *counts.entry(self.lines.text(line)).or_default() += 1;
        }
        let mut tallies: HashMap<&str, Tally> = HashMap::new();
        for index in 0..self.lines.list.len() {
            let text = self.lines.text_at(index);
            if counts.get(text).is_none_or(|&n| n < 2)
                || self.number(index).is_some()
                || !may_be_head(text)
            {
                continue;
            }
            let tally = tallies.entry(text).or_insert(Tally { first: index, ..Tally::default() });
            tally.total += 1;
            tally.at_break += usize::from(self.is_at_break(index, &counts));
            tally.in_sentence += usize::from(self.is_isolated(index) && self.is_in_sentence(index));
        }
        for index in 0..self.lines.list.len() {
            let text = self.lines.text_at(index);
            let Some(&tally) = tallies.get(text) else { continue };
            // The title or a chapter's own heading, which the heads repeat.
            let is_original = index == tally.first && (index == 0 || label(text).is_some());
            if is_original {
                continue;
            }
            if tally.is_head_at_breaks() {
                if self.is_at_break(index, &counts) {
                    self.mark(index, &RUNNING_HEAD);
                }
            } else if tally.total >= 3 && tally.in_sentence >= 1 && self.is_isolated(index) {
                self.mark(index, &RUNNING_HEAD_IN_PARAGRAPH);
            }
        }
    }

    fn mark_bare_numbers(&mut self) {
        let bare: Vec<(usize, u32)> = (0..self.numbers.len())
            .filter(|&i| !self.is_dropped(i) && self.is_isolated(i))
            .filter(|&i| self.number(i.wrapping_sub(1)).is_none() && self.number(i + 1).is_none())
            .filter_map(|i| Some((i, self.number(i)?.value)))
            .collect();
        let mut has_proof =
            self.rules.iter().flatten().any(|rule| rule.name == PAGE_NUMBER_MARKED.name);
        for &(index, _) in &bare {
            let is_beside = |i: usize| self.rules.get(i).copied().flatten().is_some();
            if is_beside(index.wrapping_sub(1)) || is_beside(index + 1) {
                self.mark(index, &PAGE_NUMBER_AT_BREAK);
                has_proof = true;
            } else if self.is_in_sentence(index) {
                self.mark(index, &PAGE_NUMBER_IN_PARAGRAPH);
                has_proof = true;
            }
        }
        let numbers_sections = bare.first().is_some_and(|&(index, value)| {
            value == 1 && self.lines.list.iter().take(index).all(|line| line.width <= HEAD_COLUMNS)
        });
        if numbers_sections && !has_proof {
            return;
        }
        let is_last = |index: usize| index + 1 == self.lines.list.len();
        for (position, &(index, value)) in bare.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|i| bare.get(i)).map(|&(_, v)| v);
            let after = bare.get(position + 1).map(|&(_, v)| v);
            let ascends = before.is_none_or(|v| v < value) && after.is_none_or(|v| value < v);
            if self.is_dropped(index) || index == 0 {
                continue;
            }
            if bare.len() > 1 && ascends {
                self.mark(index, &PAGE_NUMBER_IN_ORDER);
            } else if bare.len() == 1 && (value > 1 || is_last(index)) {
                self.mark(index, &PAGE_NUMBER_ALONE);
            }
        }
    }
}

/// What is known of a line that is repeated.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    first: usize,
    total: usize,
    at_break: usize,
    in_sentence: usize,
}

impl Tally {
    /// Once is enough if the text's first line is what returns.
    fn is_head_at_breaks(self) -> bool {
        self.at_break >= 2 || (self.at_break == 1 && self.first == 0)
    }
}

/// Running heads are no sentences and no items of a list.
fn may_be_head(text: &str) -> bool {
    !matches!(Ending::of(text), Ending::Stop | Ending::Asking | Ending::Clause | Ending::Colon)
        && label(text).is_none_or(|label| !label.family.is_list())
}

/// Leaders and a page number at the end: `第一章……3`.
fn is_contents_entry(text: &str) -> bool {
    let entry = text.trim_end_matches(|c| digit(c).is_some());
    let title = entry
        .trim_end()
        .trim_end_matches(['…', '⋯', '.', '．', '·', '‧', '・', '-', '－', '—', ' ']);
    let leaders = entry.get(title.len()..).unwrap_or_default();
    entry.len() < text.len()
        && !title.is_empty()
        && leaders.chars().filter(|c| !c.is_whitespace()).count()
            >= if leaders.contains('…') { 2 } else { 3 }
}

/// The page number after a space or tab at the end.
fn loose_entry(text: &str) -> Option<u32> {
    let (title, page) = text.rsplit_once(char::is_whitespace)?;
    let (page, end) = arabic_number(page)?;
    (end.is_empty() && !title.trim().is_empty()).then_some(page)
}

fn is_contents_title(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(9).collect();
    matches!(bare.as_str(), "目錄" | "目次" | "Contents" | "CONTENTS")
}

/// Splits a head from the number at either end of it; tells whether two spaces, an ideographic
/// one, a tab or a bar stand between them.
fn numbered_head(text: &str) -> Option<(&str, u32, bool)> {
    let is_digit = |c| digit(c).is_some();
    let (head, number) = if text.starts_with(is_digit) {
        let rest = text.trim_start_matches(is_digit);
        (rest, text.get(..text.len() - rest.len())?)
    } else {
        let rest = text.trim_end_matches(is_digit);
        (rest, text.get(rest.len()..)?)
    };
    let (number, end) = arabic_number(number)?;
    let bare = head.trim_matches(is_head_gap);
    let gap = head.len() - bare.len();
    let is_set_off = gap > 1;
    let is_head = end.is_empty() && gap > 0 && !bare.is_empty();
    (is_head && super::characters::text_columns(bare) <= HEAD_COLUMNS)
        .then_some((bare, number, is_set_off))
}

fn is_head_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t' | '|' | '｜')
}

fn is_head_gap(c: char) -> bool {
    is_head_space(c) || matches!(c, '·' | '—' | '-')
}

fn number(lines: &Lines<'_>, index: usize) -> Option<Number> {
    let line = lines.list.get(index).filter(|line| line.text_width() <= NUMBER_COLUMNS)?;
    let text: String = lines.text(line).chars().filter(|c| !c.is_whitespace()).collect();
    marked_number(&text)
        .map(|value| Number { value, is_marked: true })
        .or_else(|| bare_number(&text).map(|value| Number { value, is_marked: false }))
}

/// `—7—`, `第7頁`, `第7頁，共20頁`, `Page7of20`, `p.7`; spaces are gone.
fn marked_number(text: &str) -> Option<u32> {
    const DASHES: [char; 10] = ['-', '－', '–', '—', '─', '~', '～', '·', '‧', '|'];
    let inner = text.trim_matches(DASHES);
    if text.starts_with(DASHES) && text.ends_with(DASHES) && inner.len() < text.len() {
        return any_number(inner);
    }
    if let Some(rest) = text.strip_prefix('第') {
        let (value, rest) = arabic_number(rest).or_else(|| han_number(rest))?;
        let rest = rest
            .strip_prefix(['頁', '页'])?
            .trim_start_matches(['，', '、', '/', '／', ',', '(', '（']);
        let is_total = |rest: &str| {
            let rest = rest.trim_start_matches(['共', '全', '總']).trim_end_matches([')', '）']);
            arabic_number(rest)
                .or_else(|| han_number(rest))
                .is_some_and(|(_, end)| matches!(end, "頁" | "页"))
        };
        return (rest.is_empty() || is_total(rest)).then_some(value);
    }
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("page").or_else(|| lower.strip_prefix("p."))?;
    let (value, rest) = arabic_number(rest)?;
    let rest = rest.trim_start_matches("of").trim_start_matches('/');
    (rest.is_empty() || arabic_number(rest).is_some_and(|(_, end)| end.is_empty())).then_some(value)
}

/// `7`, `7/20`, `xiv`; spaces are gone.
fn bare_number(text: &str) -> Option<u32> {
    if let Some(value) = roman_number(text) {
        return Some(value);
    }
    let (value, rest) = arabic_number(text)?;
    match rest.strip_prefix(['/', '／']) {
        Some(total) => {
            arabic_number(total).filter(|&(total, end)| end.is_empty() && value <= total)?;
            Some(value)
        }
        None => rest.is_empty().then_some(value),
    }
}

fn any_number(text: &str) -> Option<u32> {
    bare_number(text)
        .or_else(|| han_number(text).filter(|(_, end)| end.is_empty()).map(|(value, _)| value))
}

#[cfg(test)]
mod tests {
    use super::{bare_number, marked_number};

    #[test]
    fn page_numbers_come_in_many_forms() {
        for text in [
            "—7—",
            "-7-",
            "－７－",
            "第7頁",
            "第七頁",
            "第7頁，共20頁",
            "第7頁/共20頁",
            "Page7of20",
            "P.7",
            "~7~",
            "—vii—",
        ] {
            assert_eq!(marked_number(text), Some(7), "{text}");
        }
        for text in ["7", "7/20", "vii", "７"] {
            assert_eq!(bare_number(text), Some(7), "{text}");
        }
    }

    #[test]
    fn dates_years_and_words_are_not_page_numbers() {
        for text in ["2020", "20/7", "7月", "第7章", "-7", "——", "7-8", "Paging", "7、"] {
            assert_eq!(marked_number(text).or(bare_number(text)), None, "{text}");
        }
    }
}

//! Source text → lines: where each stands, how wide it is, what separates it from the last.

use super::characters::columns;
use crate::source::{Source, Span};

/// What stands between a line or block and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A line end.
    None,
    /// One blank line.
    Blank,
    /// Several blank lines.
    Wide,
    /// A page break: a form feed, or page furniture that was dropped.
    Page,
}

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// First byte, leading space included.
    pub(super) begin: usize,
    /// First byte of its text.
    pub(super) start: usize,
    /// One past its last byte, trailing space excluded.
    pub(super) end: usize,
    /// Columns of leading space.
    pub(super) indent: usize,
    /// Columns of leading space and text.
    pub(super) width: usize,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether it begins a paragraph by the Chinese custom: two ideographic spaces.
    pub(super) is_indented: bool,
}

impl Line {
    /// Returns where its text stands.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Returns the columns of its text.
    pub(super) fn text_width(&self) -> usize {
        self.width.saturating_sub(self.indent)
    }
}

/// The lines of a source that are not blank, in order.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    /// The lines.
    pub(super) list: Vec<Line>,
    /// Where each physical line begins, blank ones included.
    begins: Vec<usize>,
}

/// Ends a line; a form feed ends a page as well. Word processors write U+000B and U+2028 for
/// the line break that does not end a paragraph.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

impl<'a> Lines<'a> {
    /// Splits the text of `source`.
    pub(super) fn new(source: &'a Source) -> Self {
        let text = source.text();
        let mut lines = Self { text, list: Vec::new(), begins: Vec::new() };
        let mut gap = Gap::None;
        let mut begin = 0;
        for (end, mark) in text.match_indices(ends_line).chain([(text.len(), "")]) {
            lines.begins.push(begin);
            match lines.measure(begin, end, gap) {
                Some(line) => {
                    lines.list.push(line);
                    gap = Gap::None;
                }
                None => gap = gap.max(if gap == Gap::None { Gap::Blank } else { Gap::Wide }),
            }
            if mark == "\u{c}" {
                gap = Gap::Page;
            }
            begin = end + mark.len();
        }
        lines
    }

    fn measure(&self, begin: usize, end: usize, gap: Gap) -> Option<Line> {
        let raw = self.slice(begin, end);
        let text = raw.trim_start_matches(is_space);
        let start = end - text.len();
        let text = text.trim_end_matches(is_space);
        if text.is_empty() {
            return None;
        }
        let lead = self.slice(begin, start);
        let indent = lead.chars().map(|c| if c == '\t' { 4 } else { columns(c) }).sum::<usize>();
        Some(Line {
            begin,
            start,
            end: start + text.len(),
            indent,
            width: indent + text.chars().map(columns).sum::<usize>(),
            gap,
            is_indented: lead.chars().filter(|&c| c == '\u{3000}').count() >= 2,
        })
    }

    /// Returns the source text between two offsets.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Returns a line's text.
    pub(super) fn text(&self, line: &Line) -> &'a str {
        self.slice(line.start, line.end)
    }

    /// Returns the text of the line at `index`, empty past the end.
    pub(super) fn text_at(&self, index: usize) -> &'a str {
        self.list.get(index).map_or("", |line| self.text(line))
    }

    /// Returns the whole source text.
    pub(super) fn source_text(&self) -> &'a str {
        self.text
    }

    /// Returns the number, from 1, of the physical line at a source offset.
    pub(super) fn number_at(&self, offset: usize) -> usize {
        self.begins.partition_point(|&begin| begin <= offset)
    }

    /// Takes out one blank line from between all lines.
    pub(super) fn close_up(&mut self) {
        for line in &mut self.list {
            line.gap = match line.gap {
                Gap::None | Gap::Blank => Gap::None,
                Gap::Wide => Gap::Blank,
                Gap::Page => Gap::Page,
            };
        }
    }

    /// Drops the lines for which `is_dropped` (by index) holds; a gap where some were is a page
    /// break.
    pub(super) fn drop_furniture(&mut self, is_dropped: &[bool]) {
        let mut is_break = false;
        let mut index = 0;
        self.list.retain_mut(|line| {
            let dropped = is_dropped.get(index).copied().unwrap_or(false);
            index += 1;
            is_break |= dropped || line.gap == Gap::Page;
            if !dropped && is_break {
                line.gap = Gap::Page;
                is_break = false;
            }
            !dropped
        });
    }
}

//! A block under inference: its text, its measures, and what it has been found to be.

use std::ops::Range;

use super::characters::{Ending, is_closer, is_stop, text_columns};
use super::flow::Flow;
use super::lines::Gap;
use super::numbering::{Label, label};

/// What a block has been found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing in particular.
    Paragraph,
    /// Lines to keep apart; byte offsets in the text where each but the first begins.
    Verse(Vec<usize>),
    /// A table: byte ranges of its cells, row by row.
    Table(Vec<Vec<Range<usize>>>),
    /// A rule across the page.
    Rule,
    /// An item of a list.
    Item(Label),
    /// A paragraph of the note with this number; its text begins at the offset.
    Note(usize, usize),
    /// A heading of this level.
    Heading(u8),
    /// Moved to the metadata.
    FrontMatter,
}

/// A block under inference.
#[derive(Debug)]
pub(super) struct Part {
    /// Its text.
    pub(super) flow: Flow,
    /// How many lines it was written on.
    pub(super) lines: usize,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether its first line has a paragraph's indent.
    pub(super) is_indented: bool,
    /// Leading space, in columns.
    pub(super) indent: usize,
    /// Columns of its text.
    pub(super) width: usize,
    /// How its text ends.
    pub(super) ending: Ending,
    /// How many stops stand in its text, a final one not counted.
    pub(super) inner_stops: usize,
    /// The label it begins with.
    pub(super) label: Option<Label>,
    /// The byte range of a definition-like opener.
    pub(super) term: Option<Range<usize>>,
    /// What it has been found to be.
    pub(super) role: Role,
}

/// A line of at most this many columns may be a heading, a line of verse, a running head: 30
/// characters.
pub(super) const SHORT: usize = 60;

impl Part {
    /// Creates a block of a text written on so many lines.
    pub(super) fn new(flow: Flow, lines: usize, role: Role) -> Self {
        let mut part = Self {
            flow,
            lines,
            gap: Gap::None,
            is_indented: false,
            indent: 0,
            width: 0,
            ending: Ending::Stop,
            inner_stops: 0,
            label: None,
            term: None,
            role,
        };
        part.measure();
        part
    }

    /// Finds again what depends on the text.
    fn measure(&mut self) {
        let text = self.flow.text();
        self.width = text_columns(text);
        self.ending = Ending::of(text);
        let body = text.trim_end_matches(|c| is_stop(c) || is_closer(c));
        // A point within a number or an abbreviation ends no sentence.
        let stops = body.chars().filter(|&c| matches!(c, '。' | '！' | '？' | '!' | '?')).count();
        self.inner_stops = stops;
        let whole = bold_inner(text).unwrap_or(0..text.len());
        let found = text.get(whole.clone()).and_then(label);
        // Bold type all over an item of a list is no heading's.
        self.label = found
            .filter(|label| whole.start == 0 || !label.family.is_list())
            .map(|label| Label { content: label.content + whole.start, ..label });
    }

    /// Returns its text.
    pub(super) fn text(&self) -> &str {
        self.flow.text()
    }

    /// Returns the byte ranges of its text that are read apart: cells, or the whole.
    pub(super) fn ranges(&self) -> Vec<Range<usize>> {
        match &self.role {
            Role::Table(rows) => rows.concat(),
            Role::Paragraph
            | Role::Verse(_)
            | Role::Rule
            | Role::Item(_)
            | Role::Note(..)
            | Role::Heading(_)
            | Role::FrontMatter => std::iter::once(0..self.text().len()).collect(),
        }
    }

    /// Returns whether nothing has been found out about it.
    pub(super) fn is_plain(&self) -> bool {
        self.role == Role::Paragraph
    }

    /// Returns whether it reads as running text: long, or a sentence.
    pub(super) fn is_prose(&self) -> bool {
        self.is_plain()
            && (self.width > SHORT
                || matches!(self.ending, Ending::Stop | Ending::Asking | Ending::Colon)
                || self.inner_stops > 0)
    }
}

impl Part {
    /// Follows a join without reading the whole text again.
    pub(super) fn remeasure_joined(&mut self, width: usize, inner_stops: usize, ending: Ending) {
        self.width += width;
        self.inner_stops += inner_stops;
        self.ending = ending;
    }
}

/// Returns the byte range within `**…**` if that is the whole text.
pub(super) fn bold_inner(text: &str) -> Option<Range<usize>> {
    let inner = text.strip_prefix("**")?.strip_suffix("**")?;
    let is_one = !inner.is_empty() && !inner.contains('*') && inner.trim() == inner;
    is_one.then(|| 2..2 + inner.len())
}

//! Grid tables, as pandoc has them: cells are drawn with `+`, `-` and `|`, may span columns and rows
//! and hold blocks.
//!
//! The parser doesn't know them. So they are found before it runs: what stands in their cells is
//! put behind the manuscript, line below line, to be parsed like a manuscript of its own, and the
//! drawing is shown to the parser as one paragraph of the same length. Offsets past the manuscript
//! are led back to it at the end.

mod relocate;
mod trace;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use memchr::memmem;

use self::trace::{Line, Traced, trace};
use super::switches;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Alignment;
use crate::source::Span;

/// How deep grids are looked for in the cells of others; text nests no deeper.
const MAX_DEPTH: usize = 65;

/// The grids of a manuscript.
#[derive(Debug)]
pub(super) struct Grids<'t> {
    /// The manuscript, and behind it the text of all cells.
    pub(super) text: Cow<'t, str>,
    /// By where they begin in the text.
    grids: Vec<Grid>,
    /// What looks like a grid and is none, by where it begins.
    faults: BTreeMap<usize, Fault>,
    /// Where lines of cells begin: in the text, and in the manuscript.
    places: Vec<(usize, usize)>,
    /// The length of the manuscript.
    length: usize,
}

/// A grid table.
#[derive(Debug)]
pub(super) struct Grid {
    /// From its first corner to its last.
    pub(super) range: Range<usize>,
    pub(super) columns: Vec<Alignment>,
    /// How many rows are its head.
    pub(super) head: usize,
    pub(super) rows: Vec<Vec<GridCell>>,
    /// Its lines, without what stands before them.
    lines: Vec<Range<usize>>,
}

/// A cell of a grid.
#[derive(Debug)]
pub(super) struct GridCell {
    pub(super) columns: u16,
    pub(super) rows: u16,
    /// Its text, with what stands before it.
    pub(super) range: Range<usize>,
    /// Where its text begins: before it stand definitions of the notes that it calls, which the
    /// parser must know.
    pub(super) start: usize,
}

/// Why something is no grid.
#[derive(Debug)]
pub(super) struct Fault {
    /// The line in which it shows.
    range: Range<usize>,
    reason: String,
}

impl Fault {
    /// Returns what the user reads.
    pub(super) fn diagnostic(&self) -> Diagnostic {
        let message = format!("this looks like a grid table, but {}", self.reason);
        let span = Span::new(self.range.start, self.range.end);
        Diagnostic::new(Code::Unsupported, message).at(span).with_hint(
            "it is read as text; borders must meet, column below column, where a Chinese character \
             takes two columns and no tab stands",
        )
    }
}

/// Finds the grids of a manuscript from an offset on.
pub(super) fn find(manuscript: &str, from: usize) -> Grids<'_> {
    let mut found = Grids {
        text: Cow::Borrowed(manuscript),
        grids: Vec::new(),
        faults: BTreeMap::new(),
        places: Vec::new(),
        length: manuscript.len(),
    };
    let mut defined = None;
    let mut from = from;
    for _ in 0..MAX_DEPTH {
        let mut cells = String::new();
        let text = std::mem::take(&mut found.text);
        let mut rest = from;
        while let Some(drawing) = Drawing::find(&text, &mut rest) {
            let defined = defined.get_or_insert_with(|| defined_notes(manuscript));
            let start = drawing.start();
            match trace(&drawing.lines) {
                Ok(traced) => found.add(&drawing, traced, defined, text.len(), &mut cells),
                Err(fault) => {
                    found.faults.insert(start, fault);
                }
            }
        }
        from = text.len();
        if cells.is_empty() {
            found.text = text;
            break;
        }
        found.text = Cow::Owned(text.into_owned() + &cells);
    }
    found
}

impl Grids<'_> {
    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.grids.is_empty()
    }

    /// Returns the manuscript.
    pub(super) fn manuscript(&self) -> &str {
        self.text.get(..self.length).unwrap_or_default()
    }

    /// Returns the grid that an offset of the text is in.
    pub(super) fn at(&self, offset: usize) -> Option<&Grid> {
        let after = self.grids.partition_point(|grid| grid.range.start <= offset);
        self.grids.get(after.checked_sub(1)?).filter(|grid| offset < grid.range.end)
    }

    /// Returns why what begins at an offset is no grid, if it looks like one.
    pub(super) fn fault_at(&self, offset: usize) -> Option<&Fault> {
        self.faults.get(&offset)
    }

    /// Returns the text as the parser is to see it. Every grid is a paragraph, which a thematic
    /// break in the place of its last line ends.
    pub(super) fn shielded(&self) -> Cow<'_, str> {
        let mut shielded = String::new();
        let mut done = 0;
        for grid in &self.grids {
            for (index, line) in grid.lines.iter().enumerate() {
                shielded.push_str(self.text.get(done..line.start).unwrap_or_default());
                if index + 1 == grid.lines.len() {
                    shielded.push_str(&format!("{:<width$}", "***", width = line.len()));
                } else {
                    shielded.extend(std::iter::repeat_n('x', line.len()));
                }
                done = line.end;
            }
        }
        if done == 0 {
            return switches::shield(&self.text);
        }
        shielded.push_str(self.text.get(done..).unwrap_or_default());
        Cow::Owned(switches::shield(&shielded).into_owned())
    }

    /// Adds a grid: its cells' texts go to `cells`, which will begin at `base`.
    fn add(
        &mut self,
        drawing: &Drawing<'_>,
        traced: Traced,
        defined: &BTreeSet<String>,
        base: usize,
        cells: &mut String,
    ) {
        let mut rows: Vec<Vec<GridCell>> = Vec::with_capacity(traced.rows.len());
        for row in traced.rows {
            let row = row.into_iter().map(|cell| {
                // An empty line, lest a grid seem to go on in the next cell.
                cells.push_str("\n\n");
                let range_start = base + cells.len();
                let lines = drawing.lines_of(&cell.lines);
                let called = lines.iter().flat_map(|(line, _)| notes(line)).map(|(label, _)| label);
                let called: BTreeSet<&str> =
                    called.filter(|label| defined.contains(&label.to_lowercase())).collect();
                for label in &called {
                    cells.push_str(&format!("[^{label}]: x\n\n"));
                }
                if !called.is_empty() {
                    // Ends the last definition.
                    cells.push_str("<!-- -->\n");
                }
                let start = base + cells.len();
                for (line, at) in lines {
                    self.places.push((base + cells.len(), self.place(at)));
                    cells.push_str(line);
                    cells.push('\n');
                }
                let (columns, rows) = (cell.columns, cell.rows);
                GridCell { columns, rows, range: range_start..base + cells.len(), start }
            });
            rows.push(row.collect());
        }
        let lines: Vec<Range<usize>> =
            drawing.lines.iter().map(|line| line.start..line.start + line.text.len()).collect();
        let range = drawing.start()..lines.last().map_or(0, |line| line.end);
        let (columns, head) = (traced.columns, traced.head);
        self.grids.push(Grid { range, columns, head, rows, lines });
    }

    /// Returns where in the manuscript an offset of the text is.
    fn place(&self, offset: usize) -> usize {
        if offset < self.length {
            return offset;
        }
        let after = self.places.partition_point(|&(start, _)| start <= offset);
        let place = after.checked_sub(1).and_then(|index| self.places.get(index));
        place.map_or(self.length, |(start, place)| (place + offset - start).min(self.length))
    }
}

/// Lines that are drawn like a grid.
struct Drawing<'t> {
    /// Two at least.
    lines: Vec<Line<'t>>,
}

impl<'t> Drawing<'t> {
    /// Finds the next one from `rest` on, which is put behind its first line, or behind all of it
    /// if it is more than that.
    fn find(text: &'t str, rest: &mut usize) -> Option<Self> {
        loop {
            let first = next_line(text, rest)?;
            let Some(at) = first_border(first.text) else { continue };
            let (before, border) = first.text.split_at_checked(at)?;
            let quotes = before.matches('>').count();
            let mut lines = vec![Line { text: border, start: first.start + at }];
            let mut behind = *rest;
            while let Some(line) = next_line(text, &mut behind) {
                let at = line.text.find(|c| !matches!(c, ' ' | '\t' | '>')).unwrap_or_default();
                let (before, line_text) = line.text.split_at_checked(at)?;
                let continues = line_text.starts_with(['+', '|']);
                if !continues || before.matches('>').count() != quotes {
                    break;
                }
                lines.push(Line { text: line_text, start: line.start + at });
                *rest = behind;
            }
            if lines.len() > 1 {
                return Some(Self { lines });
            }
        }
    }

    fn start(&self) -> usize {
        self.lines.first().map_or(0, |line| line.start)
    }

    /// Returns the lines of a cell with their offsets, without the space that stands before all of
    /// them.
    fn lines_of(&self, parts: &[(usize, Range<usize>)]) -> Vec<(&'t str, usize)> {
        let lines = parts.iter().filter_map(|(line, range)| {
            let line = self.lines.get(*line)?;
            Some((line.text.get(range.clone())?.trim_end(), line.start + range.start))
        });
        let mut lines: Vec<(&'t str, usize)> = lines.collect();
        if lines.iter().all(|(line, _)| line.is_empty() || line.starts_with(' ')) {
            for (line, at) in &mut lines {
                if let Some(rest) = line.strip_prefix(' ') {
                    (*line, *at) = (rest, *at + 1);
                }
            }
        }
        lines
    }
}

/// Returns the line at `rest`, without white space at its end, and goes behind it.
fn next_line<'t>(text: &'t str, rest: &mut usize) -> Option<Line<'t>> {
    let start = *rest;
    let line = text.get(start..)?.split_inclusive('\n').next()?;
    *rest += line.len();
    Some(Line { text: line.trim_end(), start })
}

/// Returns where the border begins that a line is, but for the marks of what it stands in.
fn first_border(line: &str) -> Option<usize> {
    if !line.ends_with('+') {
        return None;
    }
    let at = line.rfind([' ', '\t', '>']).map_or(0, |at| at + 1);
    let (before, border) = line.split_at_checked(at)?;
    trace::alignments(border, '-')?;
    switches::begins_content(before).then_some(at)
}

/// Returns the labels of the notes that a text calls or defines, with what stands behind.
pub(super) fn notes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    memmem::find_iter(text.as_bytes(), "[^").filter_map(|at| {
        let rest = text.get(at + 2..)?;
        // Nothing is looked at twice: a text may be all brackets.
        let (label, rest) = rest.split_at_checked(rest.find([']', '[', '\\', ' ', '\t', '\n'])?)?;
        Some((label, rest.strip_prefix(']')?)).filter(|(label, _)| !label.is_empty())
    })
}

/// Returns the labels of all notes of a manuscript, in lower case.
fn defined_notes(manuscript: &str) -> BTreeSet<String> {
    let defined = notes(manuscript).filter(|(_, rest)| rest.starts_with(':'));
    defined.map(|(label, _)| label.to_lowercase()).collect()
}

//! From lines of a grid to its cells.
//!
//! As pandoc does it (and reStructuredText before): from the upper left corner of a cell along its
//! borders, to the right, down, and back; where a cell's upper right and lower left corners are,
//! others begin. Here the cells must fill the table, and the work is bounded by its size.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Fault;
use crate::document::{Alignment, character_columns};

/// A table with more columns than this is no table.
const MOST_COLUMNS: usize = 1000;

/// How often a place may be looked at on average; a table that is none could have its borders
/// followed again and again.
const LOOKS: usize = 64;

/// A line of a drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// From its first border on, without white space at its end.
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) start: usize,
}

/// What a drawing says.
#[derive(Debug)]
pub(super) struct Traced {
    pub(super) columns: Vec<Alignment>,
    /// How many rows are the head.
    pub(super) head: usize,
    pub(super) rows: Vec<Vec<TracedCell>>,
}

/// A cell of a drawing.
#[derive(Debug)]
pub(super) struct TracedCell {
    pub(super) columns: u16,
    pub(super) rows: u16,
    /// The indices of its lines, and what of them is in it, by bytes.
    pub(super) lines: Vec<(usize, Range<usize>)>,
}

/// Returns the alignments that a border of `dash` marks with colons, if a line is one.
pub(super) fn alignments(line: &str, dash: char) -> Option<Vec<Alignment>> {
    let inner = line.strip_prefix('+')?.strip_suffix('+')?;
    let parts = inner.split('+').map(|part| {
        let begun = part.strip_prefix(':');
        let part = begun.unwrap_or(part);
        let ended = part.strip_suffix(':');
        let dashes = ended.unwrap_or(part);
        let is_border = !dashes.is_empty() && dashes.chars().all(|c| c == dash);
        is_border.then_some(match (begun, ended) {
            (None, None) => Alignment::Auto,
            (Some(_), None) => Alignment::Start,
            (Some(_), Some(_)) => Alignment::Center,
            (None, Some(_)) => Alignment::End,
        })
    });
    parts.collect()
}

/// Finds the cells.
pub(super) fn trace(lines: &[Line<'_>]) -> Result<Traced, Fault> {
    let mut chars = Chars::new(lines)?;
    let separators: Vec<(usize, Vec<Alignment>)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((index, alignments(line.text, '=')?)))
        .collect();
    for index in separators.iter().map(|(index, _)| *index).chain([0]) {
        chars.straighten(index);
    }
    let boxes = chars.boxes(lines)?;
    let (mut row_borders, mut column_borders) = (BTreeSet::new(), BTreeSet::new());
    for cell in &boxes {
        row_borders.extend(cell.rows().filter(|&row| {
            [cell.left, cell.right].into_iter().any(|column| chars.is(row, column, b"+"))
        }));
        column_borders.extend(cell.columns().filter(|&column| {
            [cell.top, cell.bottom].into_iter().any(|row| chars.is(row, column, b"+"))
        }));
    }
    let rows: Vec<usize> = row_borders.into_iter().collect();
    let columns: Vec<usize> = column_borders.into_iter().collect();
    let count = columns.len().saturating_sub(1);
    if count > MOST_COLUMNS {
        return Err(fault(lines, 0, format!("it has {count} columns")));
    }
    let number = |borders: &[usize], border| borders.binary_search(&border).unwrap_or(0);
    let mut covered = vec![0_u8; rows.len().saturating_sub(1) * count];
    let mut traced: Vec<Vec<TracedCell>> = Vec::new();
    traced.resize_with(rows.len().saturating_sub(1), Vec::new);
    for cell in boxes {
        let row = number(&rows, cell.top)..number(&rows, cell.bottom);
        let column = number(&columns, cell.left)..number(&columns, cell.right);
        for place in row.clone().flat_map(|row| column.clone().map(move |at| row * count + at)) {
            if let Some(times) = covered.get_mut(place) {
                *times = times.saturating_add(1);
            }
        }
        let width = |range: &Range<usize>| u16::try_from(range.len()).unwrap_or(u16::MAX);
        let parts = (cell.top + 1..cell.bottom).map(|row| (row, chars.between(row, &cell)));
        let found =
            TracedCell { columns: width(&column), rows: width(&row), lines: parts.collect() };
        if let Some(cells) = traced.get_mut(row.start) {
            cells.push(found);
        }
    }
    let last = rows.last().copied().unwrap_or(0);
    let free = covered.iter().position(|&times| times != 1).map(|place| place / count.max(1));
    let free = free.and_then(|row| rows.get(row)).copied();
    if let Some(row) = free.or(Some(last).filter(|&last| last + 1 < lines.len())) {
        return Err(fault(lines, row + 1, "what stands here is in no cell".to_owned()));
    }
    let head = separators.iter().find_map(|(line, _)| rows.binary_search(line).ok());
    let first = lines.first().and_then(|line| alignments(line.text, '-'));
    let marked = separators.into_iter().next().map(|(_, marked)| marked).or(first);
    let mut columns = marked.unwrap_or_default();
    columns.resize(count, Alignment::Auto);
    Ok(Traced { columns, head: head.unwrap_or(0), rows: traced })
}

fn fault(lines: &[Line<'_>], index: usize, reason: String) -> Fault {
    let line = lines.get(index).or(lines.last());
    let range = line.map_or(0..0, |line| line.start..line.start + line.text.len());
    Fault { range, reason }
}

/// A cell by the places of its borders.
struct Box {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Box {
    fn rows(&self) -> Range<usize> {
        self.top..self.bottom + 1
    }

    fn columns(&self) -> Range<usize> {
        self.left..self.right + 1
    }
}

/// What stands in which column: the character if it is one of ASCII, and its offset in the line.
struct Chars {
    lines: Vec<Vec<(u8, usize)>>,
    /// How many more places may be looked at.
    looks: usize,
}

impl Chars {
    /// Returns a fault if the lines are not all equally wide.
    fn new(lines: &[Line<'_>]) -> Result<Self, Fault> {
        let mut chars: Vec<Vec<(u8, usize)>> = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let mut columns = Vec::with_capacity(line.text.len());
            for (at, c) in line.text.char_indices() {
                let mark = u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or_default();
                columns.extend(std::iter::repeat_n((mark, at), character_columns(c)));
            }
            let (width, wanted) = (columns.len(), chars.first().map_or(columns.len(), Vec::len));
            if width != wanted {
                let reason = format!("this line is {width} columns wide, the first {wanted}");
                return Err(fault(lines, index, reason));
            }
            chars.push(columns);
        }
        let size: usize = chars.iter().map(Vec::len).sum();
        Ok(Self { lines: chars, looks: size * LOOKS })
    }

    /// Makes a plain border of one with marks.
    fn straighten(&mut self, line: usize) {
        for (mark, _) in self.lines.get_mut(line).into_iter().flatten() {
            if matches!(mark, b'=' | b':') {
                *mark = b'-';
            }
        }
    }

    fn is(&self, row: usize, column: usize, marks: &[u8]) -> bool {
        let mark = self.lines.get(row).and_then(|line| line.get(column));
        mark.is_some_and(|(mark, _)| marks.contains(mark))
    }

    /// Like `is`, and counts.
    fn look(&mut self, row: usize, column: usize, marks: &[u8]) -> bool {
        self.looks = self.looks.saturating_sub(1);
        self.looks > 0 && self.is(row, column, marks)
    }

    /// Finds all cells, the upper ones first.
    fn boxes(&mut self, lines: &[Line<'_>]) -> Result<Vec<Box>, Fault> {
        let mut corners = BTreeSet::from([(0, 0)]);
        let mut boxes = Vec::new();
        while let Some((top, left)) = corners.pop_first() {
            if let Some(found) = self.cell(top, left) {
                corners.extend([(top, found.right), (found.bottom, left)]);
                boxes.push(found);
            }
            if self.looks == 0 {
                return Err(fault(lines, top, "its borders lead nowhere".to_owned()));
            }
        }
        Ok(boxes)
    }

    /// Follows the borders of the cell that a corner begins, if it does.
    fn cell(&mut self, top: usize, left: usize) -> Option<Box> {
        let mut right = left + 1;
        while self.look(top, right, b"+-") {
            if self.is(top, right, b"+") {
                let mut bottom = top + 1;
                while self.look(bottom, right, b"+|") {
                    let cell = Box { top, left, bottom, right };
                    if self.is(bottom, right, b"+") && self.closes(&cell) {
                        return Some(cell);
                    }
                    bottom += 1;
                }
            }
            right += 1;
        }
        None
    }

    /// Whether the lower and left borders of a cell are there.
    fn closes(&mut self, cell: &Box) -> bool {
        self.is(cell.bottom, cell.left, b"+")
            && cell.columns().rev().all(|column| self.look(cell.bottom, column, b"+-"))
            && cell.rows().all(|row| self.look(row, cell.left, b"+|"))
    }

    /// Returns what of a line is in a cell, by bytes; signs without width belong to what is before
    /// them.
    fn between(&self, row: usize, cell: &Box) -> Range<usize> {
        let offset = |column: usize| {
            let place = self.lines.get(row).and_then(|line| line.get(column));
            place.map_or(0, |(_, at)| *at)
        };
        // A border is one byte.
        offset(cell.left) + 1..offset(cell.right)
    }
}

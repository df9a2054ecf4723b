//! Rows of a table: cells that have been set in, strips out.

use super::setter::{Setter, fill};
use super::strip::{Break, Strip};
use super::table::HIGHEST_HEAD;
use crate::layout::{Point, Rect};
use crate::style::{Length, Role};

/// Space above and below a row's text, in lines of the table.
const ROW_PADDING: f64 = 0.16;

/// A row that has been set: cells side by side, not yet stacked into strips.
#[derive(Debug, Default)]
pub(super) struct SetRow {
    pub(super) cells: Vec<SetCell>,
    pub(super) height: Length,
    /// Whether a cell above reaches into it.
    pub(super) is_covered: bool,
}

/// A cell that has been set.
#[derive(Debug)]
pub(super) struct SetCell {
    pub(super) strips: Vec<Strip>,
    pub(super) height: Length,
    /// How many rows it covers, this one included.
    pub(super) rows: usize,
}

impl Setter<'_> {
    /// Decides the rows' heights and makes strips of them.
    pub(super) fn stack_rows(&self, mut rows: Vec<SetRow>) -> Vec<Strip> {
        let sheet = &self.setting.document.sheet;
        let leading = sheet.role(Role::TableBody).leading;
        let padding = leading * ROW_PADDING;
        let page = sheet.page.text_height;
        for row in &mut rows {
            let own = row.cells.iter().filter(|cell| cell.rows == 1);
            let tallest = own.map(|cell| cell.height).max().unwrap_or_default();
            row.height = tallest.max(leading) + padding * 2_i64;
        }
        spread_spans(&mut rows, padding, page);
        let heights: Vec<Length> = rows.iter().map(|row| row.height).collect();
        let mut strips = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            let below = heights.get(index..).unwrap_or_default();
            if row.height > page * (1.0 - HIGHEST_HEAD) {
                strips.extend(sliced(row, padding));
            } else {
                strips.push(joined(row, below, padding));
            }
        }
        strips
    }
}

/// Gives rows the height that cells reaching over several of them need. Where the rows together
/// are higher than a page, the cell's content goes into its first row instead.
fn spread_spans(rows: &mut [SetRow], padding: Length, page: Length) {
    for index in 0..rows.len() {
        let Some(row) = rows.get(index) else { continue };
        let spans: Vec<(usize, usize, Length)> = (0..)
            .zip(&row.cells)
            .filter(|(_, cell)| cell.rows > 1)
            .map(|(place, cell)| (place, cell.rows, cell.height + padding * 2_i64))
            .collect();
        for (place, count, needed) in spans {
            let Some(covered) = rows.get_mut(index..index + count) else { continue };
            let height: Length = covered.iter().map(|row| row.height).sum();
            if height.max(needed) > page * 0.5 {
                if let Some(first) = covered.first_mut() {
                    first.height = first.height.max(needed);
                    first.cells.iter_mut().skip(place).take(1).for_each(|cell| cell.rows = 1);
                }
                continue;
            }
            if let Some(last) = covered.last_mut() {
                last.height += (needed - height).max(Length::ZERO);
            }
            covered.iter_mut().skip(1).for_each(|row| row.is_covered = true);
        }
    }
}

/// Makes one strip of a row; text stands in the middle of its cell's height.
fn joined(row: SetRow, heights: &[Length], padding: Length) -> Strip {
    let mut strip = Strip { height: row.height, ..Strip::default() };
    if row.is_covered {
        strip.break_before = Break::Forbidden;
    }
    for cell in row.cells {
        let covered: Length = heights.iter().take(cell.rows).copied().sum();
        let free = covered - cell.height;
        let mut y = (free / 2).max(padding);
        for (index, mut part) in cell.strips.into_iter().enumerate() {
            if index > 0 {
                y += part.space_before;
            }
            part.translate(Point { x: Length::ZERO, y });
            y += part.height;
            absorb(&mut strip, part);
        }
    }
    strip
}

/// Makes several strips of a row that is too high for a page, cut where no line is cut through. The
/// page may end where it may in each of the cells: two lines of a paragraph stay together (P3).
fn sliced(row: SetRow, padding: Length) -> Vec<Strip> {
    let mut parts = Vec::new();
    for (cell_index, cell) in row.cells.into_iter().enumerate() {
        let mut y = padding;
        for (index, part) in cell.strips.into_iter().enumerate() {
            if index > 0 {
                y += part.space_before;
            }
            let bottom = y + part.height;
            // The row decides for the first line of a cell.
            let holds = index > 0 && part.break_before == Break::Forbidden;
            parts.push((y, bottom, (cell_index, holds), part));
            y = bottom;
        }
    }
    // Stable: of lines side by side the left one stays first.
    parts.sort_by_key(|(top, ..)| *top);
    let mut strips: Vec<Strip> = Vec::new();
    let (mut top, mut bottom) = (Length::ZERO, Length::ZERO);
    // The cells that have something in the strip at hand.
    let mut met: Vec<usize> = Vec::new();
    for (part_top, part_bottom, (cell, holds), mut part) in parts {
        if strips.is_empty() || part_top >= bottom {
            if let Some(last) = strips.last_mut() {
                last.height = part_top - top;
                top = part_top;
            }
            strips.push(Strip::default());
            met.clear();
        }
        bottom = bottom.max(part_bottom);
        if let Some(strip) = strips.last_mut() {
            if holds && !met.contains(&cell) {
                strip.break_before = Break::Forbidden;
            }
            met.push(cell);
            part.translate(Point { x: Length::ZERO, y: part_top - top });
            absorb(strip, part);
        }
    }
    if let Some(last) = strips.last_mut() {
        last.height = bottom - top + padding;
    }
    strips
}

/// Takes over what a part has; its place is already right.
fn absorb(strip: &mut Strip, mut part: Strip) {
    if let Some(shade) = part.rare().shade {
        let y = part.baseline.unwrap_or_default();
        let rect =
            Rect { x: shade.x, y: y - part.height / 2, width: shade.width, height: part.height };
        strip.items.push(fill(rect, shade.color));
    }
    strip.baseline = strip.baseline.or(part.baseline);
    if let Some(part) = part.take_rare() {
        let rare = strip.rare_mut();
        rare.links.extend(part.links);
        rare.note_marks.extend(part.note_marks);
        rare.notes.extend(part.notes);
        rare.anchors.extend(part.anchors);
    }
    strip.items.extend(part.items);
}

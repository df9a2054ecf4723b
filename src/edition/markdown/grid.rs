//! Grid tables, for pandoc: cells are drawn with `+`, `-` and `|`, so that they can span columns and
//! rows and hold blocks.

use std::ops::Range;

use crate::document::{Alignment, GridCursor, columns};
use crate::layout::{LayoutCell, LayoutTable};

/// The least width of a column's text: `:-:` must have room.
const LEAST_WIDTH: usize = 3;
/// What two columns side by side have between their texts: ` | `.
const GAP: usize = 3;

/// A drawing has this many characters at most, or this many for each that its cells have,
/// whichever is more: one long paragraph pads every line of its column.
const ROOM: usize = 1 << 16;
const MOST_PADDING: usize = 16;

/// Draws a table; `contents` are the lines of its cells, in their order.
///
/// Returns `None` if a grid can't say it: a cell heads its row, cells leave a place free or overlap,
/// there are none, the head is one empty row, a line has tabs or ends in white space, or the drawing
/// would be far bigger than what it says.
pub(super) fn draw(table: &LayoutTable, contents: &[Vec<String>]) -> Option<Vec<String>> {
    let head = table.head.len();
    let is_empty =
        |cell: &LayoutCell| cell.blocks.is_empty() && (cell.columns, cell.rows) == (1, 1);
    // pandoc takes such a row for no head.
    if matches!(table.head.as_slice(), [row] if row.cells.iter().all(is_empty)) {
        return None;
    }
    let grid = Grid::new(table, contents)?;
    let mut lines = vec![grid.line(None, Some(0), 0)];
    for (row, &height) in grid.heights.iter().enumerate() {
        for _ in 0..height {
            lines.push(grid.line(Some(row), Some(row), lines.len()));
        }
        let below = Some(row + 1).filter(|&below| below < grid.heights.len());
        lines.push(grid.line(Some(row), below, lines.len()));
    }
    // The line below the head says how columns are aligned, or without one the first.
    let marked = grid.tops.get(head).map_or(lines.len(), |top| *top).checked_sub(1)?;
    *lines.get_mut(marked)? = grid.marked_line(&table.columns, if head > 0 { '=' } else { '-' });
    Some(lines)
}

/// A cell in its place, with what it holds.
struct Placed<'l> {
    rows: Range<usize>,
    columns: Range<usize>,
    lines: &'l [String],
}

impl Placed<'_> {
    fn width(&self) -> usize {
        self.lines.iter().map(|line| columns(line)).max().unwrap_or(0)
    }

    fn height(&self) -> usize {
        // Bars one below another would be a border where columns are spanned.
        let is_barred = self.lines.iter().all(|line| line.contains(['|', '+']));
        self.lines.len() + usize::from(self.columns.len() > 1 && is_barred)
    }
}

/// A table whose cells fill it.
struct Grid<'l> {
    cells: Vec<Placed<'l>>,
    /// The index of the cell at each place, row after row.
    owners: Vec<usize>,
    /// How wide the text of each column may be.
    widths: Vec<usize>,
    /// How many lines each row has.
    heights: Vec<usize>,
    /// On which line of the drawing each row begins.
    tops: Vec<usize>,
}

impl<'l> Grid<'l> {
    fn new(table: &LayoutTable, contents: &'l [Vec<String>]) -> Option<Self> {
        let lines = || contents.iter().flatten();
        if lines().any(|line| line.contains('\t') || line.trim_end() != line) {
            return None;
        }
        let room = ROOM.max(MOST_PADDING * lines().map(String::len).sum::<usize>());
        let (wide, high) = (table.columns.len(), table.head.len() + table.body.len());
        if wide * high == 0 || wide * high > room {
            return None;
        }
        let cells = place(table, contents)?;
        let owners = owners(&cells, wide, high)?;
        let mut widths = vec![LEAST_WIDTH; wide];
        let mut heights = vec![1; high];
        let spans = |cell: &&Placed<'_>| cell.columns.len() > 1;
        for cell in cells.iter().filter(|cell| !spans(cell)) {
            widen(widths.get_mut(cell.columns.clone())?, cell.width());
        }
        for cell in cells.iter().filter(spans) {
            widen(widths.get_mut(cell.columns.clone())?, cell.width());
        }
        for cell in &cells {
            // A row grows for a cell that ends in it, when those above it have grown.
            let ending = cell.rows.end - 1;
            let above: usize =
                heights.get(cell.rows.start..ending)?.iter().map(|row| row + 1).sum();
            let last = heights.get_mut(ending)?;
            *last = (*last).max(cell.height().saturating_sub(above));
        }
        let tops = heights.iter().scan(1, |next, height| {
            let top = *next;
            *next += height + 1;
            Some(top)
        });
        let tops: Vec<usize> = tops.collect();
        let area = (widths.iter().map(|width| width + GAP).sum::<usize>() + 1)
            * (heights.iter().map(|height| height + 1).sum::<usize>() + 1);
        (area <= room).then_some(Self { cells, owners, widths, heights, tops })
    }

    /// Returns the cell at a place.
    fn cell(&self, row: usize, column: usize) -> Option<usize> {
        self.owners.get(row * self.widths.len() + column).copied()
    }

    /// Draws line `y`, which stands in a row or between two; a cell of both goes through it.
    fn line(&self, above: Option<usize>, below: Option<usize>, y: usize) -> String {
        let corner = if above == below { '|' } else { '+' };
        let mut line = String::from(corner);
        let mut column = 0;
        while let Some(width) = self.widths.get(column) {
            let [over, under] = [above, below].map(|row| self.cell(row?, column));
            match over.filter(|_| over == under).and_then(|cell| self.cells.get(cell)) {
                Some(cell) => {
                    let top = self.tops.get(cell.rows.start).copied().unwrap_or_default();
                    let text = y.checked_sub(top).and_then(|at| cell.lines.get(at));
                    let text = text.map_or("", String::as_str);
                    let widths = self.widths.get(cell.columns.clone()).unwrap_or_default();
                    let width = total(widths).saturating_sub(columns(text));
                    line.push_str(&format!(" {text}{} ", " ".repeat(width)));
                    column = cell.columns.end;
                }
                None => {
                    line.push_str(&"-".repeat(width + 2));
                    column += 1;
                }
            }
            line.push(corner);
        }
        line
    }

    /// Draws the line that says how columns are aligned.
    fn marked_line(&self, alignments: &[Alignment], dash: char) -> String {
        let columns = self.widths.iter().zip(alignments).map(|(width, alignment)| {
            let dashes = dash.to_string().repeat(*width);
            let mark = |is_marked: bool| if is_marked { ':' } else { dash };
            let begins = matches!(alignment, Alignment::Start | Alignment::Center);
            let ends = matches!(alignment, Alignment::Center | Alignment::End);
            format!("{}{dashes}{}+", mark(begins), mark(ends))
        });
        format!("+{}", columns.collect::<String>())
    }
}

/// Finds the places of cells; the head's rows and the body's stand for themselves.
fn place<'l>(table: &LayoutTable, contents: &'l [Vec<String>]) -> Option<Vec<Placed<'l>>> {
    let mut cells = Vec::with_capacity(contents.len());
    let mut row = 0;
    for section in [&table.head, &table.body] {
        let end = row + section.len();
        let mut cursor = GridCursor::default();
        for cells_of_row in section.iter().map(|row| &row.cells) {
            cursor.next_row();
            for cell in cells_of_row {
                let column = cursor.place(cell.columns, cell.rows);
                let rows = row..row + usize::from(cell.rows);
                if cell.heads_row || rows.end > end || rows.is_empty() {
                    return None;
                }
                let columns = column..column + usize::from(cell.columns);
                cells.push(Placed { rows, columns, lines: contents.get(cells.len())? });
            }
            row += 1;
        }
    }
    Some(cells)
}

/// Finds which cell covers each place; returns `None` if a place has none or two.
fn owners(cells: &[Placed<'_>], wide: usize, high: usize) -> Option<Vec<usize>> {
    let mut owners = vec![None; wide * high];
    for (index, cell) in cells.iter().enumerate() {
        if cell.columns.end > wide {
            return None;
        }
        for row in cell.rows.clone() {
            for column in cell.columns.clone() {
                if owners.get_mut(row * wide + column)?.replace(index).is_some() {
                    return None;
                }
            }
        }
    }
    owners.into_iter().collect()
}

/// Returns the sum of widths with a gap between each two.
fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Widens columns evenly until `wanted` has room in all of them together.
fn widen(widths: &mut [usize], wanted: usize) {
    let missing = wanted.saturating_sub(total(widths));
    let count = widths.len().max(1);
    for (index, width) in widths.iter_mut().enumerate() {
        *width += missing / count + usize::from(index < missing % count);
    }
}

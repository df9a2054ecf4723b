//! Tables.
//!
//! In: rows of cells with spans. Out: `w:tbl` with a grid, repeated heads and the three lines of
//! a Chinese table. Word holds 63 columns at most; wider tables are written as several, one below
//! the other, nothing left out.

use unicode_width::UnicodeWidthStr;

use super::body::{self, Place};
use super::format::{ParagraphProperties, twips};
use super::image::Room;
use super::inline::plain_text;
use super::paragraph::part_from_table;
use super::{Last, Writer, captions, styles};
use crate::diagnostic::Code;
use crate::document::Alignment;
use crate::font::FontBook;
use crate::layout::{ColumnWidths, LayoutBlock, LayoutCell, LayoutRow, LayoutTable, column_widths};
use crate::style::{Align, Length};

/// How many columns Word takes.
const MOST_COLUMNS: usize = 63;
/// The looks of a cell that heads its row: those of a first column (ISO/IEC 29500-1, 17.4.8).
const FIRST_COLUMN: [(&str, &str); 13] = [
    ("w:val", "001000000000"),
    ("w:firstRow", "0"),
    ("w:lastRow", "0"),
    ("w:firstColumn", "1"),
    ("w:lastColumn", "0"),
    ("w:oddVBand", "0"),
    ("w:evenVBand", "0"),
    ("w:oddHBand", "0"),
    ("w:evenHBand", "0"),
    ("w:firstRowFirstColumn", "0"),
    ("w:firstRowLastColumn", "0"),
    ("w:lastRowFirstColumn", "0"),
    ("w:lastRowLastColumn", "0"),
];
/// A column's share of the width by its widest line, in half-width characters.
const WEIGHT: std::ops::RangeInclusive<usize> = 4..=40;

/// What stands at a place of the grid.
enum Slot<'a> {
    /// A cell that begins here.
    Cell(&'a LayoutCell),
    /// A cell from a row above reaches down to here.
    Covered,
    /// The manuscript has nothing here.
    Empty,
}

/// A stretch of columns in one row.
struct Stretch<'a> {
    slot: Slot<'a>,
    first: usize,
    columns: usize,
    /// Whether the cell goes on in the next row.
    goes_down: bool,
}

/// Writes a table with its caption above (GB/T 7713.2).
pub(super) fn table(writer: &mut Writer<'_>, table: &LayoutTable, place: Place) {
    captions::above(writer, table);
    let widest = table.head.iter().chain(&table.body).map(|row| row.cells.len()).max();
    let columns = table.columns.len().max(widest.unwrap_or(0)).max(1);
    let head = rows(&table.head, columns);
    let body = rows(&table.body, columns);
    if head.is_empty() && body.is_empty() {
        captions::point(writer, table);
        return;
    }
    if columns > MOST_COLUMNS {
        writer.loss(
            Code::CrowdedTable,
            format!("a table of {columns} columns is split after every {MOST_COLUMNS}: Word holds no more"),
            "turn the table round, or split it where it makes sense",
            &table.origin,
        );
    }
    let width = (place.column - place.indent).max(Length::pt(36.0));
    let fits = table.columns.len() == columns && columns <= MOST_COLUMNS;
    let shared =
        fits.then(|| column_widths(writer.document, table, width, FontBook::embedded())).flatten();
    // A house's styles have sizes of their own.
    let is_ours = writer.catalog.template().is_none();
    let smaller = shared.as_ref().and_then(|shared| shared.smaller.as_ref()).filter(|_| is_ours);
    let set = smaller.unwrap_or(table);
    let head = rows(&set.head, columns);
    let body = rows(&set.body, columns);
    let (widths, padding) = match &shared {
        Some(ColumnWidths { widths, padding, .. }) => (widths.clone(), *padding),
        None => {
            let weights = weights(&head, &body, columns);
            let tables = weights.chunks(MOST_COLUMNS);
            (
                tables.flat_map(|weights| share(width, weights)).collect(),
                Length::pt(styles::CELL_PADDING),
            )
        }
    };
    let mut first = 0;
    part_from_table(writer);
    let bookmark = captions::start_bare(writer, table.anchor.as_ref(), table.number.as_ref());
    for widths in widths.chunks(MOST_COLUMNS) {
        part_from_table(writer);
        let grid = Grid { first, widths, padding, indent: place.indent, aligns: &table.columns };
        grid.write(writer, &head, &body, place.nesting);
        first += widths.len();
        (writer.last, writer.is_after_list) = (Last::Table, false);
        writer.owed = body::ASIDE_SPACE;
    }
    if let Some(bookmark) = bookmark {
        writer.end_bookmark(&bookmark);
    }
}

/// Lays rows out on the grid.
fn rows(rows: &[LayoutRow], columns: usize) -> Vec<Row<'_>> {
    // How many further rows the cell above each column reaches down, and how wide it is.
    let mut above: Vec<(u16, usize)> = vec![(0, 0); columns];
    rows.iter().map(|row| lay_out(row, &mut above)).collect()
}

struct Row<'a> {
    stretches: Vec<Stretch<'a>>,
    /// Cells for which the grid has no room, beside a wide span for instance.
    surplus: Vec<&'a LayoutCell>,
    /// The stretch that takes them in.
    surplus_at: usize,
}

impl Row<'_> {
    /// Whether the first of its cells says what the row is about, or one above it that covers it.
    fn has_head(&self) -> bool {
        self.stretches.first().is_some_and(|stretch| match stretch.slot {
            Slot::Cell(cell) => cell.heads_row,
            Slot::Covered => true,
            Slot::Empty => false,
        })
    }
}

fn lay_out<'a>(row: &'a LayoutRow, above: &mut [(u16, usize)]) -> Row<'a> {
    let mut cells = row.cells.iter();
    let mut stretches = Vec::new();
    let mut first = 0;
    while let Some(&(rows_left, width)) = above.get(first) {
        if rows_left > 0 {
            let columns = width.max(1);
            let goes_down = rows_left > 1;
            mark(above, first, (rows_left - 1, width));
            stretches.push(Stretch { slot: Slot::Covered, first, columns, goes_down });
            first += columns;
            continue;
        }
        let Some(cell) = cells.next() else {
            stretches.push(Stretch { slot: Slot::Empty, first, columns: 1, goes_down: false });
            first += 1;
            continue;
        };
        let rest = above.get(first..).unwrap_or_default();
        // No farther than the cell wants to reach, or wide tables take quadratic time.
        let wanted = rest.iter().take(cell.columns.into());
        let columns = wanted.take_while(|&&(rows_left, _)| rows_left == 0).count().max(1);
        let goes_down = cell.rows > 1;
        mark(above, first, (cell.rows.max(1) - 1, columns));
        stretches.push(Stretch { slot: Slot::Cell(cell), first, columns, goes_down });
        first += columns;
    }
    let surplus: Vec<_> = cells.collect();
    let visible = stretches.iter().rposition(|stretch| !matches!(stretch.slot, Slot::Covered));
    let surplus_at = visible.unwrap_or(stretches.len().saturating_sub(1));
    if !surplus.is_empty()
        && visible.is_none()
        && let Some(stretch) = stretches.last_mut()
    {
        // Word hides what stands in a covered cell: the span ends above this row.
        stretch.slot = Slot::Empty;
        stretch.goes_down = false;
        mark(above, stretch.first, (0, stretch.columns));
    }
    Row { stretches, surplus, surplus_at }
}

fn mark(above: &mut [(u16, usize)], first: usize, state: (u16, usize)) {
    // A span's other columns are passed over, but must not look free to a cell beside it.
    let columns = above.get_mut(first..).unwrap_or_default();
    columns.iter_mut().take(state.1.max(1)).for_each(|column| *column = state);
}

/// Returns how wide each column wants to be.
fn weights(head: &[Row<'_>], body: &[Row<'_>], columns: usize) -> Vec<usize> {
    let mut weights = vec![*WEIGHT.start(); columns];
    for stretch in head.iter().chain(body).flat_map(|row| &row.stretches) {
        if let (Slot::Cell(cell), 1) = (&stretch.slot, stretch.columns)
            && let Some(weight) = weights.get_mut(stretch.first)
        {
            *weight = (*weight).max(cell_width(cell).min(*WEIGHT.end()));
        }
    }
    weights
}

fn cell_width(cell: &LayoutCell) -> usize {
    let widths = cell.blocks.iter().map(|block| match block {
        LayoutBlock::Paragraph(paragraph) => plain_text(&paragraph.content).width() + 2,
        LayoutBlock::Heading(_)
        | LayoutBlock::List(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Code(_)
        | LayoutBlock::Table(_)
        | LayoutBlock::Figure(_) => *WEIGHT.end(),
        LayoutBlock::Rule => *WEIGHT.start(),
    });
    widths.max().unwrap_or(0)
}

/// Shares a width out by weight, exactly.
fn share(width: Length, weights: &[usize]) -> Vec<Length> {
    let total: usize = weights.iter().sum();
    let at = |weight: usize| width * (approximate(weight) / approximate(total.max(1)));
    let mut sum = 0;
    let edges = weights.iter().map(|weight| {
        let before = at(sum);
        sum += weight;
        at(sum) - before
    });
    edges.collect()
}

#[expect(clippy::cast_precision_loss, reason = "weights are small")]
fn approximate(number: usize) -> f64 {
    number as f64
}

/// The columns of one `w:tbl`.
struct Grid<'t> {
    first: usize,
    widths: &'t [Length],
    /// Room on either side of a cell's text.
    padding: Length,
    indent: Length,
    /// How all columns of the table are aligned.
    aligns: &'t [Alignment],
}

impl Grid<'_> {
    fn write(&self, writer: &mut Writer<'_>, head: &[Row<'_>], body: &[Row<'_>], nesting: u16) {
        let total = twips(self.widths.iter().copied().sum()).to_string();
        let style = writer.catalog.get(styles::TABLE).id;
        let xml = &mut writer.xml;
        xml.start("w:tbl", &[]);
        xml.start("w:tblPr", &[]);
        xml.value("w:tblStyle", style);
        xml.empty("w:tblW", &[("w:w", &total), ("w:type", "dxa")]);
        if self.indent > Length::ZERO {
            let indent = twips(self.indent).to_string();
            xml.empty("w:tblInd", &[("w:w", &indent), ("w:type", "dxa")]);
        } else {
            xml.value("w:jc", "center");
        }
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        let is_house = writer.catalog.get(styles::TABLE).house.is_some();
        if !is_house && self.padding != Length::pt(styles::CELL_PADDING) {
            styles::cell_margins(xml, self.padding);
        }
        let has_head = if head.is_empty() { "0" } else { "1" };
        let has_heads = !body.is_empty() && body.iter().all(Row::has_head);
        let heads = if has_heads { "1" } else { "0" };
        let look = 0x0600 | u16::from(!head.is_empty()) << 5 | u16::from(has_heads) << 7;
        xml.empty(
            "w:tblLook",
            &[
                ("w:val", &format!("{look:04X}")),
                ("w:firstRow", has_head),
                ("w:lastRow", "0"),
                ("w:firstColumn", heads),
                ("w:lastColumn", "0"),
                ("w:noHBand", "1"),
                ("w:noVBand", "1"),
            ],
        );
        xml.end();
        xml.start("w:tblGrid", &[]);
        for width in self.widths {
            xml.empty("w:gridCol", &[("w:w", &twips(*width).max(1).to_string())]);
        }
        xml.end();
        for (index, row) in head.iter().enumerate() {
            self.row(writer, row, Some(index + 1 == head.len()), nesting);
        }
        for row in body {
            self.row(writer, row, None, nesting);
        }
        writer.xml.end();
    }

    /// Writes a row; `head` is `Some(is_last)` for rows of the head.
    fn row(&self, writer: &mut Writer<'_>, row: &Row<'_>, head: Option<bool>, nesting: u16) {
        writer.xml.start("w:tr", &[]);
        writer.xml.start("w:trPr", &[]);
        writer.xml.switch("w:cantSplit", true);
        if head.is_some() {
            writer.xml.switch("w:tblHeader", true);
        }
        writer.xml.end();
        for (index, stretch) in row.stretches.iter().enumerate() {
            let end = self.first + self.widths.len();
            let from = stretch.first.max(self.first);
            let to = (stretch.first + stretch.columns).min(end);
            if from >= to {
                continue;
            }
            let takes_surplus = index == row.surplus_at && stretch.first + stretch.columns <= end;
            let surplus = if takes_surplus { row.surplus.as_slice() } else { &[] };
            let columns = from - self.first..to - self.first;
            // A cell that an earlier table began is empty in this one.
            let begins_here = from == stretch.first;
            let cell = Cell { stretch, columns, begins_here, surplus, rule: head == Some(true) };
            self.cell(writer, &cell, nesting);
        }
        writer.xml.end();
    }

    fn cell(&self, writer: &mut Writer<'_>, cell: &Cell<'_, '_>, nesting: u16) {
        let widths = self.widths.get(cell.columns.clone()).unwrap_or_default();
        let width: Length = widths.iter().copied().sum();
        writer.xml.start("w:tc", &[]);
        cell.properties(writer, width);
        let column = (width - self.padding * 2_i64).max(Length::pt(4.0));
        let place =
            Place { indent: Length::ZERO, column, nesting: nesting + 1, lists: 0, frames: 0 };
        let room = writer.media.set_room(Room::inline(column));
        let own = match cell.stretch.slot {
            Slot::Cell(own) if cell.begins_here => Some(own),
            Slot::Cell(_) | Slot::Covered | Slot::Empty => None,
        };
        (writer.last, writer.owed, writer.is_after_list) = (Last::Nothing, 0.0, false);
        let align = match self.aligns.get(cell.stretch.first) {
            Some(Alignment::Start) => Some(Align::Start),
            Some(Alignment::Center) => Some(Align::Center),
            Some(Alignment::End) => Some(Align::End),
            Some(Alignment::Auto) | None => None,
        };
        let outside = std::mem::replace(&mut writer.column_align, align);
        for cell in own.into_iter().chain(cell.surplus.iter().copied()) {
            body::blocks(writer, &cell.blocks, place);
        }
        writer.column_align = outside;
        part_from_table(writer);
        writer.media.set_room(room);
        if writer.last == Last::Nothing {
            // A cell without a paragraph makes the file corrupt.
            let heads_row = own.is_some_and(|cell| cell.heads_row);
            let style = if heads_row { styles::TABLE_HEAD } else { styles::TABLE_BODY };
            let properties = ParagraphProperties { align, ..writer.named(style) };
            writer.xml.start("w:p", &[]);
            properties.write(&mut writer.xml);
            writer.xml.end();
        }
        writer.xml.end();
    }
}

/// A cell as one `w:tbl` shows it.
struct Cell<'s, 'a> {
    stretch: &'s Stretch<'a>,
    columns: std::ops::Range<usize>,
    begins_here: bool,
    surplus: &'s [&'a LayoutCell],
    /// Whether the line under the head runs below it.
    rule: bool,
}

impl Cell<'_, '_> {
    fn properties(&self, writer: &mut Writer<'_>, width: Length) {
        // A template's table style draws its own lines.
        let is_house = writer.catalog.get(styles::TABLE).house.is_some();
        let xml = &mut writer.xml;
        xml.start("w:tcPr", &[]);
        if matches!(self.stretch.slot, Slot::Cell(cell) if self.begins_here && cell.heads_row) {
            xml.empty("w:cnfStyle", &FIRST_COLUMN);
        }
        let width = twips(width).max(1).to_string();
        xml.empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")]);
        if self.columns.len() > 1 {
            xml.value("w:gridSpan", &self.columns.len().to_string());
        }
        match self.stretch.slot {
            Slot::Cell(_) if self.stretch.goes_down => xml.value("w:vMerge", "restart"),
            Slot::Covered => xml.value("w:vMerge", "continue"),
            Slot::Cell(_) | Slot::Empty => {}
        }
        if self.rule && !is_house {
            xml.start("w:tcBorders", &[]);
            xml.empty(
                "w:bottom",
                &[("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "auto")],
            );
            xml.end();
        }
        if !is_house {
            xml.value("w:vAlign", "center");
        }
        xml.end();
    }
}

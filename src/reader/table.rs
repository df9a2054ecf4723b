//! Tables as HTML writes them, in a page or within Markdown: from rows and cells to a grid.

use crate::document::{Alignment, Cell, GridCursor, Inline, Origin, Row, Table};
use crate::source::Span;

/// No column or row of a span counts past this, as in HTML.
const WIDEST_SPAN: u32 = 1000;

/// A table with more columns than this claims spans that no page means.
const MOST_COLUMNS: usize = 1000;

/// Reads `colspan`, `rowspan` or the `span` of a `<col>`.
pub(super) fn span_count(value: Option<&str>) -> u16 {
    let value = value.and_then(|value| value.trim().parse::<u32>().ok());
    u16::try_from(value.unwrap_or(1).clamp(1, WIDEST_SPAN)).unwrap_or(1)
}

/// Reads the name of an alignment, of CSS or of HTML's `align`.
pub(super) fn alignment(name: &str) -> Option<Alignment> {
    match name.trim() {
        "left" | "start" => Some(Alignment::Start),
        "center" => Some(Alignment::Center),
        "right" | "end" => Some(Alignment::End),
        _ => None,
    }
}

/// What the element of a cell says that it heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// Nothing: `<td>`.
    Nothing,
    /// Something, as `<th>` without `scope`.
    Unsaid,
    /// Its row.
    Row,
    /// Its column.
    Column,
}

impl Heading {
    /// Reads the `scope` of a `<th>` (HTML, 4.9.10).
    pub(super) fn of_scope(scope: Option<&str>) -> Self {
        match scope.map(|scope| scope.trim().to_ascii_lowercase()).as_deref() {
            Some("row" | "rowgroup") => Self::Row,
            Some("col" | "colgroup") => Self::Column,
            _ => Self::Unsaid,
        }
    }
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    pub(super) caption: Vec<Inline>,
    pub(super) key: Option<String>,
    /// As `<col>` has it.
    pub(super) columns: Vec<Option<Alignment>>,
    pub(super) rows: Vec<OpenRow>,
    /// Whether rows stand in `<thead>` now.
    pub(super) in_head: bool,
    pub(super) span: Span,
}

/// A row that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenRow {
    pub(super) cells: Vec<Cell>,
    pub(super) alignments: Vec<Option<Alignment>>,
    /// Whether it stands in `<thead>`.
    pub(super) in_head: bool,
    /// Whether one of its cells is none of a head.
    pub(super) has_data: bool,
}

impl OpenRow {
    /// Adds a cell. One that heads its row makes the row one of the body.
    pub(super) fn push(&mut self, cell: Cell, heading: Heading, alignment: Option<Alignment>) {
        self.has_data |= matches!(heading, Heading::Nothing | Heading::Row);
        let heads_row = matches!(heading, Heading::Unsaid | Heading::Row);
        self.cells.push(Cell { heads_row, ..cell });
        self.alignments.push(alignment);
    }

    /// Takes back what can't be: no cell of a head heads its row, nor does one of a row of nothing
    /// but `<th>`, a head between rows.
    fn with_heads(mut self, in_body: bool) -> Self {
        if !in_body || (!self.has_data && self.cells.len() > 1) {
            self.cells.iter_mut().for_each(|cell| cell.heads_row = false);
        }
        self
    }
}

impl OpenTable {
    /// Whether spans claim more columns than any table has.
    pub(super) fn is_absurd(&self) -> bool {
        let mut cursor = GridCursor::default();
        let mut cells = self
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().enumerate().map(|(index, cell)| (index == 0, cell)));
        cells.any(|(begins_row, cell)| {
            if begins_row {
                cursor.next_row();
            }
            cursor.place(cell.columns, cell.rows) + usize::from(cell.columns) > MOST_COLUMNS
        })
    }

    /// Makes the table: its head is `<thead>`, or without one the rows at its beginning that
    /// consist of `<th>`; its columns are aligned as `<col>` says, or else as the first of their
    /// cells.
    ///
    /// Spans that add up to more columns than any table has are passed over, all of them.
    pub(super) fn finish(mut self) -> Table {
        if self.is_absurd() {
            for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
                (cell.columns, cell.rows) = (1, 1);
            }
        }
        let has_head = self.rows.iter().any(|row| row.in_head);
        let heads =
            self.rows.iter().take_while(|row| !row.has_data && !row.cells.is_empty()).count();
        let (mut head, mut body): (Vec<OpenRow>, Vec<OpenRow>) = (Vec::new(), Vec::new());
        for (index, row) in self.rows.into_iter().enumerate() {
            let is_head = if has_head { row.in_head } else { index < heads };
            let row = row.with_heads(!is_head);
            if is_head { head.push(row) } else { body.push(row) }
        }
        let mut columns = self.columns;
        let (head, body) = (section(head, &mut columns), section(body, &mut columns));
        let columns = columns.into_iter().map(Option::unwrap_or_default).collect();
        let origin = Origin::new(self.span);
        Table { caption: self.caption, key: self.key, columns, head, body, origin }
    }
}

/// Finishes the rows of a head or body; no cell reaches out of it.
fn section(rows: Vec<OpenRow>, columns: &mut Vec<Option<Alignment>>) -> Vec<Row> {
    let mut cursor = GridCursor::default();
    let count = rows.len();
    let mut finished = Vec::with_capacity(count);
    for (index, mut row) in rows.into_iter().enumerate() {
        cursor.next_row();
        let left = u16::try_from(count - index).unwrap_or(u16::MAX);
        for (cell, alignment) in row.cells.iter_mut().zip(row.alignments) {
            cell.rows = cell.rows.min(left);
            let at = cursor.place(cell.columns, cell.rows);
            let end = at + usize::from(cell.columns);
            if columns.len() < end {
                columns.resize(end, None);
            }
            if let Some(column) = columns.get_mut(at).filter(|_| cell.columns == 1) {
                *column = column.or(alignment);
            }
        }
        finished.push(Row { cells: row.cells });
    }
    finished
}

//! Tables: Word's grid of rows and merged cells, and a table of cells that span.

use std::collections::BTreeMap;

use super::assemble;
use super::losses::Loss;
use super::paragraph::{Align, Item, alignment};
use super::story::Reader;
use crate::document::{Alignment, Cell, Origin, Row, Table};
use crate::package::xml::{Element, Ns};
use crate::source::Span;

/// The widest table taken, in columns; Word stops at 63, LibreOffice later.
const MOST_COLUMNS: usize = 512;
/// The most cells that short rows are filled up with.
const MOST_FILLED: usize = 1 << 20;

/// A row as it was read.
struct ReadRow {
    cells: Vec<Cell>,
    is_head: bool,
    /// How many columns it takes, spanned ones included.
    width: usize,
}

/// The cell above that goes down through a column.
#[derive(Clone, Copy)]
struct Going {
    row: usize,
    cell: usize,
    columns: usize,
}

impl<'p> Reader<'p> {
    /// Reads a table; one that is nested too deep gives its paragraphs only.
    pub(super) fn table(&mut self, element: Element<'p>, items: &mut Vec<Item>) {
        let rows: Vec<Element<'p>> = rows(element);
        if !self.has_room() {
            // Nothing recurses further than the tree is deep.
            for cell in rows.iter().flat_map(|row| cells(*row)) {
                let inner = self.items(cell);
                items.extend(inner);
            }
            return;
        }
        self.depth += 1;
        let start = self.transcript.len();
        let mut read: Vec<ReadRow> = Vec::new();
        let mut going: BTreeMap<usize, Going> = BTreeMap::new();
        let mut aligns: BTreeMap<usize, Vec<Option<Align>>> = BTreeMap::new();
        let has_heads = element.child("tblPr").is_some_and(|properties| self.has_heads(properties));
        for row in rows {
            if self.is_row_gone(row) {
                self.losses.add(Loss::Deletion, self.here());
                continue;
            }
            let row = self.row(row, has_heads, &mut read, &mut going, &mut aligns);
            read.push(row);
        }
        self.depth -= 1;
        let span = Span::new(start, self.transcript.len());
        let indent = element.child("tblPr").and_then(|properties| properties.child("tblInd"));
        let indent = indent.and_then(|indent| indent.number("w")).unwrap_or(0);
        if let Some(mut table) = build(read, &aligns, self.is_own, span) {
            table.key = self.key_of(element);
            items.push(Item::Table { table, indent });
        }
    }

    fn is_row_gone(&self, row: Element<'_>) -> bool {
        let name = if self.view.accepts() { "del" } else { "ins" };
        row.child("trPr").is_some_and(|properties| properties.child(name).is_some())
    }

    /// Whether the first column of a table heads its rows: the table's style has it in bold, and the
    /// table asks for it. Word asks in every table it makes, so that alone says nothing.
    fn has_heads(&self, properties: Element<'_>) -> bool {
        let asks =
            properties.child("tblLook").is_some_and(|look| match look.attribute("firstColumn") {
                Some(on) => is_true(&on),
                // 17.4.56: bit 7, as files of before 2010 have it.
                None => look
                    .val()
                    .and_then(|val| u32::from_str_radix(&val, 16).ok())
                    .is_some_and(|bits| bits & 0x80 != 0),
            });
        let style = properties.child_val("tblStyle");
        asks && style.is_some_and(|style| self.styles.has_bold_first_column(&style))
    }

    fn row(
        &mut self,
        element: Element<'p>,
        has_heads: bool,
        above: &mut [ReadRow],
        going: &mut BTreeMap<usize, Going>,
        aligns: &mut BTreeMap<usize, Vec<Option<Align>>>,
    ) -> ReadRow {
        let properties = element.child("trPr");
        let count = |name: &str| {
            let found = properties.and_then(|properties| properties.child(name));
            let number = found.and_then(|element| element.number("val")).unwrap_or(0);
            usize::try_from(number).unwrap_or(0).min(MOST_COLUMNS)
        };
        let is_head = properties
            .and_then(|properties| properties.child("tblHeader"))
            .is_some_and(Element::is_on);
        let mut row = ReadRow { cells: Vec::new(), is_head, width: 0 };
        let index = above.len();
        let before = count("gridBefore");
        row.fill(before, going);
        for cell in cells(element) {
            if row.width >= MOST_COLUMNS {
                self.losses.add(Loss::Capped, self.here());
                // What is in it is kept, in the last cell.
                let blocks = self.blocks(cell);
                if let Some(last) = row.cells.last_mut() {
                    last.blocks.extend(blocks);
                }
                continue;
            }
            self.cell(cell, (index, has_heads), &mut row, above, going, aligns);
        }
        let after = count("gridAfter").min(MOST_COLUMNS.saturating_sub(row.width));
        row.fill(after, going);
        row
    }

    fn cell(
        &mut self,
        element: Element<'p>,
        (index, has_heads): (usize, bool),
        row: &mut ReadRow,
        above: &mut [ReadRow],
        going: &mut BTreeMap<usize, Going>,
        aligns: &mut BTreeMap<usize, Vec<Option<Align>>>,
    ) {
        let properties = element.child("tcPr");
        let span = properties.and_then(|properties| properties.child("gridSpan"));
        let claimed = span.and_then(|span| span.number("val")).unwrap_or(1).max(1);
        let room = MOST_COLUMNS - row.width;
        let columns = usize::try_from(claimed).unwrap_or(usize::MAX);
        if columns > room {
            self.losses.add(Loss::Capped, self.here());
        }
        let columns = columns.min(room);
        // Absent means continue (17.4.84); an old horizontal merge is a span.
        let merge = |name: &str| properties.and_then(|properties| properties.child(name));
        let goes_on = |element: Element<'_>| element.val().as_deref() != Some("restart");
        let items = self.items(element);
        let aligned = alignment(element);
        let blocks = assemble::assemble(items, self.is_own, &mut self.losses);
        let at = row.width;
        row.width += columns;
        if merge("hMerge").is_some_and(goes_on)
            && let Some(last) = row.cells.last_mut()
        {
            last.columns = last.columns.saturating_add(1);
            last.blocks.extend(blocks);
            return;
        }
        let vertical = merge("vMerge");
        if vertical.is_some_and(goes_on)
            && let Some(Going { row, cell, .. }) =
                going.get(&at).copied().filter(|going| going.columns == columns)
            && let Some(origin) = above.get_mut(row).and_then(|row| row.cells.get_mut(cell))
        {
            origin.rows = origin.rows.saturating_add(1);
            origin.blocks.extend(blocks);
            return;
        }
        for column in at..at + columns {
            going.remove(&column);
        }
        if vertical.is_some() {
            going.insert(at, Going { row: index, cell: row.cells.len(), columns });
        }
        // Our own files say it in every paragraph of a column; others' must agree.
        if columns == 1 && (aligned.is_some() || !blocks.is_empty() && !self.is_own) {
            aligns.entry(at).or_default().push(aligned);
        }
        let columns = u16::try_from(columns).unwrap_or(u16::MAX);
        let heads_row = match self.is_own {
            true => properties.is_some_and(is_first_column),
            false => has_heads && at == 0,
        };
        row.cells.push(Cell { blocks, columns, rows: 1, heads_row });
    }
}

impl ReadRow {
    /// Adds an empty cell over some columns.
    fn fill(&mut self, columns: usize, going: &mut BTreeMap<usize, Going>) {
        if columns > 0 {
            for column in self.width..self.width + columns {
                going.remove(&column);
            }
            self.width += columns;
            let columns = u16::try_from(columns).unwrap_or(u16::MAX);
            self.cells.push(Cell { blocks: Vec::new(), columns, rows: 1, heads_row: false });
        }
    }
}

/// Whether a cell has the looks of a first column that heads its rows (17.4.8).
fn is_first_column(properties: Element<'_>) -> bool {
    let looks = properties.child("cnfStyle");
    looks.and_then(|looks| looks.attribute("firstColumn")).is_some_and(|on| is_true(&on))
}

fn is_true(on: &str) -> bool {
    matches!(on, "1" | "true" | "on")
}

/// Returns the rows of a table, content controls and tracked insertions looked through.
fn rows(table: Element<'_>) -> Vec<Element<'_>> {
    within(table, "tr")
}

fn cells(row: Element<'_>) -> Vec<Element<'_>> {
    within(row, "tc")
}

/// Returns the elements of a name in an element and in the wrappers it holds.
fn within<'p>(element: Element<'p>, name: &str) -> Vec<Element<'p>> {
    let mut found = Vec::new();
    let mut waiting: Vec<Element<'p>> = element.elements().collect();
    waiting.reverse();
    while let Some(next) = waiting.pop() {
        if next.is(Ns::Word, name) {
            found.push(next);
        } else if matches!(next.tag(), (Ns::Word, "sdt" | "sdtContent" | "customXml" | "ins")) {
            let at = waiting.len();
            waiting.extend(next.elements());
            if let Some(inner) = waiting.get_mut(at..) {
                inner.reverse();
            }
        }
    }
    found
}

fn build(
    mut rows: Vec<ReadRow>,
    aligns: &BTreeMap<usize, Vec<Option<Align>>>,
    is_own: bool,
    span: Span,
) -> Option<Table> {
    let width = rows.iter().map(|row| row.width).max().filter(|&width| width > 0)?;
    let fills = rows.len().saturating_mul(width) <= MOST_FILLED;
    let mut head = rows.iter().take_while(|row| row.is_head).count();
    // A head from which a cell hangs down goes down with it.
    let mut at = 0;
    while at < head {
        let reach = rows.get(at).into_iter().flat_map(|row| &row.cells);
        let reach = reach.map(|cell| at + usize::from(cell.rows)).max().unwrap_or(0);
        head = head.max(reach.min(rows.len()));
        at += 1;
    }
    if head == rows.len() && !is_own {
        head = 0;
    }
    for cell in rows.iter_mut().take(head).flat_map(|row| &mut row.cells) {
        cell.heads_row = false;
    }
    let mut rows = rows.into_iter().map(|mut row| {
        let missing = width - row.width;
        if fills {
            row.cells.extend((0..missing).map(|_| Cell {
                blocks: Vec::new(),
                columns: 1,
                rows: 1,
                heads_row: false,
            }));
        }
        Row { cells: row.cells }
    });
    let head = rows.by_ref().take(head).collect();
    let column = |at: usize| -> Alignment {
        let Some((first, rest)) = aligns.get(&at).and_then(|found| found.split_first()) else {
            return Alignment::Auto;
        };
        match first.filter(|_| rest.iter().all(|other| other == first)) {
            Some(Align::Start) => Alignment::Start,
            Some(Align::Center) => Alignment::Center,
            Some(Align::End) => Alignment::End,
            None => Alignment::Auto,
        }
    };
    Some(Table {
        caption: Vec::new(),
        key: None,
        columns: (0..width).map(column).collect(),
        head,
        body: rows.collect(),
        origin: Origin::new(span),
    })
}

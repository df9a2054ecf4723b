//! Tables: rows and cells with their spans, head and caption; and tables that only lay out a page.

use super::losses::Loss;
use super::read::Reader;
use super::tree::Element;
use crate::document::{Block, Cell, Inline, Marks};
use crate::reader::table::{Heading, OpenRow, OpenTable, alignment, span_count};

impl<'b> Reader<'b> {
    /// Reads a table.
    pub(super) fn table(&mut self, element: Element<'b>) {
        if is_layout(element) {
            self.losses.add(Loss::LayoutTable, element.span());
            self.children(element);
            return;
        }
        if self.in_table {
            self.losses.add(Loss::NestedTable, element.span());
            self.children(element);
            return;
        }
        if !self.has_room(element) {
            self.children(element);
            return;
        }
        self.in_table = true;
        let key = self.index.key(self.place(element)).cloned();
        let mut table = OpenTable { key, span: element.span(), ..OpenTable::default() };
        for part in element.elements() {
            match part.name() {
                "caption" => table.caption = self.line(|reader| reader.children(part)).0,
                "colgroup" | "col" => {
                    let columns = [part].into_iter().chain(part.elements());
                    for column in columns.filter(|column| column.is("col")) {
                        let count = span_count(column.attribute("span"));
                        let alignment = self.alignment(column);
                        table.columns.extend((0..count).map(|_| alignment));
                    }
                }
                "thead" | "tbody" | "tfoot" => {
                    for row in part.elements().filter(|row| row.is("tr")) {
                        self.row(row, part.is("thead"), &mut table);
                    }
                }
                "tr" => self.row(part, false, &mut table),
                _ => {}
            }
        }
        self.in_table = false;
        // Rows without cells and tables without text say nothing.
        table.rows.retain(|row| !row.cells.is_empty());
        let has_content =
            table.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.blocks.is_empty());
        if has_content || !table.caption.is_empty() {
            // `colspan=100` means the whole width.
            let sum = |row: &OpenRow| {
                row.cells.iter().map(|cell| cell.columns).fold(0, u16::saturating_add)
            };
            let others = table.rows.iter().filter(|row| row.cells.len() > 1);
            if let Some(widest) = others.map(sum).max() {
                for row in table.rows.iter_mut().filter(|row| row.cells.len() == 1) {
                    row.cells.iter_mut().for_each(|cell| cell.columns = cell.columns.min(widest));
                }
            }
            if table.is_absurd() {
                self.losses.add(Loss::Capped, element.span());
            }
            self.push(Block::Table(table.finish()));
        }
    }

    fn row(&mut self, element: Element<'b>, in_head: bool, table: &mut OpenTable) {
        let place = self.place(element);
        if self.notes.bodies.contains_key(&place) {
            return;
        }
        let mut row = OpenRow { in_head, ..OpenRow::default() };
        for cell in element.elements().filter(|cell| matches!(cell.name(), "td" | "th")) {
            let mut blocks = self.inside(|reader| reader.children_of_cell(cell));
            let heading = match cell.is("th") {
                true => Heading::of_scope(cell.attribute("scope")),
                false => Heading::Nothing,
            };
            if heading != Heading::Nothing || in_head {
                for block in &mut blocks {
                    without_strong(block);
                }
            }
            let alignment = self.alignment(cell);
            let cell = Cell {
                blocks,
                columns: span_count(cell.attribute("colspan")),
                rows: span_count(cell.attribute("rowspan")),
                heads_row: false,
            };
            row.push(cell, heading, alignment);
        }
        table.rows.push(row);
    }

    /// Reads a cell with what its own element says of the text.
    fn children_of_cell(&mut self, cell: Element<'b>) {
        let Some(page) = self.book.pages.get(self.page) else { return };
        let outside = self.state.clone();
        let style = page.sheet.style(cell);
        self.enter(cell, style);
        self.children(cell);
        self.flush();
        self.state.leave(outside);
    }

    fn alignment(&self, element: Element<'_>) -> Option<crate::document::Alignment> {
        let page = self.book.pages.get(self.page)?;
        let style = page.sheet.style(element).align;
        style.or_else(|| alignment(&element.attribute("align")?.to_ascii_lowercase()))
    }
}

/// The cells of a head are bold by their place.
fn without_strong(block: &mut Block) {
    if let Block::Paragraph(paragraph) = block {
        let is_strong = |inline: &Inline| !matches!(inline, Inline::Text(run) if !run.marks.contains(Marks::STRONG));
        if paragraph.content.iter().all(is_strong) {
            for inline in &mut paragraph.content {
                if let Inline::Text(run) = inline {
                    run.marks -= Marks::STRONG;
                }
            }
        }
    }
}

/// Whether a table only says where things stand: it says so, or it holds other tables or sections
/// and has no head.
fn is_layout(table: Element<'_>) -> bool {
    if table.has_word("role", &["presentation", "none"]) {
        return true;
    }
    let is_data = |element: Element<'_>| matches!(element.name(), "th" | "caption" | "thead");
    let lays_out = |element: Element<'_>| {
        matches!(element.name(), "table" | "h1" | "h2" | "h3" | "article" | "section" | "main")
    };
    let mut sees_layout = false;
    for element in table.below() {
        if is_data(element) {
            return false;
        }
        sees_layout |= lays_out(element);
    }
    sees_layout
}

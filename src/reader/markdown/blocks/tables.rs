//! Tables written in HTML: their tags open and close frames, like the containers of Markdown.
//!
//! What stands in a cell is read as everywhere, HTML or, between empty lines, Markdown. A tag
//! counts if nothing but parts of its table is open around it; one that is left out is added where
//! the next one shows that it is missing, as HTML has it.

use super::Reader;
use super::frames::Frame;
use crate::document::{Alignment, Block, Cell, Inline};
use crate::reader::markdown::html::{self, TablePart, TableTag};
use crate::reader::table::{Heading, OpenRow, OpenTable};
use crate::source::Span;

/// An open part of a table.
#[derive(Debug)]
pub(super) enum TableFrame {
    Table(OpenTable),
    Caption(Vec<Block>),
    Row(OpenRow),
    Cell { cell: Cell, heading: Heading, alignment: Option<Alignment> },
}

impl TableFrame {
    /// Returns the blocks that stand in it, if it holds any.
    pub(super) fn blocks(&mut self) -> Option<&mut Vec<Block>> {
        match self {
            Self::Caption(blocks) => Some(blocks),
            Self::Cell { cell, .. } => Some(&mut cell.blocks),
            Self::Table(_) | Self::Row(_) => None,
        }
    }
}

impl Reader<'_, '_> {
    /// Follows a table's tag; returns whether it builds one.
    pub(super) fn table_tag(&mut self, tag: &TableTag<'_>, written: &str, span: Span) -> bool {
        use TablePart::{
            Body, Caption, Cell as DataCell, Column, Columns, Head, HeadCell, Row, Table,
        };
        if (tag.part, tag.opens) == (Table, true) {
            self.close_leaf();
            let before = self.frames.len();
            let key = tag.key().map(|key| html::unescape(key).into_owned());
            let table = OpenTable { key, span, ..OpenTable::default() };
            self.open(Frame::Html(TableFrame::Table(table)), span);
            // Nested too deep: its end must not end the table around it.
            let is_open = self.frames.len() > before;
            self.skipped -= usize::from(!is_open);
            self.follow_table_tag(written, span);
            return is_open;
        }
        let Some(table) = self.innermost_table() else { return false };
        self.close_leaf();
        if !tag.opens {
            self.follow_table_tag(written, span);
        }
        match (tag.part, tag.opens) {
            (Table, _) => self.unwind(table),
            (Row, false) | (Column | Columns | Caption | Body, _) | (Head, _) => {
                self.unwind(table + 1);
            }
            (DataCell | HeadCell, false) => self.unwind(table + 2),
            (Row, true) => {
                self.unwind(table + 1);
                self.open_row();
            }
            (DataCell | HeadCell, true) => {
                self.unwind(table + 2);
                if self.frames.len() == table + 1 {
                    self.open_row();
                }
                let (columns, rows) = tag.spans();
                let cell = Cell { blocks: Vec::new(), columns, rows, heads_row: false };
                let (heading, alignment) = (tag.heading(), tag.alignment());
                self.frames.push(Frame::Html(TableFrame::Cell { cell, heading, alignment }));
            }
        }
        if let Some(Frame::Html(TableFrame::Table(table))) = self.frames.last_mut() {
            match (tag.part, tag.opens) {
                (Head, opens) => table.in_head = opens,
                (Body, _) => table.in_head = false,
                (Column, true) => {
                    let columns = (0..tag.width()).map(|_| tag.alignment());
                    table.columns.extend(columns);
                }
                (Caption, true) => self.frames.push(Frame::Html(TableFrame::Caption(Vec::new()))),
                _ => {}
            }
        }
        if tag.opens {
            self.follow_table_tag(written, span);
        }
        true
    }

    /// Follows what a tag says of its text.
    fn follow_table_tag(&mut self, written: &str, span: Span) {
        let depth = self.frames.len();
        if let Some(element) = html::element(written) {
            self.scopes.follow(&element, span, depth);
        }
    }

    fn open_row(&mut self) {
        let in_head = match self.frames.last() {
            Some(Frame::Html(TableFrame::Table(table))) => table.in_head,
            _ => false,
        };
        let row = OpenRow { in_head, ..OpenRow::default() };
        self.frames.push(Frame::Html(TableFrame::Row(row)));
    }

    /// Returns the index of the innermost table's frame, if nothing but its parts is open in it.
    fn innermost_table(&self) -> Option<usize> {
        let parts =
            self.frames.iter().rev().take_while(|frame| matches!(frame, Frame::Html(_))).count();
        let first = self.frames.len() - parts;
        let is_table = |frame: &Frame| matches!(frame, Frame::Html(TableFrame::Table(_)));
        let found = self.frames.get(first..)?.iter().rposition(is_table)?;
        Some(first + found)
    }

    /// Closes frames until `count` are left.
    fn unwind(&mut self, count: usize) {
        while self.frames.len() > count {
            self.close_leaf();
            self.close_frame();
        }
    }

    /// Closes the tables that are still open in the innermost container of Markdown.
    pub(super) fn close_tables(&mut self) {
        while let Some(Frame::Html(_)) = self.frames.last() {
            self.unwind(self.frames.len() - 1);
        }
    }

    /// Hangs a finished part into what holds it.
    pub(super) fn close_table_frame(&mut self, frame: TableFrame) {
        match (frame, self.frames.last_mut()) {
            (TableFrame::Table(table), _) => {
                self.depth = self.depth.saturating_sub(1);
                if !(table.rows.is_empty() && table.caption.is_empty() && table.columns.is_empty())
                {
                    self.push(Block::Table(table.finish()));
                }
            }
            (TableFrame::Caption(blocks), Some(Frame::Html(TableFrame::Table(table)))) => {
                for block in blocks {
                    if let Block::Paragraph(paragraph) = block {
                        if !table.caption.is_empty() {
                            table.caption.push(Inline::Break);
                        }
                        table.caption.extend(paragraph.content);
                    }
                }
            }
            (TableFrame::Row(row), Some(Frame::Html(TableFrame::Table(table)))) => {
                table.rows.push(row);
            }
            (
                TableFrame::Cell { cell, heading, alignment },
                Some(Frame::Html(TableFrame::Row(row))),
            ) => row.push(cell, heading, alignment),
            // A part is opened in what holds it, and closed before that.
            (TableFrame::Caption(_) | TableFrame::Row(_) | TableFrame::Cell { .. }, _) => {}
        }
    }
}

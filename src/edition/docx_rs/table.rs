//! Tables.

use docx_rs::{AlignmentType, Table, TableCell, TableRow, VMergeType};

use super::{Content, Pen, Place, styles};
use crate::document::Alignment;
use crate::layout::{LayoutCell, LayoutRow, LayoutTable};
use crate::style::Role;

/// A cell of an earlier row that reaches down.
#[derive(Debug, Clone, Copy)]
struct Reach {
    columns: u16,
    /// How many more rows.
    rows: u16,
}

impl Pen<'_> {
    pub(super) fn table(&mut self, table: &LayoutTable, out: &mut Vec<Content>) {
        if !table.head.is_empty() {
            self.losses.insert("rows that repeat on every page");
        }
        self.caption(table.caption.as_ref(), table.anchor.as_ref(), out);
        let mut rows = Vec::with_capacity(table.head.len() + table.body.len());
        for (role, part) in [(Role::TableHead, &table.head), (Role::TableBody, &table.body)] {
            // Nothing reaches out of the head.
            let mut reaching = vec![None; table.columns.len()];
            for row in part {
                rows.push(self.row(row, &table.columns, styles::id(role), &mut reaching));
            }
        }
        out.push(Content::Table(Box::new(Table::new(rows))));
    }

    /// Writes a row; where a cell of an earlier one reaches down, an empty one goes on with it.
    fn row(
        &mut self,
        row: &LayoutRow,
        columns: &[Alignment],
        style: &'static str,
        reaching: &mut [Option<Reach>],
    ) -> TableRow {
        let mut cells = Vec::with_capacity(columns.len());
        let mut written = row.cells.iter();
        let mut column = 0;
        while let Some(reach) = reaching.get(column).copied() {
            if let Some(Reach { columns, rows }) = reach {
                let cell = TableCell::new().grid_span(columns.into());
                let paragraph = self.paragraph(style);
                cells.push(cell.vertical_merge(VMergeType::Continue).add_paragraph(paragraph));
                if let Some(reach) = reaching.get_mut(column) {
                    *reach = (rows > 1).then_some(Reach { columns, rows: rows - 1 });
                }
                column += usize::from(columns.max(1));
                continue;
            }
            let Some(cell) = written.next() else { break };
            if let Some(reach) = reaching.get_mut(column).filter(|_| cell.rows > 1) {
                *reach = Some(Reach { columns: cell.columns, rows: cell.rows - 1 });
            }
            let alignment = columns.get(column).copied().unwrap_or_default();
            cells.push(self.cell(cell, alignment, style));
            column += usize::from(cell.columns.max(1));
        }
        TableRow::new(cells)
    }

    fn cell(&mut self, cell: &LayoutCell, alignment: Alignment, style: &'static str) -> TableCell {
        let mut content = Vec::new();
        self.blocks(&cell.blocks, Place { style: Some(style), depth: 0 }, &mut content);
        // Every cell ends with a paragraph.
        if !matches!(content.last(), Some(Content::Paragraph(_))) {
            content.push(self.paragraph(style).into());
        }
        let alignment = match alignment {
            Alignment::Auto => None,
            Alignment::Start => Some(AlignmentType::Left),
            Alignment::Center => Some(AlignmentType::Center),
            Alignment::End => Some(AlignmentType::Right),
        };
        let mut written = TableCell::new();
        if cell.columns > 1 {
            written = written.grid_span(cell.columns.into());
        }
        if cell.rows > 1 {
            written = written.vertical_merge(VMergeType::Restart);
        }
        for content in content {
            written = match (content, alignment) {
                (Content::Paragraph(paragraph), Some(alignment)) => {
                    written.add_paragraph(paragraph.align(alignment))
                }
                (Content::Paragraph(paragraph), None) => written.add_paragraph(*paragraph),
                (Content::Table(table), _) => written.add_table(*table),
            };
        }
        written
    }
}

//! Tables with more columns than can be legible: every row a paragraph.

use super::strip::{Column, Setter};
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::{
    LayoutBlock, LayoutInline, LayoutRow, LayoutTable, LayoutText, NodeId, StructureRole,
};
use crate::style::Role;

impl Setter<'_> {
    /// Sets a table with more columns than can be legible: every row a paragraph.
    pub(super) fn crowded_table(&mut self, table: &LayoutTable, column: Column, node: NodeId) {
        let diagnostic = Diagnostic::new(
            Code::CrowdedTable,
            format!("a table of {} columns does not fit the page", table.columns.len()),
        )
        .with_hint("split it or turn rows and columns; its rows are set as running text");
        self.diagnostics.push(match table.origin.span() {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
        // Not a table any more, and not told as one to who can't see it.
        if let Some(table) = self.flow.nodes.get_mut(node.0 as usize) {
            table.role = StructureRole::Quote;
        }
        for (rows, role) in [(&table.head, Role::TableHead), (&table.body, Role::TableBody)] {
            let mut style = self.setting.document.sheet.role(role).clone();
            style.start_indent = style.text.size * 2_i64;
            style.first_line_indent = -style.start_indent;
            for row in rows {
                let separator = LayoutInline::Text(LayoutText::plain("｜", style.text));
                let content = row_content(row, &separator);
                let row = self.flow.node(StructureRole::Paragraph, Some(node));
                self.lines(&content, &style, Column { on_grid: false, ..column }, row);
            }
        }
    }
}

/// Joins the cells of a row; blocks that are not text are left out of what can't be a table.
fn row_content(row: &LayoutRow, separator: &LayoutInline) -> Vec<LayoutInline> {
    let mut content = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            content.push(separator.clone());
        }
        block_content(&cell.blocks, &mut content);
    }
    content
}

fn block_content(blocks: &[LayoutBlock], content: &mut Vec<LayoutInline>) {
    for block in blocks {
        match block {
            LayoutBlock::Paragraph(paragraph) => content.extend(paragraph.content.iter().cloned()),
            LayoutBlock::Heading(heading) => {
                content.extend(heading.paragraph.content.iter().cloned());
            }
            LayoutBlock::List(list) => {
                for item in &list.items {
                    block_content(&item.blocks, content);
                }
            }
            LayoutBlock::Quote(quote) => block_content(&quote.blocks, content),
            LayoutBlock::Table(table) => {
                for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                    block_content(&cell.blocks, content);
                }
            }
            LayoutBlock::Code(_) | LayoutBlock::Figure(_) | LayoutBlock::Rule => {}
        }
    }
}

//! Tables with more columns than there is room for: in smaller type, in parts one below the other,
//! or every row a paragraph.

use super::columns::Columns;
use super::setter::{Column, Setter, Setting};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::layout::{
    LayoutBlock, LayoutCell, LayoutInline, LayoutParagraph, LayoutRow, LayoutTable, LayoutText,
    NodeId, StructureRole,
};
use crate::style::{Length, Role, TextStyle};

/// The sizes that tables are set in to fit, in points: 小五 and 六号. Less is no text for a book.
const SMALLER: [f64; 2] = [9.0, 7.5];

/// A table is not folded into more parts than these.
const MOST_PARTS: usize = 6;

impl Setter<'_> {
    /// Returns a table in the largest of the smaller sizes that it fits in, and its columns.
    pub(super) fn smaller_table(
        &mut self,
        table: &LayoutTable,
        width: Length,
    ) -> Option<(LayoutTable, Columns)> {
        let (size, smaller, columns) = fit_smaller(table, width, self.setting)?;
        let message = format!(
            "a table of {} columns is set in {} pt to fit the page",
            table.columns.len(),
            size.to_pt()
        );
        self.notice(
            Diagnostic::new(Code::CrowdedTable, message).with_severity(Severity::Note),
            table,
        );
        Some((smaller, columns))
    }

    /// Folds a table (折栏表): some of its columns below the others, the first one before each. Returns
    /// the parts, as few as can be; `None` if a cell reaches over several columns or rows, as such
    /// tables can't be folded.
    pub(super) fn folded_table(
        &mut self,
        table: &LayoutTable,
        width: Length,
    ) -> Option<Vec<(LayoutTable, Columns)>> {
        let rows = || table.head.iter().chain(&table.body);
        if rows().flat_map(|row| &row.cells).any(|cell| cell.columns > 1 || cell.rows > 1) {
            return None;
        }
        let em = self.setting.document.sheet.role(Role::TableBody).text.size;
        let others: Vec<usize> = (1..table.columns.len()).collect();
        let parts = (2..=MOST_PARTS.min(others.len())).find_map(|count| {
            let parts = others.chunks(others.len().div_ceil(count)).map(|columns| {
                let part = part(table, columns);
                let columns = Columns::fit(&part, width, em, self.setting)?;
                Some((part, columns))
            });
            parts.collect::<Option<Vec<_>>>()
        })?;
        let message = format!(
            "a table of {} columns is set in {} parts, one below the other",
            table.columns.len(),
            parts.len()
        );
        self.notice(
            Diagnostic::new(Code::CrowdedTable, message).with_severity(Severity::Note),
            table,
        );
        Some(parts)
    }

    fn notice(&mut self, diagnostic: Diagnostic, table: &LayoutTable) {
        self.diagnostics.push(match table.origin.span() {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    /// Sets a table with more columns than can be legible: every row a paragraph.
    pub(super) fn crowded_table(&mut self, table: &LayoutTable, column: Column, node: NodeId) {
        let diagnostic = Diagnostic::new(
            Code::CrowdedTable,
            format!("a table of {} columns does not fit the page", table.columns.len()),
        )
        .with_hint("split it or turn rows and columns; its rows are set as running text");
        self.notice(diagnostic, table);
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

/// Returns the largest of the smaller sizes that a table fits in, the table in it, and its columns.
pub(super) fn fit_smaller(
    table: &LayoutTable,
    width: Length,
    setting: Setting<'_>,
) -> Option<(Length, LayoutTable, Columns)> {
    let usual = setting.document.sheet.role(Role::TableBody).text.size;
    let mut sizes = SMALLER.into_iter().map(Length::pt).filter(|size| *size < usual);
    sizes.find_map(|size| {
        let smaller = scaled(table, size.ratio(usual));
        let columns = Columns::fit(&smaller, width, size, setting)?;
        Some((size, smaller, columns))
    })
}

/// Returns the smallest size that tables are set in, and a table of the size `usual` in it.
pub(super) fn smallest(table: &LayoutTable, usual: Length) -> (Length, LayoutTable) {
    let size = SMALLER.into_iter().map(Length::pt).fold(usual, Length::min);
    (size, scaled(table, size.ratio(usual)))
}

/// Returns a table's first column with some of the others.
fn part(table: &LayoutTable, columns: &[usize]) -> LayoutTable {
    let columns = || std::iter::once(&0).chain(columns).copied();
    let row = |row: &LayoutRow| {
        let empty = LayoutCell { blocks: Vec::new(), columns: 1, rows: 1, heads_row: false };
        let cell = |column: usize| row.cells.get(column).unwrap_or(&empty).clone();
        LayoutRow { cells: columns().map(cell).collect() }
    };
    LayoutTable {
        columns: columns().filter_map(|column| table.columns.get(column).copied()).collect(),
        head: table.head.iter().map(row).collect(),
        body: table.body.iter().map(row).collect(),
        ..table.clone()
    }
}

/// Returns a table with the text of its cells in another size.
fn scaled(table: &LayoutTable, ratio: f64) -> LayoutTable {
    let mut table = table.clone();
    let rows = table.head.iter_mut().chain(&mut table.body);
    for cell in rows.flat_map(|row| &mut row.cells) {
        scale_blocks(&mut cell.blocks, ratio);
    }
    table
}

fn scale_blocks(blocks: &mut [LayoutBlock], ratio: f64) {
    for block in blocks {
        match block {
            LayoutBlock::Paragraph(paragraph) => scale(paragraph, ratio),
            LayoutBlock::Heading(heading) => scale(&mut heading.paragraph, ratio),
            LayoutBlock::List(list) => {
                for item in &mut list.items {
                    scale_text(&mut item.label_style, ratio);
                    scale_blocks(&mut item.blocks, ratio);
                }
            }
            LayoutBlock::Quote(quote) => scale_blocks(&mut quote.blocks, ratio),
            LayoutBlock::Code(_)
            | LayoutBlock::Table(_)
            | LayoutBlock::Figure(_)
            | LayoutBlock::Rule => {}
        }
    }
}

fn scale(paragraph: &mut LayoutParagraph, ratio: f64) {
    let style = &mut paragraph.style;
    for length in [
        &mut style.leading,
        &mut style.start_indent,
        &mut style.end_indent,
        &mut style.first_line_indent,
    ] {
        *length = *length * ratio;
    }
    scale_text(&mut style.text, ratio);
    for inline in &mut paragraph.content {
        match inline {
            LayoutInline::Text(run) => scale_text(&mut run.style, ratio),
            LayoutInline::Reference(reference) => scale_text(&mut reference.run.style, ratio),
            LayoutInline::NoteCall { style, .. } => scale_text(style, ratio),
            LayoutInline::Image { .. } | LayoutInline::Index(_) | LayoutInline::Break => {}
        }
    }
}

fn scale_text(style: &mut TextStyle, ratio: f64) {
    style.size = style.size * ratio;
    style.rise = style.rise * ratio;
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

//! GFM tables, with the columns set straight for people who read the source.

use unicode_width::UnicodeWidthStr;

use super::Writer;
use super::inlines::Place;
use crate::document::Alignment;
use crate::layout::{LayoutBlock, LayoutCell, LayoutRow, LayoutTable};

/// Columns are padded to this width at most: a long text must not widen every row.
const MAX_PADDED_WIDTH: usize = 40;
/// `---`, which every parser takes for a delimiter.
const MIN_WIDTH: usize = 3;

impl Writer<'_, '_> {
    pub(super) fn table(&mut self, table: &LayoutTable) -> Vec<String> {
        let columns = table.columns.len();
        if columns == 0 {
            return Vec::new();
        }
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(table.body.len() + 1);
        // Positions that a cell of a row above covers, by how many more rows.
        let mut covered = vec![0_u16; columns];
        if table.head.is_empty() {
            rows.push(vec![String::new(); columns]);
        }
        if table.head.len() > 1 {
            self.loss(
                "only one row can be a table's head; the others stand in its body",
                &table.origin,
            );
        }
        let mut losses = Losses::default();
        for row in table.head.iter().chain(&table.body) {
            rows.push(self.row(row, &mut covered, &mut losses));
        }
        if losses.spans {
            self.loss("a cell that spans others stands in the first of them", &table.origin);
        }
        if losses.blocks {
            self.loss("lists, quotations and the like in cells are set as lines", &table.origin);
        }
        let mut lines = match &table.caption {
            Some(caption) => {
                vec![self.inlines(&caption.content, Place::Heading), String::new()]
            }
            None => Vec::new(),
        };
        lines.extend(set_straight(&rows, &table.columns));
        lines
    }

    /// Writes a row's cells, one string for every column.
    fn row(&mut self, row: &LayoutRow, covered: &mut [u16], losses: &mut Losses) -> Vec<String> {
        let mut texts = vec![String::new(); covered.len()];
        let mut at = 0;
        for cell in &row.cells {
            while covered.get(at).is_some_and(|&rows| rows > 0) {
                at += 1;
            }
            losses.spans |= cell.columns > 1 || cell.rows > 1;
            let text = self.cell(cell, losses);
            if let Some(place) = texts.get_mut(at) {
                *place = text;
            }
            let end = at + usize::from(cell.columns.max(1));
            for rows in covered.iter_mut().take(end).skip(at) {
                *rows = cell.rows.max(1);
            }
            at = end;
        }
        for rows in covered.iter_mut() {
            *rows = rows.saturating_sub(1);
        }
        texts
    }

    fn cell(&mut self, cell: &LayoutCell, losses: &mut Losses) -> String {
        let mut lines = Vec::new();
        self.cell_lines(&cell.blocks, &mut lines, losses);
        lines.join("<br>")
    }

    fn cell_lines(&mut self, blocks: &[LayoutBlock], lines: &mut Vec<String>, losses: &mut Losses) {
        losses.blocks |= blocks.len() > 1;
        for block in blocks {
            losses.blocks |= !matches!(block, LayoutBlock::Paragraph(_));
            match block {
                LayoutBlock::Paragraph(paragraph) => {
                    lines.push(self.inlines(&paragraph.content, Place::Cell));
                }
                LayoutBlock::Heading(heading) => {
                    lines.push(self.inlines(&heading.paragraph.content, Place::Cell));
                }
                LayoutBlock::List(list) => {
                    for item in &list.items {
                        self.cell_lines(&item.blocks, lines, losses);
                    }
                }
                LayoutBlock::Quote(quote) => self.cell_lines(&quote.blocks, lines, losses),
                LayoutBlock::Code(code) => {
                    let written = code.lines.iter().filter(|line| !line.is_empty());
                    lines.extend(written.map(|line| super::escape::code(line, true)));
                }
                LayoutBlock::Figure(figure) => {
                    let path = self.image_path(figure.image);
                    lines.push(super::inlines::image_markup(&figure.alt, &path, None, Place::Cell));
                }
                LayoutBlock::Table(table) => {
                    for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                        self.cell_lines(&cell.blocks, lines, losses);
                    }
                }
                LayoutBlock::Rule => {}
            }
        }
    }
}

/// What a table holds that GFM can't.
#[derive(Debug, Default)]
struct Losses {
    spans: bool,
    blocks: bool,
}

/// Pads cells to the width of their column as a terminal with Chinese fonts shows it; the first
/// row is the head.
fn set_straight(rows: &[Vec<String>], alignments: &[Alignment]) -> Vec<String> {
    let widths: Vec<usize> = (0..alignments.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.width_cjk()).max().unwrap_or(0);
            widest.clamp(MIN_WIDTH, MAX_PADDED_WIDTH)
        })
        .collect();
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).zip(alignments);
            line(cells.map(|((cell, &width), &alignment)| pad(cell, width, alignment)).collect())
        })
        .collect();
    let delimiters = widths.iter().zip(alignments).map(|(&width, &alignment)| {
        let dashes = |less: usize| "-".repeat(width - less);
        match alignment {
            Alignment::Auto => dashes(0),
            Alignment::Start => format!(":{}", dashes(1)),
            Alignment::Center => format!(":{}:", dashes(2)),
            Alignment::End => format!("{}:", dashes(1)),
        }
    });
    lines.insert(1.min(lines.len()), line(delimiters.collect()));
    lines
}

fn pad(cell: &str, width: usize, alignment: Alignment) -> String {
    let missing = width.saturating_sub(cell.width_cjk());
    let before = match alignment {
        Alignment::Auto | Alignment::Start => 0,
        Alignment::Center => missing / 2,
        Alignment::End => missing,
    };
    format!("{}{cell}{}", " ".repeat(before), " ".repeat(missing - before))
}

//! Tables, and the captions of tables and figures.

use super::Speaker;
use crate::document::{Block, Cell, Figure, Inline, Row, Table};
use crate::verify::format::Format;
use crate::verify::line::{Line, LineBuilder, Token};
use crate::verify::said::Kind;

/// The longest number of a caption with its label, in bytes.
const LONGEST_NUMBER: usize = 24;

impl Speaker<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let caption = self.above(table);
        // A table without a caption has its name from its first row.
        let mut key = table.key.clone();
        if !caption.is_empty() {
            self.put(Kind::Caption, caption, key.take());
        }
        let rows = table.head.iter().map(|row| (row, true));
        let rows = rows.chain(table.body.iter().map(|row| (row, false)));
        for (index, (row, head)) in rows.enumerate() {
            if let Some(span) =
                row.cells.iter().find_map(|cell| cell.blocks.first()?.origin().span())
            {
                self.place = self.place_of(span);
            }
            self.row(row, Kind::Row { head, first: index == 0 }, key.take());
        }
    }

    /// A caption with its number. The reader of DOCX leaves numbers to Word that Word counts; they
    /// stand before the caption in the transcript.
    fn caption(&self, content: &[Inline]) -> Line {
        let mut line = self.inlines();
        let first = content.iter().find_map(|inline| match inline {
            Inline::Text(run) => run.origin.span(),
            _ => None,
        });
        if let Some(span) = first.filter(|_| self.format == Format::Docx) {
            let before = self.source.text().get(..span.start as usize).unwrap_or_default();
            line.builder.push_text(before.rsplit('\n').next().unwrap_or_default());
        }
        line.push(content);
        line.finish()
    }

    /// Returns what stands below a figure.
    pub(super) fn below(&self, figure: &Figure) -> Line {
        let caption = self.caption(&figure.caption);
        if figure.key.is_none() || !caption.is_empty() {
            return caption;
        }
        let end = figure.image.origin.span().map_or(u32::MAX, |span| span.end);
        let behind = self.source.text().get(end as usize..).unwrap_or_default();
        let below = behind.split_once('\n').map_or("", |(_, below)| below);
        let start = end as usize + (behind.len() - below.len());
        self.number(start, below.lines().next().unwrap_or_default())
    }

    /// Returns what stands above a table.
    fn above(&self, table: &Table) -> Line {
        let caption = self.caption(&table.caption);
        if table.key.is_none() || !caption.is_empty() {
            return caption;
        }
        let start = table.origin.span().map_or(0, |span| span.start);
        let before = self.source.text().get(..start as usize).unwrap_or_default();
        let before = before.strip_suffix('\n').unwrap_or(before);
        let line = before.rsplit('\n').next().unwrap_or_default();
        self.number(before.len() - line.len(), line)
    }

    /// Returns a line if it is the number of a caption and nothing else. The reader of DOCX leaves it to
    /// Word: the transcript alone has it, as a line of no block.
    fn number(&self, start: usize, line: &str) -> Line {
        let is_of_block = u32::try_from(start).is_ok_and(|start| self.starts.contains(&start));
        let is_number =
            line.len() <= LONGEST_NUMBER && line.ends_with(|c: char| c.is_ascii_digit());
        if self.format == Format::Docx && is_number && !is_of_block {
            return Line::of(line);
        }
        Line::default()
    }

    fn row(&mut self, row: &Row, kind: Kind, key: Option<String>) {
        let mut line = LineBuilder::default();
        for Cell { blocks, columns, rows, heads_row } in &row.cells {
            line.push(Token::Cell(*columns, *rows, *heads_row));
            self.cell(blocks, &mut line);
        }
        self.add(kind, line.finish(), key);
    }

    /// Adds what a cell says.
    fn cell(&self, blocks: &[Block], line: &mut LineBuilder) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    let mut piece = self.inlines();
                    piece.builder.push_text(heading.number.as_deref().unwrap_or_default());
                    piece.builder.push_blank();
                    piece.push(&heading.content);
                    line.push_piece(piece.finish());
                }
                Block::Paragraph(paragraph) => line.push_piece(self.line(&paragraph.content)),
                Block::Code(code) => line.push_piece(Line::of(&code.text)),
                Block::Figure(figure) => {
                    line.extend(figure.key.clone().map(Token::Place));
                    let image =
                        Token::Image(figure.image.alt.clone(), self.shown_by(&figure.image));
                    line.push_piece(Line { tokens: vec![(0, image)], ..Line::default() });
                    line.push_piece(self.below(figure));
                }
                Block::List(list) => {
                    for item in &list.items {
                        self.cell(&item.blocks, line);
                    }
                }
                Block::Quote(quote) => self.cell(&quote.blocks, line),
                Block::Table(table) => {
                    line.extend(table.key.clone().map(Token::Place));
                    line.push_piece(self.above(table));
                    for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                        self.cell(&cell.blocks, line);
                    }
                }
                Block::Rule(_) => {}
            }
        }
    }
}

//! Tables: with pipes, the columns set straight for people who read the source, drawn as a grid, or
//! in HTML.

use unicode_width::UnicodeWidthStr;

use super::inlines::Place;
use super::{Flavour, Writer, grid};
use crate::document::{Alignment, GridCursor};
use crate::layout::{LayoutBlock, LayoutCell, LayoutInline, LayoutRow, LayoutTable};

/// Columns are padded to this width at most: a long text must not widen every row.
const MAX_PADDED_WIDTH: usize = 40;
/// `---`, which every parser takes for a delimiter.
const MIN_WIDTH: usize = 3;

impl Writer<'_> {
    /// Writes a table: with pipes where the flavour has them and they can hold it, as a grid where it
    /// has those and they can, else HTML. The caption stands behind the first two, inside the other.
    pub(super) fn table(&self, table: &LayoutTable) -> Vec<String> {
        let mut lines = if self.has_pipes(table) {
            self.pipe_table(table)
        } else {
            let rows = table.head.iter().chain(&table.body);
            let contents: Vec<Vec<String>> = rows
                .flat_map(|row| &row.cells)
                .map(|cell| self.blocks(&cell.blocks, false))
                .collect();
            let drawn = self.is_pandoc().then(|| grid::draw(table, &contents)).flatten();
            match drawn {
                Some(lines) => lines,
                None => return self.html_table(table, contents),
            }
        };
        if has_caption_below(table, &lines) {
            let caption = self.table_caption(table.caption.as_ref(), table.anchor.as_ref());
            lines.extend([String::new(), caption]);
        }
        lines
    }

    fn pipe_table(&self, table: &LayoutTable) -> Vec<String> {
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(table.body.len() + 1);
        if table.head.is_empty() {
            rows.push(vec![String::new(); table.columns.len()]);
        }
        for row in table.head.iter().chain(&table.body) {
            rows.push(row.cells.iter().map(|cell| self.simple_cell(cell)).collect());
        }
        set_straight(&rows, &table.columns)
    }

    /// Whether a table is written with pipes.
    fn has_pipes(&self, table: &LayoutTable) -> bool {
        let has_form = match self.options.flavour {
            Flavour::Gfm => true,
            Flavour::CommonMark => false,
            // With pipes lines would be broken in HTML, which pandoc passes on to HTML alone.
            Flavour::Pandoc => !has_breaks(table),
        };
        has_form && !table.columns.is_empty() && is_simple(table)
    }

    fn simple_cell(&self, cell: &LayoutCell) -> String {
        match cell.blocks.as_slice() {
            [LayoutBlock::Paragraph(paragraph)] => self.inlines(&paragraph.content, Place::Cell),
            _ => String::new(),
        }
    }

    /// Writes a table in HTML; what stands in its cells is Markdown, between empty lines, unless it
    /// reads the same in both.
    fn html_table(&self, table: &LayoutTable, contents: Vec<Vec<String>>) -> Vec<String> {
        let mut contents = contents.into_iter();
        let id = table.anchor.as_ref().map(|key| format!(" id=\"{key}\"")).unwrap_or_default();
        let mut lines = vec![format!("<table{id}>")];
        if let Some(caption) = &table.caption {
            let text = self.inlines(&caption.content, Place::Paragraph);
            let text = text.split('\n').map(str::to_owned).collect();
            push_element(&mut lines, "caption", "", text, is_plain(&caption.content));
        }
        let attribute = |alignment: &Alignment| match alignment {
            Alignment::Auto => "",
            Alignment::Start => " align=\"left\"",
            Alignment::Center => " align=\"center\"",
            Alignment::End => " align=\"right\"",
        };
        if !table.columns.is_empty() {
            let columns = table.columns.iter().map(|column| format!("<col{}>", attribute(column)));
            lines.push(format!("<colgroup>{}</colgroup>", columns.collect::<String>()));
        }
        for (section, name, rows) in [("thead", "th", &table.head), ("tbody", "td", &table.body)] {
            if rows.is_empty() {
                continue;
            }
            lines.push(format!("<{section}>"));
            let mut cursor = GridCursor::default();
            for row in rows {
                cursor.next_row();
                lines.push("<tr>".to_owned());
                for cell in &row.cells {
                    let column = cursor.place(cell.columns, cell.rows);
                    let (name, scope) =
                        if cell.heads_row { ("th", " scope=\"row\"") } else { (name, "") };
                    let mut attributes = scope.to_owned();
                    for (span, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
                        if count > 1 {
                            attributes.push_str(&format!(" {span}=\"{count}\""));
                        }
                    }
                    attributes.push_str(table.columns.get(column).map_or("", attribute));
                    let plain = match cell.blocks.as_slice() {
                        [] => true,
                        [LayoutBlock::Paragraph(paragraph)] => is_plain(&paragraph.content),
                        _ => false,
                    };
                    let content = contents.next().unwrap_or_default();
                    push_element(&mut lines, name, &attributes, content, plain);
                }
                lines.push("</tr>".to_owned());
            }
            lines.push(format!("</{section}>"));
        }
        lines.push("</table>".to_owned());
        lines
    }
}

/// Whether a table written in these lines has a caption as a paragraph below it.
pub(super) fn has_caption_below(table: &LayoutTable, lines: &[String]) -> bool {
    let is_html = lines.first().is_some_and(|line| line.starts_with('<'));
    !is_html && (table.caption.is_some() || table.anchor.is_some())
}

/// Whether a line is broken in a cell.
fn has_breaks(table: &LayoutTable) -> bool {
    let cells = table.head.iter().chain(&table.body).flat_map(|row| &row.cells);
    cells.flat_map(|cell| &cell.blocks).any(|block| match block {
        LayoutBlock::Paragraph(paragraph) => paragraph.content.contains(&LayoutInline::Break),
        _ => false,
    })
}

/// Writes an element around lines: on one line if they are plain, else with an empty line before
/// and behind, which makes them Markdown.
fn push_element(
    lines: &mut Vec<String>,
    name: &str,
    attributes: &str,
    content: Vec<String>,
    is_plain: bool,
) {
    if is_plain {
        lines.push(format!("<{name}{attributes}>{}</{name}>", content.concat()));
        return;
    }
    lines.extend([format!("<{name}{attributes}>"), String::new()]);
    lines.extend(content);
    lines.extend([String::new(), format!("</{name}>")]);
}

/// Whether text reads the same in HTML and in Markdown.
fn is_plain(content: &[LayoutInline]) -> bool {
    match content {
        [LayoutInline::Text(run)] => {
            let is_bare = run.marks.is_empty()
                && run.link.is_none()
                && run.ruby.is_none()
                && run.lang.is_none();
            let is_plain =
                |c: char| c.is_alphanumeric() || matches!(c, '，' | '。' | '、' | '（' | '）');
            is_bare && run.text.chars().all(is_plain)
        }
        _ => false,
    }
}

/// Whether a table with pipes can hold it: one row in the head, in all rows a cell for each
/// column, in each cell a paragraph or nothing.
fn is_simple(table: &LayoutTable) -> bool {
    let is_simple_cell = |cell: &LayoutCell| {
        let is_line = matches!(cell.blocks.as_slice(), [] | [LayoutBlock::Paragraph(_)]);
        is_line && (cell.columns, cell.rows) == (1, 1) && !cell.heads_row
    };
    let is_simple_row = |row: &LayoutRow| {
        row.cells.len() == table.columns.len() && row.cells.iter().all(is_simple_cell)
    };
    let has_text = |row: &LayoutRow| row.cells.iter().any(|cell| !cell.blocks.is_empty());
    table.head.len() <= 1
        && table.head.iter().all(has_text)
        && table.head.iter().chain(&table.body).all(is_simple_row)
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

//! Widths of table columns: content in, widths out.
//!
//! Widths are estimated from the characters (Han one em, others half an em or so), not measured:
//! they only have to be fair to each other, and a table is set once instead of three times.

use super::strip::to_f64;
use crate::document::GridCursor;
use crate::layout::{LayoutBlock, LayoutInline, LayoutReference, LayoutRow, LayoutTable};
use crate::style::{Length, Role, StyleSheet};

/// Room to the left and right of a cell's text, in em: comfortable, and at the least.
const PADDING: f64 = 0.5;
const LEAST_PADDING: f64 = 0.3;

/// A word longer than this is broken rather than have the column made wider for it, in em.
const LONGEST_WORD: f64 = 9.0;

/// The narrowest column that Chinese can be set in, and the narrowest of all, in em.
const NARROWEST: f64 = 2.0;
const NARROWEST_FIGURES: f64 = 1.0;

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// Left edges, and the right edge of the last column.
    edges: Vec<Length>,
    /// Room on either side of a cell's text.
    pub(super) padding: Length,
}

impl Columns {
    /// Divides `width` among a table's columns; `None` if they can't all be legible.
    pub(super) fn fit(table: &LayoutTable, width: Length, sheet: &StyleSheet) -> Option<Self> {
        let count = table.columns.len();
        let em = sheet.role(Role::TableBody).text.size;
        let room = width.ratio(em);
        let padding = |padding: f64| padding * 2.0 * to_f64(count);
        // Before anything is as long as a hostile table is wide.
        if count == 0 || to_f64(count) * NARROWEST_FIGURES + padding(LEAST_PADDING) > room {
            return None;
        }
        let wants = wants(table, count);
        let floor: f64 = wants.iter().map(Want::floor).sum();
        if floor + padding(LEAST_PADDING) > room {
            return None;
        }
        let most: f64 = wants.iter().map(|want| want.most).sum();
        let least: f64 = wants.iter().map(|want| want.least).sum();
        let side = if most + padding(PADDING) <= room || least + padding(PADDING) <= room {
            PADDING
        } else {
            LEAST_PADDING
        };
        let text = room - padding(side);
        let widths = share(&wants, text, least, most);
        let mut edges = vec![Length::ZERO];
        let mut right = Length::ZERO;
        for share in widths {
            right += em * (share + side * 2.0);
            edges.push(right);
        }
        if let Some(last) = edges.last_mut() {
            *last = width;
        }
        Some(Self { edges, padding: em * side })
    }

    /// Returns the left edge and the width of a cell.
    pub(super) fn span(&self, column: usize, columns: u16) -> (Length, Length) {
        let last = self.edges.len().saturating_sub(1);
        let edge = |index: usize| self.edges.get(index.min(last)).copied().unwrap_or_default();
        let left = edge(column);
        (left, edge(column.saturating_add(usize::from(columns.max(1)))) - left)
    }
}

/// What a column would like, in em.
#[derive(Debug, Clone, Copy)]
struct Want {
    /// The widest word.
    least: f64,
    /// The widest line.
    most: f64,
}

impl Want {
    /// The narrowest the column can be: long words are broken.
    fn floor(&self) -> f64 {
        self.least.min(NARROWEST)
    }

    /// This want, with its widest line counted as a word if it is short.
    fn kept_whole(&self) -> Self {
        let least = if self.most <= SHORT_CELL { self.most } else { self.least };
        Self { least, most: self.most }
    }
}

/// A cell of so many em reads best on one line.
const SHORT_CELL: f64 = 4.5;

/// Gives every column what it needs and shares what is left by what each would like.
fn share(wants: &[Want], text: f64, least: f64, most: f64) -> Vec<f64> {
    if most <= text {
        // Everything fits: the rest goes to all in proportion, so that the table fills the
        // measure as its neighbours do.
        return wants.iter().map(|want| want.most * text / most.max(1e-6)).collect();
    }
    // Short cells stay on one line if the long ones can pay for it: 青心乌龙 broken in two costs a
    // line and saves the other columns nothing that they notice.
    let whole: Vec<Want> = wants.iter().map(Want::kept_whole).collect();
    let held: f64 = whole.iter().map(|want| want.least).sum();
    if held <= text {
        let rest = (text - held) / (most - held).max(1e-6);
        return whole.iter().map(|want| want.least + (want.most - want.least) * rest).collect();
    }
    if least <= text {
        let rest = (text - least) / (most - least).max(1e-6);
        return wants.iter().map(|want| want.least + (want.most - want.least) * rest).collect();
    }
    // Long words get broken: the narrowest possible column for all, the rest in proportion.
    let floor: f64 = wants.iter().map(Want::floor).sum();
    let rest = (text - floor).max(0.0) / (least - floor).max(1e-6);
    wants.iter().map(|want| want.floor() + (want.least - want.floor()) * rest).collect()
}

fn wants(table: &LayoutTable, count: usize) -> Vec<Want> {
    let mut wants = vec![Want { least: NARROWEST_FIGURES, most: NARROWEST_FIGURES }; count];
    for rows in [&table.head, &table.body] {
        let mut cursor = GridCursor::default();
        for row in rows {
            cursor.next_row();
            add_row(row, &mut cursor, &mut wants);
        }
    }
    wants
}

fn add_row(row: &LayoutRow, cursor: &mut GridCursor, wants: &mut [Want]) {
    for cell in &row.cells {
        let column = cursor.place(cell.columns, cell.rows);
        // What a spanning cell holds is usually a heading over its columns: they decide.
        if cell.columns > 1 {
            continue;
        }
        let Some(want) = wants.get_mut(column) else { continue };
        for block in &cell.blocks {
            let (least, most) = width(block);
            want.least = want.least.max(least.min(LONGEST_WORD));
            want.most = want.most.max(most);
        }
    }
}

/// Returns the widest word and the widest line of a block, in em.
fn width(block: &LayoutBlock) -> (f64, f64) {
    match block {
        LayoutBlock::Paragraph(paragraph) => content_width(&paragraph.content),
        LayoutBlock::Heading(heading) => content_width(&heading.paragraph.content),
        // Rare in a cell: as much as a short line of text.
        LayoutBlock::List(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Code(_)
        | LayoutBlock::Table(_)
        | LayoutBlock::Figure(_)
        | LayoutBlock::Rule => (4.0, 12.0),
    }
}

fn content_width(content: &[LayoutInline]) -> (f64, f64) {
    let (mut least, mut most, mut line, mut word) = (0.0_f64, 0.0_f64, 0.0, 0.0);
    for inline in content {
        match inline {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                for c in run.text.chars() {
                    let width = character_width(c);
                    word = if c.is_ascii() && c != ' ' { word + width } else { 0.0 };
                    line += width;
                    least = least.max(if c.is_ascii() { word } else { NARROWEST });
                }
            }
            LayoutInline::Index(_) => {}
            LayoutInline::NoteCall { .. } => line += 0.7,
            LayoutInline::Image { .. } => line += 2.0,
            LayoutInline::Break => {
                most = most.max(line);
                (line, word) = (0.0, 0.0);
            }
        }
    }
    (least, most.max(line))
}

/// Returns about how wide a character is, in em; a little more than the mean, so that what is
/// said to fit does.
fn character_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '|' | '!' | ':' | ';' | ' ' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.9,
        'A'..='Z' | '&' => 0.72,
        c if u32::from(c) < 0x250 => 0.58,
        _ => 1.05,
    }
}

#[cfg(test)]
mod tests {
    use super::{Want, share};

    #[test]
    fn columns_get_what_they_need_and_fill_the_measure() {
        let wants = [Want { least: 2.0, most: 4.0 }, Want { least: 2.0, most: 30.0 }];
        for text in [3.0, 12.0, 40.0] {
            let widths = share(&wants, text, 4.0, 34.0);
            assert!((widths.iter().sum::<f64>() - text.max(4.0)).abs() < 1e-9, "{widths:?}");
            assert!(widths.iter().all(|width| *width >= 2.0), "{widths:?}");
            // The short column is on one line as soon as there is room for it.
            assert_eq!(widths[0] >= 4.0, text >= 6.0, "{widths:?}");
        }
    }
}

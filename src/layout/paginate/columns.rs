//! Widths of table columns: content in, widths out.

use super::crowded;
use super::setter::{Setting, to_f64};
use crate::document::GridCursor;
use crate::font::FontBook;
use crate::layout::inline::{self, Ink};
use crate::layout::{LayoutBlock, LayoutDocument, LayoutParagraph, LayoutRow, LayoutTable};
use crate::style::{Length, Role};

/// Room to the left and right of a cell's text, in em: comfortable, and at the least.
const PADDING: f64 = 0.5;
const LEAST_PADDING: f64 = 0.3;

/// Squeezed columns leave so many times their room at one side to text and both sides.
const LEAST_TEXT: f64 = 6.0;

/// A word longer than this is broken rather than have the column made wider for it, in em.
const LONGEST_WORD: f64 = 9.0;

/// The narrowest column that Chinese can be set in, and the narrowest of all, in em.
const NARROWEST: f64 = 2.0;
const NARROWEST_FIGURES: f64 = 1.0;

/// Widths are in em; so much is lost between them and lengths.
const ROUNDING: f64 = 0.001;

/// How the width of a table is shared out, for editions that set the cells themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnWidths {
    /// The width of each column, its padding included.
    pub widths: Vec<Length>,
    /// Room on either side of a cell's text.
    pub padding: Length,
    /// The table in smaller type, if it only fits in that.
    pub smaller: Option<LayoutTable>,
}

/// Shares `width` out among the columns of a table as pagination does; where that has to set the
/// table in parts, in the smallest type and so that each column gives way by what it can spare.
/// `None` for a table without columns.
#[must_use]
pub fn column_widths(
    document: &LayoutDocument,
    table: &LayoutTable,
    width: Length,
    fonts: &FontBook,
) -> Option<ColumnWidths> {
    let em = document.sheet.role(Role::TableBody).text.size;
    let setting = Setting { document, fonts, ink: Ink::Measured };
    let (columns, smaller) = match Columns::fit(table, width, em, setting) {
        Some(columns) => (columns, None),
        None => match crowded::fit_smaller(table, width, setting) {
            Some((_, smaller, columns)) => (columns, Some(smaller)),
            None => {
                let (size, smaller) = crowded::smallest(table, em);
                (Columns::squeeze(&smaller, width, size, setting)?, Some(smaller))
            }
        },
    };
    let edges = columns.edges.iter().zip(columns.edges.iter().skip(1));
    let widths = edges.map(|(&left, &right)| right - left).collect();
    Some(ColumnWidths { widths, padding: columns.padding, smaller })
}

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// Left edges, and the right edge of the last column.
    edges: Vec<Length>,
    /// Room on either side of a cell's text.
    pub(super) padding: Length,
}

impl Columns {
    /// Divides `width` among a table's columns; `None` if they can't all be legible. `em` is the
    /// size of the table's text.
    pub(super) fn fit(
        table: &LayoutTable,
        width: Length,
        em: Length,
        setting: Setting<'_>,
    ) -> Option<Self> {
        let count = table.columns.len();
        let room = width.ratio(em);
        let padding = |padding: f64| padding * 2.0 * to_f64(count);
        // Before anything is as long as a hostile table is wide.
        if count == 0 || to_f64(count) * NARROWEST_FIGURES + padding(LEAST_PADDING) > room {
            return None;
        }
        let wants = Wants { setting, em, columns: vec![NARROW; count] }.of(table);
        let floor: f64 = wants.iter().map(Want::floor).sum();
        if floor + padding(LEAST_PADDING) > room {
            return None;
        }
        let most: f64 = wants.iter().map(|want| want.most).sum();
        let least: f64 = wants.iter().map(|want| want.least).sum();
        let fits = |text: f64, side: f64| text + padding(side) <= room;
        let is_tight = !fits(most, PADDING) && fits(most, LEAST_PADDING) || !fits(least, PADDING);
        let side = if is_tight { LEAST_PADDING } else { PADDING };
        let text = room - padding(side);
        Some(Self::new(&share(&wants, text, least, most), side, width, em))
    }

    /// Divides `width` among columns that can't all be legible: each gets its part of what all need.
    /// `None` if there are none.
    fn squeeze(
        table: &LayoutTable,
        width: Length,
        em: Length,
        setting: Setting<'_>,
    ) -> Option<Self> {
        let count = table.columns.len();
        let room = width.ratio(em);
        let side = LEAST_PADDING.min(room / to_f64(count.max(1)) / LEAST_TEXT);
        let text = room - side * 2.0 * to_f64(count);
        let wants = Wants { setting, em, columns: vec![NARROW; count] }.of(table);
        let floor: f64 = wants.iter().map(Want::floor).sum();
        let least: f64 = wants.iter().map(|want| want.least).sum();
        let shares: Vec<f64> = if floor <= text {
            let most = wants.iter().map(|want| want.most).sum();
            share(&wants, text, least, most)
        } else {
            wants.iter().map(|want| want.floor() * text / floor.max(1e-6)).collect()
        };
        (count > 0).then(|| Self::new(&shares, side, width, em))
    }

    /// Puts columns of these widths, in em without their room at the sides, beside each other.
    fn new(shares: &[f64], side: f64, width: Length, em: Length) -> Self {
        let mut edges = vec![Length::ZERO];
        let mut right = Length::ZERO;
        for share in shares {
            right += em * (share + side * 2.0);
            edges.push(right);
        }
        if let Some(last) = edges.last_mut() {
            *last = width;
        }
        Self { edges, padding: em * side }
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

/// A cell of so many em reads best on one line, if such cells take no more than this part of the
/// table.
const SHORT_CELL: f64 = 6.5;
const MOST_HELD: f64 = 0.75;

/// What a column with nothing in it would like.
const NARROW: Want = Want { least: NARROWEST_FIGURES, most: NARROWEST_FIGURES };

/// Gives every column what it needs and shares what is left by what each would like.
fn share(wants: &[Want], text: f64, least: f64, most: f64) -> Vec<f64> {
    if most <= text {
        // Everything fits: the rest goes to all in proportion, so that the table fills the
        // measure as its neighbours do.
        return wants.iter().map(|want| want.most * text / most.max(1e-6)).collect();
    }
    if least > text {
        // Long words get broken: the narrowest possible column for all, the rest in proportion.
        let floor: f64 = wants.iter().map(Want::floor).sum();
        let rest = (text - floor).max(0.0) / (least - floor).max(1e-6);
        return wants
            .iter()
            .map(|want| want.floor() + (want.least - want.floor()) * rest)
            .collect();
    }
    // 青心乌龙 broken in two costs a line: short cells stay whole if the long ones can pay for it.
    let whole: Vec<Want> = wants.iter().map(Want::kept_whole).collect();
    let held: f64 = whole.iter().map(|want| want.least).sum();
    let wants = if held <= text * MOST_HELD { whole.as_slice() } else { wants };
    // Columns that want no more than their fair share get it: short cells stay on one line, which
    // costs the long ones nothing that they notice. The others share the rest by the roots of
    // their lengths, so that twice the text is not twice the width: about the least height.
    let mut widths: Vec<Option<f64>> = vec![None; wants.len()];
    loop {
        let open = || wants.iter().zip(&widths).filter(|(_, width)| width.is_none());
        let given: f64 = widths.iter().flatten().sum();
        let roots: f64 = open().map(|(want, _)| want.most.sqrt()).sum();
        let free = text - given;
        let fair = |want: &Want| free * want.most.sqrt() / roots.max(1e-6);
        // The needs of the others come first.
        let needs: f64 = open().map(|(want, _)| want.least).sum();
        let narrow = wants
            .iter()
            .zip(&widths)
            .position(|(want, width)| width.is_none() && fair(want) < want.least);
        let satisfied = wants.iter().zip(&widths).position(|(want, width)| {
            width.is_none() && want.most <= fair(want) && needs - want.least + want.most <= free
        });
        let settled = match (narrow, satisfied) {
            (Some(index), _) => wants.get(index).map(|want| (index, want.least)),
            (None, Some(index)) => wants.get(index).map(|want| (index, want.most)),
            (None, None) => None,
        };
        let Some((index, width)) = settled else {
            let fill = |(want, width): (&Want, &Option<f64>)| width.unwrap_or_else(|| fair(want));
            return wants.iter().zip(&widths).map(fill).collect();
        };
        if let Some(slot) = widths.get_mut(index) {
            *slot = Some(width);
        }
    }
}

/// Measures what the columns of a table would like.
struct Wants<'a> {
    setting: Setting<'a>,
    em: Length,
    columns: Vec<Want>,
}

impl Wants<'_> {
    fn of(mut self, table: &LayoutTable) -> Vec<Want> {
        let mut spanning = Vec::new();
        for rows in [&table.head, &table.body] {
            let mut cursor = GridCursor::default();
            for row in rows {
                cursor.next_row();
                self.add_row(row, &mut cursor, &mut spanning);
            }
        }
        // What stands over several columns takes what they have, and a little more if need be.
        for (columns, want) in spanning {
            let Some(covered) = self.columns.get_mut(columns) else { continue };
            let missing = want.least - covered.iter().map(|column| column.least).sum::<f64>();
            let each = (missing / to_f64(covered.len())).max(0.0);
            for column in covered {
                column.least += each;
                column.most = column.most.max(column.least);
            }
        }
        self.columns
    }

    fn add_row(
        &mut self,
        row: &LayoutRow,
        cursor: &mut GridCursor,
        spanning: &mut Vec<(std::ops::Range<usize>, Want)>,
    ) {
        for cell in &row.cells {
            let column = cursor.place(cell.columns, cell.rows);
            let mut want = NARROW;
            for block in &cell.blocks {
                let (least, most) = self.width(block);
                want.least = want.least.max(least.min(LONGEST_WORD));
                want.most = want.most.max(most);
            }
            if cell.columns > 1 {
                let end = (column + usize::from(cell.columns)).min(self.columns.len());
                if column < end {
                    spanning.push((column..end, want));
                }
            } else if let Some(known) = self.columns.get_mut(column) {
                known.least = known.least.max(want.least);
                known.most = known.most.max(want.most);
            }
        }
    }

    /// Returns the widest word and the widest line of a block, in em.
    fn width(&self, block: &LayoutBlock) -> (f64, f64) {
        match block {
            LayoutBlock::Paragraph(paragraph) => self.paragraph(paragraph),
            LayoutBlock::Heading(heading) => self.paragraph(&heading.paragraph),
            // Rare in a cell: as much as a short line of text.
            LayoutBlock::List(_)
            | LayoutBlock::Quote(_)
            | LayoutBlock::Code(_)
            | LayoutBlock::Table(_)
            | LayoutBlock::Figure(_)
            | LayoutBlock::Rule => (4.0, 12.0),
        }
    }

    fn paragraph(&self, paragraph: &LayoutParagraph) -> (f64, f64) {
        let setting = self.setting.of_lines();
        let (least, most) = inline::natural_widths(&paragraph.content, &paragraph.style, setting);
        // What is said to fit fits, rounding included.
        let (least, most) = (least.ratio(self.em) + ROUNDING, most.ratio(self.em) + ROUNDING);
        (least.max(most.min(NARROWEST)), most)
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
            assert_eq!(widths[0] >= 4.0, text >= 8.0, "{widths:?}");
        }
    }
}

//! Tables: rows of cells in, a three-line table (三线表) whose head repeats out.

use std::sync::Arc;

use super::block::plain;
use super::columns::Columns;
use super::rows::{SetCell, SetRow};
use super::setter::{Column, Setter, baseline, fill, label_items};
use super::strip::{Break, RepeatedHead, Strip};
use crate::document::GridCursor;
use crate::layout::inline::Ink;
use crate::layout::{
    ArtifactKind, HeaderScope, Item, LayoutCell, LayoutParagraph, LayoutRow, LayoutTable, NodeId,
    Point, Rect, StructureRole, Tag,
};
use crate::style::{Color, Length, Role};

/// The rules of a three-line table: heavy above and below, light under the head (GB/T 7713).
const HEAVY_RULE: f64 = 1.0;
const LIGHT_RULE: f64 = 0.5;

/// A table lower than this part of the page is not divided.
pub(super) const HIGHEST_WHOLE: f64 = 0.35;

/// A head higher than this part of the page is not repeated.
pub(super) const HIGHEST_HEAD: f64 = 0.4;

impl Setter<'_> {
    /// Sets a table with its caption above it.
    pub(super) fn table(&mut self, table: &LayoutTable, column: Column, parent: Option<NodeId>) {
        let grid = self.setting.grid();
        let first = self.flow.strips.len();
        let width = column.width - column.indent;
        let node = self.flow.node(StructureRole::Table, parent);
        if let Some(caption) = &table.caption {
            let column = Column { on_grid: false, ..column };
            self.paragraph(caption, StructureRole::Caption, column, Some(node));
            self.flow.space_after = Length::ZERO;
            self.flow.keep_with_next = true;
        }
        let inside = Column { x: column.x + column.indent, width, ..column };
        let em = self.setting.document.sheet.role(Role::TableBody).text.size;
        if let Some(columns) = Columns::fit(table, width, em, self.setting) {
            self.table_rows(table, &columns, inside, node);
        } else if let Some((smaller, columns)) = self.smaller_table(table, width) {
            self.table_rows(&smaller, &columns, inside, node);
        } else if let Some(parts) = self.folded_table(table, width) {
            for (index, (part, columns)) in parts.iter().enumerate() {
                let node = match index {
                    0 => node,
                    _ => self.flow.node(StructureRole::Table, parent),
                };
                self.flow.space_after = self.flow.space_after.max(grid / 2);
                self.table_rows(part, columns, inside, node);
            }
        } else {
            self.crowded_table(table, column, node);
        }
        self.table_notes(table, inside, parent);
        if let Some(opening) = self.flow.strips.get_mut(first) {
            opening.rare_mut().anchors.extend(table.anchor.clone());
            opening.space_before = opening.space_before.max(grid / 2);
            opening.flush = true;
        }
        if column.on_grid && self.flow.strips.len() > first {
            self.flow.pad_to_grid(first, grid);
        }
        self.close(column);
        self.flow.keep_with_next = false;
    }

    fn table_rows(&mut self, table: &LayoutTable, columns: &Columns, column: Column, node: NodeId) {
        let page = self.setting.document.sheet.page.text_height;
        let mut head = self.section(&table.head, StructureRole::TableHead, columns, column, node);
        let mut body = self.section(&table.body, StructureRole::TableBody, columns, column, node);
        let rule = |y: Length, weight: f64| {
            let height = Length::pt(weight);
            fill(Rect { x: column.x, y: y - height / 2, width: column.width, height }, Color::BLACK)
        };
        for strip in head.iter_mut().skip(1) {
            strip.break_before = Break::Forbidden;
        }
        if let Some(last) = head.last_mut() {
            last.items.push(rule(last.height, LIGHT_RULE));
        }
        if let Some(opening) = head.first_mut().or(body.first_mut()) {
            opening.items.insert(0, rule(Length::ZERO, HEAVY_RULE));
        }
        if let Some(last) = body.last_mut().or(head.last_mut()) {
            last.items.push(rule(last.height, HEAVY_RULE));
        }
        let head_height: Length = head.iter().map(|strip| strip.height).sum();
        let repeats = !head.is_empty() && head_height < page * HIGHEST_HEAD;
        let mut repeated = repeats.then(|| repeated(&head, head_height));
        if let (Some(caption), Some(repeated)) = (&table.caption, &mut repeated) {
            self.mark_continued(caption, repeated, column);
        }
        let repeated = repeated.map(Arc::new);
        let rows = body.len();
        let height = head_height + body.iter().map(|strip| strip.height).sum();
        let is_whole = height < page * HIGHEST_WHOLE;
        for (index, strip) in body.iter_mut().enumerate() {
            // One row alone is as lost as one line (P3); with notes below it, it is not alone.
            let is_lone = index < 2 || (index + 1 == rows && table.notes.is_empty());
            if is_whole || (is_lone && repeats) {
                strip.break_before = Break::Forbidden;
            }
            if repeated.is_some() {
                strip.rare_mut().head.clone_from(&repeated);
            }
            if index + 1 < rows {
                let height = Length::pt(HEAVY_RULE);
                let y = strip.height - height / 2;
                strip.rare_mut().foot = Some(Rect { x: column.x, y, width: column.width, height });
            }
        }
        for strip in head.into_iter().chain(body) {
            self.flow.push(strip);
        }
    }

    /// Says above a repeated head which table goes on, at the right edge (CY/T 170—2019).
    fn mark_continued(
        &self,
        caption: &LayoutParagraph,
        repeated: &mut RepeatedHead,
        column: Column,
    ) {
        let sheet = &self.setting.document.sheet;
        if sheet.tables.continued.is_empty() {
            return;
        }
        let style = sheet.role(Role::TableCaption);
        let number = table_number(&plain(&caption.content));
        let text = format!("{}{number}", sheet.tables.continued);
        let (runs, width) = self.setting.label_within(&text, &style.text, column.width);
        repeated.height += style.leading;
        for item in &mut repeated.items {
            item.content.translate(Point { x: Length::ZERO, y: style.leading });
        }
        let x = column.x + column.width - width;
        let at = Point { x, y: baseline(style.leading, style.text.size) };
        let tag = Tag::Artifact(ArtifactKind::Repeated);
        repeated.items.splice(0..0, label_items(runs, tag, at));
    }

    /// Sets the head or the body.
    fn section(
        &mut self,
        rows: &[LayoutRow],
        role: StructureRole,
        columns: &Columns,
        column: Column,
        table: NodeId,
    ) -> Vec<Strip> {
        if rows.is_empty() {
            return Vec::new();
        }
        let is_head = role == StructureRole::TableHead;
        let section = self.flow.node(role, Some(table));
        let mut cursor = GridCursor::default();
        let mut set = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            cursor.next_row();
            let node = self.flow.node(StructureRole::TableRow, Some(section));
            let below = rows.len() - index;
            let mut cells = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                let place = cursor.place(cell.columns, cell.rows);
                let span = columns.span(place, cell.columns);
                if span.1 > Length::ZERO {
                    let (x, width) = (column.x + span.0 + columns.padding, span.1);
                    let inside = Column {
                        x,
                        width: width - columns.padding * 2_i64,
                        indent: Length::ZERO,
                        on_grid: false,
                    };
                    cells.push(self.cell(cell, is_head, inside, node, below));
                }
            }
            set.push(SetRow { cells, height: Length::ZERO, is_covered: false });
        }
        self.stack_rows(set)
    }

    fn cell(
        &mut self,
        cell: &LayoutCell,
        is_head: bool,
        column: Column,
        row: NodeId,
        rows_below: usize,
    ) -> SetCell {
        let covered = usize::from(cell.rows.max(1)).min(rows_below);
        let (columns, rows) = (cell.columns, u16::try_from(covered).unwrap_or(u16::MAX));
        let role = match (is_head, cell.heads_row) {
            (true, _) => StructureRole::HeaderCell { scope: HeaderScope::Column, columns, rows },
            (false, true) => StructureRole::HeaderCell { scope: HeaderScope::Row, columns, rows },
            (false, false) => StructureRole::DataCell { columns, rows },
        };
        let node = self.flow.node(role, Some(row));
        // An empty cell is known by what is drawn in it.
        let ink = std::mem::replace(&mut self.setting.ink, Ink::Drawn);
        let mut strips = self.aside(|setter| setter.blocks(&cell.blocks, column, Some(node)));
        self.setting.ink = ink;
        if strips.iter().all(|strip| strip.items.is_empty()) {
            strips = vec![self.blank_strip(column, node)];
        }
        let height = strips
            .iter()
            .enumerate()
            .map(
                |(index, strip)| {
                    if index == 0 { strip.height } else { strip.space_before + strip.height }
                },
            )
            .sum();
        SetCell { strips, height, rows: covered }
    }

    /// Sets a space in an empty cell: a cell with nothing in it would be missing from the structure
    /// tree, and its row one column short (PDF/UA-1, 7.2).
    fn blank_strip(&self, column: Column, node: NodeId) -> Strip {
        let style = self.setting.document.sheet.role(Role::TableBody);
        let mut strip = Strip { height: style.leading, ..Strip::default() };
        let (runs, _) = self.setting.label("　", &style.text);
        let at = Point { x: column.x, y: baseline(style.leading, style.text.size) };
        strip.items.extend(label_items(runs, Tag::Node(node), at));
        strip
    }
}

/// Returns the number that a table's caption begins with: `2-1` of 表2-1　各年水位.
fn table_number(caption: &str) -> String {
    let number = caption.trim_start().strip_prefix('表').unwrap_or_default().trim_start();
    let is_part =
        |c: &char| c.is_ascii_alphanumeric() || "-–—.．·一二三四五六七八九十".contains(*c);
    let number: String = number.chars().take_while(is_part).collect();
    number.trim_end_matches(['.', '．', '·']).to_owned()
}

/// Copies a head for the pages that follow; it is read aloud only once.
fn repeated(head: &[Strip], height: Length) -> RepeatedHead {
    let mut items: Vec<Item> = Vec::new();
    let mut y = Length::ZERO;
    for strip in head {
        for item in &strip.items {
            let mut content = item.content.clone();
            content.translate(Point { x: Length::ZERO, y });
            let tag = match item.tag {
                Tag::Node(_) => Tag::Artifact(ArtifactKind::Repeated),
                artifact @ Tag::Artifact(_) => artifact,
            };
            items.push(Item { tag, content });
        }
        y += strip.height;
    }
    RepeatedHead { height, items }
}

#[cfg(test)]
mod tests {
    use super::table_number;

    #[test]
    fn captions_say_which_table_it_is() {
        assert_eq!(table_number("表2-1　各年水位"), "2-1");
        assert_eq!(table_number("表 3 货物"), "3");
        assert_eq!(table_number("表三：人口"), "三");
        assert_eq!(table_number("各年水位表"), "");
    }
}

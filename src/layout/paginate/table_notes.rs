//! Notes of a table: a block of small type under its last rule (表注, CY/T 170—2019).

use super::block::text_start;
use super::setter::{Column, Setter};
use super::strip::Break;
use super::table::HIGHEST_WHOLE;
use crate::layout::{LayoutTable, NodeId};
use crate::style::{Length, Role};

/// From the last rule to the notes, in lines of theirs.
const GAP: f64 = 0.3;

/// Where their text begins, in em: their labels stand in the second em.
const TEXT_START: i64 = 2;

/// What may not be divided takes no more than this part of a page.
const FULLEST: f64 = 0.9;

impl Setter<'_> {
    /// Sets the notes of a table whose rows have just been set, under the last of them. Not the
    /// table's own node has them: it may hold nothing but rows (ISO 32000-1, 14.8.4.3.4).
    pub(super) fn table_notes(
        &mut self,
        table: &LayoutTable,
        column: Column,
        parent: Option<NodeId>,
    ) {
        let document = self.setting.document;
        let style = document.sheet.role(Role::Note);
        let notes = table.notes.iter().filter_map(|note| document.notes.get(note.0 as usize));
        let (first, em) = (self.flow.strips.len(), style.text.size);
        let Some(before) = first.checked_sub(1) else { return };
        for note in notes {
            let usual = text_start(&note.blocks).unwrap_or_default();
            let shift = (em * TEXT_START - usual).min(column.width / 4).max(Length::ZERO);
            let inside = Column {
                x: column.x + shift,
                width: column.width - shift,
                indent: Length::ZERO,
                on_grid: false,
            };
            self.note(note, inside, parent);
        }
        let page = document.sheet.page.text_height;
        let last = self.flow.strips.get(before);
        let head = last.and_then(|row| row.rare().head.as_ref()).map(|head| head.height);
        let row: Length = last.map(|row| row.height).into_iter().chain(head).sum();
        let Some(set) = self.flow.strips.get_mut(before + 1..) else { return };
        let height: Length = set.iter().map(|strip| strip.height).sum();
        // They stay with the table's last row; long ones, and those below a row that leaves them no
        // room, go on like any text.
        let is_whole = height < page * HIGHEST_WHOLE && height + row < page * FULLEST;
        for (index, strip) in set.iter_mut().enumerate() {
            if index == 0 {
                strip.space_before = strip.space_before.max(style.leading * GAP);
            }
            if index == 0 || is_whole {
                strip.break_before = Break::Forbidden;
            }
        }
    }
}

//! Notes that stand together: under their heading, at the end of a chapter or on pages of their own.

use super::block::plain;
use super::setter::{Column, Setter};
use crate::layout::{LayoutEndnotes, StructureRole};
use crate::style::Length;

impl Setter<'_> {
    /// Sets notes that stand together; those of the whole text begin a page, their heading over the
    /// whole measure.
    pub(super) fn endnotes(&mut self, endnotes: &LayoutEndnotes, column: Column, whole: Column) {
        let document = self.setting.document;
        let node = self.flow.node(StructureRole::Notes, None);
        let title = plain(&endnotes.heading.content);
        let depth = self.depth_under(endnotes.chapter);
        let heading = self.flow.node(StructureRole::Heading { depth, title }, Some(node));
        let is_of_text = endnotes.before.is_none();
        let room = if is_of_text { whole } else { column };
        self.lines(&endnotes.heading.content, &endnotes.heading.style, room, heading);
        if is_of_text {
            self.span_columns();
        }
        if let Some(strip) = self.flow.strips.first_mut() {
            strip.sunk = is_of_text && document.sheet.chapters_on_new_page;
            strip.rare_mut().anchors.push(endnotes.key.clone());
        }
        let first = self.flow.strips.len();
        let inside = Column { on_grid: false, ..column };
        for (title, notes) in &endnotes.groups {
            if let Some(title) = title {
                self.paragraph(title, StructureRole::Paragraph, column, Some(node));
            }
            for note in notes.iter().filter_map(|note| document.notes.get(note.0 as usize)) {
                self.note(note, inside, Some(node));
            }
        }
        if self.flow.strips.len() > first {
            self.flow.space_after = Length::ZERO;
            self.close(column);
        }
        self.flow.keep_with_next = false;
    }

    /// Returns how deep a heading below that of a section is; below none, that of a chapter.
    fn depth_under(&self, section: Option<usize>) -> u8 {
        section.map_or_else(
            || 1 + u8::from(!self.setting.document.title.is_empty()),
            |entry| self.heading_depth(entry).saturating_add(1).min(6),
        )
    }
}

//! The index: its lines under its heading, on pages of its own.

use super::block::plain;
use super::strip::{Column, Setter};
use crate::layout::StructureRole;

impl Setter<'_> {
    /// Sets the index, its heading over the whole measure.
    pub(super) fn index(&mut self, column: Column, whole: Column) {
        let document = self.setting.document;
        let Some(index) = document.index.as_ref().filter(|index| !index.lines.is_empty()) else {
            return;
        };
        let node = self.flow.node(StructureRole::Index, None);
        let depth = if document.title.is_empty() { 1 } else { 2 };
        let role = StructureRole::Heading { depth, title: plain(&index.heading.content) };
        let heading = self.flow.node(role, Some(node));
        self.lines(&index.heading.content, &index.heading.style, whole, heading);
        self.span_columns();
        if let Some(strip) = self.flow.strips.first_mut() {
            strip.sunk = document.sheet.chapters_on_new_page;
            strip.anchors.push(index.key.clone());
        }
        for line in &index.lines {
            self.paragraph(line, StructureRole::Paragraph, column, Some(node));
        }
    }
}

//! The index: its lines under its heading, on pages of its own, in two columns.

use super::block::plain;
use super::setter::{Column, Setter};
use crate::layout::StructureRole;
use crate::style::{Length, PageStyle, Role, StyleSheet};

/// The space between the columns, and the narrowest column, in em: entries and their folios are
/// short.
const GAP: i64 = 2;
const NARROWEST: i64 = 10;

/// The columns of an index.
pub(super) struct Columns {
    pub(super) count: usize,
    pub(super) width: Length,
    /// From the left edge of one to that of the next.
    pub(super) pitch: Length,
}

/// Returns the columns of the index.
pub(super) fn columns(sheet: &StyleSheet) -> Columns {
    columns_on(&sheet.page, sheet.role(Role::Body).text.size)
}

/// Returns the columns of an index on a page: those of the page, or two where it has one.
pub(super) fn columns_on(page: &PageStyle, em: Length) -> Columns {
    let half = (page.measure - em * GAP) / 2;
    if page.columns > 1 || half < em * NARROWEST {
        let (width, pitch) = (page.column, page.column + page.column_gap);
        return Columns { count: page.columns.max(1), width, pitch };
    }
    // A whole number of characters (P4).
    let width = em * half.whole(em);
    Columns { count: 2, width, pitch: page.measure - width }
}

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
            strip.rare_mut().anchors.push(index.key.clone());
        }
        for line in &index.lines {
            self.paragraph(line, StructureRole::Paragraph, column, Some(node));
        }
    }
}

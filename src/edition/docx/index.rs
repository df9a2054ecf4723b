//! The index, as pagination found it.
//!
//! In: its lines. Out: paragraphs in Word's own styles for an index. They are no field: Word would
//! sort the entries in its own way, and by tones that the manuscript does not say.

use super::Writer;
use super::inline::inline;
use super::paragraph::open_paragraph;
use super::styles::{INDEX_ENTRY, INDEX_HEADING};
use crate::style::Role;

/// Writes the index, if there is one.
pub(super) fn index(writer: &mut Writer<'_>) {
    let document = writer.document;
    let Some(index) = document.index.as_ref().filter(|index| !index.lines.is_empty()) else {
        return;
    };
    let heading = std::iter::once((INDEX_HEADING, Role::Heading(1), &index.heading));
    let lines = index.lines.iter().map(|line| (INDEX_ENTRY, Role::Body, line));
    for (id, role, line) in heading.chain(lines) {
        let base = document.sheet.role(role);
        let properties = writer.departing(id, base, &line.style);
        open_paragraph(writer, properties, Some(&line.style));
        inline(writer, &line.content, &base.text);
        writer.xml.end();
    }
}

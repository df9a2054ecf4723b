//! The index, as pagination found it, and the marks that ask for its entries.
//!
//! In: its lines. Out: paragraphs in Word's own styles for an index. They are no field: Word would
//! sort the entries in its own way, and by tones that the manuscript does not say. The marks are
//! fields (ISO/IEC 29500-1, 17.16.5.75), so that whoever edits on can have Word make an index.

use super::Writer;
use super::inline::inline;
use super::link::silent_field;
use super::paragraph::open_paragraph;
use super::styles::{INDEX_ENTRY, INDEX_HEADING};
use super::xml::Xml;
use crate::document::IndexMark;
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

/// Writes a mark: nothing that is seen.
pub(super) fn mark(xml: &mut Xml, mark: &IndexMark) {
    // A colon parts levels, a semicolon a sort key; quotation marks end what is quoted.
    let escaped = |text: &String| {
        let mut escaped = String::new();
        for c in text.chars() {
            match c {
                '\\' => escaped.push_str("\\\\\\\\"),
                ':' | ';' | '"' => escaped.extend(['\\', c]),
                c => escaped.push(c),
            }
        }
        escaped
    };
    let levels: Vec<String> = mark.levels.iter().map(escaped).collect();
    let sort = mark.sort.as_ref().map(|sort| sort.replace('\\', "\\\\").replace('"', "\\\""));
    let sort = sort.map(|sort| format!("\\y \"{sort}\" ")).unwrap_or_default();
    silent_field(xml, &format!(" XE \"{}\" {sort}", levels.join(":")));
}

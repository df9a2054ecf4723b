//! The index, as pagination found it, and the marks that ask for its entries.
//!
//! In: its lines. Out: paragraphs in Word's own styles for an index. They are no field: Word would
//! sort the entries in its own way, and by tones that the manuscript does not say. The marks are
//! fields (ISO/IEC 29500-1, 17.16.5.75), so that whoever edits on can have Word make an index.

use super::inline::inline;
use super::link::silent_field;
use super::paragraph::open_paragraph;
use super::section::{self, Section};
use super::styles::{INDEX_ENTRY, INDEX_HEADING};
use super::xml::Xml;
use super::{Writer, contents};
use crate::document::IndexMark;
use crate::layout::{self, LayoutDocument, LayoutIndex};
use crate::style::{Length, Role};

/// The bookmark by which the contents list knows the index; those of sections count from 1.
pub(super) const BOOKMARK: &str = "_Toc000000000";

/// Returns the index, if there is one with something in it.
pub(super) fn of(document: &LayoutDocument) -> Option<&LayoutIndex> {
    document.index.as_ref().filter(|index| !index.lines.is_empty())
}

/// Writes the index, if there is one, its lines in columns of their own; `section` is open, and the
/// one returned is open then.
pub(super) fn index(writer: &mut Writer<'_>, section: Section) -> Section {
    let document = writer.document;
    let Some(index) = of(document) else { return section };
    let em = document.sheet.role(Role::Body).text.size;
    let (count, gap) = layout::index_columns(&writer.page, em);
    let has_columns = count > writer.page.columns;
    writer.ending = has_columns.then_some(section);
    let base = document.sheet.role(Role::Heading(1));
    let properties = writer.departing(INDEX_HEADING, base, &index.heading.style);
    open_paragraph(writer, properties, Some(&index.heading.style));
    let bookmark = contents::has_entries(document).then(|| writer.start_bookmark(BOOKMARK));
    inline(writer, &index.heading.content, &base.text);
    if let Some(bookmark) = bookmark {
        writer.end_bookmark(&bookmark);
    }
    writer.xml.end();
    let last = index.lines.len().saturating_sub(1);
    for (at, line) in index.lines.iter().enumerate() {
        if has_columns && at == last {
            writer.ending = Some(Section::Index { count, gap });
        }
        let base = document.sheet.role(Role::Body);
        let properties = writer.departing(INDEX_ENTRY, base, &line.style);
        open_paragraph(writer, properties, Some(&line.style));
        inline(writer, &line.content, &base.text);
        writer.xml.end();
    }
    if !has_columns {
        return section;
    }
    // Columns are of one length only where something follows them on the page.
    section::thin(writer, None);
    Section::Index { count: 1, gap: Length::ZERO }
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

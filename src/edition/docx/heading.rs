//! Headings: their numbers, and the bookmarks by which links and contents lists find them.

use super::format::RunProperties;
use super::inline::{inline, run_of_text};
use super::paragraph::open_paragraph;
use super::styles::{self, rank_of};
use super::{Writer, captions, contents};
use crate::layout::{LayoutDocument, LayoutHeading, LayoutNumber, NumberSource};
use crate::style::{Length, Role, TextStyle};

/// Writes a heading with its bookmarks and its number.
pub(super) fn heading(writer: &mut Writer<'_>, heading: &LayoutHeading) {
    let document = writer.document;
    let level = writer.level(heading);
    let id = writer.heading_style(heading);
    let is_part = id == styles::PART;
    let role = if is_part { Role::Part } else { styles::heading_role(writer, level) };
    let base = document.sheet.role(role);
    let style = &heading.paragraph.style;
    let mut properties = writer.departing(id, base, style);
    let house = writer.catalog.get(id).house;
    // The style keeps a heading with what follows, whatever the sheet says (P6).
    properties.keep_next = None;
    let is_section = heading.anchor.is_some();
    // Word counts by levels: sections outside of parts may have other ranks.
    let is_usual = heading.rank == rank_of(level, writer.top_level);
    let is_theirs = writer.house_numbers.label(heading).is_some();
    let is_ours = !is_theirs
        && is_section
        && is_usual
        && writer.numbering.count_heading(heading.rank, heading.number.as_ref());
    properties.numbering = match house {
        Some(house) if is_theirs || house.numbering.is_none() => {
            writer.numbering.heading_level(heading.rank).filter(|_| is_ours && is_native(heading))
        }
        Some(_) => Some((0, 0)),
        None => (writer.numbering.has_headings() && !is_ours).then_some((0, 0)),
    };
    let is_counted = is_theirs || is_ours && is_native(heading);
    if !is_section {
        // Looks like a heading, but is no section: neither contents nor navigation list it.
        properties.outline_level = Some(9);
        properties.page_break_before =
            (document.sheet.chapters_on_new_page && house.is_none()).then_some(false);
    } else if let Some(house) = house {
        // A style that Word and other readers would not know for a heading's.
        let is_known = house.outline == Some(level - 1);
        properties.outline_level = (!is_known).then_some(level - 1);
    } else {
        let begins_page = opens_page(document, heading);
        properties.page_break_before =
            (begins_page != (is_part || styles::begins_page(writer, level))).then_some(begins_page);
    }
    open_paragraph(writer, properties, Some(style));
    if let Some(number) = heading.number.as_ref().filter(|_| !is_counted) {
        let size =
            (style.text.size != base.text.size && house.is_none()).then_some(style.text.size);
        write_number(writer, heading, number, size);
    }
    // They are around the title alone, which is what a reference to a title repeats.
    let bookmarks = start_anchors(writer, heading);
    // Text looks as its level's style has it: bold of its own would be emphasis. Its size is its
    // rank's, whose leading the paragraph has: a preface beside parts is as large as a chapter.
    let text = TextStyle { size: base.text.size, ..style.text };
    inline(writer, &heading.paragraph.content, &text);
    for id in bookmarks.iter().rev() {
        writer.end_bookmark(id);
    }
    writer.xml.end();
}

/// Returns whether a number, if counted by Word, is shown by Word.
fn is_native(heading: &LayoutHeading) -> bool {
    heading.number.as_ref().is_some_and(|number| number.source == NumberSource::Sheet)
}

/// Writes a number that Word does not count, with a bookmark around what references say of it.
fn write_number(
    writer: &mut Writer<'_>,
    heading: &LayoutHeading,
    number: &LayoutNumber,
    size: Option<Length>,
) {
    let properties = RunProperties { size, ..RunProperties::default() };
    let called = number.called();
    let bookmark = heading
        .anchor
        .as_ref()
        .map(|anchor| writer.start_bookmark(&captions::number_bookmark(anchor.entry)));
    run_of_text(&mut writer.xml, &properties, called);
    if let Some(id) = bookmark {
        writer.end_bookmark(&id);
    }
    let rest = number.text.get(called.len()..).unwrap_or_default();
    run_of_text(&mut writer.xml, &properties, &format!("{rest}{}", number.separator));
}

fn start_anchors(writer: &mut Writer<'_>, heading: &LayoutHeading) -> Vec<String> {
    let Some(anchor) = &heading.anchor else {
        return Vec::new();
    };
    let mut bookmarks = vec![writer.start_bookmark(&anchor.key.to_bookmark())];
    if contents::lists(writer.document, heading.rank) {
        bookmarks.push(writer.start_bookmark(&contents::bookmark(anchor.entry)));
    }
    bookmarks
}

/// Returns whether a section begins a page: a part, a chapter, the first of the text proper.
pub(super) fn opens_page(document: &LayoutDocument, heading: &LayoutHeading) -> bool {
    heading.anchor.as_ref().is_some_and(|anchor| {
        heading.is_part
            || document.main_matter == Some(anchor.entry)
            || document.sheet.chapters_on_new_page && heading.rank == 1
    })
}

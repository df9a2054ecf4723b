//! Headings: their numbers, and the bookmarks by which links and contents lists find them.

use super::format::{ParagraphProperties, RunProperties};
use super::inline::{inline, run_of_text};
use super::paragraph::open_paragraph;
use super::styles::{self, rank_of};
use super::{Writer, contents};
use crate::layout::{LayoutDocument, LayoutHeading, NumberSource};

/// Writes a heading with its bookmarks and its number.
pub(super) fn heading(writer: &mut Writer<'_>, heading: &LayoutHeading) {
    let document = writer.document;
    let base = document.sheet.role(styles::heading_role(heading.level, document));
    let id = format!("Heading{}", heading.level.clamp(1, 6));
    let style = &heading.paragraph.style;
    let mut properties = ParagraphProperties::departing(&id, base, style, writer.body_line());
    // The style keeps a heading with what follows, whatever the sheet says (P6).
    properties.keep_next = None;
    let is_section = heading.anchor.is_some();
    // Word counts by levels: sections outside of parts may have other ranks.
    let is_usual = heading.rank == rank_of(heading.level, document.top_level);
    let is_counted = is_section
        && is_usual
        && writer.numbering.count_heading(heading.rank, heading.number.as_ref());
    if writer.numbering.has_headings() && !is_counted {
        properties.numbering = Some((0, 0));
    }
    if !is_section {
        // Looks like a heading, but is no section: neither contents nor navigation list it.
        properties.outline_level = Some(9);
        properties.page_break_before = document.sheet.chapters_on_new_page.then_some(false);
    } else {
        let begins_page = opens_page(document, heading);
        properties.page_break_before =
            (begins_page != styles::begins_page(heading.level, document)).then_some(begins_page);
    }
    open_paragraph(writer, properties, Some(style));
    let bookmarks = start_anchors(writer, heading);
    if let Some(number) = heading.number.as_ref().filter(|_| !is_counted || !is_native(heading)) {
        let properties = RunProperties::default();
        run_of_text(&mut writer.xml, &properties, &format!("{}{}", number.text, number.separator));
    }
    // Text looks as its level's style has it: bold of its own would be emphasis.
    inline(writer, &heading.paragraph.content, &style.text);
    for id in bookmarks.iter().rev() {
        writer.end_bookmark(id);
    }
    writer.xml.end();
}

/// Returns whether a number, if counted by Word, is shown by Word.
fn is_native(heading: &LayoutHeading) -> bool {
    heading.number.as_ref().is_some_and(|number| number.source == NumberSource::Sheet)
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

//! The contents list: a field that Word can update, already filled in.
//!
//! In: the headings and the folios that pagination found. Out: a `w:sdt` that Word shows as its
//! own contents list, one hyperlink an entry (ISO/IEC 29500-1, 17.16.5.68).

use super::Writer;
use super::body::{Lead, paragraph};
use super::format::ParagraphProperties;
use super::inline::{plain_run, plain_text};
use super::link::{end_field, start_field};
use super::styles::level_of;
use crate::document::{Marks, Origin};
use crate::layout::{
    LayoutBlock, LayoutDocument, LayoutHeading, LayoutInline, LayoutParagraph, LayoutText,
};
use crate::style::Role;

/// Returns whether the contents list names headings of a rank.
pub(super) fn lists(document: &LayoutDocument, rank: u8) -> bool {
    document.contents && rank <= document.sheet.contents.depth
}

/// The bookmark by which the contents list knows an outline entry; Word's own form.
pub(super) fn bookmark(entry: usize) -> String {
    format!("_Toc{:09}", entry + 1)
}

/// Writes the list, if there is anything to list.
pub(super) fn contents(writer: &mut Writer<'_>) {
    let document = writer.document;
    let headings: Vec<&LayoutHeading> = listed(document).collect();
    let Some(last) = headings.len().checked_sub(1) else {
        return;
    };
    open(writer);
    title(writer);
    for (index, heading) in headings.into_iter().enumerate() {
        entry(writer, heading, index == 0, index == last);
    }
    writer.xml.end();
    writer.xml.end();
}

/// Returns whether there is a contents list with something in it.
pub(super) fn has_entries(document: &LayoutDocument) -> bool {
    listed(document).next().is_some()
}

/// Returns whether some listed heading has no folio yet, so that Word must find it.
pub(super) fn lacks_folios(writer: &Writer<'_>) -> bool {
    let has_folio = |heading: &LayoutHeading| {
        heading.anchor.as_ref().is_some_and(|anchor| writer.pages.folios.contains_key(&anchor.key))
    };
    listed(writer.document).any(|heading| !has_folio(heading))
}

fn listed(document: &LayoutDocument) -> impl Iterator<Item = &LayoutHeading> {
    let headings = document.blocks.iter().filter_map(LayoutBlock::as_heading);
    headings.filter(|heading| heading.anchor.is_some() && lists(document, heading.rank))
}

fn open(writer: &mut Writer<'_>) {
    let xml = &mut writer.xml;
    xml.start("w:sdt", &[]);
    xml.start("w:sdtPr", &[]);
    xml.value("w:id", "1");
    xml.start("w:docPartObj", &[]);
    xml.value("w:docPartGallery", "Table of Contents");
    xml.switch("w:docPartUnique", true);
    xml.end();
    xml.end();
    xml.start("w:sdtContent", &[]);
}

fn title(writer: &mut Writer<'_>) {
    let sheet = &writer.document.sheet;
    let style = sheet.role(Role::ContentsTitle).clone();
    let text = LayoutText {
        text: sheet.contents.title.clone(),
        marks: Marks::empty(),
        style: style.text,
        link: None,
        ruby: None,
        lang: None,
        origin: Origin::unknown(),
    };
    let heading = LayoutParagraph {
        role: Role::ContentsTitle,
        style,
        continued: false,
        content: vec![LayoutInline::Text(text)],
        origin: Origin::unknown(),
    };
    paragraph(writer, &heading, Lead::Nothing);
}

/// Writes one entry; the field begins in the first and ends in the last.
fn entry(writer: &mut Writer<'_>, heading: &LayoutHeading, is_first: bool, is_last: bool) {
    let document = writer.document;
    let Some(anchor) = &heading.anchor else {
        return;
    };
    let style = format!("TOC{}", heading.level.clamp(1, 6));
    writer.xml.start("w:p", &[]);
    let properties = ParagraphProperties { style: Some(&style), ..ParagraphProperties::default() };
    properties.write(&mut writer.xml);
    if is_first {
        let parts = listed(document).filter(|heading| heading.is_part);
        let first = level_of(1, document.top_level);
        let first = parts.map(|part| part.level).min().unwrap_or(first).min(first);
        let last = level_of(document.sheet.contents.depth.max(1), document.top_level);
        start_field(&mut writer.xml, &format!(" TOC \\o \"{first}-{last}\" \\h \\z \\u "));
    }
    let target = bookmark(anchor.entry);
    writer.xml.start("w:hyperlink", &[("w:anchor", &target), ("w:history", "1")]);
    let number = heading.number.as_ref();
    let number = number.map(|number| format!("{}{}", number.text, number.separator));
    let text = number.unwrap_or_default() + &plain_text(&heading.paragraph.content);
    plain_run(&mut writer.xml, &text);
    plain_run(&mut writer.xml, "\t");
    start_field(&mut writer.xml, &format!(" PAGEREF {target} \\h "));
    let folio = writer.pages.folios.get(&anchor.key).map(String::as_str).unwrap_or_default();
    plain_run(&mut writer.xml, folio);
    end_field(&mut writer.xml);
    if let Some(english) = document.english_title(anchor) {
        plain_run(&mut writer.xml, &format!("\n{english}"));
    }
    writer.xml.end();
    if is_last {
        end_field(&mut writer.xml);
    }
    writer.report_dropped(&heading.paragraph.origin);
    writer.xml.end();
}

//! The contents lists: fields that Word can update, already filled in.
//!
//! In: headings and captions; the folios come when pagination has found them. Out: a `w:sdt` that Word shows as its
//! own contents list, one hyperlink an entry (ISO/IEC 29500-1, 17.16.5.68), and lists of captions.

use super::inline::{plain_run, plain_text};
use super::link::{end_field, start_field, start_locked_field};
use super::paragraph::{Lead, paragraph};
use super::styles::{CAPTION_LIST, CONTENTS, level_of, of_level};
use super::xml::Xml;
use super::{Writer, captions, index};
use crate::document::Origin;
use crate::layout::{
    CaptionList, LayoutBlock, LayoutDocument, LayoutHeading, LayoutIndex, LayoutInline,
    LayoutNumber, LayoutParagraph, LayoutText, NumberSource, PageMap, spaced_title,
};
use crate::outline::Key;
use crate::style::Role;

/// Returns whether the contents list names headings of a rank.
pub(super) fn lists(document: &LayoutDocument, rank: u8) -> bool {
    document.contents && rank <= document.sheet.contents.depth
}

/// The bookmark by which the contents list knows an outline entry; Word's own form.
pub(super) fn bookmark(entry: usize) -> String {
    format!("_Toc{:09}", entry + 1)
}

/// Writes the lists that have something to list.
pub(super) fn contents(writer: &mut Writer<'_>) {
    let document = writer.document;
    let headings: Vec<&LayoutHeading> = listed(document).collect();
    if let Some(last) = headings.len().checked_sub(1) {
        open(writer);
        title(writer, &document.sheet.contents.title);
        let index = index::of(document);
        for (at, heading) in headings.into_iter().enumerate() {
            entry(writer, heading, at == 0, at == last && index.is_none());
        }
        if let Some(index) = index {
            index_entry(writer, index);
        }
        writer.xml.end();
        writer.xml.end();
    }
    for list in document.caption_lists() {
        caption_list(writer, &list);
    }
}

/// Returns whether there is a contents list with something in it.
pub(super) fn has_entries(document: &LayoutDocument) -> bool {
    listed(document).next().is_some() || !document.caption_lists().is_empty()
}

/// Returns the keys of all that is listed; [`folio`] fills the gaps of this name.
pub(super) fn keys(document: &LayoutDocument) -> Vec<Key> {
    let headings = listed(document).filter_map(|heading| heading.anchor.as_ref());
    let mut keys: Vec<Key> = headings.map(|anchor| anchor.key.clone()).collect();
    for list in document.caption_lists() {
        keys.extend(list.entries.iter().map(|entry| entry.key.clone()));
    }
    keys
}

/// Fills in the folio of what a key names.
pub(super) fn folio(xml: &mut Xml, key: &str, pages: &PageMap) {
    plain_run(xml, pages.folios.get(key).map(String::as_str).unwrap_or_default());
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

fn title(writer: &mut Writer<'_>, title: &str) {
    let sheet = &writer.document.sheet;
    let style = sheet.role(Role::ContentsTitle).clone();
    let text = LayoutText::plain(spaced_title(title), style.text);
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
    let properties = writer.named(of_level(CONTENTS, writer.level(heading)));
    writer.xml.start("w:p", &[]);
    properties.write(&mut writer.xml);
    if is_first {
        let parts = listed(document).filter(|heading| heading.is_part);
        let first = level_of(1, writer.top_level);
        let first = parts.map(|part| writer.level(part)).min().unwrap_or(first).min(first);
        let last = level_of(document.sheet.contents.depth.max(1), writer.top_level);
        let instruction = format!(" TOC \\o \"{first}-{last}\" \\h \\z \\u ");
        // Word's own list would have no English titles.
        let start = if document.is_bilingual { start_locked_field } else { start_field };
        start(&mut writer.xml, &instruction);
    }
    let target = bookmark(anchor.entry);
    writer.xml.start("w:hyperlink", &[("w:anchor", &target), ("w:history", "1")]);
    let number = heading.number.as_ref();
    let number = number.map(|number| format!("{}{}", number.text, number.separator));
    let counted = writer.house_numbers.label(heading).map(|label| format!("{label} "));
    let number = counted.or(number);
    let text = number.unwrap_or_default() + &plain_text(&heading.paragraph.content);
    plain_run(&mut writer.xml, &text);
    plain_run(&mut writer.xml, "\t");
    start_field(&mut writer.xml, &format!(" PAGEREF {target} \\h "));
    writer.xml.gap(anchor.key.as_str());
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

/// Writes the entry of the index, the last of all.
fn index_entry(writer: &mut Writer<'_>, index: &LayoutIndex) {
    let level = level_of(1, writer.top_level);
    let properties = writer.named(of_level(CONTENTS, level));
    writer.xml.start("w:p", &[]);
    properties.write(&mut writer.xml);
    let target = index::BOOKMARK;
    writer.xml.start("w:hyperlink", &[("w:anchor", target), ("w:history", "1")]);
    plain_run(&mut writer.xml, &plain_text(&index.heading.content));
    plain_run(&mut writer.xml, "\t");
    start_field(&mut writer.xml, &format!(" PAGEREF {target} \\h "));
    writer.xml.gap(index.key.as_str());
    end_field(&mut writer.xml);
    writer.xml.end();
    end_field(&mut writer.xml);
    writer.xml.end();
}

/// Writes a list of figures or tables. It is a field only if the sheet numbers them: Word looks for
/// the fields of their numbers.
fn caption_list(writer: &mut Writer<'_>, list: &CaptionList<'_>) {
    let is_counted = |number: &LayoutNumber| number.source == NumberSource::Sheet;
    let is_field = list.entries.iter().all(|entry| entry.number.is_some_and(is_counted));
    title(writer, list.title);
    for (index, entry) in list.entries.iter().enumerate() {
        let properties = writer.named(CAPTION_LIST);
        writer.xml.start("w:p", &[]);
        properties.write(&mut writer.xml);
        if is_field && index == 0 {
            let sequence = captions::sequence(list.kind);
            start_field(&mut writer.xml, &format!(" TOC \\h \\z \\c \"{sequence}\" "));
        }
        let bookmark = entry.key.to_bookmark();
        let has_bookmark = writer.anchors.contains_key(entry.key.as_str());
        if has_bookmark {
            writer.xml.start("w:hyperlink", &[("w:anchor", &bookmark), ("w:history", "1")]);
        }
        plain_run(&mut writer.xml, &plain_text(&entry.caption.content));
        plain_run(&mut writer.xml, "\t");
        if has_bookmark {
            start_field(&mut writer.xml, &format!(" PAGEREF {bookmark} \\h "));
        }
        writer.xml.gap(entry.key.as_str());
        if has_bookmark {
            end_field(&mut writer.xml);
            writer.xml.end();
        }
        if is_field && index + 1 == list.entries.len() {
            end_field(&mut writer.xml);
        }
        writer.report_dropped(&entry.caption.origin);
        writer.xml.end();
    }
}

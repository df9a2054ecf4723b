//! Captions that Word can number and list, and references that it can update.
//!
//! A number that the sheet gave is a `SEQ` field (ISO/IEC 29500-1, 17.16.5.56) with its result
//! filled in; the bookmark of a figure or table is around its number, which is what `REF` (5.51)
//! repeats. One without a number has its bookmark around the image or the table itself.

use std::collections::BTreeMap;

use super::format::RunProperties;
use super::inline::run_of_text;
use super::link::{end_field, start_field};
use super::template::HouseNumbers;
use super::{Writer, paragraph};
use crate::document::ReferencePart;
use crate::layout::{
    Captioned, LayoutBlock, LayoutDocument, LayoutFigure, LayoutNumber, LayoutReference,
    LayoutTable, LinkTarget, NumberSource,
};
use crate::outline::Key;

/// What a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchored {
    /// A section that Word numbers.
    Numbered,
    /// A section, by its place in the outline, whose number is text.
    Written(usize),
    /// Another section.
    Section,
    /// A figure or table; the bookmark is around its number.
    Captioned,
    /// A figure or table without a number; the bookmark is around it.
    Bare,
}

/// Returns the keys of a document's sections, figures and tables.
pub(super) fn anchors<'d>(
    document: &'d LayoutDocument,
    house: &HouseNumbers,
) -> BTreeMap<&'d str, Anchored> {
    let mut anchors = BTreeMap::new();
    let notes = document.notes.iter().flat_map(|note| &note.blocks);
    let mut waiting: Vec<&LayoutBlock> = document.blocks.iter().chain(notes).collect();
    while let Some(block) = waiting.pop() {
        match block {
            LayoutBlock::Heading(heading) => {
                let Some(anchor) = &heading.anchor else { continue };
                let source = heading.number.as_ref().map(|number| number.source);
                let kind = match source {
                    _ if house.label(heading).is_some() => Anchored::Numbered,
                    _ if house.is_text(heading) => Anchored::Section,
                    Some(NumberSource::Sheet) => Anchored::Numbered,
                    Some(NumberSource::Manuscript) => Anchored::Written(anchor.entry),
                    None => Anchored::Section,
                };
                anchors.insert(anchor.key.as_str(), kind);
            }
            LayoutBlock::Figure(LayoutFigure { anchor, number, .. }) => {
                let key = anchor.as_ref();
                anchors.extend(key.map(|key| (key.as_str(), captioned(number.as_ref()))));
            }
            LayoutBlock::Table(table) => {
                let LayoutTable { anchor, number, .. } = table;
                let key = anchor.as_ref();
                anchors.extend(key.map(|key| (key.as_str(), captioned(number.as_ref()))));
                let cells = table.head.iter().chain(&table.body).flat_map(|row| &row.cells);
                waiting.extend(cells.flat_map(|cell| &cell.blocks));
            }
            LayoutBlock::List(list) => {
                waiting.extend(list.items.iter().flat_map(|item| &item.blocks));
            }
            LayoutBlock::Quote(quote) => waiting.extend(&quote.blocks),
            LayoutBlock::Paragraph(_) | LayoutBlock::Code(_) | LayoutBlock::Rule => {}
        }
    }
    anchors
}

fn captioned(number: Option<&LayoutNumber>) -> Anchored {
    if number.is_some() { Anchored::Captioned } else { Anchored::Bare }
}

/// Begins the bookmark of a figure or table that has no number to be around.
pub(super) fn start_bare(
    writer: &mut Writer<'_>,
    anchor: Option<&Key>,
    number: Option<&LayoutNumber>,
) -> Option<String> {
    let key = anchor.filter(|_| number.is_none())?;
    Some(writer.start_bookmark(&key.to_bookmark()))
}

/// Writes the bookmark of a table that is none in Word, if it has no number to be around.
pub(super) fn point(writer: &mut Writer<'_>, table: &LayoutTable) {
    let bookmark = start_bare(writer, table.anchor.as_ref(), table.number.as_ref());
    if let Some(bookmark) = bookmark {
        writer.end_bookmark(&bookmark);
    }
}

/// Writes what stands above a table.
pub(super) fn above(writer: &mut Writer<'_>, table: &LayoutTable) {
    if let Some(caption) = &table.caption {
        let (number, anchor) = (table.number.as_ref(), table.anchor.as_ref());
        paragraph::caption(writer, caption, number, anchor, Captioned::Table);
    }
}

/// Returns the bookmark around the number of a section, by its place in the outline.
pub(super) fn number_bookmark(entry: usize) -> String {
    format!("_RefNumber{entry:06}")
}

/// Returns what Word counts figures or tables by.
pub(super) fn sequence(kind: Captioned) -> &'static str {
    match kind {
        Captioned::Figure => "图",
        Captioned::Table => "表",
    }
}

/// The number of a caption.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number<'a> {
    /// The number.
    pub(super) number: &'a LayoutNumber,
    /// The key of the figure or table.
    pub(super) anchor: Option<&'a Key>,
    /// What it belongs to.
    pub(super) kind: Captioned,
    /// Whether a caption follows.
    pub(super) is_followed: bool,
}

/// Writes the number before a caption.
pub(super) fn number(writer: &mut Writer<'_>, caption: Number<'_>) {
    let bookmark = caption.anchor.map(|key| writer.start_bookmark(&key.to_bookmark()));
    let text = &caption.number.text;
    let count = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (label, ordinal) = text.split_at(text.len() - count);
    let plain = RunProperties::default();
    let is_counted = caption.number.source == NumberSource::Sheet && !ordinal.is_empty();
    run_of_text(&mut writer.xml, &plain, label);
    if is_counted {
        // A count for each chapter starts anew at each heading of the first level.
        let by_chapter = label.chars().any(|c| c.is_ascii_digit());
        let anew = if by_chapter { " \\s 1" } else { "" };
        start_field(&mut writer.xml, &format!(" SEQ {} \\* ARABIC{anew} ", sequence(caption.kind)));
    }
    run_of_text(&mut writer.xml, &plain, ordinal);
    if is_counted {
        end_field(&mut writer.xml);
    }
    if let Some(bookmark) = bookmark {
        writer.end_bookmark(&bookmark);
    }
    if caption.is_followed {
        run_of_text(&mut writer.xml, &plain, &caption.number.separator);
    }
}

/// Returns the number that a template counts for the section a reference names.
pub(super) fn house_number<'w>(
    writer: &'w Writer<'_>,
    reference: &LayoutReference,
) -> Option<&'w str> {
    let link = writer.document.links.get(reference.run.link?.0 as usize)?;
    let LinkTarget::Section(key) = &link.target else { return None };
    let is_number = reference.part == ReferencePart::Number;
    is_number.then(|| writer.house_numbers.label_of(key)).flatten()
}

/// Returns the field that says what a reference says, if there is one.
pub(super) fn field(writer: &Writer<'_>, reference: &LayoutReference) -> Option<String> {
    let link = writer.document.links.get(reference.run.link?.0 as usize)?;
    let LinkTarget::Section(key) = &link.target else { return None };
    let kind = writer.anchors.get(key.as_str())?;
    let bookmark = key.to_bookmark();
    match (reference.part, kind) {
        (ReferencePart::Page, _) => Some(format!(" PAGEREF {bookmark} \\h ")),
        (ReferencePart::Number, Anchored::Captioned) => Some(format!(" REF {bookmark} \\h ")),
        (ReferencePart::Number, Anchored::Numbered) => Some(format!(" REF {bookmark} \\r \\h ")),
        (ReferencePart::Number, Anchored::Written(entry)) => {
            Some(format!(" REF {} \\h ", number_bookmark(*entry)))
        }
        (ReferencePart::Title, Anchored::Numbered | Anchored::Written(_) | Anchored::Section) => {
            Some(format!(" REF {bookmark} \\h "))
        }
        // The bookmark is around the number; and there is none to repeat.
        (ReferencePart::Title, Anchored::Captioned | Anchored::Bare)
        | (ReferencePart::Number, Anchored::Section | Anchored::Bare) => None,
    }
}

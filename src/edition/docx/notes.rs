//! Notes: their calls in the body, `word/footnotes.xml` and `word/endnotes.xml`.
//!
//! In: calls as the body meets them, then the notes' blocks. Out: native notes that Word numbers,
//! footnotes or, where the sheet has them stand together, endnotes. Word allows one reference a note, so further calls of a note are `NOTEREF` fields to a
//! bookmark around the first; and none within notes, so a note that only other notes call is
//! written at the end of the one that calls it first.

use super::body::{self, Place};
use super::format::RunProperties;
use super::inline::{characters, inline, run_of_text};
use super::link::{end_field, start_field};
use super::note_kind::NoteKind;
use super::package::Part;
use super::paragraph::{self, Lead, open_paragraph};
use super::styles::{BODY, NOTE_REFERENCE};
use super::{Last, Writer, xml::Xml};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{NoteId, Origin};
use crate::layout::{
    LayoutBlock, LayoutDocument, LayoutInline, LayoutNote, LayoutParagraph, NotePlace,
};
use crate::style::{Length, ParagraphStyle, Role, TextStyle};

/// The last number that Word puts into a circle in Chinese, and in any, format
/// (ISO/IEC 29500-1, 17.18.59).
const CIRCLED: [(u32, &str); 2] =
    [(10, "decimalEnclosedCircleChinese"), (20, "decimalEnclosedCircle")];

/// What is known about the notes' calls.
pub(super) struct NoteCalls {
    notes: Vec<Calls>,
    /// The notes called from the body, in order.
    order: Vec<usize>,
    /// How many notes Word has numbered by itself so far.
    counted: u32,
    /// Whether the notes themselves are being written.
    in_notes: bool,
    /// Notes called only by the note being written.
    pending: Vec<usize>,
}

#[derive(Clone)]
struct Calls {
    kind: NoteKind,
    total: usize,
    /// Its number among those that Word counts; `None` for a table's, which has a letter: Word has
    /// no notes under tables.
    number: Option<u32>,
    is_in_body: bool,
    /// Whether its reference, or as a pending note its text, has been written.
    is_written: bool,
    /// Whether its label is text, because Word would count to another number.
    is_literal: bool,
}

impl NoteCalls {
    /// Counts the calls of each note.
    pub(super) fn new(document: &LayoutDocument) -> Self {
        let uncalled = |note: &LayoutNote| Calls {
            kind: NoteKind::of(note),
            total: 0,
            number: None,
            is_in_body: false,
            is_written: false,
            is_literal: false,
        };
        let mut notes: Vec<Calls> = document.notes.iter().map(uncalled).collect();
        if !notes.is_empty() {
            for part in &document.title {
                count(&part.content, &mut notes, true);
            }
            count_blocks(&document.blocks, &mut notes, true);
            for note in &document.notes {
                count_blocks(&note.blocks, &mut notes, false);
            }
        }
        let mut last = 0;
        for (calls, note) in notes.iter_mut().zip(&document.notes) {
            let is_counted = note.place != NotePlace::Table;
            last += u32::from(is_counted);
            calls.number = is_counted.then_some(last);
        }
        let (order, pending) = (Vec::new(), Vec::new());
        Self { notes, order, counted: 0, in_notes: false, pending }
    }

    /// Returns whether the body calls any note of a kind.
    pub(super) fn are_called(&self, kind: NoteKind) -> bool {
        self.notes.iter().any(|note| note.is_in_body && note.kind == kind)
    }
}

/// Returns the style of notes with the indents that the layout gives them, the label hanging.
pub(super) fn paragraph_style(document: &LayoutDocument) -> ParagraphStyle {
    let mut style = document.sheet.role(Role::Note).clone();
    let blocks = document.notes.iter().flat_map(|note| note.blocks.first());
    let start = blocks.filter_map(|block| match block {
        LayoutBlock::Paragraph(paragraph) => Some(paragraph.style.start_indent),
        LayoutBlock::Heading(_)
        | LayoutBlock::List(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Code(_)
        | LayoutBlock::Table(_)
        | LayoutBlock::Figure(_)
        | LayoutBlock::Rule => None,
    });
    if let Some(start) = start.max() {
        style.start_indent = start;
        style.first_line_indent = -start;
    }
    style
}

fn count(content: &[LayoutInline], notes: &mut [Calls], is_in_body: bool) {
    for piece in content {
        if let LayoutInline::NoteCall { note, .. } = piece
            && let Some(calls) = notes.get_mut(index(*note))
        {
            calls.total += 1;
            calls.is_in_body |= is_in_body;
        }
    }
}

fn count_blocks(blocks: &[LayoutBlock], notes: &mut [Calls], is_in_body: bool) {
    let mut waiting: Vec<&LayoutBlock> = blocks.iter().collect();
    while let Some(block) = waiting.pop() {
        match block {
            LayoutBlock::Heading(heading) => count(&heading.paragraph.content, notes, is_in_body),
            LayoutBlock::Paragraph(paragraph) => count(&paragraph.content, notes, is_in_body),
            LayoutBlock::List(list) => {
                waiting.extend(list.items.iter().flat_map(|item| &item.blocks));
            }
            LayoutBlock::Quote(quote) => waiting.extend(&quote.blocks),
            LayoutBlock::Table(table) => {
                if let Some(caption) = &table.caption {
                    count(&caption.content, notes, is_in_body);
                }
                let cells = table.head.iter().chain(&table.body).flat_map(|row| &row.cells);
                waiting.extend(cells.flat_map(|cell| &cell.blocks));
            }
            LayoutBlock::Figure(figure) => {
                if let Some(caption) = &figure.caption {
                    count(&caption.content, notes, is_in_body);
                }
            }
            LayoutBlock::Code(_) | LayoutBlock::Rule => {}
        }
    }
}

fn index(note: NoteId) -> usize {
    usize::try_from(note.0).unwrap_or(usize::MAX)
}

/// Word's id of a note; 0 and below are the separators'.
fn word_id(index: usize) -> String {
    (index + 1).to_string()
}

fn bookmark(index: usize) -> String {
    format!("_RefNote{:06}", index + 1)
}

/// Writes a call of a note.
pub(super) fn call(writer: &mut Writer<'_>, note: NoteId, style: &TextStyle, origin: &Origin) {
    let document = writer.document;
    let index = index(note);
    let (Some(note), Some(calls)) = (document.notes.get(index), writer.notes.notes.get(index))
    else {
        return;
    };
    let properties = call_properties(writer, note, style);
    if writer.notes.in_notes && !calls.is_in_body {
        call_within_notes(writer, index, note, &properties, origin);
    } else if calls.is_written {
        start_field(&mut writer.xml, &format!(" NOTEREF {} \\f \\h ", bookmark(index)));
        run_of_text(&mut writer.xml, &properties, &note.label);
        end_field(&mut writer.xml);
    } else {
        first_call(writer, index, note, &properties);
    }
}

fn call_properties<'d>(
    writer: &Writer<'d>,
    note: &LayoutNote,
    style: &TextStyle,
) -> RunProperties<'d> {
    let named = writer.catalog.get(NOTE_REFERENCE);
    let east_asian_marks = is_circled(note);
    if named.house.is_some() {
        let style = Some(named.id);
        return RunProperties { style, east_asian_marks, ..RunProperties::default() };
    }
    // The character style raises the label; a sheet that keeps it on the line says so here.
    let is_raised = style.rise > Length::ZERO;
    RunProperties {
        style: Some(named.id),
        east_asian_marks,
        vertical: (!is_raised).then_some("baseline"),
        size: (!is_raised).then_some(style.size),
        ..RunProperties::default()
    }
}

fn first_call(
    writer: &mut Writer<'_>,
    index: usize,
    note: &LayoutNote,
    properties: &RunProperties<'_>,
) {
    let next = writer.notes.counted + 1;
    writer.notes.order.push(index);
    let Some(calls) = writer.notes.notes.get_mut(index) else {
        return;
    };
    let is_counted = calls.number == Some(next);
    writer.notes.counted += u32::from(is_counted);
    calls.is_written = true;
    calls.is_literal = !is_counted;
    let reference = calls.kind.reference();
    let bookmark = (calls.total > 1).then(|| bookmark(index));
    let bookmark = bookmark.map(|name| writer.start_bookmark(&name));
    let id = word_id(index);
    if is_counted {
        affixed(writer, note, properties, |xml| xml.empty(reference, &[("w:id", &id)]));
    } else {
        writer.xml.start("w:r", &[]);
        properties.write(&mut writer.xml);
        writer.xml.empty(reference, &[("w:customMarkFollows", "1"), ("w:id", &id)]);
        characters(&mut writer.xml, &note.label);
        writer.xml.end();
    }
    if let Some(id) = bookmark {
        writer.end_bookmark(&id);
    }
}

/// Writes a number that Word counts, between the brackets its label has, if any.
fn affixed(
    writer: &mut Writer<'_>,
    note: &LayoutNote,
    properties: &RunProperties<'_>,
    number: impl FnOnce(&mut Xml),
) {
    let (before, after) = affixes(note).unwrap_or_default();
    writer.xml.start("w:r", &[]);
    properties.write(&mut writer.xml);
    characters(&mut writer.xml, before);
    number(&mut writer.xml);
    characters(&mut writer.xml, after);
    writer.xml.end();
}

/// Whether a note's number stands in a circle, which Latin faces don't have.
fn is_circled(note: &LayoutNote) -> bool {
    !note.label.is_ascii()
}

/// Returns what stands around a note's number in its label; `None` if it has no figures.
fn affixes(note: &LayoutNote) -> Option<(&str, &str)> {
    let is_figure = |c: char| c.is_ascii_digit();
    let (first, last) = (note.label.find(is_figure)?, note.label.rfind(is_figure)?);
    Some((note.label.get(..first)?, note.label.get(last + 1..)?))
}

fn call_within_notes(
    writer: &mut Writer<'_>,
    index: usize,
    note: &LayoutNote,
    properties: &RunProperties<'_>,
    origin: &Origin,
) {
    // By the bookmarks around it and around its text it is read back as a note of its own.
    let mark = format!("_InnerCall{}_{}", writer.bookmarks, word_id(index));
    let mark = writer.start_bookmark(&mark);
    run_of_text(&mut writer.xml, properties, &note.label);
    writer.end_bookmark(&mark);
    let Some(calls) = writer.notes.notes.get_mut(index).filter(|calls| !calls.is_written) else {
        return;
    };
    calls.is_written = true;
    calls.is_literal = true;
    writer.notes.pending.push(index);
    writer.loss(
        Code::EditionLoss,
        format!("note {} is called only by another note: it stands within that note", note.label),
        "call it from the text if it should stand by itself in Word",
        origin,
    );
}

/// Writes a note's label before its text.
pub(super) fn label(writer: &mut Writer<'_>, index: usize, base: &TextStyle) {
    let document = writer.document;
    let (Some(note), Some(calls)) = (document.notes.get(index), writer.notes.notes.get(index))
    else {
        return;
    };
    let is_literal = calls.is_literal;
    let named = writer.catalog.get(NOTE_REFERENCE);
    let mut properties = RunProperties { style: Some(named.id), ..RunProperties::default() };
    if named.house.is_none() {
        let is_raised = note.label_style.rise > Length::ZERO;
        let vertical = (!is_raised).then_some("baseline");
        let departing = RunProperties::departing(base, &note.label_style);
        properties = RunProperties { style: properties.style, vertical, rise: None, ..departing };
    }
    properties.east_asian_marks = is_circled(note);
    if is_literal {
        run_of_text(&mut writer.xml, &properties, &note.label);
    } else {
        let number = calls.kind.number();
        affixed(writer, note, &properties, |xml| xml.empty(number, &[]));
    }
    // To the hanging indent, where the text begins; a template's style may have none.
    let is_house = writer.catalog.get("FootnoteText").house.is_some();
    let space = if is_house { " " } else { "\t" };
    run_of_text(&mut writer.xml, &RunProperties::default(), space);
}

/// Writes the part of a kind; `None` if the body calls no note of it.
pub(super) fn part(writer: &mut Writer<'_>, kind: NoteKind) -> Option<Part> {
    let is_of_kind = |index: &usize| {
        let calls = writer.notes.notes.get(*index);
        calls.is_some_and(|calls| calls.kind == kind)
    };
    let order: Vec<usize> = writer.notes.order.iter().copied().filter(is_of_kind).collect();
    if !order.is_empty() {
        notes(writer, kind, &order);
    }
    let (written, related) = writer.finish_part(NoteKind::End);
    (!order.is_empty()).then(|| Part::word(kind.part(), kind.part(), written, related))
}

fn notes(writer: &mut Writer<'_>, kind: NoteKind, order: &[usize]) {
    writer.notes.in_notes = true;
    let marks = [
        ("-1", "separator", "w:separator"),
        ("0", "continuationSeparator", "w:continuationSeparator"),
    ];
    for (id, role, mark) in marks {
        writer.xml.start(kind.element(), &[("w:type", role), ("w:id", id)]);
        match writer.document.endnotes.first().filter(|_| kind == NoteKind::End) {
            // What stands above endnotes in Word is the separator: it may say anything.
            Some(endnotes) if role == "separator" => heading(writer, &endnotes.heading),
            Some(_) | None => separator(&mut writer.xml, mark),
        }
        writer.xml.end();
    }
    for &index in order {
        writer.xml.start(kind.element(), &[("w:id", &word_id(index))]);
        note(writer, index);
        // A note that the pending notes call in turn is added to their end.
        while !writer.notes.pending.is_empty() {
            for index in std::mem::take(&mut writer.notes.pending) {
                let mark = writer.start_bookmark(&format!("_InnerNote{}", word_id(index)));
                note(writer, index);
                writer.end_bookmark(&mark);
            }
        }
        paragraph::part_from_table(writer);
        (writer.last, writer.owed) = (Last::Nothing, 0.0);
        writer.xml.end();
    }
}

fn heading(writer: &mut Writer<'_>, heading: &LayoutParagraph) {
    let base = writer.document.sheet.role(Role::Body);
    let properties = writer.departing(BODY, base, &heading.style);
    open_paragraph(writer, properties, Some(&heading.style));
    inline(writer, &heading.content, &base.text);
    writer.xml.end();
}

fn note(writer: &mut Writer<'_>, index: usize) {
    let document = writer.document;
    let Some(note) = document.notes.get(index) else {
        return;
    };
    let lead = Lead::Note(index);
    let rest = match note.blocks.split_first() {
        Some((LayoutBlock::Paragraph(first), rest)) => {
            paragraph::paragraph(writer, first, lead);
            rest
        }
        _ => {
            paragraph::bare_lead(writer, Role::Note, writer.note_style.start_indent, lead);
            &note.blocks
        }
    };
    let column = writer.page.measure;
    let indent = writer.note_style.start_indent;
    body::blocks(writer, rest, Place { indent, column, nesting: 0, lists: 0, frames: 0 });
}

fn separator(xml: &mut Xml, mark: &'static str) {
    xml.start("w:p", &[]);
    xml.start("w:pPr", &[]);
    xml.empty("w:spacing", &[("w:line", "240"), ("w:lineRule", "auto")]);
    // Normal's first-line indent would push the rule inward.
    xml.empty("w:ind", &[("w:firstLineChars", "0"), ("w:firstLine", "0")]);
    xml.end();
    xml.start("w:r", &[]);
    xml.empty(mark, &[]);
    xml.end();
    xml.end();
}

/// Returns the number format that gives the labels (`w:numFmt`).
pub(super) fn number_format(document: &LayoutDocument) -> &'static str {
    let counted = || document.notes.iter().filter(|note| note.place != NotePlace::Table);
    if !counted().next().is_some_and(is_circled) {
        return "decimal";
    }
    let last = counted().count();
    let fits = CIRCLED.into_iter().find(|&(most, _)| last <= most as usize);
    fits.or(CIRCLED.last().copied()).map_or("decimal", |(_, format)| format)
}

/// Says so if Word shows plain numbers where the other editions show circled ones.
pub(super) fn report_plain_numbers(writer: &mut Writer<'_>) {
    let last = CIRCLED.last().map_or(0, |&(last, _)| last);
    if number_format(writer.document) == "decimal" || writer.notes.counted <= last {
        return;
    }
    let message =
        format!("word circles notes up to {last} only; those after it have plain numbers");
    let hint = "choose bracketed labels in the style sheet if the editions must look alike";
    let diagnostic =
        Diagnostic::new(Code::EditionLoss, message).with_severity(Severity::Note).with_hint(hint);
    writer.diagnostics.push(diagnostic);
}

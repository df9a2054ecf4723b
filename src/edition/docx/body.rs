//! The body: `word/document.xml`, block by block.
//!
//! In: the layout document's flow. Out: paragraphs and tables in the part being written; the
//! notes' part uses the same functions for the blocks of notes.

use super::format::{Indent, ParagraphProperties, RunProperties, Spacing};
use super::image::Room;
use super::inline::{characters, inline, run_of_text};
use super::numbering::{Marker, list_indent, list_role};
use super::section::Section;
use super::styles::{self, rank_of, style_id};
use super::{Last, Writer, captions, contents, index, notes, section, table};
use crate::diagnostic::Code;
use crate::document::Origin;
use crate::layout::{
    Captioned, LayoutBlock, LayoutCode, LayoutDocument, LayoutFigure, LayoutHeading, LayoutInline,
    LayoutList, LayoutNumber, LayoutParagraph,
};
use crate::outline::Key;
use crate::style::{Length, ParagraphStyle, Role, TextStyle};

/// Nesting beyond this is written flat: each level costs stack, and Word itself gives up on
/// deeply nested tables.
const DEEPEST: u16 = 64;

/// The least space below the title and below the contents list, in body lines.
const FRONT_SPACE: f64 = 1.0;
/// The least space below a table or an image without caption, in body lines.
pub(super) const ASIDE_SPACE: f64 = 0.5;

/// Where a block stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// From the start edge of the column to that of the surrounding list or quotation.
    pub(super) indent: Length,
    /// Width of the column: the measure, or a table cell's.
    pub(super) column: Length,
    /// How many blocks are around it.
    pub(super) nesting: u16,
    /// How many lists are around it.
    pub(super) lists: u8,
}

/// What stands before a paragraph's content.
#[derive(Clone, Copy)]
pub(super) enum Lead<'a> {
    Nothing,
    /// It goes on with an item of a list of this depth, under the label.
    Item(u8),
    /// A list label that Word counts; the indents that come with it.
    Native {
        definition: u32,
        level: u8,
        start: Length,
        hanging: Length,
    },
    /// The number of a caption, which is the first of its content.
    Number(captions::Number<'a>),
    /// A list label as text.
    Label {
        text: &'a str,
        style: &'a TextStyle,
        hanging: Length,
    },
    /// The label of a note, by index.
    Note(usize),
}

/// Writes the whole body.
pub(super) fn document(writer: &mut Writer<'_>) {
    let document = writer.document;
    writer.xml.start("w:body", &[]);
    for part in &document.title {
        paragraph(writer, part, Lead::Nothing);
        writer.owed = FRONT_SPACE;
    }
    if writer.plan.title_page {
        section::end(writer, Section::Title);
    }
    if contents::has_entries(document) {
        contents::contents(writer);
        writer.owed = FRONT_SPACE;
    }
    if writer.plan.contents_page {
        section::end(writer, Section::Contents);
    }
    let last = chapters(writer);
    index::index(writer);
    part_from_table(writer);
    section::properties(writer, last);
    writer.xml.end();
}

/// Writes the blocks of the text and ends a section before each chapter that opens a page;
/// returns the section that is open at the end.
fn chapters(writer: &mut Writer<'_>) -> Section {
    let document = writer.document;
    let measure = document.sheet.page.measure;
    let place = Place { indent: Length::ZERO, column: measure, nesting: 0, lists: 0 };
    let mut section = if document.main_matter.is_some() { Section::Front } else { Section::Body };
    for (index, one) in document.blocks.iter().enumerate() {
        let next = document.blocks.get(index + 1);
        let opens = next.and_then(LayoutBlock::as_heading);
        let opens = opens.filter(|heading| opens_page(document, heading));
        let is_part = |block: &LayoutBlock| {
            block.as_heading().is_some_and(|one| one.is_part && one.anchor.is_some())
        };
        if index == 0 && is_part(one) {
            section = Section::Part { restarts: true };
        }
        if next.is_none() || opens.is_none() && !is_part(one) {
            block(writer, one, place);
            continue;
        }
        // A paragraph carries the section's end itself: an additional one, however thin, would
        // make a page of its own where the text fills its last page.
        let is_one_paragraph = match one {
            LayoutBlock::Paragraph(_)
            | LayoutBlock::Heading(_)
            | LayoutBlock::Code(_)
            | LayoutBlock::Rule => true,
            LayoutBlock::List(_)
            | LayoutBlock::Quote(_)
            | LayoutBlock::Table(_)
            | LayoutBlock::Figure(_) => false,
        };
        if is_one_paragraph {
            writer.ending = Some(section);
            block(writer, one, place);
            writer.owed = 0.0;
        } else {
            block(writer, one, place);
            section::end(writer, section);
        }
        let is_main = |heading: &LayoutHeading| {
            document.main_matter.is_some()
                && document.main_matter == heading.anchor.as_ref().map(|anchor| anchor.entry)
        };
        section = match opens {
            Some(heading) if heading.is_part => Section::Part { restarts: is_main(heading) },
            Some(heading) if is_main(heading) => Section::Main,
            _ if is_part(one) => Section::BehindPart,
            _ if matches!(section, Section::Front | Section::FrontChapter) => Section::FrontChapter,
            _ => Section::Chapter,
        };
    }
    section
}

/// Returns whether a section begins a page: a part, a chapter, the first of the text proper.
fn opens_page(document: &LayoutDocument, heading: &LayoutHeading) -> bool {
    heading.anchor.as_ref().is_some_and(|anchor| {
        heading.is_part
            || document.main_matter == Some(anchor.entry)
            || document.sheet.chapters_on_new_page && heading.rank == 1
    })
}

/// Writes blocks.
pub(super) fn blocks(writer: &mut Writer<'_>, blocks: &[LayoutBlock], place: Place) {
    for one in blocks {
        block(writer, one, place);
    }
}

/// Writes one block.
fn block(writer: &mut Writer<'_>, block: &LayoutBlock, place: Place) {
    if place.nesting > DEEPEST {
        flat(writer, block, place);
        return;
    }
    match block {
        LayoutBlock::Heading(one) => heading(writer, one),
        LayoutBlock::Paragraph(one) => {
            let is_in_item = one.role == Role::ListItem && place.lists > 0;
            let lead = if is_in_item { Lead::Item(place.lists) } else { Lead::Nothing };
            paragraph(writer, one, lead);
        }
        LayoutBlock::List(one) => list(writer, one, place),
        LayoutBlock::Quote(quote) => {
            let indent = writer.document.sheet.role(quote.role).start_indent;
            let indent = place.indent + indent;
            blocks(writer, &quote.blocks, Place { indent, nesting: place.nesting + 1, ..place });
        }
        LayoutBlock::Code(one) => code(writer, one),
        LayoutBlock::Table(one) => table::table(writer, one, place),
        LayoutBlock::Figure(one) => figure(writer, one, place),
        LayoutBlock::Rule => {
            let mut properties =
                ParagraphProperties { style: Some(styles::RULE), ..ParagraphProperties::default() };
            if place.indent > Length::ZERO {
                let third = writer.document.sheet.page.measure * (1.0 / 3.0);
                let em = writer.document.sheet.role(Role::Body).text.size;
                let (start, first_line) = (place.indent + third, Length::ZERO);
                properties.indent = Some(Indent { start, end: third, first_line, em });
            }
            open_paragraph(writer, properties, None);
            writer.xml.end();
        }
    }
}

/// Writes what is nested too deeply paragraph after paragraph, without recursion.
fn flat(writer: &mut Writer<'_>, deep: &LayoutBlock, place: Place) {
    writer.loss(
        Code::NestingTooDeep,
        format!("blocks nested more than {DEEPEST} deep are written flat in the DOCX edition"),
        "use fewer lists and quotations within each other",
        &Origin::unknown(),
    );
    let mut waiting = vec![deep];
    while let Some(next) = waiting.pop() {
        match next {
            LayoutBlock::List(list) => {
                waiting.extend(list.items.iter().flat_map(|item| &item.blocks).rev());
            }
            LayoutBlock::Quote(quote) => waiting.extend(quote.blocks.iter().rev()),
            LayoutBlock::Table(table) => {
                let rows = table.head.iter().chain(&table.body);
                let blocks: Vec<_> =
                    rows.flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks).collect();
                waiting.extend(blocks.into_iter().rev());
                if let Some(caption) = &table.caption {
                    paragraph(writer, caption, Lead::Nothing);
                }
            }
            LayoutBlock::Heading(_)
            | LayoutBlock::Paragraph(_)
            | LayoutBlock::Code(_)
            | LayoutBlock::Figure(_)
            | LayoutBlock::Rule => block(writer, next, Place { nesting: 0, ..place }),
        }
    }
}

/// Opens a paragraph; `style` is its computed style, where there is one.
pub(super) fn open_paragraph(
    writer: &mut Writer<'_>,
    mut properties: ParagraphProperties<'_>,
    style: Option<&ParagraphStyle>,
) {
    (writer.last, writer.is_after_list) = (Last::Paragraph, false);
    let owed = std::mem::take(&mut writer.owed);
    if let Some(style) = style.filter(|style| style.lines_before < owed) {
        let body_line = writer.body_line();
        let spacing = properties.spacing.get_or_insert(Spacing::of(style, body_line));
        spacing.before = owed;
    }
    writer.xml.start("w:p", &[]);
    let Some(section) = writer.ending.take() else {
        properties.write(&mut writer.xml);
        return;
    };
    writer.xml.start("w:pPr", &[]);
    properties.write_content(&mut writer.xml);
    section::properties(writer, section);
    writer.xml.end();
}

/// Writes an empty line, as thin as Word makes them, if a table came last.
pub(super) fn part_from_table(writer: &mut Writer<'_>) {
    if writer.last != Last::Table {
        return;
    }
    writer.last = Last::Paragraph;
    writer.xml.start("w:p", &[]);
    writer.xml.start("w:pPr", &[]);
    writer.xml.empty(
        "w:spacing",
        &[("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")],
    );
    writer.xml.end();
    writer.xml.end();
}

/// Writes a paragraph with what leads it.
pub(super) fn paragraph(writer: &mut Writer<'_>, paragraph: &LayoutParagraph, lead: Lead<'_>) {
    let document = writer.document;
    let style = &paragraph.style;
    let (id, base) = match lead {
        Lead::Item(depth) => styles::continuation(document, depth),
        Lead::Nothing
        | Lead::Number(_)
        | Lead::Native { .. }
        | Lead::Label { .. }
        | Lead::Note(_) => {
            let id = style_id(paragraph.role, document.top_level);
            (id, writer.base(paragraph.role).clone())
        }
    };
    let mut properties = ParagraphProperties::departing(&id, &base, style, writer.body_line());
    apply_lead(&mut properties, style, lead);
    if properties.numbering.is_none() && properties.indent == Some(Indent::of(&base)) {
        properties.indent = None;
    }
    // A column's own alignment is said even where the style has the same.
    properties.align = properties.align.or(writer.column_align);
    if has_image(&paragraph.content) {
        let spacing = properties.spacing.get_or_insert(Spacing::of(style, writer.body_line()));
        spacing.grows = true;
    }
    open_paragraph(writer, properties, Some(style));
    write_lead(writer, lead, &base.text);
    let number = usize::from(matches!(lead, Lead::Number(_)));
    inline(writer, paragraph.content.get(number..).unwrap_or_default(), &base.text);
    writer.xml.end();
}

/// Writes a caption with its number.
pub(super) fn caption(
    writer: &mut Writer<'_>,
    caption: &LayoutParagraph,
    number: Option<&LayoutNumber>,
    anchor: Option<&Key>,
    kind: Captioned,
) {
    let is_followed = caption.content.len() > 1;
    let lead = number.map_or(Lead::Nothing, |number| {
        Lead::Number(captions::Number { number, anchor, kind, is_followed })
    });
    paragraph(writer, caption, lead);
}

fn apply_lead(properties: &mut ParagraphProperties<'_>, style: &ParagraphStyle, lead: Lead<'_>) {
    let hanging = match lead {
        Lead::Nothing | Lead::Number(_) | Lead::Item(_) => return,
        Lead::Note(_) => style.start_indent,
        Lead::Native { definition, level, start, hanging } => {
            properties.numbering = Some((definition, level));
            // The definition's own indents say the same.
            let is_plain = style.start_indent == start
                && style.end_indent == Length::ZERO
                && style.first_line_indent == Length::ZERO;
            if is_plain {
                properties.indent = None;
                return;
            }
            hanging
        }
        Lead::Label { hanging, .. } => hanging,
    };
    properties.indent = Some(Indent { first_line: -hanging, ..Indent::of(style) });
}

fn write_lead(writer: &mut Writer<'_>, lead: Lead<'_>, base: &TextStyle) {
    match lead {
        Lead::Nothing | Lead::Item(_) | Lead::Native { .. } => {}
        Lead::Number(number) => captions::number(writer, number),
        Lead::Label { text, style, .. } => {
            let properties = RunProperties::departing(base, style);
            run_of_text(&mut writer.xml, &properties, &format!("{text}\t"));
        }
        Lead::Note(index) => notes::label(writer, index, base),
    }
}

fn has_image(content: &[LayoutInline]) -> bool {
    content.iter().any(|piece| matches!(piece, LayoutInline::Image { .. }))
}

/// Writes a heading with its bookmarks and its number.
fn heading(writer: &mut Writer<'_>, heading: &LayoutHeading) {
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
    use crate::layout::NumberSource;
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

fn list(writer: &mut Writer<'_>, list: &LayoutList, place: Place) {
    let item_style = writer.document.sheet.role(Role::ListItem);
    let start =
        list_indent(list).unwrap_or(place.indent + item_style.start_indent).max(place.indent);
    let hanging = start - place.indent;
    let base = list_role(list);
    let base = writer.document.sheet.role(base).text;
    let follows = std::mem::take(&mut writer.is_after_list);
    let marker = writer.numbering.list(list, follows, &base, start, hanging);
    let inner = Place { indent: start, nesting: place.nesting + 1, lists: list.depth, ..place };
    for item in &list.items {
        let lead = match marker {
            Marker::Native(definition, level) => Lead::Native { definition, level, start, hanging },
            Marker::Literal => Lead::Label { text: &item.label, style: &item.label_style, hanging },
        };
        let rest = match item.blocks.split_first() {
            Some((LayoutBlock::Paragraph(first), rest)) => {
                paragraph(writer, first, lead);
                rest
            }
            _ => {
                bare_lead(writer, Role::ListItem, start, lead);
                &item.blocks
            }
        };
        blocks(writer, rest, inner);
    }
    writer.is_after_list = true;
}

/// Writes a label that no paragraph follows on the same line.
pub(super) fn bare_lead(writer: &mut Writer<'_>, role: Role, start: Length, lead: Lead<'_>) {
    let style = ParagraphStyle {
        start_indent: start,
        first_line_indent: Length::ZERO,
        ..writer.document.sheet.role(role).clone()
    };
    let bare = LayoutParagraph {
        role,
        style,
        continued: false,
        content: Vec::new(),
        origin: Origin::unknown(),
    };
    paragraph(writer, &bare, lead);
}

/// Writes code as one paragraph, so that Word keeps its background and pandoc its unity.
fn code(writer: &mut Writer<'_>, code: &LayoutCode) {
    let base = writer.document.sheet.role(Role::Code);
    let properties = ParagraphProperties::departing("Code", base, &code.style, writer.body_line());
    open_paragraph(writer, properties, Some(&code.style));
    let properties = RunProperties::departing(&base.text, &code.style.text);
    writer.xml.start("w:r", &[]);
    properties.write(&mut writer.xml);
    for (index, line) in code.lines.iter().enumerate() {
        if index > 0 {
            writer.xml.empty("w:br", &[]);
        }
        characters(&mut writer.xml, line);
    }
    writer.xml.end();
    writer.report_dropped(&code.origin);
    writer.xml.end();
}

fn figure(writer: &mut Writer<'_>, figure: &LayoutFigure, place: Place) {
    let mut properties =
        ParagraphProperties { style: Some(styles::IMAGE), ..ParagraphProperties::default() };
    properties.keep_next = figure.caption.is_some().then_some(true);
    let body = writer.document.sheet.role(Role::Body);
    if place.indent > Length::ZERO {
        let (zero, em) = (Length::ZERO, body.text.size);
        properties.indent = Some(Indent { start: place.indent, end: zero, first_line: zero, em });
    }
    let style = ParagraphStyle { lines_before: ASIDE_SPACE, ..body.clone() };
    open_paragraph(writer, properties, Some(&style));
    let piece = LayoutInline::Image {
        image: figure.image,
        alt: figure.alt.clone(),
        protected: figure.protected,
        link: figure.link,
        origin: figure.origin.clone(),
    };
    let room = writer.media.set_room(Room::figure(place.column - place.indent));
    inline(writer, &[piece], &body.text);
    writer.media.set_room(room);
    writer.xml.end();
    match &figure.caption {
        Some(text) => {
            caption(
                writer,
                text,
                figure.number.as_ref(),
                figure.anchor.as_ref(),
                Captioned::Figure,
            );
        }
        None => writer.owed = ASIDE_SPACE,
    }
}

//! The body: `word/document.xml`, block by block.
//!
//! In: the layout document's flow. Out: paragraphs and tables in the part being written; the
//! notes' part uses the same functions for the blocks of notes.

use super::format::{Indent, Leading, RunProperties, Spacing};
use super::heading::{heading, opens_page};
use super::image::Room;
use super::inline::{characters, inline};
use super::numbering::{Marker, list_indent, list_role};
use super::paragraph::{Lead, bare_lead, caption, open_paragraph, paragraph, part_from_table};
use super::section::Section;
use super::{Writer, captions, contents, index, section, styles, table};
use crate::diagnostic::Code;
use crate::document::{Origin, QuoteKind};
use crate::layout::{
    Captioned, LayoutBlock, LayoutCode, LayoutFigure, LayoutHeading, LayoutInline, LayoutList,
};
use crate::style::{Length, ParagraphStyle, Role};

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
    /// How many lists and quotations are around it in the body, the note or the cell.
    pub(super) frames: u16,
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
    writer.deflate();
    if writer.plan.contents_page {
        section::end(writer, Section::Contents);
    }
    let last = chapters(writer);
    part_from_table(writer);
    let last = index::index(writer, last);
    section::properties(writer, last);
    writer.xml.end();
}

/// Writes the blocks of the text and ends a section before each chapter that opens a page;
/// returns the section that is open at the end.
fn chapters(writer: &mut Writer<'_>) -> Section {
    let document = writer.document;
    let measure = writer.page.measure;
    let (indent, column) = (Length::ZERO, measure);
    let place = Place { indent, column, nesting: 0, lists: 0, frames: 0 };
    let mut section = if document.main_matter.is_some() { Section::Front } else { Section::Body };
    let mut is_on_part = false;
    for (index, one) in document.blocks.iter().enumerate() {
        let next = document.blocks.get(index + 1);
        writer.wanted = space_between(one, next);
        let opens = next.and_then(LayoutBlock::as_heading);
        let opens = opens.filter(|heading| opens_page(document, heading));
        let is_part = |block: &LayoutBlock| {
            block.as_heading().is_some_and(|one| one.is_part && one.anchor.is_some())
        };
        if index == 0 && is_part(one) {
            section = Section::Part { restarts: true };
        }
        // A part's motto stands below its heading, and the page ends after it.
        is_on_part = is_part(one) || is_on_part && is_epigraph(one);
        let ends_part = is_on_part && !next.is_some_and(is_epigraph);
        if next.is_none() || opens.is_none() && !ends_part {
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
            _ if is_on_part => Section::BehindPart,
            _ if matches!(section, Section::Front | Section::FrontChapter) => Section::FrontChapter,
            _ => Section::Chapter,
        };
    }
    section
}

fn is_epigraph(block: &LayoutBlock) -> bool {
    matches!(block, LayoutBlock::Quote(quote) if quote.kind == QuoteKind::Epigraph)
}

/// Writes blocks.
pub(super) fn blocks(writer: &mut Writer<'_>, blocks: &[LayoutBlock], place: Place) {
    for (index, one) in blocks.iter().enumerate() {
        writer.wanted = space_between(one, blocks.get(index + 1));
        block(writer, one, place);
    }
}

/// Returns the least space behind a paragraph, in body lines: a table without caption stands off
/// the text above it.
fn space_between(block: &LayoutBlock, next: Option<&LayoutBlock>) -> f64 {
    match (block, next) {
        (LayoutBlock::Paragraph(_) | LayoutBlock::Code(_), Some(LayoutBlock::Table(table)))
            if table.caption.is_none() =>
        {
            ASIDE_SPACE
        }
        _ => 0.0,
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
            // Indents don't tell where a quotation ends and what is one within it.
            let name = match quote.kind {
                QuoteKind::Block => "_Quotation",
                QuoteKind::Epigraph => "_Epigraph",
            };
            let name = format!("{name}{}_{}", writer.bookmarks, place.frames);
            let mark = writer.start_bookmark(&name);
            let (nesting, frames) = (place.nesting + 1, place.frames + 1);
            blocks(writer, &quote.blocks, Place { indent, nesting, frames, ..place });
            writer.end_bookmark(&mark);
        }
        LayoutBlock::Code(one) => code(writer, one),
        LayoutBlock::Table(one) => table::table(writer, one, place),
        LayoutBlock::Figure(one) => figure(writer, one, place),
        LayoutBlock::Rule => {
            let mut properties = writer.named(styles::RULE);
            if place.indent > Length::ZERO && !properties.is_house {
                let third = writer.page.measure * (1.0 / 3.0);
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
                captions::above(writer, table);
                captions::point(writer, table);
            }
            LayoutBlock::Heading(_)
            | LayoutBlock::Paragraph(_)
            | LayoutBlock::Code(_)
            | LayoutBlock::Figure(_)
            | LayoutBlock::Rule => block(writer, next, Place { nesting: 0, ..place }),
        }
    }
}

/// Writes a list, item after item.
fn list(writer: &mut Writer<'_>, list: &LayoutList, place: Place) {
    let item_style = writer.document.sheet.role(Role::ListItem);
    let start =
        list_indent(list).unwrap_or(place.indent + item_style.start_indent).max(place.indent);
    let hanging = start - place.indent;
    let base = list_role(list);
    let base = writer.document.sheet.role(base).text;
    let follows = std::mem::take(&mut writer.is_after_list);
    let marker = writer.numbering.list(list, follows, &base, start, hanging);
    let (nesting, frames) = (place.nesting + 1, place.frames + 1);
    let inner = Place { indent: start, nesting, lists: list.depth, frames, ..place };
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

/// Writes code as one paragraph, so that Word keeps its background and pandoc its unity.
fn code(writer: &mut Writer<'_>, code: &LayoutCode) {
    let base = writer.document.sheet.role(Role::Code);
    let properties = writer.departing(styles::CODE, base, &code.style);
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
    let mut properties = writer.named(styles::IMAGE);
    properties.keep_next = figure.caption.is_some().then_some(true);
    let body = writer.document.sheet.role(Role::Body);
    if place.indent > Length::ZERO && !properties.is_house {
        let (zero, em) = (Length::ZERO, body.text.size);
        properties.indent = Some(Indent { start: place.indent, end: zero, first_line: zero, em });
    }
    let style = ParagraphStyle { lines_before: ASIDE_SPACE, ..body.clone() };
    if writer.owed > ASIDE_SPACE && !properties.is_house {
        // Space above must not bring back a leading that cuts the image off.
        let spacing = Spacing::of(&style, writer.body_line());
        properties.spacing = Some(Spacing { rule: Leading::AtLeast, ..spacing });
    }
    open_paragraph(writer, properties, Some(&style));
    let piece = LayoutInline::Image {
        image: figure.image,
        alt: figure.alt.clone(),
        protected: figure.protected,
        link: figure.link,
        origin: figure.origin.clone(),
    };
    let room = writer.media.set_room(Room::figure(place.column - place.indent));
    let bookmark = captions::start_bare(writer, figure.anchor.as_ref(), figure.number.as_ref());
    inline(writer, &[piece], &body.text);
    if let Some(bookmark) = bookmark {
        writer.end_bookmark(&bookmark);
    }
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

//! Paragraphs: what every block ends up as.
//!
//! In: a paragraph of the layout and what leads it (a label, a number, nothing). Out: a `w:p` that
//! names its style and says where it departs from it.

use super::format::{Indent, Leading, ParagraphProperties, RunProperties, Spacing};
use super::inline::{inline, run_of_text};
use super::styles;
use super::{Last, Writer, captions, notes, ruby, section};
use crate::document::Origin;
use crate::layout::{Captioned, LayoutInline, LayoutNumber, LayoutParagraph};
use crate::outline::Key;
use crate::style::{Length, ParagraphStyle, Role, TextStyle};

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

/// Opens a paragraph; `style` is its computed style, where there is one.
pub(super) fn open_paragraph(
    writer: &mut Writer<'_>,
    mut properties: ParagraphProperties<'_>,
    style: Option<&ParagraphStyle>,
) {
    (writer.last, writer.is_after_list) = (Last::Paragraph, false);
    let owed = std::mem::take(&mut writer.owed);
    let wanted = std::mem::take(&mut writer.wanted);
    let style = style.filter(|_| !properties.is_house);
    if let Some(style) =
        style.filter(|style| style.lines_before < owed || style.lines_after < wanted)
    {
        let body_line = writer.body_line();
        let spacing = properties.spacing.get_or_insert(Spacing::of(style, body_line));
        spacing.before = spacing.before.max(owed);
        spacing.after = spacing.after.max(wanted);
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
        | Lead::Note(_) => (writer.role_style(paragraph.role), writer.base(paragraph.role).clone()),
    };
    let mut properties = writer.departing(id, &base, style);
    apply_lead(&mut properties, style, lead);
    if properties.numbering.is_none() && properties.indent == Some(Indent::of(&base)) {
        properties.indent = None;
    }
    // A column's own alignment is said even where the style has the same.
    properties.align = properties.align.or(writer.column_align);
    let has_high_ruby = ruby::wants_room(&paragraph.content, style.leading);
    let is_high = has_image(&paragraph.content) || has_high_ruby;
    if is_high && !properties.is_house {
        let spacing = properties.spacing.get_or_insert(Spacing::of(style, writer.body_line()));
        spacing.rule = Leading::AtLeast;
    }
    properties.grows &= is_high;
    // On the grid a line that is a little higher takes two.
    properties.off_grid = has_high_ruby && !properties.is_house;
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
        // What the item's label hangs before is the numbering's to say, not the style's.
        Lead::Item(_) if properties.is_house => {
            properties.start = Some(style.start_indent);
            return;
        }
        Lead::Native { definition, level, .. } if properties.is_house => {
            properties.numbering = Some((definition, level));
            properties.start = None;
            return;
        }
        Lead::Note(_) if properties.is_house => return,
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

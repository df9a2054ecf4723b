//! Inline content: runs, links, note calls, images within a line.
//!
//! In: a paragraph's content and the style its paragraph style gives. Out: `w:r` elements that
//! say only where they depart from it.

use std::borrow::Cow;

use super::format::{RunProperties, Underline, word_lang};
use super::marks::{MarkContext, by_dots, is_shared};
use super::styles::{
    Catalog, EMPHASIS, EMPHASIS_CODE, HYPERLINK, INLINE_CODE, STRONG, STRONG_CODE, STRONG_EMPHASIS,
    STRONG_EMPHASIS_CODE,
};
use super::xml::Xml;
use super::{Writer, captions, image, index, link, notes, ruby};
use crate::document::{LinkId, Marks};
use crate::layout::{LayoutInline, LayoutReference, LayoutText};
use crate::style::{Family, TextStyle};

/// Writes inline content; `base` is how text looks by the paragraph's style.
pub(super) fn inline(writer: &mut Writer<'_>, content: &[LayoutInline], base: &TextStyle) {
    let mut context = MarkContext::default();
    let mut current: Option<LinkId> = None;
    let mut open = link::Open::Nothing;
    let mut rest = content;
    while let Some((piece, mut behind)) = rest.split_first() {
        let stretch = ruby::stretch(rest);
        let field = match piece {
            LayoutInline::Reference(reference) => captions::field(writer, reference),
            _ => None,
        };
        let link = match piece {
            // A break does not end the link it stands in.
            LayoutInline::Break => {
                behind.first().and_then(link_of).filter(|id| Some(*id) == current)
            }
            _ if !stretch.is_empty() => ruby::link(stretch),
            piece => link_of(piece).filter(|_| field.is_none()),
        };
        if link != current {
            link::end(writer, &open);
            open = link.map_or(link::Open::Nothing, |id| start_link(writer, id));
            current = link;
        }
        match piece {
            _ if !stretch.is_empty() => {
                behind = rest.get(stretch.len()..).unwrap_or_default();
                ruby::ruby(writer, stretch, base, &mut context, following(behind));
            }
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                if let Some(field) = &field {
                    link::start_field(&mut writer.xml, field);
                }
                let counted = match piece {
                    LayoutInline::Reference(one) => captions::house_number(writer, one),
                    _ => None,
                };
                let words: Cow<'_, str> = match counted {
                    Some(number) => Cow::Owned(number.to_owned()),
                    None => Cow::Borrowed(&run.text),
                };
                text(writer, run, &words, base, &mut context, following(behind));
                if field.is_some() {
                    link::end_field(&mut writer.xml);
                }
            }
            LayoutInline::NoteCall { note, style, origin } => {
                notes::call(writer, *note, style, origin);
            }
            LayoutInline::Image { image, alt, .. } => {
                image::inline(writer, *image, alt);
                context.break_line();
            }
            LayoutInline::Index(mark) => index::mark(&mut writer.xml, &mark.mark),
            LayoutInline::Break => {
                writer.xml.start("w:r", &[]);
                writer.xml.empty("w:br", &[]);
                writer.xml.end();
                context.break_line();
            }
        }
        rest = behind;
    }
    link::end(writer, &open);
}

/// Returns the text of inline content; a break becomes a space.
pub(super) fn plain_text(content: &[LayoutInline]) -> String {
    let mut text = String::new();
    for piece in content {
        match piece {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                text.push_str(&run.text);
            }
            LayoutInline::Break => text.push(' '),
            LayoutInline::Image { alt, .. } => text.push_str(alt),
            LayoutInline::NoteCall { .. } | LayoutInline::Index(_) => {}
        }
    }
    text
}

/// Returns the link of a piece.
pub(super) fn link_of(piece: &LayoutInline) -> Option<LinkId> {
    match piece {
        LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => run.link,
        LayoutInline::Image { link, .. } => *link,
        LayoutInline::NoteCall { .. } | LayoutInline::Index(_) | LayoutInline::Break => None,
    }
}

/// Begins a link by its id; an id without a link leaves the text alone.
pub(super) fn start_link(writer: &mut Writer<'_>, id: LinkId) -> link::Open {
    let document = writer.document;
    let link = usize::try_from(id.0).ok().and_then(|index| document.links.get(index));
    link.map_or(link::Open::Nothing, |link| link::start(writer, link))
}

/// Returns the first character after a run that is no shared mark; note calls don't part text.
fn following(rest: &[LayoutInline]) -> Option<char> {
    rest.iter()
        .take_while(|piece| !matches!(piece, LayoutInline::Image { .. } | LayoutInline::Break))
        .find_map(|piece| match piece {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                run.text.chars().find(|&c| !is_shared(c))
            }
            LayoutInline::NoteCall { .. }
            | LayoutInline::Index(_)
            | LayoutInline::Image { .. }
            | LayoutInline::Break => None,
        })
}

/// Writes a run, or the part of it that `text` is.
pub(super) fn text(
    writer: &mut Writer<'_>,
    run: &LayoutText,
    text: &str,
    base: &TextStyle,
    context: &mut MarkContext,
    after: Option<char>,
) {
    let (properties, is_house) = properties(run, base, &writer.catalog);
    let has_dots = run.marks.contains(Marks::EMPHASIS_DOTS);
    // Han characters are never slanted (TYPOGRAPHY, TextStyle::italic): Word would slant them.
    let by_script = run.style.italic && !is_house;
    context.split(text, after, by_script, |piece| {
        let mut properties = properties.clone();
        properties.east_asian_marks = piece.has_chinese_marks;
        if by_script && piece.is_chinese {
            properties.italic = base.italic.then_some(false);
        }
        if !has_dots {
            run_of_text(&mut writer.xml, &properties, piece.text);
            return;
        }
        for (text, takes_dots) in by_dots(piece.text) {
            properties.dots = Some(takes_dots);
            run_of_text(&mut writer.xml, &properties, text);
        }
    });
    writer.report_dropped(&run.origin);
}

/// Returns what a run says, and whether its style is a template's.
fn properties<'a>(
    run: &'a LayoutText,
    base: &TextStyle,
    catalog: &Catalog<'a>,
) -> (RunProperties<'a>, bool) {
    let marks = run.marks;
    let has = |mark| marks.contains(mark);
    let (style, family) = match (has(Marks::STRONG), has(Marks::EMPHASIS), has(Marks::CODE)) {
        (true, true, true) => (Some(STRONG_EMPHASIS_CODE), Some(Family::Mono)),
        (true, false, true) => (Some(STRONG_CODE), Some(Family::Mono)),
        (false, true, true) => (Some(EMPHASIS_CODE), Some(Family::Mono)),
        (false, false, true) => (Some(INLINE_CODE), Some(Family::Mono)),
        (true, true, false) => (Some(STRONG_EMPHASIS), Some(Family::Hei)),
        (true, false, false) => (Some(STRONG), Some(Family::Hei)),
        (false, true, false) => (Some(EMPHASIS), Some(Family::Kai)),
        (false, false, false) => (run.link.map(|_| HYPERLINK), None),
    };
    let mut base = TextStyle { family: family.unwrap_or(base.family), ..*base };
    let vertical = if marks.contains(Marks::SUPERSCRIPT) {
        Some("superscript")
    } else if marks.contains(Marks::SUBSCRIPT) {
        Some("subscript")
    } else {
        None
    };
    if vertical.is_some() {
        // `w:vertAlign` raises and shrinks by itself.
        (base.size, base.rise) = (run.style.size, run.style.rise);
    }
    let named = style.map(|id| catalog.get(id));
    let is_house = named.is_some_and(|named| named.house.is_some());
    let mut properties = match is_house {
        true => RunProperties::default(),
        false => RunProperties::departing(&base, &run.style),
    };
    if catalog.template().is_some() {
        // Sizes and faces of the sheet are none of the house's.
        let RunProperties { bold, italic, strike, underline, .. } = properties;
        properties = RunProperties { bold, italic, strike, underline, ..RunProperties::default() };
    }
    properties.style = named.map(|named| named.id);
    properties.vertical = vertical;
    properties.underline = Underline::of(marks).or(properties.underline);
    if marks.contains(Marks::STRIKE) {
        properties.strike = Some(true);
    }
    properties.lang = run.lang.as_ref().and_then(word_lang);
    (properties, is_house)
}

/// Writes text without marks, in the looks of its paragraph.
pub(super) fn plain_run(xml: &mut Xml, text: &str) {
    MarkContext::default().split(text, None, false, |piece| {
        let properties =
            RunProperties { east_asian_marks: piece.has_chinese_marks, ..RunProperties::default() };
        run_of_text(xml, &properties, piece.text);
    });
}

/// Writes one run; tabs and newlines become elements, since `w:t` cannot hold them.
pub(super) fn run_of_text(xml: &mut Xml, properties: &RunProperties<'_>, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.start("w:r", &[]);
    properties.write(xml);
    characters(xml, text);
    xml.end();
}

/// Writes the characters of a run.
pub(super) fn characters(xml: &mut Xml, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_control_like).unwrap_or(rest.len());
        let (plain, tail) = rest.split_at(end);
        if !plain.is_empty() {
            let is_edged =
                plain.starts_with(char::is_whitespace) || plain.ends_with(char::is_whitespace);
            let attributes: &[_] = if is_edged { &[("xml:space", "preserve")] } else { &[] };
            xml.element("w:t", attributes, plain);
        }
        let mut characters = tail.chars();
        match characters.next() {
            Some('\t') => xml.empty("w:tab", &[]),
            // A carriage return before a newline is half of one line end.
            Some('\r') if characters.as_str().starts_with('\n') => {}
            Some(_) => xml.empty("w:br", &[]),
            None => {}
        }
        rest = characters.as_str();
    }
}

fn is_control_like(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

//! What a line is made of, in the order of the text, with what each piece is marked by.

use std::collections::BTreeMap;

use super::escape::{self, Context};
use super::inlines::{Place, image_markup, index_markup, reference_markup};
use super::nesting::{Element, Marked, Token};
use super::{Flavour, Writer};
use crate::document::{Lang, LinkId, Marks, RubyId};
use crate::layout::{LayoutInline, LayoutMark};

/// A piece of content with what it is marked by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit<'c> {
    content: Content,
    pub(super) marks: Marks,
    pub(super) link: Option<LinkId>,
    pub(super) ruby: Option<RubyId>,
    pub(super) lang: Option<&'c Lang>,
}

impl Unit<'_> {
    fn is_text(&self) -> bool {
        matches!(self.content, Content::Text(_) | Content::Code(_))
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    Code(String),
    /// A note call, written out.
    Note(String),
    /// A reference or a mark for the index, written out.
    Tag(String),
    /// An image, written out.
    Image(String),
    Break,
}

impl Writer<'_> {
    /// Merges like runs and writes out what is no text.
    pub(super) fn units<'c>(&self, content: &'c [LayoutInline], place: Place) -> Vec<Unit<'c>> {
        let flavour = self.options.flavour;
        let mut units: Vec<Unit<'c>> = Vec::new();
        for inline in content {
            let plain = |content| Unit {
                content,
                marks: Marks::empty(),
                link: None,
                ruby: None,
                lang: None,
            };
            let mut unit = match inline {
                LayoutInline::Text(run) => Unit {
                    content: match run.marks.contains(Marks::CODE) {
                        true => Content::Code(run.text.replace('\n', " ")),
                        false => Content::Text(run.text.clone()),
                    },
                    marks: run.marks - Marks::CODE,
                    link: run.link,
                    ruby: run.ruby,
                    // A tag that is none can't be written.
                    lang: run.lang.as_ref().filter(|lang| Lang::parse(lang.as_str()).is_some()),
                },
                LayoutInline::NoteCall { note, .. } => {
                    plain(Content::Note(self.note_call(note.0 as usize)))
                }
                LayoutInline::Image { image, alt, protected, link, .. } => {
                    let path = self.image_path(*image);
                    let mut unit =
                        plain(Content::Image(image_markup(alt, &path, None, place, flavour)));
                    unit.marks.set(Marks::PROTECTED, *protected);
                    Unit { link: *link, ..unit }
                }
                LayoutInline::Reference(reference) => {
                    plain(Content::Tag(reference_markup(reference, place, flavour)))
                }
                LayoutInline::Index(LayoutMark { mark, .. }) => {
                    plain(Content::Tag(index_markup(mark, place, flavour)))
                }
                LayoutInline::Break => plain(Content::Break),
            };
            unit.link = unit.link.filter(|&id| self.link(id).is_some());
            push_unit(&mut units, unit);
        }
        spread_marks(&mut units);
        units
    }
}

fn push_unit<'c>(units: &mut Vec<Unit<'c>>, unit: Unit<'c>) {
    let is_empty =
        matches!(&unit.content, Content::Text(text) | Content::Code(text) if text.is_empty());
    if is_empty {
        return;
    }
    if let Some(last) = units.last_mut()
        && (last.marks, last.link, last.ruby, last.lang)
            == (unit.marks, unit.link, unit.ruby, unit.lang)
    {
        match (&mut last.content, &unit.content) {
            (Content::Text(text), Content::Text(more))
            | (Content::Code(text), Content::Code(more)) => {
                text.push_str(more);
                return;
            }
            _ => {}
        }
    }
    units.push(unit);
}

/// Gives breaks, notes and images the marks that both neighbours have, so that spans run on
/// through them; they have none of their own to lose, but an image may be protected or not.
fn spread_marks(units: &mut [Unit<'_>]) {
    let mut after = Vec::with_capacity(units.len());
    let mut next = (Marks::empty(), None, None);
    for unit in units.iter().rev() {
        after.push(next);
        if unit.is_text() {
            next = (unit.marks, unit.link, unit.lang);
        }
    }
    let mut before = (Marks::empty(), None, None);
    for (unit, after) in units.iter_mut().zip(after.into_iter().rev()) {
        if unit.is_text() {
            before = (unit.marks, unit.link, unit.lang);
            continue;
        }
        let shared = before.0 & after.0;
        if matches!(unit.content, Content::Image(_)) {
            unit.marks |= shared - Marks::PROTECTED;
            continue;
        }
        unit.marks = shared;
        unit.lang = before.2.filter(|_| before.2 == after.2);
        if unit.content == Content::Break && before.1 == after.1 {
            unit.link = before.1;
        }
    }
}

/// Writes out every unit.
pub(super) fn texts(
    units: &[Unit<'_>],
    tokens: &[Token],
    spans: &[Marked<'_>],
    place: Place,
    flavour: Flavour,
) -> Vec<String> {
    let count = |c: char| -> usize {
        let texts = units.iter().filter_map(|unit| match &unit.content {
            Content::Text(text) => Some(text.matches(c).count()),
            _ => None,
        });
        texts.sum()
    };
    let tildes = count('~')
        + spans.iter().filter(|span| span.element == Element::Mark(Marks::STRIKE)).count();
    let has = |c: char| count(c) > 0;
    let dollars = count('$') > 1;
    let braces = has('{') && has('}') && (has('|') || has(':'));
    let mut begins_line: BTreeMap<usize, bool> = BTreeMap::new();
    for pair in tokens.windows(2) {
        if let [before, Token::Unit(index)] = pair {
            let after_unit = matches!(before, Token::Unit(_));
            begins_line.insert(*index, after_unit);
        }
    }
    let is_edge = |unit: Option<&Unit<'_>>| unit.is_none_or(|unit| unit.content == Content::Break);
    let mut texts = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| units.get(before));
        let after = units.get(index + 1);
        let unadorned = begins_line.get(&index).copied().unwrap_or(index == 0);
        texts.push(match &unit.content {
            Content::Text(text) => {
                let context = Context {
                    flavour,
                    at_line_start: place == Place::Paragraph && is_edge(before) && unadorned,
                    at_line_end: is_edge(after),
                    in_heading: matches!(place, Place::Heading | Place::Caption),
                    in_cell: place == Place::Cell,
                    in_link: unit.link.is_some(),
                    after_note: before.is_some_and(|unit| matches!(unit.content, Content::Note(_))),
                    after_image: matches!(units.first(), Some(unit) if matches!(unit.content, Content::Image(_))),
                    before_bracket: after.is_some_and(|next| {
                        next.link != unit.link
                            || match next.content {
                                Content::Note(_) | Content::Image(_) => true,
                                Content::Tag(_) => flavour == Flavour::Pandoc,
                                _ => false,
                            }
                    }),
                    tildes: tildes > 1,
                    dollars,
                    braces,
                };
                escape::text(text, context)
            }
            Content::Code(code) => escape::code(code, place == Place::Cell),
            Content::Note(markup) | Content::Tag(markup) | Content::Image(markup) => markup.clone(),
            // A backslash breaks a line only if a line of text stands on both sides of it.
            Content::Break if place != Place::Paragraph || is_edge(before) || is_edge(after) => {
                "<br>".to_owned()
            }
            Content::Break => "\\\n".to_owned(),
        });
    }
    texts
}

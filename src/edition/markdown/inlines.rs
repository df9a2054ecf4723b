//! Inline content: runs with marks in, one line of Markdown out.
//!
//! Runs are flat, Markdown nests: tokens are made first (texts, and the beginnings and ends of
//! marked spans in a nesting order), then each span gets delimiters or HTML tags by what stands
//! beside them, then all is put together.

use std::collections::BTreeMap;

use super::delimiters::{choose_delimiters, delimiter, has_delimiter};
use super::{Writer, escape};
use crate::document::{IndexMark, Lang, LinkId, Marks, ReferencePart, RubyId};
use crate::layout::{LayoutInline, LayoutMark, LayoutReference};

/// Where inline content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Caption,
    Cell,
}

/// A piece of content with what it is marked by.
#[derive(Debug, Clone, PartialEq)]
struct Unit<'c> {
    content: Content,
    marks: Marks,
    link: Option<LinkId>,
    ruby: Option<RubyId>,
    lang: Option<&'c Lang>,
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

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element<'c> {
    Link(LinkId),
    Ruby(RubyId),
    Lang(&'c Lang),
    Mark(Marks),
}

/// A marked span, once opened and once closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'c> {
    pub(super) element: Element<'c>,
    /// Whether it is written with HTML tags.
    pub(super) html: bool,
    /// Indices of the tokens that open and close it.
    pub(super) opened: usize,
    pub(super) closed: usize,
}

#[derive(Debug, Clone)]
pub(super) enum Token {
    /// Index of the unit.
    Unit(usize),
    /// Index of the span.
    Open(usize),
    Close(usize),
}

/// The marks that are spans, in the order in which they are opened if they end together.
const SPAN_MARKS: [Marks; 10] = [
    Marks::PROTECTED,
    Marks::STRONG,
    Marks::EMPHASIS,
    Marks::STRIKE,
    Marks::UNDERLINE,
    Marks::PROPER_NAME,
    Marks::BOOK_TITLE,
    Marks::EMPHASIS_DOTS,
    Marks::SUPERSCRIPT,
    Marks::SUBSCRIPT,
];

impl Writer<'_> {
    /// Writes inline content; only a paragraph's can hold more than one line.
    pub(super) fn inlines(&self, content: &[LayoutInline], place: Place) -> String {
        let units = self.units(content, place);
        let (tokens, mut spans) = tokens(&units);
        let texts = texts(&units, &tokens, &spans, place);
        choose_delimiters(&tokens, &mut spans, &texts);
        let mut line = String::new();
        for token in &tokens {
            match token {
                Token::Unit(index) => {
                    line.push_str(texts.get(*index).map_or("", String::as_str));
                }
                Token::Open(index) | Token::Close(index) => {
                    let Some(span) = spans.get(*index) else { continue };
                    let opens = matches!(token, Token::Open(_));
                    match span.element {
                        Element::Mark(mark) => line.push_str(delimiter(mark, span.html, opens)),
                        Element::Lang(lang) if opens => {
                            line.push_str(&format!("<span lang=\"{}\">", lang.as_str()));
                        }
                        Element::Lang(_) => line.push_str("</span>"),
                        Element::Ruby(_) if opens => line.push_str("<ruby>"),
                        Element::Ruby(id) => line.push_str(&self.ruby_end(id, place)),
                        Element::Link(_) if opens => line.push('['),
                        Element::Link(id) => line.push_str(&self.link_end(id, place)),
                    }
                }
            }
        }
        line
    }

    fn ruby_end(&self, id: RubyId, place: Place) -> String {
        let reading = self.document.rubies.get(id.0 as usize).map_or("", |ruby| &ruby.reading);
        // The reading is trimmed, so no edge of a line is near.
        let context = escape::Context {
            in_cell: place == Place::Cell,
            in_link: true,
            tildes: true,
            braces: true,
            ..escape::Context::default()
        };
        format!("<rt>{}</rt></ruby>", escape::text(reading, context))
    }

    fn link_end(&self, id: LinkId, place: Place) -> String {
        let (target, title) = self.link(id).unwrap_or_default();
        let in_cell = place == Place::Cell;
        let target = escape::target(&target, in_cell);
        match title {
            Some(title) => format!("]({target} {})", escape::title(&title, in_cell)),
            None => format!("]({target})"),
        }
    }

    /// Merges like runs and writes out what is no text.
    fn units<'c>(&self, content: &'c [LayoutInline], place: Place) -> Vec<Unit<'c>> {
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
                    plain(Content::Note(self.note_label(note.0 as usize)))
                }
                LayoutInline::Image { image, alt, protected, link, .. } => {
                    let path = self.image_path(*image);
                    let mut unit = plain(Content::Image(image_markup(alt, &path, None, place)));
                    unit.marks.set(Marks::PROTECTED, *protected);
                    Unit { link: *link, ..unit }
                }
                LayoutInline::Reference(reference) => {
                    plain(Content::Tag(reference_markup(reference, place)))
                }
                LayoutInline::Index(LayoutMark { mark, .. }) => {
                    plain(Content::Tag(index_markup(mark, place)))
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

/// Writes a reference as a link that every renderer shows; its class says what it prints.
fn reference_markup(reference: &LayoutReference, place: Place) -> String {
    let class = match reference.part {
        ReferencePart::Number => "ref",
        ReferencePart::Title => "title",
        ReferencePart::Page => "page",
    };
    let context = escape::Context {
        in_cell: place == Place::Cell,
        in_link: true,
        tildes: true,
        braces: true,
        ..escape::Context::default()
    };
    let key = escape::attribute(&reference.key, place == Place::Cell);
    let text = escape::text(&reference.run.text, context);
    format!("<a class=\"{class}\" href=\"#{key}\">{text}</a>")
}

/// Writes a mark for the index as an element that no renderer shows.
fn index_markup(mark: &IndexMark, place: Place) -> String {
    let entry = escape::attribute(&mark.to_string(), place == Place::Cell);
    format!("<a class=\"index\" title=\"{entry}\"></a>")
}

/// Writes an image.
pub(super) fn image_markup(alt: &str, path: &str, caption: Option<&str>, place: Place) -> String {
    let in_cell = place == Place::Cell;
    let (alt, path) = (escape::alternative(alt), escape::target(path, in_cell));
    match caption {
        Some(caption) => format!("![{alt}]({path} {})", escape::title(caption, in_cell)),
        None => format!("![{alt}]({path})"),
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

fn elements<'c>(unit: &Unit<'c>) -> impl Iterator<Item = Element<'c>> {
    let marks = unit.marks;
    let link = unit.link.map(Element::Link);
    let ruby = unit.ruby.map(Element::Ruby);
    let marked = SPAN_MARKS.into_iter().filter(move |mark| marks.contains(*mark));
    link.into_iter()
        .chain(ruby)
        .chain(unit.lang.map(Element::Lang))
        .chain(marked.map(Element::Mark))
}

/// Returns, for each unit, how far each of its elements reaches.
fn extents<'c>(units: &[Unit<'c>]) -> Vec<Vec<(Element<'c>, usize)>> {
    let mut extents: Vec<Vec<(Element<'c>, usize)>> = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate().rev() {
        let next = extents.last();
        let reach = |element: Element<'c>| {
            next.and_then(|next| next.iter().find(|(other, _)| *other == element))
                .map_or(index + 1, |&(_, end)| end)
        };
        extents.push(elements(unit).map(|element| (element, reach(element))).collect());
    }
    extents.reverse();
    extents
}

/// Nests the spans: what reaches farther is opened first, links before marks; a mark that ends
/// within a link or ruby is begun anew inside it, since these must not be cut in two.
fn tokens<'c>(units: &[Unit<'c>]) -> (Vec<Token>, Vec<Marked<'c>>) {
    let mut tokens = Vec::new();
    let mut spans: Vec<Marked<'c>> = Vec::new();
    // Open spans with how far their element reaches.
    let mut stack: Vec<(usize, Element<'c>, usize)> = Vec::new();
    for (index, wanted) in extents(units).into_iter().enumerate() {
        let whole_end = wanted
            .iter()
            .filter(|(element, _)| {
                let is_open = stack.iter().any(|(_, open, _)| open == element);
                matches!(element, Element::Link(_) | Element::Ruby(_)) && !is_open
            })
            .map(|&(_, end)| end)
            .max();
        let stays = |&(_, element, end): &(usize, Element<'c>, usize)| {
            wanted.iter().any(|&(other, _)| other == element)
                && whole_end.is_none_or(|whole_end| {
                    end >= whole_end || matches!(element, Element::Link(_) | Element::Ruby(_))
                })
        };
        let keep = stack.iter().take_while(|open| stays(open)).count();
        for (span, ..) in stack.split_off(keep).into_iter().rev() {
            close(&mut tokens, &mut spans, span);
        }
        let mut opening: Vec<(Element<'c>, usize)> = wanted
            .into_iter()
            .filter(|(element, _)| !stack.iter().any(|(_, open, _)| open == element))
            .collect();
        // Stable: links come first in `elements`, then languages, then marks in their order.
        opening.sort_by_key(|&(_, end)| std::cmp::Reverse(end));
        for (element, end) in opening {
            let html = !matches!(element, Element::Mark(mark) if has_delimiter(mark));
            stack.push((spans.len(), element, end));
            spans.push(Marked { element, html, opened: tokens.len(), closed: 0 });
            tokens.push(Token::Open(spans.len() - 1));
        }
        tokens.push(Token::Unit(index));
    }
    for (span, ..) in stack.into_iter().rev() {
        close(&mut tokens, &mut spans, span);
    }
    (tokens, spans)
}

fn close(tokens: &mut Vec<Token>, spans: &mut [Marked<'_>], index: usize) {
    if let Some(span) = spans.get_mut(index) {
        span.closed = tokens.len();
    }
    tokens.push(Token::Close(index));
}

/// Writes out every unit.
fn texts(units: &[Unit<'_>], tokens: &[Token], spans: &[Marked<'_>], place: Place) -> Vec<String> {
    let tildes = units
        .iter()
        .map(|unit| match &unit.content {
            Content::Text(text) => text.matches('~').count(),
            Content::Code(_)
            | Content::Note(_)
            | Content::Tag(_)
            | Content::Image(_)
            | Content::Break => 0,
        })
        .sum::<usize>()
        + spans.iter().filter(|span| span.element == Element::Mark(Marks::STRIKE)).count();
    let has = |c: char| {
        units.iter().any(|unit| matches!(&unit.content, Content::Text(text) if text.contains(c)))
    };
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
                let context = escape::Context {
                    at_line_start: place == Place::Paragraph && is_edge(before) && unadorned,
                    at_line_end: is_edge(after),
                    in_heading: matches!(place, Place::Heading | Place::Caption),
                    in_cell: place == Place::Cell,
                    in_link: unit.link.is_some(),
                    after_note: before.is_some_and(|unit| matches!(unit.content, Content::Note(_))),
                    after_image: matches!(units.first(), Some(unit) if matches!(unit.content, Content::Image(_))),
                    before_bracket: after.is_some_and(|next| {
                        next.link != unit.link
                            || matches!(next.content, Content::Note(_) | Content::Image(_))
                    }),
                    tildes: tildes > 1,
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

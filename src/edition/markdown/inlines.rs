//! Inline content: runs with marks in, one line of Markdown out.
//!
//! Runs are flat, Markdown nests: tokens are made first (texts, and the beginnings and ends of
//! marked spans in a nesting order), then each span gets delimiters or HTML tags by what stands
//! beside them, then all is put together.

use super::delimiters::{choose_delimiters, continued, delimiter};
use super::escape::{self, Context};
use super::nesting::{Element, Token, tokens};
use super::units::texts;
use super::{Flavour, Writer};
use crate::document::{IndexMark, LinkId, Marks, ReferencePart, RubyId};
use crate::layout::{LayoutInline, LayoutReference};

/// Names and titles.
const LINED: Marks = Marks::PROPER_NAME.union(Marks::BOOK_TITLE);

/// Where inline content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Caption,
    Cell,
}

impl Writer<'_> {
    /// Writes inline content; only a paragraph's can hold more than one line.
    pub(super) fn inlines(&self, content: &[LayoutInline], place: Place) -> String {
        let flavour = self.options.flavour;
        let units = self.units(content, place);
        let (tokens, mut spans) = tokens(&units, flavour);
        let texts = texts(&units, &tokens, &spans, place, flavour);
        choose_delimiters(&tokens, &mut spans, &texts, flavour);
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
                        Element::Mark(mark) if span.continues && mark.intersects(LINED) => {
                            line.push_str(continued(mark, opens, flavour));
                        }
                        Element::Mark(mark) => {
                            line.push_str(delimiter(mark, span.html, opens, flavour));
                        }
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
        let context = Context::in_element(place, self.options.flavour);
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
}

/// Writes a reference as a link that every renderer shows; its class says what it prints.
pub(super) fn reference_markup(
    reference: &LayoutReference,
    place: Place,
    flavour: Flavour,
) -> String {
    let class = match reference.part {
        ReferencePart::Number => "ref",
        ReferencePart::Title => "title",
        ReferencePart::Page => "page",
    };
    let in_cell = place == Place::Cell;
    let text = escape::text(&reference.run.text, Context::in_element(place, flavour));
    match flavour {
        Flavour::Gfm | Flavour::CommonMark => {
            let key = escape::attribute(&reference.key, in_cell);
            format!("<a class=\"{class}\" href=\"#{key}\">{text}</a>")
        }
        Flavour::Pandoc => {
            let target = escape::target(&format!("#{}", reference.key), in_cell);
            format!("[{text}]({target}){{.{class}}}")
        }
    }
}

/// Writes a mark for the index as an element that no renderer shows.
pub(super) fn index_markup(mark: &IndexMark, place: Place, flavour: Flavour) -> String {
    let name = match flavour {
        Flavour::Gfm | Flavour::CommonMark => "a",
        Flavour::Pandoc => "span",
    };
    let entry = escape::attribute(&mark.to_string(), place == Place::Cell);
    format!("<{name} class=\"index\" title=\"{entry}\"></{name}>")
}

/// Writes an image; `text` is what stands in its brackets.
pub(super) fn image_markup(
    text: &str,
    path: &str,
    title: Option<&str>,
    place: Place,
    flavour: Flavour,
) -> String {
    let in_cell = place == Place::Cell;
    let (text, path) = (escape::alternative(text, flavour), escape::target(path, in_cell));
    match title {
        Some(title) => format!("![{text}]({path} {})", escape::title(title, in_cell)),
        None => format!("![{text}]({path})"),
    }
}

//! The text of elements: what their content says, what stands for it, and what no element has.

use unicode_normalization::UnicodeNormalization as _;

use super::content::Point;
use super::say::{At, Speaker};
use super::structure::{Element, Kid};
use crate::verify::said::{Fault, Place};

impl Speaker<'_> {
    /// Returns what stands for an element's content, `shown` if nothing does; they must say the
    /// same, but for blanks.
    pub(super) fn replaced(&mut self, element: &Element, shown: String, at: Option<At>) -> String {
        let Some(actual) = element.actual.clone() else { return shown };
        self.compare(&actual, &shown, at);
        actual
    }

    fn compare(&mut self, actual: &str, shown: &str, at: Option<At>) {
        let has_box = shown.contains(char::REPLACEMENT_CHARACTER);
        if !has_box && letters(actual) != letters(shown) {
            let message = format!(
                "the page shows “{}” where its text says “{}”",
                shown.trim(),
                actual.trim()
            );
            self.fault(message, at);
        }
    }

    fn fault(&mut self, message: String, at: Option<At>) {
        let place = at.map_or(Place::File, |(page, _)| Place::Page { page: page + 1, block: None });
        self.spoken.faults.push(Fault { message, place });
    }

    /// Returns the text of a piece of marked content, and notes that it was met.
    pub(super) fn content(&mut self, page: usize, id: i64, at: &mut Option<At>) -> String {
        let pages = self.pages;
        let Some(marked) = pages.get(page).and_then(|content| content.marked.get(&id)) else {
            return String::new();
        };
        if !self.used.insert((page, id)) {
            let message = format!("“{}” stands in the structure twice", marked.text);
            self.fault(message, Some((page, Point { x: 0.0, y: 0.0 })));
        }
        let place = marked.place.map(|point| (page, point));
        self.pieces.extend(place);
        *at = at.or(place);
        if let Some(shown) = &marked.shown {
            self.compare(&marked.text, shown, *at);
        }
        marked.text.clone()
    }

    /// Returns the text of all content in an element.
    pub(super) fn plain(&mut self, element: &Element) -> String {
        self.plain_at(element, &mut None)
    }

    pub(super) fn plain_at(&mut self, element: &Element, at: &mut Option<At>) -> String {
        let mut text = String::new();
        for kid in &element.kids {
            match kid {
                Kid::Content(page, id) => text.push_str(&self.content(*page, *id, at)),
                Kid::Element(element) => text.push_str(&self.plain_at(element, at)),
                Kid::Link(_) => {}
            }
        }
        text
    }

    /// Notes that content was met, and says nothing of it.
    pub(super) fn pass_over(&mut self, kids: &[Kid]) {
        for kid in kids {
            match kid {
                Kid::Content(page, id) => drop(self.used.insert((*page, *id))),
                Kid::Element(element) => self.pass_over(&element.kids),
                Kid::Link(_) => {}
            }
        }
    }

    /// Finds text that stands on pages and not in the structure.
    pub(super) fn find_unused(&mut self) {
        let pages = self.pages;
        for (page, content) in pages.iter().enumerate() {
            let unused = content.marked.iter().filter(|(id, _)| !self.used.contains(&(page, **id)));
            let mut texts: Vec<&str> = unused.map(|(_, marked)| marked.text.as_str()).collect();
            texts.push(&content.loose);
            for text in texts.into_iter().filter(|text| !text.trim().is_empty()) {
                let message = format!("the page shows “{text}”, which is not in its text");
                let place = Place::Page { page: page + 1, block: None };
                self.spoken.faults.push(Fault { message, place });
            }
        }
    }
}

/// Returns text without what may look otherwise than it is: blanks, hyphens at the ends of lines,
/// marks that share a glyph, and accents, which are part of their letter or follow it.
fn letters(text: &str) -> String {
    text.nfc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{AD}' | '-'))
        .map(|c| if c == '〜' { '～' } else { c })
        .collect()
}

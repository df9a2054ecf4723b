//! The contents list of an e-book: what it calls the pages that have no heading of their own.

use super::book::{Book, NodeRef};
use super::index::heading_level;
use super::losses::Loss;
use super::parse;
use super::tree::{Child, DOCUMENT, Element, one_line};
use crate::package;

/// An entry of a contents list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reader) struct Entry {
    /// The part it leads to.
    pub(in crate::reader) part: String,
    pub(in crate::reader) label: String,
    /// 1 for the outermost.
    pub(in crate::reader) level: u8,
}

/// What a page without a heading is called.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) label: String,
    pub(super) level: u8,
    /// The element that says it in the page.
    pub(super) place: Option<NodeRef>,
}

/// Reads the contents list of a part: `<nav epub:type="toc">` (EPUB 3.3, 7), or an NCX of EPUB 2.
pub(in crate::reader) fn entries(name: &str, text: &str) -> Vec<Entry> {
    let Ok(parsed) = parse::parse(text, 0, &mut 0) else { return Vec::new() };
    let document = parsed.tree.element(DOCUMENT);
    let list = document.below().find(|element| element.is("nav") && element.has_kind(&["toc"]));
    let points = list.unwrap_or(document).below();
    points.filter_map(|point| entry(point, name)).collect()
}

fn entry(point: Element<'_>, name: &str) -> Option<Entry> {
    let (href, label, holder) = match point.name() {
        "a" => (point.attribute("href")?, point.line(), "ol"),
        "navpoint" => {
            let content = point.elements().find(|inner| inner.name() == "content")?;
            let label = point.elements().find(|inner| inner.name() == "navlabel")?;
            (content.attribute("src")?, label.line(), "navpoint")
        }
        _ => return None,
    };
    let depth = [point].into_iter().chain(point.ancestors()).filter(|e| e.name() == holder).count();
    let part = package::resolve(name, href.split('#').next().unwrap_or_default());
    let level = u8::try_from(depth.clamp(1, 6)).unwrap_or(6);
    (!label.is_empty()).then_some(Entry { part, label, level })
}

impl Book {
    /// Takes from a contents list what the pages are called that have no heading.
    pub(in crate::reader) fn label(&mut self, entries: &[Entry]) {
        for number in 0..self.pages.len() {
            let Some(root) = self.root(number) else { continue };
            let has_heading = root.below().any(|element| heading_level(element).is_some());
            let name = self.pages.get(number).map(|page| page.name.as_str()).unwrap_or_default();
            let entry = entries.iter().find(|entry| entry.part == name);
            let Some(entry) = entry.filter(|_| !has_heading) else { continue };
            let place = saying(root, &entry.label).map(|element| (number, element.id()));
            let (label, level, span) = (entry.label.clone(), entry.level, root.span());
            self.losses.add(Loss::Label, span);
            self.labels.insert(number, Label { label, level, place });
        }
    }

    /// Returns whether a page is a title page, or shows nothing but the cover: one image, which the
    /// package calls so, or what the page itself calls so.
    pub(in crate::reader) fn is_cover(&self, part: &str, cover: Option<&str>) -> bool {
        let Some(page) = self.pages.iter().find(|page| page.name == part) else { return false };
        let root = page.tree.element(page.root);
        let body = page.tree.top("body");
        let mut images = root.below().filter(|element| matches!(element.name(), "img" | "image"));
        let shows = images.next().filter(|_| images.next().is_none()).and_then(|image| {
            let source = image.attribute("src").or_else(|| image.attribute("href"))?;
            Some(package::resolve(part, source))
        });
        let says = || [root].into_iter().chain(body).chain(root.elements());
        if says().any(|element| element.has_kind(&["titlepage", "halftitlepage"])) {
            return true;
        }
        root.short_line(0).is_some()
            && (cover.is_some() && shows.as_deref() == cover
                || says().any(|element| element.has_kind(&["cover"])))
    }

    /// Passes over a page.
    pub(in crate::reader) fn pass_over(&mut self, part: &str) {
        if let Some(page) = self.pages.iter_mut().find(|page| page.name == part) {
            let span = page.tree.element(page.root).span();
            page.is_passed_over = true;
            self.losses.add(Loss::Cover, span);
        }
    }
}

/// Returns the element at the beginning of a page that says what the contents list says.
fn saying<'t>(root: Element<'t>, label: &str) -> Option<Element<'t>> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = plain(label);
    let lines = root.below().filter(|element| {
        matches!(element.name(), "p" | "div")
            && element.children().any(|child| match child {
                Child::Text(text, _) => !one_line(text).is_empty(),
                Child::Element(inner) => !super::notes::is_block(inner),
            })
    });
    let mut first = lines.filter(|element| !element.line().is_empty()).take(3);
    first.find(|element| plain(&element.line()) == wanted)
}

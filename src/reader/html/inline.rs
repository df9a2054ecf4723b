//! Text, and elements within a line: links, notes' calls, ruby, line breaks, images.

use super::index::is_permalink;
use super::leaf::{Joint, Look, stretches};
use super::losses::Loss;
use super::read::Reader;
use super::tree::{Child, Element};
use crate::document::{
    Block, IndexMark, Inline, Link, LinkId, Marks, NoteId, Origin, Ruby, RubyId,
};

/// Where Google Docs sends links through.
const GOOGLE_REDIRECT: &str = "https://www.google.com/url?q=";

impl<'b> Reader<'b> {
    /// Reads an element that stands in a line.
    pub(super) fn inline(&mut self, element: Element<'b>) {
        match element.name() {
            "br" => self.leaf.line_break(),
            "wbr" => {}
            "hr" => {
                if !self.is_line {
                    self.flush();
                    self.push(Block::Rule(Origin::new(element.span())));
                }
            }
            "img" => self.image(element),
            "span" | "a" if self.index_mark(element) => {}
            "a" => self.link(element),
            "ruby" => self.ruby(element),
            "q" => self.quotation(element),
            "input" => self.control(element),
            // Readings outside of a ruby have nothing to stand above.
            "rp" | "rtc" => {}
            _ => self.children(element),
        }
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str, origin: &Origin) {
        let look = self.look();
        if self.state.keeps_space {
            let mut start = 0;
            for line in text.split_inclusive('\n') {
                let shown = line.trim_end();
                if !shown.is_empty() {
                    self.touch_link();
                    let indent = shown.len() - shown.trim_start().len();
                    let origin = origin.slice(start + indent..start + shown.len());
                    self.leaf.text(shown.trim_start(), origin, &look);
                }
                if line.ends_with('\n') {
                    self.leaf.line_break();
                }
                start += line.len();
            }
            return;
        }
        for (is_space, range) in stretches(text) {
            let piece = text.get(range.clone()).unwrap_or_default();
            if is_space {
                self.leaf.space(piece, origin.slice(range), &look);
                continue;
            }
            let (mut shown, mut start) = (piece, range.start);
            if self.leaf.is_at_head() {
                shown = piece.trim_start_matches(['\u{3000}', '\u{200B}']);
                start += piece.len() - shown.len();
                self.leaf.indent((piece.len() - shown.len()) / '\u{3000}'.len_utf8());
            }
            if shown.is_empty() {
                continue;
            }
            self.part();
            self.touch_link();
            self.leaf.text(shown, origin.slice(start..range.end), &look);
        }
    }

    /// Begins a new paragraph, if line breaks part it from what was before.
    pub(super) fn part(&mut self) {
        if !self.is_line && self.leaf.joint() == Joint::Ends {
            self.flush();
        }
    }

    /// Returns how text looks here.
    pub(super) fn look(&self) -> Look {
        let link = self.state.link.map(|open| {
            let known = self.opened.get(open).and_then(|(_, id)| *id);
            known.unwrap_or_else(|| LinkId(u32::try_from(self.links.len()).unwrap_or(u32::MAX)))
        });
        let state = &self.state;
        Look { marks: state.marks, link, ruby: state.ruby, lang: state.lang.clone() }
    }

    /// Makes the open link one of the document's: it has text.
    pub(super) fn touch_link(&mut self) {
        let Some(open) = self.state.link else { return };
        if let Some((link, id @ None)) = self.opened.get_mut(open) {
            *id = Some(LinkId(u32::try_from(self.links.len()).unwrap_or(u32::MAX)));
            self.links.push(link.clone());
        }
    }

    /// Adds the call of a note.
    pub(super) fn call(&mut self, note: usize, element: Element<'_>) {
        let next = NoteId(u32::try_from(self.called.len()).unwrap_or(u32::MAX));
        let id = *self.ids.entry(note).or_insert(next);
        if id == next {
            self.called.push(note);
        }
        let origin = Origin::new(element.span());
        self.part();
        self.leaf.push(Inline::NoteCall { note: id, origin }, element.span());
    }

    fn link(&mut self, element: Element<'b>) {
        if self.is_line && is_permalink(element) {
            return;
        }
        let target = self.target(element);
        if let Some(target) = target {
            let title = element.attribute("title").map(super::tree::one_line);
            let title = title.filter(|title| !title.is_empty() && *title != element.line());
            let link = Link { target, title, origin: Origin::new(element.span()) };
            self.state.link = Some(self.opened.len());
            // The line under a link is its own.
            self.state.marks -= Marks::UNDERLINE;
            self.opened.push((link, None));
        }
        self.children(element);
    }

    /// Returns where a link leads, as the document writes it.
    fn target(&mut self, element: Element<'b>) -> Option<String> {
        let href = element.attribute("href")?.trim();
        if let Some(target) = self.book.target(self.page, element) {
            if let Some(key) = self.index.led_to(self.book, target) {
                return Some(format!("#{key}"));
            }
            let is_top = target.1 == Some("top") || target == (self.page, None);
            let is_told = self.notes.is_dangling(self.place(element));
            if !is_top && !is_told && !element.line().is_empty() {
                self.losses.add(Loss::DeadReference, element.span());
            }
            return None;
        }
        let is_nothing = href.is_empty() || href == "#" || href.starts_with("javascript:");
        if is_nothing || leads_to_image(element, href) {
            return None;
        }
        if let Some(real) = href.strip_prefix(GOOGLE_REDIRECT) {
            let real = real.split('&').next().unwrap_or_default();
            return Some(crate::package::percent_decoded(real).into_owned());
        }
        if href.starts_with('/') && !href.starts_with("//") {
            let addresses = self.book.pages.get(self.page).map(|page| page.addresses.as_slice());
            let site = addresses.and_then(|addresses| addresses.iter().find_map(|own| site(own)));
            return Some(format!("{}{href}", site.unwrap_or_default()));
        }
        Some(href.to_owned())
    }

    /// Reads bases with their readings: `<rb>` and `<rt>` one by one, or `<rt>` behind each.
    fn ruby(&mut self, element: Element<'b>) {
        let mut bases: Vec<(Vec<Child<'b>>, Option<String>)> = Vec::new();
        let mut is_open = false;
        for child in element.children() {
            let name = match child {
                Child::Element(inner) => inner.name(),
                Child::Text(..) => "",
            };
            match (name, child) {
                ("rp", _) => {}
                ("rt", Child::Element(reading)) => {
                    annotate(&mut bases, &reading.line());
                    is_open = false;
                }
                ("rtc", Child::Element(container)) => {
                    for reading in container.elements().filter(|inner| inner.is("rt")) {
                        annotate(&mut bases, &reading.line());
                    }
                    is_open = false;
                }
                ("rb", _) => {
                    bases.push((vec![child], None));
                    is_open = false;
                }
                _ => {
                    let is_space = matches!(child, Child::Text(text, _) if text.trim().is_empty());
                    if is_open {
                        if let Some((base, _)) = bases.last_mut() {
                            base.push(child);
                        }
                    } else if !is_space {
                        bases.push((vec![child], None));
                        is_open = true;
                    }
                }
            }
        }
        for (base, reading) in bases {
            let outside = self.state.ruby;
            if let Some(reading) = reading.filter(|reading| !reading.is_empty()) {
                self.part();
                self.state.ruby =
                    Some(RubyId(u32::try_from(self.rubies.len()).unwrap_or(u32::MAX)));
                let origin = Origin::new(element.span());
                self.rubies.push(Ruby { reading, origin });
            }
            for child in base {
                self.child(child);
            }
            self.state.ruby = outside;
        }
    }

    /// Reads a mark for the index, as Markdown editions write it: `<span class="index" title="茶">`
    /// around nothing; returns whether it is one.
    fn index_mark(&mut self, element: Element<'_>) -> bool {
        let entry = element.attribute("title").filter(|_| element.has_class(&["index"]));
        let origin = Origin::new(element.span());
        let mark = entry
            .filter(|_| element.children().next().is_none())
            .and_then(|entry| IndexMark::parse(entry, origin));
        let Some(mark) = mark else { return false };
        self.part();
        self.leaf.push(Inline::Index(mark), element.span());
        true
    }

    /// Puts a quotation into marks, as browsers do.
    fn quotation(&mut self, element: Element<'b>) {
        let (open, close) =
            if self.state.quotes.is_multiple_of(2) { ("「", "」") } else { ("『", "』") };
        let origin = Origin::new(element.span());
        self.state.quotes += 1;
        self.text(open, &origin);
        self.children(element);
        self.text(close, &origin);
    }

    fn control(&mut self, element: Element<'_>) {
        match element.attribute("type") {
            Some("hidden") => {}
            Some("checkbox" | "radio") => {
                let is_checked = element.attribute("checked").is_some();
                let origin = Origin::new(element.span());
                self.text(if is_checked { "☑" } else { "☐" }, &origin);
            }
            _ => self.losses.add(Loss::Form, element.span()),
        }
    }
}

/// Whether a link around an image leads to the same image in its full size.
fn leads_to_image(link: Element<'_>, href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_image = [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| path.ends_with(end));
    is_image && link.below().any(|inner| inner.is("img"))
}

/// Returns the scheme and host of a URL.
fn site(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.find('/').unwrap_or(rest.len());
    url.get(..scheme.len() + 3 + host)
}

/// Puts a reading above the first base that has none.
fn annotate(bases: &mut [(Vec<Child<'_>>, Option<String>)], reading: &str) {
    if let Some((_, empty)) = bases.iter_mut().find(|(_, reading)| reading.is_none()) {
        *empty = Some(reading.to_owned());
    }
}

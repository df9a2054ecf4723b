//! Inline content: marks in, computed styles out.

use super::{Resolver, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Inline, LinkId, Marks, Origin, Reference, ReferencePart, Text};
use crate::layout::{
    LayoutInline, LayoutLink, LayoutMark, LayoutReference, LayoutText, LinkTarget,
};
use crate::outline::Key;
use crate::style::TextStyle;

/// What is printed for a reference to nothing.
const UNKNOWN: &str = "?";

impl Resolver<'_> {
    /// Resolves content that stands in text of style `base`.
    pub(super) fn inlines(&mut self, content: Vec<Inline>, base: &TextStyle) -> Vec<LayoutInline> {
        // Most paragraphs are one run: collecting would begin with room for four.
        let mut resolved = Vec::with_capacity(content.len());
        resolved.extend(content.into_iter().filter_map(|inline| self.inline(inline, base)));
        resolved
    }

    fn inline(&mut self, inline: Inline, base: &TextStyle) -> Option<LayoutInline> {
        Some(match inline {
            Inline::Text(run) => LayoutInline::Text(self.text(run, base)),
            Inline::NoteCall { note, origin } => {
                // A reader gives every call its note; a document from elsewhere may not.
                self.note_forms.get(note.0 as usize)?;
                LayoutInline::NoteCall { note, style: text::note_call(base), origin }
            }
            Inline::Image(image) => {
                self.report_dead_link(image.link, &image.origin);
                LayoutInline::Image {
                    image: self.images.id(&image, self.loader, self.diagnostics),
                    alt: image.alt,
                    protected: image.protected,
                    link: image.link,
                    origin: image.origin,
                }
            }
            Inline::Reference(reference) => {
                LayoutInline::Reference(self.reference(reference, base))
            }
            Inline::Index(mark) => {
                let mark = LayoutMark { mark, key: self.free_key("mark") };
                self.index_marks.push(mark.clone());
                LayoutInline::Index(mark)
            }
            Inline::Break => LayoutInline::Break,
        })
    }

    /// Returns a key, a word with a number, that no other place has.
    pub(super) fn free_key(&mut self, word: &'static str) -> Key {
        loop {
            let count = self.tried_keys.entry(word).or_default();
            *count += 1;
            if let Some(key) = Key::new(&format!("{word}-{count}"))
                && self.anchors.get(key.as_str()).is_none()
            {
                return key;
            }
        }
    }

    /// Resolves a reference: what is printed, and a link to the place.
    fn reference(&mut self, reference: Reference, base: &TextStyle) -> LayoutReference {
        self.names_pages |= reference.part == ReferencePart::Page;
        let place = self.anchors.get(&reference.key);
        let text = place.and_then(|place| match reference.part {
            ReferencePart::Number => {
                place.number.clone().or_else(|| Some(format!("“{}”", place.title)))
            }
            ReferencePart::Title => Some(place.title.clone()).filter(|title| !title.is_empty()),
            // As wide as the folios of most books; pagination knows better.
            ReferencePart::Page => Some("000".to_owned()),
        });
        let link = place.map(|place| {
            let at = self.links.len() + self.reference_links.len();
            let target = LinkTarget::Section(place.key.clone());
            self.reference_links.push(LayoutLink { target, title: None });
            LinkId(u32::try_from(at).unwrap_or(u32::MAX))
        });
        if link.is_none() {
            let message = format!("a reference to `{}`, which is no place's key", reference.key);
            let mut diagnostic = Diagnostic::new(Code::DanglingLink, message).with_hint(
                "give the section, figure or table that key, `{#key}`, or look the key up in the \
                 outline",
            );
            diagnostic.span = reference.origin.span();
            self.diagnostics.push(diagnostic);
        }
        let run = LayoutText {
            text: text.unwrap_or_else(|| UNKNOWN.to_owned()),
            marks: Marks::empty(),
            style: *base,
            link,
            ruby: None,
            lang: None,
            origin: reference.origin,
        };
        LayoutReference { run, key: reference.key, part: reference.part }
    }

    fn text(&mut self, run: Text, base: &TextStyle) -> LayoutText {
        self.report_dead_link(run.link, &run.origin);
        LayoutText {
            text: run.text,
            marks: run.marks,
            style: text::marked(base, run.marks),
            link: run.link,
            ruby: run.ruby,
            lang: run.lang,
            origin: run.origin,
        }
    }

    /// Reports a dead link where it is first met.
    pub(super) fn report_dead_link(&mut self, link: Option<LinkId>, origin: &Origin) {
        let Some(link) = link.filter(|link| self.dead_links.remove(link)) else { return };
        let target = match self.links.get(link.0 as usize).map(|link| &link.target) {
            Some(LinkTarget::Dead(target)) => target.as_str(),
            Some(LinkTarget::External(_) | LinkTarget::Section(_)) | None => return,
        };
        let message = if target.trim().is_empty() {
            "a link leads nowhere".to_owned()
        } else {
            format!("a link leads to `{target}`, which no section has as its key")
        };
        let diagnostic = Diagnostic::new(Code::DanglingLink, message).with_hint(
            "give the section that key, `## 標題 {#key}`, or look the key up in the outline",
        );
        self.diagnostics.push(match origin.span() {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }
}

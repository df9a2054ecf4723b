//! HTML, between the lines and in them.

use super::frames::{Frame, LeafKind};
use super::{Anchor, EPIGRAPH, Reader};
use crate::reader::markdown::html::{self, Html, Part, TableTag};
use crate::reader::markdown::switches;
use crate::source::Span;

impl Reader<'_, '_> {
    /// Ends a block of HTML: its text is a paragraph.
    pub(super) fn close_html(&mut self) {
        let Some((block, start)) = self.html.take() else { return };
        for part in html::parts(&block) {
            match part {
                Part::Text(at, text) => {
                    let at = start + at;
                    let shown = html::unescape(text).into_owned();
                    self.leaf(at).push_text(shown.into(), at, at + text.len());
                }
                Part::Tag(at, tag) => {
                    self.inline_html(tag, start + at, start + at + tag.len());
                }
                Part::LineEnd(at) => {
                    self.leaf(start + at).push_soft_break(start + at, start + at + 1);
                }
            }
        }
        self.close_leaf();
    }

    /// Follows a tag or comment.
    pub(super) fn inline_html(&mut self, tag: &str, start: usize, end: usize) {
        let span = Span::new(start, end);
        let tag = &switches::comment(tag);
        if self.note_tag(tag, span) {
            return;
        }
        if let Some(part) = TableTag::parse(tag)
            && self.table_tag(&part, tag, span)
        {
            return;
        }
        if tag.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim)
            == Some(EPIGRAPH)
        {
            self.drop_epigraph();
            self.pending_epigraph = Some(span);
            return;
        }
        let is_switch = self.switches.follow(tag, span, self.diagnostics);
        let depth = self.frames.len();
        let says =
            html::element(tag).is_some_and(|element| self.scopes.follow(&element, span, depth));
        let scope = self.scope();
        let leaf = self.leaf(start);
        leaf.set_scope(scope);
        let begins = leaf.is_empty();
        match leaf.push_html(tag, start, end) {
            Some(Html::Anchor { key, is_part }) => {
                self.anchor = Some(Anchor { key: key.map(str::to_owned), is_part, start });
            }
            Some(Html::Note(label)) => {
                let label = self.label(label, start);
                self.leaf(start).start_note_call(label, start);
            }
            Some(Html::Caption(key)) if begins && self.is_in_paragraph() => {
                self.captions.announce(key.map(|key| html::unescape(key).into_owned()));
            }
            Some(Html::Caption(_)) => self.losses.tag("span".to_owned(), span),
            Some(Html::Comment) if !is_switch && !is_empty_comment(tag) => {
                self.losses.comment(span);
            }
            Some(Html::Other(name, true)) if !says => {
                self.losses.tag(name, span);
            }
            Some(_) | None => {}
        }
    }

    fn is_in_paragraph(&self) -> bool {
        matches!(self.leaf, Some((LeafKind::Paragraph, ..)))
    }

    /// Follows the tags of a list of notes, `<ol class="notes">` with `<li id="note-1">`, which is
    /// in nothing else; returns whether it is one.
    fn note_tag(&mut self, tag: &str, span: Span) -> bool {
        let in_note = matches!(self.frames.first(), Some(Frame::Note { is_html: true, .. }));
        if self.frames.is_empty() && html::is_note_list(tag) {
            self.close_leaf();
            return true;
        }
        if let Some(label) = html::note_item(tag).filter(|_| self.frames.is_empty()) {
            self.close_leaf();
            let label = html::unescape(label).into_owned();
            self.frames.push(Frame::Note { label, blocks: Vec::new(), is_html: true, span });
            return true;
        }
        let ends = in_note && tag.eq_ignore_ascii_case("</li>");
        if ends && self.frames.iter().skip(1).all(|frame| matches!(frame, Frame::Html(_))) {
            self.end_note_element();
        }
        ends
    }

    /// Ends a note that is an element, if one is open in no container of Markdown.
    pub(super) fn end_note_element(&mut self) {
        self.close_leaf();
        self.close_tables();
        if let Some(Frame::Note { is_html: true, .. }) = self.frames.last() {
            self.close_frame();
        }
    }
}

/// Whether a comment says nothing: it stands there to part two lists.
fn is_empty_comment(comment: &str) -> bool {
    let inner = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim().is_empty())
}

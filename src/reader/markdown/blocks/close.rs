//! What happens when a block ends: it is finished and hung into the one around it.

use super::{Definition, Frame, LeafKind, Reader};
use crate::document::{
    Block, Cell, Heading, Inline, List, ListItem, Origin, Paragraph, Quote, Row, Table,
};
use crate::reader::markdown::headings;
use crate::reader::markdown::html::{self, Part};
use crate::reader::markdown::inlines::Leaf;
use crate::source::Span;

impl<'a> Reader<'a, '_> {
    pub(super) fn close_leaf(&mut self) {
        let Some((kind, mut leaf, span)) = self.leaf.take() else { return };
        self.scopes.end_paragraph();
        match kind {
            LeafKind::Heading(level) => self.close_heading(level, leaf, span),
            LeafKind::Paragraph => {
                let source = self.text.get(span.range()).unwrap_or_default();
                let key = headings::key_at_end(source);
                self.captions.see(source, span, key);
                let key = key.map(|(at, key)| (span.start as usize + at, key));
                let key = key.filter(|&(at, _)| leaf.is_image_before(at)).map(|(at, key)| {
                    leaf.truncate(at);
                    key.to_owned()
                });
                let title = std::mem::take(&mut leaf.image_title);
                let content = self.finish(leaf);
                self.push_paragraph(content, title, key, span);
            }
            LeafKind::Cell => {
                let content = self.finish(leaf);
                let paragraph = Paragraph { content, origin: Origin::new(span) };
                let blocks = match paragraph.content.is_empty() {
                    true => Vec::new(),
                    false => vec![Block::Paragraph(paragraph)],
                };
                if let Some(Frame::Row(cells)) = self.frames.last_mut() {
                    cells.push(Cell { blocks, columns: 1, rows: 1 });
                }
            }
        }
    }

    fn finish(&mut self, leaf: Leaf<'a>) -> Vec<Inline> {
        let (content, rubies) = leaf.finish(&self.scopes.langs);
        self.body.rubies.extend(rubies);
        content
    }

    pub(super) fn close_heading(&mut self, level: u8, mut leaf: Leaf<'a>, span: Span) {
        let source = self.text.get(span.range()).unwrap_or_default();
        let mut key = self.pending_key.take();
        let mut is_part = false;
        if let Some((at, found)) = headings::attributes_at_end(source) {
            leaf.truncate(span.start as usize + at);
            key = found.key.map(str::to_owned).or(key);
            is_part = found.is_part;
        }
        let mut content = self.finish(leaf);
        if self.frames.is_empty() && self.body.blocks.is_empty() {
            self.body.first_heading = headings::heading_text(&content);
        }
        let number = headings::take_number(&mut content);
        if content.is_empty() && number.is_none() {
            return;
        }
        let origin = Origin::new(span);
        self.push(Block::Heading(Heading { level, number, content, key, is_part, origin }));
    }

    pub(super) fn close_frame(&mut self) {
        let frame = self.frames.pop();
        self.scopes.end_container(self.frames.len());
        match frame {
            Some(Frame::Quote(kind, blocks, span)) => {
                self.push(Block::Quote(Quote { kind, blocks, origin: Origin::new(span) }));
            }
            Some(Frame::List { kind, loose, items, span }) => {
                let origin = Origin::new(span);
                self.push(Block::List(List { kind, tight: !loose, items, origin }));
            }
            Some(Frame::Item(blocks)) => {
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(ListItem { blocks });
                }
            }
            Some(Frame::Note(label, blocks, span)) => {
                self.body.definitions.push(Definition { label, blocks, span });
            }
            Some(Frame::Table { columns, head, body, span }) => {
                let origin = Origin::new(span);
                let (caption, key) = (Vec::new(), None);
                self.push(Block::Table(Table { caption, key, columns, head, body, origin }));
            }
            Some(Frame::Row(cells)) => {
                if let Some(Frame::Table { body, .. }) = self.frames.last_mut() {
                    body.push(Row { cells });
                }
            }
            Some(Frame::Html(frame)) => self.close_table_frame(frame),
            None => {}
        }
    }

    /// Ends a table's head; GFM demands one, so an empty one stands for none.
    pub(super) fn close_head(&mut self) {
        let Some(Frame::Row(cells)) = self.frames.pop() else { return };
        let is_empty = cells.iter().all(|cell| cell.blocks.is_empty());
        if let Some(Frame::Table { head, .. }) = self.frames.last_mut()
            && !is_empty
        {
            head.push(Row { cells });
        }
    }

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
}

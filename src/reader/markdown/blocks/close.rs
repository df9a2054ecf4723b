//! What happens when a block ends: it is finished and hung into the one around it.

use super::figures::FigureParts;
use super::frames::{Definition, Frame, LeafKind};
use super::{Anchor, Reader};
use crate::document::{
    Block, Cell, Heading, Inline, List, ListItem, ListKind, Origin, Paragraph, Quote, Row, Table,
};
use crate::reader::markdown::headings;
use crate::reader::markdown::inlines::Leaf;
use crate::source::Span;

impl<'a> Reader<'a, '_> {
    pub(super) fn close_leaf(&mut self) {
        let Some((kind, mut leaf, span)) = self.leaf.take() else { return };
        self.scopes.end_paragraph();
        match kind {
            LeafKind::Heading(level) => self.close_heading(level, leaf, span),
            LeafKind::Paragraph => {
                let span = leaf.extended(span);
                let source = self.text.get(span.range()).unwrap_or_default();
                let found = headings::attributes_at_end(source).filter(|(_, found)| !found.is_part);
                let key = found.filter(|(_, found)| found.alt.is_none());
                let key = key.and_then(|(at, found)| Some((at, found.key?)));
                self.captions.see(source, span, key);
                let found = found.map(|(at, found)| (span.start as usize + at, found));
                let found = found.filter(|&(at, _)| leaf.is_image_before(at));
                if let Some((at, _)) = found {
                    leaf.truncate(at);
                }
                let attributes = found.map(|(_, found)| found).unwrap_or_default();
                let title = std::mem::take(&mut leaf.image_title);
                let is_inside = |anchor: &Anchor| anchor.start >= span.start as usize;
                let anchor = match leaf.is_image() {
                    true => self.anchor.take_if(|anchor| is_inside(anchor) && anchor.key.is_some()),
                    false => None,
                };
                let anchor = anchor.and_then(|anchor| anchor.key);
                let is_inline = leaf.is_inline;
                let content = self.finish(leaf);
                let parts = FigureParts { title, attributes, anchor, is_inline };
                self.push_paragraph(content, parts, span);
            }
            LeafKind::Cell => {
                let content = self.finish(leaf);
                let paragraph = Paragraph { content, origin: Origin::new(span) };
                let blocks = match paragraph.content.is_empty() {
                    true => Vec::new(),
                    false => vec![Block::Paragraph(paragraph)],
                };
                if let Some(Frame::Row(cells)) = self.frames.last_mut() {
                    cells.push(Cell { blocks, columns: 1, rows: 1, heads_row: false });
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
        let anchor = self.anchor.take();
        let mut is_part = anchor.as_ref().is_some_and(|anchor| anchor.is_part);
        let mut key = anchor.and_then(|anchor| anchor.key);
        let found = headings::attributes_at_end(source).filter(|(_, found)| found.alt.is_none());
        if let Some((at, found)) = found {
            leaf.truncate(span.start as usize + at);
            key = found.key.map(str::to_owned).or(key);
            is_part |= found.is_part;
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
                // HTML parts paragraphs without a blank line; Markdown can't.
                let loose = loose || items.iter().any(|item| has_parted(&item.blocks));
                // What was read as nothing may have left no place for a blank line.
                let can_part = items.len() > 1 || items.iter().any(|item| item.blocks.len() > 1);
                let tight = !(loose && can_part);
                self.push(Block::List(List { kind, tight, items, origin }));
            }
            Some(Frame::Item(blocks)) => {
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(ListItem { blocks });
                }
            }
            Some(Frame::Note { label, blocks, span, .. }) => {
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
            // The grid takes its cells itself.
            Some(Frame::Cell(_)) | None => {}
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
}

/// Whether there are blocks between which nothing but a blank line can stand.
fn has_parted(blocks: &[Block]) -> bool {
    blocks.windows(2).any(|pair| match pair {
        [Block::Table(_), _]
        | [
            Block::Paragraph(_) | Block::Figure(_) | Block::List(_) | Block::Quote(_),
            Block::Paragraph(_) | Block::Figure(_) | Block::Table(_),
        ]
        | [Block::Quote(_), Block::Quote(_)] => true,
        // A list interrupts text only if it begins at 1 with an item that is not empty
        // (CommonMark §5.3).
        [
            Block::Paragraph(_) | Block::Figure(_) | Block::List(_) | Block::Quote(_),
            Block::List(list),
        ] => {
            matches!(list.kind, ListKind::Numbered { start } if start != 1)
                || list.items.first().is_none_or(|item| item.blocks.is_empty())
        }
        _ => false,
    })
}

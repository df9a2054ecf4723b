//! Blocks: resolved blocks in, strips out.

use super::setter::{Column, Setter, baseline, label_items};
use super::strip::{Break, NoteMark, Strip};
use crate::document::NoteId;
use crate::layout::{
    ArtifactKind, LayoutBlock, LayoutHeading, LayoutInline, LayoutItem, LayoutList, LayoutNote,
    LayoutQuote, LayoutReference, LayoutText, NodeId, NotePlace, Point, Rect, StructureRole, Tag,
};
use crate::style::{Length, Role};

impl Setter<'_> {
    /// Sets blocks that stand together.
    pub(super) fn blocks(
        &mut self,
        blocks: &[LayoutBlock],
        column: Column,
        parent: Option<NodeId>,
    ) {
        for block in blocks {
            self.block(block, column, parent);
        }
    }

    /// Sets a block.
    pub(super) fn block(&mut self, block: &LayoutBlock, column: Column, parent: Option<NodeId>) {
        match block {
            LayoutBlock::Heading(heading) => self.heading(heading, column, parent),
            LayoutBlock::Paragraph(paragraph) => {
                self.paragraph(paragraph, StructureRole::Paragraph, column, parent);
            }
            LayoutBlock::List(list) => self.list(list, column, parent),
            LayoutBlock::Quote(quote) => self.quote(quote, column, parent),
            LayoutBlock::Code(code) => self.code(code, column, parent),
            LayoutBlock::Table(table) => self.table(table, column, parent),
            LayoutBlock::Figure(figure) => self.figure(figure, column, parent),
            LayoutBlock::Rule => self.rule(column),
        }
    }

    fn heading(&mut self, heading: &LayoutHeading, column: Column, parent: Option<NodeId>) {
        let document = self.setting.document;
        let content = numbered(heading);
        let role = match &heading.anchor {
            Some(anchor) => StructureRole::Heading {
                depth: self.heading_depth(anchor.entry),
                title: plain(&content),
            },
            // A heading inside a quotation would break the order of depths.
            None => StructureRole::Paragraph,
        };
        let node = self.flow.node(role, parent);
        let first = self.lines(&content, &heading.paragraph.style, column, node);
        let Some(anchor) = &heading.anchor else { return };
        let sheet = &document.sheet;
        let is_main = document.main_matter == Some(anchor.entry);
        let opens_page =
            heading.is_part || is_main || sheet.chapters_on_new_page && heading.rank == 1;
        let on_recto = heading.is_part || is_main || sheet.chapters_on_recto;
        let page_break = if on_recto && sheet.page.mirrored { Break::Recto } else { Break::Forced };
        if let Some(strip) = self.flow.strips.get_mut(first) {
            strip.rare_mut().section = Some(anchor.entry);
            if opens_page {
                strip.break_before = page_break;
                strip.sunk = true;
            }
        }
        // A heading never parts from itself (P6).
        for strip in self.flow.strips.iter_mut().skip(first + 1) {
            strip.break_before = Break::Forbidden;
        }
        if heading.is_part {
            self.flow.page_break = Some(page_break);
        }
    }

    /// Returns how deep a section's heading is, the document's title counted.
    pub(super) fn heading_depth(&self, entry: usize) -> u8 {
        let document = self.setting.document;
        let depth = document.outline.entries.get(entry).map_or(1, |entry| entry.depth);
        let title = u8::from(!document.title.is_empty());
        depth.saturating_add(title).clamp(1, 6)
    }

    fn list(&mut self, list: &LayoutList, column: Column, parent: Option<NodeId>) {
        let numbered = list.start.is_some();
        let node = self.flow.node(StructureRole::List { numbered }, parent);
        for item in &list.items {
            self.list_item(item, column, node);
        }
    }

    fn list_item(&mut self, item: &LayoutItem, column: Column, list: NodeId) {
        let node = self.flow.node(StructureRole::ListItem, Some(list));
        let label = self.flow.node(StructureRole::ListLabel, Some(node));
        let body = self.flow.node(StructureRole::ListBody, Some(node));
        let size = item.label_style.size;
        let indent = text_start(&item.blocks).unwrap_or(column.indent + size * 2_i64);
        let first = self.flow.strips.len();
        self.blocks(&item.blocks, Column { indent, ..column }, Some(body));
        if self.flow.strips.len() == first {
            // An empty item still shows its label.
            let leading = self.setting.grid();
            self.flow.push(Strip { height: leading, on_grid: column.on_grid, ..Strip::default() });
        }
        let (runs, width) = self.setting.label(&item.label, &item.label_style);
        let leading = self.setting.grid();
        if let Some(strip) = self.flow.strips.get_mut(first) {
            // Figures line up at their stops, bullets with each other.
            let x = (indent - size / 2 - width).max(Length::ZERO) + column.x;
            let y = strip.baseline.unwrap_or(baseline(leading, size));
            let at = Point { x, y };
            strip.items.splice(0..0, label_items(runs, Tag::Node(label), at));
        }
    }

    fn quote(&mut self, quote: &LayoutQuote, column: Column, parent: Option<NodeId>) {
        let grid = self.setting.grid();
        let style = self.setting.document.sheet.role(quote.role);
        let node = self.flow.node(StructureRole::Quote, parent);
        let (before, after) = (grid * style.lines_before, grid * style.lines_after);
        // Half a line above and half a line below keep the page on its grid, so the quotation
        // itself stands between two lines of it.
        let on_grid = column.on_grid && style.lines_before.fract() == 0.0;
        let indent = text_start(&quote.blocks).unwrap_or(column.indent + style.start_indent);
        let first = self.flow.strips.len();
        self.blocks(&quote.blocks, Column { on_grid, indent, ..column }, Some(node));
        // The space is the quotation's, not that of each of its paragraphs.
        for strip in self.flow.strips.iter_mut().skip(first + 1) {
            strip.space_before = Length::ZERO;
        }
        if let Some(strip) = self.flow.strips.get_mut(first) {
            strip.space_before = strip.space_before.max(before);
            self.flow.space_after = after;
        }
    }

    /// Sets a thematic break: three asterisks in a line of their own, as books have them.
    fn rule(&mut self, column: Column) {
        let grid = self.setting.grid();
        let style = self.setting.document.sheet.role(Role::Body).text;
        let (runs, width) = self.setting.label("＊　＊　＊", &style);
        let x = column.x + column.indent + (column.width - column.indent - width) / 2;
        let at = Point { x, y: baseline(grid, style.size) };
        let items = label_items(runs, Tag::Artifact(ArtifactKind::Layout), at).collect();
        let strip = Strip { height: grid, on_grid: column.on_grid, items, ..Strip::default() };
        self.flow.push(strip);
        self.flow.keep_with_next = true;
    }

    /// Sets a note; its label hangs before the first line.
    pub(super) fn note(&mut self, note: &LayoutNote, column: Column, parent: Option<NodeId>) {
        let node = self.flow.node(StructureRole::Note, parent);
        let label = self.flow.node(StructureRole::ListLabel, Some(node));
        let first = self.flow.strips.len();
        self.blocks(&note.blocks, column, Some(node));
        let style = self.setting.document.sheet.role(Role::Note);
        if self.flow.strips.len() == first {
            self.flow.push(Strip { height: style.leading, ..Strip::default() });
        }
        let node = self.flow.node(StructureRole::Link, Some(label));
        let (runs, width) = self.setting.label(&note.label, &note.label_style);
        let x = match note.place {
            NotePlace::Foot | NotePlace::End => column.x,
            // Half an em before the text, as under a table nothing else stands at its left edge.
            NotePlace::Table => {
                let text = text_start(&note.blocks).unwrap_or_default() - style.text.size / 2;
                column.x + (text - width).max(Length::ZERO)
            }
        };
        if let Some(strip) = self.flow.strips.get_mut(first) {
            let y = strip.baseline.unwrap_or(baseline(style.leading, style.text.size));
            let at = Point { x, y };
            strip.items.splice(0..0, label_items(runs, Tag::Node(node), at));
            let style = note.label_style;
            let rect = Rect { x: at.x, y: y - style.size * 0.88, width, height: style.size };
            let note = NoteId(note.number.saturating_sub(1));
            strip.rare_mut().note_marks.push(NoteMark { note, is_call: false, rect, node, style });
        }
    }
}

/// Returns a heading's content with its number before it.
pub(super) fn numbered(heading: &LayoutHeading) -> Vec<LayoutInline> {
    let number = heading.number.as_ref().map(|number| {
        LayoutInline::Text(LayoutText::plain(
            format!("{}{}", number.text, number.separator),
            heading.paragraph.style.text,
        ))
    });
    number.into_iter().chain(heading.paragraph.content.iter().cloned()).collect()
}

/// Returns the text of content, calls of notes left out; a break becomes a space.
pub(super) fn plain(content: &[LayoutInline]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                text.push_str(&run.text);
            }
            LayoutInline::Image { alt, .. } => text.push_str(alt),
            LayoutInline::Break => text.push(' '),
            LayoutInline::NoteCall { .. } | LayoutInline::Index(_) => {}
        }
    }
    text
}

/// Returns where the text of an item's or a quotation's blocks begins.
pub(super) fn text_start(blocks: &[LayoutBlock]) -> Option<Length> {
    blocks.iter().find_map(|block| match block {
        LayoutBlock::Paragraph(paragraph) => Some(paragraph.style.start_indent),
        LayoutBlock::Heading(heading) => Some(heading.paragraph.style.start_indent),
        LayoutBlock::Code(code) => Some(code.style.start_indent),
        // Their own indents come on top.
        LayoutBlock::List(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Table(_)
        | LayoutBlock::Figure(_)
        | LayoutBlock::Rule => None,
    })
}

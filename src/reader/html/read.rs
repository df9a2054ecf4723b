//! From elements to blocks: what each one means.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, NodeRef};
use super::content::{self, LeftOut, Maker};
use super::index::{Index, heading_level};
use super::leaf::Leaf;
use super::look::State;
use super::losses::{Loss, Losses};
use super::note_labels::take_label;
use super::notes::{Notes, Piece, is_block};
use super::style::Style;
use super::toc::Label;
use super::tree::{Child, Element};
use crate::document::{
    Block, Figure, Heading, Inline, Lang, Link, LinkId, NoteId, Origin, Paragraph, Quote,
    QuoteKind, Ruby, Text,
};
use crate::reader::markdown::take_number;
use crate::source::Span;

/// Elements are followed so deep; the parser opens fewer, but misnested ones may end up deeper.
const DEEPEST: usize = 300;
/// How deep quotations, lists and tables may be nested: later stages follow them by recursion.
const DEEPEST_BLOCKS: usize = 48;

/// Reads pages one after the other.
pub(super) struct Reader<'b> {
    pub(super) book: &'b Book,
    pub(super) index: &'b Index<'b>,
    pub(super) notes: &'b Notes,
    /// Elements that were read as metadata.
    pub(super) taken: &'b BTreeSet<NodeRef>,
    /// The manuscript's language.
    lang: Lang,
    /// The page that is read.
    pub(super) page: usize,
    pub(super) blocks: Vec<Block>,
    pub(super) leaf: Leaf,
    pub(super) state: State,
    /// Whether line breaks and blocks within are breaks of one line: in headings and captions.
    pub(super) is_line: bool,
    pub(super) links: Vec<Link>,
    /// The links met, and which of the document's they are once they have text.
    pub(super) opened: Vec<(Link, Option<LinkId>)>,
    pub(super) rubies: Vec<Ruby>,
    pub(super) images: BTreeMap<String, Vec<u8>>,
    /// The notes called, in the order of their first call, and their ids.
    pub(super) called: Vec<usize>,
    pub(super) ids: BTreeMap<usize, NoteId>,
    pub(super) losses: Losses,
    /// Paragraphs that Word labels as items of lists, waiting for the rest of their list.
    pub(super) items: Vec<super::word::WordItem>,
    /// The caption before a figure or table that is yet to come.
    pub(super) caption: Option<super::captions::WordCaption>,
    /// An element that was read already.
    pub(super) skip: Option<NodeRef>,
    pub(super) in_table: bool,
    depth: usize,
    /// How many blocks are around the one being read.
    pub(super) nested: usize,
    /// How many blocks of the outermost level there were when notes were last met: a heading or
    /// rule right before them announced them.
    pub(super) announced: Option<usize>,
}

impl<'b> Reader<'b> {
    pub(super) fn new(
        book: &'b Book,
        index: &'b Index<'b>,
        notes: &'b Notes,
        taken: &'b BTreeSet<NodeRef>,
        lang: Lang,
        losses: Losses,
    ) -> Self {
        Self {
            book,
            index,
            notes,
            taken,
            lang,
            page: 0,
            blocks: Vec::new(),
            leaf: Leaf::default(),
            state: State::default(),
            is_line: false,
            links: Vec::new(),
            opened: Vec::new(),
            rubies: Vec::new(),
            images: BTreeMap::new(),
            called: Vec::new(),
            ids: BTreeMap::new(),
            losses,
            items: Vec::new(),
            caption: None,
            skip: None,
            in_table: false,
            depth: 0,
            nested: 0,
            announced: None,
        }
    }

    /// Reads the content of a page; its blocks follow those read before.
    pub(super) fn read_page(&mut self, page: usize) {
        self.page = page;
        let is_passed_over = self.book.pages.get(page).is_none_or(|page| page.is_passed_over);
        if let Some(root) = self.book.root(page).filter(|_| !is_passed_over) {
            self.state = State::default();
            let label = self.book.labels.get(&page);
            if let Some(Label { label, level, place: None }) = label {
                let mut content = vec![Inline::Text(Text::new(label, Origin::new(root.span())))];
                let number = take_number(&mut content);
                let key = self.index.key((page, root.id())).cloned();
                let (level, is_part, origin) = (*level, false, Origin::new(root.span()));
                self.push(Block::Heading(Heading { level, number, content, key, is_part, origin }));
            }
            self.children(root);
            self.flush();
            self.flush_items();
            self.flush_caption();
            self.drop_announcement();
        }
    }

    /// Reads a note.
    pub(super) fn read_note(&mut self, number: usize) -> (Vec<Block>, Span) {
        let Some(definition) = self.notes.definitions.get(number) else {
            return (Vec::new(), Span::default());
        };
        let mut span = Span::default();
        let mut blocks = Vec::new();
        for (index, &place) in definition.body.iter().enumerate() {
            let Some(element) = self.book.element(place) else { continue };
            self.page = place.0;
            self.state = State::default();
            let read = self.inside(|reader| match definition.piece {
                Some(piece) => reader.piece(element, piece),
                None => reader.children(element),
            });
            if index == 0 {
                span = element.span();
            }
            blocks.extend(read);
        }
        if let Some(Block::Paragraph(paragraph)) = blocks.first_mut() {
            take_label(&mut paragraph.content, &definition.label);
        }
        blocks.retain(|block| !matches!(block, Block::Paragraph(p) if p.content.is_empty()));
        (blocks, span)
    }

    /// Reads a stretch of what stands in an element.
    fn piece(&mut self, element: Element<'b>, piece: Piece) {
        let page = self.page;
        let is = |child: &Child<'_>, place: NodeRef| matches!(child, Child::Element(element) if (page, element.id()) == place);
        let from = element.children().skip_while(|child| !is(child, piece.from));
        for child in from.take_while(|child| piece.until.is_none_or(|until| !is(child, until))) {
            self.child(child);
        }
    }

    pub(super) fn place(&self, element: Element<'_>) -> NodeRef {
        (self.page, element.id())
    }

    /// Reads what stands in an element.
    pub(super) fn children(&mut self, element: Element<'b>) {
        if self.depth >= DEEPEST {
            self.losses.add(Loss::Nesting, element.span());
            for child in element.walk(|inner| !super::tree::is_unseen(inner)) {
                if let Child::Text(text, origin) = child {
                    self.text(text, origin);
                }
            }
            return;
        }
        self.depth += 1;
        for child in element.children() {
            self.child(child);
        }
        self.depth -= 1;
    }

    pub(super) fn child(&mut self, child: Child<'b>) {
        match child {
            Child::Text(text, origin) => self.text(text, origin),
            Child::Element(element) => self.element(element),
        }
    }

    /// Reads an element.
    pub(super) fn element(&mut self, element: Element<'b>) {
        let place = self.place(element);
        let is_read = self.taken.contains(&place) || self.skip == Some(place);
        if is_read || self.notes.backlinks.contains(&place) {
            return;
        }
        if self.notes.bodies.contains_key(&place) {
            self.flush();
            if self.nested == 0 {
                self.announced = Some(self.blocks.len());
            }
            return;
        }
        if let Some(&note) = self.notes.calls.get(&place) {
            self.call(note, element);
            return;
        }
        let page = self.book.pages.get(self.page);
        let Some(page) = page else { return };
        if !element.is_html() {
            self.foreign(element);
            return;
        }
        match content::left_out(element, page.maker) {
            Some(LeftOut::Unseen) => return,
            Some(LeftOut::As(loss)) => {
                let is_empty = || loss == Loss::Furniture && element.line().is_empty();
                if !is_empty() {
                    self.losses.add(loss, element.span());
                }
                return;
            }
            None => {}
        }
        let style = page.sheet.style(element);
        if style.hidden == Some(true) {
            self.losses.add(Loss::Hidden, element.span());
            return;
        }
        let outside = self.state.clone();
        self.enter(element, style);
        if is_block(element) {
            self.block(element);
        } else {
            self.inline(element);
        }
        self.state.leave(outside);
    }

    /// Takes over what an element says of the text in it.
    pub(super) fn enter(&mut self, element: Element<'_>, style: Style) {
        let is_word = self.book.pages.get(self.page).is_some_and(|page| page.maker == Maker::Word);
        let lang = (!is_word).then_some(&self.lang);
        self.state.enter(element, style, lang, &mut self.losses);
    }

    /// Reads a block element.
    fn block(&mut self, element: Element<'b>) {
        if self.is_line {
            // Blocks in a heading or caption are its lines.
            self.leaf.line_break();
            self.children(element);
            self.leaf.line_break();
            return;
        }
        self.flush();
        let label = self.book.labels.get(&self.page);
        let label = label.filter(|label| label.place == Some(self.place(element)));
        if let Some(level) = heading_level(element).or(label.map(|label| label.level)) {
            self.heading(element, level);
            return;
        }
        let is_epigraph = element.has_kind(&["epigraph"]) || element.has_class(&["epigraph"]);
        match element.name() {
            "p" if super::word::is_contents_line(element) => {
                self.losses.add(Loss::Contents, element.span());
            }
            "p" if self.word_item(element) => {}
            "p" if self.word_caption(element) => return,
            "blockquote" if is_epigraph => self.quote(element, QuoteKind::Epigraph),
            "blockquote" => self.quote(element, QuoteKind::Block),
            "ul" | "ol" => self.list(element),
            "dl" => self.definitions(element),
            "pre" => self.preformatted(element),
            "table" => self.table(element),
            "figure" => self.figure(element),
            "div" if element.has_class(&["wp-caption", "figure", "thumb"]) => {
                self.figure(element);
            }
            "summary" => {
                self.state.bold();
                self.children(element);
            }
            "aside" => {
                let is_note = element.has_kind(&["footnote", "endnote", "rearnote"]);
                let loss = if is_note { Loss::UncalledNote } else { Loss::Aside };
                self.losses.add(loss, element.span());
                self.children(element);
            }
            _ if is_epigraph => self.quote(element, QuoteKind::Epigraph),
            _ => self.children(element),
        }
        self.flush();
    }

    /// Ends the paragraph that is open.
    pub(super) fn flush(&mut self) {
        if self.is_line {
            return;
        }
        let (mut content, span) = std::mem::take(&mut self.leaf).finish();
        match content.as_slice() {
            [] => return,
            [Inline::Image(_)] => {
                if let Some(Inline::Image(image)) = content.pop() {
                    self.push(Block::Figure(Figure { image, caption: Vec::new(), key: None }));
                }
                return;
            }
            _ => {}
        }
        self.push(Block::Paragraph(Paragraph { content, origin: Origin::new(span) }));
    }

    pub(super) fn push(&mut self, mut block: Block) {
        self.flush_items();
        if self.caption.is_some() {
            self.settle_caption(&mut block);
        }
        if self.nested == 0 && matches!(block, Block::Heading(_)) {
            self.drop_announcement();
        }
        self.blocks.push(block);
    }

    /// Reads what is nested; returns its blocks.
    pub(super) fn inside(&mut self, read: impl FnOnce(&mut Self)) -> Vec<Block> {
        self.flush();
        self.flush_items();
        let outside = std::mem::take(&mut self.blocks);
        let caption = self.caption.take();
        let is_line = std::mem::take(&mut self.is_line);
        let leaf = std::mem::take(&mut self.leaf);
        self.nested += 1;
        read(self);
        self.flush();
        self.flush_items();
        self.flush_caption();
        self.nested -= 1;
        (self.is_line, self.leaf, self.caption) = (is_line, leaf, caption);
        std::mem::replace(&mut self.blocks, outside)
    }

    /// Reads what is one line: a heading, a caption, a term.
    pub(super) fn line(&mut self, read: impl FnOnce(&mut Self)) -> (Vec<Inline>, Span) {
        let leaf = std::mem::take(&mut self.leaf);
        let is_line = std::mem::replace(&mut self.is_line, true);
        read(self);
        let read = std::mem::replace(&mut self.leaf, leaf);
        self.is_line = is_line;
        read.finish()
    }

    /// Whether blocks may be nested one level deeper.
    pub(super) fn has_room(&mut self, element: Element<'_>) -> bool {
        let has_room = self.nested < DEEPEST_BLOCKS;
        if !has_room {
            self.losses.add(Loss::Nesting, element.span());
        }
        has_room
    }

    fn quote(&mut self, element: Element<'b>, kind: QuoteKind) {
        if !self.has_room(element) {
            self.children(element);
            return;
        }
        let blocks = self.inside(|reader| reader.children(element));
        if !blocks.is_empty() {
            let origin = Origin::new(element.span());
            self.push(Block::Quote(Quote { kind, blocks, origin }));
        }
    }
}

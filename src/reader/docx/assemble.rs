//! From paragraphs to blocks: lists, quotations, code, headings.
//!
//! In: paragraphs and tables one after the other. Out: the tree. Word has no lists, only labelled
//! paragraphs with indents: items of one definition and level make a list, deeper ones a list
//! within it, and what goes on with an item stands under its text.

use super::captions::{self, is_image};
use super::losses::{Loss, Losses};
use super::paragraph::{Item, Leaf};
use super::regions::Region;
use super::styles::Role;
use super::trimming::{take_number, trim};
use crate::document::{
    Block, CodeBlock, Figure, Heading, Inline, InlineBuilder, List, ListItem, ListKind, Origin,
    Paragraph, Quote, QuoteKind, Text,
};
use crate::package::numbering::{Label, LabelKind};
use crate::source::Span;

/// Lists and quotations nested deeper go into the innermost that is open.
const DEEPEST: usize = 48;
/// What Word's lengths may differ by, in twips: a third of a character.
const ABOUT: i64 = 80;
/// What lengths of our own may differ by: rounding.
const EXACT: i64 = 4;
/// Levels of headings that a document has.
const LEVELS: u8 = 6;

/// An open list or quotation.
enum Frame {
    List {
        list: List,
        of: (u32, u8),
        next: u32,
        label_edge: i64,
        text_edge: i64,
    },
    /// `is_marked` if bookmarks say where it begins and ends.
    Quote {
        quote: Quote,
        is_marked: bool,
    },
}

struct Assembler<'l> {
    blocks: Vec<Block>,
    frames: Vec<Frame>,
    /// Whether hanpress wrote the file: indents say exactly what stands in which item, and blanks
    /// are meant.
    is_own: bool,
    /// Whether code of the paragraph before goes on.
    in_code: bool,
    losses: &'l mut Losses,
}

/// Puts blocks together.
pub(super) fn assemble(items: Vec<Item>, is_own: bool, losses: &mut Losses) -> Vec<Block> {
    let (blocks, frames) = (Vec::new(), Vec::new());
    let mut assembler = Assembler { blocks, frames, is_own, in_code: false, losses };
    for item in captions::attach(items, is_own, assembler.losses) {
        let is_code = matches!(&item, Item::Paragraph(leaf) if leaf.role == Role::Code);
        match item {
            Item::Table { table, indent } => {
                assembler.host(indent, false);
                assembler.push(Block::Table(table));
            }
            Item::Paragraph(leaf) => assembler.paragraph(leaf),
            Item::Begin(Region::Quote(kind, depth)) => assembler.begin_quote(kind, depth),
            Item::End(Region::Quote(..)) => assembler.end_quote(),
            Item::Begin(Region::Note(_)) | Item::End(Region::Note(_)) => {}
        }
        assembler.in_code = is_code && !is_own;
    }
    while !assembler.frames.is_empty() {
        assembler.close();
    }
    assembler.blocks
}

impl Assembler<'_> {
    fn paragraph(&mut self, mut leaf: Leaf) {
        if let Role::Heading(level) = leaf.role {
            self.heading(leaf, level);
            return;
        }
        if let Some(label) = leaf.label.take() {
            match label.kind {
                LabelKind::Text => {
                    self.losses.add(Loss::LabelAsText, leaf.span);
                    // It begins where its label does.
                    leaf.indent -= leaf.hanging.max(0);
                    leaf.natural = leaf.natural.min(leaf.indent);
                    let is_spaced = label.text.ends_with(|c: char| c.is_ascii_alphanumeric());
                    let space = if is_spaced { " " } else { "" };
                    let run = Text::new(format!("{}{space}", label.text), Origin::new(leaf.span));
                    let mut builder = InlineBuilder::new();
                    builder.push(Inline::Text(run));
                    trim(&mut leaf.content);
                    leaf.content.drain(..).for_each(|inline| builder.push(inline));
                    leaf.content = builder.finish();
                }
                LabelKind::Bullet | LabelKind::Number { .. } => {
                    self.item(&label, leaf);
                    return;
                }
            }
        }
        match leaf.role {
            Role::Quote => self.quote(leaf),
            Role::Epigraph => self.epigraph(leaf),
            Role::Code => self.code(leaf),
            Role::Rule => {
                self.host(leaf.indent - leaf.natural, false);
                self.push(Block::Rule(Origin::new(leaf.span)));
            }
            _ => {
                let goes_on = leaf.role == Role::Continuation;
                self.host(leaf.indent - leaf.natural, goes_on);
                self.push_text(leaf);
            }
        }
    }

    /// Adds a paragraph, or the figure that it is.
    fn push_text(&mut self, mut leaf: Leaf) {
        if is_image(&leaf.content) {
            let image = leaf.content.drain(..).find_map(|inline| match inline {
                Inline::Image(image) => Some(image),
                _ => None,
            });
            if let Some(image) = image {
                let (caption, key) = (leaf.caption, leaf.key);
                self.push(Block::Figure(Figure { image, caption, key }));
            }
            return;
        }
        if !self.is_own {
            trim(&mut leaf.content);
        }
        if !leaf.content.is_empty() {
            let origin = Origin::new(leaf.span);
            self.push(Block::Paragraph(Paragraph { content: leaf.content, origin }));
        }
    }

    fn heading(&mut self, mut leaf: Leaf, level: u8) {
        if !self.is_own {
            trim(&mut leaf.content);
        }
        let label = leaf.label.take().filter(|label| label.kind != LabelKind::Bullet);
        let number = match label {
            Some(label) => Some(label.text.trim().to_owned()).filter(|text| !text.is_empty()),
            None => take_number(&mut leaf.content),
        };
        if leaf.content.is_empty() && number.is_none() {
            return;
        }
        self.host(leaf.indent - leaf.natural, false);
        if level > LEVELS {
            self.losses.add(Loss::DeepHeading, leaf.span);
        }
        let (level, content) = (level.min(LEVELS), leaf.content);
        let origin = Origin::new(leaf.span);
        let (key, is_part) = (leaf.key, false);
        self.push(Block::Heading(Heading { level, number, content, key, is_part, origin }));
    }

    /// Adds an item to the list it belongs to, or begins one.
    fn item(&mut self, label: &Label, leaf: Leaf) {
        let text_edge = leaf.indent;
        let label_edge = leaf.indent - leaf.hanging;
        let number = match label.kind {
            LabelKind::Number { number, is_exact } => {
                if !is_exact {
                    self.losses.add(Loss::ListLabel, leaf.span);
                }
                Some(number)
            }
            LabelKind::Bullet | LabelKind::Text => None,
        };
        while let Some(frame) = self.frames.last() {
            let (of, level) = (label.list, label.list.1);
            let stays = match frame {
                Frame::List { of: open, next, .. } if *open == of => {
                    if number.is_none_or(|number| number == *next) {
                        self.next_item(leaf);
                        return;
                    }
                    false
                }
                Frame::Quote { is_marked, .. } => *is_marked,
                Frame::List { text_edge, .. } if self.is_own => label_edge >= text_edge - EXACT,
                Frame::List { of: open, .. } if open.0 == of.0 => open.1 < level,
                Frame::List { label_edge: open, .. } => label_edge > open + ABOUT,
            };
            if stays {
                break;
            }
            self.close();
        }
        let kind = number.map_or(ListKind::Bullet, |start| ListKind::Numbered { start });
        let origin = Origin::new(leaf.span);
        let list = List { kind, tight: true, items: Vec::new(), origin };
        let next = number.unwrap_or(0);
        let frame = Frame::List { list, of: label.list, next, label_edge, text_edge };
        self.open(frame, leaf.span);
        self.next_item(leaf);
    }

    fn next_item(&mut self, mut leaf: Leaf) {
        if let Some(Frame::List { list, next, .. }) = self.frames.last_mut() {
            *next = next.saturating_add(1);
            list.items.push(ListItem { blocks: Vec::new() });
        }
        leaf.label = None;
        self.push_text(leaf);
    }

    /// Begins a quotation within so many lists and quotations.
    fn begin_quote(&mut self, kind: QuoteKind, depth: usize) {
        while self.frames.len() > depth {
            self.close();
        }
        let span = Span::default();
        let quote = Quote { kind, blocks: Vec::new(), origin: Origin::new(span) };
        self.open(Frame::Quote { quote, is_marked: true }, span);
    }

    /// Ends the innermost quotation whose end is marked.
    fn end_quote(&mut self) {
        while self.is_in_marked_quote() {
            let is_it = matches!(self.frames.last(), Some(Frame::Quote { is_marked: true, .. }));
            self.close();
            if is_it {
                return;
            }
        }
    }

    fn is_in_marked_quote(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame, Frame::Quote { is_marked: true, .. }))
    }

    fn quote(&mut self, leaf: Leaf) {
        if self.is_in_marked_quote() {
            self.host(leaf.indent - leaf.natural, false);
            return self.push_text(leaf);
        }
        while let Some(Frame::List { text_edge, .. }) = self.frames.last() {
            let outside = leaf.indent - leaf.natural;
            if *text_edge > ABOUT && outside >= text_edge - ABOUT {
                break;
            }
            self.close();
        }
        if !matches!(self.frames.last(), Some(Frame::Quote { .. })) {
            let quote = Quote {
                kind: QuoteKind::Block,
                blocks: Vec::new(),
                origin: Origin::new(leaf.span),
            };
            self.open(Frame::Quote { quote, is_marked: false }, leaf.span);
        }
        self.push_text(leaf);
    }

    /// Adds a paragraph to the epigraph before it, or begins one; it stands in nothing else.
    fn epigraph(&mut self, mut leaf: Leaf) {
        if !self.is_own {
            trim(&mut leaf.content);
        }
        if leaf.content.is_empty() {
            return;
        }
        if self.is_in_marked_quote() {
            self.host(leaf.indent - leaf.natural, false);
            return self.push_text(leaf);
        }
        while !self.frames.is_empty() {
            self.close();
        }
        let origin = Origin::new(leaf.span);
        let paragraph =
            Block::Paragraph(Paragraph { content: leaf.content, origin: origin.clone() });
        match self.blocks.last_mut() {
            Some(Block::Quote(Quote { kind: QuoteKind::Epigraph, blocks, .. })) => {
                blocks.push(paragraph);
            }
            _ => self.push(Block::Quote(Quote {
                kind: QuoteKind::Epigraph,
                blocks: vec![paragraph],
                origin,
            })),
        }
    }

    fn code(&mut self, leaf: Leaf) {
        let mut text = String::new();
        for inline in &leaf.content {
            match inline {
                Inline::Text(run) => text.push_str(&run.text),
                Inline::Break => text.push('\n'),
                Inline::Image(image) => text.push_str(&image.alt),
                Inline::NoteCall { .. } | Inline::Reference(_) | Inline::Index(_) => {}
            }
        }
        if self.in_code
            && let Some(Block::Code(code)) = self.last_block()
        {
            code.text.push('\n');
            code.text.push_str(&text);
            return;
        }
        if text.is_empty() && !self.is_own {
            return;
        }
        self.host(leaf.indent - leaf.natural, false);
        let origin = Origin::new(leaf.span);
        self.push(Block::Code(CodeBlock { language: None, text, origin }));
    }

    /// Closes what a block at an indent does not stand in.
    fn host(&mut self, indent: i64, goes_on: bool) {
        while let Some(frame) = self.frames.last() {
            let is_only = self.frames.len() == 1;
            let stays = match frame {
                Frame::Quote { is_marked, .. } => *is_marked,
                Frame::List { text_edge, .. } if self.is_own => indent >= text_edge - EXACT,
                // A text edge of nothing tells nothing: many lists only indent the first line.
                Frame::List { text_edge, .. } => {
                    let is_under = *text_edge > ABOUT && indent >= text_edge - ABOUT;
                    is_under || goes_on && (is_only || *text_edge <= ABOUT)
                }
            };
            if stays {
                break;
            }
            self.close();
        }
    }

    fn open(&mut self, frame: Frame, span: Span) {
        if self.frames.len() >= DEEPEST {
            self.losses.add(Loss::Nesting, span);
            self.close();
        }
        self.frames.push(frame);
    }

    fn close(&mut self) {
        let block = match self.frames.pop() {
            Some(Frame::List { mut list, .. }) => {
                list.tight = list.items.iter().all(|item| is_tight(&item.blocks));
                Block::List(list)
            }
            // Whoever deletes a quotation's paragraphs leaves the bookmark.
            Some(Frame::Quote { quote, .. }) if quote.blocks.is_empty() && !self.is_own => return,
            Some(Frame::Quote { mut quote, .. }) => {
                if let Some(first) = quote.blocks.first() {
                    quote.origin = first.origin().clone();
                }
                Block::Quote(quote)
            }
            None => return,
        };
        self.push(block);
    }

    fn target(&mut self) -> &mut Vec<Block> {
        match self.frames.last_mut() {
            Some(Frame::List { list, .. }) => {
                if list.items.is_empty() {
                    list.items.push(ListItem { blocks: Vec::new() });
                }
                match list.items.last_mut() {
                    Some(item) => &mut item.blocks,
                    None => &mut self.blocks,
                }
            }
            Some(Frame::Quote { quote, .. }) => &mut quote.blocks,
            None => &mut self.blocks,
        }
    }

    fn push(&mut self, block: Block) {
        self.target().push(block);
    }

    fn last_block(&mut self) -> Option<&mut Block> {
        self.target().last_mut()
    }
}

/// Whether an item needs no space in it: a paragraph, and lists below it.
fn is_tight(blocks: &[Block]) -> bool {
    let paragraphs = blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
    paragraphs <= 1
}

//! What is open while blocks are read, and what becomes of it.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, HeadingLevel};

use super::tables::TableFrame;
use crate::document::{
    Alignment, Block, Cell, CodeBlock, Link, LinkId, ListItem, ListKind, NoteId, Origin, QuoteKind,
    Row, Ruby, RubyId,
};
use crate::source::Span;

/// What was read. Links, rubies and calls of notes are named by where they begin in the manuscript.
#[derive(Debug, Default)]
pub(in crate::reader::markdown) struct Body {
    pub(in crate::reader::markdown) blocks: Vec<Block>,
    pub(in crate::reader::markdown) links: BTreeMap<LinkId, Link>,
    pub(in crate::reader::markdown) rubies: BTreeMap<RubyId, Ruby>,
    pub(in crate::reader::markdown) definitions: Vec<Definition>,
    /// The labels of note calls, as written.
    pub(in crate::reader::markdown) labels: BTreeMap<NoteId, String>,
    /// The text of the heading that is the first block, if one is.
    pub(in crate::reader::markdown) first_heading: String,
}

impl Body {
    /// Adds what was read behind it.
    pub(super) fn append(&mut self, mut behind: Self) {
        self.blocks.append(&mut behind.blocks);
        self.links.append(&mut behind.links);
        self.rubies.append(&mut behind.rubies);
        self.definitions.append(&mut behind.definitions);
        self.labels.append(&mut behind.labels);
    }
}

/// A note's definition.
#[derive(Debug)]
pub(in crate::reader::markdown) struct Definition {
    pub(in crate::reader::markdown) label: String,
    pub(in crate::reader::markdown) blocks: Vec<Block>,
    pub(in crate::reader::markdown) span: Span,
}

/// An open block that holds others.
#[derive(Debug)]
pub(super) enum Frame {
    Quote(QuoteKind, Vec<Block>, Span),
    List {
        kind: ListKind,
        loose: bool,
        items: Vec<ListItem>,
        span: Span,
    },
    Item(Vec<Block>),
    Note {
        label: String,
        blocks: Vec<Block>,
        /// Whether it is an element, which nothing but its end tag ends.
        is_html: bool,
        span: Span,
    },
    Table {
        columns: Vec<Alignment>,
        head: Vec<Row>,
        body: Vec<Row>,
        span: Span,
    },
    Row(Vec<Cell>),
    /// A cell of a grid.
    Cell(Vec<Block>),
    /// A part of a table written in HTML.
    Html(TableFrame),
}

/// What the open leaf will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeafKind {
    Paragraph,
    Heading(u8),
    Cell,
}

pub(super) fn open_code(kind: &CodeBlockKind<'_>, span: Span) -> CodeBlock {
    let language = match kind {
        CodeBlockKind::Indented => None,
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
    };
    CodeBlock { language, text: String::new(), origin: Origin::new(span) }
}

pub(super) fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

pub(super) fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::Auto,
        pulldown_cmark::Alignment::Left => Alignment::Start,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::End,
    }
}

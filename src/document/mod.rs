//! The semantic tree: what a manuscript says, with no styling in it.
//!
//! Readers make a [`Document`]; conversion maps one to another; the outline and the layout read
//! it. Two documents are equal if they say the same, wherever their parts came from: an
//! [`Origin`] never takes part in a comparison.

mod block;
mod columns;
mod grid;
mod heading_number;
mod index_mark;
mod inline;
mod inline_builder;
mod metadata;
mod origin;

pub use block::{
    Alignment, Block, Cell, CodeBlock, Figure, Heading, List, ListItem, ListKind, Note, Paragraph,
    Quote, QuoteKind, Row, Table,
};
pub use columns::{character_columns, columns};
pub use grid::GridCursor;
pub use heading_number::split_heading_number;
pub use index_mark::IndexMark;
pub use inline::{
    Image, Inline, Link, LinkId, Marks, NoteId, Reference, ReferencePart, Ruby, RubyId, Text,
    plain_text, push_plain_text,
};
pub use inline_builder::{InlineBuilder, leading_text, remove_leading_text};
pub use metadata::{Lang, Metadata};
pub use origin::Origin;

use serde::{Deserialize, Serialize};

/// A whole manuscript.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Title, authors, language and the like.
    pub metadata: Metadata,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// The notes, in the order of their first call; [`NoteId`] indexes this list.
    pub notes: Vec<Note>,
    /// The links, in the order in which they are met; [`LinkId`] indexes this list.
    pub links: Vec<Link>,
    /// The readings above text, in the order in which they are met; [`RubyId`] indexes this list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rubies: Vec<Ruby>,
}

impl Document {
    /// Calls `visit` for every block, outer before inner, notes after the body.
    pub fn visit_blocks<'a>(&'a self, visit: &mut dyn FnMut(&'a Block)) {
        block::visit(&self.blocks, visit);
        for note in &self.notes {
            block::visit(&note.blocks, visit);
        }
    }

    /// Iterates over the headings of the body in order, those inside quotes and lists left out:
    /// only top-level headings make sections.
    pub fn headings(&self) -> impl Iterator<Item = &Heading> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading),
            Block::Paragraph(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Rule(_) => None,
        })
    }

    /// Returns the level of the manuscript's outermost sections, or 1 if it has none.
    #[must_use]
    pub fn top_level(&self) -> u8 {
        self.headings().map(|heading| heading.level).min().unwrap_or(1)
    }
}

//! The blocks a document is made of.

use serde::{Deserialize, Serialize};

use super::{Image, Inline, Origin};

/// A block-level element.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A section's heading. Contains inlines. Makes a section only at the top level of the body.
    Heading(Heading),
    /// A paragraph. Contains inlines.
    Paragraph(Paragraph),
    /// A bulleted or numbered list. Contains items, which contain blocks.
    List(List),
    /// A block quotation. Contains blocks.
    Quote(Quote),
    /// Lines of code, kept as they are; never converted.
    Code(CodeBlock),
    /// A table. Contains rows of cells, which contain blocks.
    Table(Table),
    /// An image with an optional caption, standing by itself.
    Figure(Figure),
    /// A thematic break.
    Rule(Origin),
}

impl Block {
    /// Calls `visit` for this block and those in it, outer before inner.
    pub fn visit<'a>(&'a self, visit_one: &mut dyn FnMut(&'a Self)) {
        visit(std::slice::from_ref(self), visit_one);
    }

    /// Returns where the block stands.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        match self {
            Self::Heading(heading) => &heading.origin,
            Self::Paragraph(paragraph) => &paragraph.origin,
            Self::List(list) => &list.origin,
            Self::Quote(quote) => &quote.origin,
            Self::Code(code) => &code.origin,
            Self::Table(table) => &table.origin,
            Self::Figure(figure) => &figure.image.origin,
            Self::Rule(origin) => origin,
        }
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 (outermost) to 6. A manuscript whose title stands above its sections begins at 2.
    pub level: u8,
    /// The number as the manuscript writes it (`第三章`, `一、`, `（二）`, `1.2`), without the
    /// space that follows; see [`super::split_heading_number`].
    pub number: Option<String>,
    /// The title proper.
    pub content: Vec<Inline>,
    /// The key the author gave, as written.
    pub key: Option<String>,
    /// Whether the author says that a part of the book begins here, with chapters in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_part: bool,
    /// Where the heading stands.
    pub origin: Origin,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its content.
    pub content: Vec<Inline>,
    /// Where it stands.
    pub origin: Origin,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// Bulleted or numbered.
    pub kind: ListKind,
    /// Whether its items are set without space between them, as in `CommonMark`.
    pub tight: bool,
    /// Its items.
    pub items: Vec<ListItem>,
    /// Where it stands.
    pub origin: Origin,
}

/// How a list's items are labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// With bullets.
    Bullet,
    /// With Arabic numbers.
    Numbered {
        /// The first item's number.
        start: u32,
    },
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    /// Its content; paragraphs mostly, further lists inside.
    pub blocks: Vec<Block>,
}

/// A block quotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// What it is for.
    #[serde(default, skip_serializing_if = "QuoteKind::is_block")]
    pub kind: QuoteKind,
    /// Its content.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub origin: Origin,
}

/// What a quotation is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteKind {
    /// Quoted in the course of the text.
    #[default]
    Block,
    /// A motto at the head of a book or chapter.
    Epigraph,
}

impl QuoteKind {
    /// Returns whether it is a quotation in the course of the text.
    #[must_use]
    pub fn is_block(&self) -> bool {
        *self == Self::Block
    }
}

/// A block of code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodeBlock {
    /// The language named on the fence.
    pub language: Option<String>,
    /// The lines, joined by `\n`, without a final one.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// As the style says.
    #[default]
    Auto,
    /// At the start edge.
    Start,
    /// Centred.
    Center,
    /// At the end edge.
    End,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its caption, empty if it has none.
    pub caption: Vec<Inline>,
    /// The key the author gave, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// One alignment a column; its length is the number of columns.
    pub columns: Vec<Alignment>,
    /// Rows that are repeated on every page the table reaches.
    pub head: Vec<Row>,
    /// The other rows.
    pub body: Vec<Row>,
    /// Where it stands.
    pub origin: Origin,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells; a spanned position has no cell of its own.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its content; none if the cell is empty.
    pub blocks: Vec<Block>,
    /// How many columns it covers, at least 1.
    pub columns: u16,
    /// How many rows it covers, at least 1.
    pub rows: u16,
    /// Whether it says what its row is about, as `<th scope="row">` does; only cells of the body.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heads_row: bool,
}

/// An image set apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The image.
    pub image: Image,
    /// Its caption, empty if it has none.
    pub caption: Vec<Inline>,
    /// The key the author gave, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A note at the foot of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Its content.
    pub blocks: Vec<Block>,
    /// Where its text stands.
    pub origin: Origin,
}

/// Calls `visit` for every block, outer before inner.
pub(super) fn visit<'a>(blocks: &'a [Block], visit_one: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit_one(block);
        match block {
            Block::List(list) => {
                for item in &list.items {
                    visit(&item.blocks, visit_one);
                }
            }
            Block::Quote(quote) => visit(&quote.blocks, visit_one),
            Block::Table(table) => {
                for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                    visit(&cell.blocks, visit_one);
                }
            }
            Block::Heading(_)
            | Block::Paragraph(_)
            | Block::Code(_)
            | Block::Figure(_)
            | Block::Rule(_) => {}
        }
    }
}

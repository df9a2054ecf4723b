//! What stands in a section, up to the next heading.

use rayon::prelude::*;

use super::Sketch;
use crate::document::{Block, Document, ListKind, plain_text, push_plain_text};

/// What stands below a heading, up to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// How many words: an ideograph is one, and so is a run of letters or digits; notes and code
    /// left out.
    pub words: usize,
    /// How many figures.
    pub figures: usize,
    /// How many tables.
    pub tables: usize,
    /// What a reader may want alone: items of its numbered lists, and its tables.
    pub parts: Vec<Part>,
}

/// A part of a section that has a key of its own: the section's, a slash and a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// An item of a numbered list.
    Item {
        /// Its number.
        number: u64,
        /// Its text.
        text: String,
    },
    /// A table.
    Table {
        /// The key the author gave it, as written.
        key: Option<String>,
        /// Its caption, empty if it has none.
        caption: String,
        /// Its rows, those of the head first, each the texts of its cells.
        rows: Vec<Vec<String>>,
    },
}

/// Returns the contents of a document's sections, one for each of its headings.
#[must_use]
pub fn contents(document: &Document) -> Vec<Content> {
    let content = |blocks: &[Block]| {
        let mut content = Content { words: count_words(&text_of(blocks)), ..Content::default() };
        for block in blocks {
            content.list(block);
            block.visit(&mut |block| match block {
                Block::Figure(_) => content.figures += 1,
                Block::Table(_) => content.tables += 1,
                Block::Heading(_)
                | Block::Paragraph(_)
                | Block::List(_)
                | Block::Quote(_)
                | Block::Code(_)
                | Block::Rule(_) => {}
            });
        }
        content
    };
    bodies(document).into_par_iter().map(content).collect()
}

/// Returns the fingerprints of a document's sections, one for each of its headings.
pub(super) fn sketches(document: &Document) -> Vec<Option<Sketch>> {
    bodies(document).into_par_iter().map(|blocks| Sketch::of(&text_of(blocks))).collect()
}

/// Returns what stands below each heading. What stands above the first belongs to no section.
fn bodies(document: &Document) -> Vec<&[Block]> {
    let is_heading = |block: &Block| matches!(block, Block::Heading(_));
    let bodies = document.blocks.split(is_heading).skip(1);
    bodies.collect()
}

impl Content {
    /// Takes down numbered lists and tables that stand in the section itself.
    fn list(&mut self, block: &Block) {
        match block {
            Block::List(list) => {
                let ListKind::Numbered { start } = list.kind else { return };
                let items = list.items.iter().zip(u64::from(start)..);
                self.parts.extend(
                    items.map(|(item, number)| Part::Item { number, text: text_of(&item.blocks) }),
                );
            }
            Block::Table(table) => {
                let rows = table.head.iter().chain(&table.body);
                let rows =
                    rows.map(|row| row.cells.iter().map(|cell| text_of(&cell.blocks)).collect());
                let caption = plain_text(&table.caption);
                let (key, rows) = (table.key.clone(), rows.collect());
                self.parts.push(Part::Table { key, caption, rows });
            }
            Block::Heading(_)
            | Block::Paragraph(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Figure(_)
            | Block::Rule(_) => {}
        }
    }
}

/// The text of blocks, paragraphs separated by line breaks; code left out.
fn text_of(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        block.visit(&mut |block| {
            let line = match block {
                Block::Heading(heading) => &heading.content,
                Block::Paragraph(paragraph) => &paragraph.content,
                Block::Figure(figure) => &figure.caption,
                Block::Table(table) => &table.caption,
                Block::List(_) | Block::Quote(_) | Block::Code(_) | Block::Rule(_) => return,
            };
            let end = text.len();
            if end > 0 {
                text.push('\n');
            }
            let start = text.len();
            push_plain_text(line, &mut text);
            if text.len() == start {
                text.truncate(end);
            }
        });
    }
    text
}

/// Counts ideographs and runs of other letters and digits; a point or comma between digits does
/// not end one.
fn count_words(text: &str) -> usize {
    let (mut count, mut within) = (0, false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let is_ideograph = matches!(c, '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if is_ideograph {
            count += 1;
            within = false;
        } else if c.is_alphanumeric() {
            count += usize::from(!within);
            within = true;
        } else {
            let joins = matches!(c, '.' | ',' | '\'' | '-' | '’')
                && characters.peek().is_some_and(|c| c.is_ascii_alphanumeric());
            within &= joins;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn ideographs_and_runs_of_letters_are_words() {
        assert_eq!(count_words("山茶，3.5 公里；don’t stop."), 2 + 1 + 2 + 2);
        assert_eq!(count_words("，。"), 0);
    }
}

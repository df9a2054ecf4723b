//! The lists of figures and tables that stand behind the contents list.

use super::{LayoutBlock, LayoutDocument, LayoutNumber, LayoutParagraph, LayoutRow};
use crate::outline::Key;

/// What bears captions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captioned {
    /// Figures.
    Figure,
    /// Tables.
    Table,
}

/// A list of figures or of tables.
#[derive(Debug, Clone, PartialEq)]
pub struct CaptionList<'d> {
    /// What it lists.
    pub kind: Captioned,
    /// Its heading.
    pub title: &'d str,
    /// Its entries in reading order, at least one.
    pub entries: Vec<ListedCaption<'d>>,
}

/// An entry of a list of figures or tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListedCaption<'d> {
    /// The key of the figure or table.
    pub key: &'d Key,
    /// Its number, which is the first run of its caption.
    pub number: Option<&'d LayoutNumber>,
    /// Its caption.
    pub caption: &'d LayoutParagraph,
}

impl LayoutDocument {
    /// Returns the lists that the sheet asks for and that have something to list: the figures and
    /// tables of the body that have captions.
    #[must_use]
    pub fn caption_lists(&self) -> Vec<CaptionList<'_>> {
        let contents = &self.sheet.contents;
        [(Captioned::Figure, &contents.figures), (Captioned::Table, &contents.tables)]
            .into_iter()
            .filter_map(|(kind, title)| {
                let title = title.as_deref()?;
                let mut entries = Vec::new();
                collect(&self.blocks, kind, &mut entries);
                (!entries.is_empty()).then_some(CaptionList { kind, title, entries })
            })
            .collect()
    }
}

fn collect<'d>(blocks: &'d [LayoutBlock], kind: Captioned, found: &mut Vec<ListedCaption<'d>>) {
    let push = |found: &mut Vec<ListedCaption<'d>>,
                key: &'d Option<Key>,
                number: &'d Option<_>,
                caption: &'d Option<_>| {
        if let (Some(key), Some(caption)) = (key, caption) {
            found.push(ListedCaption { key, number: number.as_ref(), caption });
        }
    };
    for block in blocks {
        match block {
            LayoutBlock::Figure(figure) if kind == Captioned::Figure => {
                push(found, &figure.anchor, &figure.number, &figure.caption);
            }
            LayoutBlock::Table(table) => {
                if kind == Captioned::Table {
                    push(found, &table.anchor, &table.number, &table.caption);
                }
                let rows = table.head.iter().chain(&table.body);
                for cell in rows.flat_map(|row: &LayoutRow| &row.cells) {
                    collect(&cell.blocks, kind, found);
                }
            }
            LayoutBlock::List(list) => {
                list.items.iter().for_each(|item| collect(&item.blocks, kind, found));
            }
            LayoutBlock::Quote(quote) => collect(&quote.blocks, kind, found),
            LayoutBlock::Heading(_)
            | LayoutBlock::Paragraph(_)
            | LayoutBlock::Code(_)
            | LayoutBlock::Figure(_)
            | LayoutBlock::Rule => {}
        }
    }
}

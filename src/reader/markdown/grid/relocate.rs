//! Leading places back from the texts of cells to the manuscript.

use super::Grids;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Origin};

impl Grids<'_> {
    /// Leads back all places in a document.
    pub(in crate::reader::markdown) fn relocate(&self, document: &mut Document) {
        if self.is_empty() {
            return;
        }
        self.blocks(&mut document.blocks);
        for note in &mut document.notes {
            self.blocks(&mut note.blocks);
            self.origin(&mut note.origin);
        }
        document.links.iter_mut().for_each(|link| self.origin(&mut link.origin));
        document.rubies.iter_mut().for_each(|ruby| self.origin(&mut ruby.origin));
    }

    /// Leads back the place of a diagnostic.
    pub(in crate::reader::markdown) fn relocate_all(
        &self,
        diagnostics: Diagnostics,
    ) -> Diagnostics {
        let mut relocated = Diagnostics::new();
        for diagnostic in diagnostics {
            let span = diagnostic.span.map(|span| {
                let mut origin = Origin::new(span);
                self.origin(&mut origin);
                origin.span().unwrap_or(span)
            });
            relocated.push(Diagnostic { span, ..diagnostic });
        }
        relocated
    }

    fn origin(&self, origin: &mut Origin) {
        let narrow = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        let place = |offset: u32| narrow(self.place(offset as usize));
        // The last byte decides; that of a line's end stands for none.
        let end = |offset: u32| match offset.checked_sub(1) {
            Some(last) if self.text.as_bytes().get(last as usize) == Some(&b'\n') => place(last),
            Some(last) => place(last) + 1,
            None => 0,
        };
        origin.relocate(place, end);
    }

    /// Recursion is bounded: the reader nests blocks no deeper than it says.
    fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    self.inlines(&mut heading.content);
                    self.origin(&mut heading.origin);
                }
                Block::Paragraph(paragraph) => {
                    self.inlines(&mut paragraph.content);
                    self.origin(&mut paragraph.origin);
                }
                Block::List(list) => {
                    list.items.iter_mut().for_each(|item| self.blocks(&mut item.blocks));
                    self.origin(&mut list.origin);
                }
                Block::Quote(quote) => {
                    self.blocks(&mut quote.blocks);
                    self.origin(&mut quote.origin);
                }
                Block::Code(code) => self.origin(&mut code.origin),
                Block::Table(table) => {
                    self.inlines(&mut table.caption);
                    let rows = table.head.iter_mut().chain(&mut table.body);
                    rows.flat_map(|row| &mut row.cells)
                        .for_each(|cell| self.blocks(&mut cell.blocks));
                    self.origin(&mut table.origin);
                }
                Block::Figure(figure) => {
                    self.origin(&mut figure.image.origin);
                    self.inlines(&mut figure.caption);
                }
                Block::Rule(origin) => self.origin(origin),
            }
        }
    }

    fn inlines(&self, content: &mut [Inline]) {
        for inline in content {
            match inline {
                Inline::Text(run) => self.origin(&mut run.origin),
                Inline::NoteCall { origin, .. } => self.origin(origin),
                Inline::Image(image) => self.origin(&mut image.origin),
                Inline::Reference(reference) => self.origin(&mut reference.origin),
                Inline::Index(mark) => self.origin(&mut mark.origin),
                Inline::Break => {}
            }
        }
    }
}

//! References to pages, and the index: they say what pagination finds, and pagination sets what they say.

use super::{
    LayoutBlock, LayoutDocument, LayoutInline, LayoutRow, LinkTarget, PageMap, PagedDocument,
    index, page_map, paginate,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::ReferencePart;
use crate::font::FontBook;

/// After so many times pages are what they are. Longer folios move text, and text folios: twice is
/// the rule, three times rare.
const MOST_TIMES: usize = 6;

/// Paginates a document until its references to pages name the pages on which things are, and
/// leaves the folios in it for the editions that have no pages of their own.
///
/// Also does with the document what needs its text, but no pages: `beside` gets it as it will stay,
/// and runs at the same time if nothing in it waits for a folio.
///
/// Diagnostics are those of [`paginate()`], and references that do not settle.
#[must_use]
pub fn lay_out<T: Send>(
    document: &mut LayoutDocument,
    fonts: &FontBook,
    diagnostics: &mut Diagnostics,
    beside: impl FnOnce(&LayoutDocument) -> T + Send,
) -> (PagedDocument, PageMap, T) {
    let paginate =
        |document: &LayoutDocument, noticed: &mut Diagnostics| paginate(document, fonts, noticed);
    settle(document, diagnostics, paginate, beside)
}

/// Does what [`lay_out()`] does for editions that draw no pages, in less time and room: the folios
/// and the diagnostics are the same.
#[must_use]
pub fn find_folios<T: Send>(
    document: &mut LayoutDocument,
    fonts: &FontBook,
    diagnostics: &mut Diagnostics,
    beside: impl FnOnce(&LayoutDocument) -> T + Send,
) -> (PageMap, T) {
    let paginate = |document: &LayoutDocument, noticed: &mut Diagnostics| {
        ((), page_map(document, fonts, noticed))
    };
    let ((), map, done) = settle(document, diagnostics, paginate, beside);
    (map, done)
}

fn settle<P: Send, T: Send>(
    document: &mut LayoutDocument,
    diagnostics: &mut Diagnostics,
    paginate: impl Fn(&LayoutDocument, &mut Diagnostics) -> (P, PageMap) + Sync,
    beside: impl FnOnce(&LayoutDocument) -> T + Send,
) -> (P, PageMap, T) {
    if !document.names_pages {
        let document = &*document;
        let paginate = || paginate(document, diagnostics);
        let ((pages, map), done) = rayon::join(paginate, || beside(document));
        return (pages, map, done);
    }
    let (pages, map) = settle_folios(document, diagnostics, paginate);
    (pages, map, beside(document))
}

fn settle_folios<P>(
    document: &mut LayoutDocument,
    diagnostics: &mut Diagnostics,
    paginate: impl Fn(&LayoutDocument, &mut Diagnostics) -> (P, PageMap),
) -> (P, PageMap) {
    for _ in 1..MOST_TIMES {
        let mut noticed = Diagnostics::new();
        let (pages, map) = paginate(document, &mut noticed);
        if !fill_in(document, &map) {
            diagnostics.append(noticed);
            return (pages, map);
        }
    }
    let (pages, map) = paginate(document, diagnostics);
    if fill_in(document, &map) {
        let message = "a reference to a page names the page before or behind it";
        diagnostics.push(Diagnostic::new(Code::Overfull, message).with_hint(
            "its own length moves what it refers to: reword the paragraph that it stands in",
        ));
    }
    (pages, map)
}

/// Writes folios into the references to pages and the index; returns whether one has changed.
fn fill_in(document: &mut LayoutDocument, map: &PageMap) -> bool {
    let links = &document.links;
    let mut folios = Folios { map, links, has_changed: false };
    folios.blocks(&mut document.blocks);
    for note in &mut document.notes {
        folios.blocks(&mut note.blocks);
    }
    let has_changed = folios.has_changed;
    let Some(index) = &mut document.index else { return has_changed };
    let lines = index::lines(&index.entries, map, &document.sheet);
    let has_new_lines = lines != index.lines;
    index.lines = lines;
    has_changed || has_new_lines
}

struct Folios<'a> {
    map: &'a PageMap,
    links: &'a [super::LayoutLink],
    has_changed: bool,
}

impl Folios<'_> {
    fn blocks(&mut self, blocks: &mut [LayoutBlock]) {
        for block in blocks {
            match block {
                LayoutBlock::Heading(heading) => self.inlines(&mut heading.paragraph.content),
                LayoutBlock::Paragraph(paragraph) => self.inlines(&mut paragraph.content),
                LayoutBlock::List(list) => {
                    for item in &mut list.items {
                        self.blocks(&mut item.blocks);
                    }
                }
                LayoutBlock::Quote(quote) => self.blocks(&mut quote.blocks),
                LayoutBlock::Table(table) => {
                    if let Some(caption) = &mut table.caption {
                        self.inlines(&mut caption.content);
                    }
                    self.rows(&mut table.head);
                    self.rows(&mut table.body);
                }
                LayoutBlock::Figure(figure) => {
                    if let Some(caption) = &mut figure.caption {
                        self.inlines(&mut caption.content);
                    }
                }
                LayoutBlock::Code(_) | LayoutBlock::Rule => {}
            }
        }
    }

    fn rows(&mut self, rows: &mut [LayoutRow]) {
        for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
            self.blocks(&mut cell.blocks);
        }
    }

    fn inlines(&mut self, content: &mut [LayoutInline]) {
        for inline in content {
            let LayoutInline::Reference(reference) = inline else { continue };
            if reference.part != ReferencePart::Page {
                continue;
            }
            let link = reference.run.link.and_then(|link| self.links.get(link.0 as usize));
            let folio = link.and_then(|link| match &link.target {
                LinkTarget::Section(key) => self.map.folios.get(key),
                LinkTarget::External(_) | LinkTarget::Dead(_) => None,
            });
            if let Some(folio) = folio.filter(|folio| **folio != reference.run.text) {
                reference.run.text.clone_from(folio);
                self.has_changed = true;
            }
        }
    }
}

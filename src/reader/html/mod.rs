//! HTML, as browsers, Word, Google Docs, pandoc, site editors and e-books write it; a [`Source`]
//! in, a [`Document`] out.
//!
//! `parse` makes a tree as browsers do. `content` says what of the page is the manuscript,
//! `metadata` takes title and authors, `index` and `notes` find out what links within the text
//! lead to; then `read` goes through the tree once, in the order of the text: `look` and `style`
//! say how text is distinguished, `leaf` settles white space. What a document cannot hold is
//! counted by `losses` and told; nothing is dropped in silence but comments and scripts.

mod book;
mod captions;
mod charset;
mod code;
mod content;
mod figures;
mod headings;
mod index;
mod inline;
mod leaf;
mod lists;
mod look;
mod losses;
mod metadata;
mod note_labels;
mod notes;
mod parse;
mod read;
mod sink;
mod style;
mod tables;
mod toc;
mod tree;
mod word;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::book::Book;
use self::index::Index;
use self::losses::Loss;
use self::notes::Notes;
use self::read::Reader;
pub(super) use self::toc::entries;
use super::ReaderOptions;
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Metadata, Note, Origin};
use crate::error::{Error, Result};
use crate::source::Source;

pub use charset::declared_encoding;

/// Reads a page. Returns the document, and the images that stood in the page itself by the names
/// the document calls them.
///
/// Errors if the page has more elements than any manuscript, or nothing to read.
pub fn read(
    source: &Source,
    _options: &ReaderOptions,
    diagnostics: &mut Diagnostics,
) -> Result<(Document, BTreeMap<String, Vec<u8>>)> {
    let failed = |reason| Error::Manuscript { path: source.path().to_path_buf(), reason };
    let mut book = Book::default();
    let name = source.file_name().unwrap_or_default();
    book.add_page(&name, source.text(), 0, None).map_err(failed)?;
    let found = metadata::read(&mut book, diagnostics);
    let (document, images) = book.read(found.metadata, &found.taken, diagnostics);
    if document.blocks.is_empty() && document.metadata.title.is_none() {
        return Err(failed("the page is empty: there is no text in it".to_owned()));
    }
    Ok((document, images))
}

impl Book {
    /// Reads all pages as one document. `taken` are elements that were read as metadata.
    pub(super) fn read(
        mut self,
        metadata: Metadata,
        taken: &BTreeSet<book::NodeRef>,
        diagnostics: &mut Diagnostics,
    ) -> (Document, BTreeMap<String, Vec<u8>>) {
        let mut losses = std::mem::take(&mut self.losses);
        let book = &self;
        let mut index = Index::new(book);
        let notes = Notes::find(book, &index);
        index.find_keys(book, |place| notes.is_call(place, book), &mut losses);
        for &place in &notes.dangling {
            losses.add(Loss::MissingNote, book.span(place));
        }
        let mut reader = Reader::new(book, &index, &notes, taken, metadata.lang.clone(), losses);
        for page in 0..book.pages.len() {
            reader.read_page(page);
        }
        let blocks = std::mem::take(&mut reader.blocks);
        let mut read = Vec::new();
        // A note may call another, so there may be more with each.
        while let Some(&number) = reader.called.get(read.len()) {
            let (blocks, span) = reader.read_note(number);
            read.push(Note { blocks, origin: Origin::new(span) });
        }
        let Reader { losses, links, rubies, images, .. } = reader;
        losses.report(diagnostics);
        (Document { metadata, blocks, notes: read, links, rubies }, images)
    }
}

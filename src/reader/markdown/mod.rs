//! Markdown: `CommonMark` with GFM tables, footnotes and strikethrough, YAML front matter and keys
//! on headings; a [`Source`] in, a [`Document`] out.
//!
//! pulldown-cmark parses; this module turns its events into the semantic tree, with these rules
//! of ours on top:
//!
//! - **Front matter** between `---` lines: `title`, `subtitle`, `author` or `authors`, `date`,
//!   `lang`, `protect` (the keys whose values are never converted); other keys are carried along.
//! - **Title**: without a title in the front matter, a level-1 heading that is the first block, the
//!   only one of its level and without a key. With one, a first level-1 heading that repeats it.
//! - **Keys**: `{#key}` or `{/*key*/}` at the end of a heading, or `<a id="key"></a>` before it.
//! - **Soft line breaks** are nothing next to a Han character or full-width mark, on either side,
//!   since the layout sets the gap between Han and Latin itself (M1); otherwise a space.
//! - **Emphasis** next to Chinese marks is read although `CommonMark` does not: see `emphasis`.
//! - **Figures**: a paragraph of one image; the image's title is the caption.
//! - **Inline HTML** that the Markdown edition writes where no delimiter works: `<strong> <em>
//!   <del> <sup> <sub> <u> <br> <code>`, and their older names.
//! - **Grid tables** are read as pandoc reads them: see `grid`.
//! - **Language and protection**: `lang` and `translate="no"` on any element, and what stands
//!   between `<!-- hanpress:off -->` and `<!-- hanpress:on -->`, within a paragraph or around
//!   blocks.
//!
//! The normal form of what comes out, which is also what the Markdown edition can carry: runs are
//! merged; links and notes are numbered in reading order, body before notes; a list is tight
//! unless a blank line stands in it; every row of a table has all cells, each holding one
//! paragraph or nothing; a table's head is one row that is not empty.

mod blocks;
mod braces;
mod emphasis;
mod front_matter;
mod grid;
mod headings;
mod html;
mod inlines;
mod losses;
mod numbering;
mod pieces;
mod runs;
mod scopes;
mod switches;

use blocks::Body;
use numbering::Found;

pub(in crate::reader) use headings::take_number;
pub(in crate::reader) use html::{CLASSES, CONTINUED};
pub(in crate::reader) use runs::joins;

use super::ReaderOptions;
use crate::diagnostic::Diagnostics;
use crate::document::{Block, Document};
use crate::source::Source;

/// Reads a manuscript in Markdown. Never fails: what can't be carried over is a diagnostic.
#[must_use]
pub fn read(source: &Source, _options: &ReaderOptions, diagnostics: &mut Diagnostics) -> Document {
    let text = source.text();
    let front = front_matter::read(text, diagnostics);
    let grids = grid::find(text, front.body);
    let mut found_in_body = Diagnostics::new();
    let mut body = blocks::read(&grids, &front, &mut found_in_body);
    let mut metadata = front.metadata;
    if let Some(code) = front.unread {
        body.blocks.insert(0, Block::Code(code));
    } else {
        headings::take_title(&mut body, &mut metadata);
    }
    let Body { blocks, links, rubies, definitions, labels, .. } = body;
    let mut document = Document { metadata, blocks, ..Document::default() };
    let found = Found { definitions, labels, links, rubies };
    numbering::number(&mut document, found, &grids.text, &mut found_in_body);
    grids.relocate(&mut document);
    diagnostics.append(grids.relocate_all(found_in_body));
    document
}

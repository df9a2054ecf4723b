//! From a converted document to a [`LayoutDocument`]: styles, numbers, anchors, notes, images.
//!
//! In go the document, its outline and a style sheet; out comes the flow that every edition
//! reads, in which nothing is left to be counted, styled or looked up.

mod anchors;
mod block;
mod captions;
mod endnotes;
mod image;
mod index;
mod inline;
mod notes;
mod numbers;
mod parts;
mod raster;
mod text;
mod title;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use image::{ImageFolder, ImageLoader};
pub(in crate::layout) use notes::label as note_label;
pub use numbers::is_unnumbered;

use anchors::Anchors;
use block::Place;
use image::ImageCatalogue;
use notes::NoteForm;
use parts::Ranks;

use crate::diagnostic::Diagnostics;
use crate::document::{Block, Document, Link, LinkId, Origin};
use crate::layout::{
    Anchor, LayoutBlock, LayoutDocument, LayoutHeading, LayoutIndex, LayoutLink, LayoutMark,
    LayoutNote, LayoutNumber, LayoutParagraph, LinkTarget, NotePlace,
};
use crate::outline::{Key, Outline};
use crate::style::{FrontMatter, Role, StyleSheet};

/// A manuscript with fewer sections has no contents list.
const FEWEST_CONTENTS_ENTRIES: usize = 3;

/// Computes everything about a document's looks that does not depend on where its lines end.
///
/// `document` and `outline` are in the edition's script; entry `i` of the outline is the `i`-th
/// heading of the body. The document is used up: a book's text is moved, not copied. Diagnostics: links to sections that aren't there, images that can't be
/// used, nesting too deep to be set.
#[must_use]
pub fn resolve(
    document: Document,
    outline: &Outline,
    sheet: &Arc<StyleSheet>,
    images: &dyn ImageLoader,
    diagnostics: &mut Diagnostics,
) -> LayoutDocument {
    let Ranks { of_sections: ranks, top_level } = Ranks::new(&document);
    let numbers = numbers::of_sections(&document, &ranks, &sheet.heading_numbers);
    let main_matter = match sheet.front_matter {
        FrontMatter::Plain => None,
        FrontMatter::Roman => parts::main_matter(&document, &ranks, &numbers),
    };
    let anchors = Anchors::new(&document, outline, &numbers, &sheet.captions, diagnostics);
    let note_forms = notes::forms(&document, &sheet.notes, top_level);
    let chapters = endnotes::chapters(&document, top_level);
    let Document { metadata, blocks, notes, links, rubies } = document;
    let links = resolve_links(links, &anchors);
    let mut resolver = Resolver {
        sheet,
        loader: images,
        top_level,
        ranks: ranks.into_iter(),
        dead_links: dead_links(&links),
        links: &links,
        reference_links: Vec::new(),
        names_pages: false,
        anchors,
        tried_keys: BTreeMap::new(),
        index_marks: Vec::new(),
        note_forms,
        images: ImageCatalogue::default(),
        diagnostics,
    };
    let blocks = resolver.body(blocks, outline, numbers);
    let note_place = Place::note(sheet, &resolver.note_forms);
    let notes: Vec<LayoutNote> = (1..)
        .zip(notes.into_iter().zip(resolver.note_forms.clone()))
        .map(|(number, (note, NoteForm { label, place, .. }))| LayoutNote {
            number,
            place,
            label,
            label_style: match place {
                NotePlace::Foot | NotePlace::End => sheet.role(Role::Note).text,
                // A letter on the line would be read as a word.
                NotePlace::Table => text::note_call(&sheet.role(Role::Note).text),
            },
            blocks: resolver.blocks(note.blocks, &note_place),
        })
        .collect();
    let endnotes = resolver.endnotes(&chapters, &blocks);
    let index = resolver.index_frame();
    let names_pages = resolver.names_pages || index.is_some();
    let images = resolver.images.into_assets();
    let marks = resolver.index_marks;
    let reference_links = resolver.reference_links;
    let mut links = links;
    links.extend(reference_links);
    let index = index.map(|(key, heading)| LayoutIndex {
        key,
        heading,
        entries: index::entries(&marks, &mut links),
        lines: Vec::new(),
    });
    LayoutDocument {
        lang: metadata.lang.clone(),
        sheet: Arc::clone(sheet),
        outline: outline.clone(),
        top_level,
        main_matter,
        title: title::paragraphs(&metadata, sheet),
        metadata,
        contents: sheet.contents.enabled && outline.entries.len() >= FEWEST_CONTENTS_ENTRIES,
        is_bilingual: false,
        names_pages,
        blocks,
        endnotes,
        index,
        notes,
        links,
        rubies,
        images,
    }
}

/// What resolving a block needs to know and to remember.
struct Resolver<'a> {
    sheet: &'a StyleSheet,
    loader: &'a dyn ImageLoader,
    top_level: u8,
    /// The ranks of the sections that have not been met yet.
    ranks: std::vec::IntoIter<u8>,
    links: &'a [LayoutLink],
    /// Dead links not yet reported: the first run of text of each gives the place.
    dead_links: BTreeSet<LinkId>,
    /// The links of references; their ids go on behind `links`.
    reference_links: Vec<LayoutLink>,
    /// Whether a reference has named a page.
    names_pages: bool,
    anchors: Anchors,
    /// How many keys have been tried, by the word they begin with.
    tried_keys: BTreeMap<&'static str, u32>,
    /// The marks of the index met so far.
    index_marks: Vec<LayoutMark>,
    note_forms: Vec<NoteForm>,
    images: ImageCatalogue,
    diagnostics: &'a mut Diagnostics,
}

impl Resolver<'_> {
    /// Returns the place and the heading of the index, if there is to be one.
    fn index_frame(&mut self) -> Option<(Key, LayoutParagraph)> {
        let title = self.sheet.contents.index.as_ref().filter(|_| !self.index_marks.is_empty())?;
        let style = self.sheet.role(Role::Heading(1)).clone();
        let heading = LayoutParagraph {
            role: Role::Heading(1),
            content: vec![crate::layout::index::text(title, &style.text, None)],
            style,
            continued: false,
            origin: Origin::unknown(),
        };
        Some((self.free_key("index"), heading))
    }

    /// Resolves the blocks of the body: those whose headings are sections.
    fn body(
        &mut self,
        blocks: Vec<Block>,
        outline: &Outline,
        numbers: Vec<Option<LayoutNumber>>,
    ) -> Vec<LayoutBlock> {
        let mut blocks = self.blocks(blocks, &Place::body());
        let headings = blocks.iter_mut().filter_map(as_heading);
        for (entry, (heading, number)) in headings.zip(numbers).enumerate() {
            heading.number = number;
            heading.anchor = outline
                .entries
                .get(entry)
                .map(|section| Anchor { key: section.key.clone(), entry });
        }
        blocks
    }
}

fn as_heading(block: &mut LayoutBlock) -> Option<&mut LayoutHeading> {
    match block {
        LayoutBlock::Heading(heading) => Some(heading),
        LayoutBlock::Paragraph(_)
        | LayoutBlock::List(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Code(_)
        | LayoutBlock::Table(_)
        | LayoutBlock::Figure(_)
        | LayoutBlock::Rule => None,
    }
}

fn resolve_links(links: Vec<Link>, anchors: &Anchors) -> Vec<LayoutLink> {
    let target = |target: String| match target.strip_prefix('#') {
        Some(name) => match anchors.get(name) {
            Some(place) => LinkTarget::Section(place.key.clone()),
            None => LinkTarget::Dead(target),
        },
        None if target.trim().is_empty() => LinkTarget::Dead(target),
        None => LinkTarget::External(target),
    };
    links
        .into_iter()
        .map(|link| LayoutLink { target: target(link.target), title: link.title })
        .collect()
}

fn dead_links(links: &[LayoutLink]) -> BTreeSet<LinkId> {
    let dead = (0..).zip(links).filter(|(_, link)| match link.target {
        LinkTarget::Dead(_) => true,
        LinkTarget::External(_) | LinkTarget::Section(_) => false,
    });
    dead.map(|(index, _)| LinkId(index)).collect()
}

/// Returns whether a block is set apart from the text that surrounds it (P1).
fn is_set_apart(block: &Block) -> bool {
    match block {
        Block::List(_) | Block::Quote(_) | Block::Code(_) | Block::Table(_) | Block::Figure(_) => {
            true
        }
        Block::Heading(_) | Block::Paragraph(_) | Block::Rule(_) => false,
    }
}

//! Notes and links in reading order, body before notes; notes and calls without each other.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::Definition;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{
    Block, Document, Inline, InlineBuilder, Link, LinkId, Marks, Note, NoteId, Origin,
};

/// Numbers notes by their first call and links as they are met.
///
/// Before, note calls hold the index of a label; after, that of a note. A definition that nobody
/// calls is appended to the body, so that its text is not lost.
pub(super) fn number(
    document: &mut Document,
    definitions: Vec<Definition>,
    labels: &[String],
    diagnostics: &mut Diagnostics,
) {
    let mut numbering = Numbering {
        links: std::mem::take(&mut document.links),
        new_links: Vec::new(),
        link_ids: BTreeMap::new(),
        definitions: BTreeMap::new(),
        labels,
        notes: Vec::new(),
        ids: BTreeMap::new(),
    };
    let called: BTreeSet<String> = labels.iter().map(|label| label.to_lowercase()).collect();
    let mut uncalled = Vec::new();
    for (order, definition) in definitions.into_iter().enumerate() {
        let label = definition.label.to_lowercase();
        if called.contains(&label) && !numbering.definitions.contains_key(&label) {
            numbering.definitions.insert(label, (order, definition));
        } else {
            uncalled.push((order, definition));
        }
    }
    numbering.blocks(&mut document.blocks);
    numbering.waiting_notes();
    // What is left is called from uncalled notes at most, or only by itself.
    uncalled.extend(std::mem::take(&mut numbering.definitions).into_values());
    uncalled.sort_by_key(|&(order, _)| order);
    for (_, mut definition) in uncalled {
        diagnostics.push(
            Diagnostic::new(
                Code::DanglingNote,
                format!("note [^{}] is never called", definition.label),
            )
            .at(definition.span)
            .with_hint("its text stands at the end of the body; call it where it belongs"),
        );
        numbering.blocks(&mut definition.blocks);
        document.blocks.append(&mut definition.blocks);
    }
    document.notes = numbering.notes;
    document.links = numbering.new_links;
}

struct Numbering<'l> {
    links: Vec<Link>,
    new_links: Vec<Link>,
    link_ids: BTreeMap<LinkId, LinkId>,
    /// Definitions that are called but not yet numbered, with their order in the manuscript.
    definitions: BTreeMap<String, (usize, Definition)>,
    labels: &'l [String],
    notes: Vec<Note>,
    ids: BTreeMap<u32, NoteId>,
}

impl Numbering<'_> {
    /// Numbers what the notes themselves call, until nothing new is called.
    fn waiting_notes(&mut self) {
        let mut next = 0;
        while let Some(note) = self.notes.get_mut(next) {
            let mut blocks = std::mem::take(&mut note.blocks);
            self.blocks(&mut blocks);
            if let Some(note) = self.notes.get_mut(next) {
                note.blocks = blocks;
            }
            next += 1;
        }
    }

    /// Recursion is bounded: the reader nests blocks no deeper than it says.
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.inlines(&mut heading.content),
                Block::Paragraph(paragraph) => self.inlines(&mut paragraph.content),
                Block::List(list) => {
                    for item in &mut list.items {
                        self.blocks(&mut item.blocks);
                    }
                }
                Block::Quote(quote) => self.blocks(&mut quote.blocks),
                Block::Table(table) => {
                    self.inlines(&mut table.caption);
                    for row in table.head.iter_mut().chain(&mut table.body) {
                        for cell in &mut row.cells {
                            self.blocks(&mut cell.blocks);
                        }
                    }
                }
                Block::Figure(figure) => {
                    figure.image.link = figure.image.link.map(|link| self.link(link));
                    self.inlines(&mut figure.caption);
                }
                Block::Code(_) | Block::Rule(_) => {}
            }
        }
    }

    fn inlines(&mut self, content: &mut Vec<Inline>) {
        let mut builder = InlineBuilder::new();
        for mut inline in std::mem::take(content) {
            match &mut inline {
                Inline::Text(run) => run.link = run.link.map(|link| self.link(link)),
                Inline::Image(image) => image.link = image.link.map(|link| self.link(link)),
                Inline::NoteCall { note, origin } => match self.note(note.0) {
                    Some(id) => *note = id,
                    None => {
                        let label = self.labels.get(note.0 as usize).map_or("", String::as_str);
                        let span = origin.span().unwrap_or_default();
                        let text = format!("[^{label}]");
                        builder.push_text(&text, Marks::empty(), None, None, span);
                        continue;
                    }
                },
                Inline::Break => {}
            }
            builder.push(inline);
        }
        *content = builder.finish();
    }

    fn link(&mut self, old: LinkId) -> LinkId {
        let next = LinkId(u32::try_from(self.new_links.len()).unwrap_or(u32::MAX));
        let id = *self.link_ids.entry(old).or_insert(next);
        if id == next
            && let Some(link) = self.links.get(old.0 as usize)
        {
            self.new_links.push(link.clone());
        }
        id
    }

    fn note(&mut self, label: u32) -> Option<NoteId> {
        if let Some(&id) = self.ids.get(&label) {
            return Some(id);
        }
        let name = self.labels.get(label as usize)?.to_lowercase();
        let (_, definition) = self.definitions.remove(&name)?;
        let id = NoteId(u32::try_from(self.notes.len()).unwrap_or(u32::MAX));
        let origin = Origin::new(definition.span);
        self.notes.push(Note { blocks: definition.blocks, origin });
        self.ids.insert(label, id);
        Some(id)
    }
}

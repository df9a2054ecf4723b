//! Notes and links in reading order, body before notes; notes and calls without each other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::blocks::Definition;
use super::headings::ends_in_escape;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{
    Block, Document, Inline, InlineBuilder, Link, LinkId, Marks, Note, NoteId, Origin, Ruby,
    RubyId, Text,
};
use crate::source::Span;

/// What the blocks name by numbers that are not yet the document's.
#[derive(Debug)]
pub(super) struct Found {
    /// The notes.
    pub(super) definitions: Vec<Definition>,
    /// The labels of note calls.
    pub(super) labels: BTreeMap<NoteId, String>,
    /// The links.
    pub(super) links: BTreeMap<LinkId, Link>,
    /// The rubies.
    pub(super) rubies: BTreeMap<RubyId, Ruby>,
}

/// Numbers notes by their first call and links and rubies as they are met.
///
/// Before, calls, links and rubies are named by where they begin; after, by their numbers. A definition that nobody
/// calls is appended to the body, so that its text is not lost. `text` is the manuscript.
pub(super) fn number(
    document: &mut Document,
    found: Found,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    let mut waiting = BTreeMap::new();
    let mut uncalled = Vec::new();
    for (order, definition) in found.definitions.into_iter().enumerate() {
        match waiting.entry(definition.label.to_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert((order, definition));
            }
            // Defined twice: the first counts.
            Entry::Occupied(_) => uncalled.push((order, definition)),
        }
    }
    let mut numbering =
        Numbering::new(text, found.links, found.rubies, &found.labels, waiting, diagnostics);
    numbering.blocks(&mut document.blocks);
    numbering.number_notes();
    uncalled.extend(std::mem::take(&mut numbering.waiting).into_values());
    uncalled.sort_by_key(|&(order, _)| order);
    let is_settled = uncalled.is_empty();
    for (_, mut definition) in uncalled {
        let message = format!("note [^{}] is never called", definition.label);
        numbering.diagnostics.push(
            Diagnostic::new(Code::DanglingNote, message)
                .at(definition.span)
                .with_hint("its text stands at the end of the body; call it where it belongs"),
        );
        numbering.blocks(&mut definition.blocks);
        document.blocks.append(&mut definition.blocks);
    }
    numbering.report_dangling();
    numbering.finish(document);
    if !is_settled {
        number_again(document, diagnostics);
    }
}

/// Numbers a numbered document whose body has got more text since.
fn number_again(document: &mut Document, diagnostics: &mut Diagnostics) {
    let notes = std::mem::take(&mut document.notes);
    let labels: BTreeMap<NoteId, String> =
        (0..).zip(&notes).map(|(id, _)| (NoteId(id), id.to_string())).collect();
    let waiting = notes.into_iter().zip(labels.values()).enumerate();
    let waiting = waiting
        .map(|(order, (note, label))| {
            let span = note.origin.span().unwrap_or_default();
            let definition = Definition { label: label.clone(), blocks: note.blocks, span };
            (label.clone(), (order, definition))
        })
        .collect();
    let rubies = std::mem::take(&mut document.rubies);
    let rubies = (0..).map(RubyId).zip(rubies).collect();
    let links = (0..).map(LinkId).zip(std::mem::take(&mut document.links)).collect();
    // Without a source nothing in the text is taken for a call.
    let mut numbering = Numbering::new("", links, rubies, &labels, waiting, diagnostics);
    numbering.blocks(&mut document.blocks);
    numbering.number_notes();
    numbering.finish(document);
}

struct Numbering<'l, 'd> {
    text: &'l str,
    links: BTreeMap<LinkId, Link>,
    new_links: Vec<Link>,
    link_ids: BTreeMap<LinkId, LinkId>,
    rubies: BTreeMap<RubyId, Ruby>,
    new_rubies: Vec<Ruby>,
    ruby_ids: BTreeMap<RubyId, RubyId>,
    /// Definitions not called so far by label in lower case, with their order in the manuscript.
    waiting: BTreeMap<String, (usize, Definition)>,
    labels: &'l BTreeMap<NoteId, String>,
    notes: Vec<Note>,
    ids: BTreeMap<String, NoteId>,
    /// Labels that are called but not defined: how often, and where first.
    dangling: BTreeMap<String, (usize, Span)>,
    diagnostics: &'d mut Diagnostics,
}

impl<'l, 'd> Numbering<'l, 'd> {
    fn new(
        text: &'l str,
        links: BTreeMap<LinkId, Link>,
        rubies: BTreeMap<RubyId, Ruby>,
        labels: &'l BTreeMap<NoteId, String>,
        waiting: BTreeMap<String, (usize, Definition)>,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            text,
            links,
            new_links: Vec::new(),
            link_ids: BTreeMap::new(),
            rubies,
            new_rubies: Vec::new(),
            ruby_ids: BTreeMap::new(),
            waiting,
            labels,
            notes: Vec::new(),
            ids: BTreeMap::new(),
            dangling: BTreeMap::new(),
            diagnostics,
        }
    }

    /// Gives the document what was numbered.
    fn finish(self, document: &mut Document) {
        document.notes = self.notes;
        document.links = self.new_links;
        document.rubies = self.new_rubies;
    }

    /// Numbers what the notes themselves call, until nothing new is called.
    fn number_notes(&mut self) {
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
        // Most paragraphs are one run that names nothing.
        if let [Inline::Text(run)] = content.as_slice()
            && (run.link, run.ruby) == (None, None)
            && !run.text.is_empty()
            && !run.marks.intersects(Marks::NEXT_NAME | Marks::NEXT_TITLE)
            && !run.text.contains("[^")
        {
            return;
        }
        let mut builder = InlineBuilder::new();
        for mut inline in std::mem::take(content) {
            if matches!(inline, Inline::NoteCall { .. } | Inline::Reference(_) | Inline::Index(_)) {
                // What leads elsewhere ends a link; what follows is another one.
                self.link_ids.clear();
            }
            match &mut inline {
                Inline::Text(run) => {
                    run.link = run.link.map(|link| self.link(link));
                    run.ruby = run.ruby.map(|ruby| self.ruby(ruby));
                    if run.text.contains("[^") && !run.marks.contains(Marks::CODE) {
                        self.literal_calls(run, &mut builder);
                        continue;
                    }
                }
                Inline::Image(image) => image.link = image.link.map(|link| self.link(link)),
                Inline::NoteCall { note, origin } => {
                    let label = self.labels.get(note).map_or("", String::as_str);
                    match self.note(label) {
                        Some(id) => *note = id,
                        // Called from a note that itself is never called.
                        None => {
                            let span = origin.span().unwrap_or_default();
                            let text = format!("[^{label}]");
                            builder.push_text(&text, Marks::empty(), None, None, None, span);
                            continue;
                        }
                    }
                }
                Inline::Reference(_) | Inline::Index(_) | Inline::Break => {}
            }
            builder.push(inline);
        }
        *content = builder.finish();
    }

    /// Reads note calls that the parser left in a run: `[^1]` right before a link, which it takes
    /// for half a reference; and calls without a note, which stay, with a diagnostic.
    fn literal_calls(&mut self, run: &Text, builder: &mut InlineBuilder) {
        let mut done = 0;
        for (at, _) in run.text.match_indices("[^") {
            let rest = run.text.get(at + 2..).unwrap_or_default();
            let label = rest.split_once(']').map_or("", |(label, _)| label);
            let is_label = !label.is_empty() && !label.contains(['[', ' ', '^', '\\']);
            let Some(span) = run.origin.source_span(at..at + label.len() + 3) else { continue };
            let source = self.text.get(span.range()).unwrap_or_default();
            let before = self.text.get(..span.start as usize).unwrap_or_default();
            let is_escaped = ends_in_escape(before);
            let as_written = run.text.get(at..at + label.len() + 3) == Some(source);
            if !is_label || is_escaped || !as_written {
                continue;
            }
            let Some(note) = self.note(label) else {
                self.dangling.entry(label.to_owned()).or_insert((0, span)).0 += 1;
                continue;
            };
            builder.push(Inline::Text(run.part(done..at)));
            builder.push(Inline::NoteCall { note, origin: Origin::new(span) });
            done = at + label.len() + 3;
        }
        builder.push(Inline::Text(run.part(done..run.text.len())));
    }

    fn report_dangling(&mut self) {
        for (label, (count, span)) in std::mem::take(&mut self.dangling) {
            let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
            let message = format!("note call [^{label}] without a note{times}");
            self.diagnostics.push(
                Diagnostic::new(Code::DanglingNote, message).at(span).with_hint(format!(
                    "write `[^{label}]: …` somewhere; the call stays in the text"
                )),
            );
        }
    }

    fn link(&mut self, old: LinkId) -> LinkId {
        let next = LinkId(u32::try_from(self.new_links.len()).unwrap_or(u32::MAX));
        let id = *self.link_ids.entry(old).or_insert(next);
        if id == next
            && let Some(link) = self.links.get(&old)
        {
            self.new_links.push(link.clone());
        }
        id
    }

    fn ruby(&mut self, old: RubyId) -> RubyId {
        let next = RubyId(u32::try_from(self.new_rubies.len()).unwrap_or(u32::MAX));
        let id = *self.ruby_ids.entry(old).or_insert(next);
        if id == next
            && let Some(ruby) = self.rubies.remove(&old)
        {
            self.new_rubies.push(ruby);
        }
        id
    }

    fn note(&mut self, label: &str) -> Option<NoteId> {
        let name = label.to_lowercase();
        if let Some(&id) = self.ids.get(&name) {
            return Some(id);
        }
        let (_, definition) = self.waiting.remove(&name)?;
        let id = NoteId(u32::try_from(self.notes.len()).unwrap_or(u32::MAX));
        let origin = Origin::new(definition.span);
        self.notes.push(Note { blocks: definition.blocks, origin });
        self.ids.insert(name, id);
        Some(id)
    }
}

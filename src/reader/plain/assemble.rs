//! Blocks whose roles are known → the document.

use std::ops::Range;

use super::guess::Guesses;
use super::inline::{Annotations, inlines};
use super::lists::{Item, Nesting};
use super::notes::Calls;
use super::numbering::Family;
use super::part::{Part, Role, bold_inner};
use crate::document::{
    Alignment, Block, Cell, Document, Heading, Inline, Metadata, Note, NoteId, Origin, Paragraph,
    Row, Table, split_heading_number,
};

/// Makes the document.
pub(super) fn assemble(
    parts: Vec<Part>,
    calls: &Calls,
    metadata: Metadata,
    guesses: &mut Guesses,
) -> Document {
    let mut assembler =
        Assembler { document: Document { metadata, ..Document::default() }, nesting: None };
    for (index, part) in parts.iter().enumerate() {
        let calls = calls.get(&index).map_or(&[][..], Vec::as_slice);
        assembler.add(part, calls, guesses);
    }
    assembler.end_list(guesses);
    assembler.document
}

struct Assembler {
    document: Document,
    nesting: Option<Nesting>,
}

impl Assembler {
    fn add(&mut self, part: &Part, calls: &[(usize, NoteId)], guesses: &mut Guesses) {
        if let Role::Item(label) = part.role {
            let block = paragraph(part, label.content, calls);
            let item =
                Item { label, indent: part.indent, gap: part.gap, span: part.flow.span(), block };
            self.nesting.get_or_insert_default().add(item, guesses);
            return;
        }
        self.end_list(guesses);
        let block = match &part.role {
            Role::Paragraph => paragraph(part, 0, calls),
            Role::Verse(_) => paragraph(part, 0, calls),
            Role::Table(rows) => table(part, rows, calls),
            Role::Rule => Block::Rule(Origin::new(part.flow.span())),
            Role::Heading(level) => heading(part, *level, calls),
            Role::Note(number, content) => {
                self.add_to_note(*number, part, *content, calls);
                return;
            }
            Role::FrontMatter | Role::Item(_) => return,
        };
        self.document.blocks.push(block);
    }

    fn end_list(&mut self, guesses: &mut Guesses) {
        if let Some(nesting) = self.nesting.take() {
            self.document.blocks.extend(nesting.finish(guesses));
        }
    }

    fn add_to_note(
        &mut self,
        number: usize,
        part: &Part,
        content: usize,
        calls: &[(usize, NoteId)],
    ) {
        let notes = &mut self.document.notes;
        if notes.len() <= number {
            notes.resize(number + 1, Note { blocks: Vec::new(), origin: Origin::unknown() });
        }
        if let Some(note) = notes.get_mut(number) {
            if note.blocks.is_empty() {
                note.origin = part.flow.origin(content..part.text().len());
            }
            note.blocks.push(paragraph(part, content, calls));
        }
    }
}

fn content(part: &Part, range: Range<usize>, calls: &[(usize, NoteId)]) -> Vec<Inline> {
    let term = part.term.clone().filter(|_| part.role == Role::Paragraph);
    let breaks = match &part.role {
        Role::Verse(breaks) => breaks.as_slice(),
        Role::Paragraph
        | Role::Table(_)
        | Role::Rule
        | Role::Item(_)
        | Role::Note(..)
        | Role::Heading(_)
        | Role::FrontMatter => &[],
    };
    inlines(&part.flow, range, &Annotations { calls, term, breaks })
}

fn paragraph(part: &Part, start: usize, calls: &[(usize, NoteId)]) -> Block {
    let end = part.text().len();
    let origin = part.flow.origin(start..end);
    Block::Paragraph(Paragraph { content: content(part, start..end, calls), origin })
}

fn heading(part: &Part, level: u8, calls: &[(usize, NoteId)]) -> Block {
    let text = part.text();
    // Bold type over a whole heading only says that it is one.
    let whole = bold_inner(text).unwrap_or(0..text.len());
    let title = part.flow.slice(whole.clone()).trim_end();
    // A heading without a label may begin with a quantity: 10 組數字.
    let split = part.label.and_then(|label| {
        // `1.水文` has no space to tell it from 1.5; here the label has been recognised.
        let glued = || {
            let is_arabic = matches!(label.family, Family::Arabic(_));
            title.split_at_checked(label.content.saturating_sub(whole.start)).filter(|_| is_arabic)
        };
        split_heading_number(title).or_else(glued)
    });
    let number = split.map(|(number, _)| number.to_owned());
    let start = split.map_or(0, |(_, rest)| title.len().saturating_sub(rest.len()));
    let content = content(part, whole.start + start..whole.end, calls);
    let origin = part.flow.origin(0..text.len());
    Block::Heading(Heading { level, number, content, key: None, is_part: false, origin })
}

fn table(part: &Part, rows: &[Vec<Range<usize>>], calls: &[(usize, NoteId)]) -> Block {
    let mut rows: Vec<Row> = rows
        .iter()
        .map(|cells| Row { cells: cells.iter().map(|range| cell(part, range, calls)).collect() })
        .collect();
    let columns = vec![Alignment::Auto; rows.first().map_or(0, |row| row.cells.len())];
    let body = rows.split_off(rows.len().min(1));
    let origin = Origin::new(part.flow.span());
    Block::Table(Table { caption: Vec::new(), key: None, columns, head: rows, body, origin })
}

fn cell(part: &Part, range: &Range<usize>, calls: &[(usize, NoteId)]) -> Cell {
    let content = content(part, range.clone(), calls);
    let origin = part.flow.origin(range.clone());
    let blocks = match content.is_empty() {
        true => Vec::new(),
        false => vec![Block::Paragraph(Paragraph { content, origin })],
    };
    Cell { blocks, columns: 1, rows: 1, heads_row: false }
}

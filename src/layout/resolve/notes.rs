//! Labels of notes, and where each note stands.

use std::collections::BTreeSet;

use super::Document;
use crate::document::{Block, Inline, NoteId, Table};
use crate::layout::NotePlace;
use crate::style::{NoteLabels, NoteNumbering, NotesPlace, NotesStyle, TableNotes};

/// What is known of a note before its text is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteForm {
    pub(super) label: String,
    pub(super) place: NotePlace,
    /// The chapter that calls it first, counted from 1; 0 before the first.
    pub(super) chapter: usize,
    /// Its number among those of its kind.
    pub(super) number: u32,
}

/// Returns the labels and places of a document's notes.
///
/// Where pages number notes, their labels are all alike: the numbers are known only to the pages.
///
/// `top_level` is the level of chapters' headings.
pub(super) fn forms(document: &Document, style: &NotesStyle, top_level: u8) -> Vec<NoteForm> {
    let letters: Vec<Option<u32>> = match style.in_tables {
        TableNotes::Under => under_tables(document),
        TableNotes::Page => vec![None; document.notes.len()],
    };
    let places = in_chapters(document, &letters, top_level);
    let numbers: Vec<u32> = match style.numbering {
        NoteNumbering::Document => numbers_in_document(&letters),
        NoteNumbering::Page => vec![1; letters.len()],
        NoteNumbering::Chapter => places.iter().map(|(_, number)| *number).collect(),
    };
    let most = numbers.iter().max().map_or(0, |most| usize::try_from(*most).unwrap_or(usize::MAX));
    let place = match style.place {
        NotesPlace::Page => NotePlace::Foot,
        NotesPlace::Chapter | NotesPlace::End => NotePlace::End,
    };
    let form = |((number, letter), (chapter, _)): ((u32, Option<u32>), (usize, u32))| match letter {
        Some(number) => {
            NoteForm { label: self::letter(number), place: NotePlace::Table, chapter, number }
        }
        None => NoteForm { label: label(style.labels, number, most), place, chapter, number },
    };
    numbers.into_iter().zip(letters).zip(places).map(form).collect()
}

/// Returns the notes that a table calls, nested tables' included, each once, in the order of their
/// first calls.
pub(super) fn called_in(table: &Table) -> Vec<NoteId> {
    let mut calls = Calls::default();
    calls.table(table);
    let mut seen = BTreeSet::new();
    calls.met.into_iter().map(|(note, _)| note).filter(|note| seen.insert(*note)).collect()
}

/// Where a note is called from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// One table of the body, by its ordinal.
    Table(usize),
    /// Text, another note, or several tables.
    Text,
}

/// Returns the numbers, from 1 in each table, of the notes that one table of the body calls and
/// nothing else does; `None` for all others.
fn under_tables(document: &Document) -> Vec<Option<u32>> {
    let mut callers: Vec<Option<Caller>> = vec![None; document.notes.len()];
    let mut call = |note: NoteId, from: Caller| {
        if let Some(caller) = callers.get_mut(note.0 as usize) {
            let same = caller.is_none_or(|caller| caller == from);
            *caller = Some(if same { from } else { Caller::Text });
        }
    };
    let mut calls = Calls::default();
    calls.blocks(&document.blocks);
    for (note, table) in &calls.met {
        call(*note, table.map_or(Caller::Text, Caller::Table));
    }
    for note in &document.notes {
        let mut inner = Calls::default();
        inner.blocks(&note.blocks);
        inner.met.iter().for_each(|(note, _)| call(*note, Caller::Text));
    }
    let mut numbers = vec![None; document.notes.len()];
    let mut last: (usize, u32) = (0, 0);
    for (note, table) in calls.met {
        let index = note.0 as usize;
        let (Some(table), Some(number)) = (table, numbers.get_mut(index)) else { continue };
        if number.is_none() && callers.get(index) == Some(&Some(Caller::Table(table))) {
            last = if last.0 == table { (table, last.1 + 1) } else { (table, 1) };
            *number = Some(last.1);
        }
    }
    numbers
}

/// Returns the letters of a table's note: a to z, then aa and so on.
fn letter(number: u32) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

/// Numbers the notes that have no letter from 1.
fn numbers_in_document(letters: &[Option<u32>]) -> Vec<u32> {
    let mut last = 0;
    let number = |letter: &Option<u32>| {
        last += u32::from(letter.is_none());
        last
    };
    letters.iter().map(number).collect()
}

/// Returns for each note the chapter of its first call, counted from 1, and its number there, from
/// 1 among those that have no letter.
fn in_chapters(document: &Document, letters: &[Option<u32>], top_level: u8) -> Vec<(usize, u32)> {
    let mut places: Vec<Option<(usize, u32)>> = vec![None; document.notes.len()];
    let (mut chapter, mut last) = (0, 0);
    let mut number = |index: usize, chapter: usize, last: &mut u32| {
        let slot = places.get_mut(index).filter(|place| place.is_none())?;
        *last += u32::from(letters.get(index).is_some_and(Option::is_none));
        *slot = Some((chapter, *last));
        document.notes.get(index)
    };
    for block in &document.blocks {
        if is_chapter(block, top_level) {
            (chapter, last) = (chapter + 1, 0);
        }
        // Those that a note calls follow it.
        let mut open = called(std::slice::from_ref(block));
        while let Some(index) = open.pop() {
            if let Some(note) = number(index, chapter, &mut last) {
                open.append(&mut called(&note.blocks));
            }
        }
    }
    // A note that nothing calls goes on with the last chapter's.
    for index in 0..document.notes.len() {
        number(index, chapter, &mut last);
    }
    places.into_iter().map(Option::unwrap_or_default).collect()
}

/// Returns whether a block of the body begins a chapter, or a part of the book.
pub(super) fn is_chapter(block: &Block, top_level: u8) -> bool {
    matches!(block, Block::Heading(heading) if heading.level <= top_level)
}

/// Returns the notes that blocks call, the first call last.
fn called(blocks: &[Block]) -> Vec<usize> {
    let mut calls = Calls::default();
    calls.blocks(blocks);
    calls.met.into_iter().rev().map(|(note, _)| note.0 as usize).collect()
}

/// The calls in blocks, in order, each with the outermost table it is in.
#[derive(Debug, Default)]
struct Calls {
    met: Vec<(NoteId, Option<usize>)>,
    tables: usize,
    open: Option<usize>,
}

impl Calls {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.content(&heading.content),
                Block::Paragraph(paragraph) => self.content(&paragraph.content),
                Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
                Block::Quote(quote) => self.blocks(&quote.blocks),
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => self.content(&figure.caption),
                Block::Code(_) | Block::Rule(_) => {}
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let outer = self.open;
        if outer.is_none() {
            self.tables += 1;
            self.open = Some(self.tables);
        }
        self.content(&table.caption);
        for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
            self.blocks(&cell.blocks);
        }
        self.open = outer;
    }

    fn content(&mut self, content: &[Inline]) {
        self.met.extend(content.iter().filter_map(|inline| match inline {
            Inline::NoteCall { note, .. } => Some((*note, self.open)),
            Inline::Text(_)
            | Inline::Image(_)
            | Inline::Reference(_)
            | Inline::Index(_)
            | Inline::Break => None,
        }));
    }
}

/// Returns the label of note `number` in a document of `count` notes.
///
/// Circled figures exist up to ㊿; a document with more notes has all of them in brackets, so
/// that no page mixes both.
pub(in crate::layout) fn label(labels: NoteLabels, number: u32, count: usize) -> String {
    match labels {
        NoteLabels::Circled if count <= 50 => {
            circled(number).map_or_else(|| format!("[{number}]"), String::from)
        }
        NoteLabels::Circled | NoteLabels::Bracketed => format!("[{number}]"),
        NoteLabels::Decimal => number.to_string(),
    }
}

fn circled(number: u32) -> Option<char> {
    // Unicode added the circled figures in three places.
    let code = match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return None,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::{label, letter};
    use crate::style::NoteLabels::{Bracketed, Circled, Decimal};

    #[test]
    fn circled_figures_end_at_fifty() {
        assert_eq!(label(Circled, 1, 50), "①");
        assert_eq!(label(Circled, 21, 50), "㉑");
        assert_eq!(label(Circled, 36, 50), "㊱");
        assert_eq!(label(Circled, 50, 50), "㊿");
        assert_eq!(label(Circled, 1, 51), "[1]");
        assert_eq!(label(Bracketed, 3, 3), "[3]");
        assert_eq!(label(Decimal, 3, 3), "3");
    }

    #[test]
    fn letters_go_on_behind_z() {
        assert_eq!([1, 2, 26, 27, 52, 703].map(letter), ["a", "b", "z", "aa", "az", "aaa"]);
    }
}

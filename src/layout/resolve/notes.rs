//! Labels of notes.

use super::Document;
use crate::document::{Block, Inline};
use crate::style::{NoteLabels, NoteNumbering, NotesStyle};

/// Returns the labels of a document's notes.
///
/// Where pages number them, all are alike: their numbers are known only to the pages.
pub(super) fn labels(document: &Document, style: &NotesStyle) -> Vec<String> {
    let count = document.notes.len();
    let numbers: Vec<u32> = match style.numbering {
        NoteNumbering::Document => (1..).take(count).collect(),
        NoteNumbering::Page => vec![1; count],
        NoteNumbering::Chapter => numbers_in_chapters(document),
    };
    let most = numbers.iter().max().map_or(0, |most| usize::try_from(*most).unwrap_or(usize::MAX));
    numbers.into_iter().map(|number| label(style.labels, number, most)).collect()
}

/// Numbers notes from 1 in every chapter, by their first calls.
fn numbers_in_chapters(document: &Document) -> Vec<u32> {
    let top = document.top_level();
    let mut numbers = vec![0; document.notes.len()];
    let mut last = 0;
    for block in &document.blocks {
        if matches!(block, Block::Heading(heading) if heading.level <= top) {
            last = 0;
        }
        call_all(std::slice::from_ref(block), document, &mut numbers, &mut last);
    }
    // A note that nothing calls goes on with the last chapter's.
    for number in numbers.iter_mut().filter(|number| **number == 0) {
        last += 1;
        *number = last;
    }
    numbers
}

/// Numbers the notes that blocks call, those called in notes included.
fn call_all(blocks: &[Block], document: &Document, numbers: &mut [u32], last: &mut u32) {
    let mut called = Vec::new();
    visit_blocks(blocks, &mut |content| {
        called.extend(content.iter().filter_map(|inline| match inline {
            Inline::NoteCall { note, .. } => Some(note.0 as usize),
            _ => None,
        }));
    });
    for note in called {
        let Some(number) = numbers.get_mut(note).filter(|number| **number == 0) else { continue };
        *last += 1;
        *number = *last;
        if let Some(note) = document.notes.get(note) {
            call_all(&note.blocks, document, numbers, last);
        }
    }
}

/// Calls `visit` for the content of every paragraph, heading and caption.
fn visit_blocks(blocks: &[Block], visit: &mut dyn FnMut(&[Inline])) {
    for block in blocks {
        match block {
            Block::Heading(heading) => visit(&heading.content),
            Block::Paragraph(paragraph) => visit(&paragraph.content),
            Block::List(list) => {
                list.items.iter().for_each(|item| visit_blocks(&item.blocks, visit));
            }
            Block::Quote(quote) => visit_blocks(&quote.blocks, visit),
            Block::Table(table) => {
                visit(&table.caption);
                for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                    visit_blocks(&cell.blocks, visit);
                }
            }
            Block::Figure(figure) => visit(&figure.caption),
            Block::Code(_) | Block::Rule(_) => {}
        }
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
    use super::label;
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
}

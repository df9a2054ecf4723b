//! Sections with their numbers, from a document's headings.

use super::content::sketches;
use super::{Entry, Key, KeyOrigin};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Heading, plain_text};

/// Makes the entries, keys still to be given.
pub(super) fn sections(
    source: &Document,
    converted: &Document,
    diagnostics: &mut Diagnostics,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    // The path of open sections: index of the entry and how many children it has so far.
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut outermost = 0;
    let headings = source.headings().zip(converted.headings());
    for ((before, after), sketch) in headings.zip(sketches(source)) {
        while open.last().is_some_and(|&(index, _)| entries[index].level >= before.level) {
            open.pop();
        }
        let parent = open.last().map(|&(index, _)| index);
        report_skip(before, parent.map(|index| entries[index].level), diagnostics);
        let number = match open.last_mut() {
            Some((index, children)) => {
                *children += 1;
                format!("{}.{children}", entries[*index].number)
            }
            None => {
                outermost += 1;
                outermost.to_string()
            }
        };
        open.push((entries.len(), 0));
        entries.push(Entry {
            key: Key::section(),
            key_origin: KeyOrigin::Pinyin,
            confidence: 0,
            is_confirmed: false,
            recognition: None,
            level: before.level,
            depth: u8::try_from(open.len()).unwrap_or(u8::MAX),
            number,
            label: after.number.clone(),
            title: plain_text(&after.content),
            source_title: plain_text(&before.content),
            english: None,
            sketch,
            parent,
        });
    }
    entries
}

fn report_skip(heading: &Heading, parent_level: Option<u8>, diagnostics: &mut Diagnostics) {
    let Some(parent_level) = parent_level else { return };
    if heading.level <= parent_level.saturating_add(1) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::SkippedLevel,
        format!(
            "heading of level {} directly under one of level {parent_level}; it counts as one \
             level deeper",
            heading.level
        ),
    );
    diagnostic.span = heading.origin.span();
    diagnostics.push(diagnostic);
}

//! References whose places came to nothing: a caption that belongs to no picture or table is a
//! paragraph and has no key. What the file printed for them stays.

use std::collections::BTreeSet;

use super::losses::{Loss, Losses};
use crate::document::{Block, Document, Inline, InlineBuilder, Origin, Text};

/// Makes text of the references that lead to no section, figure or table.
pub(super) fn references(document: &mut Document, transcript: &str, losses: &mut Losses) {
    let mut keys: BTreeSet<String> =
        document.headings().filter_map(|heading| heading.key.clone()).collect();
    document.visit_blocks(&mut |block| {
        let key = match block {
            Block::Figure(figure) => &figure.key,
            Block::Table(table) => &table.key,
            _ => return,
        };
        keys.extend(key.clone());
    });
    let mut settle = |content: &mut Vec<Inline>| {
        let is_dead = |piece: &Inline| match piece {
            Inline::Reference(reference) => !keys.contains(&reference.key),
            _ => false,
        };
        if !content.iter().any(is_dead) {
            return;
        }
        let mut builder = InlineBuilder::new();
        for piece in content.drain(..) {
            let span = match &piece {
                Inline::Reference(reference) if is_dead(&piece) => reference.origin.span(),
                _ => None,
            };
            let Some(span) = span else {
                builder.push(piece);
                continue;
            };
            losses.add(Loss::DeadReference, span);
            let text = transcript.get(span.range()).unwrap_or_default();
            builder.push(Inline::Text(Text::new(text, Origin::new(span))));
        }
        *content = builder.finish();
    };
    visit(&mut document.blocks, &mut settle);
    for note in &mut document.notes {
        visit(&mut note.blocks, &mut settle);
    }
}

/// Calls `change` for all inline content.
fn visit(blocks: &mut [Block], change: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Heading(heading) => change(&mut heading.content),
            Block::Paragraph(paragraph) => change(&mut paragraph.content),
            Block::List(list) => {
                list.items.iter_mut().for_each(|item| visit(&mut item.blocks, change));
            }
            Block::Quote(quote) => visit(&mut quote.blocks, change),
            Block::Table(table) => {
                change(&mut table.caption);
                let rows = table.head.iter_mut().chain(&mut table.body);
                rows.flat_map(|row| &mut row.cells)
                    .for_each(|cell| visit(&mut cell.blocks, change));
            }
            Block::Figure(figure) => change(&mut figure.caption),
            Block::Code(_) | Block::Rule(_) => {}
        }
    }
}

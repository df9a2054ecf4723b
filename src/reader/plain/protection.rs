//! Regions between `<!-- hanpress:off -->` and `<!-- hanpress:on -->`, each on a line of its own.
//!
//! The lines of the comments go before anything is inferred, and end the blocks around them; what
//! stands between is marked at the end, by the places its text came from.

use std::ops::Range;

use super::guess::{Decision, Guess};
use super::lines::{Gap, Lines};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, InlineBuilder, Marks, Text};
use crate::source::{Span, Switch, Switches};

/// Where text is protected, in bytes of the source, in order.
#[derive(Debug, Default)]
pub(super) struct Regions {
    ranges: Vec<Range<usize>>,
}

/// Takes the switches out of the lines.
pub(super) fn take_switches(lines: &mut Lines<'_>, diagnostics: &mut Diagnostics) -> Regions {
    let mut regions = Regions::default();
    let text = lines.source_text();
    if Switch::find(text).next().is_none() {
        return regions;
    }
    let mut switches = Switches::default();
    let mut since = 0;
    // A switch ends the block above it; what stood before its line stands before the next one.
    let mut gap = Gap::None;
    lines.list.retain_mut(|line| {
        let text = text.get(line.start..line.end).unwrap_or_default();
        let was_off = switches.is_off();
        if switches.follow(text, line.span(), diagnostics) {
            match (was_off, switches.is_off()) {
                (false, true) => since = line.end,
                (true, false) => regions.ranges.push(since..line.start),
                (false, false) | (true, true) => {}
            }
            gap = gap.max(line.gap).max(Gap::Blank);
            return false;
        }
        line.gap = line.gap.max(std::mem::replace(&mut gap, Gap::None));
        for (range, _) in Switch::find(text) {
            report_inner(Span::new(line.start + range.start, line.start + range.end), diagnostics);
        }
        true
    });
    if switches.is_off() {
        regions.ranges.push(since..text.len());
    }
    switches.finish(diagnostics);
    regions
}

fn report_inner(span: Span, diagnostics: &mut Diagnostics) {
    let message = "a switch within a line is text in a plain manuscript";
    let diagnostic = Diagnostic::new(Code::Protection, message).at(span);
    diagnostics.push(diagnostic.with_hint("put it on a line of its own"));
}

impl Regions {
    /// Marks what came from the regions.
    pub(super) fn mark(&self, document: &mut Document, guesses: &[Guess]) {
        if self.ranges.is_empty() {
            return;
        }
        for guess in guesses.iter().filter(|guess| self.contains(guess.span.start as usize)) {
            let key = match guess.decision {
                Decision::Title => "title",
                Decision::Subtitle => "subtitle",
                Decision::Authors => "authors",
                Decision::Date => "date",
                _ => continue,
            };
            document.metadata.protect.insert(key.to_owned());
        }
        self.mark_blocks(&mut document.blocks);
        for note in &mut document.notes {
            self.mark_blocks(&mut note.blocks);
        }
    }

    /// Recursion is bounded: lists are nested as deep as their labels tell.
    fn mark_blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.mark_content(&mut heading.content),
                Block::Paragraph(paragraph) => self.mark_content(&mut paragraph.content),
                Block::List(list) => {
                    list.items.iter_mut().for_each(|item| self.mark_blocks(&mut item.blocks));
                }
                Block::Table(table) => {
                    let rows = table.head.iter_mut().chain(&mut table.body);
                    rows.flat_map(|row| &mut row.cells)
                        .for_each(|cell| self.mark_blocks(&mut cell.blocks));
                }
                // A plain text has neither quotations nor figures.
                Block::Quote(_) | Block::Figure(_) | Block::Code(_) | Block::Rule(_) => {}
            }
        }
    }

    fn mark_content(&self, content: &mut Vec<Inline>) {
        let mut builder = InlineBuilder::new();
        for inline in std::mem::take(content) {
            match inline {
                Inline::Text(run) => self.mark_run(&run, &mut builder),
                other => builder.push(other),
            }
        }
        *content = builder.finish();
    }

    /// Cuts a run where a region begins or ends.
    fn mark_run(&self, run: &Text, builder: &mut InlineBuilder) {
        let is_protected =
            |at: usize| run.origin.source_offset(at).is_some_and(|offset| self.contains(offset));
        let mut start = 0;
        while start < run.text.len() {
            let wanted = is_protected(start);
            let rest = run.text.get(start..).unwrap_or_default();
            let end = rest.char_indices().map(|(at, _)| start + at);
            let end = end.skip(1).find(|&at| is_protected(at) != wanted).unwrap_or(run.text.len());
            let mut part = run.part(start..end);
            part.marks.set(Marks::PROTECTED, wanted);
            builder.push(Inline::Text(part));
            start = end;
        }
    }

    fn contains(&self, offset: usize) -> bool {
        let before = self.ranges.partition_point(|range| range.end <= offset);
        self.ranges.get(before).is_some_and(|range| range.start <= offset)
    }
}

//! Plain text, as it comes out of PDFs and word processors → [`Document`].
//!
//! In goes decoded text with form feeds kept; out come a document whose every run knows its
//! source bytes, and the [`Guess`]es that led to it. What may be inferred, why and how surely
//! stands in one table, [`RULES`]. The steps are run in the order in which [`read_with_guesses`]
//! calls them; each looks at a bounded number of neighbours, so that time grows with the length
//! of the text and not faster.
//!
//! Nothing is lost: what is dropped (page furniture) is a guess with its place, and whatever no
//! rule recognises is a paragraph.

mod alike;
mod assemble;
mod blocks;
mod characters;
mod customary;
mod flow;
mod front_matter;
mod furniture;
mod guess;
mod headings;
mod inline;
mod joining;
mod lines;
mod lists;
mod notes;
mod numbering;
mod part;
mod protection;
mod rules;
mod terms;
mod wrapping;

pub use guess::{Decision, Guess};
pub use rules::{RULES, Rule};

use super::ReaderOptions;
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::source::Source;
use guess::Guesses;
use lines::Lines;

/// Reads a plain text; every guess is told as a note.
#[must_use]
pub fn read(source: &Source, options: &ReaderOptions, diagnostics: &mut Diagnostics) -> Document {
    read_with_guesses(source, options, diagnostics).0
}

/// Reads a plain text and returns what was guessed, in the order of the text, besides telling it.
#[must_use]
pub fn read_with_guesses(
    source: &Source,
    _options: &ReaderOptions,
    diagnostics: &mut Diagnostics,
) -> (Document, Vec<Guess>) {
    let mut guesses = Guesses::default();
    let mut lines = Lines::new(source);
    let regions = protection::take_switches(&mut lines, diagnostics);
    furniture::drop_furniture(&mut lines, &mut guesses);
    if wrapping::is_double_spaced(&lines) {
        lines.close_up();
    }
    let mut parts = blocks::gather(&lines, &mut guesses);
    headings::label_bare_numbers(&mut parts);
    // Notes come before lists, since `*` and `①` begin both; lists before titles and headings,
    // which no label of a list may begin.
    let calls = notes::find_notes(&mut parts, &mut guesses, diagnostics);
    lists::find_items(&mut parts);
    let metadata = front_matter::take_front_matter(&mut parts, &mut guesses);
    terms::find_terms(&mut parts, &mut guesses);
    let top = if metadata.title.is_some() { 2 } else { 1 };
    headings::find_headings(&mut parts, top, &mut guesses);
    let mut document = assemble::assemble(parts, &calls, metadata, &mut guesses);
    let guesses = guesses.into_sorted();
    regions.mark(&mut document, &guesses);
    guess::report(&guesses, &lines, diagnostics);
    (document, guesses)
}

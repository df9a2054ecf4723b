//! Tags within a line.

use super::{Leaf, Mark};
use crate::document::{IndexMark, Marks, NoteId, Origin, Reference};
use crate::reader::markdown::html::{self, Html};
use crate::reader::markdown::pieces::Piece;
use crate::source::Span;

/// What stands for text that says what the layout will say anew.
#[derive(Debug)]
pub(super) enum Awaited {
    Reference(Reference),
    /// The call of a note, by what its label is known by.
    Note(NoteId),
}

impl Leaf<'_> {
    /// Adds a reference; what was added since a mark is its text.
    pub(in crate::reader::markdown) fn push_reference(
        &mut self,
        reference: Reference,
        since: Mark,
    ) {
        self.take_since(since);
        self.pieces.push(Piece::Reference(reference));
    }

    /// Begins the call of a note that is an element; its label is known by `label`.
    pub(in crate::reader::markdown) fn start_note_call(&mut self, label: NoteId, start: usize) {
        if self.image.is_none() {
            self.awaited = Some((Awaited::Note(label), self.mark(start)));
        }
    }

    /// Takes out what was added since a mark, and returns its text.
    pub(super) fn take_since(&mut self, mark: Mark) -> String {
        let mut text = String::new();
        for piece in self.pieces.drain(mark.pieces.min(self.pieces.len())..) {
            match piece {
                Piece::Text { text: more, .. } => text.push_str(&more),
                Piece::Run { index, .. } => {
                    if let Some(run) = self.runs.get(index) {
                        text.extend((0..run.length).map(|_| run.delimiter.as_char()));
                    }
                }
                Piece::SoftBreak { .. } | Piece::Break => text.push(' '),
                Piece::NoteCall { .. }
                | Piece::Image(_)
                | Piece::Reference(_)
                | Piece::Index(_) => {}
            }
        }
        self.runs.truncate(mark.runs);
        text
    }

    /// Adds an inline tag; returns what it means if that is not the leaf's concern.
    pub(in crate::reader::markdown) fn push_html<'t>(
        &mut self,
        tag: &'t str,
        start: usize,
        end: usize,
    ) -> Option<Html<'t>> {
        self.end = end;
        let origin = Origin::new(Span::new(start, end));
        let parsed = html::parse(tag);
        // Every `</span>` ends the innermost one, whatever that says.
        if html::is_span(tag) && !matches!(parsed, Html::Open(..)) {
            self.marked.push((Marks::empty(), Marks::empty()));
        }
        match parsed {
            Html::Open(element, marks) => {
                self.neighbour ^= marks & (Marks::NEXT_NAME | Marks::NEXT_TITLE);
                self.marked.push((element, marks));
                self.count(marks, |count| count + 1);
            }
            Html::Close(element) => {
                if let Some(at) = self.marked.iter().rposition(|(open, _)| *open == element) {
                    let (_, marks) = self.marked.remove(at);
                    self.count(marks, |count| count.saturating_sub(1));
                }
            }
            Html::Break => self.push_break(end),
            Html::Inline => self.is_inline = true,
            Html::Ruby(part, opens) if self.image.is_none() => {
                self.push_ruby(part, opens, start, end);
            }
            Html::Reference(key, part) if self.image.is_none() => {
                let key = html::unescape(key).into_owned();
                let reference = Awaited::Reference(Reference { key, part, origin });
                self.awaited = Some((reference, self.mark(start)));
            }
            Html::Index(entry) if self.image.is_none() => {
                let mark = IndexMark::parse(&html::unescape(entry), origin);
                self.pieces.extend(mark.map(Piece::Index));
            }
            Html::EndAnchor => {
                if let Some((awaited, from)) = self.awaited.take() {
                    self.take_since(from);
                    let span = Span::new(from.offset, end);
                    self.pieces.push(match awaited {
                        Awaited::Reference(reference) => {
                            Piece::Reference(Reference { origin: Origin::new(span), ..reference })
                        }
                        Awaited::Note(label) => Piece::NoteCall { label, span },
                    });
                }
            }
            Html::Ruby(..) | Html::Reference(..) | Html::Index(_) => {}
            other @ (Html::Anchor { .. }
            | Html::Caption(_)
            | Html::Note(_)
            | Html::Comment
            | Html::Other(..)) => return Some(other),
        }
        None
    }
}

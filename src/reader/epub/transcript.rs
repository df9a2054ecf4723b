//! The transcript of a book: a paragraph a line, the body before the notes. Places that pointed
//! into pages point into it from then on, since a book has no lines that a person could look up.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Origin};
use crate::source::Span;

/// A transcript that is being written.
#[derive(Debug, Default)]
struct Transcript {
    text: String,
    /// Where what stood at an offset of the pages stands now, and how long it is.
    places: BTreeMap<u32, (usize, usize)>,
}

/// Writes the transcript of a document; returns it with the offsets at which its parts begin.
pub(super) fn write(
    document: &mut Document,
    diagnostics: &mut Diagnostics,
) -> (String, Vec<(usize, &'static str)>) {
    let mut transcript = Transcript::default();
    transcript.blocks(&mut document.blocks);
    let notes = transcript.text.len();
    for note in &mut document.notes {
        let start = transcript.text.len();
        transcript.blocks(&mut note.blocks);
        note.origin = Origin::new(Span::new(start, transcript.text.len()));
    }
    for link in &mut document.links {
        link.origin = transcript.moved(&link.origin);
    }
    for ruby in &mut document.rubies {
        ruby.origin = transcript.moved(&ruby.origin);
    }
    let told = std::mem::take(diagnostics);
    for diagnostic in told {
        let span = diagnostic.span.map(|span| transcript.place(span));
        diagnostics.push(Diagnostic { span, ..diagnostic });
    }
    (transcript.text, vec![(0, "body"), (notes, "notes")])
}

impl Transcript {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            let start = self.text.len();
            match block {
                Block::Heading(heading) => {
                    if let Some(number) = &heading.number {
                        self.text.push_str(number);
                        self.text.push(' ');
                    }
                    heading.origin = self.line(&mut heading.content, &heading.origin);
                }
                Block::Paragraph(paragraph) => {
                    paragraph.origin = self.line(&mut paragraph.content, &paragraph.origin);
                }
                Block::List(list) => {
                    for item in &mut list.items {
                        self.blocks(&mut item.blocks);
                    }
                    list.origin = self.since(start, &list.origin);
                }
                Block::Quote(quote) => {
                    self.blocks(&mut quote.blocks);
                    quote.origin = self.since(start, &quote.origin);
                }
                Block::Code(code) => {
                    self.text.push_str(&code.text.replace('\n', " "));
                    code.origin = self.since(start, &code.origin);
                    self.text.push('\n');
                }
                Block::Table(table) => {
                    if !table.caption.is_empty() {
                        self.line(&mut table.caption, &Origin::unknown());
                    }
                    for row in table.head.iter_mut().chain(&mut table.body) {
                        for cell in &mut row.cells {
                            self.blocks(&mut cell.blocks);
                        }
                    }
                    table.origin = self.since(start, &table.origin);
                }
                Block::Figure(figure) => {
                    self.text.push_str(&figure.image.alt);
                    figure.image.origin = self.since(start, &figure.image.origin);
                    self.line(&mut figure.caption, &Origin::unknown());
                }
                Block::Rule(origin) => *origin = self.since(start, origin),
            }
        }
    }

    /// Writes a line; returns where it stands.
    fn line(&mut self, content: &mut [Inline], origin: &Origin) -> Origin {
        let start = self.text.len();
        for inline in content {
            let at = self.text.len();
            match inline {
                Inline::Text(run) => {
                    self.text.push_str(&run.text);
                    run.origin = self.since(at, &run.origin);
                }
                Inline::NoteCall { origin, .. } => *origin = self.since(at, origin),
                Inline::Image(image) => {
                    self.text.push_str(&image.alt);
                    image.origin = self.since(at, &image.origin);
                }
                Inline::Reference(reference) => {
                    reference.origin = self.since(at, &reference.origin);
                }
                Inline::Index(mark) => mark.origin = self.since(at, &mark.origin),
                Inline::Break => self.text.push(' '),
            }
        }
        let origin = self.since(start, origin);
        self.text.push('\n');
        origin
    }

    /// Remembers that what stood at `origin` was written from `start` on; returns where it is.
    fn since(&mut self, start: usize, origin: &Origin) -> Origin {
        let length = self.text.len() - start;
        if let Some(span) = origin.span() {
            self.places.entry(span.start).or_insert((start, length));
        }
        Origin::new(Span::new(start, start + length))
    }

    fn moved(&self, origin: &Origin) -> Origin {
        origin.span().map_or_else(Origin::unknown, |span| Origin::new(self.place(span)))
    }

    /// Returns where a place of the pages is in the transcript: what was read there, or last
    /// before it.
    fn place(&self, span: Span) -> Span {
        match self.places.range(..=span.start).next_back() {
            Some((&from, &(start, length))) => {
                let at = start + ((span.start - from) as usize).min(length);
                let at = self.text.floor_char_boundary(at);
                Span::new(at, at)
            }
            None => Span::default(),
        }
    }
}

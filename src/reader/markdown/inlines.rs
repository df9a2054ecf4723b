//! The inline content of one paragraph, heading or cell: pieces in, runs in normal form out.
//!
//! Events are collected first, since what a `*` means, and what a soft line break is, depends on
//! what follows.

mod delimited;
mod images;
mod ruby;
mod tags;

use pulldown_cmark::CowStr;

use self::images::OpenImage;
use self::ruby::OpenRuby;
use self::tags::Awaited;
use super::braces;
use super::emphasis::{self, Delimiter, Run};
use super::pieces::Piece;
use super::runs::{Look, Writer};
use super::scopes::Scope;
use crate::document::{Inline, Lang, LinkId, Marks, NoteId, Origin, Ruby, RubyId};
use crate::source::Span;

/// What `End` events close.
#[derive(Debug, Clone, Copy)]
enum Element {
    /// A span whose delimiters are runs of their own; the end of its closing run.
    Delimited(Delimiter, u32, usize),
    /// A span of `_`, which `CommonMark` matched.
    Underscored(Marks),
    /// A link, with where its content begins.
    Link(Mark),
}

/// A place between pieces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// How many pieces stand before it.
    pieces: usize,
    /// How many delimiter runs stand before it.
    runs: usize,
    /// Where it is in the manuscript.
    offset: usize,
}

/// A paragraph, heading or cell that is being read.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    text: &'a str,
    /// Whether it is pandoc's Markdown, with `^` and `~` of its own.
    is_pandoc: bool,
    pieces: Vec<Piece<'a>>,
    runs: Vec<Run>,
    elements: Vec<Element>,
    /// The links and `_` spans that are open, by number; 0 stands for none.
    scopes: Vec<u32>,
    last_scope: u32,
    /// How often each mark is open; protection is none of them, see `scope`.
    counts: [u32; 11],
    /// Whether the name and the title that were begun last are second ones.
    neighbour: Marks,
    /// The HTML elements that are open: the mark their end tag goes by, and the mark they mean.
    marked: Vec<(Marks, Marks)>,
    link: Option<LinkId>,
    ruby: Option<OpenRuby>,
    /// What stands for the text that is being read, with where it begins.
    awaited: Option<(Awaited, Mark)>,
    /// The rubies, by where their base begins.
    pub(super) rubies: Vec<(RubyId, Ruby)>,
    /// What the elements around it say of the text.
    scope: Scope,
    image: Option<OpenImage>,
    /// Whether an image that stands alone is none the less no figure.
    pub(super) is_inline: bool,
    /// Where the last event ended: a backslash that no event covers is an escape.
    end: usize,
    /// The title of the last image.
    pub(super) image_title: String,
}

impl<'a> Leaf<'a> {
    /// Begins one in the manuscript `text`, in `scope`.
    pub(super) fn new(text: &'a str, is_pandoc: bool, scope: Scope) -> Self {
        Self {
            text,
            is_pandoc,
            pieces: Vec::new(),
            runs: Vec::new(),
            elements: Vec::new(),
            scopes: Vec::new(),
            last_scope: 0,
            counts: [0; 11],
            neighbour: Marks::empty(),
            marked: Vec::new(),
            link: None,
            ruby: None,
            awaited: None,
            rubies: Vec::new(),
            scope,
            image: None,
            is_inline: false,
            end: usize::MAX,
            image_title: String::new(),
        }
    }

    /// Says what holds for what is added from here on.
    pub(super) fn set_scope(&mut self, scope: Scope) {
        self.scope = scope;
    }

    fn look(&self) -> Look {
        let mut marks = Marks::empty();
        if self.counts != [0; 11] {
            let counts = Marks::all().iter().zip(self.counts);
            marks.extend(counts.filter(|&(_, count)| count > 0).map(|(mark, _)| mark));
        }
        marks.set(Marks::PROTECTED, self.scope.protects);
        for (mark, next) in Marks::NEIGHBOURS {
            marks.set(next, marks.contains(mark) && self.neighbour.contains(next));
        }
        Look { marks, link: self.link, ruby: None, lang: self.scope.lang }
    }

    fn count(&mut self, marks: Marks, step: impl Fn(u32) -> u32) {
        for (mark, count) in Marks::all().iter().zip(&mut self.counts) {
            if marks.contains(mark) {
                *count = step(*count);
            }
        }
    }

    /// Adds a code span that stands at `start..end`, backticks included.
    pub(super) fn push_code(&mut self, text: CowStr<'a>, start: usize, end: usize) {
        if let Some(open) = &mut self.image {
            open.image.alt.push_str(&text);
            return;
        }
        self.end = end;
        let source = self.text.get(start..end).unwrap_or_default();
        let ticks = source.len() - source.trim_start_matches('`').len();
        let padding = source.len().saturating_sub(2 * ticks + text.len()) / 2;
        let from = start + ticks + padding.min(1);
        let mut look = self.look();
        look.marks |= Marks::CODE;
        let span = Span::new(from, from + text.len());
        // What stands in code is never markup.
        self.pieces.push(Piece::Text { text, span, look, escaped: false });
    }

    fn mark(&self, offset: usize) -> Mark {
        Mark { pieces: self.pieces.len(), runs: self.runs.len(), offset }
    }

    /// Begins a link.
    pub(super) fn start_link(&mut self, link: LinkId) {
        if self.image.is_some() {
            return;
        }
        self.link = Some(link);
        self.enter_scope();
        let mark = self.mark(0);
        self.elements.push(Element::Link(mark));
    }

    /// Returns the span of a paragraph up to what was added last: in a tight list the parser tells
    /// only where it begins.
    pub(super) fn extended(&self, span: Span) -> Span {
        let end = if self.end == usize::MAX { 0 } else { self.end };
        Span::new(span.start as usize, end.max(span.end as usize))
    }

    /// Returns whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.image.is_none()
    }

    /// Returns whether text is now part of an image's alternative text.
    pub(super) fn is_in_image(&self) -> bool {
        self.image.is_some()
    }

    fn enter_scope(&mut self) {
        self.last_scope += 1;
        self.scopes.push(self.last_scope);
    }

    /// Adds a soft line break.
    pub(super) fn push_soft_break(&mut self, start: usize, end: usize) {
        self.end = end;
        if let Some(open) = &mut self.image {
            open.image.alt.push(' ');
        } else {
            let (span, look) = (Span::new(start, end), self.look());
            self.pieces.push(Piece::SoftBreak { span, look });
        }
    }

    /// Adds a line break that the author asked for.
    pub(super) fn push_break(&mut self, end: usize) {
        self.end = end;
        if self.image.is_none() {
            self.pieces.push(Piece::Break);
        }
    }

    /// Adds a call, whose label is known by `label`, of a note.
    pub(super) fn push_note_call(&mut self, label: NoteId, span: Span) {
        self.end = span.end as usize;
        if self.image.is_none() {
            self.pieces.push(Piece::NoteCall { label, span });
        }
    }

    /// Drops everything from the offset `at` of the manuscript on, and white space before it.
    pub(super) fn truncate(&mut self, at: usize) {
        // By the source, where `&#32;` is no white space.
        let at = self.text.get(..at).map_or(at, |text| text.trim_end_matches([' ', '\t']).len());
        while let Some(last) = self.pieces.last_mut() {
            let Some(span) = last.span() else { break };
            if span.start as usize >= at {
                self.pieces.pop();
                continue;
            }
            if let Piece::Text { text, span, .. } = last {
                let keep = (at - span.start as usize).min(text.len());
                let kept = text.get(..keep).unwrap_or_default();
                *span = Span::new(span.start as usize, span.start as usize + kept.len());
                *text = CowStr::from(kept.to_owned());
            }
            break;
        }
    }

    /// Returns the content in normal form and its rubies; note calls and rubies are named by where
    /// they begin. `langs` are the languages that scopes count.
    pub(super) fn finish(mut self, langs: &[Lang]) -> (Vec<Inline>, Vec<(RubyId, Ruby)>) {
        emphasis::resolve(&mut self.runs);
        let mut writer = Writer::new(langs);
        let mut pieces = braces::read(self.pieces, self.text, &mut self.rubies);
        if !self.rubies.is_empty() {
            pieces = braces::close_rubies(pieces);
        }
        for piece in pieces {
            match piece {
                Piece::Text { text, span, look, .. } => writer.text(&text, span, look),
                Piece::Run { index, span, look } => {
                    if let Some(run) = self.runs.get(index) {
                        writer.run(run, span, look);
                    }
                }
                Piece::SoftBreak { span, look } => writer.soft_break(span, look),
                Piece::Break => writer.push(Inline::Break),
                Piece::NoteCall { label, span } => {
                    let origin = Origin::new(span);
                    writer.push(Inline::NoteCall { note: label, origin });
                }
                Piece::Image(image) => writer.push(Inline::Image(image)),
                Piece::Reference(reference) => writer.push(Inline::Reference(reference)),
                Piece::Index(mark) => writer.push(Inline::Index(mark)),
            }
        }
        (writer.finish(), self.rubies)
    }
}

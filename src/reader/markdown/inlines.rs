//! The inline content of one paragraph, heading or cell: pieces in, runs in normal form out.
//!
//! Events are collected first, since what a `*` means, and what a soft line break is, depends on
//! what follows.

use pulldown_cmark::CowStr;

use super::braces;
use super::emphasis::{self, Delimiter, Run};
use super::html::{self, Html};
use super::runs::{Look, Writer};
use super::scopes::Scope;
use crate::document::{
    Image, IndexMark, Inline, Lang, LinkId, Marks, NoteId, Origin, Reference, Ruby, RubyId,
};
use crate::source::Span;

/// A piece of inline content.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Text {
        text: CowStr<'a>,
        span: Span,
        look: Look,
        /// Whether a backslash keeps the first character from being markup.
        escaped: bool,
    },
    /// Index into [`Leaf::runs`].
    Run {
        index: usize,
        span: Span,
        look: Look,
    },
    SoftBreak {
        span: Span,
        look: Look,
    },
    Break,
    NoteCall {
        label: u32,
        span: Span,
    },
    Image(Image),
    Reference(Reference),
    Index(IndexMark),
}

impl Piece<'_> {
    /// Returns where the piece stands, if that is known.
    pub(super) fn span(&self) -> Option<Span> {
        match self {
            Piece::Text { span, .. }
            | Piece::Run { span, .. }
            | Piece::SoftBreak { span, .. }
            | Piece::NoteCall { span, .. } => Some(*span),
            Piece::Image(image) => image.origin.span(),
            Piece::Reference(reference) => reference.origin.span(),
            Piece::Index(mark) => mark.origin.span(),
            Piece::Break => None,
        }
    }

    /// Returns how the piece looks, if it is text.
    pub(super) fn look_mut(&mut self) -> Option<&mut Look> {
        match self {
            Piece::Text { look, .. } | Piece::Run { look, .. } | Piece::SoftBreak { look, .. } => {
                Some(look)
            }
            Piece::NoteCall { .. }
            | Piece::Image(_)
            | Piece::Reference(_)
            | Piece::Index(_)
            | Piece::Break => None,
        }
    }
}

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
struct Mark {
    /// How many pieces stand before it.
    pieces: usize,
    /// How many delimiter runs stand before it.
    runs: usize,
    /// Where it is in the manuscript.
    offset: usize,
}

/// A `<ruby>` that is being read.
#[derive(Debug)]
struct OpenRuby {
    /// Where the base begins to which the next reading belongs.
    base: Mark,
    /// Where the reading or parenthesis begins that is open.
    annotation: Option<(html::Ruby, Mark)>,
}

/// An image whose alternative text is being read.
#[derive(Debug)]
struct OpenImage {
    image: Image,
    title: String,
    /// Images within its alternative text.
    nested: u32,
}

/// A paragraph, heading or cell that is being read.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    text: &'a str,
    pieces: Vec<Piece<'a>>,
    runs: Vec<Run>,
    elements: Vec<Element>,
    scopes: Vec<u32>,
    last_scope: u32,
    /// How often each mark is open; protection is none of them, see `scope`.
    counts: [u32; 11],
    /// The HTML elements that are open: the mark their end tag goes by, and the mark they mean.
    marked: Vec<(Marks, Marks)>,
    link: Option<LinkId>,
    ruby: Option<OpenRuby>,
    /// The reference whose text is being read, with where it begins.
    reference: Option<(Reference, Mark)>,
    /// The rubies, by where their base begins.
    pub(super) rubies: Vec<(RubyId, Ruby)>,
    /// What the elements around it say of the text.
    scope: Scope,
    image: Option<OpenImage>,
    /// Where the last event ended: a backslash that no event covers is an escape.
    end: usize,
    /// The title of the last image.
    pub(super) image_title: String,
}

impl<'a> Leaf<'a> {
    /// Begins one in the manuscript `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            pieces: Vec::new(),
            runs: Vec::new(),
            elements: Vec::new(),
            scopes: vec![0],
            last_scope: 0,
            counts: [0; 11],
            marked: Vec::new(),
            link: None,
            ruby: None,
            reference: None,
            rubies: Vec::new(),
            scope: Scope::default(),
            image: None,
            end: usize::MAX,
            image_title: String::new(),
        }
    }

    /// Says what holds for what is added from here on.
    pub(super) fn set_scope(&mut self, scope: Scope) {
        self.scope = scope;
    }

    fn look(&self) -> Look {
        let mut marks = Marks::all()
            .iter()
            .zip(self.counts)
            .filter(|&(_, count)| count > 0)
            .fold(Marks::empty(), |marks, (mark, _)| marks | mark);
        marks.set(Marks::PROTECTED, self.scope.protects);
        Look { marks, link: self.link, ruby: None, lang: self.scope.lang }
    }

    fn count(&mut self, marks: Marks, step: impl Fn(u32) -> u32) {
        for (mark, count) in Marks::all().iter().zip(&mut self.counts) {
            if marks.contains(mark) {
                *count = step(*count);
            }
        }
    }

    /// Adds text; `*` and `~~` that stand in the source as they are become runs.
    pub(super) fn push_text(&mut self, text: CowStr<'a>, start: usize, end: usize) {
        if let Some(open) = &mut self.image {
            open.image.alt.push_str(&text);
            return;
        }
        let source = self.text.get(start..end).unwrap_or_default();
        let before = self.text.get(..start).unwrap_or_default();
        let escaped = before.ends_with('\\') && self.end != start;
        self.end = end;
        let is_verbatim = *text == *source;
        let first = if escaped { source.chars().next().map_or(0, char::len_utf8) } else { 0 };
        if !is_verbatim || !source.get(first..).unwrap_or_default().contains(['*', '~']) {
            let (span, look) = (Span::new(start, end), self.look());
            self.pieces.push(Piece::Text { text, span, look, escaped });
            return;
        }
        self.push_verbatim(0, first, start, source, escaped);
        let mut at = first;
        while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
            let first = rest.chars().next().unwrap_or_default();
            let delimiter = match first {
                '*' => Some(Delimiter::Star),
                '~' => Some(Delimiter::Tilde),
                _ => None,
            };
            let length = match delimiter {
                Some(_) => rest.find(|c| c != first),
                None => rest.find(['*', '~']),
            };
            let to = at + length.unwrap_or(rest.len());
            match delimiter {
                Some(delimiter) => self.push_run(delimiter, start + at, start + to),
                None => self.push_verbatim(at, to, start, source, false),
            }
            at = to;
        }
    }

    /// Adds the bytes `from..to` of `source`, which stands at `start`.
    fn push_verbatim(
        &mut self,
        from: usize,
        to: usize,
        start: usize,
        source: &'a str,
        escaped: bool,
    ) {
        let Some(text) = source.get(from..to).filter(|text| !text.is_empty()) else { return };
        let (span, look) = (Span::new(start + from, start + to), self.look());
        self.pieces.push(Piece::Text { text: CowStr::Borrowed(text), span, look, escaped });
    }

    /// Adds delimiters; those that continue the last run in the source are one run with it.
    fn push_run(&mut self, delimiter: Delimiter, start: usize, end: usize) {
        self.end = end;
        let new = Span::new(start, end);
        let length = new.end - new.start;
        let scope = self.scopes.last().copied().unwrap_or(0);
        let mut from = start;
        let continued = match self.pieces.last_mut() {
            Some(Piece::Run { index, span, .. }) if span.end == new.start => self
                .runs
                .get_mut(*index)
                .filter(|run| run.delimiter == delimiter && run.scope == scope)
                .map(|run| (run, span)),
            _ => None,
        };
        let length = match &continued {
            Some((run, span)) => {
                from = span.start as usize;
                run.length + length
            }
            None => length,
        };
        let edge = |c: &char| *c != '\n';
        let before = self.text.get(..from).and_then(|text| text.chars().next_back()).filter(edge);
        let after = self.text.get(end..).and_then(|text| text.chars().next()).filter(edge);
        let run = Run::new(delimiter, length, scope, before, after);
        match continued {
            Some((last, span)) => {
                *last = run;
                span.end = new.end;
            }
            None => {
                let look = self.look();
                self.pieces.push(Piece::Run { index: self.runs.len(), span: new, look });
                self.runs.push(run);
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

    /// Begins `*…*`, `**…**`, `_…_`, `__…__` or `~~…~~`, whose source is `start..end`.
    pub(super) fn start_marked(&mut self, marks: Marks, start: usize, end: usize) {
        if self.image.is_some() {
            return;
        }
        let source = self.text.get(start..end).unwrap_or_default();
        let width = if marks == Marks::EMPHASIS { 1 } else { 2 };
        let delimiter = match source.chars().next() {
            Some('*') => Some((Delimiter::Star, width)),
            // A single tilde stays in the text.
            Some('~') if source.starts_with("~~") => Some((Delimiter::Tilde, 2)),
            Some('~') => Some((Delimiter::Tilde, 1)),
            Some(_) | None => None,
        };
        if let Some((delimiter, width)) = delimiter {
            self.push_run(delimiter, start, start + width);
            self.elements.push(Element::Delimited(delimiter, Span::new(width, end).start, end));
        } else {
            self.count(marks, |count| count + 1);
            self.enter_scope();
            self.elements.push(Element::Underscored(marks));
            self.end = start + width;
        }
    }

    /// Ends the innermost marked text or link; returns the link's place in the pieces if it is
    /// one and has no content.
    pub(super) fn end_element(&mut self) -> Option<LinkId> {
        if self.image.is_some() {
            return None;
        }
        match self.elements.pop() {
            Some(Element::Delimited(delimiter, width, end)) => {
                self.push_run(delimiter, end.saturating_sub(width as usize), end);
            }
            Some(Element::Underscored(marks)) => {
                self.count(marks, |count| count.saturating_sub(1));
                self.scopes.pop();
            }
            Some(Element::Link(start)) => {
                let link = self.link.take();
                self.scopes.pop();
                return link.filter(|_| self.pieces.len() == start.pieces);
            }
            None => {}
        }
        None
    }

    /// Adds a reference that stands in the manuscript as a whole.
    pub(super) fn push_reference(&mut self, reference: Reference) {
        self.pieces.push(Piece::Reference(reference));
    }

    fn mark(&self, offset: usize) -> Mark {
        Mark { pieces: self.pieces.len(), runs: self.runs.len(), offset }
    }

    /// Takes out what was added since a mark, and returns its text.
    fn take_since(&mut self, mark: Mark) -> String {
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

    /// Follows the tags of a ruby: what stands before `<rt>` is the base of what stands in it.
    fn push_ruby(&mut self, part: html::Ruby, opens: bool, start: usize, end: usize) {
        let after = self.mark(end);
        if part == html::Ruby::Whole && opens {
            self.ruby = Some(OpenRuby { base: after, annotation: None });
            return;
        }
        let Some(mut ruby) = self.ruby.take() else { return };
        match ruby.annotation.take() {
            // `</rt>` may be left out.
            Some((html::Ruby::Reading, from)) => {
                let has_base = self.pieces.get(ruby.base.pieces..from.pieces).is_some_and(|base| {
                    base.iter().any(|piece| matches!(piece, Piece::Text { .. } | Piece::Run { .. }))
                });
                if has_base {
                    let reading = self.take_since(from).trim().to_owned();
                    let span = Span::new(ruby.base.offset, start);
                    self.add_ruby(ruby.base.pieces, reading, span);
                }
                ruby.base = self.mark(end);
            }
            Some((html::Ruby::Parenthesis, from)) => {
                self.take_since(from);
            }
            Some((html::Ruby::Whole, _)) | None => {}
        }
        if part != html::Ruby::Whole && opens {
            ruby.annotation = Some((part, self.mark(end)));
        }
        if part != html::Ruby::Whole || opens {
            self.ruby = Some(ruby);
        }
    }

    /// Puts a reading above all pieces from one on.
    fn add_ruby(&mut self, from: usize, reading: String, span: Span) {
        if reading.is_empty() {
            return;
        }
        let id = RubyId(span.start);
        let base = self.pieces.split_off(from);
        self.pieces.extend(braces::with_ruby(base, id));
        self.rubies.push((id, Ruby { reading, origin: Origin::new(span) }));
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

    /// Returns whether text is now part of an image's alternative text.
    pub(super) fn is_in_image(&self) -> bool {
        self.image.is_some()
    }

    fn enter_scope(&mut self) {
        self.last_scope += 1;
        self.scopes.push(self.last_scope);
    }

    /// Begins an image.
    pub(super) fn start_image(&mut self, source: String, title: String, span: Span) {
        if let Some(open) = &mut self.image {
            open.nested += 1;
            return;
        }
        let origin = Origin::new(span);
        let protected = self.scope.protects || self.scope.is_foreign;
        let image = Image { source, alt: String::new(), protected, link: self.link, origin };
        self.image = Some(OpenImage { image, title, nested: 0 });
        self.end = span.end as usize;
    }

    /// Ends an image.
    pub(super) fn end_image(&mut self) {
        let Some(mut open) = self.image.take() else { return };
        if open.nested > 0 {
            open.nested -= 1;
            self.image = Some(open);
            return;
        }
        self.image_title = open.title;
        self.pieces.push(Piece::Image(open.image));
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

    /// Adds the call of a note; `label` is the label's index.
    pub(super) fn push_note_call(&mut self, label: u32, span: Span) {
        self.end = span.end as usize;
        if self.image.is_none() {
            self.pieces.push(Piece::NoteCall { label, span });
        }
    }

    /// Adds an inline tag; returns what it means if that is not the leaf's concern.
    pub(super) fn push_html<'t>(
        &mut self,
        tag: &'t str,
        start: usize,
        end: usize,
    ) -> Option<Html<'t>> {
        self.end = end;
        let origin = Origin::new(Span::new(start, end));
        match html::parse(tag) {
            Html::Open(element, marks) => {
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
            Html::Ruby(part, opens) if self.image.is_none() => {
                self.push_ruby(part, opens, start, end);
            }
            Html::Reference(key, part) if self.image.is_none() => {
                let key = html::unescape(key).into_owned();
                self.reference = Some((Reference { key, part, origin }, self.mark(start)));
            }
            Html::Index(entry) if self.image.is_none() => {
                let mark = IndexMark::parse(&html::unescape(entry), origin);
                self.pieces.extend(mark.map(Piece::Index));
            }
            Html::EndAnchor => {
                // Its text says what the layout will say anew.
                if let Some((mut reference, from)) = self.reference.take() {
                    self.take_since(from);
                    reference.origin = Origin::new(Span::new(from.offset, end));
                    self.pieces.push(Piece::Reference(reference));
                }
            }
            Html::Ruby(..) | Html::Reference(..) | Html::Index(_) => {}
            other @ (Html::Anchor(_) | Html::Comment | Html::Other(..)) => return Some(other),
        }
        None
    }

    /// Returns whether one image, and nothing else but white space, stands before an offset of the
    /// manuscript.
    pub(super) fn is_image_before(&self, at: usize) -> bool {
        let mut images = 0;
        for piece in &self.pieces {
            match piece {
                _ if piece.span().is_some_and(|span| span.start as usize >= at) => break,
                Piece::Image(_) => images += 1,
                Piece::Text { text, span, .. } => {
                    let before = at.saturating_sub(span.start as usize).min(text.len());
                    if !text.get(..before).unwrap_or_default().trim().is_empty() {
                        return false;
                    }
                }
                Piece::Run { .. }
                | Piece::SoftBreak { .. }
                | Piece::NoteCall { .. }
                | Piece::Reference(_)
                | Piece::Index(_)
                | Piece::Break => return false,
            }
        }
        images == 1
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

    /// Returns the content in normal form and its rubies; note calls hold the index of their label,
    /// rubies are named by where they begin. `langs` are the languages that scopes count.
    pub(super) fn finish(mut self, langs: &[Lang]) -> (Vec<Inline>, Vec<(RubyId, Ruby)>) {
        emphasis::resolve(&mut self.runs);
        let mut writer = Writer::new(langs);
        for piece in braces::read(self.pieces, self.text, &mut self.rubies) {
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
                    writer.push(Inline::NoteCall { note: NoteId(label), origin });
                }
                Piece::Image(image) => writer.push(Inline::Image(image)),
                Piece::Reference(reference) => writer.push(Inline::Reference(reference)),
                Piece::Index(mark) => writer.push(Inline::Index(mark)),
            }
        }
        (writer.finish(), self.rubies)
    }
}

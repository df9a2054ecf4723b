//! Pieces with resolved delimiters in, runs in normal form out; soft line breaks are settled here.

use super::emphasis::{self, Run, Spans};
use crate::document::{Inline, InlineBuilder, Lang, LinkId, Marks, RubyId};
use crate::source::Span;

/// Marks, link and language of a piece, as far as they don't come from delimiter runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) marks: Marks,
    pub(super) link: Option<LinkId>,
    pub(super) ruby: Option<RubyId>,
    /// Index into the languages that the writer knows.
    pub(super) lang: Option<usize>,
}

/// Writes pieces into a builder, with the marks that delimiter runs give.
#[derive(Debug)]
pub(super) struct Writer<'l> {
    langs: &'l [Lang],
    builder: InlineBuilder,
    open: Spans,
    /// A soft break that waits for what follows it.
    pending: Option<(Span, Look)>,
    last: Option<char>,
}

impl<'l> Writer<'l> {
    /// Begins content in which [`Look::lang`] is an index into `langs`.
    pub(super) fn new(langs: &'l [Lang]) -> Self {
        let (builder, open) = (InlineBuilder::new(), Spans::default());
        Self { langs, builder, open, pending: None, last: None }
    }

    fn look(&self, look: Look) -> Look {
        let mut marks = look.marks;
        marks.set(Marks::STRONG, marks.contains(Marks::STRONG) || self.open.strong > 0);
        marks.set(Marks::EMPHASIS, marks.contains(Marks::EMPHASIS) || self.open.emphasis > 0);
        marks.set(Marks::STRIKE, marks.contains(Marks::STRIKE) || self.open.strike > 0);
        let scripts =
            [(Marks::SUPERSCRIPT, self.open.superscript), (Marks::SUBSCRIPT, self.open.subscript)];
        for (mark, _) in scripts.iter().filter(|(_, open)| *open > 0) {
            marks |= *mark;
        }
        Look { marks, ..look }
    }

    pub(super) fn text(&mut self, text: &str, span: Span, look: Look) {
        self.join(text.chars().next());
        self.push_text(text, span, self.look(look));
        self.last = text.chars().next_back().or(self.last);
    }

    fn push_text(&mut self, text: &str, span: Span, Look { marks, link, ruby, lang }: Look) {
        let lang = lang.and_then(|index| self.langs.get(index));
        self.builder.push_text(text, marks, link, ruby, lang, span);
    }

    pub(super) fn run(&mut self, run: &Run, span: Span, look: Look) {
        let resolved = run.resolved;
        let closed = resolved.closes;
        self.open.strong = self.open.strong.saturating_sub(closed.strong);
        self.open.emphasis = self.open.emphasis.saturating_sub(closed.emphasis);
        self.open.strike = self.open.strike.saturating_sub(closed.strike);
        self.open.superscript = self.open.superscript.saturating_sub(closed.superscript);
        self.open.subscript = self.open.subscript.saturating_sub(closed.subscript);
        if resolved.literal > 0 {
            let start = (span.start + closed.width()) as usize;
            let length = resolved.literal as usize;
            let text: String = std::iter::repeat_n(run.delimiter.as_char(), length).collect();
            self.text(&text, Span::new(start, start + length), look);
        }
        self.open.strong += resolved.opens.strong;
        self.open.emphasis += resolved.opens.emphasis;
        self.open.strike += resolved.opens.strike;
        self.open.superscript += resolved.opens.superscript;
        self.open.subscript += resolved.opens.subscript;
    }

    pub(super) fn soft_break(&mut self, span: Span, look: Look) {
        self.pending = Some((span, self.look(look)));
    }

    /// Settles a soft break: nothing next to Chinese text, else a space.
    fn join(&mut self, next: Option<char>) {
        let Some((span, look)) = self.pending.take() else { return };
        let is_chinese = |c: Option<char>| c.is_some_and(joins);
        if !is_chinese(self.last) && !is_chinese(next) {
            self.push_text(" ", span, look);
            self.last = Some(' ');
        }
    }

    pub(super) fn push(&mut self, inline: Inline) {
        let next = None;
        self.join(next);
        // What takes no place in the line does not part it.
        if !matches!(inline, Inline::NoteCall { .. } | Inline::Index(_)) {
            self.last = None;
        }
        self.builder.push(inline);
    }

    pub(super) fn finish(self) -> Vec<Inline> {
        self.builder.finish()
    }
}

/// Whether a line that ends or begins with `c` joins its neighbour without a space: Han, kana and
/// full-width marks. Hangul is written with spaces, and curly quotes may be Latin.
pub(in crate::reader) fn joins(c: char) -> bool {
    emphasis::is_cjk(c)
        && !matches!(c, '\u{AC00}'..='\u{D7AF}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '‧')
}

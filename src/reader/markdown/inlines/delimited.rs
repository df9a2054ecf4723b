//! Text, and the delimiters in it.

use pulldown_cmark::CowStr;

use super::{Element, Leaf, Mark};
use crate::document::{LinkId, Marks};
use crate::reader::markdown::emphasis::{Delimiter, Run};
use crate::reader::markdown::pieces::Piece;
use crate::source::Span;

impl<'a> Leaf<'a> {
    /// Adds text; `*`, `~` and pandoc's `^` that stand in the source as they are become runs.
    pub(in crate::reader::markdown) fn push_text(
        &mut self,
        text: CowStr<'a>,
        start: usize,
        end: usize,
    ) {
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
        if !is_verbatim || self.next_delimiter(source, first, start).is_none() {
            let (span, look) = (Span::new(start, end), self.look());
            self.pieces.push(Piece::Text { text, span, look, escaped });
            return;
        }
        self.push_verbatim(0, first, start, source, escaped);
        let mut at = first;
        while let Some((sign, delimiter)) = self.next_delimiter(source, at, start) {
            self.push_verbatim(at, sign, start, source, false);
            let rest = source.get(sign..).unwrap_or_default();
            at = sign + rest.len() - rest.trim_start_matches(delimiter.as_char()).len();
            self.push_run(delimiter, start + sign, start + at);
        }
        self.push_verbatim(at, source.len(), start, source, false);
    }

    /// Finds the next delimiter in `source`, which stands at `start`, from the byte `from` on.
    fn next_delimiter(
        &self,
        source: &str,
        from: usize,
        start: usize,
    ) -> Option<(usize, Delimiter)> {
        let rest = source.get(from..)?;
        // Most text has none; without stopping, many bytes are looked at together.
        let is_sign = |byte: &u8| matches!(byte, b'*' | b'~' | b'^');
        if !rest.as_bytes().iter().fold(false, |found, byte| found | is_sign(byte)) {
            return None;
        }
        rest.bytes().enumerate().find_map(|(at, byte)| {
            let delimiter = match byte {
                b'*' => Delimiter::Star,
                b'~' => Delimiter::Tilde,
                // `[^1]` is the call of a note.
                b'^' if self.is_pandoc && !self.text.get(..start + from + at)?.ends_with('[') => {
                    Delimiter::Caret
                }
                _ => return None,
            };
            Some((from + at, delimiter))
        })
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
        let before = self.text.get(..from).unwrap_or_default();
        let behind = self.text.get(end..).unwrap_or_default();
        let run = Run::new(delimiter, length, scope, (before, behind), self.is_pandoc);
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

    /// Begins `*…*`, `**…**`, `_…_`, `__…__` or `~~…~~`, whose source is `start..end`.
    pub(in crate::reader::markdown) fn start_marked(
        &mut self,
        marks: Marks,
        start: usize,
        end: usize,
    ) {
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

    /// Ends the innermost marked text or link; returns the link if it is one, where its content
    /// begins, and whether it has any.
    pub(in crate::reader::markdown) fn end_element(&mut self) -> Option<(LinkId, Mark, bool)> {
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
                return link.map(|link| (link, start, self.pieces.len() > start.pieces));
            }
            None => {}
        }
        None
    }
}

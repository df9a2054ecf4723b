//! Text of a paragraph: white space and line breaks are settled here.
//!
//! White space counts as CSS has it (CSS Text 3, 4.1): a stretch of it is one space, none at the
//! edges of a block. One with a line end in it is nothing next to Chinese text, as between the
//! lines of Markdown. No-break spaces, which editors put where somebody typed several spaces, fall
//! together with others; a single one stays.

use crate::document::{Inline, InlineBuilder, Lang, LinkId, Marks, Origin, RubyId, Text};
use crate::reader::markdown::joins;
use crate::source::Span;

/// So many ideographic or no-break spaces at the head of a line begin a paragraph.
const INDENT: usize = 2;

/// How a piece of text is distinguished.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub(super) marks: Marks,
    pub(super) link: Option<LinkId>,
    pub(super) ruby: Option<RubyId>,
    pub(super) lang: Option<Lang>,
}

/// White space that waits for what follows it.
#[derive(Debug)]
struct Gap {
    kind: GapKind,
    look: Look,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GapKind {
    /// A space.
    Space,
    /// White space with a line end in it.
    LineEnd,
    /// One no-break space and nothing else.
    NoBreak,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    builder: InlineBuilder,
    gap: Option<Gap>,
    /// Line breaks that wait for what follows them.
    breaks: usize,
    /// How many spaces that indent stand behind them.
    indent: usize,
    last: Option<char>,
    /// Where the first and the last text stands.
    span: Option<Span>,
}

/// What becomes of the paragraph when something follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// It goes on.
    Goes,
    /// It ends: two line breaks, or one and an indent, are how pages part paragraphs.
    Ends,
}

impl Leaf {
    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.builder.is_empty()
    }

    /// Says what becomes of the paragraph if content follows now.
    pub(super) fn joint(&self) -> Joint {
        let parts = self.breaks >= 2 || self.breaks == 1 && self.indent >= INDENT;
        if parts && !self.is_empty() { Joint::Ends } else { Joint::Goes }
    }

    /// Adds a stretch of white space.
    pub(super) fn space(&mut self, text: &str, origin: Origin, look: &Look) {
        if self.is_at_head() {
            self.indent += text.chars().filter(|&c| c == '\u{A0}').count();
            return;
        }
        let kind = match text {
            "\u{A0}" if self.gap.is_none() => GapKind::NoBreak,
            _ if text.contains('\n') => GapKind::LineEnd,
            _ => GapKind::Space,
        };
        match &mut self.gap {
            Some(gap) if kind == GapKind::LineEnd => gap.kind = kind,
            Some(gap) if gap.kind == GapKind::NoBreak => gap.kind = GapKind::Space,
            Some(_) => {}
            None => self.gap = Some(Gap { kind, look: look.clone(), origin }),
        }
    }

    /// Whether what comes next stands at the head of a line.
    pub(super) fn is_at_head(&self) -> bool {
        self.is_empty() || self.breaks > 0
    }

    /// Counts the ideographic spaces at the head of a line, which are not carried over.
    pub(super) fn indent(&mut self, count: usize) {
        self.indent += count;
    }

    /// Adds text without white space in it.
    pub(super) fn text(&mut self, text: &str, origin: Origin, look: &Look) {
        self.settle(text.chars().next());
        self.touch(origin.span());
        self.last = text.chars().next_back();
        self.push_text(text, origin, look);
    }

    fn push_text(&mut self, text: &str, origin: Origin, look: &Look) {
        self.builder.push(Inline::Text(Text {
            text: text.to_owned(),
            marks: look.marks,
            link: look.link,
            ruby: look.ruby,
            lang: look.lang.clone(),
            origin,
        }));
    }

    /// Adds what is no text.
    pub(super) fn push(&mut self, inline: Inline, at: Span) {
        self.settle(None);
        self.touch(Some(at));
        // What takes no place in the line does not part it.
        if !matches!(inline, Inline::NoteCall { .. } | Inline::Index(_)) {
            self.last = None;
        }
        self.builder.push(inline);
    }

    /// Adds a line break.
    pub(super) fn line_break(&mut self) {
        self.gap = None;
        self.indent = 0;
        if !self.is_empty() {
            self.breaks += 1;
        }
    }

    fn settle(&mut self, next: Option<char>) {
        let gap = self.gap.take();
        if std::mem::take(&mut self.breaks) > 0 {
            self.indent = 0;
            self.last = None;
            self.builder.push(Inline::Break);
            return;
        }
        let Some(Gap { kind, look, origin }) = gap else { return };
        let is_chinese = |c: Option<char>| c.is_some_and(joins);
        match kind {
            GapKind::LineEnd if is_chinese(self.last) || is_chinese(next) => {}
            GapKind::LineEnd | GapKind::Space => self.push_text(" ", origin.slice(0..1), &look),
            GapKind::NoBreak => self.push_text("\u{A0}", origin, &look),
        }
    }

    fn touch(&mut self, span: Option<Span>) {
        let Some(span) = span else { return };
        let known = self.span.get_or_insert(span);
        known.end = known.end.max(span.end);
    }

    /// Returns the content and where it stands.
    pub(super) fn finish(self) -> (Vec<Inline>, Span) {
        (self.builder.finish(), self.span.unwrap_or_default())
    }
}

/// Cuts text into stretches of white space and of all else; says of each which it is, and where.
pub(super) fn stretches(text: &str) -> impl Iterator<Item = (bool, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let is_space = is_space(rest.chars().next()?);
        let length = rest.find(|c| self::is_space(c) != is_space).unwrap_or(rest.len());
        let range = at..at + length;
        at = range.end;
        Some((is_space, range))
    })
}

/// Whether HTML or an editor means white space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{C}' | '\r' | '\u{A0}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain_text;

    fn read(lines: &[&str]) -> (String, Joint) {
        let mut leaf = Leaf::default();
        let mut joint = Joint::Goes;
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                leaf.line_break();
            }
            for (is_space, range) in stretches(line) {
                let piece = &line[range];
                if is_space {
                    leaf.space(piece, Origin::unknown(), &Look::default());
                } else {
                    joint = leaf.joint();
                    leaf.text(piece, Origin::unknown(), &Look::default());
                }
            }
        }
        (plain_text(&leaf.finish().0), joint)
    }

    #[test]
    fn white_space_is_one_space_or_none() {
        for (text, expected) in [
            ("  甲 \n\t乙  ", "甲乙"),
            ("甲 乙", "甲 乙"),
            ("one\n  two", "one two"),
            ("甲\u{A0}乙\u{A0}", "甲\u{A0}乙"),
            ("one\u{A0} two", "one two"),
            ("甲\n one", "甲one"),
        ] {
            assert_eq!(read(&[text]).0, expected, "{text:?}");
        }
    }

    #[test]
    fn an_indent_behind_a_line_break_begins_a_paragraph() {
        assert_eq!(read(&["甲", "乙"]), ("甲 乙".to_owned(), Joint::Goes));
        assert_eq!(read(&["甲", "", "乙"]).1, Joint::Ends);
        assert_eq!(read(&["甲", "\u{A0}\u{A0}\u{A0}\u{A0}乙"]).1, Joint::Ends);
    }
}

//! Text → inlines: `**bold**`, note calls, terms.

use std::ops::Range;

use super::characters::{is_clause_mark, is_closer, is_opener, is_stop, note_mark, superscript};
use super::flow::Flow;
use super::numbering::{arabic_number, han_number};
use crate::document::{Inline, Marks, NoteId, Text};

/// What calls a note: a mark and how often it is repeated, or a class of number and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Caller {
    /// `*`, `※`, `†`, `‡`, `#`, `^`; `註`, `[`, `①`, `¹` for numbered calls.
    pub(super) mark: char,
    /// Repetitions of the mark, or the number.
    pub(super) value: u32,
}

impl Caller {
    /// Returns whether it is a mark that means nothing else.
    pub(super) fn is_mark(self) -> bool {
        matches!(self.mark, '*' | '※' | '†' | '‡')
    }
}

/// A token inside a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// `**`, one of a pair.
    Strong(Range<usize>),
    /// What may call a note.
    Call(Range<usize>, Caller),
}

/// Returns what may call a note in `text`, in order.
pub(super) fn calls(text: &str) -> impl Iterator<Item = (usize, Caller)> {
    tokens(text).into_iter().filter_map(|token| match token {
        Token::Call(range, caller) => Some((range.start, caller)),
        Token::Strong(_) => None,
    })
}

/// Reads `text` once from left to right.
fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { text, tokens: Vec::new(), open_strong: None, in_emphasis: false };
    let mut at = 0;
    let mut before = ' ';
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + reader.read(at, c, before);
        before = text.get(at..end).and_then(|s| s.chars().next_back()).unwrap_or(c);
        at = end;
    }
    if let Some(open) = reader.open_strong {
        reader.unpair(open);
    }
    reader.tokens
}

struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Which token opened strong text.
    open_strong: Option<usize>,
    /// Whether a lone star opened emphasis, as in Markdown; the next lone star closes it.
    in_emphasis: bool,
}

impl Reader<'_> {
    /// An unpaired `**` is text, or calls a note if it follows some.
    fn unpair(&mut self, open: usize) {
        let Some(Token::Strong(range)) = self.tokens.get(open).cloned() else { return };
        let before = self.text.get(..range.start).and_then(|text| text.chars().next_back());
        let after = self.text.get(range.end..).and_then(|text| text.chars().next());
        let follows_text = before.is_some_and(|c| !c.is_whitespace() && !is_opener(c));
        if follows_text && !after.is_some_and(|c| c.is_ascii_alphanumeric()) {
            if let Some(token) = self.tokens.get_mut(open) {
                *token = Token::Call(range, Caller { mark: '*', value: 2 });
            }
        } else {
            self.tokens.remove(open);
        }
    }

    /// Reads the token or character at `at`; returns its length in bytes.
    fn read(&mut self, at: usize, c: char, before: char) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if let Some(mark) = note_mark(c) {
            let run = rest.chars().take_while(|&other| other == c).count();
            self.read_marks(at, c, mark, run, before);
            return run * c.len_utf8();
        }
        match numbered_call(rest) {
            // `m²` is a unit.
            Some((length, caller))
                if at > 0 && !(caller.mark == '¹' && before.is_ascii_alphabetic()) =>
            {
                self.tokens.push(Token::Call(at..at + length, caller));
                length
            }
            Some(_) | None => c.len_utf8(),
        }
    }

    fn read_marks(&mut self, at: usize, c: char, mark: char, run: usize, before: char) {
        let end = at + run * c.len_utf8();
        let after = self.text.get(end..).and_then(|rest| rest.chars().next());
        let mut start = at;
        if c == '*' && run >= 2 {
            let closes = self.open_strong.is_some() && !before.is_whitespace();
            // As in CommonMark, what a mark of punctuation follows opens nothing; brackets may.
            let opens = run == 2
                && after.is_some_and(|c| {
                    !c.is_whitespace() && !is_stop(c) && !is_clause_mark(c) && !is_closer(c)
                });
            if closes {
                self.open_strong = None;
                self.tokens.push(Token::Strong(at..at + 2));
                start = at + 2;
            } else if opens && self.open_strong.is_none() {
                self.open_strong = Some(self.tokens.len());
                self.tokens.push(Token::Strong(at..at + 2));
                return;
            }
        }
        let value = (end - start) / c.len_utf8();
        if value == 0 || value > 3 || at == 0 {
            self.in_emphasis |= at == 0 && value == 1;
            return;
        }
        let follows_text = start > at || !(before.is_whitespace() || is_opener(before));
        if mark == '*' && value == 1 && !follows_text {
            self.in_emphasis = after.is_some_and(|c| !c.is_whitespace());
            return;
        }
        if std::mem::take(&mut self.in_emphasis) && mark == '*' {
            return;
        }
        // 5*3 multiplies, C# is a word and #海岸 a topic.
        let is_other = match mark {
            '*' | '^' => after.is_some_and(|c| c.is_ascii_alphanumeric()),
            '#' => before.is_ascii_alphabetic() || after.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if follows_text && !is_other {
            let value = u32::try_from(value).unwrap_or(1);
            self.tokens.push(Token::Call(start..end, Caller { mark, value }));
        }
    }
}

/// `[1]`, `（註1）`, `①` at the head of `text`: the length in bytes and the caller.
fn numbered_call(text: &str) -> Option<(usize, Caller)> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let value = u32::from(first) - 0x2460 + 1;
        return Some((first.len_utf8(), Caller { mark: '①', value }));
    }
    if superscript(first).is_some() {
        let digits = text.chars().map_while(superscript).take(3);
        let value = digits.fold(0, |value, digit| value * 10 + digit);
        let length = text.chars().take_while(|&c| superscript(c).is_some()).take(3);
        return Some((length.map(char::len_utf8).sum(), Caller { mark: '¹', value }));
    }
    let rest = text.strip_prefix(['[', '［', '（', '(', '〔'])?;
    let (mark, number) = match rest.strip_prefix(['註', '注']) {
        Some(number) => ('註', number),
        None if matches!(first, '[' | '［') => ('[', rest),
        None => return None,
    };
    let (value, rest) = note_number(mark, number)?;
    let rest = rest.strip_prefix([']', '］', '）', ')', '〕'])?;
    Some((text.len() - rest.len(), Caller { mark, value }))
}

/// Reads a note's number; `註` may do without, and then has the number 0.
fn note_number(mark: char, text: &str) -> Option<(u32, &str)> {
    arabic_number(text)
        .or_else(|| han_number(text).filter(|_| mark == '註'))
        .or_else(|| (mark == '註').then_some((0, text)))
}

/// What opens the text of a note: the caller, and where the text begins.
pub(super) fn opening(text: &str) -> Option<(Caller, usize)> {
    let first = text.chars().next()?;
    let (caller, rest) = if let Some(mark) = note_mark(first) {
        let rest = text.trim_start_matches(first);
        let run = (text.len() - rest.len()) / first.len_utf8();
        // `**` may open strong text; four marks and more are a rule.
        let most = if first == '*' && rest.contains("**") { 1 } else { 3 };
        if run > most {
            return None;
        }
        (Caller { mark, value: u32::try_from(run).ok()? }, rest)
    } else if let Some((length, caller)) = numbered_call(text) {
        (caller, text.get(length..)?)
    } else {
        let number = text.strip_prefix(['註', '注'])?.trim_start();
        let (value, rest) = note_number('註', number)?;
        rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '.' | '、'))
            .then_some(())?;
        (Caller { mark: '註', value }, rest)
    };
    let body = rest.trim_start_matches(['：', ':', '.', '、']).trim_start();
    (!body.is_empty()).then_some((caller, text.len() - body.len()))
}

/// What stands at which place in a text.
#[derive(Debug, Default)]
pub(super) struct Annotations<'a> {
    /// The notes called, by the offset of the call, ascending.
    pub(super) calls: &'a [(usize, NoteId)],
    /// The term at its head, set strong.
    pub(super) term: Option<Range<usize>>,
    /// Where lines begin that are kept apart, ascending.
    pub(super) breaks: &'a [usize],
}

/// Makes the inlines of a byte range of the text of `flow`.
pub(super) fn inlines(flow: &Flow, range: Range<usize>, notes: &Annotations<'_>) -> Vec<Inline> {
    let mut writer = Writer {
        flow,
        content: Vec::new(),
        begin: range.start,
        marks: Marks::empty(),
        breaks: notes.breaks,
    };
    let shift = |at: Range<usize>| at.start + range.start..at.end + range.start;
    let tokens = tokens(flow.slice(range.clone())).into_iter().map(|token| match token {
        Token::Strong(at) => (shift(at), None),
        Token::Call(at, caller) => (shift(at), Some(caller)),
    });
    let mut term = notes.term.clone();
    for (at, caller) in tokens {
        if let Some(term) = term.take_if(|term| term.end <= at.start) {
            writer.strong(&term);
        }
        match caller {
            None => {
                writer.write_until(at.start);
                writer.marks.toggle(Marks::STRONG);
                writer.begin = at.end;
            }
            Some(_) => {
                let found = notes.calls.binary_search_by_key(&at.start, |&(offset, _)| offset);
                let called = found.ok().and_then(|index| notes.calls.get(index));
                if let Some(&(_, note)) = called {
                    writer.write_until(at.start);
                    let origin = flow.origin(at.clone());
                    writer.content.push(Inline::NoteCall { note, origin });
                    writer.begin = at.end;
                }
            }
        }
    }
    if let Some(term) = term {
        writer.strong(&term);
    }
    writer.write_until(range.end);
    writer.content
}

struct Writer<'a> {
    flow: &'a Flow,
    content: Vec<Inline>,
    begin: usize,
    marks: Marks,
    breaks: &'a [usize],
}

impl Writer<'_> {
    fn strong(&mut self, range: &Range<usize>) {
        self.write_until(range.start);
        let marks = std::mem::replace(&mut self.marks, Marks::STRONG);
        self.write_until(range.end);
        self.marks = marks;
    }

    fn write_until(&mut self, end: usize) {
        while let Some((&at, later)) = self.breaks.split_first().filter(|&(&at, _)| at <= end) {
            self.breaks = later;
            self.write_run(at);
            self.content.push(Inline::Break);
        }
        self.write_run(end);
    }

    fn write_run(&mut self, end: usize) {
        let range = self.begin..end;
        self.begin = end.max(self.begin);
        let text = self.flow.slice(range.clone());
        if text.is_empty() {
            return;
        }
        let mut run = Text::new(text, self.flow.origin(range));
        run.marks = self.marks;
        self.content.push(Inline::Text(run));
    }
}

#[cfg(test)]
mod tests {
    use super::{Annotations, Caller, calls, inlines, opening};
    use crate::document::{Inline, Marks};
    use crate::reader::plain::flow::Flow;

    fn bold(text: &str) -> Vec<(String, bool)> {
        let mut flow = Flow::default();
        flow.push(text, 0);
        inlines(&flow, 0..text.len(), &Annotations::default())
            .into_iter()
            .filter_map(|inline| match inline {
                Inline::Text(run) => Some((run.text, run.marks.contains(Marks::STRONG))),
                Inline::NoteCall { .. }
                | Inline::Image(_)
                | Inline::Reference(_)
                | Inline::Index(_)
                | Inline::Break => None,
            })
            .collect()
    }

    #[test]
    fn bold_needs_a_pair() {
        assert_eq!(
            bold("共 **27** 艘"),
            [("共 ".into(), false), ("27".into(), true), (" 艘".into(), false)]
        );
        assert_eq!(bold("共 **27 艘"), [("共 **27 艘".into(), false)]);
        assert_eq!(bold("2 ** 3"), [("2 ** 3".into(), false)]);
    }

    #[test]
    fn a_star_calls_only_after_text() {
        let marks = |text| calls(text).map(|(at, caller)| (at, caller.mark)).collect::<Vec<_>>();
        assert_eq!(marks("共 **27** 艘*"), [(14, '*')]);
        assert_eq!(marks("共 **27***"), [(10, '*')]);
        assert_eq!(marks("佔三成＊，其餘"), [(9, '*')]);
        assert_eq!(marks("街渡※及小輪†"), [(6, '※'), (18, '†')]);
        assert_eq!(marks("見（註2）與[3]"), [(3, '註'), (16, '[')]);
        assert_eq!(marks("三成**，其餘##"), [(6, '*'), (17, '#')]);
        assert_eq!(marks("佔三成^，二成¹²"), [(9, '^'), (19, '¹')]);
        for text in
            ["5*3", "這是 *強調* 的", "*說明", "* 項目", "**粗**體", "x**2", "3 m²", "C# 與 #海岸"]
        {
            assert_eq!(marks(text), [], "{text}");
        }
    }

    #[test]
    fn notes_open_with_their_marks() {
        let open = |text| opening(text).map(|(Caller { mark, value }, at)| (mark, value, at));
        assert_eq!(open("*截至三月"), Some(('*', 1, 1)));
        assert_eq!(open("＊＊截至三月"), Some(('*', 2, 6)));
        assert_eq!(open("※ 指小輪"), Some(('※', 1, 4)));
        assert_eq!(open("註1：指小輪"), Some(('註', 1, 7)));
        assert_eq!(open("[12] 指小輪"), Some(('[', 12, 5)));
        assert_eq!(open("** 截至三月"), Some(('*', 2, 3)));
        assert_eq!(open("註：說明"), Some(('註', 0, 6)));
        assert_eq!(open("註二：說明"), Some(('註', 2, 9)));
        assert_eq!(open("¹² 說明"), Some(('¹', 12, 5)));
        for text in ["**粗體**", "***", "註冊", "註：", "*", "[圖]"] {
            assert_eq!(open(text), None, "{text}");
        }
    }
}

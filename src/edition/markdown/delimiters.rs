//! Which marked spans get delimiters and which get HTML tags (TYPOGRAPHY §2.9).

use super::Flavour;
use super::nesting::{Element, Marked, Token};
use crate::document::Marks;

/// After so many rounds every span gets tags; real text settles in two or three.
const MAX_ROUNDS: usize = 8;

/// Whether a mark has delimiters in a flavour.
pub(super) fn has_delimiter(mark: Marks, flavour: Flavour) -> bool {
    let mut delimited = Marks::STRONG | Marks::EMPHASIS;
    delimited.set(Marks::STRIKE, flavour != Flavour::CommonMark);
    delimited.set(Marks::SUPERSCRIPT | Marks::SUBSCRIPT, flavour == Flavour::Pandoc);
    delimited.contains(mark)
}

/// Returns what begins or ends the rest of a name or title that other spans cut in two.
pub(super) fn continued(mark: Marks, opens: bool, flavour: Flavour) -> &'static str {
    match (mark.contains(Marks::PROPER_NAME), flavour, opens) {
        (_, Flavour::Pandoc, false) => "</span>",
        (_, _, false) => "</u>",
        (true, Flavour::Pandoc, true) => "<span class=\"name continued\">",
        (false, Flavour::Pandoc, true) => "<span class=\"title continued\">",
        (true, _, true) => "<u class=\"name continued\">",
        (false, _, true) => "<u class=\"title continued\">",
    }
}

/// Returns what begins or ends a marked span.
pub(super) fn delimiter(mark: Marks, html: bool, opens: bool, flavour: Flavour) -> &'static str {
    let mark = mark - (Marks::NEXT_NAME | Marks::NEXT_TITLE);
    if html && flavour == Flavour::Pandoc {
        // Of HTML's elements it knows this one, and keeps its class.
        let open = if mark == Marks::UNDERLINE {
            Some("<span class=\"underline\">")
        } else if mark == Marks::EMPHASIS_DOTS {
            Some("<span class=\"dots\">")
        } else if mark == Marks::PROPER_NAME {
            Some("<span class=\"name\">")
        } else if mark == Marks::BOOK_TITLE {
            Some("<span class=\"title\">")
        } else {
            None
        };
        if let Some(open) = open {
            return if opens { open } else { "</span>" };
        }
    }
    let (delimiter, open, close) = if mark == Marks::STRONG {
        ("**", "<strong>", "</strong>")
    } else if mark == Marks::EMPHASIS {
        ("*", "<em>", "</em>")
    } else if mark == Marks::STRIKE {
        ("~~", "<del>", "</del>")
    } else if mark == Marks::UNDERLINE {
        ("", "<u>", "</u>")
    } else if mark == Marks::PROTECTED {
        ("", "<span translate=\"no\">", "</span>")
    } else if mark == Marks::EMPHASIS_DOTS {
        ("", "<em class=\"dots\">", "</em>")
    } else if mark == Marks::PROPER_NAME {
        ("", "<u class=\"name\">", "</u>")
    } else if mark == Marks::BOOK_TITLE {
        ("", "<u class=\"title\">", "</u>")
    } else if mark == Marks::SUPERSCRIPT {
        ("^", "<sup>", "</sup>")
    } else {
        ("~", "<sub>", "</sub>")
    };
    match (html, opens) {
        (false, _) => delimiter,
        (true, true) => open,
        (true, false) => close,
    }
}

/// Gives tags to every span whose delimiters some parser would not read.
///
/// A tag is punctuation to the delimiters beside it, so each round may cost others theirs; spans
/// never get delimiters back, so it ends.
pub(super) fn choose_delimiters(
    tokens: &[Token],
    spans: &mut [Marked<'_>],
    texts: &[String],
    flavour: Flavour,
) {
    for round in 0..=MAX_ROUNDS {
        let line = Line { tokens, spans, texts, flavour };
        let failing: Vec<usize> = tokens
            .iter()
            .enumerate()
            .filter_map(|(at, token)| match token {
                Token::Open(index) | Token::Close(index) => {
                    let span = spans.get(*index)?;
                    let reads = span.html || line.is_read(at);
                    (!reads || round == MAX_ROUNDS).then_some(*index)
                }
                Token::Unit(_) => None,
            })
            .collect();
        if failing.is_empty() {
            return;
        }
        for index in failing {
            if let Some(span) = spans.get_mut(index) {
                span.html = span.html || matches!(span.element, Element::Mark(_));
            }
        }
    }
}

/// A line that is being written.
#[derive(Clone, Copy)]
struct Line<'l> {
    tokens: &'l [Token],
    spans: &'l [Marked<'l>],
    texts: &'l [String],
    flavour: Flavour,
}

impl Line<'_> {
    /// Whether the delimiter at a token is read as the writer means it: left-flanking if it opens,
    /// right-flanking if it closes (`CommonMark` §6.2), and no run of the same character beside it,
    /// except that strong and emphasis may share both ends, `***…***`.
    fn is_read(&self, at: usize) -> bool {
        let (index, opens) = match self.tokens.get(at) {
            Some(Token::Open(index)) => (*index, true),
            Some(Token::Close(index)) => (*index, false),
            Some(Token::Unit(_)) | None => return true,
        };
        let Some(&Marked { element: Element::Mark(mark), opened, closed, .. }) =
            self.spans.get(index)
        else {
            return true;
        };
        let mut before = at.checked_sub(1);
        let mut after = Some(at + 1);
        for side in [&mut before, &mut after] {
            let Some(beside) = self.delimited_by(sign(mark), *side) else { continue };
            // The twin that makes `***`: opened and closed beside this one.
            let ((Token::Open(twin), true) | (Token::Close(twin), false)) = (beside, opens) else {
                return false;
            };
            if sign(mark) != '*' || !self.are_twins(index, *twin) {
                return false;
            }
            let outward = *side == at.checked_sub(1);
            *side = if outward { at.checked_sub(2) } else { Some(at + 2) };
            if self.delimited_by(sign(mark), *side).is_some() {
                return false;
            }
        }
        if mark == Marks::SUPERSCRIPT || mark == Marks::SUBSCRIPT {
            // `[^` begins the call of a note.
            let before = opened.checked_sub(1).and_then(|at| self.edge(at, false));
            return before != Some('[') && self.is_word(mark, opened + 1, closed);
        }
        let before = before.and_then(|at| self.edge(at, false));
        let after = after.and_then(|at| self.edge(at, true));
        let (inner, outer) = if opens { (after, before) } else { (before, after) };
        flanks(inner, outer, self.flavour)
    }

    /// Returns the token at a place if it is a delimiter of this sign.
    fn delimited_by(&self, wanted: char, at: Option<usize>) -> Option<&Token> {
        let token = self.tokens.get(at?)?;
        let (Token::Open(index) | Token::Close(index)) = token else { return None };
        let span = self.spans.get(*index).filter(|span| !span.html)?;
        let Element::Mark(mark) = span.element else { return None };
        (sign(mark) == wanted && has_delimiter(mark, self.flavour)).then_some(token)
    }

    /// Whether two spans begin side by side and end side by side.
    fn are_twins(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.spans.get(one), self.spans.get(other)) else {
            return false;
        };
        one.opened.abs_diff(other.opened) == 1 && one.closed.abs_diff(other.closed) == 1
    }

    /// Whether `^…^` or `~…~` can hold these tokens: text without white space, tags or the same
    /// sign, and to pandoc `^[` begins a note.
    fn is_word(&self, mark: Marks, from: usize, to: usize) -> bool {
        let is_plain = |(at, token): (usize, &Token)| match token {
            Token::Unit(index) => self.texts.get(*index).is_some_and(|text| {
                let ends = |c: char| c.is_whitespace() || c == sign(mark) || "<[&!".contains(c);
                !text.is_empty() && !text.contains(ends)
            }),
            Token::Open(index) | Token::Close(index) => {
                let span = self.spans.get(*index);
                span.is_some_and(|span| !span.html && matches!(span.element, Element::Mark(_)))
                    && self.delimited_by(sign(mark), Some(from + at)).is_none()
            }
        };
        self.tokens.get(from..to).is_some_and(|tokens| tokens.iter().enumerate().all(is_plain))
    }

    /// Returns the first or last character a token is written with.
    fn edge(&self, at: usize, first: bool) -> Option<char> {
        let pick = |text: &str| if first { text.chars().next() } else { text.chars().next_back() };
        let token = self.tokens.get(at)?;
        match token {
            Token::Unit(index) => self.texts.get(*index).and_then(|text| pick(text)),
            Token::Open(index) | Token::Close(index) => {
                let span = self.spans.get(*index)?;
                let opens = matches!(token, Token::Open(_));
                match span.element {
                    Element::Mark(mark) => pick(delimiter(mark, span.html, opens, self.flavour)),
                    Element::Lang(_) | Element::Ruby(_) => Some(if first { '<' } else { '>' }),
                    Element::Link(_) if opens => Some('['),
                    Element::Link(_) => Some(if first { ']' } else { ')' }),
                }
            }
        }
    }
}

/// The sign that a mark's delimiters are made of.
fn sign(mark: Marks) -> char {
    if mark == Marks::STRIKE || mark == Marks::SUBSCRIPT {
        '~'
    } else if mark == Marks::SUPERSCRIPT {
        '^'
    } else {
        '*'
    }
}

/// Whether a delimiter flanks the text on its inner side, in every parser: where parsers disagree
/// about what is punctuation (emoji, symbols past ASCII), the answer is no. pandoc looks at no more
/// than white space, so our own reader decides, to whom Chinese text is all letters.
fn flanks(inner: Option<char>, outer: Option<char>, flavour: Flavour) -> bool {
    let Some(inner) = inner.filter(|c| !c.is_whitespace()) else { return false };
    let is_cjk = |c: char| {
        let is_letter = matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}');
        flavour == Flavour::Pandoc && (is_letter || (!c.is_ascii() && is_surely_punctuation(c)))
    };
    let separates = |c: char| c.is_whitespace() || is_surely_punctuation(c) || is_cjk(c);
    inner.is_alphanumeric()
        || is_cjk(inner)
        || (is_surely_punctuation(inner) && outer.is_none_or(separates))
}

/// ASCII punctuation and the Chinese marks, all of which have category P in every Unicode version.
fn is_surely_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(
            c,
            '、' | '。'
                | '，'
                | '；'
                | '：'
                | '？'
                | '！'
                | '（'
                | '）'
                | '《'
                | '》'
                | '〈'
                | '〉'
                | '「'
                | '」'
                | '『'
                | '』'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '“'
                | '”'
                | '‘'
                | '’'
                | '—'
                | '…'
                | '·'
        )
}

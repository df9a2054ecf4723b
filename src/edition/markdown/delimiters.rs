//! Which marked spans get delimiters and which get HTML tags (TYPOGRAPHY §2.9).

use super::inlines::{Element, Marked, Token};
use crate::document::Marks;

/// After so many rounds every span gets tags; real text settles in two or three.
const MAX_ROUNDS: usize = 8;

/// Whether a mark has delimiters in GFM.
pub(super) fn has_delimiter(mark: Marks) -> bool {
    mark == Marks::STRONG || mark == Marks::EMPHASIS || mark == Marks::STRIKE
}

/// Returns what begins or ends a marked span.
pub(super) fn delimiter(mark: Marks, html: bool, opens: bool) -> &'static str {
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
        ("", "<sup>", "</sup>")
    } else {
        ("", "<sub>", "</sub>")
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
pub(super) fn choose_delimiters(tokens: &[Token], spans: &mut [Marked<'_>], texts: &[String]) {
    for round in 0..=MAX_ROUNDS {
        let failing: Vec<usize> = tokens
            .iter()
            .enumerate()
            .filter_map(|(at, token)| match token {
                Token::Open(index) | Token::Close(index) => {
                    let span = spans.get(*index)?;
                    let reads = span.html || is_read(tokens, spans, texts, at);
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

/// Whether `CommonMark` reads the delimiter at a token as the writer means it: left-flanking if it
/// opens, right-flanking if it closes (§6.2), and no run of the same character beside it, except
/// that strong and emphasis may share both ends, `***…***`.
fn is_read(tokens: &[Token], spans: &[Marked<'_>], texts: &[String], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return true };
    let (index, opens) = match token {
        Token::Open(index) => (*index, true),
        Token::Close(index) => (*index, false),
        Token::Unit(_) => return true,
    };
    let Some(Marked { element: Element::Mark(mark), .. }) = spans.get(index).copied() else {
        return true;
    };
    let token_at = |at: Option<usize>| at.and_then(|at| tokens.get(at));
    let mut before = at.checked_sub(1);
    let mut after = Some(at + 1);
    let star = |token: Option<&Token>| {
        match token {
        Some(Token::Open(other) | Token::Close(other)) => spans.get(*other).is_some_and(|span| {
            !span.html
                && matches!(span.element, Element::Mark(other) if is_star(other) == is_star(mark) && has_delimiter(other))
        }),
        Some(Token::Unit(_)) | None => false,
    }
    };
    for side in [&mut before, &mut after] {
        if !star(token_at(*side)) {
            continue;
        }
        // The twin that makes `***`: opened and closed beside this one.
        let ((Some(Token::Open(twin)), true) | (Some(Token::Close(twin)), false)) =
            (token_at(*side), opens)
        else {
            return false;
        };
        if !are_twins(spans, index, *twin) {
            return false;
        }
        let outward = *side == at.checked_sub(1);
        *side = if outward { at.checked_sub(2) } else { Some(at + 2) };
        if star(token_at(*side)) {
            return false;
        }
    }
    let before = token_at(before).and_then(|token| edge(token, spans, texts, false));
    let after = token_at(after).and_then(|token| edge(token, spans, texts, true));
    if opens { flanks(after, before) } else { flanks(before, after) }
}

fn is_star(mark: Marks) -> bool {
    mark != Marks::STRIKE
}

/// Whether two spans begin side by side and end side by side.
fn are_twins(spans: &[Marked<'_>], one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (spans.get(one), spans.get(other)) else { return false };
    one.opened.abs_diff(other.opened) == 1 && one.closed.abs_diff(other.closed) == 1
}

/// Returns the first or last character a token is written with.
fn edge(token: &Token, spans: &[Marked<'_>], texts: &[String], first: bool) -> Option<char> {
    let pick = |text: &str| if first { text.chars().next() } else { text.chars().next_back() };
    match token {
        Token::Unit(index) => texts.get(*index).and_then(|text| pick(text)),
        Token::Open(index) | Token::Close(index) => {
            let span = spans.get(*index)?;
            let opens = matches!(token, Token::Open(_));
            match span.element {
                Element::Mark(mark) => pick(delimiter(mark, span.html, opens)),
                Element::Lang(_) | Element::Ruby(_) => Some(if first { '<' } else { '>' }),
                Element::Link(_) if opens => Some('['),
                Element::Link(_) => Some(if first { ']' } else { ')' }),
            }
        }
    }
}

/// Whether a delimiter flanks the text on its inner side, in every parser: where parsers disagree
/// about what is punctuation (emoji, symbols past ASCII), the answer is no.
fn flanks(inner: Option<char>, outer: Option<char>) -> bool {
    let Some(inner) = inner.filter(|c| !c.is_whitespace()) else { return false };
    let outer_separates = outer.is_none_or(|c| c.is_whitespace() || is_surely_punctuation(c));
    inner.is_alphanumeric() || (is_surely_punctuation(inner) && outer_separates)
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

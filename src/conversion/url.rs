//! URLs and mail addresses in running text: what is never converted.

use std::ops::Range;

use super::punctuation::is_han;

/// What a URL begins with.
const BEGINNINGS: [&str; 5] = ["http://", "https://", "ftp://", "mailto:", "www."];

/// Returns where URLs stand in a text, in order.
///
/// A URL goes on over ASCII; over Han characters only in a path of at least two parts, a query
/// or a fragment (`…/wiki/臺灣`), because Chinese writes no space after a URL:
/// `見https://example.com的說明`. Marks at its end belong to the sentence.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_beginning(text, at) {
        let end = start + length(text.get(start..).unwrap_or_default());
        found.push(start..end);
        at = end;
    }
    found
}

/// Returns whether the whole of a text is a URL or a mail address.
pub(super) fn is_url(text: &str) -> bool {
    let is_mail = text.contains('@') && !text.contains(char::is_whitespace);
    is_mail || find(text).first().is_some_and(|url| url.start == 0 && url.end == text.len())
}

fn next_beginning(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    // `:` and `.` are rare in Chinese text; looking for them first keeps this cheap.
    if !rest.contains([':', '.']) {
        return None;
    }
    let is_start = |at: &usize| {
        let before = rest.get(..*at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|before| before.is_ascii_alphanumeric())
    };
    let first = |beginning: &&str| rest.match_indices(*beginning).map(|(at, _)| at).find(is_start);
    BEGINNINGS.iter().filter_map(first).min().map(|at| from + at)
}

/// Returns the length of the URL that a text begins with.
fn length(text: &str) -> usize {
    let mut slashes = 0;
    let mut takes_han = false;
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let goes_on = match character {
            '/' => {
                slashes += 1;
                takes_han |= slashes > 3;
                true
            }
            '?' | '#' => {
                takes_han |= slashes > 2;
                true
            }
            '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' => false,
            _ => character.is_ascii_graphic() || (takes_han && is_han(character)),
        };
        if !goes_on {
            break;
        }
        end = at + character.len_utf8();
    }
    let url = text.get(..end).unwrap_or_default();
    let trimmed = url.trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*', '_']);
    // A closing parenthesis that the URL does not open is the sentence's.
    match trimmed.strip_suffix(')') {
        Some(inner) if !inner.contains('(') => inner.len(),
        _ => trimmed.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_url_ends_where_the_sentence_goes_on() {
        assert_eq!(urls("見https://example.com的說明"), ["https://example.com"]);
        assert_eq!(urls("見 www.example.com/a,b。"), ["www.example.com/a,b"]);
        assert_eq!(urls("(http://a.tw/x) http://b.tw."), ["http://a.tw/x", "http://b.tw"]);
        assert_eq!(urls("https://example.com/查詢"), ["https://example.com/"]);
    }

    #[test]
    fn a_deep_path_takes_han() {
        assert_eq!(
            urls("https://zh.wikipedia.org/wiki/臺灣，很大"),
            ["https://zh.wikipedia.org/wiki/臺灣"]
        );
        assert_eq!(urls("https://a.tw/?q=繁體 字"), ["https://a.tw/?q=繁體"]);
    }

    #[test]
    fn ordinary_text_has_none() {
        assert!(urls("比例是 3:1，版本 1.2，www 是縮寫").is_empty());
        assert!(is_url("https://example.com") && is_url("me@example.com") && !is_url("某某出版社"));
    }
}

//! URLs and mail addresses in running text: what is never converted.

use std::ops::Range;

use super::punctuation::is_han;

/// The longest part of a mail address before the `@`, in bytes (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest part behind it (RFC 5321, 4.5.3.1.2).
const MAX_DOMAIN: usize = 255;

/// Returns where URLs and mail addresses stand in a text, in order.
///
/// A URL begins with `http:`, `https:`, `ftp:`, `mailto:` or `www.`. It goes on over ASCII; over
/// Han characters only in a path of at least two parts, a query or a fragment (`…/wiki/臺灣`),
/// because Chinese writes no space after a URL: `見https://example.com的說明`. Marks at its end
/// belong to the sentence. A mail address is ASCII on both sides of its `@`.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Every address has one of these right behind its beginning.
    let is_sign = |byte: &u8| matches!(byte, b':' | b'.' | b'@');
    // Most paragraphs have none; without stopping, many bytes are looked at together.
    if !text.as_bytes().iter().fold(false, |found, byte| found | is_sign(byte)) {
        return found;
    }
    let mut done = 0;
    for (at, sign) in text.bytes().enumerate().filter(|(_, byte)| is_sign(byte)) {
        // None is looked at twice.
        if at < done {
            continue;
        }
        let (Some(before), Some(behind)) = (text.get(done..at), text.get(at + 1..)) else {
            continue;
        };
        let range = match sign {
            b'@' => mail(before, behind).map(|(start, end)| done + start..at + 1 + end),
            _ => beginning(before, sign, behind).map(|start| {
                let start = done + start;
                start..start + length(text.get(start..).unwrap_or_default())
            }),
        };
        if let Some(range) = range {
            done = range.end;
            found.push(range);
        }
    }
    found
}

/// Returns where a URL begins whose first `:` or `.` stands between two texts.
fn beginning(before: &str, sign: u8, behind: &str) -> Option<usize> {
    let names: &[&str] = match sign {
        b'.' => &["www"],
        _ if behind.starts_with("//") => &["https", "http", "ftp"],
        _ => &["mailto"],
    };
    names.iter().find_map(|name| {
        let start = before.len().checked_sub(name.len())?;
        let is_name = before.get(start..)?.eq_ignore_ascii_case(name);
        let outside = before.get(..start)?.bytes().next_back();
        (is_name && !outside.is_some_and(|byte| byte.is_ascii_alphanumeric())).then_some(start)
    })
}

/// Returns where the mail address begins and ends whose `@` stands between two texts.
fn mail(before: &str, behind: &str) -> Option<(usize, usize)> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let local = before.bytes().rev().take(MAX_LOCAL + 1).take_while(is_local).count();
    let start = before.len() - local;
    let name = before.get(start..)?.trim_start_matches('.');
    let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let end = behind.bytes().take(MAX_DOMAIN + 1).take_while(is_domain).count();
    let domain = behind.get(..end)?.trim_end_matches(['.', '-']);
    let (labels, top) = domain.rsplit_once('.')?;
    let is_address = (1..=MAX_LOCAL).contains(&name.len())
        && domain.len() <= MAX_DOMAIN
        && labels.split('.').all(|label| !label.is_empty())
        && top.len() >= 2
        && top.starts_with(|c: char| c.is_ascii_alphabetic());
    is_address.then_some((before.len() - name.len(), domain.len()))
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

    fn addresses(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_url_ends_where_the_sentence_goes_on() {
        assert_eq!(addresses("見https://example.com的說明"), ["https://example.com"]);
        assert_eq!(addresses("見 www.example.com/a,b。"), ["www.example.com/a,b"]);
        assert_eq!(addresses("(http://a.tw/x) http://b.tw."), ["http://a.tw/x", "http://b.tw"]);
        assert_eq!(addresses("https://example.com/查詢"), ["https://example.com/"]);
        assert_eq!(
            addresses("HTTPS://A.TW與WWW.b.tw與ftp://c"),
            ["HTTPS://A.TW", "WWW.b.tw", "ftp://c"]
        );
    }

    #[test]
    fn a_deep_path_takes_han() {
        assert_eq!(
            addresses("https://zh.wikipedia.org/wiki/臺灣，很大"),
            ["https://zh.wikipedia.org/wiki/臺灣"]
        );
        assert_eq!(addresses("https://a.tw/?q=繁體 字"), ["https://a.tw/?q=繁體"]);
    }

    #[test]
    fn mail_addresses_stand_beside_han_characters() {
        assert_eq!(addresses("請寄tea.shop@mail.example.tw給我們"), ["tea.shop@mail.example.tw"]);
        assert_eq!(addresses("信箱：a+b_1@x-y.com。"), ["a+b_1@x-y.com"]);
        assert_eq!(addresses("mailto:a@b.tw與c@d.tw"), ["mailto:a@b.tw", "c@d.tw"]);
        assert_eq!(addresses("a@b.tw@c.tw"), ["a@b.tw"]);
    }

    #[test]
    fn ordinary_text_has_none() {
        for text in [
            "比例是 3:1，版本 1.2，www 是縮寫",
            "微博@臺灣茶館",
            "a@b",
            "a@b.1",
            "@x.tw",
            "a@.tw",
            "a@b..tw",
            "xhttp://a.tw",
        ] {
            assert!(addresses(text).is_empty(), "{text}");
        }
    }
}

//! Keeps a switch that begins a line from making the whole line HTML.
//!
//! A comment at the beginning of a line begins an HTML block (`CommonMark` 4.6), in which no
//! Markdown is read: `<!-- hanpress:off -->臺灣<!-- hanpress:on -->的**茶**` would end up without
//! its bold. A tag with text behind it begins none. So such a comment is shown to the parser as a
//! tag of the same length; offsets stay true.

use std::borrow::Cow;

use crate::source::Switch;

/// How a tag begins that stands for a comment.
const TAG: &str = "<hanpress-";

/// Puts a tag in the place of every switch that begins a line on which something follows.
pub(super) fn shield(text: &str) -> Cow<'_, str> {
    let mut shielded = String::new();
    let mut done = 0;
    for (range, switch) in Switch::find(text) {
        let (Some(before), Some(behind)) = (text.get(..range.start), text.get(range.end..)) else {
            continue;
        };
        let line = before.rsplit('\n').next().unwrap_or_default();
        let rest = behind.split('\n').next().unwrap_or_default();
        if begins_content(line) && !rest.trim().is_empty() {
            shielded.push_str(text.get(done..range.start).unwrap_or_default());
            shielded.push_str(&tag(switch, range.len()));
            done = range.end;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shielded.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(shielded)
}

/// Whether nothing but the marks of quotations, lists and notes can stand on a line so far.
pub(super) fn begins_content(line: &str) -> bool {
    let line = match line.trim_start().strip_prefix("[^") {
        Some(note) => note.split_once("]:").map_or(note, |(_, rest)| rest),
        None => line,
    };
    line.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '+' | '*' | '.' | ')'))
}

fn tag(switch: Switch, length: usize) -> String {
    let word = match switch {
        Switch::Off => "off",
        Switch::On => "on",
    };
    // The shortest comment is longer than the tag.
    format!("{TAG}{word:<width$}>", width = length.saturating_sub(TAG.len() + 1))
}

/// Returns the comment that a tag stands for, or the tag itself.
pub(super) fn comment(tag: &str) -> Cow<'_, str> {
    match tag.strip_prefix(TAG).and_then(|rest| rest.strip_suffix('>')) {
        Some(word) => Cow::Owned(format!("<!-- hanpress:{} -->", word.trim_end())),
        None => Cow::Borrowed(tag),
    }
}

/// Gives code back the comments that were written in its `source`.
pub(super) fn restore(code: &str, source: &str) -> Option<String> {
    if !code.contains(TAG) {
        return None;
    }
    let mut restored = code.to_owned();
    for (range, switch) in Switch::find(source) {
        let written = source.get(range.clone()).unwrap_or_default();
        restored = restored.replacen(&tag(switch, range.len()), written, 1);
    }
    Some(restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_a_line_is_shielded() {
        let off = "<!-- hanpress:off -->";
        let tag = "<hanpress-off       >";
        assert_eq!(tag.len(), off.len());
        for begin in ["", "> ", "1. ", "  - ", "[^1]: ", "甲\n"] {
            let text = format!("{begin}{off}乙");
            assert_eq!(shield(&text), format!("{begin}{tag}乙"), "{text}");
        }
        for text in [format!("{off}\n乙"), format!("甲{off}乙"), format!("> {off}  ")] {
            assert_eq!(shield(&text), text);
        }
        assert_eq!(comment(tag), off);
        assert_eq!(shield("<!--hanpress:on-->甲"), "<hanpress-on     >甲");
    }

    #[test]
    fn code_gets_back_what_was_written() {
        let source = "`甲\n<!--  hanpress:off --> 乙`";
        let shielded = shield(source).replace('\n', " ");
        assert_eq!(restore(&shielded, source).unwrap(), source.replace('\n', " "));
        assert_eq!(restore("甲", source), None);
    }
}

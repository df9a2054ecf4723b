//! Labels of notes: what calls one, and what stands at its beginning.

use super::tree::Element;
use crate::document::{Inline, leading_text, remove_leading_text};

/// The most characters of a call.
pub(super) const LONGEST_LABEL: usize = 8;

/// Returns what a call says, without brackets.
pub(super) fn label(link: Element<'_>) -> Option<String> {
    let text = link.short_line(LONGEST_LABEL)?;
    Some(bare(&text).to_owned())
}

pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "[]［］()（）【】〔〕".contains(c))
}

/// Whether a link's text is what calls a note: a number, a sign, a letter, 註三.
pub(super) fn is_label(label: &str) -> bool {
    let plain = label.trim_start_matches(['註', '注', '釋']);
    let count = plain.chars().count();
    let is_all = |is_it: fn(char) -> bool| plain.chars().all(is_it);
    let is_numeral = |c: char| "〇零一二三四五六七八九十百".contains(c);
    match count {
        0 => plain.len() < label.len(),
        1 if is_all(|c| c.is_ascii_lowercase()) => true,
        1..=4 => {
            is_all(|c| c.is_ascii_digit())
                || is_all(is_numeral)
                || is_all(|c| "ivxlc".contains(c))
                || is_all(|c| "*†‡§※✽①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".contains(c))
        }
        _ => false,
    }
}

/// Takes the label off the beginning of a note, which every edition numbers itself: `[1] `, `1. `,
/// and the brackets that were around a link back.
pub(super) fn take_label(content: &mut Vec<Inline>, label: &str) {
    let leading = leading_text(content);
    let rest = leading.trim_start();
    let opened = rest.trim_start_matches(['[', '［', '(', '（', '【', '〔', '^', '↑']);
    let is_opened = opened.len() < rest.len();
    let opened = opened.trim_start();
    let named = if label.is_empty() { None } else { opened.strip_prefix(label) };
    let behind = named.unwrap_or(opened).trim_start();
    let closed = behind.trim_start_matches([']', '］', ')', '）', '】', '〕']);
    let is_closed = closed.len() < behind.len();
    let stopped = closed.strip_prefix(['.', '．', '、', ':', '：', '。']).unwrap_or(closed);
    let is_stopped = stopped.len() < closed.len();
    let is_spaced = behind.len() < named.unwrap_or(opened).len();
    let is_label = match named {
        Some(_) => is_closed || is_stopped || is_spaced,
        None => {
            is_opened && (is_closed || rest.starts_with(['^', '↑'])) || !is_opened && is_stopped
        }
    };
    let text = if is_label { stopped.trim_start() } else { rest };
    remove_leading_text(content, leading.len() - text.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Origin, Text, plain_text};

    #[test]
    fn labels_are_told_from_words() {
        for label in ["1", "23", "註三", "注1", "*", "①", "iv", "a", "註"] {
            assert!(is_label(label), "{label}");
        }
        for text in ["", "第一章", "2024年", "12345", "next", "茶"] {
            assert!(!is_label(text), "{text}");
        }
    }

    #[test]
    fn labels_are_taken_off_notes() {
        for (text, expected) in [
            ("[1] 見茶經。", "見茶經。"),
            ("1. 見茶經。", "見茶經。"),
            ("[] 見茶經。", "見茶經。"),
            ("^ 見茶經。", "見茶經。"),
            ("：見茶經。", "見茶經。"),
            ("（1）見茶經。", "見茶經。"),
            ("1912年的事。", "1912年的事。"),
            ("（見前）茶經。", "（見前）茶經。"),
        ] {
            let mut content = vec![Inline::Text(Text::new(text, Origin::unknown()))];
            take_label(&mut content, "1");
            assert_eq!(plain_text(&content), expected);
        }
    }
}

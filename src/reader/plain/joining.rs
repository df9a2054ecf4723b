//! What stands where two lines are joined: nothing, a space, or a hyphen taken back.

use std::collections::BTreeSet;

use super::characters::is_han;
use super::flow::Flow;
use super::lines::Lines;

/// How this manuscript sets words beside ideographs, and the words it writes in one piece.
#[derive(Debug)]
pub(super) struct Joining<'t> {
    /// Whether it writes `20 年` rather than `20年`.
    is_spaced: bool,
    /// Its Latin words; filled only if a line ends in a hyphen.
    words: BTreeSet<&'t str>,
}

impl<'t> Joining<'t> {
    /// Reads the habits off the text.
    pub(super) fn new(lines: &Lines<'t>) -> Self {
        let text = lines.source_text();
        let is_hyphenated = lines.list.iter().any(|line| lines.text(line).ends_with('-'));
        let words = if is_hyphenated {
            text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3).collect()
        } else {
            BTreeSet::new()
        };
        Self { is_spaced: is_spaced(text), words }
    }

    /// Prepares the end of `flow` for a line that goes on with `next`.
    pub(super) fn join(&self, flow: &mut Flow, next: &str) {
        // `**180**` ends in a number, whatever marks its type.
        let last = flow.text().trim_end_matches('*').chars().next_back();
        let first = next.trim_start_matches('*').chars().next();
        let (Some(last), Some(first)) = (last, first) else { return };
        if flow.text().ends_with('\u{ad}')
            || (flow.text().ends_with('-') && self.is_one_word(flow.text(), next))
        {
            flow.pop();
            return;
        }
        let is_word = |c: char| !is_han(c) && c.is_alphanumeric();
        let needs_space = match (last, first) {
            ('-', _) => false,
            (a, b) if is_han(a) && is_word(b) || is_word(a) && is_han(b) => self.is_spaced,
            (a, b) => a.len_utf8() < 3 && b.len_utf8() < 3,
        };
        if needs_space {
            // The space is the line end that stood there.
            flow.push(" ", flow.source_end());
        }
    }

    /// A hyphen is taken back only if the whole word stands elsewhere in the text: `e-` and
    /// `commerce` keep theirs.
    fn is_one_word(&self, text: &str, next: &str) -> bool {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let before = text.trim_end_matches('-');
        let head = before.len()
            - before.bytes().rev().take(40).take_while(u8::is_ascii_alphabetic).count();
        let tail = next.find(|c| !is_letter(c)).unwrap_or(next.len());
        let (head, tail) =
            (before.get(head..).unwrap_or_default(), next.get(..tail).unwrap_or_default());
        !head.is_empty()
            && !tail.is_empty()
            && self.words.contains(format!("{head}{tail}").as_str())
    }
}

fn is_spaced(text: &str) -> bool {
    let (mut spaced, mut solid) = (0_usize, 0_usize);
    let (mut before, mut last) = ('\n', '\n');
    for c in text.chars() {
        let is_word = |c: char| c.is_ascii_alphanumeric();
        if last == ' ' && (is_han(before) && is_word(c) || is_word(before) && is_han(c)) {
            spaced += 1;
        } else if is_han(last) && is_word(c) || is_word(last) && is_han(c) {
            solid += 1;
        }
        (before, last) = (last, c);
    }
    spaced > solid
}

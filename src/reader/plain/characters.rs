//! The classes of characters that the rules ask about.

use unicode_width::UnicodeWidthChar;

/// Ends a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '.' | '．' | '｡' | '…' | '⋯')
}

/// Separates the parts of a sentence.
pub(super) fn is_clause_mark(c: char) -> bool {
    matches!(c, '，' | '、' | '；' | ',' | ';')
}

/// Closes a quotation, bracket or title.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '」' | '』'
            | '）'
            | ')'
            | '》'
            | '〉'
            | '】'
            | '〕'
            | ']'
            | '］'
            | '”'
            | '’'
            | '"'
            | '\''
    )
}

/// Opens a quotation, bracket or title.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '「' | '『' | '（' | '(' | '《' | '〈' | '【' | '〔' | '[' | '［' | '“' | '‘')
}

/// Calls or opens a note: the star, the reference mark and the daggers, whatever their width.
pub(super) fn note_mark(c: char) -> Option<char> {
    match c {
        '*' | '＊' => Some('*'),
        '#' | '＃' => Some('#'),
        '^' | '＾' => Some('^'),
        '※' | '†' | '‡' => Some(c),
        _ => None,
    }
}

/// Returns the digit a superscript stands for.
pub(super) fn superscript(c: char) -> Option<u32> {
    match c {
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁰' | '⁴'..='⁹' => u32::from(c).checked_sub(0x2070),
        _ => None,
    }
}

/// Is set solid with its neighbours: Han, kana, bopomofo and their punctuation.
pub(super) fn is_wide(c: char) -> bool {
    columns(c) == 2 || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// Has an ideograph's nature, marks left out.
pub(super) fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Returns the width in columns of half an ideograph.
pub(super) fn columns(c: char) -> usize {
    UnicodeWidthChar::width(c).unwrap_or(0)
}

/// Returns the width of a text in columns.
pub(super) fn text_columns(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Returns the digit a character stands for: ASCII or fullwidth.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// Takes `[1]` or `（註1）` off the end.
fn without_numbered_call(text: &str) -> &str {
    let is_number = |inner: &str| !inner.is_empty() && inner.chars().all(|c| digit(c).is_some());
    let Some(inner) = text.strip_suffix([']', '］', '）', ')', '〕']) else { return text };
    let before = inner.trim_end_matches(|c| digit(c).is_some() || matches!(c, '註' | '注'));
    let number = inner.get(before.len()..).unwrap_or_default();
    match before.strip_suffix(['[', '［', '（', '(', '〔']) {
        Some(rest) if number.starts_with(['註', '注']) => rest,
        Some(rest) if before.ends_with(['[', '［']) && is_number(number) => rest,
        Some(_) | None => text,
    }
}

/// How a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// A sentence is complete.
    Stop,
    /// In a question or an exclamation.
    Asking,
    /// With a colon.
    Colon,
    /// With a comma or the like.
    Clause,
    /// With a closing mark that no stop precedes.
    Closer,
    /// With an opening mark.
    Opener,
    /// With a dash.
    Dash,
    /// With a character of a word.
    Word,
}

impl Ending {
    /// Looks past closing marks, calls of notes and `**` at the end of `text`.
    pub(super) fn of(text: &str) -> Self {
        let is_call = |c| note_mark(c).is_some() || superscript(c).is_some();
        let text = without_numbered_call(text.trim_end_matches(is_call).trim_end());
        let closed = text.trim_end_matches(is_closer);
        let has_closer = closed.len() < text.len();
        match closed.chars().next_back() {
            Some('？' | '！' | '?' | '!') => Self::Asking,
            Some(c) if is_stop(c) => Self::Stop,
            Some(_) if has_closer => Self::Closer,
            Some('：' | ':') => Self::Colon,
            Some(c) if is_clause_mark(c) => Self::Clause,
            Some(c) if is_opener(c) => Self::Opener,
            Some('—' | '–' | '－') => Self::Dash,
            Some(_) => Self::Word,
            None => Self::Stop,
        }
    }

    /// Returns whether a sentence that ends so certainly goes on.
    pub(super) fn is_cut(self) -> bool {
        matches!(self, Self::Word | Self::Clause | Self::Opener)
    }

    /// Returns whether a heading may end so.
    pub(super) fn suits_heading(self) -> bool {
        matches!(self, Self::Word | Self::Closer)
    }
}

//! Which `*`, `**` and `~~` open and close emphasis, next to Chinese marks too.
//!
//! `CommonMark` decides by neighbours: in `他說：**「走吧。」**於是` the second `**` stands between
//! a mark and a letter, so it can't close, and the stars stay in the text (commonmark-spec#650).
//! The manuscript means bold. So the delimiters that pulldown-cmark matched and those it left over
//! are matched here once more, by `CommonMark`'s own algorithm ("process emphasis") but with its
//! rule of flanking amended as the CJK-friendly proposal has it: Chinese characters and marks
//! don't count as punctuation. Where no Chinese character touches a delimiter, the result is
//! `CommonMark`'s.
//!
//! `_` is left to `CommonMark`, since it never works inside words, and Chinese text is one word to
//! it. A single `~` is a delimiter only where the manuscript says that it is pandoc's Markdown:
//! Chinese authors write it as a wave dash.

/// What a delimiter run is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// `*`: one for emphasis, two for strong.
    Star,
    /// `~~`: struck out; to pandoc `~` is lowered.
    Tilde,
    /// `^`: raised, to pandoc alone.
    Caret,
}

impl Delimiter {
    /// Returns the character.
    pub(super) fn as_char(self) -> char {
        match self {
            Self::Star => '*',
            Self::Tilde => '~',
            Self::Caret => '^',
        }
    }
}

/// A run of delimiters, and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) delimiter: Delimiter,
    /// How many characters.
    pub(super) length: u32,
    /// The link or `_` span it stands in: delimiters match within one only.
    pub(super) scope: u32,
    /// Whether its neighbours let it open and close.
    pub(super) flanking: Flanking,
    /// What it closes, then how many characters stay in the text, then what it opens.
    pub(super) resolved: Resolved,
}

/// Whether a run can open and can close.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flanking {
    pub(super) can_open: bool,
    pub(super) can_close: bool,
}

/// What a run does, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) closes: Spans,
    pub(super) literal: u32,
    pub(super) opens: Spans,
}

/// How many spans of each kind begin or end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spans {
    pub(super) strong: u32,
    pub(super) emphasis: u32,
    pub(super) strike: u32,
    pub(super) superscript: u32,
    pub(super) subscript: u32,
}

impl Spans {
    /// Returns how many characters the delimiters of these spans have on one side.
    pub(super) fn width(&self) -> u32 {
        2 * (self.strong + self.strike) + self.emphasis + self.superscript + self.subscript
    }

    fn add(&mut self, delimiter: Delimiter, used: u32) {
        match (delimiter, used) {
            (Delimiter::Caret, _) => self.superscript += 1,
            (Delimiter::Tilde, 1) => self.subscript += 1,
            (Delimiter::Tilde, _) => self.strike += 1,
            (Delimiter::Star, 1) => self.emphasis += 1,
            (Delimiter::Star, _) => self.strong += 1,
        }
    }
}

impl Run {
    /// Creates a run between what stands before and behind it in the manuscript.
    pub(super) fn new(
        delimiter: Delimiter,
        length: u32,
        scope: u32,
        (before, behind): (&str, &str),
        is_pandoc: bool,
    ) -> Self {
        let flanking = match delimiter {
            Delimiter::Tilde | Delimiter::Caret if length == 1 => match is_pandoc {
                true => flanking_a_word(before, behind, delimiter.as_char()),
                false => Flanking::default(),
            },
            Delimiter::Star | Delimiter::Tilde | Delimiter::Caret => {
                let inline = |c: &char| *c != '\n';
                flanking(
                    before.chars().next_back().filter(inline),
                    behind.chars().next().filter(inline),
                )
            }
        };
        Self { delimiter, length, scope, flanking, resolved: Resolved::default() }
    }
}

/// Decides what `^` and `~` flank as pandoc does: text without white space up to the next one.
fn flanking_a_word(before: &str, behind: &str, sign: char) -> Flanking {
    let ends = |c: char| c == sign || c.is_whitespace();
    let next = behind.find(ends).filter(|&at| at > 0);
    let last = before.rfind(ends).filter(|&at| at + 1 < before.len());
    let is_sign = |text: &str, at: Option<usize>| {
        at.and_then(|at| text.get(at..)).is_some_and(|rest| rest.starts_with(sign))
    };
    Flanking { can_open: is_sign(behind, next), can_close: is_sign(before, last) }
}

/// Decides flanking (`CommonMark` 0.31 §6.2) with Chinese characters and marks as plain letters,
/// which makes them count on the outer side as punctuation does.
pub(super) fn flanking(before: Option<char>, after: Option<char>) -> Flanking {
    let side = |inner: Option<char>, outer: Option<char>| match inner {
        None => false,
        Some(c) if c.is_whitespace() => false,
        Some(c) if is_cjk(c) || !is_punctuation(c) => true,
        Some(_) => outer.is_none_or(|c| c.is_whitespace() || is_cjk(c) || is_punctuation(c)),
    };
    Flanking { can_open: side(after, before), can_close: side(before, after) }
}

/// Whether a character is Chinese text: Han, kana, bopomofo, hangul, full-width forms and marks,
/// and the marks that Chinese shares with Latin text.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '‧' | '⸺')
}

/// Whether a character is punctuation or a symbol to `CommonMark`. Past ASCII the standard library
/// knows no categories, so everything is that is neither alphanumeric nor a mark that combines.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let combines = matches!(c, '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    !(c.is_alphanumeric() || c.is_control() || combines)
}

/// Matches the runs of one paragraph, in their order.
pub(super) fn resolve(runs: &mut [Run]) {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    // Stable, so that runs of one scope and kind keep their order.
    order.sort_by_key(|&index| {
        runs.get(index).map_or((0, 0), |run| (run.scope, u32::from(run.delimiter.as_char())))
    });
    let mut rest = order.as_slice();
    while let Some(first) = rest.first().and_then(|&index| runs.get(index)).copied() {
        let same = rest.partition_point(|&index| {
            runs.get(index)
                .is_some_and(|run| (run.scope, run.delimiter) == (first.scope, first.delimiter))
        });
        let (group, others) = rest.split_at(same.max(1));
        resolve_group(runs, group);
        rest = others;
    }
}

/// An entry of the delimiter stack.
#[derive(Debug, Clone, Copy)]
struct Open {
    index: usize,
    left: u32,
}

/// `CommonMark`'s "process emphasis" over runs of one kind in one scope.
fn resolve_group(runs: &mut [Run], group: &[usize]) {
    // What is on the stack can open; a closer takes from the top.
    let mut stack: Vec<Open> = Vec::new();
    // How deep a vain search went, by what the search depended on: it need not go there again.
    let mut bottoms = [[0_usize; 3]; 2];
    for &index in group {
        let Some(run) = runs.get(index).copied() else { continue };
        let mut left = run.length;
        let kind = (usize::from(run.flanking.can_open), (run.length % 3) as usize);
        while run.flanking.can_close && left > 0 {
            let bottom = bottoms[kind.0][kind.1].min(stack.len());
            let found = stack
                .iter()
                .skip(bottom)
                .rposition(|open| runs.get(open.index).is_some_and(|opener| matches(opener, &run)));
            let Some(position) = found.map(|position| position + bottom) else {
                bottoms[kind.0][kind.1] = stack.len();
                break;
            };
            stack.truncate(position + 1);
            for row in &mut bottoms {
                for bottom in row {
                    *bottom = (*bottom).min(position);
                }
            }
            let Some(open) = stack.last_mut() else { break };
            let used = match run.delimiter {
                Delimiter::Star if open.left >= 2 && left >= 2 => 2,
                Delimiter::Star | Delimiter::Caret => 1,
                Delimiter::Tilde => run.length,
            };
            open.left -= used;
            left -= used;
            if let Some(opener) = runs.get_mut(open.index) {
                opener.resolved.opens.add(run.delimiter, used);
                opener.resolved.literal = open.left;
            }
            if open.left == 0 {
                stack.pop();
            }
            if let Some(closer) = runs.get_mut(index) {
                closer.resolved.closes.add(run.delimiter, used);
            }
        }
        if let Some(run) = runs.get_mut(index) {
            run.resolved.literal = left;
        }
        if run.flanking.can_open && left > 0 {
            stack.push(Open { index, left });
        }
    }
}

/// Whether a closer matches an opener: `CommonMark`'s rule of three, and for the others exact length.
fn matches(opener: &Run, closer: &Run) -> bool {
    match closer.delimiter {
        Delimiter::Tilde => opener.length == closer.length && closer.length <= 2,
        Delimiter::Caret => opener.length == 1 && closer.length == 1,
        Delimiter::Star => {
            let both_ways = opener.flanking.can_close || closer.flanking.can_open;
            let sum = opener.length + closer.length;
            let multiples = opener.length.is_multiple_of(3) && closer.length.is_multiple_of(3);
            !both_ways || !sum.is_multiple_of(3) || multiples
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flanking, flanking};

    #[test]
    fn chinese_marks_flank_like_letters_and_others_do_not() {
        let both = Flanking { can_open: true, can_close: true };
        let open = Flanking { can_open: true, can_close: false };
        let close = Flanking { can_open: false, can_close: true };
        let neither = Flanking::default();
        for (before, after, expected) in [
            (Some('：'), Some('「'), both),
            (Some('」'), Some('於'), both),
            (Some('是'), Some('「'), both),
            (None, Some('「'), open),
            (Some('」'), None, close),
            (Some('a'), Some('b'), both),
            (Some('a'), Some('('), close),
            (Some('是'), Some('('), both),
            (Some(' '), Some('a'), open),
            (Some(' '), Some(' '), neither),
            (Some('\u{3000}'), Some('甲'), open),
        ] {
            assert_eq!(flanking(before, after), expected, "{before:?} {after:?}");
        }
    }
}

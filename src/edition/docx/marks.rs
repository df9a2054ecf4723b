//! Marks that Chinese and Latin text share: “ ” ‘ ’ — … · and their like.
//!
//! In: the text of one paragraph, run by run. Out: pieces in which these marks are all Chinese or
//! all Latin. Word sets them in the Latin face unless a run says `w:hint="eastAsia"`
//! (ISO/IEC 29500-1, 17.3.2.26), and a Latin “ is half as wide as a Chinese one.
//!
//! The decision is made mark by mark from its neighbours (TYPOGRAPHY 2.0); a closing quotation
//! mark goes with its opening one.

/// A stretch of a run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    /// Whether it holds shared marks that are Chinese.
    pub(super) has_chinese_marks: bool,
    /// Whether it is Chinese throughout; only asked for where italics make a difference.
    pub(super) is_chinese: bool,
}

/// What earlier runs of the paragraph leave open.
#[derive(Default)]
pub(super) struct MarkContext {
    /// Whether each open quotation mark is Chinese.
    open: Vec<bool>,
    /// The last character that is not a shared mark.
    before: Option<char>,
}

/// Deeper nesting of quotation marks than this is not text.
const DEEPEST: usize = 16;

impl MarkContext {
    /// Forgets the neighbour: what follows stands on a new line.
    pub(super) fn break_line(&mut self) {
        self.before = None;
    }

    /// Splits a run and hands its pieces to `take`; `after` is what follows it, `by_script` splits
    /// Chinese from Latin too.
    pub(super) fn split<'t>(
        &mut self,
        text: &'t str,
        after: Option<char>,
        by_script: bool,
        mut take: impl FnMut(Piece<'t>),
    ) {
        let mut start = 0;
        // The kinds of marks and of script that the current piece holds.
        let mut marks = None;
        let mut script = None;
        let mut next_known = (0, None);
        for (at, character) in text.char_indices() {
            let mark = is_shared(character).then(|| {
                if at >= next_known.0 {
                    next_known = next_own(text, at, after);
                }
                self.is_chinese_mark(character, next_known.1)
            });
            let own_script = match mark {
                Some(chinese) => Some(chinese),
                None if character.is_ascii_whitespace() => script,
                None => Some(is_chinese(character)),
            };
            let clash = |held: Option<bool>, new: Option<bool>| {
                held.is_some() && new.is_some() && held != new
            };
            if clash(marks, mark) || (by_script && clash(script, own_script)) {
                take(Piece::new(text.get(start..at), marks, script));
                (start, marks, script) = (at, None, None);
            }
            marks = marks.or(mark);
            script = script.or(own_script);
            if mark.is_none() {
                self.before = Some(character);
            }
        }
        take(Piece::new(text.get(start..), marks, script));
    }

    fn is_chinese_mark(&mut self, mark: char, after: Option<char>) -> bool {
        let neighbours = (self.before.map(is_chinese), after.map(is_chinese));
        let by_context = match neighbours {
            (None, None) => true,
            (before, after) => before == Some(true) || after == Some(true),
        };
        match mark {
            '“' | '‘' => {
                if self.open.len() < DEEPEST {
                    self.open.push(by_context);
                }
                by_context
            }
            // Between two letters it is an apostrophe and closes nothing.
            '’' if neighbours == (Some(false), Some(false))
                && self.before.is_some_and(char::is_alphabetic)
                && after.is_some_and(char::is_alphabetic) =>
            {
                false
            }
            '”' | '’' => self.open.pop().unwrap_or(by_context),
            _ => by_context,
        }
    }
}

impl<'t> Piece<'t> {
    fn new(text: Option<&'t str>, marks: Option<bool>, script: Option<bool>) -> Self {
        Self {
            text: text.unwrap_or_default(),
            has_chinese_marks: marks == Some(true),
            is_chinese: script == Some(true),
        }
    }
}

/// Returns the next character from `at` on that is no shared mark, and where it stands: computed
/// once for a row of marks, so that long dotted lines stay linear.
fn next_own(text: &str, at: usize, after: Option<char>) -> (usize, Option<char>) {
    let rest = text.get(at..).unwrap_or_default();
    rest.char_indices()
        .find(|&(_, character)| !is_shared(character))
        .map_or((text.len(), after), |(offset, character)| (at + offset, Some(character)))
}

/// Whether Word chooses the face of a character by its hint.
pub(super) fn is_shared(character: char) -> bool {
    matches!(
        character,
        '§' | '¨' | '°' | '±' | '´' | '·' | '×' | '÷'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}'
            | '\u{2100}'..='\u{22ff}'
            | '\u{2460}'..='\u{27bf}'
    )
}

/// Han characters, kana, full-width forms and the marks that only Chinese text has.
pub(super) fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Splits text into stretches that take emphasis dots and stretches that take none: dots stand
/// below characters, never below marks and spaces (TYPOGRAPHY 2.6).
pub(super) fn by_dots(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let takes = |c: char| is_chinese(c) && c.is_alphanumeric();
    let mut rest = text;
    std::iter::from_fn(move || {
        let takes_dots = takes(rest.chars().next()?);
        let end = rest.find(|c| takes(c) != takes_dots).unwrap_or(rest.len());
        let (stretch, behind) = rest.split_at(end);
        rest = behind;
        Some((stretch, takes_dots))
    })
}

#[cfg(test)]
mod tests {
    use super::{MarkContext, Piece, by_dots};

    #[test]
    fn dots_stand_below_characters_alone() {
        let stretches: Vec<_> = by_dots("茶，3 杯々。").collect();
        assert_eq!(stretches, [("茶", true), ("，3 ", false), ("杯々", true), ("。", false)]);
        assert_eq!(by_dots("").count(), 0);
    }

    fn pieces(text: &str, after: Option<char>, by_script: bool) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        MarkContext::default().split(text, after, by_script, |piece| pieces.push(piece));
        pieces
    }

    fn split(text: &str) -> Vec<(&str, bool)> {
        let pieces = pieces(text, None, false);
        pieces.iter().map(|piece| (piece.text, piece.has_chinese_marks)).collect()
    }

    #[test]
    fn marks_go_with_their_neighbours() {
        assert_eq!(split("他说：“好。”"), [("他说：“好。”", true)]);
        assert_eq!(split("don’t — “no”"), [("don’t — “no”", false)]);
        assert_eq!(split("他说“yes.”"), [("他说“yes.”", true)]);
        assert_eq!(split("……"), [("……", true)]);
        assert_eq!(
            split("书名“红楼梦”与 Alice’s"),
            [("书名“红楼梦”与 Alice", true), ("’s", false)]
        );
    }

    #[test]
    fn scripts_part_where_italics_ask_for_it() {
        let pieces = pieces("看 Nature 杂志", None, true);
        let pieces: Vec<_> = pieces.iter().map(|piece| (piece.text, piece.is_chinese)).collect();
        assert_eq!(pieces, [("看 ", true), ("Nature ", false), ("杂志", true)]);
    }

    #[test]
    fn nothing_is_lost_in_long_rows_of_marks() {
        let text = "…—“”’".repeat(20_000);
        let pieces = pieces(&text, Some('x'), false);
        let joined: String = pieces.iter().map(|piece| piece.text).collect();
        assert_eq!(joined, text);
    }
}

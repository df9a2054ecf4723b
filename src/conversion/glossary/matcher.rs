//! Finding terms in a text.

use std::fmt;
use std::ops::Range;

use aho_corasick::{AhoCorasick, Input, MatchKind};

/// Finds terms: leftmost, then longest.
#[derive(Clone, Default)]
pub(super) struct Matcher {
    /// `None` if there are no terms.
    automaton: Option<AhoCorasick>,
    /// For each pattern, what it is called by.
    indices: Vec<usize>,
}

impl Matcher {
    /// Prepares for distinct patterns, each with an index to call it by.
    ///
    /// Errors if they are too many.
    pub(super) fn new<'a>(terms: impl Iterator<Item = (&'a str, usize)>) -> Result<Self, String> {
        let (patterns, indices): (Vec<&str>, Vec<usize>) = terms.unzip();
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns)
            .map_err(|error| error.to_string())?;
        Ok(Self { automaton: Some(automaton), indices })
    }

    /// Calls `visit` for every term within a range of `text`, in order, none overlapping.
    pub(super) fn find(
        &self,
        text: &str,
        within: Range<usize>,
        mut visit: impl FnMut(Range<usize>, usize),
    ) {
        let (Some(automaton), Some(_)) = (&self.automaton, text.get(within.clone())) else {
            return;
        };
        let mut start = within.start;
        while start < within.end {
            let input = Input::new(text).span(start..within.end);
            let Ok(Some(found)) = automaton.try_find(input) else { return };
            let range = found.range();
            if cuts_a_word(text, &range) {
                // No further than one character: another term may begin within this one.
                let first = text.get(range.clone()).and_then(|term| term.chars().next());
                start = range.start + first.map_or(1, char::len_utf8);
                continue;
            }
            start = range.end;
            if let Some(&index) = self.indices.get(found.pattern().as_usize()) {
                visit(range, index);
            }
        }
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The automaton's own form lists every state.
        formatter.debug_struct("Matcher").field("patterns", &self.indices.len()).finish()
    }
}

/// Returns whether a range begins or ends within a word of a script that separates its words:
/// the term AI does not stand in TRAIN.
fn cuts_a_word(text: &str, range: &Range<usize>) -> bool {
    let side = |at: usize| {
        let (before, after) = text.split_at_checked(at)?;
        Some((before.chars().next_back()?, after.chars().next()?))
    };
    [range.start, range.end].into_iter().filter_map(side).any(|(a, b)| is_letter(a) && is_letter(b))
}

/// Letters and digits of Latin, Greek, Cyrillic and Armenian: what stands before U+0590.
fn is_letter(character: char) -> bool {
    character < '\u{590}' && character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::Matcher;

    #[track_caller]
    fn assert_found(terms: &[&str], text: &str, expected: &[&str]) {
        let matcher = Matcher::new(terms.iter().copied().zip(0..)).unwrap();
        let mut found = Vec::new();
        matcher.find(text, 0..text.len(), |range, index| {
            assert_eq!(&text[range.clone()], terms[index]);
            found.push(terms[index]);
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn leftmost_then_longest() {
        assert_found(&["茶山", "山茶花", "茶"], "茶山茶花", &["茶山", "茶"]);
        assert_found(&["茶", "茶山茶", "茶山"], "茶山茶花", &["茶山茶"]);
        assert_found(&[], "茶", &[]);
    }

    #[test]
    fn latin_words_are_not_cut() {
        assert_found(&["AI", "3D"], "TRAIN、AI、AIR、用AI做、13D、3D列印", &["AI", "AI", "3D"]);
        assert_found(&["C+", "AI模"], "C+A、AI模型、XAI模型", &["C+", "AI模"]);
        // A term within one that would cut a word is found.
        assert_found(&["A茶B", "茶"], "A茶BC", &["茶"]);
        assert_found(&["ви"], "вид ви", &["ви"]);
    }

    #[test]
    fn nothing_is_found_outside_the_range() {
        let matcher = Matcher::new(std::iter::once(("茶", 0))).unwrap();
        let mut starts = Vec::new();
        matcher.find("茶茶茶", 3..6, |range, _| starts.push(range.start));
        matcher.find("茶茶茶", 1..6, |range, _| starts.push(range.start));
        assert_eq!(starts, [3]);
    }

    #[test]
    fn a_hostile_glossary_takes_no_time_that_grows_with_its_square() {
        let terms: Vec<String> = (0..20_000).map(|number| format!("茶{number}山")).collect();
        let matcher = Matcher::new(terms.iter().map(String::as_str).zip(0..)).unwrap();
        let text = "茶19999山茶19999茶".repeat(5_000);
        let mut count = 0;
        matcher.find(&text, 0..text.len(), |_, index| count += usize::from(index == 19_999));
        assert_eq!(count, 5_000);
    }
}

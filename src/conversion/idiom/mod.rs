//! Regional words: what Taiwan and Hong Kong call a thing, and what the mainland calls it.
//!
//! A word is replaced only where it is a word. 線上 is not in 電影院線上映, where one word ends and
//! the next begins in the middle of it, and 視訊 is not in 電視訊號: the lexicon knows which
//! reading is the more probable. What the characters of a word can mean otherwise as well, as in
//! 軟體動物, the tables guard against (`data/conversion/idioms-*.tsv`). Titles of works, in 《》
//! and 〈〉, are names and stay.

mod region;
mod table;

pub use region::Region;

use std::ops::Range;

use super::{Fixed, Risk, Rule};
use crate::lexicon::{Lattice, Lexicon};
use table::{Idiom, Idioms};

/// How much more probable it must be that a word is one, than that other words lie across its
/// ends: e⁴ times, in the units of a [`Lattice`], because small differences between sums over
/// independent words say nothing. Glue any two frequent words so that a regional word lies across
/// their border: 4 of 30,000 such pairs are taken for the word with this margin, 160 with a
/// quarter of it; and the word between any two others is missed in 4 of 1,000 places, against 1.
const MARGIN: u64 = 16;

/// Adds a region's words to the stretches that are settled, which none of them touches.
pub(super) fn settle(text: &str, region: Option<Region>, settled: Vec<Fixed>) -> Vec<Fixed> {
    let Some(region) = region else { return settled };
    let mut words = find(text, region);
    words.retain(|word| {
        let before = settled.partition_point(|fixed| fixed.source.end <= word.source.start);
        settled.get(before).is_none_or(|fixed| fixed.source.start >= word.source.end)
    });
    if words.is_empty() {
        return settled;
    }
    words.extend(settled);
    words.sort_by_key(|fixed| fixed.source.start);
    words
}

/// Returns a region's words in a text and what they become, in order.
pub(super) fn find(text: &str, region: Region) -> Vec<Fixed> {
    let mut found = Vec::new();
    for stretch in stretches(text) {
        let Some(within) = text.get(stretch.clone()) else { continue };
        found.extend(Stretch::new(within, region).words().into_iter().map(|word| Fixed {
            source: stretch.start + word.source.start..stretch.start + word.source.end,
            ..word
        }));
    }
    found
}

/// Returns the other words that the mainland has for a word of a region.
pub(super) fn alternatives(region: Region, word: &str) -> &'static [&'static str] {
    let folded: Vec<char> = word.chars().map(|c| Lexicon::built_in().fold(c)).collect();
    let idiom = Idioms::of(region).at(&folded).find(|idiom| idiom.key.len() == folded.len());
    idiom.and_then(|idiom| idiom.values.get(1..)).unwrap_or_default()
}

/// Returns where in a text words can be, in order: between marks and spaces, outside titles.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let titles = titles(text);
    let mut titles = titles.iter().peekable();
    let mut stretches = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        while titles.next_if(|title| title.end <= at).is_some() {}
        let is_title = titles.peek().is_some_and(|title| title.start <= at);
        if is_title || !is_of_words(character) {
            stretches.push(start..at);
            start = at + character.len_utf8();
        }
    }
    stretches.push(start..text.len());
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

/// Returns where the titles of works stand in a text, in order, with the marks around them. A
/// title ends in the line it begins in.
fn titles(text: &str) -> Vec<Range<usize>> {
    let mut titles = Vec::new();
    let mut open = None;
    for (at, character) in text.char_indices() {
        match character {
            '《' | '〈' => open = open.or(Some((at, character))),
            '》' | '〉' => {
                let closes =
                    |&mut (_, mark): &mut (usize, char)| (mark == '《') == (character == '》');
                if let Some((start, _)) = open.take_if(closes) {
                    titles.push(start..at + character.len_utf8());
                }
            }
            '\n' => open = None,
            _ => {}
        }
    }
    titles
}

/// Returns whether a character can be part of a word. Names have interpuncts, in the forms of both
/// regions, and hyphens.
fn is_of_words(character: char) -> bool {
    character.is_alphanumeric() || matches!(Lexicon::built_in().fold(character), '·' | '-')
}

/// A stretch of text without marks, and what may be a word of a region in it.
struct Stretch<'a> {
    text: &'a str,
    region: Region,
    /// Where each character begins, and the end.
    places: Vec<usize>,
    /// For each character, the words that may begin there: longer ones first, guards left out.
    candidates: Vec<(usize, &'static Idiom)>,
    /// For each character, how far the guards reach that begin there or before.
    guarded: Vec<usize>,
}

impl<'a> Stretch<'a> {
    fn new(text: &'a str, region: Region) -> Self {
        let (lexicon, idioms) = (Lexicon::built_in(), Idioms::of(region));
        let folded: Vec<char> = text.chars().map(|character| lexicon.fold(character)).collect();
        let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        places.push(text.len());
        let (mut candidates, mut guarded) = (Vec::new(), Vec::with_capacity(folded.len()));
        let mut reach = 0;
        for number in 0..folded.len() {
            for idiom in idioms.at(&folded[number..]) {
                if idiom.values.is_empty() {
                    reach = reach.max(number + idiom.key.len());
                } else {
                    candidates.push((number, idiom));
                }
            }
            guarded.push(reach);
        }
        Self { text, region, places, candidates, guarded }
    }

    /// Returns the words of the region: from the left, the longest first.
    fn words(&self) -> Vec<Fixed> {
        let mut words = Vec::new();
        // Most stretches have no candidate, and a lattice is worth as much as the rest together.
        let mut lattice = None;
        let mut done = 0;
        for &(number, idiom) in &self.candidates {
            let end = number + idiom.key.len();
            if number < done || end <= self.guarded[number] {
                continue;
            }
            let source = self.places[number]..self.places[end];
            let lattice = lattice.get_or_insert_with(|| Lexicon::built_in().lattice(self.text));
            if let Some(reading) = reading(lattice, &source) {
                let after = idiom.values.first().copied().unwrap_or_default().to_owned();
                let risk = idiom.risk.max(reading);
                words.push(Fixed { source, after, rule: Rule::Idiom(self.region), risk });
                done = end;
            }
        }
        words
    }
}

/// Returns how sure it is that a stretch of the text begins and ends with words; `None` if other
/// words may well lie across its ends.
fn reading(lattice: &Lattice, stretch: &Range<usize>) -> Option<Risk> {
    let as_word = lattice.cost_of_borders(stretch.clone())?;
    match lattice.cost_of_crossing(stretch.clone()) {
        Some(crossed) if crossed < as_word + MARGIN => None,
        Some(crossed) if crossed < as_word + 2 * MARGIN => Some(Risk::Likely),
        _ => Some(Risk::Certain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_text_stretches_are_whole_and_in_order() {
        let pieces = [
            "滑鼠",
            "軟體",
            "方程式",
            "在線上",
            "史蒂芬‧史匹柏",
            "的士",
            "士兵",
            "《",
            "》",
            "〈",
            "A肝",
            "B",
            "9",
            "\0",
            "😀",
            "\u{FFFC}",
            "，",
            "\n",
            "裏",
            "綫",
            "\u{20000}",
            "-",
            "·",
        ];
        // Every piece beside every other, in triples.
        for (number, first) in pieces.iter().enumerate() {
            for second in pieces {
                let third = pieces[(number * 7 + 3) % pieces.len()];
                let text = [first, second, third, first].concat();
                for region in Region::ALL {
                    let mut done = 0;
                    for fixed in find(&text, region) {
                        assert!(fixed.source.start >= done, "{text}");
                        let before = text.get(fixed.source.clone()).expect("whole characters");
                        assert_ne!(before, fixed.after, "{text}");
                        done = fixed.source.end;
                    }
                }
            }
        }
    }

    #[test]
    fn long_texts_take_linear_time() {
        // Each has candidates, guards, titles or borders without end.
        for piece in ["滑鼠", "在線上", "數位", "《滑鼠", "》", "中國中生", "a", "的士兵"]
        {
            let text = piece.repeat(20_000);
            assert!(find(&text, Region::Taiwan).len() <= 20_000);
        }
    }

    #[test]
    fn nothing_touches_what_is_settled() {
        let text = "軟體工程師";
        let fixed = |source: Range<usize>| Fixed {
            source,
            after: "X".to_owned(),
            rule: Rule::Idiom(Region::HongKong),
            risk: Risk::Certain,
        };
        let region = Some(Region::Taiwan);
        let settled = vec![fixed(3..6)];
        assert_eq!(settle(text, region, settled.clone()), settled);
        assert_eq!(settle(text, None, settled.clone()), settled);
        let both = settle(&format!("{text}，滑鼠"), region, settled);
        assert_eq!(both.iter().map(|fixed| fixed.source.start).collect::<Vec<_>>(), [3, 18]);
    }
}

//! Every way in which words make up a text, and what each costs.

use std::ops::Range;

use super::Vocabulary;
use super::words::UNKNOWN;

/// A cost that no way through a text reaches.
const NEVER: u64 = u64::MAX / 4;

/// Every way in which words can make up a text.
///
/// Costs are minus the logarithm of a probability, in quarters of a natural unit: 4 more is 2.7
/// times less probable. Places are bytes of the text, and must be borders of characters. Time and
/// memory are proportional to the length of the text.
#[derive(Debug)]
pub struct Lattice {
    /// Where each character begins, and the end of the text.
    places: Vec<usize>,
    /// The words that begin at each character, one character's behind the other's.
    words: Vec<Word>,
    /// Where in `words` those of each character begin, and the end.
    starts: Vec<usize>,
    /// The length in characters of the longest of them.
    longest: usize,
    /// The least cost of the text before each character.
    before: Vec<u64>,
    /// The least cost of the text from each character on.
    after: Vec<u64>,
}

/// A word that begins at some character.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Its length in characters.
    length: usize,
    cost: u64,
}

impl Lattice {
    /// Returns every way in which words of a vocabulary can make up a text.
    #[must_use]
    pub fn new(vocabulary: &impl Vocabulary, text: &str) -> Self {
        let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        places.push(text.len());
        let folded: String = text.chars().map(|character| vocabulary.fold(character)).collect();
        let mut words = Vec::new();
        let mut starts = Vec::with_capacity(places.len());
        let (mut latin, mut longest) = (0, 1);
        for (number, (at, first)) in folded.char_indices().enumerate() {
            starts.push(words.len());
            // No word begins within letters or digits that belong together.
            if number < latin {
                continue;
            }
            let rest = folded.get(at..).unwrap_or_default();
            if is_latin(first) {
                let length = rest.chars().take_while(|&character| is_latin(character)).count();
                latin = number + length;
                words.push(Word { length, cost: 0 });
            } else {
                let cost = if first.is_alphabetic() { u64::from(UNKNOWN) } else { 0 };
                words.push(Word { length: 1, cost });
            }
            vocabulary.words_at(rest, |length, cost| {
                let length = rest.get(..length).unwrap_or_default().chars().count();
                longest = longest.max(length);
                words.push(Word { length, cost: u64::from(cost) });
            });
        }
        starts.push(words.len());
        let (before, after) = (Vec::new(), Vec::new());
        let mut lattice = Self { places, words, starts, longest, before, after };
        lattice.measure();
        lattice
    }

    /// Finds the least costs from both ends.
    fn measure(&mut self) {
        let last = self.places.len() - 1;
        let mut before = vec![NEVER; last + 1];
        let mut after = before.clone();
        before[0] = 0;
        for number in 0..last {
            for word in self.words_from(number) {
                let cost = before[number] + word.cost;
                let end = &mut before[number + word.length];
                *end = (*end).min(cost);
            }
        }
        after[last] = 0;
        for number in (0..last).rev() {
            let ways = self.words_from(number).iter();
            let costs = ways.map(|word| word.cost + after[number + word.length]);
            after[number] = costs.min().unwrap_or(NEVER).min(NEVER);
        }
        (self.before, self.after) = (before, after);
    }

    fn words_from(&self, number: usize) -> &[Word] {
        &self.words[self.starts[number]..self.starts[number + 1]]
    }

    /// Returns the number of the character that begins at a place, or `None` if none does.
    fn number(&self, place: usize) -> Option<usize> {
        self.places.binary_search(&place).ok()
    }

    /// Returns the words that most probably make up the text, without gaps; where several ways
    /// are equally probable, the one whose first words are longer.
    #[must_use]
    pub fn words(&self) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        let mut number = 0;
        while number < self.places.len() - 1 {
            let is_best =
                |word: &&Word| word.cost + self.after[number + word.length] == self.after[number];
            let length = self.words_from(number).iter().filter(is_best).map(|word| word.length);
            let end = number + length.max().unwrap_or(1);
            words.push(self.places[number]..self.places[end]);
            number = end;
        }
        words
    }

    /// Returns whether a place is a border of words in a most probable way to read the text.
    /// Returns `false` within a character.
    #[must_use]
    pub fn is_border(&self, place: usize) -> bool {
        let cost = self.number(place).map(|number| self.before[number] + self.after[number]);
        cost == Some(self.cost())
    }

    /// Returns the cost of the most probable way to read the text.
    #[must_use]
    pub fn cost(&self) -> u64 {
        self.after[0]
    }

    /// Returns the cost of the most probable way in which a stretch of the text begins and ends
    /// with words, or `None` if there is no such way.
    #[must_use]
    pub fn cost_of_borders(&self, stretch: Range<usize>) -> Option<u64> {
        let (start, end) = (self.number(stretch.start)?, self.number(stretch.end)?);
        let mut within = vec![NEVER; end.checked_sub(start)? + 1];
        within[0] = 0;
        for number in start..end {
            for word in self.words_from(number) {
                let base = within[number - start] + word.cost;
                if let Some(end) = within.get_mut(number + word.length - start) {
                    *end = (*end).min(base);
                }
            }
        }
        let cost = self.before[start] + within[end - start] + self.after[end];
        (cost < NEVER).then_some(cost)
    }

    /// Returns the cost of the most probable way in which a word lies across one end of a stretch
    /// of the text, partly within it and partly not, or `None` if there is no such way.
    ///
    /// A word that holds the whole stretch does not lie across it.
    #[must_use]
    pub fn cost_of_crossing(&self, stretch: Range<usize>) -> Option<u64> {
        let (start, end) = (self.number(stretch.start)?, self.number(stretch.end)?);
        let nearby = start.saturating_sub(self.longest)..end;
        let words = nearby.flat_map(|number| {
            self.words_from(number).iter().map(move |word| (number, number + word.length, word))
        });
        let crossing = words.filter(|&(first, behind, _)| {
            let into = first < start && start < behind && behind < end;
            let out = start < first && first < end && end < behind;
            into || out
        });
        let costs = crossing
            .map(|(first, behind, word)| self.before[first] + word.cost + self.after[behind]);
        costs.min().filter(|&cost| cost < NEVER)
    }
}

/// Letters and digits that are written together: a word of another language, a number.
fn is_latin(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn words(text: &str) -> Vec<&str> {
        Lexicon::built_in().segment(text).into_iter().map(|word| &text[word]).collect()
    }

    #[test]
    fn a_text_is_cut_into_its_words() {
        assert_eq!(words("研究生命起源"), ["研究", "生命", "起源"]);
        assert_eq!(words("我們用iPhone14買票。"), ["我們", "用", "iPhone14", "買票", "。"]);
        assert_eq!(words("這裏有計程車"), ["這裏", "有", "計程車"]);
        assert_eq!(words(""), Vec::<&str>::new());
    }

    #[test]
    fn words_cover_any_text() {
        for text in [
            "\0",
            "😀龍\u{20000}\u{10FFFF}",
            "A型肝炎B",
            "a1中b2",
            "·‧。\n\u{FFFC}",
            "的".repeat(5_000).as_str(),
        ] {
            let words = Lexicon::built_in().segment(text);
            assert_eq!(words.first().map_or(0, |word| word.start), 0);
            assert_eq!(words.last().map_or(0, |word| word.end), text.len());
            assert!(words.windows(2).all(|pair| pair[0].end == pair[1].start), "{text}");
            assert!(words.iter().all(|word| !word.is_empty()), "{text}");
        }
    }

    #[test]
    fn borders_and_costs_agree() {
        let text = "他在電影院線上映的日子";
        let lattice = Lexicon::built_in().lattice(text);
        for word in lattice.words() {
            assert!(lattice.is_border(word.start) && lattice.is_border(word.end));
            assert_eq!(lattice.cost_of_borders(word), Some(lattice.cost()));
        }
        let at = text.find('線').expect("it is there");
        let stretch = at..at + "線上".len();
        assert!(lattice.cost_of_borders(stretch.clone()) > lattice.cost_of_crossing(stretch));
        assert!(!lattice.is_border(1) && !lattice.is_border(text.len() + 3));
        assert_eq!(lattice.cost_of_borders(1..3), None);
        assert_eq!(lattice.cost_of_borders(Range { start: 6, end: 3 }), None);
        assert_eq!(lattice.cost_of_crossing(0..text.len()), None);
    }

    #[test]
    fn letters_that_belong_together_are_not_cut() {
        let lattice = Lexicon::built_in().lattice("ab肝");
        assert_eq!(lattice.cost_of_borders(1..5), None);
        assert!(!lattice.is_border(1));
    }
}

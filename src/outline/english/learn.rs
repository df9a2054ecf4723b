//! Glosses learned from keys that a person gave or confirmed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::super::key::{Key, SMALL_WORDS};
use super::dictionary::{Dictionary, fold_text};
use super::tokens::{self, Token};

/// Titles and words, and what a project calls them.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Titles and the keys that were settled for them.
    pairs: Vec<(String, String)>,
    /// What they teach, once something is asked.
    lessons: OnceLock<Lessons>,
}

#[derive(Debug, Clone, Default)]
struct Lessons {
    titles: BTreeMap<String, Key>,
    glosses: BTreeMap<String, String>,
}

/// Of the titles with a word, at least so many must call it the same.
const SHARE: f64 = 0.6;

/// A word of a title, or several side by side of which the key says nothing.
struct Piece {
    /// It, folded.
    text: String,
    /// The parts of the key that its gloss accounts for.
    parts: Vec<usize>,
    /// Whether its gloss has more words than the key has of it.
    says_more: bool,
}

impl Learned {
    /// Learns from titles and the keys that were settled for them: when the first heading is asked
    /// about, since most manuscripts that have keys ask about none.
    ///
    /// A whole title is known at once. Of its words, those are set aside that the dictionaries call
    /// what the key calls them. If one is left then, and one stretch of the key, they mean each
    /// other; so do a word that the key has in part, and the stretch beside it.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = |(title, key): (&str, &str)| (title.to_owned(), key.to_owned());
        Self { pairs: pairs.into_iter().map(owned).collect(), lessons: OnceLock::new() }
    }

    /// Returns the key that was settled for a title.
    pub(super) fn title(&self, folded: &str) -> Option<&Key> {
        self.lessons().titles.get(folded.trim())
    }

    /// Returns the gloss of a folded word.
    pub(super) fn gloss(&self, word: &str) -> Option<&str> {
        self.lessons().glosses.get(word).map(String::as_str)
    }

    /// Not learned in parallel: a thread that waits for others takes up another manuscript, which
    /// waits for the lessons.
    fn lessons(&self) -> &Lessons {
        self.lessons.get_or_init(|| Lessons::of(&self.pairs))
    }
}

impl Lessons {
    fn of(pairs: &[(String, String)]) -> Self {
        let dictionary = Dictionary::default();
        let mut lessons = Self::default();
        let mut votes: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
        let mut met: BTreeMap<String, f64> = BTreeMap::new();
        for (title, key) in pairs {
            let Some(settled) = Key::new(key) else { continue };
            let folded = fold_text(title.trim());
            let (pieces, stretches) = compare(&tokens::cut(&dictionary, &folded), key);
            lessons.titles.entry(folded).or_insert(settled);
            for piece in &pieces {
                *met.entry(piece.text.clone()).or_default() += 1.0;
            }
            if let Some((word, gloss)) = meant(&pieces, &stretches, key) {
                *votes.entry(word).or_default().entry(gloss).or_default() += 1.0;
            }
        }
        for (word, votes) in votes {
            let count = met.get(&word).copied().unwrap_or(1.0);
            let best =
                votes.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
            if let Some((gloss, _)) = best.filter(|(_, votes)| votes / count >= SHARE) {
                lessons.glosses.insert(word, gloss);
            }
        }
        lessons
    }
}

/// Returns the pieces of a title, and the stretches of its key that no piece accounts for.
fn compare(tokens: &[Token<'_>], key: &str) -> (Vec<Piece>, Vec<Vec<usize>>) {
    let parts: Vec<&str> = key.split('-').collect();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut follows = false;
    for token in tokens {
        let Some(gloss) = token.gloss().filter(|_| !token.is_dropped()) else {
            follows = false;
            continue;
        };
        let words: Vec<String> = [gloss.noun, gloss.verb]
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()))
            .map(str::to_ascii_lowercase)
            .filter(|word| word.len() > 1 && !SMALL_WORDS.contains(&word.as_str()))
            .collect();
        let is_said = |word: &String| parts.iter().position(|part| alike(word, part));
        let found: Vec<usize> = words.iter().filter_map(is_said).collect();
        // Small words are nobody's: a piece of them alone is not looked for.
        let is_small = words.is_empty();
        used.extend(&found);
        match pieces.last_mut() {
            Some(last) if follows && found.is_empty() && last.parts.is_empty() && !is_small => {
                last.text.push_str(&token.text);
            }
            _ if !is_small => pieces.push(Piece {
                text: token.text.clone(),
                says_more: found.len() < words.len(),
                parts: found,
            }),
            _ => {}
        }
        follows = !is_small;
    }
    let mut stretches: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (index, part) in parts.iter().enumerate() {
        if used.contains(&index) || SMALL_WORDS.contains(part) {
            open = false;
            continue;
        }
        match stretches.last_mut() {
            Some(stretch) if open => stretch.push(index),
            _ => stretches.push(vec![index]),
        }
        open = true;
    }
    (pieces, stretches)
}

/// Returns a word and what a key shows it to mean, if it shows one.
fn meant(pieces: &[Piece], stretches: &[Vec<usize>], key: &str) -> Option<(String, String)> {
    let [stretch] = stretches else { return None };
    let unsaid: Vec<&Piece> = pieces.iter().filter(|piece| piece.parts.is_empty()).collect();
    let (piece, mut parts) = match unsaid.as_slice() {
        [piece] => (*piece, stretch.clone()),
        [] => {
            let beside = |piece: &&Piece| {
                let is_beside = |part: &usize| stretch.iter().any(|at| at.abs_diff(*part) == 1);
                piece.says_more && piece.parts.iter().any(is_beside)
            };
            let mut half_said = pieces.iter().filter(beside);
            let (piece, None) = (half_said.next()?, half_said.next()) else { return None };
            (piece, piece.parts.iter().chain(stretch).copied().collect())
        }
        _ => return None,
    };
    parts.sort_unstable();
    parts.dedup();
    let words: Vec<&str> = key.split('-').collect();
    let gloss: Vec<&str> = parts.iter().filter_map(|&at| words.get(at).copied()).collect();
    Some((piece.text.clone(), gloss.join(" ")))
}

/// Whether two English words are forms of one: they share all but an ending.
fn alike(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let longer = one.len().max(other.len());
    one == other || shared >= 4 && shared + 4 >= longer
}

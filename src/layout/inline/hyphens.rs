//! Where words may part with a hyphen: by the patterns of American English.
//!
//! Only words are parted: no abbreviations in capitals, names with capitals inside only before
//! these, nothing with figures, hyphens or apostrophes in it, no addresses, no code, and no language that the
//! patterns aren't of. What names no language is taken for English.

use hypher::{Lang, hyphenate_bounded};

use super::breaks::Level;
use super::classes::Class;
use super::segment::{Run, Segments};
use super::shape::Cluster;

/// The fewest letters before a hyphen, and after it.
const FEWEST_LETTERS: (usize, usize) = (2, 3);

/// Words longer than this are none.
const LONGEST_WORD: usize = 40;

/// Opens words at the ends of their syllables.
pub(super) fn open_words(segments: &Segments<'_>, clusters: &[Cluster], levels: &mut [Level]) {
    let mut start = 0;
    while start < clusters.len() {
        if !clusters[start].class.is_latin() {
            start += 1;
            continue;
        }
        let length = 1 + clusters[start..]
            .windows(2)
            .take_while(|pair| {
                pair[0].class.is_latin() && pair[0].spaces == 0 && pair[1].class.is_latin()
            })
            .count();
        let chunk = start..start + length;
        start = chunk.end;
        if length > FEWEST_LETTERS.0 {
            let (first, last) = stripped(&clusters[chunk.clone()]);
            let word = chunk.start + first..chunk.start + last;
            open_word(segments, &clusters[word.clone()], &mut levels[word]);
        }
    }
}

/// What is left of a chunk without the marks around it.
fn stripped(chunk: &[Cluster]) -> (usize, usize) {
    let is_mark = |cluster: &&Cluster| cluster.class != Class::Letter;
    let first = chunk.iter().take_while(is_mark).count();
    let marks = chunk[first..].iter().rev().take_while(is_mark).count();
    (first, chunk.len() - marks)
}

fn open_word(segments: &Segments<'_>, word: &[Cluster], levels: &mut [Level]) {
    let (Some(first), Some(last)) = (word.first(), word.last()) else { return };
    let run = |cluster: &Cluster| segments.runs.get(cluster.run as usize);
    let text = segments.text.get(first.start as usize..last.end as usize).unwrap_or_default();
    if !word.iter().all(|cluster| run(cluster).is_some_and(is_english)) {
        return;
    }
    let ends: Vec<usize> = ends(text).into_iter().map(|end| first.start as usize + end).collect();
    for (pair, level) in word.windows(2).zip(levels) {
        if *level == Level::Anywhere && ends.contains(&(pair[1].start as usize)) {
            *level = Level::Hyphen;
        }
    }
}

/// Returns where a hyphen may follow: at the ends of a word's syllables, or at the inner capital of
/// a name, Open-Type.
fn ends(text: &str) -> Vec<usize> {
    if let Some(seam) = inner_capital(text) {
        return vec![seam];
    }
    if !is_word(text) {
        return Vec::new();
    }
    let syllables = hyphenate_bounded(text, Lang::English, FEWEST_LETTERS.0, FEWEST_LETTERS.1);
    syllables
        .scan(0, |end, syllable| {
            *end += syllable.len();
            Some(*end)
        })
        .collect()
}

/// Returns where two words are written as one, as in OpenType.
fn inner_capital(text: &str) -> Option<usize> {
    let seam = text.char_indices().skip(1).find(|(_, c)| c.is_uppercase())?.0;
    let (head, tail) = text.split_at(seam);
    let long = head.len() >= FEWEST_LETTERS.1 && tail.len() >= FEWEST_LETTERS.1;
    (long && is_word(head) && is_word(tail)).then_some(seam)
}

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    text.len() <= LONGEST_WORD
        && letters.next().is_some_and(char::is_alphabetic)
        && letters.all(char::is_lowercase)
}

fn is_english(run: &Run<'_>) -> bool {
    !run.code && run.lang.is_none_or(|lang| lang.is_chinese() || lang.as_str().starts_with("en"))
}

#[cfg(test)]
mod tests {
    use super::{ends, is_word};

    #[test]
    fn only_words_are_parted() {
        assert!(["internet", "Boeing", "café"].into_iter().all(is_word));
        assert_eq!(ends("OpenType"), [4]);
        assert_eq!(ends("GitHub"), [3]);
        assert!(["iPhone", "README", "LaTeX"].into_iter().all(|name| ends(name).is_empty()));
        assert!(["COVID", "iPhone", "GB", "don’t", "a1", ""].into_iter().all(|no| !is_word(no)));
    }
}

//! A region's words, ready to be looked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Region;
use crate::conversion::risk::Risk;
use crate::conversion::rows::rows;
use crate::lexicon::Lexicon;

/// A word of a region.
#[derive(Debug)]
pub(super) struct Idiom {
    /// The word, folded as the lexicon folds it.
    pub key: Vec<char>,
    /// What the mainland says, the usual word first; empty in a guard, which keeps what it holds
    /// from the shorter words.
    pub values: Vec<&'static str>,
    /// How sure the first of them is.
    pub risk: Risk,
}

/// The words of a region.
#[derive(Debug)]
pub(super) struct Idioms {
    /// By first character, longer words first.
    by_first: BTreeMap<char, Vec<Idiom>>,
}

impl Idioms {
    /// Returns a region's words; the table is read once in a process.
    pub(super) fn of(region: Region) -> &'static Self {
        static TAIWAN: OnceLock<Idioms> = OnceLock::new();
        static HONG_KONG: OnceLock<Idioms> = OnceLock::new();
        match region {
            Region::Taiwan => TAIWAN
                .get_or_init(|| Self::read(include_str!("../../../data/conversion/idioms-tw.tsv"))),
            Region::HongKong => HONG_KONG
                .get_or_init(|| Self::read(include_str!("../../../data/conversion/idioms-hk.tsv"))),
        }
    }

    fn read(text: &'static str) -> Self {
        let lexicon = Lexicon::built_in();
        let mut by_first: BTreeMap<char, Vec<Idiom>> = BTreeMap::new();
        for row in rows(text) {
            let key: Vec<char> = row.key.chars().map(|c| lexicon.fold(c)).collect();
            let is_guard = row.values == row.key;
            let values = if is_guard { Vec::new() } else { row.values.split(' ').collect() };
            let Some(&first) = key.first() else { continue };
            let idiom = Idiom { key, values, risk: row.risk };
            by_first.entry(first).or_default().push(idiom);
        }
        for idioms in by_first.values_mut() {
            idioms.sort_by_key(|idiom| std::cmp::Reverse(idiom.key.len()));
        }
        Self { by_first }
    }

    /// Iterates over the words that a text begins with, longer ones first. The text is folded.
    pub(super) fn at<'a>(&self, text: &'a [char]) -> impl Iterator<Item = &Idiom> + use<'_, 'a> {
        let beginning = text.first().and_then(|first| self.by_first.get(first));
        let idioms = beginning.into_iter().flatten();
        idioms.filter(move |idiom| text.starts_with(&idiom.key))
    }
}

//! Scores keys against those that an editor chose. Shared by the tests and the bench.

use std::collections::BTreeMap;

use hanpress::outline::{Glosser, Learned};

/// A heading of a gold file.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What kind of text it heads.
    pub genre: &'a str,
    /// It.
    pub heading: &'a str,
    /// Keys that an editor would choose, the best first, separated by `|`.
    pub keys: &'a str,
}

impl<'a> Row<'a> {
    /// Reads a gold file.
    pub fn read(text: &'a str) -> Vec<Self> {
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        rows.map(|row| {
            let [genre, heading, keys] =
                row.split('\t').collect::<Vec<_>>().try_into().expect("three columns");
            Self { genre, heading, keys }
        })
        .collect()
    }

    /// The key an editor would choose first.
    pub fn best(&self) -> &'a str {
        self.keys.split('|').next().unwrap_or_default()
    }
}

/// How good keys are, on average.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    /// How many headings.
    pub count: usize,
    /// Sum of token F1, each against the nearest acceptable key.
    f1: f64,
    /// How many are an acceptable key.
    pub exact: usize,
}

impl Score {
    /// Mean token F1.
    pub fn f1(&self) -> f64 {
        self.f1 / self.count.max(1) as f64
    }

    /// Adds a heading.
    pub fn add(&mut self, row: &Row<'_>, key: &str) {
        self.count += 1;
        self.f1 += f1(row, key);
        self.exact += usize::from(row.keys.split('|').any(|gold| gold == key));
    }
}

/// Token F1 against the nearest acceptable key.
pub fn f1(row: &Row<'_>, key: &str) -> f64 {
    row.keys.split('|').map(|gold| overlap(gold, key)).fold(0.0, f64::max)
}

fn overlap(gold: &str, key: &str) -> f64 {
    let mut left: Vec<&str> = gold.split('-').collect();
    let (expected, given) = (left.len(), key.split('-').count());
    let mut shared = 0;
    for word in key.split('-') {
        if let Some(at) = left.iter().position(|other| *other == word) {
            left.swap_remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / (expected + given) as f64
}

/// Scores rows by genre and in all, under `all`; `learned` gives what was learned for each row.
pub fn score<'a>(
    rows: &[Row<'a>],
    glosser_for: impl Fn(usize) -> Glosser,
    mut visit: impl FnMut(&Row<'a>, &str),
) -> BTreeMap<&'a str, Score> {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let gloss = glosser_for(index).gloss(row.heading);
        let key = gloss.as_ref().map_or("", |gloss| gloss.key.as_str());
        scores.entry("all").or_default().add(row, key);
        scores.entry(row.genre).or_default().add(row, key);
        visit(row, key);
    }
    scores
}

/// What is learned from the keys of all rows but one.
pub fn learned_from(rows: &[Row<'_>], but: Option<usize>) -> Learned {
    let rows = rows.iter().enumerate().filter(|(index, _)| Some(*index) != but);
    Learned::from_pairs(rows.map(|(_, row)| (row.heading, row.best())))
}

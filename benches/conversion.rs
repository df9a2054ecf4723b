//! How fast text converts: `cargo bench --bench conversion`.
//!
//! 20 MB of distinct text in lines of some hundred characters, one thread: the characters of the
//! phrase tables, the frequent ones often and the rare ones seldom as in real text, a table's key
//! now and then. Prints MB/s for each profile, the best of five runs, and how long the first text
//! takes in a fresh process. The peers are in `benches/peers`.

#![allow(clippy::print_stdout, reason = "a benchmark reports on the terminal")]

use std::collections::BTreeMap;
use std::time::Instant;

use hanpress::conversion::Profile;

const SIZE: usize = 20_000_000;

fn text() -> String {
    let phrases = [
        include_str!("../data/opencc/TSPhrases.txt"),
        include_str!("../data/opencc/TWPhrasesRev.txt"),
        include_str!("../data/opencc/TWVariantsRevPhrases.txt"),
    ];
    let keys: Vec<&str> = phrases
        .iter()
        .flat_map(|table| table.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    let mut counts = BTreeMap::new();
    for character in keys.iter().flat_map(|key| key.chars()) {
        *counts.entry(character).or_insert(0_u32) += 1;
    }
    let mut characters: Vec<(u32, char)> =
        counts.into_iter().map(|(c, count)| (count, c)).collect();
    characters.sort_unstable_by(|a, b| b.cmp(a));
    let mut state: u64 = 1;
    let mut draw = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(state >> 33).unwrap_or(0) % bound
    };
    let mut text = String::with_capacity(SIZE + 64);
    while text.len() < SIZE {
        match draw(100) {
            0..3 => text.push_str(keys.get(draw(keys.len())).copied().unwrap_or_default()),
            3..11 => text.push('，'),
            11 => text.push('\n'),
            // Drawing below a drawn bound thrice makes the first ones frequent.
            _ => {
                let bound = draw(characters.len()) + 1;
                let bound = draw(bound) + 1;
                let rank = draw(bound);
                text.extend(characters.get(rank).map(|&(_, character)| character));
            }
        }
    }
    text
}

fn main() {
    let text = text();
    for profile in Profile::ALL {
        let Some(tables) = profile.tables() else { continue };
        let start = Instant::now();
        std::hint::black_box(profile.converter().convert("龍體"));
        let first = start.elapsed().as_secs_f64() * 1e6;
        let mut plain = f64::MAX;
        let mut explained = f64::MAX;
        for _ in 0..5 {
            // As a stream is converted: piece by piece, into a buffer that is used again.
            let (mut result, mut spans) = (Vec::new(), Vec::new());
            let start = Instant::now();
            for line in text.split_inclusive('\n') {
                result.clear();
                spans.clear();
                tables.convert(line, &mut result, &mut spans);
                std::hint::black_box(&result);
            }
            plain = plain.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            std::hint::black_box(profile.converter().convert(&text));
            explained = explained.min(start.elapsed().as_secs_f64());
        }
        let rate = |seconds: f64| text.len() as f64 / seconds / 1e6;
        println!(
            "{profile:8} {:7.0} MB/s, with every change explained {:5.0} MB/s, first text after {first:.0} µs",
            rate(plain),
            rate(explained)
        );
    }
}

//! How fast text converts: `cargo bench --bench conversion`.
//!
//! 20 MB of distinct text, made of the tables' own keys and of marks, in lines of some hundred
//! characters; one thread. Prints MB/s for each profile, the best of three runs.

#![allow(clippy::print_stdout, reason = "a benchmark reports on the terminal")]

use std::time::Instant;

use hanpress::conversion::Profile;

const SIZE: usize = 20_000_000;

fn text() -> String {
    let tables = [
        include_str!("../data/opencc/TSCharacters.txt"),
        include_str!("../data/opencc/TSPhrases.txt"),
        include_str!("../data/opencc/TWPhrasesRev.txt"),
    ];
    let words: Vec<&str> = tables
        .iter()
        .flat_map(|table| table.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .chain(["，", "。", "的", "一", "是", "在", "人", "有", "我", "他"])
        .collect();
    let mut state: u64 = 1;
    let mut text = String::with_capacity(SIZE + 64);
    while text.len() < SIZE {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let draw = usize::try_from(state >> 40).unwrap_or(0);
        text.push_str(words.get(draw % words.len()).copied().unwrap_or_default());
        if draw % 97 == 0 {
            text.push('\n');
        }
    }
    text
}

fn main() {
    let text = text();
    for profile in Profile::ALL {
        let converter = profile.converter();
        let mut best = f64::INFINITY;
        for _ in 0..3 {
            let start = Instant::now();
            let length: usize = text.lines().map(|line| converter.convert(line).text.len()).sum();
            best = best.min(start.elapsed().as_secs_f64());
            assert!(length > 0, "text comes out");
        }
        println!("{profile:>8}: {:7.1} MB/s", text.len() as f64 / 1e6 / best);
    }
}

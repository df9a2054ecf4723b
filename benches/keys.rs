//! How good keys made by dictionary are, and how fast.
//!
//! ```sh
//! cargo bench --bench keys               # figures for both sets, time for one heading
//! cargo bench --bench keys -- --misses   # and what was not exact in the set that is tuned on
//! cargo bench --bench keys -- FILE       # and figures for a gold file of your own
//! ```
#![allow(clippy::print_stdout, missing_docs, unreachable_pub, reason = "a bench prints")]

use std::time::Instant;

use hanpress::outline::{Glosser, Learned};

#[path = "../tests/gold/keys.rs"]
mod gold;

use gold::{Row, learned_from, score};

/// How often each heading is put into English, to take the time.
const ROUNDS: usize = 20;
const TUNED: &str = include_str!("../tests/gold/keys.tsv");
const HELD: &str = include_str!("../tests/gold/keys-held.tsv");

fn main() {
    let shows_misses = std::env::args().any(|argument| argument == "--misses");
    let (tuned, held) = (Row::read(TUNED), Row::read(HELD));
    let nothing = Learned::default();
    let plain = |_: usize| Glosser::new(&nothing);
    let mut misses = Vec::new();
    let scores = score(&tuned, plain, |row, key| {
        let f1 = gold::f1(row, key);
        if f1 < 1.0 {
            misses.push((f1, format!("{f1:.2} {} {key} ({})", row.heading, row.keys)));
        }
    });
    print("tuned on", &scores);
    print(
        "tuned on, others confirmed",
        &score(&tuned, |at| Glosser::new(&learned_from(&tuned, Some(at))), |_, _| ()),
    );
    print("held", &score(&held, plain, |_, _| ()));
    let learned = learned_from(&tuned, None);
    print("held, the other set confirmed", &score(&held, |_| Glosser::new(&learned), |_, _| ()));
    print("held, the rest of all confirmed", &{
        let all: Vec<Row<'_>> = held.iter().chain(&tuned).copied().collect();
        score(&held, |at| Glosser::new(&learned_from(&all, Some(at))), |_, _| ())
    });
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        let text = std::fs::read_to_string(&path).expect(&path);
        let own = Row::read(&text);
        print(&path, &score(&own, plain, |_, _| ()));
        let taught = |at| Glosser::new(&learned_from(&own, Some(at)));
        print(&format!("{path}, others confirmed"), &score(&own, taught, |_, _| ()));
    }
    if shows_misses {
        misses.sort_by(|one, other| one.0.total_cmp(&other.0));
        misses.iter().for_each(|(_, line)| println!("{line}"));
    }
    let glosser = Glosser::default();
    let started = Instant::now();
    for _ in 0..ROUNDS {
        for row in tuned.iter().chain(&held) {
            std::hint::black_box(glosser.gloss(row.heading));
        }
    }
    let count = ROUNDS * (tuned.len() + held.len());
    println!("{:.1} µs a heading", started.elapsed().as_secs_f64() * 1e6 / count as f64);
}

fn print(name: &str, scores: &std::collections::BTreeMap<&str, gold::Score>) {
    println!("{name}");
    for (genre, score) in scores {
        println!("  {genre:10} {:4}  F1 {:.3}  exact {}", score.count, score.f1(), score.exact);
    }
}

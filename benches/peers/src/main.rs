//! How fast text converts, hanpress beside other converters: `benches/peers.sh`.
//!
//! Every engine converts the same paragraphs on one thread, engines taking turns in each round. The
//! other converters give text alone; hanpress gives every change with its place as well. What counts
//! is the thread's time on a processor, so that other work on the machine matters less. Then each is
//! started as a process of its own, from the start to the first converted line.
//!
//! Prints Markdown.

mod engine;
mod text;

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use engine::{Convert, Engine};
use hanpress::conversion::Profile;

/// Bytes of text for each profile.
const SIZE: usize = 20_000_000;
/// How often each engine converts all of it.
const ROUNDS: usize = 5;
/// How often each engine is started.
const STARTS: usize = 21;

/// The profiles and those that make text for them: Traditional as it is written where the
/// profile's text comes from.
const PROFILES: [(Profile, Profile); 6] = [
    (Profile::T2s, Profile::S2t),
    (Profile::Tw2s, Profile::S2tw),
    (Profile::Tw2sp, Profile::S2twp),
    (Profile::Hk2s, Profile::S2hk),
    (Profile::Hk2sp, Profile::S2hkp),
    (Profile::Publish, Profile::S2tw),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--first-line", name, profile] => first_line(name, profile),
        [dictionary] => measure(Path::new(dictionary)),
        _ => {
            eprintln!("usage: peers DICTIONARY, a file of words and their frequencies");
            ExitCode::from(2)
        }
    }
}

/// Starts an engine and converts one line: what is timed from outside.
fn first_line(name: &str, profile: &str) -> ExitCode {
    let engine = Engine::ALL.into_iter().find(|engine| engine.name() == name);
    let convert = match (engine, profile.parse()) {
        (Some(engine), Ok(profile)) => engine.open(profile),
        // The process alone.
        _ => Some(Box::new(str::to_owned) as Convert),
    };
    match convert {
        Some(convert) => {
            println!("{}", convert("頭髮與軟體"));
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

fn measure(dictionary: &Path) -> ExitCode {
    let words = match fs::read_to_string(dictionary) {
        Ok(words) => words,
        Err(error) => {
            eprintln!("cannot read {}: {error}", dictionary.display());
            return ExitCode::FAILURE;
        }
    };
    let simplified = text::paragraphs(&words, SIZE);
    println!(
        "| profile | engine | best, MB/s | median, MB/s | × OpenCC | paragraphs that differ |"
    );
    println!("|---|---|---:|---:|---:|---:|");
    for (profile, back) in PROFILES {
        let back = back.converter();
        let paragraphs: Vec<String> =
            simplified.iter().map(|paragraph| back.convert(paragraph).text).collect();
        speeds(profile, &paragraphs);
    }
    println!("\n| engine | process start to first line, tw2sp, median |\n|---|---:|");
    let alone = start("none", Profile::Tw2sp);
    println!("| the process alone | {:.1} ms |", milliseconds(alone));
    for engine in Engine::ALL {
        let time = start(engine.name(), Profile::Tw2sp);
        println!("| {} | {:.1} ms |", engine.name(), milliseconds(time));
    }
    ExitCode::SUCCESS
}

/// Prints the rows of one profile.
fn speeds(profile: Profile, paragraphs: &[String]) {
    let engines: Vec<(Engine, Convert)> = Engine::ALL
        .into_iter()
        .filter_map(|engine| Some((engine, engine.open(profile)?)))
        .collect();
    let mut times = vec![Vec::new(); engines.len()];
    for _ in 0..ROUNDS {
        for ((_, convert), times) in engines.iter().zip(&mut times) {
            let start = processor_time();
            for paragraph in paragraphs {
                black_box(convert(paragraph));
            }
            times.push(processor_time() - start);
        }
    }
    for times in &mut times {
        times.sort_unstable();
    }
    let bytes: usize = paragraphs.iter().map(String::len).sum();
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let is_reference = |&(engine, _): &(Engine, Convert)| engine == Engine::OpenCc;
    let reference = engines.iter().position(is_reference);
    for ((engine, convert), sorted) in engines.iter().zip(&times) {
        let (best, median) = (sorted[0], sorted[ROUNDS / 2]);
        let (ratio, differing) = match reference {
            Some(place) => {
                let ratio = times[place][0].as_secs_f64() / best.as_secs_f64();
                let expected = &engines[place].1;
                let differs = |paragraph: &&String| convert(paragraph) != expected(paragraph);
                let differing = paragraphs.iter().filter(differs).count();
                (format!("{ratio:.1}"), format!("{differing} of {}", paragraphs.len()))
            }
            None => ("–".to_owned(), "–".to_owned()),
        };
        let (best, median) = (speed(best), speed(median));
        println!(
            "| {profile} | {} | {best:.0} | {median:.0} | {ratio} | {differing} |",
            engine.name()
        );
    }
}

/// Returns how long this thread has been on a processor, as Linux counts it.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("this is Linux");
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.expect("the first number is that time"))
}

/// Returns how long a process takes that starts an engine and converts one line.
fn start(name: &str, profile: Profile) -> Duration {
    let program = env::current_exe().expect("a running program has a path");
    let mut times: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let mut command = Command::new(&program);
            command.args(["--first-line", name, profile.name()]);
            let start = Instant::now();
            let output = command.output().expect("the program that runs can be run");
            let time = start.elapsed();
            assert!(output.status.success(), "{name} can't be started");
            time
        })
        .collect();
    times.sort_unstable();
    times[STARTS / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

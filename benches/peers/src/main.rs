//! How fast text converts, hanpress beside other converters: `benches/peers.sh`.
//!
//! Every engine converts the same paragraphs on one thread, engines taking turns in each round. The
//! other converters give text alone; hanpress also records the spans of its changes, and in a second
//! row every change with its rule. What counts is the thread's time on a processor, so that other
//! work on the machine matters less. Then each is started as a process of its own, from the start to
//! the first converted line.
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

use cpu_time::ThreadTime;
use engine::{Convert, Engine};
use hanpress::conversion::Profile;

/// Bytes of text for each profile.
const SIZE: usize = 20_000_000;
/// How often each engine is measured.
const ROUNDS: usize = 5;
/// How long at least: a fast engine converts the text several times.
const LEAST: Duration = Duration::from_millis(200);
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
        [dictionary, names @ ..] => measure(Path::new(dictionary), names),
        [] => {
            eprintln!("usage: peers DICTIONARY [ENGINE...], a file of words and their frequencies");
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
        _ => {
            Some(Box::new(|text: &str, result: &mut Vec<u8>| result.extend(text.bytes())) as Convert)
        }
    };
    match convert {
        Some(mut convert) => {
            let mut result = Vec::new();
            convert("頭髮與軟體", &mut result);
            println!("{}", String::from_utf8_lossy(&result));
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

/// Measures the engines named, or all, and prints the tables.
fn measure(dictionary: &Path, names: &[&str]) -> ExitCode {
    let is_asked = |engine: &Engine| names.is_empty() || names.contains(&engine.name());
    let engines: Vec<Engine> = Engine::ALL.into_iter().filter(is_asked).collect();
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
        speeds(profile, &engines, &paragraphs);
    }
    println!("\n| engine | process start to first line, tw2sp, median |\n|---|---:|");
    let names = engines.iter().map(|engine| engine.name());
    let names: Vec<&str> = std::iter::once("the process alone").chain(names).collect();
    let mut times = vec![Vec::new(); names.len()];
    for _ in 0..STARTS {
        for (name, times) in names.iter().zip(&mut times) {
            times.push(start(name, Profile::Tw2sp));
        }
    }
    for (name, mut times) in names.iter().zip(times) {
        times.sort_unstable();
        println!("| {name} | {:.1} ms |", times[STARTS / 2].as_secs_f64() * 1e3);
    }
    ExitCode::SUCCESS
}

/// Prints the rows of one profile.
fn speeds(profile: Profile, engines: &[Engine], paragraphs: &[String]) {
    let mut engines: Vec<(Engine, Convert)> =
        engines.iter().filter_map(|&engine| Some((engine, engine.open(profile)?))).collect();
    let mut result = Vec::new();
    let mut times = vec![Vec::new(); engines.len()];
    for _ in 0..ROUNDS {
        for ((_, convert), times) in engines.iter_mut().zip(&mut times) {
            let (start, mut passes) = (ThreadTime::now(), 0);
            while start.elapsed() < LEAST {
                for paragraph in paragraphs {
                    convert(paragraph, &mut result);
                    black_box(&result);
                }
                passes += 1;
            }
            times.push(start.elapsed() / passes);
        }
    }
    let mut convert_all = |convert: &mut Convert| -> Vec<Vec<u8>> {
        let convert = |paragraph: &String| {
            convert(paragraph, &mut result);
            result.clone()
        };
        paragraphs.iter().map(convert).collect()
    };
    let reference = engines.iter().position(|&(engine, _)| engine == Engine::OpenCc);
    let expected = reference.map(|place| convert_all(&mut engines[place].1));
    let bytes: usize = paragraphs.iter().map(String::len).sum();
    let speeds: Vec<Vec<f64>> = times
        .into_iter()
        .map(|mut times| {
            times.sort_unstable();
            times.into_iter().map(|time| bytes as f64 / 1e6 / time.as_secs_f64()).collect()
        })
        .collect();
    for ((engine, convert), speeds_of_it) in engines.iter_mut().zip(&speeds) {
        let (best, median) = (speeds_of_it[0], speeds_of_it[ROUNDS / 2]);
        let (mut ratio, mut differing) = ("–".to_owned(), "–".to_owned());
        if let (Some(place), Some(expected)) = (reference, &expected) {
            ratio = format!("{:.1}", best / speeds[place][0]);
            let results = convert_all(convert);
            let count = results.iter().zip(expected).filter(|(one, other)| one != other).count();
            differing = format!("{count} of {}", paragraphs.len());
        }
        let name = engine.name();
        println!("| {profile} | {name} | {best:.0} | {median:.0} | {ratio} | {differing} |");
    }
}

/// Returns how long a process takes that starts an engine and converts one line.
fn start(name: &str, profile: Profile) -> Duration {
    let program = env::current_exe().expect("a running program has a path");
    let start = Instant::now();
    let output = Command::new(program).args(["--first-line", name, profile.name()]).output();
    let time = start.elapsed();
    assert!(output.is_ok_and(|output| output.status.success()), "{name} can't be started");
    time
}

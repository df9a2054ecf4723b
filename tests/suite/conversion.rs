//! Conversion: OpenCC's own cases, the project's cases as data, and laws that hold for any text.

use std::fs;

use hanpress::conversion::{Conversion, Profile};

use crate::reference::root;

const OPENCC: [Profile; 5] =
    [Profile::T2s, Profile::Tw2s, Profile::Tw2sp, Profile::Hk2s, Profile::Hk2sp];

fn convert(profile: Profile, text: &str) -> String {
    profile.converter().convert(text).text
}

#[test]
fn opencc_s_own_cases_hold() {
    let path = root().join("data/opencc/testcases.json");
    let text = fs::read_to_string(path).expect("the vendored cases are there");
    // OpenCC writes comments into its JSON, on lines of their own.
    let json: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let cases: serde_json::Value = serde_json::from_str(&json).expect("JSON but for comments");
    let mut count = 0;
    for case in cases["cases"].as_array().expect("a list of cases") {
        let input = case["input"].as_str().expect("a text");
        for profile in OPENCC {
            if let Some(expected) = case["expected"][profile.name()].as_str() {
                assert_eq!(convert(profile, input), expected, "{} {profile}", case["id"]);
                count += 1;
            }
        }
    }
    assert_eq!(count, 171, "Traditional→Simplified expectations");
}

#[test]
fn the_project_s_cases_hold() {
    let path = root().join("tests/fixtures/conversion/cases.tsv");
    let text = fs::read_to_string(path).expect("the cases are there");
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, profile, input, expected] = columns[..] else { panic!("four columns: {line}") };
        let unescape = |text: &str| text.replace("\\n", "\n").replace("\\0", "\0");
        let actual = convert(profile.parse().expect("a profile"), &unescape(input));
        if actual != unescape(expected) {
            wrong.push(format!(
                "{id} {profile}\n  input    {input}\n  expected {expected}\n  actual   {actual}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

/// A small deterministic generator (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

/// Lines of keys, values, marks and oddities glued together.
fn adversarial_lines(count: usize) -> Vec<String> {
    let mut pieces: Vec<String> =
        ["「", "」", "『", "』", "‘", "”", " - ", "--", "...", "(", ")", ",", "？"]
            .into_iter()
            .chain([
                "１", "Ａ", "，", "\0", "😀", "\u{FE00}", "⿰", "⿳", "‧", "：", "\n", "人", " ",
                "它's",
            ])
            .map(str::to_owned)
            .collect();
    for file in
        ["TSPhrases", "TWPhrasesRev", "HKPhrasesRev", "TWVariantsRevPhrases", "TSCharacters"]
    {
        let text = fs::read_to_string(root().join(format!("data/opencc/{file}.txt"))).expect(file);
        let words = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| line.split(['\t', ' ']));
        pieces.extend(words.step_by(7).map(str::to_owned));
    }
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    (0..count)
        .map(|_| {
            let words = 1 + random.below(10);
            (0..words).map(|_| pieces[random.below(pieces.len())].as_str()).collect()
        })
        .collect()
}

#[test]
fn the_changes_applied_to_the_source_give_the_result() {
    for line in adversarial_lines(3_000) {
        for profile in Profile::ALL {
            let Conversion { text, changes } = profile.converter().convert(&line);
            let (mut applied, mut at) = (String::new(), 0);
            for change in &changes {
                applied.push_str(&line[at..change.source.start]);
                assert_eq!(applied.len(), change.target.start, "{profile} {line}");
                assert_ne!(
                    line[change.source.clone()],
                    text[change.target.clone()],
                    "{profile} {line}"
                );
                applied.push_str(&text[change.target.clone()]);
                at = change.source.end;
            }
            applied.push_str(&line[at..]);
            assert_eq!(applied, text, "{profile} {line}");
        }
    }
}

#[test]
fn none_changes_nothing() {
    for line in adversarial_lines(100) {
        assert_eq!(
            Profile::None.converter().convert(&line),
            Conversion { text: line, changes: vec![] }
        );
    }
}

//! Conversion: OpenCC's own cases, the project's cases as data, and laws that hold for any text.

mod document;
mod tables;

use std::fs;

use hanpress::conversion::{
    Audit, Conversion, ConversionOptions, Profile, convert_document, convert_stream,
};
use hanpress::diagnostic::Diagnostics;
use hanpress::document::{
    Block, Document, Inline, Lang, Marks, Metadata, NoteId, Origin, Paragraph, Text, plain_text,
};
use hanpress::source::Span;

use crate::reference::root;

/// OpenCC's profiles: to Simplified, then to Traditional.
pub const OPENCC: [Profile; 10] = [
    Profile::T2s,
    Profile::Tw2s,
    Profile::Tw2sp,
    Profile::Hk2s,
    Profile::Hk2sp,
    Profile::S2t,
    Profile::S2tw,
    Profile::S2twp,
    Profile::S2hk,
    Profile::S2hkp,
];

fn convert(profile: Profile, text: &str) -> String {
    profile.converter().convert(text).text
}

#[test]
fn opencc_s_own_cases_hold() {
    let path = root().join("data/opencc/testcases.json");
    let text = fs::read_to_string(path).expect("the vendored cases are there");
    let json = without_comments(&text);
    let cases: serde_json::Value = serde_json::from_str(&json).expect("JSON but for comments");
    let (mut to_simplified, mut to_traditional) = (0, 0);
    for case in cases["cases"].as_array().expect("a list of cases") {
        let input = case["input"].as_str().expect("a text");
        for profile in OPENCC {
            if let Some(expected) = case["expected"][profile.name()].as_str() {
                assert_eq!(convert(profile, input), expected, "{} {profile}", case["id"]);
                let is_reverse = profile.name().starts_with("s2");
                *(if is_reverse { &mut to_traditional } else { &mut to_simplified }) += 1;
            }
        }
    }
    assert_eq!((to_simplified, to_traditional), (171, 315), "expectations each way");
}

/// OpenCC writes comments into its JSON, on lines of their own, and commas behind last elements.
fn without_comments(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let mut json = String::new();
    for line in lines {
        if line.starts_with([']', '}']) && json.ends_with(",\n") {
            json.truncate(json.len() - 2);
        }
        json.push_str(line);
        json.push('\n');
    }
    json
}

#[test]
fn the_project_s_cases_hold() {
    let path = root().join("tests/fixtures/conversion/cases.tsv");
    let text = fs::read_to_string(path).expect("the cases are there");
    let mut wrong = Vec::new();
    for [id, profile, input, expected] in project_cases(&text) {
        let actual = convert(profile.parse().expect("a profile"), &input);
        if actual != expected {
            wrong.push(format!(
                "{id} {profile}\n  input    {input}\n  expected {expected}\n  actual   {actual}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

/// What is ready for print stays as it is, so that an edition can be a manuscript again.
#[test]
fn publish_changes_nothing_twice() {
    let path = root().join("tests/fixtures/conversion/cases.tsv");
    let text = fs::read_to_string(path).expect("the cases are there");
    for [id, profile, _, expected] in project_cases(&text) {
        if profile == "publish" {
            assert_eq!(convert(Profile::Publish, &expected), expected, "{id}");
        }
    }
}

/// Returns the cases: id, profile, input, expectation.
fn project_cases(text: &str) -> Vec<[String; 4]> {
    let unescape = |text: &str| text.replace("\\n", "\n").replace("\\0", "\0");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let case = |line: &str| {
        let columns: Vec<String> = line.split('\t').map(unescape).collect();
        columns.try_into().unwrap_or_else(|_| panic!("four columns: {line}"))
    };
    lines.map(case).collect()
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
pub fn adversarial_lines(count: usize) -> Vec<String> {
    let mut pieces: Vec<String> =
        ["「", "」", "『", "』", "‘", "”", " - ", "--", "...", "(", ")", ",", "？"]
            .into_iter()
            .chain([
                "１", "Ａ", "，", "\0", "😀", "\u{FE00}", "⿰", "⿳", "‧", "：", "\n", "人", " ",
                "它's",
            ])
            .map(str::to_owned)
            .collect();
    // A few hundred of each, whatever its size.
    for (file, step) in [
        ("TSPhrases", 7),
        ("TWPhrasesRev", 7),
        ("HKPhrasesRev", 1),
        ("TWVariantsRevPhrases", 7),
        ("TSCharacters", 7),
        ("STPhrases", 97),
        ("STCharacters", 17),
        ("TWPhrases", 7),
        ("HKPhrases", 1),
        ("HKVariantsPhrases", 3),
    ] {
        let text = fs::read_to_string(root().join(format!("data/opencc/{file}.txt"))).expect(file);
        let words = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| line.split(['\t', ' ']));
        pieces.extend(words.step_by(step).map(str::to_owned));
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
fn the_language_is_what_the_profile_leads_to() {
    let source = Document {
        metadata: Metadata { lang: Lang::simplified(), ..Metadata::default() },
        ..document(vec![paragraph(vec![plain("鼠标里面")])])
    };
    for (profile, lang, text) in [
        (Profile::S2t, "zh-Hant", "鼠標裏面"),
        (Profile::S2tw, "zh-TW", "鼠標裡面"),
        (Profile::S2twp, "zh-TW", "滑鼠裡面"),
        (Profile::S2hk, "zh-HK", "鼠標裏面"),
        (Profile::S2hkp, "zh-HK", "滑鼠裏面"),
        (Profile::T2s, "zh-CN", "鼠标里面"),
    ] {
        let options = ConversionOptions { profile, ..ConversionOptions::default() };
        let (result, _) = convert_document(&source, &options, &mut Diagnostics::new());
        assert_eq!(result.metadata.lang.as_str(), lang, "{profile}");
        let Some(Block::Paragraph(paragraph)) = result.blocks.first() else { panic!("{profile}") };
        assert_eq!(plain_text(&paragraph.content), text, "{profile}");
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

/// Makes a run; `at` is where it stands in the source.
fn run(text: &str, marks: Marks, at: usize) -> Inline {
    let origin = Origin::new(Span::new(at, at + text.len()));
    Inline::Text(Text { marks, ..Text::new(text, origin) })
}

fn plain(text: &str) -> Inline {
    run(text, Marks::empty(), 0)
}

fn call(note: u32) -> Inline {
    Inline::NoteCall { note: NoteId(note), origin: Origin::unknown() }
}

fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph(Paragraph { content, origin: Origin::unknown() })
}

fn document(blocks: Vec<Block>) -> Document {
    Document { blocks, ..Document::default() }
}

fn publish(document: &Document) -> (Document, Audit, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let (result, audit) =
        convert_document(document, &ConversionOptions::default(), &mut diagnostics);
    (result, audit, diagnostics)
}

#[test]
fn the_filter_takes_each_line_for_a_paragraph() {
    let mut result = Vec::new();
    let text = "「一\r\n「二『三』」\r\n完";
    convert_stream(text.as_bytes(), &mut result, &ConversionOptions::default())
        .expect("it is UTF-8");
    assert_eq!(String::from_utf8(result).expect("it is UTF-8"), "“一\r\n“二‘三’”\r\n完");
}

#[test]
fn broken_text_takes_no_more_than_linear_time() {
    // Each of these once took, or could take, time that grows with the square of the length.
    for piece in [
        "「", "『」", "」", " ", "好 ", ".", "好.", "!", "(", "⿰", "。", "乾", "-", "http:",
        "１，", "「』",
    ] {
        let text = piece.repeat(100_000);
        let converted = convert(Profile::Publish, &text);
        assert!(!converted.is_empty());
    }
}

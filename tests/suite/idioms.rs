//! Regional words: what is replaced, what is not, and how people ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hanpress::conversion::{
    Audit, ConversionOptions, Entry, Profile, Region, Risk, Rule, convert_document,
};
use hanpress::diagnostic::Diagnostics;
use hanpress::document::{Block, Document, Inline, Origin, Paragraph, Text};
use hanpress::lexicon::Lexicon;

use crate::cli::Desk;
use crate::reference::root;

/// Converts paragraphs; returns the text of each, and the audit.
fn converted(region: Region, texts: &[&str]) -> (Vec<String>, Audit) {
    let paragraph = |text: &&str| {
        let content = vec![Inline::Text(Text::new(*text, Origin::unknown()))];
        Block::Paragraph(Paragraph { content, origin: Origin::unknown() })
    };
    let blocks = texts.iter().map(paragraph).collect();
    let document = Document { blocks, ..Document::default() };
    let options = ConversionOptions {
        profile: Profile::Publish,
        idioms: Some(region),
        ..ConversionOptions::default()
    };
    let (document, audit) = convert_document(&document, &options, &mut Diagnostics::new());
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => hanpress::document::plain_text(&paragraph.content),
        other => panic!("paragraphs stay paragraphs: {other:?}"),
    };
    (document.blocks.iter().map(text).collect(), audit)
}

/// Returns the replacements of regional words in a text.
fn replacements(region: Region, text: &str) -> Vec<Entry> {
    let (_, audit) = converted(region, &[text]);
    audit.entries.into_iter().filter(|entry| entry.rule == Rule::Idiom(region)).collect()
}

#[test]
fn words_are_replaced_where_they_are_words() {
    let path = root().join("tests/fixtures/conversion/idioms.tsv");
    let text = fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [region, sentence, expected] = columns[..] else { panic!("three columns: {line}") };
        let expected: Vec<&str> = expected.split(' ').filter(|word| *word != "-").collect();
        let found = replacements(Region::from_setting(region).unwrap().unwrap(), sentence);
        let found: Vec<String> =
            found.iter().map(|entry| format!("{}={}", entry.before, entry.after)).collect();
        if found != expected {
            wrong.push(format!(
                "{region} {sentence}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
        count += 1;
    }
    assert!(count > 250, "{count}");
    assert!(wrong.is_empty(), "{} sentences differ\n{}", wrong.len(), wrong.join("\n"));
}

/// A row of a table of regional words.
struct Row {
    key: String,
    values: Vec<String>,
}

impl Row {
    fn is_guard(&self) -> bool {
        self.values == [self.key.as_str()]
    }
}

fn table(region: Region) -> Vec<Row> {
    let path = root().join(format!("data/conversion/idioms-{region}.tsv"));
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [key, values, risk, evidence] = columns[..] else { panic!("four columns: {line}") };
            assert!(["certain", "likely", "doubtful"].contains(&risk), "{line}");
            assert!(!key.is_empty() && !evidence.is_empty(), "{line}");
            Row { key: key.to_owned(), values: values.split(' ').map(str::to_owned).collect() }
        })
        .collect()
}

#[test]
fn the_tables_are_well_formed() {
    let plain = |text: &str| Profile::Publish.converter().convert(text).text;
    for region in Region::ALL {
        let mut keys = BTreeSet::new();
        for row in table(region) {
            let Row { key, values } = &row;
            assert!(keys.insert(key.clone()), "{region}: {key} twice");
            assert!(values.iter().all(|value| !value.is_empty()), "{region}: {key}");
            // Lines are cut at these, and no word goes on across one.
            assert!(!key.contains(['，', '。', '、', '；', '：', '？', '！', ' ']), "{key}");
            if !row.is_guard() {
                assert_ne!(values[0], Profile::Tw2s.converter().convert(key).text, "{region}");
                for value in values {
                    assert_eq!(value, &plain(value), "{region}: {key}: the value is Simplified");
                }
            }
        }
        assert!(keys.len() > 500, "{region}: {}", keys.len());
    }
}

#[test]
fn the_mainland_s_words_stay() {
    for (region, profile) in [(Region::Taiwan, Profile::S2tw), (Region::HongKong, Profile::S2hk)] {
        let rows = table(region);
        let taken: Vec<String> = rows
            .iter()
            .filter(|row| !row.is_guard())
            .map(|row| (row, profile.converter().convert(&row.values[0]).text))
            // 坐标 is 座標 in Taiwan: another spelling, no other word.
            .filter(|(row, there)| row.key != *there)
            .flat_map(|(_, there)| {
                let taken = replacements(region, &there).into_iter();
                taken.map(move |entry| format!("{} in {there}", entry.before))
            })
            .collect();
        assert!(taken.is_empty(), "{region}: {taken:#?}");
    }
}

#[test]
fn opencc_s_regional_words_are_taken_or_refused() {
    let refused = fs::read_to_string(root().join("data/conversion/idioms-refused.tsv")).unwrap();
    let mut refused: BTreeSet<(String, String)> = refused
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [region, key, _reason] = columns[..] else { panic!("three columns: {line}") };
            (region.to_owned(), key.to_owned())
        })
        .collect();
    for (region, file) in [(Region::Taiwan, "TWPhrasesRev"), (Region::HongKong, "HKPhrasesRev")] {
        let keys: BTreeSet<String> = table(region).into_iter().map(|row| row.key).collect();
        let text = fs::read_to_string(root().join(format!("data/opencc/{file}.txt"))).unwrap();
        let rows = text.lines().filter_map(|line| line.split_once('\t'));
        for (key, values) in rows {
            let value = values.split(' ').next().unwrap();
            let t2s = |text: &str| Profile::Tw2s.converter().convert(text).text;
            let is_refused = refused.remove(&(region.to_string(), key.to_owned()));
            assert!(
                is_refused != keys.contains(key) || t2s(key) == t2s(value),
                "{file}: {key} is in one of the tables"
            );
        }
    }
    assert!(refused.is_empty(), "OpenCC has no such rows: {refused:?}");
}

/// Returns the words of `data/lexicon/words.txt` with their letters.
fn lexicon_words() -> Vec<(String, char)> {
    let text = fs::read_to_string(root().join("data/lexicon/words.txt")).unwrap();
    let mut words = Vec::new();
    for line in text.lines() {
        let first = line.chars().next().unwrap();
        for record in line[first.len_utf8()..].split_inclusive(|c: char| c.is_ascii()) {
            let (rest, letter) = record.split_at(record.len() - 1);
            words.push((format!("{first}{rest}"), letter.chars().next().unwrap()));
        }
    }
    words
}

fn fold(text: &str) -> String {
    text.chars().map(|character| Lexicon::built_in().fold(character)).collect()
}

/// After a change of the tables `data/lexicon/make.py` must run.
#[test]
fn the_lexicon_knows_the_tables() {
    let words: BTreeSet<String> = lexicon_words().into_iter().map(|(word, _)| word).collect();
    let rows = Region::ALL.into_iter().flat_map(table);
    let keys = rows.filter(|row| !row.is_guard() && !row.key.contains(|c: char| c.is_ascii()));
    let missing: Vec<String> =
        keys.map(|row| fold(&row.key)).filter(|key| !words.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Glues pairs of words so that a regional word lies across the border between them: the pairs
/// are read as pairs.
#[test]
fn no_word_is_found_where_two_others_meet() {
    let (mut ending, mut beginning) = (BTreeMap::new(), BTreeMap::new());
    // From T on: those that jieba counted more than a hundred times.
    for (word, _) in lexicon_words().into_iter().filter(|&(_, letter)| letter >= 'T') {
        for (cut, _) in word.char_indices().skip(1) {
            ending.entry(word[cut..].to_owned()).or_insert_with(Vec::new).push(word.clone());
            beginning.entry(word[..cut].to_owned()).or_insert_with(Vec::new).push(word.clone());
        }
    }
    let keys_of = |region: Region| -> Vec<String> {
        let rows = table(region).into_iter().filter(|row| !row.is_guard());
        rows.map(|row| fold(&row.key)).collect()
    };
    // Words that are or hold a regional word themselves.
    let all: Vec<String> = Region::ALL.into_iter().flat_map(keys_of).collect();
    let words: BTreeSet<&String> = ending.values().flatten().collect();
    let holds = |word: &&&String| all.iter().any(|key| word.contains(key.as_str()));
    let held: BTreeSet<String> = words.iter().filter(holds).map(|word| (*word).clone()).collect();
    for region in Region::ALL {
        let keys = keys_of(region);
        let mut texts = Vec::new();
        for key in keys.iter() {
            for (cut, _) in key.char_indices().skip(1) {
                let (Some(before), Some(behind)) =
                    (ending.get(&key[..cut]), beginning.get(&key[cut..]))
                else {
                    continue;
                };
                let is_other = |word: &&String| !held.contains(*word);
                for one in before.iter().filter(is_other).step_by(3) {
                    for other in behind.iter().filter(is_other).step_by(3) {
                        texts.push((key, format!("在{one}{other}的")));
                    }
                }
            }
        }
        let glued: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        let taken: Vec<String> = glued
            .iter()
            .flat_map(|text| {
                let taken = replacements(region, text);
                taken.into_iter().map(move |entry| format!("{} in {text}", entry.before))
            })
            .collect();
        assert!(glued.len() > 3_000, "{}", glued.len());
        assert!(taken.len() * 1000 < glued.len(), "{region}: {} {taken:#?}", glued.len());
    }
}

#[test]
fn the_audit_has_the_other_words() {
    let entries = replacements(Region::Taiwan, "坐計程車，也坐捷運");
    let told: Vec<(&str, &str, Vec<&str>, Risk)> = entries
        .iter()
        .map(|entry| {
            let others = entry.alternatives.iter().map(String::as_str).collect();
            (entry.before.as_str(), entry.after.as_str(), others, entry.risk)
        })
        .collect();
    let expected = [
        ("計程車", "出租车", vec!["的士"], Risk::Certain),
        ("捷運", "地铁", vec!["捷运"], Risk::Likely),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_word_that_another_reading_comes_near_is_only_likely() {
    let risk = |text: &str| replacements(Region::Taiwan, text)[0].risk;
    assert_eq!(risk("訊號很弱"), Risk::Certain);
    // 視訊 could lie across the border before 訊號.
    assert_eq!(risk("電視訊號很弱"), Risk::Likely);
}

const MOUSE: &str = "---\ntitle: 滑鼠的歷史\nauthor: 賓士\n---\n\n## 第一隻滑鼠\n\n他移動**滑**鼠，見`滑鼠`與\
    <https://a.tw/wiki/滑鼠>。[^1]\n\n[^1]: 滑鼠。\n";

#[test]
fn a_manuscript_is_told_by_flag_front_matter_or_file() {
    let desk = Desk::new(&[
        ("a/hanpress.toml", "idioms = \"tw\"\neditions = [\"md\"]\n"),
        ("a/mouse.md", MOUSE),
        ("a/kept.md", "---\nidioms: none\n---\n\n# 題\n\n滑鼠與雪櫃\n"),
        ("a/fridge.md", "---\nidioms: hk\n---\n\n# 題\n\n雪櫃\n"),
    ]);
    assert_eq!(desk.run("build a -o one --audit").0, 0);
    let text = desk.read("one/mouse.md");
    assert!(text.contains("title: 鼠标的历史") && text.contains("</a>第一只鼠标\n"), "{text}");
    // Names stay, and so do code and addresses.
    assert!(text.contains("author: 宾士") && text.contains("`滑鼠`"), "{text}");
    assert!(text.contains("https://a.tw/wiki/滑鼠") && text.contains(": 鼠标。"), "{text}");
    assert!(text.contains("他移动**鼠**标"), "{text}");
    assert!(desk.read("one/kept.md").contains("滑鼠与雪柜"));
    assert!(desk.read("one/fridge.md").contains("冰箱"));
    let audit: serde_json::Value =
        serde_json::from_str(&desk.read("one/mouse.audit.json")).unwrap();
    let rules = audit["entries"].as_array().unwrap().iter().map(|entry| &entry["rule"]);
    assert_eq!(rules.filter(|rule| **rule == "idiom/tw").count(), 4);

    assert_eq!(desk.run("build a/kept.md -o two --idioms hk").0, 0);
    assert!(desk.read("two/kept.md").contains("鼠标与冰箱"));
    assert_eq!(desk.run("build a/mouse.md -o three --idioms none").0, 0);
    assert!(desk.read("three/mouse.md").contains("第一只滑鼠"));
}

#[test]
fn the_filter_takes_regions_too() {
    let desk = Desk::new(&[]);
    let run = |line: &str, text: &str| desk.run_with_input(line, text.as_bytes());
    let (code, out, err) = run("convert --idioms tw", "生活在線上，用滑鼠。\r\n物流通道、互動");
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (0, "生活在线上，用鼠标。\r\n物流通道、互动", "")
    );
    let (_, out, _) = run("convert --profile hk2s --idioms hk", "裏面有雪櫃");
    assert_eq!(out, "里面有冰箱");
    // A title that is not closed in its line is none.
    let (_, out, _) = run("convert --profile t2s --idioms tw", "《滑鼠》滑鼠《滑鼠\n滑鼠》");
    assert_eq!(out, "《滑鼠》鼠标《鼠标\n鼠标》");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let desk = Desk::new(&[
        ("t.md", "---\nprofile: tw2sp\n---\n\n# 題\n\n滑鼠\n"),
        ("bad.toml", "idioms = \"twn\"\n"),
    ]);
    for (line, code, said) in [
        ("convert --idioms twn", 2, "unknown region twn; did you mean tw?"),
        ("convert --idioms tw --profile tw2sp", 2, "not with tw2sp"),
        ("build t.md --idioms tw", 1, "not with tw2sp"),
        ("build t.md --config bad.toml", 2, "did you mean tw?"),
    ] {
        let (actual, _, err) = desk.run(line);
        assert_eq!(actual, code, "{line}: {err}");
        assert!(err.contains(said), "{line}: {err}");
    }
}

#[test]
fn a_glossary_has_authority_over_regional_words() {
    let terms = "[[term]]\nsource = \"軟體\"\nnever = true\n\n\
        [[term]]\nsource = \"計程車行\"\ntarget = \"出租车公司\"\n\n\
        [[term]]\nsource = \"滑鼠\"\nprotect = true\n";
    let desk = Desk::new(&[("terms.toml", terms)]);
    let text = "軟體、計程車行、計程車、滑鼠、硬碟".as_bytes();
    let (code, out, _) = desk.run_with_input("convert --idioms tw --glossary terms.toml", text);
    assert_eq!((code, out.as_str()), (0, "软体、出租车公司、出租车、滑鼠、硬盘"));
}

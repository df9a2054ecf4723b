//! Keys: how good they are, that they stay, and what is exported of them.

use std::collections::BTreeMap;
use std::{fs, io};

use hanpress::diagnostic::Diagnostics;
use hanpress::lock::Lock;
use hanpress::outline::{
    self, Glosser, KeyOrigin, KeySources, Learned, Outline, Recognition, TitleOrigin, Translator,
};
use hanpress::reader::{ReaderOptions, markdown};
use hanpress::source::Source;
use serde_json::Value;

use crate::cli::Desk;
use crate::pdf::reader::Pdf;
use crate::schema::violations;

#[path = "../gold/keys.rs"]
mod gold;

use gold::{Row, learned_from, score};

const TUNED: &str = include_str!("../gold/keys.tsv");
const HELD: &str = include_str!("../gold/keys-held.tsv");

#[test]
#[expect(clippy::print_stdout, reason = "asked for with --nocapture")]
fn keys_are_as_good_as_they_were() {
    let (tuned, held) = (Row::read(TUNED), Row::read(HELD));
    let plain = |_: usize| Glosser::default();
    let of_tuned = score(&tuned, plain, |_, _| ())["all"];
    let of_held = score(&held, plain, |_, _| ())["all"];
    let learned = learned_from(&tuned, None);
    let taught = score(&held, |_| Glosser::new(&learned), |_, _| ())["all"];
    println!("tuned on: F1 {:.3}, {} of {} exact", of_tuned.f1(), of_tuned.exact, of_tuned.count);
    println!("held: F1 {:.3}, {} of {} exact", of_held.f1(), of_held.exact, of_held.count);
    println!("held, the other set confirmed: F1 {:.3}", taught.f1());
    assert!(tuned.len() >= 150 && held.len() * 3 >= tuned.len());
    assert!(of_tuned.f1() > 0.85 && of_held.f1() > 0.80);
    assert!(taught.f1() > of_held.f1() - 0.01);
}

#[test]
fn both_scripts_give_the_same_key() {
    let glosser = Glosser::default();
    let converter = hanpress::conversion::Profile::Publish.converter();
    for row in Row::read(TUNED).iter().chain(&Row::read(HELD)) {
        let simplified = converter.convert(row.heading).text;
        assert_eq!(glosser.gloss(row.heading), glosser.gloss(&simplified), "{simplified}");
    }
}

#[test]
fn keys_have_the_permitted_form_whatever_the_heading() {
    let glosser = Glosser::default();
    for heading in [
        "第十二章",
        "2023年",
        "１２３",
        "！？",
        "\u{0}\u{10ffff}",
        "😀的😀",
        "的的的的",
        "和",
        "從到",
        "對的影響",
        "，".repeat(500).as_str(),
        "億".repeat(400).as_str(),
        "茶".repeat(3000).as_str(),
        "之間".repeat(900).as_str(),
        "A".repeat(300).as_str(),
    ] {
        if let Some(gloss) = glosser.gloss(heading) {
            let key = gloss.key.as_str();
            assert!(key.len() <= 40 && key.split('-').count() <= 6, "{heading}: {key}");
        }
    }
}

#[test]
fn words_of_regions_names_numbers_and_patterns_come_out_right() {
    let glosser = Glosser::default();
    for (heading, expected) in [
        ("新冠肺炎", "covid-19"),
        ("立法院", "legislative-yuan"),
        ("桃園", "taoyuan"),
        ("計程車", "taxi"),
        ("滑鼠", "mouse"),
        ("公眾假期", "public-holidays"),
        ("劉備", "liu-bei"),
        ("王小明的故事", "wang-xiaoming-story"),
        ("第二章　茶山", "tea-mountain"),
        ("2023年業績", "results-2023"),
        ("從危機到曙光", "from-crisis-to-dawn"),
        ("雨水對茶葉的影響", "impact-of-rainwater-on-tea"),
        ("臺灣簡史", "brief-history-of-taiwan"),
    ] {
        let key = glosser.gloss(heading).map(|gloss| gloss.key.as_str().to_owned());
        assert_eq!(key.as_deref(), Some(expected), "{heading}");
    }
}

#[test]
fn confirmed_keys_teach_their_words() {
    let learned = Learned::from_pairs([
        ("老茶行", "old-teahouse"),
        ("漁港的歷史", "history-of-the-fishing-harbor"),
        ("大會開幕", "congress-opens"),
    ]);
    let taught = Glosser::new(&learned);
    let key = |heading: &str| taught.gloss(heading).unwrap().key;
    assert_eq!(key("茶行與漁港").as_str(), "teahouse-and-fishing-harbor");
    let whole = taught.gloss("大會開幕").unwrap();
    assert_eq!((whole.key.as_str(), whole.origin), ("congress-opens", KeyOrigin::Glossary));
}

/// A book of six chapters, each with a text of its own.
const BOOK: &str = "\
# 茶山

## 前言

這本書寫了七年，換過三間屋子，最後在山腳下的茶行裡定稿，要感謝的人很多。

## 上山

清晨五點，茶農背著竹簍出門。露水還沒有乾，嫩芽在指尖折斷，發出很輕的聲音。

### 小結

上山的路不難走，難的是每天都走，一走四十年，從來不問還要走多久才算完。

## 製茶

茶菁送到廠裡，攤在竹篩上，讓它慢慢失去水分，每隔半個鐘頭翻動一次，一直翻到半夜。老師傅說，做茶是等出來的，火候差一點都不行，急的人做不好茶。

### 小結

等待也是手藝的一部分，可惜沒有一所學校教人怎樣等，只好自己在鍋邊慢慢學。

## 賣茶

一九七〇年代，茶行在鎮上開了二十六家。如今只剩三家，都由第三代掌管生意。

## 後記

寫完最後一章的那個晚上，山上下了入冬以來的第一場雨，雨聲一直響到天亮為止。
";

/// What the lock file has after a build.
struct Shelf {
    lock: Lock,
}

impl Shelf {
    fn new() -> (Self, BTreeMap<String, String>) {
        let mut desk = Self { lock: Lock::default() };
        let outline = desk.build(BOOK);
        let keys = keys(&outline);
        (desk, keys)
    }

    fn build(&mut self, text: &str) -> Outline {
        let mut diagnostics = Diagnostics::new();
        let source = Source::decode("book.md", text.into(), None, &mut diagnostics).unwrap();
        let document = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
        let glosser = Glosser::default();
        let sources = KeySources {
            locked: self.lock.sections("book.md"),
            glosser: Some(&glosser),
            ..KeySources::default()
        };
        let outline = outline::build(&document, &document, &sources, &mut diagnostics);
        self.lock.remember("book.md", &outline);
        // Through the file, as it is kept.
        self.lock = Lock::parse(&self.lock.to_toml()).unwrap();
        outline
    }
}

/// Keys by number and title.
fn keys(outline: &Outline) -> BTreeMap<String, String> {
    let entries = outline.entries.iter();
    entries
        .map(|entry| (format!("{} {}", entry.number, entry.title), entry.key.to_string()))
        .collect()
}

fn section(text: &str, title: &str) -> String {
    let start = text.find(&format!("## {title}\n")).expect(title);
    let end = text[start + 3..].find("\n## ").map_or(text.len(), |at| start + 3 + at + 1);
    text[start..end].to_owned()
}

#[test]
fn twenty_edits_keep_every_key_that_should_be_kept() {
    let original =
        "preface up-the-mountain summary tea-making tea-making-summary selling-tea afterword";
    let (_, first) = Shelf::new();
    let first: Vec<&str> = first.values().map(String::as_str).collect();
    let [preface, climb, sum, making, sum2, selling, after] = first.as_slice() else {
        panic!("seven sections, as {original}: {first:?}")
    };
    let selling_tea = section(BOOK, "賣茶");
    let moved_up =
        BOOK.replace(&selling_tea, "").replace("## 上山", &format!("{selling_tea}## 上山"));
    let text_of_making =
        "茶菁送到廠裡，攤在竹篩上，讓它慢慢失去水分，每隔半個鐘頭翻動一次，一直翻到半夜。";
    let new = "?";
    let edits: Vec<(&str, String, Vec<&str>)> = vec![
        ("nothing", BOOK.to_owned(), first.clone()),
        ("reword in place", BOOK.replace("## 製茶", "## 製茶的人"), first.clone()),
        ("reword wholly, same text", BOOK.replace("## 製茶", "## 老師傅的耐心"), first.clone()),
        ("move", moved_up.clone(), vec![preface, selling, climb, sum, making, sum2, after]),
        (
            "move and reword",
            moved_up.replace("## 賣茶", "## 鎮上的茶行"),
            vec![preface, selling, climb, sum, making, sum2, after],
        ),
        (
            "insert",
            BOOK.replace("## 製茶", "## 採茶歌\n\n歌裡有山，有雨，有人在對面的山頭應和，一句接著一句，唱到日頭落下去。\n\n## 製茶"),
            vec![preface, climb, sum, new, making, sum2, selling, after],
        ),
        (
            "insert a namesake in front",
            BOOK.replace("## 上山", "### 小結\n\n序裡也放一段總結，把全書的脈絡先交代清楚，讀者可以自己決定從哪裡讀起。\n\n## 上山"),
            vec![preface, new, climb, sum, making, sum2, selling, after],
        ),
        (
            "split",
            BOOK.replace("老師傅說", "\n\n## 等待\n\n老師傅說"),
            vec![preface, climb, sum, making, new, sum2, selling, after],
        ),
        (
            "split, both reworded",
            BOOK.replace("## 製茶", "## 萎凋").replace("老師傅說", "\n\n## 等待\n\n老師傅說"),
            vec![preface, climb, sum, making, new, sum2, selling, after],
        ),
        ("merge", BOOK.replace("## 賣茶\n\n", ""), vec![preface, climb, sum, making, sum2, after]),
        (
            "merge, reworded",
            BOOK.replace("## 賣茶\n\n", "").replace("## 製茶", "## 製茶和賣茶"),
            vec![preface, climb, sum, making, sum2, after],
        ),
        ("renumber", BOOK.replace("## 上山", "## 第一章 上山").replace("## 製茶", "## 第二章 製茶"), first.clone()),
        ("delete", BOOK.replace(&selling_tea, ""), vec![preface, climb, sum, making, sum2, after]),
        ("another level", BOOK.replace("## 賣茶", "### 賣茶"), first.clone()),
        ("edit the text", BOOK.replace("二十六家", "十幾家").replace("老師傅", "父親"), first.clone()),
        (
            "rewrite the text",
            BOOK.replace(text_of_making, "從前用炭火，後來用電爐，火候要靠鼻子去聞。"),
            first.clone(),
        ),
        (
            "swap the namesakes",
            BOOK.replace("上山的路不難走，難的是每天都走，一走四十年，從來不問還要走多久才算完。", "@")
                .replace("等待也是手藝的一部分，可惜沒有一所學校教人怎樣等，只好自己在鍋邊慢慢學。", "上山的路不難走，難的是每天都走，一走四十年，從來不問還要走多久才算完。")
                .replace('@', "等待也是手藝的一部分，可惜沒有一所學校教人怎樣等，只好自己在鍋邊慢慢學。"),
            vec![preface, climb, sum2, making, sum, selling, after],
        ),
        (
            "other punctuation in a title",
            BOOK.replace("## 上山", "## 上山！"),
            first.clone(),
        ),
        (
            "a key of its own",
            BOOK.replace("## 賣茶", "## 賣茶 {#the-shops}"),
            vec![preface, climb, sum, making, sum2, "the-shops", after],
        ),
        (
            "replace by another section",
            BOOK.replace(&selling_tea, "## 喝茶\n\n水要滾，壺要燙，第一泡倒掉。客人坐下來，話才慢慢地說開，天也慢慢黑了。\n\n"),
            vec![preface, climb, sum, making, sum2, new, after],
        ),
    ];
    assert_eq!(edits.len(), 20);
    for (name, text, expected) in edits {
        let (mut desk, _) = Shelf::new();
        let outline = desk.build(&text);
        let found: Vec<&str> = outline.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
        for (found, expected) in found.iter().zip(&expected) {
            let is_kept = first.contains(found);
            assert!(
                if *expected == new { !is_kept } else { found == expected },
                "{name}: {found} for {expected}"
            );
        }
        // Back again: everything has the key it had.
        let back = desk.build(BOOK);
        let keys: Vec<&str> = back.entries.iter().map(|entry| entry.key.as_str()).collect();
        if name != "a key of its own" {
            assert_eq!(keys, first, "{name}, and back");
        }
    }
}

#[test]
fn a_removed_sections_key_goes_to_no_other() {
    let (mut desk, keys) = Shelf::new();
    let selling = keys["4 賣茶"].clone();
    let without = desk.build(&BOOK.replace(&section(BOOK, "賣茶"), ""));
    assert_eq!(without.retired.len(), 1);
    assert!(desk.lock.to_toml().contains("retired = true"));
    // Another section would get the same key by dictionary.
    let again = desk.build(&BOOK.replace(
        &section(BOOK, "賣茶"),
        "## 售茶\n\n第一個客人要的是最便宜的茶，第二個客人只是進來躲雨，第三個客人問能不能用電話。\n\n",
    ));
    assert!(again.entries.iter().all(|entry| entry.key.as_str() != selling), "{selling}");
    let restored = desk.build(BOOK);
    let back = restored.entries.iter().find(|entry| entry.title == "賣茶").unwrap();
    assert_eq!(
        (back.key.as_str(), back.recognition),
        (selling.as_str(), Some(Recognition::Restored))
    );
}

#[test]
fn an_edit_of_the_text_changes_no_more_than_the_text() {
    let (mut desk, _) = Shelf::new();
    let before = desk.lock.to_toml();
    desk.build(&BOOK.replace("二十六家", "二十五家"));
    assert_eq!(desk.lock.to_toml(), before);
}

/// A translator that knows one title.
#[derive(Debug)]
struct Fake;

impl Translator for Fake {
    fn translate(&self, title: &str) -> Option<String> {
        (title == "山雨欲來").then(|| "A Storm Is Gathering over the Hills.".to_owned())
    }
}

#[test]
fn a_translator_comes_behind_people_and_the_heading_lexicon() {
    let text = "# 題\n\n## 山雨欲來\n\n## 前言\n\n## 茶山\n\n## 海 {#the-sea}\n";
    let mut diagnostics = Diagnostics::new();
    let source = Source::decode("book.md", text.into(), None, &mut diagnostics).unwrap();
    let document = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
    let glosser = Glosser::default();
    let sources =
        KeySources { translator: Some(&Fake), glosser: Some(&glosser), ..KeySources::default() };
    let outline = outline::build(&document, &document, &sources, &mut diagnostics);
    let made: Vec<_> = outline
        .entries
        .iter()
        .map(|entry| {
            let english = entry.english.as_ref().unwrap();
            (entry.key.as_str(), entry.key_origin, english.text.as_str(), english.origin)
        })
        .collect();
    let storm = "A Storm Is Gathering Over the Hills";
    assert_eq!(
        made,
        [
            (
                "storm-is-gathering-over-the-hills",
                KeyOrigin::Translated,
                storm,
                TitleOrigin::Translated
            ),
            ("preface", KeyOrigin::Lexicon, "Preface", TitleOrigin::Gloss),
            ("tea-mountain", KeyOrigin::Gloss, "Tea Mountain", TitleOrigin::Gloss),
            ("the-sea", KeyOrigin::Explicit, "The Sea", TitleOrigin::Explicit),
        ]
    );
}

const SECTIONS: &str = "# 山茶\n\n## 第一章 早晨\n\n1. 水\n2. 火\n\n| 甲 | 乙 |\n|---|---|\n| 茶 | 三 |\n\n\
    ### 露水\n\n茶。\n\n## 晚上 {#late-at-night}\n\n夜。\n\n## 小結\n\n完。\n";

#[test]
fn all_editions_have_the_same_anchors() {
    let desk = Desk::new(&[("tea.md", SECTIONS)]);
    let (code, out, err) = desk.run("build tea.md --outline json");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let outline: Value = serde_json::from_str(&desk.read("output/tea.outline.json")).unwrap();
    assert_eq!(violations("outline-2", &outline), Vec::<String>::new());
    let keys = ["morning", "dew", "late-at-night", "summary"];
    let mut exported = Vec::new();
    collect(&outline["sections"], &mut exported);
    assert_eq!(exported, keys);
    let markdown = desk.read("output/tea.md");
    let destinations = Pdf::read(&fs::read(desk.path("output/tea.pdf")).unwrap()).destinations();
    let docx = zip::ZipArchive::new(fs::File::open(desk.path("output/tea.docx")).unwrap());
    let body = io::read_to_string(docx.unwrap().by_name("word/document.xml").unwrap()).unwrap();
    for key in keys {
        assert!(markdown.contains(&format!("<a id=\"{key}\"></a>")), "{markdown}");
        assert!(
            destinations.iter().any(|name| name.starts_with(&format!("{key} →"))),
            "{destinations:?}"
        );
        let name = format!("w:name=\"{}\"", key.replace('-', "_"));
        assert!(body.contains(&name), "{name}");
    }
    let parts = &outline["sections"][0]["parts"];
    assert_eq!(parts[1], serde_json::json!({"kind": "item", "key": "morning/2", "text": "火"}));
    assert_eq!(parts[2]["key"], "morning/table-1");
    assert_eq!(parts[2]["rows"][1], serde_json::json!(["茶", "三"]));
}

fn collect(sections: &Value, keys: &mut Vec<String>) {
    for section in sections.as_array().unwrap() {
        keys.push(section["key"].as_str().unwrap().to_owned());
        collect(&section["children"], keys);
    }
}

#[test]
fn accepting_comparing_and_locking_from_the_command_line() {
    let desk = Desk::new(&[("in/tea.md", SECTIONS)]);
    assert_eq!(desk.run("build in").0, 0);
    let (_, old, _) = desk.run("outline in");
    fs::write(desk.path("old.json"), &old).unwrap();
    assert_eq!(desk.run("outline in --diff old.json"), (0, String::new(), String::new()));
    assert_eq!(desk.run("build in --locked -o again").0, 0);

    assert_eq!(desk.run("outline in/tea.md --accept=dew,nothing").0, 2);
    assert_eq!(desk.run("outline in/tea.md --accept=dew").1, "in/tea.md: keys confirmed: 1\n");
    assert!(desk.read("in/hanpress.lock").contains("confirmed = true"));
    // What was explicit was confirmed already.
    assert_eq!(desk.run("outline in --accept").1, "in/tea.md: keys confirmed: 2\n");

    let edited = SECTIONS.replace("露水", "露水與霧").replace("## 小結", "## 小結 {#the-end}");
    fs::write(desk.path("in/tea.md"), edited).unwrap();
    let (code, _, err) = desk.run("build in --locked -o again");
    assert!(code == 1 && err.contains("hanpress.lock would change"), "{err}");
    let (code, out, _) = desk.run("outline in --diff old.json");
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "renamed      tea.md#dew  露水 → 露水與霧\nkey changed  tea.md#summary → the-end  小結\n"
    );
}

#[test]
fn contents_and_bookmarks_are_bilingual_only_if_asked() {
    let desk = Desk::new(&[("tea.md", SECTIONS)]);
    assert_eq!(desk.run("build tea.md -o plain").0, 0);
    assert_eq!(desk.run("build tea.md -o both --bilingual-toc --style book-16k").0, 0);
    let pdf = |name: &str| Pdf::read(&fs::read(desk.path(name)).unwrap());
    assert!(!pdf("plain/tea.pdf").bookmarks().contains("Morning"));
    let both = pdf("both/tea.pdf");
    assert!(both.bookmarks().contains("早晨 · Morning"), "{}", both.bookmarks());
    assert!(both.texts().concat().contains("Late at Night"), "{:?}", both.texts());
}

#[test]
fn keys_begin_with_their_numbers_if_asked() {
    let desk = Desk::new(&[("hanpress.toml", "number-keys = true\n"), ("tea.md", SECTIONS)]);
    let (_, out, _) = desk.run("outline tea.md --format csv");
    let keys: Vec<&str> = out.lines().skip(1).filter_map(|row| row.split(',').nth(4)).collect();
    assert_eq!(keys, ["ch01-morning", "dew", "late-at-night", "summary"]);
}

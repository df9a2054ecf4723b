//! The audit: places, doubts, decisions, and that nothing is changed that it does not account for.

use std::fs;

use hanpress::conversion::{
    Audit, AuditForm, ConversionOptions, Decided, Decision, Entry, Passage, Profile, Risk,
    convert_document,
};
use hanpress::diagnostic::{Code, Diagnostic, Diagnostics};
use hanpress::document::Document;
use hanpress::reader::{self, ReaderOptions};
use hanpress::source::{EncodingName, Source};

use crate::reference::root;
use crate::schema;

fn read(source: &Source) -> Document {
    let is_plain = source.path().extension().is_some_and(|extension| extension == "txt");
    let read = if is_plain { reader::plain::read } else { reader::markdown::read };
    read(source, &ReaderOptions::default(), &mut Diagnostics::new())
}

fn audit_source(source: &Source, options: &ConversionOptions<'_>) -> (Audit, Vec<Diagnostic>) {
    let options = ConversionOptions { source: Some(source), ..options.clone() };
    let mut diagnostics = Diagnostics::new();
    let (_, audit) = convert_document(&read(source), &options, &mut diagnostics);
    (audit, diagnostics.into_iter().collect())
}

fn audit(text: &str, options: &ConversionOptions<'_>) -> Audit {
    audit_source(&Source::from_text("tea.md", text), options).0
}

fn full() -> ConversionOptions<'static> {
    ConversionOptions {
        audit: AuditForm::Full,
        keep_passages: true,
        ..ConversionOptions::default()
    }
}

/// The entry about a text, of which there is one.
fn about<'a>(audit: &'a Audit, before: &str) -> &'a Entry {
    let mut entries = audit.entries.iter().filter(|entry| entry.before == before);
    match (entries.next(), entries.next()) {
        (Some(entry), None) => entry,
        _ => panic!("one entry about {before}: {:#?}", audit.entries),
    }
}

const TEA: &str = "\
---
title: 茶與書
---

# 說茶

供應**鍊**斷了。[^1]

| 甲 | 乙 |
|---|---|
| 鍊字 | 茶香 |

[^1]: 老闆鍊字。
";

#[test]
fn passages_hold_the_text_before_and_after_in_the_order_of_the_document() {
    let options = ConversionOptions { keep_passages: true, ..ConversionOptions::default() };
    let audit = audit(TEA, &options);
    let told: Vec<_> = audit
        .passages
        .iter()
        .map(|passage| (passage.line, passage.source.as_str(), passage.target.as_str()))
        .collect();
    let expected = [
        (Some(2), "茶與書", "茶与书"),
        (Some(5), "說茶", "说茶"),
        (Some(7), "供應鍊斷了。", "供应链断了。"),
        (Some(9), "甲", "甲"),
        (Some(9), "乙", "乙"),
        (Some(11), "鍊字", "炼字"),
        (Some(11), "茶香", "茶香"),
        (Some(13), "老闆鍊字。", "老板炼字。"),
    ];
    assert_eq!(told, expected);
    let listed: Vec<_> = audit.passages[7].changes.iter().map(|change| change.entry).collect();
    assert_eq!(listed, [None, Some(audit.entries.len() - 1)]);
    let Audit { passages, .. } = self::audit(TEA, &ConversionOptions::default());
    assert!(passages.is_empty(), "they are kept only if asked for");
}

#[test]
fn every_kind_of_text_is_listed_with_its_place() {
    let text = "\
---
title: 「茶葉」
author: [葉某, 何東]
---

# 第一單元　鳥

![倉庫圖](a.png) 與[說明](b.html \"門窗\")

> - 供應**鍊**斷了。

| 甲 | 乙 |
|---|---|
| 茶 | 結論 |

見[^1]。

[^1]: 老闆。
";
    let audit = audit(text, &full());
    let place = |before: &str| {
        let entry = about(&audit, before);
        (entry.line.expect("a line"), entry.column.expect("a column"))
    };
    let expected = [
        ("「", (2, 8)),
        ("單", (6, 5)),
        ("鳥", (6, 8)),
        ("倉", (8, 3)),
        ("圖", (8, 5)),
        ("與", (8, 15)),
        ("說", (8, 17)),
        ("門", (8, 29)),
        ("供應鍊", (10, 5)),
        ("結", (14, 7)),
        ("見", (16, 1)),
        ("闆", (18, 8)),
    ];
    for (before, at) in expected {
        assert_eq!(place(before), at, "{before}");
    }
    let leaves: Vec<_> = audit.entries.iter().filter(|entry| entry.before == "葉").collect();
    assert_eq!([leaves[0].line, leaves[1].line], [Some(2), Some(3)]);
    assert_eq!(leaves[1].column, Some(10));
    let chain = about(&audit, "供應鍊");
    assert_eq!(&text[chain.span.expect("a place").range()], "供應**鍊", "marks are in the span");
    assert_eq!((chain.left.as_str(), chain.right.as_str()), ("", "斷了。"));
}

#[test]
fn places_are_in_the_decoded_text_whatever_the_file_has() {
    let text = "第一段，說明。\r\n\r\n\u{3000}\u{3000}第二段的老闆。\r\n";
    let decoded = text.replace("\r\n", "\n");
    let (big5, ..) = encoding_rs::BIG5.encode(text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), EncodingName::Utf8),
        (big5.into_owned(), EncodingName::Big5),
        (utf16, EncodingName::Utf16Le),
    ] {
        let source = Source::decode("a.txt", bytes, Some(encoding), &mut Diagnostics::new())
            .expect("it is text");
        let (audit, _) = audit_source(&source, &full());
        let boss = about(&audit, "闆");
        assert_eq!((boss.line, boss.column), (Some(3), Some(8)), "{encoding}");
        assert_eq!(&decoded[boss.span.expect("a place").range()], "闆", "{encoding}");
        assert_eq!(audit.manuscript.as_deref(), Some("a.txt"));
    }
}

/// Every fixture that is a manuscript.
fn manuscripts() -> Vec<Source> {
    let mut sources = vec![Source::from_text("tea.md", TEA)];
    for folder in ["tests/fixtures/markdown", "tests/fixtures/plain", "input"] {
        let mut files: Vec<_> = fs::read_dir(root().join(folder))
            .expect(folder)
            .map(|file| file.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|end| end == "md" || end == "txt"))
            .collect();
        files.sort();
        for path in files {
            let bytes = fs::read(&path).expect("it can be read");
            sources.push(
                Source::decode(path, bytes, None, &mut Diagnostics::new()).expect("it is text"),
            );
        }
    }
    assert!(sources.len() > 10, "the fixtures are gone");
    sources
}

/// Applies the listed changes of a passage to its source.
fn applied(passage: &Passage, audit: &Audit) -> String {
    let (mut result, mut at) = (String::new(), 0);
    for change in &passage.changes {
        let entry = &audit.entries[change.entry.expect("a full audit lists every change")];
        assert_eq!(passage.source[change.source.clone()], entry.before);
        assert_eq!(passage.target[change.target.clone()], entry.after);
        assert_eq!((change.rule, change.risk), (entry.rule, entry.risk));
        result.push_str(&passage.source[at..change.source.start]);
        result.push_str(&entry.after);
        at = change.source.end;
    }
    result + &passage.source[at..]
}

#[test]
fn the_entries_applied_to_the_source_give_the_result() {
    for source in manuscripts() {
        for profile in [Profile::Publish, Profile::Tw2sp, Profile::Hk2s] {
            let (audit, _) = audit_source(&source, &ConversionOptions { profile, ..full() });
            assert!(audit.tallies.is_empty());
            let changes: usize = audit.passages.iter().map(|passage| passage.changes.len()).sum();
            assert_eq!(changes, audit.entries.len(), "an entry stands in no passage");
            for passage in &audit.passages {
                assert_eq!(applied(passage, &audit), passage.target, "{profile}");
            }
            for entry in &audit.entries {
                let Some(span) = entry.span else { continue };
                let mut there = source.text()[span.range()].chars();
                // What stands between its characters are marks, note calls and line ends.
                let is_there = entry.before.chars().all(|c| there.any(|other| other == c));
                assert!(is_there, "{}: {entry:?}", source.path().display());
            }
        }
    }
}

#[test]
fn the_short_form_counts_what_the_full_one_lists() {
    for source in manuscripts() {
        let (full, _) = audit_source(&source, &full());
        let (short, _) = audit_source(&source, &ConversionOptions::default());
        assert_eq!(short.summary, full.summary);
        let counted: usize = short.tallies.iter().map(|tally| tally.count).sum();
        assert_eq!(counted + short.entries.len(), full.entries.len());
        for tally in &short.tallies {
            let same = |entry: &&Entry| {
                (&entry.before, &entry.after, entry.rule)
                    == (&tally.before, &tally.after, tally.rule)
                    && entry.risk == Risk::Certain
            };
            let listed: Vec<&Entry> = full.entries.iter().filter(same).collect();
            assert_eq!(listed.len(), tally.count, "{tally:?}");
            let first = tally.first.map(|first| (first.span, first.line, first.column));
            let (span, line, column) = (listed[0].span, listed[0].line, listed[0].column);
            assert_eq!(first, span.map(|span| (span, line, column)));
        }
    }
}

#[test]
fn an_audit_keeps_to_its_schema() {
    let decisions = [decision("老", "闆", "闆", "鍊字"), decision("", "鍊", "炼", "字")];
    for options in [
        ConversionOptions::default(),
        ConversionOptions { decisions: &decisions, ..full() },
        ConversionOptions { profile: Profile::S2tw, ..full() },
        ConversionOptions { profile: Profile::None, ..full() },
    ] {
        for source in manuscripts() {
            let (audit, _) = audit_source(&source, &options);
            let value = serde_json::to_value(&audit).expect("an audit is plain data");
            assert_eq!(schema::violations("audit-2", &value), Vec::<String>::new());
        }
    }
}

#[test]
fn the_most_doubtful_come_first() {
    let text = "昇字。\n\n老王昇先生來了。\n\n鍊字。\n";
    let (audit, told) =
        audit_source(&Source::from_text("a.md", text), &ConversionOptions::default());
    let doubts: Vec<u16> = audit.doubtful().map(|entry| entry.doubt).collect();
    assert!(doubts.len() > 1 && doubts.is_sorted_by(|a, b| a >= b), "{doubts:?}");
    assert_eq!(audit.doubtful().next().map(|entry| entry.line), Some(Some(3)), "a name");
    let told: Vec<_> = told.iter().filter(|told| told.code == Code::DoubtfulConversion).collect();
    let listed: Vec<_> = audit.doubtful().map(|entry| entry.span).collect();
    assert_eq!(told.iter().map(|told| told.span).collect::<Vec<_>>(), listed);
    for (id, entry) in audit.entries.iter().enumerate() {
        assert_eq!(entry.id, id);
        assert_eq!(entry.risk, Risk::from_doubt(entry.doubt));
    }
}

#[test]
fn characters_outside_the_standard_are_told_once_each() {
    let text = "買餸，做餸。\n\n牛䬯。又餸。\n";
    let source = Source::from_text("a.md", text);
    let (audit, told) = audit_source(&source, &ConversionOptions::default());
    let outside: Vec<_> = audit
        .outside_standard
        .iter()
        .map(|outside| {
            let first = outside.first.expect("a place");
            (outside.character, outside.count, first.line, first.column)
        })
        .collect();
    assert_eq!(outside, [('䬯', 1, Some(3), Some(2)), ('餸', 3, Some(1), Some(2))]);
    let told = told.iter().filter(|told| told.code == Code::NonstandardCharacter).count();
    assert_eq!(told, 2);
    let options = ConversionOptions { profile: Profile::Tw2s, ..ConversionOptions::default() };
    assert!(audit_source(&source, &options).0.outside_standard.is_empty(), "OpenCC promises none");
}

fn decision(left: &str, before: &str, after: &str, right: &str) -> Decision {
    let [before, after, left, right] = [before, after, left, right].map(str::to_owned);
    Decision { before, after, left, right }
}

#[test]
fn what_was_decided_is_done_and_not_asked_again() {
    let text = "他**說鍊**字難，我說鍊丹難，誰說鍊條難。\n\n「沒有關上。\n";
    let source = Source::from_text("a.md", text);
    let (before, _) = audit_source(&source, &full());
    let open = before.summary.doubtful;
    let decisions = [
        decision("他說", "鍊", "链", "字難"),
        decision("我說", "鍊", "炼", "丹難"),
        decision("", "「", "“", "沒有"),
    ];
    let options = ConversionOptions { decisions: &decisions, ..full() };
    let (audit, told) = audit_source(&source, &options);
    let decided: Vec<_> = audit
        .entries
        .iter()
        .filter_map(|entry| Some((entry.after.as_str(), entry.rule.to_string(), entry.decided?)))
        .collect();
    let expected = [
        ("链", "decision".to_owned(), Decided::Corrected),
        ("炼", "opencc/TSCharacters".to_owned(), Decided::Accepted),
        ("“", "punctuation/quotes".to_owned(), Decided::Accepted),
    ];
    assert_eq!(decided, expected);
    assert_eq!(
        audit.entries.iter().find(|entry| entry.after == "链").unwrap().alternatives,
        ["炼"]
    );
    assert_eq!((audit.summary.decided, audit.summary.doubtful), (3, open - 3));
    assert_eq!(audit.passages[0].target, "他说链字难，我说炼丹难，谁说链条难。");
    assert!(told.iter().all(|told| told.code == Code::DoubtfulConversion), "{told:?}");
    assert_eq!(told.len(), audit.summary.doubtful);
}

#[test]
fn a_decision_survives_edits_around_it_and_is_told_when_it_meets_nothing() {
    let decisions = [decision("我們昨天在說", "鍊", "链", "字不是談天")];
    let options = ConversionOptions { decisions: &decisions, ..ConversionOptions::default() };
    let told = |text: &str| {
        let (audit, told) = audit_source(&Source::from_text("a.md", text), &options);
        let unmet = told.iter().any(|told| told.code == Code::UnmetDecision);
        (audit.summary.decided, unmet)
    };
    assert_eq!(told("我們昨天在說鍊字不是談天。\n"), (1, false));
    assert_eq!(told("# 新的一章\n\n新的一段。\n\n新的，我們昨天在說鍊字不是談天。\n"), (1, false));
    assert_eq!(told("他在說鍊字不好。\n"), (1, false), "two on both sides");
    assert_eq!(told("們昨天在說鍊丹。\n"), (0, true), "five on one side are not six");
    assert_eq!(told("**我們**昨天在*說***鍊**字[^1]不是。\n\n[^1]: 註。\n"), (1, false), "marks");
}

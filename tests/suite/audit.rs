//! The audit: places, passages, and that nothing is changed that it does not account for.

use hanpress::conversion::{Audit, ConversionOptions, convert_document};
use hanpress::diagnostic::Diagnostics;
use hanpress::document::Document;
use hanpress::reader::{self, ReaderOptions};
use hanpress::source::Source;

fn read_markdown(text: &str) -> (Source, Document) {
    let source = Source::from_text("tea.md", text);
    let document =
        reader::markdown::read(&source, &ReaderOptions::default(), &mut Diagnostics::new());
    (source, document)
}

fn audited(text: &str, options: &ConversionOptions) -> Audit {
    let (source, document) = read_markdown(text);
    let (_, mut audit) = convert_document(&document, options, &mut Diagnostics::new());
    audit.locate(&source);
    audit
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
    let audit = audited(TEA, &options);
    let told: Vec<_> = audit
        .passages
        .iter()
        .map(|passage| (passage.line, passage.source.as_str(), passage.target.as_str()))
        .collect();
    let expected = [
        (None, "茶與書", "茶与书"),
        (Some(5), "說茶", "说茶"),
        (Some(7), "供應鍊斷了。", "供应链断了。"),
        (Some(9), "甲", "甲"),
        (Some(9), "乙", "乙"),
        (Some(11), "鍊字", "炼字"),
        (Some(11), "茶香", "茶香"),
        (Some(13), "老闆鍊字。", "老板炼字。"),
    ];
    assert_eq!(told, expected);
    for passage in &audit.passages {
        for change in &passage.changes {
            let Some(entry) = change.entry.map(|entry| &audit.entries[entry]) else { continue };
            assert_eq!(passage.source[change.source.clone()], entry.before);
            assert_eq!(passage.target[change.target.clone()], entry.after);
            assert_eq!((change.rule, change.risk), (entry.rule, entry.risk));
        }
    }
    let listed: Vec<_> = audit.passages[7].changes.iter().map(|change| change.entry).collect();
    assert_eq!(listed, [None, Some(audit.entries.len() - 1)]);
    let Audit { passages, .. } = audited(TEA, &ConversionOptions::default());
    assert!(passages.is_empty(), "they are kept only if asked for");
}

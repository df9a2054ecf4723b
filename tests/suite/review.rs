//! The review page as a file: what stands in it, that nothing in a manuscript can break out of it,
//! and that it needs nothing else. How it behaves in a browser is `tests/tools/check_review.mjs`.

use hanpress::conversion::{Audit, ConversionOptions, Profile, convert_document};
use hanpress::diagnostic::Diagnostics;
use hanpress::reader::{self, ReaderOptions};
use hanpress::review::{self, Subject};
use hanpress::source::Source;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::cli::Desk;

const TEA: &str = "\
---
title: 茶與書
---

# 說茶

他說：「供應**鍊**斷了，𠮷先生也斷了鍊。」`字`後面

> 第一行\\
> 第二行的鍊

| 甲 | 鍊字 |
|---|---|
| 颺 | 茶香 |
";

const HOSTILE: &str = "\
---
title: \"</title><script>alert('題')</script> & 說\"
---

# 說 \\</script>\\<script>alert(1)\\</script> \\<!-- 說

`</script>` 後 {{script}} ]]> \\\\ \u{2028} &amp; \"說\"
";

fn audited(text: &str, profile: Profile) -> (Audit, Option<String>) {
    let source = Source::from_text("tea.md", text);
    let document =
        reader::markdown::read(&source, &ReaderOptions::default(), &mut Diagnostics::new());
    let options = ConversionOptions {
        profile,
        source: Some(&source),
        keep_passages: true,
        ..ConversionOptions::default()
    };
    let (converted, audit) = convert_document(&document, &options, &mut Diagnostics::new());
    (audit, converted.metadata.title)
}

fn page(text: &str, profile: Profile) -> String {
    let (audit, title) = audited(text, profile);
    review::write(&Subject { manuscript: "tea.md", title: title.as_deref() }, &audit)
}

/// Returns what stands between the first `begin` and the next `end`.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(begin).unwrap_or_else(|| panic!("no {begin}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} behind {begin}")).0
}

fn data(page: &str) -> Value {
    let element = between(page, "<script type=\"application/json\"", "</script>");
    serde_json::from_str(element.split_once('>').unwrap().1).expect("JSON")
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| number.try_into().ok()).expect("a number")
}

/// Rebuilds what the page's script shows of a passage: its line, its source, its result.
fn shown(data: &Value, passage: &Value) -> (usize, String, String) {
    let source: Vec<u16> = passage[1].as_str().unwrap().encode_utf16().collect();
    let numbers: Vec<usize> = passage[2].as_array().unwrap().iter().map(number).collect();
    let (mut result, mut at) = (Vec::new(), 0);
    for pair in numbers.chunks(2) {
        let kind = &data["kinds"][pair[1]];
        let before: Vec<u16> = kind[0].as_str().unwrap().encode_utf16().collect();
        result.extend(&source[at..at + pair[0]]);
        at += pair[0];
        assert_eq!(source[at..at + before.len()], before, "a change stands elsewhere");
        result.extend(kind[1].as_str().unwrap().encode_utf16());
        at += before.len();
    }
    result.extend(&source[at..]);
    let text = |units: &[u16]| String::from_utf16(units).unwrap();
    (number(&passage[0]), text(&source), text(&result))
}

#[test]
fn the_data_hold_every_passage_and_every_change() {
    for (text, profile) in [(TEA, Profile::Publish), (TEA, Profile::Tw2sp), (HOSTILE, Profile::T2s)]
    {
        let (audit, _) = audited(text, profile);
        let data = data(&page(text, profile));
        let passages = data["passages"].as_array().unwrap();
        let shown: Vec<_> = passages.iter().map(|passage| shown(&data, passage)).collect();
        let expected: Vec<_> = audit
            .passages
            .iter()
            .map(|p| (p.line.unwrap_or(0), p.source.clone(), p.target.clone()))
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(shown, expected);
        let changes: usize = passages.iter().map(|p| p[2].as_array().unwrap().len() / 2).sum();
        assert_eq!(changes, audit.passages.iter().map(|p| p.changes.len()).sum::<usize>());
    }
}

#[test]
fn a_change_says_its_rule_its_risk_and_its_alternatives() {
    let data = data(&page(TEA, Profile::T2s));
    let kinds = data["kinds"].as_array().unwrap();
    let kind = kinds.iter().find(|kind| kind[0] == "鍊").expect("鍊 is ambiguous");
    assert_eq!((&kind[1], &kind[3]), (&Value::from("炼"), &Value::from(2)));
    assert_eq!(data["rules"][number(&kind[2])], "opencc/TSCharacters");
    assert!(kind[5].as_array().unwrap().contains(&Value::from("链")), "{kind}");
    assert_eq!((&data["manuscript"], &data["profile"]), (&"tea.md".into(), &"t2s".into()));
}

#[test]
fn no_text_breaks_out_of_its_place() {
    let page = page(HOSTILE, Profile::Publish);
    let lower = page.to_lowercase();
    // The data, the script, and no other; and no comment that could hide them.
    assert_eq!(lower.matches("<script").count(), 2);
    assert_eq!(lower.matches("</script").count(), 2);
    assert_eq!(lower.matches("<!--").count(), 0);
    let title = between(&page, "<title>", "</title>");
    assert!(title.starts_with("&lt;/title&gt;&lt;script&gt;alert("), "{title}");
    assert!(title.contains("&amp; 说"), "{title}");
    let data = data(&page);
    let sources: Vec<&str> = data["passages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|passage| passage[1].as_str().unwrap())
        .collect();
    assert!(sources.contains(&"說 </script><script>alert(1)</script> <!-- 說"), "{sources:?}");
    assert!(sources.iter().any(|source| source.contains("{{script}} ]]>")), "{sources:?}");
}

#[test]
fn nothing_is_loaded_and_nothing_else_may_run() {
    let page = page(TEA, Profile::Publish);
    let (head, _) = page.split_once("<script type=\"application/json\"").unwrap();
    for attribute in ["src=", "href=", "srcset=", "action=", "@import", "url(", "<iframe", "<base"]
    {
        for (at, _) in head.match_indices(attribute) {
            let value = &head[at + attribute.len()..];
            let is_own = value.starts_with("\"#") || value.starts_with("\"data:");
            assert!(is_own, "{attribute}{}", &value[..40]);
        }
    }
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\">");
    let script = page.rsplit_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let style = between(&page, "<style>", "</style>");
    for (directive, element) in [("script-src", script), ("style-src", style)] {
        let allowed = between(policy, &format!("{directive} 'sha256-"), "'");
        assert_eq!(decode(allowed), Sha256::digest(element).to_vec(), "{directive}");
    }
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("connect-src"), "{policy}");
}

/// Decodes base64.
fn decode(text: &str) -> Vec<u8> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values = text.chars().filter_map(|digit| digits.find(digit));
    let bits: String = values.map(|value| format!("{value:06b}")).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes.map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap()).collect()
}

#[test]
fn languages_are_those_of_the_profile() {
    let languages = |profile| data(&page(TEA, profile))["languages"].clone();
    assert_eq!(languages(Profile::Publish), serde_json::json!(["zh-Hant", "zh-Hans"]));
    assert_eq!(languages(Profile::S2tw), serde_json::json!(["zh-Hans", "zh-Hant"]));
}

#[test]
fn a_page_without_a_title_is_called_after_its_manuscript() {
    let page = page("沒有題目。\n", Profile::Publish);
    assert_eq!(between(&page, "<title>", "</title>"), "tea.md · hanpress review");
}

#[test]
fn review_and_build_write_the_same_page() {
    let desk = Desk::new(&[("in/tea.md", TEA), ("in/bad.md", "")]);
    let (code, out, err) = desk.run("review in -o one");
    assert_eq!(code, 1, "{out}");
    assert!(err.contains("bad.md") && err.contains("empty"), "{err}");
    assert!(out.contains("tea.review.html (") && out.contains("doubtful"), "{out}");
    assert_eq!(desk.files("one").into_keys().collect::<Vec<_>>(), ["tea.review.html"]);
    assert!(!desk.path("in/hanpress.lock").exists(), "looking is not writing");
    let (_, out, _) = desk.run("build in --review --report json -o two");
    let report: Value = serde_json::from_str(&out).unwrap();
    let files = report["manuscripts"][1]["files"].as_array().unwrap();
    assert!(files.iter().any(|file| file["path"] == "tea.review.html"), "{files:?}");
    assert!(desk.files("one")["tea.review.html"] == desk.files("two")["tea.review.html"]);
}

#[test]
fn what_a_page_exports_is_taken_in_and_followed() {
    let desk = Desk::new(&[("tea.md", TEA)]);
    let export = "\
        [[decision]]\nmanuscript = \"tea.md\"\nbefore = \"鍊\"\nafter = \"链\"\n\
        left = \"𠮷先生也斷了\"\nright = \"。」\u{FFFC}後面\"\n\n\
        [[decision]]\nmanuscript = \"tea.md\"\nbefore = \"颺\"\nafter = \"飏\"\nleft = \"\"\nright = \"\"\n\n\
        [[term]]\nsource = \"茶香\"\nprotect = true\n";
    std::fs::write(desk.path("decided.toml"), export).unwrap();
    let (code, out, err) = desk.run("review tea.md --accept decided.toml -o .");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("hanpress.lock ← 2 new decisions, 0 changed, 0 known\n"), "{out}");
    assert!(out.contains("source = \"茶香\"") && out.contains("2 decided)"), "{out}");
    let standings = |page: &str, before: &str| -> Vec<u64> {
        let data = data(page);
        let kinds = data["kinds"].as_array().unwrap();
        let of_it = kinds.iter().filter(|kind| kind[0] == before);
        of_it.map(|kind| kind[3].as_u64().unwrap()).collect()
    };
    let page = desk.read("tea.review.html");
    assert_eq!(standings(&page, "颺"), [3], "accepted as the tables have it");
    assert!(standings(&page, "鍊").contains(&4), "corrected");
    assert!(standings(&page, "鍊").contains(&2), "others stay doubtful");
    desk.run("build tea.md");
    let built = desk.read("output/tea.md");
    assert!(built.contains("𠮷先生也断了链") && built.contains('飏'), "{built}");
    // A manuscript that is none of those named: nothing is written.
    std::fs::write(desk.path("other.toml"), export.replace("tea.md", "gone.md")).unwrap();
    let (code, _, err) = desk.run("review tea.md --accept other.toml -o nowhere");
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("gone.md") && !desk.path("nowhere").exists(), "{err}");
}

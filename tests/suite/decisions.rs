//! Decisions in `hanpress.lock`: denied until made, kept from then on.

use std::fs;
use std::path::PathBuf;

use hanpress::batch::{self, Accepted};

use crate::cli::Desk;

const BOOK: &str = "# 書\n\n## 甲\n\n他在山上說鍊字很難。\n\n又說鍊字不難。\n";

fn block(left: &str, after: &str, right: &str) -> String {
    format!(
        "\n[[decision]]\nmanuscript = \"a.md\"\nbefore = \"鍊\"\nafter = \"{after}\"\nleft = \
         \"{left}\"\nright = \"{right}\"\n"
    )
}

fn accept(desk: &Desk, export: &str) -> Result<Accepted, String> {
    fs::write(desk.path("export.toml"), export).unwrap();
    batch::accept(&[&desk.path("a.md")], &desk.path("export.toml"))
        .map_err(|error| error.to_string())
}

#[test]
fn a_doubtful_conversion_fails_where_it_is_denied_until_it_is_decided() {
    let desk = Desk::new(&[("a.md", BOOK)]);
    let (code, _, err) = desk.run("build a.md --deny doubtful");
    assert_eq!(code, 1, "{err}");
    let said = "2 doubtful conversions are not decided (5:6 鍊 → 炼, 7:3 鍊 → 炼)";
    assert!(err.contains(said) && err.contains("hanpress review"), "{err}");
    assert!(desk.files("output").is_empty() && !desk.path("hanpress.lock").exists());
    let (code, out, err) = desk.run("check a.md --deny doubtful");
    assert_eq!(code, 1);
    assert!(err.contains(said), "{err}");
    assert!(out.contains("2 doubtful"), "{out}");
    assert_eq!(desk.run("build a.md").0, 0, "a warning, no failure");

    let export = block("在山上說", "链", "字很難。") + &block("又說", "炼", "字不難。");
    assert_eq!(accept(&desk, &export).unwrap().new, 2);
    let (code, out, err) = desk.run("build a.md --deny doubtful,warnings");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("2 decided") && !out.contains("doubtful"), "{out}");
    let text = desk.read("output/a.md");
    assert!(text.contains("说链字很难") && text.contains("又说炼字不难"), "{text}");
    assert_eq!(desk.run("check a.md --deny doubtful").0, 0);
}

#[test]
fn builds_never_lose_a_decision_and_give_the_same_bytes() {
    let desk = Desk::new(&[("a.md", BOOK)]);
    let gone = block("從前", "链", "字很久");
    accept(&desk, &(block("在山上說", "链", "字很難。") + &gone)).unwrap();
    assert_eq!(desk.run("build a.md --audit=full -o one").0, 0);
    let lock = desk.read("hanpress.lock");
    assert!(lock.contains("[[section]]") && lock.matches("[[decision]]").count() == 2, "{lock}");
    assert_eq!(desk.run("build a.md --audit=full -o two --locked").0, 0);
    assert!(desk.files("one") == desk.files("two"), "the second build differs");
    assert_eq!(desk.read("hanpress.lock"), lock);
    let (_, out, _) = desk.run("check a.md");
    assert!(out.contains("note[unmet-decision]") && out.contains("從前鍊字很久"), "{out}");
    fs::write(desk.path("a.md"), BOOK.replace("## 甲", "## 新的一章\n\n新的一段。")).unwrap();
    assert_eq!(desk.run("build a.md -o three").0, 0);
    assert_eq!(desk.read("hanpress.lock").matches("[[decision]]").count(), 2);
    assert!(desk.read("three/a.md").contains("说链字很难"));
}

#[test]
fn the_report_and_the_audit_count_what_was_decided() {
    let desk = Desk::new(&[("a.md", BOOK)]);
    accept(&desk, &block("在山上說", "链", "字很難。")).unwrap();
    let (_, out, _) = desk.run("build a.md --audit --report json");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let counted = &report["manuscripts"][0]["conversion"];
    assert_eq!((&counted["decided"], &counted["doubtful"]), (&1.into(), &1.into()));
    assert_eq!(counted["changes"], report["manuscripts"][0]["changes"]);
    let audit: serde_json::Value = serde_json::from_str(&desk.read("output/a.audit.json")).unwrap();
    assert_eq!(&audit["summary"], counted);
    assert_eq!(audit["manuscript"], "a.md");
}

#[test]
fn an_export_is_taken_in_whole_or_not_at_all() {
    let desk = Desk::new(&[("a.md", BOOK), ("sub/a.md", BOOK)]);
    let term = "\n[[term]]\nsource = \"畢昇\"\nprotect = true\n";
    let told = accept(&desk, &(block("又說", "链", "字") + term)).unwrap();
    assert_eq!((told.new, told.changed, told.known), (1, 0, 0));
    assert_eq!(told.written, [desk.path("hanpress.lock")]);
    assert!(told.terms.contains("source = \"畢昇\""), "{}", told.terms);
    let told = accept(&desk, &(block("又說", "炼", "字") + &block("他", "链", "字"))).unwrap();
    assert_eq!((told.new, told.changed, told.known), (1, 1, 0));
    assert_eq!(accept(&desk, &block("他", "链", "字")).unwrap().known, 1);
    let lock = desk.read("hanpress.lock");

    let twice = block("她", "链", "字") + &block("她", "炼", "字");
    let error = accept(&desk, &twice).unwrap_err();
    assert!(error.contains("line 9") && error.contains("line 2 "), "{error}");
    let other = block("她", "链", "字").replace("a.md", "b.md");
    let error = accept(&desk, &(block("她", "链", "字") + &other)).unwrap_err();
    assert!(error.contains("b.md is none of the manuscripts"), "{error}");
    assert_eq!(desk.read("hanpress.lock"), lock, "half an export was taken in");

    let both: [PathBuf; 2] = [desk.path("a.md"), desk.path("sub/a.md")];
    fs::write(desk.path("export.toml"), block("她", "链", "字")).unwrap();
    let error = batch::accept(&[&both[0], &both[1]], &desk.path("export.toml")).unwrap_err();
    assert!(error.to_string().contains("name one of them only"), "{error}");
}

#[test]
fn a_broken_lock_fails_its_manuscripts_with_the_lines() {
    let lock = format!("version = 1\n{0}{0}", block("又說", "链", "字"));
    let desk = Desk::new(&[("a.md", BOOK), ("hanpress.lock", &lock)]);
    let (code, _, err) = desk.run("build a.md");
    assert_eq!(code, 1);
    assert!(err.contains("hanpress.lock: line 10") && err.contains("line 3 already"), "{err}");
}

//! Glossaries as people meet them: flags, hanpress.toml, conflicts, and what the audit says.

use serde_json::Value;

use crate::cli::Desk;
use crate::reference::root;

const TERMS: &str = "\
[[term]]
source = '軟體'
target = '软件'
note = '全書用語'

[[term]]
source = '「茶」'
protect = true

[[term]]
source = '供應鍊'
never = true

[[term]]
source = '茶山的早晨'
key = 'morning'
";

fn markdown(desk: &Desk, manuscript: &str, flags: &str) -> String {
    let (code, out, err) = desk.run(&format!("build {manuscript} --editions md -o out {flags}"));
    assert_eq!(code, 0, "{out}{err}");
    desk.read(&format!("out/{manuscript}"))
}

#[test]
fn every_kind_of_row_does_what_it_says() {
    let text = "# 書\n\n## 茶山的早晨\n\n軟體與「茶」與「花」，供應鍊。\n";
    let desk = Desk::new(&[("a.md", text), ("terms.toml", TERMS)]);
    let edition = markdown(&desk, "a.md", "--glossary terms.toml");
    assert!(
        edition.ends_with("## <a id=\"morning\"></a>茶山的早晨\n\n软件与「茶」与“花”，供应炼。\n"),
        "{edition}"
    );
    // Without it the tables know better.
    let edition = markdown(&desk, "a.md", "");
    assert!(edition.contains("软体与“茶”与“花”，供应链。"), "{edition}");
}

#[test]
fn the_examples_of_the_documentation_hold() {
    let docs = std::fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let block = |kind: &str, nth: usize| {
        let fence = format!("```{kind}\n");
        docs.split(&fence).nth(nth).unwrap().split("```").next().unwrap().to_owned()
    };
    let text = "軟體，萬里「長」城，供應鍊。\n\n## 茶山的早晨\n";
    let (terms, lang) = (block("toml", 1), block("markdown", 1));
    let switches = block("markdown", 2);
    let files = [
        ("a.md", text),
        ("terms.toml", terms.as_str()),
        ("lang.md", lang.as_str()),
        ("switches.md", switches.as_str()),
    ];
    let desk = Desk::new(&files);
    let edition = markdown(&desk, "a.md", "--glossary terms.toml");
    let expected = "软件，萬里「長」城，供应炼。\n\n## <a id=\"morning\"></a>茶山的早晨\n";
    assert!(edition.ends_with(expected), "{edition}");
    let edition = markdown(&desk, "lang.md", "");
    assert!(edition.contains("他读<span lang=\"ja\">學而時習之</span>，又读"), "{edition}");
    assert!(edition.contains("圖書館の朝"), "{edition}");
    let edition = markdown(&desk, "switches.md", "");
    assert!(edition.contains("「臺灣」</span>二字。"), "{edition}");
    assert!(edition.contains("> <span translate=\"no\">原碑文，一字不改。</span>"), "{edition}");
}

#[test]
fn the_audit_names_file_and_line_and_the_note() {
    let desk = Desk::new(&[("a.md", "軟體。\n\n供應鍊。\n"), ("terms.toml", TERMS)]);
    markdown(&desk, "a.md", "--audit --glossary terms.toml");
    let audit: Value = serde_json::from_str(&desk.read("out/a.audit.json")).unwrap();
    let entries: Vec<(&str, &str, Option<&str>)> = audit["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["rule"].as_str().unwrap().starts_with("glossary/"))
        .map(|entry| {
            let text = |key: &str| entry[key].as_str();
            (text("before").unwrap(), text("rule").unwrap(), text("note"))
        })
        .collect();
    let expected = [
        ("軟體", "glossary/terms.toml:2", Some("全書用語")),
        ("供應鍊", "glossary/terms.toml:11", None),
    ];
    assert_eq!(entries, expected);
}

#[test]
fn a_term_is_found_across_bold_type_links_and_note_calls() {
    let text = "軟**體**，[軟](a.md)體，軟[^1]體，**軟**`x`體。\n\n[^1]: 註。\n";
    let desk = Desk::new(&[("a.md", text), ("t.csv", "軟體,软件\n")]);
    let edition = markdown(&desk, "a.md", "--glossary t.csv");
    assert!(edition.contains("软**件**，[软](a.md)件，软[^1]件，**软**`x`体。"), "{edition}");
}

#[test]
fn flags_come_before_the_project_and_the_first_before_the_second() {
    let desk = Desk::new(&[
        ("a.md", "甲乙丙丁\n"),
        ("one.csv", "甲,一\n"),
        ("two.csv", "甲,二\n乙,二\n"),
        ("g/project.tsv", "甲\t三\n乙\t三\n丙\t三\n"),
        (
            "g/shared.toml",
            "[[term]]\nsource = '丙'\ntarget = '四'\n[[term]]\nsource = '丁'\ntarget = '四'\n",
        ),
        ("hanpress.toml", "glossaries = ['g/project.tsv', 'g/shared.toml']\n"),
    ]);
    let edition = markdown(&desk, "a.md", "--glossary one.csv --glossary two.csv");
    assert!(edition.ends_with("一二三四\n"), "{edition}");
    assert!(markdown(&desk, "a.md", "").ends_with("三三三四\n"));
    let (_, _, err) =
        desk.run("build a.md --editions md -o out --glossary one.csv --glossary two.csv");
    for line in [
        "two.csv:1: 甲 → 二, but one.csv:1: 甲 → 一; the latter is followed",
        "g/project.tsv:1: 甲 → 三, but one.csv:1: 甲 → 一; the latter is followed",
        "g/project.tsv:2: 乙 → 三, but two.csv:2: 乙 → 二; the latter is followed",
        "g/shared.toml:2: 丙 → 四, but g/project.tsv:3: 丙 → 三; the latter is followed",
    ] {
        assert_eq!(err.matches(line).count(), 1, "{line}: {err}");
    }
}

#[test]
fn the_project_is_called_by_its_own_name_wherever_it_is_built() {
    let desk = Desk::new(&[
        ("p/a.md", "軟體\n"),
        ("p/g/t.csv", "軟體,软件\n"),
        ("p/hanpress.toml", "glossaries = ['g/t.csv']\n"),
    ]);
    let (code, ..) = desk.run("build p/a.md --editions md --audit -o out");
    assert_eq!(code, 0);
    assert!(desk.read("out/a.audit.json").contains("\"glossary/g/t.csv:1\""));
}

#[test]
fn conflicts_are_in_the_report_and_can_be_denied() {
    let files = [("a.md", "茶\n"), ("b.md", "茶\n"), ("t.csv", "軟體,软件\n軟體,软体\n")];
    let desk = Desk::new(&files);
    let (code, out, _) =
        desk.run("build a.md b.md --editions md -o out --report json --glossary t.csv");
    let report: Value = serde_json::from_str(&out).unwrap();
    let told = &report["glossaries"];
    assert_eq!((code, told.as_array().unwrap().len()), (0, 1), "once for all manuscripts: {told}");
    assert_eq!(told[0]["code"], "glossary-conflict");
    let (code, out, err) =
        desk.run("build a.md --editions md -o denied --deny-warnings --glossary t.csv");
    assert_eq!(code, 1, "{out}{err}");
    assert!(desk.files("denied").is_empty(), "nothing is written");
    let (code, out, _) = desk.run("check a.md --glossary t.csv");
    assert!(code == 0 && out.contains("t.csv:2: 軟體"), "{out}");
    assert_eq!(desk.run("check a.md --deny-warnings --glossary t.csv").0, 1);
}

#[test]
fn a_wrong_row_stops_the_run_with_its_place() {
    let desk = Desk::new(&[
        ("a.md", "茶\n"),
        ("bad.toml", "\n[[term]]\nsource = '甲'\nnevr = true\n"),
        ("key.toml", "[[term]]\nsource = '甲'\nkey = 'No Key'\n"),
        ("bad.csv", "甲,一\n,二\n"),
    ]);
    for (line, message) in [
        ("build a.md --glossary bad.toml", "bad.toml:4: unknown key nevr; did you mean never?"),
        ("check a.md --glossary bad.csv", "bad.csv:2: the source is empty"),
        ("outline a.md --glossary key.toml", "key.toml:2: \"No Key\" can't be a key"),
        ("convert a.md --glossary bad.csv", "bad.csv:2: the source is empty"),
    ] {
        let (code, out, err) = desk.run(line);
        assert_eq!((code, out.as_str()), (2, ""), "{line}");
        assert!(err.contains(message), "{line}: {err}");
    }
    let (code, _, err) = desk.run("build a.md --glossary gone.csv");
    assert!(code == 2 && err.contains("gone.csv: cannot be read"), "{code} {err}");
}

#[test]
fn keys_of_the_project_come_before_those_of_a_glossary() {
    let desk = Desk::new(&[
        ("a.md", "# 書\n\n## 茶山的早晨\n\n## 海邊的晚上\n"),
        ("terms.toml", TERMS),
        ("hanpress.toml", "[keys]\n'茶山的早晨' = 'dawn'\n'海邊的晚上' = 'evening'\n"),
    ]);
    let (_, out, _) = desk.run("outline a.md --glossary terms.toml");
    assert!(out.contains("\"dawn\"") && out.contains("\"evening\""), "{out}");
    std::fs::remove_file(desk.path("hanpress.toml")).unwrap();
    let (_, out, _) = desk.run("outline a.md --glossary terms.toml");
    let outline: Value = serde_json::from_str(&out).unwrap();
    let section = &outline["sections"][0];
    assert_eq!((&section["key"], &section["key_origin"]), (&"morning".into(), &"glossary".into()));
}

#[test]
fn the_filter_takes_glossaries_line_by_line() {
    let desk = Desk::new(&[("t.tsv", "軟體\t软件\n\"他說：\"\t\"他说：\"\n")]);
    let convert = |flags: &str, input: &str| {
        desk.run_with_input(&format!("convert {flags} --glossary t.tsv"), input.as_bytes()).1
    };
    assert_eq!(convert("", "軟體「軟\n體」他說：\n"), "软件“软\n体”他说：\n");
    assert_eq!(convert("--profile tw2sp", "軟體滑鼠"), "软件鼠标");
    // A line too long to be held is not cut in a term.
    let line = "茶軟體，".repeat(200_000);
    assert!(convert("--profile t2s", &line) == line.replace("軟體", "软件"));
}

#[test]
fn quotation_marks_of_a_term_open_nothing() {
    let desk = Desk::new(&[
        ("a.md", "「他愛「茶，也愛花」。\n"),
        ("t.toml", "[[term]]\nsource = '「茶'\nprotect = true\n"),
    ]);
    let (code, out, err) = desk.run("build a.md --editions md -o out --glossary t.toml");
    assert_eq!(code, 0, "{out}{err}");
    assert!(desk.read("out/a.md").ends_with("“他爱「茶，也爱花”。\n"));
    assert!(!err.contains("unpaired"), "{err}");
}

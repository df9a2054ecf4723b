//! `hanpress verify` and `build --verify`: exit codes, what is told, what is written.

use serde_json::Value;

use crate::cli::Desk;

const TEXT: &str = "# 開端 {#opening}\n\n天色將明。\n\n# 尾聲 {#coda}\n\n花開再來。\n";

fn desk() -> Desk {
    let desk = Desk::new(&[("a.md", TEXT), ("b.md", TEXT)]);
    let (code, _, told) = desk.run("build a.md b.md -o out --outline json --verify");
    assert_eq!(code, 0, "{told}");
    desk
}

#[test]
fn editions_that_say_the_same_are_counted() {
    let desk = desk();
    let (code, out, err) = desk.run("verify out");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("out/a: the same in PDF, DOCX, Markdown, outline (4 blocks)"), "{out}");
    assert!(out.ends_with("2 the same in all editions, 0 not\n"), "{out}");
}

#[test]
fn one_that_differs_fails_the_run_and_the_others_are_told() {
    let desk = desk();
    std::fs::write(desk.path("out/a.md"), desk.read("out/a.md").replace("将明", "将暗")).unwrap();
    let (code, out, err) = desk.run("verify out");
    assert_eq!(code, 1);
    assert!(err.starts_with("error: out/a: a paragraph: the text differs\n"), "{err}");
    assert!(err.contains("PDF and DOCX say the same; Markdown is the odd one out"), "{err}");
    assert!(out.contains("out/b: the same"), "{out}");
    let (code, out, _) = desk.run("verify out --report json --all");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["ok"]), (1, &Value::Bool(false)));
    let found = &report["manuscripts"][0]["differences"][0];
    assert_eq!(found["what"], "text");
    assert_eq!(found["sides"][1]["place"]["unit"], "line");
    let excerpt = &found["sides"][1]["excerpt"];
    let mark = usize::try_from(excerpt["mark"].as_u64().unwrap()).unwrap();
    assert_eq!(excerpt["text"].as_str().unwrap().chars().nth(mark), Some('暗'));
}

#[test]
fn an_edition_that_is_absent_is_named_and_one_alone_is_nothing_to_compare() {
    let desk = desk();
    std::fs::remove_file(desk.path("out/a.docx")).unwrap();
    std::fs::remove_file(desk.path("out/b.docx")).unwrap();
    std::fs::remove_file(desk.path("out/b.pdf")).unwrap();
    let (code, out, err) = desk.run("verify out");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("the same in PDF, Markdown, outline (4 blocks; no DOCX)"), "{out}");
    assert_eq!(err, "b: one edition alone: nothing to compare\n");
    std::fs::remove_file(desk.path("out/a.pdf")).unwrap();
    let (code, _, err) = desk.run("verify out");
    assert_eq!(code, 2);
    assert!(err.contains("there is nothing to compare"), "{err}");
    assert_eq!(desk.run("verify nowhere").0, 2);
}

#[test]
fn a_pdf_for_the_press_is_named_as_not_compared() {
    let desk = Desk::new(&[("a.md", TEXT)]);
    let (code, _, err) = desk.run("build a.md -o out --pdf-standard x-4 --verify");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("the PDF edition is not compared: it has no structure"), "{err}");
    assert_eq!(desk.run("verify out").0, 0);
}

#[test]
fn letters_with_accents_share_a_glyph_however_they_are_spelt() {
    let text = "# 開端 {#opening}\n\ncaf\u{e9} 與 cafe\u{301}。\n";
    let desk = Desk::new(&[("a.md", text)]);
    let (code, _, err) = desk.run("build a.md -o out --verify");
    assert_eq!(code, 0, "{err}");
}

#[test]
fn images_left_in_place_or_copied_are_compared_before_anything_is_written() {
    let text = "# 開端 {#opening}\n\n![船](<圖 片/a b.png>)\n\n文 ![](../c.png) 文。\n";
    let desk = Desk::new(&[("in/a.md", text)]);
    let image = std::fs::read(crate::reference::root().join("tests/fixtures/docx/chart.png"));
    let image = image.expect("a fixture");
    std::fs::create_dir(desk.path("in/圖 片")).expect("a folder");
    for name in ["in/圖 片/a b.png", "c.png"] {
        std::fs::write(desk.path(name), &image).expect("kept");
    }
    for images in ["leave", "copy"] {
        let command = format!("build in -o {images}/deep --images {images} --verify");
        let (code, _, err) = desk.run(&command);
        assert_eq!(code, 0, "{images}: {err}");
        assert_eq!(desk.run(&format!("verify {images}")).0, 0, "{images}");
    }
    let edition = desk.read("leave/deep/a.md");
    assert!(edition.contains("../../in/../c.png"), "{edition}");
    std::fs::remove_file(desk.path("c.png")).expect("gone");
    assert_eq!(desk.run("verify leave").0, 1);
    assert_eq!(desk.run("verify copy").0, 0);
}

#[test]
fn editions_that_differ_are_not_written() {
    // A Word file's tables have 63 columns at most.
    let row = |text: &str| format!("|{}\n", format!(" {text} |").repeat(70));
    let wide = format!("開頭。\n\n{}{}{}", row("題"), row("--"), row("文"));
    let desk = Desk::new(&[("a.md", &wide), ("b.md", TEXT)]);
    let (code, out, err) = desk.run("build a.md b.md -o out --verify");
    assert_eq!(code, 1, "{out}{err}");
    assert!(err.contains("its editions do not say the same; nothing was written"), "{err}");
    let written: Vec<String> = desk.files("out").into_keys().collect();
    assert_eq!(written, ["b.docx", "b.md", "b.pdf"]);
    let (code, _, err) = desk.run("build b.md -o one --editions pdf --verify");
    assert_eq!(code, 2);
    assert!(err.contains("ask for two at least"), "{err}");
}

//! Editions held against each other: what was made together is the same, and every change made to
//! one of them is noticed.

mod commands;
mod damage;
mod generated;
mod hostile;
mod keys;
mod mutations;
mod pictures;

use std::path::PathBuf;
use std::sync::Arc;

use hanpress::conversion::Profile;
use hanpress::outline::OutlineFormat;
use hanpress::pipeline::{
    EditionFile, Images, InputFormat, LockedOutline, Manuscript, OutputKind, Pipeline,
    PipelineOptions,
};
use hanpress::style::StyleSheet;
use hanpress::verify::{EditionBytes, Format, Pictures, Verdict, verify};

use crate::reference::root;

const SHEETS: [&str; 4] = ["report-a4", "book-16k", "book-32k", "official-gbt9704"];

/// Has something of everything, each thing once, so that the mutations can name it.
const EVERYTHING: &str = include_str!("verify/everything.md");

/// Builds a manuscript's editions and its outline.
fn editions(path: PathBuf, bytes: &[u8], sheet: StyleSheet) -> Vec<EditionBytes> {
    editions_with(path, bytes, sheet, Images::Copy)
}

fn editions_with(
    path: PathBuf,
    bytes: &[u8],
    sheet: StyleSheet,
    images: Images,
) -> Vec<EditionBytes> {
    let options = PipelineOptions {
        profile: Profile::None,
        profile_is_typed: true,
        sheet: Arc::new(sheet),
        sheet_is_typed: true,
        outline: vec![OutlineFormat::Json],
        images,
        ..PipelineOptions::default()
    };
    let manuscript = Manuscript {
        path,
        format: InputFormat::Markdown,
        bytes: bytes.to_vec(),
        locked: LockedOutline::default(),
        decisions: Vec::new(),
    };
    let output = Pipeline::new().build(manuscript, &options).expect("it builds");
    let images = output.files.iter().filter_map(|file| match &file.kind {
        OutputKind::Image { name } => Some((name.clone(), Arc::clone(&file.bytes))),
        _ => None,
    });
    let pictures = Pictures { files: images.collect(), folder: None };
    output.files.iter().filter_map(|file| edition(file, &pictures)).collect()
}

fn edition(file: &EditionFile, pictures: &Pictures) -> Option<EditionBytes> {
    let edition = match file.kind {
        OutputKind::Pdf => Format::Pdf,
        OutputKind::Docx => Format::Docx,
        OutputKind::Markdown => Format::Markdown,
        OutputKind::Outline(OutlineFormat::Json) => Format::Outline,
        _ => return None,
    };
    Some(EditionBytes { edition, bytes: Arc::clone(&file.bytes), pictures: pictures.clone() })
}

/// Builds a text of these tests, whose images are among the fixtures.
fn built(text: &str, sheet: &str) -> Vec<EditionBytes> {
    let sheet = StyleSheet::built_in(sheet).expect("a built-in sheet");
    editions(root().join("tests/fixtures/docx/everything.md"), text.as_bytes(), sheet)
}

fn listed(verdict: &Verdict) -> String {
    let lines: Vec<String> = verdict.differences.iter().map(ToString::to_string).collect();
    format!("{:?}\n{}", verdict.editions, lines.join("\n"))
}

#[track_caller]
fn assert_same(name: &str, editions: &[EditionBytes]) {
    let verdict = verify(editions, true);
    assert!(verdict.same, "{name}: {}", listed(&verdict));
}

#[test]
fn what_was_built_together_says_the_same() {
    for sheet in SHEETS {
        assert_same(sheet, &built(EVERYTHING, sheet));
    }
}

/// Quotations that hold everything, in lists and lists in them, and notes that only notes call.
const NESTED: &str = "---
title: 層層相套
lang: zh-Hant
---

# 一章

<!-- hanpress:epigraph -->
> 題記一段。
>
> - 題記裏的單

正文[^a]，又一句[^c]。

> 引文一段。
>
> ## 引文裏的題
>
> - 甲項
>   - 乙項
>
>     > 更裏面的引文
>     >
>     > 1. 數一
>
>   甲項接著說。
>
> ```
> let a = 1;
> ```
>
> 引文末段。

> 另一段引文，
> 緊跟在後。

- 單裏的項

  > 項裏的引文
  >
  > ![圖](chart.png)

  項接著說。

1. 另一個單

> 單後的引文

| 甲 | 乙 |
|---|---|
| 一 | 二 |

<table><tr><td>

> - 格裏的引文

</td></tr></table>

[^a]: 注一，又見[^b]與[^b]。

    > 注裏的引文
    >
    > - 有單

[^b]: 只有注說到的注[^d]。

    它有兩段。

[^c]: 末注，也說[^b]。

[^d]: 更裏面的注。
";

#[test]
fn what_is_nested_says_the_same_in_every_sheet() {
    for sheet in SHEETS {
        assert_same(sheet, &built(NESTED, sheet));
    }
}

#[test]
fn notes_say_the_same_wherever_they_stand() {
    let path = root().join("tests/fixtures/docx/everything.md");
    for (place, numbering) in
        [("chapter", "chapter"), ("chapter", "document"), ("end", "chapter"), ("end", "document")]
    {
        for base in ["book-32k", "report-a4"] {
            let style = format!(
                "extends = \"{base}\"\n[notes]\nplace = \"{place}\"\nnumbering = \"{numbering}\"\n\
                 in-tables = \"page\"\n"
            );
            let sheet = StyleSheet::parse("notes", &style).expect("a good sheet");
            let editions = editions(path.clone(), EVERYTHING.as_bytes(), sheet);
            assert_same(&format!("{place}, {numbering}, {base}"), &editions);
        }
    }
}

#[test]
fn samples_say_the_same_in_every_sheet() {
    for name in ["serial-port-guide.md", "tea-mountain/tea-mountain.md"] {
        let path = root().join("input").join(name);
        let bytes = std::fs::read(&path).expect("a sample");
        for sheet in SHEETS {
            let sheet = StyleSheet::built_in(sheet).expect("a built-in sheet");
            assert_same(name, &editions(path.clone(), &bytes, sheet));
        }
    }
}

/// Columns side by side, and notes that several pages print.
#[test]
fn samples_say_the_same_in_columns_and_with_notes_numbered_by_page() {
    let mut sheets = Vec::new();
    for base in ["report-a4", "book-16k", "book-32k"] {
        for change in
            ["[page]\ncolumns = 2", "[page]\ncolumns = 3", "[notes]\nnumbering = \"page\""]
        {
            sheets.push(format!("extends = \"{base}\"\n{change}\n"));
        }
    }
    for name in ["serial-port-guide.md", "tea-mountain/tea-mountain.md"] {
        let path = root().join("input").join(name);
        let bytes = std::fs::read(&path).expect("a sample");
        for sheet in &sheets {
            let parsed = StyleSheet::parse("changed", sheet).expect("a good sheet");
            assert_same(&format!("{name} {sheet}"), &editions(path.clone(), &bytes, parsed));
        }
    }
}

#[test]
fn a_pair_of_editions_is_compared_too() {
    let editions = built(EVERYTHING, "book-32k");
    let changed = built(&EVERYTHING.replace("天色將明", "天色將暗"), "book-32k");
    let pick = |from: &[EditionBytes], format| {
        from.iter().find(|one| one.edition == format).expect("it was built").clone()
    };
    for (a, b) in [
        (Format::Pdf, Format::Docx),
        (Format::Pdf, Format::Markdown),
        (Format::Docx, Format::Markdown),
    ] {
        assert_same("a pair", &[pick(&editions, a), pick(&editions, b)]);
        let verdict = verify(&[pick(&changed, a), pick(&editions, b)], false);
        assert_eq!((verdict.same, verdict.count), (false, 1), "{a} and {b}: {}", listed(&verdict));
    }
}

#[test]
fn a_difference_is_told_with_both_places_and_the_character() {
    let mut editions = built(EVERYTHING, "report-a4");
    let changed = built(&EVERYTHING.replace("天色將明", "天色將暗"), "report-a4");
    let of_docx = |one: &&EditionBytes| one.edition == Format::Docx;
    let docx = changed.iter().find(of_docx).expect("it was built").clone();
    editions.retain(|one| one.edition != Format::Docx);
    editions.push(docx);
    let told = listed(&verify(&editions, false));
    let (_, told) = told.split_once('\n').expect("a line");
    let expected = "\
a paragraph: the text differs
  | DOCX, paragraph 8: 那時天色將暗，碼頭還沒有人。
  |                              ^
  | Markdown, line 18: 那時天色將明，碼頭還沒有人。
  |                              ^
  = PDF and Markdown say the same; DOCX is the odd one out";
    assert_eq!(told, expected);
}

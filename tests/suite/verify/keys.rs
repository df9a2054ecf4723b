//! Keys of figures and tables, wherever they stand, numbered and not.

use hanpress::style::StyleSheet;
use hanpress::verify::{EditionBytes, Format, What, verify};

use super::damage::{bytes, replaced, with_part};
use super::mutations::mixed;
use super::{assert_same, editions, listed};
use crate::reference::root;

const SHEETS: [&str; 3] = [
    "extends = \"report-a4\"\n",
    "extends = \"book-32k\"\n",
    // Nothing that a bookmark could be around but the things themselves.
    "extends = \"report-a4\"\n[captions]\nfigures = \"\"\ntables = \"\"\n",
];

/// Figures and tables with keys in all that can hold them; each key stands there once.
const KEYED: &str = "---
title: 處處有名
lang: zh-Hant
---

# 一章 {#one}

正文[^n]。

![船](chart.png){#plain}

: {#row}

| 甲 | 乙 |
|---|---|
| 一 | 二 |

![船](chart.png \"有題的船\"){#called}

> ![船](chart.png){#quoted}
>
> | 丙 | 丁 |
> |---|---|
> | 三 | 四 |
>
> : {#lined}

- 一項

  ![船](chart.png){#listed}

  | 戊 | 己 |
  |---|---|
  | 五 | 六 |

  : {#itemised}

<table id=\"outer\"><tr><td rowspan=\"2\">庚

庚之二</td><td>

![船](chart.png){#celled}

</td></tr><tr><td>

![船](chart.png \"格中有題\"){#titled}

<table id=\"inner\"><tr><td>辛</td></tr></table>

</td></tr></table>

末段。

[^n]: 注文。

    ![船](chart.png){#noted}

    | 壬 | 癸 |
    |---|---|
    | 七 | 八 |

    : 注中的表 {#tabled}

    | 子 | 丑 |
    |---|---|
    | 九 | 十 |

    : {#ledger}
";

const KEYS: [&str; 14] = [
    "plain", "row", "called", "quoted", "lined", "listed", "itemised", "outer", "celled", "titled",
    "inner", "noted", "tabled", "ledger",
];

fn built(text: &str, sheet: &str) -> Vec<EditionBytes> {
    let sheet = StyleSheet::parse("keys", sheet).expect("a good sheet");
    editions(root().join("tests/fixtures/docx/keys.md"), text.as_bytes(), sheet)
}

/// Calls a place otherwise, or not at all.
fn renamed(key: &str, to: Option<&str>) -> String {
    let forms = [format!("{{#{key}}}"), format!(" id=\"{key}\"")];
    let form = forms.iter().find(|form| KEYED.contains(*form)).expect("the key stands there");
    let other = to.map(|to| form.replace(key, to)).unwrap_or_default();
    KEYED.replacen(form, &other, 1)
}

#[test]
fn each_key_is_held_to_be_the_same_and_a_changed_one_is_noticed() {
    let mut unnoticed = Vec::new();
    for sheet in SHEETS {
        let editions = built(KEYED, sheet);
        assert_same(sheet, &editions);
        for key in KEYS {
            let other = built(&renamed(key, Some("elsewhere")), sheet);
            for format in [Format::Pdf, Format::Docx, Format::Markdown] {
                let verdict = verify(&mixed(&editions, &other, format), true);
                let is_told = verdict.differences.iter().any(|found| found.what == What::Key);
                if !is_told {
                    unnoticed.push(format!("{key} in {format}: {}", listed(&verdict)));
                }
            }
        }
    }
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

#[test]
fn a_lost_key_is_noticed_wherever_it_stood() {
    let sheet = SHEETS[2];
    let editions = built(KEYED, sheet);
    for key in KEYS {
        let other = built(&renamed(key, None), sheet);
        for format in [Format::Pdf, Format::Docx, Format::Markdown] {
            assert!(!verify(&mixed(&editions, &other, format), false).same, "{key} in {format}");
        }
    }
}

#[test]
fn a_bookmark_of_another_name_is_noticed_in_the_text_and_in_notes() {
    for sheet in SHEETS {
        let editions = built(KEYED, sheet);
        let docx = bytes(&editions, Format::Docx);
        for key in KEYS {
            let is_noted = matches!(key, "noted" | "tabled" | "ledger");
            let part = if is_noted { "word/footnotes.xml" } else { "word/document.xml" };
            let rename =
                |text: &str| text.replace(&format!("w:name=\"{key}\""), "w:name=\"other\"");
            let changed = with_part(docx, part, rename);
            let verdict = verify(&replaced(&editions, Format::Docx, changed), false);
            let what = verdict.differences.first().map(|found| found.what);
            assert_eq!(what, Some(What::Key), "{key}: {}", listed(&verdict));
        }
    }
}

#[test]
fn a_link_to_any_of_them_leads_there() {
    let links: String = KEYS.iter().map(|key| format!("[看](#{key})，")).collect();
    let text = KEYED.replacen("末段。", &links, 1);
    for sheet in [SHEETS[0], SHEETS[2]] {
        let editions = built(&text, sheet);
        assert_same(sheet, &editions);
        for key in KEYS {
            let other = built(&text.replacen(&format!("(#{key})"), "(#one)", 1), sheet);
            for format in [Format::Docx, Format::Markdown] {
                let verdict = verify(&mixed(&editions, &other, format), false);
                let what = verdict.differences.first().map(|found| found.what);
                assert_eq!(what, Some(What::Link), "{key} in {format}: {}", listed(&verdict));
            }
        }
    }
}

/// Images without files, of which the editions print what they would show.
const LACKING: &str = "# 一章 {#one}

![缺的船](gone.png){#gone}

![又缺的船](lost.png \"有題\"){#lost}

行內缺 ![小的 one](little.png) 一圖，見[那圖](#gone)。

<table><tr><td>

![格裏缺的](celled.png){#celled}

文字

</td><td>甲 ![行內](none.png) 乙</td></tr></table>
";

#[test]
fn images_without_files_say_the_same_and_other_words_are_noticed() {
    for sheet in SHEETS {
        let editions = built(LACKING, sheet);
        assert_same(sheet, &editions);
        for words in ["缺的船", "又缺的船", "小的 one", "格裏缺的", "行內](none"] {
            let other = built(&LACKING.replacen(words, &format!("非{words}"), 1), sheet);
            for format in [Format::Pdf, Format::Docx, Format::Markdown] {
                let verdict = verify(&mixed(&editions, &other, format), false);
                assert!(!verdict.same, "{words} in {format}");
            }
        }
    }
}

//! One edition made of a changed manuscript beside the others of the unchanged one: noticed, every
//! time.

use hanpress::verify::{EditionBytes, Format, verify};

use super::{EVERYTHING, built, listed};

const ALL: &[Format] = &[Format::Pdf, Format::Docx, Format::Markdown];
/// What no structure of PDF says.
const NOT_PDF: &[Format] = &[Format::Docx, Format::Markdown];

/// What is changed, how, and in which editions it must be noticed.
const MUTATIONS: &[(&str, &str, &str, &[Format])] = &[
    ("a character", "天色將明", "天色將暗", ALL),
    ("a character of Latin", "Morning Star", "Morning Stars", ALL),
    ("a blank between words", "Morning Star", "MorningStar", ALL),
    ("a mark", "船快到了**，", "船快到了**。", ALL),
    ("a lost paragraph", "那時天色將明，碼頭還沒有人。\n\n", "", ALL),
    (
        "two paragraphs swapped",
        "> 慢就是快。\n>\n> 這是常說的話。",
        "> 這是常說的話。\n>\n> 慢就是快。",
        ALL,
    ),
    ("two paragraphs as one", "慢就是快。\n>\n> 這是", "慢就是快。這是", ALL),
    ("a quotation that is none", "> 慢就是快。\n>\n> 這是", "慢就是快。\n\n這是", ALL),
    ("the title", "title: 樣樣都有", "title: 樣樣都無", ALL),
    ("the subtitle", "subtitle: 一份試樣\n", "", ALL),
    ("an author", "  - 陳乙\n", "", ALL),
    ("the date", "2024-05-06", "2024-05-07", ALL),
    ("a lost heading", "## 尾聲 {#coda}\n\n", "", ALL),
    ("a heading's level", "### 深一層", "## 深一層", ALL),
    ("a heading's number", "一、箱數", "二、箱數", ALL),
    ("a heading's text", "尾聲", "尾音", ALL),
    ("a heading that is a paragraph", "### 深一層 {#deeper}", "深一層", ALL),
    ("a key", "{#coda}", "{#ending}", ALL),
    ("a key's letter", "{#lists}", "{#listed}", ALL),
    ("a figure's key", "{#chart}", "{#chest}", ALL),
    ("a lost key of a figure", "{#chart}", "", ALL),
    ("a table's key", "{#boxes}", "{#cases}", ALL),
    ("a lost call", "八十[^weight]", "八十", ALL),
    ("a second call", "那一筆[^count]", "那一筆", ALL),
    ("a call of another note", "那一筆[^count]", "那一筆[^weight]", ALL),
    ("a call elsewhere", "再數箱子[^count]", "再數[^count]箱子", ALL),
    ("a note's text", "以第二次爲準", "以第一次爲準", ALL),
    ("a note's second paragraph", "\n    磅單另存。\n", "", ALL),
    ("a lost row", "| 甲船 | 1,200 | 三 |\n", "", ALL),
    ("two cells swapped", "| 甲船 | 1,200 | 三 |", "| 甲船 | 三 | 1,200 |", ALL),
    ("a cell's text", "1,200", "1,300", ALL),
    ("a covered column", "<td>5</td><td>6</td>", "<td colspan=\"2\">56</td>", ALL),
    ("a cell that heads its row", "<th scope=\"row\">丙船</th>", "<td>丙船</td>", ALL),
    ("another cell that heads its row", "<td>5</td>", "<th scope=\"row\">5</th>", ALL),
    ("a cell's second paragraph", "<p>另記一筆</p>", "", ALL),
    (
        "a head's row",
        "<tr><th>左</th><th>右</th></tr></thead>\n<tbody>",
        "</thead>\n<tbody><tr><td>左</td><td>右</td></tr>",
        ALL,
    ),
    ("a list's number", "3. 先看", "2. 先看", ALL),
    ("a lost item", "   - 第二行\n", "", ALL),
    ("an empty item", "5. \n6. 末了", "5. 末了", ALL),
    ("a list's nesting", "   - 頭一行\n     1. 更裏面\n", "   - 頭一行\n   - 更裏面\n", ALL),
    ("a list's kind", "- 另起一單", "1. 另起一單", ALL),
    ("a list's item that is a paragraph", "- 另起一單", "另起一單", ALL),
    ("a link's target", "https://example.org/log?a=1", "https://example.org/log?a=2", ALL),
    ("a link's target within", "[那一章](#ledger)", "[那一章](#coda)", ALL),
    (
        "a reference that leads to another place",
        "<a class=\"ref\" href=\"#chart\">",
        "<a class=\"ref\" href=\"#boxes\">",
        ALL,
    ),
    ("a lost link", "[那一章](#ledger)", "那一章", ALL),
    ("a longer link", "[那一章](#ledger)，", "[那一章，](#ledger)", ALL),
    ("a link in a note", "https://example.org/scale", "https://example.org/scales", ALL),
    (
        "what a reference prints",
        "<a class=\"title\" href=\"#ledger\">",
        "<a class=\"ref\" href=\"#ledger\">",
        ALL,
    ),
    ("a figure", "![每天的船數](chart.png \"逐日的船數\"){#chart}\n\n", "", ALL),
    ("a figure's description", "![每天的船數]", "![每月的船數]", ALL),
    ("a caption", "\"逐日的船數\"", "\"逐月的船數\"", ALL),
    ("a lost caption", ": 各船的箱數 {#boxes}\n\n", "", ALL),
    ("an image in a line", " ![小圓點](dot.jpg) ", "", ALL),
    ("a line's image's description", "![小圓點]", "![大圓點]", ALL),
    ("another picture in a line", "](dot.jpg)", "](chart.png)", ALL),
    ("another picture", "](chart.png ", "](dot.jpg ", ALL),
    ("a character of code", "println", "print", ALL),
    ("a blank of code", "a  b", "a b", ALL),
    ("a tab of code", ";\t//", "; //", ALL),
    ("an empty line of code", "fn main() {\n\n", "fn main() {\n", ALL),
    ("an epigraph", "> 潮有信，人有期。\n", "> 潮有信，人無期。\n", ALL),
    ("a reading", "hàn zì", "hàn zi", ALL),
    ("a lost reading", "<ruby>今日<rt>きょう</rt></ruby>", "今日", ALL),
    ("bold", "**船快到了**", "船快到了", NOT_PDF),
    ("italics", "*Morning Star*", "Morning Star", NOT_PDF),
    ("struck text", "~~不語~~", "不語", NOT_PDF),
    ("code in a line", "`ls -l`", "ls -l", NOT_PDF),
    ("a thematic break", "***\n\n", "", NOT_PDF),
    ("a lowered figure", "H<sub>2</sub>O", "H2O", NOT_PDF),
];

/// Puts an edition of `other` in the place of its like.
pub(super) fn mixed(
    editions: &[EditionBytes],
    other: &[EditionBytes],
    format: Format,
) -> Vec<EditionBytes> {
    let is_it = |one: &&EditionBytes| one.edition == format;
    let taken = other.iter().find(is_it).expect("it was built").clone();
    let rest =
        editions.iter().filter(|one| one.edition != format && one.edition != Format::Outline);
    rest.cloned().chain([taken]).collect()
}

#[test]
fn every_change_to_an_edition_is_noticed() {
    let mut unnoticed = Vec::new();
    let editions = built(EVERYTHING, "book-32k");
    for (name, from, to, formats) in MUTATIONS {
        assert!(EVERYTHING.contains(from), "{name}: the manuscript does not say {from:?}");
        let changed = built(&EVERYTHING.replacen(from, to, 1), "book-32k");
        for format in *formats {
            if verify(&mixed(&editions, &changed, *format), false).same {
                unnoticed.push(format!("{name} in {format}"));
            }
        }
    }
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

#[test]
fn an_outline_of_another_version_is_noticed() {
    let editions = built(EVERYTHING, "report-a4");
    for (from, to) in [("{#coda}", "{#ending}"), ("尾聲", "尾音"), ("### 深一層", "## 深一層")]
    {
        let changed = built(&EVERYTHING.replacen(from, to, 1), "report-a4");
        let outline = changed.into_iter().find(|one| one.edition == Format::Outline);
        let mut mixed = editions.clone();
        mixed.retain(|one| one.edition != Format::Outline);
        mixed.extend(outline);
        let verdict = verify(&mixed, true);
        assert!(!verdict.same, "{from}");
        let is_told = |side: usize| {
            let of_outline =
                |one: &hanpress::verify::Difference| one.sides[side].edition == Format::Outline;
            verdict.differences.iter().any(of_outline)
        };
        assert!(is_told(0) || is_told(1), "{}", listed(&verdict));
    }
}

#[test]
fn a_missing_paragraph_is_one_difference() {
    let editions = built(EVERYTHING, "book-32k");
    let changed =
        built(&EVERYTHING.replacen("那時天色將明，碼頭還沒有人。\n\n", "", 1), "book-32k");
    for format in ALL {
        let verdict = verify(&mixed(&editions, &changed, *format), true);
        let between: Vec<_> = verdict.differences.iter().map(|found| found.what).collect();
        let expected = if *format == Format::Markdown { 2 } else { 1 };
        assert_eq!(between.len(), expected, "{format}: {}", listed(&verdict));
    }
}

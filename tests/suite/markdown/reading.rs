//! What the reader makes of front matter, titles, headings, notes, tables, figures and HTML.

use std::fmt::Write as _;

use hanpress::diagnostic::{Code, Diagnostics, Severity};
use hanpress::document::{Alignment, Block, Document, Heading, Inline, Marks};

use super::{codes, paragraph, read, show};

fn headings(document: &Document) -> Vec<&Heading> {
    document.headings().collect()
}

/// Shows blocks as an outline: one line each, containers with their content indented.
fn outline(blocks: &[Block]) -> String {
    fn go(blocks: &[Block], indent: usize, out: &mut String) {
        for block in blocks {
            let pad = "  ".repeat(indent);
            match block {
                Block::Heading(heading) => {
                    let number = heading.number.as_deref().unwrap_or("-");
                    let (level, text) = (heading.level, show(&heading.content));
                    writeln!(out, "{pad}h{level} {number} {text}").unwrap();
                }
                Block::Paragraph(paragraph) => {
                    writeln!(out, "{pad}p {}", show(&paragraph.content)).unwrap();
                }
                Block::List(list) => {
                    let tight = if list.tight { "tight" } else { "loose" };
                    writeln!(out, "{pad}list {tight}").unwrap();
                    for item in &list.items {
                        writeln!(out, "{pad}item").unwrap();
                        go(&item.blocks, indent + 1, out);
                    }
                }
                Block::Quote(quote) => {
                    writeln!(out, "{pad}quote").unwrap();
                    go(&quote.blocks, indent + 1, out);
                }
                Block::Code(code) => writeln!(out, "{pad}code {:?}", code.text).unwrap(),
                Block::Table(table) => {
                    writeln!(out, "{pad}table {}", table.columns.len()).unwrap();
                }
                Block::Figure(figure) => {
                    let caption = show(&figure.caption);
                    writeln!(out, "{pad}figure {} {caption}", figure.image.source).unwrap();
                }
                Block::Rule(_) => writeln!(out, "{pad}rule").unwrap(),
            }
        }
    }
    let mut out = String::new();
    go(blocks, 0, &mut out);
    out
}

#[test]
fn front_matter_is_read_as_it_is_written() {
    let (document, diagnostics) = read(
        "---\ntitle: 海的《書》\nsubtitle: \"一: 二\"\nauthors: [王小明, 李大同]\ndate: 2024-05-01\n\
         lang: zh-TW\nversion: 1.0\nkeywords:\n  - 海\n  - 浪\nempty:\n---\n\n正文。\n",
    );
    let metadata = &document.metadata;
    assert_eq!(metadata.title.as_deref(), Some("海的《書》"));
    assert_eq!(metadata.subtitle.as_deref(), Some("一: 二"));
    assert_eq!(metadata.authors, ["王小明", "李大同"]);
    assert_eq!(metadata.date.as_deref(), Some("2024-05-01"));
    assert_eq!(metadata.lang.as_str(), "zh-TW");
    let extra: Vec<_> = metadata.extra.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(extra, [("keywords", "海、浪"), ("version", "1.0")]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(outline(&document.blocks), "p 正文。\n");
}

#[test]
fn wrong_front_matter_is_reported_with_its_line_and_nothing_is_lost() {
    let (document, diagnostics) = read("---\ntitle: 海\nkey: [一, 二\nmore: 三\n---\n\n正文。\n");
    assert_eq!(document.metadata.title.as_deref(), Some("海"));
    assert_eq!(codes(&diagnostics), [Code::FrontMatter]);
    let message = &diagnostics.iter().next().unwrap().message;
    assert!(message.contains("line 4") || message.contains("line 5"), "{message}");
    assert_eq!(outline(&document.blocks), "code \"key: [一, 二\\nmore: 三\"\np 正文。\n");

    let (document, diagnostics) = read("---\ntitle: [海, 浪]\nnested: {a: b}\n---\n正文。\n");
    assert_eq!(codes(&diagnostics), [Code::FrontMatter, Code::FrontMatter]);
    assert_eq!(document.metadata.title, None);
    assert_eq!(outline(&document.blocks), "p 正文。\n");
}

#[test]
fn a_thematic_break_at_the_beginning_is_no_front_matter() {
    let (document, diagnostics) = read("---\n\n海邊的人。\n\n---\n\n浪。\n");
    assert_eq!(outline(&document.blocks), "rule\np 海邊的人。\nrule\np 浪。\n");
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn the_title_is_taken_from_the_right_heading() {
    for (text, title, levels) in [
        ("# 書名\n\n## 一\n\n## 二\n", Some("書名"), vec![2, 2]),
        ("# 第三章 緒論\n\n文。\n", Some("第三章 緒論"), vec![]),
        ("# 甲\n\n# 乙\n", None, vec![1, 1]),
        ("文。\n\n# 甲\n", None, vec![1]),
        ("# 甲 {#key}\n\n## 乙\n", None, vec![1, 2]),
        ("---\ntitle: 書名\n---\n# 書名\n\n## 一\n", Some("書名"), vec![2]),
        ("---\ntitle: 書名\n---\n# 別的\n\n## 一\n", Some("書名"), vec![1, 2]),
    ] {
        let (document, _) = read(text);
        assert_eq!(document.metadata.title.as_deref(), title, "{text}");
        let found: Vec<u8> = headings(&document).iter().map(|heading| heading.level).collect();
        assert_eq!(found, levels, "{text}");
    }
}

#[test]
fn headings_have_numbers_and_keys() {
    let (document, _) = read(
        "# 甲\n\n# 第一章　海 {#the-sea}\n\n## 一、**浪** {/*wave*/}\n\n<a id=\"tide\"></a>\n\n\
         ## 潮\n\n## <a id=\"moon\"></a>月 ##\n\n沙 {#sand}\n---\n\n## **第二章** 岸\n\n## 甲 \\{#no}\n",
    );
    let found: Vec<_> = headings(&document)
        .iter()
        .map(|h| (h.number.as_deref(), show(&h.content), h.key.as_deref()))
        .collect();
    let expected = [
        (None, "甲", None),
        (Some("第一章"), "海", Some("the-sea")),
        (Some("一、"), "[s:浪]", Some("wave")),
        (None, "潮", Some("tide")),
        (None, "月", Some("moon")),
        (None, "沙", Some("sand")),
        (Some("第二章"), "岸", None),
        (None, "甲 {#no}", None),
    ];
    let expected: Vec<_> =
        expected.iter().map(|&(n, text, key)| (n, text.to_owned(), key)).collect();
    assert_eq!(found, expected);
}

#[test]
fn notes_are_numbered_by_their_first_call() {
    let (document, diagnostics) =
        read("甲[^b]，乙[^a]，丙[^B]。\n\n[^a]: 註a[^c]\n[^b]: 註b\n[^c]: 註c\n\n    第二段\n");
    assert_eq!(outline(&document.blocks), "p 甲^0，乙^1，丙^0。\n");
    let notes: Vec<_> = document.notes.iter().map(|note| outline(&note.blocks)).collect();
    assert_eq!(notes, ["p 註b\n", "p 註a^2\n", "p 註c\np 第二段\n"]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn notes_and_calls_without_each_other_are_kept_and_reported() {
    let (document, diagnostics) =
        read("甲[^x]乙\\[^y]`[^z]`[^1][連](u)。\n\n[^1]: 用\n\n[^2]: 無人叫\n\n[^1]: 重複\n");
    assert_eq!(outline(&document.blocks), "p 甲[^x]乙[^y][c:[^z]]^0[@0:連]。\np 無人叫\np 重複\n");
    let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        ["note [^2] is never called", "note [^1] is never called", "note call [^x] without a note"]
    );
    assert!(diagnostics.iter().all(|d| d.code == Code::DanglingNote && d.span.is_some()));
}

#[test]
fn tables_keep_alignment_and_every_cell() {
    let (document, _) = read("| 甲 | 乙 | 丙 |\n|---|:-:|--:|\n| a\\|b | `c\\|d` |\n");
    let [Block::Table(table)] = document.blocks.as_slice() else { panic!("one table") };
    assert_eq!(table.columns, [Alignment::Auto, Alignment::Center, Alignment::End]);
    let cells = |row: &hanpress::document::Row| -> Vec<String> {
        row.cells.iter().map(|cell| outline(&cell.blocks).trim().to_owned()).collect()
    };
    assert_eq!(cells(&table.head[0]), ["p 甲", "p 乙", "p 丙"]);
    assert_eq!(cells(&table.body[0]), ["p a|b", "p [c:c|d]", ""]);
    let (document, _) = read("|  |  |\n|---|---|\n| 一 | 二 |\n");
    let [Block::Table(table)] = document.blocks.as_slice() else { panic!("one table") };
    assert!(table.head.is_empty(), "an empty head is none");
}

#[test]
fn images_alone_are_figures() {
    let (document, _) =
        read("![一*片*海](sea.png \"圖 1：海\")\n\n文![浪](w.png)字\n\n[![](a.png)](u)\n");
    assert_eq!(
        outline(&document.blocks),
        "figure sea.png 圖 1：海\np 文<w.png|浪>字\nfigure a.png \n"
    );
    let Block::Figure(figure) = &document.blocks[0] else { panic!("a figure") };
    assert_eq!(figure.image.alt, "一片海");
    let Block::Figure(figure) = &document.blocks[2] else { panic!("a figure") };
    assert_eq!(figure.image.link.map(|id| id.0), Some(0));
}

#[test]
fn html_is_read_as_far_as_it_is_ours() {
    for (text, expected) in [
        ("<strong>甲</strong>乙", "[s:甲]乙"),
        ("甲<em>乙</em><sup>2</sup><sub>3</sub><u>丁</u>", "甲[e:乙][p:2][b:3][u:丁]"),
        ("甲<s>乙</s><del>丙</del>", "甲[d:乙丙]"),
        ("甲<br>乙<br/>丙", "甲/乙/丙"),
        ("<code>x</code>", "[c:x]"),
        ("**甲<em>乙</em>**", "[s:甲][se:乙]"),
    ] {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

#[test]
fn other_html_keeps_its_text_and_is_named_once() {
    let (document, diagnostics) = read(
        "甲<span>乙</span><span class=\"x\">丙</span>\n\n<div>\n丁<b>戊</b>\n</div>\n\n\
         <!-- 記 -->\n\n<style>\np { color: red }\n</style>\n\n己\n",
    );
    assert_eq!(outline(&document.blocks), "p 甲乙丙\np 丁[s:戊]\np 己\n");
    let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "HTML tag <div> is not carried over (once)",
            "HTML tag <span> is not carried over (once)",
            "HTML tag <style> is not carried over (once)",
            "comments are left out (once)",
        ]
    );
    assert_eq!(diagnostics.iter().last().unwrap().severity, Severity::Note);
}

#[test]
fn lists_are_tight_or_loose_by_their_blank_lines() {
    let (document, _) = read("- 甲\n  1. 乙\n  2. 丙\n- 丁\n\n隔\n\n- 甲\n\n  乙\n- 丙\n");
    assert_eq!(
        outline(&document.blocks),
        "list tight\nitem\n  p 甲\n  list tight\n  item\n    p 乙\n  item\n    p 丙\nitem\n  p 丁\n\
         p 隔\nlist loose\nitem\n  p 甲\n  p 乙\nitem\n  p 丙\n"
    );
}

#[test]
fn every_character_leads_back_to_its_source() {
    let text = "---\ntitle: 書\n---\n\n# 海 {#sea}\n\n甲*乙*&amp;丙\\*丁`x`\n戊 **「己」**庚 [辛](u)壬\n\n\
                | 子 | 丑 |\n|---|---|\n| 寅 | 卯 |\n\n> - 辰\n>   巳[^1]\n\n[^1]: 午\n    未\n";
    let (document, _) = read(text);
    let mut seen = 0;
    let mut check = |content: &[Inline]| {
        for inline in content {
            let Inline::Text(run) = inline else { continue };
            for (at, c) in run.text.char_indices() {
                let offset = run.origin.source_offset(at).unwrap();
                let source = &text[offset..];
                assert!(source.starts_with(c) || source.starts_with("&amp;"), "{c} at {offset}");
                let span = run.origin.source_span(at..at + c.len_utf8()).unwrap();
                assert_eq!(span.start as usize, offset);
                seen += 1;
            }
        }
    };
    document.visit_blocks(&mut |block| match block {
        Block::Heading(heading) => check(&heading.content),
        Block::Paragraph(paragraph) => check(&paragraph.content),
        _ => {}
    });
    assert_eq!(seen, "海甲乙&丙*丁x戊 「己」庚 辛壬子丑寅卯辰巳午未".chars().count());
}

#[test]
fn deep_nesting_is_flattened_with_a_diagnostic() {
    for text in [
        format!("{} 底\n", ">".repeat(10_000)),
        (0..10_000).map(|_| "- ").collect::<String>() + "底\n",
        format!("{}底{}\n", "[".repeat(20_000), "](u)".repeat(20_000)),
        format!("{}底{}\n", "**甲*".repeat(20_000), "*乙**".repeat(20_000)),
    ] {
        let (document, diagnostics) = read(&text);
        let mut found = String::new();
        document.visit_blocks(&mut |block| {
            if let Block::Paragraph(paragraph) = block {
                found.push_str(&show(&paragraph.content));
            }
        });
        assert!(found.contains('底'), "the text is kept");
        let deep = text.starts_with(['>', '-']);
        let expected: Vec<Code> = if deep { vec![Code::NestingTooDeep] } else { vec![] };
        assert_eq!(codes(&diagnostics), expected);
        // Every stage that recurses over it must get by, to begin with this one.
        assert_eq!(document, document.clone());
    }
}

#[test]
fn a_table_of_500_columns_and_a_long_line_are_read() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(500));
    let text = format!("{}{}{}", row("甲"), row("-"), row("乙").repeat(20));
    let (document, _) = read(&text);
    let [Block::Table(table)] = document.blocks.as_slice() else { panic!("one table") };
    assert_eq!((table.columns.len(), table.body.len()), (500, 20));
    assert!(table.body.iter().all(|row| row.cells.len() == 500));

    let (document, _) = read(&"天*地*玄黃，".repeat(100_000));
    let [Block::Paragraph(paragraph)] = document.blocks.as_slice() else { panic!("one") };
    assert_eq!(paragraph.content.len(), 200_001);
}

/// Where no Chinese touches a delimiter, the result is `CommonMark`'s: the parser's own marks.
#[test]
fn latin_emphasis_is_the_parsers_own() {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    const PARTS: [&str; 12] = ["*", "**", "***", "a", "b", " ", "*", "**", "(", "`c`", ".", "****"];
    let mut state = 7_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % bound
    };
    for _ in 0..4_000 {
        let text: String = "x"
            .chars()
            .map(String::from)
            .chain((0..2 + below(14)).map(|_| PARTS[below(12)].to_owned()))
            .collect();
        let mut expected: Vec<(char, Marks)> = Vec::new();
        let (mut strong, mut emphasis) = (0, 0);
        for event in Parser::new(&text) {
            let marks = |code: bool| {
                let mut marks = Marks::empty();
                marks.set(Marks::STRONG, strong > 0);
                marks.set(Marks::EMPHASIS, emphasis > 0);
                marks.set(Marks::CODE, code);
                marks
            };
            match event {
                Event::Text(text) => expected.extend(text.chars().map(|c| (c, marks(false)))),
                Event::Code(text) => expected.extend(text.chars().map(|c| (c, marks(true)))),
                Event::Start(Tag::Strong) => strong += 1,
                Event::End(TagEnd::Strong) => strong -= 1,
                Event::Start(Tag::Emphasis) => emphasis += 1,
                Event::End(TagEnd::Emphasis) => emphasis -= 1,
                _ => {}
            }
        }
        let (document, _) = read(&text);
        let [Block::Paragraph(paragraph)] = document.blocks.as_slice() else { panic!("{text}") };
        let actual: Vec<(char, Marks)> = paragraph
            .content
            .iter()
            .flat_map(|inline| match inline {
                Inline::Text(run) => run.text.chars().map(|c| (c, run.marks)).collect(),
                _ => Vec::new(),
            })
            .collect();
        assert_eq!(actual, expected, "{text}");
    }
}

#[test]
fn reading_reports_into_the_callers_sink_only() {
    let mut diagnostics = Diagnostics::new();
    let source = hanpress::source::Source::from_text("a.md", "");
    let options = hanpress::reader::ReaderOptions::default();
    let document = hanpress::reader::markdown::read(&source, &options, &mut diagnostics);
    assert_eq!(document, Document::default());
    assert!(diagnostics.is_empty());
}

//! Tables drawn as grids: what is read of them, where it stands, and how the edition for pandoc
//! draws them.

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{Alignment, Block, Document, Inline, Origin, Table};
use hanpress::edition::markdown::{Flavour, MarkdownOptions, write};
use hanpress::reader::{ReaderOptions, markdown};
use hanpress::source::Source;

use super::constructs::rows;
use super::{codes, read, resolved};

#[track_caller]
fn table(text: &str) -> Table {
    let (document, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    match document.blocks.as_slice() {
        [Block::Table(table)] => table.clone(),
        other => panic!("one table: {other:#?}"),
    }
}

#[test]
fn a_grid_has_a_head_spans_alignments_blocks_and_a_caption() {
    let found = table(
        "\
+------+---------------+
| 省   | 產量          |
|      +-------+-------+
|      | 春    | 秋    |
+:=====+:=====:+======:+
| 湘   | - 一  | 12    |
+      | - 二  +-------+
|      |       | 4\\    |
|      |       | 5     |
+------+-------+-------+
| 共 **21**            |
|                      |
| 又                   |
+----------------------+

: 各省產量 {#yield}
",
    );
    assert_eq!(rows(&found.head), ["省1x2|產量2x1", "春|秋"]);
    assert_eq!(rows(&found.body), ["湘1x2|list1x2|12", "4/5", "共 [s:21]/又3x1"]);
    assert_eq!(found.columns, [Alignment::Start, Alignment::Center, Alignment::End]);
    assert_eq!(super::show(&found.caption), "各省產量");
    assert_eq!(found.key.as_deref(), Some("yield"));
}

#[test]
fn without_a_head_the_first_line_aligns_and_an_empty_head_is_none() {
    let found = table("+:--+--:+\n| a | b |\n+---+---+\n");
    assert_eq!((found.head.len(), rows(&found.body)), (0, vec!["a|b".to_owned()]));
    assert_eq!(found.columns, [Alignment::Start, Alignment::End]);
    assert!(table("+---+---+\n|   |   |\n+===+===+\n| a | b |\n+---+---+\n").head.is_empty());
    let only_head = table("+---+---+\n| a | b |\n+===+===+\n");
    assert_eq!((rows(&only_head.head), only_head.body.len()), (vec!["a|b".to_owned()], 0));
}

#[test]
fn cells_call_notes_and_follow_definitions_from_without() {
    let (document, diagnostics) = read(
        "前[^a]\n\n+----------------+\n| 甲[^b] [文][l] |\n+----------------+\n\n後[^b][^a]\n\n[^a]: 一\n\n[^b]: 二\n\n[l]: u.html \"題\"\n",
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let [_, Block::Table(table), Block::Paragraph(after)] = document.blocks.as_slice() else {
        panic!("{document:#?}");
    };
    assert_eq!(rows(&table.body), ["甲^1 [@0:文]"]);
    assert_eq!(super::show(&after.content), "後^1^0");
    assert_eq!(document.links[0].target, "u.html");
}

/// Spells the text of all runs, each as it stands in the manuscript.
fn spelt(text: &str, document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    let mut spell = |origin: &Origin| found.push(text[origin.span().unwrap().range()].to_owned());
    document.visit_blocks(&mut |block| match block {
        Block::Paragraph(paragraph) => paragraph.content.iter().for_each(|inline| match inline {
            Inline::Text(run) => spell(&run.origin),
            Inline::NoteCall { origin, .. } => spell(origin),
            _ => {}
        }),
        Block::Heading(heading) => spell(&heading.origin),
        Block::Code(code) => spell(&code.origin),
        _ => {}
    });
    document.links.iter().for_each(|link| spell(&link.origin));
    found
}

#[test]
fn text_in_cells_knows_its_place() {
    let text = "\
> +--------+-------------------+
> | 海浪   | +--------+------+ |
> | *wave* | | 茶[^1] | 乙   | |
> |        | +--------+------+ |
> +--------+-------------------+
> | # 題   | [鏈](u)           |
> +--------+-------------------+

[^1]: 註
";
    let (document, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let found = spelt(text, &document);
    let expected = ["海浪", "wave", "茶", "[^1]", "乙", "# 題", "鏈", "註", "[鏈](u)"];
    assert_eq!(found, expected);
    // As a person counts: line and column, from 1.
    let text = "> +----------+\n> | 甲       |\n> | 乙 [^9]  |\n> +----------+\n";
    let mut diagnostics = Diagnostics::new();
    let source = Source::from_text("a.md", text);
    let _ = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
    let span = diagnostics.iter().next().and_then(|diagnostic| diagnostic.span).unwrap();
    let place = source.place(span);
    assert_eq!((place.line, place.column), (3, 7), "{diagnostics:?}");
}

#[test]
fn what_looks_like_a_grid_and_is_none_is_text_with_a_reason() {
    for (text, line, reason) in [
        ("+---+---+\n| 甲 | b |\n+---+---+\n", 2, "10 columns wide, the first 9"),
        ("+---+---+\n| a   b |\n+---+---+\n| c | d |\n", 4, "in no cell"),
        ("+---+---+\n| a | b |\n+---+   +\n| c   d |\n+---+---+\n", 4, "in no cell"),
        ("甲\n\n> +---+\n> | a |\n> +-- +\n", 4, "in no cell"),
    ] {
        let (document, diagnostics) = read(text);
        assert!(!document.blocks.iter().any(|block| matches!(block, Block::Table(_))), "{text}");
        let [diagnostic] = diagnostics.iter().collect::<Vec<_>>()[..] else {
            panic!("{text}{diagnostics:?}");
        };
        assert!(diagnostic.message.contains(reason), "{text}{}", diagnostic.message);
        let source = Source::from_text("a.md", text);
        assert_eq!(source.place(diagnostic.span.unwrap()).line, line, "{text}");
    }
    // Lines that are no drawing at all.
    for text in ["+---+\n\n| a |\n", "+---+", "+ a\n+ b\n", "+---\n| a |\n"] {
        assert!(read(text).1.is_empty(), "{text}");
    }
}

#[test]
fn a_grid_in_code_or_html_stands_for_itself() {
    const GRID: &str = "+---+\n| 甲|\n+---+";
    for text in [
        format!("```\n{GRID}\n```\n"),
        format!("甲\n\n    {}\n", GRID.replace('\n', "\n    ")),
        format!("> ~~~\n> {}\n> ~~~\n", GRID.replace('\n', "\n> ")),
    ] {
        let (document, _) = read(&text);
        let mut codes = Vec::new();
        document.visit_blocks(&mut |block| {
            if let Block::Code(code) = block {
                codes.push(code.text.clone());
            }
        });
        assert_eq!(codes, [GRID], "{text}");
    }
    let (document, _) = read(&format!("<div>\n{GRID}\n</div>\n"));
    let [Block::Paragraph(paragraph)] = document.blocks.as_slice() else { panic!("{document:?}") };
    assert_eq!(super::show(&paragraph.content).trim(), "+---+ | 甲| +---+");
}

#[test]
fn grids_nest_in_lists_notes_and_each_other_up_to_a_limit() {
    let (document, _) = read(
        "1. 甲\n\n   +---+\n   | a |\n   +---+\n\n   乙\n2. 丙[^1]\n\n[^1]: +---+\n    | b |\n    +---+\n",
    );
    let Some(Block::List(list)) = document.blocks.first() else { panic!("{document:?}") };
    assert!(matches!(
        list.items[0].blocks.as_slice(),
        [Block::Paragraph(_), Block::Table(_), Block::Paragraph(_)]
    ));
    assert!(matches!(document.notes[0].blocks.as_slice(), [Block::Table(_)]));

    let mut lines = vec!["x".to_owned()];
    for _ in 0..70 {
        let width = lines[0].len();
        let border = format!("+{}+", "-".repeat(width + 2));
        lines = lines.iter().map(|line| format!("| {line} |")).collect();
        lines.insert(0, border.clone());
        lines.push(border);
    }
    let (document, diagnostics) = read(&lines.join("\n"));
    assert!(codes(&diagnostics).contains(&Code::NestingTooDeep));
    let mut depth = 0;
    document.visit_blocks(&mut |block| depth += usize::from(matches!(block, Block::Table(_))));
    assert_eq!(depth, 64);
}

/// Writes a manuscript's only table for pandoc.
#[track_caller]
fn drawn(text: &str) -> String {
    let (document, _) = read(text);
    let options = MarkdownOptions { flavour: Flavour::Pandoc, ..MarkdownOptions::default() };
    let written = write(&resolved::resolve(&document), &options);
    assert_eq!(read(&written).0, document, "{written}");
    written.split("---\n\n").skip(1).collect::<Vec<_>>().join("---\n\n")
}

#[test]
fn tables_that_pipes_cannot_hold_are_drawn_for_pandoc() {
    let text = "\
<table id=\"yield\">
<caption>產量</caption>
<thead>
<tr><th rowspan=\"2\">省</th><th colspan=\"2\">產量（噸）</th></tr>
<tr><th>春</th><th align=\"right\">秋</th></tr>
</thead>
<tr><td>

甲

- 一
- 二

</td><td colspan=\"2\">

| e | f |
| - | - |

</td></tr>
</table>
";
    let expected = "\
+------+--------+------+
| 省   | 產量（噸）    |
+      +--------+------+
|      | 春     | 秋   |
+======+========+=====:+
| 甲   | | e   | f   | |
|      | | --- | --- | |
| - 一 |               |
| - 二 |               |
+------+--------+------+

: 產量 {#yield}
";
    assert_eq!(drawn(text), expected);
}

#[test]
fn lines_broken_in_cells_are_drawn_for_pandoc() {
    assert_eq!(
        drawn("| 甲 | 乙 |\n| - | -: |\n| 丙<br>丁 | ䷀❤\u{fe0f} |\n"),
        "\
+-----+-----+
| 甲  | 乙  |
+=====+====:+
| 丙\\ | ䷀❤\u{fe0f}  |
| 丁  |     |
+-----+-----+
"
    );
}

#[test]
fn bars_in_a_spanning_cell_are_no_border() {
    let expected = "\
+-----+-----+
| a   | b   |
+-----+-----+
| 甲乙|丙丁 |
|           |
+-----+-----+
";
    let cells = "<tr><td>a</td><td>b</td></tr><tr><td colspan=\"2\">甲乙|丙丁</td></tr>";
    assert_eq!(drawn(&format!("<table>{cells}</table>\n")), expected);
    // Without the empty line they are.
    let found = table(&expected.replace("|           |\n", ""));
    assert_eq!(rows(&found.body), ["a|b", "甲乙|丙丁"]);
}

#[test]
fn what_a_grid_cannot_say_is_html_for_pandoc() {
    let long = "字".repeat(2000);
    let short = "<tr><td>a</td><td>b</td></tr>".repeat(400);
    for (table, what) in [
        ("<tr><th>a</th><td>b</td></tr>", "a cell that heads its row"),
        ("<tr><td>a</td></tr><tr><td>a</td><td>b</td></tr>", "a row that is short"),
        (
            "<tr><td>a</td><td rowspan=\"2\">b</td></tr><tr><td colspan=\"2\">c</td></tr>",
            "an overlap",
        ),
        (
            "<thead><tr><td colspan=\"1\"></td></tr></thead><tr><td>\n\n- a\n\n</td></tr>",
            "an empty head",
        ),
        ("<tr><td>\n\n```\na\tb\n```\n\n</td></tr>", "a tab"),
        ("<tr><td>\n\n```\na \n```\n\n</td></tr>", "white space at the end of a line"),
        (&format!("<tr><td colspan=\"2\">{long}</td></tr>{short}"), "a drawing of mostly nothing"),
    ] {
        let written = drawn(&format!("<table>{table}</table>\n"));
        assert!(written.starts_with("<table>\n"), "{what}: {written}");
    }
}

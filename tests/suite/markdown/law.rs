//! The law of the Markdown edition: what it writes reads back as the document it was made from,
//! whether that was made by chance or read from a text made by chance.

use hanpress::diagnostic::Severity;
use hanpress::document::{Block, Document};
use hanpress::edition::markdown::{Flavour, MarkdownOptions, write};

use super::generator::Generator;
use super::{read, resolved};

const FLAVOURS: [Flavour; 3] = [Flavour::Gfm, Flavour::CommonMark, Flavour::Pandoc];

fn written(document: &Document, flavour: Flavour) -> String {
    let options = MarkdownOptions { flavour, ..MarkdownOptions::default() };
    write(&resolved::resolve(document), &options)
}

/// How many documents are made: a few, or as many as `HANPRESS_DOCUMENTS` says.
fn documents() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "continuous integration asks for more")]
    let wanted = std::env::var("HANPRESS_DOCUMENTS").ok();
    wanted.map_or(300, |wanted| wanted.parse().expect("HANPRESS_DOCUMENTS is a number"))
}

/// Says where two documents differ, in a form a person can compare.
#[track_caller]
fn assert_same(seed: &str, text: &str, document: &Document, back: &Document) {
    if document == back {
        return;
    }
    let lines = |document: &Document| -> Vec<String> {
        let mut value = serde_json::to_value(document).unwrap();
        drop_origins(&mut value);
        let text = serde_json::to_string_pretty(&value).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    };
    let (expected, actual) = (lines(document), lines(back));
    let at = expected.iter().zip(&actual).position(|(a, b)| a != b).unwrap_or(0);
    let from = at.saturating_sub(6);
    panic!(
        "seed {seed}\n--- written\n{text}\n--- expected\n{:#?}\n--- read back\n{:#?}",
        &expected[from..expected.len().min(at + 8)],
        &actual[from..actual.len().min(at + 8)],
    );
}

fn drop_origins(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.remove("origin");
            // A rule is nothing but its origin.
            map.remove("rule");
            map.values_mut().for_each(drop_origins);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(drop_origins),
        _ => {}
    }
}

#[test]
fn markdown_law_what_is_written_reads_back_the_same() {
    for seed in 1..=documents() {
        let mut document = Generator::strange(seed).document();
        // A lone heading without a key would be the title.
        settle_keys(&mut document);
        for flavour in FLAVOURS {
            let text = written(&document, flavour);
            let (back, diagnostics) = read(&text);
            let case = format!("{seed} {flavour:?}");
            assert_same(&case, &text, &document, &back);
            let worst = diagnostics.worst().unwrap_or(Severity::Note);
            assert_eq!(worst, Severity::Note, "seed {case}: {diagnostics:?}");
            assert_eq!(written(&back, flavour), text, "writing is stable, seed {case}");
        }
    }
}

/// What a text is made of: everything that Markdown or hanpress takes for something.
const SOUP: &[&str] = &[
    "甲",
    "乙。",
    "「丙」",
    "（一）",
    "a",
    "b c",
    "1",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n    ",
    "\n  ",
    " ",
    "  ",
    "\t",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "```\n",
    "# ",
    "## ",
    "\n# 題 {#k}\n",
    "\n===\n",
    "\n---\n",
    "> ",
    ">",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "2) ",
    "[",
    "]",
    "(",
    ")",
    "[x](y)",
    "[](#k)",
    "![i](j.png)",
    "![i](j.png \"t\")\n",
    "[^1]",
    "\n\n[^1]: ",
    "\\",
    "\\\n",
    "  \n",
    "<b>",
    "</b>",
    "<br>",
    "<!-- c -->",
    "<u>",
    "</u>",
    "<sup>",
    "</sup>",
    "&amp;",
    "&#32;",
    "&lt;",
    "|",
    " | ",
    "\n| a | b |\n|---|---|\n",
    "\n+---+\n",
    "\n+:--+==:+\n",
    "\n+---+---+\n| a | b |\n+===+---+\n",
    "\n+---+--:+\n| *a | [^1] |\n|   +---+\n|   | > c |\n+---+---+\n",
    "\n+----+\n| 甲 |\n",
    "\n+====+\n| - b |\n+----+\n",
    "+",
    "\n: ",
    "{",
    "}",
    "{漢|hàn}",
    "{{ref:k}}",
    "{{index:茶}}",
    "<ruby>",
    "<rt>",
    "</rt>",
    "</ruby>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<caption>",
    "</caption>",
    "<span class=\"caption\">",
    "<span lang=\"ja\">",
    "</span>",
    "<a id=\"q\"></a>",
    "<a class=\"ref\" href=\"#k\">",
    "</a>",
    "\n<!-- hanpress:epigraph -->\n",
    "<!-- hanpress:off -->",
    "<!-- hanpress:on -->",
    "<https://x.y>",
    "http://x.y",
    "\"",
    "'",
    "$",
    "^",
    "@",
    ":",
    "#",
    "\n[l]: u\n",
    "[l]",
    "……",
    "——",
    "😀",
    "\u{3000}",
];

/// Gives every section a key, as the pipeline does, and takes away those that are none.
fn settle_keys(document: &mut Document) {
    fn keep(key: &mut Option<String>) {
        *key = key.take().filter(|key| hanpress::outline::Key::new(key).is_some());
    }
    fn settle(blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => keep(&mut heading.key),
                Block::Figure(figure) => keep(&mut figure.key),
                Block::Quote(quote) => settle(&mut quote.blocks),
                Block::List(list) => {
                    list.items.iter_mut().for_each(|item| settle(&mut item.blocks));
                }
                Block::Table(table) => {
                    keep(&mut table.key);
                    for row in table.head.iter_mut().chain(&mut table.body) {
                        row.cells.iter_mut().for_each(|cell| settle(&mut cell.blocks));
                    }
                }
                Block::Paragraph(_) | Block::Code(_) | Block::Rule(_) => {}
            }
        }
    }
    settle(&mut document.blocks);
    document.notes.iter_mut().for_each(|note| settle(&mut note.blocks));
    for (index, block) in document.blocks.iter_mut().enumerate() {
        if let Block::Heading(heading) = block {
            heading.key.get_or_insert_with(|| format!("s{index}"));
        }
    }
}

#[test]
fn markdown_law_any_text_is_read_and_written_to_the_same_document() {
    for seed in 1..=documents() {
        let text = Generator::new(seed).soup(SOUP);
        let (mut document, _) = read(&text);
        settle_keys(&mut document);
        for flavour in FLAVOURS {
            let edition = written(&document, flavour);
            let (back, _) = read(&edition);
            let case = format!("{seed} {flavour:?}\n{text}\n");
            assert_same(&case, &edition, &document, &back);
        }
    }
}

/// What was found by texts made by chance, written out.
#[test]
fn markdown_law_holds_for_texts_that_once_broke_it() {
    for text in [
        // A caption that is only an image.
        "| a | b |\n|---|---|\n\n: ![i](j.png)",
        "<table>\n<caption>\n\n![i](j.png)\n\n</caption>\n<tr><td>a</td></tr></table>",
        // A line broken in the caption of a table in HTML that stands in a quotation.
        "> <table>\n> <caption>\n>\n> a\\\n> b\n>\n> </caption>\n> <tr><th>c</th><td>d</td></tr></table>",
        // A paragraph beside a table that only looks like its caption.
        "| 甲 |\n| - |\n| 乙 |\n\nTable\\: 一\n\ntable\\:\n\n| 丙 |\n| - |",
        // A language with backticks, a backslash or a reference in it.
        "~~~a``b\\`&amp;amp;\n```\n~~~",
        // Lists in which nothing can stand apart, or everything must.
        "* a\n\n    </span>",
        "1. a\n   1. <!-- c -->\n",
        "<!-- hanpress:off -->\n- ![i](j.png \"t\")",
        // A mark for the index in a link, and in ruby; ruby in ruby.
        "[a{{index:茶}}b](y)",
        "<ruby>漢{{index:茶}}字<rt>hàn zì</rt></ruby>",
        "<ruby>甲{漢|hàn}乙<rt>x</rt></ruby>",
        // Notes that nobody calls, with links, ruby and calls in them.
        "甲[^1]\n\n[^1]: {漢|hàn} [l](u)\n\n[^2]: {字|zì} [m](v)[^1]",
        "甲[^1]\n\n[^1]: [l](u)\n\n[^1]: [m](v)",
        // A heading that is nothing but its number, in two runs.
        "&#32;<sup>（一）\n---\n乙",
    ] {
        let (mut document, _) = read(text);
        settle_keys(&mut document);
        for flavour in FLAVOURS {
            let edition = written(&document, flavour);
            let (back, _) = read(&edition);
            assert_same(&format!("{flavour:?}\n{text}\n"), &edition, &document, &back);
        }
    }
}

//! What the reader makes of ruby, references, marks for the index, captions and tables in HTML.

use hanpress::document::{
    Alignment, Block, Document, Figure, Inline, QuoteKind, Table, plain_text,
};

use super::{codes, paragraph, read, show};

/// Shows a paragraph with its rubies: `[^0:漢字]` and `hàn zì` in a list of its own.
fn rubies(text: &str) -> (String, Vec<String>) {
    let (document, _) = read(text);
    let readings = document.rubies.iter().map(|ruby| ruby.reading.clone()).collect();
    (paragraph(text), readings)
}

#[test]
fn ruby_is_read_from_braces_and_from_html() {
    for (text, shown, readings) in [
        ("學{漢字|hàn zì}。", "學[^0:漢字]。", vec!["hàn zì"]),
        ("<ruby>漢字<rt>hàn zì</rt></ruby>", "[^0:漢字]", vec!["hàn zì"]),
        (
            "<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby>",
            "[^0:漢][^1:字]",
            vec!["hàn", "zì"],
        ),
        ("<ruby>漢<rt>hàn<rt>字</ruby>", "[^0:漢]字", vec!["hàn"]),
        ("{**漢**字|hàn zì}", "[s^0:漢][^0:字]", vec!["hàn zì"]),
        ("{甲|jiǎ}{乙|yǐ}", "[^0:甲][^1:乙]", vec!["jiǎ", "yǐ"]),
        // The call of a note goes behind the ruby it stands in.
        ("<ruby>漢[^1]字<rt>hàn</rt></ruby>\n\n[^1]: 註", "[^0:漢字]^0", vec!["hàn"]),
    ] {
        let (document, _) = read(text);
        let Some(Block::Paragraph(first)) = document.blocks.first() else { panic!("{text}") };
        assert_eq!(show(&first.content), shown, "{text}");
        let found: Vec<_> = document.rubies.iter().map(|ruby| ruby.reading.as_str()).collect();
        assert_eq!(found, readings, "{text}");
    }
}

#[test]
fn braces_that_mean_nothing_stay_text() {
    for text in [
        "{x|x>0}",
        "\\{漢字|hàn zì}",
        "{漢字|}",
        "{|hàn}",
        "{漢字}",
        "{{unknown:x}}",
        "{{ref:}}",
        "{{ref:a b}}",
        "{{index:!}}",
        "\\{{ref:k}}",
    ] {
        let (shown, readings) = rubies(text);
        assert_eq!(shown, text.replace('\\', ""), "{text}");
        assert_eq!(readings, Vec::<String>::new(), "{text}");
    }
    assert_eq!(paragraph("`{{ref:k}}` `{漢|h}`"), "[c:{{ref:k}}] [c:{漢|h}]");
    assert_eq!(paragraph("<ruby>漢字"), "漢字", "a ruby that is not closed loses nothing");
    assert_eq!(paragraph("<a class=\"ref\" href=\"#k\">圖1"), "圖1");
}

#[test]
fn references_and_marks_for_the_index_are_read() {
    for (text, shown) in [
        ("見{{ref:my_key}}。", "見<Number my_key>。"),
        ("見{{title:#sea}}，第{{page: sea }}頁", "見<Title sea>，第<Page sea>頁"),
        ("見[](#sea)。", "見<Number sea>。"),
        ("見[](https://a.b)。", "見。"),
        ("見<a class=\"title\" href=\"#sea\">*舊*題</a>。", "見<Title sea>。"),
        ("**見{{ref:a}}**", "[s:見]<Number a>"),
        ("茶{{index:茶!綠茶}}葉", "茶<Index 茶!綠茶>葉"),
        ("茶<a class=\"index\" title=\"chongqing@重慶\"></a>", "茶<Index chongqing@重慶>"),
        ("{{index:茶}}{{index:水}}", "<Index 茶><Index 水>"),
    ] {
        assert_eq!(paragraph(text), shown, "{text}");
    }
}

#[test]
fn elements_with_classes_are_marks_of_their_own() {
    assert_eq!(
        paragraph(
            "<em class=\"dots\">重點</em><u class='name'>李白</u><u class=\"title\">史記</u>"
        ),
        "[.:重點][_:李白][~:史記]"
    );
    assert_eq!(paragraph("<em><em class=\"dots\">甲</em>乙</em>丙"), "[e.:甲][e:乙]丙");
}

#[test]
fn quotations_and_headings_say_what_they_are() {
    let (document, diagnostics) = read(
        "# 起源 {#origin .part}\n\n<!-- hanpress:epigraph -->\n> 題詞\n\n> 引文\n\n## 海 {.part}\n\n\
         <!-- hanpress:epigraph -->\n\n正文\n",
    );
    let parts = document.headings().map(|heading| (heading.key.as_deref(), heading.is_part));
    assert_eq!(parts.collect::<Vec<_>>(), [(Some("origin"), true), (None, true)]);
    let quotes: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Quote(quote) => Some(quote.kind),
            _ => None,
        })
        .collect();
    assert_eq!(quotes, [QuoteKind::Epigraph, QuoteKind::Block]);
    assert_eq!(codes(&diagnostics).len(), 1, "the second comment is before no quotation");
}

fn figures<'a>(document: &'a Document) -> Vec<(&'a Figure, String)> {
    let figure = |block: &'a Block| match block {
        Block::Figure(figure) => Some((figure, show(&figure.caption))),
        _ => None,
    };
    document.blocks.iter().filter_map(figure).collect()
}

fn tables<'a>(document: &'a Document) -> Vec<&'a Table> {
    let table = |block: &'a Block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    };
    document.blocks.iter().filter_map(table).collect()
}

#[test]
fn figures_have_keys_and_captions() {
    let (document, _) = read(
        "![甲](a.png \"圖題\"){#fig-a}\n\n![乙](b.png) {#fig-b}\n\n![丙](c.png)\n\n: 圖**題**[^1] {#fig-c}\n\n\
         ![丁](d.png)\n\n[^1]: 註\n",
    );
    let found: Vec<_> = figures(&document)
        .into_iter()
        .map(|(figure, caption)| (figure.key.as_deref(), caption))
        .collect();
    let expected =
        [(Some("fig-a"), "圖題"), (Some("fig-b"), ""), (Some("fig-c"), "圖[s:題]^0"), (None, "")];
    assert_eq!(found, expected.map(|(key, caption)| (key, caption.to_owned())));
    assert!(matches!(read("![甲](a.png)乙{#k}").0.blocks.as_slice(), [Block::Paragraph(_)]));
}

#[test]
fn captions_go_to_the_table_before_or_else_behind() {
    const TABLE: &str = "| 甲 |\n| - |\n| 乙 |\n\n";
    let captions = |text: &str| {
        let (document, _) = read(&text.replace("T", TABLE));
        let tables = tables(&document)
            .iter()
            .map(|table| (show(&table.caption), table.key.clone().unwrap_or_default()))
            .collect::<Vec<_>>();
        let others = document.blocks.len() - tables.len();
        (tables, others)
    };
    let pair = |caption: &str, key: &str| (caption.to_owned(), key.to_owned());
    assert_eq!(captions("T: 一 {#k}\n"), (vec![pair("一", "k")], 0));
    assert_eq!(captions(": 一\n\nT"), (vec![pair("一", "")], 0));
    assert_eq!(captions("T: 一\n\nT: 二\n\n"), (vec![pair("一", ""), pair("二", "")], 0));
    assert_eq!(captions("TT: 二\n"), (vec![pair("", ""), pair("二", "")], 0));
    assert_eq!(captions(": 一\n\n文\n\nT"), (vec![pair("", "")], 2));
    assert_eq!(captions("T\\: 一\n"), (vec![pair("", "")], 1));
    assert_eq!(captions("T: {#k}\n"), (vec![pair("", "k")], 0));
    assert_eq!(captions("Ttable: 一 {#k}\n"), (vec![pair("一", "k")], 0));
    assert_eq!(captions("table:一\n\nT"), (vec![pair("一", "")], 0));
    assert_eq!(captions("Ttable\\: 一\n"), (vec![pair("", "")], 1));
}

/// Shows rows as `甲|乙2x1`, cells with their spans.
pub(super) fn rows(rows: &[hanpress::document::Row]) -> Vec<String> {
    let cell = |cell: &hanpress::document::Cell| {
        let text: Vec<String> = cell
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => show(&paragraph.content),
                Block::List(_) => "list".to_owned(),
                Block::Table(_) => "table".to_owned(),
                other => panic!("{other:?}"),
            })
            .collect();
        let spans = match (cell.columns, cell.rows) {
            (1, 1) => String::new(),
            (columns, rows) => format!("{columns}x{rows}"),
        };
        format!("{}{spans}", text.join("/"))
    };
    rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn tables_in_html_keep_spans_heads_and_blocks() {
    let (document, diagnostics) = read(
        "<table id=\"yield\">\n<caption>各省<b>產量</b></caption>\n<tr><th rowspan=2>省<th \
         colspan=\"2\" align=center>產量</tr>\n<tr><th>春</th><th style=\"text-align:right\">秋</th>\n\
         <tr><td>湘 &amp; 鄂</td><td>1<br>2</td><td>\n\n- 三\n- 四\n\n又**五**\n\n</td></tr>\n\
         <tr><td colspan=99>註\n</table>\n\n後文\n",
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let [Block::Table(table), Block::Paragraph(after)] = document.blocks.as_slice() else {
        panic!("{:?}", document.blocks)
    };
    assert_eq!(show(&table.caption), "各省[s:產量]");
    assert_eq!(table.key.as_deref(), Some("yield"));
    assert_eq!(rows(&table.head), ["省1x2|產量2x1", "春|秋"]);
    assert_eq!(rows(&table.body), ["湘 & 鄂|1/2|list/又[s:五]", "註99x1"]);
    assert_eq!(table.columns.get(..3).unwrap(), [Alignment::Auto, Alignment::Auto, Alignment::End]);
    assert_eq!(plain_text(&after.content), "後文");
}

#[test]
fn a_table_ends_with_what_it_stands_in() {
    let (document, _) = read("> <table><tr><td>甲\n\n乙</td><td>丙\n\n丁\n");
    let [Block::Quote(quote), Block::Paragraph(after), Block::Paragraph(_)] =
        document.blocks.as_slice()
    else {
        panic!("{:?}", document.blocks)
    };
    let [Block::Table(table)] = quote.blocks.as_slice() else { panic!("{quote:?}") };
    assert_eq!(rows(&table.body), ["甲"]);
    assert!(show(&after.content).starts_with('乙'), "nothing is lost");
    let (document, _) =
        read("<table><thead><tr><th>甲</th></tr></thead><tr><td><table><tr><td>乙</table></table>");
    let [Block::Table(table)] = document.blocks.as_slice() else { panic!("{document:?}") };
    assert_eq!(
        (rows(&table.head), rows(&table.body)),
        (vec!["甲".to_owned()], vec!["table".to_owned()])
    );
}

#[test]
fn readings_and_entries_know_their_place() {
    let text = "學{漢字|hàn zì}{{index:漢字}}見{{ref:k}}";
    let (document, _) = read(text);
    let spelt = |origin: &hanpress::document::Origin| &text[origin.span().unwrap().range()];
    assert_eq!(spelt(&document.rubies[0].origin), "{漢字|hàn zì}");
    let Some(Block::Paragraph(paragraph)) = document.blocks.first() else { panic!() };
    let found: Vec<&str> = paragraph
        .content
        .iter()
        .filter_map(|inline| match inline {
            Inline::Index(mark) => Some(spelt(&mark.origin)),
            Inline::Reference(reference) => Some(spelt(&reference.origin)),
            _ => None,
        })
        .collect();
    assert_eq!(found, ["{{index:漢字}}", "{{ref:k}}"]);
}

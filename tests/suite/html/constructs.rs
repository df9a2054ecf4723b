//! One construct at a time: what a page says, and the Markdown that says the same.

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::pipeline::InputFormat;

use super::{imported, read};

/// Reads the body of a page; returns it as Markdown without front matter and title.
#[track_caller]
fn body(html: &str) -> String {
    let page =
        format!("<!DOCTYPE html><html><head><title>題</title></head><body>{html}</body></html>");
    let (text, ..) = imported("a.html", InputFormat::Html, page.into_bytes());
    let body = text.split_once("\n---\n").map_or("", |(_, body)| body).trim();
    body.strip_prefix("# 題\n").unwrap_or(body).trim().to_owned()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (html, expected) in cases {
        assert_eq!(body(html), *expected, "{html}");
    }
}

#[test]
fn line_breaks_part_lines_and_paragraphs() {
    check(&[
        ("<p>甲<br>乙</p>", "甲\\\n乙"),
        ("<p>甲<br><br>乙</p>", "甲\n\n乙"),
        ("<p>甲<br>\n　　乙</p>", "甲\n\n乙"),
        ("<p><br>甲<br></p>", "甲"),
        ("甲<p>乙<div>丙</div>丁", "甲\n\n乙\n\n丙\n\n丁"),
        ("<p>&nbsp;</p><p>　　甲</p>", "甲"),
        ("<div>甲\n乙<span>\n丙</span></div>", "甲乙丙"),
        ("<p>one\ntwo <b> three</b></p>", "one two **three**"),
        ("<p style='white-space:pre-wrap'>甲\n乙</p>", "甲\\\n乙"),
    ]);
}

#[test]
fn notes_that_share_a_paragraph_are_notes_each() {
    check(&[
        (
            "<p>甲<a href='#fn1'>[1]</a>乙<a href='#fn2'>[2]</a></p>\
             <p><a id=fn1>[1]</a> 注一，<b>很長</b>。<br><a id=fn2>[2]</a> 注二。</p>",
            "甲[^1]乙[^2]\n\n[^1]: 注一，**很長**。\n\n[^2]: 注二。",
        ),
        (
            "<p>甲<sup><a href='#_ftn1' name='_ftnref1'>1</a></sup>乙<sup><a href='#_ftn2' \
             name='_ftnref2'>2</a></sup></p><hr><p><span><a name='_ftn1' href='#_ftnref1'>[1]</a> \
             注一。</span> <span><a name='_ftn2' href='#_ftnref2'>[2]</a> 注二。</span></p>",
            "甲[^1]乙[^2]\n\n[^1]: 注一。\n\n[^2]: 注二。",
        ),
    ]);
    // What stands before the first is nobody's: nothing is taken apart.
    let text = body(
        "<p>甲<a href='#fn1'>[1]</a><a href='#fn2'>[2]</a></p>\
         <p>說明：<a id=fn1>[1]</a>一 <a id=fn2>[2]</a>二</p>",
    );
    assert!(text.contains("說明：") && !text.contains("[^"), "{text}");
}

#[test]
fn captions_of_word_belong_to_figures_and_tables() {
    let table = "<table><tr><th>甲</th><th>乙</th></tr><tr><td>一</td><td>二</td></tr></table>";
    let rows = "| 甲  | 乙  |\n| --- | --- |\n| 一  | 二  |";
    check(&[
        (
            "<p class=MsoNormal><img src='a.png' alt='港'></p>\
             <p class=MsoCaption>圖 <span>1</span> 港口</p><p>文</p>",
            "![港](a.png \"圖1\u{3000}港口\")\n\n文",
        ),
        (
            &format!("<p class=MsoCaption>表 1：船期</p>{table}<p>文</p>"),
            &format!("{rows}\n\n<span class=\"caption\">表1　船期</span>\n\n文"),
        ),
        (
            &format!("<p>文</p>{table}<p class=MsoCaption>表 2 船期</p>"),
            &format!("文\n\n{rows}\n\n<span class=\"caption\">表1　船期</span>"),
        ),
        // Where there is neither, it stays as it was written.
        ("<p>文</p><p class=MsoCaption>表 3 船期</p><p>文</p>", "文\n\n表 3 船期\n\n文"),
    ]);
}

#[test]
fn marks_come_from_elements_and_styles() {
    check(&[
        ("<p>一<b>二</b><strong>三</strong></p>", "一**二三**"),
        ("<p><em>一</em>二<i>三</i></p>", "*一*二*三*"),
        ("<p>一<s>二</s><ins>三</ins></p>", "一~~二~~<u>三</u>"),
        ("<p>一<kbd>Ctrl</kbd>二</p>", "一`Ctrl`二"),
        ("<p>m<sup>2</sup> H<sub>2</sub>O</p>", "m<sup>2</sup> H<sub>2</sub>O"),
        ("<p>一<span style='font-weight:600'>二</span></p>", "一**二**"),
        (
            "<style>.x{font-weight:bold}b.y{font-weight:normal}</style><p>一<span class=x>二</span><b class=y>三</b>",
            "一**二**三",
        ),
        (
            "<p>一<em style='font-style:normal;text-emphasis:dot'>二</em></p>",
            "一<em class=\"dots\">二</em>",
        ),
        (
            "<p>一<u class=name>二</u><u class=title>三</u></p>",
            "一<u class=\"name\">二</u><u class=\"title\">三</u>",
        ),
        (
            "<p><u class=name>一</u><u class=name>二<b>三</b></u><b><u class='name continued'>四</u></b></p>",
            "<u class=\"name\">一</u><u class=\"name\">二**三四**</u>",
        ),
        (
            "<p>一<a href='https://a.example/'><u>二</u></a></p>",
            "一[<u>二</u>](https://a.example/)",
        ),
        ("<p>一<b>二<p>三</b>四", "一**二**\n\n**三**四"),
        (
            "<p>一<span lang=en>two</span><span lang=zh-HK>三</span></p>",
            "一<span lang=\"en\">two</span>三",
        ),
        ("<p>一<span translate=no>二</span></p>", "一<span translate=\"no\">二</span>"),
        ("<h2><b>章</b></h2>", "## <a id=\"chapter\"></a>章"),
    ]);
}

#[test]
fn readings_stand_above_their_bases() {
    check(&[
        (
            "<p><ruby>漢<rt>hàn</rt>字<rt>zì</rt></ruby></p>",
            "<ruby>漢<rt>hàn</rt></ruby><ruby>字<rt>zì</rt></ruby>",
        ),
        (
            "<p><ruby><rb>漢<rb>字<rt>hàn<rt>zì</ruby></p>",
            "<ruby>漢<rt>hàn</rt></ruby><ruby>字<rt>zì</rt></ruby>",
        ),
        (
            "<p><ruby>字<rp>（</rp><rt>zì</rt><rp>）</rp></ruby>。</p>",
            "<ruby>字<rt>zì</rt></ruby>。",
        ),
    ]);
}

#[test]
fn lists_keep_their_numbers() {
    check(&[
        ("<ol start=3><li>甲<li>乙</ol>", "3. 甲\n4. 乙"),
        ("<ol><li>甲<li value=7>乙</ol>", "1. 甲\n\n7) 乙"),
        ("<ul><li>甲<ul><li>乙</ul></ul>", "- 甲\n  - 乙"),
        ("<ul><li>甲</li><ul><li>乙</li></ul></ul>", "- 甲\n  - 乙"),
        ("<ul><li><p>甲</p><li><p>乙</p></ul>", "- 甲\n\n- 乙"),
        ("<ul><li><input type=checkbox checked> 甲</ul>", "- ☑ 甲"),
    ]);
}

#[test]
fn tables_keep_spans_heads_and_alignment() {
    check(&[
        (
            "<table><tr><th>甲<th align=right>乙<tr><td>1<td>2</table>",
            "| 甲  |  乙 |\n| --- | --: |\n| 1   |   2 |",
        ),
        ("<table role=presentation><tr><td>甲<td>乙</table>", "甲\n\n乙"),
    ]);
    let spanned = body("<table><caption>表</caption><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>");
    assert!(spanned.contains("<td rowspan=\"2\">甲</td>"), "{spanned}");
}

#[test]
fn figures_have_captions() {
    check(&[
        (
            "<figure><img src=a.png alt=甲><figcaption>乙</figcaption></figure>",
            "![甲](a.png \"圖1　乙\")",
        ),
        ("<p><a href=b.jpg><img src=a.jpg alt=甲></a></p>", "![甲](a.jpg)"),
        ("<p>一<img src=a.png alt=甲>二</p>", "一![甲](a.png)二"),
        ("<p>一<img class=emoji alt=☂ src=x.svg></p>", "一☂"),
        ("<p><img src='data:,x' data-src=a.png alt=甲></p>", "![甲](a.png)"),
    ]);
}

#[test]
fn code_keeps_its_lines_and_prose_does_not() {
    check(&[
        (
            "<pre><code class=language-rust>fn main() {\n}\n</code></pre>",
            "```rust\nfn main() {\n}\n```",
        ),
        ("<pre>山有木兮\n　木有枝</pre>", "山有木兮\\\n木有枝"),
    ]);
}

#[test]
fn notes_are_found_however_they_are_written() {
    for page in [
        // EPUB and ARIA.
        "<p>文<a epub:type=noteref href=#a>甲</a>。</p><aside epub:type=footnote id=a>註。</aside>",
        "<p>文<a role=doc-noteref href=#a>1</a>。</p><div role=doc-footnote id=a><p>註。</p></div>",
        // Links there and back.
        "<p>文<sup><a id=x href=#a>[1]</a></sup>。</p><hr><p><a id=a href=#x>[1]</a> 註。</p>",
        "<p>文<a name=x href=#a>註一</a>。</p><p><a name=a href=#x>註一</a>：註。</p>",
        "<p>文<sup>(<a id=x href=#a>1</a>)</sup>。</p><table><tr><td><a id=a href=#x>1</a><td>註。</table>",
        "<p>文<sup id=x><a href=#a>1</a></sup>。</p><dl><dt id=a><a href=#x>1</a></dt><dd>註。</dd></dl>",
        // By the id alone.
        "<p>文<sup><a href=#fn1>1</a></sup>。</p><h2>註釋</h2><ol><li id=fn1>註。</ol>",
    ] {
        assert_eq!(body(page), "文[^1]。\n\n[^1]: 註。", "{page}");
    }
}

#[test]
fn links_lead_to_headings() {
    check(&[
        (
            "<h2 id=tea-road>茶路</h2><p><a href=#tea-road>見</a>",
            "## <a id=\"tea-road\"></a>茶路\n\n[見](#tea-road)",
        ),
        (
            "<h2><a name=茶></a>茶</h2><p><a href='#%E8%8C%B6'>見</a>",
            "## <a id=\"heading-1\"></a>茶\n\n[見](#heading-1)",
        ),
        (
            "<a id=tea></a><h2>茶</h2><p><a href=#tea>見</a>",
            "## <a id=\"tea\"></a>茶\n\n[見](#tea)",
        ),
        ("<p id=x>茶</p><p><a href=#x>見</a>", "茶\n\n見"),
        (
            "<p><a href='https://www.google.com/url?q=https://a.example/%3Fb&sa=D'>見</a>",
            "[見](https://a.example/?b)",
        ),
        ("<p><a href='javascript:void(0)'>見</a>", "見"),
    ]);
}

#[test]
fn the_site_around_the_text_is_left_out_and_told() {
    let long = "山中有寺，寺裡有鐘。".repeat(20);
    let page = format!(
        "<html lang=en><head><title>鐘 - 站</title><meta property=og:site_name content=站></head><body>\
         <nav><a href=/>首頁</a></nav><header>站名</header><article><h2>寺</h2><p>{long}</p>\
         <form><input name=q><button>找</button></form><p hidden>藏</p></article>\
         <footer>版權</footer></body></html>"
    );
    let (document, diagnostics) = read(&page);
    assert_eq!(document.metadata.title.as_deref(), Some("鐘"));
    assert_eq!(document.metadata.lang.as_str(), "zh-Hant");
    let mut text = String::new();
    document.visit_blocks(&mut |block| {
        if let hanpress::document::Block::Paragraph(paragraph) = block {
            text.push_str(&hanpress::document::plain_text(&paragraph.content));
        }
    });
    assert_eq!(text, long);
    let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
    for expected in [
        "title `鐘` taken from the page's head",
        "4 characters outside the main content are left out",
        "1 form or control is left out",
        "1 hidden element is left out",
        "1 language of the page is not that of its text and is passed over",
    ] {
        assert!(messages.contains(&expected), "{expected}: {messages:?}");
    }
}

#[test]
fn what_leads_nowhere_is_told() {
    let codes = |diagnostics: &Diagnostics| -> Vec<Code> {
        diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    };
    let (_, diagnostics) = read("<h1>題</h1><p>文<a class=noteref href=#none>1</a></p>");
    assert_eq!(codes(&diagnostics), [Code::DanglingNote]);
    let (_, diagnostics) = read("<h1>題</h1><p>文<a href=#none>那裡</a></p>");
    assert_eq!(codes(&diagnostics), [Code::DanglingLink]);
    let (_, diagnostics) = read("<h1>題</h1><aside epub:type=footnote>孤註</aside>");
    assert_eq!(codes(&diagnostics), [Code::DanglingNote]);
}

#[test]
fn cells_head_their_rows() {
    let row = |cells: &str| {
        let html = format!("<table><thead><tr><th>船<th>箱</tr></thead><tr>{cells}</tr></table>");
        let heads = |line: &&str| line.starts_with("<th scope=");
        body(&html).lines().filter(heads).collect::<Vec<_>>().concat()
    };
    let heads = |text: &str| format!("<th scope=\"row\">{text}</th>");
    for (cells, expected) in [
        ("<th>甲<td>二", heads("甲")),
        ("<th scope=ROW><b>甲</b><td>二", heads("甲")),
        ("<td>甲<th scope=row>二", heads("二")),
        ("<th scope=rowgroup colspan=2>甲", "<th scope=\"row\" colspan=\"2\">甲</th>".to_owned()),
        ("<th scope=row>甲<th scope=row>二", heads("甲") + &heads("二")),
        // Another head between the rows, and what only looks like a head.
        ("<th>甲<th>二", String::new()),
        ("<th scope=col>甲<td>二", String::new()),
        ("<td scope=row>甲<td>二", String::new()),
    ] {
        assert_eq!(row(cells), expected, "{cells}");
    }
    // A row that has such cells alone is none of a head.
    let text =
        body("<table><tr><th scope=row>甲<th scope=row>乙</tr><tr><td>一<td>二</tr></table>");
    assert!(!text.contains("thead") && text.contains(&heads("甲")), "{text}");
}

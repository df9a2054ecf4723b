//! What is never converted, in every form in which a manuscript can say so.

use hanpress::conversion::{ConversionOptions, convert_document};
use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{Document, Inline, Marks};
use hanpress::reader::{ReaderOptions, markdown, plain};
use hanpress::source::Source;

use crate::cli::Desk;

fn read_plain(text: &str) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::from_text("a.txt", text);
    let document = plain::read(&source, &ReaderOptions::default(), &mut diagnostics);
    (document, diagnostics)
}

fn read_markdown(text: &str) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::from_text("a.md", text);
    let document = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
    (document, diagnostics)
}

/// The Markdown edition of a manuscript, without its front matter.
fn published(text: &str) -> String {
    let desk = Desk::new(&[("a.md", text)]);
    let (code, out, err) = desk.run("build a.md --editions md -o out");
    assert_eq!(code, 0, "{out}{err}");
    let edition = desk.read("out/a.md");
    edition.splitn(3, "---\n").nth(2).unwrap().trim_start().to_owned()
}

/// What the switches of a manuscript are blamed for: line and message.
fn blamed(diagnostics: &Diagnostics, text: &str) -> Vec<(usize, String)> {
    let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
    let of_switches = diagnostics.iter().filter(|one| one.code == Code::Protection);
    of_switches.map(|one| (line(one.span.unwrap().start), one.message.clone())).collect()
}

#[test]
fn a_region_within_a_paragraph() {
    let text = "這體<!-- hanpress:off -->「體」<!-- hanpress:on -->,體。\n";
    assert_eq!(published(text), "这体<span translate=\"no\">「體」</span>，体。\n");
    // Beginning the line, where CommonMark sees HTML, what follows is still Markdown.
    let text = "<!-- hanpress:off -->體<!-- hanpress:on -->的**體**\n[體](b.md)。\n";
    assert_eq!(published(text), "<span translate=\"no\">體</span>的**体**[体](b.md)。\n");
    let text = "- <!-- hanpress:off -->體\n> <!-- hanpress:on -->體\n";
    assert_eq!(published(text), "- <span translate=\"no\">體</span>\n\n> 体\n");
}

#[test]
fn a_region_around_blocks() {
    let text = "\
體

<!-- hanpress:off -->

## 附錄A 體 {#appendix}

- 體

| 體 |
|---|
| 體 |

![體](a.png \"體\")

> 體[^1][體](b.md \"體\")

[^1]: 體

<!-- hanpress:on -->
體
";
    let kept = |text: &str| format!("<span translate=\"no\">{text}</span>");
    let (body, image) = (kept("體"), kept("![體](a.png \"图1\u{3000}體\")"));
    let edition = published(text);
    for expected in [
        format!("体\n\n## <a id=\"appendix\"></a>附錄A {body}\n\n- {body}\n"),
        format!("| {body} |"),
        format!("\n{image}\n"),
        "[體](b.md \"體\")".to_owned(),
        format!("[^1]: {body}"),
        "\n\n体\n".to_owned(),
    ] {
        assert!(edition.contains(&expected), "{expected}\n{edition}");
    }
}

#[test]
fn the_edition_converted_again_is_left_alone() {
    let text = "體<!-- hanpress:off -->「體」\n\n體<!-- hanpress:on -->體\n\n<div lang=\"ja\">\n\n圖書館\n\n</div>\n\n體\n";
    let once = published(text);
    assert!(once.contains("「體」") && once.contains("圖書館"), "{once}");
    assert_eq!(published(&once), once);
}

#[test]
fn slips_are_told_with_their_place_and_nothing_is_lost() {
    let text =
        "體<!-- hanpress:on -->\n\n<!-- hanpress:off -->\n\n體\n\n體<!-- hanpress:off -->\n\n體\n";
    let (document, diagnostics) = read_markdown(text);
    let on = "hanpress:on without hanpress:off before it";
    let nested = "hanpress:off within a region that is off already";
    let open = "hanpress:off without hanpress:on: nothing is converted from here on";
    let expected = [(1, on), (7, nested), (3, open)].map(|(line, what)| (line, what.to_owned()));
    assert_eq!(blamed(&diagnostics, text), expected);
    assert_eq!(document.blocks.len(), 4);
    // Comments of other kinds are no switches.
    let (_, diagnostics) = read_markdown("體<!-- hanpress is good -->\n");
    assert!(blamed(&diagnostics, text).is_empty());
}

#[test]
fn switches_in_code_are_code() {
    let text = "`<!-- hanpress:off -->`體\n\n```\n<!-- hanpress:off --> 體\n```\n\n    <!-- hanpress:on --> 體\n";
    let expected = "`<!-- hanpress:off -->`体\n\n```\n<!-- hanpress:off --> 體\n```\n\n```\n<!-- hanpress:on --> 體\n```\n";
    assert_eq!(published(text), expected);
}

#[test]
fn text_in_another_language_or_script_stays() {
    let text = "<span lang=\"ja\">圖書館</span>，<em lang=ja>學</em>，<span lang='zh-Hans'>乾</span>,\
                <span lang=\"zh-Hant\">體</span>，<span translate=\"no\">體<b translate=\"yes\">體</b></span>。\n";
    let expected = "<span lang=\"ja\">圖書館</span>，<span lang=\"ja\">*學*</span>，<span \
                    lang=\"zh-Hans\">乾</span>，<span lang=\"zh-CN\">体</span>，<span \
                    translate=\"no\">體</span>**体**。\n";
    assert_eq!(published(text), expected);
}

#[test]
fn elements_end_where_what_holds_them_ends() {
    let lang = |inline: &Inline| match inline {
        Inline::Text(run) => run.lang.as_ref().map(|lang| lang.as_str().to_owned()),
        _ => None,
    };
    let langs = |text: &str| -> Vec<Option<String>> {
        let (document, _) = read_markdown(text);
        let mut langs = Vec::new();
        document.visit_blocks(&mut |block| {
            if let hanpress::document::Block::Paragraph(paragraph) = block {
                langs.extend(paragraph.content.iter().map(lang));
            }
        });
        langs
    };
    let ja = || Some("ja".to_owned());
    // An inline element ends with its paragraph, a block's with its container or its end tag.
    assert_eq!(langs("<span lang=\"ja\">甲\n\n乙\n"), [ja(), None]);
    assert_eq!(langs("- <div lang=\"ja\">\n\n  甲\n\n乙\n"), [ja(), None]);
    assert_eq!(
        langs("<div lang=\"ja\">\n\n甲\n\n<div>\n\n乙\n\n</div>\n\n丙\n\n</div>\n\n丁\n"),
        [ja(), ja(), ja(), None]
    );
    let text = "甲\n\n<div lang=\"ja\">\n\n乙\n";
    let (_, diagnostics) = read_markdown(text);
    assert_eq!(
        blamed(&diagnostics, text),
        [(3, "<div> is not closed; what it says holds to the end".to_owned())]
    );
    // As deep and as unbalanced as hostile text may be.
    assert_eq!(langs(&"<span lang=\"ja\">".repeat(50_000)).len(), 0);
    assert_eq!(langs(&("</span>".repeat(50_000) + "甲")).len(), 1);
}

#[test]
fn what_is_protected_is_not_blamed_for_its_characters() {
    let outside = |text: &str| {
        let (document, _) = read_markdown(text);
        let mut diagnostics = Diagnostics::new();
        convert_document(&document, &ConversionOptions::default(), &mut diagnostics);
        diagnostics.iter().filter(|one| one.code == Code::NonstandardCharacter).count()
    };
    assert_eq!(outside("曖\n"), 0, "it becomes 暧");
    assert_eq!(outside("㗎\n"), 1);
    assert_eq!(outside("<!-- hanpress:off -->㗎曖<!-- hanpress:on -->\n"), 0);
    assert_eq!(outside("<!-- hanpress:off -->㗎曖<!-- hanpress:on -->㗎\n"), 1);
}

#[test]
fn metadata_can_be_protected() {
    let desk = Desk::new(&[(
        "a.md",
        "---\nauthor: 張乾體\npublisher: 體\nprotect: [author]\n---\n\n<!-- hanpress:off -->\n\n# 書體\n\n<!-- hanpress:on -->\n\n體\n",
    )]);
    let (code, ..) = desk.run("build a.md --editions md -o out");
    assert_eq!(code, 0);
    let expected = "---\ntitle: 書體\nauthor: 張乾體\nlang: zh-CN\nprotect:\n  - author\n  - title\npublisher: 体\n---\n\n体\n";
    assert_eq!(desk.read("out/a.md"), expected);
}

#[test]
fn addresses_stay_wherever_they_stand() {
    let text = "---\ncontact: 寄tea@example.tw體\n---\n見https://a.tw/b/體?q=體，寄tea.體@example.tw與a.b@example.tw體。\n\n\
                [體](https://a.tw/體 \"見www.a.tw體\")與![體](圖/體.png)\n";
    let desk = Desk::new(&[("a.md", text)]);
    assert_eq!(desk.run("build a.md --editions md -o out").0, 0);
    let edition = desk.read("out/a.md");
    for expected in [
        "contact: 寄tea@example.tw体",
        "见https://a.tw/b/體?q=體，寄tea.体@example.tw与a.b@example.tw体。",
        "[体](https://a.tw/體 \"见www.a.tw体\")",
        "(圖/體.png)",
    ] {
        assert!(edition.contains(expected), "{expected}\n{edition}");
    }
}

#[test]
fn regions_of_a_plain_text_stand_on_lines_of_their_own() {
    let text = "\
第一段說的是茶山的早晨，霧還沒有散，採茶的人已經上山去了。
<!-- hanpress:off -->
第二段「體」不變，因為它引自一本舊書，書裡的字一個也不能改。
<!-- hanpress:on -->
第三段說的是茶山的晚上，燈一盞一盞亮起來，照著剛炒好的茶。
";
    let (document, diagnostics) = read_plain(text);
    assert!(blamed(&diagnostics, text).is_empty(), "{diagnostics:?}");
    let (converted, _) =
        convert_document(&document, &ConversionOptions::default(), &mut Diagnostics::new());
    let paragraphs: Vec<(String, bool)> = converted
        .blocks
        .iter()
        .map(|block| match block {
            hanpress::document::Block::Paragraph(paragraph) => match paragraph.content.as_slice() {
                [Inline::Text(run)] => (run.text.clone(), run.marks.contains(Marks::PROTECTED)),
                other => panic!("one run: {other:?}"),
            },
            other => panic!("a paragraph: {other:?}"),
        })
        .collect();
    let expected = [
        ("第一段说的是茶山的早晨，雾还没有散，采茶的人已经上山去了。", false),
        ("第二段「體」不變，因為它引自一本舊書，書裡的字一個也不能改。", true),
        ("第三段说的是茶山的晚上，灯一盏一盏亮起来，照着刚炒好的茶。", false),
    ];
    assert_eq!(paragraphs, expected.map(|(text, kept)| (text.to_owned(), kept)));
}

#[test]
fn slips_in_a_plain_text_are_told() {
    let text = "第一段說的是茶山的早晨，霧還沒有散。\n\n茶<!-- hanpress:off -->體\n\n<!-- hanpress:off -->\n\n第二段的體留在這裡，不會變成別的字。\n";
    let (document, diagnostics) = read_plain(text);
    let inner = "a switch within a line is text in a plain manuscript";
    let open = "hanpress:off without hanpress:on: nothing is converted from here on";
    assert_eq!(blamed(&diagnostics, text), [(3, inner.to_owned()), (5, open.to_owned())]);
    let json = serde_json::to_string(&document).unwrap();
    assert!(json.contains("<!-- hanpress:off -->體") && json.contains("第二段的體"), "{json}");
}

#[test]
fn import_carries_regions_over() {
    let desk = Desk::new(&[(
        "a.txt",
        "第一段說的是茶山的早晨，霧還沒有散。\n<!-- hanpress:off -->\n第二段的體留在這裡，不會變成別的字。\n<!-- hanpress:on -->\n",
    )]);
    let (code, out, _) = desk.run("import a.txt");
    assert_eq!(code, 0);
    assert!(
        out.contains("\n<span translate=\"no\">第二段的體留在這裡，不會變成別的字。</span>\n"),
        "{out}"
    );
}

#[test]
fn the_filter_leaves_regions_and_says_which_is_open() {
    let desk = Desk::new(&[]);
    let text = "體<!-- hanpress:off -->體\r\n「體」<!-- hanpress:on -->「體」\n體\n<!-- hanpress:off -->體";
    let expected =
        "体<!-- hanpress:off -->體\r\n「體」<!-- hanpress:on -->“体”\n体\n<!-- hanpress:off -->體";
    let (code, out, err) = desk.run_with_input("convert", text.as_bytes());
    assert_eq!((code, out.as_str()), (0, expected));
    assert!(err.contains("(standard input):4: warning[protection]"), "{err}");
}

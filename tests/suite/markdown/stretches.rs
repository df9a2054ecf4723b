//! Long manuscripts, which are read in parts where nothing reaches from one to another: what is read
//! is what is read in one piece.

use hanpress::document::{Block, Document, Inline};

use super::read;

/// More than two parts are at least.
const LENGTH: usize = 250_000;

/// A chapter with everything that does not forbid parts, `N` for its number. What stands last may
/// not end as it would at the end of a manuscript.
fn chapter(number: usize, last: &str) -> String {
    let text = "\
# 第N章 山徑 {#way-N}

走到*半山*，**「歇一歇。」**他說[^aN]；又*斜*又**粗**，\\*不是* 也不是 ** 這樣。\\
換行，[連結](#way-N \"題\")、[](#way-N)、<<、`代碼 # 不是標題`。{漢字|hàn zì}{{ref:way-N}}

甲乙丙
丁戊 aN
bN

小標題N
-------

: 不是題註

Table: 表N {#table-N}

| 欄 | 值 |
|---|--:|
| 一 | N[^bN] |

![圖N](a.png){#figure-N}

    # 縮排的不是標題

    第二段

[^aN]: 註N

    註的第二段

    - 註裡的項

[^bN]: 表註
懶行

LAST
";
    let text = text.replace("<<", "《》").replace("LAST", last);
    text.replace('N', &number.to_string())
}

fn book(last: &str) -> String {
    let mut text = "---\ntitle: 長書\n---\n\n".to_owned();
    for number in 0.. {
        text += &chapter(number, last);
        text += "\n";
        if text.len() > LENGTH {
            break;
        }
    }
    text + "# 尾\n\n尾聲\n"
}

/// Shows a document with where everything in it came from.
fn shown(text: &str) -> String {
    let (document, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    format!("{document:#?}")
}

/// A comment may go on over a blank line: the manuscript is read in one piece.
fn in_one_piece(text: &str) -> String {
    format!("{text}\n<!-- -->\n")
}

#[test]
fn parts_say_what_the_whole_says_with_the_same_origins() {
    let lasts = [
        "末段",
        "末段  ",
        "- 項\n- 項",
        "- 項\n\n  段\n- 項\n",
        "1. 項\n\n   - 裡\n     懶行\n",
        "- 項\n\n\n",
        "> 引\n懶行",
        "> - 項\n>\n> # 引裡的標題\n",
        "***",
        "| 欄 |\n|---|\n| 值 |",
        "    代碼\n",
        "[^cN]: 註\n\n    - 項\n\n\n[^dN]: 註[^cN]\n\n說[^dN]",
        "說[^eN]\n\n[^eN]: 註",
        "末*段",
        "# 空章 ##\n\n#",
        "- ",
    ];
    for last in lasts {
        let text = book(last);
        let (parts, whole) = (shown(&text), shown(&in_one_piece(&text)));
        // The whole document would be a long message.
        let line = parts.lines().zip(whole.lines()).position(|(part, whole)| part != whole);
        assert_eq!(line, None, "{last:?}");
        assert_eq!(parts.len(), whole.len(), "{last:?}");
    }
}

fn headings(document: &Document) -> usize {
    document.headings().count()
}

#[test]
fn what_is_defined_elsewhere_is_found_there() {
    let last_paragraph = |text: &str| {
        let (document, _) = read(text);
        let last = document.blocks.into_iter().rfind(|block| matches!(block, Block::Paragraph(_)));
        let Some(Block::Paragraph(last)) = last else { panic!("no paragraph") };
        (last.content, document.links, document.notes.len())
    };
    let text = book("末段");
    let (_, links, notes) = last_paragraph(&text);
    let (content, more, same) = last_paragraph(&format!("[L]: /far\n\n{text}\n見[L]。\n"));
    assert_eq!((more.len(), same), (links.len() + 1, notes));
    assert_eq!(more.last().map(|link| link.target.as_str()), Some("/far"));
    assert!(matches!(content.as_slice(), [_, Inline::Text(run), _] if run.link.is_some()));
    let (content, same, more) = last_paragraph(&format!("[^ß]: 註\n\n{text}\n見[^ß]。\n"));
    assert_eq!((same.len(), more), (links.len(), notes + 1));
    assert!(matches!(content.as_slice(), [_, Inline::NoteCall { .. }, _]));
    let (content, _, more) = last_paragraph(&format!("[^far]: 註\n\n{text}\n見[^FAR]。\n"));
    assert_eq!(more, notes + 1);
    assert!(matches!(content.as_slice(), [_, Inline::NoteCall { .. }, _]));
}

#[test]
fn what_reaches_over_headings_has_them_in_it() {
    let text = book("末段");
    let body = text.split_once("---\n\n").expect("front matter").1;
    let all = headings(&read(&text).0);
    assert!(all > 50, "{all}");
    assert_eq!(headings(&read(&format!("# 首 {{#a}}\n\n{body}")).0), all + 1);
    for (open, close) in [("```", "```"), ("~~~~", "~~~~"), ("<!--", "-->"), ("<pre>", "</pre>")] {
        let text = format!("# 首 {{#a}}\n\n{open}\n\n{body}\n{close}\n\n# 尾\n");
        assert_eq!(headings(&read(&text).0), 2, "{open}");
    }
}

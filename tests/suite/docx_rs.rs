//! docx-rs as the writer of DOCX editions: built with the feature `docx-rs` it is held beside
//! hanpress's own writer, without it the user is told how to get it.

use crate::cli::Desk;

#[test]
fn an_unknown_writer_of_docx_rs_kind_is_wrong_usage() {
    let desk = Desk::new(&[("a.md", "# 茶\n")]);
    let (code, _, err) = desk.run("build --docx-writer docxrs a.md");
    assert_eq!(code, 2);
    assert!(err.contains("did you mean docx-rs?"), "{err}");
}

#[cfg(not(feature = "docx-rs"))]
#[test]
fn without_the_feature_the_user_is_told_how_to_get_it() {
    let desk = Desk::new(&[("a.md", "# 茶\n")]);
    let (code, _, err) = desk.run("build --docx-writer docx-rs a.md");
    assert_eq!(code, 2);
    assert!(err.contains("--features docx-rs"), "{err}");
    assert!(!desk.path("output").exists());
}

#[cfg(feature = "docx-rs")]
mod built_in {
    use std::path::Path;
    use std::sync::Arc;

    use hanpress::diagnostic::{Code, Diagnostics};
    use hanpress::document::{Block, Document, plain_text};
    use hanpress::edition::{docx, docx_rs};
    use hanpress::font::FontBook;
    use hanpress::layout::{self, ImageFolder, LayoutDocument, PageMap};
    use hanpress::outline::{self, KeySources};
    use hanpress::reader::{ReaderOptions, docx as reader, markdown};
    use hanpress::source::Source;
    use hanpress::style::StyleSheet;

    use super::*;
    use crate::reference;

    /// Everything that both writers have words for.
    const MANUSCRIPT: &str = "\
---
title: 海堤
author: 老錢
---

## 第一章　風 {#wind}

他說：**「風要來了。」**於是*收*網，~~不~~走。[^1] 見[第二章](#tide)與[潮汐](https://example.org/tide?a=1&b=2)；x<sup>2</sup>，\
H<sub>2</sub>O，`a<b`。第一行\\
第二行

- 船
- 網
  1. 大網
  2. 小網

  網要晾。

3. 三
4. 四

> 浪來的時候，<u>不要</u>回頭。

```
fn main() {
    tide();
}
```

## 第二章　潮 {#tide}

| 名稱 | 數量 |
| :--- | ---: |
| 船   |   12 |

<table>
<tr><td colspan=\"2\">甲</td><td rowspan=\"2\">乙</td></tr>
<tr><td>丙</td><td>丁</td></tr>
</table>

***

完。[^2]

[^1]: 這是**注**。

[^2]: 第二個注。

    它有兩段。
";

    fn resolve(text: &str, folder: &Path) -> (LayoutDocument, PageMap) {
        let mut diagnostics = Diagnostics::new();
        let source = Source::from_text("a.md", text);
        let document = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
        let outline =
            outline::build(&document, &document, &KeySources::default(), &mut diagnostics);
        let sheet = Arc::new(StyleSheet::built_in("report-a4").unwrap());
        let images = ImageFolder::new(folder);
        let mut flow = layout::resolve(document, &outline, &sheet, &images, &mut diagnostics);
        let (_, folios, ()) =
            layout::lay_out(&mut flow, FontBook::embedded(), &mut diagnostics, |_| ());
        (flow, folios)
    }

    fn by_docx_rs(flow: &LayoutDocument) -> (Vec<u8>, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        (docx_rs::write(flow, &mut diagnostics).expect("a file"), diagnostics)
    }

    fn read(bytes: &[u8]) -> Document {
        let options = ReaderOptions::default();
        let path = Path::new("a.docx");
        reader::read(path, bytes, &options, &mut Diagnostics::new()).expect("a package").document
    }

    /// A line for each block, with what both writers can say of it.
    fn sketch(blocks: &[Block], depth: usize, lines: &mut Vec<String>) {
        let pad = " ".repeat(depth);
        for block in blocks {
            match block {
                Block::Heading(heading) => lines.push(format!(
                    "{pad}heading {} {:?} {:?} {:?}",
                    heading.level, heading.number, heading.key, heading.content
                )),
                Block::Paragraph(paragraph) => {
                    lines.push(format!("{pad}paragraph {:?}", paragraph.content));
                }
                Block::List(list) => {
                    lines.push(format!("{pad}list {:?}", list.kind));
                    for item in &list.items {
                        lines.push(format!("{pad} item"));
                        sketch(&item.blocks, depth + 2, lines);
                    }
                }
                Block::Quote(quote) => {
                    lines.push(format!("{pad}quote {:?}", quote.kind));
                    sketch(&quote.blocks, depth + 1, lines);
                }
                Block::Code(code) => lines.push(format!("{pad}code {:?}", code.text)),
                Block::Table(table) => {
                    lines.push(format!("{pad}table {}", plain_text(&table.caption)));
                    // Rows that repeat are told from others by hanpress alone.
                    for row in table.head.iter().chain(&table.body) {
                        lines.push(format!("{pad} row"));
                        for cell in &row.cells {
                            lines.push(format!("{pad}  cell {} {}", cell.columns, cell.rows));
                            sketch(&cell.blocks, depth + 3, lines);
                        }
                    }
                }
                Block::Figure(figure) => {
                    lines.push(format!("{pad}figure {}", plain_text(&figure.caption)));
                }
                Block::Rule(_) => lines.push(format!("{pad}rule")),
            }
        }
    }

    fn sketched(document: &Document) -> Vec<String> {
        let mut lines = vec![format!("{:?}", document.metadata.title)];
        sketch(&document.blocks, 0, &mut lines);
        for note in &document.notes {
            lines.push("note".to_owned());
            sketch(&note.blocks, 1, &mut lines);
        }
        lines.extend(document.links.iter().map(|link| format!("link {}", link.target)));
        // Where text came from is no part of it.
        let origin = |line: &str| {
            let mut line = line.to_owned();
            while let Some(start) = line.find(", origin: Origin {") {
                let end = line[start..].find('}').expect("its end") + start;
                line.replace_range(start..=end, "");
            }
            line
        };
        lines.iter().map(|line| origin(line)).collect()
    }

    #[track_caller]
    fn assert_alike(flow: &LayoutDocument, folios: &PageMap) {
        let ours = docx::write(flow, folios, &mut Diagnostics::new()).expect("a file");
        let (theirs, _) = by_docx_rs(flow);
        let (ours, theirs) = (sketched(&read(&ours)), sketched(&read(&theirs)));
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours, theirs);
        }
        assert_eq!(ours.len(), theirs.len());
    }

    #[test]
    fn text_and_structure_are_those_of_the_first_writer() {
        let (flow, folios) = resolve(MANUSCRIPT, Path::new(""));
        assert_alike(&flow, &folios);
    }

    #[test]
    fn a_guide_is_that_of_the_first_writer() {
        let input = reference::root().join("input");
        let path = input.join("serial-port-guide.md");
        let bytes = std::fs::read(&path).unwrap();
        let source = Source::decode(&path, bytes, None, &mut Diagnostics::new()).unwrap();
        let (flow, folios) = resolve(source.text(), &input);
        assert_alike(&flow, &folios);
    }

    #[test]
    fn the_same_document_gives_the_same_bytes_whatever_was_written_before() {
        let (flow, _) = resolve(MANUSCRIPT, Path::new(""));
        let first = by_docx_rs(&flow).0;
        let other = resolve("# 甲\n\n[乙](https://a.b)[^1]\n\n[^1]: 丙\n", Path::new("")).0;
        by_docx_rs(&other);
        let flow = Arc::new(flow);
        let elsewhere = Arc::clone(&flow);
        let second = std::thread::spawn(move || by_docx_rs(&elsewhere).0).join().unwrap();
        assert!(first == second && first == by_docx_rs(&flow).0);
    }

    #[test]
    fn what_docx_rs_has_no_words_for_is_reported() {
        let text =
            "# 一\n\n{漢字|hàn zì}<em class=\"dots\">點</em>{{index:茶}}[^1]再[^1]\n\n[^1]: 注\n";
        let (flow, _) = resolve(text, Path::new(""));
        let (bytes, diagnostics) = by_docx_rs(&flow);
        let [loss] = diagnostics.iter().collect::<Vec<_>>()[..] else { panic!("{diagnostics:?}") };
        assert_eq!(loss.code, Code::EditionLoss);
        for lost in ["ruby", "emphasis dots", "marks for the index", "notes that are called twice"]
        {
            assert!(loss.message.contains(lost), "{lost}: {}", loss.message);
        }
        // The text itself is there.
        let document = read(&bytes);
        let lines = sketched(&document).join("\n");
        assert!(lines.contains("漢字") && lines.contains('點'), "{lines}");
    }

    #[test]
    fn the_flag_chooses_the_writer() {
        let desk = Desk::new(&[("a.md", "# 茶\n\n喝茶。\n")]);
        let (code, _, err) = desk.run("build --editions docx --docx-writer docx-rs a.md");
        assert_eq!(code, 0, "{err}");
        assert!(err.contains("docx-rs has no words for"), "{err}");
        desk.run("build --editions docx a.md -o other");
        let built = |folder: &str| std::fs::read(desk.path(&format!("{folder}/a.docx"))).unwrap();
        assert!(built("output") != built("other"));
    }
}

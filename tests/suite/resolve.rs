//! The resolved flow: what every edition reads.

use std::io;
use std::sync::Arc;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::Document;
use hanpress::layout::{
    self, ImageState, LayoutBlock, LayoutDocument, LayoutInline, LinkTarget, NumberSource,
};
use hanpress::outline::{self, KeySources};
use hanpress::reader::{ReaderOptions, markdown};
use hanpress::source::Source;
use hanpress::style::{Align, Role, StyleSheet};

use crate::reference;

/// Reads Markdown as a manuscript.
pub(crate) fn document(text: &str) -> Document {
    let source = Source::from_text("sample.md", text);
    markdown::read(&source, &ReaderOptions::default(), &mut Diagnostics::new())
}

/// Resolves Markdown with a sheet; images are those beside the samples.
pub(crate) fn flow_with(text: &str, sheet: &Arc<StyleSheet>) -> LayoutDocument {
    resolve(text, sheet).0
}

fn resolve(text: &str, sheet: &Arc<StyleSheet>) -> (LayoutDocument, Diagnostics) {
    let document = document(text);
    let mut diagnostics = Diagnostics::new();
    let outline =
        outline::build(&document, &document, &KeySources::default(), &mut Diagnostics::new());
    let images = layout::ImageFolder::new(reference::root().join("input/tea-mountain"));
    let flow = layout::resolve(document, &outline, sheet, &images, &mut diagnostics);
    (flow, diagnostics)
}

fn report() -> Arc<StyleSheet> {
    Arc::new(StyleSheet::built_in("report-a4").expect("built in"))
}

fn numbering() -> Arc<StyleSheet> {
    let text = r#"heading-numbers = [
        { pattern = "第{han}章", separator = "　" },
        { pattern = "{path}", separator = " " },
    ]"#;
    Arc::new(StyleSheet::parse("numbering", text).expect("a good sheet"))
}

/// Returns the numbers of the sections' headings.
fn numbers(flow: &LayoutDocument) -> Vec<Option<(String, NumberSource)>> {
    let headings = flow.blocks.iter().filter_map(|block| match block {
        LayoutBlock::Heading(heading) => Some(heading),
        _ => None,
    });
    headings
        .map(|heading| heading.number.as_ref().map(|number| (number.text.clone(), number.source)))
        .collect()
}

/// One of everything.
pub(crate) const EVERYTHING: &str = r#"---
title: 河岸的一年
subtitle: 一份测量报告
author: [林一帆, 周小满]
date: 2025-04-09
---

# 前言 {#preface}

这是**开头**的话，*强调*也有，`code()` 也有[^a]，[见下章](#river)，[坏链](#nowhere)。

# 河 {#river}

列表如下：

1. 第一项
2. 第二项
   - 里层
   - 又一项

   续段。

他说，

> 河水不等人。
>
> > 人也不等河。

然后走了。

## 水位

| 月份 | 水位（米） |
|:--|--:|
| 一月 | 3.2 |
| 二月 | 4.0[^a] |

```rust
fn main() {
    let level = 3.2;
}
```

![等高线](images/contour.png "河岸的等高线")

![没有的图](images/nothing.png)

***

结束[^b]。

[^a]: 注文一。
[^b]: 注文二，*带强调*。
"#;

#[test]
fn everything_resolves_as_it_should() {
    let (flow, diagnostics) = resolve(EVERYTHING, &report());
    reference::check("layout/everything.flow.txt", &layout::dump_layout(&flow));
    let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::DanglingLink, Code::MissingImage]);
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.span.is_some()), "{diagnostics:?}");
}

#[test]
fn the_sheet_numbers_what_the_author_does_not() {
    let flow =
        flow_with("# 前言\n\n## 甲\n\n# 山\n\n## 土\n\n## 水\n\n# 人\n\n## 茶\n", &numbering());
    let texts: Vec<Option<String>> =
        numbers(&flow).into_iter().map(|number| number.map(|(text, _)| text)).collect();
    let expected =
        [None, None, Some("第一章"), Some("1.1"), Some("1.2"), Some("第二章"), Some("2.1")];
    assert_eq!(texts, expected.map(|text| text.map(str::to_owned)));
}

#[test]
fn the_sheet_leaves_alone_what_the_author_numbers() {
    let flow = flow_with("# 第一章 山\n\n## 土\n\n# 水\n", &numbering());
    let numbers = numbers(&flow);
    assert_eq!(numbers[0], Some(("第一章".to_owned(), NumberSource::Manuscript)));
    assert_eq!(numbers[2], None, "the rank is numbered by hand");
}

#[test]
fn entries_and_anchors_are_the_same_sections() {
    let flow = flow_with(EVERYTHING, &report());
    let anchors: Vec<String> = flow
        .blocks
        .iter()
        .filter_map(|block| match block {
            LayoutBlock::Heading(heading) => heading.anchor.as_ref(),
            _ => None,
        })
        .map(|anchor| anchor.key.to_string())
        .collect();
    let entries: Vec<String> =
        flow.outline.entries.iter().map(|entry| entry.key.to_string()).collect();
    assert_eq!(anchors, entries);
    assert!(matches!(&flow.links[0].target, LinkTarget::Section(key) if key.as_str() == "river"));
    assert!(matches!(&flow.links[1].target, LinkTarget::Dead(_)));
}

#[test]
fn more_than_fifty_notes_are_called_in_brackets() {
    let mut text = String::new();
    for note in 1..=51 {
        text.push_str(&format!("句{note}[^{note}]。\n\n"));
    }
    for note in 1..=51 {
        text.push_str(&format!("[^{note}]: 注{note}。\n\n"));
    }
    let flow = flow_with(&text, &report());
    assert_eq!(flow.notes.len(), 51);
    assert_eq!(flow.notes[0].label, "[1]");
}

#[test]
fn images_are_loaded_once_and_only_if_they_can_be_printed() {
    let text = "![a](x.png)\n\n![b](./x.png)\n\n![c](https://example.org/y.png)\n\n![d](z.gif)\n";
    let document = document(text);
    let outline =
        outline::build(&document, &document, &KeySources::default(), &mut Diagnostics::new());
    let loaded = std::cell::Cell::new(0);
    let loader = |source: &str| -> io::Result<Vec<u8>> {
        loaded.set(loaded.get() + 1);
        match source {
            // A PNG that claims to be larger than any page can need.
            "x.png" => Ok(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06"
                .iter()
                .copied()
                .chain([0; 32])
                .collect()),
            _ => Ok(b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        }
    };
    let mut diagnostics = Diagnostics::new();
    let flow = layout::resolve(document, &outline, &report(), &loader, &mut diagnostics);
    assert_eq!(flow.images.len(), 3);
    assert_eq!(loaded.get(), 2, "nothing is fetched, nothing is loaded twice");
    let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::BrokenImage, Code::MissingImage, Code::BrokenImage]);
    assert!(flow.images.iter().all(|image| image.state == ImageState::Missing));
}

#[test]
fn images_that_pages_cannot_show_are_kept_for_markdown() {
    let text = "![a](x.emf)\n\n![b](y.svg)\n\n![c](z.txt)\n";
    let document = document(text);
    let outline =
        outline::build(&document, &document, &KeySources::default(), &mut Diagnostics::new());
    let loader = |source: &str| -> io::Result<Vec<u8>> {
        Ok(match source {
            "x.emf" => [&[1, 0, 0, 0], [0; 36].as_slice(), b" EMF", &[0; 40]].concat(),
            "y.svg" => b"<?xml version='1.0'?><svg/>".to_vec(),
            _ => "不是圖".into(),
        })
    };
    let mut diagnostics = Diagnostics::new();
    let flow = layout::resolve(document, &outline, &report(), &loader, &mut diagnostics);
    let kept: Vec<bool> =
        flow.images.iter().map(|image| matches!(image.state, ImageState::Kept { .. })).collect();
    assert_eq!(kept, [true, true, false]);
    let told: Vec<&str> = diagnostics.iter().map(|diagnostic| &*diagnostic.message).collect();
    assert_eq!(
        told,
        [
            "image `x.emf` is an EMF drawing, which pages can't show",
            "image `y.svg` is an SVG drawing, which pages can't show",
            "image `z.txt` is no image",
        ]
    );
    let options = hanpress::edition::markdown::MarkdownOptions {
        images: hanpress::edition::markdown::ImagePaths::Copied("a.images".to_owned()),
        ..Default::default()
    };
    let edition = hanpress::edition::markdown::write(&flow, &options);
    assert!(edition.contains("![a](a.images/x.emf)"), "{edition}");
    assert!(edition.contains("![c](z.txt)"), "{edition}");
}

#[test]
fn deep_nesting_leaves_room_for_text() {
    let text = format!("{}底\n", "> ".repeat(60));
    for name in StyleSheet::built_in_names() {
        let sheet = Arc::new(StyleSheet::built_in(name).expect("built in"));
        let flow = flow_with(&text, &sheet);
        let mut blocks = &flow.blocks;
        while let Some(LayoutBlock::Quote(quote)) = blocks.first() {
            blocks = &quote.blocks;
        }
        let Some(LayoutBlock::Paragraph(paragraph)) = blocks.first() else {
            panic!("the innermost paragraph is there");
        };
        let style = &paragraph.style;
        let room = sheet.page.measure - style.start_indent - style.end_indent;
        assert!(room >= style.text.size * 6_i64, "{name}: {room}");
    }
}

/// Returns what references print, in order, and where they lead.
fn references(flow: &LayoutDocument) -> Vec<(String, Option<LinkTarget>)> {
    let mut found = Vec::new();
    for block in &flow.blocks {
        let LayoutBlock::Paragraph(paragraph) = block else { continue };
        for inline in &paragraph.content {
            if let LayoutInline::Reference(reference) = inline {
                let link = reference.run.link.map(|link| &flow.links[link.0 as usize]);
                found.push((reference.run.text.clone(), link.map(|link| link.target.clone())));
            }
        }
    }
    found
}

#[test]
fn references_say_what_the_place_is_called() {
    let (flow, diagnostics) = resolve(
        "# 第一章 山 {#hill}\n\n## 土\n\n見{{ref:hill}}、{{title:hill}}、{{ref:tu}}、{{ref:rain}}、\
         {{title:rain}}、{{ref:map}}、[](#none)。\n\n![圖](a.png \"河道\"){#map}\n\n\
         | 甲 |\n| - |\n| 乙 |\n\n: 雨量 {#rain}\n",
        &report(),
    );
    let section = |key: &str| {
        let key = outline::Key::new(key).unwrap();
        Some(LinkTarget::Section(key))
    };
    let expected = [
        ("第一章", section("hill")),
        ("山", section("hill")),
        ("“土”", section("tu")),
        ("表1", section("rain")),
        ("雨量", section("rain")),
        ("圖1", section("map")),
        ("?", None),
    ];
    assert_eq!(references(&flow), expected.map(|(text, target)| (text.to_owned(), target)));
    let dangling: Vec<&str> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == Code::DanglingLink)
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    assert_eq!(dangling, ["a reference to `none`, which is no place's key"]);
}

#[test]
fn two_places_do_not_share_a_key() {
    let (flow, diagnostics) = resolve(
        "# 山 {#hill}\n\n![圖](a.png \"一\"){#hill}\n\n![圖](a.png \"二\"){#b}\n\n![圖](a.png \"三\"){#b}\n",
        &report(),
    );
    let keys: Vec<Option<&str>> = flow
        .blocks
        .iter()
        .filter_map(|block| match block {
            LayoutBlock::Figure(figure) => Some(figure.anchor.as_ref().map(|key| key.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(keys, [None, Some("b"), None]);
    let count = diagnostics.iter().filter(|one| one.code == Code::DuplicateKey).count();
    assert_eq!(count, 2);
}

#[test]
fn an_epigraph_is_set_as_one_and_its_source_flush_right() {
    let epigraph = "<!-- hanpress:epigraph -->\n> 路是走出来的。\n>\n> ——船工的话\n";
    let flow = resolve(&format!("{epigraph}\n> 引文。\n"), &report()).0;
    let [LayoutBlock::Quote(first), LayoutBlock::Quote(second)] = flow.blocks.as_slice() else {
        panic!("two quotations: {:?}", flow.blocks)
    };
    assert_eq!((first.role, second.role), (Role::Epigraph, Role::Quote));
    let [LayoutBlock::Paragraph(words), LayoutBlock::Paragraph(source)] = first.blocks.as_slice()
    else {
        panic!("two paragraphs: {:?}", first.blocks)
    };
    assert_eq!((words.role, words.style.align), (Role::Epigraph, Align::Justify));
    assert!(words.style.start_indent > flow.sheet.page.measure / 3, "the right part of the page");
    assert_eq!(source.style.align, Align::End);
    // In a list there is no room for it.
    let flow = resolve(&format!("- 项\n\n  {}", epigraph.replace('\n', "\n  ")), &report()).0;
    let [LayoutBlock::List(list)] = flow.blocks.as_slice() else { panic!("{:?}", flow.blocks) };
    let LayoutBlock::Quote(inner) = &list.items[0].blocks[1] else { panic!("{list:?}") };
    assert_eq!(inner.role, Role::Quote);
}

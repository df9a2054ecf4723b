//! Notes that stand together, at the end of chapters or of the text.

use hanpress::layout::{ArtifactKind, Content, NotePlace, PagedDocument, StructureRole, Tag};

use super::{artifacts, changed, flow_with, paginate};

const BOOK: &str = "\
---
title: 河岸
---

前言[^p]。

[^p]: 前言的注。

# 第一章　水 {#water}

水[^a]，又是水[^b]，还是[^a]。

## 一节 {#bank}

| 甲 | 乙[^t] |
|--|--|
| 一 | 二 |

岸[^c]。

[^a]: 注一。
[^b]: 注二。
[^c]: 注三。
[^t]: 表注。

# 第二章　山 {#hill}

山[^d]。

[^d]: 注四。

# 第三章　风 {#wind}

没有注。
";

fn style(base: &str, place: &str, numbering: &str) -> String {
    format!("extends = \"{base}\"\n[notes]\nplace = \"{place}\"\nnumbering = \"{numbering}\"\n")
}

/// What is said in notes and beside them, in order: label and text, or what stands above them.
fn said(pages: &PagedDocument) -> Vec<String> {
    let mut said: Vec<(u32, String)> = Vec::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let (Tag::Node(node), Content::Glyphs(run)) = (item.tag, &item.content) else { continue };
        let mut path = vec![node.0];
        while let Some(parent) = pages.structure[path[path.len() - 1] as usize].parent {
            path.push(parent.0);
        }
        let at = path
            .iter()
            .position(|node| pages.structure[*node as usize].role == StructureRole::Notes);
        let Some(block) = at.and_then(|at| path.get(at.checked_sub(1)?)) else { continue };
        match said.last_mut() {
            Some((last, text)) if last == block => text.push_str(&run.text),
            _ => said.push((*block, run.text.clone())),
        }
    }
    said.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn chapters_end_with_their_notes() {
    for base in ["book-32k", "report-a4"] {
        let (pages, _, _) = paginate(BOOK, &changed(&style(base, "chapter", "chapter")));
        let expected =
            ["注释", "①前言的注。", "注释", "①注一。", "②注二。", "③注三。", "注释", "①注四。"];
        assert_eq!(said(&pages), expected, "{base}");
        let (pages, _, _) = paginate(BOOK, &changed(&style(base, "chapter", "document")));
        assert_eq!(said(&pages).last().map(String::as_str), Some("⑤注四。"), "{base}");
    }
}

#[test]
fn a_book_ends_with_them_and_its_contents_say_so() {
    for (numbering, expected) in [
        ("document", vec!["注释", "①前言的注。", "②注一。", "③注二。", "④注三。", "⑤注四。"]),
        (
            "chapter",
            vec![
                "注释",
                "①前言的注。",
                "第一章　水",
                "①注一。",
                "②注二。",
                "③注三。",
                "第二章　山",
                "①注四。",
            ],
        ),
        // Pages can't number what is on none of them.
        ("page", vec!["注释", "①前言的注。", "②注一。", "③注二。", "④注三。", "⑤注四。"]),
    ] {
        let (pages, map, _) = paginate(BOOK, &changed(&style("book-32k", "end", numbering)));
        assert_eq!(said(&pages), expected, "{numbering}");
        let place = pages.destinations.iter().find(|place| place.key.as_str() == "notes-1");
        let last = pages.pages.len() - 1;
        assert_eq!(place.expect("a place with a name").page, last);
        let folio = map.folios.iter().find(|(key, _)| key.as_str() == "notes-1").expect("listed").1;
        let contents = (0..last).map(|page| super::text_of(&pages, page));
        let contents = contents.into_iter().find(|text| text.contains("目　录")).expect("contents");
        assert!(contents.ends_with(&format!("注释{folio}")), "{contents}");
        let bookmark = pages.bookmarks.last().expect("bookmarks");
        assert_eq!((bookmark.title.as_str(), bookmark.depth), ("注释", 1));
    }
}

#[test]
fn bookmarks_of_chapters_notes_stand_under_their_chapters() {
    let (pages, _, _) = paginate(BOOK, &changed(&style("book-32k", "chapter", "chapter")));
    let bookmarks: Vec<(&str, u8)> =
        pages.bookmarks.iter().map(|bookmark| (bookmark.title.as_str(), bookmark.depth)).collect();
    let expected = [
        ("注释", 1),
        ("第一章　水", 1),
        ("一节", 2),
        ("注释", 2),
        ("第二章　山", 1),
        ("注释", 2),
        ("第三章　风", 1),
    ];
    assert_eq!(bookmarks, expected);
}

#[test]
fn long_ones_have_running_heads_of_their_own() {
    let mut text = String::from("---\ntitle: 河岸\n---\n\n# 水 {#water}\n\n");
    for note in 0..90 {
        text.push_str(&format!("水[^{note}]。\n\n[^{note}]: 注{note}。\n\n"));
    }
    let (pages, _, _) = paginate(&text, &changed(&style("book-32k", "end", "document")));
    let first = pages.destinations.iter().find(|place| place.key.as_str() == "notes-1");
    let first = first.expect("a place").page;
    let heads: Vec<String> = (first..pages.pages.len())
        .map(|page| artifacts(&pages, page, ArtifactKind::Header))
        .collect();
    assert!(heads.len() > 2 && heads[0].is_empty(), "none where they begin: {heads:?}");
    assert!(heads[1..].iter().all(|head| head == "注释" || head == "河岸"), "{heads:?}");
    assert!(heads.iter().any(|head| head == "注释"), "{heads:?}");
}

#[test]
fn calls_lead_to_them_and_back() {
    let flow = flow_with(BOOK, &changed(&style("book-32k", "end", "document")));
    let of_text = flow.notes.iter().filter(|note| note.place == NotePlace::End).count();
    assert_eq!((of_text, flow.notes.len()), (5, 6), "a table keeps its own");
    let (pages, _, _) = paginate(BOOK, &changed(&style("book-32k", "end", "document")));
    let last = pages.pages.len() - 1;
    let jumps = |page: usize, alt: &str| {
        let jumps = pages.pages[page].jumps.iter();
        jumps.filter(|jump| jump.alt == alt).cloned().collect::<Vec<_>>()
    };
    let chapter = pages.destinations.iter().find(|place| place.key.as_str() == "water");
    let chapter = chapter.expect("a chapter").page;
    let (there, back) = (jumps(chapter, "尾注②"), jumps(last, "正文②"));
    assert_eq!((there.len(), back.len()), (2, 1), "two calls of one note");
    assert!(there.iter().all(|jump| jump.page == last));
    assert_eq!((back[0].page, back[0].point.y), (chapter, there[0].rect.y));
    assert_eq!(jumps(chapter, "表注a").len(), 1);
}

//! Pages: references for the eye, laws for everything else.

mod endnotes;
mod generator;
mod laws;
mod lists;
mod notes;
mod table_notes;
mod tables;

use std::collections::BTreeSet;
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::font::FontBook;
use hanpress::layout;
use hanpress::layout::{ArtifactKind, Content, PageMap, PagedDocument, Tag};
use hanpress::style::{Length, StyleSheet};
use laws::Laid;

use crate::reference;
use crate::resolve::{EVERYTHING, flow_with};

fn sheet(name: &str) -> Arc<StyleSheet> {
    Arc::new(StyleSheet::built_in(name).expect("built in"))
}

fn paginate(text: &str, sheet: &Arc<StyleSheet>) -> (PagedDocument, PageMap, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut flow = flow_with(text, sheet);
    let (pages, map, ()) =
        layout::lay_out(&mut flow, FontBook::embedded(), &mut diagnostics, |_| ());
    (pages, map, diagnostics)
}

/// Returns the text of the items on a page that are tagged so.
fn artifacts(pages: &PagedDocument, page: usize, kind: ArtifactKind) -> String {
    let items = pages.pages[page].items.iter().filter(|item| item.tag == Tag::Artifact(kind));
    items
        .filter_map(|item| match &item.content {
            Content::Glyphs(run) => Some(run.text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn everything_is_laid_out_as_it_should() {
    for name in ["report-a4", "book-32k"] {
        let (pages, _, _) = paginate(EVERYTHING, &sheet(name));
        let dump = layout::dump_pages(&pages, FontBook::embedded());
        reference::check(&format!("layout/everything.{name}.txt"), &dump);
    }
}

/// Also where labels need more room, where references to pages settle, and in empty cells.
#[test]
fn folios_are_the_same_whether_pages_are_drawn_or_not() {
    let notes: String = (1..=60).map(|n| format!("[^{n}]: 注。\n\n")).collect();
    let calls: String = (1..=60).map(|n| format!("字[^{n}]")).collect();
    let crowded = format!("# 注多\n\n{calls}\n\n{notes}\n\n| 甲 | |\n|---|---|\n| | 乙 |\n");
    let generated = (0..4).map(generator::manuscript);
    for text in generated.chain([EVERYTHING.to_owned(), crowded, String::new()]) {
        for name in StyleSheet::built_in_names() {
            let (_, drawn, said) = paginate(&text, &sheet(name));
            let mut unheard = Diagnostics::new();
            let mut flow = flow_with(&text, &sheet(name));
            let (found, ()) =
                layout::find_folios(&mut flow, FontBook::embedded(), &mut unheard, |_| ());
            assert_eq!(found, drawn, "{name}: {text}");
            assert_eq!(unheard, said, "{name}: {text}");
        }
    }
}

#[test]
fn generated_manuscripts_obey_every_law() {
    for seed in 0..12 {
        let text = generator::manuscript(seed);
        for name in StyleSheet::built_in_names() {
            Laid::new(&text, &sheet(name), &format!("seed {seed}, {name}")).check();
        }
    }
}

/// Returns a sheet that differs from a built-in one.
fn changed(text: &str) -> Arc<StyleSheet> {
    Arc::new(StyleSheet::parse("changed", text).expect("a good sheet"))
}

const TWO_COLUMNS: &str = "extends = \"book-16k\"\n[page]\ncolumns = 2\ncolumn-gap = \"2em\"\n";

#[test]
fn columns_obey_every_law() {
    for seed in 0..12 {
        let text = generator::manuscript(seed);
        for columns in [2, 3] {
            let style = format!(
                "extends = \"report-a4\"\n[page]\ncolumns = {columns}\ncolumn-gap = \"1.5em\""
            );
            let laid = Laid::new(&text, &changed(&style), &format!("seed {seed}, {columns}"));
            laid.check();
        }
        Laid::new(&text, &changed(TWO_COLUMNS), &format!("seed {seed}, book")).check();
    }
}

#[test]
fn columns_are_balanced_where_a_chapter_ends() {
    let text = "# 一章\n\n短文一行。\n\n又一行。\n\n".to_owned()
        + &"河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n".repeat(21)
        + "# 二章\n\n文。\n";
    let (pages, _, _) = paginate(&text, &changed(TWO_COLUMNS));
    let page = &pages.pages[0];
    let middle = page.width / 2;
    // Lines below the heading, which stands over both columns.
    let columns = [false, true].map(|is_right| {
        let runs = page.items.iter().filter_map(|item| match (&item.tag, &item.content) {
            (Tag::Node(_), Content::Glyphs(run)) => Some(run.origin),
            _ => None,
        });
        runs.filter(|at| (at.x > middle) == is_right).map(|at| at.y).collect::<BTreeSet<_>>()
    });
    let [left, right] = columns.map(|lines| lines.len());
    assert_eq!(left - 1, right, "a heading, then as many lines in either column");
    assert_eq!(right, 22, "two paragraphs of one line, 21 of two");
}

#[test]
fn one_thread_lays_out_the_same_pages_as_many() {
    let text = generator::manuscript(7);
    let many = paginate(&text, &sheet("book-16k"));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let one = pool.install(|| paginate(&text, &sheet("book-16k")));
    assert_eq!(many, one);
}

#[test]
fn an_empty_manuscript_is_one_page() {
    for name in StyleSheet::built_in_names() {
        let (pages, map, _) = paginate("", &sheet(name));
        assert_eq!((pages.pages.len(), map.pages), (1, 1), "{name}");
    }
    let (pages, _, _) = paginate("---\ntitle: 只有题目\n---\n", &sheet("report-a4"));
    assert_eq!(pages.pages.len(), 1);
}

#[test]
fn a_book_counts_its_front_matter_apart() {
    let text = "---\ntitle: 书\n---\n\n# 一章 {#one}\n\n文。\n\n# 二章 {#two}\n\n文。\n\n# 三章 {#three}\n\n文。\n";
    let (pages, map, _) = paginate(text, &sheet("book-32k"));
    let folios: Vec<&str> = pages.pages.iter().map(|page| page.folio.as_str()).collect();
    assert_eq!(folios, ["i", "ii", "iii", "iv", "1", "2", "3"]);
    let of = |key: &str| {
        map.folios.iter().find(|(known, _)| known.as_str() == key).map(|(_, folio)| folio.as_str())
    };
    assert_eq!((of("one"), of("two"), of("three")), (Some("1"), Some("2"), Some("3")));
    // P10: the title page and blank pages bear nothing.
    for bare in [0, 1, 3] {
        assert_eq!(artifacts(&pages, bare, ArtifactKind::Footer), "", "page {bare}");
    }
    assert_eq!(artifacts(&pages, 2, ArtifactKind::Footer), "iii");
}

#[test]
fn chapters_begin_on_rectos_if_the_sheet_says_so() {
    let text = "# 一章\n\n文。\n\n# 二章\n\n文。\n";
    let opened = |style: &str| -> Vec<usize> {
        let (pages, _, _) = paginate(text, &changed(style));
        pages.destinations.iter().map(|place| place.page).collect()
    };
    assert_eq!(opened("extends = \"book-32k\"\n"), [0, 1]);
    let on_recto = "extends = \"book-32k\"\nchapters-on-recto = true\n";
    assert_eq!(opened(on_recto), [0, 2]);
    let (pages, _, _) = paginate(text, &changed(on_recto));
    assert!(pages.pages[1].items.is_empty(), "a blank verso bears nothing (P10)");
    // Where nothing is mirrored there are no rectos.
    assert_eq!(opened(&format!("{on_recto}[page]\nmirrored = false\n")), [0, 1]);
}

#[test]
fn running_heads_name_the_book_on_versos_and_the_chapter_on_rectos() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。".repeat(40);
    let text = format!("---\ntitle: 河岸\n---\n\n# 上篇\n\n{filler}\n\n{filler}\n");
    let (pages, _, _) = paginate(&text, &sheet("book-32k"));
    // Title page and its back, then the chapter's opening page.
    assert_eq!(artifacts(&pages, 2, ArtifactKind::Header), "", "a chapter opens here");
    assert_eq!(artifacts(&pages, 3, ArtifactKind::Header), "河岸");
    assert_eq!(artifacts(&pages, 4, ArtifactKind::Header), "上篇");
}

#[test]
fn images_never_reach_over_the_page() {
    let text = "前文。\n\n![山](images/ridges.jpg \"山脊\")\n\n![缺](images/none.png \"缺图\")\n\n\
                ![山](images/ridges.jpg)后文。\n";
    for name in StyleSheet::built_in_names() {
        Laid::new(text, &sheet(name), name).check_frame();
    }
}

#[test]
fn figures_that_float_leave_no_gap_and_keep_their_order() {
    let line = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。\n\n";
    let style = changed("extends = \"book-32k\"\nfigures = \"float\"\n");
    for before in 0..13 {
        let figures: String = (1..=3)
            .map(|figure| format!("![山](images/ridges.jpg \"图{figure}\")\n\n{}", line.repeat(2)))
            .collect();
        let text = format!("{}{figures}{}# 下一章\n\n完。\n", line.repeat(before), line.repeat(20));
        let laid = Laid::new(&text, &style, &format!("{before} before"));
        laid.check_frame();
        laid.check_lines_together();
        let said = laid.body_text();
        let places: Vec<_> = (1..=3).map(|figure| said.find(&format!("图{figure}"))).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{before}: {places:?}");
        let chapter = laid.pages.destinations[0].page;
        assert!(said.find("图3") < said.find("下一章"), "no chapter ends before its figures");
        // All pages of text but the last of the chapter are full, but for a paragraph's end.
        for page in 0..chapter - 1 {
            let empty = laid.empty(page);
            assert!(empty < 2.5 / 25.0, "{before} before: {empty} of page {page} is empty");
        }
    }
}

#[test]
fn a_heading_goes_before_a_figure_only_if_a_reference_leads_to_it() {
    let line = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。\n\n";
    let mut overtaken = 0;
    for (before, reference) in (3..13).flat_map(|before| [(before, ""), (before, "{{ref:view}}")]) {
        let text = format!(
            "# 序\n\n文。\n\n# 章\n\n{}{reference}\n\n![山](images/ridges.jpg \"山脊\"){{#view}}\n\n## 下一节\n\n{}",
            line.repeat(before),
            line.repeat(20)
        );
        let laid = Laid::new(&text, &sheet("book-32k"), &format!("{before} before {reference}"));
        laid.check_frame();
        let said = laid.body_text();
        let (figure, heading) = (said.find("山脊").unwrap(), said.find("下一节").unwrap());
        assert!(figure < heading || !reference.is_empty(), "{before} before, no reference");
        overtaken += usize::from(heading < figure);
    }
    assert!(overtaken > 0, "text goes on before a figure that is referred to");
}

#[test]
fn code_keeps_every_character() {
    let line =
        "let total: u64 = entries.iter().map(|entry| entry.length).sum::<u64>() + 1; ".repeat(4);
    let text = format!("```\n{line}\n\tindented\n\n单行\n```\n");
    let laid = Laid::new(&text, &sheet("book-32k"), "code");
    laid.check();
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(laid.body_text().contains(&squeezed));
}

#[test]
fn hostile_manuscripts_are_laid_out_within_the_page() {
    let deep_list: String = (0..64).map(|depth| format!("{}- 层\n", "  ".repeat(depth))).collect();
    let cases = [
        ("quotes", format!("{}底\n", "> ".repeat(200))),
        ("lists", deep_list),
        ("one heading after another", "# 题\n\n".repeat(200)),
        ("a heading like a chapter", format!("# {}\n\n文。\n", "很长的题目".repeat(400))),
        ("one paragraph", "长段落没有尽头。".repeat(20_000)),
        ("notes in every line", {
            let calls: String = (0..300).map(|n| format!("句[^{n}]。\n\n")).collect();
            let notes: String =
                (0..300).map(|n| format!("[^{n}]: {}\n\n", "注文不短。".repeat(20))).collect();
            calls + &notes
        }),
    ];
    for (name, text) in cases {
        for style in ["report-a4", "book-32k"] {
            let laid = Laid::new(&text, &sheet(style), name);
            laid.check_frame();
            assert!(laid.pages.pages.iter().all(|page| page.width > Length::ZERO));
        }
    }
}

/// Returns the text of a page, lines joined.
fn text_of(pages: &PagedDocument, page: usize) -> String {
    let runs = pages.pages[page].items.iter().filter(|item| matches!(item.tag, Tag::Node(_)));
    runs.filter_map(|item| match &item.content {
        Content::Glyphs(run) => Some(run.text.as_str()),
        Content::Fill { .. } | Content::Image { .. } => None,
    })
    .collect()
}

#[test]
fn latin_text_has_its_size_wherever_it_stands() {
    let text = "---\ntitle: A书\n---\n\n# B章\n\nC文[^1]。\n\n1. D项\n\n| E表 |\n| - |\n| F格 |\n\n: G题\n\n\
                ## H节\n\n> I引\n\n![J图](images/none.png \"K题\")\n\n```\nL\n```\n\n# M\n\n{{index:N}}\n\n[^1]: O注\n";
    let latin = |size: &str| {
        let latin = format!("extends = \"book-32k\"\n[text]\nlatin-size = {size}\n");
        let (pages, _, _) =
            paginate(text, &changed(&format!("{latin}[notes]\nlabels = \"decimal\"\n")));
        let mut runs: Vec<_> = (pages.pages.iter().flat_map(|page| &page.items))
            .filter_map(|item| match &item.content {
                Content::Glyphs(run) => Some((run.text.clone(), run.size)),
                Content::Fill { .. } | Content::Image { .. } => None,
            })
            .filter(|(text, _)| text.chars().all(|c| c.is_ascii_alphanumeric()))
            .collect();
        runs.sort();
        runs
    };
    let (usual, small) = (latin("1.0"), latin("0.8"));
    for letter in 'A'..='O' {
        assert!(usual.iter().any(|(text, _)| text.starts_with(letter)), "{letter} in {usual:?}");
    }
    assert!(usual.iter().filter(|(text, _)| text.starts_with('1')).count() > 3, "labels, folios");
    let scaled = usual.into_iter().map(|(text, size)| {
        let size = if text == "L" { size } else { size * 0.8 };
        (text, size)
    });
    assert_eq!(small, scaled.collect::<Vec<_>>(), "all but code");
}

#[test]
fn parts_stand_on_pages_of_their_own_and_prefaces_count_apart() {
    let text = "---\ntitle: 河岸\n---\n\n# 前言 {#preface}\n\n文。\n\n## 缘起 {#why}\n\n文。\n\n\
                # 第一部　上游 {#upper}\n\n## 第一章　源头 {#source}\n\n文。\n\n\
                ## 第二章　渡口 {#ferry}\n\n文。\n\n# 第二部　下游 {#lower}\n\n\
                ## 第三章　入海 {#sea}\n\n文。\n\n# 后记 {#after}\n\n文。\n";
    let laid = |text: &str, sheet: &Arc<StyleSheet>| {
        let (pages, map, _) = paginate(text, sheet);
        let of = |key: &str| {
            let place = pages.destinations.iter().find(|place| place.key.as_str() == key);
            let folio = map.folios.iter().find(|(known, _)| known.as_str() == key);
            (place.expect("a place").page, folio.expect("a folio").1.clone())
        };
        let places =
            ["preface", "why", "upper", "source", "ferry", "lower", "sea", "after"].map(of);
        (pages, places)
    };
    let (pages, places) = laid(text, &sheet("book-32k"));
    let [title_and_contents, part] = [4, 6];
    let folios = places.each_ref().map(|(page, folio)| (*page, folio.as_str()));
    assert_eq!(folios[0], (title_and_contents, "v"), "a preface is front matter");
    assert_eq!(folios[1], (title_and_contents, "v"), "its sections are no chapters");
    assert_eq!(folios[2], (part, "1"), "the text begins with the part, on a recto");
    assert_eq!(folios[3], (part + 2, "3"), "behind a blank verso");
    assert_eq!(folios[4], (part + 3, "4"));
    assert_eq!(folios[5], (part + 4, "5"));
    assert_eq!(folios[6], (part + 6, "7"));
    assert_eq!(folios[7], (part + 7, "8"));
    for page in [part, part + 1] {
        assert_eq!(artifacts(&pages, page, ArtifactKind::Header), "");
        assert_eq!(artifacts(&pages, page, ArtifactKind::Footer), "");
    }
    assert!(pages.pages[part + 1].items.is_empty());
    let depths: Vec<u8> = pages.bookmarks.iter().map(|bookmark| bookmark.depth).collect();
    assert_eq!(depths, [1, 2, 1, 2, 2, 1, 2, 1]);
    // What a sheet counts plainly it counts from the first page on.
    let plain = changed("extends = \"book-32k\"\nfront-matter = \"plain\"\n");
    assert_eq!(laid(text, &plain).1[2], (6, "7".to_owned()));
    // Said by the author, parts need no numbers.
    let said = text.replace("第一部　上游 {#upper", "上游 {.part #upper");
    assert_eq!(laid(&said, &sheet("book-32k")).1[2], (6, "1".to_owned()));
}

#[test]
fn a_motto_stands_on_the_page_of_its_part() {
    let text = "# 上游 {.part #upper}\n\n<!-- hanpress:epigraph -->\n> 水往低处流。\n\n\
                ## 第一章　源头 {#source}\n\n文。\n";
    let (pages, _, _) = paginate(text, &sheet("book-32k"));
    let page = |key: &str| {
        let place = pages.destinations.iter().find(|place| place.key.as_str() == key);
        place.expect("a place").page
    };
    assert!(text_of(&pages, page("upper")).contains("水往低处流"));
    assert_eq!(page("source"), page("upper") + 2, "behind a blank verso");
}

fn text_of_item(item: &layout::Item) -> Option<&str> {
    match &item.content {
        Content::Glyphs(run) => Some(run.text.as_str()),
        _ => None,
    }
}

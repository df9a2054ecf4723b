//! Contents, lists of figures and tables, the index, references to pages.

use std::fmt::Write as _;

use super::laws::Laid;
use hanpress::diagnostic::Code;
use hanpress::layout::{Content, LinkArea, LinkTarget};
use hanpress::outline;

use super::{changed, paginate, sheet, text_of, text_of_item};

#[test]
fn the_contents_list_names_the_folios_of_the_pages() {
    let mut text = String::from("---\ntitle: 长报告\n---\n\n");
    for section in 1..=12 {
        let filler = "码头的货单每天换一张，数字写得很小，要凑近了才看得清。".repeat(30);
        write!(text, "# 第{section}节 {{#s{section}}}\n\n{filler}\n\n").expect("a string");
    }
    let laid = Laid::new(&text, &sheet("report-a4"), "contents");
    laid.check();
    let contents = laid.contents();
    for (key, folio) in &laid.map.folios {
        let number = key.as_str().trim_start_matches('s');
        assert!(contents.contains(&format!("第{number}节{folio}")), "{key} {folio}: {contents}");
    }
}

#[test]
fn references_to_pages_name_the_pages_on_which_things_are() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。".repeat(30);
    for before in 0..6 {
        // More and more text before, so that the table comes to stand at other places of its page.
        let text = format!(
            "# 一 {{#one}}\n\n见第{{{{page:far}}}}页，又见第{{{{page:rain}}}}页。{}\n\n{filler}\n\n\
             | 甲 |\n| - |\n| 乙 |\n\n: 雨量 {{#rain}}\n\n{filler}{{{{index:桥}}}}尾\n\n# 远 {{#far}}\n\n文。\n",
            "补一句话。".repeat(before * 60)
        );
        let (pages, map, diagnostics) = paginate(&text, &sheet("book-32k"));
        let folio = |key: &str| map.folios[&outline::Key::new(key).unwrap()].clone();
        let shown = format!("见第{}页，又见第{}页。", folio("far"), folio("rain"));
        let first = text_of(&pages, 0);
        assert!(first.contains(&shown), "{shown} in {first}");
        for (key, says) in [("rain", "表1"), ("mark-1", "尾")] {
            let page = pages.destinations.iter().find(|place| place.key.as_str() == key).unwrap();
            assert_eq!(pages.pages[page.page].folio, folio(key));
            assert!(text_of(&pages, page.page).contains(says), "{key} on page {}", page.page);
        }
        assert!(diagnostics.iter().all(|one| one.code == Code::LooseLine), "{diagnostics:?}");
    }
}

#[test]
fn lists_of_figures_and_tables_name_the_folios_of_their_pages() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n".repeat(60);
    let text = format!(
        "# 一 {{#figure-1}}\n\n![船](a.png \"渡口的船\")\n\n{filler}| 甲 |\n| - |\n| 乙 |\n\n: 雨量\n\n\
         > ![桥](b.png \"桥上的灯\")\n\n![无题](c.png)\n"
    );
    let lists = changed("[contents]\nfigures = \"插图目录\"\ntables = \"附表目录\"\n");
    let (pages, map, _) = paginate(&text, &lists);
    let first = text_of(&pages, 0);
    // The key of the section is taken; the figure without a caption is not listed.
    for (title, says, key) in [
        ("插图目录", "圖1\u{3000}渡口的船", "figure-2"),
        ("插图目录", "圖2\u{3000}桥上的灯", "figure-3"),
        ("附表目录", "表1\u{3000}雨量", "table-1"),
    ] {
        let folio = &map.folios[&outline::Key::new(key).unwrap()];
        let (_, list) = first.split_once(title).unwrap_or_else(|| panic!("{title} in {first}"));
        assert!(list.contains(&format!("{says}{folio}")), "{says} {folio} in {list}");
        let leads =
            |link: &LinkArea| link.target == LinkTarget::Section(outline::Key::new(key).unwrap());
        assert!(pages.pages[0].links.iter().any(leads), "{key}");
    }
    assert!(!map.folios.contains_key(&outline::Key::new("figure-4").unwrap()));
    assert_ne!(map.folios.values().min(), map.folios.values().max());
    let (plain, map, _) = paginate(&text, &sheet("report-a4"));
    assert!(!text_of(&plain, 0).contains("插图目录"));
    assert_eq!(map.folios.len(), 1, "keys are given only where a list needs them");
}

#[test]
fn an_index_is_sorted_by_sound_and_names_the_folios_of_its_marks() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n".repeat(60);
    let text = format!(
        "# 一\n\n水{{{{index:水}}}}，茶{{{{index:茶!绿茶}}}}，城{{{{index:chongqing@重庆}}}}。\n\n{filler}\
         茶{{{{index:茶!绿茶}}}}，又是茶{{{{index:茶!绿茶}}}}。\n"
    );
    let (pages, map, _) = paginate(&text, &sheet("book-32k"));
    let folio = |key: &str| map.folios[&outline::Key::new(key).unwrap()].clone();
    assert_ne!(folio("mark-2"), folio("mark-4"));
    let (one, far) = (folio("mark-1"), folio("mark-4"));
    let expected = format!("索引C茶绿茶　{one}，{far}重庆　{one}S水　{one}");
    let last = pages.pages.len() - 1;
    assert_eq!(text_of(&pages, last), expected);
    let leads =
        |link: &LinkArea| link.target == LinkTarget::Section(outline::Key::new("mark-4").unwrap());
    assert!(pages.pages[last].links.iter().any(leads));
    assert_eq!(pages.bookmarks.last().unwrap().title, "索引");
    let none = changed("[contents]\nindex = \"\"\n");
    let (pages, _, _) = paginate(&text, &none);
    assert!((0..pages.pages.len()).all(|page| !text_of(&pages, page).contains("索引")));
}

#[test]
fn an_index_has_two_columns_and_stands_in_the_contents() {
    let marks: String =
        "茶水山河桥雨风雪花鸟鱼虫".chars().map(|c| format!("{c}{{{{index:{c}}}}}")).collect();
    let text =
        format!("---\ntitle: 河岸\n---\n\n# 一\n\n{marks}\n\n# 二\n\n文。\n\n# 三\n\n文。\n");
    let (pages, map, _) = paginate(&text, &sheet("book-32k"));
    let index = pages.destinations.iter().find(|place| place.key.as_str() == "index-1");
    let index = index.expect("an index").page;
    let folio = map.folios.iter().find(|(key, _)| key.as_str() == "index-1").expect("a folio").1;
    let contents = (0..pages.pages.len()).map(|page| text_of(&pages, page));
    let contents = contents.into_iter().find(|text| text.contains("目　录")).expect("contents");
    assert!(contents.ends_with(&format!("索引{folio}")), "{contents}");
    let of_entry = |entry: char| {
        let mut items = pages.pages[index].items.iter();
        let item =
            items.find(|item| text_of_item(item).is_some_and(|text| text.starts_with(entry)));
        match &item.expect("an entry").content {
            Content::Glyphs(run) => run.origin,
            other => panic!("{other:?}"),
        }
    };
    // 茶 is the first by its sound, 雪 the last but one.
    let (first, last) = (of_entry('茶'), of_entry('鱼'));
    assert!(last.x > first.x + sheet("book-32k").page.measure / 3, "{first:?} {last:?}");
}

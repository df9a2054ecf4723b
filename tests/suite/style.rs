//! Style sheets as a house would write them.

use std::path::Path;
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::font::FontBook;
use hanpress::layout;
use hanpress::style::{Role, StyleSheet};

use crate::resolve::flow_with;

#[test]
fn built_in_sheets_read_back_from_their_files() {
    for name in StyleSheet::built_in_names() {
        let path = crate::reference::root().join("data/styles").join(format!("{name}.toml"));
        let text = std::fs::read_to_string(&path).expect("the sheet's file");
        let parsed = StyleSheet::parse(name, &text).expect("a good sheet");
        assert_eq!(parsed, StyleSheet::built_in(name).expect("built in"), "{name}");
    }
}

#[test]
fn the_page_follows_the_sheet() {
    let text = "extends = \"book-32k\"\n[page]\nfolio = \"none\"\nrunning-head = \"none\"\n";
    let sheet = Arc::new(StyleSheet::parse("bare", text).expect("a good sheet"));
    let flow = flow_with("# 一章\n\n正文在此。\n\n# 二章\n\n正文在此。\n", &sheet);
    let (pages, _) = layout::paginate(&flow, FontBook::embedded(), &mut Diagnostics::new());
    for page in &pages.pages {
        assert_eq!((page.width, page.height), (sheet.page.width, sheet.page.height));
        for item in &page.items {
            assert!(matches!(item.tag, layout::Tag::Node(_)), "nothing but text: {item:?}");
        }
    }
}

#[test]
fn larger_body_type_means_fewer_characters_a_line() {
    let text = "[roles.body]\nsize = \"四号\"\n";
    let house = StyleSheet::parse("large", text).expect("a good sheet");
    let default = StyleSheet::load("report-a4", Path::new("")).expect("built in");
    let characters =
        |sheet: &StyleSheet| sheet.page.measure.whole(sheet.role(Role::Body).text.size);
    assert_eq!(characters(&default), 36);
    assert_eq!(characters(&house), 31);
}

//! Bookmarks, destinations, links and labels of pages.

use hanpress::layout::{LinkTarget, StructureRole};

use super::fixture::Pages;
use super::{fixture, write};

#[test]
fn bookmarks_nest_and_open_one_level() {
    let pdf = write(&fixture::everything().0);
    let expected = "\
+ 第一章　开端 → 2 at 545
  缘起 → 2 at 525
附录 → 2 at 505
";
    assert_eq!(pdf.bookmarks(), expected);
}

#[test]
fn a_document_without_sections_has_one_bookmark() {
    let long = "没有标题的文稿，第一行就是它的名字，可是这一行实在太长了。";
    let mut titled = Pages::of("正文。");
    titled.0.metadata.title = Some("书名".to_owned());
    let mut two_lines = Pages::of("第一行");
    two_lines.text(0, 40, 1, "第二行");
    let mut headed = Pages::new(1);
    headed.artifact(0, 10, hanpress::layout::ArtifactKind::Header, "书眉");
    let paragraph = headed.node(StructureRole::Paragraph, 0);
    headed.text(0, 40, paragraph, "正文");
    for (pages, title) in [
        (titled, "书名"),
        (Pages::of("短"), "短"),
        (two_lines, "第一行"),
        (headed, "正文"),
        (Pages::of(long), "没有标题的文稿，第一行就是它的名字，可是这一行实…"),
    ] {
        let pdf = write(&pages.0);
        let bookmarks = pdf.bookmarks();
        assert_eq!(bookmarks, format!("{title} → 1 at 595\n"));
        assert!(pdf.xmp().contains(title), "it is the title too: {}", pdf.xmp());
    }
}

#[test]
fn an_untitled_document_is_called_by_its_first_section() {
    let mut pages = Pages::of("正文。");
    pages.section(0, 10, 1, "one", "第一节");
    let pdf = write(&pages.0);
    assert!(pdf.xmp().contains("第一节"), "{}", pdf.xmp());
}

#[test]
fn sections_are_found_under_their_keys() {
    let pdf = write(&fixture::everything().0);
    assert_eq!(
        pdf.destinations(),
        ["appendix → 2 at 505", "opening → 2 at 545", "opening-cause → 2 at 525"]
    );
}

#[test]
fn a_place_on_a_page_that_is_not_there_is_left_out() {
    let mut pages = Pages::of("正文。");
    pages.section(0, 10, 1, "here", "此处");
    pages.section(7, 10, 1, "nowhere", "别处");
    assert_eq!(write(&pages.0).destinations(), ["here → 1 at 585"]);
}

#[test]
fn pages_are_labelled_with_their_folios() {
    assert_eq!(write(&fixture::everything().0).labels(), ["ii", "7"]);
    let mut pages = Pages::new(5);
    let paragraph = pages.node(StructureRole::Paragraph, 0);
    pages.text(0, 20, paragraph, "正文");
    for (page, folio) in pages.0.pages.iter_mut().zip(["i", "ii", "1", "2", "3"]) {
        page.folio = folio.to_owned();
    }
    assert_eq!(write(&pages.0).labels(), ["i", "ii", "1", "2", "3"]);
}

#[test]
fn a_link_over_two_lines_is_one_link() {
    let pdf = write(&fixture::everything().0);
    assert_eq!(
        pdf.links()[0],
        [
            "link to #opening, 1 area(s), says \"第一章\\u{3000}开端\"",
            "link to https://example.org/?a=1&b=(2), 2 area(s), says \"跨两行的链接\"",
        ]
    );
}

#[test]
fn links_that_lead_nowhere_are_text() {
    let mut pages = Pages::of("正文");
    let link = pages.node(StructureRole::Link, 1);
    pages.text(0, 40, link, "死链");
    pages.link(0, 40, link, LinkTarget::Dead("gone".to_owned()), "死链");
    pages.link(0, 60, link, LinkTarget::Section(fixture::key("gone")), "死链");
    let pdf = write(&pages.0);
    assert!(pdf.links()[0].is_empty());
    assert_eq!(pdf.texts(), ["正文死链"]);
}

/// PDF/UA-1, 7.18.5: every link has a description.
#[test]
fn a_link_around_nothing_says_where_it_leads() {
    let mut pages = Pages::of("正文");
    let link = pages.node(StructureRole::Link, 1);
    pages.text(0, 40, link, "　");
    pages.link(0, 40, link, LinkTarget::External("https://example.org/".to_owned()), "");
    assert!(write(&pages.0).links()[0][0].ends_with("says \"https://example.org/\""));
}

//! Links, images, readings, marks of emphasis.

use hanpress::document::{Inline, Link, Marks};

use super::fixture::{
    call, document, figure, heading, image, link, linked, marked, note, paragraph, read, ruby, text,
};
use super::parts::Node;
use super::{paragraph_with, report};
use crate::reference;

#[test]
fn links_lead_where_they_can_and_text_stays() {
    let mut document = document(vec![
        heading(1, None, "节", "part"),
        paragraph(vec![linked("内", 0), linked("死", 1), linked("外", 2), linked("怪", 3)]),
    ]);
    document.links = vec![
        link("#part"),
        link("#nowhere"),
        link("https://example.com/"),
        link("http://a b:c/\"x"),
    ];
    let (package, _) = report(&document);
    let line = paragraph_with(&package, "内死外怪");
    let links = line.all("w:hyperlink");
    assert_eq!(links.len(), 2);
    assert_eq!(links[0].get("w:anchor"), Some("part"));
    let fields: Vec<&str> = line.all("w:instrText").iter().map(|node| &*node.text).collect();
    assert_eq!(fields, [" HYPERLINK \"http://a b:c/\\\"x\" "]);
}

#[test]
fn what_stands_over_a_link_is_one_line() {
    let mut document = document(vec![paragraph(vec![linked("外", 0), linked("怪", 1)])]);
    let titled = |target| Link { title: Some("一\t二\n三".to_owned()), ..link(target) };
    document.links = vec![titled("https://example.com/"), titled("notes.txt")];
    let (package, _) = report(&document);
    let line = paragraph_with(&package, "外怪");
    assert_eq!(line.all("w:hyperlink")[0].get("w:tooltip"), Some("一 二 三"));
    let fields: Vec<&str> = line.all("w:instrText").iter().map(|node| &*node.text).collect();
    assert_eq!(fields, [" HYPERLINK \"notes.txt\" \\o \"一 二 三\" "]);
}

#[test]
fn images_keep_their_bytes_and_are_stored_once() {
    let inline = || Inline::Image(image("chart.png", "图"));
    let mut document = document(vec![
        figure("chart.png", "图", "题"),
        paragraph(vec![text("又"), inline(), call(0)]),
        figure("nothing.png", "无", ""),
    ]);
    document.notes = vec![note(vec![paragraph(vec![text("注"), inline()])])];
    let (package, _) = report(&document);
    let media: Vec<_> = package.files.keys().filter(|path| path.contains("media/")).collect();
    assert_eq!(media, ["word/media/image1.png"]);
    let original = reference::root().join("tests/fixtures/docx/chart.png");
    assert_eq!(package.files[media[0]], std::fs::read(original).expect("the fixture"));
    assert!(package.document().visible().contains("[无]"));
    let extents = package.document().all("wp:extent").len();
    assert_eq!(extents, 2);
}

#[test]
fn han_characters_are_never_slanted() {
    let mixed = marked("看 Nature 杂志", Marks::EMPHASIS);
    let (package, _) = report(&document(vec![paragraph(vec![mixed])]));
    let body = package.document();
    let slanted: Vec<String> = body
        .all("w:r")
        .into_iter()
        .filter(|run| run.all("w:i").iter().any(|node| node.val() != "0"))
        .map(Node::visible)
        .collect();
    assert_eq!(slanted, ["Nature "]);
}

#[test]
fn readings_stand_above_characters_or_above_the_whole() {
    let mut document = document(vec![paragraph(vec![
        read("汉字", 0),
        read("词", 1),
        text("与"),
        read("茶山", 2),
        text("。"),
    ])]);
    document.rubies = ["hàn zì", "cí", "Chashan"].map(ruby).into();
    let (package, _) = report(&document);
    let body = package.document();
    let rubies: Vec<(String, String)> = body
        .all("w:ruby")
        .iter()
        .map(|ruby| ["w:rt", "w:rubyBase"].map(|name| ruby.child(name).expect("both").visible()))
        .map(|[reading, base]| (reading, base))
        .collect();
    let expected = [("hàn", "汉"), ("zì", "字"), ("cí", "词"), ("Chashan", "茶山")];
    assert_eq!(rubies, expected.map(|(reading, base)| (reading.to_owned(), base.to_owned())));
    let sizes = |name: &str| -> i32 { body.all(name)[0].val().parse().expect("a number") };
    assert_eq!(sizes("w:hps"), sizes("w:hpsBaseText") / 2);
}

#[test]
fn dots_lines_and_waves_are_words_own() {
    let (package, _) = report(&document(vec![paragraph(vec![
        marked("风，起", Marks::EMPHASIS_DOTS),
        marked("林海", Marks::PROPER_NAME),
        marked("航路", Marks::BOOK_TITLE),
        marked("要紧", Marks::UNDERLINE),
        marked("南岸", Marks::BOOK_TITLE),
        marked("北岸", Marks::BOOK_TITLE | Marks::NEXT_TITLE),
    ])]));
    let body = package.document();
    let said = |name: &str| -> Vec<String> {
        let with = body.all("w:r").into_iter().filter(|run| !run.all(name).is_empty());
        with.map(|run| format!("{} {}", run.visible(), run.all(name)[0].val())).collect()
    };
    assert_eq!(said("w:em"), ["风 underDot", "， none", "起 underDot"]);
    let lines = ["林海 single", "航路 wave", "要紧 single", "南岸 wave", "北岸 wave"];
    assert_eq!(said("w:u"), lines);
    let colors: Vec<_> = body.all("w:u").iter().map(|line| line.get("w:color")).collect();
    let expected = [Some("000000"), None, None, None, Some("010100")];
    assert_eq!(colors, expected, "a name's line is not plain underlining, nor one title the next");
}

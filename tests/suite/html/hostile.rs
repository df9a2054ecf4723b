//! Pages that nobody wrote: none may stop the program, or take longer than its size explains.

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::Document;
use hanpress::reader::{ReaderOptions, html};
use hanpress::source::Source;

use super::{fixture, read};

/// A generator of numbers, the same in every run (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).expect("it fits")).expect("it fits")
    }
}

fn try_read(page: &str) -> Option<Document> {
    let source = Source::from_text("a.html", page);
    html::read(&source, &ReaderOptions::default(), &mut Diagnostics::new()).ok().map(|read| read.0)
}

/// Every link, note and ruby that a document names is there, and no run is empty.
fn assert_whole(document: &Document) {
    let check = |content: &[hanpress::document::Inline]| {
        for inline in content {
            match inline {
                hanpress::document::Inline::Text(run) => {
                    assert!(!run.text.is_empty());
                    assert!(run.link.is_none_or(|id| (id.0 as usize) < document.links.len()));
                    assert!(run.ruby.is_none_or(|id| (id.0 as usize) < document.rubies.len()));
                }
                hanpress::document::Inline::NoteCall { note, .. } => {
                    assert!((note.0 as usize) < document.notes.len());
                }
                _ => {}
            }
        }
    };
    document.visit_blocks(&mut |block| match block {
        hanpress::document::Block::Paragraph(paragraph) => check(&paragraph.content),
        hanpress::document::Block::Heading(heading) => check(&heading.content),
        _ => {}
    });
}

#[test]
fn pages_cut_and_stirred_are_read() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for name in ["word.html", "google-docs.html", "site.html", "encyclopedia.html", "pandoc.html"] {
        let page = String::from_utf8(fixture(name)).expect("UTF-8");
        let pieces: Vec<&str> = page.split_inclusive('>').collect();
        for _ in 0..60 {
            let mut stirred: Vec<&str> = pieces.clone();
            for _ in 0..1 + numbers.below(20) {
                let (a, b) = (numbers.below(stirred.len()), numbers.below(stirred.len()));
                match numbers.below(4) {
                    0 => stirred.swap(a, b),
                    1 => {
                        stirred.remove(a);
                    }
                    2 => stirred.insert(a, pieces[numbers.below(pieces.len())]),
                    _ => {
                        let cut =
                            stirred[a].floor_char_boundary(numbers.below(stirred[a].len() + 1));
                        stirred[a] = &stirred[a][..cut];
                    }
                }
            }
            let mut text = stirred.concat();
            if numbers.below(3) == 0 {
                text.truncate(text.floor_char_boundary(numbers.below(text.len())));
            }
            if let Some(document) = try_read(&text) {
                assert_whole(&document);
            }
        }
    }
}

#[test]
fn tags_at_random_are_read() {
    const TAGS: [&str; 44] = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<i class=a>",
        "</i>",
        "<a href=#x>",
        "</a>",
        "<table>",
        "</table>",
        "<tr>",
        "<td colspan=9>",
        "</td>",
        "<caption>",
        "<ul>",
        "</ul>",
        "<li>",
        "<ol start=9>",
        "<h2 id=x>",
        "</h2>",
        "<svg>",
        "</svg>",
        "<math>",
        "<select>",
        "<option>",
        "<template>",
        "</template>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<ruby>",
        "<rt>",
        "</ruby>",
        "<figure>",
        "<figcaption>",
        "<blockquote>",
        "<pre>",
        "<br>",
        "字",
        "<!--",
        "<dl><dt>",
    ];
    let mut numbers = Numbers(7);
    for _ in 0..600 {
        let page: String =
            (0..numbers.below(80)).map(|_| TAGS[numbers.below(TAGS.len())]).collect();
        if let Some(document) = try_read(&page) {
            assert_whole(&document);
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    for tag in
        ["div", "b", "span", "blockquote", "ul><li", "table><tr><td", "ruby", "font color=1", "q"]
    {
        let page = format!("<h1>題</h1>{}深處", format!("<{tag}>").repeat(20_000));
        let (document, diagnostics) = read(&page);
        assert_whole(&document);
        let codes: Vec<Code> = diagnostics.iter().map(|one| one.code).collect();
        // A font in a font is one that the tree builder forgets.
        assert!(
            codes.contains(&Code::NestingTooDeep) || tag.starts_with("font"),
            "{tag}: {codes:?}"
        );
    }
}

#[test]
fn attributes_without_end_are_passed_over() {
    let many: String = (0..200_000).map(|number| format!(" a{number}=1")).collect();
    let page = format!("<h1>題</h1><p{many} class={}>字", "x ".repeat(200_000));
    assert_eq!(read(&page).0.blocks.len(), 1);
}

#[test]
fn formatting_that_is_never_closed_does_not_multiply() {
    // Each paragraph opens all of it again.
    let open: String = (0..1_000).map(|number| format!("<p><font size={number}>")).collect();
    let page = format!("<h1>題</h1>{open}{}", "<p>字".repeat(1_000));
    let (document, _) = read(&page);
    assert!(document.blocks.len() >= 1_000);
}

#[test]
fn entities_are_not_expanded() {
    let page = "<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \
                \"&a;&a;&a;&a;\">]><html><body><h1>題</h1><p>&b;字</p></body></html>";
    let (document, _) = read(page);
    let [hanpress::document::Block::Paragraph(paragraph)] = document.blocks.as_slice() else {
        panic!("one paragraph: {document:?}")
    };
    assert_eq!(hanpress::document::plain_text(&paragraph.content), "&b;字");
}

#[test]
fn pages_without_text_are_refused() {
    for page in ["<!-- -->", "<script>1</script>", "<p>&nbsp;</p>", "<html><head></head></html>"] {
        assert!(try_read(page).is_none(), "{page}");
    }
}

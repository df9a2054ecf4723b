//! Markdown: what the reader makes of it, what the edition writes, and that both agree.

mod constructs;
mod editions;
pub(crate) mod generator;
mod grids;
mod law;
mod reading;
mod resolved;
mod stretches;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{Block, Document, Inline, Marks, Reference};
use hanpress::reader::{ReaderOptions, markdown};
use hanpress::source::Source;

fn read(text: &str) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::from_text("a.md", text);
    let document = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
    (document, diagnostics)
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// Shows inline content with one letter for each mark: `[s:粗]`, notes as `^0`, breaks as `/`.
fn show(content: &[Inline]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text(run)
                if run.marks.is_empty() && run.link.is_none() && run.ruby.is_none() =>
            {
                text.push_str(&run.text);
            }
            Inline::Text(run) => {
                let letters = [
                    (Marks::STRONG, 's'),
                    (Marks::EMPHASIS, 'e'),
                    (Marks::STRIKE, 'd'),
                    (Marks::CODE, 'c'),
                    (Marks::SUPERSCRIPT, 'p'),
                    (Marks::SUBSCRIPT, 'b'),
                    (Marks::UNDERLINE, 'u'),
                    (Marks::PROTECTED, 'x'),
                    (Marks::EMPHASIS_DOTS, '.'),
                    (Marks::PROPER_NAME, '_'),
                    (Marks::BOOK_TITLE, '~'),
                ];
                let marks: String = letters
                    .iter()
                    .filter(|(mark, _)| run.marks.contains(*mark))
                    .map(|&(_, letter)| letter)
                    .collect();
                let link = run.link.map_or_else(String::new, |link| format!("@{}", link.0));
                let ruby = run.ruby.map_or_else(String::new, |ruby| format!("^{}", ruby.0));
                text.push_str(&format!("[{marks}{link}{ruby}:{}]", run.text));
            }
            Inline::NoteCall { note, .. } => text.push_str(&format!("^{}", note.0)),
            Inline::Image(image) => text.push_str(&format!("<{}|{}>", image.source, image.alt)),
            Inline::Reference(Reference { key, part, .. }) => {
                text.push_str(&format!("<{part:?} {key}>"));
            }
            Inline::Index(mark) => text.push_str(&format!("<Index {mark}>")),
            Inline::Break => text.push('/'),
        }
    }
    text
}

fn paragraph(text: &str) -> String {
    let (document, _) = read(text);
    match document.blocks.as_slice() {
        [Block::Paragraph(paragraph)] => show(&paragraph.content),
        other => panic!("one paragraph: {other:#?}"),
    }
}

#[test]
fn emphasis_is_read_next_to_chinese_marks() {
    for (text, expected) in [
        ("他說：**「走吧。」**於是", "他說：[s:「走吧。」]於是"),
        ("是**「甲」**和**「乙」**的", "是[s:「甲」]和[s:「乙」]的"),
        ("這是*「斜」*體", "這是[e:「斜」]體"),
        ("共**20%**增長", "共[s:20%]增長"),
        ("甲**乙（丙）**丁", "甲[s:乙（丙）]丁"),
        ("甲~~乙。~~丁", "甲[d:乙。]丁"),
        ("***「甲」***乙", "[se:「甲」]乙"),
        ("**甲*「乙」*丙**丁", "[s:甲][se:「乙」][s:丙]丁"),
        ("他**說：[「好」](u)。**了", "他[s:說：][s@0:「好」][s:。]了"),
        ("價格 5 * 3 * 2 元", "價格 5 * 3 * 2 元"),
        ("甲\\*\\*「乙」\\*\\*丙", "甲**「乙」**丙"),
        ("甲`**「乙」**`丙", "甲[c:**「乙」**]丙"),
        ("甲&ast;&ast;「乙」**丙", "甲**「乙」**丙"),
        ("單**「開", "單**「開"),
        ("好的~ 謝謝~你", "好的~ 謝謝~你"),
        ("~甲~", "~甲~"),
    ] {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

#[test]
fn soft_breaks_join_chinese_lines_and_space_latin_ones() {
    for (text, expected) in [
        ("海\n浪", "海浪"),
        ("海，\n浪", "海，浪"),
        ("sea\nwave", "sea wave"),
        ("海\nwave", "海wave"),
        ("sea\n浪", "sea浪"),
        ("**sea**\n*wave*", "[s:sea] [e:wave]"),
        ("**海**\n浪", "[s:海]浪"),
        ("海  \n浪\\\n潮", "海/浪/潮"),
        ("한국\n사람", "한국 사람"),
    ] {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

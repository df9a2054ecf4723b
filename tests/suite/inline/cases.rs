//! Single cases, each named for what it shows.

use hanpress::diagnostic::{Code, Diagnostics, Severity};
use hanpress::document::{LinkId, Marks, Origin};
use hanpress::font::FontBook;
use hanpress::layout::inline::{Line, Owner, natural_widths, set_label, set_paragraph};
use hanpress::layout::{Content, LayoutInline};
use hanpress::source::Span;
use hanpress::style::{Align, Family, KinsokuLevel, Length, TextSettings, TextStyle};

use super::{
    call, dump, em, glyphs, line_text, set, set_with, setting, settings, style, styled, text,
    text_style,
};
use crate::reference;

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(line_text).collect()
}

fn mono() -> TextStyle {
    TextStyle { family: Family::Mono, ..text_style() }
}

fn code(source: &str) -> LayoutInline {
    styled(source, mono(), Marks::CODE, None)
}

fn ragged(source: &str, measure: f64) -> Vec<Line> {
    set(&[text(source)], &style(Align::Start, 0), measure)
}

/// Where the glyph of `wanted` is drawn, and where the one after it is.
fn place(line: &Line, wanted: &str) -> (f64, f64) {
    let glyphs = glyphs(line);
    let at = glyphs.iter().position(|glyph| glyph.text == wanted).expect("the glyph is there");
    (glyphs[at].drawn, glyphs.get(at + 1).map_or(f64::NAN, |next| next.drawn))
}

#[track_caller]
fn assert_close(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-3, "{actual} is not {expected}");
}

#[test]
fn a_paragraph_of_everything() {
    let mut content = vec![
        text(
            "春天的早晨，他说：“我们乘Boeing 787去伦敦。”“票价是￥3,200元，涨了12.5%（含税）。”《旅行——指南》",
        ),
        call(0),
        text("写道：第31日到达……"),
    ];
    let underlined = TextStyle { underline: true, ..text_style() };
    content.push(styled("下划线 word", underlined, Marks::UNDERLINE, None));
    content.push(text("后面接着乔治·布什与"));
    content.push(code("cargo  build"));
    content.push(text("命令！！真的？！好。"));
    let lines = set(&content, &style(Align::Justify, 2), 24.0);
    reference::check("inline/everything.txt", &dump(&lines));
}

#[test]
fn english_in_a_chinese_book() {
    let source = "The committee’s report—published in 2024—said: “Nothing was lost…” (see www.example.org/reports/2024/annual-review.html) and that is that.";
    let lines = set(&[text(source)], &style(Align::Justify, 2), 22.0);
    reference::check("inline/english.txt", &dump(&lines));
}

#[test]
fn bold_links_and_calls_in_a_narrow_column() {
    let bold = TextStyle { family: Family::Hei, ..text_style() };
    let content = [
        text("据"),
        styled("《茶山纪事》", bold, Marks::STRONG, Some(LinkId(0))),
        call(1),
        text("，“采茶”要趁"),
        styled("清明前", TextStyle { strike: true, ..text_style() }, Marks::STRIKE, None),
        text("；那时芽叶最嫩。"),
        call(2),
    ];
    let lines = set(&content, &style(Align::Justify, 1), 9.0);
    reference::check("inline/narrow.txt", &dump(&lines));
}

#[test]
fn squeezing_comes_before_stretching() {
    // Eleven characters and a comma in eleven em: the comma gives half an em (挤进), and the
    // next line is pulled in, rather than every gap opened.
    let lines = set(
        &[text("今天天气，真的非常好啊我们出去走走吧朋友们都来了")],
        &style(Align::Justify, 0),
        11.0,
    );
    assert_eq!(lines[0].widest_gap, 0.0);
    let (comma, next) = place(&lines[0], "，");
    assert!(next - comma <= 1.0, "{}", next - comma);
}

#[test]
fn within_a_class_all_give_alike() {
    let lines = set(&[text("甲，乙，丙，丁，戊己庚辛壬癸子丑寅")], &style(Align::Justify, 0), 11.5);
    let glyphs = glyphs(&lines[0]);
    let commas: Vec<f64> = glyphs
        .windows(2)
        .filter(|pair| pair[0].text == "，")
        .map(|pair| pair[1].drawn - pair[0].drawn)
        .collect();
    assert!(commas.len() >= 4, "{commas:?}");
    for comma in &commas {
        assert_close(*comma, commas[0]);
    }
}

#[test]
fn a_space_in_the_source_is_the_gap_and_stays_in_the_text() {
    let (with, without) = (ragged("用 Rust 写", 20.0), ragged("用Rust写", 20.0));
    assert_eq!(with[0].width, without[0].width);
    assert_eq!(line_text(&with[0]), "用 Rust 写");
    let (han, space) = place(&with[0], "用");
    assert_close(space - han, 1.0);
    assert_close(place(&with[0], " ").1, 1.25);
}

#[test]
fn no_gap_beside_a_stop_or_inside_brackets() {
    for source in ["好，a", "好， a", "（a", "（ a"] {
        let line = ragged(source, 20.0).remove(0);
        let letter = glyphs(&line).pop().expect("a letter");
        let expected = if source.starts_with('好') { 2.0 } else { 0.5 };
        assert_close(letter.start, expected);
    }
}

#[test]
fn words_at_a_line_end_keep_their_space() {
    let lines = ragged("wonderful wonderful wonderful", 10.0);
    assert!(lines.len() > 1);
    assert_eq!(texts(&lines).concat(), "wonderful wonderful wonderful");
    let last = glyphs(&lines[0]).pop().expect("a glyph");
    assert_eq!((last.text.as_str(), last.end - last.start), (" ", 0.0));
}

#[test]
fn a_call_stays_with_its_word_and_the_rules_look_through_it() {
    // The blank of the stop goes after the call, so that the call stands close to it.
    let line = set(&[text("完。"), call(0), text("“又”")], &style(Align::Start, 0), 20.0).remove(0);
    assert_close(place(&line, "①").0, 1.5);
    assert_close(place(&line, "①").1, 1.5 + 0.6);
    for phase in 0..20 {
        let filler = "字".repeat(phase);
        let content = [text(&filler), text("书名"), call(0), text("，接着写下去直到换行为止")];
        for line in set(&content, &style(Align::Justify, 0), 8.0) {
            assert!(!line_text(&line).starts_with(['①', '，']), "{phase}");
        }
    }
    let lines = set(
        &[text("甲"), call(0), text("乙"), call(2), text("丙"), call(0)],
        &style(Align::Start, 0),
        30.0,
    );
    assert_eq!(lines[0].notes.iter().map(|note| note.0).collect::<Vec<_>>(), [0, 2, 0]);
}

#[test]
fn pieces_know_what_they_belong_to() {
    let content =
        [text("见"), styled("网站", text_style(), Marks::empty(), Some(LinkId(3))), call(1)];
    let line = set(&content, &style(Align::Start, 0), 20.0).remove(0);
    let owners: Vec<Owner> = line.pieces.iter().map(|piece| piece.owner).collect();
    let note = hanpress::document::NoteId(1);
    assert_eq!(owners, [Owner::Paragraph, Owner::Link(LinkId(3)), Owner::NoteCall(note)]);
}

#[test]
fn rules_under_text_end_where_the_text_ends() {
    let underlined = TextStyle { underline: true, ..text_style() };
    let content = [text("汉"), styled("word", underlined, Marks::UNDERLINE, None), text("汉")];
    let line = set(&content, &style(Align::Start, 0), 20.0).remove(0);
    let rect = line.pieces.iter().find_map(|piece| match &piece.content {
        Content::Fill { rect, .. } => Some(*rect),
        Content::Glyphs(_) | Content::Image { .. } => None,
    });
    let rect = rect.expect("a rule");
    let word = glyphs(&line).into_iter().find(|glyph| glyph.text == "w").expect("the word");
    assert_close(rect.x.ratio(em()), word.start);
    let after = glyphs(&line).pop().expect("the last character");
    assert_close((rect.x + rect.width).ratio(em()), after.start - 0.25);
}

#[test]
fn alignment_moves_whole_lines() {
    let width = |align| ragged_as(align, "五个字一行", 9.0);
    assert_eq!(width(Align::Start), (0.0, 5.0));
    assert_eq!(width(Align::Center), (2.0, 5.0));
    assert_eq!(width(Align::End), (4.0, 5.0));
    assert_eq!(width(Align::Justify), (0.0, 5.0));
}

fn ragged_as(align: Align, source: &str, measure: f64) -> (f64, f64) {
    let line = set(&[text(source)], &style(align, 0), measure).remove(0);
    (line.start.ratio(em()), line.width.ratio(em()))
}

#[test]
fn breaks_that_are_asked_for_are_made() {
    let content =
        [text("春眠不觉晓，"), LayoutInline::Break, LayoutInline::Break, text("处处闻啼鸟。")];
    let lines = set(&content, &style(Align::Justify, 0), 20.0);
    assert_eq!(texts(&lines), ["春眠不觉晓，", "", "处处闻啼鸟。"]);
    assert_close(lines[0].width.ratio(em()), 5.5);
    assert!(lines[1].ascent > Length::ZERO);
    assert_eq!(set(&[], &style(Align::Justify, 2), 20.0).len(), 1);
}

#[test]
fn code_keeps_its_columns() {
    let lines = set(&[code("    if a && b { // 注释，好")], &style(Align::Start, 0), 40.0);
    assert_eq!(line_text(&lines[0]), "    if a && b { // 注释，好");
    assert_close(place(&lines[0], "i").0, 4.0 * 0.6);
    let (comma, next) = place(&lines[0], "，");
    assert_close(next - comma, 1.0);
}

#[test]
fn long_addresses_part_at_their_seams() {
    let source = "见https://www.example.org/reports/2024/annual-review/appendix.html一文";
    let mut diagnostics = Diagnostics::new();
    let lines = set_with(&[text(source)], &style(Align::Justify, 0), 14.0, &mut diagnostics);
    for line in &lines[1..] {
        assert!(!line_text(line).starts_with(['/', '.', '-']), "{:?}", texts(&lines));
    }
    for line in &lines[1..lines.len() - 2] {
        assert!(line_text(line).ends_with(['/', '.', '-']), "{:?}", texts(&lines));
    }
    assert!(diagnostics.iter().all(|notice| notice.code != Code::Overfull));
}

#[test]
fn what_has_no_seam_is_torn_rather_than_sticking_out() {
    let mut diagnostics = Diagnostics::new();
    let lines =
        set_with(&[text(&"x".repeat(100))], &style(Align::Justify, 0), 10.0, &mut diagnostics);
    assert!(lines.iter().all(|line| line.width <= em() * 10), "{:?}", texts(&lines));
    assert_eq!(texts(&lines).concat().len(), 100);
    assert!(diagnostics.iter().all(|notice| notice.code != Code::Overfull));
}

#[test]
fn what_cannot_fit_is_reported() {
    let mut diagnostics = Diagnostics::new();
    let lines = set_with(&[text("字字")], &style(Align::Justify, 0), 0.5, &mut diagnostics);
    assert_eq!(lines.len(), 2);
    assert!(diagnostics.iter().any(|notice| notice.code == Code::Overfull));
}

#[test]
fn a_character_no_face_has_is_named_with_its_place() {
    let mut content = text("好\u{10FFFD}好");
    if let LayoutInline::Text(run) = &mut content {
        run.origin = Origin::new(Span::new(100, 110));
    }
    let mut diagnostics = Diagnostics::new();
    let lines = set_with(&[content], &style(Align::Start, 0), 20.0, &mut diagnostics);
    let notice = diagnostics.iter().next().expect("a notice");
    assert_eq!((notice.code, notice.severity), (Code::MissingGlyph, Severity::Warning));
    assert!(notice.message.contains("U+10FFFD"), "{}", notice.message);
    assert_eq!(notice.span, Some(Span::new(103, 107)));
    assert!(line_text(&lines[0]).contains('\u{10FFFD}'));
    assert!(lines[0].width > em() * 2);
}

#[test]
fn a_character_from_another_face_is_noted_once() {
    // In Big5, not among the characters of the Kai face.
    let kai = TextStyle { family: Family::Kai, ..text_style() };
    let rare = ('\u{4E00}'..'\u{9FFF}')
        .find(|&character| {
            let face = |index| FontBook::embedded().iter().nth(index).map(|(_, face)| face);
            face(0).is_some_and(|song| song.glyph(character).is_some())
                && face(4).is_some_and(|kai| kai.glyph(character).is_none())
        })
        .expect("Song has more characters than Kai");
    let mut diagnostics = Diagnostics::new();
    let content = [styled(&format!("{rare}{rare}"), kai, Marks::empty(), None)];
    let lines = set_with(&content, &style(Align::Start, 0), 20.0, &mut diagnostics);
    assert_eq!(glyphs(&lines[0])[0].face, "HanpressSong-Regular");
    let codes: Vec<Code> = diagnostics.iter().map(|notice| notice.code).collect();
    assert_eq!(codes, [Code::FallbackGlyph]);
}

#[test]
fn families_have_their_latin() {
    let face = |style: TextStyle, source: &str| {
        let lines = set(
            &[styled(source, style, Marks::empty(), None)],
            &super::style(Align::Start, 0),
            20.0,
        );
        glyphs(&lines[0]).iter().map(|glyph| glyph.face.clone()).collect::<Vec<_>>()
    };
    let italic = TextStyle { italic: true, ..text_style() };
    assert_eq!(face(italic, "字a"), ["HanpressSong-Regular", "HanpressSerif-Italic"]);
    let hei = TextStyle { family: Family::Hei, ..text_style() };
    assert_eq!(face(hei, "字a"), ["HanpressHei-Regular", "HanpressSans-Regular"]);
    assert_eq!(face(mono(), "a字"), ["HanpressMono-Regular", "HanpressHei-Regular"]);
    // The same mark, Chinese and Latin.
    assert_eq!(face(text_style(), "“字”")[0], "HanpressSong-Regular");
    assert_eq!(face(text_style(), "“a”")[0], "HanpressSerif-Regular");
}

#[test]
fn levels_differ_in_what_may_begin_and_end_a_line() {
    let broken_at = |kinsoku, source: &str, measure: f64| {
        let settings = TextSettings { kinsoku, ..settings() };
        let (style, unheard) = (style(Align::Start, 0), &mut Diagnostics::new());
        let lines =
            set_paragraph(&[text(source)], &style, em() * measure, setting(&settings), unheard);
        texts(&lines)
    };
    assert_eq!(broken_at(KinsokuLevel::None, "一二三四，五六", 4.0)[1], "，五六");
    assert_eq!(broken_at(KinsokuLevel::Basic, "一二三四，五六", 4.0)[1], "四，五六");
    assert_eq!(broken_at(KinsokuLevel::Basic, "一二三/四五六", 3.5)[0], "一二三/");
    assert_eq!(broken_at(KinsokuLevel::Gb, "一二三/四五六", 3.5)[0], "一二");
    assert_eq!(broken_at(KinsokuLevel::Gb, "一二三四——五六", 4.0)[1], "——五六");
    assert_eq!(broken_at(KinsokuLevel::Strict, "一二三四——五六", 4.0)[1], "四——");
}

#[test]
fn a_number_and_its_classifier_part_only_for_a_reason() {
    // At a narrower measure the gaps would become visible, and that is worse.
    let numbers = ["31日", "31 日", "3亿元", "3 亿元"];
    for (phase, number) in (20..30).flat_map(|phase| numbers.map(|number| (phase, number))) {
        let source = format!("{}{number}的事情我们都还记得清清楚楚", "字".repeat(phase));
        let lines = set(&[text(&source)], &style(Align::Justify, 0), 26.0);
        for line in &lines[1..] {
            assert!(!line_text(line).starts_with(['日', '亿', '元']), "{:?}", texts(&lines));
        }
    }
}

#[test]
fn widths_of_a_cell() {
    let widths = |source: &str| {
        let (style, settings) = (style(Align::Start, 0), settings());
        let (min, max) = natural_widths(&[text(source)], &style, setting(&settings));
        (min.ratio(em()), max.ratio(em()))
    };
    assert_eq!(widths("四个汉字"), (1.0, 4.0));
    assert_eq!(widths("“字”，"), (2.5, 2.5));
    let (min, max) = widths("wonderful day");
    assert!(min < max && min > 3.0, "{min} {max}");
    assert_eq!(widths(""), (0.0, 0.0));
}

#[test]
fn a_line_as_wide_as_its_text_holds_it() {
    for source in ["四个汉字", "“引文”，与word和《书》", "a b c 1,000元"] {
        let (style, settings) = (style(Align::Justify, 0), settings());
        let content = [text(source)];
        let (_, max) = natural_widths(&content, &style, setting(&settings));
        assert_eq!(set(&content, &style, max.ratio(em())).len(), 1, "{source}");
    }
}

#[test]
fn labels_end_where_text_begins() {
    let fonts = FontBook::embedded();
    let width = |label: &str| set_label(label, &text_style(), &settings(), fonts).1.ratio(em());
    assert_close(width("一、"), 2.0);
    assert_close(width("（1）"), 0.5 + width("1") + 1.0);
    assert!(set_label("", &text_style(), &settings(), fonts).0.is_empty());
}

#[test]
fn no_input_makes_it_panic() {
    let odd = [
        "\u{0}\u{200B}\u{FEFF}",
        "\u{301}",
        "e\u{301}\u{301}",
        "a\u{AD}b",
        "\u{FE0F}",
        "“‘“‘“‘",
        "”’”’",
        "————————",
        "………",
        " ",
        "  \t ",
        "\u{A0}",
        "\u{A0}字",
        "。。。。。。",
        "((((((",
        "/",
        "/////",
        "%",
        "1%2%",
        "№",
        "\u{1F600}字",
        "\u{5D0}\u{5D1}",
        "ﬁ",
        "字\u{200B}字",
        "-",
        "a-",
        "-a",
        "1-",
        "https://",
        "\u{3000}\u{3000}字",
        "･",
        "\u{10FFFF}",
    ];
    for source in odd {
        for measure in [0.0, 0.3, 1.0, 2.0, 7.0, 1000.0] {
            for align in [Align::Justify, Align::Start, Align::Center, Align::End] {
                let content = [text(source), call(0), code(source), call(9), text(source)];
                assert!(!set(&content, &style(align, 2), measure).is_empty(), "{source:?}");
                assert!(!set(&[text(source)], &style(align, -3), measure).is_empty(), "{source:?}");
            }
        }
    }
    let negative = set(&[text("字字字")], &style(Align::Justify, 0), -5.0);
    assert_eq!(negative.len(), 3);
}

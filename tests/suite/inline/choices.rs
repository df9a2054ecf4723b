//! What a style sheet may choose: hyphens, widths of marks, hanging marks, Latin sizes (W2, W5, W6,
//! M5).

use hanpress::diagnostic::Diagnostics;
use hanpress::document::{Lang, Marks};
use hanpress::layout::inline::{Line, set_paragraph};
use hanpress::layout::{Content, LayoutInline};
use hanpress::style::{Align, HangingMarks, Length, MarkWidths, TextSettings};

use super::{em, glyphs, line_text, set, setting, settings, style, styled, text, text_style};

fn set_as(source: &str, measure: i64, settings: &TextSettings) -> Vec<Line> {
    let (style, unheard) = (style(Align::Justify, 0), &mut Diagnostics::new());
    set_paragraph(&[text(source)], &style, em() * measure, setting(settings), unheard)
}

/// The widths of the lines of text of every length before `thing`.
fn behind_fillers(thing: &str, settings: &TextSettings) -> Vec<Vec<Line>> {
    let after = "之后还有许多话要说下去说到天黑";
    (12..30).map(|n| set_as(&format!("{}{thing}{after}", "字".repeat(n)), 14, settings)).collect()
}

/// An amount that can't be parted behind a whole line but for a little room.
const BEFORE_AMOUNT: &str = "水涨起来的那一年桥下的船都系在岸上共修了";

#[test]
fn wide_lines_end_short_rather_than_gape() {
    let text = format!("{BEFORE_AMOUNT}US$12,345,678.90{BEFORE_AMOUNT}");
    let lines = |measure, widest_gap| {
        let settings = TextSettings { widest_gap, ..settings() };
        set_as(&text, measure, &settings)
    };
    let room = |line: &Line, measure: i64| (em() * measure - line.width).ratio(em());
    // Twenty characters, nineteen gaps.
    for (widest_gap, left) in [(0.15, 4.0 - 19.0 * 0.15), (0.2, 4.0 - 19.0 * 0.2)] {
        let short = &lines(24, widest_gap)[0];
        assert!((room(short, 24) - left).abs() < 0.03, "{} em", room(short, 24));
        assert!(short.widest_gap <= widest_gap && short.widest_gap > widest_gap - 0.01);
    }
    let flush = &lines(24, 1.0)[0];
    assert_eq!(flush.width, em() * 24_i64);
    // Narrow lines have flush edges whatever it costs.
    for line in lines(19, 0.05).split_last().expect("lines").1 {
        assert_eq!(line.width, em() * 19_i64);
    }
}

#[test]
fn lines_before_a_short_one_take_up_what_they_can() {
    let text = format!("{BEFORE_AMOUNT}{BEFORE_AMOUNT}字US$12,345,678.90{BEFORE_AMOUNT}");
    let texts: Vec<String> = set_as(&text, 24, &settings()).iter().map(line_text).collect();
    assert!(texts[2].starts_with("US$"), "{texts:?}");
    // Twenty-four and seventeen would leave more than twice as much empty.
    let mut lengths = [texts[0].chars().count(), texts[1].chars().count()];
    lengths.sort_unstable();
    assert_eq!(lengths, [20, 21], "{texts:?}");
}

#[test]
fn words_part_at_syllables_and_read_as_one() {
    let mut parted = 0;
    for lines in behind_fillers("internationalization", &settings()) {
        let texts: Vec<String> = lines.iter().map(line_text).collect();
        for (line, text) in lines.iter().zip(&texts).filter(|(_, text)| text.ends_with('\u{AD}')) {
            parted += 1;
            let head = text.trim_start_matches('字').trim_matches('\u{AD}');
            let syllables = ["in", "ter", "na", "tion", "al", "iza", "tion"];
            let mut ends = (1..7).map(|count| syllables[..count].concat());
            assert!(ends.any(|end| end == head), "{head}");
            assert_eq!(line.width, em() * 14, "{text}");
        }
        assert!(texts.concat().replace('\u{AD}', "").contains("internationalization"));
    }
    assert!(parted > 5, "{parted}");
}

#[test]
fn only_words_part_and_only_for_a_reason() {
    let ends = |source: &str, settings: &TextSettings| {
        let all = behind_fillers(source, settings).concat();
        all.iter().filter(|line| line_text(line).ends_with('\u{AD}')).count()
    };
    let never = TextSettings { hyphenate: false, ..settings() };
    assert_eq!(ends("typography", &never), 0);
    assert!(ends("typography", &settings()) > 0);
    for word in ["TYPOGRAPHY", "typo2graphy", "it’s"] {
        assert_eq!(ends(word, &settings()), 0, "{word}");
    }
    let french = Lang::parse("fr");
    for (lang, marks) in [(french, Marks::empty()), (None, Marks::CODE)] {
        for n in 0..14 {
            let mut word = styled("typography", text_style(), marks, None);
            if let LayoutInline::Text(run) = &mut word {
                run.lang = lang.clone();
            }
            let content = [text(&"字".repeat(n)), word, text("之后还有许多话要说下去")];
            let lines = set(&content, &style(Align::Justify, 0), 14.0);
            assert!(lines.iter().all(|line| !line_text(line).contains('\u{AD}')));
        }
    }
    // Where nothing opens too far, nothing parts.
    let roomy = set_as(&"字，句typography，".repeat(30), 60, &settings());
    assert!(roomy.iter().all(|line| !line_text(line).contains('\u{AD}')));
}

/// Where each glyph of a line begins, in em.
fn starts(source: &str, settings: &TextSettings) -> Vec<f64> {
    let lines = set_as(source, 40, settings);
    glyphs(&lines[0]).iter().map(|glyph| (glyph.start * 1000.0).round() / 1000.0).collect()
}

#[test]
fn marks_have_the_widths_of_their_style() {
    let of = |marks| TextSettings { marks, ..settings() };
    let source = "字，字。字（字）字";
    assert_eq!(
        starts(source, &of(MarkWidths::Quanjiao)),
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.5, 6.0, 7.0, 8.0]
    );
    assert_eq!(
        starts(source, &of(MarkWidths::Kaiming)),
        [0.0, 1.0, 1.5, 2.5, 3.5, 4.5, 5.0, 6.0, 6.5]
    );
    assert_eq!(
        starts(source, &of(MarkWidths::Banjiao)),
        [0.0, 1.0, 1.5, 2.5, 3.0, 4.0, 4.5, 5.5, 6.0]
    );
    let pairs = "字》，“字";
    assert_eq!(starts(pairs, &of(MarkWidths::Quanjiao)), [0.0, 1.0, 1.5, 2.5, 3.0]);
    assert_eq!(starts(pairs, &of(MarkWidths::Plain)), [0.0, 1.0, 2.0, 3.5, 4.0]);
    let tight = TextSettings { tight_pairs: true, ..settings() };
    assert_eq!(starts(pairs, &tight), [0.0, 1.0, 1.5, 2.0, 2.5]);
}

#[test]
fn one_mark_hangs_and_never_one_of_a_row() {
    let hanging = |hanging| TextSettings { hanging, ..settings() };
    let reach = |source: &str, settings: &TextSettings| {
        let lines = set_as(source, 10, settings);
        (lines[0].width.ratio(em()) * 1000.0).round() / 1000.0
    };
    let filler = "字".repeat(10);
    for (mark, basic, stops) in [("，", 10.5, 10.5), ("。", 10.5, 10.5), ("；", 10.0, 10.5)] {
        let source = format!("{filler}{mark}字字字字字字");
        assert_eq!(reach(&source, &hanging(HangingMarks::Basic)), basic, "{mark}");
        assert_eq!(reach(&source, &hanging(HangingMarks::Stops)), stops, "{mark}");
        assert_eq!(reach(&source, &settings()), 10.0, "{mark}");
    }
    let row = format!("“{}”，字字字字字字", "字".repeat(8));
    assert_eq!(reach(&row, &hanging(HangingMarks::Stops)), 10.0);
}

#[test]
fn latin_text_has_its_own_size_and_baseline() {
    let latin = TextSettings { latin_size: 1.1, latin_rise: 0.05, ..settings() };
    let lines = set_as("字ab字", 10, &latin);
    let runs: Vec<_> = lines[0]
        .pieces
        .iter()
        .filter_map(|piece| match &piece.content {
            Content::Glyphs(run) => Some((run.text.as_str(), run.size, run.origin.y)),
            Content::Fill { .. } | Content::Image { .. } => None,
        })
        .collect();
    let zero = Length::ZERO;
    let expected = [("字", em(), zero), ("ab", em() * 1.1, em() * -0.05), ("字", em(), zero)];
    assert_eq!(runs, expected);
}

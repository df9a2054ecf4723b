//! Numbers, their units and what else belongs together (L5), line by line.

use hanpress::diagnostic::{Code, Diagnostics, Severity};
use hanpress::document::Origin;
use hanpress::layout::LayoutInline;
use hanpress::layout::inline::{Line, set_paragraph};
use hanpress::source::Span;
use hanpress::style::{Align, HanUnits, TextSettings};

use super::{em, glyphs, line_text, set, set_with, setting, settings, style, text};

/// A thing behind every length of text, in lines of twelve em and more.
fn lines_with(thing: &str) -> impl Iterator<Item = Vec<Line>> {
    (0..24).flat_map(move |phase| {
        let source = format!("{}{thing}之后还有许多话要说下去", "字".repeat(phase));
        [12.0, 17.0, 26.0].map(|measure| set(&[text(&source)], &style(Align::Justify, 0), measure))
    })
}

fn has(lines: &[Line], thing: &str) -> bool {
    lines.iter().any(|line| line_text(line).contains(thing))
}

#[test]
fn a_space_inside_an_amount_joins() {
    for amount in ["50 kg", "120 km/h", "1 000 000", "5 %", "25 ℃", "20 °C", "￥3 200"] {
        for lines in lines_with(amount) {
            assert!(has(&lines, amount), "{amount}: {:?}", lines.iter().map(line_text));
            for line in &lines {
                let glyphs = glyphs(line);
                let spaces = glyphs.iter().filter(|glyph| glyph.text == " ");
                for space in spaces {
                    assert!((space.end - space.start - 0.25).abs() < 1e-3, "{amount}: {space:?}");
                }
            }
        }
    }
}

#[test]
fn a_space_between_two_things_does_not() {
    let parted = |source: &str, start: &str| {
        lines_with(source).any(|lines| lines.iter().any(|line| line_text(line).starts_with(start)))
    };
    assert!(parted("在1990 500人", "500"), "a year and a number");
    assert!(parted("用3 kilo", "kilo"), "no unit");
    assert!(parted("在12 3456号", "3456"), "no group of three");
}

#[test]
fn a_dot_is_never_set_apart() {
    for lines in lines_with("安娜·彼得") {
        for line in lines {
            let glyphs = glyphs(&line);
            for at in glyphs.iter().position(|glyph| glyph.text == "·").into_iter() {
                let width = |glyph: &super::Placed| glyph.end - glyph.start;
                assert!((width(&glyphs[at]) - 0.5).abs() < 1e-3);
                assert!((width(&glyphs[at - 1]) - 1.0).abs() < 1e-3);
            }
        }
    }
}

#[test]
fn a_solidus_is_half_an_em_however_it_is_written() {
    for source in ["元/斤", "元／斤"] {
        let line = set(&[text(source)], &style(Align::Start, 0), 20.0).remove(0);
        assert_eq!(line_text(&line), source);
        assert_eq!(line.width, em() * 2.5, "{source}");
    }
}

#[test]
fn signs_of_notes_begin_no_line() {
    for thing in ["见②", "星*", "甲；②乙"] {
        for lines in lines_with(thing) {
            for line in &lines[1..] {
                assert!(!line_text(line).starts_with(['②', '*']), "{}", line_text(line));
            }
        }
    }
}

#[test]
fn a_date_parts_only_for_a_reason() {
    for date in ["2024年3月31日", "1至3月"] {
        for phase in 20..30 {
            let source = format!("{}{date}的事情我们都还记得清清楚楚", "字".repeat(phase));
            let lines = set(&[text(&source)], &style(Align::Justify, 0), 40.0);
            assert!(has(&lines, date), "{date} at {phase}");
        }
    }
}

#[test]
fn a_number_and_its_han_unit_may_be_kept_together_always() {
    let forbidden = TextSettings { han_units: HanUnits::Forbid, ..settings() };
    let parted = |settings: &TextSettings| {
        let parts = |phase: usize| {
            let source = format!("{}12,000元，还", "字".repeat(phase));
            let (style, unheard) = (style(Align::Justify, 0), &mut Diagnostics::new());
            let lines =
                set_paragraph(&[text(&source)], &style, em() * 6, setting(settings), unheard);
            !has(&lines, "000元")
        };
        (0..12).filter(|&phase| parts(phase)).count()
    };
    assert!(parted(&settings()) > 0, "a column so narrow leaves no other way");
    assert_eq!(parted(&forbidden), 0);
}

#[test]
fn every_loose_line_is_told_with_its_place() {
    let word = "x".repeat(18);
    let source = format!("汉字汉字汉字{word}汉字汉字汉字{word}汉字");
    let mut content = text(&source);
    if let LayoutInline::Text(run) = &mut content {
        run.origin = Origin::new(Span::new(0, source.len()));
    }
    let mut diagnostics = Diagnostics::new();
    let lines = set_with(&[content], &style(Align::Justify, 0), 14.0, &mut diagnostics);
    let loose = lines.iter().filter(|line| line.widest_gap > 0.1).count();
    assert!(loose > 1, "{:?}", lines.iter().map(line_text).collect::<Vec<_>>());
    let told: Vec<_> = diagnostics.iter().filter(|notice| notice.code == Code::LooseLine).collect();
    assert_eq!(told.len(), loose);
    assert!(told.iter().any(|notice| notice.severity == Severity::Warning), "beyond 0.25 em");
    let starts: Vec<_> = told.iter().filter_map(|notice| notice.span.map(|at| at.start)).collect();
    assert_eq!(starts.len(), loose);
    assert!(starts.is_sorted_by(|a, b| a < b), "{starts:?}");
}

#[test]
fn a_line_that_nothing_can_fill_is_told() {
    let mut diagnostics = Diagnostics::new();
    let source = format!("{}{}", "a".repeat(13), "汉字".repeat(9));
    set_with(&[text("1,234"), text(&source)], &style(Align::Justify, 0), 9.0, &mut diagnostics);
    assert!(diagnostics.iter().any(|notice| notice.code == Code::ShortLine), "{diagnostics:?}");
}

//! What stands between the lines: readings (ruby), dots of emphasis, lines under names and titles.

use hanpress::document::{Marks, RubyId};
use hanpress::layout::inline::Line;
use hanpress::layout::{Content, LayoutInline, Rect, Shape};
use hanpress::style::{Align, Length};

use super::{em, line_text, set, style, styled, text, text_style};

fn read(base: &str, ruby: u32) -> LayoutInline {
    let mut content = text(base);
    if let LayoutInline::Text(run) = &mut content {
        run.ruby = Some(RubyId(ruby));
    }
    content
}

fn marked(source: &str, marks: Marks) -> LayoutInline {
    styled(source, text_style(), marks, None)
}

/// Text with where it begins and ends, in em; readings, or what they stand above.
fn runs(line: &Line, readings: bool) -> Vec<(String, f64, f64)> {
    let glyphs = line.pieces.iter().filter_map(|piece| match &piece.content {
        Content::Glyphs(run) => Some(run),
        Content::Fill { .. } | Content::Image { .. } => None,
    });
    glyphs
        .filter(|run| (run.size < em()) == readings)
        .map(|run| {
            let start = run.origin.x.ratio(em());
            (run.text.clone(), start, start + run.width().ratio(em()))
        })
        .collect()
}

fn fills(line: &Line, wanted: Shape) -> Vec<Rect> {
    let fills = line.pieces.iter().filter_map(|piece| match &piece.content {
        Content::Fill { rect, shape, .. } if *shape == wanted => Some(*rect),
        Content::Glyphs(_) | Content::Fill { .. } | Content::Image { .. } => None,
    });
    fills.collect()
}

/// Where the middle of each Han character of a line is, in em.
fn middles(line: &Line) -> Vec<f64> {
    super::glyphs(line)
        .iter()
        .filter(|glyph| glyph.text.chars().all(|c| ('\u{4E00}'..'\u{9FFF}').contains(&c)))
        .map(|glyph| glyph.drawn + 0.5)
        .collect()
}

fn one_line(content: &[LayoutInline]) -> Line {
    set(content, &style(Align::Start, 0), 30.0).remove(0)
}

#[test]
fn as_many_syllables_as_characters_stand_above_each() {
    let line = one_line(&[text("说"), read("汉字", 0), text("的")]);
    let readings = runs(&line, true);
    assert_eq!(readings.iter().map(|run| run.0.as_str()).collect::<Vec<_>>(), ["hàn", "zì"]);
    for ((text, start, end), middle) in readings.iter().zip(&middles(&line)[1..]) {
        assert!(((start + end) / 2.0 - middle).abs() < 0.01, "{text} at {start}–{end}: {middle}");
    }
    // The line's own text is not interrupted.
    assert!(line_text(&line).starts_with("说汉字的"), "{}", line_text(&line));
}

#[test]
fn any_other_reading_stands_above_the_whole() {
    for (base, ruby, count) in [("处理器", 2, 3), ("甲乙丙丁", 0, 4)] {
        let line = one_line(&[text("说"), read(base, ruby), text("的")]);
        let readings = runs(&line, true);
        let (start, end) = (readings[0].1, readings[readings.len() - 1].2);
        let middles = &middles(&line)[1..=count];
        let middle = (middles[0] + middles[count - 1]) / 2.0;
        assert!(((start + end) / 2.0 - middle).abs() < 0.01, "{base} {start}–{end}: {middle}");
    }
}

#[test]
fn readings_keep_apart_and_within_the_measure() {
    let content: Vec<LayoutInline> = (10..50).map(|id| read("床", id)).collect();
    for line in set(&content, &style(Align::Justify, 0), 12.0) {
        let readings = runs(&line, true);
        for pair in readings.windows(2) {
            assert!(pair[1].1 - pair[0].2 > 0.249, "{pair:?}");
        }
        let (first, last) = (&readings[0], &readings[readings.len() - 1]);
        assert!(first.1 > -0.001 && last.2 < 12.001, "{first:?} {last:?}");
    }
    // Next to what has no reading it overhangs.
    let alone = one_line(&[text("在"), read("床", 1), text("上")]);
    let width = alone.width.ratio(em());
    let reading = &runs(&alone, true)[0];
    let natural = reading.2 - reading.1;
    assert!(natural > 1.0 && width < 2.0 + natural - 0.01, "{natural} {width}");
}

#[test]
fn a_base_is_not_parted_and_marks_are_not_read() {
    for phase in 0..20 {
        let filler = "字".repeat(phase);
        let content = [text(&filler), read("处理器", 0), text("之后还有许多话要说下去")];
        let lines = set(&content, &style(Align::Justify, 0), 10.0);
        assert!(lines.iter().any(|line| line_text(line).contains("处理器")), "{phase}");
    }
    let line = one_line(&[read("“汉，字”", 0)]);
    assert_eq!(runs(&line, true).len(), 2);
}

#[test]
fn lines_move_apart_where_readings_have_no_room() {
    let content: Vec<LayoutInline> = (10..40).map(|id| read("床", id)).collect();
    let mut close = style(Align::Justify, 0);
    close.leading = em() * 1.25;
    let mut wide = close.clone();
    wide.leading = em() * 1.6;
    let reach = |style| set(&content, style, 10.0)[1].ascent;
    assert!(reach(&close) > close.leading, "told to the page");
    assert_eq!(reach(&wide), em() * 0.88);
}

#[test]
fn dots_stand_under_characters_alone() {
    let line = one_line(&[text("要"), marked("注意，A 它", Marks::EMPHASIS_DOTS)]);
    let dots = fills(&line, Shape::Dot);
    let expected = &middles(&line)[1..];
    assert_eq!(dots.len(), expected.len());
    for (dot, middle) in dots.iter().zip(expected) {
        assert!(((dot.x + dot.width / 2).ratio(em()) - middle).abs() < 0.01);
        assert!(dot.y > em() * 0.12, "below the character");
    }
}

#[test]
fn names_have_a_line_each_and_titles_a_wave() {
    let line = one_line(&[
        marked("安娜", Marks::PROPER_NAME),
        marked("呼啸山庄", Marks::BOOK_TITLE),
        marked("李", Marks::PROPER_NAME | Marks::EMPHASIS_DOTS),
    ]);
    let (names, titles) = (fills(&line, Shape::Box), fills(&line, Shape::Wave));
    assert_eq!((names.len(), titles.len()), (2, 1));
    let end = |rect: &Rect| rect.x + rect.width;
    assert!(titles[0].x - end(&names[0]) >= em() / 8 - Length::UNIT, "a visible gap");
    assert!(names[1].x - end(&titles[0]) >= em() / 8 - Length::UNIT);
    // The line first, then the dot.
    let dot = fills(&line, Shape::Dot)[0];
    assert!(dot.y > names[1].y + names[1].height);
}

#[test]
fn names_side_by_side_have_a_line_each_and_one_in_parts_has_one() {
    let name = Marks::PROPER_NAME;
    let line = one_line(&[
        marked("王安石", name),
        marked("曾", name | Marks::NEXT_NAME | Marks::STRONG),
        marked("巩", name | Marks::NEXT_NAME),
        marked("欧阳修", name),
    ]);
    let names = fills(&line, Shape::Box);
    assert_eq!(names.len(), 3);
    for (one, next) in names.iter().zip(&names[1..]) {
        assert!(next.x - (one.x + one.width) >= em() / 8 - Length::UNIT, "a visible gap");
    }
    assert_eq!(names[1].width, em() * 2_i64 - em() / 8, "one line under both of its parts");
}

#[test]
fn shapes_stay_inside_their_rectangle() {
    let rect = Rect { x: em(), y: em() * 2, width: em() * 5, height: em() / 10 };
    for shape in [Shape::Box, Shape::Dot, Shape::Wave] {
        let corners = shape.outline(rect);
        assert!(corners.len() >= 4);
        for corner in corners {
            let (x, y) = (corner.x - rect.x, corner.y - rect.y);
            let slack = Length::UNIT * 2;
            assert!(x >= -slack && x <= rect.width + slack, "{shape:?} {x}");
            assert!(y >= -slack && y <= rect.height + slack, "{shape:?} {y}");
        }
    }
}

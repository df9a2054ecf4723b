//! Laws: the rules hold at every measure and every phase, whatever follows whatever.

use hanpress::font::{FaceId, FontBook};
use hanpress::layout::inline::{Line, Owner, Piece};
use hanpress::layout::{Content, Glyph, GlyphRun, LayoutInline, Point};
use hanpress::style::{Align, Color, Length};

use super::{call, em, line_text, rules, set, style, styled, text, text_style};

/// Every class, in the company that makes it hard to place.
const TRAPS: [&str; 30] = [
    "，",
    "。”",
    "“引文”",
    "《书》、《刊》",
    "——",
    "……",
    "（注）",
    "3,000.5",
    "￥100",
    "50%",
    "12km",
    "word",
    "two words",
    "！！",
    "真？！",
    "是/否",
    "一～二",
    "2019—2020年",
    "31日",
    "乔治·布什",
    "：“",
    "。”（",
    "、",
    "；",
    "A，B",
    "“‘内’”",
    "（《书》）",
    "it’s",
    "好！？",
    "第3页",
];

fn check(lines: &[Line], measure: f64, indent: f64, source: &str) {
    let mut broken =
        [rules::l1(lines), rules::l2(lines), rules::l5(lines), rules::w2(lines)].concat();
    broken.extend(rules::w3(lines, indent));
    broken.extend(rules::w4(lines));
    broken.extend(rules::m1(lines, false));
    broken.extend(rules::flush(lines, measure));
    if measure >= 10.0 {
        broken.extend(rules::p2(lines));
    }
    if measure >= 20.0 {
        broken.extend(rules::widest(lines));
    }
    let set: Vec<String> = lines.iter().map(line_text).collect();
    assert!(broken.is_empty(), "at {measure} em: {broken:#?}\n{}", set.join("\n"));
    let squeeze = |text: &str| text.replace(' ', "");
    assert_eq!(squeeze(&set.concat()), squeeze(source), "text lost at {measure} em");
}

#[test]
fn rules_hold_at_every_measure_and_phase() {
    for measure in 5..=60_u32 {
        // Wide measures repeat themselves: every third phase will do.
        let step = if measure > 30 { 3 } else { 1 };
        for phase in (0..=measure as usize).step_by(step) {
            let mut source = "字".repeat(phase);
            for trap in TRAPS {
                source.push_str(trap);
                source.push_str("汉字之间");
            }
            let indent = if phase % 2 == 0 { 2 } else { 0 };
            let lines = set(&[text(&source)], &style(Align::Justify, indent), f64::from(measure));
            check(
                &lines,
                f64::from(measure),
                f64::from(u8::try_from(indent).unwrap_or(0)),
                &source,
            );
        }
    }
}

/// A small generator (Numerical Recipes' LCG), so that cases repeat.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap_or(0)
    }
}

#[test]
fn rules_hold_across_borders_of_runs_and_calls() {
    let mut random = Random(2026);
    for _ in 0..400 {
        let measure = 12.0 + f64::from(u8::try_from(random.below(40)).unwrap_or(0));
        let mut content: Vec<LayoutInline> = Vec::new();
        let mut source = String::new();
        for _ in 0..30 {
            let filler = "汉字排版规则".chars().take(random.below(7)).collect::<String>();
            let trap = TRAPS[random.below(TRAPS.len())];
            source.push_str(&filler);
            source.push_str(trap);
            content.push(text(&filler));
            // A colour makes another run of the same width.
            let color = Color { red: 200, ..Color::BLACK };
            let (head, tail) =
                trap.split_at(trap.char_indices().nth(1).map_or(trap.len(), |(at, _)| at));
            content.push(styled(head, text_style(), Default::default(), None));
            let style = hanpress::style::TextStyle { color, ..text_style() };
            content.push(styled(tail, style, Default::default(), None));
            if random.below(6) == 0 && !trap.ends_with(['（', '“']) {
                content.push(call(0));
                source.push('①');
            }
        }
        source.push_str("完毕了。");
        content.push(text("完毕了。"));
        let lines = set(&content, &style(Align::Justify, 0), measure);
        let mut broken =
            [rules::l1(&lines), rules::l2(&lines), rules::w3(&lines, 0.0), rules::w4(&lines)]
                .concat();
        broken.extend(rules::flush(&lines, measure));
        broken.extend(rules::p2(&lines));
        let set: Vec<String> = lines.iter().map(line_text).collect();
        assert!(broken.is_empty(), "at {measure} em: {broken:#?}\n{}", set.join("\n"));
        assert_eq!(set.concat().replace(' ', ""), source.replace(' ', ""));
    }
}

#[test]
fn paragraphs_longer_than_a_window_are_set_alike() {
    let source = "排版是一门古老的手艺，“规矩”很多，2024年仍有人用word排书。".repeat(400);
    let lines = set(&[text(&source)], &style(Align::Justify, 2), 30.0);
    check(&lines, 30.0, 2.0, &source);
}

#[test]
fn nothing_is_lost_where_long_paragraphs_are_divided() {
    let spaced = "one two, three; ".repeat(3000);
    for source in ["x".repeat(30_000), "，".repeat(20_000), spaced.trim().to_owned()] {
        let lines = set(&[text("起"), text(&source)], &style(Align::Justify, 2), 30.0);
        let set: String = lines.iter().map(line_text).collect();
        assert_eq!(set, format!("起{source}"));
    }
}

#[test]
fn a_way_is_always_found_however_narrow() {
    let alphabet: Vec<char> = "字，。“”（）《》——……!？a1.,-/%￥ ·‘’～\u{200B}①".chars().collect();
    let mut random = Random(7);
    for _ in 0..1500 {
        let length = 1 + random.below(60);
        let source: String = (0..length).map(|_| alphabet[random.below(alphabet.len())]).collect();
        let measure = 0.5 + f64::from(u8::try_from(random.below(16)).unwrap_or(0)) / 2.0;
        let align = [Align::Justify, Align::Start, Align::Center][random.below(3)];
        let lines = set(&[text(&source), call(0)], &style(align, 0), measure);
        let set: String = lines.iter().map(line_text).collect();
        let visible = |text: &str| text.replace([' ', '\u{200B}'], "");
        assert_eq!(visible(&set), visible(&source) + "①", "at {measure} em: {source:?}");
    }
}

/// What a typewriter would do: every character one em, as many on a line as fit.
fn typewritten(source: &str, columns: usize, advance: Length) -> Vec<Line> {
    let characters: Vec<char> = source.chars().collect();
    let lines = characters.chunks(columns).map(|characters| {
        let text: String = characters.iter().collect();
        let glyph = |(start, character): (usize, char)| {
            let start = u32::try_from(start).unwrap_or(0);
            let end = start + u32::try_from(character.len_utf8()).unwrap_or(0);
            let id = FontBook::embedded().face(FaceId(0)).glyph(character).unwrap_or(0);
            Glyph { id, advance, shift: Length::ZERO, text: start..end }
        };
        let glyphs: Vec<Glyph> = text.char_indices().map(glyph).collect();
        let width = advance * i64::try_from(glyphs.len()).unwrap_or(0);
        let run = GlyphRun {
            face: FaceId(0),
            size: em(),
            origin: Point::default(),
            color: Color::BLACK,
            lang: None,
            text,
            glyphs,
        };
        let piece = Piece { owner: Owner::Paragraph, content: Content::Glyphs(run) };
        Line { width, pieces: vec![piece], ..Line::default() }
    });
    lines.collect()
}

#[test]
fn every_check_can_fail() {
    let typewritten = |source, columns| typewritten(source, columns, em());
    assert!(!rules::l1(&typewritten("字字字，字", 3)).is_empty());
    assert!(!rules::l1(&typewritten("字字字/字", 3)).is_empty());
    assert!(!rules::l2(&typewritten("字字（字字", 3)).is_empty());
    assert!(!rules::l5(&typewritten("字12345", 3)).is_empty());
    assert!(!rules::l5(&typewritten("字字……字", 3)).is_empty());
    assert!(!rules::l5(&typewritten("字——字字", 5)).is_empty());
    assert!(!rules::w2(&typewritten("字。”字", 4)).is_empty());
    assert!(!rules::w3(&typewritten("字字字“字”", 3), 0.0).is_empty());
    assert!(!rules::w4(&typewritten("字字，字", 3)).is_empty());
    assert!(!rules::m1(&typewritten("字a字", 3), false).is_empty());
    assert!(!rules::p2(&typewritten("字字字字。", 3)).is_empty());
    assert!(!rules::flush(&typewritten("字字字字", 3), 3.2).is_empty());
    assert!(!rules::flush(&typewritten("字字字字", 3), 2.9).is_empty());
    assert!(!rules::widest(&super::laws::typewritten("字字字", 3, em() * 1.2)).is_empty());
}

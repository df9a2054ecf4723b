//! The rules as checks on set lines, from glyph positions alone. Each returns what breaks it.

use hanpress::font::FontBook;
use hanpress::layout::inline::Line;

use super::{Placed, glyphs};

const STOP: &str = "。．，、：；！？";
const OPEN: &str = "“‘（《〈【〖〔［｛「『";
const CLOSE: &str = "”’）》〉】〗〕］｝」』";
/// Characters besides these that begin no line (L1).
const CONNECTED: &str = "～·/%‰℃";
const CLOSE_ENOUGH: f64 = 1e-3;

fn among(glyph: &Placed, set: &str) -> bool {
    let mut characters = glyph.text.chars();
    matches!((characters.next(), characters.next()), (Some(one), None) if set.contains(one))
}

fn is_mark(glyph: &Placed) -> bool {
    among(glyph, STOP) || among(glyph, OPEN) || among(glyph, CLOSE)
}

fn is_latin(glyph: &Placed) -> bool {
    glyph.text.chars().all(|character| character.is_ascii_alphanumeric())
}

fn is_han(glyph: &Placed) -> bool {
    glyph.text.chars().all(|character| ('\u{4E00}'..='\u{9FFF}').contains(&character))
}

fn visible(line: &Line) -> Vec<Placed> {
    glyphs(line).into_iter().filter(|glyph| !glyph.text.trim().is_empty()).collect()
}

fn pairs(line: &Line) -> Vec<(Placed, Placed)> {
    let glyphs = visible(line);
    glyphs.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

fn differs(actual: f64, expected: f64) -> bool {
    (actual - expected).abs() > CLOSE_ENOUGH
}

/// L1: what may not begin a line.
pub(super) fn l1(lines: &[Line]) -> Vec<String> {
    let starts = lines.iter().skip(1).filter_map(|line| visible(line).into_iter().next());
    starts
        .filter(|glyph| {
            among(glyph, STOP)
                || among(glyph, CLOSE)
                || among(glyph, CONNECTED)
                || glyph.call
                || matches!(glyph.text.as_str(), "！！" | "？！" | "—")
        })
        .map(|glyph| format!("L1: a line begins with {}", glyph.text))
        .collect()
}

/// L2, L3: what may not end one.
pub(super) fn l2(lines: &[Line]) -> Vec<String> {
    let not_last = lines.len().saturating_sub(1);
    let ends = lines.iter().take(not_last).filter_map(|line| visible(line).into_iter().last());
    ends.filter(|glyph| among(glyph, OPEN) || among(glyph, "￥$/"))
        .map(|glyph| format!("L2: a line ends with {}", glyph.text))
        .collect()
}

/// L5: what is one thing stays on one line, and isn't stretched.
pub(super) fn l5(lines: &[Line]) -> Vec<String> {
    let mut broken = Vec::new();
    for two in lines.windows(2) {
        let (Some(end), Some(start)) = (glyphs(&two[0]).pop(), visible(&two[1]).first().cloned())
        else {
            continue;
        };
        let number = |glyph: &Placed| is_latin(glyph) || among(glyph, ",.%￥");
        if number(&end) && number(&start) {
            broken.push(format!("L5: {}|{} parted", end.text, start.text));
        }
        let dots = visible(&two[0]).iter().rev().take_while(|glyph| glyph.text == "…").count();
        if dots % 2 == 1 && start.text == "…" {
            broken.push("L5: an ellipsis parted".to_owned());
        }
    }
    for (one, two) in lines.iter().flat_map(pairs) {
        let advance = two.start - one.start;
        if one.text == "…" && two.text == "…" && differs(advance, 1.0) {
            broken.push(format!("L5: an ellipsis stretched to {advance}"));
        }
        if one.text == "—" && two.text == "—" {
            broken.push("L5: a dash of two strokes".to_owned());
        }
        if one.text == "！" && two.text == "！" {
            broken.push("W1: a double mark two em wide".to_owned());
        }
        let digits = |glyph: &Placed| glyph.text.chars().all(|digit| digit.is_ascii_digit());
        if digits(&one)
            && digits(&two)
            && one.face == two.face
            && advance > one.natural + 0.02
            && !one.spaced
        {
            broken.push(format!("L5: {}{} stretched to {advance}", one.text, two.text));
        }
    }
    broken
}

/// W2: two adjacent marks take one and a half em together, three one after another likewise.
pub(super) fn w2(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .flat_map(pairs)
        .filter(|(one, two)| is_mark(one) && is_mark(two))
        .filter(|(one, two)| !(among(one, OPEN) && (among(two, CLOSE) || among(two, STOP))))
        .filter(|(one, two)| differs(two.drawn - one.drawn, 0.5))
        .map(|(one, two)| {
            format!("W2: {}{} {} em apart", one.text, two.text, two.drawn - one.drawn)
        })
        .collect()
}

/// W3: the ink of an opening mark begins at the line's start.
pub(super) fn w3(lines: &[Line], indent: f64) -> Vec<String> {
    lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((index, visible(line).into_iter().next()?)))
        .filter(|(_, glyph)| among(glyph, OPEN))
        .filter(|(index, glyph)| {
            let start = if *index == 0 { indent } else { 0.0 };
            differs(glyph.drawn, start - 0.5)
        })
        .map(|(_, glyph)| format!("W3: {} begins a line at {}", glyph.text, glyph.drawn))
        .collect()
}

/// W4: a mark at a line's end takes half an em.
pub(super) fn w4(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .filter_map(|line| Some((line, visible(line).into_iter().last()?)))
        .filter(|(_, glyph)| among(glyph, STOP) || among(glyph, CLOSE))
        .filter(|(line, glyph)| differs(edge(line), glyph.drawn + 0.5))
        .map(|(line, glyph)| format!("W4: {} ends a line at {}", glyph.text, edge(line)))
        .collect()
}

/// M1: an eighth of an em at least between Han and Latin, a quarter where nothing is adjusted.
pub(super) fn m1(lines: &[Line], exact: bool) -> Vec<String> {
    lines
        .iter()
        .flat_map(pairs)
        .filter(|(one, two)| {
            (is_han(one) && is_latin(two) || is_latin(one) && is_han(two)) && !one.call && !two.call
        })
        .filter_map(|(one, two)| {
            let gap = two.start - one.start - one.natural;
            let right = if exact { !differs(gap, 0.25) } else { gap > 0.125 - CLOSE_ENOUGH };
            (!right).then(|| format!("M1: {}{} {gap} em apart", one.text, two.text))
        })
        .collect()
}

/// P2: two characters at least in the last line.
pub(super) fn p2(lines: &[Line]) -> Vec<String> {
    let Some(last) = lines.last().filter(|_| lines.len() > 1) else { return Vec::new() };
    let bodies = visible(last).into_iter().filter(|glyph| is_han(glyph) || is_latin(glyph)).count();
    if bodies < 2 { vec![format!("P2: {bodies} characters in the last line")] } else { Vec::new() }
}

/// Justification: every line but the last ends at the measure, within 0.01 pt, if it has
/// anything to adjust; none goes beyond.
pub(super) fn flush(lines: &[Line], measure: f64) -> Vec<String> {
    let tolerance = 0.01 / super::EM;
    lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| {
            let is_last = index + 1 == lines.len();
            let adjustable =
                !is_last && pairs(line).iter().any(|(one, two)| is_han(one) && is_han(two));
            let off = edge(line) - measure;
            let wrong = off > tolerance || (adjustable && off < -tolerance);
            wrong.then(|| format!("edge: line {index} ends {off} em off the measure"))
        })
        .collect()
}

/// No Han character takes more than 1.15 em, though lines end short.
pub(super) fn widest(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .flat_map(pairs)
        .filter(|(one, two)| {
            is_han(one) && is_han(two) && two.start - one.start > 1.15 + CLOSE_ENOUGH
        })
        .map(|(one, two)| {
            format!("gap: {}{} {} em apart", one.text, two.text, two.start - one.start)
        })
        .collect()
}

fn edge(line: &Line) -> f64 {
    (line.start + line.width).ratio(super::em())
}

/// A glyph's own advance at its size, in em of the body.
pub(super) fn natural_advance(face: hanpress::font::FaceId, glyph: u16, size: f64) -> f64 {
    let face = FontBook::embedded().face(face);
    f64::from(face.advance(glyph)) / f64::from(face.units_per_em()) * size / super::EM
}

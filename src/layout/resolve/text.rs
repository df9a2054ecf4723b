//! How marked text looks: the style of its paragraph and its marks in, its own style out.

use crate::document::Marks;
use crate::style::{Family, TextStyle, Weight};

/// Size of raised and lowered text and its distance from the baseline, in em of the surrounding
/// text. Two thirds is what fonts themselves propose; the top of a raised figure is then level
/// with the top of a Han character (0.33 + 0.66 × 0.76 ≈ 0.83 em).
const SCRIPT_SIZE: f64 = 0.66;
const SUPERSCRIPT_RISE: f64 = 0.33;
const SUBSCRIPT_RISE: f64 = -0.14;

/// Code is set smaller, because a fixed-pitch face looks larger than a text face of its size.
const CODE_SIZE: f64 = 0.9;

/// Returns the style of a run with `marks` in text of style `base`.
///
/// Strong text in Song or Kai is set in bold Hei: mainland books distinguish by 黑体, and the
/// bold Song that a screen makes of 宋体 closes up at text sizes. Emphasis is Kai, or Song
/// where the text around it is Kai; Latin letters in it are italic, Han characters never.
#[must_use]
pub(super) fn marked(base: &TextStyle, marks: Marks) -> TextStyle {
    let mut style = *base;
    if marks.contains(Marks::EMPHASIS) {
        style.italic = true;
        style.family = match style.family {
            Family::Song | Family::Fangsong | Family::Hei => Family::Kai,
            Family::Kai => Family::Song,
            Family::Mono => Family::Mono,
        };
    }
    if marks.contains(Marks::STRONG) {
        style.weight = Weight::Bold;
        if style.family != Family::Mono {
            style.family = Family::Hei;
        }
    }
    if marks.contains(Marks::CODE) && style.family != Family::Mono {
        style.family = Family::Mono;
        style.size = style.size * CODE_SIZE;
    }
    style.strike |= marks.contains(Marks::STRIKE);
    style.underline |= marks.contains(Marks::UNDERLINE);
    if marks.contains(Marks::SUPERSCRIPT) {
        style.rise += style.size * SUPERSCRIPT_RISE;
        style.size = style.size * SCRIPT_SIZE;
    } else if marks.contains(Marks::SUBSCRIPT) {
        style.rise += style.size * SUBSCRIPT_RISE;
        style.size = style.size * SCRIPT_SIZE;
    }
    style
}

/// Returns the style of a note call in text of style `base`: raised, and never bold or slanted,
/// so that one note's calls all look alike.
#[must_use]
pub(super) fn note_call(base: &TextStyle) -> TextStyle {
    let plain = TextStyle { weight: Weight::Regular, italic: false, family: Family::Song, ..*base };
    marked(&plain, Marks::SUPERSCRIPT)
}

#[cfg(test)]
mod tests {
    use super::{marked, note_call};
    use crate::document::Marks;
    use crate::style::{Family, Role, StyleSheet, Weight};

    #[test]
    fn marks_choose_the_face() {
        let sheet = StyleSheet::built_in("report-a4").expect("built in");
        let body = &sheet.role(Role::Body).text;
        let kai = &sheet.role(Role::Quote).text;
        assert_eq!(marked(body, Marks::STRONG).family, Family::Hei);
        assert_eq!(marked(body, Marks::STRONG).weight, Weight::Bold);
        assert_eq!(marked(body, Marks::EMPHASIS).family, Family::Kai);
        assert_eq!(marked(kai, Marks::EMPHASIS).family, Family::Song);
        assert!(marked(kai, Marks::EMPHASIS).italic);
        assert_eq!(marked(body, Marks::CODE | Marks::STRONG).family, Family::Mono);
        assert_eq!(marked(body, Marks::empty()), *body);
    }

    #[test]
    fn note_calls_stay_within_the_line() {
        let sheet = StyleSheet::built_in("book-32k").expect("built in");
        let body = &sheet.role(Role::Body).text;
        let call = note_call(body);
        assert!(call.rise + call.size * 0.88 < body.size, "no taller than a Han character's em");
    }
}

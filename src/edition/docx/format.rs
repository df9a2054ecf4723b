//! Paragraph and run properties: from computed styles to `w:pPr` and `w:rPr`.
//!
//! In: a style and the style it is based on. Out: the elements in which they differ, in schema
//! order (ISO/IEC 29500-1, 17.3.1.26 and 17.3.2.28); Word calls any other order corrupt. Here are
//! Word's units, fonts and languages, which both need.

mod paragraph;
mod run;

pub(super) use paragraph::{
    EastAsianRules, Indent, Leading, ParagraphProperties, RightTab, Spacing,
};
pub(super) use run::{RunProperties, Underline};

use crate::document::Lang;
use crate::style::{Family, Length};

/// Returns a length in twentieths of a point, within what Word takes (22 inches).
pub(super) fn twips(length: Length) -> i64 {
    whole(length.to_pt() * 20.0).clamp(-31_680, 31_680)
}

/// Returns the length of so many twentieths of a point, within what Word takes.
pub(super) fn length_of_twips(twips: i64) -> Length {
    let twips = i32::try_from(twips.clamp(-31_680, 31_680)).unwrap_or(0);
    Length::pt(f64::from(twips) / 20.0)
}

/// Returns a length in half points, the unit of font sizes.
pub(super) fn half_points(length: Length) -> i64 {
    whole(length.to_pt() * 2.0)
}

#[expect(clippy::cast_possible_truncation, reason = "saturating by definition of `as`")]
pub(super) fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// The fonts of a family as Word users have them: for Latin text, and for Chinese.
///
/// 宋体, 黑体 and 楷体 come with every Chinese Windows and Office; 新宋体 is 宋体 with Latin
/// letters of one width.
pub(super) fn fonts(family: Family) -> (&'static str, &'static str) {
    match family {
        Family::Song => ("Times New Roman", "宋体"),
        Family::Fangsong => ("Times New Roman", "仿宋"),
        Family::Hei => ("Arial", "黑体"),
        Family::Kai => ("Times New Roman", "楷体"),
        Family::Mono => ("Consolas", "新宋体"),
    }
}

/// Returns the language as Word names it: Chinese by region, never by script.
///
/// Returns `None` for what is no language tag.
pub(super) fn word_lang(lang: &Lang) -> Option<&str> {
    let tag = lang.as_str();
    let is_tag = !tag.is_empty()
        && tag.len() <= 35
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match tag {
        "zh" | "zh-Hans" | "zh-Hans-CN" => Some("zh-CN"),
        "zh-Hant" | "zh-Hant-TW" => Some("zh-TW"),
        "zh-Hant-HK" => Some("zh-HK"),
        "ja" => Some("ja-JP"),
        "ko" => Some("ko-KR"),
        "en" => Some("en-US"),
        "fr" => Some("fr-FR"),
        "de" => Some("de-DE"),
        "es" => Some("es-ES"),
        "it" => Some("it-IT"),
        "ru" => Some("ru-RU"),
        _ => is_tag.then_some(tag),
    }
}

/// Whether Word looks up a language under `w:eastAsia`.
pub(super) fn is_east_asian(tag: &str) -> bool {
    ["zh", "ja", "ko"].contains(&tag.split('-').next().unwrap_or_default())
}

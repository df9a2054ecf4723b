//! Language marks and fonts, made those of Simplified Chinese on demand.
//!
//! A program chooses fonts, spelling and line breaking by the language a text is marked with, and
//! fonts of Taiwan show characters in the forms of Taiwan.

use super::Kind;

/// Fonts of Traditional Chinese, as Windows, macOS and Linux call them, and what a mainland reader
/// has in their stead.
const FONTS: [(&str, &str); 22] = [
    ("新細明體", "宋体"),
    ("細明體", "宋体"),
    ("新細明體-ExtB", "宋体"),
    ("細明體-ExtB", "宋体"),
    ("細明體_HKSCS", "宋体"),
    ("PMingLiU", "宋体"),
    ("MingLiU", "宋体"),
    ("PMingLiU-ExtB", "宋体"),
    ("MingLiU-ExtB", "宋体"),
    ("MingLiU_HKSCS", "宋体"),
    ("標楷體", "楷体"),
    ("DFKai-SB", "楷体"),
    ("BiauKai", "楷体"),
    ("微軟正黑體", "微软雅黑"),
    ("微軟正黑體 Light", "微软雅黑"),
    ("Microsoft JhengHei", "微软雅黑"),
    ("Microsoft JhengHei UI", "微软雅黑"),
    ("Microsoft JhengHei Light", "微软雅黑"),
    ("PingFang TC", "PingFang SC"),
    ("Noto Serif CJK TC", "Noto Serif CJK SC"),
    ("Noto Sans CJK TC", "Noto Sans CJK SC"),
    ("Noto Sans Mono CJK TC", "Noto Sans Mono CJK SC"),
];

/// Returns whether a part may have language marks or fonts.
pub(super) fn has_marks(kind: Kind, name: &str) -> bool {
    let is_xml = name.to_ascii_lowercase().ends_with(".xml");
    is_xml
        && match kind {
            Kind::Word => name.starts_with("word/"),
            Kind::Presentation => name.starts_with("ppt/"),
            Kind::Workbook => name.starts_with("xl/"),
            Kind::OpenDocument => matches!(name, "content.xml" | "styles.xml"),
            Kind::Book => false,
        }
}

/// Returns what an attribute is to say instead; `None` if it stays.
pub(super) fn retagged(
    kind: Kind,
    element: &str,
    attribute: &str,
    value: &str,
) -> Option<&'static str> {
    match (element, attribute) {
        ("lang" | "themeFontLang", "val" | "eastAsia") | (_, "lang" | "altLang") => language(value),
        ("rFonts", "ascii" | "hAnsi" | "eastAsia" | "cs")
        | ("latin" | "ea" | "cs" | "sym", "typeface") => font(value),
        ("name" | "rFont", "val") if kind == Kind::Workbook => font(value),
        ("text-properties", "country-asian" | "country") if kind == Kind::OpenDocument => {
            matches!(value, "TW" | "HK" | "MO").then_some("CN")
        }
        ("text-properties", "script-asian" | "script") if kind == Kind::OpenDocument => {
            (value == "Hant").then_some("Hans")
        }
        ("font-face", "font-family") if kind == Kind::OpenDocument => {
            let quotes: &[_] = &["'", "&apos;", "&quot;"];
            let unquoted = quotes.iter().find_map(|quote| {
                value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote))
            });
            font(unquoted.unwrap_or(value))
        }
        _ => None,
    }
}

fn language(tag: &str) -> Option<&'static str> {
    let is_traditional = matches!(tag, "zh-TW" | "zh-HK" | "zh-MO") || tag.starts_with("zh-Hant");
    is_traditional.then_some("zh-CN")
}

fn font(name: &str) -> Option<&'static str> {
    FONTS.iter().find(|(from, _)| *from == name).map(|&(_, to)| to)
}

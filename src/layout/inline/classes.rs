//! What a character is to the rules of setting: the tables of TYPOGRAPHY §2.0.

use super::segment::Unit;

/// The class of a character. Shared code points (`“”‘’…—·` and some ASCII) get theirs from their
/// context, in [`super::context`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Ideographs, kana and other characters that fill the em.
    Han,
    /// STOP whose blank may be taken: `，、；：`.
    Pause,
    /// STOP whose blank stays: `。．！？`.
    Stop,
    /// STOP without a blank: `‼` and the pairs that look like it (W1).
    WideStop,
    /// OPEN.
    Open,
    /// CLOSE.
    Close,
    /// CONN.
    Connector,
    /// DOT.
    Dot,
    /// SOL between Chinese words.
    Solidus,
    /// DASH2.
    Dash,
    /// ELL2.
    Ellipsis,
    /// PREF before a digit.
    Prefix,
    /// SUFF after a digit.
    Suffix,
    /// An Arabic digit.
    Digit,
    /// A letter of an alphabet.
    Letter,
    /// An opening mark of Latin text: `(`.
    LatinOpen,
    /// A closing mark or stop of Latin text: `)`, `,`.
    LatinClose,
    /// Any other sign of Latin text.
    Symbol,
    /// NOTE: a note call.
    Note,
    /// An image in the line.
    Image,
    /// A space that may end a line.
    Space,
    /// A space that may not.
    GluedSpace,
    /// A place where a line may end: U+200B.
    BreakHere,
    /// A line break asked for.
    ForcedBreak,
    /// Part of the character before it: the second half of `——`.
    Joined,
    /// Nothing, where leading spaces need something to follow.
    Anchor,
}

impl Class {
    /// STOP, OPEN or CLOSE: half an em of ink, half an em of blank (W1).
    pub(super) fn is_halved(self) -> bool {
        matches!(self, Self::Pause | Self::Stop | Self::Open | Self::Close)
    }

    /// STOP in all its kinds.
    pub(super) fn is_stop(self) -> bool {
        matches!(self, Self::Pause | Self::Stop | Self::WideStop)
    }

    /// A mark whose ink stands left of its blank.
    pub(super) fn ends_with_blank(self) -> bool {
        matches!(self, Self::Pause | Self::Stop | Self::Close)
    }

    /// Chinese text: its neighbours, if shared, are Chinese too.
    pub(super) fn is_wide(self) -> bool {
        self.is_halved()
            || matches!(self, Self::Han | Self::WideStop | Self::Dash | Self::Ellipsis | Self::Dot)
    }

    /// Set in words, without glue inside.
    pub(super) fn is_latin(self) -> bool {
        matches!(
            self,
            Self::Prefix
                | Self::Suffix
                | Self::Digit
                | Self::Letter
                | Self::LatinOpen
                | Self::LatinClose
                | Self::Symbol
        )
    }

    pub(super) fn is_space(self) -> bool {
        matches!(self, Self::Space | Self::GluedSpace)
    }

    /// L1, CLREQ §3.1.6.1 and GB/T 15834 §5.1: not at a line start. DOT and CONN, SUFF and NOTE
    /// included.
    pub(super) fn is_start_forbidden(self) -> bool {
        matches!(
            self,
            Self::Pause
                | Self::Stop
                | Self::WideStop
                | Self::Close
                | Self::Connector
                | Self::Dot
                | Self::Solidus
                | Self::Suffix
                | Self::LatinClose
                | Self::Note
        )
    }

    /// L2: not at a line end.
    pub(super) fn is_end_forbidden(self) -> bool {
        matches!(self, Self::Open | Self::Prefix | Self::LatinOpen)
    }

    /// Counts for P2: something one could read in a last line.
    pub(super) fn is_body(self) -> bool {
        matches!(self, Self::Han | Self::Letter | Self::Digit | Self::Image)
    }
}

/// Returns the class of a character, as far as it doesn't depend on its neighbours.
pub(super) fn of(character: char) -> Class {
    match character {
        _ if is_ideograph(character) => Class::Han,
        '，' | '、' | '；' | '：' => Class::Pause,
        '。' | '．' | '！' | '？' => Class::Stop,
        '‼' | '⁇' | '⁈' | '⁉' => Class::WideStop,
        '（' | '《' | '〈' | '【' | '〖' | '〔' | '［' | '｛' | '「' | '『' => {
            Class::Open
        }
        '）' | '》' | '〉' | '】' | '〗' | '〕' | '］' | '｝' | '」' | '』' => {
            Class::Close
        }
        '～' | '〜' => Class::Connector,
        '／' => Class::Solidus,
        '・' | '‧' => Class::Dot,
        '⸺' => Class::Dash,
        '⋯' => Class::Ellipsis,
        ' ' | '\t' => Class::Space,
        '\u{A0}' => Class::GluedSpace,
        '\u{200B}' => Class::BreakHere,
        '0'..='9' => Class::Digit,
        '(' | '[' | '{' | '«' => Class::LatinOpen,
        ')' | ']' | '}' | ',' | '.' | ';' | ':' | '!' | '?' | '»' => Class::LatinClose,
        _ if is_wide_character(character) => Class::Han,
        _ if character.is_alphabetic() => Class::Letter,
        _ => Class::Symbol,
    }
}

/// Returns whether a character is one of the ideographs that make up nearly all Chinese text.
pub(super) fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}')
}

/// Blocks whose characters fill the em and come from the Han faces.
const WIDE: [(char, char); 15] = [
    ('\u{1100}', '\u{115F}'), // Hangul
    ('\u{2190}', '\u{21FF}'), // arrows
    ('\u{2460}', '\u{24FF}'), // enclosed alphanumerics: ①
    ('\u{2500}', '\u{27BF}'), // boxes, shapes, symbols: ■ ★
    ('\u{2E80}', '\u{303F}'), // radicals, ideographic punctuation
    ('\u{3040}', '\u{33FF}'), // kana, bopomofo, enclosed and squared
    ('\u{3400}', '\u{4DBF}'),
    ('\u{A000}', '\u{A4CF}'),
    ('\u{AC00}', '\u{D7A3}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{FE30}', '\u{FE6F}'),
    ('\u{FF01}', '\u{FF60}'), // full-width forms
    ('\u{FFE0}', '\u{FFE6}'),
    ('\u{1F000}', '\u{1FAFF}'),
    ('\u{20000}', '\u{3FFFF}'),
];

/// Returns whether a character fills the em by itself.
pub(super) fn is_wide_character(character: char) -> bool {
    matches!(character, '※' | '℃' | '℉' | '〇')
        || WIDE.iter().any(|&(first, last)| (first..=last).contains(&character))
}

/// Characters that say something about text but have no glyph: controls, joiners, variation
/// selectors, directional marks.
pub(super) fn is_ignorable(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(
            character,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{200C}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// PREF, where a digit follows.
pub(super) fn is_prefix(character: char) -> bool {
    matches!(character, '￥' | '¥' | '$' | '€' | '£' | '#' | '№' | '±' | '+' | '−' | '＄' | '￡')
}

/// SUFF, where a digit precedes.
pub(super) fn is_suffix(character: char) -> bool {
    matches!(character, '%' | '‰' | '℃' | '℉' | '°' | '′' | '″' | '％')
}

/// Han characters that a number should not be parted from (L5, a penalty only): numerals,
/// classifiers and units, or what these begin with, as in `31日`, `3,000万元`, `20公里`.
const CLASSIFIERS: &str = "年月日号时点分秒天周岁世纪期届次个人名位户家所只件条台部辆架艘套册本页章节卷回层楼栋间米里亩吨斤克两升元角万亿千百十多余倍成折度级项种类组批场篇段行列集版款把张支枚颗粒滴小公平立星毫厘英海摄字词句票桶箱包瓶杯碗盒袋份副封则起例株棵匹头座幅瓦伏赫尺寸顷旬载员圈朵盏顶遍趟";

/// The longest of [`UNITS`], in characters.
pub(super) const LONGEST_UNIT: usize = 4;

/// Latin units that belong to the number before them even with a space between (L5).
const UNITS: [&str; 78] = [
    "A", "B", "Bq", "C", "EB", "F", "GB", "GHz", "GPa", "GW", "Gy", "H", "Hz", "J", "K", "KB", "L",
    "MB", "MHz", "MPa", "MW", "Mb", "MeV", "N", "PB", "Pa", "Sv", "T", "TB", "TW", "V", "W", "Wb",
    "Wh", "cd", "cm", "d", "dB", "dL", "dm", "dpi", "eV", "fs", "g", "h", "hPa", "ha", "kB", "kHz",
    "kJ", "kN", "kPa", "kV", "kW", "kWh", "kg", "km", "km/h", "kt", "lm", "lx", "m", "m/s", "mA",
    "mL", "mV", "mg", "min", "ml", "mm", "mol", "ms", "nm", "ns", "pH", "pt", "s", "t",
];

/// Returns whether a word is a Latin unit.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.binary_search(&word).is_ok()
        || matches!(word, "Ω" | "kΩ" | "MΩ" | "μm" | "µm" | "μg" | "μs")
}

/// NOTE without being a call: circled figures, and an asterisk that trails its word.
pub(super) fn is_note_sign(character: char) -> bool {
    character == '*' || is_circled(character)
}

/// Returns whether a character is a circled figure: it refers to a note, or counts off clauses.
pub(super) fn is_circled(character: char) -> bool {
    matches!(character, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿')
}

/// Returns whether a Han character multiplies the Arabic number before it: `3,000万`.
pub(super) fn is_large_numeral(character: char) -> bool {
    matches!(character, '十' | '百' | '千' | '万' | '亿' | '萬' | '億')
}

/// Returns whether a Han character begins the name of a currency: `3,000万美元`.
pub(super) fn is_currency(character: char) -> bool {
    matches!(character, '美' | '欧' | '港' | '英' | '日' | '歐')
}

/// Returns whether a Han character is a numeral, classifier or unit.
pub(super) fn is_classifier(character: char) -> bool {
    CLASSIFIERS.contains(character)
}

/// Returns whether two units are full-width digits: one number (L5).
pub(super) fn is_fullwidth_digit(character: char) -> bool {
    matches!(character, '０'..='９')
}

/// Returns whether a unit has Chinese text's metrics: it asks the Han face for its glyph.
pub(super) fn is_han_script(unit: &Unit) -> bool {
    match unit.class {
        Class::Han
        | Class::Pause
        | Class::Stop
        | Class::WideStop
        | Class::Open
        | Class::Close
        | Class::Dot
        | Class::Solidus
        | Class::Dash
        | Class::Ellipsis => true,
        Class::Connector => unit.character != '-' && unit.character != '~',
        Class::Prefix | Class::Suffix => is_wide_character(unit.character),
        Class::Note => of(unit.character) == Class::Han,
        Class::Digit
        | Class::Letter
        | Class::LatinOpen
        | Class::LatinClose
        | Class::Symbol
        | Class::Image
        | Class::Space
        | Class::GluedSpace
        | Class::BreakHere
        | Class::ForcedBreak
        | Class::Joined
        | Class::Anchor => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, LONGEST_UNIT, UNITS, is_unit, of};

    #[test]
    fn marks_have_their_classes() {
        for (text, class) in [
            ("，、；：", Class::Pause),
            ("。．！？", Class::Stop),
            ("（《〈【〖〔［｛「『", Class::Open),
            ("）》〉】〗〕］｝」』", Class::Close),
            ("国あ①※★Ａ１％", Class::Han),
            ("aéЖΩ", Class::Letter),
        ] {
            for character in text.chars() {
                assert_eq!(of(character), class, "{character}");
            }
        }
    }

    #[test]
    fn units_are_found() {
        assert!(UNITS.is_sorted());
        assert!(UNITS.iter().all(|unit| is_unit(unit) && unit.len() <= LONGEST_UNIT));
        assert!(is_unit("kΩ") && !is_unit("kilo") && !is_unit(""));
    }
}

//! Labels written by hand at the head of a line: numbers of headings and lists, bullets.

use super::characters::{columns, digit, is_han, is_opener};

/// A way of numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// `第一篇`, `第一部`, `第一卷`.
    Part,
    /// `第一章`, `第一回`.
    Chapter,
    /// `第一節`.
    Section,
    /// `第一條`.
    Article,
    /// `壹、`, `甲、`.
    HanFormal,
    /// `一、`.
    HanComma,
    /// `（一）`.
    HanParenthesis,
    /// `1.2`, with its depth.
    Dotted(u8),
    /// `1.` or `1、`, with the mark.
    Arabic(char),
    /// `1)` or `（1）`, with the first character's class.
    ArabicParenthesis(char),
    /// `a.`, `a)`, `(a)`, with whether it is a capital.
    Latin(bool),
    /// `(i)`, `ii.`.
    Roman,
    /// `①`.
    Circled,
    /// `•`, with the bullet.
    Bullet(char),
}

impl Family {
    /// Returns whether its labels are signs, all alike, and not numbers that count.
    pub(super) fn is_bullet(self) -> bool {
        matches!(self, Self::Bullet(_))
    }

    /// Returns whether it may label the items of a list.
    pub(super) fn is_list(self) -> bool {
        match self {
            Self::Arabic(_)
            | Self::ArabicParenthesis(_)
            | Self::Latin(_)
            | Self::Roman
            | Self::Circled
            | Self::Bullet(_) => true,
            Self::Part
            | Self::Chapter
            | Self::Section
            | Self::Article
            | Self::HanFormal
            | Self::HanComma
            | Self::HanParenthesis
            | Self::Dotted(_) => false,
        }
    }

    /// Returns whether it is a word of its own, 第N章 and the like.
    pub(super) fn is_chapter(self) -> bool {
        matches!(self, Self::Part | Self::Chapter | Self::Section | Self::Article)
    }
}

/// A label found at the head of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// How it numbers.
    pub(super) family: Family,
    /// The number; 0 for bullets.
    pub(super) value: u32,
    /// Where in the text the content after it begins.
    pub(super) content: usize,
}

/// Longest number accepted, in digits: lists of a thousand items don't occur, years do.
const DIGITS: usize = 3;

/// Bullets that are never anything else.
const BULLETS: &str = "•●○■□◆◇▪▫►▶➢➤✓✔❖◎★☆‣⁃‧·・";

/// Bullets that also stand within names or before numbers: only two or more in a row.
pub(super) const UNSURE_BULLETS: &str = "-－–*＊+＋·‧・o";

/// Bullets only if a space follows.
const SPACED_BULLETS: &str = "-－–*＊+＋";

/// Finds the label at the head of `text`.
pub(super) fn label(text: &str) -> Option<Label> {
    let first = text.chars().next()?;
    let after = text.get(first.len_utf8()..)?;
    let (family, value, rest) = match first {
        '第' => chapter(after)?,
        '（' | '(' => parenthesis(after)?,
        '㈠'..='㈩' => (Family::HanParenthesis, u32::from(first) - 0x3220 + 1, after),
        '①'..='⑳' => (Family::Circled, u32::from(first) - 0x2460 + 1, after),
        '⑴'..='⒇' => (Family::ArabicParenthesis('（'), u32::from(first) - 0x2474 + 1, after),
        '⒈'..='⒛' => (Family::Arabic('.'), u32::from(first) - 0x2488 + 1, after),
        c if BULLETS.contains(c) => (Family::Bullet(c), 0, after),
        c if SPACED_BULLETS.contains(c) => {
            // `*說明` is a note.
            let may_touch = |next: char| is_han(next) && matches!(c, '-' | '－' | '–');
            let _ = after.chars().next().filter(|&next| next.is_whitespace() || may_touch(next))?;
            (Family::Bullet(c), 0, after)
        }
        c if digit(c).is_some() => arabic(text)?,
        // Symbol fonts put their bullets here.
        '\u{f020}'..='\u{f0ff}' => (Family::Bullet('•'), 0, after),
        'o' if after.starts_with(char::is_whitespace) => (Family::Bullet('o'), 0, after),
        c if c.is_ascii_alphabetic() => latin(c, after)?,
        c if FORMAL.contains(c) => formal(text)?,
        _ => {
            let (value, rest) = han_number(text)?;
            let rest = rest.strip_prefix(['、', '．', '.'])?;
            (Family::HanComma, value, rest)
        }
    };
    let content = text.len() - rest.trim_start().len();
    Some(Label { family, value, content })
}

/// `第` is gone: a number, a unit, then a separator (章 and 節 may do without).
fn chapter(text: &str) -> Option<(Family, u32, &str)> {
    let text = text.trim_start_matches([' ', '\u{3000}']);
    let (value, rest) = arabic_number(text).or_else(|| han_number(text))?;
    let rest = rest.trim_start_matches([' ', '\u{3000}']);
    let unit = rest.chars().next()?;
    let rest = rest.get(unit.len_utf8()..)?;
    let family = match unit {
        '篇' | '編' | '部' | '卷' | '輯' | '冊' | '幕' => Family::Part,
        '章' | '回' | '講' | '課' => Family::Chapter,
        '節' => Family::Section,
        '條' => Family::Article,
        _ => return None,
    };
    let rest = if unit == '部' { rest.strip_prefix('分').unwrap_or(rest) } else { rest };
    let is_separated = rest.chars().next().is_none_or(|c| {
        c.is_whitespace() || matches!(c, '：' | ':' | '、' | '.' | '．' | '—' | '－' | '-' | '·')
    });
    // 第一回合, 第三部電影 and 第二節課 are words in a sentence; 第三章起航 is a heading.
    (is_separated || unit == '章').then_some(())?;
    Some((family, value, rest.trim_start_matches(['：', ':', '、', '.', '．'])))
}

/// Numerals proof against forgery, and the heavenly stems, both customary for outermost parts.
const FORMAL: &str = "壹貳參肆伍陸柒捌玖拾甲乙丙丁戊己庚辛壬癸";

/// `壹、`, `拾貳、`, `甲、`.
fn formal(text: &str) -> Option<(Family, u32, &str)> {
    let (number, rest) = text.split_once(['、', '．', '.'])?;
    let mut value = 0;
    for (place, c) in number.chars().enumerate() {
        let index = u32::try_from(FORMAL.chars().position(|other| other == c)?).ok()?;
        // 拾壹 adds; no other numeral is of two characters here.
        value = if place == 0 { index % 10 + 1 } else { value + index + 1 };
        if place > 1 || (place == 1 && !number.starts_with('拾')) {
            return None;
        }
    }
    // 甲、乙兩隊 lists names.
    (!rest.starts_with(|c| FORMAL.contains(c))).then_some((Family::HanFormal, value, rest))
}

/// Reads labels by what stands above them: `i` after `h` is a letter, `v` after `iv` a number.
pub(super) fn settle_letters(labels: &mut [Option<Label>]) {
    const LETTER: Family = Family::Latin(false);
    let (mut letter, mut roman) = (0, 0);
    for label in labels.iter_mut().flatten() {
        let own = (label.family, label.value);
        if own == (Family::Roman, 1) && letter == 8 {
            (label.family, label.value) = (LETTER, 9);
        } else if own == (LETTER, 22) && roman == 4 {
            (label.family, label.value) = (Family::Roman, 5);
        } else if own == (LETTER, 24) && roman == 9 {
            (label.family, label.value) = (Family::Roman, 10);
        }
        if label.family == LETTER {
            letter = label.value;
        } else if label.family == Family::Roman {
            roman = label.value;
        }
    }
}

/// One letter is gone: `.` and a space or a Han character, or `)`. `U.S.` and `e.g.` are words.
fn latin(letter: char, after: &str) -> Option<(Family, u32, &str)> {
    let rest = after.strip_prefix(['.', '．', ')', '）', '、'])?;
    let is_label = rest.starts_with(|c: char| c.is_whitespace() || is_han(c) || is_opener(c));
    let lower = letter.to_ascii_lowercase();
    let value = u32::from(lower).checked_sub(u32::from('a'))? + 1;
    if letter == 'i' && is_label {
        return Some((Family::Roman, 1, rest));
    }
    is_label.then_some((Family::Latin(letter.is_ascii_uppercase()), value, rest))
}

/// The opening parenthesis is gone: `一）`, `1)` or `a)`.
fn parenthesis(text: &str) -> Option<(Family, u32, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_lowercase).take(5).count();
    if let Some(value) = text.get(..letters).filter(|_| letters > 1).and_then(roman_number) {
        let rest = text.get(letters..)?.strip_prefix([')', '）'])?;
        return Some((Family::Roman, value, rest));
    }
    if let Some(letter) = text.chars().next().filter(char::is_ascii_alphabetic) {
        let after = text.get(1..)?;
        return after.starts_with([')', '）']).then(|| latin(letter, after))?;
    }
    let (family, (value, rest)) = match arabic_number(text) {
        Some(number) => (Family::ArabicParenthesis('（'), number),
        None => (Family::HanParenthesis, han_number(text)?),
    };
    Some((family, value, rest.strip_prefix(['）', ')'])?))
}

/// `1.`, `1、`, `1)`, `1.2`, `1.2.3`.
fn arabic(text: &str) -> Option<(Family, u32, &str)> {
    let (value, rest) = arabic_number(text)?;
    let mark = rest.chars().next()?;
    let after = rest.get(mark.len_utf8()..)?;
    match mark {
        '、' => Some((Family::Arabic('、'), value, after)),
        ')' | '）' => Some((Family::ArabicParenthesis(')'), value, after)),
        '.' | '．' if after.chars().next().and_then(digit).is_some() => dotted(after),
        '.' | '．' => Some((Family::Arabic('.'), value, after)),
        _ => None,
    }
}

/// The first number and its point are gone: `2`, `2.3`, then a space or a Han character.
fn dotted(mut text: &str) -> Option<(Family, u32, &str)> {
    let mut depth: u8 = 1;
    loop {
        let (value, rest) = arabic_number(text)?;
        depth = depth.saturating_add(1);
        match rest.strip_prefix(['.', '．']) {
            Some(after) if after.chars().next().and_then(digit).is_some() && depth < 6 => {
                text = after;
            }
            Some(after) => return Some((Family::Dotted(depth), value, after)),
            // `1.5 億` is a quantity and `1.5%` too: the headings' rule asks for a series.
            None if rest.starts_with(|c: char| c.is_whitespace() || columns(c) == 2) => {
                return Some((Family::Dotted(depth), value, rest));
            }
            None => return None,
        }
    }
}

/// Reads an Arabic number of at most [`DIGITS`] digits, ASCII or fullwidth.
pub(super) fn arabic_number(text: &str) -> Option<(u32, &str)> {
    let mut value: u32 = 0;
    let mut rest = text;
    let mut digits = 0;
    while let Some((c, d)) = rest.chars().next().and_then(|c| Some((c, digit(c)?))) {
        digits += 1;
        if digits > DIGITS {
            return None;
        }
        value = value * 10 + d;
        rest = rest.get(c.len_utf8()..)?;
    }
    (digits > 0).then_some((value, rest))
}

/// Longest Han number accepted, in characters: 一百二十三.
const HAN_DIGITS: usize = 6;

/// Reads a Han number below a thousand: 三, 十二, 二十, 一百零五, 二〇.
pub(super) fn han_number(text: &str) -> Option<(u32, &str)> {
    let (mut total, mut digits, mut length) = (0_u32, 0_u32, 0_usize);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '百' | '佰' => {
                total += digits.max(1) * 100;
                digits = 0;
            }
            '十' | '拾' => {
                total += digits.max(1) * 10;
                digits = 0;
            }
            '廿' => total += 20,
            '卅' => total += 30,
            _ => match "〇一二三四五六七八九"
                .chars()
                .position(|han| han == c || (c == '零' && han == '〇'))
            {
                Some(value) => digits = digits * 10 + u32::try_from(value).unwrap_or(0),
                None => break,
            },
        }
        length += 1;
        if length > HAN_DIGITS {
            return None;
        }
        rest = rest.get(c.len_utf8()..)?;
    }
    (length > 0).then_some((total + digits, rest))
}

/// Reads a whole text as a roman numeral below forty.
pub(super) fn roman_number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    // Mixed case is a word or an initial, not a page number.
    (text == lower || text == text.to_ascii_uppercase()).then_some(())?;
    let tens = lower.bytes().take_while(|&b| b == b'x').count();
    let units = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let unit = units.iter().position(|unit| lower.get(tens..) == Some(unit))?;
    u32::try_from(tens * 10 + unit).ok().filter(|&value| tens <= 3 && value > 0)
}

#[cfg(test)]
mod tests {
    use super::{Family, han_number, label, roman_number};

    #[track_caller]
    fn assert_label(text: &str, family: Family, value: u32, content: &str) {
        let found = label(text).unwrap_or_else(|| panic!("no label in {text}"));
        assert_eq!((found.family, found.value), (family, value), "{text}");
        assert_eq!(text.get(found.content..), Some(content));
    }

    #[test]
    fn labels_are_told_apart() {
        assert_label("第三章　起航", Family::Chapter, 3, "起航");
        assert_label("第十二章起航", Family::Chapter, 12, "起航");
        assert_label("第 2 節 水文", Family::Section, 2, "水文");
        assert_label("第一部分：沿革", Family::Part, 1, "沿革");
        assert_label("二、宗旨", Family::HanComma, 2, "宗旨");
        assert_label("（三）經費", Family::HanParenthesis, 3, "經費");
        assert_label("1.2 範圍", Family::Dotted(2), 2, "範圍");
        assert_label("4.10.3　泵房", Family::Dotted(3), 3, "泵房");
        assert_label("7. 檢查纜繩", Family::Arabic('.'), 7, "檢查纜繩");
        assert_label("７、檢查纜繩", Family::Arabic('、'), 7, "檢查纜繩");
        assert_label("(12) 收工", Family::ArabicParenthesis('（'), 12, "收工");
        assert_label("3）收工", Family::ArabicParenthesis(')'), 3, "收工");
        assert_label("⑤收工", Family::Circled, 5, "收工");
        assert_label("•收工", Family::Bullet('•'), 0, "收工");
        assert_label("- 收工", Family::Bullet('-'), 0, "收工");
        assert_label("‧收工", Family::Bullet('‧'), 0, "收工");
        assert_label("－收工", Family::Bullet('－'), 0, "收工");
        assert_label("\u{f0b7} 收工", Family::Bullet('•'), 0, "收工");
        assert_label("o 收工", Family::Bullet('o'), 0, "收工");
        assert_label("b. 收工", Family::Latin(false), 2, "收工");
        assert_label("(C) 收工", Family::Latin(true), 3, "收工");
        assert_label("(iv) 收工", Family::Roman, 4, "收工");
        assert_label("(i) 收工", Family::Roman, 1, "收工");
        assert_label("㈡水文", Family::HanParenthesis, 2, "水文");
        assert_label("參、水文", Family::HanFormal, 3, "水文");
        assert_label("拾貳、水文", Family::HanFormal, 12, "水文");
        assert_label("乙、水文", Family::HanFormal, 2, "水文");
    }

    #[test]
    fn quantities_years_and_phrases_are_not_labels() {
        for text in [
            "10 組數字",
            "2020 年",
            "2020. 年報",
            "3.14",
            "第一回合",
            "第二節課",
            "一個人",
            "-18 度",
            "*說明",
            "（附件）",
            "十分鐘之後",
            "第三者",
            "e.g. 水文",
            "A座",
            "甲、乙兩隊",
            "甲方、乙方",
            "——收工",
            "-w 參數",
            "1.5%",
        ] {
            assert_eq!(label(text), None, "{text}");
        }
    }

    #[test]
    fn han_and_roman_numbers_are_read() {
        for (text, value) in
            [("十", 10), ("二十三", 23), ("一百零五", 105), ("二〇", 20), ("廿一", 21)]
        {
            assert_eq!(han_number(text), Some((value, "")), "{text}");
        }
        for (text, value) in [("i", 1), ("xiv", 14), ("IX", 9), ("xxviii", 28)] {
            assert_eq!(roman_number(text), Some(value), "{text}");
        }
        for text in ["", "Mix", "iiii", "xl", "xxxxi", "d"] {
            assert_eq!(roman_number(text), None, "{text}");
        }
    }
}

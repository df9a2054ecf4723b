//! Numbers as Chinese headings write them.

/// Numerals, both scripts, everyday and formal.
const NUMERALS: &str =
    "〇○零一二三四五六七八九十百千萬万億亿兩两廿卅壹貳贰參叁肆伍陸陆柒捌玖拾佰仟";

/// What an ordinal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    name: &'static str,
    abbreviation: &'static str,
}

impl Unit {
    /// `chapter`
    pub(super) fn name(self) -> &'static str {
        self.name
    }

    /// `ch`
    pub(super) fn abbreviation(self) -> &'static str {
        self.abbreviation
    }
}

/// The units that count parts of a book, both scripts.
const UNITS: &[(&str, Unit)] = &[
    ("章回", Unit { name: "chapter", abbreviation: "ch" }),
    ("節节", Unit { name: "section", abbreviation: "sec" }),
    ("部篇編编", Unit { name: "part", abbreviation: "part" }),
    ("卷冊册", Unit { name: "volume", abbreviation: "vol" }),
    ("條条", Unit { name: "article", abbreviation: "art" }),
    ("課课", Unit { name: "lesson", abbreviation: "lesson" }),
    ("講讲", Unit { name: "lecture", abbreviation: "lec" }),
];

/// Reads an ordinal, `第十二章`: what is counted, and the number.
pub(super) fn ordinal(label: &str) -> Option<(Unit, u64)> {
    let rest = label.trim().strip_prefix('第')?.trim();
    let last = rest.chars().next_back()?;
    let unit = UNITS.iter().find(|(characters, _)| characters.contains(last))?.1;
    Some((unit, value(rest[..rest.len() - last.len_utf8()].trim())?))
}

/// Returns whether a text consists of numerals alone.
pub(super) fn is_numeral(text: &str) -> bool {
    !text.is_empty()
        && (text.chars().all(|c| NUMERALS.contains(c)) || text.bytes().all(|b| b.is_ascii_digit()))
}

/// Reads Arabic digits, Han digits in places (`一九四五`) and Han numbers (`三百二十`); `None` if the
/// text is no number, or too large a one.
#[must_use]
pub fn value(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digits: Option<Vec<u64>> = text.chars().map(digit).collect();
    if let Some(digits) = digits {
        let mut digits = digits.into_iter();
        return digits.try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(digit));
    }
    let (mut total, mut part, mut last) = (0_u64, 0_u64, 0_u64);
    for c in text.chars() {
        if let Some(digit) = digit(c) {
            last = digit;
            continue;
        }
        let multiple = |by: u64| part.checked_add(last.max(1) * by);
        match c {
            '廿' => part = part.checked_add(20)?,
            '卅' => part = part.checked_add(30)?,
            '十' | '拾' => part = multiple(10)?,
            '百' | '佰' => part = multiple(100)?,
            '千' | '仟' => part = multiple(1000)?,
            '萬' | '万' => {
                let before = part.checked_add(last)?.max(1);
                total = total.checked_add(before.checked_mul(10_000)?)?;
                part = 0;
            }
            '億' | '亿' => {
                let before = total.checked_add(part)?.checked_add(last)?.max(1);
                total = before.checked_mul(100_000_000)?;
                part = 0;
            }
            _ => return None,
        }
        last = 0;
    }
    total.checked_add(part)?.checked_add(last)
}

fn digit(c: char) -> Option<u64> {
    let value = match c {
        '〇' | '○' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '貳' | '贰' | '兩' | '两' => 2,
        '三' | '參' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::{ordinal, value};

    #[test]
    fn numbers_are_read() {
        for (text, expected) in [
            ("十二", 12),
            ("一九四五", 1945),
            ("二〇二〇", 2020),
            ("三百二十", 320),
            ("兩千五百", 2500),
            ("三万", 30_000),
            ("一億二千萬", 120_000_000),
            ("廿一", 21),
            ("一百零三", 103),
            ("2023", 2023),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["", "茶", &"九".repeat(40), &"億".repeat(40)] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn ordinals_say_what_they_count() {
        let read = |label| ordinal(label).map(|(unit, number)| (unit.abbreviation(), number));
        assert_eq!(read("第十二章"), Some(("ch", 12)));
        assert_eq!(read("第 3 节"), Some(("sec", 3)));
        assert_eq!(read("一、"), None);
        assert_eq!(read("第章"), None);
    }
}

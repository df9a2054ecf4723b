//! Numbers that a manuscript writes into its headings by hand.

/// What may follow a Chinese ordinal: 第三章, 第二節, …, both scripts.
const ORDINAL_UNITS: &str = "章節节回部篇卷編编輯辑講讲課课條条";
/// Numerals that count, everyday and formal (大寫), both scripts.
const HAN_NUMERALS: &str = "〇○零一二三四五六七八九十百千兩两廿卅卌壹貳贰參叁肆伍陸陆柒捌玖拾佰仟";
/// The heavenly stems, which count the parts of essays and contracts.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// The longest number taken for one: 第一百二十三章 has seven characters.
const MAX_CHARACTERS: usize = 12;

/// A form of number.
type Form = fn(&str) -> Option<(usize, Separator)>;

/// The forms, tried in this order; each returns the length in bytes of the number it finds at the
/// beginning, its own mark included, and whether a separator must follow.
const FORMS: &[Form] =
    &[ordinal, appendix, latin_chapter, bracketed, enclosed, dotted, stopped, enumerated];

/// What must stand between a number and its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// Nothing: the number's own mark (`、`, `）`) separates it.
    OwnMark,
    /// A space or a colon; or the end, where a heading is nothing but its number.
    Required,
}

/// Splits a heading's text into the number written by hand and the title proper.
///
/// Returns `None` if the text begins with no number. The number keeps the mark that belongs to it
/// (`一、`, `（二）`, `1.`); the separator between number and title (spaces, or a colon) belongs to
/// neither. A separator is required, so that 一九八四年, 三國志 and `10 組數字` stay whole: a bare
/// Arabic number counts something unless a stop follows it.
///
/// | form | examples |
/// |---|---|
/// | ordinal | `第三章 緒論` `第 3 節：方法` `第十二回　月夜` |
/// | appendix | `附錄A 名詞` `附錄一：年表` |
/// | Latin chapter | `Chapter 3 Results` |
/// | bracketed | `（一）背景` `(2) 方法` |
/// | enclosed | `㈠背景` `① 背景` |
/// | dotted | `1.2 背景` `1.2.3　方法` |
/// | with a stop | `1. 背景` `１．背景` `1、背景` |
/// | enumerated | `一、背景` `甲、總則` |
#[must_use]
pub fn split_heading_number(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    FORMS.iter().find_map(|form| {
        let (length, separator) = form(text)?;
        let (number, rest) = text.split_at_checked(length)?;
        let title = rest.trim_start_matches(is_separator);
        let separated = separator == Separator::OwnMark || title.len() < rest.len();
        // A heading may be nothing but 第二章; nothing but 3.14 is a title.
        let whole = rest.is_empty() && !number.starts_with(is_arabic);
        (number.chars().count() <= MAX_CHARACTERS && (separated || whole))
            .then_some((number, title))
    })
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{00A0}' | '\u{3000}' | '：' | ':')
}

/// Length in bytes of the characters at the beginning that `is_part` accepts.
fn span_of(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

fn is_arabic(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_han_numeral(c: char) -> bool {
    HAN_NUMERALS.contains(c)
}

/// Length of a number all Han or all Arabic, or `None`.
fn numeral(text: &str) -> Option<usize> {
    let han = span_of(text, is_han_numeral);
    let length = if han > 0 { han } else { span_of(text, is_arabic) };
    (length > 0).then_some(length)
}

fn after(text: &str, length: usize) -> &str {
    text.get(length..).unwrap_or_default()
}

/// 第三章. With a stop of its own (`第一條、`) the stop separates.
fn ordinal(text: &str) -> Option<(usize, Separator)> {
    let inner = text.strip_prefix('第')?;
    let gap = span_of(inner, |c| c == ' ');
    let digits = numeral(after(inner, gap))?;
    let tail = after(inner, gap + digits);
    let second_gap = span_of(tail, |c| c == ' ');
    let unit = after(tail, second_gap).chars().next().filter(|&c| ORDINAL_UNITS.contains(c))?;
    let length = '第'.len_utf8() + gap + digits + second_gap + unit.len_utf8();
    match after(text, length).chars().next() {
        Some('、') => Some((length + '、'.len_utf8(), Separator::OwnMark)),
        Some(_) | None => Some((length, Separator::Required)),
    }
}

/// 附錄一, 附錄A.
fn appendix(text: &str) -> Option<(usize, Separator)> {
    let inner = text.strip_prefix("附錄").or_else(|| text.strip_prefix("附录"))?;
    let gap = span_of(inner, |c| c == ' ');
    let tail = after(inner, gap);
    let letter = tail.chars().next().filter(char::is_ascii_uppercase).map(char::len_utf8);
    let length = numeral(tail).or(letter)?;
    Some(("附錄".len() + gap + length, Separator::Required))
}

/// Chapter 3, Part II, Appendix A.
fn latin_chapter(text: &str) -> Option<(usize, Separator)> {
    const WORDS: [&str; 4] = ["Chapter ", "Part ", "Section ", "Appendix "];
    let word = WORDS.iter().find(|word| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    })?;
    let tail = after(text, word.len());
    let digits = span_of(tail, |c| c.is_ascii_digit() || c == '.');
    let roman = span_of(tail, |c| "IVXLC".contains(c));
    let letter = usize::from(tail.starts_with(|c: char| c.is_ascii_uppercase()));
    let length = if digits > 0 { digits } else { roman.max(letter) };
    let number = tail.get(..length)?.trim_end_matches('.');
    (!number.is_empty()).then_some((word.len() + number.len(), Separator::Required))
}

/// （一）, (2).
fn bracketed(text: &str) -> Option<(usize, Separator)> {
    let open = text.chars().next().filter(|c| matches!(c, '（' | '(' | '〔'))?;
    let digits = numeral(after(text, open.len_utf8()))?;
    let tail = after(text, open.len_utf8() + digits);
    let close = tail.chars().next().filter(|c| matches!(c, '）' | ')' | '〕'))?;
    // A year in brackets is no number: at most two Arabic digits, at most three Han ones.
    let figure = text.get(open.len_utf8()..open.len_utf8() + digits)?;
    let limit = if figure.starts_with(is_arabic) { 2 } else { 3 };
    (figure.chars().count() <= limit)
        .then_some((open.len_utf8() + digits + close.len_utf8(), Separator::OwnMark))
}

/// ㈠ … ㈩, ⑴ … ⒇, ① … ⑳, ㊀ … ㊉: single characters.
fn enclosed(text: &str) -> Option<(usize, Separator)> {
    let first = text.chars().next()?;
    matches!(first, '㈠'..='㈩' | '①'..='⑳' | '⑴'..='⒇' | '㊀'..='㊉')
        .then_some((first.len_utf8(), Separator::OwnMark))
}

/// 1.2, 1.2.3: two to six numbers of at most three digits, with or without a final stop.
fn dotted(text: &str) -> Option<(usize, Separator)> {
    let length = span_of(text, |c| is_arabic(c) || matches!(c, '.' | '．'));
    let number = text.get(..length)?;
    let parts: Vec<&str> = number.trim_end_matches(['.', '．']).split(['.', '．']).collect();
    let are_numbers = parts.iter().all(|part| (1..=3).contains(&part.chars().count()));
    // `1.5 億人` counts people.
    let title = after(text, length).trim_start();
    if parts.len() == 2 && title.starts_with(|c| "億亿萬万倍元%％".contains(c)) {
        return None;
    }
    ((2..=6).contains(&parts.len()) && are_numbers).then_some((length, Separator::Required))
}

/// 1. 背景, １．背景, 1、背景. A low stop needs a space: 3.14 and 1.5倍 are no headings.
fn stopped(text: &str) -> Option<(usize, Separator)> {
    let digits = span_of(text, is_arabic);
    if digits == 0 || text.get(..digits)?.chars().count() > 3 {
        return None;
    }
    let stop = after(text, digits).chars().next()?;
    let next_is_digit = after(text, digits + stop.len_utf8()).chars().next().is_some_and(is_arabic);
    match stop {
        '.' => Some((digits + 1, Separator::Required)),
        '、' | '．' if !next_is_digit => Some((digits + stop.len_utf8(), Separator::OwnMark)),
        _ => None,
    }
}

/// 一、背景, 甲、總則. Not 一、二號機: a list of numbers is no number.
fn enumerated(text: &str) -> Option<(usize, Separator)> {
    let stem = text.chars().next().filter(|&c| STEMS.contains(c)).map(char::len_utf8);
    let digits = span_of(text, is_han_numeral);
    let length = if digits > 0 { digits } else { stem? };
    let stop = after(text, length).chars().next().filter(|c| matches!(c, '、' | '．'))?;
    let total = length + stop.len_utf8();
    let next = after(text, total).chars().next();
    let lists = next.is_some_and(|c| is_han_numeral(c) || STEMS.contains(c))
        && after(text, total).chars().nth(1).is_some_and(|c| "、號号月日年樓楼期".contains(c));
    (!lists).then_some((total, Separator::OwnMark))
}

#[cfg(test)]
mod tests {
    use super::split_heading_number;

    #[test]
    fn numbers_are_split_off() {
        for (text, number, title) in [
            ("第三章 緒論", "第三章", "緒論"),
            ("第三章　緒論", "第三章", "緒論"),
            ("第三章：緒論", "第三章", "緒論"),
            ("第 12 節 方法", "第 12 節", "方法"),
            ("第十二回 月夜訪友", "第十二回", "月夜訪友"),
            ("第一部 海", "第一部", "海"),
            ("第二篇 陸", "第二篇", "陸"),
            ("第壹卷 天", "第壹卷", "天"),
            ("第貳編 地", "第貳編", "地"),
            ("第廿三講 風", "第廿三講", "風"),
            ("第卅課 雨", "第卅課", "雨"),
            ("第一百二十條 罰則", "第一百二十條", "罰則"),
            ("第5章 結論", "第5章", "結論"),
            ("第二章", "第二章", ""),
            ("一、背景", "一、", "背景"),
            ("十二、 背景", "十二、", "背景"),
            ("（一）背景", "（一）", "背景"),
            ("(一) 背景", "(一)", "背景"),
            ("（12）背景", "（12）", "背景"),
            ("㈠背景", "㈠", "背景"),
            ("① 背景", "①", "背景"),
            ("1. 背景", "1.", "背景"),
            ("1、背景", "1、", "背景"),
            ("１．背景", "１．", "背景"),
            ("1.2 背景", "1.2", "背景"),
            ("1.2.3　背景", "1.2.3", "背景"),
            ("附錄A 名詞對照", "附錄A", "名詞對照"),
            ("附錄一：年表", "附錄一", "年表"),
            ("附录 B 符号", "附录 B", "符号"),
            ("Chapter 3 Results", "Chapter 3", "Results"),
            ("Chapter 3: Results", "Chapter 3", "Results"),
            ("Part IV The Sea", "Part IV", "The Sea"),
            ("甲、總則", "甲、", "總則"),
            ("  二、 結語 ", "二、", "結語"),
        ] {
            assert_eq!(split_heading_number(text), Some((number, title)), "{text}");
        }
    }

    #[test]
    fn titles_that_begin_with_a_numeral_stay_whole() {
        for text in [
            "一九八四年",
            "一九八四",
            "三國志",
            "十年之後",
            "10 組不可不知的數字",
            "2020 年的春天",
            "3D 列印",
            "3.14",
            "1.5倍成長",
            "1.5 億人",
            "第三章魚丸",
            "第三者",
            "第一次出海",
            "第一部落的故事",
            "（二〇二〇年）",
            "(2020) 回顧",
            "甲乙丙丁",
            "一、二號機的故事",
            "附錄",
            "Chapters of Life",
            "Parting",
            "緒論",
            "",
        ] {
            assert_eq!(split_heading_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_split_is_a_split() {
        for text in ["第三章　緒論", "1.2.3 甲", "（一） 乙", "一、丙：丁"] {
            let (number, title) = split_heading_number(text).unwrap();
            assert!(text.starts_with(number) && text.ends_with(title), "{text}");
        }
    }
}

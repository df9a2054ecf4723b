//! Numbers as Word writes them in labels (ISO/IEC 29500-1, 17.18.59).

/// Larger numbers are written with Arabic digits.
const LARGEST: u32 = 9_999;

/// Whether a list with Arabic numbers says the same: it counts, with nothing around its number.
pub(super) fn is_plain(format: &str) -> bool {
    matches!(
        format,
        "decimal" | "decimalZero" | "lowerLetter" | "upperLetter" | "lowerRoman" | "upperRoman"
    )
}

/// Writes a number in one of Word's formats; formats of other languages come out in Arabic digits.
pub(super) fn write(number: u32, format: &str) -> String {
    if number > LARGEST {
        return number.to_string();
    }
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letters(number, 'a'),
        "upperLetter" => letters(number, 'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographLegalTraditional"
        | "chineseLegalSimplified"
        | "japaneseCounting"
        | "japaneseLegal" => {
            let is_formal = format.contains("Legal") || format.contains("legal");
            let is_simplified = format == "chineseLegalSimplified";
            counted(number, is_formal, is_simplified)
        }
        "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital"
        | "koreanDigital2" => {
            let digit = |c: char| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize);
            number.to_string().chars().filter_map(digit).collect()
        }
        "ideographTraditional" => cycle(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cycle(number, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalFullWidth" | "decimalFullWidth2" => {
            let wide = |c: char| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０'));
            number.to_string().chars().filter_map(wide).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(number, '①', 20),
        "decimalEnclosedParen" => enclosed(number, '⑴', 20),
        "decimalEnclosedFullstop" => enclosed(number, '⒈', 20),
        "ideographEnclosedCircle" => enclosed(number, '㊀', 10),
        _ => number.to_string(),
    }
}

fn enclosed(number: u32, first: char, most: u32) -> String {
    let character = char::from_u32(u32::from(first) + number.saturating_sub(1));
    match character.filter(|_| (1..=most).contains(&number)) {
        Some(character) => character.to_string(),
        None => number.to_string(),
    }
}

fn cycle(number: u32, characters: &str) -> String {
    let count = u32::try_from(characters.chars().count()).unwrap_or(1);
    let at = number.saturating_sub(1) % count;
    characters.chars().nth(at as usize).map_or_else(|| number.to_string(), String::from)
}

/// a … z, aa, bb, …: Word repeats the letter.
fn letters(number: u32, first: char) -> String {
    if number == 0 {
        return String::new();
    }
    let (times, at) = ((number - 1) / 26 + 1, (number - 1) % 26);
    let letter = char::from_u32(u32::from(first) + at).unwrap_or(first);
    letter.to_string().repeat(times as usize)
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    text
}

/// 十, 十一, 一百零一; in formal numerals 壹拾.
fn counted(number: u32, is_formal: bool, is_simplified: bool) -> String {
    let digits = match (is_formal, is_simplified) {
        (false, _) => "零一二三四五六七八九",
        (true, true) => "零壹贰叁肆伍陆柒捌玖",
        (true, false) => "零壹貳參肆伍陸柒捌玖",
    };
    let units = if is_formal { ["仟", "佰", "拾", ""] } else { ["千", "百", "十", ""] };
    if number == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    let mut has_gap = false;
    for (unit, name) in [1000, 100, 10, 1].into_iter().zip(units) {
        let digit = number / unit % 10;
        if digit == 0 {
            has_gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut has_gap) {
            text.push('零');
        }
        // 十一, not 一十一, at the beginning; amounts of money keep the 壹.
        if is_formal || !(unit == 10 && digit == 1 && text.is_empty()) {
            text.extend(digits.chars().nth(digit as usize));
        }
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn numbers_are_written_as_word_does() {
        for (number, format, text) in [
            (11, "chineseCountingThousand", "十一"),
            (101, "taiwaneseCountingThousand", "一百零一"),
            (20, "chineseCounting", "二十"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (10, "ideographDigital", "一〇"),
            (3, "ideographTraditional", "丙"),
            (12, "decimalFullWidth", "１２"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (28, "lowerLetter", "bb"),
            (1994, "upperRoman", "MCMXCIV"),
            (7, "hebrew1", "7"),
            (4_000_000_000, "upperRoman", "4000000000"),
        ] {
            assert_eq!(write(number, format), text, "{format}");
        }
    }
}

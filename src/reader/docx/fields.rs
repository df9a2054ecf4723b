//! Fields: what their instructions mean (ISO/IEC 29500-1, 17.16).
//!
//! In: an instruction, `HYPERLINK "https://…" \o "tip"`. Out: what becomes of the field's result.

use crate::document::ReferencePart;

/// What a field does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// Its result is text.
    Text,
    /// Its result is text with a link.
    Link { target: Target, title: Option<String> },
    /// Its result says what the place of a bookmark is called, or the page on which it stands.
    Reference { bookmark: String, part: Option<ReferencePart> },
    /// A number that Word counts: of figures, of tables.
    Sequence(String),
    /// It calls the note in this bookmark once more.
    NoteReference(String),
    /// Nothing of it is carried over.
    Contents,
    /// An entry of the index: its levels, and what it is sorted by.
    Entry { levels: Vec<String>, sort: Option<String> },
    /// The index, or an entry of another list.
    Index,
    /// Ruby as Word writes it: its base and its ruby text.
    Ruby { base: String, ruby: String },
    /// A character by its code.
    Symbol { code: u32, font: String },
    /// What an old formula shows, as text.
    Equation(String),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Url(String),
    Bookmark(String),
}

/// Reads an instruction.
pub(super) fn read(instruction: &str) -> Field {
    let words = words(instruction);
    let mut rest = words.iter().map(String::as_str);
    let name = rest.next().unwrap_or_default().to_ascii_uppercase();
    let arguments: Vec<&str> = rest.collect();
    let switch = |name: &str| arguments.iter().position(|word| word.eq_ignore_ascii_case(name));
    let value = |name: &str| switch(name).and_then(|at| arguments.get(at + 1)).copied();
    let first = arguments.first().copied().filter(|word| !word.starts_with('\\'));
    match &*name {
        "HYPERLINK" => {
            let title = value("\\o").map(str::to_owned);
            let target = match (first, value("\\l")) {
                (Some(url), None) => Target::Url(url.to_owned()),
                (Some(url), Some(place)) => Target::Url(format!("{url}#{place}")),
                (None, Some(place)) => Target::Bookmark(place.to_owned()),
                (None, None) => return Field::Text,
            };
            Field::Link { target, title }
        }
        "REF" | "PAGEREF" => {
            let Some(bookmark) = first.map(str::to_owned) else { return Field::Text };
            // What stands above or below is said by the words 上文 and 下文.
            if switch("\\p").is_some() {
                return Field::Link { target: Target::Bookmark(bookmark), title: None };
            }
            let is_number = ["\\n", "\\r", "\\w"].iter().any(|name| switch(name).is_some());
            let part = match &*name {
                "PAGEREF" => Some(ReferencePart::Page),
                _ => is_number.then_some(ReferencePart::Number),
            };
            Field::Reference { bookmark, part }
        }
        "NOTEREF" | "FTNREF" => match first {
            Some(place) => Field::NoteReference(place.to_owned()),
            None => Field::Text,
        },
        "SEQ" => Field::Sequence(first.unwrap_or_default().to_owned()),
        "TOC" | "TOA" | "BIBLIOGRAPHY_CONTENTS" => Field::Contents,
        "XE" => entry(first.unwrap_or_default(), value("\\y")),
        "INDEX" | "TC" | "TA" | "RD" => Field::Index,
        "SYMBOL" => {
            let code = first.and_then(|code| match code.strip_prefix("0x") {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => code.parse().ok(),
            });
            let font = value("\\f").unwrap_or_default().to_owned();
            Field::Symbol { code: code.unwrap_or(0), font }
        }
        "EQ" => equation(instruction),
        _ => Field::Text,
    }
}

/// Reads what an `XE` field says: levels parted by colons, a sort key behind a semicolon.
fn entry(text: &str, yomi: Option<&str>) -> Field {
    let mut levels = vec![String::new()];
    let mut sort: Option<String> = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            ':' => {
                levels.push(String::new());
                sort = None;
            }
            ';' => sort = Some(String::new()),
            c => {
                let c = if c == '\\' { characters.next().unwrap_or(c) } else { c };
                match (&mut sort, levels.last_mut()) {
                    (Some(sort), _) => sort.push(c),
                    (None, Some(level)) => level.push(c),
                    (None, None) => {}
                }
            }
        }
    }
    Field::Entry { levels, sort: yomi.map(str::to_owned).or(sort) }
}

/// Splits an instruction into words; quotation marks hold words together, a backslash before a
/// mark or a backslash within them stands for it.
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    // The mark that ends what is quoted: people's programs put curly ones, too.
    let (mut quote, mut is_word) = (None, false);
    let mut characters = instruction.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if quote.is_some() && matches!(characters.peek(), Some('"' | '\\')) => {
                word.extend(characters.next());
            }
            c if quote == Some(c) => quote = None,
            '"' | '“' if quote.is_none() => {
                quote = Some(if c == '"' { '"' } else { '”' });
                is_word = true;
            }
            c if c.is_whitespace() && quote.is_none() => {
                if std::mem::take(&mut is_word) {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => {
                word.push(c);
                is_word = true;
            }
        }
    }
    if is_word {
        words.push(word);
    }
    words
}

/// Reads what Word's ruby dialog writes, `EQ \* jc2 \* "Font:…" \* hps10 \o\ad(\s\up 9(ㄕㄢ),山)`;
/// of other old formulas the text that they show.
fn equation(instruction: &str) -> Field {
    let ruby = instruction.rfind("\\up").and_then(|at| {
        let rest = instruction.get(at..)?;
        let rest = rest.get(rest.find('(')? + 1..)?;
        let (ruby, rest) = rest.split_once(')')?;
        let base = rest.trim_start().trim_start_matches([',', ';']).trim_end();
        let base = base.strip_suffix(')')?;
        let is_plain = |text: &str| !text.is_empty() && !text.contains(['\\', '(', ')']);
        (instruction.contains("\\o") && is_plain(ruby) && is_plain(base))
            .then(|| Field::Ruby { base: base.to_owned(), ruby: ruby.to_owned() })
    });
    ruby.unwrap_or_else(|| {
        let body = instruction.trim().get(2..).unwrap_or_default();
        let mut shown = String::new();
        let mut characters = body.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\\' => {
                    while characters.peek().is_some_and(|c| c.is_ascii_alphanumeric() || *c == '*')
                    {
                        characters.next();
                    }
                }
                c => shown.push(c),
            }
        }
        Field::Equation(shown.trim().to_owned())
    })
}

/// Returns the Unicode character of a code in a symbol font: the private codes that Word gives
/// such characters, and those below 256 that `SYMBOL` names.
pub(super) fn symbol(code: u32, font: &str) -> Option<char> {
    let place = code & 0xFF;
    if !(0xF000..=0xF0FF).contains(&code) && !is_symbol_font(font) {
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    let font = font.to_ascii_lowercase();
    Some(match (&*font, place) {
        ("wingdings", 0xFC) => '✓',
        ("wingdings", 0xFB) => '✗',
        ("wingdings", 0xFE) => '☑',
        ("wingdings", 0xFD) => '☒',
        ("wingdings", 0x6F | 0xA8) => '□',
        ("wingdings", 0x6E) => '■',
        ("wingdings", 0x6C) => '●',
        ("wingdings", 0xA1) => '○',
        ("wingdings", 0x75) => '◆',
        ("wingdings", 0xD8) => '➢',
        ("wingdings", 0xE0) => '→',
        ("wingdings", 0xDF) => '←',
        ("wingdings", 0xAB) => '★',
        ("wingdings", 0x28) => '☎',
        ("wingdings", 0x2A) => '✉',
        ("wingdings 2", 0x52) => '☑',
        ("wingdings 2", 0xA3) => '□',
        ("wingdings 2", 0x50) => '✓',
        ("wingdings 2", 0x4F) => '✗',
        ("wingdings" | "wingdings 2" | "wingdings 3" | "webdings", _) => return None,
        ("symbol", place) => greek(place)?,
        (_, place) if !is_symbol_font(&font) => {
            char::from_u32(place).filter(|c| !c.is_control())?
        }
        _ => return None,
    })
}

/// Whether a character of a run's text is a code of its font: one of those that Word gives such
/// characters, or any other that a symbol font shows as it does.
pub(super) fn is_symbol(c: char, font: Option<&str>) -> bool {
    let is_code = || ('\u{21}'..='\u{FF}').contains(&c) && c != '\u{A0}';
    ('\u{F020}'..='\u{F0FF}').contains(&c) || font.is_some() && is_code()
}

/// Whether a font has symbols where others have letters.
pub(super) fn is_symbol_font(font: &str) -> bool {
    let font = font.to_ascii_lowercase();
    font.contains("dings") || font == "symbol" || font.starts_with("mt extra")
}

/// Adobe's Symbol encoding.
fn greek(place: u32) -> Option<char> {
    const LETTERS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    let upper = |at: u32| LETTERS.chars().nth(at as usize);
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    match place {
        0x41..=0x5A => upper(place - 0x41),
        0x61..=0x7A => SMALL.chars().nth((place - 0x61) as usize),
        0x20..=0x3F | 0x5B | 0x5D | 0x7B..=0x7D => char::from_u32(place),
        0xA3 => Some('≤'),
        0xA5 => Some('∞'),
        0xAE => Some('→'),
        0xAC => Some('←'),
        0xB0 => Some('°'),
        0xB1 => Some('±'),
        0xB3 => Some('≥'),
        0xB4 => Some('×'),
        0xB7 => Some('•'),
        0xB8 => Some('÷'),
        0xB9 => Some('≠'),
        0xBB => Some('≈'),
        0xD6 => Some('√'),
        0xE5 => Some('∑'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, ReferencePart, Target, is_symbol, read, symbol};

    #[test]
    fn instructions_are_understood() {
        let link =
            |target, title: Option<&str>| Field::Link { target, title: title.map(str::to_owned) };
        let url = |url: &str| Target::Url(url.to_owned());
        let place = |name: &str| Target::Bookmark(name.to_owned());
        let reference = |name: &str, part| Field::Reference { bookmark: name.to_owned(), part };
        let entry = |levels: &[&str], sort: Option<&str>| Field::Entry {
            levels: levels.iter().map(|&level| level.to_owned()).collect(),
            sort: sort.map(str::to_owned),
        };
        for (text, field) in [
            (" HYPERLINK \"http://a/b c\" \\o \"tip\" ", link(url("http://a/b c"), Some("tip"))),
            ("HYPERLINK \\l \"here\"", link(place("here"), None)),
            ("HYPERLINK \"a\\\\b \\\"c\\\"\"", link(url("a\\b \"c\""), None)),
            (" REF _Ref12 \\h ", reference("_Ref12", None)),
            (" REF x \\r", reference("x", Some(ReferencePart::Number))),
            (" PAGEREF x ", reference("x", Some(ReferencePart::Page))),
            (" REF x \\p \\h", link(place("x"), None)),
            (" PAGE ", Field::Text),
            ("XE \"茶:綠茶\" \\y \"lücha\"", entry(&["茶", "綠茶"], Some("lücha"))),
            ("XE \"a\\:b;c\"", entry(&["a:b"], Some("c"))),
            ("TOC \\o \"1-3\" \\h", Field::Contents),
            ("NOTEREF _RefNote000001 \\f \\h", Field::NoteReference("_RefNote000001".to_owned())),
            ("SEQ 图 \\* ARABIC", Field::Sequence("图".to_owned())),
            (
                "EQ \\* jc2 \\* \"Font:宋体\" \\* hps10 \\o\\ad(\\s\\up 9(shān),山)",
                Field::Ruby { base: "山".to_owned(), ruby: "shān".to_owned() },
            ),
            ("", Field::Text),
        ] {
            assert_eq!(read(text), field, "{text}");
        }
    }

    #[test]
    fn symbols_become_characters() {
        assert_eq!(symbol(0xF0FC, "Wingdings"), Some('✓'));
        assert_eq!(symbol(0xF061, "Symbol"), Some('α'));
        assert_eq!(symbol(0xF099, "Wingdings"), None);
        assert_eq!(symbol(0x4E00, "宋体"), Some('一'));
        assert_eq!(symbol(183, "Symbol"), Some('•'));
        assert!(is_symbol('\u{F0B7}', None) && is_symbol('a', Some("Symbol")));
        assert!(!is_symbol('a', None) && !is_symbol('海', Some("Symbol")));
    }
}

//! What the codes of a font stand for: its `ToUnicode` map (ISO 32000-1, 9.10.3).

use std::ops::RangeInclusive;

/// No range of a map is longer: codes are two bytes.
const MOST_CODES: usize = 1 << 16;

/// What a map says beyond this is not heard: a code has one entry.
const MOST_ENTRIES: usize = 1 << 18;
/// What a code stands for has 512 bytes at most (ISO 32000-1, 9.10.3).
const LONGEST_TEXT: usize = 256;

/// Code → text.
#[derive(Debug, Default)]
pub(super) struct UnicodeMap {
    /// By code; empty for a code that stands for nothing.
    texts: Vec<Box<str>>,
    /// How many codes were given a text, some of them more than once.
    count: usize,
}

impl UnicodeMap {
    /// Reads the `bfchar` and `bfrange` sections of a `CMap`; what is not understood is left out,
    /// so that its codes stand for nothing.
    pub(super) fn read(source: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens { rest: source };
        while let Some(token) = tokens.next()
            && map.count < MOST_ENTRIES
        {
            match token {
                Token::Word(b"beginbfchar") => map.characters(&mut tokens),
                Token::Word(b"beginbfrange") => map.ranges(&mut tokens),
                Token::Word(_) | Token::Hex(_) | Token::Open | Token::Close => {}
            }
        }
        map
    }

    /// Returns what a code stands for.
    pub(super) fn get(&self, code: u16) -> Option<&str> {
        self.texts.get(usize::from(code)).map(|text| &**text).filter(|text| !text.is_empty())
    }

    fn characters(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Hex(code)), Some(Token::Hex(text))) = (tokens.next(), tokens.next())
        {
            self.set(number(&code), &text);
        }
    }

    fn ranges(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Hex(first)), Some(Token::Hex(last))) = (tokens.next(), tokens.next())
        {
            let codes: RangeInclusive<usize> = number(&first)..=number(&last);
            match tokens.next() {
                Some(Token::Hex(mut text)) => {
                    for code in codes.take(MOST_CODES) {
                        self.set(code, &text);
                        if let Some(unit) = text.last_mut() {
                            *unit = unit.wrapping_add(1);
                        }
                    }
                }
                Some(Token::Open) => {
                    for code in codes.take(MOST_CODES) {
                        let Some(Token::Hex(text)) = tokens.next() else { break };
                        self.set(code, &text);
                    }
                }
                _ => return,
            }
        }
    }

    fn set(&mut self, code: usize, units: &[u16]) {
        if code >= MOST_CODES || self.count >= MOST_ENTRIES || units.len() > LONGEST_TEXT {
            return;
        }
        self.count += 1;
        if code >= self.texts.len() {
            self.texts.resize(code + 1, Box::default());
        }
        self.texts[code] = String::from_utf16_lossy(units).into_boxed_str();
    }
}

fn number(units: &[u16]) -> usize {
    units.iter().fold(0, |number: usize, unit| (number << 16 | usize::from(*unit)) & 0xFFFF_FFFF)
}

enum Token<'a> {
    Word(&'a [u8]),
    /// UTF-16 units; a lone byte is one unit.
    Hex(Vec<u16>),
    Open,
    Close,
}

struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest.trim_ascii_start();
        let (&first, after) = rest.split_first()?;
        self.rest = after;
        match first {
            b'[' => Some(Token::Open),
            b']' => Some(Token::Close),
            b'<' if after.first() != Some(&b'<') => {
                let end = after.iter().position(|&byte| byte == b'>').unwrap_or(after.len());
                self.rest = after.get(end + 1..).unwrap_or_default();
                Some(Token::Hex(units(&after[..end])))
            }
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"[]<".contains(byte);
                let end = after.iter().position(is_end).unwrap_or(after.len());
                self.rest = &after[end..];
                Some(Token::Word(&rest[..=end]))
            }
        }
    }
}

fn units(digits: &[u8]) -> Vec<u16> {
    let digits: Vec<u8> = digits.iter().copied().filter(u8::is_ascii_hexdigit).collect();
    let unit = |digits: &[u8]| {
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        u16::from_str_radix(digits, 16).unwrap_or_default()
    };
    digits.chunks(4).map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::UnicodeMap;

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let map = UnicodeMap::read(
            b"2 beginbfchar\n<0001> <4E00>\n<0002><D840DC00>\nendbfchar\n\
              2 beginbfrange <0003> <0004> <0041>\n<0005> <0006> [<00660069> <0042>] endbfrange",
        );
        let texts: Vec<&str> = (1..=6).filter_map(|code| map.get(code)).collect();
        assert_eq!(texts, ["一", "\u{20000}", "A", "B", "fi", "B"]);
        assert_eq!(map.get(0), None);
        assert_eq!(map.get(7), None);
    }

    #[test]
    fn what_is_damaged_stands_for_nothing() {
        for source in [
            "beginbfchar <",
            "beginbfrange <0001> <FFFF>",
            "beginbfrange <00> <FFFFFFFF> [",
            "<<>>",
        ] {
            assert_eq!(UnicodeMap::read(source.as_bytes()).get(1), None, "{source}");
        }
    }
}

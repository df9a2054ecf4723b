//! The tokens of PDF syntax (ISO 32000-1, 7.2 and 7.3), as krilla writes it: no comments.

/// A token. Slices are of the input, strings still escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An integer or real.
    Number(&'a [u8]),
    /// A name, without its solidus.
    Name(&'a [u8]),
    /// What stands between the parentheses of a literal string.
    Literal(&'a [u8]),
    /// The digits of a hexadecimal string.
    Hex(&'a [u8]),
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `<<`
    DictStart,
    /// `>>`
    DictEnd,
    /// A keyword or an operator.
    Word(&'a [u8]),
}

/// Reads tokens one after another; ends where something is no token.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    input: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0 }
    }

    /// Where the last token ended.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Takes `count` bytes more as they are.
    fn take(&mut self, count: usize) -> &'a [u8] {
        let start = self.at;
        self.at = (start + count).min(self.input.len());
        &self.input[start..self.at]
    }

    /// Takes everything up to white space or a delimiter.
    fn regular(&mut self) -> &'a [u8] {
        let rest = &self.input[self.at..];
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.take(length)
    }

    fn literal(&mut self) -> Option<Token<'a>> {
        let mut depth = 0_usize;
        let mut bytes = self.input[self.at..].iter().enumerate();
        while let Some((index, byte)) = bytes.next() {
            match byte {
                b'\\' => {
                    bytes.next();
                }
                b'(' => depth += 1,
                b')' if depth == 0 => {
                    let inside = self.take(index);
                    self.at += 1;
                    return Some(Token::Literal(inside));
                }
                b')' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    fn hex(&mut self) -> Option<Token<'a>> {
        let length = self.input[self.at..].iter().position(|byte| *byte == b'>')?;
        let digits = self.take(length);
        self.at += 1;
        Some(Token::Hex(digits))
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.input.get(self.at..)?;
        self.at += rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0)?;
        let (first, second) = (self.input[self.at], self.input.get(self.at + 1).copied());
        if first == b'+' || first == b'-' || first == b'.' || first.is_ascii_digit() {
            return Some(Token::Number(self.regular()));
        }
        if is_regular(first) {
            return Some(Token::Word(self.regular()));
        }
        self.at += 1;
        match (first, second) {
            (b'/', _) => Some(Token::Name(self.regular())),
            (b'(', _) => self.literal(),
            (b'[', _) => Some(Token::ArrayStart),
            (b']', _) => Some(Token::ArrayEnd),
            (b'<', Some(b'<')) => {
                self.at += 1;
                Some(Token::DictStart)
            }
            (b'<', _) => self.hex(),
            (b'>', Some(b'>')) => {
                self.at += 1;
                Some(Token::DictEnd)
            }
            _ => None,
        }
    }
}

fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 12
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'/'
            | b'%'
    )
}

/// The entries of a dictionary in order: key, and value as written. Empty if it isn't one.
#[derive(Debug)]
pub(in crate::edition::pdf) struct Entries<'a> {
    tokens: Lexer<'a>,
}

impl<'a> Entries<'a> {
    pub(in crate::edition::pdf) fn new(dict: &'a [u8]) -> Self {
        let mut tokens = Lexer::new(dict);
        if tokens.next() != Some(Token::DictStart) {
            tokens = Lexer::new(&[]);
        }
        Self { tokens }
    }

    /// Reads past one object.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.tokens.next()? {
                Token::ArrayStart | Token::DictStart => depth += 1,
                Token::ArrayEnd | Token::DictEnd => depth = depth.checked_sub(1)?,
                Token::Number(_) if depth == 0 => {
                    // It may be the first word of a reference.
                    let mut ahead = self.tokens.clone();
                    if let (Some(Token::Number(_)), Some(Token::Word(b"R"))) =
                        (ahead.next(), ahead.next())
                    {
                        self.tokens = ahead;
                    }
                }
                Token::Number(_)
                | Token::Name(_)
                | Token::Literal(_)
                | Token::Hex(_)
                | Token::Word(_) => {}
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let Token::Name(key) = self.tokens.next()? else { return None };
        let start = self.tokens.at;
        self.skip()?;
        Some((key, self.tokens.input[start..self.tokens.at].trim_ascii_start()))
    }
}

/// Returns the value of a key, as written.
pub(in crate::edition::pdf) fn value<'a>(dict: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    Entries::new(dict).find(|(name, _)| *name == key).map(|(_, value)| value)
}

/// Returns the object that `N 0 R` names.
pub(in crate::edition::pdf) fn reference(value: &[u8]) -> Option<u32> {
    let mut tokens = Lexer::new(value);
    match (tokens.next()?, tokens.next()?, tokens.next()?, tokens.next()) {
        (Token::Number(number), Token::Number(b"0"), Token::Word(b"R"), None) => integer(number),
        _ => None,
    }
}

/// Returns a number without sign or fraction.
pub(super) fn integer(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Returns a number.
pub(super) fn real(digits: &[u8]) -> Option<f64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Entries, Lexer, Token, reference, value};

    #[test]
    fn tokens_need_no_space_between_them() {
        let tokens: Vec<_> = Lexer::new(b"/F1<</A[1 -.5(a\\)(b)c)<00fF>]>>BDC").collect();
        let expected = [
            Token::Name(b"F1"),
            Token::DictStart,
            Token::Name(b"A"),
            Token::ArrayStart,
            Token::Number(b"1"),
            Token::Number(b"-.5"),
            Token::Literal(b"a\\)(b)c"),
            Token::Hex(b"00fF"),
            Token::ArrayEnd,
            Token::DictEnd,
            Token::Word(b"BDC"),
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn values_are_found_at_their_own_level() {
        let dict = b"<</Type/Page/Kids[1 0 R 2 0 R]/A<</Type/Inner/B (/Type)>>/Size 12 0 R/Z/Y>>";
        assert_eq!(value(dict, b"Type"), Some(b"/Page".as_slice()));
        assert_eq!(value(dict, b"Kids"), Some(b"[1 0 R 2 0 R]".as_slice()));
        assert_eq!(value(dict, b"Z"), Some(b"/Y".as_slice()));
        assert_eq!(value(dict, b"B"), None);
        assert_eq!(value(dict, b"Size").and_then(reference), Some(12));
        assert_eq!(value(dict, b"Kids").and_then(reference), None);
        assert_eq!(Entries::new(dict).count(), 5);
        assert_eq!(Entries::new(b"[1]").count(), 0);
        assert_eq!(Entries::new(b"<</A(").count(), 0);
    }
}

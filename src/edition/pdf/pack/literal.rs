//! Numbers and strings as they are written.

use super::lexer::Token;

/// Reads a string of either form (ISO 32000-1, 7.3.4).
pub(super) fn read_string(token: Token<'_>, out: &mut Vec<u8>) -> Option<()> {
    match token {
        Token::Literal(escaped) => unescape(escaped, out),
        Token::Hex(digits) => unhex(digits, out),
        _ => None,
    }
}

fn unescape(escaped: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut bytes = escaped.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let is_octal = |byte: &u8| matches!(byte, b'0'..=b'7');
        out.push(match bytes.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            digit if is_octal(&digit) => {
                let mut value = digit - b'0';
                for _ in 0..2 {
                    let Some(digit) = bytes.next_if(is_octal) else { break };
                    value = value.wrapping_mul(8).wrapping_add(digit - b'0');
                }
                value
            }
            other => other,
        });
    }
    Some(())
}

fn unhex(digits: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = digits.as_chunks::<2>();
    for [high, low] in pairs {
        out.push(value(*high)? * 16 + value(*low)?);
    }
    rest.is_empty().then_some(())
}

/// Writes bytes of a literal string.
pub(super) fn push_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            // Readers take it for a line end.
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*byte),
        }
    }
}

/// Rounds points to hundredths: 3.5 µm.
pub(super) fn hundredths(points: f64) -> i64 {
    whole(points * 100.0)
}

/// Returns hundredths of a point in points.
pub(super) fn from_hundredths(hundredths: i64) -> f64 {
    to_f64(hundredths) / 100.0
}

/// Rounds to a whole number.
#[expect(clippy::cast_possible_truncation, reason = "saturating by definition of `as`")]
pub(super) fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// Converts a whole number.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
pub(super) fn to_f64(number: i64) -> f64 {
    number as f64
}

/// Writes a number that is given in units of a power of ten, as short as can be.
pub(super) fn push_decimal(out: &mut Vec<u8>, value: i64, places: usize) {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    if value < 0 {
        out.push(b'-');
    }
    if whole != "0" || fraction.is_empty() {
        out.extend_from_slice(whole.as_bytes());
    }
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, push_decimal, push_escaped, read_string};

    #[test]
    fn numbers_are_as_short_as_can_be() {
        for (value, expected) in
            [(0, "0"), (5, ".05"), (-50, "-.5"), (100, "1"), (-1680, "-16.8"), (52601, "526.01")]
        {
            let mut out = Vec::new();
            push_decimal(&mut out, value, 2);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }

    #[test]
    fn strings_are_read_in_both_forms() {
        let read = |token| {
            let mut out = Vec::new();
            read_string(token, &mut out).map(|()| out)
        };
        assert_eq!(read(Token::Literal(b"a\\(\\n\\0012\\\\")), Some(b"a(\n\x012\\".to_vec()));
        assert_eq!(read(Token::Literal(b"a\\")), None);
        assert_eq!(read(Token::Hex(b"00fF")), Some(vec![0, 255]));
        assert_eq!(read(Token::Hex(b"0")), None);
        assert_eq!(read(Token::Hex(b"0x")), None);
    }

    #[test]
    fn every_byte_survives_escaping() {
        let all: Vec<u8> = (0..=255).collect();
        let (mut written, mut read) = (Vec::new(), Vec::new());
        push_escaped(&mut written, &all);
        assert_eq!(read_string(Token::Literal(&written), &mut read), Some(()));
        assert_eq!(read, all);
    }
}

//! Line ends and control characters: decoded text in, the text that readers see out.

use std::collections::BTreeMap;

use super::Span;
use super::decode::{ByteMap, Malformed};
use super::encoding::EncodingName;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Length of U+FFFD in UTF-8.
pub(super) const REPLACEMENT_LENGTH: usize = '\u{FFFD}'.len_utf8();

/// How far anchors of the map are apart at most, in bytes of text.
const ANCHOR_DISTANCE: usize = 4096;

/// The text that readers see.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    /// The text.
    pub(super) text: String,
    /// The way back to the file.
    pub(super) map: ByteMap,
    /// Where the U+FFFD of each malformed sequence stands now.
    pub(super) replacements: Vec<usize>,
    /// Dropped characters: how often, and where first.
    pub(super) controls: BTreeMap<char, (usize, usize)>,
}

/// Normalises line ends and drops what no edition can carry.
pub(super) fn clean(
    raw: String,
    bom: usize,
    encoding: EncodingName,
    malformed: &[Malformed],
) -> Cleaned {
    if malformed.is_empty() && encoding == EncodingName::Utf8 && is_clean(&raw) {
        let mut map = ByteMap::identity();
        map.push(0, bom);
        return Cleaned { text: raw, map, ..Cleaned::default() };
    }
    let mut cleaned = Cleaned { text: String::with_capacity(raw.len()), ..Cleaned::default() };
    cleaned.map.push(0, bom);
    let mut byte = bom;
    let mut malformed = malformed.iter().peekable();
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if let Some(bad) = malformed.next_if(|bad| bad.raw_offset == at) {
            cleaned.replacements.push(cleaned.text.len());
            cleaned.map.push(cleaned.text.len(), bad.byte_offset);
            cleaned.text.push(c);
            byte = bad.byte_offset + bad.bytes.len();
            cleaned.map.push(cleaned.text.len(), byte);
            continue;
        }
        byte += encoding.length_of(c);
        if c == '\r' && chars.next_if(|&(_, next)| next == '\n').is_some() {
            byte += encoding.length_of('\n');
        }
        if !needs_care(c) {
            if cleaned.map.distance(cleaned.text.len()) >= ANCHOR_DISTANCE {
                cleaned.map.push(cleaned.text.len(), byte - encoding.length_of(c));
            }
            cleaned.text.push(c);
            continue;
        }
        if is_line_end(c) {
            cleaned.text.push('\n');
        } else {
            let count = cleaned.controls.entry(c).or_insert((0, cleaned.text.len()));
            count.0 += 1;
        }
        cleaned.map.push(cleaned.text.len(), byte);
    }
    cleaned
}

/// Whether a character is a line end other than `\n`: CR, NEL, LINE and PARAGRAPH SEPARATOR.
fn is_line_end(c: char) -> bool {
    matches!(c, '\r' | '\u{0085}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is not simply copied: other line ends, controls, stray byte order marks.
fn needs_care(c: char) -> bool {
    match c {
        '\t' | '\n' | '\u{000C}' => false,
        '\u{FEFF}' => true,
        _ => is_line_end(c) || c.is_control(),
    }
}

/// Whether no character of a text [`needs_care`], looked at byte by byte and without stopping: as
/// good as all texts are clean, and this way many bytes are looked at together.
fn is_clean(text: &str) -> bool {
    let is_control =
        |byte: u8| (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | 0x0C) | (byte == 0x7F);
    let begins = |one: u8, two: u8, three: u8| {
        is_control(one)
            | (one == 0xC2) & (two < 0xA0)
            | (one == 0xE2) & (two == 0x80) & (three & 0xFE == 0xA8)
            | (one == 0xEF) & (two == 0xBB) & (three == 0xBF)
    };
    let found = text.as_bytes().windows(3).fold(false, |found, window| match *window {
        [one, two, three] => found | begins(one, two, three),
        _ => found,
    });
    !found && !text.chars().rev().take(2).any(needs_care)
}

/// Reports the dropped characters, one diagnostic for each kind.
pub(super) fn report_controls(cleaned: &Cleaned, diagnostics: &mut Diagnostics) {
    for (&c, &(count, at)) in &cleaned.controls {
        let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
        let message = format!("control character U+{:04X} dropped{times}", u32::from(c));
        diagnostics.push(
            Diagnostic::new(Code::ControlCharacter, message).at(Span::new(at, at)).with_hint(
                "no edition can carry it; remove it from the manuscript if it was not meant",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{is_clean, needs_care};

    #[test]
    fn bytes_and_characters_agree_on_what_needs_care() {
        let all = (0..0x3_0000).chain(0xE_0000..0xE_0200).filter_map(char::from_u32);
        for c in all {
            for text in [format!("{c}"), format!("甲{c}"), format!("{c}é"), format!("a{c}，乙")]
            {
                assert_eq!(is_clean(&text), !needs_care(c), "{text:?}");
            }
        }
        assert!(is_clean(""));
    }
}

//! Decoding with the bytes that mean nothing kept in view, and the way back to the bytes.

use encoding_rs::DecoderResult;

use super::clean::Cleaned;
use super::encoding::EncodingName;
use super::{Span, clean};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// How many places with undecodable bytes are listed one by one.
const LISTED_RUNS: usize = 20;
/// How many bytes of such a place are shown.
const SHOWN_BYTES: usize = 8;

/// Bytes that mean nothing; U+FFFD stands for them in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    /// Where the U+FFFD stands in the raw text.
    pub(super) raw_offset: usize,
    /// First byte in the file.
    pub(super) byte_offset: usize,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
}

/// Decodes what follows the byte order mark, with U+FFFD for every malformed sequence.
pub(super) fn decode(
    bytes: Vec<u8>,
    bom: usize,
    encoding: EncodingName,
) -> (String, Vec<Malformed>) {
    let bytes = if encoding == EncodingName::Utf8 && bom == 0 {
        match String::from_utf8(bytes) {
            Ok(text) => return (text, Vec::new()),
            Err(error) => error.into_bytes(),
        }
    } else {
        bytes
    };
    let mut decoder = encoding.to_encoding_rs().new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut malformed = Vec::new();
    let mut at = bom;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.reserve(room.unwrap_or(rest.len()).min(rest.len() * 3 / 2 + 16));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return (text, malformed),
            DecoderResult::OutputFull => text.reserve(rest.len() + 16),
            DecoderResult::Malformed(length, after) => {
                let end = at.saturating_sub(usize::from(after));
                let start = end.saturating_sub(usize::from(length));
                malformed.push(Malformed {
                    raw_offset: text.len(),
                    byte_offset: start,
                    bytes: bytes.get(start..end).unwrap_or_default().to_vec(),
                });
                text.push('\u{FFFD}');
            }
        }
    }
}

/// A map from decoded offsets to offsets in the file.
///
/// One anchor for each place where the two stop advancing together (a line end of two bytes, a
/// dropped character), and one every few kilobytes; between anchors characters are counted.
#[derive(Debug, Clone, Default)]
pub(super) struct ByteMap {
    /// `(offset in the text, offset in the file)`, ascending.
    anchors: Vec<(u32, u32)>,
}

impl ByteMap {
    /// Creates the map of text that is the file.
    pub(super) fn identity() -> Self {
        Self::default()
    }

    /// Adds an anchor; offsets must ascend.
    pub(super) fn push(&mut self, text: usize, byte: usize) {
        let span = Span::new(text, byte);
        self.anchors.push((span.start, span.end));
    }

    /// Returns how far the text is from the last anchor.
    pub(super) fn distance(&self, text: usize) -> usize {
        text - self.anchors.last().map_or(0, |&(anchor, _)| anchor as usize)
    }

    /// Returns the offset in the file.
    pub(super) fn byte_offset(&self, text: &str, offset: usize, encoding: EncodingName) -> usize {
        let offset = text.floor_char_boundary(offset);
        let after = self.anchors.partition_point(|&(anchor, _)| anchor as usize <= offset);
        let (start, byte) = match after.checked_sub(1).and_then(|last| self.anchors.get(last)) {
            Some(&(start, byte)) => (start as usize, byte as usize),
            None => (0, 0),
        };
        let between = text.get(start..offset).unwrap_or_default();
        byte + match encoding {
            EncodingName::Utf8 => between.len(),
            EncodingName::Utf16Le
            | EncodingName::Utf16Be
            | EncodingName::Big5
            | EncodingName::Gb18030 => between.chars().map(|c| encoding.length_of(c)).sum(),
        }
    }
}

/// Reports what could not be decoded: neighbouring sequences as one, the first places one by one.
pub(super) fn report_undecodable(
    malformed: &[Malformed],
    cleaned: &Cleaned,
    encoding: EncodingName,
    diagnostics: &mut Diagnostics,
) {
    let mut runs: Vec<(Span, usize, Vec<u8>)> = Vec::new();
    for (index, one) in malformed.iter().enumerate() {
        let start = cleaned.replacements.get(index).copied().unwrap_or_default();
        let span = Span::new(start, start + clean::REPLACEMENT_LENGTH);
        match runs.last_mut() {
            Some((last, at, bytes)) if *at + bytes.len() == one.byte_offset => {
                last.end = span.end;
                bytes.extend(&one.bytes);
            }
            _ => runs.push((span, one.byte_offset, one.bytes.clone())),
        }
    }
    for (span, at, bytes) in runs.iter().take(LISTED_RUNS) {
        let shown: Vec<String> =
            bytes.iter().take(SHOWN_BYTES).map(|byte| format!("{byte:02X}")).collect();
        let more = if bytes.len() > SHOWN_BYTES { " …" } else { "" };
        let verb = if bytes.len() == 1 { "byte means" } else { "bytes mean" };
        let message = format!(
            "{} {verb} nothing in {encoding}: {}{more} (file offset {at})",
            bytes.len(),
            shown.join(" ")
        );
        diagnostics.push(
            Diagnostic::new(Code::UndecodableBytes, message)
                .at(*span)
                .with_hint("U+FFFD (\u{FFFD}) stands in their place; correct the file, or name its encoding with --encoding"),
        );
    }
    if let Some((span, ..)) = runs.get(LISTED_RUNS) {
        let more = runs.len() - LISTED_RUNS;
        let total: usize = runs.iter().map(|(.., bytes)| bytes.len()).sum();
        diagnostics.push(
            Diagnostic::new(
                Code::UndecodableBytes,
                format!("{more} more places with undecodable bytes ({total} bytes in all)"),
            )
            .at(*span)
            .with_hint("so many mean that the encoding is wrong; name it with --encoding"),
        );
    }
}

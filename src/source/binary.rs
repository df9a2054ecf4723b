//! Files that are no text: known by their first bytes, or by what they decode to.

use super::clean::Cleaned;

/// Signatures at the start of a file, and what it then is.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (DOCX, ODT, EPUB)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a Word 97–2003 document (DOC)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\x7FELF", "an executable"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\xFF\xFE\0\0", "text in UTF-32, which hanpress does not read"),
    (b"\0\0\xFE\xFF", "text in UTF-32, which hanpress does not read"),
];

/// Returns what a file is, by its first bytes, if it is no text.
pub(super) fn kind_by_signature(bytes: &[u8]) -> Option<&'static str> {
    SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|&(_, kind)| kind)
}

/// Returns why decoded content can be no text: more than one character in fifty is a control.
pub(super) fn reason_by_content(cleaned: &Cleaned) -> Option<String> {
    let controls: usize = cleaned
        .controls
        .iter()
        .filter(|&(&c, _)| c != '\u{FEFF}')
        .map(|(_, &(count, _))| count)
        .sum();
    if controls == 0 {
        return None;
    }
    let kept = cleaned.text.chars().count();
    (controls > 3 && controls * 50 > kept + controls).then(|| {
        format!(
            "this looks like binary data, not a text: {controls} of {} characters are control characters",
            kept + controls
        )
    })
}

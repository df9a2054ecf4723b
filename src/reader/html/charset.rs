//! What encoding a page says it is in.

use crate::source::EncodingName;

/// How much of a page is searched: browsers look at 1,024 bytes, editors write more before it.
const SEARCHED: usize = 4096;

/// Returns the encoding that a page declares in `<meta>` or the XML declaration, where that has to
/// be believed.
///
/// UTF-8 and UTF-16 prove themselves, and browsers save pages as UTF-8 without changing what they
/// declare; so a declaration counts only for bytes that are no valid UTF-8.
#[must_use]
pub fn declared_encoding(bytes: &[u8]) -> Option<EncodingName> {
    let marks: [&[u8]; 3] = [b"\xFF\xFE", b"\xFE\xFF", b"\x84\x31\x95\x33"];
    if marks.iter().any(|mark| bytes.starts_with(mark)) || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head = bytes.get(..SEARCHED).unwrap_or(bytes);
    let head: String = head.iter().map(|&byte| char::from(byte.to_ascii_lowercase())).collect();
    let declared = |mark: &str| {
        head.match_indices(mark).find_map(|(at, _)| {
            let value = head.get(at + mark.len()..)?.trim_start().strip_prefix('=')?;
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)))?;
            value.get(..end)?.parse::<EncodingName>().ok()
        })
    };
    declared("charset")
        .or_else(|| declared("encoding"))
        .filter(|name| matches!(name, EncodingName::Big5 | EncodingName::Gb18030))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_counts_unless_the_bytes_prove_something_else() {
        let page = |charset: &str, text: &[u8]| {
            let mut page = format!("<html><head><meta charset=\"{charset}\"></head>").into_bytes();
            page.extend(text);
            page
        };
        let big5 = b"\xA4\xA4\xA4\xE5";
        assert_eq!(declared_encoding(&page("big5", big5)), Some(EncodingName::Big5));
        assert_eq!(declared_encoding(&page("GBK", big5)), Some(EncodingName::Gb18030));
        assert_eq!(declared_encoding(&page("big5", "中文".as_bytes())), None);
        assert_eq!(declared_encoding(&page("utf-8", big5)), None);
        let xml = b"<?xml version='1.0' encoding='Big5'?><p>\xA4\xA4</p>";
        assert_eq!(declared_encoding(xml), Some(EncodingName::Big5));
        let old = b"<meta http-equiv=Content-Type content='text/html; charset=big5'>\xA4\xA4";
        assert_eq!(declared_encoding(old), Some(EncodingName::Big5));
    }
}

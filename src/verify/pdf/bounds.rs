//! Bounds on what the streams of a file unpack to: the parser unpacks whatever it meets, whole.
//!
//! In: the bytes of the file, before anything is parsed. Every stream's dictionary stands in them
//! as it is (ISO 32000-1, 7.3.8), and hanpress packs streams by `FlateDecode` alone, once, and
//! leaves JPEG images as they are: files that say anything else are not of its making.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::Unreadable;

/// No stream but an image unpacks to more: a page of dense text has 50 kB.
const LARGEST: u64 = 64 << 20;
/// No image unpacks to more.
const LARGEST_IMAGE: u64 = 256 << 20;
/// All streams together.
const LARGEST_FILE: u64 = 1 << 30;
/// What deflate makes of a byte at most.
const DEFLATE_RATIO: u64 = 1032;
/// What a stream's dictionary is looked for in.
const LONGEST_DICTIONARY: usize = 64 << 10;
/// What stands before a dictionary: the head of its object.
const OBJECT: &[u8] = b"obj";

/// Looks at every stream of a file; errors if unpacking them would take too much memory.
pub(super) fn check(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut total = 0;
    let mut at = 0;
    while let Some(found) = find(bytes.get(at..).unwrap_or_default(), b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        let Some((dictionary, start)) = stream(bytes, keyword) else { continue };
        let packing = Packing::read(dictionary)?;
        let rest = bytes.get(start..).unwrap_or_default();
        if !packing.is_deflated {
            continue;
        }
        let limit = if packing.is_image { LARGEST_IMAGE } else { LARGEST };
        if (rest.len() as u64).saturating_mul(DEFLATE_RATIO) <= limit {
            continue;
        }
        let size = unpacked(rest, limit);
        total += size;
        if size > limit || total > LARGEST_FILE {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

/// Returns how much data unpacks to, up to a little more than `limit`.
fn unpacked(data: &[u8], limit: u64) -> u64 {
    let size = |reader: &mut dyn Read| {
        let mut buffer = [0; 1 << 14];
        let mut size = 0;
        while size <= limit
            && let Ok(count @ 1..) = reader.read(&mut buffer)
        {
            size += count as u64;
        }
        size
    };
    match size(&mut ZlibDecoder::new(data)) {
        0 => size(&mut DeflateDecoder::new(data)),
        size => size,
    }
}

/// Returns a stream's dictionary and where its data begins, if a keyword is a stream's.
fn stream(bytes: &[u8], keyword: usize) -> Option<(&[u8], usize)> {
    let before = bytes.get(..keyword)?.trim_ascii_end();
    let behind = bytes.get(keyword + b"stream".len()..)?;
    let line_end = usize::from(behind.starts_with(b"\r\n")) + 1;
    if !before.ends_with(b">>") || !behind.starts_with(b"\n") && !behind.starts_with(b"\r") {
        return None;
    }
    let near = before.get(before.len().saturating_sub(LONGEST_DICTIONARY)..)?;
    let head = near.windows(OBJECT.len()).rposition(|window| window == OBJECT);
    let dictionary = near.get(head.map_or(0, |head| head + OBJECT.len())..)?;
    Some((dictionary, keyword + b"stream".len() + line_end))
}

/// How a stream is packed, as its dictionary says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Packing {
    is_deflated: bool,
    is_image: bool,
}

impl Packing {
    fn read(dictionary: &[u8]) -> Result<Self, Unreadable> {
        let mut packing = Self::default();
        let mut rest = dictionary;
        while let Some(slash) = rest.iter().position(|&byte| byte == b'/') {
            let (name, after) = name(&rest[slash + 1..]);
            rest = after;
            match name.as_slice() {
                b"Image" => packing.is_image = true,
                b"Filter" => {
                    let value = rest.trim_ascii_start();
                    let end = match value.first() {
                        Some(b'[') => find(value, b"]").unwrap_or(value.len()),
                        Some(b'/') => 1 + value[1..].iter().take_while(|b| is_regular(**b)).count(),
                        _ => return Err(foreign("by a filter that stands elsewhere")),
                    };
                    let (mut filters, behind) = value.split_at(end);
                    let mut count = 0;
                    while let Some(slash) = filters.iter().position(|&byte| byte == b'/') {
                        let (filter, others) = self::name(&filters[slash + 1..]);
                        (filters, count) = (others, count + 1);
                        match filter.as_slice() {
                            b"FlateDecode" => packing.is_deflated = true,
                            b"DCTDecode" => {}
                            other => {
                                let name = String::from_utf8_lossy(other);
                                return Err(foreign(&format!("by {name}")));
                            }
                        }
                    }
                    if count > 1 {
                        return Err(foreign("more than once"));
                    }
                    rest = behind;
                }
                _ => {}
            }
        }
        Ok(packing)
    }
}

fn foreign(how: &str) -> Unreadable {
    Unreadable::Damaged(format!(
        "hanpress did not make it as it is: a stream is packed {how}; build the edition again"
    ))
}

/// Returns the name at the beginning, its escapes (`#20`) resolved, and what is behind it.
fn name(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let length = bytes.iter().take_while(|byte| is_regular(**byte)).count();
    let (written, behind) = bytes.split_at(length);
    let mut name = Vec::with_capacity(length);
    let mut rest = written;
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| byte == b'#');
        let escaped = escaped.and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(escaped) => {
                name.push(escaped);
                rest = &after[2..];
            }
            None => {
                name.push(byte);
                rest = after;
            }
        }
    }
    (name, behind)
}

/// Whether a byte can stand in a name as it is (ISO 32000-1, 7.2.2).
fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_say_how_streams_are_packed() {
        let read = |text: &str| Packing::read(text.as_bytes());
        let deflated = Packing { is_deflated: true, is_image: false };
        assert_eq!(read("<</Filter/FlateDecode/Length 3>>"), Ok(deflated));
        let image = Packing { is_deflated: false, is_image: true };
        assert_eq!(read("<< /Subtype /Image /Filter [ /DCTDecode ] >>"), Ok(image));
        assert_eq!(read("<< /Length 3 >>"), Ok(Packing::default()));
        for wrong in [
            "<</Filter[/FlateDecode/FlateDecode]>>",
            "<</Filter/LZWDecode>>",
            "<</F#69lter /L#5aWDecode>>",
            "<</Filter 5 0 R>>",
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains("a stream is packed"), "{wrong}: {error}");
        }
    }
}

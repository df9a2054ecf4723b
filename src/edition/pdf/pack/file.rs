//! The file as krilla writes it, taken apart into its objects.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::lexer::{integer, value};

/// A file: objects numbered from 1 without a gap.
#[derive(Debug)]
pub(in crate::edition::pdf) struct File<'a> {
    /// Version and binary marker: everything before the first object.
    pub(in crate::edition::pdf) header: &'a [u8],
    /// Object 1 is the first.
    pub(in crate::edition::pdf) objects: Vec<Object<'a>>,
    /// The dictionary of the trailer.
    pub(in crate::edition::pdf) trailer: &'a [u8],
}

/// An object.
#[derive(Debug, Clone, Copy)]
pub(in crate::edition::pdf) struct Object<'a> {
    /// The object itself, for a stream its dictionary.
    pub(in crate::edition::pdf) value: &'a [u8],
    /// The bytes of a stream.
    pub(in crate::edition::pdf) stream: Option<&'a [u8]>,
}

/// Bytes of an entry of the cross-reference table.
const ENTRY: usize = 20;

impl<'a> File<'a> {
    /// Takes a file apart; `None` if it isn't of the form expected.
    pub(in crate::edition::pdf) fn read(bytes: &'a [u8]) -> Option<Self> {
        let tail = bytes.get(bytes.len().checked_sub(64)?..)?;
        let tail = &tail[find(tail, b"startxref")? + b"startxref".len()..];
        let table = number_at(tail)?.1 as usize;
        let listed = bytes.get(table..)?.strip_prefix(b"xref\n0 ")?;
        let (digits, count) = number_at(listed)?;
        let entries = listed.get(digits + 1..)?;
        let count = count as usize;
        let trailer = entries.get(count * ENTRY..)?.trim_ascii_start();
        let trailer = trailer.strip_prefix(b"trailer")?.trim_ascii_start();
        let starts = (1..count).map(|index| {
            let entry = entries.get(index * ENTRY..(index + 1) * ENTRY)?;
            (entry[17] == b'n').then_some(integer(&entry[..10])? as usize)
        });
        let mut starts = starts.collect::<Option<Vec<usize>>>()?;
        let header = bytes.get(..*starts.first()?)?;
        starts.push(table);
        let object = |(index, pair): (usize, &[usize])| {
            Object::read(bytes.get(pair[0]..pair[1])?, u32::try_from(index + 1).ok()?)
        };
        let objects = starts.windows(2).enumerate().map(object).collect::<Option<Vec<_>>>()?;
        Some(Self { header, objects, trailer })
    }

    /// Returns an object by its number.
    pub(super) fn object(&self, number: u32) -> Option<&Object<'a>> {
        self.objects.get((number as usize).checked_sub(1)?)
    }

    /// Returns the value of an object that is no stream.
    pub(in crate::edition::pdf) fn value(&self, number: u32) -> Option<&'a [u8]> {
        let object = self.object(number)?;
        object.stream.is_none().then_some(object.value)
    }
}

impl<'a> Object<'a> {
    fn read(bytes: &'a [u8], number: u32) -> Option<Self> {
        let (digits, found) = number_at(bytes)?;
        let body = bytes.get(digits..)?.strip_prefix(b" 0 obj\n")?;
        let body = body.trim_ascii_end().strip_suffix(b"endobj")?.strip_suffix(b"\n")?;
        if found != number {
            return None;
        }
        // A stream's length is the first of its entries.
        let Some(rest) = body.strip_prefix(b"<</Length ") else {
            return Some(Self { value: body, stream: None });
        };
        let (_, length) = number_at(rest)?;
        let body = body.strip_suffix(b"\nendstream")?;
        let (dict, data) = body.split_at_checked(body.len().checked_sub(length as usize)?)?;
        let dict = dict.strip_suffix(b"\nstream\n")?;
        Some(Self { value: dict, stream: Some(data) })
    }

    /// Returns the bytes of a deflated stream.
    pub(super) fn inflated(&self) -> Option<Vec<u8>> {
        let data = self.stream.filter(|_| value(self.value, b"Filter") == Some(b"/FlateDecode"))?;
        let mut inflated = Vec::with_capacity(data.len() * 8);
        ZlibDecoder::new(data).read_to_end(&mut inflated).ok()?;
        Some(inflated)
    }

    /// Returns whether it is of a type, as its dictionary says.
    pub(super) fn is(&self, name: &[u8]) -> bool {
        self.kind()[0].strip_prefix(b"/") == Some(name)
    }

    /// Returns its type and the type of structure element that it is, as far as it says so.
    pub(super) fn kind(&self) -> [&'a [u8]; 2] {
        [b"Type".as_slice(), b"S"].map(|key| value(self.value, key).unwrap_or_default())
    }
}

/// Returns the integer that some bytes begin with, white space aside, and where it ends.
fn number_at(bytes: &[u8]) -> Option<(usize, u32)> {
    let start = bytes.len() - bytes.trim_ascii_start().len();
    let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some((start + digits, integer(&bytes[start..start + digits])?))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

//! Writes objects: all that are no streams into object streams (ISO 32000-1, 7.5.7), and where
//! each one is into a cross-reference stream (7.5.8).

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rayon::prelude::*;

use super::lexer::{Entries, Lexer, Token, integer};

/// How many objects share a stream: readers unpack all of them to get at one, and the index of
/// one fits a byte.
const TOGETHER: usize = 256;

/// An object to be written, references in it by their old numbers.
#[derive(Debug)]
pub(super) struct Outgoing<'a> {
    /// The object; for a stream its dictionary.
    pub(super) value: &'a [u8],
    /// The bytes of a stream.
    pub(super) stream: Option<&'a [u8]>,
}

/// Where an object is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// At an offset of the file.
    At(usize),
    /// In an object stream: its number, and the index in it.
    In(usize, usize),
}

/// Compresses.
pub(in crate::edition::pdf) fn deflate(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), level);
    // Writing into memory can't fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Writes a file. `objects` are numbered from 1 in their order; `numbers` says what has become of
/// each old number.
pub(super) fn write(
    header: &[u8],
    objects: &[Outgoing<'_>],
    trailer: &[u8],
    numbers: &[u32],
) -> Vec<u8> {
    let size = objects.iter().filter_map(|object| object.stream).map(<[u8]>::len).sum::<usize>();
    let mut file = File { out: Vec::with_capacity(size * 5 / 4), places: Vec::new() };
    file.out.extend_from_slice(header);
    file.places.resize(objects.len() + 1, Place::At(0));
    let (streams, values): (Vec<_>, Vec<_>) =
        (1..).zip(objects).partition(|(_, object)| object.stream.is_some());
    for (number, object) in streams {
        let Some(data) = object.stream else { continue };
        let mut dict = Vec::new();
        for (key, value) in Entries::new(object.value).filter(|(key, _)| *key != b"Length") {
            dict.extend_from_slice(&[b"/", key, b" "].concat());
            renumber(value, numbers, &mut dict);
        }
        file.stream(number, &dict, data);
    }
    let packed: Vec<(usize, usize, Vec<u8>)> =
        values.par_chunks(TOGETHER).map(|together| pack(together, numbers)).collect();
    for (together, (count, first, data)) in values.chunks(TOGETHER).zip(packed) {
        let number = file.places.len();
        for (index, (inside, _)) in together.iter().enumerate() {
            file.places[*inside] = Place::In(number, index);
        }
        file.places.push(Place::At(0));
        let dict = format!("/Type/ObjStm/N {count}/First {first}/Filter/FlateDecode");
        file.stream(number, dict.as_bytes(), &data);
    }
    file.finish(trailer, numbers)
}

/// Packs objects: how many, where the first begins, and the deflated bytes.
fn pack(objects: &[(usize, &Outgoing<'_>)], numbers: &[u32]) -> (usize, usize, Vec<u8>) {
    let (mut head, mut body) = (String::new(), Vec::new());
    for (number, object) in objects {
        head.push_str(&format!("{number} {} ", body.len()));
        renumber(object.value, numbers, &mut body);
        body.push(b'\n');
    }
    (objects.len(), head.len(), deflate(&[head.as_bytes(), &body].concat(), Compression::best()))
}

/// Copies an object with new numbers in its references.
fn renumber(value: &[u8], numbers: &[u32], out: &mut Vec<u8>) {
    let mut copied = 0;
    let mut tokens = Lexer::new(value);
    // The last two tokens, if they were numbers, and where the first of them began.
    let mut pair: [Option<(usize, &[u8])>; 2] = [None, None];
    while let Some(token) = tokens.next() {
        pair = match (token, pair) {
            (Token::Number(digits), [_, last]) => {
                [last, Some((tokens.position() - digits.len(), digits))]
            }
            (Token::Word(b"R"), [Some((start, digits)), Some(_)]) => {
                let old = integer(digits).and_then(|number| usize::try_from(number).ok());
                if let Some(new) = old.and_then(|old| numbers.get(old)) {
                    out.extend_from_slice(&value[copied..start]);
                    out.extend_from_slice(new.to_string().as_bytes());
                    copied = start + digits.len();
                }
                [None, None]
            }
            _ => [None, None],
        };
    }
    out.extend_from_slice(&value[copied..]);
}

struct File {
    out: Vec<u8>,
    /// Where each object is, by its number; 0 is no object.
    places: Vec<Place>,
}

impl File {
    fn stream(&mut self, number: usize, dict: &[u8], data: &[u8]) {
        self.places[number] = Place::At(self.out.len());
        self.out.extend_from_slice(format!("{number} 0 obj\n<<").as_bytes());
        self.out.extend_from_slice(dict);
        self.out.extend_from_slice(format!("/Length {}>>\nstream\n", data.len()).as_bytes());
        self.out.extend_from_slice(data);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn finish(mut self, trailer: &[u8], numbers: &[u32]) -> Vec<u8> {
        let (number, start) = (self.places.len(), self.out.len());
        self.places.push(Place::At(start));
        let width = bytes_of(start).max(bytes_of(number));
        let mut dict = format!("/Type/XRef/Size {}/W[1 {width} 1]", self.places.len()).into_bytes();
        for (key, value) in Entries::new(trailer).filter(|(key, _)| *key != b"Size") {
            dict.extend_from_slice(&[b"/", key, b" "].concat());
            renumber(value, numbers, &mut dict);
        }
        let columns = width + 2;
        let filter = format!("/Filter/FlateDecode/DecodeParms<</Columns {columns}/Predictor 12>>");
        dict.extend_from_slice(filter.as_bytes());
        let data = deflate(&self.table(width), Compression::best());
        self.stream(number, &dict, &data);
        self.out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        self.out
    }

    /// The rows of the cross-reference stream, each as its difference from the one above (PNG's
    /// predictor Up, whose tag is 2).
    fn table(&self, width: usize) -> Vec<u8> {
        let mut table = Vec::new();
        let mut above = vec![0_u8; width + 2];
        for (number, place) in self.places.iter().enumerate() {
            let (kind, field, index) = match *place {
                // The head of the list of free objects.
                _ if number == 0 => (0, 0, 255),
                Place::At(offset) => (1, offset, 0),
                Place::In(stream, index) => (2, stream, index),
            };
            let mut row = vec![kind];
            row.extend_from_slice(&field.to_be_bytes()[size_of::<usize>() - width..]);
            row.push(u8::try_from(index).unwrap_or(u8::MAX));
            table.push(2);
            table.extend(row.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)));
            above = row;
        }
        table
    }
}

/// How many bytes a number needs.
fn bytes_of(number: usize) -> usize {
    (size_of::<usize>() - number.leading_zeros() as usize / 8).max(1)
}

#[cfg(test)]
mod tests {
    use super::{bytes_of, renumber};

    #[test]
    fn only_references_are_renumbered() {
        let mut out = Vec::new();
        let value = b"<</P 3 0 R/K[1 2 0 R 7]/T(3 0 R)/N 3/Pg 4 0 R>>";
        renumber(value, &[0, 1, 20, 30, 4], &mut out);
        assert_eq!(
            String::from_utf8_lossy(&out),
            "<</P 30 0 R/K[1 20 0 R 7]/T(3 0 R)/N 3/Pg 4 0 R>>"
        );
    }

    #[test]
    fn fields_are_as_wide_as_they_must_be() {
        assert_eq!([0, 255, 256, 65_536].map(bytes_of), [1, 1, 2, 3]);
    }
}

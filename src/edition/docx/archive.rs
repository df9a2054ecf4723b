//! The zip container (PKWARE APPNOTE 6.3; ISO/IEC 29500-2, annex B), written whole.
//!
//! In: files deflated by whoever has time for it, even in two pieces. Out: the bytes of the
//! archive. Files keep the order in which they were added, bear the date 1980-01-01 and nothing of
//! the machine. The zip crate deflates a file only once all of it is known.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// The version of the format that holds deflated files (APPNOTE 4.4.3).
const VERSION: u16 = 20;
/// Made on Unix, whose permissions an entry has (APPNOTE 4.4.2).
const MADE_BY: u16 = (3 << 8) | VERSION;
/// Names are in UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8: u16 = 1 << 11;
/// Midnight of 1980-01-01, the first the format knows: time, then date.
const MOMENT: [u16; 2] = [0, (1 << 5) | 1];
/// A regular file that all may read and its owner may write.
const PERMISSIONS: u32 = 0o100_644 << 16;

/// A file as the archive holds it.
#[derive(Debug)]
pub(super) struct Packed {
    bytes: Vec<u8>,
    crc: Crc,
    size: usize,
    method: Method,
}

/// APPNOTE 4.4.5.
#[derive(Debug, Clone, Copy)]
enum Method {
    Stored = 0,
    Deflated = 8,
}

impl Packed {
    /// Keeps a file as it is: an image is compressed already.
    pub(super) fn stored(bytes: Vec<u8>) -> Self {
        let mut crc = Crc::new();
        crc.update(&bytes);
        Self { size: bytes.len(), bytes, crc, method: Method::Stored }
    }

    /// Deflates a file.
    pub(super) fn deflated(bytes: &[u8]) -> Self {
        let mut deflater = Deflater::default();
        deflater.write(bytes);
        deflater.finish()
    }

    /// Puts what it begins with, known only now, before a deflated file.
    pub(super) fn with_opening(&self, opening: &[u8]) -> Self {
        let mut joined = Deflater::default();
        joined.write(opening);
        let mut joined = joined.pause();
        joined.bytes.extend_from_slice(&self.bytes);
        joined.crc.combine(&self.crc);
        joined.size += self.size;
        joined
    }
}

/// Deflates a file that comes piece by piece.
#[derive(Debug)]
pub(super) struct Deflater {
    encoder: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    size: usize,
}

impl Default for Deflater {
    fn default() -> Self {
        let encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        Self { encoder, crc: Crc::new(), size: 0 }
    }
}

impl Deflater {
    /// Adds the next piece.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        let written = self.encoder.write_all(bytes);
        debug_assert!(written.is_ok(), "a Vec takes every write");
        self.crc.update(bytes);
        self.size += bytes.len();
    }

    /// Ends the file.
    pub(super) fn finish(self) -> Packed {
        let Self { encoder, crc, size } = self;
        let bytes = encoder.finish().unwrap_or_default();
        Packed { bytes, crc, size, method: Method::Deflated }
    }

    /// Ends on a whole byte and without the mark of the last block (RFC 1951, 3.2.3), so that
    /// another deflated piece may follow.
    fn pause(mut self) -> Packed {
        let flushed = self.encoder.flush();
        debug_assert!(flushed.is_ok(), "a Vec takes every write");
        let Self { encoder, crc, size } = self;
        let bytes = encoder.get_ref().clone();
        Packed { bytes, crc, size, method: Method::Deflated }
    }
}

/// An archive in the making.
#[derive(Debug, Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: usize,
}

impl Archive {
    /// Adds a file; `None` if the format cannot hold it.
    pub(super) fn add(&mut self, path: &str, file: &Packed) -> Option<()> {
        let offset = u32::try_from(self.bytes.len()).ok()?;
        let header = header(path, file)?;
        self.bytes.extend_from_slice(b"PK\x03\x04");
        self.bytes.extend_from_slice(&header);
        self.bytes.extend_from_slice(path.as_bytes());
        self.bytes.extend_from_slice(&file.bytes);
        // The same once more in the directory (APPNOTE 4.3.12), with a comment's length, a disk
        // and attributes of the file's content, all nothing.
        self.directory.extend_from_slice(b"PK\x01\x02");
        self.directory.extend_from_slice(&MADE_BY.to_le_bytes());
        self.directory.extend_from_slice(&header);
        self.directory.extend_from_slice(&[0; 6]);
        self.directory.extend_from_slice(&PERMISSIONS.to_le_bytes());
        self.directory.extend_from_slice(&offset.to_le_bytes());
        self.directory.extend_from_slice(path.as_bytes());
        self.files += 1;
        Some(())
    }

    /// Ends the archive (APPNOTE 4.3.16); `None` if the format cannot hold it.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        let offset = u32::try_from(self.bytes.len()).ok()?;
        let length = u32::try_from(self.directory.len()).ok()?;
        let files = u16::try_from(self.files).ok()?;
        self.bytes.append(&mut self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend_from_slice(&files.to_le_bytes());
        self.bytes.extend_from_slice(&files.to_le_bytes());
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&offset.to_le_bytes());
        self.bytes.extend_from_slice(&[0; 2]);
        Some(self.bytes)
    }
}

/// What the archive says of a file, before its data and in the directory (APPNOTE 4.3.7).
fn header(path: &str, file: &Packed) -> Option<Vec<u8>> {
    let mut header = Vec::new();
    let [time, date] = MOMENT;
    for number in [VERSION, UTF8, file.method as u16, time, date] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    let sizes = [u32::try_from(file.bytes.len()).ok()?, u32::try_from(file.size).ok()?];
    for number in [file.crc.sum(), sizes[0], sizes[1]] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    // There are no extra fields.
    for length in [u16::try_from(path.len()).ok()?, 0] {
        header.extend_from_slice(&length.to_le_bytes());
    }
    Some(header)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::{Archive, Deflater, Packed};

    #[test]
    fn what_goes_in_comes_out() {
        let mut rest = Deflater::default();
        rest.write("雨過天青。".repeat(5000).as_bytes());
        rest.write(b"end");
        let mut archive = Archive::default();
        let joined = rest.finish().with_opening("雨過".repeat(70).as_bytes());
        let files = [
            ("a/joined.xml", joined),
            ("圖.png", Packed::stored(b"\x89PNG".to_vec())),
            ("empty", Packed::deflated(b"")),
            ("late", Packed::deflated(b"").with_opening(b"all of it")),
        ];
        for (path, file) in &files {
            archive.add(path, file).expect("small enough");
        }
        let bytes = archive.finish().expect("small enough");
        // The zip crate checks lengths and sums as it reads.
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut read = |index| {
            let mut text = Vec::new();
            let mut file = archive.by_index(index).expect("a file");
            file.read_to_end(&mut text).expect("its sum is right");
            (file.name().expect("UTF-8").into_owned(), text)
        };
        let whole = "雨過".repeat(70) + &"雨過天青。".repeat(5000) + "end";
        assert_eq!(read(0), ("a/joined.xml".to_owned(), whole.into_bytes()));
        assert_eq!(read(1), ("圖.png".to_owned(), b"\x89PNG".to_vec()));
        assert_eq!(read(2), ("empty".to_owned(), Vec::new()));
        assert_eq!(read(3), ("late".to_owned(), b"all of it".to_vec()));
    }
}

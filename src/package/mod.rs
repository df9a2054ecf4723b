//! Files that are packages: zip archives of XML parts (DOCX, PPTX, XLSX, ODT, EPUB).
//!
//! In: the bytes of the file. Out: its parts, each unpacked when it is asked for and never to more
//! than a limit; and the file again with some parts replaced and all others copied as they are.
//! [`xml`] reads a part as a tree, [`elements`] adds to one, [`numbering`] counts as Word does.

pub mod elements;
pub mod numbering;
mod numerals;
pub mod text;
pub mod xml;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The most files a package may hold; a book with an image on each page has some thousand.
const MOST_PARTS: usize = 65_536;
/// The largest part unpacked, in bytes: places in a text are counted with 32 bits.
const LARGEST_PART: u64 = 256 << 20;
/// The most that is unpacked of one package, in bytes.
const LARGEST_PACKAGE: u64 = 1 << 30;
/// A part that is larger than this, in bytes …
const SUSPICIOUS_SIZE: u64 = 16 << 20;
/// … and shrank by more than this is no document: XML shrinks to a tenth or a fiftieth.
const SUSPICIOUS_RATIO: u64 = 250;

/// What is wrong with a package: a lower-case clause.
pub type Reason = String;

/// A package that was opened.
#[derive(Debug)]
pub struct Package<'b> {
    archive: RefCell<ZipArchive<Cursor<&'b [u8]>>>,
    /// The parts' names, without a leading slash, and their places in the archive.
    parts: BTreeMap<String, usize>,
    unpacked: Cell<u64>,
}

impl<'b> Package<'b> {
    /// Opens a package.
    ///
    /// Errors if the bytes are no zip archive, or one with too many files.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Reason> {
        if bytes.is_empty() {
            return Err("the file is empty (0 bytes)".to_owned());
        }
        // [MS-CFB] 2.2: what Word wrote before 2007, and what it writes with a password.
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return Err("this is a file of Word 97–2003, or one with a password; open it in Word \
                        and save it as .docx without a password"
                .to_owned());
        }
        if !bytes.starts_with(b"PK") {
            return Err("this is no package: it does not begin as zip archives do".to_owned());
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("the package is damaged: {error}"))?;
        if archive.len() > MOST_PARTS {
            return Err(format!("the package holds {} files; the limit is 65,536", archive.len()));
        }
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                let name = name.trim_start_matches('/').replace('\\', "/");
                parts.entry(name).or_insert(index);
            }
        }
        Ok(Self { archive: RefCell::new(archive), parts, unpacked: Cell::new(0) })
    }

    /// Returns the names of all parts, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Returns whether there is a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// Unpacks a part; `None` if there is none of this name.
    ///
    /// Errors if it is damaged, encrypted, or larger than any document's part is.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Reason> {
        let Some(&index) = self.parts.get(name) else { return Ok(None) };
        let mut archive = self.archive.borrow_mut();
        let damaged = |error: &dyn std::fmt::Display| format!("{name} is damaged: {error}");
        let file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let packed = file.compressed_size().max(1);
        let room = LARGEST_PART.min(LARGEST_PACKAGE.saturating_sub(self.unpacked.get()));
        let mut data = Vec::new();
        // The size that the archive claims may be a lie: what comes out is what counts.
        file.take(room + 1).read_to_end(&mut data).map_err(|error| damaged(&error))?;
        let size = u64::try_from(data.len()).unwrap_or(u64::MAX);
        if size > room {
            return Err(format!(
                "{name} is larger than the limit (256 MB a part, 1 GB a package) when unpacked"
            ));
        }
        if size > SUSPICIOUS_SIZE && size / packed > SUSPICIOUS_RATIO {
            return Err(format!("{name} is a zip bomb: {packed} bytes unpack to {size}"));
        }
        self.unpacked.set(self.unpacked.get() + size);
        Ok(Some(data))
    }

    /// Unpacks a part as text: UTF-8, or UTF-16 if it begins with a byte order mark.
    ///
    /// Errors as [`Package::read`] does, and if it is neither.
    pub fn read_text(&self, name: &str) -> Result<Option<String>, Reason> {
        let Some(data) = self.read(name)? else { return Ok(None) };
        decode(data).map(Some).ok_or_else(|| format!("{name} is neither UTF-8 nor UTF-16"))
    }

    /// Returns the package with some parts replaced: those come deflated and with the date they
    /// had, all others are copied byte for byte as they are packed.
    ///
    /// Errors if the archive is damaged.
    pub fn with_parts(&self, changed: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Reason> {
        let mut archive = self.archive.borrow_mut();
        let failed = |error: &dyn std::fmt::Display| format!("the package is damaged: {error}");
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_raw_comment(archive.comment().into()).map_err(|error| failed(&error))?;
        let replaced: BTreeMap<usize, &Vec<u8>> = changed
            .iter()
            .filter_map(|(name, data)| Some((*self.parts.get(name)?, data)))
            .collect();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|error| failed(&error))?;
            let Some(data) = replaced.get(&index) else {
                writer.raw_copy_file(file).map_err(|error| failed(&error))?;
                continue;
            };
            let method = match file.compression() {
                CompressionMethod::Stored => CompressionMethod::Stored,
                _ => CompressionMethod::Deflated,
            };
            let mut options = SimpleFileOptions::default().compression_method(method);
            if let Some(time) = file.last_modified() {
                options = options.last_modified_time(time);
            }
            let name = file.name().map_err(|error| failed(&error))?.into_owned();
            drop(file);
            writer.start_file(name, options).map_err(|error| failed(&error))?;
            writer.write_all(data).map_err(|error| failed(&error))?;
        }
        let packed = writer.finish().map_err(|error| failed(&error))?;
        Ok(packed.into_inner())
    }
}

/// Decodes an XML part: XML's own two encodings (XML 1.0, 2.2).
fn decode(data: Vec<u8>) -> Option<String> {
    let units = |read: fn([u8; 2]) -> u16| -> Vec<u16> {
        data.chunks_exact(2).skip(1).map(|pair| read([pair[0], pair[1]])).collect()
    };
    match data.as_slice() {
        [0xFF, 0xFE, ..] => String::from_utf16(&units(u16::from_le_bytes)).ok(),
        [0xFE, 0xFF, ..] => String::from_utf16(&units(u16::from_be_bytes)).ok(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(data).ok(),
    }
}

/// Returns the name of the part that `target` means in a relationship of the part `source`
/// (ISO/IEC 29500-2, 9.3): relative to it, or with a slash from the root.
#[must_use]
pub fn resolve(source: &str, target: &str) -> String {
    let target = percent_decoded(target);
    let folder = match target.strip_prefix('/') {
        Some(_) => "",
        None => source.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split(['/', '\\'])) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Undoes `%20` and the like; what does not come out as UTF-8 stays as it is.
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .filter(|_| first == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Where a part's relationships lead.
#[derive(Debug, Default)]
pub struct Relations {
    entries: BTreeMap<String, Relation>,
}

/// One relationship of a part.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The last step of its type: `image`, `hyperlink`, `footnotes`.
    pub kind: String,
    /// A part's name, or a URL.
    pub target: String,
    /// Whether the target is outside the package.
    pub external: bool,
}

impl Relations {
    /// Reads the relationships of the part `source`, `""` for the package's own.
    ///
    /// Errors if they are there and damaged.
    pub fn of(package: &Package<'_>, source: &str) -> Result<Self, Reason> {
        let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
        let slash = if folder.is_empty() { "" } else { "/" };
        let path = format!("{folder}{slash}_rels/{name}.rels");
        let Some(text) = package.read_text(&path)? else { return Ok(Self::default()) };
        let tree = xml::Tree::parse(&text).map_err(|reason| format!("{path}: {reason}"))?;
        let mut entries = BTreeMap::new();
        for relation in tree.root().elements() {
            let (Some(id), Some(kind), Some(target)) = (
                relation.attribute("Id"),
                relation.attribute("Type"),
                relation.attribute("Target"),
            ) else {
                continue;
            };
            let external = relation.attribute("TargetMode").as_deref() == Some("External");
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = if external { target.into_owned() } else { resolve(source, &target) };
            entries.insert(id.into_owned(), Relation { kind, target, external });
        }
        Ok(Self { entries })
    }

    /// Returns the relationship of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Relation> {
        self.entries.get(id)
    }

    /// Iterates over all, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Relation> {
        self.entries.values()
    }

    /// Returns the part that the first relationship of a kind leads to.
    #[must_use]
    pub fn part(&self, kind: &str) -> Option<&str> {
        let mut parts = self.entries.values().filter(|relation| !relation.external);
        parts.find(|relation| relation.kind == kind).map(|relation| relation.target.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Cursor, Write as _};

    use super::{Package, resolve};

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, data) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(data).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn targets_are_relative_to_their_part() {
        assert_eq!(resolve("word/document.xml", "media/a%20b.png"), "word/media/a b.png");
        assert_eq!(resolve("word/document.xml", "../x/./y.xml"), "x/y.xml");
        assert_eq!(resolve("word/document.xml", "/word/z.xml"), "word/z.xml");
        assert_eq!(resolve("", "../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn bombs_are_refused_by_what_comes_out() {
        let bytes = zipped(&[("a.xml", &vec![b' '; 40 << 20]), ("b.xml", b"<b/>")]);
        let package = Package::open(&bytes).unwrap();
        assert!(package.read("a.xml").unwrap_err().contains("zip bomb"));
        assert_eq!(package.read("b.xml").unwrap().as_deref(), Some(&b"<b/>"[..]));
        assert_eq!(package.read("c.xml").unwrap(), None);
    }

    #[test]
    fn what_is_no_package_is_said_plainly() {
        for (bytes, reason) in [
            (&b""[..], "empty"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", "97"),
            (b"hello", "no package"),
            (b"PK\x03\x04broken", "damaged"),
        ] {
            let error = Package::open(bytes).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn replaced_parts_leave_the_others_alone() {
        let bytes = zipped(&[("a.xml", b"<a>1</a>"), ("b.bin", &[7; 999]), ("c.xml", b"<c/>")]);
        let package = Package::open(&bytes).unwrap();
        let changed = BTreeMap::from([("a.xml".to_owned(), b"<a>2</a>".to_vec())]);
        let packed = package.with_parts(&changed).unwrap();
        let again = Package::open(&packed).unwrap();
        assert_eq!(again.read("a.xml").unwrap().unwrap(), b"<a>2</a>");
        assert_eq!(again.read("b.bin").unwrap().unwrap(), [7; 999]);
        assert_eq!(package.with_parts(&BTreeMap::new()).unwrap(), bytes);
    }
}

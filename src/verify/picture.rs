//! What a picture shows, so that editions can be held to show the same.
//!
//! In: the file of a picture, or what a PDF has of it. Out: its size, and digests of what can be
//! compared: DOCX and Markdown have the file, a PDF the file of a JPEG and the samples of a PNG.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use imagesize::ImageType;
use sha2::{Digest, Sha256};

/// The largest picture unpacked, in bytes of samples; of larger ones only sizes are compared.
const LARGEST: usize = 64 << 20;
/// The largest file read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

type Hash = [u8; 32];

/// What an edition shows at a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// It can't be told, or it is nothing that all editions can show.
    Unknown,
    /// There is no picture where one is named.
    Nothing,
    /// A picture.
    Picture(Arc<Picture>),
}

/// A picture.
#[derive(Debug, PartialEq)]
pub(super) struct Picture {
    /// In pixels.
    width: usize,
    height: usize,
    /// Whether it is JPEG or PNG, with the digest of the file.
    file: Option<(bool, Hash)>,
    /// The digest of its samples without alpha, in the order of ISO 32000-1, 8.9.5.
    samples: Option<Hash>,
}

impl Shown {
    /// Returns what the file of a picture shows.
    pub(super) fn of_file(data: &[u8]) -> Self {
        let Ok(size) = imagesize::blob_size(data) else { return Self::Unknown };
        let (file, samples) = match imagesize::image_type(data) {
            Ok(ImageType::Png) => (Some((false, hash(data))), samples(data)),
            Ok(ImageType::Jpeg) => (Some((true, hash(data))), None),
            // Pages show others as PNG, or not at all.
            _ => return Self::Unknown,
        };
        let (width, height) = (size.width, size.height);
        Self::Picture(Arc::new(Picture { width, height, file, samples }))
    }

    /// Returns what a PDF shows: a JPEG as it is, or samples.
    pub(super) fn of_pdf((width, height): (usize, usize), is_jpeg: bool, data: &[u8]) -> Self {
        let hash = hash(data);
        let (file, samples) = if is_jpeg { (Some((true, hash)), None) } else { (None, Some(hash)) };
        Self::Picture(Arc::new(Picture { width, height, file, samples }))
    }

    /// Whether both may show the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) | (Self::Nothing, Self::Nothing) => true,
            (Self::Nothing, Self::Picture(_)) | (Self::Picture(_), Self::Nothing) => false,
            (Self::Picture(a), Self::Picture(b)) => a.agrees(b),
        }
    }
}

impl Picture {
    fn agrees(&self, other: &Self) -> bool {
        let same_content = match (self.samples.zip(other.samples), self.file.zip(other.file)) {
            (Some((a, b)), _) => a == b,
            (None, Some((a, b))) => a == b,
            // A JPEG has no samples here, a PNG of a PDF no file.
            (None, None) => self.is_jpeg() == other.is_jpeg(),
        };
        (self.width, self.height) == (other.width, other.height) && same_content
    }

    fn is_jpeg(&self) -> bool {
        self.file.is_some_and(|(is_jpeg, _)| is_jpeg)
    }
}

fn hash(data: &[u8]) -> Hash {
    Sha256::digest(data).into()
}

/// Unpacks a PNG; `None` if it is broken or too large.
fn samples(data: &[u8]) -> Option<Hash> {
    let limits = png::Limits { bytes: LARGEST };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(data), limits);
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let size = reader.output_buffer_size().filter(|size| *size <= LARGEST)?;
    let mut samples = vec![0; size];
    reader.next_frame(&mut samples).ok()?;
    let (color, depth) = reader.output_color_type();
    let width = if depth == png::BitDepth::Sixteen { 2 } else { 1 };
    let (all, kept) = match color {
        png::ColorType::Rgba => (4 * width, 3 * width),
        png::ColorType::GrayscaleAlpha => (2 * width, width),
        _ => return Some(hash(&samples)),
    };
    let mut hasher = Sha256::new();
    for pixel in samples.chunks_exact(all) {
        hasher.update(pixel.get(..kept)?);
    }
    Some(hasher.finalize().into())
}

/// Where the pictures are that a Markdown edition names.
#[derive(Debug, Clone, Default)]
pub enum Pictures {
    /// It can't be told: they are not compared.
    #[default]
    Unknown,
    /// In files, by ways from this folder.
    Folder(PathBuf),
    /// Not written yet, by the names of the files; others can't be told.
    Files(BTreeMap<String, Arc<Vec<u8>>>),
}

impl Pictures {
    /// Returns what the picture that an edition calls `source` shows.
    pub(super) fn shown(&self, source: &str) -> Shown {
        let is_elsewhere = source.contains("://") || source.starts_with("//");
        if is_elsewhere || source.starts_with("data:") {
            return Shown::Unknown;
        }
        match self {
            Self::Unknown => Shown::Unknown,
            Self::Files(files) => {
                let name = source.rsplit('/').next().unwrap_or(source);
                files.get(name).map_or(Shown::Unknown, |data| Shown::of_file(data))
            }
            Self::Folder(folder) => {
                let decoded = percent_decoded(source);
                let data = read(&folder.join(source)).or_else(|| read(&folder.join(decoded)));
                data.map_or(Shown::Nothing, |data| Shown::of_file(&data))
            }
        }
    }
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(path).ok()?;
    // A device or a pipe may never end.
    let is_sane = metadata.is_file() && metadata.len() <= LARGEST_FILE;
    is_sane.then(|| std::fs::read(path).ok()).flatten()
}

/// Undoes `%20` and the like.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(code) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(code);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

//! What a picture shows, so that editions can be held to show the same.
//!
//! In: the file of a picture, or what a PDF has of it. Out: its size, and digests of what can be
//! compared: DOCX and Markdown have the file, a PDF the file of a JPEG and the samples of a PNG.
//! A GIF or WebP that Markdown names is a PNG in the others: of these the samples are compared.

mod samples;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use imagesize::ImageType;
use sha2::{Digest, Sha256};

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
            Ok(ImageType::Png) => (Some((false, hash(data))), samples::of_png(data).ok().flatten()),
            Ok(ImageType::Jpeg) => (Some((true, hash(data))), None),
            Ok(kind @ (ImageType::Gif | ImageType::Webp)) => {
                let of = if kind == ImageType::Gif { samples::of_gif } else { samples::of_webp };
                let Ok(samples) = of(data) else { return Self::Unknown };
                (None, samples)
            }
            // Pages don't show others.
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

/// Where the pictures are that a Markdown edition names.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    /// Those that are not written yet, by the names of their files.
    pub files: BTreeMap<String, Arc<Vec<u8>>>,
    /// The edition's folder, from which ways lead to all others; it need not exist, if its name has
    /// no links in it. `None` if that can't be told: they are not compared.
    pub folder: Option<PathBuf>,
}

impl Pictures {
    /// Those of an edition that lies in a folder.
    #[must_use]
    pub fn beside(folder: &Path) -> Self {
        Self { folder: Some(folder.to_path_buf()), ..Self::default() }
    }

    /// Returns what the picture that an edition calls `source` shows.
    pub(super) fn shown(&self, source: &str) -> Shown {
        let is_elsewhere = source.contains("://") || source.starts_with("//");
        if is_elsewhere || source.starts_with("data:") {
            return Shown::Unknown;
        }
        let ways = [source.to_owned(), percent_decoded(source)];
        let file = |way: &String| self.files.get(way.rsplit('/').next().unwrap_or(way));
        if let Some(data) = ways.iter().find_map(file) {
            return Shown::of_file(data);
        }
        let Some(folder) = &self.folder else { return Shown::Unknown };
        let data = ways.iter().find_map(|way| read(&there(folder, way)));
        data.map_or(Shown::Nothing, |data| Shown::of_file(&data))
    }
}

/// Returns where a way from a folder leads; out of one that does not exist, by names alone.
fn there(folder: &Path, way: &str) -> PathBuf {
    if folder.is_dir() {
        return folder.join(way);
    }
    let mut place = folder.to_path_buf();
    for step in Path::new(way).components() {
        match step {
            Component::ParentDir => drop(place.pop()),
            Component::CurDir => {}
            step => place.push(step),
        }
    }
    place
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

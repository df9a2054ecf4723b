//! Images: paths in, checked files out, each loaded once.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::raster;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Image;
use crate::layout::{ImageAsset, ImageFormat, ImageId, ImageState};

/// The largest file taken, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// The longest edge taken, in pixels: what JPEG can express.
const LONGEST_EDGE: usize = 65_535;

/// The largest picture taken, in pixels; a poster at 300 dpi has 140 million. Drawing one takes up
/// to 16 bytes a pixel (16-bit RGBA), and a file of 2 MB can claim them all.
const LARGEST_PICTURE: usize = 200_000_000;

/// Where images come from.
pub trait ImageLoader {
    /// Returns the content of the file that a manuscript names `source`.
    ///
    /// Errors if it can't be read, as the file system says it.
    fn load(&self, source: &str) -> io::Result<Vec<u8>>;
}

impl<F: Fn(&str) -> io::Result<Vec<u8>>> ImageLoader for F {
    fn load(&self, source: &str) -> io::Result<Vec<u8>> {
        self(source)
    }
}

/// Loads images from a folder: the one the manuscript is in.
#[derive(Debug, Clone)]
pub struct ImageFolder(PathBuf);

impl ImageFolder {
    /// Creates a loader for paths relative to `folder`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    fn read(path: &Path) -> io::Result<Vec<u8>> {
        let metadata = std::fs::metadata(path)?;
        // A device or a pipe may never end.
        if !metadata.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        if metadata.len() > LARGEST_FILE {
            return Err(io::Error::other("it is larger than 256 MB"));
        }
        std::fs::read(path)
    }
}

impl ImageLoader for ImageFolder {
    fn load(&self, source: &str) -> io::Result<Vec<u8>> {
        let read = Self::read(&self.0.join(source));
        match (read, percent_decoded(source)) {
            // Markdown writes a space in a path as `%20`.
            (Err(_), Some(decoded)) => Self::read(&self.0.join(decoded)),
            (read, _) => read,
        }
    }
}

/// The images met so far.
#[derive(Debug, Default)]
pub(super) struct ImageCatalogue {
    assets: Vec<ImageAsset>,
    ids: BTreeMap<String, ImageId>,
    /// Names given, in lower case, and the last number tried for each.
    file_names: BTreeMap<String, u32>,
}

impl ImageCatalogue {
    /// Returns the id of an image, loading it if it is new.
    pub(super) fn id(
        &mut self,
        image: &Image,
        loader: &dyn ImageLoader,
        diagnostics: &mut Diagnostics,
    ) -> ImageId {
        let name = image.source.strip_prefix("./").unwrap_or(&image.source);
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let mut told = Diagnostics::new();
        let state = examine(&image.source, loader, &mut told).unwrap_or_else(|diagnostic| {
            told.push(diagnostic);
            ImageState::Missing
        });
        for diagnostic in told {
            diagnostics.push(match image.origin.span() {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
        }
        let id = ImageId(u32::try_from(self.assets.len()).unwrap_or(u32::MAX));
        let file_name = match self.copy_of(&state) {
            Some(copy) => copy.file_name.clone(),
            None => self.file_name(&image.source, &state),
        };
        self.assets.push(ImageAsset { source: image.source.clone(), file_name, state });
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// Returns an image met before whose file is the same, byte for byte.
    fn copy_of(&self, state: &ImageState) -> Option<&ImageAsset> {
        let data = state.data()?;
        self.assets.iter().find(|asset| asset.state.data() == Some(data))
    }

    /// Returns the images in the order in which they were met.
    pub(super) fn into_assets(self) -> Vec<ImageAsset> {
        self.assets
    }

    /// Makes a file name that every system takes and that no other file of the document has, letter
    /// case aside.
    fn file_name(&mut self, source: &str, state: &ImageState) -> String {
        let last = source.rsplit(['/', '\\']).next().unwrap_or(source);
        let (stem, written) = last.rsplit_once('.').unwrap_or((last, ""));
        let extension = match state {
            ImageState::Loaded { format: ImageFormat::Png, .. } => "png".to_owned(),
            ImageState::Loaded { format: ImageFormat::Jpeg, .. } => "jpg".to_owned(),
            ImageState::Missing | ImageState::Kept { .. } => {
                let plain: String =
                    written.chars().filter(char::is_ascii_alphanumeric).take(4).collect();
                if plain.is_empty() { "png".to_owned() } else { plain.to_ascii_lowercase() }
            }
        };
        let mut safe = String::new();
        for c in stem.chars().take(60) {
            let kept = if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
            if kept != '-' || !(safe.is_empty() || safe.ends_with('-')) {
                safe.push(kept);
            }
        }
        let safe = safe.trim_matches('-');
        let safe = if safe.is_empty() { "image" } else { safe };
        let wanted = format!("{safe}.{extension}");
        let mut name = wanted.clone();
        let mut number = self.file_names.get(&wanted.to_ascii_lowercase()).copied().unwrap_or(1);
        while self.file_names.contains_key(&name.to_ascii_lowercase()) {
            number = number.saturating_add(1);
            name = format!("{safe}-{number}.{extension}");
        }
        self.file_names.insert(wanted.to_ascii_lowercase(), number);
        self.file_names.entry(name.to_ascii_lowercase()).or_insert(1);
        name
    }
}

/// Loads an image and looks at its header.
fn examine(
    source: &str,
    loader: &dyn ImageLoader,
    diagnostics: &mut Diagnostics,
) -> Result<ImageState, Diagnostic> {
    let missing = |reason: &str, hint: &str| {
        Diagnostic::new(Code::MissingImage, format!("image `{source}` {reason}")).with_hint(hint)
    };
    let broken = |reason: &str, hint: &str| {
        Diagnostic::new(Code::BrokenImage, format!("image `{source}` {reason}")).with_hint(hint)
    };
    if source.contains("://") || source.starts_with("//") || source.starts_with("data:") {
        return Err(missing(
            "is on the network",
            "save it beside the manuscript and name the file: nothing is fetched",
        ));
    }
    let data = loader.load(source).map_err(|error| {
        missing(
            &format!("cannot be read: {error}"),
            "paths are relative to the manuscript's folder; its description is printed instead",
        )
    })?;
    let format = match imagesize::image_type(&data) {
        Ok(imagesize::ImageType::Png) => ImageFormat::Png,
        Ok(imagesize::ImageType::Jpeg) => ImageFormat::Jpeg,
        Ok(kind @ (imagesize::ImageType::Gif | imagesize::ImageType::Webp)) => {
            // Editions have the first picture of an animation.
            let png = match kind {
                imagesize::ImageType::Gif => raster::png_of_gif(&data),
                _ => raster::png_of_webp(&data),
            };
            let png = png.map_err(|reason| broken(&reason, "save it again, as PNG"))?;
            return examine(source, &|_: &str| Ok(png.clone()), diagnostics);
        }
        kind => {
            let hint = "save it as PNG (drawings, screenshots) or JPEG (photographs)";
            let Some(name) = other_format(&data).or(kind.is_ok().then_some("of another format"))
            else {
                return Err(broken("is no image", hint));
            };
            let hint = format!("{hint}; the Markdown edition shows it as it is");
            let reason = format!("is {name}, which pages can't show");
            diagnostics.push(broken(&reason, &hint));
            return Ok(ImageState::Kept { data: Arc::new(data) });
        }
    };
    let size = imagesize::blob_size(&data)
        .map_err(|error| broken(&format!("has a broken header: {error}"), "save it again"))?;
    let is_sane = (1..=LONGEST_EDGE).contains(&size.width)
        && (1..=LONGEST_EDGE).contains(&size.height)
        && size.width.saturating_mul(size.height) <= LARGEST_PICTURE;
    match (u32::try_from(size.width), u32::try_from(size.height)) {
        (Ok(width), Ok(height)) if is_sane => {
            Ok(ImageState::Loaded { data: Arc::new(data), format, width, height })
        }
        _ => Err(broken(
            &format!("claims to be {} × {} pixels", size.width, size.height),
            "scale it down: at 300 dpi an A4 page has 2480 × 3508",
        )),
    }
}

/// Returns what an image is that only browsers and Word show.
fn other_format(data: &[u8]) -> Option<&'static str> {
    let head = data.get(..data.len().min(1024)).unwrap_or_default();
    let is_svg = head.windows(4).any(|window| window == b"<svg");
    match head {
        _ if head.get(40..44) == Some(b" EMF") => Some("an EMF drawing"),
        [0xD7, 0xCD, 0xC6, 0x9A, ..] | [1, 0, 9, 0, 0, 3, ..] => Some("a WMF drawing"),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some("a TIFF picture"),
        [b'B', b'M', ..] => Some("a BMP picture"),
        [b'<' | 0xEF | b' ' | b'\n' | b'\r', ..] if is_svg => Some("an SVG drawing"),
        _ => None,
    }
}

/// Undoes `%20` and the like; `None` if there is nothing to undo or the result is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = code {
            bytes.push(high * 16 + low);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::{ImageCatalogue, ImageState, percent_decoded};

    #[test]
    fn paths_are_decoded_only_if_they_need_it() {
        assert_eq!(percent_decoded("a.png"), None);
        assert_eq!(percent_decoded("a%20b%2.png").as_deref(), Some("a b%2.png"));
        assert_eq!(percent_decoded("%e5%9b%be.png").as_deref(), Some("图.png"));
        assert_eq!(percent_decoded("%ff.png"), None);
    }

    #[test]
    fn file_names_are_safe_and_unique() {
        let mut catalogue = ImageCatalogue::default();
        let mut name = |source: &str| catalogue.file_name(source, &ImageState::Missing);
        assert_eq!(name("images/Fig 1.PNG"), "Fig-1.png");
        assert_eq!(name("other/fig-1.png"), "fig-1-2.png");
        assert_eq!(name("../../图.jpeg"), "image.jpeg");
        assert_eq!(name(".."), "image.png");
        assert_eq!(name("a/../..\\con\u{0}x"), "con-x.png");
    }
}

//! The images of the resolved flow.

use std::sync::Arc;

/// Index of an [`ImageAsset`] in [`super::LayoutDocument::images`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u32);

/// An image file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageAsset {
    /// The path as the manuscript has it.
    pub source: String,
    /// A name for a copy of it beside an edition: no other file of the document has it, whatever the
    /// letter case, but one with the same bytes; ASCII letters, digits, `-` and `_`; the extension
    /// that of the real format.
    pub file_name: String,
    /// The file's content, or why there is none.
    pub state: ImageState,
}

impl ImageAsset {
    /// Points a pixel is printed as within a line, if the image fits: what CSS and every Markdown
    /// renderer take, 1/96 inch.
    pub const INLINE_PIXEL: f64 = 0.75;

    /// Points a pixel is printed as in a figure, if it fits: 144 dpi, so that a screenshot does
    /// not fill the page.
    pub const FIGURE_PIXEL: f64 = 0.5;
}

/// What became of an image file.
#[derive(Debug, Clone, PartialEq)]
pub enum ImageState {
    /// Read; header checked.
    Loaded {
        /// The file's bytes.
        data: Arc<Vec<u8>>,
        /// Its format.
        format: ImageFormat,
        /// Width in pixels, at least 1.
        width: u32,
        /// Height in pixels, at least 1.
        height: u32,
    },
    /// There, but of a format that pages can't show (a diagnostic has been given): they show its
    /// alternative text, and the Markdown edition the image.
    Kept {
        /// The file's bytes.
        data: Arc<Vec<u8>>,
    },
    /// Not there or not usable (a diagnostic has been given): editions show its alternative text.
    Missing,
}

impl ImageState {
    /// Returns the bytes that a copy of the image has, if there is one.
    #[must_use]
    pub fn data(&self) -> Option<&Arc<Vec<u8>>> {
        match self {
            Self::Loaded { data, .. } | Self::Kept { data } => Some(data),
            Self::Missing => None,
        }
    }
}

/// The image formats every edition takes as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

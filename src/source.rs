//! Bytes → text: what encoding a manuscript is in, and where every place in it is.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A byte range of the decoded text, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Creates a span; offsets past 4 GiB are clamped ([`Source`] refuses such manuscripts).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// Returns the span as a range of `usize`.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A decoded manuscript.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// Creates a source from text that is already decoded.
    #[must_use]
    pub fn from_text(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// Returns the path the manuscript came from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the decoded text: newlines are `\n`, no byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

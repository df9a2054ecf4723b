//! Readers: one file or folder an input format; text formats are `Source` → `Document`, packages
//! bytes → [`Unpacked`].

pub mod docx;
pub mod epub;
pub mod html;
mod key;
mod losses;
pub mod markdown;
pub mod plain;
mod table;

use std::collections::BTreeMap;

use crate::document::Document;
use crate::source::Source;

/// What a reader may be told.
#[derive(Debug, Clone, Default)]
pub struct ReaderOptions {
    /// Which of a Word file's two texts is read, where changes are tracked.
    pub tracked_changes: TrackedChanges,
}

/// What becomes of tracked changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TrackedChanges {
    /// The text as it is with all of them accepted.
    #[default]
    Accept,
    /// The text as it was before them.
    Reject,
}

impl TrackedChanges {
    /// Returns whether the changes count.
    #[must_use]
    pub fn accepts(self) -> bool {
        self == Self::Accept
    }
}

/// A manuscript that came in a package.
#[derive(Debug)]
pub struct Unpacked {
    /// What was read, a paragraph a line: places in the document point into it.
    pub source: Source,
    /// The document.
    pub document: Document,
    /// The images it shows, by the names of their parts, which is what it calls them.
    pub images: BTreeMap<String, Vec<u8>>,
}

//! The editions in a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Format;
use crate::error::{Error, Result};

/// A manuscript's editions in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Their path below the folder without its ending.
    pub stem: String,
    /// The files, in the order of [`Format::ALL`].
    pub files: Vec<(Format, PathBuf)>,
}

impl Found {
    /// Returns whether there are two editions to compare; an outline is none.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        let editions = self.files.iter().filter(|(format, _)| *format != Format::Outline);
        editions.count() >= 2
    }
}

/// Finds the editions in a folder and the folders in it, sorted by their paths; images of Markdown
/// editions are passed over.
///
/// Errors if the folder can't be read.
pub fn find(folder: &Path) -> Result<Vec<Found>> {
    let mut found: BTreeMap<String, Vec<(Format, PathBuf)>> = BTreeMap::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::Read {
            path: error.path().unwrap_or(folder).to_path_buf(),
            source: error.into(),
        })?;
        let path = entry.path();
        let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        // The longest ending first: `a.outline.json` is no edition called `a.outline`.
        let format = Format::ALL.into_iter().rev().find_map(|format| {
            let stem = below.strip_suffix(format.extension())?.strip_suffix('.')?;
            Some((stem.to_owned(), format))
                .filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/'))
        });
        if let Some((stem, format)) = format.filter(|_| entry.file_type().is_file()) {
            found.entry(stem).or_default().push((format, path.to_path_buf()));
        }
    }
    let sorted = |(stem, mut files): (String, Vec<(Format, PathBuf)>)| {
        files.sort();
        Found { stem, files }
    };
    Ok(found.into_iter().map(sorted).collect())
}

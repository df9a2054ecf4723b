//! Editions read back before they are written.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use crate::pipeline::{EditionFile, OutputKind};
use crate::verify::{self, EditionBytes, Format, Pictures, Verdict};

/// What became of reading a manuscript's editions back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether they say the same, and where not.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How long it took.
    pub milliseconds: u128,
}

impl Verification {
    /// Compares the editions among some files, which will be written to `folder`; `None` if images
    /// are not to be looked for from there.
    pub(super) fn of(files: &[EditionFile], folder: Option<PathBuf>) -> Self {
        let started = Instant::now();
        let images = files.iter().filter_map(|file| match &file.kind {
            OutputKind::Image { name } => Some((name.clone(), Arc::clone(&file.bytes))),
            _ => None,
        });
        let pictures = Pictures { files: images.collect(), folder };
        let format = |kind: &OutputKind| match kind {
            OutputKind::Pdf => Some(Format::Pdf),
            OutputKind::Docx => Some(Format::Docx),
            OutputKind::Markdown => Some(Format::Markdown),
            OutputKind::Image { .. }
            | OutputKind::Outline(_)
            | OutputKind::Audit
            | OutputKind::Review => None,
        };
        let editions: Vec<EditionBytes> = files
            .iter()
            .filter_map(|file| {
                let edition = format(&file.kind)?;
                let pictures = pictures.clone();
                Some(EditionBytes { edition, bytes: Arc::clone(&file.bytes), pictures })
            })
            .collect();
        let verdict = verify::verify(&editions, false);
        Self { verdict, milliseconds: started.elapsed().as_millis() }
    }

    /// Says why nothing may be written; `None` if the editions say the same.
    pub(super) fn failure(&self) -> Option<String> {
        (!self.verdict.same)
            .then(|| "its editions do not say the same; nothing was written".to_owned())
    }
}

//! Firefox's translation models, run by the crate fxtranslate.

use std::fmt;
use std::path::{Path, PathBuf};

use fxtranslate::engine::Engine;

use super::Translator;

/// A model in a folder.
pub struct Model {
    folder: PathBuf,
    engine: Engine,
}

impl Model {
    /// Loads the model of a folder: `model*.bin`, `srcvocab*.spm` and `trgvocab*.spm` (or one
    /// `vocab*.spm` for both), unpacked.
    ///
    /// Errors with a clause saying what is wrong.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .map_err(|error| format!("cannot be read: {error}"))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        let find = |start: &str, end: &str| {
            let is_it = |name: &&String| name.starts_with(start) && name.ends_with(end);
            names.iter().find(is_it).map(|name| folder.join(name))
        };
        let missing = |what: &str| format!("there is no {what} in it");
        let model = find("model", ".bin").ok_or_else(|| missing("model*.bin"))?;
        let both = find("vocab", ".spm");
        let source = find("srcvocab", ".spm").or_else(|| both.clone());
        let target = find("trgvocab", ".spm").or(both);
        let source = source.ok_or_else(|| missing("srcvocab*.spm or vocab*.spm"))?;
        let target = target.ok_or_else(|| missing("trgvocab*.spm or vocab*.spm"))?;
        let engine = Engine::load(model, source, target)?;
        Ok(Self { folder: folder.to_path_buf(), engine })
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Model").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Translator for Model {
    fn translate(&self, title: &str) -> Option<String> {
        let english = self.engine.translate(title);
        english.chars().any(|c| c.is_ascii_alphabetic()).then_some(english)
    }
}

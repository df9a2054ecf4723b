//! The lock files of all folders that manuscripts lie in.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::report::ManuscriptReport;
use super::write::write_one;
use crate::error::{Error, Result};
use crate::outline::{Lock, LockedSection, Outline};

const NAME: &str = "hanpress.lock";

/// Lock files by path; one that can't be read fails every manuscript of its folder.
#[derive(Debug)]
pub(super) struct Locks {
    files: BTreeMap<PathBuf, Result<Lock, String>>,
}

impl Locks {
    pub(super) fn load<'a>(inputs: impl Iterator<Item = &'a Path>) -> Self {
        let mut files = BTreeMap::new();
        for input in inputs {
            let path = path_for(input);
            files.entry(path).or_insert_with_key(|path| load(path));
        }
        Self { files }
    }

    /// Returns what is remembered of a manuscript.
    pub(super) fn sections(&self, input: &Path) -> Result<Vec<LockedSection>> {
        let path = path_for(input);
        match self.files.get(&path) {
            Some(Ok(lock)) => Ok(lock.sections(&name_of(input)).to_vec()),
            Some(Err(reason)) => Err(Error::Configuration { path, reason: reason.clone() }),
            None => Ok(Vec::new()),
        }
    }

    /// Returns whether the lock file would change if a manuscript's outline were remembered.
    pub(super) fn would_change(&self, input: &Path, outline: &Outline) -> bool {
        let Some(Ok(before)) = self.files.get(&path_for(input)) else { return false };
        let (name, mut now) = (name_of(input), before.clone());
        now.remember(&name, outline);
        now.sections(&name) != before.sections(&name)
    }

    /// Remembers what was built, and writes the files that this changes.
    pub(super) fn update<'a>(
        self,
        built: impl Iterator<Item = (&'a mut ManuscriptReport, (PathBuf, Outline))>,
    ) {
        let mut changed: BTreeMap<PathBuf, (Lock, Vec<&'a mut ManuscriptReport>)> = BTreeMap::new();
        for (report, (input, outline)) in built {
            if !self.would_change(&input, &outline) {
                continue;
            }
            let path = path_for(&input);
            let Some(Ok(before)) = self.files.get(&path) else { continue };
            let (lock, reports) =
                changed.entry(path).or_insert_with(|| (before.clone(), Vec::new()));
            lock.remember(&name_of(&input), &outline);
            reports.push(report);
        }
        for (path, (lock, reports)) in changed {
            // Editions don't depend on the file having been written: a read-only folder of
            // manuscripts can still be built from.
            if let Err(error) = write_one(&path, lock.to_toml().as_bytes()) {
                for report in reports {
                    report.warn(format!("keys are not remembered: {error}"));
                }
            }
        }
    }
}

fn load(path: &Path) -> Result<Lock, String> {
    // A pipe would be waited for without end.
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err("it is not a file".to_owned());
    }
    match fs::read_to_string(path) {
        Ok(text) => Lock::parse(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

fn path_for(input: &Path) -> PathBuf {
    input.parent().unwrap_or(Path::new("")).join(NAME)
}

fn name_of(input: &Path) -> String {
    input.file_name().unwrap_or(input.as_os_str()).to_string_lossy().into_owned()
}

//! The lock files of all folders that manuscripts lie in.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::report::ManuscriptReport;
use super::write::write_one;
use crate::error::{Error, Result};
use crate::lock::{Export, Handed, Lock};
use crate::outline::{Glosser, Key, Learned, Outline};
use crate::pipeline::{LockedOutline, Memory};

const NAME: &str = "hanpress.lock";

/// Lock files by path, each read when it is first asked for; one that can't be read fails every
/// manuscript of its folder.
#[derive(Debug)]
pub(super) struct Locks {
    files: BTreeMap<PathBuf, OnceLock<File>>,
}

/// A lock file with what its keys taught, or why it can't be read.
type File = Result<(Lock, Arc<Glosser>), String>;

impl Locks {
    /// Knows the lock files of the folders that manuscripts lie in.
    pub(super) fn new<'a>(inputs: impl Iterator<Item = &'a Path>) -> Self {
        Self { files: inputs.map(|input| (path_for(input), OnceLock::new())).collect() }
    }

    /// Returns a lock file.
    fn file(&self, path: &Path) -> Option<&File> {
        let file = self.files.get(path)?;
        Some(file.get_or_init(|| {
            let lock = load(path)?;
            let glosser = Glosser::new(&Learned::from_pairs(lock.confirmed()));
            Ok((lock, Arc::new(glosser)))
        }))
    }

    /// Returns what is remembered of a manuscript: its sections, what its folder's keys taught, and
    /// what was decided about it.
    pub(super) fn memory(&self, input: &Path) -> Result<Memory> {
        let path = path_for(input);
        let name = name_of(input);
        match self.file(&path) {
            Some(Ok((lock, glosser))) => {
                let sections = lock.sections(&name).to_vec();
                let locked = LockedOutline { sections, glosser: Arc::clone(glosser) };
                Ok((locked, lock.decisions(&name).to_vec()))
            }
            Some(Err(reason)) => Err(Error::Configuration { path, reason: reason.clone() }),
            None => Ok(Memory::default()),
        }
    }

    /// Returns whether the lock file would change if a manuscript's outline were remembered.
    pub(super) fn would_change(&self, input: &Path, outline: &Outline) -> bool {
        let Some(Ok((before, _))) = self.file(&path_for(input)) else { return false };
        let (name, mut now) = (name_of(input), before.clone());
        now.remember(&name, outline);
        !now.agrees(before, &name)
    }

    /// Remembers what was built, and writes the files that this changes.
    pub(super) fn update<'a>(
        self,
        built: impl Iterator<Item = (&'a mut ManuscriptReport, (PathBuf, Outline))>,
    ) {
        let mut changed: BTreeMap<PathBuf, (Lock, Vec<&'a mut ManuscriptReport>)> = BTreeMap::new();
        for (report, (input, outline)) in built {
            let path = path_for(&input);
            let Some(Ok((before, _))) = self.file(&path) else { continue };
            let (lock, reports) =
                changed.entry(path).or_insert_with(|| (before.clone(), Vec::new()));
            lock.remember(&name_of(&input), &outline);
            reports.push(report);
        }
        changed.retain(|path, (lock, _)| match self.file(path) {
            Some(Ok((before, _))) => lock != before,
            _ => false,
        });
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

/// What became of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// How many decisions are new.
    pub new: usize,
    /// How many took the place of another about the same text in the same context.
    pub changed: usize,
    /// How many were known.
    pub known: usize,
    /// The lock files that were written.
    pub written: Vec<PathBuf>,
    /// Terms as TOML, to be put into a glossary; empty if there are none.
    pub terms: String,
}

/// Takes what a review page exported to `file` into the lock files beside the manuscripts
/// `inputs`; the terms in it are returned.
///
/// Errors, and writes nothing, if the export or a lock file can't be read, or an export's
/// manuscript is none or several of the inputs.
pub fn accept(inputs: &[&Path], file: &Path) -> Result<Accepted> {
    let wrong = |reason: String| Error::Configuration { path: file.to_path_buf(), reason };
    let text = fs::read_to_string(file)
        .map_err(|source| Error::Read { path: file.to_path_buf(), source })?;
    let Export { decisions, terms } = Export::parse(&text).map_err(wrong)?;
    let mut accepted = Accepted { terms, ..Accepted::default() };
    let mut changed: BTreeMap<PathBuf, Lock> = BTreeMap::new();
    for (manuscript, decision) in decisions {
        let mut meant = inputs.iter().filter(|input| name_of(input) == manuscript);
        let input = match (meant.next(), meant.next()) {
            (Some(input), None) => input,
            (None, _) => {
                return Err(wrong(format!("{manuscript} is none of the manuscripts named")));
            }
            (Some(one), Some(other)) => {
                return Err(wrong(format!(
                    "{manuscript} may be {} or {}; name one of them only",
                    one.display(),
                    other.display()
                )));
            }
        };
        let path = path_for(input);
        let lock = match changed.entry(path) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let path = entry.key().clone();
                let lock = load(&path).map_err(|reason| Error::Configuration { path, reason })?;
                entry.insert(lock)
            }
        };
        match lock.hand(&manuscript, decision) {
            Handed::New => accepted.new += 1,
            Handed::Changed => accepted.changed += 1,
            Handed::Known => accepted.known += 1,
        }
    }
    for (path, lock) in changed {
        write_one(&path, lock.to_toml().as_bytes())?;
        accepted.written.push(path);
    }
    Ok(accepted)
}

/// Confirms the keys of a manuscript in the lock file beside it, all or those named; returns how
/// many were not confirmed before.
///
/// Errors, and writes nothing, if the lock file can't be read or a named key is no section's.
pub fn accept_keys(input: &Path, outline: &Outline, keys: &[Key]) -> Result<usize> {
    let path = path_for(input);
    let wrong = |reason: String| Error::Configuration { path: path.clone(), reason };
    let before = load(&path).map_err(&wrong)?;
    let (name, mut lock) = (name_of(input), before.clone());
    lock.remember(&name, outline);
    let accepted = lock
        .accept(&name, keys)
        .map_err(|key| wrong(format!("{key} is the key of no section of {name}")))?;
    if lock != before {
        write_one(&path, lock.to_toml().as_bytes())?;
    }
    Ok(accepted)
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

//! Many manuscripts, isolated from each other: one that fails never stops the rest.
//!
//! ```text
//! plan → run (in parallel) → write each manuscript's files → write lock files → report
//! ```
//!
//! Clashing outputs are found by [`plan()`] and [`spare_manuscripts`] before anything is written. A manuscript's files are
//! all written beside their targets first and renamed together, so that nobody reads half a file
//! and a failure leaves old files whole.

mod locks;
mod plan;
mod report;
mod verification;
mod way;
mod write;

pub use locks::{Accepted, accept, accept_keys};
pub use plan::{Job, plan, spare_manuscripts};
pub use report::{BatchReport, FileReport, ManuscriptReport};
pub use verification::Verification;
pub use way::way;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use crate::conversion::{Glossary, Profile};
use crate::diagnostic::Severity;
use crate::error::{Error, Result};
use crate::outline::Outline;
use crate::pipeline::{
    Images, LocatedDiagnostic, Manuscript, Memory, Output, Pipeline, PipelineOptions,
};
use locks::Locks;
use way::settled;

/// How a batch is run.
#[derive(Debug, Clone)]
pub struct BatchOptions {
    /// Where the outputs go.
    pub output: PathBuf,
    /// Whether a lock file that would change is a failure, and none is written.
    pub locked: bool,
    /// Whether warnings count as failures.
    pub deny_warnings: bool,
    /// Whether doubtful conversions that nobody decided about do.
    pub deny_doubtful: bool,
    /// Whether the editions are read back before they are written: if they do not say the same,
    /// none is.
    pub verify: bool,
}

/// A manuscript to be built, with its own settings.
#[derive(Debug, Clone)]
pub struct Order {
    /// What is built, and under which names.
    pub job: Job,
    /// How.
    pub options: PipelineOptions,
}

impl Order {
    /// Opens the manuscript: its bytes, and what the lock file beside it remembers.
    pub fn open(&self) -> Result<Manuscript> {
        let locks = Locks::new(std::iter::once(self.job.input.as_path()));
        let manuscript = open(&self.job)?;
        let (locked, decisions) = recall(&self.job, &locks)?;
        Ok(Manuscript { locked, decisions, ..manuscript })
    }
}

/// Opens a manuscript: its bytes alone.
fn open(job: &Job) -> Result<Manuscript> {
    let Job { input, format, bytes, .. } = job;
    let bytes = match bytes {
        Some(bytes) => bytes.clone(),
        None => read(input)?,
    };
    let (locked, decisions) = Memory::default();
    Ok(Manuscript { path: input.clone(), format: *format, bytes, locked, decisions })
}

/// Returns what the lock file beside a manuscript remembers of it.
fn recall(job: &Job, locks: &Locks) -> Result<Memory> {
    match job.bytes {
        // Standard input has no folder to keep a lock in.
        Some(_) => Ok(Memory::default()),
        None => locks.memory(&job.input),
    }
}

/// Builds all manuscripts on the current rayon pool; `progress` is told of each one that ends.
///
/// The report lists them in the order of `orders`, whatever order they ended in.
pub fn run(
    pipeline: &Pipeline,
    orders: Vec<Order>,
    options: &BatchOptions,
    progress: &(dyn Fn(&ManuscriptReport) + Sync),
) -> BatchReport {
    let locks = Locks::new(orders.iter().map(|order| order.job.input.as_path()));
    let glossaries = glossary_diagnostics(&orders);
    let is_denied = options.deny_warnings && has_warnings(&glossaries);
    let ended: Vec<(ManuscriptReport, Option<(PathBuf, Outline)>)> = orders
        .into_par_iter()
        .map(|order| {
            let started = Instant::now();
            let input = order.job.bytes.is_none().then(|| order.job.input.clone());
            let name = order.job.name.clone();
            let result = isolated(|| build_one(pipeline, order, options, is_denied, &locks));
            let millis = started.elapsed().as_millis();
            let (report, outline) = ManuscriptReport::new(name, result, millis);
            progress(&report);
            (report, outline.and_then(|outline| Some((input?, outline))))
        })
        .collect();
    let (mut manuscripts, outlines): (Vec<_>, Vec<_>) = ended.into_iter().unzip();
    let built = manuscripts.iter_mut().zip(outlines);
    if !options.locked {
        locks.update(built.filter_map(|(report, outline)| Some((report, outline?))));
    }
    BatchReport::new(glossaries, manuscripts)
}

/// Returns what is noticed about the glossaries of all manuscripts, each glossary once.
#[must_use]
pub fn glossary_diagnostics(orders: &[Order]) -> Vec<LocatedDiagnostic> {
    let mut seen: Vec<(&Arc<Glossary>, Profile)> = Vec::new();
    let mut diagnostics: Vec<LocatedDiagnostic> = Vec::new();
    for PipelineOptions { glossary, profile, .. } in orders.iter().map(|order| &order.options) {
        if seen.iter().any(|(other, of)| Arc::ptr_eq(other, glossary) && of == profile) {
            continue;
        }
        seen.push((glossary, *profile));
        let found = glossary.diagnostics(*profile);
        diagnostics.extend(found.iter().map(LocatedDiagnostic::without_place));
    }
    diagnostics
}

/// Returns whether any diagnostic is worse than a note.
#[must_use]
pub fn has_warnings(diagnostics: &[LocatedDiagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity > Severity::Note)
}

/// Turns a panic into a failure of one manuscript: one bad file never stops the run, even if it
/// meets a fault in a library. Nothing is shared that a panic could leave half changed.
fn isolated<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let reason = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Err(Error::Internal { reason: reason.unwrap_or_else(|| "no message".to_owned()) })
    })
}

/// A manuscript that was built, with what was written of it.
struct Built {
    output: Output,
    files: Vec<FileReport>,
    /// Why nothing was written, if the options forbid it.
    denied: Option<String>,
    /// What became of reading the editions back.
    verification: Option<Verification>,
}

fn build_one(
    pipeline: &Pipeline,
    order: Order,
    options: &BatchOptions,
    is_denied: bool,
    locks: &Locks,
) -> Result<Built> {
    let Order { job, options: mut settings } = order;
    let manuscript = open(&job)?;
    if let (Images::Leave(folder), None) = (&mut settings.images, &job.bytes) {
        let edition = options.output.join(&job.stem);
        *folder = way(parent(&edition), parent(&job.input));
    }
    let output = pipeline.build_recalling(manuscript, || recall(&job, locks), &settings)?;
    let would_change = || job.bytes.is_none() && locks.would_change(&job.input, &output.outline);
    let undecided = output.undecided().filter(|_| options.deny_doubtful);
    // What is read from standard input has no folder in which its images could stay.
    let folder = job.bytes.is_none().then(|| settled(parent(&options.output.join(&job.stem))));
    let verification = options.verify.then(|| Verification::of(&output.files, folder));
    let differs = verification.as_ref().and_then(Verification::failure);
    let denied = if differs.is_some() {
        differs
    } else if undecided.is_some() {
        undecided
    } else if is_denied || options.deny_warnings && output.has_warnings() {
        Some("warnings are denied".to_owned())
    } else if options.locked && would_change() {
        Some("hanpress.lock would change, and --locked forbids it".to_owned())
    } else {
        None
    };
    let files = match denied {
        None => write::write_all(&output.files, &options.output, &job.stem)?,
        Some(_) => Vec::new(),
    };
    Ok(Built { output, files, denied, verification })
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|source| Error::Read { path: path.to_path_buf(), source })
}

/// Writes a file, whole or not at all.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    write::write_one(path, bytes)
}

/// Writes a file by parts, whole or not at all: if `fill` fails, what was there before stays.
pub fn write_file_with(
    path: &Path,
    fill: impl FnOnce(&mut std::fs::File) -> Result<()>,
) -> Result<()> {
    write::write_with(path, fill)
}

#[cfg(test)]
mod tests {
    use super::isolated;
    use crate::error::Error;

    #[test]
    fn a_panic_is_the_failure_of_one_manuscript() {
        let result = isolated::<()>(|| panic!("glyph {} is missing", 7));
        let Err(Error::Internal { reason }) = result else { panic!("not an error: {result:?}") };
        assert_eq!(reason, "glyph 7 is missing");
        assert_eq!(isolated(|| Ok(1)).ok(), Some(1));
    }
}

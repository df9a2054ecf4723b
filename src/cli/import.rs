//! `hanpress import`.

use std::path::Path;

use hanpress::batch;
use hanpress::diagnostic::Severity;
use hanpress::pipeline::{Manuscript, Pipeline};
use hanpress::{Error, Result};

use super::args::ImportArguments;
use super::settings::Typed;
use super::{OK, print};

/// Writes one manuscript as Markdown in its own script.
pub(super) fn run(typed: ImportArguments) -> Result<u8> {
    let orders = Typed::from_manuscripts(typed.manuscripts).orders(Path::new(""))?;
    let [order] = <[_; 1]>::try_from(orders).map_err(|orders: Vec<_>| {
        Error::Usage(format!("import takes one manuscript, not {}", orders.len()))
    })?;
    let bytes = match order.job.bytes {
        Some(bytes) => bytes,
        None => batch::read(&order.job.input)?,
    };
    let manuscript =
        Manuscript { path: order.job.input, format: order.job.format, bytes, locked: Vec::new() };
    let (text, diagnostics) = Pipeline::new().import(manuscript, &order.options)?;
    print::diagnostics(&order.job.name, &diagnostics, Severity::Warning);
    write(typed.output.as_deref(), text.as_bytes())?;
    Ok(OK)
}

/// Writes text to a file, whole or not at all, or to standard output.
pub(super) fn write(output: Option<&Path>, bytes: &[u8]) -> Result<()> {
    match output {
        Some(path) => batch::write_file(path, bytes),
        None => print::output(bytes),
    }
}

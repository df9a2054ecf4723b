//! `hanpress check`.

use std::path::Path;

use hanpress::Result;
use hanpress::batch;
use hanpress::diagnostic::Severity;
use hanpress::pipeline::{Manuscript, Pipeline};

use super::args::CheckArguments;
use super::settings::Typed;
use super::{FAILED, OK, print};

/// Builds in memory and prints everything that was noticed, structure guesses included.
pub(super) fn run(typed: CheckArguments) -> Result<u8> {
    let deny_warnings = typed.deny_warnings;
    let orders = Typed::from_manuscripts(typed.manuscripts).orders(Path::new(""))?;
    let pipeline = Pipeline::new();
    let mut code = OK;
    for order in orders {
        let bytes = match order.job.bytes {
            Some(bytes) => Ok(bytes),
            None => batch::read(&order.job.input),
        };
        let output = bytes.and_then(|bytes| {
            let (path, format) = (order.job.input, order.job.format);
            let manuscript = Manuscript { path, format, bytes, locked: Vec::new() };
            pipeline.build(manuscript, &order.options)
        });
        let output = match output {
            Ok(output) => output,
            Err(error) => {
                print::error(&error);
                code = FAILED;
                continue;
            }
        };
        print::diagnostics(&order.job.name, &output.diagnostics, Severity::Note);
        let count = |severity| {
            output.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let notes = count(Severity::Note);
        let name = &order.job.name;
        let line = format!("{name}: {errors} errors, {warnings} warnings, {notes} notes\n");
        print::output(line.as_bytes())?;
        if deny_warnings && errors + warnings > 0 {
            code = FAILED;
        }
    }
    Ok(code)
}

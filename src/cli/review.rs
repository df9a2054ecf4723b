//! `hanpress review`.

use std::path::Path;

use hanpress::Result;
use hanpress::batch::{self, Accepted, Order};
use hanpress::conversion::Summary;
use hanpress::pipeline::Pipeline;

use super::args::ReviewArguments;
use super::settings::{Typed, output_folder};
use super::{FAILED, OK, print};

/// Writes the review page of each manuscript, with what was decided taken in first; one that fails
/// does not stop the rest.
pub(super) fn run(typed: ReviewArguments) -> Result<u8> {
    let output = output_folder(typed.output.as_deref(), &typed.manuscripts)?;
    let settings = Typed::from_manuscripts(typed.manuscripts, typed.format);
    let orders = settings.with_words(typed.words).orders(Some(&output))?;
    for line in print::glossaries(&batch::glossary_diagnostics(&orders), false) {
        print::err(&line);
    }
    if let Some(file) = &typed.accept {
        let inputs: Vec<&Path> = orders.iter().map(|order| order.job.input.as_path()).collect();
        print::out(told(&batch::accept(&inputs, file)?))?;
    }
    let pipeline = Pipeline::new();
    let mut code = OK;
    for order in orders {
        match review(&pipeline, &order, &output) {
            Ok(line) => print::out(line)?,
            Err(error) => {
                print::error(&error);
                code = FAILED;
            }
        }
    }
    Ok(code)
}

/// Says what was taken in, and what is left to do with terms.
fn told(accepted: &Accepted) -> String {
    let Accepted { new, changed, known, written, terms } = accepted;
    let mut told = String::new();
    for path in written {
        told.push_str(&format!("{} ← ", path.display()));
    }
    told.push_str(&format!("{new} new decisions, {changed} changed, {known} known\n"));
    if !terms.is_empty() {
        told.push_str("put these terms into a glossary:\n\n");
        told.push_str(terms);
        told.push('\n');
    }
    told
}

/// Writes one page; returns what is said of it.
fn review(pipeline: &Pipeline, order: &Order, output: &Path) -> Result<String> {
    let (file, summary) = pipeline.review(order.open()?, &order.options)?;
    let path = output.join(file.kind.path(&order.job.stem));
    batch::write_file(&path, &file.bytes)?;
    let Summary { certain, likely, doubtful, decided, .. } = summary;
    let counts =
        format!("{doubtful} doubtful, {likely} likely, {certain} certain, {decided} decided");
    Ok(format!("{} → {} ({counts})\n", order.job.name, path.display()))
}

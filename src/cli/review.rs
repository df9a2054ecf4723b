//! `hanpress review`.

use std::path::Path;

use hanpress::Result;
use hanpress::batch::{self, Order};
use hanpress::conversion;
use hanpress::pipeline::Pipeline;

use super::args::ReviewArguments;
use super::settings::{Typed, output_folder};
use super::{FAILED, OK, print};

/// Writes the review page of each manuscript; one that fails does not stop the rest.
pub(super) fn run(typed: ReviewArguments) -> Result<u8> {
    let output = output_folder(typed.output.as_deref(), &typed.manuscripts)?;
    let orders = Typed::from_manuscripts(typed.manuscripts, typed.format).orders(Some(&output))?;
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

/// Writes one page; returns what is said of it.
fn review(pipeline: &Pipeline, order: &Order, output: &Path) -> Result<String> {
    let (file, summary) = pipeline.review(order.open()?, &order.options)?;
    let path = output.join(file.kind.path(&order.job.stem));
    batch::write_file(&path, &file.bytes)?;
    let name = &order.job.name;
    let conversion::Summary { certain, likely, doubtful } = summary;
    let counts = format!("{doubtful} doubtful changes, {likely} likely, {certain} certain");
    Ok(format!("{name} → {} ({counts})\n", path.display()))
}

//! `hanpress outline`.

use std::path::Path;

use hanpress::batch;
use hanpress::pipeline::{Manuscript, OutputKind, Pipeline};
use hanpress::{Error, Result};

use super::args::OutlineArguments;
use super::import::write;
use super::settings::{Typed, outline_format};
use super::{FAILED, OK, print};

/// Prints the outline of each manuscript, one after the other.
pub(super) fn run(typed: OutlineArguments) -> Result<u8> {
    let form = outline_format(&typed.form);
    let orders = Typed::from_manuscripts(typed.manuscripts).orders(Path::new(""))?;
    let pipeline = Pipeline::new();
    let mut code = OK;
    for mut order in orders {
        order.options.editions.clear();
        order.options.outline = vec![form];
        let text = outline(&pipeline, order);
        match text {
            Ok(text) => write(None, &text)?,
            Err(error) => {
                print::error(&error);
                code = FAILED;
            }
        }
    }
    Ok(code)
}

fn outline(pipeline: &Pipeline, order: batch::Order) -> Result<Vec<u8>> {
    let locked = batch::locked_sections(&order.job.input)?;
    let bytes = match order.job.bytes {
        Some(bytes) => bytes,
        None => batch::read(&order.job.input)?,
    };
    let (path, format) = (order.job.input, order.job.format);
    let output = pipeline.build(Manuscript { path, format, bytes, locked }, &order.options)?;
    let file = output.files.into_iter().find(|file| matches!(file.kind, OutputKind::Outline(_)));
    file.map(|file| file.bytes.to_vec())
        .ok_or_else(|| Error::Edition { edition: "outline", reason: "it is empty".to_owned() })
}

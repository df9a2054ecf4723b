//! `hanpress import`.

use hanpress::batch;
use hanpress::pipeline::Pipeline;
use hanpress::{Error, Result};

use super::args::ImportArguments;
use super::settings::Typed;
use super::{OK, print};

/// Writes one manuscript as Markdown in its own script.
pub(super) fn run(typed: ImportArguments) -> Result<u8> {
    let orders = Typed::from_manuscripts(typed.manuscripts, typed.format).orders(None)?;
    let [order] = <[_; 1]>::try_from(orders).map_err(|orders: Vec<_>| {
        Error::Usage(format!("import takes one manuscript, not {}", orders.len()))
    })?;
    let (text, diagnostics) = Pipeline::new().import(order.open()?, &order.options)?;
    for line in print::warnings(&order.job.name, &diagnostics) {
        print::err(&line);
    }
    match typed.output.as_deref() {
        Some(path) => batch::write_file(path, text.as_bytes())?,
        None => print::out(text)?,
    }
    Ok(OK)
}

//! `hanpress outline`.

use std::fs;
use std::path::Path;

use hanpress::batch::{self, Order};
use hanpress::outline::{ExportedOutline, Key, Outline, difference, write_series};
use hanpress::pipeline::Pipeline;
use hanpress::{Error, Result};

use super::args::OutlineArguments;
use super::settings::{Typed, outline_format};
use super::{FAILED, OK, print};

/// A manuscript's outline, as it is exported and as the lock file remembers it.
struct Made {
    order: Order,
    exported: ExportedOutline,
    outline: Outline,
}

/// Prints the outlines: one as it is, several as one of the series. Or says what differs from an
/// older one, or confirms keys.
pub(super) fn run(typed: OutlineArguments) -> Result<u8> {
    let form = outline_format(&typed.form);
    // A folder is a series, however many manuscripts lie in it.
    let is_series = typed.manuscripts.inputs.iter().any(|input| input.is_dir());
    let settings = Typed::from_manuscripts(typed.manuscripts, typed.from);
    let orders = settings.with_words(typed.words).orders(None)?;
    for line in print::glossaries(&batch::glossary_diagnostics(&orders), false) {
        print::err(&line);
    }
    let pipeline = Pipeline::new();
    let (mut code, mut made) = (OK, Vec::new());
    let is_series = is_series || orders.len() > 1;
    for order in orders {
        match order.open().and_then(|manuscript| pipeline.outline(manuscript, &order.options)) {
            Ok((exported, outline)) => made.push(Made { order, exported, outline }),
            Err(error) => {
                print::error(&error);
                code = FAILED;
            }
        }
    }
    if let Some(keys) = typed.accept {
        return accept(&made, &keys).map(|()| code);
    }
    let outlines: Vec<ExportedOutline> = made.into_iter().map(|made| made.exported).collect();
    if let Some(old) = typed.diff {
        return Ok(diff(&old, &outlines)?.max(code));
    }
    match outlines.as_slice() {
        [] => {}
        [outline] if !is_series => print::out(outline.write(form))?,
        outlines => print::out(write_series(outlines, form))?,
    }
    Ok(code)
}

/// Confirms keys, and says how many.
fn accept(made: &[Made], keys: &str) -> Result<()> {
    let form =
        |key: &str| Key::new(key).ok_or_else(|| Error::Usage(format!("{key:?} is not a key")));
    let named = keys.split(',').map(str::trim).filter(|key| !key.is_empty());
    let keys: Vec<Key> = named.map(form).collect::<Result<_>>()?;
    if !keys.is_empty() && made.len() > 1 {
        return Err(Error::Usage("keys can be named for one manuscript only".to_owned()));
    }
    for Made { order, outline, .. } in made {
        if order.job.bytes.is_some() {
            return Err(Error::Usage(
                "standard input has no lock file to confirm keys in".to_owned(),
            ));
        }
        let accepted = batch::accept_keys(&order.job.input, outline, &keys)?;
        print::out(format!("{}: keys confirmed: {accepted}\n", order.job.name))?;
    }
    Ok(())
}

/// Prints what differs from the outline in a file.
fn diff(old: &Path, outlines: &[ExportedOutline]) -> Result<u8> {
    let text = fs::read_to_string(old)
        .map_err(|source| Error::Read { path: old.to_path_buf(), source })?;
    let found = difference(&text, outlines)
        .map_err(|reason| Error::Configuration { path: old.to_path_buf(), reason })?;
    let lines: Vec<String> = found.iter().map(|one| format!("{one}\n")).collect();
    print::out(lines.concat())?;
    Ok(if found.iter().any(|one| one.breaks_links()) { FAILED } else { OK })
}

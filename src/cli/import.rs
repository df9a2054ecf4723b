//! `hanpress import`.

use std::path::Path;

use hanpress::batch;
use hanpress::pipeline::{Images, OutputKind, Pipeline};
use hanpress::{Error, Result};

use super::args::{ImagesChoice, ImportArguments, MarkdownArguments};
use super::settings::Typed;
use super::{OK, print};

/// Writes one manuscript as Markdown in its own script.
pub(super) fn run(typed: ImportArguments) -> Result<u8> {
    // For editing, files are best left where they are.
    let markdown = MarkdownArguments {
        images: typed.markdown.images.or(Some(ImagesChoice::Leave)),
        ..typed.markdown
    };
    let settings = Typed::from_manuscripts(typed.manuscripts, typed.format);
    let orders = settings.with_markdown(markdown).orders(None)?;
    let [mut order] = <[_; 1]>::try_from(orders).map_err(|orders: Vec<_>| {
        Error::Usage(format!("import takes one manuscript, not {}", orders.len()))
    })?;
    let output = typed.output.as_deref();
    let stem = output.and_then(Path::file_stem).unwrap_or("images".as_ref()).to_string_lossy();
    if let (Images::Leave(folder), Some(output), None) =
        (&mut order.options.images, output, &order.job.bytes)
    {
        let parent = |path: &Path| path.parent().unwrap_or(path).to_path_buf();
        *folder = batch::way(&parent(output), &parent(&order.job.input));
    }
    let (files, diagnostics) = Pipeline::new().import(order.open()?, &stem, &order.options)?;
    for line in print::warnings(&order.job.name, &diagnostics) {
        print::err(&line);
    }
    let images = files.iter().filter(|file| matches!(file.kind, OutputKind::Image { .. })).count();
    if output.is_none() && images > 0 {
        let name = &order.job.name;
        print::err(&format!("{name}: {images} images are not written; name a file with -o"));
    }
    for file in files {
        match (output, &file.kind) {
            (Some(path), OutputKind::Markdown) => batch::write_file(path, &file.bytes)?,
            (Some(path), kind) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                batch::write_file(&folder.join(kind.path(&stem)), &file.bytes)?;
            }
            (None, OutputKind::Markdown) => print::out(&*file.bytes)?,
            (None, _) => {}
        }
    }
    Ok(OK)
}

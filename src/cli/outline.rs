//! `hanpress outline`.

use hanpress::batch::{self, Order};
use hanpress::outline::OutlineFormat;
use hanpress::pipeline::{OutputKind, Pipeline};
use hanpress::{Error, Result};

use super::args::OutlineArguments;
use super::settings::{Typed, outline_format};
use super::{FAILED, OK, print};

/// Prints the outlines: one as it is; several as a JSON array, as YAML documents, or one after the
/// other.
pub(super) fn run(typed: OutlineArguments) -> Result<u8> {
    let form = outline_format(&typed.form);
    let settings = Typed::from_manuscripts(typed.manuscripts, typed.from);
    let orders = settings.with_words(typed.words).orders(None)?;
    for line in print::glossaries(&batch::glossary_diagnostics(&orders), false) {
        print::err(&line);
    }
    let pipeline = Pipeline::new();
    let (mut code, mut texts, several) = (OK, Vec::new(), orders.len() > 1);
    for mut order in orders {
        order.options.editions.clear();
        order.options.outline = vec![form];
        match outline(&pipeline, &order) {
            Ok(text) => texts.push(text),
            Err(error) => {
                print::error(&error);
                code = FAILED;
            }
        }
    }
    print::out(match form {
        OutlineFormat::Json if several => format!("[\n{}\n]\n", join(&texts, ",\n")),
        OutlineFormat::Yaml if several => format!("---\n{}\n", join(&texts, "\n---\n")),
        OutlineFormat::Json | OutlineFormat::Yaml | OutlineFormat::Markdown => texts.join("\n"),
    })?;
    Ok(code)
}

fn join(texts: &[String], between: &str) -> String {
    texts.iter().map(|text| text.trim_end()).collect::<Vec<_>>().join(between)
}

fn outline(pipeline: &Pipeline, order: &Order) -> Result<String> {
    let output = pipeline.build(order.open()?, &order.options)?;
    let file = output.files.into_iter().find(|file| matches!(file.kind, OutputKind::Outline(_)));
    file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .ok_or_else(|| Error::Edition { edition: "outline", reason: "it is empty".to_owned() })
}

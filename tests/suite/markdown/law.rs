//! The law of the Markdown edition: what it writes reads back as the document it was made from.

use hanpress::diagnostic::Severity;
use hanpress::document::Document;
use hanpress::edition::markdown::{Flavour, MarkdownOptions, write};

use super::generator::Generator;
use super::{read, resolved};

const FLAVOURS: [Flavour; 3] = [Flavour::Gfm, Flavour::CommonMark, Flavour::Pandoc];

fn written(document: &Document, flavour: Flavour) -> String {
    let options = MarkdownOptions { flavour, ..MarkdownOptions::default() };
    write(&resolved::resolve(document), &options)
}

/// How many documents are made: a few, or as many as `HANPRESS_DOCUMENTS` says.
fn documents() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "continuous integration asks for more")]
    let wanted = std::env::var("HANPRESS_DOCUMENTS").ok();
    wanted.map_or(300, |wanted| wanted.parse().expect("HANPRESS_DOCUMENTS is a number"))
}

/// Says where two documents differ, in a form a person can compare.
#[track_caller]
fn assert_same(seed: &str, text: &str, document: &Document, back: &Document) {
    if document == back {
        return;
    }
    let lines = |document: &Document| -> Vec<String> {
        let mut value = serde_json::to_value(document).unwrap();
        drop_origins(&mut value);
        let text = serde_json::to_string_pretty(&value).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    };
    let (expected, actual) = (lines(document), lines(back));
    let at = expected.iter().zip(&actual).position(|(a, b)| a != b).unwrap_or(0);
    let from = at.saturating_sub(6);
    panic!(
        "seed {seed}\n--- written\n{text}\n--- expected\n{:#?}\n--- read back\n{:#?}",
        &expected[from..expected.len().min(at + 8)],
        &actual[from..actual.len().min(at + 8)],
    );
}

fn drop_origins(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.remove("origin");
            // A rule is nothing but its origin.
            map.remove("rule");
            map.values_mut().for_each(drop_origins);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(drop_origins),
        _ => {}
    }
}

#[test]
fn markdown_law_what_is_written_reads_back_the_same() {
    for seed in 1..=documents() {
        let document = Generator::new(seed).document();
        for flavour in FLAVOURS {
            let text = written(&document, flavour);
            let (back, diagnostics) = read(&text);
            let case = format!("{seed} {flavour:?}");
            assert_same(&case, &text, &document, &back);
            let worst = diagnostics.worst().unwrap_or(Severity::Note);
            assert_eq!(worst, Severity::Note, "seed {case}: {diagnostics:?}");
            assert_eq!(written(&back, flavour), text, "writing is stable, seed {case}");
        }
    }
}

//! The law of the Markdown edition: what it writes reads back as the document it was made from.

use hanpress::diagnostic::Severity;
use hanpress::document::Document;
use hanpress::edition::markdown::{MarkdownOptions, write};

use super::generator::Generator;
use super::{read, resolved};

fn written(document: &Document) -> String {
    write(&resolved::resolve(document), &MarkdownOptions::default())
}

/// Says where two documents differ, in a form a person can compare.
#[track_caller]
fn assert_same(seed: u64, text: &str, document: &Document, back: &Document) {
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
fn what_is_written_reads_back_the_same() {
    for seed in 1..=400 {
        let document = Generator::new(seed).document();
        let text = written(&document);
        let (back, diagnostics) = read(&text);
        assert_same(seed, &text, &document, &back);
        let worst = diagnostics.worst().unwrap_or(Severity::Note);
        assert_eq!(worst, Severity::Note, "seed {seed}: {diagnostics:?}");
        assert_eq!(written(&back), text, "writing is stable, seed {seed}");
    }
}

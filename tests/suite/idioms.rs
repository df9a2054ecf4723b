//! Regional words: what is replaced, what is not, and how people ask for it.

use std::fs;

use hanpress::conversion::{ConversionOptions, Profile, Region, Rule, convert_document};
use hanpress::diagnostic::Diagnostics;
use hanpress::document::{Block, Document, Inline, Origin, Paragraph, Text};

use crate::reference::root;

/// Converts one paragraph; returns the replacements of regional words, `before=after`.
fn replacements(region: Region, text: &str) -> Vec<String> {
    let run = Inline::Text(Text::new(text, Origin::unknown()));
    let paragraph = Paragraph { content: vec![run], origin: Origin::unknown() };
    let document = Document { blocks: vec![Block::Paragraph(paragraph)], ..Document::default() };
    let options = ConversionOptions {
        profile: Profile::Publish,
        idioms: Some(region),
        ..ConversionOptions::default()
    };
    let (_, audit) = convert_document(&document, &options, &mut Diagnostics::new());
    let entries = audit.entries.iter().filter(|entry| entry.rule == Rule::Idiom(region));
    entries.map(|entry| format!("{}={}", entry.before, entry.after)).collect()
}

#[test]
fn words_are_replaced_where_they_are_words() {
    let path = root().join("tests/fixtures/conversion/idioms.tsv");
    let text = fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [region, sentence, expected] = columns[..] else { panic!("three columns: {line}") };
        let expected: Vec<&str> = expected.split(' ').filter(|word| *word != "-").collect();
        let found = replacements(region.parse().unwrap(), sentence);
        if found != expected {
            wrong.push(format!(
                "{region} {sentence}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} sentences differ\n{}", wrong.len(), wrong.join("\n"));
}

//! What stands before the text: the metadata.

use super::{Flavour, escape};
use crate::layout::LayoutDocument;

/// Writes the metadata as YAML: between `---` lines, or for `CommonMark`, which would take those
/// for a thematic break and a heading, in a comment.
pub(super) fn write(document: &LayoutDocument, flavour: Flavour) -> String {
    let metadata = &document.metadata;
    let is_pandoc = flavour == Flavour::Pandoc;
    // To pandoc values are Markdown.
    let value = |text: &str| match is_pandoc {
        true => yaml(&escape::value(text)),
        false => yaml(text),
    };
    let entry = |key: &str, text: &str| format!("{}: {}\n", yaml(key), value(text));
    let optional = |key: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| entry(key, value))
    };
    let (begin, end) = match flavour {
        Flavour::Gfm | Flavour::Pandoc => ("---\n", "---\n"),
        Flavour::CommonMark => ("<!-- hanpress:metadata\n", "-->\n"),
    };
    let mut text = String::from(begin);
    if is_pandoc {
        text.push_str("markdown: pandoc\n");
    }
    text.push_str(&optional("title", &metadata.title));
    text.push_str(&optional("subtitle", &metadata.subtitle));
    match metadata.authors.as_slice() {
        [] => {}
        [author] => text.push_str(&entry("author", author)),
        authors => {
            text.push_str(if is_pandoc { "author:\n" } else { "authors:\n" });
            for author in authors {
                text.push_str(&format!("  - {}\n", value(author)));
            }
        }
    }
    text.push_str(&optional("date", &metadata.date));
    text.push_str(&entry("lang", document.lang.as_str()));
    if !metadata.protect.is_empty() {
        text.push_str("protect:\n");
        for key in &metadata.protect {
            text.push_str(&format!("  - {}\n", yaml(key)));
        }
    }
    for (key, value) in &metadata.extra {
        text.push_str(&entry(key, value));
    }
    text.push_str(end);
    text
}

/// Writes a YAML scalar: plain if nothing in it could be taken for syntax, else double-quoted.
fn yaml(text: &str) -> String {
    let first_is_plain = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '《');
    let has_syntax = text.contains(": ")
        || text.contains(" #")
        || text.ends_with([':', ' '])
        || text.contains("-->")
        || text.chars().any(|c| {
            c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{FEFF}')
        });
    let is_keyword = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    if first_is_plain && !has_syntax && !is_keyword {
        return text.to_owned();
    }
    // JSON's strings are YAML's double-quoted scalars.
    let quoted = serde_json::Value::from(text).to_string();
    // Nothing in a comment may end it.
    quoted.replace("-->", "--\\u003e")
}

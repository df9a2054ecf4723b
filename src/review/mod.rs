//! The review page: one HTML file in which a person reads source and result side by side, sees
//! every change, and decides the doubtful ones.
//!
//! An [`Audit`] with its passages goes in; a page comes out that needs nothing else, loads nothing
//! (its content security policy forbids it) and is the same bytes for the same audit. The page is
//! a template, a style sheet and a script under `src/review/page`; the data stand in it as JSON.
//! What is decided leaves it as TOML, decisions for `hanpress.lock` and terms for a glossary.

mod data;

use sha2::{Digest, Sha256};

use crate::conversion::Audit;
use data::Data;

/// The page; `{{name}}` stands for what is put in.
const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");
/// The script. Its files are one scope: each may use what stands in those before it at once, and
/// what stands in those behind it once the page has started.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("page/words.js"),
    include_str!("page/model.js"),
    include_str!("page/decisions.js"),
    include_str!("page/toml.js"),
    include_str!("page/passages.js"),
    include_str!("page/card.js"),
    include_str!("page/dialogs.js"),
    include_str!("page/main.js"),
    "})();\n"
);

/// What a page is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The manuscript's file name, by which decisions are kept.
    pub manuscript: &'a str,
    /// The title in the edition; without one the page is called after the file.
    pub title: Option<&'a str>,
}

/// Writes the page of an audit that kept its passages.
#[must_use]
pub fn write(subject: &Subject<'_>, audit: &Audit) -> String {
    let json = serde_json::to_string(&Data::new(subject.manuscript, audit));
    // Strings, numbers and lists always serialise.
    let json = within_script(&json.unwrap_or_default());
    let title = escape(subject.title.unwrap_or(subject.manuscript));
    // Line ends as the HTML parser will see them, or the hashes would not fit.
    let (style, script) = (STYLE.replace('\r', ""), SCRIPT.replace('\r', ""));
    fill(&[
        ("title", &title),
        ("style-hash", &source_hash(&style)),
        ("script-hash", &source_hash(&script)),
        ("style", &style),
        ("script", &script),
        ("content", &hexadecimal(&json)),
        ("data", &json),
    ])
}

/// Puts values in their places in the template, in one pass: a value may hold `{{` itself.
fn fill(values: &[(&str, &str)]) -> String {
    let length: usize = values.iter().map(|(_, value)| value.len()).sum();
    let mut page = String::with_capacity(TEMPLATE.len() + length);
    let mut pieces = TEMPLATE.split("{{");
    page.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or_default();
        let value = values.iter().find(|(known, _)| *known == name);
        page.push_str(value.map_or("", |(_, value)| value));
        page.push_str(rest);
    }
    page
}

/// Escapes text for HTML, attributes included.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Escapes JSON for a script element: without `<` nothing in it can end the element or begin a
/// comment (HTML Standard, 4.12.1.3), and U+2028 and U+2029 are line ends to older readers.
fn within_script(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' => escaped.push_str("\\u003c"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Returns the hash by which a content security policy allows an inline element (CSP Level 3,
/// 2.3.1).
fn source_hash(content: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(content)))
}

/// Returns the first 16 digits of a text's SHA-256: they tell the pages of a manuscript apart.
fn hexadecimal(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Encodes bytes in base64 (RFC 4648, 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| usize::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let is_padding = digit > chunk.len();
            let value = bits >> (18 - 6 * digit) & 63;
            text.push(if is_padding { '=' } else { char::from(DIGITS[value]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, fill, within_script};

    #[test]
    fn base64_is_that_of_the_rfc() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, encoded) in cases {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn json_within_a_script_is_the_same_json_and_cannot_end_it() {
        let text = "</script><!-- \u{2028}\u{2029} & ]]>";
        let json = within_script(&serde_json::to_string(text).unwrap());
        assert!(!json.contains(['<', '\u{2028}', '\u{2029}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn a_value_is_not_taken_for_a_place() {
        let page = fill(&[("title", "{{data}}"), ("data", "{{title}}")]);
        assert!(page.contains("<title>{{data}} "), "the title was filled in again");
        assert!(page.contains(">{{title}}</script>"), "the data were filled in again");
    }
}

//! The `publish` profile: what a mainland publisher expects of a text from Taiwan or Hong Kong.
//!
//! The same chain as OpenCC's, with other stages. First the word and character forms of Taiwan
//! *and* Hong Kong become OpenCC's standard ones, the project's own layers among them, the
//! longest entry winning wherever it stands; then the characters are simplified; then the
//! punctuation is changed. Without regional words: 軟體 stays 软体, because a book's words are
//! its author's. Without `TSCharactersExt`, none of whose 895 forms is in the 通用规范汉字表, and
//! without those of `TSCharacters` that neither the list nor a common face has (`unsimplified.tsv`):
//! the standard leaves characters outside it unsimplified.

use super::change::{compose, drop_void};
use super::explain;
use super::fixed::{self, Fixed};
use super::programs::PUBLISH;
use super::{Conversion, Converter, punctuation};

/// The converter.
#[derive(Debug)]
pub(super) struct Publish;

impl Publish {
    /// Converts a text without an account of its changes.
    pub(super) fn text(text: &str) -> String {
        let mut result = Vec::new();
        PUBLISH.convert(text, &mut result, &mut Vec::new());
        match String::from_utf8(result) {
            Ok(simplified) => punctuation::rewrite(&simplified, &[]).text,
            // Whole characters go in and come out.
            Err(_) => Self.convert(text).text,
        }
    }
}

impl Converter for Publish {
    fn convert_around(&self, text: &str, fixed: &[Fixed]) -> Conversion {
        let (Conversion { text: simplified, changes }, settled) =
            fixed::convert_around(text, fixed, |piece| explain::convert(&PUBLISH, piece));
        let marked = punctuation::rewrite(&simplified, &settled);
        let mut changes = compose(changes, marked.changes);
        drop_void(text, &marked.text, &mut changes);
        Conversion { text: marked.text, changes }
    }
}

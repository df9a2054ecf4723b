//! Bytes → text: what encoding a manuscript is in, and where every place in it is.
//!
//! A file's bytes go in; a [`Source`] comes out: decoded text with `\n` for every line end and
//! nothing in it that no edition can carry, plus the way back from a place in it to a line, a
//! column and a byte of the file. What could not be decoded is reported, never dropped in
//! silence.

mod binary;
mod clean;
mod decode;
mod detect;
mod encoding;
mod place;
mod switch;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use decode::ByteMap;
pub use encoding::{Confidence, Encoding, EncodingName};
pub use place::Place;
use place::PlaceIndex;
pub use switch::{Switch, Switches};

/// The largest manuscript in bytes: a [`Span`] counts with 32 bits, and text in Big5 or GB18030
/// grows by up to a half when decoded.
const MAX_BYTES: usize = 1 << 30;
/// So many characters that mean nothing may be slips in a text however short.
const FEW_MALFORMED: usize = 10;
/// One in so many that mean nothing, and the text is in another encoding.
const WRONG_ENCODING: usize = 20;

/// A byte range of the decoded text, end exclusive.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Creates a span; offsets past 4 GiB are clamped ([`Source`] refuses such manuscripts).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// Returns the span as a range of `usize`.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A decoded manuscript.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
    text: String,
    encoding: Encoding,
    bytes: ByteMap,
    places: OnceLock<PlaceIndex>,
    /// Where the parts of a package begin; empty for text.
    parts: Vec<(usize, &'static str)>,
}

impl Source {
    /// Decodes a file's bytes, in the encoding named or else in the one they seem to be in.
    ///
    /// Line ends of every kind become `\n`. Control characters other than tab, newline and form
    /// feed (page breaks, which the plain reader needs) are dropped and reported. Characters are
    /// otherwise kept as they are: no Unicode normalisation is applied, since it would merge
    /// compatibility ideographs that the author told apart.
    ///
    /// Errors if the file is empty, is no text, is larger than 1 GiB or fits no encoding.
    pub fn decode(
        path: impl Into<PathBuf>,
        bytes: Vec<u8>,
        encoding: Option<EncodingName>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self> {
        let path = path.into();
        match decode(bytes, encoding, diagnostics) {
            Ok((text, encoding, bytes)) => {
                let (places, parts) = (OnceLock::new(), Vec::new());
                Ok(Self { path, text, encoding, bytes, places, parts })
            }
            Err(reason) => Err(Error::Manuscript { path, reason }),
        }
    }

    /// Creates a source from text that is already decoded.
    #[must_use]
    pub fn from_text(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            encoding: Encoding::declared(EncodingName::Utf8),
            bytes: ByteMap::identity(),
            places: OnceLock::new(),
            parts: Vec::new(),
        }
    }

    /// Creates the source of a manuscript that is no text: `text` has a line for each of its
    /// paragraphs, and `parts` says from which offset on they stand where (`body`, `notes`).
    #[must_use]
    pub fn of_paragraphs(
        path: impl Into<PathBuf>,
        text: impl Into<String>,
        parts: Vec<(usize, &'static str)>,
    ) -> Self {
        Self { parts, ..Self::from_text(path, text) }
    }

    /// Returns the path the manuscript came from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the name of the file it came from, `None` if the path has none.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned())
    }

    /// Returns the decoded text: newlines are `\n`, no byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the encoding the text was in, and how sure that is.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the offset in the file of the character at `text_offset` in the decoded text.
    ///
    /// Exact up to the few characters of GB18030 that have two codes.
    #[must_use]
    pub fn byte_offset(&self, text_offset: usize) -> usize {
        self.bytes.byte_offset(&self.text, text_offset, self.encoding.name)
    }

    /// Returns the line and the column in characters of the beginning of `span`, both from 1.
    #[must_use]
    pub fn line_and_column(&self, span: Span) -> (usize, usize) {
        self.places().line_and_column(&self.text, span)
    }

    /// Returns the line, column and surroundings of the beginning of `span`.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let before = |&&(start, _): &&(usize, &'static str)| start <= span.start as usize;
        let part = self.parts.iter().take_while(before).last().map(|&(_, name)| name);
        Place { part, ..self.places().place(&self.text, span) }
    }

    fn places(&self) -> &PlaceIndex {
        self.places.get_or_init(|| PlaceIndex::new(&self.text))
    }
}

/// The whole way from bytes to text; `Err` is the reason why there is none.
fn decode(
    bytes: Vec<u8>,
    named: Option<EncodingName>,
    diagnostics: &mut Diagnostics,
) -> Result<(String, Encoding, ByteMap), String> {
    if bytes.is_empty() {
        return Err("the manuscript is empty (0 bytes)".to_owned());
    }
    if bytes.len() > MAX_BYTES {
        return Err(format!("the manuscript has {} bytes; the limit is 1 GiB", bytes.len()));
    }
    if let Some(kind) = binary::kind_by_signature(&bytes) {
        return Err(format!("this is {kind}, not a text"));
    }
    let told = match named {
        Some(name) => Some((Encoding::declared(name), detect::bom_length(&bytes, name))),
        None => detect::by_mark(&bytes),
    };
    let (encoding, bom, (raw, malformed)) = match told {
        Some((encoding, bom)) => (encoding, bom, decode::decode(bytes, bom, encoding.name)),
        // Valid UTF-8 is proof enough, and text already.
        None => match String::from_utf8(bytes) {
            Ok(text) => {
                let (name, confidence) = (EncodingName::Utf8, Confidence::Certain);
                (Encoding { name, confidence }, 0, (text, Vec::new()))
            }
            Err(error) => {
                let bytes = error.into_bytes();
                let encoding = detect::by_evidence(&bytes)?;
                (encoding, 0, decode::decode(bytes, 0, encoding.name))
            }
        },
    };
    if encoding.confidence < Confidence::Certain {
        diagnostics.push(detect::guess_diagnostic(encoding));
    }
    let cleaned = clean::clean(raw, bom, encoding.name, &malformed);
    if let Some(reason) = binary::reason_by_content(&cleaned) {
        return Err(reason);
    }
    if cleaned.text.chars().all(|c| c.is_whitespace() || c == '\u{FFFD}') {
        return Err("the manuscript is empty: nothing but white space".to_owned());
    }
    if malformed.len() > FEW_MALFORMED {
        let characters = cleaned.text.chars().count();
        if malformed.len() * WRONG_ENCODING > characters {
            return Err(format!(
                "{} of {characters} characters mean nothing in {}; name the right encoding with \
                 --encoding",
                malformed.len(),
                encoding.name
            ));
        }
    }
    decode::report_undecodable(&malformed, &cleaned, encoding.name, diagnostics);
    clean::report_controls(&cleaned, diagnostics);
    Ok((cleaned.text, encoding, cleaned.map))
}

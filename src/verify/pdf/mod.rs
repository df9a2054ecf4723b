//! A PDF edition read back: text from the content streams by way of `ToUnicode` and `ActualText`,
//! hung into the structure tree, with links and names of places.
//!
//! hayro-syntax, which parses the objects, is imported in this folder only. Nothing here knows how
//! hanpress writes, so that a fault of the writer is seen: what stands in the file counts.

mod bounds;
mod content;
mod navigation;
mod places;
mod say;
mod structure;
mod text;
mod unicode;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::{LoadPdfError, Pdf};
use rayon::prelude::*;

use super::said::Said;
use content::PageContent;

/// Why a file can't be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is damaged, or no PDF.
    Damaged(String),
    /// It unpacks to more than memory should hold.
    TooLarge,
    /// It wants a password.
    Encrypted,
    /// Another program made it.
    Foreign(String),
    /// It has no structure: it was made for the press.
    Untagged,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(reason) => formatter.write_str(reason),
            Self::TooLarge => formatter.write_str(
                "it unpacks to far more than an edition has; it may have been made to do harm: build \
                 the edition again",
            ),
            Self::Encrypted => formatter.write_str("it is encrypted"),
            Self::Foreign(producer) if producer.is_empty() => {
                formatter.write_str("hanpress did not make it, and it does not say what did")
            }
            Self::Foreign(producer) => {
                write!(formatter, "hanpress did not make it: its producer is {producer}")
            }
            Self::Untagged => formatter.write_str(
                "it has no structure, as files for the press (PDF/X-4) have none: only a person \
                 can compare it",
            ),
        }
    }
}

/// Reads an edition.
pub(super) fn read(bytes: &Arc<Vec<u8>>) -> Result<Said, Unreadable> {
    bounds::check(bytes)?;
    let pdf = Pdf::new(Arc::clone(bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unreadable::Encrypted,
        LoadPdfError::Invalid => Unreadable::Damaged("it is damaged, or no PDF".to_owned()),
    })?;
    let producer = pdf.metadata().producer.as_deref().map(decode).unwrap_or_default();
    if !producer.starts_with("hanpress") {
        return Err(Unreadable::Foreign(producer));
    }
    let pages = pdf.pages();
    let numbers: BTreeMap<ObjectIdentifier, usize> = pages
        .iter()
        .enumerate()
        .filter_map(|(index, page)| Some((page.raw().obj_id()?, index)))
        .collect();
    let Some(tree) = structure::read(&pdf, &numbers)? else { return Err(Unreadable::Untagged) };
    let fonts = content::fonts(pages);
    content::check(pages)?;
    let pictures = content::pictures(pages);
    let contents: Vec<PageContent> = pages
        .par_iter()
        .map(|page| content::read(page, &fonts, &pictures))
        .collect::<Result<_, _>>()?;
    let destinations = navigation::destinations(&pdf, &numbers);
    let bookmarks = navigation::bookmarks(&pdf, &numbers);
    Ok(places::settle(say::speak(&tree, &contents), &destinations, &bookmarks))
}

/// Returns a text string of a dictionary.
fn text_string(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    let text = dict.get::<hayro_syntax::object::String<'_>>(key)?;
    Some(decode(text.as_bytes()))
}

/// Decodes a text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with a mark, else
/// `PDFDocEncoding`, which is Latin 1 but for marks that no edition of ours writes that way.
fn decode(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let unit = |pair: &[u8]| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte));
        return String::from_utf16_lossy(&units.chunks(2).map(unit).collect::<Vec<_>>());
    }
    match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(text) => String::from_utf8_lossy(text).into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

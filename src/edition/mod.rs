//! The editions: writers of one layout model.
//!
//! Each writer owns its foreign crate alone. `markdown` is the small one to read first.

pub mod docx;
#[cfg(feature = "docx-rs")]
pub mod docx_rs;
pub mod markdown;
#[cfg(feature = "printpdf")]
pub mod printpdf;

/// The formats hanpress writes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum EditionFormat {
    /// PDF.
    Pdf,
    /// Office Open XML.
    Docx,
    /// Markdown.
    Markdown,
}

pub mod pdf;

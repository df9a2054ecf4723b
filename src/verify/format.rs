//! The files that are compared.

use std::fmt;

use serde::Serialize;

use super::said::Place;

/// What an edition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PDF.
    Pdf,
    /// Office Open XML.
    Docx,
    /// Markdown.
    Markdown,
    /// The outline, exported as JSON.
    Outline,
}

impl Format {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Markdown, Self::Outline];

    /// Returns the end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Outline => "outline.json",
        }
    }

    /// Returns the place of what is counted from 1 in it, where no pages are counted.
    pub(super) fn place(self, number: usize) -> Place {
        match self {
            Self::Pdf => Place::Page { page: number, block: None },
            Self::Docx => Place::Paragraph { paragraph: number },
            Self::Markdown => Place::Line { line: number },
            Self::Outline => Place::File,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Markdown => "Markdown",
            Self::Outline => "outline",
        })
    }
}

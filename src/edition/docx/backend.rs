//! Which crate writes the file.

use std::str::FromStr;

use crate::error::{Error, Result, suggest};

/// What writes DOCX editions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocxBackend {
    /// hanpress itself: all that Word can hold.
    #[default]
    Hanpress,
    /// docx-rs: text, headings, lists, tables, notes, pictures and links.
    #[cfg(feature = "docx-rs")]
    DocxRs,
}

impl FromStr for DocxBackend {
    type Err = Error;

    /// Reads a name, whatever its case. A writer that is not built in is an error too, which says
    /// how to get it.
    fn from_str(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "hanpress" => Ok(Self::Hanpress),
            #[cfg(feature = "docx-rs")]
            "docx-rs" => Ok(Self::DocxRs),
            #[cfg(not(feature = "docx-rs"))]
            "docx-rs" => Err(Error::Usage(
                "this hanpress is built without docx-rs: build it with --features docx-rs"
                    .to_owned(),
            )),
            lower => {
                let known = suggest(lower, ["hanpress", "docx-rs"]);
                Err(Error::Usage(format!("unknown DOCX writer {name}{known}")))
            }
        }
    }
}

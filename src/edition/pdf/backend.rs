//! Which crate writes the file.

use std::str::FromStr;

use crate::error::{Error, Result, suggest};

/// The crate that writes PDF editions. All draw the same pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PdfBackend {
    /// krilla: tagged, to the standards asked for.
    #[default]
    Krilla,
    /// printpdf: text, images, links and flat bookmarks.
    #[cfg(feature = "printpdf")]
    Printpdf,
}

impl FromStr for PdfBackend {
    type Err = Error;

    /// Reads a name, whatever its case. A writer that is not built in is an error too, which says
    /// how to get it.
    fn from_str(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "krilla" => Ok(Self::Krilla),
            #[cfg(feature = "printpdf")]
            "printpdf" => Ok(Self::Printpdf),
            #[cfg(not(feature = "printpdf"))]
            "printpdf" => Err(Error::Usage(
                "this hanpress is built without printpdf: build it with --features printpdf"
                    .to_owned(),
            )),
            lower => {
                let known = suggest(lower, ["krilla", "printpdf"]);
                Err(Error::Usage(format!("unknown PDF writer {name}{known}")))
            }
        }
    }
}

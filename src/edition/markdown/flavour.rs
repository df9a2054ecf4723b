//! The flavours of Markdown that the edition can be written in.

use std::str::FromStr;

use crate::error::{Error, Result, suggest};

/// For whose parser the edition is written. hanpress reads all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Flavour {
    /// GitHub's: keys are `<a id>`, notes `[^1]`, tables have pipes.
    #[default]
    Gfm,
    /// Plain `CommonMark`: what it has no form for (tables, notes, strikethrough) is HTML, the
    /// metadata a comment.
    CommonMark,
    /// pandoc's: keys and classes in braces, `^super^` and `~sub~`; what pandoc alone takes for
    /// markup is escaped.
    Pandoc,
}

impl FromStr for Flavour {
    type Err = Error;

    /// Reads a name, whatever its case.
    fn from_str(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().as_str() {
            "gfm" => Ok(Self::Gfm),
            "commonmark" => Ok(Self::CommonMark),
            "pandoc" => Ok(Self::Pandoc),
            lower => {
                let known = suggest(lower, ["gfm", "commonmark", "pandoc"]);
                Err(Error::Usage(format!("unknown flavour of Markdown {name}{known}")))
            }
        }
    }
}

//! What a review page exports: decisions, and terms for a glossary.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{DecisionRow, distinct};
use crate::conversion::Decision;
use crate::error::explain_toml;

/// What was decided on a review page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// The decisions, each with its manuscript's file name, in the order of the export.
    pub decisions: Vec<(String, Decision)>,
    /// The terms as TOML, `[[term]]` blocks to be put into a glossary; empty if there are none.
    pub terms: String,
}

/// The export's form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    decision: Vec<Spanned<DecisionRow>>,
    #[serde(default)]
    term: Vec<toml::Table>,
}

/// The part of it that belongs into a glossary.
#[derive(Serialize)]
struct Terms {
    term: Vec<toml::Table>,
}

impl Export {
    /// Reads an export's text: `[[decision]]` blocks as in the lock file, `[[term]]` blocks as in
    /// a glossary.
    ///
    /// Errors with a clause saying what is wrong and on which line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let File { decision, term } =
            toml::from_str(text).map_err(|error| explain_toml(&error, text))?;
        let decisions = distinct(decision, text)?;
        // What was read from TOML can be written as TOML.
        let terms = match term.is_empty() {
            true => String::new(),
            false => toml::to_string(&Terms { term }).unwrap_or_default(),
        };
        Ok(Self { decisions, terms })
    }
}

#[cfg(test)]
mod tests {
    use super::Export;

    #[test]
    fn decisions_and_terms_are_told_apart() {
        let text = "\
            [[term]]\nsource = \"畢昇\"\nprotect = true\n\n\
            [[decision]]\nmanuscript = \"a.md\"\nbefore = \"鍊\"\nafter = \"链\"\nleft = \"\"\nright = \"\"\n";
        let export = Export::parse(text).unwrap();
        let [(manuscript, decision)] = export.decisions.as_slice() else { panic!("one decision") };
        assert_eq!((manuscript.as_str(), decision.after.as_str()), ("a.md", "链"));
        let terms: toml::Table = toml::from_str(&export.terms).unwrap();
        assert_eq!(terms["term"][0]["source"].as_str(), Some("畢昇"));
        assert_eq!(terms["term"][0]["protect"].as_bool(), Some(true));
        assert_eq!(Export::parse("").unwrap(), Export::default());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let error =
            Export::parse("[[decision]]\nmanuscript = \"a.md\"\nbefor = \"鍊\"\n").unwrap_err();
        assert_eq!(
            error,
            "line 3: unknown key befor; did you mean before?\n  |\n3 | befor = \"鍊\"\n  | ^^^^^"
        );
    }
}

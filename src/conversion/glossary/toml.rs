//! Glossaries in TOML: `[[term]]` tables.

use serde::Deserialize;
use toml::Spanned;

use super::{Row, Slip};
use crate::error::locate_toml;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    term: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    source: Spanned<String>,
    target: Option<String>,
    #[serde(default)]
    protect: bool,
    #[serde(default)]
    never: bool,
    key: Option<String>,
    note: Option<String>,
}

/// Reads the rows; a row stands where its source does.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, Slip> {
    let written: Written = toml::from_str(text).map_err(|error| {
        let (line, reason) = locate_toml(&error, text);
        Slip { line, reason }
    })?;
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let rows = written.term.into_iter().map(|term| Row {
        line: ends.partition_point(|&end| end < term.source.span().start) + 1,
        source: term.source.into_inner(),
        target: term.target,
        protect: term.protect,
        never: term.never,
        key: term.key,
        note: term.note,
    });
    Ok(rows.collect())
}

//! The lines of a table.

use super::Risk;

/// A line of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// What is replaced.
    pub key: &'static str,
    /// What replaces it, then alternatives, separated by spaces.
    pub values: &'static str,
    /// How sure the value is: the third column.
    pub risk: Risk,
}

/// Iterates over a table's lines that are entries.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        let key = columns.next().filter(|key| !key.is_empty())?;
        let values = columns.next()?;
        let risk = match columns.next() {
            Some("likely") => Risk::Likely,
            Some("doubtful") => Risk::Doubtful,
            _ => Risk::Certain,
        };
        Some(Row { key, values, risk })
    })
}

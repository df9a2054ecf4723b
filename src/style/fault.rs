//! What is wrong with a sheet, and with which key of it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::error::explain_at;

/// A value that can be read but not used.
#[derive(Debug)]
pub(super) struct Fault {
    /// The key, sections before it, joined by dots.
    key: String,
    reason: String,
}

impl Fault {
    pub(super) fn new(key: &str, reason: String) -> Self {
        Self { key: key.to_owned(), reason }
    }

    /// Says that the key is one of a section.
    pub(super) fn within(self, section: &str) -> Self {
        Self { key: format!("{section}.{}", self.key), reason: self.reason }
    }

    /// Says what is wrong; with the line and a mark, if `text` itself sets the key and not a sheet
    /// it extends.
    pub(super) fn explain(&self, text: &str) -> String {
        match place_of(text, &self.key) {
            Some(range) => explain_at(text, range, &self.reason),
            None => format!("{}: {}", self.key, self.reason),
        }
    }
}

/// Returns where the value of a key is.
pub(super) fn place_of(text: &str, key: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let mut table = table.get_ref();
    let mut keys = key.split('.').peekable();
    while let Some(key) = keys.next() {
        let value = table.get(key)?;
        if keys.peek().is_none() {
            return Some(value.span());
        }
        let DeValue::Table(inner) = value.get_ref() else { return None };
        table = inner;
    }
    None
}

//! Where a term is written.

use std::cmp::Ordering;
use std::fmt;
use std::sync::{PoisonError, RwLock};

/// The names of all glossaries read so far. A place stands in every change that a glossary makes,
/// so it must be small and freely copied; what is shown and compared is the name, so the order in
/// which glossaries were read shows nowhere.
static NAMES: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// A row of a glossary; shown as `terms.toml:12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TermPlace {
    /// Index in [`NAMES`], in which no name stands twice.
    file: u32,
    line: u32,
}

impl TermPlace {
    /// Creates the place of a line, counted from 1, of the glossary called `name`.
    #[must_use]
    pub fn new(name: &str, line: usize) -> Self {
        let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
        let known = names.iter().position(|known| known == name);
        let file = known.unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { file: small(file), line: small(line) }
    }

    /// Returns what the glossary is called.
    #[must_use]
    pub fn file(self) -> String {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        names.get(self.file as usize).cloned().unwrap_or_default()
    }

    /// Returns the line, counted from 1.
    #[must_use]
    pub fn line(self) -> usize {
        self.line as usize
    }
}

impl fmt::Display for TermPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file(), self.line)
    }
}

impl Ord for TermPlace {
    fn cmp(&self, other: &Self) -> Ordering {
        let files = match self.file == other.file {
            true => Ordering::Equal,
            false => self.file().cmp(&other.file()),
        };
        files.then(self.line.cmp(&other.line))
    }
}

impl PartialOrd for TermPlace {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::TermPlace;

    #[test]
    fn places_are_ordered_by_name_whichever_was_read_first() {
        let (later, earlier) = (TermPlace::new("b.csv", 2), TermPlace::new("a.csv", 30));
        assert!(earlier < later && later > TermPlace::new("b.csv", 1));
        assert_eq!(later, TermPlace::new("b.csv", 2));
        assert_eq!(earlier.to_string(), "a.csv:30");
    }
}

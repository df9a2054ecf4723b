//! Entries of the index: `茶!綠茶`, `chongqing@重慶`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Origin;

/// Separates an entry from those under it.
const LEVEL: char = '!';
/// Separates what an entry is sorted by from the entry itself.
const SORT: char = '@';

/// A mark that asks for an entry in the index.
///
/// Its written form is that of `makeindex`: `sort@entry!entry below!…`, where the sort key is
/// that of the last entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexMark {
    /// The entry, from the outermost level in; at least one, none of them empty, none with an
    /// ASCII `!` or `@` in it.
    pub levels: Vec<String>,
    /// What the innermost level is sorted by, where that is not its sound. Never converted.
    pub sort: Option<String>,
    /// Where the mark stands.
    pub origin: Origin,
}

impl IndexMark {
    /// Creates a mark for an entry under others; `None` if a level is empty. What separates levels
    /// in the written form becomes full-width.
    #[must_use]
    pub fn new(levels: &[&str], sort: Option<&str>, origin: Origin) -> Option<Self> {
        let clean = |text: &str| text.trim().replace(LEVEL, "！").replace(SORT, "＠");
        let levels: Vec<String> = levels.iter().map(|level| clean(level)).collect();
        let sort = sort.map(clean).filter(|sort| !sort.is_empty());
        let is_entry = !levels.is_empty() && levels.iter().all(|level| !level.is_empty());
        is_entry.then_some(Self { levels, sort, origin })
    }

    /// Reads the written form; `None` if a level is empty.
    #[must_use]
    pub fn parse(text: &str, origin: Origin) -> Option<Self> {
        let mut levels: Vec<&str> = text.split(LEVEL).collect();
        let last = levels.last_mut()?;
        let sort = match last.split_once(SORT) {
            Some((sort, entry)) => {
                *last = entry;
                Some(sort)
            }
            None => None,
        };
        Self::new(&levels, sort, origin)
    }
}

impl fmt::Display for IndexMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, level) in self.levels.iter().enumerate() {
            let is_last = index + 1 == self.levels.len();
            if index > 0 {
                write!(f, "{LEVEL}")?;
            }
            if let Some(sort) = self.sort.as_ref().filter(|_| is_last) {
                write!(f, "{sort}{SORT}")?;
            }
            f.write_str(level)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::IndexMark;
    use crate::document::Origin;

    #[test]
    fn the_written_form_reads_back() {
        for text in ["茶", "茶!綠茶", "chongqing@重慶", "城市!chongqing@重慶"] {
            let mark = IndexMark::parse(text, Origin::unknown()).expect(text);
            assert_eq!(mark.to_string(), text);
        }
        for none in ["", " ", "!茶", "茶!", "a@", "茶!!綠茶"] {
            assert_eq!(IndexMark::parse(none, Origin::unknown()), None, "{none}");
        }
        let odd = IndexMark::new(&["a!b", "c@d"], Some("e!"), Origin::unknown()).unwrap();
        assert_eq!(IndexMark::parse(&odd.to_string(), Origin::unknown()), Some(odd));
    }
}

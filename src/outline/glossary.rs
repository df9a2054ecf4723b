//! Keys of titles that a project has settled.

use std::collections::BTreeMap;

use super::Key;

/// Title → key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyGlossary {
    keys: BTreeMap<String, Key>,
}

impl KeyGlossary {
    /// Creates a glossary from pairs of title and key.
    ///
    /// Errors with the pair's key if it is not of the permitted form.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, String> {
        let mut glossary = Self::default();
        for (title, key) in pairs {
            glossary.add(title, key)?;
        }
        Ok(glossary)
    }

    /// Adds a title, unless it has a key already.
    ///
    /// Errors with the key if it is not of the permitted form.
    pub fn add(&mut self, title: &str, key: &str) -> Result<(), String> {
        let key = Key::new(key).ok_or_else(|| key.to_owned())?;
        self.keys.entry(title.trim().to_owned()).or_insert(key);
        Ok(())
    }

    /// Returns the key of a title, in whatever script the glossary has it.
    pub(super) fn find(&self, source_title: &str, title: &str) -> Option<&Key> {
        self.keys.get(source_title.trim()).or_else(|| self.keys.get(title.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::KeyGlossary;

    #[test]
    fn a_bad_key_is_named() {
        assert_eq!(KeyGlossary::from_pairs([("序", "The Preface")]), Err("The Preface".to_owned()));
    }
}

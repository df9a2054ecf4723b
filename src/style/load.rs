//! Sheets by name or file.

use std::fs;
use std::path::Path;

use super::StyleSheet;
use crate::error::{Error, Result, suggest};

impl StyleSheet {
    /// Returns the sheet that `--style` or front matter names: a built-in one, or a TOML file
    /// relative to `folder`.
    ///
    /// Errors if there is neither, naming the nearest built-in sheet, or if the file is wrong.
    pub fn load(name: &str, folder: &Path) -> Result<Self> {
        if Self::built_in_names().any(|built_in| built_in == name) {
            return Self::built_in(name);
        }
        let path = folder.join(name);
        let looks_like_file = path.extension().is_some_and(|extension| extension == "toml");
        if !looks_like_file && !path.is_file() {
            let known = suggest(name, Self::built_in_names());
            return Err(Error::Usage(format!("no style sheet {name}{known}, and no such file")));
        }
        let text = fs::read_to_string(&path).map_err(|error| Error::Configuration {
            path: path.clone(),
            reason: format!("cannot be read: {error}"),
        })?;
        Self::parse(&path.to_string_lossy(), &text)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::StyleSheet;

    #[test]
    fn built_in_sheets_and_files_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("house.toml");
        std::fs::write(&file, "extends = \"book-32k\"\n").unwrap();
        let book = StyleSheet::load("book-32k", folder.path()).unwrap();
        let house = StyleSheet::load("house.toml", folder.path()).unwrap();
        assert_eq!(book.page, house.page);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = StyleSheet::load("book-32", Path::new("")).unwrap_err().to_string();
        assert!(error.contains("did you mean book-32k"), "{error}");
        assert!(StyleSheet::load("nowhere.toml", Path::new("")).is_err());
    }
}

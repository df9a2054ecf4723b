//! Profiles of presses (ICC.1, <https://www.color.org/icc_specs2.xalter>).

use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs};

/// A profile that says which colours the inks of a press give.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// What it is called: in a sheet, and in the files that are made for it.
    pub name: String,
    /// The printing condition's name in the registry of the International Color Consortium;
    /// `None` if it has none or that is unknown.
    pub registered: Option<&'static str>,
    /// The ICC profile: of an output device with the inks C, M, Y and K.
    pub data: Arc<[u8]>,
}

/// The profile that travels with the program (`data/profiles`).
const BUILT_IN: &str = "fogra39l-coated";

const HEADER: usize = 128;

impl Profile {
    /// Returns whether this is the name of the profile that travels with the program.
    pub(super) fn is_built_in(name: &str) -> bool {
        name == BUILT_IN
    }

    /// Returns the built-in profile, or reads an `.icc` file.
    ///
    /// Errors, as a clause, if there is no such file or it is not the profile of a CMYK press.
    pub fn load(name: &str) -> Result<Self, String> {
        if Self::is_built_in(name) {
            return Ok(Self::default());
        }
        let path = Path::new(name);
        let data = fs::read(path)
            .map_err(|error| format!("{name} is neither {BUILT_IN} nor a file: {error}"))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Self::new(name, data)
    }

    fn new(name: String, data: Vec<u8>) -> Result<Self, String> {
        let field = |at: usize| data.get(at..at + 4).filter(|_| data.len() > HEADER);
        let is = |at: usize, value: &[u8]| field(at) == Some(value);
        if !is(36, b"acsp") {
            return Err(format!("{name} is no ICC profile"));
        }
        if !is(12, b"prtr") || !is(16, b"CMYK") {
            return Err(format!("{name} is not the profile of a press with four inks"));
        }
        Ok(Self { name, registered: None, data: data.into() })
    }
}

impl Default for Profile {
    /// Returns Fogra's characterisation of offset on coated paper, ISO 12647-2:2004.
    fn default() -> Self {
        Self {
            name: "Coated FOGRA39L (ISO 12647-2:2004)".to_owned(),
            registered: Some("FOGRA39"),
            data: include_bytes!("../../data/profiles/fogra39l-coated.icc").as_slice().into(),
        }
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Profile").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn the_built_in_profile_is_one_of_a_press() {
        let built_in = Profile::default();
        let data = built_in.data.to_vec();
        let stated = u32::from_be_bytes([data[0], data[1], data[2], data[3]]);
        assert_eq!(usize::try_from(stated), Ok(data.len()));
        assert_eq!(Profile::new("same".to_owned(), data).unwrap().data, built_in.data);
    }

    #[test]
    fn other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |name: &str, data: &[u8]| {
            std::fs::write(folder.path().join(name), data).unwrap();
            Profile::load(&folder.path().join(name).to_string_lossy()).unwrap_err()
        };
        let mut of_screen = Profile::default().data.to_vec();
        of_screen[12..20].copy_from_slice(b"mntrRGB ");
        assert!(refused("screen.icc", &of_screen).contains("four inks"));
        assert!(refused("text.icc", b"no profile").contains("no ICC profile"));
        let missing = Profile::load("nowhere/gone.icc").unwrap_err();
        assert!(missing.contains("gone.icc"), "{missing}");
    }
}

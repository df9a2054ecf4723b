//! What a press needs: bleed, marks, black, the profile of its inks.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::written::Dimension;
use super::{Length, Profile};

/// What a sheet says about files for the press (PDF/X-4); other files take nothing from it.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintStyle {
    /// How far what runs off the trimmed page goes on beyond it: 0 to 20 mm.
    pub bleed: Length,
    /// The marks around the trimmed page.
    pub marks: Vec<PrintMark>,
    /// How black and grey are printed.
    pub black: Black,
    /// The press that the file is for.
    pub profile: Profile,
}

impl Default for PrintStyle {
    /// 3 mm of bleed, all marks, black by black ink alone, offset on coated paper.
    fn default() -> Self {
        Self {
            bleed: Length::mm(3.0),
            marks: vec![PrintMark::Crop, PrintMark::Registration],
            black: Black::default(),
            profile: Profile::default(),
        }
    }
}

/// A kind of mark around the trimmed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrintMark {
    /// Lines that show where to cut.
    Crop,
    /// Targets that show whether the plates lie on each other.
    Registration,
}

/// How black and grey are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Black {
    /// With black ink alone: small type stays sharp if plates don't lie on each other quite.
    #[default]
    K,
    /// As a colour like any other, mixed of all inks.
    Rgb,
}

/// More would not be bleed but a bigger page.
const WIDEST_BLEED: f64 = 20.0;

/// The section as it is written.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct RawPrint {
    bleed: Option<Dimension>,
    marks: Option<Vec<PrintMark>>,
    black: Option<Black>,
    profile: Option<String>,
}

impl RawPrint {
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            bleed: self.bleed.or(base.bleed),
            marks: self.marks.or(base.marks),
            black: self.black.or(base.black),
            profile: self.profile.or(base.profile),
        }
    }

    /// Makes the name of a file that is relative to a folder one that isn't.
    pub(super) fn relative_to(&mut self, folder: &Path) {
        if let Some(name) = self.profile.as_mut().filter(|name| !Profile::is_built_in(name)) {
            *name = folder.join(&*name).to_string_lossy().into_owned();
        }
    }

    /// Resolves the section; `em` is the size of the body.
    pub(super) fn resolve(self, em: Length) -> Result<PrintStyle, Fault> {
        let default = PrintStyle::default();
        let bleed = self.bleed.map_or(default.bleed, |bleed| bleed.resolve(em));
        if !(Length::ZERO..=Length::mm(WIDEST_BLEED)).contains(&bleed) {
            let reason = format!("`bleed` is {bleed}: it must be between 0 and {WIDEST_BLEED}mm");
            return Err(Fault::new("bleed", reason));
        }
        let profile = match self.profile {
            Some(name) => Profile::load(&name).map_err(|reason| Fault::new("profile", reason))?,
            None => default.profile,
        };
        let marks = self.marks.unwrap_or(default.marks);
        Ok(PrintStyle { bleed, marks, black: self.black.unwrap_or_default(), profile })
    }
}

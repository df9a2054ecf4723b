//! The rules of setting text.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::section::{between, section};

/// The rules of setting text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextSettings {
    /// Which marks may not begin or end a line (L4).
    pub kinsoku: KinsokuLevel,
    /// Whether a number may part from its Han unit (L5).
    pub han_units: HanUnits,
    /// How wide marks are (W6).
    pub marks: MarkWidths,
    /// Whether two adjacent marks take one em together instead of one and a half (W2).
    pub tight_pairs: bool,
    /// Which stops hang beyond the measure at a line's end (W5).
    pub hanging: HangingMarks,
    /// Gap between Han and Latin text, in em (M1).
    pub han_latin_gap: f64,
    /// How far gaps open in lines of twenty em and more, in em; what is missing then stays empty at
    /// the line's end.
    pub widest_gap: f64,
    /// Size of Latin text, in em of the Han characters beside it (M5).
    pub latin_size: f64,
    /// How far the baseline of Latin text is raised, in em of the Han characters beside it (M5).
    pub latin_rise: f64,
    /// Whether English words may part with a hyphen.
    pub hyphenate: bool,
    /// Whether the body is justified.
    pub justify: bool,
}

impl Default for TextSettings {
    /// Returns the rules of `docs/typography.md`, nothing chosen otherwise.
    fn default() -> Self {
        Self {
            kinsoku: KinsokuLevel::default(),
            han_units: HanUnits::default(),
            marks: MarkWidths::default(),
            tight_pairs: false,
            hanging: HangingMarks::default(),
            han_latin_gap: 0.25,
            widest_gap: 0.15,
            latin_size: 1.0,
            latin_rise: 0.0,
            hyphenate: true,
            justify: true,
        }
    }
}

/// How wide marks are (TYPOGRAPHY W6, CLREQ 3.1.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkWidths {
    /// 全角: one em; less next to each other.
    #[default]
    Quanjiao,
    /// 开明: one em after a sentence (。 ！ ？ ．), half an em else.
    Kaiming,
    /// 半角: half an em.
    Banjiao,
    /// One em, next to each other as well.
    Plain,
}

/// Which marks hang beyond the measure at a line's end, one at most and never one of a row
/// (TYPOGRAPHY W5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HangingMarks {
    /// None.
    #[default]
    None,
    /// 、 ， 。
    Basic,
    /// And the other stops: ； ： ！ ？ ．
    Stops,
}

/// How strict the rules of line starts and ends are (TYPOGRAPHY L1–L4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KinsokuLevel {
    /// No rules.
    None,
    /// CLREQ's basic set (L1, L2).
    Basic,
    /// And no solidus at a line end (L3, GB/T 15834).
    #[default]
    Gb,
    /// And no dash or ellipsis at a line start (L4).
    Strict,
}

/// Whether a line may end between an Arabic number and the Han unit that follows it (TYPOGRAPHY
/// L5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HanUnits {
    /// Only where gaps would open by more than 0.15 em otherwise.
    #[default]
    Avoid,
    /// No more than within the number.
    Forbid,
}

section!(RawText {
    kinsoku: KinsokuLevel,
    han_units: HanUnits,
    marks: MarkWidths,
    tight_pairs: bool,
    hanging: HangingMarks,
    han_latin_gap: f64,
    widest_gap: f64,
    latin_size: f64,
    latin_rise: f64,
    hyphenate: bool,
    justify: bool,
});

impl RawText {
    pub(super) fn resolve(self) -> Result<TextSettings, Fault> {
        let defaults = TextSettings::default();
        let (gap, widest) = (defaults.han_latin_gap, defaults.widest_gap);
        let (size, rise) = (defaults.latin_size, defaults.latin_rise);
        Ok(TextSettings {
            kinsoku: self.kinsoku.unwrap_or(defaults.kinsoku),
            han_units: self.han_units.unwrap_or(defaults.han_units),
            marks: self.marks.unwrap_or(defaults.marks),
            tight_pairs: self.tight_pairs.unwrap_or(defaults.tight_pairs),
            hanging: self.hanging.unwrap_or(defaults.hanging),
            // M2: no gap grows beyond half an em.
            han_latin_gap: between("han-latin-gap", self.han_latin_gap, gap, 0.0, 0.5)?,
            widest_gap: between("widest-gap", self.widest_gap, widest, 0.05, 1.0)?,
            latin_size: between("latin-size", self.latin_size, size, 0.5, 1.5)?,
            latin_rise: between("latin-rise", self.latin_rise, rise, -0.5, 0.5)?,
            hyphenate: self.hyphenate.unwrap_or(defaults.hyphenate),
            justify: self.justify.unwrap_or(defaults.justify),
        })
    }
}

//! How a paragraph and its characters look.

use serde::{Deserialize, Serialize};

use super::Length;
use super::fault::Fault;
use super::section::{between, section};
use super::written::{Dimension, WrittenColor};

/// How a paragraph is set. All lengths are absolute.
#[derive(Debug, Clone, PartialEq)]
pub struct ParagraphStyle {
    /// How its text looks where nothing is marked.
    pub text: TextStyle,
    /// From baseline to baseline.
    pub leading: Length,
    /// Indent of the first line, on top of `start_indent` (P1: 2 em in the body).
    pub first_line_indent: Length,
    /// Indent of all lines at the start edge.
    pub start_indent: Length,
    /// Indent of all lines at the end edge.
    pub end_indent: Length,
    /// How lines are aligned.
    pub align: Align,
    /// Space above, in body lines; at the top of a page its whole lines are dropped.
    pub lines_before: f64,
    /// Space below, in body lines.
    pub lines_after: f64,
    /// Whether at least two lines of what follows stay on the same page (P6).
    pub keep_with_next: bool,
}

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// The kind of face.
    pub family: Family,
    /// How heavy.
    pub weight: Weight,
    /// Whether Latin letters are italic; Han characters never are.
    pub italic: bool,
    /// The size of the em.
    pub size: Length,
    /// How far the baseline is raised (negative: lowered).
    pub rise: Length,
    /// The colour.
    pub color: Color,
    /// Whether a line runs under the text.
    pub underline: bool,
    /// Whether a line runs through the text.
    pub strike: bool,
}

/// The kinds of face; each has a Han part and a Latin part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// 宋体, for running text.
    Song,
    /// 黑体, for headings and strong text.
    Hei,
    /// 仿宋, for official documents. No face of the program has it: the PDF is set in Song, and the
    /// DOCX names it.
    Fangsong,
    /// 楷体, for quotations and emphasis.
    Kai,
    /// Fixed pitch, for code.
    Mono,
}

/// Weight of a face.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 700.
    Bold,
}

/// How lines are aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Flush at both edges, the last line at the start edge.
    #[default]
    Justify,
    /// Flush at the start edge.
    Start,
    /// Centred.
    Center,
    /// Flush at the end edge.
    End,
}

/// A colour: sRGB, 0–255 each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };
}

section!(RawRole {
    family: Family,
    weight: Weight,
    italic: bool,
    size: Dimension,
    color: WrittenColor,
    leading: Dimension,
    first_line_indent: Dimension,
    start_indent: Dimension,
    end_indent: Dimension,
    align: Align,
    lines_before: f64,
    lines_after: f64,
    keep_with_next: bool,
});

impl RawRole {
    /// Resolves a role. What it does not say comes from the body as far as it is about type
    /// (face, size, leading, colour), and is nothing as far as it is about place.
    pub(super) fn resolve(self, body: Option<&ParagraphStyle>) -> Result<ParagraphStyle, Fault> {
        let body_size = body.map_or(Length::pt(12.0), |body| body.text.size);
        let size = self.size.map_or(body_size, |size| size.resolve(body_size));
        if !(Length::pt(4.0)..=Length::pt(144.0)).contains(&size) {
            let reason = format!("size {size} is not between 4pt and 144pt");
            return Err(Fault::new("size", reason));
        }
        let leading = match (self.leading, body) {
            (Some(leading), _) => leading.resolve(size),
            (None, Some(body)) if body.text.size >= size => body.leading,
            (None, _) => size * 1.6,
        };
        if leading < size || leading > size * 8_i64 {
            let reason = format!("leading {leading} is not between 1em and 8em of {size}");
            return Err(Fault::new("leading", reason));
        }
        let indent = |dimension: Option<Dimension>| {
            dimension.map_or(Length::ZERO, |dimension| dimension.resolve(size))
        };
        Ok(ParagraphStyle {
            text: TextStyle {
                family: self.family.or(body.map(|body| body.text.family)).unwrap_or(Family::Song),
                weight: self.weight.unwrap_or_default(),
                italic: self.italic.unwrap_or(false),
                size,
                rise: Length::ZERO,
                color: match (self.color, body) {
                    (Some(WrittenColor(color)), _) => color,
                    (None, Some(body)) => body.text.color,
                    (None, None) => Color::BLACK,
                },
                underline: false,
                strike: false,
            },
            leading,
            first_line_indent: indent(self.first_line_indent),
            start_indent: indent(self.start_indent).max(Length::ZERO),
            end_indent: indent(self.end_indent).max(Length::ZERO),
            align: self.align.unwrap_or_default(),
            lines_before: between("lines-before", self.lines_before, 0.0, 0.0, 40.0)?,
            lines_after: between("lines-after", self.lines_after, 0.0, 0.0, 40.0)?,
            keep_with_next: self.keep_with_next.unwrap_or(false),
        })
    }
}

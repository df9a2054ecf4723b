//! The page and its type area.

use super::fault::Fault;
use super::section::section;
use super::written::{Dimension, Place};
use super::{Length, ParagraphStyle};

/// The page. All lengths are absolute; the origin is the top left corner of the trimmed page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStyle {
    /// Trimmed width.
    pub width: Length,
    /// Trimmed height.
    pub height: Length,
    /// From the top edge to the top of the type area.
    pub top: Length,
    /// From the edge at the spine to the type area.
    pub inner: Length,
    /// Width of the type area: a whole number of body characters (P4), or columns and the gaps
    /// between them.
    pub measure: Length,
    /// How many columns the type area has, at least one.
    pub columns: usize,
    /// Width of a column: a whole number of body characters (P4); the measure if there is one.
    pub column: Length,
    /// Space between columns.
    pub column_gap: Length,
    /// Height of the type area: a whole number of body lines (P5).
    pub text_height: Length,
    /// How many body lines the type area holds.
    pub lines: u32,
    /// Whether versos mirror rectos (bound books); otherwise `inner` is always at the left.
    pub mirrored: bool,
    /// Baseline of the running head, from the top edge; `None` for no running head.
    pub running_head: Option<Length>,
    /// Baseline of the folio, from the top edge; `None` for no folio.
    pub folio: Option<Length>,
    /// How the folio is written: `{n}` is the number.
    pub folio_format: String,
    /// Whether the folio stands at the outer edge (P10) instead of the centre.
    pub folio_outside: bool,
    /// A rule under the running head.
    pub head_rule: bool,
}

/// Columns narrower than this hold no text that one would read.
const NARROWEST_MEASURE: i64 = 5;

/// No page has more columns than this.
const MOST_COLUMNS: usize = 6;

/// A page with fewer lines has no room for the rule of two lines on either side of a break (P3).
const FEWEST_LINES: i64 = 6;

/// What stands for the number in a folio.
const FOLIO: &str = "{n}";

section!(RawPage {
    width: Dimension,
    height: Dimension,
    top: Dimension,
    bottom: Dimension,
    inner: Dimension,
    outer: Dimension,
    columns: usize,
    column_gap: Dimension,
    mirrored: bool,
    running_head: Place,
    head_rule: bool,
    folio: Place,
    folio_format: String,
    folio_outside: bool,
});

impl RawPage {
    /// Fits the type area into the margins: its width comes down to whole body characters (P4),
    /// its height to whole body lines (P5), and what is left goes to the margins in equal parts.
    pub(super) fn resolve(self, body: &ParagraphStyle) -> Result<PageStyle, Fault> {
        let em = body.text.size;
        let length = |dimension: Option<Dimension>, name: &str| {
            let length = dimension.map(|dimension| dimension.resolve(em));
            length
                .filter(|length| *length >= Length::ZERO)
                .ok_or_else(|| Fault::new(name, format!("page `{name}` is missing or negative")))
        };
        let width = length(self.width, "width")?;
        let height = length(self.height, "height")?;
        let (top, bottom) = (length(self.top, "top")?, length(self.bottom, "bottom")?);
        let (inner, outer) = (length(self.inner, "inner")?, length(self.outer, "outer")?);
        let columns = self.columns.unwrap_or(1);
        if !(1..=MOST_COLUMNS).contains(&columns) {
            let reason = format!("`columns` is {columns}: it must be between 1 and {MOST_COLUMNS}");
            return Err(Fault::new("columns", reason));
        }
        let gaps = i64::try_from(columns - 1).unwrap_or(0);
        let column_gap = self.column_gap.map_or(em * 2_i64, |gap| gap.resolve(em));
        let column_gap = column_gap.max(em);
        let characters = ((width - inner - outer - column_gap * gaps) / (gaps + 1)).whole(em);
        let lines = (height - top - bottom).whole(body.leading);
        if characters < NARROWEST_MEASURE || lines < FEWEST_LINES {
            let reason = format!(
                "the type area holds {} characters by {} lines: it must hold {NARROWEST_MEASURE} by {FEWEST_LINES}",
                characters.max(0),
                lines.max(0)
            );
            let side = if characters < NARROWEST_MEASURE { "width" } else { "height" };
            return Err(Fault::new(side, reason));
        }
        let folio_format = self.folio_format.unwrap_or_else(|| FOLIO.to_owned());
        if !folio_format.contains(FOLIO) {
            let reason = format!("`folio-format` is {folio_format:?}: it must have {FOLIO} in it");
            return Err(Fault::new("folio-format", reason));
        }
        let (column, text_height) = (em * characters, body.leading * lines);
        let measure = column * (gaps + 1) + column_gap * gaps;
        let place = |place: Option<Place>| match place {
            Some(Place::At(dimension)) => Some(dimension.resolve(em)),
            Some(Place::Nowhere) | None => None,
        };
        Ok(PageStyle {
            width,
            height,
            top: top + (height - top - bottom - text_height) / 2,
            inner: inner + (width - inner - outer - measure) / 2,
            measure,
            columns,
            column,
            column_gap,
            text_height,
            lines: u32::try_from(lines).unwrap_or(u32::MAX),
            mirrored: self.mirrored.unwrap_or(false),
            running_head: place(self.running_head),
            folio: place(self.folio),
            folio_format,
            folio_outside: self.folio_outside.unwrap_or(false),
            head_rule: self.head_rule.unwrap_or(false),
        })
    }
}

//! Document information.

use krilla::metadata::{DateTime, Metadata};

use crate::layout::{Content, PagedDocument, Tag};

/// A day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, 1–12.
    pub month: u8,
    /// Day, 1–31.
    pub day: u8,
}

impl Date {
    /// Reads `2025-03-01`, or a date that begins so; `2025-03` and `2025` stand for their first
    /// day. Returns `None` for anything else, `二〇二五年` for one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
        let day = parts.next().map_or(Some(1), |rest| {
            rest.get(..2)
                .filter(|_| rest.len() == 2 || rest[2..].starts_with(['T', ' ']))?
                .parse()
                .ok()
        })?;
        let is_day =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then_some(Self { year, month, day })
    }

    /// Converts seconds since 1 January 1970 (`SOURCE_DATE_EPOCH`); `None` past the year 9999.
    #[must_use]
    pub fn from_epoch(seconds: u64) -> Option<Self> {
        // Days to a civil date by eras of 400 years, counted from 1 March 0000.
        let days = seconds / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Some(Self {
            year: u16::try_from(year).ok().filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }
}

/// Opening words that stand for a title are cut after this many characters.
const LONGEST_OPENING: usize = 24;

/// Returns the document's title; if it has none its first section's, and if there is none its
/// opening words. `None` if nothing is written on its pages.
pub(in crate::edition) fn title(document: &PagedDocument) -> Option<String> {
    let given = document.metadata.title.iter();
    let sections = document.bookmarks.iter().map(|bookmark| &bookmark.title);
    let title = given.chain(sections).map(|title| title.trim()).find(|title| !title.is_empty());
    title.map(str::to_owned).or_else(|| opening(document))
}

/// Returns the beginning of the first line of text.
fn opening(document: &PagedDocument) -> Option<String> {
    let items = document.pages.iter().flat_map(|page| &page.items);
    let runs = items.filter_map(|item| match (&item.content, item.tag) {
        (Content::Glyphs(run), Tag::Node(_)) => Some(run),
        (Content::Glyphs(_) | Content::Fill { .. } | Content::Image { .. }, _) => None,
    });
    let mut line = None;
    let mut text = String::new();
    for run in runs {
        if !text.trim().is_empty() && *line.get_or_insert(run.origin.y) != run.origin.y {
            break;
        }
        line = Some(run.origin.y);
        text.push_str(&run.text);
    }
    let mut characters = text.trim().chars();
    let mut opening: String = characters.by_ref().take(LONGEST_OPENING).collect();
    if characters.next().is_some() {
        opening.push('…');
    }
    (!opening.is_empty()).then_some(opening)
}

pub(super) fn metadata(document: &PagedDocument, title: Option<&str>, date: Date) -> Metadata {
    let source = &document.metadata;
    let mut metadata = Metadata::new()
        .language(document.lang.as_str().to_owned())
        .creator("hanpress".to_owned())
        .producer(concat!("hanpress ", env!("CARGO_PKG_VERSION")).to_owned())
        .creation_date(
            DateTime::new(date.year)
                .month(date.month)
                .day(date.day)
                .hour(0)
                .minute(0)
                .second(0)
                .utc_offset_hour(0)
                .utc_offset_minute(0),
        );
    if let Some(title) = title {
        metadata = metadata.title(title.to_owned());
    }
    if !source.authors.is_empty() {
        metadata = metadata.authors(source.authors.clone());
    }
    if let Some(description) = source.extra.get("description").or(source.subtitle.as_ref()) {
        metadata = metadata.description(description.clone());
    }
    if let Some(keywords) = source.extra.get("keywords") {
        let keywords = keywords.split(['、', ',', '，', ';', '；']).map(str::trim);
        metadata = metadata.keywords(keywords.map(str::to_owned).collect());
    }
    metadata
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn iso_dates_are_read_and_nothing_else() {
        let date = |year, month, day| Some(Date { year, month, day });
        assert_eq!(Date::parse("2025-03-01"), date(2025, 3, 1));
        assert_eq!(Date::parse("2025-03-01T10:00:00Z"), date(2025, 3, 1));
        assert_eq!(Date::parse("2025-03"), date(2025, 3, 1));
        assert_eq!(Date::parse("2025"), date(2025, 1, 1));
        for bad in ["", "二〇二五年", "2025-13-01", "2025-1-32", "2025-03-1日", "3 月"] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_epoch_is_counted_in_civil_days() {
        let date = |year, month, day| Some(Date { year, month, day });
        assert_eq!(Date::from_epoch(0), date(1970, 1, 1));
        assert_eq!(Date::from_epoch(951_782_400), date(2000, 2, 29));
        assert_eq!(Date::from_epoch(1_740_787_199), date(2025, 2, 28));
        assert_eq!(Date::from_epoch(u64::MAX), None);
    }
}

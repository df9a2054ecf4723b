//! The title block: metadata in, paragraphs out.

use crate::document::{Metadata, Origin};
use crate::layout::{LayoutInline, LayoutParagraph, LayoutText};
use crate::style::{Role, StyleSheet};

/// Returns title, subtitle, authors and date, as far as they exist.
pub(super) fn paragraphs(metadata: &Metadata, sheet: &StyleSheet) -> Vec<LayoutParagraph> {
    let authors = metadata.authors.join("\u{3000}");
    let date = metadata.date.as_deref().map(printed_date);
    let parts = [
        (Role::Title, metadata.title.clone()),
        (Role::Subtitle, metadata.subtitle.clone()),
        (Role::Author, Some(authors)),
        (Role::Date, date),
    ];
    parts
        .into_iter()
        .filter_map(|(role, text)| Some((role, text?)))
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(role, text)| paragraph(role, text, sheet))
        .collect()
}

fn paragraph(role: Role, text: String, sheet: &StyleSheet) -> LayoutParagraph {
    let style = sheet.role(role).clone();
    let run = LayoutText::plain(text, style.text);
    LayoutParagraph {
        role,
        style,
        continued: false,
        content: vec![LayoutInline::Text(run)],
        origin: Origin::unknown(),
    }
}

/// Writes an ISO 8601 date the way it is printed (GB/T 15835: 2025年3月1日); everything else is
/// the author's own wording and stays.
fn printed_date(date: &str) -> String {
    let parts: Vec<&str> = date.split('-').collect();
    let number = |text: &str, width: usize| {
        (text.len() == width).then(|| text.parse::<u32>().ok()).flatten()
    };
    match parts.as_slice() {
        [year, month] => number(year, 4)
            .zip(number(month, 2))
            .map_or_else(|| date.to_owned(), |(year, month)| format!("{year}年{month}月")),
        [year, month, day] => match (number(year, 4), number(month, 2), number(day, 2)) {
            (Some(year), Some(month), Some(day)) => format!("{year}年{month}月{day}日"),
            _ => date.to_owned(),
        },
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::printed_date;

    #[test]
    fn only_machine_dates_are_rewritten() {
        assert_eq!(printed_date("2025-03-01"), "2025年3月1日");
        assert_eq!(printed_date("2025-11"), "2025年11月");
        assert_eq!(printed_date("二〇二五年春"), "二〇二五年春");
        assert_eq!(printed_date("2024-2025"), "2024-2025");
    }
}

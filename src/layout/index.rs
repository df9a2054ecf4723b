//! What is printed of the index: entries and folios in, lines out.

use super::{LayoutIndexEntry, LayoutInline, LayoutParagraph, LayoutText, PageMap};
use crate::document::{LinkId, Origin};
use crate::style::{Align, Family, Length, ParagraphStyle, Role, StyleSheet, TextStyle, Weight};

/// What stands between an entry and its folios, between folios, and within a range of them.
const BEFORE_FOLIOS: &str = "\u{3000}";
const BETWEEN_FOLIOS: &str = "，";
const RANGE: &str = "—";

/// So many pages in a row are a range.
const LEAST_RANGE: usize = 3;

/// Makes the lines of an index.
pub(super) fn lines(
    entries: &[LayoutIndexEntry],
    map: &PageMap,
    sheet: &StyleSheet,
) -> Vec<LayoutParagraph> {
    let body = sheet.role(Role::Body);
    let plain =
        ParagraphStyle { first_line_indent: Length::ZERO, align: Align::Start, ..body.clone() };
    let mut lines = Vec::new();
    for entry in entries {
        if let Some(initial) = entry.initial {
            let mut style =
                ParagraphStyle { keep_with_next: true, lines_before: 1.0, ..plain.clone() };
            (style.text.family, style.text.weight) = (Family::Hei, Weight::Bold);
            let content = vec![text(&initial.to_string(), &style.text, None)];
            lines.push(paragraph(style, content));
        }
        let mut style = plain.clone();
        // What turns over stands one em farther in.
        style.start_indent = body.text.size * (i64::from(entry.depth) + 1);
        style.first_line_indent = -body.text.size;
        style.keep_with_next = entry.places.is_empty();
        let mut content = vec![text(&entry.text, &style.text, None)];
        content.extend(folios(entry, map, &style.text));
        lines.push(paragraph(style, content));
    }
    lines
}

/// Returns an entry's folios: each page once, several in a row as a range, each with its link.
fn folios(entry: &LayoutIndexEntry, map: &PageMap, style: &TextStyle) -> Vec<LayoutInline> {
    let mut pages: Vec<(&str, LinkId)> = Vec::new();
    for (key, link) in &entry.places {
        let Some(folio) = map.folios.get(key) else { continue };
        if pages.iter().all(|(known, _)| known != folio) {
            pages.push((folio, *link));
        }
    }
    // Marks in notes come last, wherever the note is. Roman folios are those of the front matter.
    pages.sort_by_key(|(folio, _)| folio.parse::<u32>().unwrap_or(0));
    let mut content = Vec::new();
    let mut rest = pages.as_slice();
    while let Some((&(folio, link), _)) = rest.split_first() {
        let follows = |pair: &[(&str, LinkId)]| match pair {
            [(one, _), (next, _)] => match (one.parse::<u32>(), next.parse::<u32>()) {
                (Ok(one), Ok(next)) => one.checked_add(1) == Some(next),
                _ => false,
            },
            _ => false,
        };
        let length = 1 + rest.windows(2).take_while(|pair| follows(pair)).count();
        let before = if content.is_empty() { BEFORE_FOLIOS } else { BETWEEN_FOLIOS };
        content.push(text(before, style, None));
        content.push(text(folio, style, Some(link)));
        let last = rest.get(length - 1).filter(|_| length >= LEAST_RANGE);
        if let Some(&(folio, link)) = last {
            content.push(text(RANGE, style, None));
            content.push(text(folio, style, Some(link)));
        }
        rest = rest.get(if last.is_some() { length } else { 1 }..).unwrap_or_default();
    }
    content
}

fn paragraph(style: ParagraphStyle, content: Vec<LayoutInline>) -> LayoutParagraph {
    LayoutParagraph {
        role: Role::Body,
        style,
        continued: false,
        content,
        origin: Origin::unknown(),
    }
}

/// Returns a run of text that no manuscript has.
pub(super) fn text(text: &str, style: &TextStyle, link: Option<LinkId>) -> LayoutInline {
    LayoutInline::Text(LayoutText { link, ..LayoutText::plain(text, *style) })
}

#[cfg(test)]
mod tests {
    use super::folios;
    use crate::document::LinkId;
    use crate::layout::{LayoutIndexEntry, LayoutInline, PageMap};
    use crate::outline::Key;
    use crate::style::{Role, StyleSheet};

    #[test]
    fn pages_in_a_row_are_a_range_and_each_page_stands_once() {
        let sheet = StyleSheet::built_in("report-a4").unwrap();
        let printed = |pages: &[&str]| -> String {
            let key = |at: usize| Key::new(&format!("mark-{at}")).unwrap();
            let mut map = PageMap::default();
            map.folios.extend((0..).map(key).zip(pages.iter().map(|page| (*page).to_owned())));
            let places = (0..pages.len()).map(|at| (key(at), LinkId(0))).collect();
            let entry =
                LayoutIndexEntry { text: "茶".to_owned(), depth: 0, initial: None, places };
            let content = folios(&entry, &map, &sheet.role(Role::Body).text);
            let text = content.iter().map(|inline| match inline {
                LayoutInline::Text(run) => run.text.as_str(),
                other => panic!("{other:?}"),
            });
            text.collect()
        };
        assert_eq!(printed(&["3"]), "\u{3000}3");
        assert_eq!(printed(&["3", "3", "5"]), "\u{3000}3，5");
        assert_eq!(printed(&["3", "4"]), "\u{3000}3，4");
        assert_eq!(printed(&["9", "1", "3", "4", "5"]), "\u{3000}1，3—5，9");
        assert_eq!(printed(&["i", "ii", "1"]), "\u{3000}i，ii，1");
        assert_eq!(printed(&[]), "");
    }
}

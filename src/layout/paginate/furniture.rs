//! What stands around the type area: running heads and folios (P10).

use super::place::StackedPage;
use super::setter::{Setting, label_items};
use super::stack::TypeArea;
use crate::layout::{ArtifactKind, Content, Item, Point, Rect, Shape, Tag};
use crate::style::{Length, PageStyle, Role, TextStyle};

/// From the baseline of the running head down to its rule, in em.
const HEAD_RULE_DROP: f64 = 0.6;
const HEAD_RULE: f64 = 0.5;
const HEAD_RULE_COLOR: crate::style::Color = crate::style::Color::BLACK;

/// Space between two texts that share a running head, in em.
const HEAD_GAP: f64 = 2.0;

/// What a page bears besides its text.
#[derive(Debug)]
pub(super) struct PageRole<'a> {
    /// Position in the document, 0 for the first page: even pages are rectos.
    pub(super) index: usize,
    /// Its folio.
    pub(super) folio: &'a str,
    /// Whether it bears neither head nor folio: a title page or a blank one.
    pub(super) is_bare: bool,
    /// Whether it has no running head: the title or a chapter opens it.
    pub(super) is_opening: bool,
    /// The manuscript's title.
    pub(super) title: &'a str,
    /// The chapter in force on it.
    pub(super) chapter: &'a str,
}

/// Adds running head and folio to a page.
pub(super) fn dress(
    page: &mut StackedPage,
    role: &PageRole<'_>,
    area: &TypeArea,
    setting: Setting<'_>,
) {
    if role.is_bare {
        return;
    }
    let style = &setting.document.sheet.page;
    let left = area.left.get(role.index % 2).copied().unwrap_or_default();
    if let Some(baseline) = style.running_head.filter(|_| !role.is_opening) {
        let at = Point { x: left, y: baseline };
        running_head(&mut page.items, role, style, at, setting);
    }
    if let Some(baseline) = style.folio {
        let folio = setting.document.sheet.role(Role::Folio);
        let written = style.folio_format.replace("{n}", role.folio);
        let (runs, width) = setting.label(&written, &folio.text);
        let x = match (style.folio_outside, is_verso(role.index, style)) {
            (false, _) => (style.measure - width) / 2,
            (true, true) => folio.start_indent,
            (true, false) => style.measure - width - folio.end_indent,
        };
        let at = Point { x: left + x, y: baseline };
        page.items.extend(label_items(runs, Tag::Artifact(ArtifactKind::Footer), at));
    }
}

/// Returns whether a page is on the left of an opening; where nothing is mirrored, none is.
pub(super) fn is_verso(index: usize, style: &PageStyle) -> bool {
    style.mirrored && index % 2 == 1
}

fn running_head(
    items: &mut Vec<Item>,
    role: &PageRole<'_>,
    style: &PageStyle,
    at: Point,
    setting: Setting<'_>,
) {
    let text = setting.document.sheet.role(Role::RunningHead).text;
    let mut set = Vec::new();
    if style.mirrored {
        // Verso: the book; recto: the chapter. Both at the outer edge.
        let words = if is_verso(role.index, style) { role.title } else { role.chapter };
        let words = if words.is_empty() { role.title } else { words };
        let (runs, width) = setting.label_within(words, &text, style.measure);
        let outer = if is_verso(role.index, style) { Length::ZERO } else { style.measure - width };
        set.push((runs, outer));
    } else {
        let (runs, title_width) = setting.label_within(role.title, &text, style.measure);
        set.push((runs, Length::ZERO));
        let room = style.measure - title_width - text.size * HEAD_GAP;
        if role.chapter != role.title && room > text.size * 6_i64 {
            let (runs, width) = setting.label_within(role.chapter, &text, room);
            set.push((runs, style.measure - width));
        }
    }
    let tag = Tag::Artifact(ArtifactKind::Header);
    let before = items.len();
    for (runs, x) in set {
        items.extend(label_items(runs, tag, at + Point { x, y: Length::ZERO }));
    }
    if style.head_rule && items.len() > before {
        items.push(head_rule(&text, at, style.measure));
    }
}

/// The rule is part of the running head.
fn head_rule(text: &TextStyle, at: Point, measure: Length) -> Item {
    let y = at.y + text.size * HEAD_RULE_DROP;
    let rect = Rect { x: at.x, y, width: measure, height: Length::pt(HEAD_RULE) };
    let content = Content::Fill { rect, shape: Shape::Box, color: HEAD_RULE_COLOR };
    Item { tag: Tag::Artifact(ArtifactKind::Header), content }
}

/// Returns a number in small Roman numerals, for the folios of front matter.
pub(super) fn roman(number: usize) -> String {
    const VALUES: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in VALUES {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn roman_numerals_are_the_usual_ones() {
        let numerals: Vec<String> = [1, 4, 9, 14, 40, 99, 2024].map(roman).into();
        assert_eq!(numerals, ["i", "iv", "ix", "xiv", "xl", "xcix", "mmxxiv"]);
    }
}

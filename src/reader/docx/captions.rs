//! Captions: which picture or table a captioned paragraph belongs to.
//!
//! In: paragraphs and tables one after the other. Out: the same, captions taken out and given to
//! what they stand beside: a figure's stands below it, a table's above it, unless it says
//! otherwise.

use super::losses::{Loss, Losses};
use super::paragraph::{Item, Leaf};
use super::styles::{CaptionOf, Role};
use crate::document::{Inline, plain_text, remove_leading_text};

/// The longest label with its number, in bytes: Illustration 12.
const LONGEST_LABEL: usize = 24;

/// The longest caption that is known by its words, in characters.
const LONGEST_TYPED: usize = 50;

/// Gives captions to their pictures and tables; what belongs to none stays a paragraph.
///
/// Where nothing is counted, captions that a person numbered are known by their words and their
/// place, but in files of our own.
pub(super) fn attach(mut items: Vec<Item>, is_own: bool, losses: &mut Losses) -> Vec<Item> {
    let is_counted = |item: &Item| matches!(item, Item::Paragraph(leaf) if leaf.counted.is_some());
    let guesses = !is_own && !items.iter().any(is_counted);
    let mut gone = vec![false; items.len()];
    for at in 0..items.len() {
        let Some(Item::Paragraph(leaf)) = items.get(at) else { continue };
        let of = match (leaf.role, leaf.counted) {
            (Role::Caption(of), _) => of,
            // Not every caption has the style, but only captions begin with such a number.
            (Role::Body, Some((length, of @ Some(_)))) if length <= LONGEST_LABEL => of,
            (Role::Body, None) if guesses && is_numbered(&leaf.content) => said(&leaf.content),
            _ => continue,
        };
        let of = of.or(leaf.counted.and_then(|(_, of)| of)).or_else(|| said(&leaf.content));
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        // Whether to look at pictures, and where, in this order.
        let places: &[(bool, Option<usize>)] = match of {
            Some(CaptionOf::Figure) => &[(true, before), (true, after)],
            Some(CaptionOf::Table) => &[(false, after), (false, before)],
            None => &[(true, before), (false, after), (true, after), (false, before)],
        };
        let found = places.iter().find_map(|&(is_figure, place)| {
            let place = place?;
            let is_free = match items.get(place)? {
                Item::Table { table, .. } => !is_figure && table.caption.is_empty(),
                Item::Begin(_) | Item::End(_) => false,
                Item::Paragraph(leaf) => {
                    is_figure && is_image(&leaf.content) && leaf.caption.is_empty()
                }
            };
            is_free.then_some(place)
        });
        let Some(place) = found else { continue };
        if leaf.role == Role::Body && leaf.counted.is_none() {
            losses.add(Loss::GuessedCaption, leaf.span);
        }
        let (caption, key) = match items.get_mut(at) {
            Some(Item::Paragraph(leaf)) => (text(leaf), leaf.key.take()),
            _ => continue,
        };
        match items.get_mut(place) {
            Some(Item::Table { table, .. }) => {
                table.caption = caption;
                table.key = key.or(table.key.take());
            }
            Some(Item::Paragraph(leaf)) => {
                leaf.caption = caption;
                leaf.key = key.or(leaf.key.take());
            }
            Some(Item::Begin(_) | Item::End(_)) | None => {}
        }
        if let Some(gone) = gone.get_mut(at) {
            *gone = true;
        }
    }
    let kept = items.into_iter().zip(gone).filter(|(_, is_gone)| !is_gone);
    kept.map(|(item, _)| item).collect()
}

/// Whether content is one image and nothing else.
pub(super) fn is_image(content: &[Inline]) -> bool {
    let mut pieces = content.iter().filter(|piece| match piece {
        Inline::Text(run) => !run.text.trim().is_empty(),
        _ => true,
    });
    matches!((pieces.next(), pieces.next()), (Some(Inline::Image(_)), None))
}

/// Takes a caption's text out, without the label and number that Word counts.
fn text(leaf: &mut Leaf) -> Vec<Inline> {
    let mut content = std::mem::take(&mut leaf.content);
    if let Some((length, _)) = leaf.counted {
        remove_leading_text(&mut content, length);
        let rest = plain_text(&content);
        let is_separator =
            |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '.' | '．' | '。');
        let separator = rest.len() - rest.trim_start_matches(is_separator).len();
        remove_leading_text(&mut content, separator);
    }
    content
}

/// Whether a line is 图1 港口, 表二：船期 or the like: no sentence that begins with 图.
fn is_numbered(content: &[Inline]) -> bool {
    let text = plain_text(content);
    let text = text.trim();
    let words = ["图", "圖", "表", "Figure ", "Fig. ", "Table "];
    let Some(rest) = words.iter().find_map(|word| text.strip_prefix(word)) else { return false };
    let rest = rest.trim_start();
    let is_ordinal = |c: char| c.is_ascii_digit() || "一二三四五六七八九十-–.．".contains(c);
    let behind = rest.trim_start_matches(is_ordinal);
    let is_parted = behind.is_empty() || behind.starts_with([' ', '\u{3000}', '：', ':', '\t']);
    let is_line = text.chars().count() <= LONGEST_TYPED && !text.ends_with('。');
    behind.len() < rest.len() && is_parted && is_line
}

/// Returns what a caption says that it belongs to.
fn said(content: &[Inline]) -> Option<CaptionOf> {
    let text = plain_text(content);
    let text = text.trim_start();
    let begins = |names: &[&str]| names.iter().any(|name| text.starts_with(name));
    if begins(&["图", "圖", "Figure", "Fig."]) {
        Some(CaptionOf::Figure)
    } else if begins(&["表", "Table"]) {
        Some(CaptionOf::Table)
    } else {
        None
    }
}

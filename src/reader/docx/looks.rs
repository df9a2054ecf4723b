//! Headings by their looks, in files whose author used no heading style at all.
//!
//! In: the paragraphs and tables of the body. Out: the same, with headings where short lines are
//! numbered as headings are, or stand out by their size, weight and place. Where there is any
//! heading by style, its author knows styles, and nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::losses::{Loss, Losses};
use super::paragraph::{Item, Leaf};
use super::styles::Role;
use crate::document::{Inline, InlineBuilder, Marks, plain_text, split_heading_number};
use crate::package::numbering::LabelKind;

/// Longer lines are sentences.
const LONGEST: usize = 40;
/// Longer lines without a number are.
const LONGEST_BARE: usize = 25;
/// So much larger than the text, in half points, is large: two points.
const LARGE: i64 = 4;
/// What ends a sentence or goes on with one.
const STOPS: &str = "。！？；，、：…．.!?;,:";

/// How the text of a paragraph looks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Looks {
    /// The size of its smallest text, in half points.
    pub(super) size: Option<i64>,
    /// Whether all of it is bold.
    pub(super) is_bold: bool,
    pub(super) is_centred: bool,
    /// The font of its Chinese text.
    pub(super) font: Option<String>,
}

/// Where a heading may stand, outermost first: by the kind of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// 第一部, 第一卷.
    Part,
    /// 第一章, 第一回.
    Chapter,
    /// 第一节.
    Section,
    /// 一、.
    Enumerated,
    /// （一）.
    Bracketed,
    /// 1., 1.1, by the numbers in it.
    Arabic(usize),
    /// (1), ①.
    Enclosed,
}

/// A line that may be a heading.
struct Candidate {
    at: usize,
    rank: Option<Rank>,
    size: i64,
}

/// Makes headings of the lines that look like them, if there are none.
pub(super) fn headings(items: &mut [Item], losses: &mut Losses) {
    let is_heading = |item: &Item| matches!(item, Item::Paragraph(leaf) if matches!(leaf.role, Role::Heading(_)));
    if items.iter().any(is_heading) {
        return;
    }
    let usual = usual(items);
    let mut found: Vec<Candidate> = Vec::new();
    let mut texts = 0;
    for (at, item) in items.iter().enumerate() {
        let Item::Paragraph(leaf) = item else { continue };
        texts += 1;
        found.extend(candidate(leaf, &usual).map(|(rank, size)| Candidate { at, rank, size }));
    }
    // One line alone may be anything; where most lines stand out, none does.
    if found.len() < 2 || found.len() * 2 > texts {
        return;
    }
    let largest = found.iter().skip(1).map(|other| other.size).max().unwrap_or(0);
    if let Some(Candidate { at: 0, rank: None, size }) = found.first()
        && *size > largest
        && !items
            .iter()
            .any(|item| matches!(item, Item::Paragraph(leaf) if leaf.role == Role::Title))
    {
        found.remove(0);
        if let Some(Item::Paragraph(leaf)) = items.first_mut() {
            make(leaf, Role::Title);
        }
    }
    let mut ranks: BTreeMap<Rank, i64> = BTreeMap::new();
    for Candidate { rank, size, .. } in &found {
        if let Some(rank) = rank {
            let typical = ranks.entry(*rank).or_insert(*size);
            *typical = (*typical).max(*size);
        }
    }
    let bare = found.iter().filter(|line| line.rank.is_none());
    let sizes: BTreeSet<i64> = bare.map(|line| line.size).collect();
    for Candidate { at, rank, size } in found {
        let above = match rank {
            Some(rank) => ranks.range(..rank).count(),
            None if ranks.is_empty() => sizes.range(size + 1..).count(),
            None => ranks.values().filter(|&&other| other > size).count(),
        };
        if let Some(Item::Paragraph(leaf)) = items.get_mut(at) {
            losses.add(Loss::GuessedHeading, leaf.span);
            make(leaf, Role::Heading(u8::try_from(above + 1).unwrap_or(u8::MAX)));
        }
    }
}

/// Returns how most of the text looks.
fn usual(items: &[Item]) -> Looks {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    let mut fonts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        let Item::Paragraph(leaf) = item else { continue };
        let length = plain_text(&leaf.content).len();
        if let Some(size) = leaf.looks.size {
            *sizes.entry(size).or_default() += length;
        }
        if let Some(font) = &leaf.looks.font {
            *fonts.entry(font).or_default() += length;
        }
    }
    let size = sizes.into_iter().max_by_key(|&(_, length)| length);
    let font = fonts.into_iter().max_by_key(|&(_, length)| length);
    Looks {
        size: size.map(|(size, _)| size),
        font: font.map(|(font, _)| font.to_owned()),
        ..Looks::default()
    }
}

/// Returns a line's rank by its number, and its size, if it may be a heading.
fn candidate(leaf: &Leaf, usual: &Looks) -> Option<(Option<Rank>, i64)> {
    let is_line = |piece: &Inline| matches!(piece, Inline::Text(_) | Inline::NoteCall { .. });
    if leaf.role != Role::Body || !leaf.content.iter().all(is_line) {
        return None;
    }
    let label = match &leaf.label {
        Some(label) if label.kind == LabelKind::Text => Some(label.text.trim()),
        Some(_) => return None,
        None => None,
    };
    let text = plain_text(&leaf.content);
    let text = text.trim();
    let length = text.chars().count();
    let is_sentence = text.ends_with(|c| STOPS.contains(c));
    if length == 0 || length > LONGEST || is_sentence {
        return None;
    }
    let number = label.or_else(|| Some(split_heading_number(text)?.0));
    let rank = number.and_then(rank);
    let Looks { size, is_bold, is_centred, font } = &leaf.looks;
    let size = size.or(usual.size).unwrap_or(0);
    let larger = size - usual.size.unwrap_or(size);
    let is_other = font.is_some() && usual.font.is_some() && *font != usual.font;
    let stands_out = match rank {
        Some(Rank::Part | Rank::Chapter | Rank::Section) => true,
        Some(_) => *is_bold || larger > 1 || is_other,
        None => {
            let looks = [*is_bold, *is_centred, larger >= LARGE];
            length <= LONGEST_BARE && looks.into_iter().filter(|&is| is).count() >= 2
        }
    };
    stands_out.then_some((rank, size))
}

fn rank(number: &str) -> Option<Rank> {
    let number = number.trim();
    if number.starts_with('第') {
        return match number.chars().next_back()? {
            '部' | '篇' | '卷' | '编' | '編' | '辑' | '輯' => Some(Rank::Part),
            '章' | '回' | '讲' | '講' | '课' | '課' => Some(Rank::Chapter),
            '节' | '節' => Some(Rank::Section),
            _ => None,
        };
    }
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if number.starts_with(is_digit) {
        let parts = number.split(['.', '．', '、']).filter(|part| !part.is_empty());
        return Some(Rank::Arabic(parts.count()));
    }
    if let Some(inner) = number.strip_prefix(['（', '(']) {
        let is_enclosed = inner.starts_with(is_digit);
        return Some(if is_enclosed { Rank::Enclosed } else { Rank::Bracketed });
    }
    if number.ends_with(['、', '．', '.']) {
        return Some(Rank::Enumerated);
    }
    ('①'..='⓿').contains(&number.chars().next()?).then_some(Rank::Enclosed)
}

/// Gives a paragraph its role; that it is bold is then its style's.
fn make(leaf: &mut Leaf, role: Role) {
    leaf.role = role;
    if leaf.looks.is_bold {
        let mut builder = InlineBuilder::new();
        for mut piece in leaf.content.drain(..) {
            if let Inline::Text(run) = &mut piece {
                run.marks.remove(Marks::STRONG);
            }
            builder.push(piece);
        }
        leaf.content = builder.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::{Rank, rank};

    #[test]
    fn numbers_tell_how_deep_a_heading_is() {
        for (number, expected) in [
            ("第一部", Some(Rank::Part)),
            ("第十二章", Some(Rank::Chapter)),
            ("第 3 節", Some(Rank::Section)),
            ("一、", Some(Rank::Enumerated)),
            ("（二）", Some(Rank::Bracketed)),
            ("1.", Some(Rank::Arabic(1))),
            ("1.2.3", Some(Rank::Arabic(3))),
            ("(2)", Some(Rank::Enclosed)),
            ("①", Some(Rank::Enclosed)),
            ("第一条", None),
        ] {
            assert_eq!(rank(number), expected, "{number}");
        }
    }
}

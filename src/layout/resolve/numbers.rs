//! Heading numbers: those the manuscript writes, and those the sheet gives.

use super::parts::FRONT;
use crate::document::{Document, plain_text};
use crate::layout::{LayoutNumber, NumberSource};
use crate::style::HeadingNumbers;

/// Parts of a book that never bear a number, besides its front matter, in both scripts (profile
/// `none` leaves Traditional). A title counts that is one of these, whatever spaces stand in it
/// (`前　言`).
const UNNUMBERED: [&str; 16] = [
    "楔子",
    "后记",
    "後記",
    "跋",
    "尾声",
    "尾聲",
    "参考文献",
    "參考文獻",
    "参考书目",
    "參考書目",
    "鸣谢",
    "鳴謝",
    "索引",
    "目录",
    "目錄",
    "摘要",
];

/// Openings of titles that never bear a number of the sheet's: an appendix has its own letters.
const UNNUMBERED_OPENINGS: [&str; 2] = ["附录", "附錄"];

/// Returns the number of each section's heading, in order; `ranks` are theirs. Parts bear those that
/// the manuscript gives them, and chapters are counted through all parts.
pub(super) fn of_sections(
    document: &Document,
    ranks: &[u8],
    patterns: &[HeadingNumbers],
) -> Vec<Option<LayoutNumber>> {
    let mut numbering = Numbering::new(document, ranks, patterns);
    document.headings().zip(ranks).map(|(heading, rank)| numbering.number(*rank, heading)).collect()
}

/// Gives each section's heading its number, in order.
#[derive(Debug)]
struct Numbering<'a> {
    patterns: &'a [HeadingNumbers],
    /// Whether the manuscript numbers headings of the rank (index 0 is rank 1) by hand.
    by_hand: [bool; 6],
    ordinals: [u32; 6],
    /// The rank of the unnumbered section that is open; nothing inside it is numbered.
    unnumbered: Option<u8>,
}

impl<'a> Numbering<'a> {
    /// Looks through a document for the ranks that it numbers itself.
    fn new(document: &Document, ranks: &[u8], patterns: &'a [HeadingNumbers]) -> Self {
        let mut by_hand = [false; 6];
        for (heading, rank) in document.headings().zip(ranks).filter(|(_, rank)| **rank > 0) {
            if let Some(slot) = by_hand.get_mut(slot(*rank)) {
                *slot |= heading.number.is_some();
            }
        }
        Self { patterns, by_hand, ordinals: [0; 6], unnumbered: None }
    }

    /// Returns the number of the next section's heading.
    fn number(&mut self, rank: u8, heading: &crate::document::Heading) -> Option<LayoutNumber> {
        if rank == 0 {
            self.unnumbered = None;
            return heading.number.as_deref().map(manuscript_number);
        }
        let slot = slot(rank);
        for deeper in self.ordinals.iter_mut().skip(slot + 1) {
            *deeper = 0;
        }
        if self.unnumbered.is_some_and(|open| rank <= open) {
            self.unnumbered = None;
        }
        if let Some(number) = &heading.number {
            return Some(manuscript_number(number));
        }
        if self.unnumbered.is_none() && is_unnumbered(&plain_text(&heading.content)) {
            self.unnumbered = Some(rank);
        }
        let numbers = self.patterns.get(slot)?;
        let pattern = numbers.pattern.as_deref()?;
        if self.by_hand.get(slot).copied().unwrap_or(true) || self.unnumbered.is_some() {
            return None;
        }
        let ordinal = self.ordinals.get_mut(slot)?;
        *ordinal += 1;
        let ordinal = *ordinal;
        let path = self.ordinals.iter().take(slot + 1).filter(|ordinal| **ordinal > 0);
        let path: Vec<String> = path.map(u32::to_string).collect();
        let text = pattern
            .replace("{han}", &han_numeral(ordinal))
            .replace("{n}", &ordinal.to_string())
            .replace("{path}", &path.join("."));
        let separator = numbers.separator.clone();
        Some(LayoutNumber { text, separator, source: NumberSource::Sheet })
    }
}

/// Returns a heading's rank: 1 for the outermost level of the manuscript.
pub(super) fn rank(level: u8, top_level: u8) -> u8 {
    (level.saturating_sub(top_level) + 1).clamp(1, 6)
}

fn slot(rank: u8) -> usize {
    usize::from(rank.clamp(1, 6) - 1)
}

/// Keeps a number as the author wrote it, and decides what stands after it: nothing after `、`
/// and brackets (P6), a full space after `第三章`, a word space after figures.
pub(super) fn manuscript_number(number: &str) -> LayoutNumber {
    let separator = match number.chars().next_back() {
        Some('、' | '）' | ')' | '．' | '】' | '〕' | '：') | None => "",
        Some(last) if last.is_ascii() => " ",
        Some(_) => "\u{3000}",
    };
    LayoutNumber {
        text: number.to_owned(),
        separator: separator.to_owned(),
        source: NumberSource::Manuscript,
    }
}

/// Returns whether a section of this title never bears a number: front matter, an appendix, an
/// index.
#[must_use]
pub fn is_unnumbered(title: &str) -> bool {
    let title = || title.chars().filter(|c| !c.is_whitespace());
    let is_title = |name: &&str| title().eq(name.chars());
    let opens_title = |opening: &&str| title().take(opening.chars().count()).eq(opening.chars());
    FRONT.iter().any(&is_title)
        || UNNUMBERED.iter().any(&is_title)
        || UNNUMBERED_OPENINGS.iter().any(opens_title)
}

/// Returns a number in Chinese numerals, 十二 rather than 一十二; past 9999 in Arabic ones.
fn han_numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const PLACES: [(u32, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if number > 9999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (place, name) in PLACES {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        let is_leading_ten = place == 10 && digit == 1 && text.is_empty();
        if !is_leading_ten {
            text.push_str(DIGITS.get(digit as usize).copied().unwrap_or_default());
        }
        text.push_str(name);
    }
    if text.is_empty() { "零".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::{han_numeral, is_unnumbered, manuscript_number};

    #[test]
    fn han_numerals_are_written_as_spoken() {
        let expected = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (99, "九十九"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (1005, "一千零五"),
            (1050, "一千零五十"),
            (10_000, "10000"),
            (0, "零"),
        ];
        for (number, text) in expected {
            assert_eq!(han_numeral(number), text);
        }
    }

    #[test]
    fn front_and_back_matter_bears_no_number() {
        assert!(is_unnumbered("前　言"));
        assert!(is_unnumbered("附录一　统计表"));
        assert!(!is_unnumbered("序列与索引"));
    }

    #[test]
    fn the_separator_follows_the_form_of_the_number() {
        let separator = |number| manuscript_number(number).separator;
        assert_eq!(separator("一、"), "");
        assert_eq!(separator("（二）"), "");
        assert_eq!(separator("第三章"), "\u{3000}");
        assert_eq!(separator("1.2"), " ");
    }
}

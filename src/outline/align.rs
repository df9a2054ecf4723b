//! Which of a manuscript's sections are which of those the lock file remembers.
//!
//! Evidence is taken in the order of its weight, each step over what the ones before left: a title
//! that only one section has; of namesakes, the text, then the order (the longest common
//! subsequence, so that a section put in front of others of its name does not take their keys);
//! a section reworded in place, between the same neighbours; a text found again under another
//! title; and last a section that had been removed and is back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Sketch;

/// How alike a reworded title must be: at least half of its characters stay in place.
const ALIKE: f64 = 0.5;
/// How alike, if the text below is another one; if it is not, any title will do in its place.
const NEARLY_EQUAL: f64 = 0.75;
/// Texts are one, edited, if their sketches differ in at most so many bits.
pub(super) const EDITED: u32 = 12;
/// Texts have little in common if they differ in more.
const UNRELATED: u32 = 20;

/// The largest table that is filled for the longest common subsequence; past it (two thousand
/// sections against two thousand) titles are matched in order of appearance only.
const LARGEST_TABLE: usize = 4_000_000;

/// How a section was recognised as one that the lock file remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognition {
    /// It has the title it had, in the order it was in.
    SameTitle,
    /// It has the title it had, elsewhere.
    Moved,
    /// Reworded, between the same neighbours, and title or text are still alike.
    Reworded,
    /// Another title, the same text below it.
    SameText,
    /// It had been removed, and is back.
    Restored,
}

impl Recognition {
    /// Says it as a reason: `it has the same text`.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::SameTitle => "it has the same title",
            Self::Moved => "it has the same title elsewhere",
            Self::Reworded => "it is alike, and stands in the same place",
            Self::SameText => "it has the same text",
            Self::Restored => "it had been removed, and is back",
        }
    }
}

/// What a section is recognised by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trait<'a> {
    pub(super) title: &'a str,
    pub(super) sketch: Option<Sketch>,
}

impl Trait<'_> {
    fn distance(&self, other: &Self) -> Option<u32> {
        Some(self.sketch?.distance(other.sketch?))
    }

    fn is_edited(&self, other: &Self) -> bool {
        self.distance(other).is_some_and(|distance| distance <= EDITED)
    }

    fn is_unrelated(&self, other: &Self) -> bool {
        self.distance(other).is_some_and(|distance| distance > UNRELATED)
    }
}

/// A section found again: its index among those before (those removed follow those that were
/// there), and how.
pub(super) type Found = Option<(usize, Recognition)>;

/// Returns for each of `now` what it continues of `before`, or, if nothing, of `removed`.
pub(super) fn align(before: &[Trait<'_>], removed: &[Trait<'_>], now: &[Trait<'_>]) -> Vec<Found> {
    let mut pairing =
        Pairing { before, now, found: vec![None; now.len()], used: vec![false; before.len()] };
    let in_order = in_order(before, now);
    pairing.by_title(&in_order);
    pairing.reworded();
    pairing.by_text();
    let mut found = pairing.found;
    restored(before.len(), removed, now, &mut found);
    found
}

struct Pairing<'t, 'a> {
    before: &'t [Trait<'a>],
    now: &'t [Trait<'a>],
    found: Vec<Found>,
    used: Vec<bool>,
}

impl Pairing<'_, '_> {
    fn pair(&mut self, old: usize, new: usize, how: Recognition) {
        if !self.used[old] && self.found[new].is_none() {
            self.found[new] = Some((old, how));
            self.used[old] = true;
        }
    }

    /// Pairs sections of equal titles.
    fn by_title(&mut self, in_order: &[Option<usize>]) {
        let mut namesakes: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (old, section) in self.before.iter().enumerate() {
            namesakes.entry(section.title).or_default().0.push(old);
        }
        for (new, section) in self.now.iter().enumerate() {
            namesakes.entry(section.title).or_default().1.push(new);
        }
        for (old, new) in namesakes.into_values() {
            let how = |old: usize, new: usize| match in_order[new] == Some(old) {
                true => Recognition::SameTitle,
                false => Recognition::Moved,
            };
            let are_many = old.len() > 1 || new.len() > 1;
            if are_many {
                for (old, new) in nearest_texts(self.before, &old, self.now, &new) {
                    self.pair(old, new, how(old, new));
                }
                for &new in &new {
                    if let Some(old) = in_order[new] {
                        self.pair(old, new, Recognition::SameTitle);
                    }
                }
            }
            let free_old: Vec<usize> = old.into_iter().filter(|&old| !self.used[old]).collect();
            let free_new = new.into_iter().filter(|&new| self.found[new].is_none());
            for (old, new) in free_old.into_iter().zip(free_new.collect::<Vec<_>>()) {
                // One of several 小結 went, and another came: not the same.
                if !are_many || !self.before[old].is_unrelated(&self.now[new]) {
                    self.pair(old, new, how(old, new));
                }
            }
        }
    }

    /// Pairs titles that are alike and stand between the same neighbours.
    fn reworded(&mut self) {
        let mut pairs = Vec::new();
        let mut next = 0;
        for (new, section) in self.now.iter().enumerate() {
            if let Some((old, _)) = self.found[new] {
                next = old + 1;
                continue;
            }
            // Up to the neighbour below, which is matched and so in use.
            let mut gap = (next..self.before.len()).take_while(|&old| !self.used[old]);
            let is_alike = |&old: &usize| {
                let before = &self.before[old];
                let alike = strsim::normalized_damerau_levenshtein(before.title, section.title);
                match before.distance(section) {
                    Some(distance) if distance > UNRELATED => alike >= NEARLY_EQUAL,
                    // Half of a section that was split is still near to the whole.
                    Some(_) => true,
                    None => alike >= ALIKE || holds(before.title, section.title),
                }
            };
            if let Some(old) = gap.find(is_alike) {
                pairs.push((old, new));
                next = old + 1;
            }
        }
        // A text that is the same elsewhere is better evidence than a title that is alike.
        for (old, new) in pairs {
            let elsewhere = |other: usize| {
                other != old && !self.used[other] && self.before[other].is_edited(&self.now[new])
            };
            let is_moved = !self.before[old].is_edited(&self.now[new])
                && (0..self.before.len()).any(elsewhere);
            if !is_moved {
                self.pair(old, new, Recognition::Reworded);
            }
        }
    }

    /// Pairs what has another title and the same text, the likest first.
    fn by_text(&mut self) {
        let old: Vec<usize> = (0..self.before.len()).filter(|&old| !self.used[old]).collect();
        let new: Vec<usize> =
            (0..self.now.len()).filter(|&new| self.found[new].is_none()).collect();
        for (old, new) in nearest_texts(self.before, &old, self.now, &new) {
            self.pair(old, new, Recognition::SameText);
        }
    }
}

/// Returns whether one of two titles is the other with more said: 漁會, 漁會的歷史.
fn holds(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    !one.is_empty() && !other.is_empty() && (one.contains(other) || other.contains(one))
}

/// Returns pairs whose texts are one, edited, the nearest first.
fn nearest_texts(
    before: &[Trait<'_>],
    old: &[usize],
    now: &[Trait<'_>],
    new: &[usize],
) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > LARGEST_TABLE {
        return Vec::new();
    }
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for &old in old {
        for &new in new {
            let distance = before[old].distance(&now[new]);
            pairs.extend(distance.filter(|&d| d <= EDITED).map(|distance| (distance, old, new)));
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, old, new)| (old, new)).collect()
}

/// Pairs what is left with sections that were removed: of the same title unless the texts have
/// nothing in common, or of the same text.
fn restored(first: usize, removed: &[Trait<'_>], now: &[Trait<'_>], found: &mut [Found]) {
    let mut used = vec![false; removed.len()];
    for by_title in [true, false] {
        for (new, section) in now.iter().enumerate() {
            if found[new].is_some() {
                continue;
            }
            let is_it = |&old: &usize| {
                let before = &removed[old];
                let same_title = before.title == section.title && !before.is_unrelated(section);
                !used[old] && if by_title { same_title } else { before.is_edited(section) }
            };
            if let Some(old) = (0..removed.len()).find(is_it) {
                used[old] = true;
                found[new] = Some((first + old, Recognition::Restored));
            }
        }
    }
}

/// Pairs equal titles along the longest common subsequence.
fn in_order(before: &[Trait<'_>], now: &[Trait<'_>]) -> Vec<Option<usize>> {
    let mut found = vec![None; now.len()];
    let width = now.len() + 1;
    if before.len().saturating_mul(now.len()) > LARGEST_TABLE {
        return found;
    }
    // longest[i * width + j]: the length for before[i..] and now[j..].
    let mut longest = vec![0_u32; (before.len() + 1) * width];
    for i in (0..before.len()).rev() {
        for j in (0..now.len()).rev() {
            longest[i * width + j] = if before[i].title == now[j].title {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < before.len() && j < now.len() {
        if before[i].title == now[j].title {
            found[j] = Some(i);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Found, Recognition, Trait, align};
    use crate::outline::Sketch;

    fn titled(titles: &[&'static str]) -> Vec<Trait<'static>> {
        titles.iter().map(|title| Trait { title, sketch: None }).collect()
    }

    fn indices(found: &[Found]) -> Vec<Option<usize>> {
        found.iter().map(|found| found.map(|(old, _)| old)).collect()
    }

    fn aligned(before: &[&'static str], now: &[&'static str]) -> Vec<Option<usize>> {
        indices(&align(&titled(before), &[], &titled(now)))
    }

    /// A text of its own for each number.
    fn text(number: u32) -> Option<Sketch> {
        let first = 0x4e00 + number * 97;
        Sketch::of(&(first..first + 90).filter_map(char::from_u32).collect::<String>())
    }

    #[test]
    fn a_section_put_in_front_of_its_namesakes_is_new() {
        let before = ["甲", "小結", "乙", "小結"];
        let now = ["小結", "甲", "小結", "乙", "小結"];
        assert_eq!(aligned(&before, &now), [None, Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(aligned(&now, &before), [Some(1), Some(2), Some(3), Some(4)]);
    }

    #[test]
    fn a_moved_section_is_found_again() {
        let before = ["甲", "乙", "丙", "丁"];
        assert_eq!(
            aligned(&before, &["乙", "丙", "丁", "甲"]),
            [Some(1), Some(2), Some(3), Some(0)]
        );
        let found = align(&titled(&before), &[], &titled(&["乙", "丙", "丁", "甲"]));
        assert_eq!(found[3], Some((0, Recognition::Moved)));
    }

    #[test]
    fn a_section_reworded_in_place_is_the_same() {
        let before = ["前言", "茶山的早晨", "後記"];
        assert_eq!(aligned(&before, &["前言", "茶山的清晨", "後記"]), [Some(0), Some(1), Some(2)]);
        // More is said: less than half of the characters were there before.
        assert_eq!(aligned(&["漁會"], &["漁會的歷史與今天"]), [Some(0)]);
        // Too little is left of it.
        assert_eq!(aligned(&before, &["前言", "海邊的黃昏", "後記"]), [Some(0), None, Some(2)]);
        // Alike, but elsewhere.
        assert_eq!(aligned(&before, &["前言", "後記", "茶山的清晨"]), [Some(0), Some(2), None]);
    }

    #[test]
    fn namesakes_are_told_by_their_text() {
        let section = |number| Trait { title: "小結", sketch: text(number) };
        let found = align(&[section(1), section(2)], &[], &[section(2), section(1), section(3)]);
        assert_eq!(indices(&found), [Some(1), Some(0), None]);
    }

    #[test]
    fn a_text_is_found_under_another_title() {
        let before =
            [Trait { title: "茶山", sketch: text(1) }, Trait { title: "海", sketch: text(2) }];
        let now =
            [Trait { title: "海", sketch: text(2) }, Trait { title: "高處", sketch: text(1) }];
        let found = align(&before, &[], &now);
        assert_eq!(found, [Some((1, Recognition::SameTitle)), Some((0, Recognition::SameText))]);
    }

    #[test]
    fn what_was_removed_is_known_when_it_is_back() {
        let removed =
            [Trait { title: "小結", sketch: text(1) }, Trait { title: "附記", sketch: text(2) }];
        let now = [
            // A new section of an old name.
            Trait { title: "小結", sketch: text(9) },
            Trait { title: "補記", sketch: text(2) },
        ];
        assert_eq!(align(&[], &removed, &now), [None, Some((1, Recognition::Restored))]);
        let now = [Trait { title: "小結", sketch: None }];
        assert_eq!(align(&[], &removed, &now), [Some((0, Recognition::Restored))]);
    }
}

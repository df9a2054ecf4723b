//! Which of a manuscript's sections are which of those the lock file remembers.
//!
//! Three passes, each over what the one before left: sections of the same title in the same order
//! (the longest common subsequence, so that a section put in front of others of its name does not
//! take their keys); sections of the same title that were moved; and sections reworded in place,
//! between the same neighbours and still alike.

/// How alike a reworded title must be: at least half of its characters stay in place.
const ALIKE: f64 = 0.5;

/// The largest table that is filled for the longest common subsequence; past it (two thousand
/// sections against two thousand) titles are matched in order of appearance only.
const LARGEST_TABLE: usize = 4_000_000;

/// Returns for each of `now` the index of the one of `before` that it continues.
pub(super) fn align(before: &[&str], now: &[&str]) -> Vec<Option<usize>> {
    let mut found = in_order(before, now);
    let mut used = vec![false; before.len()];
    for index in found.iter().flatten() {
        used[*index] = true;
    }
    let reworded = reworded(before, now, &found, &used);
    moved(before, now, &mut found, &mut used);
    for (new, old) in reworded {
        if found[new].is_none() && !used[old] {
            found[new] = Some(old);
            used[old] = true;
        }
    }
    found
}

/// Pairs equal titles along the longest common subsequence.
fn in_order(before: &[&str], now: &[&str]) -> Vec<Option<usize>> {
    let mut found = vec![None; now.len()];
    let width = now.len() + 1;
    if before.len().saturating_mul(now.len()) > LARGEST_TABLE {
        return found;
    }
    // longest[i * width + j]: the length for before[i..] and now[j..].
    let mut longest = vec![0_u32; (before.len() + 1) * width];
    for i in (0..before.len()).rev() {
        for j in (0..now.len()).rev() {
            longest[i * width + j] = if before[i] == now[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < before.len() && j < now.len() {
        if before[i] == now[j] {
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

/// Pairs equal titles that are left, in order of appearance.
fn moved(before: &[&str], now: &[&str], found: &mut [Option<usize>], used: &mut [bool]) {
    let mut left: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for index in (0..before.len()).rev().filter(|&index| !used[index]) {
        left.entry(before[index]).or_default().push(index);
    }
    for (title, slot) in now.iter().zip(found).filter(|(_, slot)| slot.is_none()) {
        if let Some(index) = left.get_mut(title).and_then(Vec::pop) {
            *slot = Some(index);
            used[index] = true;
        }
    }
}

/// Pairs titles that are alike and stand between the same neighbours.
fn reworded(
    before: &[&str],
    now: &[&str],
    found: &[Option<usize>],
    used: &[bool],
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut next = 0;
    for (new, title) in now.iter().enumerate() {
        if let Some(old) = found[new] {
            next = old + 1;
            continue;
        }
        // Up to the neighbour below, which is matched and so in use.
        let gap = (next..before.len()).take_while(|&old| !used[old]);
        let alike =
            |&old: &usize| strsim::normalized_damerau_levenshtein(before[old], title) >= ALIKE;
        if let Some(old) = gap.into_iter().find(alike) {
            pairs.push((new, old));
            next = old + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn a_section_put_in_front_of_its_namesakes_is_new() {
        let before = ["甲", "小結", "乙", "小結"];
        let now = ["小結", "甲", "小結", "乙", "小結"];
        assert_eq!(align(&before, &now), [None, Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(align(&now, &before), [Some(1), Some(2), Some(3), Some(4)]);
    }

    #[test]
    fn a_moved_section_is_found_again() {
        let before = ["甲", "乙", "丙", "丁"];
        assert_eq!(align(&before, &["乙", "丙", "丁", "甲"]), [Some(1), Some(2), Some(3), Some(0)]);
    }

    #[test]
    fn a_section_reworded_in_place_is_the_same() {
        let before = ["前言", "茶山的早晨", "後記"];
        assert_eq!(align(&before, &["前言", "茶山的清晨", "後記"]), [Some(0), Some(1), Some(2)]);
        // Too little is left of it.
        assert_eq!(align(&before, &["前言", "海邊的黃昏", "後記"]), [Some(0), None, Some(2)]);
        // Alike, but elsewhere.
        assert_eq!(align(&before, &["前言", "後記", "茶山的清晨"]), [Some(0), Some(2), None]);
    }
}

//! Text → text with every change: the engine, and why each character became what it did.
//!
//! The fast scan tells only where something happened that is more than a character for a
//! character. Those stretches go through the chain once more, this time with a record of its
//! passes; what lies between them is compared character by character.

use std::ops::Range;

use super::Conversion;
use super::change::{Change, Draft, Why, compose, drop_void};
use super::engine::{Chain, Replaced, Scan, Span};
use super::programs::{risk, rule};

/// Converts a text and lists its changes.
pub(super) fn convert(tables: &Scan, text: &str) -> Conversion {
    // As much as the scan asks for.
    let mut result = Vec::with_capacity(text.len() + text.len() / 16 + 64);
    let mut spans = Vec::new();
    tables.convert(text, &mut result, &mut spans);
    let Ok(result) = String::from_utf8(result) else {
        // Whole characters go in and come out; were it otherwise, the chain is right.
        return literal(&tables.chain, text);
    };
    // Of Traditional text about a third changes.
    let mut changes = Vec::with_capacity(text.len() / 9);
    let (mut source, mut target) = (0, 0);
    let end = Span { source: text.len()..text.len(), target: result.len()..result.len() };
    for span in spans.iter().chain(std::iter::once(&end)) {
        compare(tables, text, &result, source..span.source.start, target, &mut changes);
        let stretch = text.get(span.source.clone()).unwrap_or_default();
        changes.extend(literal(&tables.chain, stretch).changes.into_iter().map(|change| Change {
            source: shift(change.source, span.source.start),
            target: shift(change.target, span.target.start),
            ..change
        }));
        (source, target) = (span.source.end, span.target.end);
    }
    Conversion { text: result, changes }
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Lists the characters that differ between a stretch of the source and the result from `target`
/// on, where every character is as long as before.
fn compare(
    tables: &Scan,
    text: &str,
    result: &str,
    stretch: Range<usize>,
    target: usize,
    changes: &mut Vec<Change>,
) {
    let after = result.get(target..target + stretch.len()).unwrap_or_default();
    let start = stretch.start;
    let before = text.get(stretch).unwrap_or_default();
    let next_difference = |from: usize| {
        let (old, new) = (before.as_bytes().get(from..)?, after.as_bytes().get(from..)?);
        let same = common_prefix(old, new);
        (from + same < before.len()).then(|| before.floor_char_boundary(from + same))
    };
    let mut end = 0;
    while let Some(at) = next_difference(end) {
        let Some(character) = before.get(at..).and_then(|rest| rest.chars().next()) else { break };
        end = at + character.len_utf8();
        let Some(&[first, second, doubt]) = tables.single(character) else { continue };
        let numbers = [first, second].into_iter().filter_map(|number| number.checked_sub(1));
        let Some(rule) = numbers.map(rule).max() else { continue };
        changes.push(Change {
            source: start + at..start + end,
            target: target + at..target + end,
            rule,
            risk: risk(doubt),
        });
    }
}

/// Returns how many bytes two texts have in common at their beginning.
fn common_prefix(old: &[u8], new: &[u8]) -> usize {
    const WIDTH: usize = size_of::<u128>();
    let mut same = 0;
    // In Traditional text the next difference is a few characters on: within one of these.
    while let (Some(&old), Some(&new)) = (
        old.get(same..).and_then(<[u8]>::first_chunk::<WIDTH>),
        new.get(same..).and_then(<[u8]>::first_chunk::<WIDTH>),
    ) {
        let differing = u128::from_le_bytes(old) ^ u128::from_le_bytes(new);
        if differing != 0 {
            return same + differing.trailing_zeros() as usize / 8;
        }
        same += WIDTH;
    }
    let rest = old.iter().zip(new).skip(same);
    same + rest.take_while(|(old, new)| old == new).count()
}

/// Converts a text with the chain itself.
pub(super) fn literal(chain: &Chain, text: &str) -> Conversion {
    let mut changes = Vec::new();
    let result = chain.convert(text, |replaced| {
        let mut draft = Draft::default();
        replaced.iter().for_each(|replaced| note(replaced, &mut draft));
        changes = compose(std::mem::take(&mut changes), draft.changes);
    });
    drop_void(text, &result, &mut changes);
    Conversion { text: result, changes }
}

fn note(replaced: &Replaced, draft: &mut Draft) {
    let entry = replaced.entry;
    let why = Why { rule: rule(entry.table), risk: risk(entry.risk) };
    draft.note(replaced.source, replaced.target, entry.key, entry.value, why);
}

#[cfg(test)]
mod tests {
    use super::super::Profile;
    use super::*;

    /// Text that hits every entry, in order and against it: keys of a program's tables cut, glued and
    /// strewn with what the scan treats apart.
    fn adversarial(texts: &[Vec<char>], mut seed: u64, length: usize) -> String {
        let mut draw = |bound: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 33).unwrap_or(0) % bound.max(1)
        };
        let odd = [
            "，",
            "。",
            "\n",
            " ",
            "B",
            "B型",
            "A",
            "é",
            "·",
            "⿰",
            "⿱氵",
            "⿾",
            "\u{F900}",
            "\u{FA10}",
            "\u{2F800}",
            "\u{FE00}",
            "\u{E0100}",
            "\u{0}",
            "😀",
            "𠮷",
            "著",
            "乾",
            "裏",
            "裡",
            "于",
            "於",
            "只",
            "隻",
            "發",
            "髮",
            "了",
            "着",
        ];
        let mut text = String::new();
        while text.len() < length {
            let keys = &texts[draw(texts.len())];
            let at = draw(keys.len());
            match draw(10) {
                0 => text.push_str(odd[draw(odd.len())]),
                1 => text.extend(&keys[at..(at + 1).min(keys.len())]),
                2 => text.extend(keys[at..(at + 3).min(keys.len())].iter().rev()),
                _ => text.extend(&keys[at..(at + 1 + draw(8)).min(keys.len())]),
            }
        }
        text
    }

    #[test]
    fn the_scan_does_what_the_chain_does() {
        for profile in Profile::ALL {
            let Some(tables) = profile.tables() else { continue };
            let parts = [tables.chain.normalization, tables.chain.stages].concat();
            let texts: Vec<Vec<char>> =
                parts.iter().map(|part| part.text.chars().collect()).collect();
            for seed in 0..120 {
                let text = adversarial(&texts, seed, 600);
                let (fast, literal) = (convert(tables, &text), literal(&tables.chain, &text));
                assert_eq!(fast.text, literal.text, "{profile}, seed {seed}: {text}");
                assert_eq!(fast.changes, literal.changes, "{profile}, seed {seed}: {text}");
            }
        }
    }
}

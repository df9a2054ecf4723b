//! Notes that say the same made one, where an edition may print a note more than once.

use std::collections::BTreeMap;

use super::line::Token;
use super::said::{Block, Nest};

/// Keeps of notes that say the same the first alone, and lets the calls of the others lead to it: a
/// PDF that numbers its notes anew on each page prints a note on every page that calls it.
pub(super) fn merge(blocks: Vec<Block>) -> Vec<Block> {
    let (mut merged, mut notes): (Vec<Block>, Vec<Vec<Block>>) = (Vec::new(), Vec::new());
    for block in blocks {
        match (block.nest.first(), notes.last_mut()) {
            (Some(Nest::Note { first: true }), _) => notes.push(vec![block]),
            (Some(Nest::Note { first: false }), Some(note)) => note.push(block),
            _ => merged.push(block),
        }
    }
    let mut kept: Vec<Vec<Block>> = Vec::new();
    // By their text, for there may be thousands.
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let numbers: Vec<usize> = notes
        .into_iter()
        .map(|note| {
            let text: String = note.iter().map(|block| block.line.text.as_str()).collect();
            let alike = by_text.entry(text).or_default();
            let known = alike.iter().find(|&&index| say_the_same(&kept[index], &note)).copied();
            let index = known.unwrap_or_else(|| {
                alike.push(kept.len());
                kept.push(note);
                kept.len() - 1
            });
            index + 1
        })
        .collect();
    merged.extend(kept.into_iter().flatten());
    for (_, token) in merged.iter_mut().flat_map(|block| &mut block.line.tokens) {
        if let Token::Call(number) = token
            && let Some(kept) = number.checked_sub(1).and_then(|index| numbers.get(index))
        {
            *number = *kept;
        }
    }
    merged
}

fn say_the_same(a: &[Block], b: &[Block]) -> bool {
    let said = |block: &Block| (block.nest.clone(), block.kind, block.line.clone());
    a.iter().map(said).eq(b.iter().map(said))
}

#[cfg(test)]
mod tests {
    use super::merge;
    use crate::verify::line::{Line, Token};
    use crate::verify::picture::Shown;
    use crate::verify::said::{Block, Kind, Nest, Place};

    fn block(nest: Vec<Nest>, text: &str, calls: &[usize]) -> Block {
        let mut line = Line::of(text);
        line.tokens.extend(calls.iter().map(|&call| (1, Token::Call(call))));
        let shown = Shown::Unknown;
        Block { nest, kind: Kind::Paragraph, key: None, line, shown, place: Place::File }
    }

    #[test]
    fn a_note_printed_twice_is_one() {
        let first = || vec![Nest::Note { first: true }];
        let body = |calls: &[usize]| block(Vec::new(), "文", calls);
        let note = |text| block(first(), text, &[]);
        let twice = vec![body(&[1, 2, 3]), note("甲"), note("乙"), note("甲")];
        assert_eq!(merge(twice), [body(&[1, 2, 1]), note("甲"), note("乙")]);
        let more = block(vec![Nest::Note { first: false }], "又", &[]);
        let other = vec![body(&[1, 2]), note("甲"), more, note("甲")];
        assert_eq!(merge(other.clone()), other);
    }
}

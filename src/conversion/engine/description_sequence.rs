//! Ideographic description sequences: `⿰氵每` names one character that has no code point.

/// As deep as OpenCC follows operators inside operators.
const MAX_DEPTH: usize = 16;
/// As many code points as OpenCC takes for one sequence.
pub(crate) const MAX_CHARS: usize = 64;

/// Returns how many operands an operator takes, 0 for a character that is none.
///
/// OpenCC 1.4.2 does not know U+31EF, so neither do we.
pub(crate) fn arity(character: char) -> usize {
    match character {
        '⿾' | '⿿' => 1,
        '⿲' | '⿳' => 3,
        '\u{2FF0}'..='\u{2FFD}' => 2,
        _ => 0,
    }
}

/// Returns the length in bytes of the complete sequence that `text` begins with, or `None`.
pub(crate) fn length(text: &str) -> Option<usize> {
    if arity(text.chars().next()?) == 0 {
        return None;
    }
    // How many operands each open operator still waits for; its length is the depth.
    let mut open: Vec<usize> = Vec::new();
    for (number, (at, character)) in text.char_indices().enumerate() {
        if number >= MAX_CHARS || open.len() >= MAX_DEPTH {
            return None;
        }
        match arity(character) {
            0 => {
                while let Some(waiting) = open.last_mut() {
                    *waiting -= 1;
                    if *waiting > 0 {
                        break;
                    }
                    open.pop();
                }
                if open.is_empty() {
                    return Some(at + character.len_utf8());
                }
            }
            operands => open.push(operands),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_ends_with_its_last_operand() {
        assert_eq!(length("⿰氵每x"), Some("⿰氵每".len()));
        assert_eq!(length("⿲一二三四"), Some("⿲一二三".len()));
        assert_eq!(length("⿱⿰木木木木"), Some("⿱⿰木木木".len()));
        assert_eq!(length("⿾正正"), Some("⿾正".len()));
    }

    #[test]
    fn an_incomplete_or_endless_sequence_is_none() {
        assert_eq!(length("⿰氵"), None);
        assert_eq!(length("每"), None);
        assert_eq!(length(""), None);
        assert_eq!(length(&"⿰".repeat(100_000)), None);
        assert_eq!(length(&("⿾".repeat(15) + "正")), Some(48));
        assert_eq!(length(&("⿾".repeat(16) + "正")), None);
    }
}

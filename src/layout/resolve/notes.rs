//! Labels of notes.

use crate::style::NoteLabels;

/// Returns the label of note `number` in a document of `count` notes.
///
/// Circled figures exist up to ㊿; a document with more notes has all of them in brackets, so
/// that no page mixes both.
pub(super) fn label(labels: NoteLabels, number: u32, count: usize) -> String {
    match labels {
        NoteLabels::Circled if count <= 50 => {
            circled(number).map_or_else(|| format!("[{number}]"), String::from)
        }
        NoteLabels::Circled | NoteLabels::Bracketed => format!("[{number}]"),
        NoteLabels::Decimal => number.to_string(),
    }
}

fn circled(number: u32) -> Option<char> {
    // Unicode added the circled figures in three places.
    let code = match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32B1 + number - 36,
        _ => return None,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::label;
    use crate::style::NoteLabels::{Bracketed, Circled, Decimal};

    #[test]
    fn circled_figures_end_at_fifty() {
        assert_eq!(label(Circled, 1, 50), "①");
        assert_eq!(label(Circled, 21, 50), "㉑");
        assert_eq!(label(Circled, 36, 50), "㊱");
        assert_eq!(label(Circled, 50, 50), "㊿");
        assert_eq!(label(Circled, 1, 51), "[1]");
        assert_eq!(label(Bracketed, 3, 3), "[3]");
        assert_eq!(label(Decimal, 3, 3), "3");
    }
}

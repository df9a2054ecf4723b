//! Where a long manuscript is cut, so that its parts are read side by side.
//!
//! A heading behind a blank line ends all blocks that are open, unless code or HTML goes on over
//! it; and nothing is known on one side of it alone, unless a link or a note is defined there and
//! named elsewhere. So a manuscript that has none of that is cut before headings: each part says by
//! itself what it says in the whole. All others are read in one piece.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::reader::markdown::grid;

/// How long parts are at least. Shorter ones are read before another thread has begun.
const LEAST: usize = 96 * 1024;

/// What goes on over blank lines: HTML, and code between fences.
const REACHING: [&str; 3] = ["<", "```", "~~~"];

/// Returns the parts of `whole`, none if it is to be read in one piece.
pub(super) fn cut(text: &str, whole: Range<usize>) -> Vec<Range<usize>> {
    let Some(body) = text.get(whole.clone()).filter(|body| body.len() >= 2 * LEAST) else {
        return Vec::new();
    };
    if REACHING.iter().any(|sign| body.contains(sign)) {
        return Vec::new();
    }
    let (mut parts, mut start) = (Vec::new(), 0);
    for (blank, _) in body.match_indices("\n\n#") {
        let at = blank + 2;
        let is_cut = at - start >= LEAST && body.len() - at >= LEAST;
        if is_cut && body.get(at..).is_some_and(is_heading) {
            parts.push(start..at);
            start = at;
        }
    }
    parts.push(start..body.len());
    if parts.len() < 2 || !are_independent(body, &parts) {
        return Vec::new();
    }
    parts.into_iter().map(|part| whole.start + part.start..whole.start + part.end).collect()
}

/// Whether a text begins with an ATX heading (`CommonMark` §4.2).
fn is_heading(text: &str) -> bool {
    let behind = text.trim_start_matches('#');
    text.len() - behind.len() <= 6 && behind.starts_with(' ')
}

/// Whether no part names what is defined in another: no links are defined by reference, and every
/// note is called where it is defined.
fn are_independent(body: &str, parts: &[Range<usize>]) -> bool {
    let mut part_of: BTreeMap<String, usize> = BTreeMap::new();
    let (mut names, mut definitions) = (0, 0);
    for (index, part) in parts.iter().enumerate() {
        for (label, behind) in grid::notes(body.get(part.clone()).unwrap_or_default()) {
            let name = label.to_ascii_lowercase();
            // The parser compares other letters by rules of its own.
            if !label.is_ascii() || *part_of.entry(name).or_insert(index) != index {
                return false;
            }
            names += 1;
            definitions += usize::from(behind.starts_with(':'));
        }
    }
    names == body.matches("[^").count() && definitions == body.matches("]:").count()
}

#[cfg(test)]
mod tests {
    use super::{LEAST, cut};

    /// Three chapters, each longer than a part is at least.
    fn book(chapters: [&str; 3]) -> String {
        let text = "山徑\n\n".repeat(LEAST / 8 + 1);
        chapters.map(|chapter| format!("# 章\n\n{chapter}\n\n{text}")).concat()
    }

    #[test]
    fn parts_are_all_of_it_and_begin_with_headings() {
        let text = format!("front\n\n{}", book(["甲[^1]\n\n[^1]: 註", "#乙", "丙"]));
        let parts = cut(&text, 5..text.len());
        let [first, second, third] = parts.as_slice() else { panic!("{parts:?}") };
        assert_eq!((first.start, third.end), (5, text.len()));
        assert_eq!((first.end, second.end), (second.start, third.start));
        assert!(text[second.clone()].starts_with("# 章\n\n#乙"));
        assert!(text[third.clone()].starts_with("# 章\n\n丙"));
    }

    #[test]
    fn what_reaches_further_keeps_the_whole_together() {
        for reaching in
            ["a <b", "```", "~~~", "[a]: /b", "[^a b]", "[^a\nb]", "[^\\]]", "[^ß]: 註", "[^"]
        {
            let text = book(["", reaching, ""]);
            assert!(cut(&text, 0..text.len()).is_empty(), "{reaching}");
        }
        let text = book(["甲[^a]", "", "[^A]: 註"]);
        assert!(cut(&text, 0..text.len()).is_empty(), "a note of another part");
        let text = "# 章\n\n字\n\n# 章\n";
        assert!(cut(text, 0..text.len()).is_empty(), "too short");
    }
}

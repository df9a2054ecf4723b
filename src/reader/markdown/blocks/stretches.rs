//! Where a long manuscript is cut, so that its parts are read side by side.
//!
//! A heading behind a blank line ends all blocks that are open, unless code or HTML goes on over
//! it; and nothing is known on one side of it alone, unless a link or a note is defined there and
//! named on the other. So a manuscript without code, HTML and such links is cut before headings
//! that no note reaches over: each part says by itself what it says in the whole. All others are
//! read in one piece.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

use crate::reader::markdown::grid;

/// How long parts are at least. Shorter ones are read before another thread has begun.
const LEAST: usize = 96 * 1024;

/// What goes on over blank lines: HTML, and code between fences.
const REACHING: [&str; 3] = ["<", "```", "~~~"];

/// Returns the parts of `whole`, none if it is to be read in one piece.
pub(super) fn cut(text: &str, whole: Range<usize>) -> Vec<Range<usize>> {
    let body = text.get(whole.clone()).filter(|body| {
        let reaches = |sign: &&str| memmem::find(body.as_bytes(), sign.as_bytes()).is_some();
        body.len() >= 2 * LEAST && !REACHING.iter().any(reaches)
    });
    let Some((body, notes)) = body.and_then(|body| Some((body, notes(body)?))) else {
        return Vec::new();
    };
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut notes, mut reached) = (notes.into_iter().peekable(), 0);
    for blank in memmem::find_iter(body.as_bytes(), "\n\n#") {
        let at = blank + 2;
        while let Some(note) = notes.next_if(|note| note.start < at) {
            reached = reached.max(note.end);
        }
        let is_cut = reached <= at && at - start >= LEAST && body.len() - at >= LEAST;
        if is_cut && body.get(at..).is_some_and(is_heading) {
            parts.push(start..at);
            start = at;
        }
    }
    if start == 0 {
        return Vec::new();
    }
    parts.push(start..body.len());
    parts.into_iter().map(|part| whole.start + part.start..whole.start + part.end).collect()
}

/// Whether a text begins with an ATX heading (`CommonMark` §4.2).
fn is_heading(text: &str) -> bool {
    let behind = text.trim_start_matches('#');
    text.len() - behind.len() <= 6 && behind.starts_with(' ')
}

/// Returns from where to where each note is named, in the order of their beginnings; nothing if it
/// can't be told, or if there are links that are defined by reference.
fn notes(body: &str) -> Option<Vec<Range<usize>>> {
    let mut notes: BTreeMap<String, Range<usize>> = BTreeMap::new();
    let (mut names, mut definitions) = (0, 0);
    for (label, behind) in grid::notes(body) {
        // The parser compares other letters by rules of its own.
        if !label.is_ascii() {
            return None;
        }
        let at = body.len() - behind.len();
        notes.entry(label.to_ascii_lowercase()).or_insert(at..at).end = at;
        names += 1;
        definitions += usize::from(behind.starts_with(':'));
    }
    let count = |sign: &str| memmem::find_iter(body.as_bytes(), sign).count();
    let mut notes: Vec<Range<usize>> = notes.into_values().collect();
    notes.sort_unstable_by_key(|note| note.start);
    (names == count("[^") && definitions == count("]:")).then_some(notes)
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
        let text = book(["甲[^a]", "[^A]: 註", "乙[^b]\n\n[^b]: 註"]);
        let [first, second] =
            cut(&text, 0..text.len()).try_into().expect("the note is held together");
        assert!(text[first].contains("[^A]") && text[second].contains("[^b]"));
        let text = "# 章\n\n字\n\n# 章\n";
        assert!(cut(text, 0..text.len()).is_empty(), "too short");
    }
}

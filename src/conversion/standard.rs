//! The 通用规范汉字表 (2013): what a character of a mainland edition should be one of.

use std::sync::OnceLock;

use super::charset::CharSet;
use super::punctuation::is_han;

/// Finds the ideographs in a text that the list does not have.
///
/// 〇 and 々, which the list leaves out as a number and a mark, are not told of.
pub(super) fn find_outside(text: &str) -> impl Iterator<Item = (usize, char)> {
    static LISTED: OnceLock<CharSet> = OnceLock::new();
    let listed = LISTED.get_or_init(|| {
        let text = include_str!("../../fonts/charsets/tgscc-8105.txt");
        text.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).collect()
    });
    // Asked first, because most characters are.
    text.char_indices().filter(|&(_, character)| {
        !listed.contains(character) && is_han(character) && !matches!(character, '〇' | '々')
    })
}

#[cfg(test)]
mod tests {
    use super::find_outside;

    #[test]
    fn ideographs_outside_the_list_are_told_and_nothing_else() {
        let outside: Vec<_> = find_outside("餸龍a妳𠮷").collect();
        assert_eq!(outside, [(0, '餸'), (3, '龍'), (7, '妳'), (10, '𠮷')]);
        assert_eq!(find_outside("一龙乾鿏𬶏〇々，A1é🍵\u{FFFC}").count(), 0);
    }
}

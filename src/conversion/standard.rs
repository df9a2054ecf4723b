//! The 通用规范汉字表 (2013): what a character of a mainland edition should be one of.

use std::sync::OnceLock;

use super::charset::CharSet;
use super::punctuation::is_han;

/// Returns whether a character is an ideograph that the list does not have.
///
/// 〇 and 々, which the list leaves out as a number and a mark, are not told of.
pub(super) fn is_outside(character: char) -> bool {
    static LISTED: OnceLock<CharSet> = OnceLock::new();
    let read = || {
        let text = include_str!("../../fonts/charsets/tgscc-8105.txt");
        text.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).collect()
    };
    is_han(character)
        && !matches!(character, '〇' | '々')
        && !LISTED.get_or_init(read).contains(character)
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn ideographs_outside_the_list_are_told_and_nothing_else() {
        assert!(["餸", "龍", "妳", "𠮷"].iter().all(|text| text.chars().all(is_outside)));
        assert!(!"一龙乾鿏𬶏〇々，A1é🍵\u{FFFC}".chars().any(is_outside));
    }
}

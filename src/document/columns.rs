//! How many columns text takes where columns count: in tables drawn with characters.

use unicode_width::UnicodeWidthChar;

/// Returns how many columns a text takes in a grid table.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.chars().map(character_columns).sum()
}

/// Returns how many columns a character takes in a grid table: none, one or two.
///
/// pandoc finds the cells of such a table by columns, so its count decides: that of the Unicode
/// tables of doclayout, which pandoc 3.9 has, where it differs from `unicode-width`'s. Found by
/// asking pandoc for every character (`pandoc.layout.real_length`); characters that no version of
/// Unicode has so far are left out. What is as wide as its context (`“`, `—`, `①`) takes one.
#[must_use]
pub fn character_columns(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        // Signs that stand under or around the digits behind them; controls of hieroglyphs.
        '\u{0600}'..='\u{0604}'
        | '\u{06DD}'
        | '\u{2D7F}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{110BD}'
        | '\u{110CD}'
        | '\u{1171E}'
        | '\u{13430}'..='\u{13438}' => 0,
        // The signs of the 易經 and the 太玄經, and counting rods: wide since Unicode 16.
        '\u{2630}'..='\u{2637}'
        | '\u{268A}'..='\u{268F}'
        | '\u{4DC0}'..='\u{4DFF}'
        | '\u{1D300}'..='\u{1D356}'
        | '\u{1D360}'..='\u{1D376}' => 1,
        // Parts of Hangul syllables.
        '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7C6}' | '\u{D7CB}'..='\u{D7FB}' => 1,
        // Vowel signs and the like of Indic scripts.
        '\u{09BE}' | '\u{09D7}' | '\u{0B3E}' | '\u{0B57}' | '\u{0BBE}' | '\u{0BD7}'
        | '\u{0CC0}' | '\u{0CC2}' | '\u{0CC7}'..='\u{0CC8}' | '\u{0CCA}'..='\u{0CCB}'
        | '\u{0CD5}'..='\u{0CD6}' | '\u{0D3E}' | '\u{0D4E}' | '\u{0D57}' | '\u{0DCF}'
        | '\u{0DDF}' | '\u{1715}' | '\u{1734}' | '\u{17A4}' | '\u{17D8}' | '\u{1B35}'
        | '\u{1B3B}' | '\u{1B3D}' | '\u{1B43}'..='\u{1B44}' | '\u{1BAA}'
        | '\u{1BF2}'..='\u{1BF3}' | '\u{A8FA}' | '\u{A953}' | '\u{A9C0}' | '\u{FFA0}'
        | '\u{111C0}' | '\u{111C2}'..='\u{111C3}' | '\u{11235}' | '\u{1133E}' | '\u{1134D}'
        | '\u{11357}' | '\u{114B0}' | '\u{114BD}' | '\u{115AF}' | '\u{116B6}' | '\u{11930}'
        | '\u{1193D}' | '\u{1193F}' | '\u{11941}' | '\u{11A84}'..='\u{11A89}' | '\u{11D46}'
        // Parts of notes in music.
        | '\u{1D165}'..='\u{1D166}' | '\u{1D16D}'..='\u{1D172}' => 1,
        '\u{302E}'..='\u{302F}' | '\u{3164}' | '\u{16FF0}'..='\u{16FF1}' => 2,
        c => c.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::columns;

    /// What pandoc 3.9 counts.
    #[test]
    fn text_is_as_wide_as_pandoc_has_it() {
        for (text, expected) in [
            ("", 0),
            ("a b", 3),
            ("海浪", 4),
            ("，「」\u{3000}", 8),
            // Ambiguous.
            ("“—…·①㎡é", 8),
            // Combining marks and what can't be seen.
            ("e\u{301}x", 2),
            ("a\u{200b}b\u{feff}", 2),
            ("葛\u{e0100}", 2),
            ("❤\u{fe0f}", 1),
            // One picture of three characters, and one with its colour.
            ("👨\u{200d}👩\u{200d}👧", 6),
            ("👍🏽", 4),
            ("🇨🇳", 2),
            ("𠮷", 2),
            ("䷀☰", 2),
            ("ㄅˊ", 3),
        ] {
            assert_eq!(columns(text), expected, "{text}");
        }
    }
}

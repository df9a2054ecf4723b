//! Sets of characters that are asked about every character of a text.

/// Every ideograph is below this code point.
const END: usize = 0x4_0000;

/// A set of characters, one bit a code point; none beyond the ideographic planes is in any set.
#[derive(Debug)]
pub(super) struct CharSet(Vec<u64>);

impl CharSet {
    /// Returns whether a character is in the set.
    pub(super) fn contains(&self, character: char) -> bool {
        let code = character as usize;
        self.0.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 != 0)
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<T: IntoIterator<Item = char>>(characters: T) -> Self {
        let mut words = vec![0_u64; END / 64];
        for code in characters.into_iter().map(|character| character as usize) {
            if let Some(word) = words.get_mut(code / 64) {
                *word |= 1 << (code % 64);
            }
        }
        Self(words)
    }
}

#[cfg(test)]
mod tests {
    use super::CharSet;

    #[test]
    fn it_holds_what_was_put_in_and_nothing_else() {
        let set: CharSet = "一丁𠀀\u{10FFFF}".chars().collect();
        assert!("一丁𠀀".chars().all(|character| set.contains(character)));
        assert!(!"七\0𠀁\u{10FFFF}".chars().any(|character| set.contains(character)));
    }
}

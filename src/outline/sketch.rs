//! A short fingerprint of a section's text, by which it is recognised when its title changed.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text in 64 bits, of which an edit changes few: Charikar's `SimHash` over pairs of characters
/// ("Similarity estimation techniques from rounding algorithms", STOC 2002).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch(u64);

impl Sketch {
    /// The fewest pairs of characters that say something about a text.
    const FEWEST: usize = 20;

    /// Sketches a text; `None` if it is too short to be recognised by.
    ///
    /// Only letters and ideographs count: punctuation and spaces are nobody's own.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut sums = Sums::default();
        let mut last: Option<char> = None;
        for next in text.chars() {
            if !is_letter(next) {
                continue;
            }
            if let Some(last) = last.replace(next) {
                sums.add(mix(u64::from(last) << 32 | u64::from(next)));
            }
        }
        (sums.added >= Self::FEWEST).then(|| Self(sums.majority()))
    }

    /// Returns in how many of 64 bits two texts differ: about 32 if they have nothing in common.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// Returns whether a character is a letter, an ideograph or a digit: of nearly all of a Chinese text
/// without a look into Unicode's tables.
fn is_letter(character: char) -> bool {
    match character {
        '\u{4E00}'..='\u{9FFF}' => true,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' => false,
        _ => character.is_alphanumeric(),
    }
}

/// How often each of 64 bits was set in the numbers added.
#[derive(Debug)]
struct Sums {
    added: usize,
    /// Byte `n` of the lane `i` counts bit `8n + i`, eight bits with one addition.
    lanes: [u64; 8],
    /// What the lanes had counted when they were full, by bit.
    counted: [usize; 64],
}

impl Default for Sums {
    fn default() -> Self {
        Self { added: 0, lanes: [0; 8], counted: [0; 64] }
    }
}

impl Sums {
    fn add(&mut self, number: u64) {
        for (bit, lane) in self.lanes.iter_mut().enumerate() {
            *lane += number >> bit & 0x0101_0101_0101_0101;
        }
        self.added += 1;
        // A byte counts no further.
        if self.added.is_multiple_of(usize::from(u8::MAX)) {
            self.empty_lanes();
        }
    }

    fn empty_lanes(&mut self) {
        for (bit, lane) in self.lanes.iter_mut().enumerate() {
            for (byte, count) in std::mem::take(lane).to_le_bytes().into_iter().enumerate() {
                self.counted[8 * byte + bit] += usize::from(count);
            }
        }
    }

    /// Returns the bits that more than half of the numbers have.
    fn majority(mut self) -> u64 {
        self.empty_lanes();
        let bits = self.counted.iter().enumerate().filter(|&(_, &count)| 2 * count > self.added);
        bits.fold(0, |bits, (bit, _)| bits | 1 << bit)
    }
}

/// Spreads a number over all bits: the finalizer of `SplitMix64`, the same everywhere.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

impl fmt::Display for Sketch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl Serialize for Sketch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sketch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_form = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = u64::from_str_radix(&text, 16).ok().filter(|_| is_form);
        bits.map(Self).ok_or_else(|| D::Error::custom(format!("{text:?} is not 16 hex digits")))
    }
}

#[cfg(test)]
mod tests {
    use super::{Sketch, is_letter};

    const TEA: &str = "清晨五點，茶農已經背著竹簍上山。露水還沒有乾，嫩芽在指尖折斷，發出很輕的聲音。\
        中午以前要把茶菁送到廠裡，攤開，讓它慢慢失去水分。老師傅說，做茶是等出來的。";
    const SEA: &str = "漁港在下午最熱鬧。拍賣員吹一聲哨子，買主伸出手指比價，冰塊從卡車上倒下來。\
        孩子們坐在堤防上看船，數今天回來了幾艘。颱風季節裡，這裡安靜得只剩下海。";

    #[test]
    fn letters_are_what_unicode_says() {
        assert!((char::MIN..=char::MAX).all(|c| is_letter(c) == c.is_alphanumeric()));
    }

    #[test]
    fn an_edit_changes_little_and_another_text_much() {
        let sketch = |text: &str| Sketch::of(text).expect("it is long enough");
        let edited = TEA.replace("老師傅", "父親").replace("很輕", "清脆");
        assert!(
            sketch(TEA).distance(sketch(&edited)) <= 12,
            "{}",
            sketch(TEA).distance(sketch(&edited))
        );
        assert!(sketch(TEA).distance(sketch(SEA)) > 20, "{}", sketch(TEA).distance(sketch(SEA)));
        assert_eq!(Sketch::of("短短一句話。"), None);
    }
}

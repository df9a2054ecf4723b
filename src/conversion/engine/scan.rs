//! The fast scan: the chain's outcome, mostly at one look a character.
//!
//! A word of 64 bits for each character of the Basic Multilingual Plane holds what the whole
//! chain makes of the character alone, and which characters may follow it in any entry. Only
//! where a character and the next do begin an entry (a hit: one place in a hundred or so) are the
//! records of that pair looked at. A record holds what the chain makes of a stretch of text; the
//! build script (`build/scan.rs`) admits it only where nothing outside the stretch has a say, but
//! for the characters it names as dangerous behind it. Where a record can't tell, and around what
//! the words can't express (compatibility ideographs, description sequences), the clause goes
//! through the chain itself: no entry holds the marks that end a clause, so clauses are
//! independent of each other.

use std::ops::Range;

use super::chain::Chain;
use super::description_sequence::{MAX_CHARS, arity};

/// What is known of a character: bits 0–23 the three UTF-8 bytes of its result (or what
/// [`Kind`] says), 24–28 its class as a second character, 29 [`STOP`], 30 [`CUT`], 32–63 the
/// classes that may follow it.
pub(crate) type CharacterBytes = [u8; 8];
/// A slot of the table of pairs: the two characters, 16 bits each, and the number of their first
/// record plus one; zero if the slot is empty. Little-endian.
pub(crate) type PairBytes = [u8; 8];
/// A record: offsets of the rest of the key, the value and the dangerous characters in the text
/// (little-endian `u32`), their lengths in bytes, and flags.
pub(crate) type RecordBytes = [u8; 16];

/// The character is not three bytes that become three bytes: bits 0–1 are its [`Kind`].
pub(crate) const STOP: u64 = 1 << 29;
/// The character stands in no entry of any table: no word goes on across it.
pub(crate) const CUT: u64 = 1 << 30;

/// Flag of a record: its pair's last.
pub(crate) const LAST: u8 = 1;
/// Flag of a record: where it matches, the chain must be asked.
pub(crate) const ASK: u8 = 2;

/// Where five characters of three bytes have their first bytes, and what the upper halves of these
/// are.
const LEADS: u128 = 0xF0_00_00_F0_00_00_F0_00_00_F0_00_00_F0;
const THREE_BYTES: u128 = 0xE0_00_00_E0_00_00_E0_00_00_E0_00_00_E0;

/// What becomes of a character with [`STOP`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It stays.
    Same = 0,
    /// It becomes the value whose number is in bits 2–23.
    Value = 1,
    /// Its clause goes through the chain.
    Ask = 2,
}

/// A stretch whose result stands not simply character by character, three bytes for three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the source.
    pub source: Range<usize>,
    /// Bytes of the result.
    pub target: Range<usize>,
}

/// The compiled tables of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Scan {
    /// The definition.
    pub(crate) chain: Chain,
    /// One word for each code point of the Basic Multilingual Plane.
    pub(crate) characters: &'static [CharacterBytes; 0x1_0000],
    /// Code points beyond it that do not simply stay, in order, with the number of their value
    /// plus one, or 0 if the chain must be asked (little-endian `u32` each).
    pub(crate) astral: &'static [[u8; 8]],
    /// Ends of the values in `values` (little-endian `u32`), by number.
    pub(crate) value_ends: &'static [[u8; 4]],
    /// The values, joined.
    pub(crate) values: &'static str,
    /// A hash table; its length is a power of two.
    pub(crate) pairs: &'static [PairBytes],
    /// The records.
    pub(crate) records: &'static [RecordBytes],
    /// What the records' offsets lead into.
    pub(crate) text: &'static str,
    /// For the characters that are three bytes and become three others, in order: the numbers plus
    /// one of the tables that change it in the first and in the second stage or 0, and its risk.
    pub(crate) singles: &'static [[u8; 3]],
    /// For each 64 code points of the Basic Multilingual Plane those that have a row in `singles`,
    /// one bit each (little-endian `u64`), and the number of the first such row (`u16`).
    pub(crate) single_blocks: &'static [[u8; 10]; 0x400],
}

/// Returns the slot where the search for a pair begins in a table of `slots`.
pub(crate) fn pair_slot(pair: u32, slots: usize) -> usize {
    let hash = u64::from(pair.wrapping_mul(0x9E37_79B1));
    // The upper bits of the product are the well-mixed ones.
    usize::try_from((hash * slots as u64) >> 32).unwrap_or(0)
}

impl Scan {
    /// Converts `source`, adding its result to `result` and every [`Span`] to `spans`. Targets
    /// are counted from where `result` ended before.
    pub fn convert(&self, source: &str, result: &mut Vec<u8>, spans: &mut Vec<Span>) {
        let base = result.len();
        let first_span = spans.len();
        let run = Run {
            tables: self,
            source,
            at: 0,
            base,
            length: base,
            result: std::mem::take(result),
            first_span,
            spans,
        };
        *result = run.finish();
    }

    /// Returns the row of `singles` that a character has.
    pub(crate) fn single(&self, character: char) -> Option<&'static [u8; 3]> {
        let code = character as usize;
        let [members @ .., first, second] = *self.single_blocks.get(code / 64)?;
        let (members, bit) = (u64::from_le_bytes(members), 1 << (code % 64));
        let before = (members & (bit - 1)).count_ones() as usize;
        let row = usize::from(u16::from_le_bytes([first, second])) + before;
        self.singles.get(row).filter(|_| members & bit != 0)
    }

    fn word(&self, unit: u16) -> u64 {
        // An index of 16 bits into an array of 2¹⁶ is never out of bounds.
        self.characters.get(usize::from(unit)).map_or(0, |&word| u64::from_le_bytes(word))
    }

    /// Returns what is known of a character; beyond the Basic Multilingual Plane as if it were in
    /// it.
    pub(crate) fn character(&self, character: char) -> u64 {
        match u16::try_from(u32::from(character)) {
            Ok(unit) => self.word(unit),
            Err(_) => self.astral(character),
        }
    }

    fn astral(&self, character: char) -> u64 {
        let code = |row: &[u8; 8]| u64::from_le_bytes(*row) & 0xFFFF_FFFF;
        match self.astral.binary_search_by_key(&u64::from(u32::from(character)), code) {
            Err(_) => STOP | Kind::Same as u64,
            Ok(at) => match self.astral.get(at).map(|&row| u64::from_le_bytes(row) >> 32) {
                None | Some(0) => STOP | Kind::Ask as u64,
                Some(number) => STOP | Kind::Value as u64 | (number - 1) << 2,
            },
        }
    }

    fn value(&self, number: u64) -> &'static str {
        let end = |number: usize| {
            self.value_ends.get(number).map_or(0, |&end| u32::from_le_bytes(end) as usize)
        };
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let start = number.checked_sub(1).map_or(0, end);
        self.values.get(start..end(number)).unwrap_or_default()
    }

    /// Returns the records of a pair, first to last.
    fn records(&self, first: u16, second: u16) -> &'static [RecordBytes] {
        let wanted = u32::from(first) << 16 | u32::from(second);
        let mut slot = pair_slot(wanted, self.pairs.len());
        while let Some(&pair) = self.pairs.get(slot) {
            let pair = u64::from_le_bytes(pair);
            let number = usize::try_from(pair >> 32).unwrap_or(0);
            if number == 0 {
                break;
            }
            if pair & 0xFFFF_FFFF == u64::from(wanted) {
                return self.records.get(number - 1..).unwrap_or_default();
            }
            slot = (slot + 1) % self.pairs.len();
        }
        &[]
    }

    fn text_at(&self, at: [u8; 4], length: u8) -> &'static [u8] {
        let at = u32::from_le_bytes(at) as usize;
        self.text.as_bytes().get(at..at + usize::from(length)).unwrap_or_default()
    }
}

/// Returns the class of a character as a second one.
fn class(word: u64) -> u64 {
    word >> 24 & 31
}

/// Returns whether two neighbours may begin an entry.
fn is_hit(first: u64, second: u64) -> u64 {
    first >> 32 >> class(second) & 1
}

/// A conversion under way.
struct Run<'a> {
    tables: &'a Scan,
    source: &'a str,
    /// How far the source is converted.
    at: usize,
    /// Where the result begins in its buffer.
    base: usize,
    /// How far the buffer is written; what is behind is room.
    length: usize,
    result: Vec<u8>,
    first_span: usize,
    spans: &'a mut Vec<Span>,
}

impl Run<'_> {
    fn finish(mut self) -> Vec<u8> {
        while self.at < self.source.len() {
            self.fast();
            self.step();
        }
        self.result.truncate(self.length);
        self.result
    }

    /// Takes four characters at a time, as long as each is three bytes that become three bytes
    /// and begins no entry.
    fn fast(&mut self) {
        let tables = self.tables;
        let source = self.source.as_bytes().get(self.at..).unwrap_or_default();
        // What is written here is as long as what is read.
        if self.result.len() < self.length + source.len() + 16 {
            self.grow(self.length);
        }
        let room = self.result.get_mut(self.length..).unwrap_or_default();
        let look = |window: u128, at: usize| {
            let [one, two, three, ..] = (window >> (8 * at)).to_le_bytes();
            let unit = u16::from(one) << 12 | u16::from(two & 0x3F) << 6 | u16::from(three & 0x3F);
            tables.word(unit)
        };
        let Some(window) = source.first_chunk::<16>() else { return };
        let mut first = look(u128::from_le_bytes(*window), 0);
        let mut at = 0;
        while let (Some(window), Some(target)) = (
            source.get(at..).and_then(<[u8]>::first_chunk::<16>),
            room.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<16>),
        ) {
            let window = u128::from_le_bytes(*window);
            let words =
                [first, look(window, 3), look(window, 6), look(window, 9), look(window, 12)];
            let leads = (window & LEADS) ^ THREE_BYTES;
            let stops = (words[0] | words[1] | words[2] | words[3]) & STOP;
            let hits = is_hit(words[0], words[1])
                | is_hit(words[1], words[2])
                | is_hit(words[2], words[3])
                | is_hit(words[3], words[4]);
            let result = |index: usize| u128::from(words[index] & 0xFF_FFFF) << (24 * index);
            *target = (result(0) | result(1) | result(2) | result(3)).to_le_bytes();
            if (leads != 0) | ((stops | hits) != 0) {
                // What is before the first trouble stands; the rest is written anew.
                let clean = (0..4)
                    .take_while(|&index| {
                        let hit = is_hit(words[index], words[index + 1]);
                        let leads = leads >> (24 * index) & 0xFF00_00FF;
                        leads == 0 && (words[index] & STOP | hit) == 0
                    })
                    .count();
                at += 3 * clean;
                break;
            }
            first = words[4];
            at += 12;
        }
        self.at += at;
        self.length += at;
    }

    #[cold]
    fn grow(&mut self, length: usize) {
        let left = self.source.len().saturating_sub(self.at);
        let wanted = (length + left + left / 16 + 64).max(self.result.len() + 64);
        self.result.resize(wanted, 0);
    }

    /// Takes one character, or the entry that begins with it.
    fn step(&mut self) {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let mut characters = rest.chars();
        let Some(first) = characters.next() else { return };
        let word = self.tables.character(first);
        if word >> 32 != 0
            && let Some(second) = characters.next()
            && is_hit(word, self.tables.character(second)) != 0
            && self.entry(first, second, characters.as_str())
        {
            return;
        }
        let end = self.at + first.len_utf8();
        if word & STOP == 0 {
            let [one, two, three, ..] = word.to_le_bytes();
            self.write(&[one, two, three]);
            self.at = end;
        } else if word & 3 == Kind::Same as u64 {
            let length = if first.is_ascii() { self.ascii(rest) } else { first.len_utf8() };
            self.write(rest.as_bytes().get(..length).unwrap_or_default());
            self.at += length;
        } else if word & 3 == Kind::Value as u64 {
            self.replace(end, self.tables.value(word >> 2 & 0x3F_FFFF));
        } else {
            self.ask_for_clause();
        }
    }

    /// Returns the length of the ASCII text at the beginning of `rest` that begins no entry, and
    /// at least 1.
    fn ascii(&self, rest: &str) -> usize {
        let is_plain = |byte: &u8| {
            let word = self.tables.word(u16::from(*byte));
            byte.is_ascii() && word >> 32 == 0 && word & 3 == Kind::Same as u64
        };
        rest.bytes().skip(1).take_while(is_plain).count() + 1
    }

    fn write(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if self.result.len() < end {
            self.grow(end);
        }
        if let Some(room) = self.result.get_mut(self.length..end) {
            room.copy_from_slice(bytes);
        }
        self.length = end;
    }

    /// Writes `value` for the source up to `end`.
    fn replace(&mut self, end: usize, value: &str) {
        let start = self.length;
        self.write(value.as_bytes());
        self.spans.push(Span {
            source: self.at..end,
            target: start - self.base..self.length - self.base,
        });
        self.at = end;
    }

    /// Applies the record that matches at a pair, if any does; `behind` follows the pair.
    fn entry(&mut self, first: char, second: char, behind: &str) -> bool {
        let (Ok(one), Ok(two)) =
            (u16::try_from(u32::from(first)), u16::try_from(u32::from(second)))
        else {
            return false;
        };
        let tables = self.tables;
        for record in tables.records(one, two) {
            let [r0, r1, r2, r3, v0, v1, v2, v3, d0, d1, d2, d3, lengths @ .., flags] = *record;
            let [rest_length, value_length, danger_length] = lengths;
            let rest = tables.text_at([r0, r1, r2, r3], rest_length);
            if behind.as_bytes().starts_with(rest) {
                let end = self.source.len() - behind.len() + rest.len();
                let next = behind.get(rest.len()..).and_then(|behind| behind.chars().next());
                let danger = tables.text_at([d0, d1, d2, d3], danger_length);
                if flags & ASK != 0 || next.is_some_and(|next| contains(danger, next)) {
                    self.ask_from(self.at);
                } else {
                    let value = tables.text_at([v0, v1, v2, v3], value_length);
                    self.replace(end, std::str::from_utf8(value).unwrap_or_default());
                }
                return true;
            }
            if flags & LAST != 0 {
                break;
            }
        }
        false
    }

    /// Puts the clause that is under way through the chain, from its beginning on.
    #[cold]
    fn ask_for_clause(&mut self) {
        let before = self.source.get(..self.at).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .find(|&(_, character)| self.tables.character(character) & CUT != 0)
            .map_or(0, |(at, character)| at + character.len_utf8());
        // A clause begins where another has ended, so no span lies across its beginning.
        while self.spans.len() > self.first_span
            && self.spans.last().is_some_and(|span| span.source.start >= start)
        {
            self.spans.pop();
        }
        let known = self.spans.get(self.first_span..).and_then(<[Span]>::last);
        let (source, target) = known.map_or((0, 0), |span| (span.source.end, span.target.end));
        // Between spans everything is as long in the result as in the source.
        self.length = self.base + target + start.saturating_sub(source);
        self.ask_from(start);
    }

    /// Puts the rest of a clause through the chain, from where everything before is settled.
    fn ask_from(&mut self, start: usize) {
        let rest = self.source.get(start..).unwrap_or_default();
        let end = start + self.end_of_clause(rest);
        self.at = start;
        let converted =
            self.tables.chain.convert(self.source.get(start..end).unwrap_or_default(), |_| {});
        self.replace(end, &converted);
    }

    /// Returns where the clause ends that `rest` begins with. A description sequence may hold any
    /// mark, so the end is out of reach of any.
    fn end_of_clause(&self, rest: &str) -> usize {
        let mut in_reach = 0_usize;
        for (at, character) in rest.char_indices() {
            in_reach = if arity(character) > 0 { MAX_CHARS } else { in_reach.saturating_sub(1) };
            if in_reach == 0 && at > 0 && self.tables.character(character) & CUT != 0 {
                return at;
            }
        }
        rest.len()
    }
}

/// Returns whether UTF-8 text, given as bytes, has a character in it.
fn contains(text: &[u8], character: char) -> bool {
    !text.is_empty() && std::str::from_utf8(text).is_ok_and(|text| text.contains(character))
}

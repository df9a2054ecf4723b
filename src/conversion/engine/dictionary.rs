//! A compiled dictionary: tables searched together for the entry that matches a text's beginning.
//!
//! Made by the build script (`build/dictionary.rs`). Everything is offsets into one text, so the
//! program starts without reading, sorting or relocating anything.

/// An entry, as the compiled form has it: key, value and second character (little-endian `u32`:
/// offset, offset, code point or 0), then the lengths of key and value, table and risk.
pub(crate) type EntryBytes = [u8; 16];

/// An entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What is replaced; never empty.
    pub key: &'static str,
    /// What replaces it; the same as the key in an entry that guards it.
    pub value: &'static str,
    /// The number of the table it comes from.
    pub table: u8,
    /// How unsure it is: 0 certain, 1 likely, 2 doubtful.
    pub risk: u8,
}

/// The dictionary. Entries that begin with the same character stand together, the one that wins
/// first: which of several matches wins is settled when the tables are compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dictionary {
    /// The keys and values.
    pub text: &'static str,
    /// The entries.
    pub entries: &'static [EntryBytes],
    /// One bit for each code point of the Basic Multilingual Plane: whether any entry begins with
    /// it. Small enough to stay in the fastest cache; most characters need no other look.
    pub initials: &'static [[u8; 8]],
    /// For the 256 code points of each block: where in `starts` they are. Blocks without
    /// entries share the first, which is empty.
    pub blocks: &'static [[u8; 2]],
    /// For each code point of a block with entries: its first entry. The next code point's is
    /// where its entries end.
    pub starts: &'static [[u8; 4]],
}

impl Dictionary {
    /// Returns whether an entry may begin with a character; if not, none does.
    pub(crate) fn may_begin(&self, first: char) -> bool {
        let word = self.initials.get(first as usize / 64);
        word.is_none_or(|&word| u64::from_le_bytes(word) >> (first as usize % 64) & 1 != 0)
    }

    /// Returns the entry that wins at the beginning of `text`, whose first character is `first`.
    pub(crate) fn find(&self, first: char, text: &str) -> Option<Entry> {
        let candidates = self.beginning_with(first);
        if candidates.is_empty() {
            return None;
        }
        let second = text.chars().nth(1).map_or(0, u32::from);
        candidates.iter().find_map(|bytes| {
            // The second character tells most entries apart without a look at the key, which
            // lies elsewhere in memory.
            let wanted = word(bytes, 8);
            if wanted != 0 && wanted != second {
                return None;
            }
            let entry = self.entry(bytes)?;
            text.as_bytes().starts_with(entry.key.as_bytes()).then_some(entry)
        })
    }

    fn beginning_with(&self, first: char) -> &'static [EntryBytes] {
        let (block, low) = (first as usize >> 8, first as usize & 0xFF);
        let slot = self.blocks.get(block).map_or(0, |&slot| u16::from_le_bytes(slot));
        let slot = usize::from(slot) * 256 + low;
        let Some(&[start, end]) = self.starts.get(slot..slot + 2) else { return &[] };
        let (start, end) = (u32::from_le_bytes(start), u32::from_le_bytes(end));
        self.entries.get(start as usize..end as usize).unwrap_or_default()
    }

    fn entry(&self, bytes: &EntryBytes) -> Option<Entry> {
        let [.., key_length, value_length, table, risk] = *bytes;
        let text = |at: u32, length: u8| self.text.get(at as usize..at as usize + length as usize);
        Some(Entry {
            key: text(word(bytes, 0), key_length)?,
            value: text(word(bytes, 4), value_length)?,
            table,
            risk,
        })
    }
}

/// Reads the little-endian word that begins at a byte.
fn word(bytes: &EntryBytes, at: usize) -> u32 {
    let word = bytes.get(at..at + 4).and_then(|word| word.try_into().ok());
    u32::from_le_bytes(word.unwrap_or_default())
}

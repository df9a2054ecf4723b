//! Where words begin and end in Traditional text, which is written without spaces.
//!
//! A [`Lexicon`] has words and how frequent they are; a [`Lattice`] is every way in which words
//! can make up a text, and knows which is the most probable. Words are taken to be independent of
//! each other: enough to tell 電影院線｜上映 from 在｜線上, fast, and the same everywhere.
//!
//! The forms of one character that Taiwan and Hong Kong write (裡 and 裏, 線 and 綫) are one here.
//! Data: `data/lexicon`, which has a licence of its own.

mod lattice;
mod words;

pub use lattice::Lattice;
pub use words::{Lexicon, cost};

/// Words and what each costs: what a [`Lattice`] is made with.
pub trait Vocabulary {
    /// Returns the form in which the words have a character: one for those that are written
    /// differently.
    fn fold(&self, character: char) -> char;

    /// Calls `visit` with the length in bytes and the cost of every word that a text begins with,
    /// shorter ones first. The text must be folded.
    fn words_at(&self, text: &str, visit: impl FnMut(usize, u32));
}

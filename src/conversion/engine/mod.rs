//! The conversion engine: compiled tables, the literal chain over them, and the fast scan.
//!
//! [`Chain`] is the definition: it follows `OpenCC`'s semantics literally, one look a character.
//! [`Scan`] gives the same text many times faster: most characters of a text stand alone, and for
//! those the outcome of the whole chain is one look in one table. Only where two neighbours begin
//! an entry does it look further, and where the tables alone can't tell, it asks the chain.
//!
//! The folder names nothing outside itself: the build script compiles the tables with it.

mod chain;
mod description_sequence;
mod dictionary;
mod scan;

pub(crate) use chain::{Chain, Replaced};
pub(crate) use description_sequence::{MAX_CHARS as MAX_SEQUENCE, arity as sequence_arity};
pub(crate) use dictionary::Dictionary;
pub(crate) use scan::CUT;
pub use scan::{Scan, Span};
#[allow(
    unused_imports,
    reason = "what the compiled form is made of concerns the build script"
)]
pub(crate) use {
    dictionary::EntryBytes,
    scan::{Kind, RecordBytes, STOP, pair_slot},
};

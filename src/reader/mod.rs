//! Readers: one file an input format, all `Source` → `Document`.

pub mod markdown;

/// What a reader may be told.
#[derive(Debug, Clone, Default)]
pub struct ReaderOptions {}

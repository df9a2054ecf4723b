//! Readers: one file an input format, all `Source` → `Document`.

pub mod markdown;
pub mod plain;

/// What a reader may be told.
#[derive(Debug, Clone, Default)]
pub struct ReaderOptions {}

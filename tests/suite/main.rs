//! All integration tests, one module a topic; see `tests/README.md`.

mod conversion;
mod docx;
mod inline;
mod markdown;
mod plain;
mod plain_dump;
mod reference;
mod source;

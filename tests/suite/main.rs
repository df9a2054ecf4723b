//! All integration tests, one module a topic; see `tests/README.md`.

mod plain;
mod plain_dump;
mod conversion;
mod docx;
mod inline;
mod markdown;
mod reference;
mod source;

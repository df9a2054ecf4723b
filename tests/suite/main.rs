//! All integration tests, one module a topic; see `tests/README.md`.

mod conversion;
mod docx;
mod inline;
mod markdown;
mod pdf;
mod reference;
mod source;

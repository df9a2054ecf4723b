//! All integration tests, one module a topic; see `tests/README.md`.

mod conversion;
mod inline;
mod markdown;
mod reference;
mod source;

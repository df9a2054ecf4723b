//! All integration tests, one module a topic; see `tests/README.md`.

mod conversion;
mod markdown;
mod reference;
mod source;

//! All integration tests, one module a topic; see `tests/README.md`.

mod docx;
mod reference;
mod source;

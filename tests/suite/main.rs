//! All integration tests, one module a topic; see `tests/README.md`.

mod inline;
mod reference;

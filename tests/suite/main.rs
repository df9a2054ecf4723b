//! All integration tests, one module a topic; see `tests/README.md`.

mod plain;
mod plain_dump;
mod reference;

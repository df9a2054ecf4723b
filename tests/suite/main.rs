//! All integration tests, one module a topic; see `tests/README.md`.

mod architecture;
mod conversion;
mod docx;
mod inline;
mod markdown;
mod paginate;
mod pdf;
mod plain;
mod plain_dump;
mod reference;
mod resolve;
mod source;
mod style;

//! All integration tests, one module a topic; see `tests/README.md`.

#![allow(unreachable_pub, reason = "the modules of one test binary share what they like")]

mod architecture;
mod audit;
mod cli;
mod conversion;
mod decisions;
mod docx;
mod docx_rs;
mod glossary;
mod gold;
mod hostile;
mod html;
mod idioms;
mod inline;
mod inplace;
mod markdown;
mod native;
mod outline;
mod paginate;
mod pdf;
mod plain;
mod plain_dump;
mod printpdf;
mod protection;
mod reference;
mod resolve;
mod review;
mod schema;
mod source;
mod style;
mod verify;

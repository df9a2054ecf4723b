//! hanpress turns Traditional-Chinese manuscripts into Simplified-Chinese print editions.
//!
//! The modules are the pipeline, in the order in which text flows; `docs/architecture.md` is the
//! tour. An import may only point backwards along it.

pub mod batch;
pub mod conversion;
pub mod diagnostic;
pub mod document;
pub mod edition;
pub mod error;
pub mod font;
pub mod layout;
pub mod outline;
pub mod pipeline;
pub mod reader;
pub mod source;
pub mod style;

pub use error::{Error, Result};

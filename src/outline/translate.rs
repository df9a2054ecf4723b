//! Titles by a translation model that the user has: optional, and off without the feature
//! `translate`.

use std::fmt;

#[cfg(feature = "translate")]
mod model;

#[cfg(feature = "translate")]
pub use model::Model;

/// Puts Chinese titles into English.
pub trait Translator: fmt::Debug + Send + Sync {
    /// Returns a title in English, in Latin letters, or `None` if nothing came of it.
    fn translate(&self, title: &str) -> Option<String>;
}

//! Numbers that a manuscript writes into its headings by hand.

/// Splits a heading's text into the number written by hand and the title proper.
///
/// Returns `None` if the text begins with no number. The separator between them (a space, or
/// none after `、` and `）`) belongs to neither part.
#[must_use]
pub fn split_heading_number(_text: &str) -> Option<(&str, &str)> {
    None
}

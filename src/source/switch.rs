//! `<!-- hanpress:off -->` and `<!-- hanpress:on -->`: between them text stays as it is.
//!
//! Regions do not nest: the first `on` ends one, and one that nothing ends reaches to the end of
//! the manuscript. A switch that changes nothing is reported.

use std::ops::Range;

use super::Span;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::suggest;

/// What a comment of hanpress's own switches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// From here on nothing is converted.
    Off,
    /// From here on text is converted again.
    On,
}

/// How such a comment begins, after `<!--` and white space.
const PREFIX: &str = "hanpress:";

impl Switch {
    /// Finds the switches in a text, in order.
    pub fn find(text: &str) -> impl Iterator<Item = (Range<usize>, Self)> {
        text.match_indices('<').filter_map(|(at, _)| {
            let (word, length) = comment(text.get(at..)?)?;
            Some((at..at + length, word.parse().ok()?))
        })
    }
}

impl std::str::FromStr for Switch {
    type Err = String;

    /// Reads the word behind `hanpress:`. Errors with the known ones.
    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "off" => Ok(Self::Off),
            "on" => Ok(Self::On),
            _ => Err(format!("unknown switch {PREFIX}{word}{}", suggest(word, ["off", "on"]))),
        }
    }
}

/// Reads a comment of hanpress's own at the beginning of a text: the word behind `hanpress:`, and
/// the comment's length.
fn comment(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("<!--")?.trim_start().strip_prefix(PREFIX)?;
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (word, rest) = inner.split_at(end);
    let rest = rest.trim_start().strip_prefix("-->")?;
    Some((word, text.len() - rest.len()))
}

/// Follows the switches of a manuscript, from its beginning to its end.
#[derive(Debug, Default)]
pub struct Switches {
    /// Where the region that is open was opened.
    since: Option<Span>,
}

impl Switches {
    /// Returns whether text is kept as it is here.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.since.is_some()
    }

    /// Follows `text`, which stands at `span`, if the whole of it is a comment of hanpress's own;
    /// returns whether it is one.
    pub fn follow(&mut self, text: &str, span: Span, diagnostics: &mut Diagnostics) -> bool {
        let Some((word, _)) = comment(text).filter(|&(_, length)| length == text.len()) else {
            return false;
        };
        let slip = match (word.parse(), self.since) {
            (Ok(Switch::Off), None) => {
                self.since = Some(span);
                return true;
            }
            (Ok(Switch::On), Some(_)) => {
                self.since = None;
                return true;
            }
            (Ok(Switch::Off), Some(_)) => {
                "hanpress:off within a region that is off already".to_owned()
            }
            (Ok(Switch::On), None) => "hanpress:on without hanpress:off before it".to_owned(),
            (Err(unknown), _) => unknown,
        };
        let diagnostic = Diagnostic::new(Code::Protection, slip).at(span);
        diagnostics
            .push(diagnostic.with_hint("regions do not nest: the first hanpress:on ends one"));
        true
    }

    /// Reports a region that nothing ends.
    pub fn finish(&self, diagnostics: &mut Diagnostics) {
        if let Some(span) = self.since {
            let message = "hanpress:off without hanpress:on: nothing is converted from here on";
            let diagnostic = Diagnostic::new(Code::Protection, message).at(span);
            diagnostics
                .push(diagnostic.with_hint("write <!-- hanpress:on --> where the region ends"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_found_among_other_comments() {
        let text =
            "甲<!-- hanpress:off -->乙<!-- x --><!--hanpress:on-->丙<!-- hanpress:of --><!--";
        let found: Vec<_> =
            Switch::find(text).map(|(range, switch)| (&text[range], switch)).collect();
        let expected = [("<!-- hanpress:off -->", Switch::Off), ("<!--hanpress:on-->", Switch::On)];
        assert_eq!(found, expected);
    }

    #[test]
    fn regions_do_not_nest_and_slips_are_told() {
        let mut switches = Switches::default();
        let mut diagnostics = Diagnostics::new();
        let mut follow = |comment: &str, at: usize| {
            let is_own = switches.follow(comment, Span::new(at, at + 1), &mut diagnostics);
            (is_own, switches.is_off())
        };
        assert_eq!(follow("<!-- a comment -->", 0), (false, false));
        assert_eq!(follow("<!-- hanpress:on -->", 1), (true, false));
        assert_eq!(follow("<!-- hanpress:off -->", 2), (true, true));
        assert_eq!(follow("<!-- hanpress:off -->", 3), (true, true));
        assert_eq!(follow("<!-- hanpress:on -->", 4), (true, false));
        assert_eq!(follow("<!-- hanpress:onn -->", 5), (true, false));
        assert_eq!(follow("<!-- hanpress:off -->", 6), (true, true));
        switches.finish(&mut diagnostics);
        let told: Vec<_> = diagnostics
            .iter()
            .map(|one| (one.span.map_or(0, |span| span.start), one.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "hanpress:on without hanpress:off before it"),
                (3, "hanpress:off within a region that is off already"),
                (5, "unknown switch hanpress:onn; did you mean on?"),
                (6, "hanpress:off without hanpress:on: nothing is converted from here on"),
            ]
        );
    }
}

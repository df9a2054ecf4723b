//! What is wrong with lines once they are set, and what a person is told of it.

use super::justify::Justified;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;
use crate::style::Length;

/// A Han gap that a person should know of, and one that is an error (TYPOGRAPHY §2.4), in em.
const VISIBLE_GAP: f64 = 0.10;
const ERROR_GAP: f64 = 0.25;
/// How much a line must be short of, in em, that a person should know of it, and that the text had
/// better be changed.
const VISIBLE_ROOM: f64 = 0.02;
const ERROR_ROOM: f64 = 1.0;

/// What is told about a paragraph's lines: of every loose or short one where it is, of those that stick
/// out, which have one cause, where the worst is.
#[derive(Debug, Default)]
pub(super) struct Faults {
    loose: Vec<(Looseness, Option<Span>)>,
    overfull: usize,
    farthest: Length,
    overfull_at: Option<Span>,
}

/// How a line is loose or short.
#[derive(Debug, Clone, Copy)]
pub(super) enum Looseness {
    /// Its Han gaps opened by so many em.
    Han(f64),
    /// Its other gaps grew beyond their bound, by so many em each.
    Others(f64),
    /// It ends so many em before the edge: nothing in it stretches, or not that far.
    Short(f64),
}

impl Looseness {
    /// Judges a justified line by the gaps it was set with and the room it leaves.
    pub(super) fn of(set: &Justified, room: Length, em: Length) -> Option<Self> {
        let (han, others) = (set.han_gap().ratio(em), set.surplus().ratio(em));
        if room.ratio(em) > VISIBLE_ROOM {
            Some(Self::Short(room.ratio(em)))
        } else if han > VISIBLE_GAP {
            Some(Self::Han(han))
        } else if others > VISIBLE_GAP {
            Some(Self::Others(others))
        } else {
            None
        }
    }

    fn diagnostic(self) -> Diagnostic {
        let (code, message, is_error) = match self {
            Self::Han(gap) => {
                let message = format!("loose line: gaps opened by {gap:.2} em");
                (Code::LooseLine, message, gap > ERROR_GAP)
            }
            Self::Others(gap) => {
                let message = format!("loose line: spaces {gap:.2} em beyond their widest");
                (Code::LooseLine, message, gap > ERROR_GAP)
            }
            Self::Short(room) => {
                let message = format!(
                    "short line: it ends {room:.2} em before the edge, its gaps opened as far as they may"
                );
                (Code::ShortLine, message, room >= ERROR_ROOM)
            }
        };
        let severity = if is_error { Severity::Warning } else { Severity::Note };
        Diagnostic::new(code, message).with_severity(severity)
    }
}

impl Faults {
    pub(super) fn add_loose(&mut self, looseness: Looseness, place: Option<Span>) {
        self.loose.push((looseness, place));
    }

    pub(super) fn add_overfull(&mut self, excess: Length, place: impl Fn() -> Option<Span>) {
        self.overfull += 1;
        if excess > self.farthest {
            (self.farthest, self.overfull_at) = (excess, place());
        }
    }

    pub(super) fn tell(&self, diagnostics: &mut Diagnostics) {
        let mut push = |diagnostic: Diagnostic, span: Option<Span>| {
            diagnostics.push(match span {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
        };
        for (looseness, place) in &self.loose {
            push(looseness.diagnostic(), *place);
        }
        if self.overfull > 0 {
            let message = format!(
                "{} line(s) stick out of the measure, the farthest by {}",
                self.overfull, self.farthest
            );
            let diagnostic = Diagnostic::new(Code::Overfull, message)
                .with_hint("shorten what can't be parted, or choose a wider measure");
            push(diagnostic, self.overfull_at);
        }
    }
}

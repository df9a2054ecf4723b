//! What is wrong with lines once they are set, and what a person is told of it.

use super::justify::SetGaps;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;
use crate::style::Length;

/// A Han gap that a person should know of, and one that is an error (TYPOGRAPHY §2.4), in em.
const VISIBLE_GAP: f64 = 0.10;
const ERROR_GAP: f64 = 0.25;

/// What is told about a paragraph's lines: of every loose one where it is, of those that stick
/// out, which have one cause, where the worst is.
#[derive(Debug, Default)]
pub(super) struct Faults {
    loose: Vec<(Looseness, Option<Span>)>,
    overfull: usize,
    farthest: Length,
    overfull_at: Option<Span>,
}

/// How a line is loose.
#[derive(Debug, Clone, Copy)]
pub(super) enum Looseness {
    /// Its Han gaps opened by so many em.
    Han(f64),
    /// Its other gaps grew beyond their bound, by so many em each.
    Others(f64),
    /// Nothing in it stretches: so many em are left empty.
    Empty(f64),
}

impl Looseness {
    /// Judges a justified line by the gaps it was set with and the room it leaves.
    pub(super) fn of(set: &SetGaps, room: Length, em: Length) -> Option<Self> {
        let (han, others) = (set.han_gap.ratio(em), set.surplus.ratio(em));
        if room > Length::ZERO {
            Some(Self::Empty(room.ratio(em)))
        } else if han > VISIBLE_GAP {
            Some(Self::Han(han))
        } else if others > VISIBLE_GAP {
            Some(Self::Others(others))
        } else {
            None
        }
    }

    fn diagnostic(self) -> Diagnostic {
        let (message, amount) = match self {
            Self::Han(gap) => (format!("loose line: gaps opened by {gap:.2} em"), gap),
            Self::Others(gap) => {
                (format!("loose line: spaces {gap:.2} em beyond their widest"), gap)
            }
            Self::Empty(room) => {
                (format!("short line: {room:.2} em that nothing in it can fill"), room)
            }
        };
        let severity = if amount > ERROR_GAP { Severity::Warning } else { Severity::Note };
        Diagnostic::new(Code::LooseLine, message).with_severity(severity)
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

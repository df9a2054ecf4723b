//! What a manuscript holds and a document does not: counted, and told once each with its first
//! place.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;

/// Something that is not carried over, or not as it is.
pub(super) trait Loss: Copy + Ord {
    /// Returns how much it matters, what is said of one and of many of them, and what can be done.
    fn words(self) -> (Severity, &'static str, &'static str, &'static str);

    /// Returns what it is about.
    fn code(self) -> Code;
}

/// How often each was met, and where first.
#[derive(Debug)]
pub(super) struct Losses<L> {
    met: BTreeMap<L, (usize, Span)>,
}

impl<L> Default for Losses<L> {
    fn default() -> Self {
        Self { met: BTreeMap::new() }
    }
}

impl<L: Loss> Losses<L> {
    /// Counts one.
    pub(super) fn add(&mut self, loss: L, at: Span) {
        self.add_all(loss, 1, at);
    }

    /// Counts so many.
    pub(super) fn add_all(&mut self, loss: L, count: usize, at: Span) {
        if count > 0 {
            self.met.entry(loss).or_insert((0, at)).0 += count;
        }
    }

    /// Tells each once.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        for (loss, (count, at)) in self.met {
            let (severity, one, many, hint) = loss.words();
            let what = if count == 1 { one } else { many };
            diagnostics.push(
                Diagnostic::new(loss.code(), format!("{count} {what}"))
                    .with_severity(severity)
                    .with_hint(hint)
                    .at(at),
            );
        }
    }
}

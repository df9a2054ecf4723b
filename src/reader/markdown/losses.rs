//! What the reader met but does not carry over, counted by name and reported once each.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;

/// Things not carried over: how often, and where first.
#[derive(Debug, Default)]
pub(super) struct Losses {
    tags: BTreeMap<String, (usize, Span)>,
    comments: Option<(usize, Span)>,
    deepest: Option<Span>,
}

impl Losses {
    /// Counts an HTML tag.
    pub(super) fn tag(&mut self, name: String, span: Span) {
        self.tags.entry(name).or_insert((0, span)).0 += 1;
    }

    /// Counts a comment.
    pub(super) fn comment(&mut self, span: Span) {
        self.comments.get_or_insert((0, span)).0 += 1;
    }

    /// Notes a container nested too deep.
    pub(super) fn nesting(&mut self, span: Span) {
        self.deepest.get_or_insert(span);
    }

    /// Reports everything; `depth` is how deep containers may be nested.
    pub(super) fn report(&self, depth: usize, diagnostics: &mut Diagnostics) {
        if let Some(span) = self.deepest {
            let message = format!("quotations and lists nested deeper than {depth} are flattened");
            diagnostics.push(
                Diagnostic::new(Code::NestingTooDeep, message)
                    .at(span)
                    .with_hint("no page can show such nesting; check for stray `>` or indentation"),
            );
        }
        for (name, &(count, span)) in &self.tags {
            let message = format!("HTML tag <{name}> is not carried over ({})", times(count));
            diagnostics.push(Diagnostic::new(Code::Unsupported, message).at(span).with_hint(
                "the text within is kept; use Markdown, or one of <strong> <em> <del> <sup> <sub> \
                 <u> <br> <code>",
            ));
        }
        if let Some((count, span)) = self.comments {
            let message = format!("comments are left out ({})", times(count));
            diagnostics.push(
                Diagnostic::new(Code::Unsupported, message).at(span).with_severity(Severity::Note),
            );
        }
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

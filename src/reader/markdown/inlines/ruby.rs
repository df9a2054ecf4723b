//! Ruby in HTML.

use super::{Leaf, Mark};
use crate::document::{Origin, Ruby, RubyId};
use crate::reader::markdown::pieces::Piece;
use crate::reader::markdown::{braces, html};
use crate::source::Span;

/// A `<ruby>` that is being read.
#[derive(Debug)]
pub(super) struct OpenRuby {
    /// Where the base begins to which the next reading belongs.
    base: Mark,
    /// Where the reading or parenthesis begins that is open.
    annotation: Option<(html::Ruby, Mark)>,
}

impl Leaf<'_> {
    /// Follows the tags of a ruby: what stands before `<rt>` is the base of what stands in it.
    pub(super) fn push_ruby(&mut self, part: html::Ruby, opens: bool, start: usize, end: usize) {
        let after = self.mark(end);
        if part == html::Ruby::Whole && opens {
            self.ruby = Some(OpenRuby { base: after, annotation: None });
            return;
        }
        let Some(mut ruby) = self.ruby.take() else { return };
        match ruby.annotation.take() {
            // `</rt>` may be left out.
            Some((html::Ruby::Reading, from)) => {
                let has_base = self.pieces.get(ruby.base.pieces..from.pieces).is_some_and(|base| {
                    base.iter().any(|piece| matches!(piece, Piece::Text { .. } | Piece::Run { .. }))
                });
                if has_base {
                    let reading = self.take_since(from).trim().to_owned();
                    let span = Span::new(ruby.base.offset, start);
                    self.add_ruby(ruby.base.pieces, reading, span);
                }
                ruby.base = self.mark(end);
            }
            Some((html::Ruby::Parenthesis, from)) => {
                self.take_since(from);
            }
            Some((html::Ruby::Whole, _)) | None => {}
        }
        if part != html::Ruby::Whole && opens {
            ruby.annotation = Some((part, self.mark(end)));
        }
        if part != html::Ruby::Whole || opens {
            self.ruby = Some(ruby);
        }
    }

    /// Puts a reading above all pieces from one on.
    fn add_ruby(&mut self, from: usize, reading: String, span: Span) {
        if reading.is_empty() {
            return;
        }
        let id = RubyId(span.start);
        let base = self.pieces.split_off(from);
        self.pieces.extend(braces::with_ruby(base, id));
        self.rubies.push((id, Ruby { reading, origin: Origin::new(span) }));
    }
}

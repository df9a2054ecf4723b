//! Building inline content in its normal form.

use super::{Inline, Lang, LinkId, Marks, Origin, RubyId, Text};
use crate::source::Span;

/// Collects inline content so that it comes out in normal form: like runs are one run, no run is
/// empty, and every piece keeps its origin. Readers and conversion build content with it alone.
///
/// A name or title that differs from the one added before it in [`Marks::NEXT_NAME`] or
/// [`Marks::NEXT_TITLE`] alone is another one, whichever of the two has it.
///
/// ```
/// use hanpress::document::{Inline, InlineBuilder, Origin, Text};
///
/// let mut builder = InlineBuilder::new();
/// builder.push(Inline::Text(Text::new("甲", Origin::unknown())));
/// builder.push(Inline::Text(Text::new("", Origin::unknown())));
/// builder.push(Inline::Text(Text::new("乙", Origin::unknown())));
/// assert_eq!(builder.finish(), [Inline::Text(Text::new("甲乙", Origin::unknown()))]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct InlineBuilder {
    content: Vec<Inline>,
    /// The marks with which the last run was added.
    given: Marks,
}

impl InlineBuilder {
    /// Creates an empty builder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a piece of text that came from `span`; its bytes and the span's advance together.
    pub fn push_text(
        &mut self,
        text: &str,
        marks: Marks,
        link: Option<LinkId>,
        ruby: Option<RubyId>,
        lang: Option<&Lang>,
        span: Span,
    ) {
        if text.is_empty() {
            return;
        }
        let marks = self.settle(marks);
        if let Some(Inline::Text(last)) = self.content.last_mut()
            && (last.marks, last.link, last.ruby, last.lang.as_ref()) == (marks, link, ruby, lang)
        {
            last.origin.push(last.text.len(), span);
            last.text.push_str(text);
            return;
        }
        let origin = Origin::new(span);
        let (text, lang) = (text.to_owned(), lang.cloned());
        self.add(Inline::Text(Text { text, marks, link, ruby, lang, origin }));
    }

    /// Adds a piece that is merged with nothing.
    fn add(&mut self, inline: Inline) {
        // Most paragraphs are one run, and a vector would begin with room for four.
        if self.content.is_empty() {
            self.content.reserve_exact(1);
        }
        self.content.push(inline);
    }

    /// Adds anything; a run of text is merged with a like one before it.
    pub fn push(&mut self, inline: Inline) {
        let Inline::Text(mut run) = inline else {
            self.add(inline);
            return;
        };
        if run.text.is_empty() {
            return;
        }
        run.marks = self.settle(run.marks);
        match self.content.last_mut() {
            Some(Inline::Text(last)) if last.is_like(&run) => {
                last.origin.append(last.text.len(), &run.origin, 0..run.text.len());
                last.text.push_str(&run.text);
            }
            _ => self.add(Inline::Text(run)),
        }
    }

    /// Returns the marks that a run has in normal form.
    fn settle(&mut self, given: Marks) -> Marks {
        let before = std::mem::replace(&mut self.given, given);
        let last = match self.content.last() {
            Some(Inline::Text(last)) => last.marks,
            _ => Marks::empty(),
        };
        let mut settled = given;
        for (mark, next) in Marks::NEIGHBOURS {
            let is_beside = given.contains(mark) && last.contains(mark);
            let is_another = before.contains(next) != given.contains(next);
            settled.set(next, is_beside && last.contains(next) != is_another);
        }
        settled
    }

    /// Returns whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Returns the last character added, or `None` after anything but text.
    #[must_use]
    pub fn last_char(&self) -> Option<char> {
        match self.content.last() {
            Some(Inline::Text(run)) => run.text.chars().next_back(),
            Some(
                Inline::NoteCall { .. }
                | Inline::Image(_)
                | Inline::Reference(_)
                | Inline::Index(_)
                | Inline::Break,
            )
            | None => None,
        }
    }

    /// Returns the content.
    #[must_use]
    pub fn finish(self) -> Vec<Inline> {
        self.content
    }
}

/// Returns the text at the beginning of `content`, up to anything that is not text.
#[must_use]
pub fn leading_text(content: &[Inline]) -> String {
    let texts = content.iter().map_while(|inline| match inline {
        Inline::Text(run) => Some(run.text.as_str()),
        Inline::NoteCall { .. }
        | Inline::Image(_)
        | Inline::Reference(_)
        | Inline::Index(_)
        | Inline::Break => None,
    });
    texts.collect()
}

/// Removes the first `length` bytes of the text of `content`, across runs; stops at anything
/// that is not text. Runs left empty go.
pub fn remove_leading_text(content: &mut Vec<Inline>, mut length: usize) {
    while length > 0 {
        let Some(Inline::Text(run)) = content.first_mut() else { return };
        if run.text.len() <= length {
            length -= run.text.len();
            content.remove(0);
            continue;
        }
        let cut = run.text.floor_char_boundary(length);
        run.origin = run.origin.slice(cut..run.text.len());
        run.text.drain(..cut);
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, marks: Marks, span: Span) -> Inline {
        let origin = Origin::new(span);
        Inline::Text(Text { marks, ..Text::new(text, origin) })
    }

    #[test]
    fn merged_runs_keep_the_origin_of_each_piece() {
        let mut builder = InlineBuilder::new();
        builder.push(run("ab", Marks::empty(), Span::new(10, 12)));
        builder.push_text("cd", Marks::empty(), None, None, None, Span::new(20, 22));
        builder.push(run("ef", Marks::empty(), Span::new(30, 32)));
        let content = builder.finish();
        let [Inline::Text(text)] = content.as_slice() else { panic!("one run: {content:?}") };
        assert_eq!(text.text, "abcdef");
        let at = [0, 1, 2, 3, 4, 5].map(|offset| text.origin.source_offset(offset).unwrap());
        assert_eq!(at, [10, 11, 20, 21, 30, 31]);
    }

    #[test]
    fn names_side_by_side_stay_apart() {
        let (name, next) = (Marks::PROPER_NAME, Marks::NEXT_NAME);
        let marks = |given: &[Marks]| {
            let mut builder = InlineBuilder::new();
            given.iter().for_each(|marks| builder.push(run("甲", *marks, Span::new(0, 3))));
            let marks = |inline: &Inline| match inline {
                Inline::Text(run) => run.marks,
                _ => Marks::empty(),
            };
            builder.finish().iter().map(marks).collect::<Vec<_>>()
        };
        // Whichever has the mark, and however the name is cut.
        for three in [[name, name | next, name], [name | next, name, name | next]] {
            assert_eq!(marks(&three), [name, name | next, name]);
        }
        assert_eq!(marks(&[name, name]), [name]);
        let bold = Marks::STRONG;
        let cut = [name | next | bold, name | next, name];
        assert_eq!(marks(&cut), [name | bold, name, name | next]);
        assert_eq!(marks(&[name, Marks::empty(), name | next]), [name, Marks::empty(), name]);
        assert_eq!(marks(&[next, name | next]), [Marks::empty(), name]);
    }

    #[test]
    fn leading_text_is_removed_across_runs_and_origins_follow() {
        let mut content = vec![
            run("第一", Marks::STRONG, Span::new(2, 8)),
            run("章 緒論", Marks::empty(), Span::new(10, 20)),
        ];
        remove_leading_text(&mut content, "第一章 ".len());
        let [Inline::Text(text)] = content.as_slice() else { panic!("one run: {content:?}") };
        assert_eq!(text.text, "緒論");
        assert_eq!(text.origin.source_offset(0), Some(14));
    }
}

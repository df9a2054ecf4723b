//! From inline content to a line.

use std::collections::BTreeMap;

use crate::document::{Document, Image, Inline, LinkId, Marks, NoteId, RubyId};
use crate::source::{Source, Span};
use crate::verify::line::{Line, LineBuilder, Token};
use crate::verify::picture::Shown;

/// The marks that editions are held to; the others look like these, or like nothing.
const MARKS: Marks = Marks::STRONG
    .union(Marks::EMPHASIS)
    .union(Marks::STRIKE)
    .union(Marks::CODE)
    .union(Marks::SUPERSCRIPT)
    .union(Marks::SUBSCRIPT)
    .union(Marks::UNDERLINE);
/// A line that is being put together of inline content.
pub(super) struct Inlines<'d> {
    document: &'d Document,
    source: &'d Source,
    shown: &'d BTreeMap<String, Shown>,
    pub(super) builder: LineBuilder,
    link: Option<LinkId>,
    marks: Marks,
}

impl<'d> Inlines<'d> {
    pub(super) fn new(
        document: &'d Document,
        source: &'d Source,
        shown: &'d BTreeMap<String, Shown>,
    ) -> Self {
        let builder = LineBuilder::default();
        Self { document, source, shown, builder, link: None, marks: Marks::empty() }
    }

    pub(super) fn finish(mut self) -> Line {
        self.link(None);
        self.builder.finish()
    }

    pub(super) fn push(&mut self, content: &[Inline]) {
        let mut ruby: Option<(RubyId, String)> = None;
        for inline in content {
            let next = match inline {
                Inline::Text(run) => run.ruby,
                _ => None,
            };
            if ruby.as_ref().map(|(id, _)| *id) != next {
                self.read(ruby.take());
            }
            if let (Some(id), Inline::Text(run)) = (next, inline) {
                ruby.get_or_insert((id, String::new())).1.push_str(&run.text);
            }
            match inline {
                Inline::Text(run) => {
                    self.link(run.link);
                    let marks = run.marks & MARKS;
                    if marks != self.marks && !run.text.trim().is_empty() {
                        self.builder.push(Token::Marks(marks.bits()));
                        self.marks = marks;
                    }
                    self.builder.push_text(&run.text);
                }
                Inline::NoteCall { note: NoteId(note), .. } => {
                    self.link(None);
                    self.builder.push(Token::Call(*note as usize + 1));
                }
                Inline::Image(image) => {
                    self.link(image.link);
                    self.builder.push(Token::Image(image.alt.clone(), shown(self.shown, image)));
                }
                Inline::Reference(reference) => {
                    self.link(None);
                    self.builder.push(Token::Link(format!("#{}", reference.key)));
                    let text = reference.origin.span().and_then(|span| printed(self.source, span));
                    self.builder.push_text(&text.unwrap_or_default());
                    self.builder.push(Token::LinkEnd);
                }
                Inline::Index(_) => {}
                Inline::Break => self.builder.push_break(),
            }
        }
        self.read(ruby);
    }

    /// Says the readings above a stretch of text that has just been pushed: one a character where
    /// there are as many, else one above the whole.
    fn read(&mut self, ruby: Option<(RubyId, String)>) {
        let Some((id, base)) = ruby else { return };
        let Some(ruby) = self.document.rubies.get(id.0 as usize) else { return };
        let syllables: Vec<&str> = ruby.reading.split_whitespace().collect();
        let characters = base.chars().filter(|c| c.is_alphanumeric()).count();
        if syllables.len() == characters {
            syllables.into_iter().for_each(|syllable| self.builder.push_reading(syllable));
        } else {
            self.builder.push_reading(&ruby.reading);
        }
    }

    /// Ends the link that is open and begins another, if these are two.
    pub(super) fn link(&mut self, link: Option<LinkId>) {
        if link == self.link {
            return;
        }
        if self.link.is_some() {
            self.builder.push(Token::LinkEnd);
        }
        self.link = link;
        let target = link.and_then(|link| self.document.links.get(link.0 as usize));
        if link.is_some() {
            let target = target.map(|link| link.target.clone()).unwrap_or_default();
            self.builder.push(Token::Link(target));
        }
    }
}

/// Returns what a reference prints; the Markdown edition has it between its tags or brackets.
fn printed(source: &Source, span: Span) -> Option<String> {
    let markup = source.text().get(span.range())?;
    let text = match markup.strip_prefix('[') {
        // `[text](#key){.ref}`, as pandoc has it; a bracket in the text is escaped.
        Some(text) => text.rsplit_once("](")?.0,
        // The transcript of a DOCX edition has the text alone.
        None if !markup.starts_with('<') => return Some(markup.to_owned()),
        None => {
            let (_, text) = markup.split_once('>')?;
            text.rsplit_once("</").map_or(text, |(text, _)| text)
        }
    };
    let mut printed = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        // Escaped punctuation.
        let is_escape = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !is_escape {
            printed.push(c);
        } else if let Some(c) = characters.next() {
            printed.push(c);
        }
    }
    Some(printed)
}

/// Returns what an image shows.
pub(super) fn shown(images: &BTreeMap<String, Shown>, image: &Image) -> Shown {
    images.get(&image.source).cloned().unwrap_or(Shown::Unknown)
}

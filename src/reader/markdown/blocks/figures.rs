//! Paragraphs that are figures, and links that are references.

use super::Reader;
use super::frames::Frame;
use super::tables::TableFrame;
use crate::document::{
    Block, Figure, Inline, Marks, Origin, Paragraph, Reference, ReferencePart, Text,
};
use crate::reader::markdown::headings::Attributes;
use crate::reader::markdown::html;
use crate::source::Span;

/// What stands at a figure beside its image.
#[derive(Debug, Default)]
pub(super) struct FigureParts<'a> {
    /// The image's title.
    pub(super) title: String,
    /// What stands in braces behind it.
    pub(super) attributes: Attributes<'a>,
    /// The key of an anchor before it.
    pub(super) anchor: Option<String>,
    /// Whether it is said to be no figure.
    pub(super) is_inline: bool,
}

/// The classes of links that are references.
const CLASSES: [(&str, ReferencePart); 3] = [
    ("{.ref}", ReferencePart::Number),
    ("{.title}", ReferencePart::Title),
    ("{.page}", ReferencePart::Page),
];

impl Reader<'_, '_> {
    /// Returns where an image's title stands: last in the image, if it is written as it reads.
    fn origin_of_title(&self, title: &str, image: &Origin) -> Origin {
        let place = image.span().and_then(|span| {
            let at = self.text.get(span.range())?.rfind(title)?;
            let start = span.start as usize + at;
            Some(Span::new(start, start + title.len()))
        });
        place.map_or_else(|| image.clone(), Origin::new)
    }

    /// Adds a paragraph, or the figure that it is.
    pub(super) fn push_paragraph(
        &mut self,
        mut content: Vec<Inline>,
        parts: FigureParts<'_>,
        span: Span,
    ) {
        let is_caption = self.captions.awaits(span);
        let in_caption = matches!(self.frames.last(), Some(Frame::Html(TableFrame::Caption(_))));
        let is_figure = matches!(content.as_slice(), [Inline::Image(_)]);
        if is_caption || in_caption || parts.is_inline || !is_figure {
            if !content.is_empty() || is_caption {
                let origin = Origin::new(span);
                self.push(Block::Paragraph(Paragraph { content, origin }));
            }
            return;
        }
        let Some(Inline::Image(mut image)) = content.pop() else { return };
        let FigureParts { title, attributes, anchor, .. } = parts;
        let title = match attributes.alt {
            Some(alt) => std::mem::replace(&mut image.alt, html::unescape(alt).into_owned()),
            None => title,
        };
        let origin = self.origin_of_title(&title, &image.origin);
        let mut run = Text::new(title, origin);
        run.marks.set(Marks::PROTECTED, image.protected);
        let caption = match run.text.as_str() {
            "" => Vec::new(),
            _ => vec![Inline::Text(run)],
        };
        let key = attributes.key.map(str::to_owned).or(anchor);
        self.push(Block::Figure(Figure { image, caption, key }));
    }

    /// Makes references of links: of one without text to a place in the manuscript, and of one with
    /// a class in pandoc's Markdown. `end` is where the link ends.
    pub(super) fn refer_by_link(&mut self, end: usize) {
        let Some((_, leaf, _)) = &mut self.leaf else { return };
        let Some((id, since, has_text)) = leaf.end_element() else { return };
        let Some(link) = self.body.links.get(&id) else { return };
        let Some(key) = link.target.strip_prefix('#').filter(|key| !key.is_empty()) else { return };
        let behind = self.text.get(end..).unwrap_or_default();
        let class = CLASSES.iter().find(|(class, _)| self.is_pandoc && behind.starts_with(class));
        let part = match class {
            Some(&(class, part)) => {
                self.skip_to = end + class.len();
                part
            }
            None if has_text => return,
            None => ReferencePart::Number,
        };
        let (key, origin) = (key.to_owned(), link.origin.clone());
        leaf.push_reference(Reference { key, part, origin }, since);
    }
}

//! Captions that are paragraphs of their own: `: 年降水量 {#rain}` behind a table or figure, `Table:
//! 年降水量`, or `<span class="caption" id="rain">年降水量</span>`.
//!
//! The first two are how pandoc has the captions of tables. A caption belongs to the table or figure
//! before it, if that has none yet, else to the table after it; elsewhere it stays a paragraph.

use crate::document::{Block, Inline, Text, remove_leading_text};
use crate::source::Span;

/// What begins a caption.
const MARKS: [&str; 3] = [": ", "Table:", "table:"];

/// Returns how long the mark is that begins a caption, with the spaces behind it.
fn mark(text: &str) -> Option<usize> {
    let behind = MARKS.iter().find_map(|mark| text.strip_prefix(mark))?;
    Some(text.len() - behind.trim_start_matches(' ').len())
}

/// A paragraph that reads like a caption.
#[derive(Debug)]
struct Caption {
    /// Where it begins.
    start: u32,
    /// How long its mark is, with the spaces behind it; 0 for an element.
    mark: usize,
    /// The key at its end, and the length of its braces with the spaces before them.
    key: Option<(String, usize)>,
}

/// Watches for captions while blocks are put together.
#[derive(Debug, Default)]
pub(super) struct Captions {
    last: Option<Caption>,
    /// The key of an element that begins the paragraph that is being read.
    element: Option<Option<String>>,
}

impl Captions {
    /// Notes that the paragraph begins with a caption's element.
    pub(super) fn announce(&mut self, key: Option<String>) {
        self.element = Some(key);
    }

    /// Whether the paragraph at `span` is a caption, be it only for its key.
    pub(super) fn awaits(&self, span: Span) -> bool {
        self.last.as_ref().is_some_and(|caption| caption.start == span.start && caption.mark == 0)
    }

    /// Looks at the source of a paragraph; `key` is the key at its end.
    pub(super) fn see(&mut self, source: &str, span: Span, key: Option<(usize, &str)>) {
        if let Some(key) = self.element.take() {
            let key = key.map(|key| (key, 0));
            self.last = Some(Caption { start: span.start, mark: 0, key });
        } else if let Some(mark) = mark(source) {
            let text = source.trim_end();
            let spaces = |text: &str| text.len() - text.trim_end_matches(' ').len();
            let key = key.map(|(at, key)| {
                let before = text.get(..at).map_or(0, spaces);
                (key.to_owned(), text.len().saturating_sub(at) + before)
            });
            self.last = Some(Caption { start: span.start, mark, key });
        }
    }

    /// Adds a block to others: a caption goes to its table or figure, a table takes its caption.
    pub(super) fn push(&mut self, blocks: &mut Vec<Block>, mut block: Block) {
        if self.is_caption(&block) {
            let place = match blocks.last_mut() {
                Some(Block::Table(table)) => Some((&mut table.caption, &mut table.key)),
                Some(Block::Figure(figure)) => Some((&mut figure.caption, &mut figure.key)),
                _ => None,
            };
            if let Some((caption, key)) = place
                && caption.is_empty()
                && key.is_none()
            {
                (*caption, *key) = self.take(block);
                return;
            }
        }
        if let Block::Table(table) = &mut block
            && table.caption.is_empty()
            && table.key.is_none()
            && blocks.last().is_some_and(|last| self.is_caption(last))
            && let Some(caption) = blocks.pop()
        {
            (table.caption, table.key) = self.take(caption);
        }
        let is_empty =
            matches!(&block, Block::Paragraph(paragraph) if paragraph.content.is_empty());
        if !is_empty {
            blocks.push(block);
        }
    }

    fn is_caption(&self, block: &Block) -> bool {
        let Some(Caption { start, mark: length, .. }) = self.last else { return false };
        let Block::Paragraph(paragraph) = block else { return false };
        let begins = matches!(
            paragraph.content.first(), Some(Inline::Text(Text { text, .. })) if mark(text).is_some()
        );
        (begins || length == 0) && paragraph.origin.span().is_some_and(|span| span.start == start)
    }

    /// Takes a caption's content and key out of its paragraph.
    fn take(&mut self, block: Block) -> (Vec<Inline>, Option<String>) {
        let (Some(caption), Block::Paragraph(paragraph)) = (self.last.take(), block) else {
            return (Vec::new(), None);
        };
        let mut content = paragraph.content;
        remove_leading_text(&mut content, caption.mark);
        if let (Some((_, length @ 1..)), Some(Inline::Text(run))) =
            (&caption.key, content.last_mut())
        {
            *run = run.part(0..run.text.len().saturating_sub(*length));
            if run.text.is_empty() {
                content.pop();
            }
        }
        (content, caption.key.map(|(key, _)| key))
    }
}

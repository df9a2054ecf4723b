//! Captions as Word saves them: paragraphs of the class `MsoCaption`, under a figure or over a table.

use super::read::Reader;
use super::tree::Element;
use crate::document::{Block, Inline, Origin, Paragraph, leading_text, remove_leading_text};
use crate::source::Span;

/// A caption that waits for what it belongs to.
#[derive(Debug)]
pub(super) struct WordCaption {
    of: Option<CaptionOf>,
    content: Vec<Inline>,
    /// The content with the label, should nothing follow that it is the caption of.
    written: Vec<Inline>,
    span: Span,
}

/// What a caption says that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CaptionOf {
    Figure,
    Table,
}

/// What captions begin with, before a number.
const LABELS: [(&str, CaptionOf); 7] = [
    ("图", CaptionOf::Figure),
    ("圖", CaptionOf::Figure),
    ("Figure", CaptionOf::Figure),
    ("Fig.", CaptionOf::Figure),
    ("表格", CaptionOf::Table),
    ("表", CaptionOf::Table),
    ("Table", CaptionOf::Table),
];

impl<'b> Reader<'b> {
    /// Reads a paragraph that Word calls a caption; returns whether it is one.
    pub(super) fn word_caption(&mut self, element: Element<'b>) -> bool {
        if !element.has_class(&["MsoCaption", "MsoCaptionCxSpFirst"]) {
            return false;
        }
        let (written, span) = self.line(|reader| reader.children(element));
        let mut content = written.clone();
        let of = take_label(&mut content);
        self.flush_items();
        self.flush_caption();
        if let Some(of @ CaptionOf::Table) = of {
            // Those of tables stand above them; a table that has one above has none below.
            self.caption = Some(WordCaption { of: Some(of), content, written, span });
            return true;
        }
        let mut caption = Some(WordCaption { of, content, written, span });
        if let Some(last) = self.blocks.last_mut() {
            caption = give(caption, last);
        }
        self.caption = caption;
        true
    }

    /// Gives a block the caption that waits for one; if it has no use for it, that is text before it.
    pub(super) fn settle_caption(&mut self, block: &mut Block) {
        let caption = self.caption.take();
        self.caption = give(caption, block);
        self.flush_caption();
    }

    /// Makes a caption that waits in vain the last table's, or text.
    pub(super) fn flush_caption(&mut self) {
        let mut caption = self.caption.take();
        if let Some(last) = self.blocks.last_mut() {
            caption = give(caption, last);
        }
        if let Some(WordCaption { written: content, span, .. }) = caption
            && !content.is_empty()
        {
            let origin = Origin::new(span);
            self.blocks.push(Block::Paragraph(Paragraph { content, origin }));
        }
    }
}

/// Gives a block a caption, if it is what the caption belongs to and has none; returns it otherwise.
fn give(caption: Option<WordCaption>, block: &mut Block) -> Option<WordCaption> {
    let caption = caption?;
    let place = match block {
        Block::Figure(figure) if caption.of != Some(CaptionOf::Table) => &mut figure.caption,
        Block::Table(table) if caption.of != Some(CaptionOf::Figure) => &mut table.caption,
        _ => return Some(caption),
    };
    if !place.is_empty() {
        return Some(caption);
    }
    *place = caption.content;
    None
}

/// Takes the label and number off a caption's beginning, which every edition counts itself.
fn take_label(content: &mut Vec<Inline>) -> Option<CaptionOf> {
    let leading = leading_text(content);
    let text = leading.trim_start();
    let (label, of) = LABELS.iter().find(|(label, _)| text.starts_with(label))?;
    let behind = text.strip_prefix(label)?.trim_start();
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十-–.．".contains(c);
    let rest = behind.trim_start_matches(is_number);
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '、' | '。');
    let title = rest.trim_start_matches(is_separator);
    // 表明 is a word: without a number, or without anything behind it, it is no label.
    let is_label = rest.len() < behind.len() && (title.len() < rest.len() || rest.is_empty());
    if is_label {
        remove_leading_text(content, leading.len() - title.len());
    }
    is_label.then_some(*of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Text, plain_text};

    #[test]
    fn labels_are_taken_off_captions() {
        for (text, of, title) in [
            ("圖 1 港口", Some(CaptionOf::Figure), "港口"),
            ("图2-1：港口", Some(CaptionOf::Figure), "港口"),
            ("表格 3　船期", Some(CaptionOf::Table), "船期"),
            ("Table 4. Ships", Some(CaptionOf::Table), "Ships"),
            ("表二", Some(CaptionOf::Table), ""),
            ("表明心跡", None, "表明心跡"),
            ("港口", None, "港口"),
        ] {
            let mut content = vec![Inline::Text(Text::new(text, Origin::unknown()))];
            assert_eq!(take_label(&mut content), of, "{text}");
            assert_eq!(plain_text(&content), title, "{text}");
        }
    }
}

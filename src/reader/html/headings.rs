//! Headings: sections, and those that only say that notes follow.

use super::read::Reader;
use super::tree::Element;
use crate::document::{Block, Heading, Inline, Marks, Origin, Paragraph};
use crate::reader::markdown::take_number;

impl<'b> Reader<'b> {
    /// Reads a heading.
    pub(super) fn heading(&mut self, element: Element<'b>, level: u8) {
        let (mut content, span) = self.line(|reader| reader.children(element));
        without_common_marks(&mut content);
        if content.is_empty() {
            return;
        }
        if let [Inline::Image(_)] = content.as_slice() {
            self.push(Block::Paragraph(Paragraph { content, origin: Origin::new(span) }));
            return;
        }
        let origin = Origin::new(span);
        if self.nested > 0 {
            // Only headings of the outermost level make sections.
            for inline in &mut content {
                if let Inline::Text(run) = inline {
                    run.marks |= Marks::STRONG;
                }
            }
            self.push(Block::Paragraph(Paragraph { content, origin }));
            return;
        }
        let number = take_number(&mut content);
        let key = self.index.key(self.place(element)).cloned();
        let is_part = [element]
            .into_iter()
            .chain(element.ancestors().take_while(|outer| !outer.is("html")))
            .any(|outer| outer.has_kind(&["part"]));
        self.push(Block::Heading(Heading { level, number, content, key, is_part, origin }));
    }

    /// Takes off the heading and rule that announced notes, if nothing else stands under them.
    pub(super) fn drop_announcement(&mut self) {
        if self.announced.take() != Some(self.blocks.len()) {
            return;
        }
        while let Some(last) = self.blocks.last() {
            let announces = match last {
                Block::Rule(_) => true,
                Block::Heading(heading) => {
                    let is_announced = heading.key.is_none() || heading.number.is_none();
                    is_announced && is_notes_title(&heading.content)
                }
                _ => false,
            };
            if !announces {
                break;
            }
            self.blocks.pop();
        }
    }
}

/// Whether a heading says nothing but that notes follow.
fn is_notes_title(content: &[Inline]) -> bool {
    const TITLES: [&str; 16] = [
        "註釋",
        "注釋",
        "註解",
        "注解",
        "註",
        "注",
        "附註",
        "附注",
        "腳註",
        "脚注",
        "尾註",
        "尾注",
        "參考資料",
        "參考文獻",
        "notes",
        "footnotes",
    ];
    let text = crate::document::plain_text(content).to_lowercase();
    TITLES.contains(&text.trim())
}

/// Takes off the marks that all text of a heading bears: they are its style's.
fn without_common_marks(content: &mut [Inline]) {
    let mut common = Marks::STRONG | Marks::EMPHASIS | Marks::UNDERLINE;
    for inline in content.iter() {
        if let Inline::Text(run) = inline {
            common &= run.marks;
        }
    }
    for inline in content {
        if let Inline::Text(run) = inline {
            run.marks -= common;
        }
    }
}

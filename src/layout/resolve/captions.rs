//! Numbers of figures and tables: those the manuscript writes, and those the sheet gives.

use crate::document::{Block, Document, Inline, Origin, plain_text, remove_leading_text};
use crate::layout::{Captioned, LayoutNumber, NumberSource};
use crate::style::CaptionStyle;

impl Captioned {
    /// Returns what a number that an author writes begins with.
    fn words(self) -> &'static [char] {
        match self {
            Self::Figure => &['图', '圖'],
            Self::Table => &['表'],
        }
    }
}

/// A figure or table of the manuscript.
#[derive(Debug, Clone, Copy)]
pub(super) struct Captionable<'d> {
    pub(super) kind: Captioned,
    pub(super) caption: &'d [Inline],
    /// Its key as written.
    pub(super) key: Option<&'d str>,
    pub(super) origin: &'d Origin,
}

impl<'d> Captionable<'d> {
    /// Returns a block as what it is if it can have a caption.
    pub(super) fn of(block: &'d Block) -> Option<Self> {
        let (kind, caption, key, origin) = match block {
            Block::Figure(figure) => {
                (Captioned::Figure, &figure.caption, &figure.key, &figure.image.origin)
            }
            Block::Table(table) => (Captioned::Table, &table.caption, &table.key, &table.origin),
            Block::Heading(_)
            | Block::Paragraph(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Rule(_) => return None,
        };
        Some(Self { kind, caption, key: key.as_deref(), origin })
    }
}

/// Gives figures and tables their numbers, in the order in which they stand.
#[derive(Debug)]
pub(super) struct CaptionNumbers<'s> {
    style: &'s CaptionStyle,
    /// Whether the manuscript numbers its figures and its tables.
    by_hand: [bool; 2],
    counts: [u32; 2],
    chapter: u32,
    /// Whether 图 is written 圖.
    is_traditional: bool,
}

impl<'s> CaptionNumbers<'s> {
    /// Looks through a document for what it numbers itself.
    pub(super) fn new(document: &Document, style: &'s CaptionStyle) -> Self {
        let mut by_hand = [false; 2];
        document.visit_blocks(&mut |block| {
            if let Some(Captionable { kind, caption, .. }) = Captionable::of(block) {
                by_hand[kind as usize] |= written(kind, &plain_text(caption)).is_some();
            }
        });
        let lang = &document.metadata.lang;
        let is_traditional = lang.is_chinese() && !lang.is_simplified();
        Self { style, by_hand, counts: [0; 2], chapter: 0, is_traditional }
    }

    /// Goes on to the next chapter that is counted.
    pub(super) fn next_chapter(&mut self) {
        self.chapter += 1;
        for (count, pattern) in
            self.counts.iter_mut().zip([&self.style.figures, &self.style.tables])
        {
            if pattern.as_ref().is_some_and(|pattern| pattern.contains(CHAPTER)) {
                *count = 0;
            }
        }
    }

    /// Returns the number of the next figure or table, and takes it out of the caption if it stands
    /// there.
    pub(super) fn number(
        &mut self,
        kind: Captioned,
        caption: &mut Vec<Inline>,
    ) -> Option<LayoutNumber> {
        let separator = self.style.separator.clone();
        if let Some((text, length)) = written(kind, &plain_text(caption)) {
            remove_leading_text(caption, length);
            return Some(LayoutNumber { text, separator, source: NumberSource::Manuscript });
        }
        let pattern = match kind {
            Captioned::Figure => self.style.figures.as_deref(),
            Captioned::Table => self.style.tables.as_deref(),
        };
        let pattern = pattern.filter(|_| !self.by_hand[kind as usize])?;
        let count = &mut self.counts[kind as usize];
        *count += 1;
        // Before the first chapter that counts there is nothing to name.
        let pattern = match self.chapter {
            0 => pattern.replace("{chapter}-", "").replace("{chapter}.", "").replace(CHAPTER, ""),
            chapter => pattern.replace(CHAPTER, &chapter.to_string()),
        };
        let mut text = pattern.replace("{n}", &count.to_string());
        if self.is_traditional {
            text = text.replace('图', "圖");
        }
        Some(LayoutNumber { text, separator, source: NumberSource::Sheet })
    }
}

const CHAPTER: &str = "{chapter}";

/// Returns the number that an author wrote at the beginning of a caption, and how many bytes of the
/// caption it and what follows it are: 图1-2, 表 3, 圖三.
fn written(kind: Captioned, caption: &str) -> Option<(String, usize)> {
    let word = caption.chars().next().filter(|word| kind.words().contains(word))?;
    let behind = caption.get(word.len_utf8()..)?;
    let ordinal = behind.trim_start_matches([' ', '\u{3000}']);
    let is_part = |c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十百〇零".contains(c) || "-–—.·".contains(c)
    };
    let length = ordinal.find(|c| !is_part(c)).unwrap_or(ordinal.len());
    let (ordinal, rest) = ordinal.split_at_checked(length)?;
    let is_separated = rest.is_empty() || rest.starts_with([' ', '\u{3000}', '：', ':', '、']);
    let title = rest.trim_start_matches([' ', '\u{3000}', '：', ':', '、']);
    let ordinal = ordinal.trim_end_matches(['-', '–', '—', '.', '·']);
    let text = format!("{word}{ordinal}");
    (!ordinal.is_empty() && is_separated).then_some((text, caption.len() - title.len()))
}

#[cfg(test)]
mod tests {
    use super::{CaptionNumbers, written};
    use crate::document::{Document, Inline, Lang, Origin, Text, plain_text};
    use crate::layout::Captioned;
    use crate::style::CaptionStyle;

    #[test]
    fn numbers_that_an_author_writes_are_found() {
        let figure = |caption: &str| {
            let (number, length) = written(Captioned::Figure, caption)?;
            Some((number, caption[length..].to_owned()))
        };
        let found = |number: &str, rest: &str| Some((number.to_owned(), rest.to_owned()));
        assert_eq!(figure("图1　河道"), found("图1", "河道"));
        assert_eq!(figure("圖 1-2 河道"), found("圖1-2", "河道"));
        assert_eq!(figure("图三：河道"), found("图三", "河道"));
        assert_eq!(figure("图1"), found("图1", ""));
        for none in ["河道", "图书一览", "图一百年来", "表1　河道", "图", ""] {
            assert_eq!(figure(none), None, "{none}");
        }
        assert!(written(Captioned::Table, "表1　河道").is_some());
    }

    fn simplified() -> Document {
        let mut document = Document::default();
        document.metadata.lang = Lang::simplified();
        document
    }

    #[test]
    fn figures_are_counted_in_the_document_or_in_chapters() {
        let style = |figures: &str| CaptionStyle {
            figures: Some(figures.to_owned()),
            tables: None,
            separator: "\u{3000}".to_owned(),
        };
        let count = |style: &CaptionStyle| {
            let mut numbers = CaptionNumbers::new(&simplified(), style);
            let next = |numbers: &mut CaptionNumbers<'_>| {
                numbers.number(Captioned::Figure, &mut Vec::new()).unwrap().text
            };
            let mut found = vec![next(&mut numbers)];
            for _ in 0..2 {
                numbers.next_chapter();
                found.extend([next(&mut numbers), next(&mut numbers)]);
            }
            found
        };
        assert_eq!(count(&style("图{n}")), ["图1", "图2", "图3", "图4", "图5"]);
        assert_eq!(count(&style("图{chapter}-{n}")), ["图1", "图1-1", "图1-2", "图2-1", "图2-2"]);
        let plain = style("图{n}");
        let mut numbers = CaptionNumbers::new(&simplified(), &plain);
        let mut caption = vec![Inline::Text(Text::new("图7　河道", Origin::unknown()))];
        let number = numbers.number(Captioned::Figure, &mut caption).unwrap();
        assert_eq!((number.text.as_str(), plain_text(&caption).as_str()), ("图7", "河道"));
    }
}

//! From a document, as the readers of DOCX and Markdown make it, to what is said.

mod inlines;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use self::inlines::{Inlines, shown};
use super::format::Format;
use super::line::Line;
use super::picture::Shown;
use super::said::{Block, Kind, Label, Nest, Place, Said};
use crate::document::{self, Document, Inline, ListKind, Metadata, Origin};
use crate::source::{Source, Span};

/// Says what a document says; `source` is what its places point into, `format` says what they
/// count, `shown` what its images show.
pub(super) fn say(
    document: &Document,
    source: &Source,
    format: Format,
    shown: &dyn Fn(&str) -> Shown,
) -> Said {
    let mut speaker = Speaker {
        document,
        source,
        format,
        shown: images(document, shown),
        blocks: Vec::new(),
        nest: Vec::new(),
        place: Place::File,
        levels: Vec::new(),
        starts: starts(document),
    };
    speaker.front(&document.metadata);
    speaker.say(&document.blocks);
    for note in &document.notes {
        speaker.at(&note.origin);
        speaker.within(Nest::Note { first: true }, |speaker| speaker.say(&note.blocks));
    }
    Said { blocks: speaker.blocks, faults: Vec::new() }
}

struct Speaker<'d> {
    document: &'d Document,
    source: &'d Source,
    format: Format,
    /// What images show, by their names.
    shown: BTreeMap<String, Shown>,
    blocks: Vec<Block>,
    nest: Vec<Nest>,
    /// The place of the last block that has one.
    place: Place,
    /// The levels of the headings above.
    levels: Vec<u8>,
    /// Where blocks begin in the source.
    starts: BTreeSet<u32>,
}

impl Speaker<'_> {
    fn at(&mut self, origin: &Origin) {
        if let Some(span) = origin.span() {
            self.place = self.place_of(span);
        }
    }

    fn place_of(&self, span: Span) -> Place {
        self.format.place(self.source.line_and_column(span).0)
    }

    /// The title block, as the editions for reading print it.
    fn front(&mut self, metadata: &Metadata) {
        let title = metadata.title.as_deref().unwrap_or_default();
        let others = [
            metadata.subtitle.clone().unwrap_or_default(),
            metadata.authors.join("\u{3000}"),
            metadata.date.as_deref().map(printed_date).unwrap_or_default(),
        ];
        self.put(Kind::Title, Line::of(title), None);
        for text in others {
            self.put(Kind::Paragraph, Line::of(&text), None);
        }
    }

    /// Adds a block unless it says nothing.
    fn put(&mut self, kind: Kind, line: Line, key: Option<String>) {
        if !line.is_empty() {
            self.add(kind, line, key);
        }
    }

    fn add(&mut self, kind: Kind, line: Line, key: Option<String>) {
        let nest = self.nest.clone();
        self.nest.iter_mut().for_each(Nest::go_on);
        let shown = Shown::Unknown;
        self.blocks.push(Block { nest, kind, key, line, shown, place: self.place });
    }

    fn within(&mut self, nest: Nest, say: impl FnOnce(&mut Self)) {
        let count = self.blocks.len();
        self.nest.push(nest);
        say(self);
        if self.blocks.len() == count && nest != Nest::Quote {
            self.add(Kind::Nothing, Line::default(), None);
        }
        self.nest.pop();
    }

    fn say(&mut self, blocks: &[document::Block]) {
        for block in blocks {
            self.at(block.origin());
            self.block(block);
        }
    }

    fn block(&mut self, block: &document::Block) {
        match block {
            document::Block::Heading(heading) => {
                let mut line = self.inlines();
                if let Some(number) = &heading.number {
                    line.builder.push_text(number);
                    line.builder.push_blank();
                }
                line.push(&heading.content);
                let line = line.finish();
                let level = self.level(heading.level);
                self.put(Kind::Heading(level), line, heading.key.clone());
            }
            document::Block::Paragraph(paragraph) => {
                let line = self.line(&paragraph.content);
                self.put(Kind::Paragraph, line, None);
            }
            document::Block::List(list) => {
                let start = match list.kind {
                    ListKind::Bullet => None,
                    ListKind::Numbered { start } => Some(u64::from(start)),
                };
                for (item, index) in list.items.iter().zip(0..) {
                    let label = start.map_or(Label::Bullet, |start| Label::Number(start + index));
                    let nest = Nest::Item(Some(label));
                    self.within(nest, |speaker| speaker.say(&item.blocks));
                }
            }
            document::Block::Quote(quote) => {
                self.within(Nest::Quote, |speaker| speaker.say(&quote.blocks));
            }
            document::Block::Code(code) => self.add(Kind::Code, Line::exact(&code.text), None),
            document::Block::Table(table) => self.table(table),
            document::Block::Figure(figure) => {
                let mut line = self.inlines();
                line.link(figure.image.link);
                line.builder.push_text(&figure.image.alt);
                let line = line.builder.finish();
                self.add(Kind::Figure, line, figure.key.clone());
                let shown = self.shown_by(&figure.image);
                if let Some(block) = self.blocks.last_mut() {
                    block.shown = shown;
                }
                let caption = self.below(figure);
                self.put(Kind::Caption, caption, None);
            }
            document::Block::Rule(_) => self.add(Kind::Rule, Line::default(), None),
        }
    }

    /// Returns how deep a heading is in the sections; one within other blocks makes no section.
    fn level(&mut self, level: u8) -> u8 {
        if !self.nest.is_empty() {
            return 0;
        }
        while self.levels.last().is_some_and(|open| *open >= level) {
            self.levels.pop();
        }
        self.levels.push(level);
        u8::try_from(self.levels.len()).unwrap_or(u8::MAX)
    }

    fn inlines(&self) -> Inlines<'_> {
        Inlines::new(self.document, self.source, &self.shown)
    }

    fn shown_by(&self, image: &document::Image) -> Shown {
        shown(&self.shown, image)
    }

    fn line(&self, content: &[Inline]) -> Line {
        let mut line = self.inlines();
        line.push(content);
        line.finish()
    }
}

/// Returns where the blocks of a document begin.
fn starts(document: &Document) -> BTreeSet<u32> {
    let mut starts = BTreeSet::new();
    document.visit_blocks(&mut |block| {
        starts.extend(block.origin().span().map(|span| span.start));
    });
    starts
}

/// Looks at every image of a document once.
fn images(document: &Document, look: &dyn Fn(&str) -> Shown) -> BTreeMap<String, Shown> {
    let mut images = BTreeMap::new();
    let mut add = |image: &document::Image| {
        images.entry(image.source.clone()).or_insert_with(|| look(&image.source));
    };
    document.visit_blocks(&mut |block| {
        let content = match block {
            document::Block::Heading(heading) => &heading.content,
            document::Block::Paragraph(paragraph) => &paragraph.content,
            document::Block::Table(table) => &table.caption,
            document::Block::Figure(figure) => {
                add(&figure.image);
                &figure.caption
            }
            document::Block::List(_)
            | document::Block::Quote(_)
            | document::Block::Code(_)
            | document::Block::Rule(_) => return,
        };
        for inline in content {
            if let Inline::Image(image) = inline {
                add(image);
            }
        }
    });
    images
}

/// Writes an ISO 8601 date as title pages have it (GB/T 15835); every other wording stays.
fn printed_date(date: &str) -> String {
    let is = |text: &&str, width: usize| {
        text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let number = |text: &str| text.trim_start_matches('0').to_owned();
    match date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month] if is(year, 4) && is(month, 2) => format!("{year}年{}月", number(month)),
        [year, month, day] if is(year, 4) && is(month, 2) && is(day, 2) => {
            format!("{year}年{}月{}日", number(month), number(day))
        }
        _ => date.to_owned(),
    }
}

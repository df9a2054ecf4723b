//! From a document, as the readers of DOCX and Markdown make it, to what is said.

use std::collections::BTreeMap;

use super::format::Format;
use super::picture::Shown;
use super::said::{Block, Kind, Label, Line, LineBuilder, Nest, Place, Said, Token};
use crate::document::{
    self, Cell, Document, Inline, LinkId, ListKind, Marks, Metadata, NoteId, Origin, Row, RubyId,
    Table,
};
use crate::source::{Source, Span};

/// The marks that editions are held to; the others look like these, or like nothing.
const MARKS: Marks = Marks::STRONG
    .union(Marks::EMPHASIS)
    .union(Marks::STRIKE)
    .union(Marks::CODE)
    .union(Marks::SUPERSCRIPT)
    .union(Marks::SUBSCRIPT)
    .union(Marks::UNDERLINE);

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
                let caption = self.caption(&figure.caption);
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

    fn table(&mut self, table: &Table) {
        let caption = self.caption(&table.caption);
        // A table without a caption has its name from its first row.
        let mut key = table.key.clone();
        if !caption.is_empty() {
            self.put(Kind::Caption, caption, key.take());
        }
        let rows = table.head.iter().map(|row| (row, true));
        let rows = rows.chain(table.body.iter().map(|row| (row, false)));
        for (index, (row, head)) in rows.enumerate() {
            if let Some(span) =
                row.cells.iter().find_map(|cell| cell.blocks.first()?.origin().span())
            {
                self.place = self.place_of(span);
            }
            self.row(row, Kind::Row { head, first: index == 0 }, key.take());
        }
    }

    /// A caption with its number. The reader of DOCX leaves numbers to Word that Word counts; they
    /// stand before the caption in the transcript.
    fn caption(&self, content: &[Inline]) -> Line {
        let mut line = self.inlines();
        let first = content.iter().find_map(|inline| match inline {
            Inline::Text(run) => run.origin.span(),
            _ => None,
        });
        if let Some(span) = first.filter(|_| self.format == Format::Docx) {
            let before = self.source.text().get(..span.start as usize).unwrap_or_default();
            line.builder.push_text(before.rsplit('\n').next().unwrap_or_default());
        }
        line.push(content);
        line.finish()
    }

    fn row(&mut self, row: &Row, kind: Kind, key: Option<String>) {
        let mut line = LineBuilder::default();
        for Cell { blocks, columns, rows, heads_row } in &row.cells {
            line.push(Token::Cell(*columns, *rows, *heads_row));
            self.cell(blocks, &mut line);
        }
        self.add(kind, line.finish(), key);
    }

    /// Adds what a cell says.
    fn cell(&self, blocks: &[document::Block], line: &mut LineBuilder) {
        let mut pieces = Vec::new();
        for block in blocks {
            match block {
                document::Block::Heading(heading) => {
                    let mut piece = self.inlines();
                    piece.builder.push_text(heading.number.as_deref().unwrap_or_default());
                    piece.builder.push_blank();
                    piece.push(&heading.content);
                    pieces.push(piece.finish());
                }
                document::Block::Paragraph(paragraph) => pieces.push(self.line(&paragraph.content)),
                document::Block::Code(code) => pieces.push(Line::of(&code.text)),
                document::Block::Figure(figure) => {
                    let alt = Token::Image(figure.image.alt.clone(), self.shown_by(&figure.image));
                    pieces.push(Line { tokens: vec![(0, alt)], ..Line::default() });
                    pieces.push(self.line(&figure.caption));
                }
                document::Block::List(list) => {
                    for item in &list.items {
                        self.cell(&item.blocks, line);
                    }
                }
                document::Block::Quote(quote) => self.cell(&quote.blocks, line),
                document::Block::Table(table) => {
                    for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                        self.cell(&cell.blocks, line);
                    }
                }
                document::Block::Rule(_) => {}
            }
            for piece in pieces.drain(..).filter(|piece: &Line| !piece.is_empty()) {
                line.push_another();
                line.append(piece);
                line.push_another();
            }
        }
    }
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

fn shown(images: &BTreeMap<String, Shown>, image: &document::Image) -> Shown {
    images.get(&image.source).cloned().unwrap_or(Shown::Unknown)
}

/// A line that is being put together of inline content.
struct Inlines<'d> {
    document: &'d Document,
    source: &'d Source,
    shown: &'d BTreeMap<String, Shown>,
    builder: LineBuilder,
    link: Option<LinkId>,
    marks: Marks,
}

impl<'d> Inlines<'d> {
    fn new(document: &'d Document, source: &'d Source, shown: &'d BTreeMap<String, Shown>) -> Self {
        let builder = LineBuilder::default();
        Self { document, source, shown, builder, link: None, marks: Marks::empty() }
    }

    fn finish(mut self) -> Line {
        self.link(None);
        self.builder.finish()
    }

    fn push(&mut self, content: &[Inline]) {
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
    fn link(&mut self, link: Option<LinkId>) {
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

//! [`convert_document`]: a document in, the converted one and its audit out.

mod titles;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::audit::{Audit, AuditForm};
use super::collector::{Collector, Kept};
use super::decision::{Decision, Decisions};
use super::doubt::{Spot, visit_spots};
use super::flat::Flat;
use super::found::{Found, Quotes};
use super::punctuation::{Settled, pair};
use super::{Conversion, Converter, Fixed, Glossary, Profile, Region, address, idiom};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{
    Block, Cell, Document, Figure, Heading, Image, IndexMark, Inline, Lang, List, ListItem, Marks,
    Note, Origin, Paragraph, Quote, Row, Table,
};
use crate::source::{Source, Span};

/// How many blocks at least are converted one after another: what is found in them is joined once
/// for all.
const TOGETHER: usize = 128;
/// How many stretches of blocks each thread gets, so that one that has less to do helps the others.
const STRETCHES: usize = 4;

/// Settings of [`convert_document`].
#[derive(Debug, Clone, Default)]
pub struct ConversionOptions<'a> {
    /// How text is converted; `publish` by default.
    pub profile: Profile,
    /// What the document was read from: gives the audit its lines and columns.
    pub source: Option<&'a Source>,
    /// What a person decided about this manuscript.
    pub decisions: &'a [Decision],
    /// How much of what is certain the audit lists.
    pub audit: AuditForm,
    /// Whether the audit keeps every text that was converted, [`Audit::passages`].
    pub keep_passages: bool,
    /// The terms that are settled.
    pub glossary: Arc<Glossary>,
    /// The region whose words become the mainland's, if any: 滑鼠 → 鼠标.
    pub idioms: Option<Region>,
}

/// Converts a document.
///
/// Converted: inline text, headings' numbers, captions, images' alternative texts, links' titles,
/// entries of the index,
/// and of the metadata everything but keys and URLs. Left alone: code, text in a language other
/// than Chinese or in the other script, what is protected ([`Marks::PROTECTED`]), URLs and mail
/// addresses in text, readings above it, link targets, image sources, keys. The language becomes `zh-CN`, or
/// what the profile leads to. With [`Profile::None`] the document is returned as it is, glossary or
/// not.
///
/// Blocks are converted in parallel; the result does not depend on it.
pub fn convert_document(
    document: &Document,
    options: &ConversionOptions<'_>,
    diagnostics: &mut Diagnostics,
) -> (Document, Audit) {
    convert_document_with(document, options.profile.converter(), options, diagnostics)
}

/// Converts a document as [`convert_document`] does, with a converter of the caller's choice for
/// the profile.
pub fn convert_document_with(
    document: &Document,
    converter: &dyn Converter,
    options: &ConversionOptions<'_>,
    diagnostics: &mut Diagnostics,
) -> (Document, Audit) {
    if options.profile == Profile::None {
        let audit =
            Collector::default().into_audit(options.profile, options.source, &options.glossary);
        return (document.clone(), audit);
    }
    if !document.metadata.lang.is_chinese() {
        let lang = document.metadata.lang.as_str();
        let message = format!("the manuscript's language is {lang}, so nothing is converted");
        diagnostics.push(Diagnostic::new(Code::NothingConverted, message).with_hint(
            "if it is Chinese, write lang: zh-Hant in the front matter or leave it out",
        ));
    }
    let task = Task {
        converter,
        glossary: &options.glossary,
        idioms: options.idioms,
        profile: options.profile,
        lang: &document.metadata.lang,
        source: options.source,
        decisions: Decisions::new(options.decisions),
        kept: Kept {
            form: options.audit,
            passages: options.keep_passages,
            outside: options.profile == Profile::Publish,
        },
    };
    let mut found = task.nothing_found();
    let metadata = task.metadata(document, &mut found);
    let links = task.links(document, &mut found);
    let blocks =
        task.in_parallel(&document.blocks, &mut found, |block, found| task.block(block, found));
    // A quotation in the text does not go on in a note.
    found.quotes.push(Quotes::default());
    let notes = task.in_parallel(&document.notes, &mut found, |note, found| task.note(note, found));
    let audit = found.into_audit(options, diagnostics);
    (Document { metadata, blocks, notes, links, rubies: document.rubies.clone() }, audit)
}

/// The work on one document.
struct Task<'a> {
    converter: &'a dyn Converter,
    glossary: &'a Glossary,
    idioms: Option<Region>,
    /// The document's language.
    lang: &'a Lang,
    profile: Profile,
    source: Option<&'a Source>,
    decisions: Decisions<'a>,
    kept: Kept,
}

impl Task<'_> {
    fn nothing_found(&self) -> Found {
        Found::new(Collector::new(self.kept))
    }

    /// Converts items side by side and joins what was found in their order.
    fn in_parallel<T: Sync + Send>(
        &self,
        items: &[T],
        found: &mut Found,
        convert: impl Fn(&T, &mut Found) -> T + Sync,
    ) -> Vec<T> {
        let stretches = STRETCHES * rayon::current_num_threads();
        let converted: Vec<(Vec<T>, Found)> = items
            .par_chunks(items.len().div_ceil(stretches).max(TOGETHER))
            .map(|items| {
                let mut found = self.nothing_found();
                (items.iter().map(|item| convert(item, &mut found)).collect(), found)
            })
            .collect();
        let mut result = Vec::with_capacity(items.len());
        for (items, behind) in converted {
            result.extend(items);
            found.append(behind);
        }
        result
    }

    fn note(&self, note: &Note, found: &mut Found) -> Note {
        Note { blocks: self.blocks(&note.blocks, found), origin: note.origin.clone() }
    }

    fn blocks(&self, blocks: &[Block], found: &mut Found) -> Vec<Block> {
        blocks.iter().map(|block| self.block(block, found)).collect()
    }

    /// Converts a block; nesting is as deep as the readers let it be.
    fn block(&self, block: &Block, found: &mut Found) -> Block {
        match block {
            Block::Heading(heading) => Block::Heading(Heading {
                level: heading.level,
                number: heading.number.as_ref().map(|number| {
                    if is_protected(&heading.content) {
                        return number.clone();
                    }
                    let place = self.within(&heading.origin, |text| text.find(number), number);
                    self.string(number, place, found)
                }),
                content: self.inlines(&heading.content, found),
                key: heading.key.clone(),
                is_part: heading.is_part,
                origin: heading.origin.clone(),
            }),
            Block::Paragraph(paragraph) => Block::Paragraph(Paragraph {
                content: self.inlines(&paragraph.content, found),
                origin: paragraph.origin.clone(),
            }),
            Block::List(list) => Block::List(List {
                kind: list.kind,
                tight: list.tight,
                items: list
                    .items
                    .iter()
                    .map(|item| ListItem { blocks: self.blocks(&item.blocks, found) })
                    .collect(),
                origin: list.origin.clone(),
            }),
            Block::Quote(quote) => Block::Quote(Quote {
                kind: quote.kind,
                blocks: self.blocks(&quote.blocks, found),
                origin: quote.origin.clone(),
            }),
            Block::Table(table) => Block::Table(Table {
                caption: self.inlines(&table.caption, found),
                key: table.key.clone(),
                columns: table.columns.clone(),
                head: self.rows(&table.head, found),
                body: self.rows(&table.body, found),
                origin: table.origin.clone(),
            }),
            Block::Figure(figure) => Block::Figure(Figure {
                image: self.image(&figure.image, found),
                caption: self.inlines(&figure.caption, found),
                key: figure.key.clone(),
            }),
            Block::Code(_) | Block::Rule(_) => block.clone(),
        }
    }

    fn rows(&self, rows: &[Row], found: &mut Found) -> Vec<Row> {
        let mut cell = |cell: &Cell| Cell {
            blocks: self.blocks(&cell.blocks, found),
            columns: cell.columns,
            rows: cell.rows,
            heads_row: cell.heads_row,
        };
        rows.iter().map(|row| Row { cells: row.cells.iter().map(&mut cell).collect() }).collect()
    }

    fn image(&self, image: &Image, found: &mut Found) -> Image {
        let place = self.within(&image.origin, |text| text.find(&image.alt), &image.alt);
        Image {
            source: image.source.clone(),
            alt: match image.protected {
                true => image.alt.clone(),
                false => self.string(&image.alt, place, found),
            },
            protected: image.protected,
            link: image.link,
            origin: image.origin.clone(),
        }
    }

    /// Settles a text before the tables are asked: what stands in `protected` (ranges of whole
    /// characters, in order), then the terms of the glossary, then the words of the region.
    fn settle(&self, text: &str, protected: &[Range<usize>]) -> Vec<Fixed> {
        idiom::settle(text, self.idioms, self.glossary.settle(text, protected, self.converter))
    }

    /// Converts the content of one block as one string.
    fn inlines(&self, content: &[Inline], found: &mut Found) -> Vec<Inline> {
        let flat = Flat::new(content, self.lang);
        let fixed = self.settle(&flat.text, &flat.protected);
        self.pair_quotes(&flat, &fixed, content, found);
        let span_of = |range| flat.source_span(content, range);
        let conversion = self.text(&flat.text, &fixed, flat.span(content), span_of, found);
        let mut converted = flat.cut(content, &conversion);
        for item in &mut converted {
            match item {
                Inline::Text(run) => {
                    if let Some(lang) =
                        run.lang.as_mut().filter(|lang| lang.has_script_of(self.lang))
                    {
                        *lang = self.profile.converted_lang(lang);
                    }
                }
                Inline::Image(image) => *image = self.image(image, found),
                Inline::Index(mark) => self.index_mark(mark, found),
                Inline::NoteCall { .. } | Inline::Reference(_) | Inline::Break => {}
            }
        }
        converted
    }

    /// Converts the entries that a mark for the index names; what they are sorted by is no text.
    fn index_mark(&self, mark: &mut IndexMark, found: &mut Found) {
        for level in &mut mark.levels {
            let place = self.within(&mark.origin, |text| text.find(level.as_str()), level);
            *level = self.string(level, place, found);
        }
    }

    fn pair_quotes(&self, flat: &Flat, fixed: &[Fixed], content: &[Inline], found: &mut Found) {
        if self.profile != Profile::Publish {
            return;
        }
        let stretches: Vec<Range<usize>> = fixed.iter().map(|one| one.source.clone()).collect();
        let pairing = pair(&flat.text, Settled { stretches: &stretches, start: 0 });
        // A paragraph without any still ends a quotation that the one before it left open.
        let goes_before = found.quotes.last().is_none_or(|last| !last.pairing.unclosed.is_empty());
        if !goes_before && pairing.unclosed.is_empty() && pairing.unopened.is_empty() {
            return;
        }
        let spans = |marks: &[(usize, char)]| {
            let span =
                |&(at, mark): &(usize, char)| flat.source_span(content, at..at + mark.len_utf8());
            marks.iter().map(span).collect()
        };
        let (unclosed, unopened) = (spans(&pairing.unclosed), spans(&pairing.unopened));
        found.quotes.push(Quotes { pairing, unclosed, unopened });
    }

    /// Converts a string that stands by itself: at `place`, or somewhere within it.
    fn string(&self, text: &str, place: Option<Span>, found: &mut Found) -> String {
        if !self.lang.is_chinese() {
            return text.to_owned();
        }
        let fixed = self.settle(text, &address::find(text));
        self.text_of(text, &fixed, place, found)
    }

    /// Converts what may be a name: no word in it is one of a region.
    fn name(&self, text: &str, place: Option<Span>, found: &mut Found) -> String {
        if !self.lang.is_chinese() {
            return text.to_owned();
        }
        let fixed = self.glossary.settle(text, &address::find(text), self.converter);
        self.text_of(text, &fixed, place, found)
    }

    /// Converts a text that stands somewhere within `place`.
    fn text_of(
        &self,
        text: &str,
        fixed: &[Fixed],
        place: Option<Span>,
        found: &mut Found,
    ) -> String {
        let is_exact = |span: &Span| self.stretch(*span) == Some(text);
        let span_of = |range: Range<usize>| match place.filter(is_exact) {
            Some(Span { start, .. }) => {
                let start = start as usize;
                Some(Span::new(start + range.start, start + range.end))
            }
            None => place,
        };
        self.text(text, fixed, place, span_of, found).text
    }

    /// Converts a text as one string; `whole` is where it stands in the manuscript, `span_of`
    /// tells where a range of it does.
    fn text(
        &self,
        text: &str,
        fixed: &[Fixed],
        whole: Option<Span>,
        span_of: impl Fn(Range<usize>) -> Option<Span>,
        found: &mut Found,
    ) -> Conversion {
        let conversion = self.converter.convert_around(text, fixed);
        let (conversion, verdicts) =
            self.decisions.apply(text, conversion, |index| found.note_decision(index));
        let visit_spots = |visit: &mut dyn FnMut(Spot)| {
            visit_spots(text, &conversion, self.profile, fixed, verdicts, visit);
        };
        let whole = whole.map(|span| self.characters(span));
        let place = |range| span_of(range).map(|span| self.characters(span));
        found.changes.passage(text, fixed, &conversion, visit_spots, whole, place);
        conversion
    }

    /// Returns the whole characters of a span: text that is not written as it reads (escapes,
    /// references) is not told to the byte.
    fn characters(&self, span: Span) -> Span {
        self.source.map_or(span, |source| {
            let (text, Range { start, end }) = (source.text(), span.range());
            Span::new(text.floor_char_boundary(start), text.ceil_char_boundary(end))
        })
    }

    fn stretch(&self, span: Span) -> Option<&str> {
        self.source?.text().get(span.range())
    }

    /// Returns where `value` stands within `origin`, as `find` finds it, or else the whole of it.
    fn within(
        &self,
        origin: &Origin,
        find: impl Fn(&str) -> Option<usize>,
        value: &str,
    ) -> Option<Span> {
        let span = origin.span()?;
        let found = self.stretch(span).and_then(find).map(|at| span.start as usize + at);
        Some(found.map_or(span, |start| Span::new(start, start + value.len())))
    }
}

/// Returns whether content is text that is protected from end to end.
fn is_protected(content: &[Inline]) -> bool {
    let mut runs = content.iter().filter_map(|inline| match inline {
        Inline::Text(run) => Some(run.marks.contains(Marks::PROTECTED)),
        Inline::NoteCall { .. }
        | Inline::Image(_)
        | Inline::Reference(_)
        | Inline::Index(_)
        | Inline::Break => None,
    });
    runs.next() == Some(true) && runs.all(|is_protected| is_protected)
}

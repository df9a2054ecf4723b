//! [`convert_document`]: a document in, the converted one and its audit out.

use std::ops::Range;

use rayon::prelude::*;

use super::audit::{Audit, AuditForm, Location};
use super::collector::{Collector, Kept};
use super::decision::{Decision, Decisions};
use super::doubt::spots;
use super::flat::Flat;
use super::found::{Found, Quotes};
use super::punctuation::{QUOTES, Settled, pair};
use super::{Conversion, Converter, Profile, url};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{
    Block, Cell, Document, Figure, Heading, Image, Inline, Lang, Link, List, ListItem, Metadata,
    Note, Origin, Paragraph, Quote, Row, Table,
};
use crate::source::{Source, Span};

/// Metadata is not looked for further down: front matter is no longer.
const TITLE_MATTER: usize = 64 * 1024;

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
}

/// Converts a document.
///
/// Converted: inline text, headings' numbers, captions, images' alternative texts, links' titles,
/// and of the metadata everything but keys and URLs. Left alone: code, text in a language other
/// than Chinese, URLs in text, link targets, image sources, sections' keys. The language becomes
/// `zh-CN`, or what the profile leads to. With [`Profile::None`] the document is returned as it is.
///
/// Blocks are converted in parallel; the result does not depend on it.
pub fn convert_document(
    document: &Document,
    options: &ConversionOptions<'_>,
    diagnostics: &mut Diagnostics,
) -> (Document, Audit) {
    let manuscript = options.source.and_then(Source::file_name);
    if options.profile == Profile::None {
        let audit = Collector::default().into_audit(options.profile, manuscript);
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
        converter: options.profile.converter(),
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
    let links = document.links.iter().map(|link| task.link(link, &mut found)).collect();
    let blocks =
        task.in_parallel(&document.blocks, &mut found, |block, found| task.block(block, found));
    // A quotation in the text does not go on in a note.
    found.quotes.push(Quotes::default());
    let notes = task.in_parallel(&document.notes, &mut found, |note, found| task.note(note, found));
    let audit = found.into_audit(options, manuscript, diagnostics);
    (Document { metadata, blocks, notes, links }, audit)
}

/// The work on one document.
struct Task<'a> {
    converter: &'static dyn Converter,
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
        let converted: Vec<(T, Found)> = items
            .par_iter()
            .map(|item| {
                let mut found = self.nothing_found();
                (convert(item, &mut found), found)
            })
            .collect();
        let mut result = Vec::with_capacity(converted.len());
        for (item, behind) in converted {
            result.push(item);
            found.append(behind);
        }
        result
    }

    fn metadata(&self, document: &Document, found: &mut Found) -> Metadata {
        let metadata = &document.metadata;
        let region = self.title_matter(document);
        let mut string = |text: &String| {
            let place = region.and_then(|region| {
                let start = find_value(region, text)?;
                Some(Span::new(start, start + text.len()))
            });
            self.string(text, place, found)
        };
        Metadata {
            title: metadata.title.as_ref().map(&mut string),
            subtitle: metadata.subtitle.as_ref().map(&mut string),
            authors: metadata.authors.iter().map(&mut string).collect(),
            date: metadata.date.as_ref().map(&mut string),
            lang: self.profile.converted_lang(&metadata.lang),
            extra: metadata.extra.iter().map(|(key, value)| (key.clone(), string(value))).collect(),
        }
    }

    fn link(&self, link: &Link, found: &mut Found) -> Link {
        // The title stands last; the text of the link may say the same.
        let place = |title: &str| self.within(&link.origin, |text| text.rfind(title), title);
        let title = link.title.as_ref().map(|title| self.string(title, place(title), found));
        Link { target: link.target.clone(), title, origin: link.origin.clone() }
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
                    let place = self.within(&heading.origin, |text| text.find(number), number);
                    self.string(number, place, found)
                }),
                content: self.inlines(&heading.content, found),
                key: heading.key.clone(),
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
                blocks: self.blocks(&quote.blocks, found),
                origin: quote.origin.clone(),
            }),
            Block::Table(table) => Block::Table(Table {
                caption: self.inlines(&table.caption, found),
                columns: table.columns.clone(),
                head: self.rows(&table.head, found),
                body: self.rows(&table.body, found),
                origin: table.origin.clone(),
            }),
            Block::Figure(figure) => Block::Figure(Figure {
                image: self.image(&figure.image, found),
                caption: self.inlines(&figure.caption, found),
            }),
            Block::Code(_) | Block::Rule(_) => block.clone(),
        }
    }

    fn rows(&self, rows: &[Row], found: &mut Found) -> Vec<Row> {
        let mut cell = |cell: &Cell| Cell {
            blocks: self.blocks(&cell.blocks, found),
            columns: cell.columns,
            rows: cell.rows,
        };
        rows.iter().map(|row| Row { cells: row.cells.iter().map(&mut cell).collect() }).collect()
    }

    fn image(&self, image: &Image, found: &mut Found) -> Image {
        let place = self.within(&image.origin, |text| text.find(&image.alt), &image.alt);
        Image {
            source: image.source.clone(),
            alt: self.string(&image.alt, place, found),
            link: image.link,
            origin: image.origin.clone(),
        }
    }

    /// Converts the content of one block as one string.
    fn inlines(&self, content: &[Inline], found: &mut Found) -> Vec<Inline> {
        let flat = Flat::new(content, self.lang);
        self.pair_quotes(&flat, content, found);
        let span_of = |range| flat.source_span(content, range);
        let conversion = self.text(&flat.text, flat.span(content), span_of, found);
        let mut converted = flat.cut(content, &conversion);
        for item in &mut converted {
            match item {
                Inline::Text(run) => {
                    run.lang = run.lang.as_ref().map(|lang| self.profile.converted_lang(lang));
                }
                Inline::Image(image) => *image = self.image(image, found),
                Inline::NoteCall { .. } | Inline::Break => {}
            }
        }
        converted
    }

    fn pair_quotes(&self, flat: &Flat, content: &[Inline], found: &mut Found) {
        // A paragraph without any still ends a quotation that the one before it left open.
        let goes_before = found.quotes.last().is_none_or(|last| !last.pairing.unclosed.is_empty());
        if self.profile != Profile::Publish || !(goes_before || flat.text.contains(QUOTES)) {
            return;
        }
        let pairing = pair(&flat.text, Settled { stretches: &[], start: 0 });
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
        if !self.lang.is_chinese() || url::is_url(text) {
            return text.to_owned();
        }
        let is_exact = |span: &Span| self.stretch(*span) == Some(text);
        let span_of = |range: Range<usize>| match place.filter(is_exact) {
            Some(Span { start, .. }) => {
                let start = start as usize;
                Some(Span::new(start + range.start, start + range.end))
            }
            None => place,
        };
        self.text(text, place, span_of, found).text
    }

    /// Converts a text as one string; `whole` is where it stands in the manuscript, `span_of`
    /// tells where a range of it does.
    fn text(
        &self,
        text: &str,
        whole: Option<Span>,
        span_of: impl Fn(Range<usize>) -> Option<Span>,
        found: &mut Found,
    ) -> Conversion {
        let conversion = self.converter.convert(text);
        let (conversion, verdicts) =
            self.decisions.apply(text, conversion, |index| found.note_decision(index));
        let spots = spots(text, &conversion, self.profile, &[], verdicts);
        let whole = whole.map(|span| self.location(span));
        let place = |range| span_of(range).map(|span| self.location(span));
        found.changes.passage(text, &conversion, spots, whole, place);
        conversion
    }

    fn location(&self, span: Span) -> Location {
        let span = self.source.map_or(span, |source| {
            // Text that is not written as it reads (escapes, references) is not told to the byte.
            let (text, Range { start, end }) = (source.text(), span.range());
            Span::new(text.floor_char_boundary(start), text.ceil_char_boundary(end))
        });
        let (line, column) = self.source.map(|source| source.line_and_column(span)).unzip();
        Location { span, line, column }
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

    /// Returns what stands before the first block, where metadata comes from.
    fn title_matter(&self, document: &Document) -> Option<&str> {
        let text = self.source?.text();
        let first = document.blocks.first().and_then(|block| block.origin().span());
        let end = first.map_or(text.len(), |span| span.start as usize).min(TITLE_MATTER);
        text.get(..text.floor_char_boundary(end))
    }
}

/// Finds a value that stands by itself: no part of a longer word.
fn find_value(text: &str, value: &str) -> Option<usize> {
    let joins = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(value).map(|(at, _)| at).find(|&at| {
        let (before, rest) = text.split_at(at);
        let behind = rest.get(value.len()..).unwrap_or_default();
        !joins(before.chars().next_back()) && !joins(behind.chars().next())
    })
}

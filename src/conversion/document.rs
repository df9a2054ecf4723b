//! [`convert_document`]: a document in, the converted one and its audit out.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::audit::{Audit, Collector};
use super::flat::Flat;
use super::punctuation::{Pairing, QUOTES, Settled, pair};
use super::{Converter, Fixed, Glossary, Profile, Region, Risk, Rule, address, idiom};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{
    Block, Cell, Document, Figure, Heading, Image, Inline, Lang, Link, LinkId, List, ListItem,
    Marks, Metadata, Note, Origin, Paragraph, Quote, Row, Table,
};
use crate::source::Span;

/// Settings of [`convert_document`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversionOptions {
    /// How text is converted; `publish` by default.
    pub profile: Profile,
    /// Whether the audit keeps every text that was converted, [`Audit::passages`].
    pub keep_passages: bool,
    /// The terms that are settled.
    pub glossary: Arc<Glossary>,
    /// The region whose words become the mainland's, if any: 滑鼠 → 鼠标.
    pub idioms: Option<Region>,
}

impl ConversionOptions {
    /// Settles a text before the tables are asked: what stands in `protected` (ranges of whole
    /// characters, in order), then the terms of the glossary, then the words of the region.
    pub(super) fn settle(&self, text: &str, protected: &[Range<usize>]) -> Vec<Fixed> {
        let settled = self.glossary.settle(text, protected, self.profile.converter());
        match self.idioms {
            Some(region) => idiom::settle(text, region, settled),
            None => settled,
        }
    }
}

/// Converts a document.
///
/// Converted: inline text, headings' numbers, captions, images' alternative texts, links' titles,
/// and of the metadata everything but keys and URLs. Left alone: code, text in a language other
/// than Chinese or in the other script, what is protected ([`Marks::PROTECTED`]), URLs and mail
/// addresses in text, link targets, image sources, sections' keys. The language becomes `zh-CN`, or
/// what the profile leads to. With [`Profile::None`] the document is returned as it is, glossary or
/// not.
///
/// Blocks are converted in parallel; the result does not depend on it.
pub fn convert_document(
    document: &Document,
    options: &ConversionOptions,
    diagnostics: &mut Diagnostics,
) -> (Document, Audit) {
    if options.profile == Profile::None {
        return (
            document.clone(),
            Collector::default().into_audit(options.profile, &options.glossary),
        );
    }
    if !document.metadata.lang.is_chinese() {
        let lang = document.metadata.lang.as_str();
        let message = format!("the manuscript's language is {lang}, so nothing is converted");
        diagnostics.push(Diagnostic::new(Code::NothingConverted, message).with_hint(
            "if it is Chinese, write lang: zh-Hant in the front matter or leave it out",
        ));
    }
    let task =
        Task { converter: options.profile.converter(), options, lang: &document.metadata.lang };
    let mut found = task.nothing_found();
    let metadata = task.metadata(&document.metadata, &mut found);
    let links = task.links(document, &mut found);
    let blocks =
        task.in_parallel(&document.blocks, &mut found, |block, found| task.block(block, found));
    // A quotation in the text does not go on in a note.
    found.quotes.push(Quotes::default());
    let notes = task.in_parallel(&document.notes, &mut found, |note, found| task.note(note, found));
    found.settle(diagnostics);
    let audit = found.changes.into_audit(options.profile, &options.glossary);
    (Document { metadata, blocks, notes, links }, audit)
}

/// What a part of the document gave beside its text.
#[derive(Debug)]
struct Found {
    changes: Collector,
    /// The quotation marks of every paragraph that has any, and of those right behind them.
    quotes: Vec<Quotes>,
}

/// Quotation marks of a paragraph and where its unpaired ones stand.
#[derive(Debug, Default)]
struct Quotes {
    pairing: Pairing,
    unclosed: Vec<Option<Span>>,
    unopened: Vec<Option<Span>>,
}

impl Found {
    fn append(&mut self, behind: Self) {
        self.changes.append(behind.changes);
        self.quotes.extend(behind.quotes);
    }

    /// Tells the user what a person should look at.
    fn settle(&mut self, diagnostics: &mut Diagnostics) {
        let mut going_on = BTreeSet::new();
        let none = Quotes::default();
        let following = self.quotes.iter().skip(1).chain(std::iter::once(&none));
        for (quotes, next) in self.quotes.iter().zip(following) {
            if quotes.pairing.goes_on_in(&next.pairing) {
                going_on.extend(quotes.unclosed.iter().flatten());
            }
            quotes.report(next, diagnostics);
        }
        self.changes.confirm(&going_on);
        for entry in &self.changes.entries {
            if entry.risk != Risk::Doubtful || matches!(entry.rule, Rule::Punctuation(_)) {
                continue;
            }
            let message =
                format!("{} became {}, which may be wrong here", entry.before, entry.after);
            let mut diagnostic = Diagnostic::new(Code::DoubtfulConversion, message);
            diagnostic.span = entry.span;
            if !entry.alternatives.is_empty() {
                let hint = format!("the other form is {}", entry.alternatives.join(" or "));
                diagnostic = diagnostic.with_hint(hint);
            }
            diagnostics.push(diagnostic);
        }
    }
}

impl Quotes {
    fn report(&self, next: &Self, diagnostics: &mut Diagnostics) {
        let mut push = |message: String, hint: &str, span: Option<Span>| {
            let mut diagnostic = Diagnostic::new(Code::UnpairedQuote, message).with_hint(hint);
            diagnostic.span = span;
            diagnostics.push(diagnostic);
        };
        if !self.pairing.goes_on_in(&next.pairing) {
            for (&(_, mark), &span) in self.pairing.unclosed.iter().zip(&self.unclosed) {
                let message = format!("the quotation mark {mark} is not closed in its paragraph");
                push(
                    message,
                    "close it, or begin the next paragraph with it if the quotation goes on",
                    span,
                );
            }
        }
        for (&(_, mark), &span) in self.pairing.unopened.iter().zip(&self.unopened) {
            let message =
                format!("the quotation mark {mark} closes a quotation that nothing opens");
            push(message, "open the quotation in the same paragraph", span);
        }
    }
}

/// The work on one document.
struct Task<'a> {
    converter: &'static dyn Converter,
    options: &'a ConversionOptions,
    /// The document's language.
    lang: &'a Lang,
}

impl Task<'_> {
    fn nothing_found(&self) -> Found {
        Found { changes: Collector::new(self.options.keep_passages), quotes: Vec::new() }
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

    fn metadata(&self, metadata: &Metadata, found: &mut Found) -> Metadata {
        let protect = &metadata.protect;
        let mut string = |key: &str, text: &String| match (protect.contains(key), key) {
            (true, _) => text.clone(),
            (false, "title" | "subtitle") => self.string(text, None, found),
            (false, _) => self.name(text, found),
        };
        let author = ["author", "authors"].into_iter().find(|&key| protect.contains(key));
        Metadata {
            title: metadata.title.as_ref().map(|text| string("title", text)),
            subtitle: metadata.subtitle.as_ref().map(|text| string("subtitle", text)),
            authors: metadata
                .authors
                .iter()
                .map(|text| string(author.unwrap_or("author"), text))
                .collect(),
            date: metadata.date.as_ref().map(|text| string("date", text)),
            lang: self.options.profile.converted_lang(&metadata.lang),
            extra: metadata
                .extra
                .iter()
                .map(|(key, value)| (key.clone(), string(key, value)))
                .collect(),
            protect: protect.clone(),
        }
    }

    /// Converts the titles of links; where all that is linked is protected, so is the title.
    fn links(&self, document: &Document, found: &mut Found) -> Vec<Link> {
        let has_titles = document.links.iter().any(|link| link.title.is_some());
        let protected = if has_titles { protected_links(document) } else { BTreeSet::new() };
        let mut links = document.links.clone();
        for (link, id) in links.iter_mut().zip((0..).map(LinkId)) {
            if let Some(title) = link.title.as_mut().filter(|_| !protected.contains(&id)) {
                *title = self.string(title, None, found);
            }
        }
        links
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
                    match is_protected(&heading.content) {
                        true => number.clone(),
                        false => self.string(number, Some(&heading.origin), found),
                    }
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
        Image {
            source: image.source.clone(),
            alt: match image.protected {
                true => image.alt.clone(),
                false => self.string(&image.alt, Some(&image.origin), found),
            },
            protected: image.protected,
            link: image.link,
            origin: image.origin.clone(),
        }
    }

    /// Converts the content of one block as one string.
    fn inlines(&self, content: &[Inline], found: &mut Found) -> Vec<Inline> {
        let flat = Flat::new(content, self.lang);
        let fixed = self.options.settle(&flat.text, &flat.protected);
        self.pair_quotes(&flat, &fixed, content, found);
        let conversion = self.converter.convert_around(&flat.text, &fixed);
        let span_of = |range| flat.source_span(content, range);
        found.changes.passage(&flat.text, &conversion, flat.span(content), span_of);
        let mut converted = flat.cut(content, &conversion);
        for item in &mut converted {
            match item {
                Inline::Text(run) => {
                    if let Some(lang) =
                        run.lang.as_mut().filter(|lang| lang.has_script_of(self.lang))
                    {
                        *lang = self.options.profile.converted_lang(lang);
                    }
                }
                Inline::Image(image) => *image = self.image(image, found),
                Inline::NoteCall { .. } | Inline::Break => {}
            }
        }
        converted
    }

    fn pair_quotes(&self, flat: &Flat, fixed: &[Fixed], content: &[Inline], found: &mut Found) {
        // A paragraph without any still ends a quotation that the one before it left open.
        let goes_before = found.quotes.last().is_none_or(|last| !last.pairing.unclosed.is_empty());
        if self.options.profile != Profile::Publish || !(goes_before || flat.text.contains(QUOTES))
        {
            return;
        }
        let stretches: Vec<Range<usize>> = fixed.iter().map(|one| one.source.clone()).collect();
        let pairing = pair(&flat.text, Settled { stretches: &stretches, start: 0 });
        let spans = |marks: &[(usize, char)]| {
            let span =
                |&(at, mark): &(usize, char)| flat.source_span(content, at..at + mark.len_utf8());
            marks.iter().map(span).collect()
        };
        let (unclosed, unopened) = (spans(&pairing.unclosed), spans(&pairing.unopened));
        found.quotes.push(Quotes { pairing, unclosed, unopened });
    }

    /// Converts a string that stands by itself, somewhere within `origin`.
    fn string(&self, text: &str, origin: Option<&Origin>, found: &mut Found) -> String {
        if !self.lang.is_chinese() {
            return text.to_owned();
        }
        let fixed = self.options.settle(text, &address::find(text));
        self.around(text, &fixed, origin.and_then(Origin::span), found)
    }

    /// Converts what may be a name: no word in it is one of a region.
    fn name(&self, text: &str, found: &mut Found) -> String {
        if !self.lang.is_chinese() {
            return text.to_owned();
        }
        let ConversionOptions { glossary, .. } = self.options;
        let fixed = glossary.settle(text, &address::find(text), self.converter);
        self.around(text, &fixed, None, found)
    }

    fn around(&self, text: &str, fixed: &[Fixed], span: Option<Span>, found: &mut Found) -> String {
        let conversion = self.converter.convert_around(text, fixed);
        found.changes.passage(text, &conversion, span, |_| span);
        conversion.text
    }
}

/// Returns whether content is text that is protected from end to end.
fn is_protected(content: &[Inline]) -> bool {
    let mut runs = content.iter().filter_map(|inline| match inline {
        Inline::Text(run) => Some(run.marks.contains(Marks::PROTECTED)),
        Inline::NoteCall { .. } | Inline::Image(_) | Inline::Break => None,
    });
    runs.next() == Some(true) && runs.all(|is_protected| is_protected)
}

/// Returns the links around nothing but protected text and images.
fn protected_links(document: &Document) -> BTreeSet<LinkId> {
    let (mut protected, mut open) = (BTreeSet::new(), BTreeSet::new());
    let mut note = |link: Option<LinkId>, is_protected: bool| {
        let links = if is_protected { &mut protected } else { &mut open };
        links.extend(link);
    };
    document.visit_blocks(&mut |block| {
        let content: &[Inline] = match block {
            Block::Heading(heading) => &heading.content,
            Block::Paragraph(paragraph) => &paragraph.content,
            Block::Table(table) => &table.caption,
            Block::Figure(figure) => {
                note(figure.image.link, figure.image.protected);
                &figure.caption
            }
            Block::List(_) | Block::Quote(_) | Block::Code(_) | Block::Rule(_) => &[],
        };
        for inline in content {
            match inline {
                Inline::Text(run) => note(run.link, run.marks.contains(Marks::PROTECTED)),
                Inline::Image(image) => note(image.link, image.protected),
                Inline::NoteCall { .. } | Inline::Break => {}
            }
        }
    });
    &protected - &open
}

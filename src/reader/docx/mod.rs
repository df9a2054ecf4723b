//! Word files (DOCX): Office Open XML (ISO/IEC 29500), as Word, WPS and LibreOffice write it.
//!
//! In: the bytes of a package. Out: a [`Document`], the images in it, and a [`Source`]: the
//! transcript of what was read, a paragraph a line, so that every later notice can say in which
//! paragraph something stands and show its words.
//!
//! The main part is walked once, in the order of the text. `styles` says what a paragraph is,
//! [`crate::package::numbering`] what Word counts, `story`, `inline`, `table` and `drawing` read,
//! `assemble` puts lists, quotations and captions together, `metadata` takes the title off.
//! Elements that nobody here knows are looked through for text. What a document cannot hold is
//! counted by `losses` and told; nothing is dropped in silence.

mod anchors;
mod assemble;
mod captions;
mod drawing;
mod fields;
mod formula;
mod inline;
mod look;
mod looks;
mod losses;
mod metadata;
mod paragraph;
mod regions;
mod results;
mod run_look;
mod settle;
mod story;
mod style_names;
mod styles;
mod table;
mod trimming;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use self::anchors::{Anchors, NoteKind};
use self::losses::{Loss, Losses};
use self::metadata::FileProperties;
use self::paragraph::Item;
use self::regions::Regions;
use self::story::Reader;
use self::styles::Styles;
use super::{ReaderOptions, Unpacked};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::{Document, Note, Origin};
use crate::error::{Error, Result};
use crate::package::numbering::Numbering;
use crate::package::xml::{Element, Ns, Tree};
use crate::package::{Package, Reason, Relations};
use crate::source::{Source, Span};

/// So many comments are told one by one.
const COMMENTS_TOLD: usize = 100;
/// So many characters of a comment are shown.
const COMMENT_SHOWN: usize = 120;

/// Reads a Word file.
///
/// Errors if it is no package, has no main part, or a part that is needed is damaged.
pub fn read(
    path: &Path,
    bytes: &[u8],
    options: &ReaderOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Unpacked> {
    unpack(path, bytes, options, diagnostics)
        .map_err(|reason| Error::Manuscript { path: path.to_path_buf(), reason })
}

fn unpack(
    path: &Path,
    bytes: &[u8],
    options: &ReaderOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Unpacked, Reason> {
    let package = Package::open(bytes)?;
    let parts = Parts::open(&package)?;
    let main = parts.main.tree()?;
    // One body is all that the format has, but Word reads files with several.
    let bodies: Vec<Element<'_>> = main.root().children("body").collect();
    if bodies.is_empty() {
        let name = &parts.main.name;
        return Err(format!("{name} has no body: this is no word-processing document"));
    }
    let styles_tree = parts.styles.as_ref().map(Part::tree).transpose()?;
    let styles = styles_tree.as_ref().map(Styles::read).unwrap_or_default();
    let numbering = parts.numbering.as_ref().map(Part::tree).transpose()?;
    let footnotes = parts.footnotes.as_ref().map(Part::tree).transpose()?;
    let endnotes = parts.endnotes.as_ref().map(Part::tree).transpose()?;
    let comments = parts.comments.as_ref().map(Part::tree).transpose()?;
    let properties = properties(&package, diagnostics);
    let mut losses = Losses::default();
    let mut trees = vec![(None, &main)];
    trees.extend(footnotes.as_ref().map(|tree| (Some(NoteKind::Foot), tree)));
    trees.extend(endnotes.as_ref().map(|tree| (Some(NoteKind::End), tree)));
    let anchors = Anchors::find(&trees, &styles, properties.is_own, &mut losses);
    let comments = comments.as_ref().map(told_comments).unwrap_or_default();
    if !properties.is_own {
        for _ in 0..running_heads(&package, &parts.main.relations) {
            losses.add(Loss::RunningHead, Span::default());
        }
    }
    let mut reader = Reader {
        package: &package,
        styles: &styles,
        numbering: numbering.as_ref().map(Numbering::read).unwrap_or_default(),
        anchors: &anchors,
        view: options.tracked_changes,
        is_own: properties.is_own,
        story: None,
        note_start: None,
        regions: Regions::of(main.root()),
        inner_call: None,
        relations: &parts.main.relations,
        fields: story::closed_fields(main.root()),
        comments: &comments,
        links: Vec::new(),
        rubies: Vec::new(),
        ruby: None,
        parted_ruby: None,
        calls: Vec::new(),
        images: BTreeMap::new(),
        transcript: String::new(),
        losses,
        told: Vec::new(),
        open: Vec::new(),
        link: Vec::new(),
        depth: 0,
    };
    let mut items: Vec<_> = bodies.into_iter().flat_map(|body| reader.items(body)).collect();
    if !reader.is_own {
        looks::headings(&mut items, &mut reader.losses);
    }
    let language = styles.defaults.east_asian.as_deref();
    let metadata = metadata::take(&mut items, properties, language, diagnostics);
    let blocks = assemble::assemble(items, reader.is_own, &mut reader.losses);
    let end_of_body = reader.transcript.len();
    let stores = [
        (NoteKind::Foot, &footnotes, &parts.footnotes),
        (NoteKind::End, &endnotes, &parts.endnotes),
    ];
    let mut notes = Vec::new();
    let mut inner: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    // A note may call another, so there may be more with each.
    while let Some(&(kind, id)) = reader.calls.get(notes.len()) {
        let store = stores.iter().find(|(stored, ..)| *stored == kind);
        let found = store.and_then(|(_, tree, part)| {
            let root = tree.as_ref()?.root();
            let mut notes = root.elements();
            let note = notes.find(|note| note.number("id") == Some(id))?;
            Some((note, part.as_ref()?))
        });
        let start = reader.transcript.len();
        if let (None, Some(items)) = (found, inner.remove(&id)) {
            let origin = origin_of(&items);
            let blocks = assemble::assemble(items, reader.is_own, &mut reader.losses);
            notes.push(Note { blocks, origin });
            continue;
        }
        let Some((note, part)) = found else {
            reader.losses.add(Loss::MissingNote, reader.here());
            notes.push(Note { blocks: Vec::new(), origin: Origin::unknown() });
            continue;
        };
        (reader.story, reader.note_start) = (Some(kind), Some(start));
        reader.relations = &part.relations;
        reader.fields = story::closed_fields(note);
        reader.regions = Regions::of(note);
        reader.open.clear();
        reader.link.clear();
        let items = regions::take_notes(reader.items(note), &mut inner);
        let blocks = assemble::assemble(items, reader.is_own, &mut reader.losses);
        let span = Span::new(start, reader.transcript.len());
        notes.push(Note { blocks, origin: Origin::new(span) });
    }
    report_comments(&reader.told, diagnostics);
    let Reader { mut losses, links, rubies, images, transcript, .. } = reader;
    let mut document = Document { metadata, blocks, notes, links, rubies };
    settle::references(&mut document, &transcript, &mut losses);
    losses.report(diagnostics);
    if document.blocks.is_empty() && document.metadata.title.is_none() {
        return Err("the document is empty: there is no text in it".to_owned());
    }
    let parts = vec![(0, "body"), (end_of_body, "notes")];
    Ok(Unpacked { source: Source::of_paragraphs(path, transcript, parts), document, images })
}

/// Returns where paragraphs stand.
fn origin_of(items: &[Item]) -> Origin {
    let mut spans = items.iter().filter_map(|item| match item {
        Item::Paragraph(leaf) => Some(leaf.span),
        Item::Table { table, .. } => table.origin.span(),
        Item::Begin(_) | Item::End(_) => None,
    });
    let first = spans.next();
    let last = spans.next_back().or(first);
    first.zip(last).map_or_else(Origin::unknown, |(first, last)| {
        Origin::new(Span::new(first.start as usize, last.end as usize))
    })
}

/// A part with what it points to.
struct Part {
    name: String,
    text: String,
    relations: Relations,
}

impl Part {
    fn open(package: &Package<'_>, name: &str) -> Result<Option<Self>, Reason> {
        let Some(text) = package.read_text(name)? else { return Ok(None) };
        let relations = Relations::of(package, name)?;
        Ok(Some(Self { name: name.to_owned(), text, relations }))
    }

    fn tree(&self) -> Result<Tree<'_>, Reason> {
        Tree::parse(&self.text).map_err(|reason| format!("{}: {reason}", self.name))
    }
}

/// The parts that matter.
struct Parts {
    main: Part,
    styles: Option<Part>,
    numbering: Option<Part>,
    footnotes: Option<Part>,
    endnotes: Option<Part>,
    comments: Option<Part>,
}

impl Parts {
    fn open(package: &Package<'_>) -> Result<Self, Reason> {
        let root = Relations::of(package, "")?;
        // A package without relationships is damaged, but its main part has a customary name.
        let main = root.part("officeDocument").unwrap_or("word/document.xml");
        let Some(main) = Part::open(package, main)? else {
            let has = |name: &str| package.names().any(|part| part.starts_with(name));
            return Err(match () {
                () if has("ppt/") => "this is a presentation, not a Word document".to_owned(),
                () if has("xl/") => "this is a workbook, not a Word document".to_owned(),
                () if package.has("content.xml") => {
                    "this is an OpenDocument file; save it as .docx".to_owned()
                }
                () if has("META-INF/container.xml") => {
                    "this is an EPUB, not a Word document".to_owned()
                }
                () => format!("the main part {main} is missing: this is no Word document"),
            });
        };
        let open = |kind: &str| match main.relations.part(kind) {
            Some(name) => Part::open(package, name),
            None => Ok(None),
        };
        let (styles, numbering) = (open("styles")?, open("numbering")?);
        let (footnotes, endnotes) = (open("footnotes")?, open("endnotes")?);
        let comments = open("comments")?;
        Ok(Self { main, styles, numbering, footnotes, endnotes, comments })
    }
}

/// Reads the file's properties; damaged ones are told and passed over.
fn properties(package: &Package<'_>, diagnostics: &mut Diagnostics) -> FileProperties {
    let root = Relations::of(package, "").unwrap_or_default();
    let mut text = |kind: &str| {
        let name = root.part(kind)?;
        let text = package.read_text(name).and_then(|text| match text {
            Some(text) => Tree::parse(&text).map(|_| Some(text.clone())),
            None => Ok(None),
        });
        text.unwrap_or_else(|reason| {
            let message = format!("{name} can't be read: {reason}");
            diagnostics.push(Diagnostic::new(Code::FrontMatter, message));
            None
        })
    };
    let texts = ["core-properties", "extended-properties", "custom-properties"].map(&mut text);
    let [core, app, custom] = texts.each_ref().map(|text| Tree::parse(text.as_ref()?).ok());
    FileProperties::read(core.as_ref(), app.as_ref(), custom.as_ref())
}

/// Counts the headers and footers that have text.
fn running_heads(package: &Package<'_>, relations: &Relations) -> usize {
    let parts: BTreeSet<&str> = relations
        .iter()
        .filter(|relation| matches!(&*relation.kind, "header" | "footer"))
        .map(|relation| relation.target.as_str())
        .collect();
    let has_text = |name: &&&str| {
        let text = package.read_text(name).ok().flatten().unwrap_or_default();
        let tree = Tree::parse(&text);
        tree.is_ok_and(|tree| tree.all().any(|e| e.is(Ns::Word, "t") && !e.text().is_empty()))
    };
    parts.iter().filter(has_text).count()
}

/// Returns what each comment says, and who says it, by Word's id.
fn told_comments(tree: &Tree<'_>) -> BTreeMap<String, String> {
    let told = |comment: Element<'_>| {
        let author = comment.attribute("author").unwrap_or_default();
        let texts = comment.below().filter(|element| element.is(Ns::Word, "t"));
        let text: String = texts.map(|text| text.text().into_owned()).collect();
        let mut shown: String = text.chars().take(COMMENT_SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        let author = if author.trim().is_empty() { "someone".into() } else { author };
        format!("comment by {}: {shown}", author.trim())
    };
    let comments = tree.root().children("comment");
    comments
        .filter_map(|comment| Some((comment.attribute("id")?.into_owned(), told(comment))))
        .collect()
}

fn report_comments(told: &[(String, Span)], diagnostics: &mut Diagnostics) {
    let Some((_, first)) = told.first() else { return };
    let what = if told.len() == 1 { "comment is" } else { "comments are" };
    diagnostics.push(
        Diagnostic::new(Code::Unsupported, format!("{} {what} left out", told.len()))
            .with_hint("hanpress check lists them; settle them in Word before printing")
            .at(*first),
    );
    for (text, span) in told.iter().take(COMMENTS_TOLD) {
        diagnostics.push(
            Diagnostic::new(Code::Unsupported, text.clone())
                .with_severity(Severity::Note)
                .at(*span),
        );
    }
}

//! E-books (EPUB 2 and 3): a package of pages; a [`Document`] out, the images in it, and a
//! [`Source`]: the transcript of what was read, a paragraph a line, as for Word files.
//!
//! The package document says which pages there are and in what order, and who wrote the book;
//! [`super::html`] reads the pages as one manuscript, so that notes and links across files are
//! found. Covers and contents lists are passed over: every edition gets its own.

mod opf;
mod transcript;

use std::collections::BTreeSet;
use std::path::Path;

use self::opf::{Item, PackageDocument};
use super::html::{self, Book, declared_encoding};
use super::{ReaderOptions, Unpacked};
use crate::diagnostic::Diagnostics;
use crate::document::{Block, Document, Inline, plain_text};
use crate::error::{Error, Result};
use crate::package::xml::Tree;
use crate::package::{Package, Reason, resolve};
use crate::source::{Source, Span};

/// Where a package says which document describes it (EPUB Open Container Format, 4.2.6.3).
const CONTAINER: &str = "META-INF/container.xml";
/// Where it says which parts are encrypted.
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// Algorithms that only keep fonts from being taken out of the book.
const FONT_ALGORITHMS: [&str; 2] =
    ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Reads an e-book.
///
/// Errors if it is no package, describes no book, is locked against copying (DRM), or a page is
/// damaged.
pub fn read(
    path: &Path,
    bytes: &[u8],
    _options: &ReaderOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Unpacked> {
    unpack(path, bytes, diagnostics)
        .map_err(|reason| Error::Manuscript { path: path.to_path_buf(), reason })
}

fn unpack(path: &Path, bytes: &[u8], diagnostics: &mut Diagnostics) -> Result<Unpacked, Reason> {
    let package = Package::open(bytes)?;
    let name = package_document(&package)?;
    let text = package
        .read_text(&name)?
        .ok_or_else(|| format!("the package document {name} is missing"))?;
    let opf = PackageDocument::read(&name, &text)?;
    refuse_locked(&package, &opf)?;
    let mut book = Book::default();
    let mut base = 0;
    let load = |name: &str| package.read_text(name).ok().flatten();
    for item in opf.pages() {
        let Some(text) = page(&package, item, base, diagnostics)? else { continue };
        book.add(&item.part, &text, base, &load)
            .map_err(|reason| format!("{}: {reason}", item.part))?;
        // Places in pages don't touch.
        base += text.len() + 1;
    }
    for item in opf.pages() {
        let is_cover = opf.covers.contains(&item.part)
            || book.is_cover(&item.part, opf.cover_image.as_deref());
        if is_cover {
            book.pass_over(&item.part);
        }
    }
    if let Some(contents) = &opf.contents
        && let Some(text) = load(contents)
    {
        book.label(&html::entries(contents, &text));
    }
    let (mut document, mut images) = book.read(opf.metadata, &BTreeSet::new(), diagnostics);
    if let Some(Block::Heading(first)) = document.blocks.first()
        && first.key.is_none()
        && document.metadata.title.as_deref() == Some(plain_text(&first.content).trim())
    {
        // Every edition prints the title itself.
        document.blocks.remove(0);
    }
    if document.blocks.is_empty() {
        return Err("the book is empty: there is no text in it".to_owned());
    }
    for source in image_sources(&document) {
        if let Some(data) = package.read(&source)? {
            images.insert(source, data);
        }
    }
    let (transcript, parts) = transcript::write(&mut document, diagnostics);
    Ok(Unpacked { source: Source::of_paragraphs(path, transcript, parts), document, images })
}

/// Returns the name of the part that describes the book.
fn package_document(package: &Package<'_>) -> Result<String, Reason> {
    let Some(text) = package.read_text(CONTAINER)? else {
        return Err(if package.has("word/document.xml") {
            "this is a Word document, not an e-book".to_owned()
        } else {
            format!("{CONTAINER} is missing: this is no e-book")
        });
    };
    let tree = Tree::parse(&text).map_err(|reason| format!("{CONTAINER}: {reason}"))?;
    let files = tree.all().filter(|element| element.tag().1 == "rootfile");
    let paths = files.filter_map(|file| file.attribute("full-path"));
    paths
        .map(|path| resolve("", &path))
        .next()
        .ok_or_else(|| format!("{CONTAINER} names no package document"))
}

/// Errors if pages of the book are encrypted.
fn refuse_locked(package: &Package<'_>, opf: &PackageDocument) -> Result<(), Reason> {
    let Some(text) = package.read_text(ENCRYPTION)? else { return Ok(()) };
    let tree = Tree::parse(&text).map_err(|reason| format!("{ENCRYPTION}: {reason}"))?;
    let entries = tree.all().filter(|element| element.tag().1 == "EncryptedData");
    for entry in entries {
        let named = |name: &str, attribute: &str| {
            let found = entry.below().find(|element| element.tag().1 == name)?;
            found.attribute(attribute).map(|value| value.into_owned())
        };
        let is_font = named("EncryptionMethod", "Algorithm")
            .is_some_and(|algorithm| FONT_ALGORITHMS.contains(&algorithm.as_str()));
        let part = named("CipherReference", "URI").map(|uri| resolve("", &uri));
        let is_page = part.as_ref().is_none_or(|part| opf.pages().any(|item| item.part == *part));
        if !is_font && is_page {
            return Err(format!(
                "the book is locked against copying (DRM): {} is encrypted; ask the publisher for \
                 a copy that is not",
                part.as_deref().unwrap_or("its text")
            ));
        }
    }
    Ok(())
}

/// Returns the text of a page, which begins at `base` in the manuscript; `None` if there is none.
fn page(
    package: &Package<'_>,
    item: &Item,
    base: usize,
    diagnostics: &mut Diagnostics,
) -> Result<Option<String>, Reason> {
    let Some(bytes) = package.read(&item.part)? else {
        return Err(format!("the page {} is missing", item.part));
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let encoding = declared_encoding(&bytes);
    let mut noticed = Diagnostics::new();
    let source = Source::decode(&item.part, bytes, encoding, &mut noticed)
        .map_err(|error| error.to_string())?;
    for mut diagnostic in noticed {
        if let Some(Span { start, end }) = diagnostic.span {
            diagnostic.span = Some(Span::new(base + start as usize, base + end as usize));
        }
        diagnostics.push(diagnostic);
    }
    Ok(Some(source.text().to_owned()))
}

/// Returns what the images of a document are called.
fn image_sources(document: &Document) -> BTreeSet<String> {
    let mut sources = BTreeSet::new();
    let mut add = |content: &[Inline]| {
        for inline in content {
            if let Inline::Image(image) = inline {
                sources.insert(image.source.clone());
            }
        }
    };
    let mut figures = Vec::new();
    document.visit_blocks(&mut |block| match block {
        Block::Heading(heading) => add(&heading.content),
        Block::Paragraph(paragraph) => add(&paragraph.content),
        Block::Figure(figure) => {
            figures.push(figure.image.source.clone());
            add(&figure.caption);
        }
        Block::Table(table) => add(&table.caption),
        Block::List(_) | Block::Quote(_) | Block::Code(_) | Block::Rule(_) => {}
    });
    sources.extend(figures);
    sources
}

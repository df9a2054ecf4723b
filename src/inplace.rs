//! Conversion in place: a Word file, a presentation, a workbook, an `OpenDocument` text or an e-book
//! in, the same file with its text converted out.
//!
//! The texts of a paragraph are converted as one string, whatever runs cut it, and cut back into
//! the same runs. Nothing else changes: bytes of a part apart from its changed texts, and parts
//! without any, are the file's own.

mod retag;

use std::collections::BTreeMap;
use std::path::Path;

use crate::conversion::{self, ConversionOptions, Converter};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Lang, LinkId, Marks, Origin, Paragraph, Text};
use crate::error::{Error, Result};
use crate::package::text::{self, Rules, Texts};
use crate::package::{Package, Reason};

/// What a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Presentation,
    Workbook,
    OpenDocument,
    Book,
}

/// Word's text: in runs, deleted text apart from the rest; drawings and charts have their own.
const WORD: Rules = Rules {
    paragraphs: &["p"],
    texts: &["t"],
    skipped: &[],
    breaks: &["br", "cr", "tab"],
    attributes: &[("lvlText", "val"), ("docPr", "descr"), ("docPr", "title")],
};
/// Tracked deletions, which are no part of the sentence around them.
const DELETED: Rules = Rules { texts: &["delText"], attributes: &[], ..WORD };
/// What a chart keeps of its table, and its own titles.
const CHART: Rules = Rules { paragraphs: &["p", "v"], texts: &["t", "v"], ..WORD };
const SLIDE: Rules = Rules { attributes: &[("cNvPr", "descr"), ("cNvPr", "title")], ..WORD };
/// A workbook's strings; the readings beside them are none.
const STRINGS: Rules =
    Rules { paragraphs: &["si", "is", "text"], skipped: &["rPh"], attributes: &[], ..WORD };
const OPEN_DOCUMENT: Rules = Rules {
    paragraphs: &["p", "h"],
    texts: &[],
    skipped: &["script", "binary-data"],
    breaks: &["line-break", "tab"],
    attributes: &[],
};
const PAGE: Rules = Rules {
    paragraphs: &[
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "div",
        "blockquote",
        "figcaption",
        "caption",
        "title",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "nav",
        "body",
        "summary",
        "text",
    ],
    texts: &[],
    skipped: &["script", "style", "code", "pre", "kbd", "samp", "rt", "rp", "svg"],
    breaks: &["br"],
    attributes: &[("img", "alt"), ("img", "title")],
};
/// Titles and descriptions among a file's properties; people's names stay.
const PROPERTIES: Rules = Rules {
    paragraphs: &["title", "subject", "description", "keywords", "keyword"],
    texts: &["title", "subject", "description", "keywords", "keyword"],
    skipped: &[],
    breaks: &[],
    attributes: &[],
};

/// A file that was converted.
#[derive(Debug)]
pub struct Converted {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many stretches of text changed.
    pub changes: usize,
    /// How many language marks and fonts were made those of Simplified Chinese.
    pub retagged: usize,
    /// The parts in which they stand.
    pub parts: Vec<String>,
}

/// Returns whether a file's name ends as those do that are converted in place.
#[must_use]
pub fn is_package(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let known = [
        "docx", "docm", "dotx", "pptx", "pptm", "potx", "xlsx", "xlsm", "xltx", "odt", "ott",
        "odp", "ods", "epub",
    ];
    known.contains(&extension.to_ascii_lowercase().as_str())
}

/// Converts a file in place; with `retags` its language marks and fonts, too, become those of
/// Simplified Chinese, but for e-books.
///
/// Errors if it is none of the packages named above, or damaged.
pub fn convert(
    path: &Path,
    bytes: &[u8],
    converter: &dyn Converter,
    options: &ConversionOptions<'_>,
    retags: bool,
    diagnostics: &mut Diagnostics,
) -> Result<Converted> {
    package(bytes, converter, options, retags, diagnostics)
        .map_err(|reason| Error::Manuscript { path: path.to_path_buf(), reason })
}

fn package(
    bytes: &[u8],
    converter: &dyn Converter,
    options: &ConversionOptions<'_>,
    retags: bool,
    diagnostics: &mut Diagnostics,
) -> std::result::Result<Converted, Reason> {
    let package = Package::open(bytes)?;
    let kind = kind(&package)?;
    let mut changed = BTreeMap::new();
    let mut changes = 0;
    for name in package.names() {
        for rules in rules(kind, name) {
            let data = match changed.get(name) {
                Some(data) => Vec::clone(data),
                None => package.read(name)?.unwrap_or_default(),
            };
            let Ok(part) = String::from_utf8(data) else {
                return Err(format!("{name} is not in UTF-8"));
            };
            let found = text::scan(&part, rules).map_err(|reason| format!("{name}: {reason}"))?;
            let replaced = converted(&found, converter, options, diagnostics);
            if !replaced.is_empty() {
                changes += replaced.len();
                changed.insert(name.to_owned(), text::replace(&part, &replaced).into_bytes());
            }
        }
    }
    let mut retagged = 0;
    for name in package.names().filter(|name| retags && retag::has_marks(kind, name)) {
        let data = match changed.get(name) {
            Some(data) => Vec::clone(data),
            None => package.read(name)?.unwrap_or_default(),
        };
        let Ok(part) = String::from_utf8(data) else { continue };
        let change = |element: &str, attribute: &str, value: &str| {
            retag::retagged(kind, element, attribute, value)
        };
        let found = text::values(&part, &change).map_err(|reason| format!("{name}: {reason}"))?;
        if !found.is_empty() {
            retagged += found.len();
            changed.insert(name.to_owned(), text::replace(&part, &found).into_bytes());
        }
    }
    if package.names().any(|name| name.starts_with("_xmlsignatures/")) && !changed.is_empty() {
        let message = "the file was signed; the signature does not hold for the converted one";
        diagnostics.push(Diagnostic::new(Code::Unsupported, message));
    }
    let bytes = if changed.is_empty() { bytes.to_vec() } else { package.with_parts(&changed)? };
    Ok(Converted { bytes, changes, retagged, parts: changed.into_keys().collect() })
}

fn kind(package: &Package<'_>) -> std::result::Result<Kind, Reason> {
    let has = |name: &str| package.names().any(|part| part.starts_with(name));
    match () {
        () if has("word/") => Ok(Kind::Word),
        () if has("ppt/") => Ok(Kind::Presentation),
        () if has("xl/") => Ok(Kind::Workbook),
        () if package.has("META-INF/container.xml") => Ok(Kind::Book),
        () if package.has("content.xml") => Ok(Kind::OpenDocument),
        () => Err("this is no Word file, presentation, workbook, OpenDocument file or EPUB".into()),
    }
}

/// Returns what to look for in a part; nothing in most.
fn rules(kind: Kind, name: &str) -> &'static [&'static Rules] {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let extension = file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if folder.ends_with("_rels") {
        return &[];
    }
    if name == "docProps/core.xml" {
        return &[&PROPERTIES];
    }
    let is_chart = folder.ends_with("/charts") && file.starts_with("chart");
    let is_drawing = folder.ends_with("/diagrams") || folder.ends_with("/drawings");
    match kind {
        Kind::Book => match &*extension {
            "xhtml" | "html" | "htm" | "ncx" => &[&PAGE],
            "opf" => &[&PROPERTIES],
            _ => &[],
        },
        Kind::OpenDocument => match name {
            "content.xml" | "styles.xml" => &[&OPEN_DOCUMENT],
            "meta.xml" => &[&PROPERTIES],
            _ => &[],
        },
        _ if extension != "xml" => &[],
        _ if is_chart => &[&CHART],
        _ if is_drawing => &[&SLIDE],
        Kind::Word if folder == "word" || folder == "word/glossary" => match file {
            "styles.xml" | "settings.xml" | "fontTable.xml" | "webSettings.xml" => &[],
            _ => &[&WORD, &DELETED],
        },
        Kind::Presentation if folder.starts_with("ppt/") => &[&SLIDE],
        Kind::Workbook if file == "sharedStrings.xml" || file.starts_with("comments") => {
            &[&STRINGS]
        }
        Kind::Workbook if folder == "xl/worksheets" => &[&STRINGS],
        Kind::Word | Kind::Presentation | Kind::Workbook => &[],
    }
}

/// Converts the paragraphs of a part; returns what to put where, in the order of the part.
fn converted(
    paragraphs: &[Texts],
    converter: &dyn Converter,
    options: &ConversionOptions<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<(std::ops::Range<usize>, String)> {
    let mut old = Vec::new();
    let mut blocks = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let mut content = Vec::with_capacity(paragraph.stretches.len());
        for stretch in &paragraph.stretches {
            let Some(stretch) = stretch else {
                content.push(Inline::Break);
                continue;
            };
            // A link of its own keeps each stretch apart from its neighbours, and tells it again.
            let link = Some(LinkId(u32::try_from(old.len()).unwrap_or(u32::MAX)));
            let lang = stretch.is_foreign.then(|| Lang("ja".to_owned()));
            let text = stretch.text.clone();
            let (marks, origin) = (Marks::empty(), Origin::unknown());
            content.push(Inline::Text(Text { text, marks, link, ruby: None, lang, origin }));
            old.push(stretch);
        }
        blocks.push(Block::Paragraph(Paragraph { content, origin: Origin::unknown() }));
    }
    let document = Document { blocks, ..Document::default() };
    let (document, _) =
        conversion::convert_document_with(&document, converter, options, diagnostics);
    let mut new = vec![""; old.len()];
    for block in &document.blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        for inline in &paragraph.content {
            if let Inline::Text(run) = inline
                && let Some(text) = run.link.and_then(|link| new.get_mut(link.0 as usize))
            {
                *text = &run.text;
            }
        }
    }
    let mut changed: Vec<_> = old
        .iter()
        .zip(new)
        .filter(|(old, new)| old.text != *new)
        .map(|(old, new)| (old.range.clone(), new.to_owned()))
        .collect();
    // A paragraph goes on behind one within it.
    changed.sort_by_key(|(range, _)| range.start);
    changed
}

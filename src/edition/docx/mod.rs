//! The DOCX edition: Office Open XML (ISO/IEC 29500, transitional), written directly.
//!
//! In: the resolved flow and, at last, the folios that pagination found. Out: the bytes of a
//! `.docx` that Word, WPS and LibreOffice open as a styled Chinese document.
//!
//! One file a part or a kind of content: `body`, `paragraph` and `inline` walk the flow; `notes`,
//! `numbering`, `styles`, `section` and `settings` write the parts beside it; `writer` is what they
//! share. `format` turns computed styles into properties, `xml` is the door to quick-xml,
//! `package` and `archive` make the file. Elements stand in schema order throughout, since Word
//! calls any other order corrupt; ids come from position.

mod archive;
mod backend;
mod body;
mod captions;
mod contents;
mod fonts;
mod format;
mod heading;
mod image;
mod index;
mod inline;
mod link;
mod marks;
mod note_kind;
mod notes;
mod numbering;
mod package;
mod paragraph;
mod properties;
mod ruby;
mod section;
mod settings;
mod styles;
mod table;
mod template;
mod theme;
mod usage;
mod writer;
mod xml;

pub use backend::DocxBackend;

use std::str::FromStr;
use std::sync::Arc;

use self::note_kind::NoteKind;
use self::package::{Part, Relations};
pub use self::template::Template;
use self::writer::{Last, WORD_NAMESPACES, Writer};
use self::xml::filled;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result, suggest};
use crate::layout::{LayoutDocument, PageMap};
use crate::outline::Key;

/// Writes the DOCX edition.
///
/// The same document and page map give the same bytes. What Word cannot hold (more than 63
/// columns, notes called only by other notes) is written in the nearest form it can, with a
/// diagnostic.
///
/// # Errors
///
/// Errors if the zip format cannot hold the result (more than 4 GiB).
pub fn write(
    document: &LayoutDocument,
    pages: &PageMap,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    write_with(document, pages, &DocxOptions::default(), diagnostics)
}

/// What the DOCX edition may be told.
#[derive(Debug, Clone, Default)]
pub struct DocxOptions {
    /// The house's template, whose styles, page and settings the edition has.
    pub template: Option<Arc<Template>>,
    /// Which fonts it names; a template's styles name their own.
    pub fonts: DocxFonts,
}

/// Which fonts a DOCX edition names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DocxFonts {
    /// Those that Word users have: 宋体, 黑体, Times New Roman and so on.
    #[default]
    System,
    /// The faces that the pages are set in; they travel in the file, with the characters it has.
    Embedded,
}

impl FromStr for DocxFonts {
    type Err = Error;

    /// Reads `system` or `embed`.
    fn from_str(name: &str) -> Result<Self> {
        match name {
            "system" => Ok(Self::System),
            "embed" => Ok(Self::Embedded),
            _ => {
                let known = suggest(name, ["system", "embed"]);
                Err(Error::Usage(format!("unknown fonts for DOCX editions {name}{known}")))
            }
        }
    }
}

/// Writes the DOCX edition as [`write()`] does, by options.
///
/// # Errors
///
/// Errors as [`write()`] does.
pub fn write_with(
    document: &LayoutDocument,
    pages: &PageMap,
    options: &DocxOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    Draft::new(document, options, diagnostics)?.finish(pages)
}

/// A DOCX edition that lacks the folios of its contents lists, and nothing else: it can be written
/// while pagination is still looking for them.
#[derive(Debug)]
pub struct Draft {
    /// The main document first, then the settings, and these once more with the request to update
    /// all fields.
    parts: Vec<Part>,
    /// What is listed.
    listed: Vec<Key>,
    /// Whether the fields are to be updated anyway.
    is_for_other_pages: bool,
}

impl Draft {
    /// Writes what does not depend on pages.
    ///
    /// # Errors
    ///
    /// Errors if a template cannot take what the document needs.
    pub fn new(
        document: &LayoutDocument,
        options: &DocxOptions,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self> {
        let template = options.template.as_deref();
        let embeds = options.fonts == DocxFonts::Embedded;
        let mut writer = Writer::new(document, template, diagnostics);
        // Embedding goes through the parts again.
        writer.is_deflated = !embeds || template.is_some();
        let running = section::running_parts(&mut writer);
        body::document(&mut writer);
        let (xml, mut relations) = writer.finish_part(NoteKind::Foot);
        let notes: Vec<Part> = [NoteKind::Foot, NoteKind::End]
            .into_iter()
            .filter_map(|kind| notes::part(&mut writer, kind))
            .collect();
        notes::report_plain_numbers(&mut writer);
        relations.internal("styles", "styles.xml");
        relations.internal("settings", "settings.xml");
        let shared = match template {
            Some(template) => template.parts(&writer, &mut relations)?,
            None => own_parts(&writer, &mut relations),
        };
        for kind in [NoteKind::Foot, NoteKind::End] {
            if writer.notes.are_called(kind) {
                relations.internal(kind.part(), &format!("{}.xml", kind.part()));
            }
        }
        // The body came first, so its relationships to headers and footers are in place already.
        let leaf = Relations::default;
        let settings =
            |updates| Part::word("settings", "settings", settings::part(&writer, updates), leaf());
        let mut parts = vec![
            Part::word("document", "document.main", xml, relations),
            settings(false),
            settings(true),
        ];
        parts.extend(shared);
        parts.extend(notes);
        parts.extend(running);
        parts.extend(writer.media.parts(document));
        parts.push(properties::core(&document.metadata));
        parts.push(properties::app(template.map(Template::name)));
        parts.extend(properties::custom(&document.metadata));
        if let Some(template) = template {
            template.report(&writer.catalog, embeds, writer.diagnostics);
        } else if embeds {
            fonts::embed(document, &mut parts, writer.diagnostics);
        }
        let listed = contents::keys(document);
        // Folios are those of our own pages, which a template's are not.
        let is_for_other_pages = template.is_some() && contents::has_entries(document);
        Ok(Self { parts, listed, is_for_other_pages })
    }

    /// Fills in the folios.
    ///
    /// # Errors
    ///
    /// Errors if the zip format cannot hold the result (more than 4 GiB).
    pub fn finish(self, pages: &PageMap) -> Result<Vec<u8>> {
        let Self { mut parts, listed, is_for_other_pages } = self;
        let updates =
            is_for_other_pages || listed.iter().any(|key| !pages.folios.contains_key(key));
        parts.remove(if updates { SETTINGS } else { SETTINGS + 1 });
        if let Some(main) = parts.first_mut() {
            main.data = filled(&main.data, |key, xml| contents::folio(xml, key, pages));
        }
        package::pack(parts)
    }
}

/// Where the settings stand among the parts.
const SETTINGS: usize = 1;

/// Writes the parts that a template has its own of.
fn own_parts(writer: &Writer<'_>, relations: &mut Relations) -> Vec<Part> {
    relations.internal("fontTable", "fontTable.xml");
    relations.internal("theme", "theme/theme1.xml");
    let leaf = Relations::default;
    let mut parts = vec![
        Part::word("styles", "styles", styles::part(writer), leaf()),
        Part::word("fontTable", "fontTable", settings::font_table(), leaf()),
        theme::part(),
    ];
    if !writer.numbering.is_empty() {
        relations.internal("numbering", "numbering.xml");
        let numbering = writer.numbering.part(&writer.catalog);
        parts.push(Part::word("numbering", "numbering", numbering, leaf()));
    }
    parts
}

//! The DOCX edition: Office Open XML (ISO/IEC 29500, transitional), written directly.
//!
//! In: the resolved flow and, at last, the folios that pagination found. Out: the bytes of a `.docx` that
//! Word, WPS and LibreOffice open as a styled Chinese document.
//!
//! One file a part or a kind of content: `body`, `paragraph` and `inline` walk the flow, `notes`, `numbering`,
//! `styles`, `section` and `settings` write the parts beside it, `format` turns computed styles
//! into properties, `xml` is the door to quick-xml, `package` and `archive` make the file. Elements stand in
//! schema order throughout, since Word calls any other order corrupt; ids come from position.

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
mod xml;

pub use backend::DocxBackend;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use self::captions::Anchored;
use self::format::ParagraphProperties;
use self::image::Media;
use self::note_kind::NoteKind;
use self::notes::NoteCalls;
use self::numbering::Numbering;
use self::package::{Part, Relations};
use self::section::{Plan, Running, Section};
use self::styles::{Catalog, Named, level_of};
use self::template::HouseNumbers;
pub use self::template::Template;
use self::xml::{Xml, filled};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Origin;
use crate::error::{Error, Result, suggest};
use crate::layout::{LayoutDocument, LayoutHeading, PageMap};
use crate::outline::Key;
use crate::style::{Align, Length, PageStyle, ParagraphStyle, Role};

/// The namespaces that word-processing parts use.
const WORD_NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];

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

/// What the writing of all parts shares, and the part being written.
struct Writer<'d> {
    document: &'d LayoutDocument,
    diagnostics: &'d mut Diagnostics,
    /// What styles are called.
    catalog: Catalog<'d>,
    /// The page: the sheet's, or a template's.
    page: PageStyle,
    /// The heading level of chapters.
    top_level: u8,
    /// The numbers of headings that a template's styles count.
    house_numbers: HouseNumbers,
    xml: Xml,
    /// Whether text is deflated as it is written.
    is_deflated: bool,
    relations: Relations,
    numbering: Numbering,
    notes: NoteCalls,
    media: Media,
    /// The keys that some heading, figure or table bears: whatever else a link names is dead.
    anchors: BTreeMap<&'d str, Anchored>,
    bookmarks: u32,
    /// How a note's paragraphs look in Word: the label hangs before the first line.
    note_style: ParagraphStyle,
    plan: Plan,
    running: Running,
    /// The section that the next paragraph ends.
    ending: Option<Section>,
    /// Whether a section of the text proper has been ended.
    is_in_text: bool,
    /// The alignment of the column that is being written, if it has one of its own.
    column_align: Option<Align>,
    /// What was written last in the body, note or cell at hand.
    last: Last,
    /// Whether a list came last: another must not go on with it.
    is_after_list: bool,
    /// The least space before the next paragraph, in body lines: what a table, a contents list or
    /// a title wants below it, and cannot say itself.
    owed: f64,
    /// The least space behind the next paragraph, in body lines: what a table without caption wants
    /// above it.
    wanted: f64,
}

/// What stands before the place where the writer is.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Paragraph,
    /// Another table would melt into it, and nothing may end with one.
    Table,
}

impl<'d> Writer<'d> {
    fn new(
        document: &'d LayoutDocument,
        template: Option<&'d Template>,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let page = &document.sheet.page;
        let page = template.map_or_else(|| page.clone(), |template| template.page(page));
        // A house's first headings are the chapters'; parts have a style of their own.
        let top_level = if template.is_some() { 1 } else { document.top_level };
        let house_numbers =
            template.map(|one| one.numbers(document, diagnostics)).unwrap_or_default();
        let taken = template.map(Template::taken_numbers).unwrap_or_default();
        Self {
            document,
            diagnostics,
            catalog: Catalog::new(template),
            top_level,
            xml: Xml::new("w:document", &WORD_NAMESPACES),
            is_deflated: false,
            relations: Relations::default(),
            numbering: Numbering::new(document, top_level, taken),
            notes: NoteCalls::new(document),
            media: Media::new(page.measure, template),
            anchors: captions::anchors(document, &house_numbers),
            bookmarks: 0,
            note_style: notes::paragraph_style(document),
            plan: Plan::new(document),
            running: Running::default(),
            ending: None,
            is_in_text: false,
            column_align: None,
            last: Last::Nothing,
            is_after_list: false,
            owed: 0.0,
            wanted: 0.0,
            page,
            house_numbers,
        }
    }

    /// Ends the part being written and begins one of notes, the only kind that follows.
    fn finish_part(&mut self, next: NoteKind) -> (Xml, Relations) {
        self.media.forget_relations();
        (self.last, self.owed) = (Last::Nothing, 0.0);
        let xml = std::mem::replace(&mut self.xml, Xml::new(next.root(), &WORD_NAMESPACES));
        self.deflate();
        (xml, std::mem::take(&mut self.relations))
    }

    /// What follows has no gaps for folios.
    fn deflate(&mut self) {
        if self.is_deflated {
            self.xml.deflate_rest();
        }
    }

    /// The leading of the body: the pitch of the grid, and the unit of space around paragraphs.
    fn body_line(&self) -> Length {
        self.document.sheet.role(Role::Body).leading
    }

    /// Returns what a role's paragraph style in Word says.
    fn base(&self, role: Role) -> &ParagraphStyle {
        if role == Role::Note { &self.note_style } else { self.document.sheet.role(role) }
    }

    /// Returns the level by which Word knows a heading: as marked up, or in a template's styles as
    /// its rank has it.
    fn level(&self, heading: &LayoutHeading) -> u8 {
        match self.catalog.template() {
            Some(_) => level_of(heading.rank, self.top_level),
            None => heading.level.clamp(1, 6),
        }
    }

    /// Returns the style of a heading.
    fn heading_style(&self, heading: &LayoutHeading) -> &'static str {
        if heading.is_part && self.catalog.template().is_some() {
            return styles::PART;
        }
        styles::of_level(styles::HEADINGS, self.level(heading))
    }

    /// Returns the style of a role's paragraphs.
    fn role_style(&self, role: Role) -> &'static str {
        styles::style_id(role, self.top_level)
    }

    /// Names a style and says nothing else.
    fn named(&self, id: &'static str) -> ParagraphProperties<'d> {
        let Named { id, house } = self.catalog.get(id);
        let is_default = house.is_some_and(|house| house.is_default);
        ParagraphProperties {
            is_house: house.is_some(),
            style: (!is_default).then_some(id),
            grows: house.is_some_and(|house| house.is_exact),
            ..ParagraphProperties::default()
        }
    }

    /// Names a style and says where a paragraph departs from it; from a template's by an indent
    /// alone, and only where it stands deeper than the role itself does.
    fn departing(
        &self,
        id: &'static str,
        base: &ParagraphStyle,
        style: &ParagraphStyle,
    ) -> ParagraphProperties<'d> {
        let Named { id: name, house } = self.catalog.get(id);
        let Some(house) = house else {
            return ParagraphProperties::departing(name, base, style, self.body_line());
        };
        let deeper = style.start_indent - base.start_indent;
        let start = (deeper != Length::ZERO).then(|| house.start + deeper);
        ParagraphProperties { start, ..self.named(id) }
    }

    /// Opens a bookmark and returns its id.
    fn start_bookmark(&mut self, name: &str) -> String {
        let id = self.bookmarks.to_string();
        self.bookmarks += 1;
        self.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
        id
    }

    fn end_bookmark(&mut self, id: &str) {
        self.xml.empty("w:bookmarkEnd", &[("w:id", id)]);
    }

    fn loss(&mut self, code: Code, message: impl Into<String>, hint: &str, origin: &Origin) {
        let mut diagnostic = Diagnostic::new(code, message).with_hint(hint);
        diagnostic.span = origin.span();
        self.diagnostics.push(diagnostic);
    }

    /// Reports characters that the last pieces of text lost to XML.
    fn report_dropped(&mut self, origin: &Origin) {
        let dropped = self.xml.take_dropped();
        if dropped > 0 {
            let message = format!("{dropped} control character(s) dropped: XML cannot hold them");
            self.loss(Code::EditionLoss, message, "remove them from the manuscript", origin);
        }
    }
}

//! The DOCX edition: Office Open XML (ISO/IEC 29500, transitional), written directly.
//!
//! In: the resolved flow and the folios that pagination found. Out: the bytes of a `.docx` that
//! Word, WPS and LibreOffice open as a styled Chinese document.
//!
//! One file a part or a kind of content: `body`, `paragraph` and `inline` walk the flow, `notes`, `numbering`,
//! `styles`, `section` and `settings` write the parts beside it, `format` turns computed styles
//! into properties, `xml` and `package` are the doors to quick-xml and zip. Elements stand in
//! schema order throughout, since Word calls any other order corrupt; ids come from position.

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
mod theme;
mod usage;
mod xml;

use std::collections::BTreeMap;
use std::str::FromStr;

use self::captions::Anchored;
use self::image::Media;
use self::notes::NoteCalls;
use self::numbering::Numbering;
use self::package::{Part, Relations};
use self::section::{Plan, Running, Section};
use self::xml::Xml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Origin;
use crate::error::{Error, Result, suggest};
use crate::layout::{LayoutDocument, PageMap};
use crate::style::{Align, Length, ParagraphStyle, Role};

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
    /// Which fonts it names.
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
    let mut writer = Writer::new(document, pages, diagnostics);
    let running = section::running_parts(&mut writer);
    body::document(&mut writer);
    let (xml, mut relations) = writer.finish_part();
    let footnotes = notes::part(&mut writer);
    notes::report_plain_numbers(&mut writer);
    let styles = styles::part(&writer);
    let has_numbering = !writer.numbering.is_empty();

    relations.internal("styles", "styles.xml");
    relations.internal("settings", "settings.xml");
    relations.internal("fontTable", "fontTable.xml");
    relations.internal("theme", "theme/theme1.xml");
    if has_numbering {
        relations.internal("numbering", "numbering.xml");
    }
    if footnotes.is_some() {
        relations.internal("footnotes", "footnotes.xml");
    }
    // The body came first, so its relationships to headers and footers are in place already.
    let leaf = Relations::default;
    let mut parts = vec![
        Part::word("document", "document.main", xml, relations),
        Part::word("styles", "styles", styles, leaf()),
        Part::word("settings", "settings", settings::part(&writer, footnotes.is_some()), leaf()),
        Part::word("fontTable", "fontTable", settings::font_table(), leaf()),
        theme::part(),
    ];
    if has_numbering {
        parts.push(Part::word("numbering", "numbering", writer.numbering.part(), leaf()));
    }
    parts.extend(footnotes);
    parts.extend(running);
    parts.extend(writer.media.parts(document));
    parts.push(properties::core(&document.metadata));
    parts.push(properties::app());
    parts.extend(properties::custom(&document.metadata));
    if options.fonts == DocxFonts::Embedded {
        fonts::embed(document, &mut parts, writer.diagnostics);
    }
    package::pack(&parts)
}

/// What the writing of all parts shares, and the part being written.
struct Writer<'d> {
    document: &'d LayoutDocument,
    pages: &'d PageMap,
    diagnostics: &'d mut Diagnostics,
    xml: Xml,
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
        pages: &'d PageMap,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            document,
            pages,
            diagnostics,
            xml: Xml::new("w:document", &WORD_NAMESPACES),
            relations: Relations::default(),
            numbering: Numbering::new(document),
            notes: NoteCalls::new(document),
            media: Media::new(document.sheet.page.measure),
            anchors: captions::anchors(document),
            bookmarks: 0,
            note_style: notes::paragraph_style(document),
            plan: Plan::new(document),
            running: Running::default(),
            ending: None,
            column_align: None,
            last: Last::Nothing,
            is_after_list: false,
            owed: 0.0,
            wanted: 0.0,
        }
    }

    /// Ends the part being written and begins `word/footnotes.xml`, the only one that follows.
    fn finish_part(&mut self) -> (Xml, Relations) {
        self.media.forget_relations();
        (self.last, self.owed) = (Last::Nothing, 0.0);
        let xml = std::mem::replace(&mut self.xml, Xml::new("w:footnotes", &WORD_NAMESPACES));
        (xml, std::mem::take(&mut self.relations))
    }

    /// The leading of the body: the pitch of the grid, and the unit of space around paragraphs.
    fn body_line(&self) -> Length {
        self.document.sheet.role(Role::Body).leading
    }

    /// Returns what a role's paragraph style in Word says.
    fn base(&self, role: Role) -> &ParagraphStyle {
        if role == Role::Note { &self.note_style } else { self.document.sheet.role(role) }
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

//! What the writing of all parts shares.

use std::collections::BTreeMap;

use super::captions::{self, Anchored};
use super::format::ParagraphProperties;
use super::image::Media;
use super::note_kind::NoteKind;
use super::notes::{self, NoteCalls};
use super::numbering::Numbering;
use super::package::Relations;
use super::section::{Plan, Running, Section};
use super::styles::{self, Catalog, Named, level_of};
use super::template::{HouseNumbers, Template};
use super::xml::Xml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Origin;
use crate::layout::{LayoutDocument, LayoutHeading};
use crate::style::{Align, Length, PageStyle, ParagraphStyle, Role};

/// The namespaces that word-processing parts use.
pub(super) const WORD_NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];

/// What the writing of all parts shares, and the part being written.
pub(super) struct Writer<'d> {
    pub(super) document: &'d LayoutDocument,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// What styles are called.
    pub(super) catalog: Catalog<'d>,
    /// The page: the sheet's, or a template's.
    pub(super) page: PageStyle,
    /// The heading level of chapters.
    pub(super) top_level: u8,
    /// The numbers of headings that a template's styles count.
    pub(super) house_numbers: HouseNumbers,
    pub(super) xml: Xml,
    /// Whether text is deflated as it is written.
    pub(super) is_deflated: bool,
    pub(super) relations: Relations,
    pub(super) numbering: Numbering,
    pub(super) notes: NoteCalls,
    pub(super) media: Media,
    /// The keys that some heading, figure or table bears: whatever else a link names is dead.
    pub(super) anchors: BTreeMap<&'d str, Anchored>,
    pub(super) bookmarks: u32,
    /// How a note's paragraphs look in Word: the label hangs before the first line.
    pub(super) note_style: ParagraphStyle,
    pub(super) plan: Plan,
    pub(super) running: Running,
    /// The section that the next paragraph ends.
    pub(super) ending: Option<Section>,
    /// Whether a section of the text proper has been ended.
    pub(super) is_in_text: bool,
    /// The alignment of the column that is being written, if it has one of its own.
    pub(super) column_align: Option<Align>,
    /// What was written last in the body, note or cell at hand.
    pub(super) last: Last,
    /// Whether a list came last: another must not go on with it.
    pub(super) is_after_list: bool,
    /// The least space before the next paragraph, in body lines: what a table, a contents list or
    /// a title wants below it, and cannot say itself.
    pub(super) owed: f64,
    /// The least space behind the next paragraph, in body lines: what a table without caption wants
    /// above it.
    pub(super) wanted: f64,
}

/// What stands before the place where the writer is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Last {
    Nothing,
    Paragraph,
    /// Another table would melt into it, and nothing may end with one.
    Table,
}

impl<'d> Writer<'d> {
    pub(super) fn new(
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
    pub(super) fn finish_part(&mut self, next: NoteKind) -> (Xml, Relations) {
        self.media.forget_relations();
        (self.last, self.owed) = (Last::Nothing, 0.0);
        let xml = std::mem::replace(&mut self.xml, Xml::new(next.root(), &WORD_NAMESPACES));
        self.deflate();
        (xml, std::mem::take(&mut self.relations))
    }

    /// What follows has no gaps for folios.
    pub(super) fn deflate(&mut self) {
        if self.is_deflated {
            self.xml.deflate_rest();
        }
    }

    /// The leading of the body: the pitch of the grid, and the unit of space around paragraphs.
    pub(super) fn body_line(&self) -> Length {
        self.document.sheet.role(Role::Body).leading
    }

    /// Returns what a role's paragraph style in Word says.
    pub(super) fn base(&self, role: Role) -> &ParagraphStyle {
        if role == Role::Note { &self.note_style } else { self.document.sheet.role(role) }
    }

    /// Returns the level by which Word knows a heading: as marked up, or in a template's styles as
    /// its rank has it.
    pub(super) fn level(&self, heading: &LayoutHeading) -> u8 {
        match self.catalog.template() {
            Some(_) => level_of(heading.rank, self.top_level),
            None => heading.level.clamp(1, 6),
        }
    }

    /// Returns the style of a heading.
    pub(super) fn heading_style(&self, heading: &LayoutHeading) -> &'static str {
        if heading.is_part && self.catalog.template().is_some() {
            return styles::PART;
        }
        styles::of_level(styles::HEADINGS, self.level(heading))
    }

    /// Returns the style of a role's paragraphs.
    pub(super) fn role_style(&self, role: Role) -> &'static str {
        styles::style_id(role, self.top_level)
    }

    /// Names a style and says nothing else.
    pub(super) fn named(&self, id: &'static str) -> ParagraphProperties<'d> {
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
    pub(super) fn departing(
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
    pub(super) fn start_bookmark(&mut self, name: &str) -> String {
        let id = self.bookmarks.to_string();
        self.bookmarks += 1;
        self.xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
        id
    }

    pub(super) fn end_bookmark(&mut self, id: &str) {
        self.xml.empty("w:bookmarkEnd", &[("w:id", id)]);
    }

    pub(super) fn loss(
        &mut self,
        code: Code,
        message: impl Into<String>,
        hint: &str,
        origin: &Origin,
    ) {
        let mut diagnostic = Diagnostic::new(code, message).with_hint(hint);
        diagnostic.span = origin.span();
        self.diagnostics.push(diagnostic);
    }

    /// Reports characters that the last pieces of text lost to XML.
    pub(super) fn report_dropped(&mut self, origin: &Origin) {
        let dropped = self.xml.take_dropped();
        if dropped > 0 {
            let message = format!("{dropped} control character(s) dropped: XML cannot hold them");
            self.loss(Code::EditionLoss, message, "remove them from the manuscript", origin);
        }
    }
}

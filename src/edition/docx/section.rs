//! Sections: the page, running heads and folios.
//!
//! In: the sheet's page. Out: `w:sectPr` elements and the header and footer parts. A title page
//! and contents on pages of their own are sections of their own, as in the PDF edition.

use unicode_width::UnicodeWidthStr;

use super::format::{ParagraphProperties, RightTab, twips};
use super::link::{end_field, start_field};
use super::note_kind::NoteKind;
use super::package::{Part, Relations};
use super::template::Template;
use super::xml::Xml;
use super::{Last, WORD_NAMESPACES, Writer, contents, notes};
use crate::layout::{LayoutBlock, LayoutDocument};
use crate::style::{Align, FrontMatter, Length, Role};

/// The least space between title and chapter in a running head, and for the chapter, in em.
const HEAD_GAP: i64 = 2;
const SHORTEST_CHAPTER: i64 = 6;

/// Which parts of the document stand on pages of their own, as [`crate::layout::paginate`] has
/// them.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) title_page: bool,
    pub(super) contents_page: bool,
}

impl Plan {
    pub(super) fn new(document: &LayoutDocument) -> Self {
        let sheet = &document.sheet;
        Self {
            title_page: sheet.title_page && !document.title.is_empty(),
            contents_page: sheet.contents.own_page && contents::has_entries(document),
        }
    }
}

/// A part of the document that is a section in Word.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Section {
    /// A title page: bears nothing but the title.
    Title,
    /// The contents list on pages of its own.
    Contents,
    /// The text, or its first chapter.
    Body,
    /// A further chapter, whose first page bears no running head (P10).
    Chapter,
    /// Front matter before the text proper.
    Front,
    /// Further front matter.
    FrontChapter,
    /// The first chapter behind front matter.
    Main,
    /// The page of a part's heading; whether the text proper begins with it.
    Part { restarts: bool },
    /// What follows a part's heading.
    BehindPart,
    /// The lines of the index, below its heading, in so many columns; or what is below them.
    Index { count: usize, gap: Length },
}

impl Section {
    /// Whether text stands in it, in as many columns as a page has.
    pub(super) fn is_text(self) -> bool {
        !matches!(self, Self::Title | Self::Contents | Self::Part { .. })
    }
}

/// How sections refer to the header and footer parts.
#[derive(Default, Clone)]
pub(super) struct Running {
    headers: Vec<Reference>,
    footers: Vec<Reference>,
    /// A footer with nothing in it, for the pages of parts.
    blank: Option<Reference>,
}

#[derive(Clone)]
struct Reference {
    /// `default`, `even` or `first`.
    kind: &'static str,
    relation: String,
}

/// What a header or footer part is.
struct RunningPart {
    root: &'static str,
    name: String,
    kind: &'static str,
}

/// Writes the header and footer parts and relates them to the body, which must come next.
///
/// A template's stand for ours, if it has a page: where it has none, pages bear none.
pub(super) fn running_parts(writer: &mut Writer<'_>) -> Vec<Part> {
    let document = writer.document;
    if let Some(section) = writer.catalog.template().and_then(Template::section) {
        for reference in &section.references {
            let Running { headers, footers, .. } = &mut writer.running;
            let list = if reference.is_header { headers } else { footers };
            let part = if reference.is_header { "header" } else { "footer" };
            let relation = writer.relations.internal(part, &format!("/{}", reference.part));
            list.push(Reference { kind: reference.kind, relation });
        }
        return Vec::new();
    }
    let page = &document.sheet.page;
    let mut running = RunningParts::default();
    let title = document.metadata.title.clone().unwrap_or_default();
    if page.running_head.is_some() && !title.is_empty() {
        // A number means a built-in heading style whatever Word's own language; names would not.
        let chapter = format!(" STYLEREF {} ", document.top_level);
        let has_both = !page.mirrored && has_room_for_chapter(document, &title);
        running.header(writer, "default", |xml| {
            if page.mirrored {
                // P10: the chapter on rectos.
                start_field(xml, &chapter);
            }
            super::inline::plain_run(xml, &title);
            if page.mirrored {
                end_field(xml);
            }
            if has_both {
                super::inline::plain_run(xml, "\t");
                // Word fills it in on each page; until then no chapter is better than a wrong one.
                start_field(xml, &chapter);
                end_field(xml);
            }
        });
        if page.mirrored {
            running.header(writer, "even", |xml| super::inline::plain_run(xml, &title));
        }
    }
    if page.folio.is_some() {
        let outside = |edge| if page.folio_outside { edge } else { Align::Center };
        running.footer(writer, "default", outside(Align::End));
        if page.mirrored {
            running.footer(writer, "even", outside(Align::Start));
        }
        running.footer(writer, "first", outside(Align::End));
        let headings = document.blocks.iter().filter_map(LayoutBlock::as_heading);
        if headings.filter(|heading| heading.anchor.is_some()).any(|heading| heading.is_part) {
            running.blank(writer);
        }
    }
    writer.running = running.references;
    running.parts
}

/// Returns whether the title and the chapter share a running head, as they do in the PDF edition,
/// and there are chapters.
fn has_room_for_chapter(document: &LayoutDocument, title: &str) -> bool {
    let em = document.sheet.role(Role::RunningHead).text.size;
    let half_widths = i64::try_from(title.width()).unwrap_or(i64::MAX);
    let room = document.sheet.page.measure.whole(em) - half_widths / 2 - HEAD_GAP;
    let mut headings = document.blocks.iter().filter_map(LayoutBlock::as_heading);
    room > SHORTEST_CHAPTER
        && headings.any(|one| one.anchor.is_some() && one.level == document.top_level)
}

/// The parts in the making.
#[derive(Default)]
struct RunningParts {
    parts: Vec<Part>,
    references: Running,
}

impl RunningParts {
    fn header(
        &mut self,
        writer: &mut Writer<'_>,
        kind: &'static str,
        content: impl FnOnce(&mut Xml),
    ) {
        let name = format!("header{}", self.references.headers.len() + 1);
        let part = RunningPart { root: "w:hdr", name, kind: "header" };
        let relation = self.part(writer, &part, Role::RunningHead, None, content);
        self.references.headers.push(Reference { kind, relation });
    }

    fn footer(&mut self, writer: &mut Writer<'_>, kind: &'static str, align: Align) {
        let name = format!("footer{}", self.references.footers.len() + 1);
        let part = RunningPart { root: "w:ftr", name, kind: "footer" };
        let format = writer.document.sheet.page.folio_format.clone();
        let (before, after) = format.split_once("{n}").unwrap_or_default();
        let relation = self.part(writer, &part, Role::Folio, Some(align), |xml| {
            if !before.is_empty() {
                super::inline::plain_run(xml, before);
            }
            start_field(xml, " PAGE ");
            super::inline::plain_run(xml, "1");
            end_field(xml);
            if !after.is_empty() {
                super::inline::plain_run(xml, after);
            }
        });
        self.references.footers.push(Reference { kind, relation });
    }

    fn blank(&mut self, writer: &mut Writer<'_>) {
        let name = format!("footer{}", self.references.footers.len() + 1);
        let part = RunningPart { root: "w:ftr", name, kind: "footer" };
        let relation = self.part(writer, &part, Role::Folio, None, |_| {});
        self.references.blank = Some(Reference { kind: "first", relation });
    }

    fn part(
        &mut self,
        writer: &mut Writer<'_>,
        part: &RunningPart,
        role: Role,
        align: Option<Align>,
        content: impl FnOnce(&mut Xml),
    ) -> String {
        let style = writer.catalog.get(super::styles::style_id(role, 1)).id;
        let mut xml = Xml::new(part.root, &WORD_NAMESPACES);
        xml.start("w:p", &[]);
        let usual = writer.document.sheet.role(role).align;
        let properties = ParagraphProperties {
            style: Some(style),
            align: align.filter(|&align| align != usual),
            right_tab: (role == Role::RunningHead && !writer.page.mirrored)
                .then_some(RightTab::Plain(writer.page.measure)),
            ..ParagraphProperties::default()
        };
        properties.write(&mut xml);
        content(&mut xml);
        xml.end();
        self.parts.push(Part::word(&part.name, part.kind, xml, Relations::default()));
        writer.relations.internal(part.kind, &format!("{}.xml", part.name))
    }
}

/// Ends a section with a paragraph too thin to see, where no other can carry its properties.
pub(super) fn end(writer: &mut Writer<'_>, section: Section) {
    thin(writer, Some(section));
    // What follows begins a page.
    (writer.last, writer.owed) = (Last::Paragraph, 0.0);
}

/// Writes a paragraph too thin to see, which may end a section.
pub(super) fn thin(writer: &mut Writer<'_>, section: Option<Section>) {
    writer.xml.start("w:p", &[]);
    writer.xml.start("w:pPr", &[]);
    writer.xml.empty(
        "w:spacing",
        &[("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")],
    );
    if let Some(section) = section {
        properties(writer, section);
    }
    writer.xml.end();
    writer.xml.end();
}

/// Writes a section's properties: the last ones at the end of the body, the others within the
/// last paragraph of their section.
pub(super) fn properties(writer: &mut Writer<'_>, section: Section) {
    let (plan, running) = (writer.plan, writer.running.clone());
    let document = writer.document;
    let sheet = &document.sheet;
    let is_mirrored = writer.page.mirrored;
    let house = writer.catalog.template().and_then(Template::section);
    let begins_text = !writer.is_in_text && !matches!(section, Section::Title | Section::Contents);
    writer.is_in_text |= begins_text;
    let xml = &mut writer.xml;
    xml.start("w:sectPr", &[]);
    // A title page bears nothing, contents have folios but no running heads.
    let (headers, footers): (&[Reference], &[Reference]) = match section {
        // It goes on with the page of its heading.
        Section::Title | Section::Index { .. } => (&[], &[]),
        Section::Contents if house.is_none() => (&[], &running.footers),
        Section::Part { .. } if house.is_none() => (&[], running.blank.as_slice()),
        _ if house.is_some() => (&running.headers, &running.footers),
        _ => (&running.headers, &running.footers),
    };
    for (element, references) in [("w:headerReference", headers), ("w:footerReference", footers)] {
        for reference in references {
            xml.empty(element, &[("w:type", reference.kind), ("r:id", &reference.relation)]);
        }
    }
    for kind in [NoteKind::Foot, NoteKind::End] {
        if writer.notes.are_called(kind) {
            // LibreOffice looks for the format here, Word in the settings too.
            xml.start(kind.properties(), &[]);
            xml.value("w:numFmt", notes::number_format(document));
            xml.end();
        }
    }
    // The parts of a bound book begin on a recto, its chapters on any page unless the sheet says
    // otherwise.
    let on_recto = is_mirrored
        && (!matches!(section, Section::Chapter | Section::FrontChapter)
            || sheet.chapters_on_recto);
    let begins = match section {
        Section::Index { .. } => "continuous",
        _ if on_recto => "oddPage",
        _ => "nextPage",
    };
    xml.value("w:type", begins);
    if let Some(house) = house {
        house.write(xml, section, begins_text);
        xml.end();
        return;
    }
    page(xml, document);
    if sheet.front_matter == FrontMatter::Roman {
        folios(xml, &plan, section);
    }
    match section {
        Section::Index { count, gap } => columns(xml, count, gap),
        _ if section.is_text() => columns(xml, sheet.page.columns, sheet.page.column_gap),
        _ => columns(xml, 1, Length::ZERO),
    }
    // The first page has no running head: it is the title's or a chapter's (P10).
    xml.switch("w:titlePg", !matches!(section, Section::Index { .. }));
    let pitch = twips(sheet.role(Role::Body).leading).max(1).to_string();
    xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", &pitch)]);
    xml.end();
}

/// Writes how many columns text stands in.
pub(super) fn columns(xml: &mut Xml, count: usize, gap: Length) {
    if count > 1 {
        let (count, space) = (count.to_string(), twips(gap).to_string());
        xml.empty("w:cols", &[("w:num", &count), ("w:space", &space)]);
    } else {
        xml.empty("w:cols", &[("w:space", "425")]);
    }
}

/// Front matter counts in Roman numerals and the text begins at 1.
fn folios(xml: &mut Xml, plan: &Plan, section: Section) {
    let has_front = plan.title_page || plan.contents_page;
    match section {
        Section::Title | Section::Contents | Section::Front | Section::FrontChapter => {
            xml.empty("w:pgNumType", &[("w:fmt", "lowerRoman")]);
        }
        Section::Main | Section::Part { restarts: true } => {
            xml.empty("w:pgNumType", &[("w:fmt", "decimal"), ("w:start", "1")]);
        }
        Section::Body if has_front => {
            xml.empty("w:pgNumType", &[("w:fmt", "decimal"), ("w:start", "1")]);
        }
        Section::Body
        | Section::Chapter
        | Section::Part { .. }
        | Section::BehindPart
        | Section::Index { .. } => {}
    }
}

fn page(xml: &mut Xml, document: &LayoutDocument) {
    let sheet = &document.sheet;
    let page = &sheet.page;
    let positive = |length: Length| twips(length).max(0).to_string();
    let (width, height) = (positive(page.width), positive(page.height));
    xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
    let bottom = page.height - page.top - page.text_height;
    let outer = page.width - page.inner - page.measure;
    // The sheet gives baselines, Word wants the distance from the edge to the line's box. An
    // exact line has its baseline about four fifths down.
    let head = sheet.role(Role::RunningHead).leading;
    let header = page.running_head.map_or(page.top * 0.5, |baseline| baseline - head * 0.8);
    let foot = sheet.role(Role::Folio).leading;
    let footer = page.folio.map_or(bottom * 0.5, |baseline| page.height - baseline - foot * 0.2);
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", &positive(page.top)),
            ("w:right", &positive(outer)),
            ("w:bottom", &positive(bottom)),
            ("w:left", &positive(page.inner)),
            ("w:header", &positive(header)),
            ("w:footer", &positive(footer)),
            ("w:gutter", "0"),
        ],
    );
}

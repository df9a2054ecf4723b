//! Sections: the page, running heads and folios.
//!
//! In: the sheet's page. Out: `w:sectPr` elements and the header and footer parts. Front matter
//! that stands on pages of its own (title page, contents) is a section with Roman folios; the body
//! counts from 1 again.

use super::format::{ParagraphProperties, twips};
use super::link::{end_field, start_field};
use super::package::{Part, Relations};
use super::xml::Xml;
use super::{WORD_NAMESPACES, Writer, notes};
use crate::layout::{LayoutBlock, LayoutDocument};
use crate::style::{Align, Length, Role};

/// Where the front matter ends.
#[derive(Default)]
pub(super) struct Plan {
    /// The title stands on a page of its own and no contents list follows on the next.
    pub(super) break_after_title: bool,
    /// The contents list ends the front matter.
    pub(super) break_after_contents: bool,
    /// The contents list begins a page within the front matter.
    pub(super) contents_on_new_page: bool,
}

impl Plan {
    pub(super) fn new(document: &LayoutDocument) -> Self {
        let sheet = &document.sheet;
        let has_contents = document.contents
            && document.blocks.iter().any(|b| matches!(b, LayoutBlock::Heading(_)));
        let has_title_page = sheet.title_page && !document.title.is_empty();
        let own_page = has_contents && sheet.contents.own_page;
        Self {
            break_after_title: has_title_page && !has_contents,
            break_after_contents: has_contents && (own_page || has_title_page),
            contents_on_new_page: has_contents
                && !document.title.is_empty()
                && (own_page || has_title_page),
        }
    }

    /// Returns whether there is front matter with folios of its own.
    pub(super) fn has_front(&self) -> bool {
        self.break_after_title || self.break_after_contents
    }
}

/// The header and footer parts, and how sections refer to them.
#[derive(Default)]
pub(super) struct Running {
    pub(super) parts: Vec<Part>,
    headers: Vec<Reference>,
    footers: Vec<Reference>,
}

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
pub(super) fn running_parts(writer: &mut Writer<'_>) -> Running {
    let document = writer.document;
    let page = &document.sheet.page;
    let mut running = Running::default();
    let title = document.metadata.title.clone().unwrap_or_default();
    if page.running_head.is_some() && !title.is_empty() {
        running.header(writer, "default", |xml| {
            if page.mirrored {
                // P10: the chapter on rectos. A number means a built-in heading style whatever
                // Word's own language; names would not.
                start_field(xml, &format!(" STYLEREF {} ", document.top_level));
            }
            super::inline::plain_run(xml, &title);
            if page.mirrored {
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
    }
    running
}

impl Running {
    fn header(
        &mut self,
        writer: &mut Writer<'_>,
        kind: &'static str,
        content: impl FnOnce(&mut Xml),
    ) {
        let name = format!("header{}", self.headers.len() + 1);
        let part = RunningPart { root: "w:hdr", name, kind: "header" };
        let relation = self.part(writer, &part, Role::RunningHead, None, content);
        self.headers.push(Reference { kind, relation });
    }

    fn footer(&mut self, writer: &mut Writer<'_>, kind: &'static str, align: Align) {
        let name = format!("footer{}", self.footers.len() + 1);
        let part = RunningPart { root: "w:ftr", name, kind: "footer" };
        let relation = self.part(writer, &part, Role::Folio, Some(align), |xml| {
            start_field(xml, " PAGE ");
            super::inline::plain_run(xml, "1");
            end_field(xml);
        });
        self.footers.push(Reference { kind, relation });
    }

    fn part(
        &mut self,
        writer: &mut Writer<'_>,
        part: &RunningPart,
        role: Role,
        align: Option<Align>,
        content: impl FnOnce(&mut Xml),
    ) -> String {
        let style = super::styles::style_id(role, 1);
        let mut xml = Xml::new(part.root, &WORD_NAMESPACES);
        xml.start("w:p", &[]);
        let usual = writer.document.sheet.role(role).align;
        let properties = ParagraphProperties {
            style: Some(&style),
            align: align.filter(|&align| align != usual),
            ..ParagraphProperties::default()
        };
        properties.write(&mut xml);
        content(&mut xml);
        xml.end();
        self.parts.push(Part::word(&part.name, part.kind, xml, Relations::default()));
        writer.relations.internal(part.kind, &format!("{}.xml", part.name))
    }
}

/// Ends the front matter: a paragraph too thin to see carries its section.
pub(super) fn front_break(writer: &mut Writer<'_>, running: &Running) {
    writer.xml.start("w:p", &[]);
    writer.xml.start("w:pPr", &[]);
    writer.xml.empty(
        "w:spacing",
        &[("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")],
    );
    properties(writer, running, Kind::Front);
    writer.xml.end();
    writer.xml.end();
}

/// Ends the body with the last section's properties.
pub(super) fn last(writer: &mut Writer<'_>, running: &Running, follows_front: bool) {
    properties(writer, running, if follows_front { Kind::Body } else { Kind::Only });
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Front,
    Body,
    Only,
}

fn properties(writer: &mut Writer<'_>, running: &Running, kind: Kind) {
    let document = writer.document;
    let sheet = &document.sheet;
    let xml = &mut writer.xml;
    xml.start("w:sectPr", &[]);
    // Front matter has folios, but no running heads.
    let headers = if kind == Kind::Front { &[] } else { running.headers.as_slice() };
    for (element, references) in
        [("w:headerReference", headers), ("w:footerReference", running.footers.as_slice())]
    {
        for reference in references {
            // A title page bears no folio.
            if kind == Kind::Front && sheet.title_page && reference.kind == "first" {
                continue;
            }
            xml.empty(element, &[("w:type", reference.kind), ("r:id", &reference.relation)]);
        }
    }
    if notes::are_called(&writer.notes) {
        // LibreOffice looks for the format here, Word in the settings too.
        let format = notes::number_format(document);
        xml.start("w:footnotePr", &[]);
        xml.value("w:numFmt", format);
        xml.end();
    }
    xml.value("w:type", "nextPage");
    page(xml, document);
    match kind {
        Kind::Front => {
            xml.empty("w:pgNumType", &[("w:fmt", "lowerRoman"), ("w:start", "1")]);
        }
        Kind::Body => xml.empty("w:pgNumType", &[("w:fmt", "decimal"), ("w:start", "1")]),
        Kind::Only => {}
    }
    xml.empty("w:cols", &[("w:space", "425")]);
    // The first page has no running head: it is the title's or a chapter's (P10).
    xml.switch("w:titlePg", true);
    let pitch = twips(sheet.role(Role::Body).leading).max(1).to_string();
    xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", &pitch)]);
    xml.end();
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

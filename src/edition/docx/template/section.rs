//! The page of a template: that of its last section, as editors set it up for the text.

use super::kept::Kept;
use crate::edition::docx::format::length_of_twips;
use crate::edition::docx::section::{Section, columns};
use crate::edition::docx::xml::Xml;
use crate::package::Relations;
use crate::package::xml::{Element, Ns, Tree};
use crate::style::{Length, PageStyle};

/// Pages are smaller than this (ISO/IEC 29500-1, 17.6.13: 22 inches), in twips.
const LARGEST: i64 = 31_680;
/// Text needs this much room, in twips: an inch.
const NARROWEST: i64 = 1_440;

/// What is taken over of a section, in schema order (17.6.17), before the columns …
const BEFORE_COLUMNS: [&str; 6] =
    ["pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType"];
/// … and behind them.
const BEHIND_COLUMNS: [&str; 6] =
    ["vAlign", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid"];

/// A section of a template.
#[derive(Debug, Clone)]
pub(in crate::edition::docx) struct HouseSection {
    elements: Vec<Kept>,
    /// Its headers and footers.
    pub(in crate::edition::docx) references: Vec<RunningReference>,
    width: i64,
    height: i64,
    margins: Margins,
}

/// A header or footer of a template.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::edition::docx) struct RunningReference {
    pub(in crate::edition::docx) is_header: bool,
    /// `default`, `even` or `first`.
    pub(in crate::edition::docx) kind: &'static str,
    /// The name of its part.
    pub(in crate::edition::docx) part: String,
}

#[derive(Debug, Clone, Copy)]
struct Margins {
    top: i64,
    bottom: i64,
    left: i64,
    right: i64,
}

impl HouseSection {
    /// Reads the last section of the main part; `None` if it says no page.
    ///
    /// Errors if no text has room on the page.
    pub(super) fn read(tree: &Tree<'_>, relations: &Relations) -> Result<Option<Self>, String> {
        let sections = sections(tree);
        let Some(last) = sections.last() else { return Ok(None) };
        let elements: Vec<Kept> = last
            .elements()
            .filter(|element| {
                let (ns, name) = element.tag();
                let is_kept = BEFORE_COLUMNS.contains(&name) || BEHIND_COLUMNS.contains(&name);
                ns == Ns::Word && (is_kept || name == "cols")
            })
            .map(Kept::of)
            .collect();
        let of = |name: &str| elements.iter().find(|element| element.name == format!("w:{name}"));
        let (Some(size), Some(margins)) = (of("pgSz"), of("pgMar")) else { return Ok(None) };
        let number = |element: &Kept, name: &str| element.number(name).unwrap_or(0);
        let gutter = number(margins, "gutter");
        // A header that is higher than the margin pushes the text down if that is not negative.
        let margins = Margins {
            top: number(margins, "top").saturating_abs(),
            bottom: number(margins, "bottom").saturating_abs(),
            left: number(margins, "left").saturating_add(gutter),
            right: number(margins, "right"),
        };
        let (width, height) = (number(size, "w"), number(size, "h"));
        let room = (
            width.saturating_sub(margins.left).saturating_sub(margins.right),
            height.saturating_sub(margins.top).saturating_sub(margins.bottom),
        );
        let is_page = |length: i64| (1..=LARGEST).contains(&length);
        let has_room = |length: i64| (NARROWEST..=LARGEST).contains(&length);
        if !is_page(width) || !is_page(height) || !has_room(room.0) || !has_room(room.1) {
            return Err(format!(
                "no text has room on a page of {width} by {height} twentieths of a point with \
                 margins that leave {} by {}",
                room.0, room.1
            ));
        }
        let references = references(&sections, relations);
        Ok(Some(Self { elements, references, width, height, margins }))
    }

    fn element(&self, name: &str) -> Option<&Kept> {
        self.elements.iter().find(|element| element.name.strip_prefix("w:") == Some(name))
    }

    /// Returns the page with the sheet's rules for what a template does not say.
    pub(super) fn page(&self, sheet: &PageStyle, mirrored: bool) -> PageStyle {
        let Margins { top, bottom, left, right } = self.margins;
        let measure = length_of_twips(self.width - left - right);
        let columns = self.element("cols").and_then(|columns| columns.number("num")).unwrap_or(1);
        let columns = usize::try_from(columns.clamp(1, 45)).unwrap_or(1);
        let gap = self.element("cols").and_then(|columns| columns.number("space"));
        let column_gap = length_of_twips(gap.unwrap_or(720).clamp(0, LARGEST));
        let gaps = i64::try_from(columns).unwrap_or(1) - 1;
        let column =
            (measure - column_gap * gaps) * (1.0 / f64::from(u8::try_from(columns).unwrap_or(1)));
        PageStyle {
            width: length_of_twips(self.width),
            height: length_of_twips(self.height),
            top: length_of_twips(top),
            inner: length_of_twips(left),
            measure: if columns > 1 { column.max(Length::pt(36.0)) } else { measure },
            columns,
            column: column.max(Length::pt(36.0)),
            column_gap,
            text_height: length_of_twips(self.height - top - bottom),
            mirrored,
            ..sheet.clone()
        }
    }

    /// Writes what stands behind a section's type. Text alone stands in the house's columns, the
    /// index in its own, and folios begin anew only where the text does.
    pub(in crate::edition::docx) fn write(
        &self,
        xml: &mut Xml,
        section: Section,
        begins_text: bool,
    ) {
        for name in BEFORE_COLUMNS {
            match self.element(name) {
                Some(element) if name == "pgNumType" && !begins_text => {
                    element.without("start").write(xml);
                }
                Some(element) => element.write(xml),
                None => {}
            }
        }
        let is_index = matches!(section, Section::Index { .. });
        match (section, self.element("cols")) {
            (Section::Index { count, gap }, _) => columns(xml, count, gap),
            (_, Some(columns)) if section.is_text() => columns.write(xml),
            (_, Some(columns)) => {
                columns.bare().without("num").without("equalWidth").without("sep").write(xml);
            }
            (_, None) => {}
        }
        // The index goes on with a page that has its head.
        let behind = BEHIND_COLUMNS.iter().filter(|name| !is_index || **name != "titlePg");
        for element in behind.filter_map(|name| self.element(name)) {
            element.write(xml);
        }
    }
}

/// Returns the sections in the order of the text; what they were before tracked changes is none.
fn sections<'t>(tree: &'t Tree<'t>) -> Vec<Element<'t>> {
    let changes = tree.all().filter(|element| element.is(Ns::Word, "sectPrChange"));
    let old: Vec<u32> = changes.filter_map(|change| Some(change.child("sectPr")?.id())).collect();
    let all = tree.all().filter(|element| element.is(Ns::Word, "sectPr"));
    all.filter(|section| !old.contains(&section.id())).collect()
}

/// Returns the headers and footers of the last section: those that it does not name are the ones
/// of the section before it (17.10.5).
fn references(sections: &[Element<'_>], relations: &Relations) -> Vec<RunningReference> {
    let mut found = Vec::new();
    for (is_header, element) in [(true, "headerReference"), (false, "footerReference")] {
        for kind in ["default", "even", "first"] {
            let named = sections.iter().rev().find_map(|section| {
                let mut references = section.children(element);
                references.find(|reference| {
                    reference.attribute("type").as_deref().unwrap_or("default") == kind
                })
            });
            let id = named.and_then(|reference| reference.attribute("id"));
            let relation = id.and_then(|id| relations.get(&id));
            if let Some(relation) = relation.filter(|relation| !relation.external) {
                let part = relation.target.clone();
                found.push(RunningReference { is_header, kind, part });
            }
        }
    }
    found
}

//! From a [`LayoutDocument`] to pages: lines, strips, pages, then what stands around them.
//!
//! ```text
//! set (blocks → strips, in parallel) → stack (strips → pages) → folios, contents, running heads
//! ```
//!
//! Setting a block depends on nothing but the block, so that all of them can be set at once;
//! stacking goes through their strips once.

mod block;
mod code;
mod columns;
mod contents;
mod crowded;
mod endnotes;
mod feet;
mod figure;
mod fill;
mod finish;
mod frame;
mod furniture;
mod index;
mod jumps;
mod paragraph;
mod parts;
mod place;
mod rows;
mod setter;
mod stack;
mod strip;
mod table;
mod table_notes;

pub use code::CODE_GROUND;
pub use columns::{ColumnWidths, column_widths};
pub use contents::spaced_title;
use feet::Notes;
use finish::finish;
use jumps::Labels;
use parts::{PartKind, StructureTree, set_notes, set_parts};
use place::StackedPage;
use setter::Setting;
use stack::{Stacker, TypeArea};

use crate::diagnostic::Diagnostics;
use crate::font::FontBook;
use crate::layout::inline::Ink;
use crate::layout::{LayoutDocument, NotePlace, PageMap, PagedDocument, note_label};
use crate::style::{Length, NoteLabels, NoteNumbering, PageStyle, Role, StyleSheet};

/// Sets a document's text and makes pages of it.
///
/// Returns the pages and, for every section, the folio it begins on. A document with nothing in
/// it has one page. Diagnostics: what the setting of lines reports, tables with too many columns,
/// things taller than a page.
#[must_use]
pub fn paginate(
    document: &LayoutDocument,
    fonts: &FontBook,
    diagnostics: &mut Diagnostics,
) -> (PagedDocument, PageMap) {
    lay(document, fonts, Ink::Drawn, diagnostics, LaidPages::finish)
}

/// Says on which folio [`paginate()`] puts everything, without drawing a page.
#[must_use]
pub(super) fn page_map(
    document: &LayoutDocument,
    fonts: &FontBook,
    diagnostics: &mut Diagnostics,
) -> PageMap {
    lay(document, fonts, Ink::Measured, diagnostics, |laid, setting, _| {
        finish::page_map(&laid.pages, &laid.spans, setting.document).0
    })
}

/// Makes pages of text alone and hands them on, with the highest number that their notes' labels
/// have room for.
fn lay<T>(
    document: &LayoutDocument,
    fonts: &FontBook,
    ink: Ink,
    diagnostics: &mut Diagnostics,
    finish: impl FnOnce(LaidPages, Setting<'_>, usize) -> T,
) -> T {
    let by_page = document.sheet.notes.numbering == NoteNumbering::Page;
    let mut most = match document.sheet.notes.labels {
        NoteLabels::Circled => CIRCLED,
        NoteLabels::Bracketed | NoteLabels::Decimal => ONE_FIGURE,
    };
    // Labels that the pages give have all the same room: it is known to be enough once the pages
    // are, which takes a second round if a page calls ten notes.
    let mut roomier: Option<LayoutDocument> = None;
    loop {
        let document = roomier.as_ref().unwrap_or(document);
        let setting = Setting { document, fonts, ink };
        let mut noticed = Diagnostics::new();
        let laid = LaidPages::new(setting, &mut noticed);
        let called = if by_page { jumps::most_on_a_page(&laid.pages, setting) } else { 0 };
        if called <= most {
            diagnostics.append(noticed);
            return finish(laid, setting, most);
        }
        most = roomier_than(called);
        let label = note_label(document.sheet.notes.labels, number(most), most);
        let mut wider = document.clone();
        let feet = wider.notes.iter_mut().filter(|note| note.place == NotePlace::Foot);
        feet.for_each(|note| note.label.clone_from(&label));
        roomier = Some(wider);
    }
}

/// Circled figures end here, and all are equally wide.
const CIRCLED: usize = 50;

/// The highest number of one figure.
const ONE_FIGURE: usize = 9;

/// Returns the highest number with as many figures as `number`.
fn roomier_than(number: usize) -> usize {
    let mut most = ONE_FIGURE;
    while most < number {
        most = most.saturating_mul(10).saturating_add(ONE_FIGURE);
    }
    most
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Pages with their text alone.
struct LaidPages {
    pages: Vec<StackedPage>,
    /// Where the parts begin.
    spans: Vec<(PartKind, usize)>,
    area: TypeArea,
    tree: StructureTree,
}

impl LaidPages {
    fn new(setting: Setting<'_>, diagnostics: &mut Diagnostics) -> Self {
        let sheet = &setting.document.sheet;
        let mut tree = StructureTree::new();
        let parts = set_parts(setting, &mut tree, diagnostics);
        let notes = set_notes(setting, &mut tree, diagnostics);
        let area = type_area(sheet);
        let on_every_page = sheet.notes.numbering == NoteNumbering::Page;
        let nodes = on_every_page.then_some(tree.nodes.len());
        let mut stacker = Stacker::new(area, Notes::new(notes, nodes, area.grid));
        let mut spans = Vec::new();
        for part in parts {
            if part.opens_recto && stacker.pages.len() % 2 == 1 {
                stacker.pages.push(StackedPage::default());
            }
            let first = stacker.pages.len();
            if part.kind == PartKind::Index {
                stacker.area = index_area(area, sheet);
            }
            stacker.stack(part.strips, diagnostics);
            spans.push((part.kind, first));
        }
        if stacker.pages.is_empty() {
            stacker.pages.push(StackedPage::default());
        }
        stacker.notes.into_copied().into_iter().for_each(|nodes| tree.copy(nodes));
        Self { pages: stacker.pages, spans, area, tree }
    }

    /// Adds what is known only now: labels that pages give, folios, and what stands around the
    /// text.
    fn finish(mut self, setting: Setting<'_>, most: usize) -> (PagedDocument, PageMap) {
        let labels = if setting.document.sheet.notes.numbering == NoteNumbering::Page {
            let labels = Labels::of_pages(&self.pages, most, setting);
            labels.print(&mut self.pages, setting);
            labels
        } else {
            Labels::of_document(setting)
        };
        let jumps = jumps::jumps(&self.pages, &labels, setting);
        let (mut paged, map) = finish(self.pages, &self.spans, &self.area, self.tree, setting);
        for (page, jumps) in paged.pages.iter_mut().zip(jumps) {
            page.jumps = jumps;
        }
        (paged, map)
    }
}

fn type_area(sheet: &StyleSheet) -> TypeArea {
    let page = &sheet.page;
    let verso = if page.mirrored { page.width - page.inner - page.measure } else { page.inner };
    TypeArea {
        left: [page.inner, verso],
        top: page.top,
        measure: page.measure,
        height: page.text_height,
        grid: sheet.role(Role::Body).leading,
        notes_rule: page.column / sheet.notes.rule_divisor.max(1),
        columns: page.columns.max(1),
        pitch: page.column + page.column_gap,
    }
}

/// Returns how many columns the index has on a page, and the gap between them; `em` is the size of
/// the body's text.
#[must_use]
pub fn index_columns(page: &PageStyle, em: Length) -> (usize, Length) {
    let index::Columns { count, width, pitch } = index::columns_on(page, em);
    (count, pitch - width)
}

/// The type area of the index.
fn index_area(area: TypeArea, sheet: &StyleSheet) -> TypeArea {
    let index::Columns { count, pitch, .. } = index::columns(sheet);
    TypeArea { columns: count, pitch, ..area }
}

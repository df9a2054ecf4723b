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
mod feet;
mod figure;
mod fill;
mod furniture;
mod index;
mod jumps;
mod paragraph;
mod place;
mod stack;
mod strip;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use block::{numbered, plain};
use columns::Columns;
pub use columns::{ColumnWidths, column_widths};
use contents::{folio_items, sections};
use feet::Notes;
use furniture::{PageRole, dress, roman};
use jumps::Labels;
use place::StackedPage;
use stack::{Stacker, TypeArea};
use strip::{Break, Column, Flow, Setter, Setting, Strip};

use crate::diagnostic::Diagnostics;
use crate::font::FontBook;
use crate::layout::{
    Bookmark, Destination, LayoutBlock, LayoutDocument, NodeId, Page, PageMap, PagedDocument,
    StructureNode, StructureRole, note_label,
};
use crate::style::{FrontMatter, Length, NoteLabels, NoteNumbering, PageStyle, Role, StyleSheet};

/// A figure wider than so many columns reaches over all of them.
const WIDE_FIGURE: f64 = 1.5;

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
        let mut noticed = Diagnostics::new();
        let laid = LaidPages::new(Setting { document, fonts }, &mut noticed);
        let called = if by_page { jumps::most_on_a_page(&laid.pages) } else { 0 };
        if called <= most {
            diagnostics.append(noticed);
            return laid.finish(Setting { document, fonts }, most);
        }
        most = roomier_than(called);
        let label = note_label(document.sheet.notes.labels, number(most), most);
        let mut wider = document.clone();
        wider.notes.iter_mut().for_each(|note| note.label.clone_from(&label));
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
        let mut stacker = Stacker::new(area, Notes::new(notes, on_every_page, area.grid));
        let mut spans = Vec::new();
        for part in parts {
            if part.opens_recto && stacker.pages.len() % 2 == 1 {
                stacker.pages.push(StackedPage::default());
            }
            let first = stacker.pages.len();
            stacker.stack(part.strips, diagnostics);
            spans.push((part.kind, first));
        }
        if stacker.pages.is_empty() {
            stacker.pages.push(StackedPage::default());
        }
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
        let jumps = jumps::jumps(&self.pages, &labels);
        let (mut paged, map) = finish(self.pages, &self.spans, &self.area, self.tree, setting);
        for (page, jumps) in paged.pages.iter_mut().zip(jumps) {
            page.jumps = jumps;
        }
        (paged, map)
    }
}

/// A part of a document that begins on a page of its own.
struct Part {
    kind: PartKind,
    opens_recto: bool,
    strips: Vec<Strip>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartKind {
    /// A title page: bears nothing but the title.
    Title,
    /// The contents list on pages of its own.
    Contents,
    /// The text.
    Body,
    /// The index.
    Index,
}

/// Collects the structure nodes of the parts.
struct StructureTree {
    nodes: Vec<StructureNode>,
}

impl StructureTree {
    fn new() -> Self {
        let root = StructureNode { role: StructureRole::Document, parent: None, lang: None };
        Self { nodes: vec![root] }
    }

    /// Takes over the nodes of a flow and returns its strips, which name them by their new ids.
    fn adopt(&mut self, flow: Flow) -> Vec<Strip> {
        let before = self.nodes.len();
        let mut whole = Flow { nodes: std::mem::take(&mut self.nodes), ..Flow::default() };
        whole.append(flow);
        self.nodes = whole.nodes;
        for node in self.nodes.iter_mut().skip(before) {
            node.parent.get_or_insert(NodeId(0));
        }
        whole.strips
    }
}

/// Sets title, contents and body, and decides which of them share pages.
fn set_parts(
    setting: Setting<'_>,
    tree: &mut StructureTree,
    diagnostics: &mut Diagnostics,
) -> Vec<Part> {
    let document = setting.document;
    let sheet = &document.sheet;
    let whole = whole_measure(sheet);
    let title = set(setting, diagnostics, |setter| {
        setter.title(whole);
        setter.span_columns();
    });
    let contents = set(setting, diagnostics, |setter| {
        setter.contents(whole);
        setter.span_columns();
    });
    let body = set_body(setting, diagnostics);
    let has_title_page = sheet.title_page && !title.strips.is_empty();
    let has_contents_page = sheet.contents.own_page && !contents.strips.is_empty();
    let mut parts = Vec::new();
    let mut flow = title;
    let recto = sheet.page.mirrored;
    if has_title_page {
        let strips = tree.adopt(std::mem::take(&mut flow));
        parts.push(Part { kind: PartKind::Title, opens_recto: recto, strips });
    }
    flow.append(contents);
    if has_contents_page {
        let strips = tree.adopt(std::mem::take(&mut flow));
        parts.push(Part { kind: PartKind::Contents, opens_recto: recto, strips });
    }
    flow.append(body);
    let strips = tree.adopt(flow);
    parts.push(Part { kind: PartKind::Body, opens_recto: recto, strips });
    let index = set(setting, diagnostics, |setter| setter.index(column(sheet), whole));
    if !index.strips.is_empty() {
        let strips = tree.adopt(index);
        parts.push(Part { kind: PartKind::Index, opens_recto: false, strips });
    }
    parts
}

/// Sets the blocks of the body, all at once, and joins them in order.
fn set_body(setting: Setting<'_>, diagnostics: &mut Diagnostics) -> Flow {
    let set: Vec<(Flow, Diagnostics)> = setting
        .document
        .blocks
        .par_iter()
        .map(|block| {
            let mut setter = Setter::new(setting);
            setter.block_of_body(block);
            (setter.flow, setter.diagnostics)
        })
        .collect();
    let mut body = Flow::default();
    body.strips.reserve_exact(set.iter().map(|(flow, _)| flow.strips.len()).sum());
    for (flow, noticed) in set {
        body.append(flow);
        diagnostics.append(noticed);
    }
    body
}

fn set_notes(
    setting: Setting<'_>,
    tree: &mut StructureTree,
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<Strip>> {
    let column = Column { on_grid: false, ..column(&setting.document.sheet) };
    let set: Vec<(Flow, Diagnostics)> = setting
        .document
        .notes
        .par_iter()
        .map(|note| {
            let mut setter = Setter::new(setting);
            setter.note(note, column);
            (setter.flow, setter.diagnostics)
        })
        .collect();
    let adopt = |(flow, noticed)| {
        diagnostics.append(noticed);
        tree.adopt(flow)
    };
    set.into_iter().map(adopt).collect()
}

fn set(
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Setter<'_>),
) -> Flow {
    let mut setter = Setter::new(setting);
    work(&mut setter);
    diagnostics.append(setter.diagnostics);
    setter.flow
}

impl Setter<'_> {
    /// Sets a block of the body, over all columns where one is too narrow for it.
    fn block_of_body(&mut self, block: &LayoutBlock) {
        let sheet = &self.setting.document.sheet;
        if sheet.page.columns > 1 && self.is_wide(block) {
            self.block(block, whole_measure(sheet), None);
            self.span_columns();
        } else {
            self.block(block, column(sheet), None);
        }
    }

    fn is_wide(&self, block: &LayoutBlock) -> bool {
        let sheet = &self.setting.document.sheet;
        match block {
            LayoutBlock::Heading(heading) => {
                heading.is_part || sheet.chapters_on_new_page && heading.rank == 1
            }
            LayoutBlock::Table(table) => {
                Columns::fit(table, sheet.page.column, self.setting).is_none()
            }
            LayoutBlock::Figure(figure) => {
                self.natural_width(figure) > sheet.page.column * WIDE_FIGURE
            }
            LayoutBlock::Paragraph(_)
            | LayoutBlock::List(_)
            | LayoutBlock::Quote(_)
            | LayoutBlock::Code(_)
            | LayoutBlock::Rule => false,
        }
    }

    /// Lets what has been set reach over all columns.
    fn span_columns(&mut self) {
        for strip in &mut self.flow.strips {
            strip.spans = true;
            // The top of a column has no room for it.
            strip.float = 0;
        }
    }

    /// Sets the title block.
    fn title(&mut self, column: Column) {
        for paragraph in &self.setting.document.title {
            let is_title = paragraph.role == Role::Title;
            let role = if is_title {
                StructureRole::Title { text: plain(&paragraph.content) }
            } else {
                StructureRole::Paragraph
            };
            self.paragraph(paragraph, role, column, None);
        }
        for (index, strip) in self.flow.strips.iter_mut().enumerate() {
            strip.sunk = index == 0;
            if index > 0 {
                strip.break_before = Break::Forbidden;
            }
        }
        self.flow.space_after = self.setting.grid();
    }
}

fn column(sheet: &StyleSheet) -> Column {
    Column { x: Length::ZERO, width: sheet.page.column, indent: Length::ZERO, on_grid: true }
}

/// The whole measure, where it holds several columns.
fn whole_measure(sheet: &StyleSheet) -> Column {
    Column { width: sheet.page.measure, ..column(sheet) }
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

/// Gives pages their folios, fills in the contents list, and adds what stands around the text.
fn finish(
    mut pages: Vec<StackedPage>,
    spans: &[(PartKind, usize)],
    area: &TypeArea,
    tree: StructureTree,
    setting: Setting<'_>,
) -> (PagedDocument, PageMap) {
    let document = setting.document;
    let front = front_pages(&pages, spans, document);
    let folios = folios(front, pages.len());
    let mut map = PageMap { pages: pages.len(), ..PageMap::default() };
    let mut destinations = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        for (entry, point) in &page.sections {
            let Some(section) = document.outline.entries.get(*entry) else { continue };
            let folio = folios.get(index).cloned().unwrap_or_default();
            let key = section.key.clone();
            destinations.push(Destination { key: key.clone(), page: index, point: *point });
            map.folios.insert(key, folio);
        }
        for (key, point) in &page.anchors {
            let (key, point) = (key.clone(), *point);
            map.folios.insert(key.clone(), folios.get(index).cloned().unwrap_or_default());
            destinations.push(Destination { key, page: index, point });
        }
    }
    for page in &mut pages {
        fill_in(page, &map, area.measure, setting);
    }
    dress_all(&mut pages, spans, &folios, area, setting);
    let PageStyle { width, height, .. } = document.sheet.page;
    let pages = pages
        .into_iter()
        .zip(folios)
        .map(|(page, folio)| Page {
            width,
            height,
            folio,
            items: page.items,
            links: page.links,
            jumps: Vec::new(),
        })
        .collect();
    let paged = PagedDocument {
        metadata: document.metadata.clone(),
        lang: document.lang.clone(),
        pages,
        structure: tree.nodes,
        bookmarks: bookmarks(document),
        destinations,
        images: document.images.clone(),
    };
    (paged, map)
}

/// Fills in the folios of contents entries, the last first, so that the others' places hold.
fn fill_in(page: &mut StackedPage, map: &PageMap, measure: Length, setting: Setting<'_>) {
    while let Some(open) = page.slots.pop() {
        let Some(folio) = map.folios.get(&open.slot.key) else { continue };
        let mut items = folio_items(&open.slot, folio, measure, setting);
        items.iter_mut().for_each(|item| item.content.translate(open.origin));
        page.items.splice(open.at..open.at, items);
    }
}

/// Returns how many pages count apart, in Roman numerals: those before the text proper.
fn front_pages(
    pages: &[StackedPage],
    spans: &[(PartKind, usize)],
    document: &LayoutDocument,
) -> usize {
    if document.sheet.front_matter == FrontMatter::Plain {
        return 0;
    }
    let opens = |page: &StackedPage, main| page.sections.iter().any(|(entry, _)| *entry == main);
    let main = document.main_matter;
    let main = main.and_then(|main| pages.iter().position(|page| opens(page, main)));
    let body = spans.iter().find(|(kind, _)| *kind == PartKind::Body).map(|(_, first)| *first);
    main.or(body).unwrap_or(0)
}

/// Returns every page's folio; the text begins at 1 behind the front matter.
fn folios(front: usize, pages: usize) -> Vec<String> {
    (0..pages)
        .map(|index| match index.checked_sub(front) {
            Some(in_body) => (in_body + 1).to_string(),
            None => roman(index + 1),
        })
        .collect()
}

fn dress_all(
    pages: &mut [StackedPage],
    spans: &[(PartKind, usize)],
    folios: &[String],
    area: &TypeArea,
    setting: Setting<'_>,
) {
    let document = setting.document;
    let title = document.title.iter().find(|paragraph| paragraph.role == Role::Title);
    let title = title.map(|paragraph| plain(&paragraph.content)).unwrap_or_default();
    let contents = document.sheet.contents.title.clone();
    let chapters = chapters(document);
    let parts: BTreeSet<usize> = sections(&document.blocks)
        .filter(|heading| heading.is_part)
        .filter_map(|heading| Some(heading.anchor.as_ref()?.entry))
        .collect();
    let opens_a_part =
        |page: &StackedPage| page.sections.iter().any(|(entry, _)| parts.contains(entry));
    let mut chapter = String::new();
    for (index, (page, folio)) in pages.iter_mut().zip(folios).enumerate() {
        let part = spans.iter().rev().find(|(_, first)| *first <= index);
        let (kind, first) = part.copied().unwrap_or((PartKind::Body, 0));
        if kind == PartKind::Contents {
            chapter.clone_from(&contents);
        } else if let (PartKind::Index, Some(index)) = (kind, &document.index) {
            chapter = plain(&index.heading.content);
        } else if kind == PartKind::Body && index == first {
            chapter.clear();
        }
        let mut opened = page.sections.iter().filter_map(|(entry, _)| chapters.get(entry));
        // A page is headed by the chapter that begins on it, or else by the one it is in.
        let heading = opened.next().unwrap_or(&chapter).clone();
        let last = opened.next_back();
        let bears_title = index == 0 && !document.title.is_empty();
        let opens_part = index == first && kind != PartKind::Body;
        let role = PageRole {
            index,
            folio,
            is_bare: page.items.is_empty() || kind == PartKind::Title || opens_a_part(page),
            is_opening: bears_title || opens_part || page.opens_chapter,
            title: &title,
            chapter: &heading,
        };
        let in_force = last.unwrap_or(&heading).clone();
        dress(page, &role, area, setting);
        chapter = in_force;
    }
}

/// Returns the titles of parts and chapters, by their entries.
fn chapters(document: &LayoutDocument) -> BTreeMap<usize, String> {
    sections(&document.blocks)
        .filter(|heading| heading.rank <= 1)
        .filter_map(|heading| Some((heading.anchor.as_ref()?.entry, plain(&numbered(heading)))))
        .collect()
}

fn bookmarks(document: &LayoutDocument) -> Vec<Bookmark> {
    let index = document.index.as_ref().filter(|index| !index.lines.is_empty());
    let index = index.map(|index| Bookmark {
        title: plain(&index.heading.content),
        depth: 1,
        key: index.key.clone(),
    });
    sections(&document.blocks)
        .filter_map(|heading| {
            let anchor = heading.anchor.as_ref()?;
            let depth = document.outline.entries.get(anchor.entry)?.depth;
            let title = plain(&numbered(heading));
            let title = match document.english_title(anchor) {
                Some(english) => format!("{title} · {english}"),
                None => title,
            };
            Some(Bookmark { title, depth, key: anchor.key.clone() })
        })
        .chain(index)
        .collect()
}

//! The parts of a document that begin on pages of their own: blocks in, strips out.

use std::ops::Range;

use rayon::prelude::*;

use super::block::plain;
use super::columns::Columns;
use super::feet::SetNote;
use super::setter::{Column, Setter, Setting};
use super::strip::{Break, Flow, Strip};
use super::{index, number};
use crate::diagnostic::Diagnostics;
use crate::layout::{LayoutBlock, LayoutEndnotes, NodeId, NotePlace, StructureNode, StructureRole};
use crate::style::{Length, Role, StyleSheet};

/// A figure wider than so many columns reaches over all of them.
const WIDE_FIGURE: f64 = 1.5;

/// How many blocks at least are set one after another. What each of them takes is joined while it
/// is still at hand, and there is work enough beside it.
const TOGETHER: usize = 16;

/// A part of a document that begins on a page of its own.
pub(super) struct Part {
    pub(super) kind: PartKind,
    pub(super) opens_recto: bool,
    pub(super) strips: Vec<Strip>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    /// A title page: bears nothing but the title.
    Title,
    /// The contents list on pages of its own.
    Contents,
    /// The text.
    Body,
    /// The notes of the whole text.
    Notes,
    /// The index.
    Index,
}

/// Collects the structure nodes of the parts.
pub(super) struct StructureTree {
    pub(super) nodes: Vec<StructureNode>,
}

impl StructureTree {
    pub(super) fn new() -> Self {
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

    /// Copies nodes that belong together behind all others.
    pub(super) fn copy(&mut self, nodes: Range<usize>) {
        let offset = number(self.nodes.len() - nodes.start);
        let first = NodeId(number(nodes.start));
        let copy = |node: &StructureNode| {
            let parent = node
                .parent
                .map(|parent| if parent < first { parent } else { NodeId(parent.0 + offset) });
            StructureNode { parent, ..node.clone() }
        };
        let copies: Vec<StructureNode> =
            self.nodes.get(nodes).unwrap_or_default().iter().map(copy).collect();
        self.nodes.extend(copies);
    }
}

/// Sets title, contents and body, and decides which of them share pages.
pub(super) fn set_parts(
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
    for endnotes in document.endnotes.iter().filter(|endnotes| endnotes.before.is_none()) {
        let notes =
            set(setting, diagnostics, |setter| setter.endnotes(endnotes, column(sheet), whole));
        let strips = tree.adopt(notes);
        parts.push(Part { kind: PartKind::Notes, opens_recto: false, strips });
    }
    let index = set(setting, diagnostics, |setter| setter.index(index_column(sheet), whole));
    if !index.strips.is_empty() {
        let strips = tree.adopt(index);
        parts.push(Part { kind: PartKind::Index, opens_recto: false, strips });
    }
    parts
}

/// Sets the blocks of the body, all at once, and joins them in order.
fn set_body(setting: Setting<'_>, diagnostics: &mut Diagnostics) -> Flow {
    let set: Vec<(Flow, Diagnostics)> = stretches(&setting.document.blocks)
        .into_par_iter()
        .map(|stretch| set_stretch(stretch, setting))
        .collect();
    let mut body = Flow::default();
    body.strips.reserve_exact(set.iter().map(|(flow, _)| flow.strips.len()).sum());
    for (flow, noticed) in set {
        body.append(flow);
        diagnostics.append(noticed);
    }
    body
}

/// Cuts a body where what stands before does not change how what follows is joined to it.
fn stretches(blocks: &[LayoutBlock]) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    for (index, block) in blocks.iter().enumerate() {
        let last = cuts.last().copied().unwrap_or_default();
        if index - last >= TOGETHER && !is_epigraph(block) {
            cuts.push(index);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([blocks.len()]);
    cuts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}

/// Sets blocks that follow each other, with the notes that stand before them or at the body's end.
fn set_stretch(stretch: Range<usize>, setting: Setting<'_>) -> (Flow, Diagnostics) {
    let document = setting.document;
    let (mut body, mut diagnostics) = (Flow::default(), Diagnostics::new());
    let endnotes_before = |index: usize| {
        document.endnotes.iter().find(move |endnotes| endnotes.before == Some(index))
    };
    let blocks = document.blocks.get(stretch.clone()).unwrap_or_default();
    for (index, block) in stretch.clone().zip(blocks) {
        if let Some(endnotes) = endnotes_before(index) {
            body.append(set_endnotes(endnotes, setting, &mut diagnostics));
        }
        let flow = set(setting, &mut diagnostics, |setter| setter.block_of_body(block));
        // A part's motto stands below its heading, and the page ends after it.
        let page_break = if is_epigraph(block) { body.page_break.take() } else { None };
        body.keep_with_next |= page_break.is_some();
        body.append(flow);
        body.page_break = page_break.or(body.page_break);
    }
    if stretch.end == document.blocks.len()
        && let Some(endnotes) = endnotes_before(stretch.end)
    {
        body.append(set_endnotes(endnotes, setting, &mut diagnostics));
    }
    (body, diagnostics)
}

/// Sets the notes of a chapter.
fn set_endnotes(
    endnotes: &LayoutEndnotes,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Flow {
    let sheet = &setting.document.sheet;
    set(setting, diagnostics, |setter| {
        setter.endnotes(endnotes, column(sheet), whole_measure(sheet));
    })
}

fn is_epigraph(block: &LayoutBlock) -> bool {
    matches!(block, LayoutBlock::Quote(quote) if quote.role == Role::Epigraph)
}

/// Sets the notes that stand at the foot of pages; the others have no strips.
pub(super) fn set_notes(
    setting: Setting<'_>,
    tree: &mut StructureTree,
    diagnostics: &mut Diagnostics,
) -> Vec<SetNote> {
    let column = Column { on_grid: false, ..column(&setting.document.sheet) };
    let set: Vec<(Flow, Diagnostics)> = setting
        .document
        .notes
        .par_iter()
        .map(|note| {
            let mut setter = Setter::new(setting);
            // The others are set where they stand.
            if note.place == NotePlace::Foot {
                setter.note(note, column, None);
            }
            (setter.flow, setter.diagnostics)
        })
        .collect();
    let adopt = |(flow, noticed)| {
        diagnostics.append(noticed);
        let first = tree.nodes.len();
        let strips = tree.adopt(flow);
        SetNote { strips, nodes: first..tree.nodes.len() }
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
            LayoutBlock::Table(table) => Columns::fit(
                table,
                sheet.page.column,
                sheet.role(Role::TableBody).text.size,
                self.setting,
            )
            .is_none(),
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
    pub(super) fn span_columns(&mut self) {
        for strip in &mut self.flow.strips {
            strip.spans = true;
            // The top of a column has no room for it.
            if strip.rare().float.is_some() {
                strip.rare_mut().float = None;
            }
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

/// A column of the index.
fn index_column(sheet: &StyleSheet) -> Column {
    Column { width: index::columns(sheet).width, ..column(sheet) }
}

/// The whole measure, where it holds several columns.
fn whole_measure(sheet: &StyleSheet) -> Column {
    Column { width: sheet.page.measure, ..column(sheet) }
}

//! What holds for the pages of every manuscript.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hanpress::diagnostic::Diagnostics;
use hanpress::font::FontBook;
use hanpress::layout::{
    self, Content, GlyphRun, LayoutBlock, LayoutDocument, LayoutInline, LayoutReference, LayoutRow,
    NodeId, PageMap, PagedDocument, StructureRole, Tag,
};
use hanpress::style::{Length, Role, StyleSheet};

use crate::resolve::flow_with;

/// A manuscript on its pages.
pub(crate) struct Laid {
    name: String,
    flow: LayoutDocument,
    pub(crate) pages: PagedDocument,
    pub(crate) map: PageMap,
    pub(crate) diagnostics: Diagnostics,
}

/// A glyph run on a page, with the nodes it is in, the innermost first.
struct Placed<'a> {
    page: usize,
    run: &'a GlyphRun,
    nodes: Vec<NodeId>,
}

impl Laid {
    pub(crate) fn new(text: &str, sheet: &Arc<StyleSheet>, name: &str) -> Self {
        Self::of(flow_with(text, sheet), name)
    }

    pub(crate) fn of(flow: LayoutDocument, name: &str) -> Self {
        let mut diagnostics = Diagnostics::new();
        let (pages, map) = layout::paginate(&flow, FontBook::embedded(), &mut diagnostics);
        Self { name: name.to_owned(), flow, pages, map, diagnostics }
    }

    /// Checks every law.
    pub(crate) fn check(&self) {
        self.check_frame();
        self.check_grid();
        self.check_lines_together();
        self.check_headings();
        self.check_notes();
        self.check_sections();
        self.check_text();
    }

    fn role(&self, node: NodeId) -> &StructureRole {
        &self.pages.structure[node.0 as usize].role
    }

    fn placed(&self) -> Vec<Placed<'_>> {
        let mut placed = Vec::new();
        for (page, content) in self.pages.pages.iter().enumerate() {
            for item in &content.items {
                let (Tag::Node(node), Content::Glyphs(run)) = (item.tag, &item.content) else {
                    continue;
                };
                let mut nodes = vec![node];
                while let Some(parent) =
                    self.pages.structure[nodes[nodes.len() - 1].0 as usize].parent
                {
                    nodes.push(parent);
                }
                placed.push(Placed { page, run, nodes });
            }
        }
        placed
    }

    fn is_in(&self, placed: &Placed<'_>, test: impl Fn(&StructureRole) -> bool) -> bool {
        placed.nodes.iter().any(|node| test(self.role(*node)))
    }

    fn is_note(&self, placed: &Placed<'_>) -> bool {
        self.is_in(placed, |role| *role == StructureRole::Note)
    }

    /// Every item is within the type area; the foot may be touched by descenders only.
    pub(crate) fn check_frame(&self) {
        let page = &self.flow.sheet.page;
        let slack = Length::pt(0.5);
        for (index, content) in self.pages.pages.iter().enumerate() {
            let is_verso = page.mirrored && index % 2 == 1;
            let left = if is_verso { page.width - page.inner - page.measure } else { page.inner };
            for item in &content.items {
                if !matches!(item.tag, Tag::Node(_)) {
                    continue;
                }
                let (x, right, top, bottom) = match &item.content {
                    Content::Glyphs(run) => {
                        let y = run.origin.y;
                        (run.origin.x, run.origin.x + run.width(), y - run.size * 0.88, y)
                    }
                    Content::Fill { rect, .. } | Content::Image { rect, .. } => {
                        (rect.x, rect.x + rect.width, rect.y, rect.y + rect.height)
                    }
                };
                let place = format!("{}, page {}: {:?}", self.name, index + 1, item.content);
                assert!(x >= left - slack, "left of the type area: {place}");
                assert!(right <= left + page.measure + slack, "right of the type area: {place}");
                assert!(top >= page.top - slack, "above the type area: {place}");
                assert!(bottom <= page.top + page.text_height + slack, "below it: {place}");
            }
        }
    }

    /// P5: lines of body text stand on one grid on all pages.
    fn check_grid(&self) {
        let sheet = &self.flow.sheet;
        let body = sheet.role(Role::Body);
        let first = sheet.page.top + body.leading / 2 + body.text.size * 0.38;
        for placed in self.placed() {
            let is_body = placed.nodes.len() == 2
                && *self.role(placed.nodes[0]) == StructureRole::Paragraph
                && placed.run.size == body.text.size;
            if is_body {
                let from_first = placed.run.origin.y - first;
                let lines = from_first.whole(body.leading);
                assert_eq!(
                    body.leading * lines,
                    from_first,
                    "{}, page {}: off the grid: {}",
                    self.name,
                    placed.page + 1,
                    placed.run.text
                );
            }
        }
    }

    /// Returns which column of all columns of all pages a run stands in.
    fn column(&self, placed: &Placed<'_>) -> usize {
        let page = &self.flow.sheet.page;
        let is_verso = page.mirrored && placed.page % 2 == 1;
        let left = if is_verso { page.width - page.inner - page.measure } else { page.inner };
        let column = (placed.run.origin.x - left).whole(page.column + page.column_gap);
        placed.page * page.columns + usize::try_from(column).unwrap_or(0)
    }

    /// P3: a paragraph that goes over a page or column leaves two lines at least on either side.
    pub(crate) fn check_lines_together(&self) {
        let mut lines: BTreeMap<(u32, usize), BTreeSet<Length>> = BTreeMap::new();
        let body = self.flow.sheet.role(Role::Body).text.size;
        for placed in self.placed() {
            let block = placed.nodes[placed.nodes.len().saturating_sub(2)];
            let is_plain = *self.role(block) == StructureRole::Paragraph;
            if is_plain && placed.run.size == body {
                lines
                    .entry((block.0, self.column(&placed)))
                    .or_default()
                    .insert(placed.run.origin.y);
            }
        }
        for ((block, column), baselines) in &lines {
            let goes_on = lines.contains_key(&(*block, column + 1));
            let comes_from = *column > 0 && lines.contains_key(&(*block, column - 1));
            if goes_on || comes_from {
                let page = column / self.flow.sheet.page.columns + 1;
                assert!(
                    baselines.len() >= 2,
                    "{}, page {page}: a line alone at {:?} in column {}",
                    self.name,
                    baselines.first().map(|y| y.to_string()),
                    column % self.flow.sheet.page.columns
                );
            }
        }
    }

    /// P6: no page ends with a heading.
    fn check_headings(&self) {
        let body: Vec<Placed<'_>> =
            self.placed().into_iter().filter(|placed| !self.is_note(placed)).collect();
        for pair in body.windows(2) {
            let [last, next] = pair else { continue };
            let is_heading =
                |placed| self.is_in(placed, |role| matches!(role, StructureRole::Heading { .. }));
            if self.column(last) != self.column(next) && is_heading(last) {
                // Only a chapter that opens a page of its own may leave one behind, and one that
                // stands over all columns stands above the first.
                let above = last.page == next.page && last.run.origin.y < next.run.origin.y;
                let opens = is_heading(next) && self.flow.sheet.chapters_on_new_page || above;
                assert!(
                    opens,
                    "{}, page {}: ends with {}",
                    self.name,
                    last.page + 1,
                    last.run.text
                );
            }
        }
    }

    /// P8: each note begins on the page of its first call.
    fn check_notes(&self) {
        let mut calls: BTreeMap<String, usize> = BTreeMap::new();
        let mut notes: BTreeMap<String, usize> = BTreeMap::new();
        for placed in self.placed() {
            if self.is_in(&placed, |role| *role == StructureRole::Reference) {
                calls.entry(placed.run.text.clone()).or_insert(placed.page);
            } else if self.is_note(&placed)
                && placed
                    .nodes
                    .get(1)
                    .is_some_and(|label| *self.role(*label) == StructureRole::ListLabel)
            {
                let again = notes.insert(placed.run.text.clone(), placed.page);
                assert_eq!(again, None, "{}: a note printed twice", self.name);
            }
        }
        assert_eq!(calls, notes, "{}", self.name);
        assert_eq!(notes.len(), self.flow.notes.len(), "{}", self.name);
    }

    /// Each section has a destination, a folio and a bookmark.
    fn check_sections(&self) {
        let keys: Vec<_> = self.flow.outline.entries.iter().map(|entry| &entry.key).collect();
        let places: Vec<_> = self.pages.destinations.iter().map(|place| &place.key).collect();
        assert_eq!(keys, places, "{}", self.name);
        let bookmarks: Vec<_> = self.pages.bookmarks.iter().map(|mark| &mark.key).collect();
        assert_eq!(keys, bookmarks, "{}", self.name);
        for place in &self.pages.destinations {
            let folio = self.map.folios.get(&place.key);
            assert_eq!(folio, self.pages.pages.get(place.page).map(|page| &page.folio));
        }
    }

    /// The text of the pages, in order, is the text of the flow.
    fn check_text(&self) {
        let mut expected = String::new();
        for paragraph in &self.flow.title {
            push_content(&paragraph.content, &self.flow, &mut expected);
        }
        push_blocks(&self.flow.blocks, &self.flow, &mut expected);
        expected.retain(|c| !c.is_whitespace());
        let actual = self.body_text();
        let same = expected.chars().zip(actual.chars()).take_while(|(a, b)| a == b).count();
        let rest = |text: &str| text.chars().skip(same).take(20).collect::<String>();
        assert!(
            expected == actual,
            "{}: after {same} characters expected “{}”, found “{}”",
            self.name,
            rest(&expected),
            rest(&actual)
        );
    }

    fn text_where(&self, test: impl Fn(&Placed<'_>) -> bool) -> String {
        let placed = self.placed();
        let runs =
            placed.iter().filter(|placed| test(placed)).map(|placed| placed.run.text.as_str());
        // A word that parts has a soft hyphen.
        let is_kept = |c: &char| !c.is_whitespace() && *c != '\u{AD}';
        runs.collect::<String>().chars().filter(is_kept).collect()
    }

    /// Returns the text without notes and contents list, and without spaces.
    pub(crate) fn body_text(&self) -> String {
        self.text_where(|placed| {
            !self
                .is_in(placed, |role| matches!(role, StructureRole::Note | StructureRole::Contents))
        })
    }

    /// Returns how many cells of table bodies something is drawn for.
    pub(crate) fn drawn_cells(&self) -> usize {
        let cells: BTreeSet<NodeId> = self
            .placed()
            .iter()
            .flat_map(|placed| placed.nodes.clone())
            .filter(|node| matches!(self.role(*node), StructureRole::DataCell { .. }))
            .collect();
        cells.len()
    }

    /// Returns which part of a page's type area stays empty: below the text, or between it and the
    /// notes.
    pub(crate) fn empty(&self, page: usize) -> f64 {
        let sheet = &self.flow.sheet;
        let top = sheet.page.top;
        let (mut text, mut notes) = (top, top + sheet.page.text_height);
        for placed in self.placed().iter().filter(|placed| placed.page == page) {
            let y = placed.run.origin.y;
            if self.is_note(placed) {
                notes = notes.min(y - placed.run.size);
            } else {
                text = text.max(y);
            }
        }
        (notes - text).ratio(sheet.page.text_height)
    }

    /// Returns how many rows whose cells share a row above them begin a page.
    pub(crate) fn split_rows(&self) -> usize {
        let mut pages: BTreeMap<NodeId, BTreeSet<usize>> = BTreeMap::new();
        for placed in self.placed() {
            let row =
                placed.nodes.iter().find(|node| *self.role(**node) == StructureRole::TableRow);
            if let Some(row) = row {
                pages.entry(*row).or_default().insert(placed.page);
            }
        }
        let rows: Vec<(&NodeId, &BTreeSet<usize>)> = pages.iter().collect();
        let shares = |row: NodeId| {
            self.pages.structure.iter().any(|node| {
                node.parent == Some(row)
                    && matches!(node.role, StructureRole::DataCell { rows: 2, .. })
            })
        };
        let split = rows.windows(2).filter(|pair| shares(*pair[0].0) && pair[0].1 != pair[1].1);
        split.count() + rows.iter().filter(|(_, pages)| pages.len() > 1).count()
    }

    /// Returns the lines and the text of the cell whose text contains this, spaces left out.
    pub(crate) fn lines_of_cell(&self, text: &str) -> (usize, String) {
        let mut cells: BTreeMap<NodeId, (BTreeSet<Length>, String)> = BTreeMap::new();
        for placed in self.placed() {
            let is_cell =
                |node: &&NodeId| matches!(self.role(**node), StructureRole::DataCell { .. });
            if let Some(cell) = placed.nodes.iter().find(is_cell) {
                let (lines, said) = cells.entry(*cell).or_default();
                lines.insert(placed.run.origin.y);
                said.push_str(placed.run.text.trim());
            }
        }
        let cell = cells.into_values().find(|(_, said)| said.contains(text)).expect("such a cell");
        (cell.0.len(), cell.1)
    }

    /// Returns the numbers of a page's calls, and of the notes that begin on it.
    pub(crate) fn note_labels(&self, page: usize) -> (Vec<u32>, Vec<u32>) {
        let number = |label: &str| match label.chars().next() {
            Some(c @ '①'..='⑳') => u32::from(c) - u32::from('①') + 1,
            _ => label.trim_matches(['[', ']']).parse().expect("a number"),
        };
        let numbers = |role: &StructureRole| {
            let mut labels: Vec<(NodeId, String)> = Vec::new();
            for placed in self.placed().iter().filter(|placed| placed.page == page) {
                let Some(node) = placed.nodes.iter().find(|node| self.role(**node) == role) else {
                    continue;
                };
                match labels.last_mut() {
                    Some((last, label)) if last == node => label.push_str(&placed.run.text),
                    _ => labels.push((*node, placed.run.text.clone())),
                }
            }
            labels.iter().map(|(_, label)| number(label)).collect()
        };
        (numbers(&StructureRole::Reference), numbers(&StructureRole::ListLabel))
    }

    /// Returns the text of the contents list.
    pub(crate) fn contents(&self) -> String {
        self.text_where(|placed| self.is_in(placed, |role| *role == StructureRole::Contents))
    }

    /// Returns the text of the notes on a page.
    pub(crate) fn note_text(&self, page: usize) -> String {
        self.text_where(|placed| placed.page == page && self.is_note(placed))
    }
}

fn push_blocks(blocks: &[LayoutBlock], flow: &LayoutDocument, text: &mut String) {
    for block in blocks {
        match block {
            LayoutBlock::Heading(heading) => {
                if let Some(number) = &heading.number {
                    text.push_str(&number.text);
                    text.push_str(&number.separator);
                }
                push_content(&heading.paragraph.content, flow, text);
            }
            LayoutBlock::Paragraph(paragraph) => push_content(&paragraph.content, flow, text),
            LayoutBlock::List(list) => {
                for item in &list.items {
                    text.push_str(&item.label);
                    push_blocks(&item.blocks, flow, text);
                }
            }
            LayoutBlock::Quote(quote) => push_blocks(&quote.blocks, flow, text),
            LayoutBlock::Code(code) => code.lines.iter().for_each(|line| text.push_str(line)),
            LayoutBlock::Table(table) => {
                if let Some(caption) = &table.caption {
                    push_content(&caption.content, flow, text);
                }
                push_rows(&table.head, flow, text);
                push_rows(&table.body, flow, text);
            }
            LayoutBlock::Figure(figure) => {
                if let Some(caption) = &figure.caption {
                    push_content(&caption.content, flow, text);
                }
            }
            LayoutBlock::Rule => {}
        }
    }
}

fn push_rows(rows: &[LayoutRow], flow: &LayoutDocument, text: &mut String) {
    for cell in rows.iter().flat_map(|row| &row.cells) {
        push_blocks(&cell.blocks, flow, text);
    }
}

fn push_content(content: &[LayoutInline], flow: &LayoutDocument, text: &mut String) {
    for inline in content {
        match inline {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                text.push_str(&run.text);
            }
            LayoutInline::NoteCall { note, .. } => {
                text.push_str(&flow.notes[note.0 as usize].label);
            }
            LayoutInline::Image { .. } | LayoutInline::Index(_) | LayoutInline::Break => {}
        }
    }
}

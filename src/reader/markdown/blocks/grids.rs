//! Tables drawn as grids: what stands in their cells is read as a manuscript is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use pulldown_cmark::{BrokenLink, CowStr, Event, Parser};

use super::frames::Frame;
use super::{MAX_DEPTH, OPTIONS, Reader};
use crate::document::{Block, Cell, Origin, Row, Table};
use crate::reader::markdown::grid::{Grid, GridCell};
use crate::reader::markdown::switches;
use crate::source::Span;

/// Where the links lead that are defined apart from where they are used, and their titles.
pub(super) type Definitions = BTreeMap<String, (String, String)>;

/// Returns the definitions that a parser has found.
pub(super) fn definitions(parser: &Parser<'_>) -> Definitions {
    let found = parser.reference_definitions().iter().map(|(label, link)| {
        let title = link.title.as_deref().unwrap_or_default().to_owned();
        (label.to_lowercase(), (link.dest.to_string(), title))
    });
    found.collect()
}

impl<'a> Reader<'a, '_> {
    /// Returns what was written where the parser was shown `text`: in code and HTML a grid and a
    /// switch stand for themselves.
    pub(super) fn as_written<'t>(&self, text: &'t str, start: usize, end: usize) -> Cow<'t, str>
    where
        'a: 't,
    {
        let source = self.text.get(start..end).unwrap_or_default();
        if self.shielded.get(start..end) == Some(text) {
            return Cow::Borrowed(source);
        }
        switches::restore(text, source).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// Reports what begins at an offset if it looks like a grid and is none.
    pub(super) fn report_fault(&mut self, start: usize) {
        if let Some(fault) = self.grids.fault_at(start) {
            self.diagnostics.push(fault.diagnostic());
        }
    }

    /// Reads an event of the paragraph that stands for a grid; returns it if it is none.
    pub(super) fn grid_event(
        &mut self,
        event: Event<'a>,
        grid: &'a Grid,
        start: usize,
    ) -> Option<Event<'a>> {
        match event {
            // In code and HTML it stands for itself.
            Event::Text(_) if self.code.is_some() => Some(event),
            Event::Text(_) if start == grid.range.start => {
                self.grid(grid);
                None
            }
            Event::Text(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => None,
            _ => Some(event),
        }
    }

    fn grid(&mut self, grid: &'a Grid) {
        self.close_leaf();
        let span = Span::new(grid.range.start, grid.range.end);
        if self.depth >= MAX_DEPTH {
            self.losses.nesting(span);
            grid.rows.iter().flatten().for_each(|cell| self.grid_text(cell));
            return;
        }
        self.depth += 1;
        let anchor = self.anchor.take();
        let mut rows = Vec::with_capacity(grid.rows.len());
        for row in &grid.rows {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                self.frames.push(Frame::Cell(Vec::new()));
                self.grid_text(cell);
                self.close_tables();
                self.drop_epigraph();
                if let Some(Frame::Cell(blocks)) = self.frames.pop() {
                    let GridCell { columns, rows, .. } = *cell;
                    cells.push(Cell { blocks, columns, rows, heads_row: false });
                }
                self.scopes.end_container(self.frames.len());
            }
            rows.push(Row { cells });
        }
        self.depth -= 1;
        (self.anchor, self.skip_to) = (anchor, 0);
        let body = rows.split_off(grid.head.min(rows.len()));
        // As with pipes, a head that says nothing stands for none.
        let says = |cell: &Cell| !cell.blocks.is_empty() || (cell.columns, cell.rows) != (1, 1);
        if let [row] = rows.as_slice()
            && !row.cells.iter().any(says)
        {
            rows.clear();
        }
        let (caption, key, origin) = (Vec::new(), None, Origin::new(span));
        let columns = grid.columns.clone();
        self.push(Block::Table(Table { caption, key, columns, head: rows, body, origin }));
    }

    /// Reads what stands in a cell.
    fn grid_text(&mut self, cell: &'a GridCell) {
        let text = self.shielded.get(cell.range.clone()).unwrap_or_default();
        let definitions = Rc::clone(&self.definitions);
        let find = |link: BrokenLink<'_>| {
            let (target, title) = definitions.get(&link.reference.to_lowercase())?.clone();
            Some((CowStr::from(target), CowStr::from(title)))
        };
        let parser = Parser::new_with_broken_link_callback(text, OPTIONS, Some(find));
        let base = cell.range.start;
        for (event, range) in parser.into_offset_iter() {
            if base + range.start >= cell.start {
                self.event(event, base + range.start, base + range.end);
            }
        }
        self.close_leaf();
    }
}

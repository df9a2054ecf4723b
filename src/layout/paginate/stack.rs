//! Stacking: strips in, pages out.
//!
//! Pages are made one after another, each of bands: strips that reach over the whole measure, or
//! columns side by side. Where there is one column, a page is one band of one frame.

use super::feet::{Foot, Notes};
use super::fill::Filler;
use super::frame::{Ending, Fill, Frame, Waiting};
use super::place::StackedPage;
use super::strip::{Break, Strip, round_up};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::NoteId;
use crate::layout::Point;
use crate::style::Length;

/// The type area that pages are stacked in.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypeArea {
    /// Left edge on rectos and on versos.
    pub(super) left: [Length; 2],
    /// Top edge.
    pub(super) top: Length,
    /// Its width.
    pub(super) measure: Length,
    /// Its height.
    pub(super) height: Length,
    /// From baseline to baseline in the body.
    pub(super) grid: Length,
    /// Length of the rule above the notes.
    pub(super) notes_rule: Length,
    /// How many columns stand side by side, at least one.
    pub(super) columns: usize,
    /// From the left edge of a column to that of the next.
    pub(super) pitch: Length,
}

/// Fills pages.
#[derive(Debug)]
pub(super) struct Stacker {
    /// Where strips are stacked; another one may be set between two parts.
    pub(super) area: TypeArea,
    pub(super) notes: Notes,
    /// What did not fit the pages so far.
    waiting: Waiting,
    /// The pages so far.
    pub(super) pages: Vec<StackedPage>,
}

/// Frames side by side.
#[derive(Debug)]
struct Band {
    fills: Vec<Fill>,
    waiting: Waiting,
    end: usize,
    bottom: Length,
    ending: Ending,
}

/// A page in the making.
struct Draft {
    page: StackedPage,
    /// What stands at the foot of each column.
    feet: Vec<Vec<Foot>>,
    /// The notes called so far.
    called: Vec<NoteId>,
    /// Where the next band begins.
    top: Length,
}

impl Stacker {
    /// Creates a stacker with the notes that may be called.
    pub(super) fn new(area: TypeArea, notes: Notes) -> Self {
        Self { area, notes, waiting: Waiting::default(), pages: Vec::new() }
    }

    /// Stacks strips from the top of a new page on.
    pub(super) fn stack(&mut self, mut strips: Vec<Strip>, diagnostics: &mut Diagnostics) {
        let borders = self.borders(&strips);
        let mut start = 0;
        while start < strips.len() || !self.waiting.is_empty() {
            let opens_recto =
                strips.get(start).is_some_and(|strip| strip.break_before == Break::Recto);
            if !opens_recto || self.pages.len().is_multiple_of(2) {
                start = self.page(&mut strips, start, &borders, diagnostics);
            } else if self.waiting.is_empty() {
                self.pages.push(StackedPage::default());
            } else {
                // The verso is not blank if something waits for it.
                self.page(&mut strips[..start], start, &borders, diagnostics);
            }
        }
    }

    /// Returns where strips over the whole measure begin to follow those in columns, and the
    /// other way round.
    fn borders(&self, strips: &[Strip]) -> Vec<usize> {
        if self.area.columns < 2 {
            return Vec::new();
        }
        let changes =
            (1..).zip(strips.windows(2)).filter(|(_, pair)| pair[0].spans != pair[1].spans);
        changes.map(|(index, _)| index).collect()
    }

    /// Makes a page that begins with strip `start`; returns the first strip of the next.
    fn page(
        &mut self,
        strips: &mut [Strip],
        start: usize,
        borders: &[usize],
        diagnostics: &mut Diagnostics,
    ) -> usize {
        let mut draft = Draft {
            page: StackedPage::default(),
            feet: vec![Vec::new(); self.area.columns],
            called: Vec::new(),
            top: Length::ZERO,
        };
        let left = self.area.left.get(self.pages.len() % 2).copied().unwrap_or_default();
        let corner = Point { x: left, y: self.area.top };
        let mut next = start;
        loop {
            let border = borders.get(borders.partition_point(|border| *border <= next));
            let until = border.copied().unwrap_or(strips.len());
            let mut band = self.band(strips, next, until, &draft);
            if let Some(shorter) = self.not_stranded(strips, next, &band, &draft, borders) {
                band = shorter;
            }
            if band.fills.iter().all(Fill::is_empty) {
                break;
            }
            next = band.end;
            self.put(&mut draft, band.fills, strips, corner, diagnostics);
            self.waiting = band.waiting;
            draft.top = round_up(band.bottom, self.area.grid);
            let is_opening = strips.get(next).is_none_or(|next| next.break_before.is_forced());
            if band.ending != Ending::Complete || is_opening {
                break;
            }
        }
        for (column, feet) in draft.feet.iter().enumerate() {
            let corner = self.column(corner, column);
            let (rule, sizes) = (self.area.notes_rule, (self.area.height, self.area.grid));
            draft.page.put_notes(feet, &mut self.notes, corner, rule, sizes);
        }
        self.pages.push(draft.page);
        next
    }

    /// Fills the frames of a band with strips before `until`.
    fn band(&self, strips: &[Strip], start: usize, until: usize, draft: &Draft) -> Band {
        let columns = self.area.columns;
        let spans = columns < 2 || strips.get(start).is_some_and(|strip| strip.spans);
        let space = strips.get(start).map_or(Length::ZERO, |strip| strip.space_before);
        let top = match draft.top {
            Length::ZERO => Length::ZERO,
            top => round_up(top + space, self.area.grid),
        };
        let filler = self.filler(strips);
        let foot = |column: usize| draft.feet.get(column).map(Vec::as_slice).unwrap_or_default();
        let height = |column: usize| self.notes.height_of(foot(column));
        let fill = |frames: std::ops::Range<usize>, bottom: Length, is_fresh: bool| {
            let mut waiting = self.waiting.clone();
            let mut on_page = draft.called.clone();
            let mut end = start;
            let mut fills: Vec<Fill> = Vec::with_capacity(frames.len());
            for column in frames {
                let feet = foot(column);
                let frame = Frame { top, bottom, feet, on_page: &on_page, is_fresh };
                let fill = filler.fill(end..until, &frame, &mut waiting);
                on_page.extend(&fill.called);
                end = fill.end;
                let is_over = fill.ending != Ending::Full;
                fills.push(fill);
                if is_over {
                    break;
                }
            }
            let ending = fills.last().map_or(Ending::Full, |fill| fill.ending);
            let bottom = fills.iter().map(|fill| fill.bottom).max().unwrap_or(top);
            Band { fills, waiting, end, bottom, ending }
        };
        let is_fresh = draft.top == Length::ZERO;
        if spans {
            // It stands above the notes of all columns.
            let others = (1..columns).map(height).max().unwrap_or_default();
            return fill(0..1, self.area.height - others, is_fresh);
        }
        let full = fill(0..columns, self.area.height, is_fresh);
        if full.ending == Ending::Full || !full.waiting.is_empty() {
            return full;
        }
        // P11: the lowest columns that hold the same; no line stands in one alone.
        let set: Length = full.fills.iter().map(|fill| fill.bottom - top).sum();
        let count = i64::try_from(columns).unwrap_or(1);
        let lowest = round_up(set / count, self.area.grid);
        let highest = full.bottom - top;
        let heights = (0..).map(|line| lowest + self.area.grid * line);
        let balanced = heights
            .take_while(|height| *height < highest)
            .map(|height| fill(0..columns, top + height, false));
        let is_same = |band: &Band| {
            (band.end, band.ending, band.waiting.is_empty()) == (full.end, full.ending, true)
                && band.fills.iter().all(|fill| fill.bottom - top > self.area.grid)
        };
        let balanced = balanced.into_iter().find(is_same);
        balanced.unwrap_or(full)
    }

    /// Returns a shorter band if this one ends with a heading whose table, over the whole measure,
    /// does not fit below it (P6).
    fn not_stranded(
        &self,
        strips: &[Strip],
        start: usize,
        band: &Band,
        draft: &Draft,
        borders: &[usize],
    ) -> Option<Band> {
        let next = strips.get(band.end)?;
        let is_kept = next.break_before == Break::Forbidden && borders.contains(&band.end);
        if !is_kept || band.ending != Ending::Complete {
            return None;
        }
        let below = Draft {
            page: StackedPage::default(),
            feet: draft.feet.clone(),
            called: draft.called.clone(),
            top: round_up(band.bottom, self.area.grid),
        };
        let after = self.band(strips, band.end, strips.len(), &below);
        if !after.fills.iter().all(Fill::is_empty) {
            return None;
        }
        let may_end = |index: &usize| {
            strips.get(*index).is_some_and(|strip| strip.break_before != Break::Forbidden)
        };
        let cut = (start + 1..band.end).rev().find(may_end)?;
        let mut band = self.band(strips, start, cut, draft);
        band.ending = Ending::Full;
        Some(band)
    }

    fn put(
        &mut self,
        draft: &mut Draft,
        fills: Vec<Fill>,
        strips: &mut [Strip],
        corner: Point,
        diagnostics: &mut Diagnostics,
    ) {
        for (column, fill) in fills.into_iter().enumerate() {
            if fill.is_overfull {
                diagnostics.push(
                    Diagnostic::new(Code::Overfull, "something is taller than the page")
                        .with_hint("it runs over the foot of the page; shorten or split it"),
                );
            }
            let goes_on = strips.get(fill.end).is_some();
            draft.page.put(strips, &fill.placed, self.column(corner, column), goes_on);
            if let Some(feet) = draft.feet.get_mut(column) {
                feet.extend(fill.feet);
            }
            fill.called.iter().for_each(|note| self.notes.begin(*note));
            draft.called.extend(fill.called);
        }
    }

    fn filler<'a>(&'a self, strips: &'a [Strip]) -> Filler<'a> {
        let TypeArea { grid, height, .. } = self.area;
        Filler { strips, notes: &self.notes, grid, height }
    }

    fn column(&self, corner: Point, column: usize) -> Point {
        let count = i64::try_from(column).unwrap_or(0);
        Point { x: corner.x + self.area.pitch * count, ..corner }
    }
}

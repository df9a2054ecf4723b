//! Stacking: strips in, pages out.
//!
//! Pages are filled one after another: as many strips as fit above the notes they call, back to
//! the last place where the page may end. Every strip is looked at a bounded number of times.

use std::sync::Arc;

use super::strip::{Break, FolioSlot, Shade, Strip, fill, round_up};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::NoteId;
use crate::layout::{Content, Item, LinkArea, Point, Rect};
use crate::style::{Color, Length};

/// The space that the rule above the notes takes, in body lines, and where in it the rule is.
const NOTES_OPENING: f64 = 0.6;
const NOTES_RULE_AT: f64 = 0.3;
const NOTES_RULE: f64 = 0.5;

/// A page filled less than this does not end early for the sake of a long note: the note is
/// split instead.
const LEAST_FILL: f64 = 0.5;

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
}

/// A page with its text, not yet with its running head and folio.
#[derive(Debug, Default)]
pub(super) struct StackedPage {
    /// What is on it, from the page's own origin.
    pub(super) items: Vec<Item>,
    /// Where links can be followed.
    pub(super) links: Vec<LinkArea>,
    /// Where folios are still to be filled in.
    pub(super) slots: Vec<OpenSlot>,
    /// The sections that begin on it, and where.
    pub(super) sections: Vec<(usize, Point)>,
    /// Whether a chapter opens it.
    pub(super) opens_chapter: bool,
}

/// A folio to be filled in.
#[derive(Debug)]
pub(super) struct OpenSlot {
    /// Index in the page's items before which its items go.
    pub(super) at: usize,
    /// The top left corner of its strip.
    pub(super) origin: Point,
    /// What is known of it.
    pub(super) slot: FolioSlot,
}

/// Fills pages.
#[derive(Debug)]
pub(super) struct Stacker {
    area: TypeArea,
    /// The strips of each note, taken out when it is printed.
    notes: Vec<Option<Vec<Strip>>>,
    note_heights: Vec<Length>,
    /// What is left of notes that did not fit their page.
    carried: Vec<Strip>,
    /// The pages so far.
    pub(super) pages: Vec<StackedPage>,
}

/// Where a page ends, and what it holds.
#[derive(Debug, Default)]
struct Fill {
    /// The tops of its strips, from the top of the type area.
    tops: Vec<Length>,
    /// The image that was scaled down to end the page, and the height of its strip.
    shrunk: Option<(usize, Length)>,
    /// The notes called on it for the first time.
    notes: Vec<NoteId>,
    /// Where its text ends.
    bottom: Length,
}

impl Stacker {
    /// Creates a stacker with the notes that may be called.
    pub(super) fn new(area: TypeArea, notes: Vec<Vec<Strip>>) -> Self {
        let note_heights = notes.iter().map(|strips| height(strips)).collect();
        let notes = notes.into_iter().map(Some).collect();
        Self { area, notes, note_heights, carried: Vec::new(), pages: Vec::new() }
    }

    /// Stacks strips from the top of a new page on.
    pub(super) fn stack(&mut self, mut strips: Vec<Strip>, diagnostics: &mut Diagnostics) {
        let mut start = 0;
        while start < strips.len() || !self.carried.is_empty() {
            let is_over = start >= strips.len();
            let carried = self.take_carried(is_over);
            let fill = if is_over {
                Fill::default()
            } else {
                self.fill(&strips, start, notes_height(&carried, self.area.grid), diagnostics)
            };
            // Carried notes may leave no room for text: the page is theirs.
            let end = start + fill.tops.len();
            let is_table_continued = strips.get(end).is_some();
            let page = strips.get_mut(start..end).unwrap_or_default();
            self.emit(page, fill, carried, is_table_continued);
            start = end;
        }
    }

    /// Finds the last strip of the page that begins with strip `start`.
    fn fill(
        &self,
        strips: &[Strip],
        start: usize,
        carried: Length,
        diagnostics: &mut Diagnostics,
    ) -> Fill {
        let area = &self.area;
        let mut fill = Fill::default();
        let mut notes_height = carried;
        // How many strips and notes stand before the last place where the page may end.
        let mut last_break: Option<(usize, usize)> = None;
        // Whether a note of the page goes on on the next: what is left is the note's, but for the
        // lines up to a place where the page may end.
        let mut splits_note = false;
        for (count, strip) in strips.iter().skip(start).enumerate() {
            match strip.break_before {
                Break::Forced if count > 0 => return fill,
                Break::Allowed if count > 0 => last_break = Some((count, fill.notes.len())),
                Break::Forced | Break::Allowed | Break::Forbidden => {}
            }
            let top = self.top(strip, count == 0, fill.bottom);
            let called = self.called(strip, &fill.notes);
            let with_notes = notes_height + self.height_of(&called, notes_height);
            let shrunk = flexed(strip, area.height - with_notes - top);
            let bottom = top + shrunk.unwrap_or(strip.height);
            fill.shrunk = shrunk.map(|height| (count, height)).or(fill.shrunk);
            if !splits_note && bottom + with_notes <= area.height {
                notes_height = with_notes;
                fill.push(top, bottom, called);
                continue;
            }
            let may_end_after = strips
                .get(start + count + 1)
                .is_none_or(|next| next.break_before != Break::Forbidden);
            let is_sparse = last_break.is_none() || bottom < area.height * LEAST_FILL;
            let only_notes = splits_note || (!called.is_empty() && is_sparse);
            if only_notes && bottom + notes_height + area.grid * 2_i64 <= area.height {
                fill.push(top, bottom, called);
                if may_end_after {
                    return fill;
                }
                splits_note = true;
                continue;
            }
            if let Some((strips, notes)) = last_break {
                fill.truncate(strips, notes);
            } else if count == 0 && carried == Length::ZERO {
                if strip.height > area.height {
                    diagnostics.push(
                        Diagnostic::new(Code::Overfull, "something is taller than the page")
                            .with_hint("it runs over the foot of the page; shorten or split it"),
                    );
                }
                fill.push(top, bottom, called);
            }
            return fill;
        }
        fill
    }

    /// Returns the top of the next strip on a page.
    fn top(&self, strip: &Strip, is_first: bool, bottom: Length) -> Length {
        let head =
            strip.head.as_ref().filter(|_| is_first).map_or(Length::ZERO, |head| head.height);
        let space = if is_first && !strip.sunk {
            self.broken_part(strip.space_before)
        } else {
            strip.space_before
        };
        let top = bottom + head + space;
        if strip.on_grid { round_up(top, self.area.grid) } else { top }
    }

    /// Returns what is left of a space at the top of a page: half a line above a heading belongs
    /// to the half below it, and stays (占行).
    fn broken_part(&self, space: Length) -> Length {
        space - self.area.grid * space.whole(self.area.grid)
    }

    /// Returns the notes that a strip calls and that no page has yet, those called in notes
    /// included.
    fn called(&self, strip: &Strip, on_page: &[NoteId]) -> Vec<NoteId> {
        let mut called: Vec<NoteId> = Vec::new();
        let mut open: Vec<NoteId> = strip.notes.iter().rev().copied().collect();
        while let Some(note) = open.pop() {
            let Some(Some(strips)) = self.notes.get(note.0 as usize) else { continue };
            if called.contains(&note) || on_page.contains(&note) {
                continue;
            }
            called.push(note);
            open.extend(strips.iter().flat_map(|strip| &strip.notes).rev());
        }
        called
    }

    /// Returns the height of notes added to an area of height `so_far`.
    fn height_of(&self, notes: &[NoteId], so_far: Length) -> Length {
        let heights = notes.iter().filter_map(|note| self.note_heights.get(note.0 as usize));
        let text: Length = heights.copied().sum();
        if text > Length::ZERO && so_far == Length::ZERO {
            text + self.area.grid * NOTES_OPENING
        } else {
            text
        }
    }

    /// Takes as much of the carried notes as may stand on the next page: all of it if two lines
    /// of text have room above, or if there is no more text.
    fn take_carried(&mut self, is_over: bool) -> Vec<Strip> {
        let text = if is_over { Length::ZERO } else { self.area.grid * 2_i64 };
        let room = self.area.height - text - self.area.grid * NOTES_OPENING;
        take_fitting(&mut self.carried, room)
    }

    /// Puts strips and notes on a page.
    fn emit(&mut self, strips: &mut [Strip], fill: Fill, carried: Vec<Strip>, goes_on: bool) {
        let area = self.area;
        let left = area.left.get(self.pages.len() % 2).copied().unwrap_or_default();
        let corner = Point { x: left, y: area.top };
        let mut page = StackedPage::default();
        let mut shade: Option<(Shade, usize, Length)> = None;
        let count = strips.len();
        for (index, (strip, top)) in strips.iter_mut().zip(&fill.tops).enumerate() {
            let mut strip = std::mem::take(strip);
            if let Some((_, height)) = fill.shrunk.filter(|(shrunk, _)| *shrunk == index) {
                strip.shrink_to(height);
            }
            let origin = corner + Point { x: Length::ZERO, y: *top };
            if index == 0 {
                page.opens_chapter = strip.sunk && strip.section.is_some();
                repeat_head(&mut page, &strip, corner);
            }
            if index + 1 == count && goes_on {
                strip.items.extend(strip.foot.map(fill_black));
            }
            lay_ground(&mut page, &strip, origin, &mut shade);
            page.place(strip, origin);
        }
        let mut notes = carried;
        let room = area.height - fill.bottom - area.grid * NOTES_OPENING - height(&notes);
        for note in fill.notes {
            let strips = self.notes.get_mut(note.0 as usize).and_then(Option::take);
            self.carried.extend(strips.unwrap_or_default());
        }
        if !self.carried.is_empty() {
            // All of it fits unless a note had to be split.
            notes.append(&mut take_fitting_or_none(&mut self.carried, room));
        }
        self.place_notes(&mut page, notes, corner);
        self.pages.push(page);
    }

    /// Puts notes at the foot of the type area, under their rule (P8).
    fn place_notes(&self, page: &mut StackedPage, notes: Vec<Strip>, corner: Point) {
        if notes.is_empty() {
            return;
        }
        let area = &self.area;
        let mut y = area.height - notes_height(&notes, area.grid);
        let rule = Rect {
            x: corner.x,
            y: corner.y + y + area.grid * NOTES_RULE_AT,
            width: area.notes_rule,
            height: Length::pt(NOTES_RULE),
        };
        page.items.push(fill_black(rule));
        y += area.grid * NOTES_OPENING;
        let mut shade = None;
        for (index, strip) in notes.into_iter().enumerate() {
            if index > 0 {
                y += strip.space_before;
            }
            let origin = corner + Point { x: Length::ZERO, y };
            y += strip.height;
            lay_ground(page, &strip, origin, &mut shade);
            page.place(strip, origin);
        }
    }
}

/// Returns the height that a strip shrinks to if it and what stays below it do not fit `room`.
fn flexed(strip: &Strip, room: Length) -> Option<Length> {
    let flex = strip.flex?;
    let height = room - flex.below;
    (height < strip.height && height >= flex.least).then_some(height)
}

impl Fill {
    fn push(&mut self, top: Length, bottom: Length, mut notes: Vec<NoteId>) {
        self.tops.push(top);
        self.bottom = bottom;
        self.notes.append(&mut notes);
    }

    fn truncate(&mut self, strips: usize, notes: usize) {
        // Where the text ends no longer matters: notes stand at the foot of the page and are
        // known to fit.
        self.tops.truncate(strips);
        self.notes.truncate(notes);
        self.bottom = self.tops.last().copied().unwrap_or_default();
    }
}

impl StackedPage {
    /// Puts a strip on the page, its top left corner at `origin`.
    fn place(&mut self, mut strip: Strip, origin: Point) {
        strip.translate(origin);
        if let Some(entry) = strip.section {
            self.sections.push((entry, origin));
        }
        self.items.append(&mut strip.items);
        self.links.append(&mut strip.links);
        if let Some(mut slot) = strip.folio_slot {
            slot.baseline -= origin.y;
            slot.text_end -= origin.x;
            self.slots.push(OpenSlot { at: self.items.len(), origin, slot });
        }
    }
}

/// Draws the ground of a strip, or lets the ground of the one before reach under it.
fn lay_ground(
    page: &mut StackedPage,
    strip: &Strip,
    origin: Point,
    open: &mut Option<(Shade, usize, Length)>,
) {
    let Some(shade) = strip.shade else {
        *open = None;
        return;
    };
    let bottom = origin.y + strip.height;
    if let Some((last, item, end)) = open {
        let is_adjacent = *last == shade && *end == origin.y;
        if let (true, Some(item)) = (is_adjacent, page.items.get_mut(*item)) {
            if let Content::Fill { rect, .. } = &mut item.content {
                rect.height = bottom - rect.y;
            }
            *end = bottom;
            return;
        }
    }
    *open = Some((shade, page.items.len(), bottom));
    let rect =
        Rect { x: origin.x + shade.x, y: origin.y, width: shade.width, height: strip.height };
    page.items.push(fill(rect, shade.color));
}

/// Repeats a table's head at the top of a page.
fn repeat_head(page: &mut StackedPage, strip: &Strip, corner: Point) {
    let Some(head) = strip.head.as_ref().map(Arc::as_ref) else { return };
    for item in &head.items {
        let mut item = item.clone();
        item.content.translate(corner);
        page.items.push(item);
    }
}

fn fill_black(rect: Rect) -> Item {
    fill(rect, Color::BLACK)
}

/// Returns the height of strips stacked at the top of something.
fn height(strips: &[Strip]) -> Length {
    let spaces: Length = strips.iter().skip(1).map(|strip| strip.space_before).sum();
    spaces + strips.iter().map(|strip| strip.height).sum()
}

/// Returns the height of notes with their rule, nothing if there are none.
fn notes_height(notes: &[Strip], grid: Length) -> Length {
    if notes.is_empty() { Length::ZERO } else { height(notes) + grid * NOTES_OPENING }
}

/// Takes the first strips that fit, at least one, so that no note is carried for ever.
fn take_fitting(strips: &mut Vec<Strip>, room: Length) -> Vec<Strip> {
    let count = fitting(strips, room).max(1).min(strips.len());
    strips.drain(..count).collect()
}

/// Takes the first strips that fit.
fn take_fitting_or_none(strips: &mut Vec<Strip>, room: Length) -> Vec<Strip> {
    let count = fitting(strips, room);
    strips.drain(..count).collect()
}

fn fitting(strips: &[Strip], room: Length) -> usize {
    let mut used = Length::ZERO;
    strips
        .iter()
        .take_while(|strip| {
            used += strip.space_before + strip.height;
            used <= room
        })
        .count()
}

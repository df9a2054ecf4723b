//! What has been decided put on its page: strips at their places, grounds, repeated heads, notes.

use std::sync::Arc;

use super::feet::{Foot, Notes, OPENING, RULE_AT};
use super::frame::Placed;
use super::setter::fill;
use super::strip::{FolioSlot, NoteMark, Shade, Strip};
use crate::document::NoteId;
use crate::layout::{Content, Item, LinkArea, Point, Rect};
use crate::outline::Key;
use crate::style::{Color, Length};

/// Thickness of the rule above the notes, in points.
const NOTES_RULE: f64 = 0.5;

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
    /// The figures, tables and marks of the index on it, and where.
    pub(super) anchors: Vec<(Key, Point)>,
    /// The calls and labels of notes on it.
    pub(super) note_marks: Vec<NoteMark>,
    /// The notes that begin on it, and where.
    pub(super) notes: Vec<(NoteId, Point)>,
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

impl StackedPage {
    /// Puts strips on the page; `goes_on` says whether more follow on the next.
    pub(super) fn put(
        &mut self,
        strips: &mut [Strip],
        placed: &[Placed],
        corner: Point,
        goes_on: bool,
    ) {
        let mut shade = None;
        for (index, place) in placed.iter().enumerate() {
            let Some(strip) = strips.get_mut(place.strip) else { continue };
            let mut strip = std::mem::take(strip);
            if let Some(height) = place.shrunk {
                strip.shrink_to(height);
            }
            let origin = corner + Point { x: Length::ZERO, y: place.top };
            let follows = index
                .checked_sub(1)
                .and_then(|before| placed.get(before))
                .is_some_and(|before| before.strip + 1 == place.strip);
            if !follows {
                self.repeat_head(&strip, origin);
            }
            if self.items.is_empty() && index == 0 {
                self.opens_chapter = strip.sunk && strip.rare().section.is_some();
            }
            if index + 1 == placed.len() && goes_on {
                strip.items.extend(strip.rare().foot.map(|rect| fill(rect, Color::BLACK)));
            }
            self.lay_ground(&strip, origin, &mut shade);
            self.place(strip, origin);
        }
    }

    /// Puts notes at the foot of the type area, under their rule (P8).
    pub(super) fn put_notes(
        &mut self,
        feet: &[Foot],
        notes: &mut Notes,
        corner: Point,
        rule: Length,
        (height, grid): (Length, Length),
    ) {
        if feet.is_empty() {
            return;
        }
        let mut y = height - notes.height_of(feet);
        let rect = Rect {
            x: corner.x,
            y: corner.y + y + grid * RULE_AT,
            width: rule,
            height: Length::pt(NOTES_RULE),
        };
        self.items.push(fill(rect, Color::BLACK));
        y += grid * OPENING;
        for foot in feet {
            let mut shade = None;
            for (index, strip) in notes.take(*foot).into_iter().enumerate() {
                if index > 0 {
                    y += strip.space_before;
                }
                let origin = corner + Point { x: Length::ZERO, y };
                y += strip.height;
                self.lay_ground(&strip, origin, &mut shade);
                self.place(strip, origin);
            }
        }
    }

    /// Puts a strip on the page, its top left corner at `origin`.
    fn place(&mut self, mut strip: Strip, origin: Point) {
        strip.translate(origin);
        self.items.append(&mut strip.items);
        let Some(mut rare) = strip.take_rare() else { return };
        if let Some(entry) = rare.section {
            self.sections.push((entry, origin));
        }
        let labels = rare.note_marks.iter().filter(|mark| !mark.is_call);
        self.notes.extend(labels.map(|mark| (mark.note, origin)));
        self.anchors.extend(rare.anchors.drain(..).map(|key| (key, origin)));
        self.links.append(&mut rare.links);
        self.note_marks.append(&mut rare.note_marks);
        if let Some(mut slot) = rare.folio_slot {
            slot.baseline -= origin.y;
            slot.text_end -= origin.x;
            self.slots.push(OpenSlot { at: self.items.len(), origin, slot });
        }
    }

    /// Draws the ground of a strip, or lets the ground of the one before reach under it.
    fn lay_ground(&mut self, strip: &Strip, origin: Point, open: &mut Option<Ground>) {
        let Some(shade) = strip.rare().shade else {
            *open = None;
            return;
        };
        let bottom = origin.y + strip.height;
        if let Some(ground) = open {
            let is_adjacent = ground.shade == shade && ground.bottom == origin.y;
            if let (true, Some(item)) = (is_adjacent, self.items.get_mut(ground.item)) {
                if let Content::Fill { rect, .. } = &mut item.content {
                    rect.height = bottom - rect.y;
                }
                ground.bottom = bottom;
                return;
            }
        }
        *open = Some(Ground { shade, item: self.items.len(), bottom });
        let rect =
            Rect { x: origin.x + shade.x, y: origin.y, width: shade.width, height: strip.height };
        self.items.push(fill(rect, shade.color));
    }

    /// Repeats a table's head above its first row on the page.
    fn repeat_head(&mut self, strip: &Strip, origin: Point) {
        let Some(head) = strip.rare().head.as_ref().map(Arc::as_ref) else { return };
        let corner = Point { y: origin.y - head.height, ..origin };
        for item in &head.items {
            let mut item = item.clone();
            item.content.translate(corner);
            self.items.push(item);
        }
    }
}

/// A ground that the next strip may widen.
#[derive(Debug)]
struct Ground {
    shade: Shade,
    /// Index in the page's items.
    item: usize,
    bottom: Length,
}

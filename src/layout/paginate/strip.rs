//! Strips: the slices of a flow that never break, and how they are collected.

use std::sync::Arc;

use crate::document::NoteId;
use crate::layout::{
    Content, Item, LinkArea, NodeId, Point, Rect, StructureNode, StructureRole, Tag,
};
use crate::outline::Key;
use crate::style::{Color, Length, TextStyle};

/// A slice of the flow as wide as the type area. Its items' x are from the left edge of the type
/// area, their y from its own top.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    /// How much of the page it takes.
    pub(super) height: Length,
    /// Space above it, dropped at the top of a page unless `sunk`.
    pub(super) space_before: Length,
    /// Whether the space above stays at the top of a page: openings of chapters, titles.
    pub(super) sunk: bool,
    /// Whether not even a half line of it stays there: tables and figures.
    pub(super) flush: bool,
    /// Whether it ends something that is set apart and need not end on the grid of body lines:
    /// what follows is on it again, almost half a line below at least.
    pub(super) closes: bool,
    /// Whether it begins on the grid of body lines.
    pub(super) on_grid: bool,
    /// Whether a page may end before it.
    pub(super) break_before: Break,
    /// Whether it takes the whole measure of a page with several columns.
    pub(super) spans: bool,
    /// What is drawn.
    pub(super) items: Vec<Item>,
    /// Its first baseline, for the label that hangs before it.
    pub(super) baseline: Option<Length>,
    /// What few strips have: a book has a strip a line.
    pub(super) rare: Option<Box<Rare>>,
}

/// What few strips have.
#[derive(Debug, Clone, Default)]
pub(super) struct Rare {
    /// How it may move to the top of a later page: a figure with its caption.
    pub(super) float: Option<Float>,
    /// How far it may shrink to fit the rest of a page: an image.
    pub(super) flex: Option<Flex>,
    /// Where links can be followed.
    pub(super) links: Vec<LinkArea>,
    /// The notes called in it, in order.
    pub(super) notes: Vec<NoteId>,
    /// Its calls and labels of notes.
    pub(super) note_marks: Vec<NoteMark>,
    /// The section that begins at its top: an entry of the outline.
    pub(super) section: Option<usize>,
    /// The keys of what else begins in it: figures, tables, marks of the index.
    pub(super) anchors: Vec<Key>,
    /// What stands above it where a page begins with it: a table's head.
    pub(super) head: Option<Arc<RepeatedHead>>,
    /// A rule at its foot where a page ends with it: a table that goes on.
    pub(super) foot: Option<Rect>,
    /// A background; strips that follow each other with the same one share a rectangle.
    pub(super) shade: Option<Shade>,
    /// Where the folio of a contents entry goes.
    pub(super) folio_slot: Option<FolioSlot>,
}

/// Nothing of it.
static NOT_RARE: Rare = Rare {
    float: None,
    flex: None,
    links: Vec::new(),
    notes: Vec::new(),
    note_marks: Vec::new(),
    section: None,
    anchors: Vec::new(),
    head: None,
    foot: None,
    shade: None,
    folio_slot: None,
};

/// Whether a page may end before a strip.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Break {
    /// It may.
    #[default]
    Allowed,
    /// It may not, unless nothing else would end the page.
    Forbidden,
    /// It must.
    Forced,
    /// It must, and the next is a recto.
    Recto,
}

impl Break {
    /// Returns whether the page must end.
    pub(super) fn is_forced(self) -> bool {
        matches!(self, Self::Forced | Self::Recto)
    }
}

/// The head of a table, repeated on the pages it reaches.
#[derive(Debug)]
pub(super) struct RepeatedHead {
    /// How high it is.
    pub(super) height: Length,
    /// What is drawn, tagged as repeated.
    pub(super) items: Vec<Item>,
}

/// A background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shade {
    /// Left edge.
    pub(super) x: Length,
    /// Width.
    pub(super) width: Length,
    /// The colour.
    pub(super) color: Color,
}

/// How far an image may be scaled down so that no half page stays empty before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flex {
    /// The least height.
    pub(super) least: Length,
    /// The height of what stays below it on the same page: its caption.
    pub(super) below: Length,
}

/// How a figure moves to the top of a later page, the text going on before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Float {
    /// How many strips move together, this one first.
    pub(super) strips: usize,
    /// Whether no heading goes before it: nothing but its place says what it belongs to.
    pub(super) holds_headings: bool,
}

/// The label of a note, where it is called or where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoteMark {
    /// The note.
    pub(super) note: NoteId,
    /// Whether it is called here.
    pub(super) is_call: bool,
    /// Where its label is.
    pub(super) rect: Rect,
    /// The node of the label, a [`StructureRole::Link`].
    pub(super) node: NodeId,
    /// How the label looks.
    pub(super) style: TextStyle,
}

/// Where the folio of a contents entry goes: at the right edge, a leader before it.
#[derive(Debug, Clone)]
pub(super) struct FolioSlot {
    /// The place whose folio it is.
    pub(super) key: Key,
    /// The node that the folio belongs to.
    pub(super) node: NodeId,
    /// Where the entry's text ends.
    pub(super) text_end: Length,
    /// The baseline, from the top of the strip.
    pub(super) baseline: Length,
    /// How it looks.
    pub(super) style: TextStyle,
}

impl Strip {
    /// Returns what few strips have.
    pub(super) fn rare(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NOT_RARE)
    }

    /// Makes it one of those few.
    pub(super) fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Returns what few strips have, if it is one.
    pub(super) fn take_rare(&mut self) -> Option<Box<Rare>> {
        self.rare.take()
    }

    /// Moves everything in it.
    pub(super) fn translate(&mut self, by: Point) {
        for item in &mut self.items {
            item.content.translate(by);
        }
        if let Some(baseline) = &mut self.baseline {
            *baseline += by.y;
        }
        let Some(rare) = &mut self.rare else { return };
        for link in &mut rare.links {
            link.rect = link.rect.translated(by);
        }
        for mark in &mut rare.note_marks {
            mark.rect = mark.rect.translated(by);
        }
        if let Some(slot) = &mut rare.folio_slot {
            slot.baseline += by.y;
            slot.text_end += by.x;
        }
    }

    /// Scales its image down so that it takes `height`.
    pub(super) fn shrink_to(&mut self, height: Length) {
        let less = self.height - height;
        self.height = height;
        for item in &mut self.items {
            if let Content::Image { rect, .. } = &mut item.content {
                let scaled = rect.height - less;
                let width = rect.width * scaled.ratio(rect.height);
                rect.x += (rect.width - width) / 2;
                (rect.width, rect.height) = (width, scaled);
            }
        }
        for link in self.rare.iter_mut().flat_map(|rare| &mut rare.links) {
            link.rect.height -= less;
        }
    }

    /// Adds empty height above and below what is in it.
    fn pad(&mut self, above: Length, below: Length) {
        self.translate(Point { x: Length::ZERO, y: above });
        self.height += above + below;
    }

    /// Shifts the nodes it names by `offset`.
    pub(super) fn rebase(&mut self, offset: u32) {
        let shift = |node: &mut NodeId| node.0 += offset;
        for item in &mut self.items {
            if let Tag::Node(node) = &mut item.tag {
                shift(node);
            }
        }
        let Some(rare) = &mut self.rare else { return };
        rare.links.iter_mut().for_each(|link| shift(&mut link.node));
        rare.note_marks.iter_mut().for_each(|mark| shift(&mut mark.node));
        if let Some(slot) = &mut rare.folio_slot {
            shift(&mut slot.node);
        }
    }
}

/// Strips that stand together, with the structure nodes they name.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The strips, in order.
    pub(super) strips: Vec<Strip>,
    /// The nodes that the strips name; `parent: None` is whatever contains the flow.
    pub(super) nodes: Vec<StructureNode>,
    /// Space below the last strip.
    pub(super) space_after: Length,
    /// Whether what follows stays on the page of the last strip (P6).
    pub(super) keep_with_next: bool,
    /// What follows begins a page: the last strip is that of a part's heading.
    pub(super) page_break: Option<Break>,
}

impl Flow {
    /// Appends another flow. Of the spaces between two strips the larger counts.
    pub(super) fn append(&mut self, mut other: Self) {
        let offset = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        if offset == 0 {
            self.nodes = other.nodes;
        } else {
            for node in &mut other.nodes {
                if let Some(parent) = &mut node.parent {
                    parent.0 += offset;
                }
            }
            other.strips.iter_mut().for_each(|strip| strip.rebase(offset));
            self.nodes.append(&mut other.nodes);
        }
        if let Some(first) = other.strips.first_mut() {
            self.join(first);
            self.space_after = other.space_after;
            self.keep_with_next = other.keep_with_next;
            self.page_break = other.page_break;
        }
        if self.strips.capacity() == 0 {
            self.strips = other.strips;
        } else {
            self.strips.append(&mut other.strips);
        }
    }

    /// Adds a strip.
    pub(super) fn push(&mut self, mut strip: Strip) {
        self.join(&mut strip);
        self.strips.push(strip);
    }

    /// Adjusts the space above the next strip, and whether the page may end before it.
    fn join(&mut self, next: &mut Strip) {
        next.space_before = next.space_before.max(self.space_after);
        self.space_after = Length::ZERO;
        if self.keep_with_next && next.break_before == Break::Allowed {
            next.break_before = Break::Forbidden;
        }
        self.keep_with_next = false;
        if let Some(page_break) = self.page_break.take() {
            next.break_before = page_break;
        }
    }

    /// Adds a node and returns its id within this flow.
    pub(super) fn node(&mut self, role: StructureRole, parent: Option<NodeId>) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(StructureNode { role, parent, lang: None });
        id
    }

    /// Makes the strips from `first` on take a whole number of body lines, by equal space above
    /// and below: what follows is on the grid again (占行).
    pub(super) fn pad_to_grid(&mut self, first: usize, grid: Length) {
        let Some(group) = self.strips.get_mut(first..) else { return };
        let spaces: Length = group.iter().skip(1).map(|strip| strip.space_before).sum();
        let height = spaces + group.iter().map(|strip| strip.height).sum();
        let slack = round_up(height, grid) - height;
        if let Some(opening) = group.first_mut() {
            opening.pad(slack / 2, Length::ZERO);
        }
        if let Some(closing) = group.last_mut() {
            closing.pad(Length::ZERO, slack - slack / 2);
        }
    }
}

/// Halves of a line and the like don't add up to whole lines to the last unit.
const ROUNDING: f64 = 0.001;

/// Returns the smallest multiple of `grid` that is not less than `length`, rounding errors aside.
pub(super) fn round_up(length: Length, grid: Length) -> Length {
    let whole = grid * length.whole(grid);
    if length - whole <= Length::pt(ROUNDING) { whole } else { whole + grid }
}

#[cfg(test)]
mod tests {
    use super::round_up;
    use crate::style::Length;

    #[test]
    fn two_halves_are_a_whole_line() {
        let grid = Length::pt(17.325);
        let halves = grid * 0.5 + grid * 0.5;
        assert_eq!(round_up(halves, grid), grid);
        assert_eq!(round_up(grid + Length::pt(0.01), grid), grid * 2_i64);
        assert_eq!(round_up(Length::ZERO, grid), Length::ZERO);
    }
}

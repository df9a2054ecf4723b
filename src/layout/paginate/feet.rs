//! Notes at the foot of a page: which are still to be printed, and how they are divided.

use std::ops::Range;

use super::strip::{Break, Strip};
use crate::document::NoteId;
use crate::style::Length;

/// The space that the rule above the notes takes, in body lines, and where in it the rule is.
pub(super) const OPENING: f64 = 0.6;
pub(super) const RULE_AT: f64 = 0.3;

/// A note is divided only so that this many of its lines stand on either page (P3).
const LEAST_LINES: usize = 2;

/// The notes of a document, set.
#[derive(Debug)]
pub(super) struct Notes {
    notes: Vec<SetNote>,
    /// Whether a page has it already.
    begun: Vec<bool>,
    /// Set where a note stands on every page that calls it, not only on the first.
    copies: Option<Copies>,
    /// The grid of the page.
    grid: Length,
}

/// A note, set.
#[derive(Debug, Default)]
pub(super) struct SetNote {
    pub(super) strips: Vec<Strip>,
    /// Its nodes in the structure tree.
    pub(super) nodes: Range<usize>,
}

/// What is printed of notes once more. Each time it is a note of its own to who hears the page: one
/// note with its text twice over would be read so.
#[derive(Debug)]
struct Copies {
    /// How far the nodes of the last printing of each note are behind those it was set with.
    offsets: Vec<Option<usize>>,
    /// Where the nodes of the next copy begin.
    end: usize,
    /// The nodes that are to be copied behind all others, in order.
    copied: Vec<Range<usize>>,
}

impl Copies {
    /// Returns how far the nodes of a note are moved where a part of it is printed.
    fn offset(&mut self, foot: Foot, nodes: &Range<usize>) -> usize {
        let Some(offset) = self.offsets.get_mut(foot.note.0 as usize) else { return 0 };
        let is_copy = foot.from == 0 && offset.is_some();
        if is_copy {
            *offset = Some(self.end - nodes.start);
            self.end += nodes.len();
            self.copied.push(nodes.clone());
        }
        *offset.get_or_insert(0)
    }
}

/// A note or a part of it at the foot of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foot {
    /// The note.
    pub(super) note: NoteId,
    /// Its first strip here.
    pub(super) from: usize,
    /// The one after its last strip here.
    pub(super) to: usize,
}

impl Notes {
    /// Notes that stand on the first page that calls them, or, where `nodes` says how many the
    /// structure tree has, on every one.
    pub(super) fn new(notes: Vec<SetNote>, nodes: Option<usize>, grid: Length) -> Self {
        let begun = vec![false; notes.len()];
        let offsets = vec![None; notes.len()];
        let copies = nodes.map(|end| Copies { offsets, end, copied: Vec::new() });
        Self { notes, begun, copies, grid }
    }

    /// Returns the nodes that are to be copied behind all others, in order.
    pub(super) fn into_copied(self) -> Vec<Range<usize>> {
        self.copies.map(|copies| copies.copied).unwrap_or_default()
    }

    /// Remembers that a note has been printed, or a part of it.
    pub(super) fn begin(&mut self, note: NoteId) {
        if let Some(begun) = self.begun.get_mut(note.0 as usize) {
            *begun = true;
        }
    }

    /// Returns the strips of a note or a part of it, to be printed.
    pub(super) fn take(&mut self, foot: Foot) -> Vec<Strip> {
        let Some(note) = self.notes.get_mut(foot.note.0 as usize) else { return Vec::new() };
        let part = note.strips.get_mut(foot.from..foot.to).unwrap_or_default();
        if let Some(copies) = &mut self.copies {
            let offset = u32::try_from(copies.offset(foot, &note.nodes)).unwrap_or(u32::MAX);
            let mut part = part.to_vec();
            part.iter_mut().for_each(|strip| strip.rebase(offset));
            return part;
        }
        // Its height is still asked for.
        let take = |strip: &mut Strip| {
            let left = Strip {
                height: strip.height,
                space_before: strip.space_before,
                ..Strip::default()
            };
            std::mem::replace(strip, left)
        };
        part.iter_mut().map(take).collect()
    }

    /// Returns the notes that a strip calls and that are still to be printed, those called in
    /// notes included; `on_page` are those the page has already.
    pub(super) fn called(&self, strip: &Strip, on_page: &[NoteId]) -> Vec<NoteId> {
        let mut called: Vec<NoteId> = Vec::new();
        let mut open: Vec<NoteId> = strip.rare().notes.iter().rev().copied().collect();
        while let Some(note) = open.pop() {
            let is_new = self.copies.is_some() || self.begun.get(note.0 as usize) == Some(&false);
            if !is_new || called.contains(&note) || on_page.contains(&note) {
                continue;
            }
            called.push(note);
            open.extend(self.of(note).iter().flat_map(|strip| &strip.rare().notes).rev());
        }
        called
    }

    /// Returns a note as a whole.
    pub(super) fn whole(&self, note: NoteId) -> Foot {
        Foot { note, from: 0, to: self.of(note).len() }
    }

    /// Returns the height of a note or a part of it.
    pub(super) fn height(&self, foot: Foot) -> Length {
        let strips = self.of(foot.note).get(foot.from..foot.to).unwrap_or_default();
        let spaces = strips.iter().skip(1).map(|strip| strip.space_before);
        strips.iter().map(|strip| strip.height).chain(spaces).sum()
    }

    /// Returns the height of all that stands at a foot, the rule included; nothing if nothing does.
    pub(super) fn height_of<'f>(&self, feet: impl IntoIterator<Item = &'f Foot>) -> Length {
        let text = feet.into_iter().map(|foot| self.height(*foot)).reduce(|sum, next| sum + next);
        text.map_or(Length::ZERO, |text| text + self.grid * OPENING)
    }

    /// Returns the least of a note that may stand on the page of its call, and of its rest.
    pub(super) fn least(&self, note: NoteId) -> Foot {
        let whole = self.whole(note);
        self.cuts(whole).next().unwrap_or(whole)
    }

    /// Divides what is to be printed: what fits `room` comes first, the rest after it. Nothing
    /// comes first if `must_begin` is unset and not even two lines fit.
    pub(super) fn divide(
        &self,
        foot: Foot,
        room: Length,
        must_begin: bool,
    ) -> (Option<Foot>, Option<Foot>) {
        if self.height(foot) <= room {
            return (Some(foot), None);
        }
        let fitting = self.cuts(foot).take_while(|part| self.height(*part) <= room).last();
        let first = fitting.or_else(|| {
            // As many as fit all the same, one at least: it would stand nowhere else.
            let parts = (foot.from + 1..foot.to).map(|to| Foot { to, ..foot });
            let some = parts.take_while(|part| self.height(*part) <= room).last();
            must_begin.then(|| some.unwrap_or(Foot { to: foot.from + 1, ..foot }))
        });
        match first {
            Some(first) => {
                let rest = Foot { from: first.to, ..foot };
                (Some(first), Some(rest).filter(|rest| rest.from < rest.to))
            }
            None => (None, Some(foot)),
        }
    }

    /// Returns the parts of a note that may stand on a page without its rest, the shortest first.
    fn cuts(&self, foot: Foot) -> impl Iterator<Item = Foot> + '_ {
        let may_end = move |to: &usize| {
            let next = self.of(foot.note).get(*to);
            next.is_some_and(|next| next.break_before != Break::Forbidden)
        };
        let last = foot.to.saturating_sub(LEAST_LINES);
        (foot.from + LEAST_LINES..=last).filter(may_end).map(move |to| Foot { to, ..foot })
    }

    fn of(&self, note: NoteId) -> &[Strip] {
        self.notes.get(note.0 as usize).map(|note| note.strips.as_slice()).unwrap_or_default()
    }
}

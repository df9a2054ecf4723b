//! A frame, a page or a column of one, and what stands in it.

use std::ops::Range;

use super::feet::Foot;
use crate::document::NoteId;
use crate::style::Length;

/// What is left over from pages before.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting {
    /// The rests of notes.
    pub(super) notes: Vec<Foot>,
    /// The strips of figures that there was no room for where they are called for.
    pub(super) floats: Vec<Range<usize>>,
}

impl Waiting {
    /// Returns whether nothing is left over.
    pub(super) fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.floats.is_empty()
    }
}

/// A place for strips one below the other, and for notes at its foot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    /// From the top of the type area.
    pub(super) top: Length,
    /// Where text ends at the latest, from the top of the type area; notes always stand at its
    /// foot.
    pub(super) bottom: Length,
    /// What stands at its foot already.
    pub(super) feet: &'a [Foot],
    /// The notes that the page has already.
    pub(super) on_page: &'a [NoteId],
    /// Whether nothing could give more room than this frame: something is set in it, whatever it
    /// takes.
    pub(super) is_fresh: bool,
}

/// Where a strip stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// Which strip.
    pub(super) strip: usize,
    /// Its top, from the top of the type area.
    pub(super) top: Length,
    /// Its height, where an image in it was scaled down.
    pub(super) shrunk: Option<Length>,
}

/// What stands in a frame.
#[derive(Debug, Clone, Default)]
pub(super) struct Fill {
    /// Its strips.
    pub(super) placed: Vec<Placed>,
    /// What has come to its foot.
    pub(super) feet: Vec<Foot>,
    /// The notes that it calls and no frame before it does.
    pub(super) called: Vec<NoteId>,
    /// Where its text ends.
    pub(super) bottom: Length,
    /// The first strip that does not stand in it.
    pub(super) end: usize,
    /// Why it ends.
    pub(super) ending: Ending,
    /// A strip higher than the type area is in it.
    pub(super) is_overfull: bool,
}

impl Fill {
    /// Returns whether nothing stands in the frame.
    pub(super) fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.feet.is_empty()
    }

    /// Takes back what stands after an end.
    pub(super) fn end_at(&mut self, end: &End, rests: usize, waiting: &mut Waiting) {
        self.placed.truncate(end.placed);
        self.called.truncate(end.called);
        // Notes that go on from the page before come first.
        self.feet.truncate(rests + end.called);
        waiting.floats.truncate(end.floats);
        self.bottom = end.bottom;
        self.end = end.strip;
    }
}

/// Why a frame ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is full.
    #[default]
    Full,
    /// What follows begins on a new page.
    Forced,
    /// Everything that was to be set is set.
    Complete,
}

/// A place where a frame may end.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) placed: usize,
    pub(super) called: usize,
    pub(super) floats: usize,
    pub(super) bottom: Length,
    /// The height of what stands at the foot, undivided.
    pub(super) feet: Length,
    pub(super) strip: usize,
}

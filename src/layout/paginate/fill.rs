//! Filling a frame: a page, or a column of one.
//!
//! As many strips as fit above the notes they call, back to the last place where the page may end.
//! Nothing is changed by it, so that a frame can be filled several times to find the best height.

use std::ops::Range;

use super::feet::{Foot, Notes};
use super::frame::{End, Ending, Fill, Frame, Placed, Waiting};
use super::strip::{Break, Strip, round_up};
use crate::document::NoteId;
use crate::style::Length;

/// A page ends early to keep a note whole only if it is filled but for this part of its height;
/// otherwise the note is divided.
const MOST_EMPTY: i64 = 8;

/// Fewer body lines are not set between notes that go on from the page before and new ones.
const LEAST_LINES: i64 = 2;

/// The least space below a table or a figure, in body lines; half a line but for rounding.
const CLOSING: f64 = 0.45;

/// More lines than most pages have: room for them is made at once.
const MANY_LINES: usize = 48;

/// What strips are filled in: all of it but what the frames themselves are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filler<'a> {
    /// The strips of the flow.
    pub(super) strips: &'a [Strip],
    /// The notes they call.
    pub(super) notes: &'a Notes,
    /// From baseline to baseline in the body.
    pub(super) grid: Length,
    /// Height of the type area.
    pub(super) height: Length,
}

impl Filler<'_> {
    /// Fills a frame with strips from `range` and with what was left over.
    pub(super) fn fill(
        &self,
        range: Range<usize>,
        frame: &Frame<'_>,
        waiting: &mut Waiting,
    ) -> Fill {
        let placed = Vec::with_capacity(MANY_LINES);
        let mut fill = Fill { bottom: frame.top, end: range.start, placed, ..Fill::default() };
        self.carry(&range, frame, waiting, &mut fill);
        let rests = fill.feet.len();
        self.place_floats(frame, waiting, &mut fill);
        let rule = self.strips.get(range.start).map_or(Break::Allowed, |strip| strip.break_before);
        if range.is_empty() {
            fill.ending = Ending::Complete;
        } else if rule.is_forced() && (!fill.placed.is_empty() || !waiting.floats.is_empty()) {
            fill.ending = Ending::Forced;
        } else {
            self.fill_text(range, rests, frame, waiting, &mut fill);
        }
        self.divide_feet(rests, frame, &mut fill, waiting);
        fill
    }

    /// Puts the rests of notes at the foot: all of it if some lines of text have room above, or if
    /// there is no text.
    fn carry(
        &self,
        range: &Range<usize>,
        frame: &Frame<'_>,
        waiting: &mut Waiting,
        fill: &mut Fill,
    ) {
        let text = if range.is_empty() { Length::ZERO } else { self.grid * LEAST_LINES };
        while let Some(next) = waiting.notes.first().copied() {
            let used = self.feet(frame, fill, &[Foot { to: next.from, ..next }]);
            let room = self.height - frame.top - text - used;
            let must = frame.is_fresh && fill.feet.is_empty();
            let (here, rest) = self.notes.divide(next, room, must);
            fill.feet.extend(here);
            match rest {
                Some(rest) => {
                    if let Some(first) = waiting.notes.first_mut() {
                        *first = rest;
                    }
                    return;
                }
                None => {
                    waiting.notes.remove(0);
                }
            }
        }
    }

    /// Puts figures that were waiting at the top, as many as fit.
    fn place_floats(&self, frame: &Frame<'_>, waiting: &mut Waiting, fill: &mut Fill) {
        while let Some(group) = waiting.floats.first().cloned() {
            let must = frame.is_fresh && fill.placed.is_empty();
            if !self.fits(group.clone(), Length::ZERO, frame, fill) && !must {
                return;
            }
            for index in group {
                let Some(strip) = self.strips.get(index) else { continue };
                let called = self.called(strip, frame, fill);
                fill.feet.extend(called.iter().map(|note| self.notes.whole(*note)));
                fill.called.extend(called);
                self.place(index, strip, None, fill);
            }
            waiting.floats.remove(0);
        }
    }

    /// Sets strips one after another and decides where the frame ends.
    fn fill_text(
        &self,
        range: Range<usize>,
        rests: usize,
        frame: &Frame<'_>,
        waiting: &mut Waiting,
        fill: &mut Fill,
    ) {
        let start = self.end(range.start, frame, fill, waiting);
        let (mut whole, mut divided, mut makeshift) = (None, None, None);
        let mut is_held = false;
        let mut index = range.start;
        fill.ending = Ending::Full;
        loop {
            let strip = self.strips.get(index).filter(|_| index < range.end);
            let rule = strip.map(|strip| match strip.break_before {
                Break::Allowed if is_held => Break::Forbidden,
                rule => rule,
            });
            if index > range.start || rule.is_none() {
                let end = self.end(index, frame, fill, waiting);
                let fits = end.bottom + end.feet <= self.height;
                if rule == Some(Break::Forbidden) {
                    makeshift = Some(end).filter(|_| fits).or(makeshift);
                } else if fits {
                    whole = Some(end);
                } else {
                    divided = Some(end);
                    break;
                }
                match rule {
                    None => fill.ending = Ending::Complete,
                    Some(rule) if rule.is_forced() => fill.ending = Ending::Forced,
                    Some(_) => {}
                }
                if fill.ending != Ending::Full {
                    break;
                }
            }
            let Some(strip) = strip else { break };
            is_held = false;
            if rule == Some(Break::Allowed) && self.is_held_back(strip, waiting) {
                break;
            }
            if let Some(float) = strip.rare().float {
                let group = index..(index + float.strips).min(range.end);
                let must = frame.is_fresh && fill.placed.is_empty();
                let give = strip.rare().flex.map_or(Length::ZERO, |flex| strip.height - flex.least);
                let fits = waiting.floats.is_empty() && self.fits(group.clone(), give, frame, fill);
                if !fits && !must {
                    is_held = rule == Some(Break::Forbidden);
                    index = group.end;
                    waiting.floats.push(group);
                    continue;
                }
            }
            let called = self.called(strip, frame, fill);
            if !(waiting.notes.is_empty() || called.is_empty())
                || !self.has_room(index, strip, &called, frame, fill, whole.as_ref())
            {
                break;
            }
            let shrunk = self.shrunk(index, strip, &called, frame, fill);
            fill.feet.extend(called.iter().map(|note| self.notes.whole(*note)));
            fill.called.extend(called);
            self.place(index, strip, shrunk, fill);
            index += 1;
        }
        if fill.ending == Ending::Full {
            // Only a note that is divided anyway, and for the sake of more than a line or two.
            let is_sparse =
                |end: &End| self.height - end.bottom - end.feet > self.height / MOST_EMPTY;
            let end = match (whole, divided) {
                (Some(whole), Some(divided)) if is_sparse(&whole) => Some(divided),
                (Some(whole), _) => Some(whole),
                (None, divided) => divided.or(makeshift.filter(|_| frame.is_fresh && rests == 0)),
            };
            match end {
                Some(end) => fill.end_at(&end, rests, waiting),
                None => {
                    fill.end_at(&start, rests, waiting);
                    // What can't stand anywhere stands where there is most room.
                    if frame.is_fresh && fill.is_empty() {
                        self.force(range.start, frame, fill);
                    }
                }
            }
        } else {
            fill.end = index;
        }
    }

    /// Returns whether a strip is a heading, and a figure waits that no heading goes before.
    fn is_held_back(&self, strip: &Strip, waiting: &Waiting) -> bool {
        let holds = |group: &Range<usize>| {
            let float = self.strips.get(group.start).and_then(|strip| strip.rare().float);
            float.is_some_and(|float| float.holds_headings)
        };
        strip.rare().section.is_some() && waiting.floats.iter().any(holds)
    }

    /// Sets one strip although it does not fit.
    fn force(&self, index: usize, frame: &Frame<'_>, fill: &mut Fill) {
        let Some(strip) = self.strips.get(index) else { return };
        let called = self.called(strip, frame, fill);
        fill.feet.extend(called.iter().map(|note| self.notes.whole(*note)));
        fill.called.extend(called);
        self.place(index, strip, None, fill);
        fill.is_overfull = strip.height > self.height;
        fill.end = index + 1;
    }

    /// Returns the place before a strip as an end of the frame.
    fn end(&self, strip: usize, frame: &Frame<'_>, fill: &Fill, waiting: &Waiting) -> End {
        End {
            placed: fill.placed.len(),
            called: fill.called.len(),
            floats: waiting.floats.len(),
            bottom: fill.bottom,
            feet: self.feet(frame, fill, &[]),
            strip,
        }
    }

    /// Returns whether a strip can be added: it and all notes fit, or a note called since the page
    /// could last end with all its notes can be divided.
    fn has_room(
        &self,
        index: usize,
        strip: &Strip,
        called: &[NoteId],
        frame: &Frame<'_>,
        fill: &Fill,
        whole: Option<&End>,
    ) -> bool {
        let shrunk = self.shrunk(index, strip, called, frame, fill);
        let bottom = self.top(index, strip, fill) + shrunk.unwrap_or(strip.height);
        let wholes: Vec<Foot> = called.iter().map(|note| self.notes.whole(*note)).collect();
        let feet = self.feet(frame, fill, &wholes);
        if bottom > frame.bottom {
            return false;
        }
        if bottom + feet <= self.height {
            return true;
        }
        let is_new = fill.called.len() + called.len() > whole.map_or(0, |end| end.called);
        let last = called.last().or(fill.called.last()).filter(|_| is_new);
        last.is_some_and(|last| {
            let most = self.notes.height(self.notes.whole(*last));
            bottom + feet - most + self.notes.height(self.notes.least(*last)) <= self.height
        })
    }

    /// Returns whether the strips of a figure fit below what a frame has if they are `give` lower.
    fn fits(&self, group: Range<usize>, give: Length, frame: &Frame<'_>, fill: &Fill) -> bool {
        let mut bottom = fill.bottom;
        let mut called = Vec::new();
        for (index, strip) in group.clone().zip(self.strips.get(group.clone()).unwrap_or_default())
        {
            let top = if index == group.start {
                self.top(index, strip, fill)
            } else {
                bottom + strip.space_before
            };
            bottom = top + strip.height;
            let new = self.called(strip, frame, fill);
            called.extend(new.iter().map(|note| self.notes.whole(*note)));
        }
        bottom -= give;
        bottom <= frame.bottom && bottom + self.feet(frame, fill, &called) <= self.height
    }

    fn place(&self, index: usize, strip: &Strip, shrunk: Option<Length>, fill: &mut Fill) {
        let top = self.top(index, strip, fill);
        fill.bottom = top + shrunk.unwrap_or(strip.height);
        fill.placed.push(Placed { strip: index, top, shrunk });
    }

    /// Returns the top of the next strip of a frame.
    fn top(&self, index: usize, strip: &Strip, fill: &Fill) -> Length {
        let continues = index == fill.end;
        let head = strip.rare().head.as_ref().filter(|_| continues);
        let head = head.map_or(Length::ZERO, |head| head.height);
        let space = match strip.space_before {
            space if strip.sunk || !fill.placed.is_empty() => space,
            _ if strip.flush || strip.on_grid => Length::ZERO,
            space => self.broken_part(space),
        };
        let top = self.open(fill) + head + space;
        if strip.on_grid { round_up(top, self.grid) } else { top }
    }

    /// Returns where what stands in a frame ends and something else may begin.
    fn open(&self, fill: &Fill) -> Length {
        let last = fill.placed.last().and_then(|last| self.strips.get(last.strip));
        match last {
            Some(last) if last.closes => round_up(fill.bottom + self.grid * CLOSING, self.grid),
            Some(_) | None => fill.bottom,
        }
    }

    /// Returns what is left of a space at the top of a page: half a line above a heading belongs
    /// to the half below it, and stays (占行).
    fn broken_part(&self, space: Length) -> Length {
        space - self.grid * space.whole(self.grid)
    }

    /// Returns the height that a strip shrinks to if it and what stays below it do not fit.
    fn shrunk(
        &self,
        index: usize,
        strip: &Strip,
        called: &[NoteId],
        frame: &Frame<'_>,
        fill: &Fill,
    ) -> Option<Length> {
        let flex = strip.rare().flex?;
        let wholes: Vec<Foot> = called.iter().map(|note| self.notes.whole(*note)).collect();
        let bottom = frame.bottom.min(self.height - self.feet(frame, fill, &wholes));
        let height = bottom - self.top(index, strip, fill) - flex.below;
        (height < strip.height && height >= flex.least).then_some(height)
    }

    fn called(&self, strip: &Strip, frame: &Frame<'_>, fill: &Fill) -> Vec<NoteId> {
        if strip.rare().notes.is_empty() {
            return Vec::new();
        }
        let on_page: Vec<NoteId> = frame.on_page.iter().chain(&fill.called).copied().collect();
        self.notes.called(strip, &on_page)
    }

    /// Returns the height of what stands at the foot of a frame, with `more`.
    fn feet(&self, frame: &Frame<'_>, fill: &Fill, more: &[Foot]) -> Length {
        self.notes.height_of(frame.feet.iter().chain(&fill.feet).chain(more))
    }

    /// Divides the notes called in a frame: what does not fit goes on on the next page.
    fn divide_feet(&self, rests: usize, frame: &Frame<'_>, fill: &mut Fill, waiting: &mut Waiting) {
        let called = fill.feet.split_off(rests.min(fill.feet.len()));
        for foot in called {
            let used = self.feet(frame, fill, &[Foot { to: foot.from, ..foot }]);
            let room = self.height - fill.bottom - used;
            // Notes stand in order: none before the rest of another.
            let (here, rest) = if waiting.notes.is_empty() {
                self.notes.divide(foot, room, false)
            } else {
                (None, Some(foot))
            };
            fill.feet.extend(here);
            waiting.notes.extend(rest);
        }
    }
}

//! How bad a line is: the order of TYPOGRAPHY §2.4 (先挤进后推出) as a vector.
//!
//! A paragraph's badness is the sum of its lines' vectors, and two paragraphs are compared
//! lexicographically, the worst fault first. Vectors of natural numbers with this order are
//! totally ordered, and adding the same vector to both sides never turns a comparison round;
//! that is all a dynamic programme needs to find the best paragraph exactly. No fault is ever
//! weighed against another: any number of squeezed commas is better than one opened Han gap.
//! Within one fault amounts count squared, so that it is spread evenly over the lines.

use std::cmp::Ordering;

use super::breaks::Level;
use super::spacing::{Gap, Shrink, Stretch};
use crate::style::Length;

/// Faults of a line, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Badness {
    amounts: [u32; FAULTS],
    /// A bit for each fault that there is, the worst the highest.
    present: u32,
}

const FAULTS: usize = 20;

/// The faults, in the order in which they are avoided.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// Text sticks out of the measure.
    Overfull,
    /// L1–L3 broken.
    Forbidden,
    /// L1 or L2 broken in a row of three marks or more.
    Escape,
    /// A word or number torn apart.
    TornWord,
    /// Gaps wider than [`LOOSE`] where no bound is set to them.
    Loose,
    /// P2: a last line of one character.
    Orphan,
    /// A line ends short, as its gaps are bounded.
    Short,
    /// Gaps wider than [`WIDEST`].
    Widest,
    /// Gaps between Han and Latin text wider than a third of an em (M2).
    HanLatinWide,
    /// An address parted between letters.
    Torn,
    /// A number parted from its Han unit (L5).
    Parted,
    /// Gaps wider than [`WIDE`].
    Wide,
    /// A URL parted at a seam.
    Url,
    /// A word parted with a hyphen.
    Hyphen,
    /// A date or a hyphenated word parted, and the like.
    Discouraged,
    /// Han gaps opened at all (推出 3).
    HanStretched,
    /// Gaps between Han and Latin text squeezed (挤进 6).
    HanLatinSqueezed,
    /// Blanks of pauses squeezed (挤进 5).
    PauseSqueezed,
    /// Blanks of brackets squeezed (挤进 4).
    BracketSqueezed,
    /// Latin spaces and gaps between Han and Latin text changed otherwise (挤进 2, 推出 1–2).
    SpaceChanged,
}

/// What each step of 挤进 is.
const SQUEEZED: [Fault; 4] =
    [Fault::SpaceChanged, Fault::BracketSqueezed, Fault::PauseSqueezed, Fault::HanLatinSqueezed];

/// Han gaps, in hundredths of an em, that a reader begins to see (TYPOGRAPHY §2.4: warn).
pub(super) const WIDE: u32 = 10;
/// Han gaps, in hundredths of an em, that no line of a usual measure has (the bar of the house:
/// no Han character takes more than 1.15 em). What is still missing then goes to all gaps alike,
/// be they between Han characters or not: one wide hole is worse than many that are less so.
pub(super) const WIDEST: u32 = 15;
/// Han gaps, in hundredths of an em, that are an error in print.
pub(super) const LOOSE: u32 = 25;

/// What gaps open by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    /// The body's em.
    pub(super) em: Length,
    /// How far a gap may open; what is missing then stays empty. `None` where lines are flush
    /// whatever it costs.
    pub(super) bound: Option<Length>,
}

impl Opening {
    /// How far Han gaps open before all others do, too.
    fn first(self) -> Length {
        let widest = self.em * i64::from(WIDEST) / 100;
        self.bound.map_or(widest, |bound| bound.min(widest))
    }
}

impl Badness {
    pub(super) const NONE: Self = Self { amounts: [0; FAULTS], present: 0 };

    fn add(&mut self, fault: Fault, amount: u32) {
        let sum = &mut self.amounts[fault as usize];
        *sum = sum.saturating_add(amount);
        self.present |= u32::from(amount > 0) << (31 - fault as u32);
    }

    /// Adds what the place of a line's end is worth.
    pub(super) fn add_break(&mut self, level: Level) {
        self.add(
            match level {
                Level::Free => return,
                Level::Discouraged => Fault::Discouraged,
                Level::Hyphen => Fault::Hyphen,
                Level::Url => Fault::Url,
                Level::Parted => Fault::Parted,
                Level::Torn => Fault::Torn,
                Level::Anywhere => Fault::TornWord,
                Level::Escape => Fault::Escape,
                Level::Forbidden | Level::Glued => Fault::Forbidden,
            },
            1,
        );
    }

    /// Adds a last line of one character (P2).
    pub(super) fn add_orphan(&mut self) {
        self.add(Fault::Orphan, 1);
    }

    /// Adds the room that a line of ragged text leaves; half ems, squared.
    pub(super) fn add_room(&mut self, room: Length, em: Length) {
        self.add(Fault::HanStretched, squared(room, em / 2));
    }

    /// Adds what a line was adjusted by, which made it as loose as [`Adjustment::looseness`] says.
    pub(super) fn add_adjustment(
        &mut self,
        adjustment: &Adjustment,
        mut looseness: u32,
        totals: &Totals,
        opening: Opening,
    ) {
        let Opening { em, bound } = opening;
        if totals.width == Length::ZERO {
            return;
        }
        for (fault, (taken, capacity)) in
            SQUEEZED.into_iter().zip(adjustment.shrink.into_iter().zip(totals.shrink))
        {
            if taken > Length::ZERO {
                self.add(fault, squared(taken, capacity / 16));
            }
        }
        let stretched: Length = adjustment.stretch.iter().copied().sum();
        if stretched > Length::ZERO {
            let capacity: Length = totals.stretch.iter().copied().sum();
            self.add(Fault::SpaceChanged, squared(stretched, capacity / 16));
        }
        if adjustment.late > Length::ZERO {
            self.add(Fault::HanLatinWide, squared(adjustment.late, totals.late / 16));
        }
        let square = |steps: u32| steps.saturating_mul(steps);
        if bound.is_some() && adjustment.room > Length::ZERO {
            self.add(Fault::Short, squared(adjustment.room, em / 100));
            looseness = WIDE;
        }
        if looseness > LOOSE && bound.is_none() {
            self.add(Fault::Loose, square(looseness - LOOSE));
        } else if looseness > WIDEST {
            self.add(Fault::Widest, square(looseness - WIDEST));
        } else if looseness > WIDE {
            self.add(Fault::Wide, square(looseness - WIDE));
        }
        self.add(Fault::HanStretched, square(looseness.min(WIDE)));
        if adjustment.excess > Length::ZERO {
            self.add(Fault::Overfull, squared(adjustment.excess, em / 10).max(1));
        }
    }
}

impl Ord for Badness {
    /// From the worst fault on that either has, as nearly all lines have only the slightest.
    fn cmp(&self, other: &Self) -> Ordering {
        let worst = (self.present | other.present).leading_zeros() as usize;
        let worst = worst.min(FAULTS);
        self.amounts[worst..].cmp(&other.amounts[worst..])
    }
}

impl PartialOrd for Badness {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `(length ÷ unit)²`, rounded up.
fn squared(length: Length, unit: Length) -> u32 {
    let count = steps(length, unit);
    count.saturating_mul(count)
}

/// `length ÷ unit`, rounded up; at least 0.
fn steps(length: Length, unit: Length) -> u32 {
    let count = (length + unit - Length::UNIT).whole(unit).max(0);
    u32::try_from(count).unwrap_or(u32::MAX).min(60_000)
}

/// Sums over the gaps of a line, or over everything before a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) width: Length,
    /// Capacity of the steps of 挤进: Latin spaces, brackets, pauses, Han–Latin.
    pub(super) shrink: [Length; 4],
    /// Capacity of the first two steps of 推出: Latin spaces, Han–Latin.
    pub(super) stretch: [Length; 2],
    /// Capacity of the gaps between Han and Latin text beyond that.
    pub(super) late: Length,
    /// How many gaps these steps have.
    pub(super) others: u32,
    /// How many Han gaps there are.
    pub(super) han: u32,
}

impl Totals {
    pub(super) fn add_gap(&mut self, gap: &Gap) {
        self.width += gap.natural;
        if let Some(step) = gap.shrinks.step() {
            self.shrink[step] += gap.shrink;
        }
        match gap.stretches {
            Stretch::Never => {}
            Stretch::Han => self.han += 1,
            Stretch::LatinSpace | Stretch::HanLatin => self.others += 1,
        }
        self.late += gap.late;
        if let Some(step) = gap.stretches.step() {
            self.stretch[step] += gap.stretch;
        }
    }

    /// What a line from an earlier place to this one holds, to which its end adds `tail`: of what its
    /// gaps may give, only that which leads to `target`.
    pub(super) fn since(&self, earlier: &Self, tail: Length, target: Length) -> Self {
        let mut line = Self { width: self.width - earlier.width + tail, ..Self::default() };
        if line.width > target {
            line.shrink = std::array::from_fn(|step| self.shrink[step] - earlier.shrink[step]);
        } else {
            line.stretch = std::array::from_fn(|step| self.stretch[step] - earlier.stretch[step]);
            line.late = self.late - earlier.late;
            line.others = self.others - earlier.others;
            line.han = self.han - earlier.han;
        }
        line
    }
}

impl Shrink {
    /// Index among the steps of 挤进.
    pub(super) fn step(self) -> Option<usize> {
        match self {
            Self::Never => None,
            Self::LatinSpace => Some(0),
            Self::Bracket => Some(1),
            Self::Pause => Some(2),
            Self::HanLatin => Some(3),
        }
    }
}

impl Stretch {
    /// Index among the bounded steps of 推出.
    pub(super) fn step(self) -> Option<usize> {
        match self {
            Self::Never | Self::Han => None,
            Self::LatinSpace => Some(0),
            Self::HanLatin => Some(1),
        }
    }
}

/// What every class of gaps of a line gives or takes, in all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Adjustment {
    /// Taken, by step of 挤进.
    pub(super) shrink: [Length; 4],
    /// Given, by the first two steps of 推出.
    pub(super) stretch: [Length; 2],
    /// Given to Han gaps.
    pub(super) han: Length,
    /// Given to gaps between Han and Latin text, rather than that Han gaps open farther.
    pub(super) late: Length,
    /// Given to every gap beyond its bound, equally.
    pub(super) surplus: Length,
    /// What is still too wide.
    pub(super) excess: Length,
    /// What is still empty, for want of gaps or as these are bounded.
    pub(super) room: Length,
}

impl Adjustment {
    /// Fits a line of natural width `totals.width` into `target`, step by step.
    pub(super) fn new(totals: &Totals, target: Length, opening: Opening) -> Self {
        let mut adjustment = Self::default();
        if totals.width > target {
            adjustment.squeeze(totals, totals.width - target);
        } else if totals.width < target {
            adjustment.open(totals, target - totals.width, opening);
        }
        adjustment
    }

    fn squeeze(&mut self, totals: &Totals, mut need: Length) {
        for (taken, capacity) in self.shrink.iter_mut().zip(&totals.shrink) {
            *taken = need.min(*capacity);
            need -= *taken;
        }
        self.excess = need;
    }

    fn open(&mut self, totals: &Totals, mut room: Length, opening: Opening) {
        for (given, capacity) in self.stretch.iter_mut().zip(&totals.stretch) {
            *given = room.min(*capacity);
            room -= *given;
        }
        let (han, others) = (i64::from(totals.han), i64::from(totals.others));
        if han > 0 {
            let alone = others == 0 && opening.bound.is_none();
            self.han = if alone { room } else { room.min(opening.first() * han) };
            room -= self.han;
        }
        self.late = room.min(totals.late);
        room -= self.late;
        let beyond = match opening.bound {
            // In a line without Han gaps, Latin spaces grow by as much as those would have.
            Some(bound) if han == 0 => bound * others,
            Some(bound) => (bound - opening.first()) * (han + others),
            None if others > 0 => room,
            None => Length::ZERO,
        };
        self.surplus = room.min(beyond);
        self.room = room - self.surplus;
    }

    /// The widest gap that opened, in hundredths of an em, rounded up: of a Han gap, or of what
    /// other gaps took beyond all their bounds on top of what Han gaps may take.
    pub(super) fn looseness(&self, totals: &Totals, em: Length) -> u32 {
        // Of 100 em, not by the hundredth of one: that is no whole number of units, and a gap of
        // exactly 0.25 em must not count as more.
        let hundredths = |length: Length| steps(length * 100_i64, em);
        let each = |sum: Length, count: u32| hundredths(sum / i64::from(count.max(1)));
        if self.room > Length::ZERO {
            LOOSE + 1 + hundredths(self.room)
        } else if self.surplus > Length::ZERO {
            WIDEST + each(self.surplus, totals.others + totals.han)
        } else {
            each(self.han, totals.han)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_amount_of_a_lesser_fault_outweighs_a_greater() {
        let em = Length::pt(10.0);
        let totals = |shrink, han| Totals {
            width: em * 30,
            shrink: [Length::ZERO, shrink, em * 4, em],
            han,
            ..Totals::default()
        };
        let flush = Opening { em, bound: None };
        let sum = |badness: &mut Badness, totals: Totals, target| {
            let adjustment = Adjustment::new(&totals, target, flush);
            let looseness = adjustment.looseness(&totals, em);
            badness.add_adjustment(&adjustment, looseness, &totals, flush);
        };
        let of = |add: &dyn Fn(&mut Badness)| {
            let mut badness = Badness::NONE;
            add(&mut badness);
            badness
        };
        let at = |level| of(&|badness| badness.add_break(level));
        let squeezed = of(&|badness| {
            (0..100).for_each(|_| sum(badness, totals(em, 29), em * 25));
        });
        let opened = of(&|badness| sum(badness, totals(em, 29), em * 30 + em / 20));
        let too_long = Totals { width: em * 30 + Length::UNIT, ..Totals::default() };
        let overfull = of(&|badness| sum(badness, too_long, em * 30));
        assert!(Badness::NONE < squeezed && squeezed < opened);
        assert!(opened < at(Level::Discouraged));
        assert!(at(Level::Url) < at(Level::Anywhere));
        assert!(at(Level::Anywhere) < at(Level::Forbidden));
        assert!(at(Level::Forbidden) < overfull);
    }
}

//! How wide every gap of a line becomes, so that the line fills its measure to the unit.

use super::badness::{Adjustment, Opening, Totals};
use super::spacing::{Gap, Stretch};
use crate::style::Length;

/// What is done to a line that it fills its measure.
#[derive(Debug)]
pub(super) struct Justified {
    totals: Totals,
    adjustment: Adjustment,
}

impl Justified {
    /// Fits a line that holds `totals` into `target` as far as its gaps may open; leaves it at its
    /// natural width if `target` is `None`.
    ///
    /// Too wide a line is squeezed even if it isn't to be justified, but then only as far as needed.
    pub(super) fn new(totals: Totals, target: Option<Length>, opening: Opening) -> Self {
        let adjustment = match target {
            Some(target) => Adjustment::new(&totals, target, opening),
            None => Adjustment::default(),
        };
        Self { totals, adjustment }
    }

    /// How wide the line is.
    pub(super) fn width(&self) -> Length {
        let Adjustment { shrink, stretch, han, late, surplus, .. } = self.adjustment;
        let taken: Length = shrink.into_iter().sum();
        let given: Length = stretch.into_iter().chain([han, late, surplus]).sum();
        self.totals.width - taken + given
    }

    /// How much each gap grew beyond its bound.
    pub(super) fn surplus(&self) -> Length {
        self.adjustment.surplus / i64::from((self.totals.han + self.totals.others).max(1))
    }

    /// How much each Han gap opened.
    pub(super) fn han_gap(&self) -> Length {
        match i64::from(self.totals.han) {
            0 => Length::ZERO,
            count => self.adjustment.han / count + self.surplus(),
        }
    }

    /// How wide every gap of the line is.
    pub(super) fn gaps(&self, gaps: &[Gap]) -> Vec<Length> {
        let Adjustment { shrink, stretch, han, late, surplus, .. } = self.adjustment;
        let mut widths: Vec<Length> = gaps.iter().map(|gap| gap.natural).collect();
        for (step, taken) in shrink.into_iter().enumerate() {
            let takers = |gap: &Gap| {
                if gap.shrinks.step() == Some(step) { gap.shrink } else { Length::ZERO }
            };
            spread(gaps, &mut widths, -taken, takers);
        }
        for (step, given) in stretch.into_iter().enumerate() {
            let takers = |gap: &Gap| {
                if gap.stretches.step() == Some(step) { gap.stretch } else { Length::ZERO }
            };
            spread(gaps, &mut widths, given, takers);
        }
        let one = |condition: bool| if condition { Length::UNIT } else { Length::ZERO };
        spread(gaps, &mut widths, han, |gap| one(gap.stretches == Stretch::Han));
        spread(gaps, &mut widths, late, |gap| gap.late);
        spread(gaps, &mut widths, surplus, |gap| one(gap.stretches != Stretch::Never));
        widths
    }
}

/// Adds `amount` to the widths, in proportion to each gap's share. Every gap gets what the sum of
/// the shares so far is worth, less what was given already: no unit is lost or made.
fn spread(gaps: &[Gap], widths: &mut [Length], amount: Length, share: impl Fn(&Gap) -> Length) {
    if amount == Length::ZERO {
        return;
    }
    let whole: Length = gaps.iter().map(&share).sum();
    let (mut part, mut given) = (Length::ZERO, Length::ZERO);
    for (gap, width) in gaps.iter().zip(widths) {
        part += share(gap);
        let due = amount.share(part, whole);
        *width += due - given;
        given = due;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_unit_is_lost() {
        let gap = Gap { stretches: Stretch::Han, ..Gap::default() };
        let em = Length::pt(10.5);
        for count in 1..40_i64 {
            let gaps = vec![gap; usize::try_from(count).unwrap_or(0)];
            let target = em * (count + 1) + Length::pt(3.3) + Length::UNIT * count;
            let flush = Opening { em, bound: None };
            let mut totals = Totals { width: em * (count + 1), ..Totals::default() };
            gaps.iter().for_each(|gap| totals.add_gap(gap));
            let set = Justified::new(totals, Some(target), flush);
            let widths = set.gaps(&gaps);
            assert_eq!(set.width(), target);
            assert_eq!(widths.iter().copied().sum::<Length>() + em * (count + 1), target);
            let (least, most) = (widths.iter().min(), widths.iter().max());
            assert!(*most.expect("gaps") - *least.expect("gaps") <= Length::UNIT);
        }
    }
}

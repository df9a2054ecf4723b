//! How wide every gap of a line becomes, so that the line fills its measure to the unit.

use super::badness::{Adjustment, Opening, Totals};
use super::spacing::{Gap, Stretch};
use crate::style::Length;

/// The gaps of a line.
#[derive(Debug, Default)]
pub(super) struct SetGaps {
    /// How wide each is.
    pub(super) widths: Vec<Length>,
    /// How much each Han gap opened.
    pub(super) han_gap: Length,
    /// How much each gap grew beyond its bound.
    pub(super) surplus: Length,
}

/// Sets `gaps` so that they and `cores` fill `target` as far as they may open; at natural width if
/// `target` is `None`.
///
/// Too wide a line is squeezed even if it isn't to be justified, but then only as far as needed.
pub(super) fn justify(
    gaps: &[Gap],
    cores: Length,
    target: Option<Length>,
    opening: Opening,
) -> SetGaps {
    let mut totals = Totals { width: cores, ..Totals::default() };
    gaps.iter().for_each(|gap| totals.add_gap(gap));
    let natural = || gaps.iter().map(|gap| gap.natural).collect();
    let Some(target) = target.filter(|&target| target != totals.width) else {
        return SetGaps { widths: natural(), ..SetGaps::default() };
    };
    let adjustment = Adjustment::new(&totals, target, opening);
    let mut widths: Vec<Length> = natural();
    for step in 0..totals.shrink.len() {
        let takers =
            |gap: &Gap| if gap.shrinks.step() == Some(step) { gap.shrink } else { Length::ZERO };
        spread(gaps, &mut widths, -adjustment.shrink[step], takers);
    }
    for step in 0..totals.stretch.len() {
        let takers =
            |gap: &Gap| if gap.stretches.step() == Some(step) { gap.stretch } else { Length::ZERO };
        spread(gaps, &mut widths, adjustment.stretch[step], takers);
    }
    let one = |condition: bool| if condition { Length::UNIT } else { Length::ZERO };
    spread(gaps, &mut widths, adjustment.han, |gap| one(gap.stretches == Stretch::Han));
    spread(gaps, &mut widths, adjustment.late, |gap| gap.late);
    spread(gaps, &mut widths, adjustment.surplus, |gap| one(gap.stretches != Stretch::Never));
    let surplus = adjustment.surplus / i64::from((totals.han + totals.others).max(1));
    let han_gap = if totals.han > 0 {
        adjustment.han / i64::from(totals.han) + surplus
    } else {
        Length::ZERO
    };
    SetGaps { widths, han_gap, surplus }
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
            let set = justify(&gaps, em * (count + 1), Some(target), flush);
            let filled: Length = set.widths.iter().copied().sum();
            assert_eq!(filled + em * (count + 1), target);
            let (least, most) = (set.widths.iter().min(), set.widths.iter().max());
            assert!(*most.expect("gaps") - *least.expect("gaps") <= Length::UNIT);
        }
    }
}

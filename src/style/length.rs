//! Lengths.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// A length on paper, exact to 1/65536 of a point (1 pt = 1/72 inch).
///
/// An integer underneath, so that sums come out the same in whatever order they are made and
/// line ends can be compared for equality. The unit is TeX's scaled point, with a PostScript point.
///
/// What is longer than 94 km, however it came about, is made as long as that. Half a million such
/// lengths can be added up; past that a sum wraps round. Saturating sums would be safe, too, but they
/// are most of what the setting of a paragraph does, and make it a tenth slower.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Length(i64);

const UNITS_PER_POINT: f64 = 65536.0;

/// The longest length that is made, in units: see [`Length`].
const LONGEST: i64 = 1 << 44;

impl Length {
    /// No length.
    pub const ZERO: Self = Self(0);

    /// The smallest length, 1/65536 of a point.
    pub const UNIT: Self = Self(1);

    /// Creates a length from points.
    ///
    /// Values that are not finite become zero: lengths that users write are checked when the
    /// style sheet is read.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "saturating by definition of `as`")]
    pub fn pt(points: f64) -> Self {
        Self::clamped((points * UNITS_PER_POINT).round() as i64)
    }

    fn clamped(units: i64) -> Self {
        Self(units.clamp(-LONGEST, LONGEST))
    }

    /// Creates a length from millimetres.
    #[must_use]
    pub fn mm(millimetres: f64) -> Self {
        Self::pt(millimetres * 72.0 / 25.4)
    }

    /// Returns the length in points.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 units, 48 km")]
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / UNITS_PER_POINT
    }

    /// Returns the length in millimetres.
    #[must_use]
    pub fn to_mm(self) -> f64 {
        self.to_pt() * 25.4 / 72.0
    }

    /// Returns how many whole times `unit` fits in, 0 if `unit` is not positive.
    #[must_use]
    pub fn whole(self, unit: Self) -> i64 {
        if unit.0 <= 0 { 0 } else { self.0.div_euclid(unit.0) }
    }

    /// Returns this length as a multiple of `unit`, 0 if `unit` is zero.
    #[must_use]
    pub fn ratio(self, unit: Self) -> f64 {
        if unit.0 == 0 { 0.0 } else { self.to_pt() / unit.to_pt() }
    }

    /// Returns `self × part ÷ whole`, rounded down; zero if `whole` is not positive.
    #[must_use]
    pub fn share(self, part: Self, whole: Self) -> Self {
        if whole.0 <= 0 {
            return Self::ZERO;
        }
        // Lengths of a page fit, and are much faster so.
        if let Some(product) = self.0.checked_mul(part.0) {
            return Self::clamped(product.div_euclid(whole.0));
        }
        let share = (i128::from(self.0) * i128::from(part.0)).div_euclid(i128::from(whole.0));
        Self::clamped(i64::try_from(share).unwrap_or(i64::MAX))
    }

    /// Returns the absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<f64> for Length {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::pt(self.to_pt() * factor)
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self::clamped(self.0.saturating_mul(factor))
    }
}

impl Div<i64> for Length {
    type Output = Self;
    /// Rounds towards zero. Panics if `divisor` is zero.
    #[track_caller]
    fn div(self, divisor: i64) -> Self {
        Self(self.0 / divisor)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Length {
    /// Writes points to three places, without trailing zeros: `10.5pt`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.3}", self.to_pt());
        let text = text.trim_end_matches('0').trim_end_matches('.');
        let text = if text == "-0" { "0" } else { text };
        write!(formatter, "{text}pt")
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn lengths_leave_as_they_entered() {
        assert!((Length::pt(10.5).to_pt() - 10.5).abs() < 1e-9);
        assert!((Length::mm(185.0).to_mm() - 185.0).abs() < 1e-3);
        assert_eq!(Length::pt(10.5).to_string(), "10.5pt");
        assert_eq!(Length::pt(-0.0001).to_string(), "0pt");
    }

    #[test]
    fn nothing_is_longer_than_the_longest() {
        let longest = Length::pt(1e300);
        assert_eq!(longest, Length::mm(f64::INFINITY));
        assert_eq!(longest * i64::MAX, longest);
        assert_eq!(longest * -1e9, Length::ZERO - longest);
        assert_eq!(longest.share(longest, Length::UNIT), longest);
        let sum: Length = std::iter::repeat_n(longest, 500_000).sum();
        assert_eq!(sum / 500_000, longest);
    }

    #[test]
    fn whole_counts_only_complete_units() {
        assert_eq!(Length::pt(31.4).whole(Length::pt(10.5)), 2);
        assert_eq!(Length::pt(31.5).whole(Length::pt(10.5)), 3);
        assert_eq!(Length::pt(31.5).whole(Length::ZERO), 0);
    }
}

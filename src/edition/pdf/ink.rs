//! From a sheet's colours to a file's.

use krilla::color::{Color as Paint, cmyk, luma, rgb};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};

use crate::style::{Black, Color};

/// What colours become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// sRGB, and grey for black.
    Screen,
    /// Black ink for black and grey unless the sheet wants it mixed; sRGB with its profile for the
    /// rest, which the press turns into its own inks.
    Press(Black),
}

impl Ink {
    pub(super) fn fill(self, color: Color) -> Fill {
        Fill {
            paint: self.paint(color).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }
    }

    fn paint(self, color: Color) -> Paint {
        let Color { red, green, blue } = color;
        match self {
            Self::Press(Black::K) if red == green && green == blue => {
                cmyk::Color::new(0, 0, 0, u8::MAX - red).into()
            }
            Self::Screen if color == Color::BLACK => luma::Color::black().into(),
            Self::Screen | Self::Press(_) => rgb::Color::new(red, green, blue).into(),
        }
    }
}

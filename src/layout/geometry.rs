//! Points, rectangles and shapes on a page.

use std::ops::Add;

use crate::style::Length;

/// A point on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Point {
    /// From the left edge.
    pub x: Length,
    /// From the top edge.
    pub y: Length,
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

/// A rectangle on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: Length,
    /// Top edge.
    pub y: Length,
    /// Width.
    pub width: Length,
    /// Height.
    pub height: Length,
}

impl Rect {
    /// Returns the rectangle moved rightward and downward.
    #[must_use]
    pub fn translated(self, by: Point) -> Self {
        Self { x: self.x + by.x, y: self.y + by.y, ..self }
    }

    /// Returns the smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }
}

/// What of a rectangle is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All of it.
    Box,
    /// The ellipse inside it.
    Dot,
    /// A line that swings between its upper and its lower edge.
    Wave,
}

/// Corners of the polygon that stands for a dot; more can't be seen at the sizes of text.
const DOT_CORNERS: u16 = 16;
/// Corners of a wave in each of its periods, on either side of the line.
const WAVE_CORNERS: f64 = 12.0;
/// The length of a wave's period and the thickness of its line, in heights of its rectangle.
const WAVE_PERIOD: f64 = 4.0;
const WAVE_LINE: f64 = 0.4;

impl Shape {
    /// Returns the corners of the polygon that fills a rectangle with this shape.
    #[must_use]
    pub fn outline(self, rect: Rect) -> Vec<Point> {
        let at = |x: f64, y: f64| Point { x: rect.x + rect.width * x, y: rect.y + rect.height * y };
        match self {
            Self::Box => {
                [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| at(x, y)).into()
            }
            Self::Dot => (0..DOT_CORNERS)
                .map(|corner| std::f64::consts::TAU * f64::from(corner) / f64::from(DOT_CORNERS))
                .map(|angle| at(0.5 + angle.cos() / 2.0, 0.5 + angle.sin() / 2.0))
                .collect(),
            Self::Wave => {
                // Whole half-periods: the line ends at mid-height, as it began.
                let halves = (rect.width.ratio(rect.height) / WAVE_PERIOD * 2.0).round().max(1.0);
                let steps = (halves * WAVE_CORNERS / 2.0).ceil().max(1.0);
                let edge = |step: f64, side: f64| {
                    let along = step / steps;
                    let swing = (along * halves * std::f64::consts::PI).sin() * (1.0 - WAVE_LINE);
                    at(along, 0.5 - (swing - side * WAVE_LINE) / 2.0)
                };
                let count = steps.min(f64::from(u16::MAX));
                let steps = || {
                    std::iter::successors(Some(0.0), |step| Some(step + 1.0))
                        .take_while(move |step| *step <= count)
                };
                let upper: Vec<Point> = steps().map(|step| edge(step, -1.0)).collect();
                let lower: Vec<Point> = steps().map(|step| edge(step, 1.0)).collect();
                upper.into_iter().chain(lower.into_iter().rev()).collect()
            }
        }
    }
}

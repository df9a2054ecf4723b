//! The sheet that a page is printed on: room for bleed around the page, and marks around that.

use krilla::color::separation::{self, SeparationColorant, SeparationSpace};
use krilla::color::{Color, cmyk};
use krilla::geom::{Path, PathBuilder, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;

use crate::layout::{Page, PagedDocument, Point};
use crate::style::{Length, PrintMark, PrintStyle};

use super::draw::{outline, points};
use super::ink::Ink;

/// How long a crop mark is, in millimetres; a registration target is as wide.
const MARK: f64 = 5.0;

/// From the marks to the edge of the sheet, in millimetres.
const EDGE: f64 = 2.0;

/// Marks stand no nearer to the page, in millimetres, so that a cut that is a little off leaves
/// none of them.
const NEAREST: f64 = 3.0;

/// How thick the lines of marks are, in points.
const LINE: f64 = 0.25;

/// How far control points of a quarter of a circle are from its ends, in radii.
const QUARTER: f32 = 0.552_285;

/// What surrounds the trimmed pages of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet<'a> {
    style: &'a PrintStyle,
    /// From an edge of the page to that of the sheet.
    margin: Length,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(style: &'a PrintStyle) -> Self {
        let marks = Self::to_marks(style) + Length::mm(MARK + EDGE);
        let margin = if style.marks.is_empty() { style.bleed } else { marks };
        Self { style, margin }
    }

    /// Returns how far marks are from the page: they must not be in the bleed.
    fn to_marks(style: &PrintStyle) -> Length {
        style.bleed.max(Length::mm(NEAREST))
    }

    pub(super) fn ink(&self) -> Ink {
        Ink::Press(self.style.black)
    }

    /// Puts the pages of a document on sheets. Links are left out: paper has none.
    pub(super) fn place(&self, document: &PagedDocument) -> PagedDocument {
        let mut placed = document.clone();
        let by = Point { x: self.margin, y: self.margin };
        for page in &mut placed.pages {
            page.width += self.margin * 2_i64;
            page.height += self.margin * 2_i64;
            page.items.iter_mut().for_each(|item| item.content.translate(by));
            page.links.clear();
            page.jumps.clear();
        }
        for destination in &mut placed.destinations {
            destination.point = destination.point + by;
        }
        placed
    }

    /// Returns the trimmed page, and the page with its bleed.
    pub(super) fn boxes(&self, sheet: &Page) -> (Option<Rect>, Option<Rect>) {
        let inset = |by: Length| {
            let (width, height) = (sheet.width - by * 2_i64, sheet.height - by * 2_i64);
            Rect::from_xywh(points(by), points(by), points(width), points(height))
        };
        (inset(self.margin), inset(self.margin - self.style.bleed))
    }

    /// Draws the marks.
    pub(super) fn draw_marks(&self, surface: &mut Surface, sheet: &Page) {
        for mark in &self.style.marks {
            match mark {
                PrintMark::Crop => self.crop(surface, sheet),
                PrintMark::Registration => self.registration(surface, sheet),
            }
        }
    }

    /// Draws two lines at every corner.
    fn crop(&self, surface: &mut Surface, sheet: &Page) {
        surface.set_stroke(None);
        surface.set_fill(Some(Fill {
            paint: every_ink().into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
        let (length, line) = (Length::mm(MARK), Length::pt(LINE));
        // Where the marks of the near edge begin; those of the far edge mirror them.
        let near = self.margin - Self::to_marks(self.style) - length;
        let far = |whole: Length| whole - near - length;
        let cuts = |whole: Length| [self.margin, whole - self.margin].map(|cut| cut - line / 2);
        for cut in cuts(sheet.width) {
            for start in [near, far(sheet.height)] {
                rectangle(surface, [cut, start, line, length]);
            }
        }
        for cut in cuts(sheet.height) {
            for start in [near, far(sheet.width)] {
                rectangle(surface, [start, cut, length, line]);
            }
        }
    }

    /// Draws a target in the middle of every side.
    fn registration(&self, surface: &mut Surface, sheet: &Page) {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: every_ink().into(),
            width: points(Length::pt(LINE)),
            ..Stroke::default()
        }));
        let near = self.margin - Self::to_marks(self.style) - Length::mm(MARK) / 2;
        let (width, height) = (sheet.width, sheet.height);
        let (middle_x, middle_y) = (width / 2, height / 2);
        let centres = [
            (middle_x, near),
            (middle_x, height - near),
            (near, middle_y),
            (width - near, middle_y),
        ];
        for (x, y) in centres {
            if let Some(target) = target(points(x), points(y)) {
                surface.draw_path(&target);
            }
        }
        surface.set_stroke(None);
    }
}

/// Returns the colour that every plate prints, whatever its ink.
fn every_ink() -> Color {
    let all = cmyk::Color::new(u8::MAX, u8::MAX, u8::MAX, u8::MAX).into();
    let space = SeparationSpace::new(SeparationColorant::AllColorants, all);
    Color::Special(separation::Color::new(u8::MAX, space).into())
}

fn rectangle(surface: &mut Surface, sides: [Length; 4]) {
    let [x, y, width, height] = sides.map(points);
    if let Some(path) = outline(Rect::from_xywh(x, y, width, height)) {
        surface.draw_path(&path);
    }
}

/// Returns a cross in a circle.
fn target(x: f32, y: f32) -> Option<Path> {
    let arm = points(Length::mm(MARK)) / 2.0;
    let radius = arm * 0.6;
    let mut path = PathBuilder::new();
    path.move_to(x - arm, y);
    path.line_to(x + arm, y);
    path.move_to(x, y - arm);
    path.line_to(x, y + arm);
    let at = |across: f32, down: f32| (x + across * radius, y + down * radius);
    let start = at(1.0, 0.0);
    path.move_to(start.0, start.1);
    for [from, to] in [
        [(1.0, 0.0), (0.0, 1.0)],
        [(0.0, 1.0), (-1.0, 0.0)],
        [(-1.0, 0.0), (0.0, -1.0)],
        [(0.0, -1.0), (1.0, 0.0)],
    ] {
        let ((from_x, from_y), (to_x, to_y)): ((f32, f32), (f32, f32)) = (from, to);
        let first = at(from_x + to_x * QUARTER, from_y + to_y * QUARTER);
        let second = at(to_x + from_x * QUARTER, to_y + from_y * QUARTER);
        let end = at(to_x, to_y);
        path.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1);
    }
    path.close();
    path.finish()
}

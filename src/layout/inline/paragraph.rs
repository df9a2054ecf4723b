//! The steps in order: what makes lines of a paragraph, a label of a word, widths of a cell.

use super::badness::{Opening, Totals};
use super::breaks::{self, Level};
use super::classes::Class;
use super::faults::{Faults, Looseness};
use super::fit::{self, Shape, Stretch};
use super::justify::Justified;
use super::place::{EM_BOX, Reach, SetLine, measure, place};
use super::ruby::{self, Reading};
use super::segment::{Position, Segments, Source, segment, segment_label};
use super::shape::{Cluster, Reports, shape};
use super::spacing::{Gap, space};
use super::{Ink, Line, Setting, context};
use crate::diagnostic::Diagnostics;
use crate::font::FontBook;
use crate::layout::{Content, GlyphRun, LayoutInline};
use crate::source::Span;
use crate::style::{Align, KinsokuLevel, Length, ParagraphStyle, TextSettings, TextStyle};

/// Sets a paragraph: content in, lines out.
///
/// Lines fill `measure` less the style's indents; a justified line's right edge is exact to the
/// unit. There is always at least one line, empty if the content is.
///
/// Reports characters that no face, or another face than the style's, has, loose lines, and text
/// that sticks out of the measure.
#[must_use]
pub fn set_paragraph(
    content: &[LayoutInline],
    style: &ParagraphStyle,
    measure: Length,
    setting: Setting<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Line> {
    let full = measure - style.start_indent - style.end_indent;
    // An image may come to stand in the first line.
    let narrowest = full - style.first_line_indent.max(Length::ZERO);
    let source = Source::new(content, setting, &style.text, narrowest);
    let mut setter = Setter {
        style,
        full,
        setting,
        lines: Vec::new(),
        below: Length::ZERO,
        faults: Faults::default(),
    };
    let mut reports = Reports::new(diagnostics);
    let (mut from, mut limit) = (Some(Position::default()), PIECE);
    while let Some(start) = from {
        let (segments, rest) = segment(source, start, limit);
        let prepared = Prepared::new(segments, setting, &mut reports);
        from = setter.set_piece(&prepared, rest);
        // A line longer than the piece: look farther.
        limit = if from == Some(start) { limit.saturating_mul(2) } else { PIECE };
    }
    setter.faults.tell(diagnostics);
    setter.lines
}

/// How many characters of a paragraph are in work at a time, some hundred lines: a manuscript
/// may be one line of 50 MB. All but the longest paragraphs are set as a whole.
const PIECE: usize = 8192;

/// The narrowest measure, in em, in which lines rather end short than that their gaps open too far.
/// In narrower ones so many lines would that the text had no edge.
const BOUNDED_MEASURE: i64 = 20;

/// Sets text on one line that begins at x 0 and ends where the next character would stand.
///
/// For labels, folios and running heads.
#[must_use]
pub fn set_label(
    text: &str,
    style: &TextStyle,
    settings: &TextSettings,
    fonts: &FontBook,
) -> (Vec<GlyphRun>, Length) {
    let settings = TextSettings { kinsoku: KinsokuLevel::None, justify: false, ..settings.clone() };
    let setting = Setting {
        notes: &[],
        images: &[],
        rubies: &[],
        settings: &settings,
        fonts,
        ink: Ink::Drawn,
    };
    let mut unheard = Diagnostics::new();
    let segments = segment_label(text, *style);
    let prepared = Prepared::new(segments, setting, &mut Reports::new(&mut unheard));
    let line = prepared.natural_line();
    let blank = match prepared.clusters.last() {
        Some(last) if last.class.ends_with_blank() => last.blank,
        _ => Length::ZERO,
    };
    let width = line.width + blank;
    let runs = line.pieces.into_iter().filter_map(|piece| match piece.content {
        Content::Glyphs(run) => Some(run),
        Content::Fill { .. } | Content::Image { .. } => None,
    });
    (runs.collect(), width)
}

/// Returns how wide content must be at least (its widest piece that can't be parted without harm)
/// and at most (its longest line unbroken); the style's indents included.
#[must_use]
pub fn natural_widths(
    content: &[LayoutInline],
    style: &ParagraphStyle,
    setting: Setting<'_>,
) -> (Length, Length) {
    // Wider than any page, and still safe to add to.
    let unbounded = Length::mm(10_000.0);
    let source = Source::new(content, setting, &style.text, unbounded);
    let mut unheard = Diagnostics::new();
    let mut reports = Reports::new(&mut unheard);
    let mut widths = NaturalWidths::default();
    let mut from = Some(Position::default());
    while let Some(start) = from {
        let (segments, rest) = segment(source, start, PIECE);
        widths.add(&Prepared::new(segments, setting, &mut reports));
        from = rest;
    }
    let (min, max) = (widths.min, widths.max);
    let indents = style.start_indent + style.end_indent;
    let first = style.first_line_indent.max(Length::ZERO);
    (min + indents + first, max + indents + first)
}

/// The widest piece and the widest line so far, and the line being measured.
#[derive(Debug, Default)]
struct NaturalWidths {
    min: Length,
    max: Length,
    line: Length,
}

impl NaturalWidths {
    fn add(&mut self, prepared: &Prepared<'_>) {
        let mut piece = Length::ZERO;
        for ((cluster, gap), level) in
            prepared.clusters.iter().zip(&prepared.gaps).zip(&prepared.levels)
        {
            if cluster.class == Class::ForcedBreak {
                (piece, self.line) = (Length::ZERO, Length::ZERO);
                continue;
            }
            piece += cluster.core;
            self.line += cluster.core;
            self.min = self.min.max(piece);
            self.max = self.max.max(self.line);
            self.line += gap.natural;
            // No column is so narrow that words in it must part.
            let parts = *level <= Level::Parted && *level != Level::Hyphen;
            piece = if parts { Length::ZERO } else { piece + gap.natural };
        }
    }
}

/// A paragraph, or a piece of a long one, before it is broken into lines.
struct Prepared<'a> {
    segments: Segments<'a>,
    clusters: Vec<Cluster>,
    gaps: Vec<Gap>,
    levels: Vec<Level>,
    readings: Vec<Reading>,
    setting: Setting<'a>,
}

impl<'a> Prepared<'a> {
    fn new(mut segments: Segments<'a>, setting: Setting<'a>, reports: &mut Reports<'_>) -> Self {
        let Setting { rubies, settings, fonts, .. } = setting;
        context::resolve(&mut segments);
        let mut clusters = shape(&segments, settings, fonts, reports);
        let readings = ruby::readings(&segments, &mut clusters, rubies, fonts);
        segments.units = Vec::new();
        let levels = breaks::levels(&segments, &clusters, settings);
        let gaps = space(&segments, &clusters, &readings, &levels, settings, fonts);
        Self { segments, clusters, gaps, levels, readings, setting }
    }

    /// The parts between forced breaks; at least one. A break at the very end begins no line.
    fn stretches(&self) -> impl Iterator<Item = (usize, usize)> {
        let is_break = |cluster: &Cluster| cluster.class == Class::ForcedBreak;
        let mut start = Some(0);
        std::iter::from_fn(move || {
            let from = start?;
            let length = self.clusters[from..].iter().position(is_break);
            let end = length.map_or(self.clusters.len(), |length| from + length);
            start = Some(end + 1).filter(|&next| next < self.clusters.len());
            Some((from, end))
        })
    }

    /// Where a cluster came from in the content.
    fn position(&self, cluster: usize) -> Position {
        let cluster = &self.clusters[cluster];
        self.segments
            .runs
            .get(cluster.run as usize)
            .map_or_else(Position::default, |run| run.position(cluster.start))
    }

    /// Where a cluster came from in the manuscript.
    fn span(&self, cluster: usize) -> Option<Span> {
        let cluster = self.clusters.get(cluster)?;
        let run = self.segments.runs.get(cluster.run as usize)?;
        let start = run.position(cluster.start).byte;
        run.origin?.source_span(start..start + (cluster.end - cluster.start) as usize)
    }

    fn natural_line(&self) -> Line {
        let gaps: Vec<Length> = self.gaps.iter().map(|gap| gap.natural).collect();
        let clusters = self.clusters.as_slice();
        let gaps = &gaps[..clusters.len().saturating_sub(1)];
        place(
            &self.segments,
            &self.readings,
            SetLine { clusters, gaps, next: None, hyphen: None, start: Length::ZERO },
            self.setting,
        )
        .0
    }
}

struct Setter<'s> {
    style: &'s ParagraphStyle,
    /// The measure less the indents of all lines.
    full: Length,
    setting: Setting<'s>,
    lines: Vec<Line>,
    /// How far dots and lines under the last line reach.
    below: Length,
    faults: Faults,
}

impl Setter<'_> {
    /// Sets what is certain of a piece; returns where the next one begins, which is `rest` if all
    /// of this is set.
    fn set_piece(&mut self, prepared: &Prepared<'_>, rest: Option<Position>) -> Option<Position> {
        let goes_on = rest.is_some();
        for (start, end) in prepared.stretches() {
            // What ends with a forced break is known to be whole.
            let is_complete = !(goes_on && end == prepared.clusters.len());
            let set = self.set(prepared, start, end, is_complete);
            if set < end {
                return Some(prepared.position(set));
            }
        }
        rest
    }

    /// Returns the first cluster that isn't set.
    fn set(
        &mut self,
        prepared: &Prepared<'_>,
        start: usize,
        end: usize,
        is_complete: bool,
    ) -> usize {
        if start == end {
            self.lines.push(empty_line(&self.style.text, self.style.start_indent));
            return end;
        }
        let text = Stretch {
            clusters: &prepared.clusters[start..end],
            gaps: &prepared.gaps[start..end],
            levels: &prepared.levels[start..end],
            is_complete,
        };
        let shape = Shape {
            first: self.width(),
            rest: self.full,
            opening: self.opening(),
            justify: self.justifies(),
        };
        let mut line_start = 0;
        let ends = fit::fit(text, shape);
        self.lines.reserve(ends.len());
        for line_end in ends {
            let is_last = is_complete && start + line_end == end;
            self.set_line(prepared, start + line_start, start + line_end, is_last, shape);
            line_start = line_end;
        }
        start + line_start
    }

    fn set_line(
        &mut self,
        prepared: &Prepared<'_>,
        start: usize,
        end: usize,
        is_last: bool,
        shape: Shape,
    ) {
        let clusters = &prepared.clusters[start..end];
        let gaps = &prepared.gaps[start..end - 1];
        let at_end = prepared.gaps[end - 1].at_end;
        let totals = totals(clusters, gaps, at_end);
        let natural = totals.width;
        let available = self.width();
        let target = (natural > available || (shape.justify && !is_last)).then_some(available);
        let squeezable = shape.justify || natural <= available;
        let set = Justified::new(totals, target.filter(|_| squeezable), shape.opening);
        let width = set.width();
        let line_start = self.indent() + self.offset(available - width);
        let next = prepared.clusters.get(end).filter(|_| !is_last);
        let hyphen = (prepared.levels[end - 1] == Level::Hyphen).then_some(at_end);
        let Prepared { segments, readings, .. } = prepared;
        let measured = match self.setting.ink {
            Ink::Drawn => None,
            Ink::Measured => measure(segments, clusters, line_start, width),
        };
        let (mut line, reach) = measured.unwrap_or_else(|| {
            let gaps = &set.gaps(gaps);
            let line = SetLine { clusters, gaps, next, hyphen, start: line_start };
            place(segments, readings, line, self.setting)
        });
        self.make_room(&mut line, reach);
        let Opening { em, .. } = shape.opening;
        line.widest_gap = set.han_gap().ratio(em);
        let room = if target.is_some() { available - width } else { Length::ZERO };
        if let Some(looseness) = Looseness::of(&set, room, em) {
            self.faults.add_loose(looseness, prepared.span(start));
        }
        if width > available {
            self.faults.add_overfull(width - available, || prepared.span(start));
        }
        self.lines.push(line);
    }

    /// P5: a line moves down if what stands between it and the one above has no room there.
    fn make_room(&mut self, line: &mut Line, reach: Reach) {
        let (size, leading) = (self.style.text.size, self.style.leading);
        if reach.above > leading - self.below.max(size * EM_BOX.1) {
            line.ascent = line.ascent.max(leading + size * EM_BOX.0 / 2);
        }
        self.below = reach.below;
    }

    fn opening(&self) -> Opening {
        let em = self.style.text.size.max(Length::UNIT * 100);
        let bounded = self.full >= em * BOUNDED_MEASURE;
        Opening { em, bound: bounded.then(|| em * self.setting.settings.widest_gap) }
    }

    fn justifies(&self) -> bool {
        self.style.align == Align::Justify && self.setting.settings.justify
    }

    fn indent(&self) -> Length {
        let first = if self.lines.is_empty() { self.style.first_line_indent } else { Length::ZERO };
        self.style.start_indent + first
    }

    /// The width of the next line.
    fn width(&self) -> Length {
        let first = if self.lines.is_empty() { self.style.first_line_indent } else { Length::ZERO };
        self.full - first
    }

    fn offset(&self, room: Length) -> Length {
        match self.style.align {
            Align::Justify | Align::Start => Length::ZERO,
            Align::Center => room.max(Length::ZERO) / 2,
            Align::End => room.max(Length::ZERO),
        }
    }
}

/// What a line of these clusters holds, with what its end adds.
fn totals(clusters: &[Cluster], gaps: &[Gap], at_end: Length) -> Totals {
    let cores = clusters.iter().map(|cluster| cluster.core).sum::<Length>();
    let mut totals = Totals { width: cores + at_end, ..Totals::default() };
    gaps.iter().for_each(|gap| totals.add_gap(gap));
    totals
}

fn empty_line(style: &TextStyle, start: Length) -> Line {
    Line { start, ascent: style.size * 0.88, descent: style.size * 0.12, ..Line::default() }
}

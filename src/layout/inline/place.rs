//! A line's clusters and gaps → glyph runs, images and rules at their places.

use super::classes::Class;
use super::ruby::Reading;
use super::segment::{Run, Segments};
use super::shape::Cluster;
use super::{Ink, Line, Owner, Piece, Setting};
use crate::document::Marks;
use crate::font::{FontBook, Script};
use crate::layout::{Content, Glyph, GlyphRun, Point, Rect, Shape};
use crate::style::Length;

/// The ideographic em-box, from the baseline, in em. Line heights go by it, not by the faces' own
/// ascenders: a word of Latin must not push lines apart.
pub(super) const EM_BOX: (f64, f64) = (0.88, 0.12);
/// The top of an underline and its thickness below the baseline, in em.
const UNDERLINE: (f64, f64) = (0.14, 0.05);
/// Where a strike-through runs: through the middle of the em-box, and of the Latin x-height.
const STRIKE_HEIGHT: f64 = 0.33;

/// The lines under names and titles, and what tells those side by side apart.
const LINES: Marks = Marks::PROPER_NAME.union(Marks::BOOK_TITLE);
const NEIGHBOURS: Marks = Marks::NEXT_NAME.union(Marks::NEXT_TITLE);
/// How much shorter these are at either end, as a divisor of the em: neighbours stay apart.
const NAME_INSET: i64 = 16;
/// The top of a wavy line and its height below the baseline, in em.
const WAVE: (f64, f64) = (0.13, 0.1);
/// The middle of a dot of emphasis below the baseline, without and with a line, and its diameter, in
/// em.
const DOT: (f64, f64) = (0.25, 0.34);
const DOT_SIZE: f64 = 0.14;
/// The baseline of a reading and the top of its highest letters above the baseline, in em of the
/// base: letters of half the size stand on the em-box, down to their descenders.
const READING: (f64, f64) = (0.99, 1.37);

/// What a hyphen at a line's end is in the text: two bytes.
const SOFT_HYPHEN: char = '\u{AD}';

/// A line whose gaps are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetLine<'s> {
    pub(super) clusters: &'s [Cluster],
    /// How wide the gap after each cluster but the last is.
    pub(super) gaps: &'s [Length],
    /// What follows on the next line.
    pub(super) next: Option<&'s Cluster>,
    /// How wide the hyphen at its end is, if there is one.
    pub(super) hyphen: Option<Length>,
    /// Where it begins.
    pub(super) start: Length,
}

/// How far readings, dots and lines of a line reach above and below its baseline; zero if there are
/// none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reach {
    pub(super) above: Length,
    pub(super) below: Length,
}

/// Draws a line.
pub(super) fn place(
    segments: &Segments<'_>,
    readings: &[Reading],
    line: SetLine<'_>,
    setting: Setting<'_>,
) -> (Line, Reach) {
    let mut placer = Placer {
        segments,
        readings,
        fonts: setting.fonts,
        ink: setting.ink,
        x: line.start,
        met: None,
        open: None,
        ruled: None,
        base: None,
        line: Line::default(),
        interlinear: Vec::new(),
        reach: Reach::default(),
    };
    placer.line.start = line.start;
    for (index, cluster) in line.clusters.iter().enumerate() {
        let gap = line.gaps.get(index).copied();
        let next = line.clusters.get(index + 1).or(line.next);
        placer.place(cluster, gap, next);
    }
    if let (Some(width), Some(last)) = (line.hyphen, line.clusters.last()) {
        placer.push_hyphen(last, width);
    }
    placer.close_run();
    placer.close_rule();
    placer.close_base();
    placer.line.width = placer.x - line.start;
    // Whoever copies the line gets its text unbroken.
    placer.line.pieces.append(&mut placer.interlinear);
    (placer.line, placer.reach)
}

/// Measures a line in which there is nothing but text, `None` if there is more: what nobody will
/// look at need not be drawn.
pub(super) fn measure(
    segments: &Segments<'_>,
    clusters: &[Cluster],
    start: Length,
    width: Length,
) -> Option<(Line, Reach)> {
    let mut line = Line { start, width, ..Line::default() };
    let mut met = None;
    for cluster in clusters {
        if met != Some(cluster.run) {
            met = Some(cluster.run);
            let run = segments.runs.get(cluster.run as usize)?;
            if !run.is_plain() {
                return None;
            }
            line.meet(run);
        }
    }
    Some((line, Reach::default()))
}

impl Run<'_> {
    /// Whether it is text with nothing above or below it.
    fn is_plain(&self) -> bool {
        let ruled = self.style.underline || self.style.strike;
        let marked = self.marks.intersects(LINES | Marks::EMPHASIS_DOTS);
        !(ruled || marked) && self.note.is_none() && self.image.is_none() && self.ruby.is_none()
    }
}

impl Line {
    /// Takes down what a run says of the line as a whole.
    fn meet(&mut self, run: &Run<'_>) {
        self.reaches = self.reaches.max(run.from.inline + 1);
        if let Some(note) = run.note
            && self.notes.last() != Some(&note)
        {
            self.notes.push(note);
        }
        let size = run.style.size;
        let (mut ascent, descent) =
            (size * EM_BOX.0 + run.style.rise, size * EM_BOX.1 - run.style.rise);
        if let Some(image) = &run.image {
            ascent = ascent.max(image.height);
        }
        self.ascent = self.ascent.max(ascent);
        self.descent = self.descent.max(descent);
    }
}

struct Placer<'s, 'a> {
    segments: &'s Segments<'a>,
    readings: &'s [Reading],
    fonts: &'s FontBook,
    ink: Ink,
    x: Length,
    /// The run met last.
    met: Option<u32>,
    open: Option<OpenRun>,
    ruled: Option<Ruled>,
    base: Option<Base>,
    line: Line,
    /// What stands between this line and the next ones: readings and dots.
    interlinear: Vec<Piece>,
    reach: Reach,
}

/// Text with a reading above it that may go on.
struct Base {
    reading: u32,
    run: u32,
    start: Length,
    end: Length,
}

/// A glyph run that may go on.
struct OpenRun {
    run: u32,
    owner: Owner,
    /// First byte of its text.
    start: u32,
    end: u32,
    glyphs: GlyphRun,
}

/// Underlined or struck text that may go on.
struct Ruled {
    run: u32,
    start: Length,
    end: Length,
}

impl Segments<'_> {
    /// Returns whether a line under one run goes on under the next: one name is one line, whatever
    /// part of it is bold or has a reading.
    fn goes_on(&self, run: u32, next: u32) -> bool {
        let (Some(one), Some(other)) = (self.runs.get(run as usize), self.runs.get(next as usize))
        else {
            return false;
        };
        let lines = |run: &Run<'_>| {
            let style = &run.style;
            let ruled = (style.underline, style.strike, run.marks & (LINES | NEIGHBOURS));
            (ruled, style.size, style.rise, style.color, run.owner)
        };
        run == next || (one.marks.intersects(LINES) && lines(one) == lines(other))
    }
}

impl<'a> Placer<'_, 'a> {
    fn place(&mut self, cluster: &Cluster, gap: Option<Length>, next: Option<&Cluster>) {
        let Some(run) = self.segments.runs.get(cluster.run as usize) else { return };
        if self.met != Some(cluster.run) {
            self.met = Some(cluster.run);
            self.line.meet(run);
        }
        match cluster.class {
            Class::Image => self.place_image(run),
            _ => self.place_glyph(cluster, run),
        }
        self.rule(cluster, run);
        self.read(cluster);
        self.dot(cluster, run);
        self.x += cluster.core;
        self.place_gap(cluster, gap, next);
    }

    fn place_image(&mut self, run: &Run<'_>) {
        self.close_run();
        let Some(image) = &run.image else { return };
        let rect = Rect { x: self.x, y: -image.height, width: image.width, height: image.height };
        let content = Content::Image { rect, image: image.id, alt: image.alt.to_owned() };
        self.line.pieces.push(Piece { owner: run.owner, content });
    }

    fn place_glyph(&mut self, cluster: &Cluster, run: &Run<'_>) {
        if self.ink == Ink::Measured && run.note.is_none() {
            self.close_run();
            return;
        }
        let same = self.open.as_ref().is_some_and(|open| {
            let (face, size) = (open.glyphs.face, open.glyphs.size);
            open.run == cluster.run && (face, size) == (cluster.face, cluster.size)
        });
        if !same {
            self.close_run();
            let (start, end) = (cluster.start, cluster.end);
            let glyphs = self.empty_run(cluster, run);
            let (run, owner) = (cluster.run, run.owner);
            self.open = Some(OpenRun { run, owner, start, end, glyphs });
        }
        // An anchor draws nothing; it only carries the spaces after it.
        if cluster.class != Class::Anchor {
            self.push_glyph(
                cluster.glyph,
                cluster.core,
                cluster.shift,
                (cluster.start, cluster.end),
            );
        }
    }

    fn empty_run(&self, first: &Cluster, run: &Run<'_>) -> GlyphRun {
        GlyphRun {
            face: first.face,
            size: first.size,
            origin: Point { x: self.x, y: -first.rise },
            color: run.style.color,
            lang: run.lang.cloned(),
            text: String::new(),
            glyphs: Vec::new(),
        }
    }

    fn push_glyph(&mut self, id: u16, advance: Length, shift: Length, text: (u32, u32)) {
        if let Some(open) = &mut self.open {
            open.end = open.end.max(text.1);
            let text = text.0.saturating_sub(open.start)..text.1.saturating_sub(open.start);
            open.glyphs.glyphs.push(Glyph { id, advance, shift, text });
        }
    }

    /// Ends the line within a word. In the text stands a soft hyphen, so that the word is found
    /// and copied as a whole; in a run of its own, for other hyphens have the same glyph.
    fn push_hyphen(&mut self, last: &Cluster, width: Length) {
        self.close_run();
        let Some(run) = self.segments.runs.get(last.run as usize) else { return };
        let mut glyphs = self.empty_run(last, run);
        let id = self.fonts.face(last.face).glyph('-').unwrap_or(0);
        glyphs.text.push(SOFT_HYPHEN);
        glyphs.glyphs.push(Glyph { id, advance: width, shift: Length::ZERO, text: 0..2 });
        self.line.pieces.push(Piece { owner: run.owner, content: Content::Glyphs(glyphs) });
        self.x += width;
    }

    /// Advances over the gap; `None` at the line's end, where it has no width.
    fn place_gap(&mut self, cluster: &Cluster, gap: Option<Length>, next: Option<&Cluster>) {
        let width = gap.unwrap_or(Length::ZERO);
        // At a line's end a space is kept between words only: so that whoever copies or reads
        // the text aloud gets two words.
        let parts_words =
            next.is_some_and(|next| next.class.is_latin()) && cluster.class.is_latin();
        if cluster.spaces > 0 && self.open.is_some() && (gap.is_some() || parts_words) {
            self.push_spaces(cluster, width, next);
        } else if let Some(glyph) =
            self.open.as_mut().and_then(|open| open.glyphs.glyphs.last_mut())
        {
            glyph.advance += width;
        }
        self.x += width;
    }

    fn push_spaces(&mut self, cluster: &Cluster, width: Length, next: Option<&Cluster>) {
        let end = next.map_or(cluster.end + 1, |next| next.start);
        let Some(open) = &self.open else { return };
        let request = self.segments.runs.get(open.run as usize).map(|run| (&run.style).into());
        let glyph = self.fonts.face(open.glyphs.face).glyph(' ').or_else(|| {
            request.map(|request| self.fonts.select(request, Script::Latin, ' ').glyph)
        });
        let glyph = glyph.unwrap_or(0);
        if end.saturating_sub(cluster.end) != u32::from(cluster.spaces) {
            self.push_glyph(glyph, width, Length::ZERO, (cluster.end, end));
            return;
        }
        let (count, mut given) = (i64::from(cluster.spaces), Length::ZERO);
        for (index, byte) in (1..=count).zip(cluster.end..) {
            let due = width * index / count;
            self.push_glyph(glyph, due - given, Length::ZERO, (byte, byte + 1));
            given = due;
        }
    }

    /// Extends a rule to the end of the cluster: over gaps inside its run, never into the gap
    /// after it (M1).
    fn rule(&mut self, cluster: &Cluster, run: &Run<'_>) {
        if !(run.style.underline || run.style.strike || run.marks.intersects(LINES)) {
            self.close_rule();
            return;
        }
        let end = self.x + cluster.core;
        match &mut self.ruled {
            Some(ruled) if self.segments.goes_on(ruled.run, cluster.run) => ruled.end = end,
            _ => {
                self.close_rule();
                self.ruled = Some(Ruled { run: cluster.run, start: self.x, end });
            }
        }
    }

    fn close_rule(&mut self) {
        let Some(ruled) = self.ruled.take() else { return };
        let Some(run) = self.segments.runs.get(ruled.run as usize) else { return };
        // The run's glyphs come first: readers meet text before its decoration.
        self.close_run();
        let size = run.style.size;
        let height = size * UNDERLINE.1;
        let inset = size / NAME_INSET;
        let mut draw = |y: Length, height: Length, inset: Length, shape: Shape| {
            let width = ruled.end - ruled.start - inset * 2_i64;
            let rect = Rect { x: ruled.start + inset, y: y - run.style.rise, width, height };
            let content = Content::Fill { rect, shape, color: run.style.color };
            self.line.pieces.push(Piece { owner: run.owner, content });
            self.reach.below = self.reach.below.max(y + height);
        };
        if run.style.underline {
            draw(size * UNDERLINE.0, height, Length::ZERO, Shape::Box);
        }
        if run.marks.contains(Marks::PROPER_NAME) {
            draw(size * UNDERLINE.0, height, inset, Shape::Box);
        }
        if run.marks.contains(Marks::BOOK_TITLE) {
            draw(size * WAVE.0, size * WAVE.1, inset, Shape::Wave);
        }
        if run.style.strike {
            draw(-(size * STRIKE_HEIGHT) - height / 2, height, Length::ZERO, Shape::Box);
        }
    }

    /// A dot under a character: under no mark, and below a line that stands there.
    fn dot(&mut self, cluster: &Cluster, run: &Run<'_>) {
        if !run.marks.contains(Marks::EMPHASIS_DOTS) || cluster.class != Class::Han {
            return;
        }
        let lined = run.style.underline || run.marks.intersects(LINES);
        let middle = run.style.size * if lined { DOT.1 } else { DOT.0 };
        let size = run.style.size * DOT_SIZE;
        let x = self.x + (cluster.core - size) / 2;
        let rect = Rect { x, y: middle - size / 2 - run.style.rise, width: size, height: size };
        let content = Content::Fill { rect, shape: Shape::Dot, color: run.style.color };
        self.interlinear.push(Piece { owner: run.owner, content });
        self.reach.below = self.reach.below.max(rect.y + size);
    }

    /// Remembers where text with a reading begins and ends.
    fn read(&mut self, cluster: &Cluster) {
        let end = self.x + cluster.core;
        match (&mut self.base, cluster.reading) {
            (Some(base), Some(reading)) if base.reading == reading => base.end = end,
            (_, reading) => {
                self.close_base();
                // What is left of a base that was torn has its reading in the line before.
                let found = reading.and_then(|reading| self.readings.get(reading as usize));
                if let (Some(reading), Some(found)) = (reading, found)
                    && found.start == cluster.start
                {
                    let (run, start) = (cluster.run, self.x);
                    self.base = Some(Base { reading, run, start, end });
                }
            }
        }
    }

    /// Draws a reading centred above its base.
    fn close_base(&mut self) {
        let Some(base) = self.base.take() else { return };
        let Some(reading) = self.readings.get(base.reading as usize) else { return };
        let Some(run) = self.segments.runs.get(base.run as usize) else { return };
        let x = base.start + (base.end - base.start - reading.width) / 2;
        let at = Point { x, y: -(reading.em * READING.0) - run.style.rise };
        for run_above in &reading.runs {
            let mut content = Content::Glyphs(run_above.clone());
            content.translate(at);
            self.interlinear.push(Piece { owner: run.owner, content });
        }
        self.reach.above = self.reach.above.max(reading.em * READING.1 + run.style.rise);
    }

    fn close_run(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        if open.glyphs.glyphs.is_empty() {
            return;
        }
        let text = self.segments.text.get(open.start as usize..open.end as usize);
        open.glyphs.text = text.unwrap_or_default().to_owned();
        // A book has a glyph a character: room for more than there are would tell.
        open.glyphs.glyphs.shrink_to_fit();
        let content = Content::Glyphs(open.glyphs);
        self.line.pieces.push(Piece { owner: open.owner, content });
    }
}

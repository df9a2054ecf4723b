//! A line's clusters and gaps → glyph runs, images and rules at their places.

use super::classes::Class;
use super::segment::{Run, Segments};
use super::shape::Cluster;
use super::{Line, Owner, Piece};
use crate::font::{FontBook, Script};
use crate::layout::{Content, Glyph, GlyphRun, Point, Rect};
use crate::style::Length;

/// The ideographic em-box, from the baseline, in em. Line heights go by it, not by the faces' own
/// ascenders: a word of Latin must not push lines apart.
const EM_BOX: (f64, f64) = (0.88, 0.12);
/// The top of an underline and its thickness below the baseline, in em.
const UNDERLINE: (f64, f64) = (0.14, 0.05);
/// Where a strike-through runs: through the middle of the em-box, and of the Latin x-height.
const STRIKE_HEIGHT: f64 = 0.33;

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

/// Draws a line.
pub(super) fn place(segments: &Segments<'_>, line: SetLine<'_>, fonts: &FontBook) -> Line {
    let mut placer =
        Placer { segments, fonts, x: line.start, open: None, ruled: None, line: Line::default() };
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
    placer.line.width = placer.x - line.start;
    placer.line
}

struct Placer<'s, 'a> {
    segments: &'s Segments<'a>,
    fonts: &'s FontBook,
    x: Length,
    open: Option<OpenRun>,
    ruled: Option<Ruled>,
    line: Line,
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

impl<'a> Placer<'_, 'a> {
    fn place(&mut self, cluster: &Cluster, gap: Option<Length>, next: Option<&Cluster>) {
        let Some(run) = self.segments.runs.get(cluster.run as usize) else { return };
        self.grow(run);
        if let Some(note) = run.note
            && self.line.notes.last() != Some(&note)
        {
            self.line.notes.push(note);
        }
        match cluster.class {
            Class::Image => self.place_image(run),
            _ => self.place_glyph(cluster, run),
        }
        self.rule(cluster, run);
        self.x += cluster.core;
        self.place_gap(cluster, gap, next);
    }

    fn grow(&mut self, run: &Run<'_>) {
        let size = run.style.size;
        let (mut ascent, descent) =
            (size * EM_BOX.0 + run.style.rise, size * EM_BOX.1 - run.style.rise);
        if let Some(image) = &run.image {
            ascent = ascent.max(image.height);
        }
        self.line.ascent = self.line.ascent.max(ascent);
        self.line.descent = self.line.descent.max(descent);
    }

    fn place_image(&mut self, run: &Run<'_>) {
        self.close_run();
        let Some(image) = &run.image else { return };
        let rect = Rect { x: self.x, y: -image.height, width: image.width, height: image.height };
        let content = Content::Image { rect, image: image.id, alt: image.alt.to_owned() };
        self.line.pieces.push(Piece { owner: run.owner, content });
    }

    fn place_glyph(&mut self, cluster: &Cluster, run: &Run<'_>) {
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
        if !(run.style.underline || run.style.strike) {
            self.close_rule();
            return;
        }
        let end = self.x + cluster.core;
        match &mut self.ruled {
            Some(ruled) if ruled.run == cluster.run => ruled.end = end,
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
        let mut draw = |y: Length| {
            let rect = Rect { x: ruled.start, y, width: ruled.end - ruled.start, height };
            let content = Content::Fill { rect, color: run.style.color };
            self.line.pieces.push(Piece { owner: run.owner, content });
        };
        if run.style.underline {
            draw(size * UNDERLINE.0 - run.style.rise);
        }
        if run.style.strike {
            draw(-(size * STRIKE_HEIGHT) - run.style.rise - height / 2);
        }
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

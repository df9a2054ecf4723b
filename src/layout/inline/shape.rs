//! Units → clusters: every unit gets its glyph and its width without blanks.
//!
//! Latin words are shaped; Han characters are looked up one by one. The blank half of a
//! full-width mark isn't part of its cluster: it belongs to the gap beside it ([`super::spacing`]),
//! so that it vanishes by itself at line starts and ends (W3, W4).

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::amounts;
use super::classes::{self, Class};
use super::segment::{Run, Segments, Unit};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::{Face, FaceId, FaceRequest, Fit, FontBook, Script, Selection, ShapedGlyph};
use crate::style::{Length, TextSettings};

/// A glyph with its place in the text; nothing inside it can be adjusted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    pub(super) character: char,
    pub(super) class: Class,
    /// Whether nothing may come between it and the next cluster.
    pub(super) glued: bool,
    /// Whether a line may end after it whatever it is (U+200B).
    pub(super) break_here: bool,
    /// The reading above it, by its place among the paragraph's.
    pub(super) reading: Option<u32>,
    /// How many explicit spaces follow.
    pub(super) spaces: u16,
    /// Whether these may not end a line.
    pub(super) glued_spaces: bool,
    /// Whether these are inside an amount, as in `50 kg` ([`super::amounts`]).
    pub(super) joins: bool,
    pub(super) face: FaceId,
    pub(super) glyph: u16,
    /// Index of its run.
    pub(super) run: u32,
    /// The size of its em, and how far its baseline is raised.
    pub(super) size: Length,
    pub(super) rise: Length,
    /// Its bytes in the text; spaces after it left out.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Its width without blank.
    pub(super) core: Length,
    /// The blank beside it in its em: half an em for a mark that has one, else zero (W1).
    pub(super) blank: Length,
    /// How far the glyph is drawn to the right of where the cluster begins.
    pub(super) shift: Length,
}

/// Gives every unit its glyph. Reports what no face, or another face, has.
pub(super) fn shape(
    segments: &Segments<'_>,
    settings: &TextSettings,
    fonts: &FontBook,
    reports: &mut Reports<'_>,
) -> Vec<Cluster> {
    let Some(first) = segments.units.first() else { return Vec::new() };
    let mut shaper = Shaper {
        segments,
        settings,
        fonts,
        reports,
        clusters: Vec::with_capacity(segments.units.len()),
        looks: Looks::of(first.run, segments, settings, fonts),
    };
    shaper.run();
    let mut clusters = shaper.clusters;
    amounts::join(&mut clusters, &segments.runs);
    clusters
}

/// What has been reported about a paragraph's characters, each once.
#[derive(Debug)]
pub(super) struct Reports<'r> {
    pub(super) diagnostics: &'r mut Diagnostics,
    pub(super) characters: BTreeSet<char>,
}

impl<'r> Reports<'r> {
    pub(super) fn new(diagnostics: &'r mut Diagnostics) -> Self {
        Self { diagnostics, characters: BTreeSet::new() }
    }
}

/// What the units of a run have in common.
struct Looks<'s> {
    run: u32,
    request: FaceRequest,
    /// The face for its Han characters.
    han: (FaceId, &'s Face),
    size: Length,
    rise: Length,
    /// M5: the size of Latin text and how far its baseline is raised. Code is set as it is.
    latin: (Length, Length),
}

impl<'s> Looks<'s> {
    fn of(run: u32, segments: &Segments<'_>, settings: &TextSettings, fonts: &'s FontBook) -> Self {
        let Run { style, code, .. } = &segments.runs[run as usize];
        let (size, rise, request) = (style.size, style.rise, FaceRequest::from(style));
        let latin = match code {
            true => (size, rise),
            false => (size * settings.latin_size, rise + size * settings.latin_rise),
        };
        let han = fonts.main_face(request, Script::Han);
        Self { run, request, han: (han, fonts.face(han)), size, rise, latin }
    }
}

struct Shaper<'s, 'a, 'r> {
    segments: &'s Segments<'a>,
    settings: &'s TextSettings,
    fonts: &'s FontBook,
    reports: &'s mut Reports<'r>,
    clusters: Vec<Cluster>,
    /// Those of the run that was looked at last.
    looks: Looks<'s>,
}

impl<'s> Shaper<'s, '_, '_> {
    fn run(&mut self) {
        let units = self.segments.units.as_slice();
        let mut index = 0;
        while let Some(unit) = units.get(index) {
            index = match unit.class {
                Class::Space | Class::GluedSpace => self.push_space(index),
                Class::BreakHere => {
                    self.close(unit.start);
                    if let Some(last) = self.clusters.last_mut() {
                        last.break_here = true;
                    }
                    index + 1
                }
                Class::Joined => index + 1,
                Class::ForcedBreak | Class::Anchor => {
                    self.push_empty(unit);
                    index + 1
                }
                Class::Image => {
                    self.push_image(unit);
                    index + 1
                }
                _ if classes::is_han_script(unit) => {
                    self.push_han(unit);
                    index + 1
                }
                _ => self.push_word(index),
            };
        }
        self.close(u32::try_from(self.segments.text.len()).unwrap_or(u32::MAX));
    }

    /// Ends the last cluster's text at `end`, unless spaces have ended it before.
    fn close(&mut self, end: u32) {
        if let Some(last) = self.clusters.last_mut()
            && last.spaces == 0
            && !last.break_here
        {
            let start = last.start;
            for cluster in
                self.clusters.iter_mut().rev().take_while(|cluster| cluster.start == start)
            {
                cluster.end = end;
            }
        }
    }

    fn push_space(&mut self, index: usize) -> usize {
        let unit = &self.segments.units[index];
        let code = self.segments.runs.get(unit.run as usize).is_some_and(|run| run.code);
        let after_nothing =
            self.clusters.last().is_none_or(|cluster| cluster.class == Class::ForcedBreak);
        if after_nothing {
            // Spaces that begin a line mean something in code only.
            if !code {
                return index + 1;
            }
            self.push_empty(&Unit { class: Class::Anchor, ..*unit });
        }
        self.close(unit.start);
        if let Some(last) = self.clusters.last_mut() {
            let columns = if unit.character == '\t' { TAB_COLUMNS } else { 1 };
            last.spaces = last.spaces.saturating_add(columns);
            last.glued_spaces |= unit.class == Class::GluedSpace;
        }
        index + 1
    }

    fn push_empty(&mut self, unit: &Unit) {
        self.push(unit, FaceId(0), 0, Length::ZERO, Length::ZERO);
    }

    fn push_image(&mut self, unit: &Unit) {
        let run = self.segments.runs.get(unit.run as usize);
        let width =
            run.and_then(|run| run.image.as_ref()).map_or(Length::ZERO, |image| image.width);
        self.push(unit, FaceId(0), 0, width, Length::ZERO);
    }

    fn push_han(&mut self, unit: &Unit) {
        let &Looks { han: (id, face), size, .. } = self.looks(unit);
        let (id, face, glyph) = match face.glyph(unit.character) {
            Some(glyph) => (id, face, glyph),
            None => {
                let Selection { face, glyph, .. } = self.select(unit, Script::Han);
                (face, self.fonts.face(face), glyph)
            }
        };
        let advance = face.scale(i32::from(face.advance(glyph)), size);
        self.push(unit, id, glyph, advance, Length::ZERO);
        // A face whose mark isn't full-width has no blank to give.
        if unit.class.is_halved()
            && advance == size
            && let Some(last) = self.clusters.last_mut()
        {
            last.blank = size / 2;
            last.core = size - last.blank;
            if unit.class == Class::Open {
                last.shift = -last.blank;
            }
        }
    }

    /// A Latin word, or as much of it as comes from one run and one face.
    fn push_word(&mut self, start: usize) -> usize {
        let units = &self.segments.units[start..];
        let Some(first) = units.first() else { return start + 1 };
        let selection = self.select(first, Script::Latin);
        let mut length = 1;
        for unit in units[1..].iter().take(LONGEST_WORD) {
            let same = unit.run == first.run
                && (unit.class.is_latin() || unit.class == Class::Note)
                && !classes::is_han_script(unit)
                && self.select(unit, Script::Latin).face == selection.face;
            if !same {
                break;
            }
            length += 1;
        }
        let units = &units[..length];
        let face = self.fonts.face(selection.face);
        face.shape(&self.written(units), |glyphs| self.push_shaped(units, selection.face, glyphs));
        start + length
    }

    /// The text of units that follow each other.
    fn written(&self, units: &[Unit]) -> Cow<'s, str> {
        let length: usize = units.iter().map(|unit| unit.character.len_utf8()).sum();
        let start = units.first().map_or(0, |unit| unit.start as usize);
        let end = units.last().map_or(0, |unit| unit.start as usize + unit.character.len_utf8());
        match self.segments.text.get(start..end) {
            Some(text) if text.len() == length => Cow::Borrowed(text),
            // Characters between them are ignored.
            _ => units.iter().map(|unit| unit.character).collect(),
        }
    }

    fn push_shaped(&mut self, units: &'s [Unit], face: FaceId, glyphs: &[ShapedGlyph]) {
        let mut offset = 0;
        let mut position = 0;
        for (index, glyph) in glyphs.iter().enumerate() {
            while let Some(unit) = units.get(position)
                && offset < glyph.cluster as usize
            {
                offset += unit.character.len_utf8();
                position += 1;
            }
            let Some(unit) = units.get(position) else { return };
            let (size, rise) = self.looks(unit).latin;
            let scale = |length| self.fonts.face(face).scale(length, size);
            let (advance, shift) = (scale(glyph.advance), scale(glyph.shift));
            self.push(unit, face, glyph.id, advance, shift);
            let continues = glyphs.get(index + 1).is_some_and(|next| next.cluster == glyph.cluster);
            if let Some(last) = self.clusters.last_mut() {
                (last.size, last.rise) = (size, rise);
                last.glued |= continues;
            }
        }
    }

    fn push(&mut self, unit: &Unit, face: FaceId, glyph: u16, core: Length, shift: Length) {
        if self.clusters.last().is_some_and(|last| last.start != unit.start) {
            self.close(unit.start);
        }
        let &Looks { size, rise, .. } = self.looks(unit);
        self.clusters.push(Cluster {
            character: unit.character,
            class: unit.class,
            glued: unit.glued,
            break_here: false,
            reading: None,
            spaces: 0,
            glued_spaces: false,
            joins: false,
            face,
            glyph,
            run: unit.run,
            size,
            rise,
            start: unit.start,
            end: unit.start,
            core,
            blank: Length::ZERO,
            shift,
        });
    }

    fn looks(&mut self, unit: &Unit) -> &Looks<'s> {
        if self.looks.run != unit.run {
            self.looks = Looks::of(unit.run, self.segments, self.settings, self.fonts);
        }
        &self.looks
    }

    fn select(&mut self, unit: &Unit, script: Script) -> Selection {
        let selection = self.fonts.select(self.looks(unit).request, script, unit.character);
        if selection.fit != Fit::Own && self.reports.characters.insert(unit.character) {
            self.report(unit, selection);
        }
        selection
    }

    fn report(&mut self, unit: &Unit, selection: Selection) {
        let name = format!("‘{}’ (U+{:04X})", unit.character, u32::from(unit.character));
        let diagnostic = if selection.fit == Fit::Missing {
            Diagnostic::new(Code::MissingGlyph, format!("no face has the character {name}"))
                .with_hint("a box stands in its place; write it another way or leave it out")
        } else {
            let face = self.fonts.face(selection.face).name();
            let message = format!("the character {name} is set in another face, {face}");
            Diagnostic::new(Code::FallbackGlyph, message)
        };
        let run = self.segments.runs.get(unit.run as usize);
        let span = run.and_then(|run| {
            let start = run.position(unit.start).byte;
            run.origin?.source_span(start..start + unit.character.len_utf8())
        });
        self.reports.diagnostics.push(match span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }
}

/// What a tab in code stands for.
const TAB_COLUMNS: u16 = 4;

/// What is longer is no word, and is shaped in parts: the shaper needs many times its length.
const LONGEST_WORD: usize = 1000;

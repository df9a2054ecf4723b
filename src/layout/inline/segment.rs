//! The first step: a paragraph's content as one text and a list of units, one a character.
//!
//! Borders of runs, links and note calls end here: every later step looks at neighbours in one
//! list, whatever run they came from (TYPOGRAPHY, preamble).

use crate::document::{Lang, Marks, NoteId, Origin, RubyId};
use crate::layout::inline::classes::{self, Class};
use crate::layout::inline::{Owner, Setting};
use crate::layout::{ImageAsset, ImageId, ImageState, LayoutInline, LayoutNote, LayoutReference};
use crate::style::{Family, Length, TextStyle};

/// A paragraph's content as one text.
#[derive(Debug, Default)]
pub(super) struct Segments<'a> {
    /// All text, labels of note calls included, nothing for images.
    pub(super) text: String,
    /// What the text's parts look like and belong to.
    pub(super) runs: Vec<Run<'a>>,
    /// One a character, ignorable ones left out.
    pub(super) units: Vec<Unit>,
}

/// A character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// The character; U+FFFC for an image.
    pub(super) character: char,
    /// What it is to the rules.
    pub(super) class: Class,
    /// Whether nothing may come between it and the next unit.
    pub(super) glued: bool,
    /// First byte in the text.
    pub(super) start: u32,
    /// Index of its run.
    pub(super) run: u32,
}

/// Text of one style and owner, or an image.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) style: TextStyle,
    pub(super) owner: Owner,
    pub(super) lang: Option<&'a Lang>,
    /// Whether it is code: set character by character, as typed.
    pub(super) code: bool,
    pub(super) origin: Option<&'a Origin>,
    /// Where it begins in the text.
    pub(super) start: usize,
    /// The piece of content it came from.
    pub(super) from: Position,
    pub(super) image: Option<InlineImage<'a>>,
    pub(super) note: Option<NoteId>,
    /// The reading above it.
    pub(super) ruby: Option<RubyId>,
    /// Lines under it, and dots.
    pub(super) marks: Marks,
}

/// A place in a paragraph's content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// Index in the content.
    pub(super) inline: usize,
    /// Byte in its text.
    pub(super) byte: usize,
}

/// An image in the line.
#[derive(Debug)]
pub(super) struct InlineImage<'a> {
    pub(super) id: ImageId,
    pub(super) alt: &'a str,
    pub(super) width: Length,
    pub(super) height: Length,
}

/// Turns content into units, from a place on and about `limit` of them; says where it stopped, if
/// not at the end. `measure` bounds the width of images.
pub(super) fn segment<'a>(
    source: Source<'a>,
    from: Position,
    limit: usize,
) -> (Segments<'a>, Option<Position>) {
    let ahead = source.content.get(from.inline..).unwrap_or_default();
    let mut segments = Segments::with_room(ahead, limit);
    let mut from = from;
    while let Some(inline) = source.content.get(from.inline) {
        if segments.units.len() >= limit {
            return (segments, Some(from));
        }
        let room = limit - segments.units.len();
        let rest = segments.push_inline(source, inline, from, room);
        from = match rest {
            Some(byte) => Position { byte, ..from },
            None => Position { inline: from.inline + 1, byte: 0 },
        };
    }
    (segments, None)
}

/// What a paragraph is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) content: &'a [LayoutInline],
    pub(super) notes: &'a [LayoutNote],
    pub(super) images: &'a [ImageAsset],
    /// How the paragraph's own text looks.
    pub(super) style: &'a TextStyle,
    /// The width no image may pass.
    pub(super) measure: Length,
}

impl<'a> Source<'a> {
    /// The content of a paragraph whose own text looks like `style`.
    pub(super) fn new(
        content: &'a [LayoutInline],
        setting: Setting<'a>,
        style: &'a TextStyle,
        measure: Length,
    ) -> Self {
        let Setting { notes, images, .. } = setting;
        Self { content, notes, images, style, measure }
    }
}

/// Returns the segments of a label: plain text in one style.
pub(super) fn segment_label(text: &str, style: TextStyle) -> Segments<'static> {
    let mut segments = Segments::default();
    let code = style.family == Family::Mono;
    segments.push_run(Run { code, ..Run::new(style, Owner::Paragraph, None) });
    segments.push_characters(text, None, 0, usize::MAX);
    segments
}

fn size(asset: &ImageAsset, measure: Length) -> Option<(Length, Length)> {
    let ImageState::Loaded { width, height, .. } = &asset.state else { return None };
    let natural = Length::pt(f64::from(*width) * ImageAsset::INLINE_PIXEL);
    let scaled = natural.min(measure.max(Length::pt(ImageAsset::INLINE_PIXEL)));
    Some((scaled, Length::pt(f64::from(*height) * ImageAsset::INLINE_PIXEL).share(scaled, natural)))
}

impl<'a> Run<'a> {
    fn new(style: TextStyle, owner: Owner, origin: Option<&'a Origin>) -> Self {
        let from = Position::default();
        Self {
            style,
            owner,
            lang: None,
            code: false,
            origin,
            start: 0,
            from,
            image: None,
            note: None,
            ruby: None,
            marks: Marks::empty(),
        }
    }

    /// Returns where a byte of the whole text came from in this run's piece of content.
    pub(super) fn position(&self, byte: u32) -> Position {
        let inside = (byte as usize).saturating_sub(self.start);
        Position { byte: self.from.byte + inside, ..self.from }
    }
}

/// The bytes that a character has at the most.
const LONGEST_CHARACTER: usize = 4;
/// A label as long as those of most notes.
const USUAL_LABEL: &str = "[10]";

impl<'a> Segments<'a> {
    /// Makes room for content at once, or for `limit` characters of it.
    fn with_room(content: &[LayoutInline], limit: usize) -> Self {
        let content = content.get(..limit).unwrap_or(content);
        let texts = || {
            content.iter().map(|inline| match inline {
                LayoutInline::Text(text)
                | LayoutInline::Reference(LayoutReference { run: text, .. }) => text.text.as_str(),
                LayoutInline::NoteCall { .. } => USUAL_LABEL,
                LayoutInline::Image { alt, .. } => alt,
                LayoutInline::Index(_) => "",
                LayoutInline::Break => "\n",
            })
        };
        let bytes = texts().map(str::len).sum::<usize>();
        let most = limit.saturating_mul(LONGEST_CHARACTER);
        let characters =
            if bytes > most { limit } else { texts().map(|text| text.chars().count()).sum() };
        Self {
            text: String::with_capacity(bytes.min(most)),
            runs: Vec::with_capacity(content.len()),
            units: Vec::with_capacity(characters),
        }
    }

    /// Adds a piece of content from a place on; returns the byte it stopped at, if not the end.
    fn push_inline(
        &mut self,
        source: Source<'a>,
        inline: &'a LayoutInline,
        from: Position,
        room: usize,
    ) -> Option<usize> {
        match inline {
            LayoutInline::Text(text)
            | LayoutInline::Reference(LayoutReference { run: text, .. }) => {
                let owner = text.link.map_or(Owner::Paragraph, Owner::Link);
                let code = text.marks.contains(Marks::CODE) || text.style.family == Family::Mono;
                let run = Run::new(text.style, owner, Some(&text.origin));
                let (lang, ruby, marks) = (text.lang.as_ref(), text.ruby, text.marks);
                self.push_run(Run { lang, code, from, ruby, marks, ..run });
                self.push_characters(&text.text, None, from.byte, room)
            }
            LayoutInline::NoteCall { note, style, origin } => {
                let label = source.notes.get(note.0 as usize).map_or("", |note| &note.label);
                let run = Run::new(*style, Owner::NoteCall(*note), Some(origin));
                self.push_run(Run { note: Some(*note), from, ..run });
                self.push_characters(label, Some(Class::Note), 0, usize::MAX)
            }
            LayoutInline::Image { image, alt, link, origin, .. } => {
                let owner = link.map_or(Owner::Paragraph, Owner::Link);
                let run = Run { from, ..Run::new(*source.style, owner, Some(origin)) };
                let asset = source.images.get(image.0 as usize);
                match asset.and_then(|asset| size(asset, source.measure)) {
                    Some((width, height)) => {
                        let image = InlineImage { id: *image, alt, width, height };
                        self.push_run(Run { image: Some(image), ..run });
                        self.push_unit('\u{FFFC}', Class::Image, self.text.len());
                        None
                    }
                    None => {
                        // No place in the manuscript is the alternative text's own.
                        self.push_run(run);
                        self.push_characters(alt, None, from.byte, room)
                    }
                }
            }
            LayoutInline::Index(_) => None,
            LayoutInline::Break => {
                self.push_run(Run { from, ..Run::new(*source.style, Owner::Paragraph, None) });
                self.push_unit('\n', Class::ForcedBreak, self.text.len());
                None
            }
        }
    }

    fn push_run(&mut self, run: Run<'a>) {
        self.runs.push(Run { start: self.text.len(), ..run });
    }

    /// Adds characters to the last run, all of class `class` if given: from byte `start` on and
    /// at most `room` of them; returns the byte it stopped at, if not the end.
    fn push_characters(
        &mut self,
        text: &str,
        class: Option<Class>,
        start: usize,
        room: usize,
    ) -> Option<usize> {
        let code = self.runs.last().is_some_and(|run| run.code);
        let rest = text.get(start..).unwrap_or_default();
        let room = self.units.len().saturating_add(room);
        let begin = self.text.len();
        for (byte, character) in rest.char_indices() {
            if self.units.len() >= room {
                self.text.push_str(&rest[..byte]);
                return Some(start + byte);
            }
            let class = match class {
                None if classes::is_ideograph(character) => Class::Han,
                _ if classes::is_ignorable(character) => continue,
                Some(class) => class,
                None if code => as_code(classes::of(character)),
                None => classes::of(character),
            };
            self.push_unit(character, class, begin + byte);
        }
        self.text.push_str(rest);
        if class == Some(Class::Note) {
            self.glue_label(rest.chars().count());
        }
        None
    }

    /// The label of one call is one thing.
    fn glue_label(&mut self, length: usize) {
        for unit in self.units.iter_mut().rev().take(length).skip(1) {
            unit.glued |= unit.class == Class::Note;
        }
    }

    fn push_unit(&mut self, character: char, class: Class, start: usize) {
        // A manuscript is smaller than 4 GiB, so are its paragraph and the number of its runs.
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let run = u32::try_from(self.runs.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.units.push(Unit { character, class, glued: false, start, run });
    }
}

/// Code keeps its columns: no mark in it loses its blank.
fn as_code(class: Class) -> Class {
    match class {
        Class::Pause
        | Class::Stop
        | Class::WideStop
        | Class::Open
        | Class::Close
        | Class::Connector
        | Class::Solidus
        | Class::Dot
        | Class::Dash
        | Class::Ellipsis => Class::Han,
        Class::Han
        | Class::Prefix
        | Class::Suffix
        | Class::Digit
        | Class::Letter
        | Class::LatinOpen
        | Class::LatinClose
        | Class::Symbol
        | Class::Note
        | Class::Image
        | Class::Space
        | Class::GluedSpace
        | Class::BreakHere
        | Class::ForcedBreak
        | Class::Joined
        | Class::Anchor => class,
    }
}

//! The first step: a paragraph's content as one text and a list of units, one a character.
//!
//! Borders of runs, links and note calls end here: every later step looks at neighbours in one
//! list, whatever run they came from (TYPOGRAPHY, preamble).

use crate::document::{Lang, Marks, NoteId, Origin};
use crate::layout::inline::Owner;
use crate::layout::inline::classes::{self, Class};
use crate::layout::{ImageAsset, ImageId, ImageState, LayoutInline, LayoutNote, LayoutText};
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
    pub(super) image: Option<InlineImage<'a>>,
    pub(super) note: Option<NoteId>,
}

/// An image in the line.
#[derive(Debug)]
pub(super) struct InlineImage<'a> {
    pub(super) id: ImageId,
    pub(super) alt: &'a str,
    pub(super) width: Length,
    pub(super) height: Length,
}

/// The pixel that CSS and every Markdown renderer take for an image without a size: 1/96 inch.
const PIXEL_POINTS: f64 = 0.75;

/// Turns content into units. `measure` bounds the width of images.
pub(super) fn segment<'a>(
    content: &'a [LayoutInline],
    notes: &'a [LayoutNote],
    images: &'a [ImageAsset],
    style: &TextStyle,
    measure: Length,
) -> Segments<'a> {
    let mut segments = Segments::default();
    for inline in content {
        match inline {
            LayoutInline::Text(text) => segments.push_text(text),
            LayoutInline::NoteCall { note, style, origin } => {
                let label = notes.get(note.0 as usize).map_or("", |note| note.label.as_str());
                segments.push_note(*note, label, *style, origin);
            }
            LayoutInline::Image { image, alt, link, origin } => {
                let owner = link.map_or(Owner::Paragraph, Owner::Link);
                let size = images.get(image.0 as usize).and_then(|asset| size(asset, measure));
                match size {
                    Some((width, height)) => {
                        let image = InlineImage { id: *image, alt, width, height };
                        segments.push_image(image, *style, owner, origin);
                    }
                    None => {
                        segments.push_run(*style, owner, None, false, Some(origin));
                        segments.push_characters(alt, None);
                    }
                }
            }
            LayoutInline::Break => {
                segments.push_run(*style, Owner::Paragraph, None, false, None);
                segments.push_unit('\n', Class::ForcedBreak);
            }
        }
    }
    segments
}

/// Returns the segments of a label: plain text in one style.
pub(super) fn segment_label(text: &str, style: TextStyle) -> Segments<'static> {
    let mut segments = Segments::default();
    segments.push_run(style, Owner::Paragraph, None, style.family == Family::Mono, None);
    segments.push_characters(text, None);
    segments
}

fn size(asset: &ImageAsset, measure: Length) -> Option<(Length, Length)> {
    let ImageState::Loaded { width, height, .. } = &asset.state else { return None };
    let natural = Length::pt(f64::from(*width) * PIXEL_POINTS);
    let scaled = natural.min(measure.max(Length::pt(PIXEL_POINTS)));
    Some((scaled, Length::pt(f64::from(*height) * PIXEL_POINTS).share(scaled, natural)))
}

impl<'a> Segments<'a> {
    fn push_text(&mut self, text: &'a LayoutText) {
        let owner = text.link.map_or(Owner::Paragraph, Owner::Link);
        let code = text.marks.contains(Marks::CODE) || text.style.family == Family::Mono;
        self.push_run(text.style, owner, text.lang.as_ref(), code, Some(&text.origin));
        self.push_characters(&text.text, None);
    }

    fn push_note(&mut self, note: NoteId, label: &str, style: TextStyle, origin: &'a Origin) {
        self.push_run(style, Owner::NoteCall(note), None, false, Some(origin));
        if let Some(run) = self.runs.last_mut() {
            run.note = Some(note);
        }
        self.push_characters(label, Some(Class::Note));
    }

    fn push_image(
        &mut self,
        image: InlineImage<'a>,
        style: TextStyle,
        owner: Owner,
        origin: &'a Origin,
    ) {
        self.push_run(style, owner, None, false, Some(origin));
        if let Some(run) = self.runs.last_mut() {
            run.image = Some(image);
        }
        self.push_unit('\u{FFFC}', Class::Image);
    }

    fn push_run(
        &mut self,
        style: TextStyle,
        owner: Owner,
        lang: Option<&'a Lang>,
        code: bool,
        origin: Option<&'a Origin>,
    ) {
        let start = self.text.len();
        self.runs.push(Run { style, owner, lang, code, origin, start, image: None, note: None });
    }

    /// Adds characters to the last run; all of class `class` if given.
    fn push_characters(&mut self, text: &str, class: Option<Class>) {
        let code = self.runs.last().is_some_and(|run| run.code);
        self.units.reserve(text.len() / 3);
        for character in text.chars() {
            if !classes::is_ignorable(character) {
                let natural = classes::of(character);
                let class = class.unwrap_or(if code { as_code(natural) } else { natural });
                self.push_unit(character, class);
                // The label of one call is one thing.
                if class == Class::Note
                    && let Some(unit) = self.units.last_mut()
                {
                    unit.glued = true;
                }
            }
            self.text.push(character);
        }
        if let Some(unit) = self.units.last_mut() {
            unit.glued = false;
        }
    }

    fn push_unit(&mut self, character: char, class: Class) {
        // A manuscript is smaller than 4 GiB, so are its paragraph and the number of its runs.
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
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

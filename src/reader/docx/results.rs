//! What fields do to their results: links, references, numbers that Word counts.
//!
//! In: a field's parts as they are met. Out: the text of its result, or what stands for it. A
//! reference is one of the document if its result says what the document would say; else its
//! result stays, as a link.

use super::anchors::Place;
use super::fields::{self, Field, Target};
use super::losses::Loss;
use super::run_look::RunLook;
use super::story::{Open, Reader};
use super::styles::CaptionOf;
use crate::document::{
    IndexMark, Inline, Lang, Link, LinkId, Marks, Origin, Reference, ReferencePart,
    split_heading_number,
};
use crate::package::xml::Element;
use crate::source::Span;

/// A field whose end was not met yet.
pub(super) struct OpenField {
    instruction: String,
    /// `None` until its result begins.
    result: Option<Effect>,
}

/// What a field does to its result.
enum Effect {
    Text,
    Link(LinkId),
    /// A number that Word counts.
    Sequence(Option<CaptionOf>),
    /// What a place is called.
    Reference(OpenReference),
    /// The result is left out.
    Drop {
        is_contents: bool,
    },
}

/// A reference whose result is being read.
struct OpenReference {
    place: Place,
    part: Option<ReferencePart>,
    pieces: Vec<Piece>,
}

/// A piece of a reference's result.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) marks: Marks,
    pub(super) lang: Option<Lang>,
    pub(super) span: Span,
}

impl<'p> Reader<'p> {
    /// Makes a link; `None` if it leads to no heading.
    pub(super) fn link_to(&mut self, target: Target, title: Option<String>) -> Option<LinkId> {
        let target = match target {
            Target::Url(url) => url,
            Target::Bookmark(name) => match self.anchors.places.get(&name) {
                Some(place) => format!("#{}", place.key),
                None => {
                    if !self.is_in_contents() && name != "_top" {
                        self.losses.add(Loss::DeadReference, self.here());
                    }
                    return None;
                }
            },
        };
        if self.is_in_contents() {
            return None;
        }
        Some(self.new_link(target, title.filter(|title| !title.is_empty())))
    }

    fn new_link(&mut self, target: String, title: Option<String>) -> LinkId {
        let id = LinkId(u32::try_from(self.links.len()).unwrap_or(u32::MAX));
        self.links.push(Link { target, title, origin: Origin::new(self.here()) });
        id
    }

    /// The field whose instruction is being read.
    pub(super) fn instruction(&mut self) -> Option<&mut String> {
        let field = self.open.iter_mut().rev().find(|field| field.result.is_none())?;
        Some(&mut field.instruction)
    }

    /// What was read of the reference whose result is being read.
    pub(super) fn reference(&mut self) -> Option<&mut Vec<Piece>> {
        self.open.iter_mut().rev().find_map(|field| match &mut field.result {
            Some(Effect::Reference(reference)) => Some(&mut reference.pieces),
            _ => None,
        })
    }

    /// Whether a contents list's entries are being passed over.
    pub(super) fn is_in_contents(&self) -> bool {
        let is_contents =
            |field: &OpenField| matches!(field.result, Some(Effect::Drop { is_contents: true }));
        self.open.iter().any(is_contents)
    }

    pub(super) fn is_dropping(&self) -> bool {
        self.open.iter().any(|field| matches!(field.result, Some(Effect::Drop { .. })))
    }

    pub(super) fn simple_field(&mut self, element: Element<'p>, open: &mut Open<'p>) {
        let instruction = element.attribute("instr").unwrap_or_default().into_owned();
        self.open.push(OpenField { instruction, result: None });
        self.begin_result(open);
        self.inline(element, open);
        self.end_field(open);
    }

    pub(super) fn field_character(
        &mut self,
        element: Element<'p>,
        look: &RunLook,
        open: &mut Open<'p>,
    ) {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") if self.fields.contains(&element.id()) => {
                self.open.push(OpenField { instruction: String::new(), result: None });
            }
            Some("separate") if self.open.last().is_some_and(|field| field.result.is_none()) => {
                self.begin_result(open);
            }
            Some("end") if self.open.last().is_some_and(|field| field.result.is_none()) => {
                // No result: some fields are what their instructions say.
                let field = self.open.pop().map(|field| field.instruction).unwrap_or_default();
                match fields::read(&field) {
                    Field::Ruby { base, ruby } => {
                        self.begin_ruby(&ruby);
                        self.text(&base, look, open);
                        self.ruby = None;
                    }
                    Field::Symbol { code, font } => {
                        self.character(fields::symbol(code, &font), look, open);
                    }
                    Field::Equation(text) => {
                        self.losses.add(Loss::Equation, self.here());
                        self.text(&text, look, open);
                    }
                    Field::Entry { levels, sort } => self.entry(&levels, sort.as_deref(), open),
                    Field::Index => self.losses.add(Loss::Index, self.here()),
                    Field::Text
                    | Field::Link { .. }
                    | Field::Reference { .. }
                    | Field::Sequence(_)
                    | Field::NoteReference(_)
                    | Field::Contents => {}
                }
            }
            Some("end") => self.end_field(open),
            _ => {}
        }
    }

    fn begin_result(&mut self, open: &mut Open<'p>) {
        let Some(instruction) = self.open.last().map(|field| field.instruction.clone()) else {
            return;
        };
        let drop = Effect::Drop { is_contents: false };
        let effect = match fields::read(&instruction) {
            Field::Link { target, title } => match self.link_to(target, title) {
                Some(link) => {
                    self.link.push(link);
                    Effect::Link(link)
                }
                None => Effect::Text,
            },
            Field::Reference { bookmark, part } => {
                // As our writer names what is around a number that Word does not count.
                let is_number = self.is_own && bookmark.starts_with("_RefNumber");
                let part = part.or(is_number.then_some(ReferencePart::Number));
                self.begin_reference(&bookmark, part)
            }
            Field::Sequence(name) => Effect::Sequence(caption_of(&name)),
            Field::NoteReference(bookmark) => match self.anchors.notes.get(&bookmark) {
                Some(&note) => {
                    self.note_call(note, open);
                    drop
                }
                None => Effect::Text,
            },
            Field::Contents => {
                if !self.is_dropping() {
                    self.losses.add(Loss::Contents, self.here());
                }
                Effect::Drop { is_contents: true }
            }
            Field::Entry { levels, sort } => {
                self.entry(&levels, sort.as_deref(), open);
                drop
            }
            Field::Index => {
                self.losses.add(Loss::Index, self.here());
                drop
            }
            Field::Ruby { .. } | Field::Symbol { .. } | Field::Equation(_) | Field::Text => {
                Effect::Text
            }
        };
        if let Some(field) = self.open.last_mut() {
            field.result = Some(effect);
        }
    }

    /// Adds a mark for the index.
    fn entry(&mut self, levels: &[String], sort: Option<&str>, open: &mut Open<'p>) {
        if self.is_dropping() {
            return;
        }
        let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
        match IndexMark::new(&levels, sort, Origin::new(self.here())) {
            Some(mark) => open.builder.push(Inline::Index(mark)),
            None => self.losses.add(Loss::Index, self.here()),
        }
    }

    fn begin_reference(&mut self, bookmark: &str, part: Option<ReferencePart>) -> Effect {
        if self.is_in_contents() {
            return Effect::Text;
        }
        let Some(place) = self.anchors.places.get(bookmark).cloned() else {
            self.losses.add(Loss::DeadReference, self.here());
            return Effect::Text;
        };
        Effect::Reference(OpenReference { place, part, pieces: Vec::new() })
    }

    /// Ends the references whose results go on in the next paragraph: they are mere text.
    pub(super) fn end_references(&mut self, open: &mut Open<'p>) {
        for field in &mut self.open {
            if matches!(field.result, Some(Effect::Reference(_)))
                && let Some(Effect::Reference(reference)) = field.result.replace(Effect::Text)
            {
                for Piece { text, marks, lang, span } in reference.pieces {
                    open.builder.push_text(&text, marks, None, None, lang.as_ref(), span);
                }
            }
        }
    }

    fn end_reference(&mut self, reference: OpenReference, open: &mut Open<'p>) {
        let OpenReference { place, part, pieces } = reference;
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
        let span = Span::new(first.span.range().start, last.span.range().end);
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        open.length += text.len();
        if let Some(part) = part.or_else(|| said_of(&place, &text, self.is_own)) {
            let reference = Reference { key: place.key, part, origin: Origin::new(span) };
            open.builder.push(Inline::Reference(reference));
            return;
        }
        let link = Some(self.new_link(format!("#{}", place.key), None));
        for Piece { text, marks, lang, span } in pieces {
            open.builder.push_text(&text, marks, link, None, lang.as_ref(), span);
        }
    }

    fn end_field(&mut self, open: &mut Open<'p>) {
        match self.open.pop().and_then(|field| field.result) {
            Some(Effect::Reference(reference)) => self.end_reference(reference, open),
            Some(Effect::Link(link)) => self.link.retain(|open| *open != link),
            Some(Effect::Sequence(of)) => open.counted = Some((open.length, of)),
            Some(Effect::Text | Effect::Drop { .. }) | None => {}
        }
    }
}

/// Returns what a sequence counts by its name.
pub(super) fn caption_of(name: &str) -> Option<CaptionOf> {
    match name.to_ascii_lowercase().as_str() {
        "figure" | "图" | "圖" | "abbildung" | "illustration" | "drawing" => {
            Some(CaptionOf::Figure)
        }
        "table" | "表" | "表格" | "tabelle" => Some(CaptionOf::Table),
        _ => None,
    }
}

/// Returns what a reference says of a place, if it says what the document would.
fn said_of(place: &Place, text: &str, is_own: bool) -> Option<ReferencePart> {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let (said, all) = (squeezed(text), squeezed(&place.text));
    if !place.is_caption {
        // With the number that a person wrote it is no title.
        let is_title = is_own || said == all && split_heading_number(&place.text).is_none();
        return is_title.then_some(ReferencePart::Title);
    }
    let words = ["图", "圖", "表", "Figure", "Fig.", "Table"];
    let ordinal = words.iter().find_map(|word| said.strip_prefix(word)).unwrap_or(&said);
    let is_ordinal = |c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '.');
    if is_own || !ordinal.is_empty() && ordinal.chars().all(is_ordinal) {
        return Some(ReferencePart::Number);
    }
    let number = all.strip_suffix(&said)?;
    number.ends_with(|c: char| is_ordinal(c) || ":：".contains(c)).then_some(ReferencePart::Title)
}

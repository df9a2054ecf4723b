//! What stands in a paragraph: runs, links, fields, note calls, tracked changes.
//!
//! In: a paragraph. Out: inline content in its normal form; what was read stands in the
//! transcript, and every run points there.

use super::anchors::{self, NoteName};
use super::fields::{self, Field, Target};
use super::losses::Loss;
use super::story::{Open, Reader, alternative};
use super::styles::{CaptionOf, Look, Role, Style};
use crate::document::{Image, Inline, Lang, Link, LinkId, Marks, NoteId, Origin, Ruby, RubyId};
use crate::package::xml::{Element, Ns};
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
    /// The result is left out.
    Drop {
        is_contents: bool,
    },
}

/// How a run is distinguished.
#[derive(Clone)]
struct RunLook {
    marks: Marks,
    lang: Option<Lang>,
    is_hidden: bool,
    is_note_call: bool,
    has_mono: bool,
}

impl<'p> Reader<'p> {
    /// Reads the content of a paragraph or of anything within one.
    pub(super) fn inline(&mut self, element: Element<'p>, open: &mut Open<'p>) {
        for child in element.elements() {
            match child.tag() {
                (Ns::Word, "r") => self.run(child, open),
                (Ns::Word, "hyperlink") => self.hyperlink(child, open),
                (Ns::Word, "ins" | "moveTo") => {
                    self.losses.add(Loss::Insertion, self.here());
                    if self.view.accepts() {
                        self.inline(child, open);
                    }
                }
                (Ns::Word, "del" | "moveFrom") => {
                    self.losses.add(Loss::Deletion, self.here());
                    if !self.view.accepts() {
                        self.inline(child, open);
                    }
                }
                (Ns::Word, "fldSimple") => self.simple_field(child, open),
                (Ns::Word, "sdt") => {
                    if let Some(content) = self.control(child) {
                        self.inline(content, open);
                    }
                }
                (Ns::Math, "oMath" | "oMathPara") => self.equation(child, open),
                (Ns::Compatibility, "AlternateContent") => {
                    if let Some(branch) = alternative(child) {
                        self.inline(branch, open);
                    }
                }
                (Ns::Word, "pPr" | "rPr" | "sdtPr") => {}
                _ => self.inline(child, open),
            }
        }
    }

    fn hyperlink(&mut self, element: Element<'p>, open: &mut Open<'p>) {
        let title = element.attribute("tooltip").map(|title| title.into_owned());
        let relation = element.attribute("id").and_then(|id| self.relations.get(&id));
        let anchor = element.attribute("anchor");
        let target = match (relation, anchor) {
            (Some(relation), Some(place)) if relation.external => {
                Some(Target::Url(format!("{}#{place}", relation.target)))
            }
            (Some(relation), _) if relation.external => Some(Target::Url(relation.target.clone())),
            (_, Some(place)) => Some(Target::Bookmark(place.into_owned())),
            _ => None,
        };
        let link = target.and_then(|target| self.link_to(target, title));
        self.link.extend(link);
        self.inline(element, open);
        if link.is_some() {
            self.link.pop();
        }
    }

    /// Makes a link; `None` if it leads to no heading.
    fn link_to(&mut self, target: Target, title: Option<String>) -> Option<LinkId> {
        let target = match target {
            Target::Url(url) => url,
            Target::Bookmark(name) => match self.anchors.targets.get(&name) {
                Some(key) => format!("#{key}"),
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
        let id = LinkId(u32::try_from(self.links.len()).unwrap_or(u32::MAX));
        let title = title.filter(|title| !title.is_empty());
        self.links.push(Link { target, title, origin: Origin::new(self.here()) });
        Some(id)
    }

    /// Whether a contents list's entries are being passed over.
    pub(super) fn is_in_contents(&self) -> bool {
        let is_contents =
            |field: &OpenField| matches!(field.result, Some(Effect::Drop { is_contents: true }));
        self.open.iter().any(is_contents)
    }

    fn is_dropping(&self) -> bool {
        self.open.iter().any(|field| matches!(field.result, Some(Effect::Drop { .. })))
    }

    fn run(&mut self, run: Element<'p>, open: &mut Open<'p>) {
        let written = run.child("rPr");
        let change = written.and_then(|properties| properties.child("rPrChange"));
        let before = change.filter(|_| !self.view.accepts()).and_then(|old| old.child("rPr"));
        let look = self.look(before.or(written), open);
        if look.is_hidden && run.child("t").is_some() {
            self.losses.add(Loss::HiddenText, self.here());
        }
        let calls_note = run
            .elements()
            .any(|e| matches!(e.tag(), (Ns::Word, "footnoteReference" | "endnoteReference")));
        let is_label = look.is_note_call && (open.trims || calls_note)
            || run.child("footnoteRef").is_some()
            || run.child("endnoteRef").is_some();
        self.run_content(run, &look, is_label, open);
    }

    /// Reads what is in a run; in that of a note's number, text is a bracket or a mark.
    fn run_content(
        &mut self,
        run: Element<'p>,
        look: &RunLook,
        is_label: bool,
        open: &mut Open<'p>,
    ) {
        for child in run.elements() {
            match child.tag() {
                (Ns::Word, "t" | "delText") if is_label => {}
                (Ns::Word, "t" | "delText") => self.text(&child.text(), look, open),
                (Ns::Word, "tab" | "ptab") if !is_label => self.text("\t", look, open),
                (Ns::Word, "noBreakHyphen") => self.text("-", look, open),
                (Ns::Word, "br") => match child.attribute("type").as_deref() {
                    Some("page" | "column") => self.losses.add(Loss::PageBreak, self.here()),
                    _ => self.line_break(look, open),
                },
                (Ns::Word, "cr") => self.line_break(look, open),
                (Ns::Word, "sym") => self.symbol(child, look, open),
                (Ns::Word, "fldChar") => self.field_character(child, look, open),
                (Ns::Word, "instrText" | "delInstrText") => {
                    if let Some(field) = self.open.last_mut().filter(|f| f.result.is_none()) {
                        field.instruction.push_str(&child.text());
                    }
                }
                (Ns::Word, name @ ("footnoteReference" | "endnoteReference")) => {
                    if child.attribute("customMarkFollows").is_some() {
                        self.losses.add(Loss::NoteMark, self.here());
                    }
                    if let Some(id) = child.number("id") {
                        self.note_call((anchors::kind(name), id), open);
                    }
                }
                (Ns::Word, "footnoteRef" | "endnoteRef") => open.trims = true,
                (Ns::Word, "commentReference") => self.comment(child),
                (Ns::Word, "drawing" | "pict" | "object") => self.drawing(child, open),
                (Ns::Word, "ruby") => self.ruby(child, run.attribute("rsidR").as_deref(), open),
                (Ns::Word, "rPr" | "lastRenderedPageBreak" | "softHyphen") => {}
                (Ns::Math, "oMath") => self.equation(child, open),
                (Ns::Compatibility, "AlternateContent") => {
                    if let Some(branch) = alternative(child) {
                        self.run_content(branch, look, is_label, open);
                    }
                }
                _ => self.run_content(child, look, is_label, open),
            }
        }
    }

    fn note_call(&mut self, note: NoteName, open: &mut Open<'p>) {
        if self.is_dropping() {
            return;
        }
        let index = self.calls.iter().position(|called| *called == note).unwrap_or_else(|| {
            self.calls.push(note);
            self.calls.len() - 1
        });
        let note = NoteId(u32::try_from(index).unwrap_or(u32::MAX));
        open.builder.push(Inline::NoteCall { note, origin: Origin::new(self.here()) });
    }

    fn comment(&mut self, reference: Element<'p>) {
        let id = reference.attribute("id").unwrap_or_default();
        if let Some(text) = self.comments.get(&*id) {
            self.told.push((text.clone(), self.here()));
        }
    }

    /// Adds text; where a field's instruction is being read, it belongs to that.
    fn text(&mut self, text: &str, look: &RunLook, open: &mut Open<'p>) {
        if let Some(field) = self.open.iter_mut().rev().find(|field| field.result.is_none()) {
            field.instruction.push_str(text);
            return;
        }
        if look.is_hidden || self.is_dropping() || text.is_empty() {
            return;
        }
        let mut marks = look.marks;
        let is_han = |c: char| ('\u{2E80}'..='\u{FFEF}').contains(&c) || c > '\u{1FFFF}';
        if look.has_mono && !text.contains(is_han) && text.contains(char::is_alphanumeric) {
            marks |= Marks::CODE;
        }
        let mut text = text;
        if std::mem::take(&mut open.trims) {
            if self.is_own {
                // Exactly what the writer puts between a note's number and its text.
                text = text.strip_prefix('\t').unwrap_or(text);
            } else {
                text = text.trim_start();
                open.trims = text.is_empty();
            }
        }
        // White space that XML was broken at is a space; a control character is nothing.
        let clean: String = text
            .chars()
            .filter_map(|c| match c {
                '\n' | '\r' => Some(' '),
                '\u{200B}' | '\u{FEFF}' => None,
                c if c.is_control() && c != '\t' => None,
                c => Some(c),
            })
            .collect();
        let lang = look.lang.as_ref().filter(|lang| self.is_own || is_said_by(&clean, lang));
        let start = self.transcript.len();
        self.transcript.push_str(&clean);
        let span = Span::new(start, self.transcript.len());
        let link = self.link.last().copied();
        open.length += clean.len();
        open.builder.push_text(&clean, marks, link, self.ruby, lang, span);
    }

    fn line_break(&mut self, look: &RunLook, open: &mut Open<'p>) {
        if !look.is_hidden && !self.is_dropping() {
            self.transcript.push(' ');
            open.length += 1;
            open.builder.push(Inline::Break);
        }
    }

    fn symbol(&mut self, element: Element<'p>, look: &RunLook, open: &mut Open<'p>) {
        let code = element.attribute("char").unwrap_or_default();
        let code = u32::from_str_radix(&code, 16).unwrap_or(0);
        let font = element.attribute("font").unwrap_or_default();
        self.character(fields::symbol(code, &font), look, open);
    }

    fn character(&mut self, character: Option<char>, look: &RunLook, open: &mut Open<'p>) {
        match character {
            Some(character) => self.text(character.encode_utf8(&mut [0; 4]), look, open),
            None => self.losses.add(Loss::Symbol, self.here()),
        }
    }

    /// Adds an image; one that floats follows its paragraph.
    pub(super) fn push_image(&mut self, image: Image, floats: bool, open: &mut Open<'p>) {
        if self.is_dropping() {
            return;
        }
        if floats {
            open.figures.push(image);
        } else {
            open.builder.push(Inline::Image(image));
        }
    }

    /// Adds text that no run holds.
    pub(super) fn push_plain(&mut self, text: &str, open: &mut Open<'p>) {
        let look = self.look(None, open);
        self.text(text, &look, open);
    }

    /// Reads a ruby; the parts of one that our writer made of a longer one bear the same `mark`.
    fn ruby(&mut self, element: Element<'p>, mark: Option<&str>, open: &mut Open<'p>) {
        let reading = element.child("rt").map(|reading| {
            let texts = reading.below().filter(|e| e.is(Ns::Word, "t"));
            texts.map(|text| text.text().into_owned()).collect::<String>()
        });
        let reading = reading.unwrap_or_default();
        let mark = mark.filter(|_| self.is_own);
        match (mark, &self.parted_ruby) {
            (Some(mark), Some((before, id, end)))
                if mark == before && *end == self.transcript.len() =>
            {
                self.ruby = Some(*id);
                if let Some(ruby) = self.rubies.get_mut(id.0 as usize) {
                    ruby.reading = format!("{} {reading}", ruby.reading);
                }
            }
            _ => self.begin_ruby(&reading),
        }
        if let Some(base) = element.child("rubyBase") {
            self.inline(base, open);
        }
        let end = self.transcript.len();
        self.parted_ruby = mark.zip(self.ruby).map(|(mark, id)| (mark.to_owned(), id, end));
        self.ruby = None;
    }

    fn begin_ruby(&mut self, reading: &str) {
        if !reading.trim().is_empty() && !self.is_dropping() {
            let id = RubyId(u32::try_from(self.rubies.len()).unwrap_or(u32::MAX));
            let (reading, origin) = (reading.trim().to_owned(), Origin::new(self.here()));
            self.rubies.push(Ruby { reading, origin });
            self.ruby = Some(id);
        }
    }

    fn simple_field(&mut self, element: Element<'p>, open: &mut Open<'p>) {
        let instruction = element.attribute("instr").unwrap_or_default().into_owned();
        self.open.push(OpenField { instruction, result: None });
        self.begin_result(open);
        self.inline(element, open);
        self.end_field(open);
    }

    fn field_character(&mut self, element: Element<'p>, look: &RunLook, open: &mut Open<'p>) {
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
                    Field::Index => self.losses.add(Loss::Index, self.here()),
                    Field::Text
                    | Field::Link { .. }
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

    fn end_field(&mut self, open: &mut Open<'p>) {
        match self.open.pop().and_then(|field| field.result) {
            Some(Effect::Link(link)) => self.link.retain(|open| *open != link),
            Some(Effect::Sequence(of)) => open.counted = Some((open.length, of)),
            Some(Effect::Text | Effect::Drop { .. }) | None => {}
        }
    }

    /// Works out how a run looks from its paragraph's style, its own style and itself.
    fn look(&mut self, properties: Option<Element<'p>>, open: &Open<'p>) -> RunLook {
        let none = Style::default();
        let id = properties.and_then(|properties| properties.child_val("rStyle"));
        let style = id.and_then(|id| self.styles.character(&id)).unwrap_or(&none);
        let own = properties.map(Look::read).unwrap_or_default();
        let paragraph = &open.look;
        let look = own.over(&paragraph.with_character_style(&style.look));
        // What a whole heading or quotation is by its style does not distinguish a part of it.
        let has_looks = open.role.has_looks();
        let differs = |value: Option<bool>, base: Option<bool>| {
            value == Some(true) && !(has_looks && base == Some(true))
        };
        let role = style.run_role;
        let mut marks = Marks::empty();
        let is_strong = role.is_some_and(|role| role.strong);
        marks.set(Marks::STRONG, is_strong || differs(look.bold, paragraph.bold));
        let is_emphasis = role.is_some_and(|role| role.emphasis);
        marks.set(Marks::EMPHASIS, is_emphasis || differs(look.italic, paragraph.italic));
        marks.set(Marks::CODE, role.is_some_and(|role| role.code));
        marks.set(Marks::STRIKE, differs(look.strike, paragraph.strike));
        if !style.is_note_call {
            match look.vertical.as_deref() {
                Some("superscript") => marks |= Marks::SUPERSCRIPT,
                Some("subscript") => marks |= Marks::SUBSCRIPT,
                // LibreOffice moves and shrinks instead.
                _ if !self.is_own && is_smaller(&own, paragraph) => match own.rise.unwrap_or(0) {
                    1.. => marks |= Marks::SUPERSCRIPT,
                    ..0 => marks |= Marks::SUBSCRIPT,
                    0 => {}
                },
                _ => {}
            }
        }
        let line = look.underline.as_deref().filter(|line| *line != "none");
        // Everywhere else links are underlined because they are links.
        let is_links = !self.is_own && !self.link.is_empty();
        let is_styles = has_looks && paragraph.underline.is_some() && own.underline.is_none();
        let is_lined = line.is_some() && !is_links && !is_styles;
        // 书名号, as old books have it, is a wavy line under the title.
        let is_wavy = matches!(line, Some("wave" | "wavyDouble" | "wavyHeavy"));
        // As our writer tells names and underlined text from each other.
        let is_named = self.is_own && look.underline_color.as_deref() == Some("000000");
        let is_double = self.is_own && matches!(line, Some("double" | "wavyDouble"));
        marks.set(Marks::BOOK_TITLE, is_lined && is_wavy);
        marks.set(Marks::PROPER_NAME, is_lined && is_named);
        marks.set(Marks::UNDERLINE, is_lined && (is_double || !is_wavy && !is_named));
        // Our writer says `none` of marks and spaces among characters with dots.
        let has_dots = look.dots.as_deref().is_some_and(|dots| self.is_own || dots != "none");
        marks.set(Marks::EMPHASIS_DOTS, has_dots);
        if open.role == Role::Code {
            marks = Marks::empty();
        }
        let is_hidden = look.hidden == Some(true);
        let here = self.here();
        if own.highlight == Some(true) && !is_hidden {
            self.losses.add(Loss::Highlight, here);
        }
        if own.caps == Some(true) && !is_hidden {
            self.losses.add(Loss::Caps, here);
        }
        let is_mono = |look: &Look| look.font.as_deref().is_some_and(is_mono);
        RunLook {
            marks,
            lang: self.lang(&own),
            is_hidden,
            is_note_call: style.is_note_call,
            has_mono: open.role != Role::Code && is_mono(&look) && !is_mono(paragraph),
        }
    }

    /// Returns the language that a run is marked as. Word marks whatever keyboard was in use, so
    /// Chinese and English say nothing, except in files of our own.
    fn lang(&self, own: &Look) -> Option<Lang> {
        let east_asian = own
            .east_asian
            .as_deref()
            .filter(|tag| self.is_own || tag.starts_with("ja") || tag.starts_with("ko"));
        let latin = own
            .latin
            .as_deref()
            .filter(|tag| self.is_own || !(tag.starts_with("en") || tag.starts_with("zh")));
        let tag = east_asian.or(latin)?;
        // Word always names a region; where it is the usual one, the language says as much.
        let usual = ["ja-JP", "ko-KR", "en-US", "fr-FR", "de-DE", "es-ES", "it-IT", "ru-RU"];
        let tag = if usual.contains(&tag) { tag.get(..2)? } else { tag };
        Lang::parse(tag)
    }
}

/// Whether a language mark is borne out by what is marked: Japanese has kana, Korean hangul,
/// others letters.
fn is_said_by(text: &str, lang: &Lang) -> bool {
    let has = |range: std::ops::RangeInclusive<char>| text.contains(|c| range.contains(&c));
    match lang.as_str().split('-').next() {
        Some("ja") => has('\u{3041}'..='\u{30FF}'),
        Some("ko") => has('\u{AC00}'..='\u{D7A3}'),
        _ => text.contains(|c: char| c.is_alphabetic() && c < '\u{2E80}'),
    }
}

/// Whether a run is set clearly smaller than its paragraph.
fn is_smaller(own: &Look, paragraph: &Look) -> bool {
    // Without any size said Word sets 10 points.
    let base = paragraph.size.unwrap_or(20);
    own.size.is_some_and(|size| size * 10 <= base * 9)
}

fn is_mono(font: &str) -> bool {
    let font = font.to_ascii_lowercase();
    ["consolas", "courier", "menlo", "monaco", "lucida console", "source code", "fira code"]
        .iter()
        .any(|name| font.starts_with(name))
        || font.ends_with(" mono")
        || font.contains(" mono ")
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

//! What stands in a paragraph: runs, links, fields, note calls, tracked changes.
//!
//! In: a paragraph. Out: inline content in its normal form; what was read stands in the
//! transcript, and every run points there.

use super::anchors::{self, NoteKind, NoteName};
use super::fields::{self, Target};
use super::looks::Looks;
use super::losses::Loss;
use super::regions::inner_call;
use super::results::Piece;
use super::run_look::{RunLook, is_said_by};
use super::story::{Open, Reader, alternative};
use crate::document::{Image, Inline, Marks, NoteId, Origin, Ruby, RubyId};
use crate::package::xml::{Element, Ns};
use crate::source::Span;

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
                (Ns::Word, "bookmarkStart") => {
                    if let Some(id) = inner_call(child).filter(|_| self.note_start.is_some()) {
                        self.note_call((NoteKind::Foot, id), open);
                        self.inner_call = child.attribute("id").map(|id| id.into_owned());
                    }
                }
                (Ns::Word, "bookmarkEnd") => {
                    self.inner_call
                        .take_if(|id| child.attribute("id").is_some_and(|end| end == *id));
                }
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
        let is_number = run.child("footnoteRef").is_some() || run.child("endnoteRef").is_some();
        // LibreOffice writes a note's text into the run of its number; others at most brackets.
        let is_label = match is_number {
            true => !run.children("t").any(|text| text.text().contains(char::is_alphanumeric)),
            false => look.is_note_call && (open.trims || calls_note || self.opens_note(open)),
        };
        open.trims |= is_label && self.opens_note(open);
        self.run_content(run, &look, is_label, open);
    }

    /// Whether nothing of the note being read has been met: a mark of its own stands there where
    /// Word does not count it.
    fn opens_note(&self, open: &Open<'_>) -> bool {
        self.note_start == Some(open.start) && open.builder.is_empty()
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
                    if let Some(instruction) = self.instruction() {
                        instruction.push_str(&child.text());
                    }
                }
                (Ns::Word, name @ ("footnoteReference" | "endnoteReference")) => {
                    let mark = child.attribute("customMarkFollows");
                    let is_own_mark = mark.is_some_and(|on| !matches!(&*on, "0" | "false" | "off"));
                    // Layout gives those of an edition anew.
                    if is_own_mark && !self.is_own {
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

    pub(super) fn note_call(&mut self, note: NoteName, open: &mut Open<'p>) {
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
    pub(super) fn text(&mut self, text: &str, look: &RunLook, open: &mut Open<'p>) {
        if let Some(instruction) = self.instruction() {
            instruction.push_str(text);
            return;
        }
        if look.is_hidden || self.is_dropping() || self.inner_call.is_some() || text.is_empty() {
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
        let clean = self.clean(text, look);
        let lang = look.lang.as_ref().filter(|lang| self.is_own || is_said_by(&clean, lang));
        if !self.is_own && clean.contains(|c: char| !c.is_whitespace()) {
            open.looks = Some(match open.looks.take() {
                Some(before) => Looks {
                    size: before.size.min(look.looks.size),
                    is_bold: before.is_bold && look.looks.is_bold,
                    ..before
                },
                None => look.looks.clone(),
            });
        }
        let start = self.transcript.len();
        self.transcript.push_str(&clean);
        let span = Span::new(start, self.transcript.len());
        if let Some(pieces) = self.reference() {
            pieces.push(Piece { text: clean, marks, lang: lang.cloned(), span });
            return;
        }
        let link = self.link.last().copied();
        open.length += clean.len();
        open.builder.push_text(&clean, marks, link, self.ruby, lang, span);
    }

    /// Makes characters of what a run's text holds: white space that XML was broken at is a space,
    /// a control character nothing; codes of symbol fonts are what these show.
    fn clean(&mut self, text: &str, look: &RunLook) -> String {
        let font = look.symbols.as_deref();
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' | '\r' => clean.push(' '),
                '\u{200B}' | '\u{FEFF}' => {}
                c if c.is_control() && c != '\t' => {}
                c if fields::is_symbol(c, font) => {
                    match fields::symbol(u32::from(c), font.unwrap_or("symbol")) {
                        Some(symbol) => clean.push(symbol),
                        None => self.losses.add(Loss::Symbol, self.here()),
                    }
                }
                c => clean.push(c),
            }
        }
        clean
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

    pub(super) fn character(
        &mut self,
        character: Option<char>,
        look: &RunLook,
        open: &mut Open<'p>,
    ) {
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

    pub(super) fn begin_ruby(&mut self, reading: &str) {
        if !reading.trim().is_empty() && !self.is_dropping() {
            let id = RubyId(u32::try_from(self.rubies.len()).unwrap_or(u32::MAX));
            let (reading, origin) = (reading.trim().to_owned(), Origin::new(self.here()));
            self.rubies.push(Ruby { reading, origin });
            self.ruby = Some(id);
        }
    }
}

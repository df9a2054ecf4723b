//! What stands in a paragraph.

use std::borrow::Cow;

use docx_rs::{
    BreakType, FieldCharType, Footnote, Hyperlink, HyperlinkType, InstrText, Paragraph, Run,
    VertAlignType,
};

use super::{Pen, styles};
use crate::document::{LinkId, Marks, NoteId};
use crate::layout::{ImageAsset, LayoutInline, LayoutText, LinkTarget, NotePlace};

impl Pen<'_> {
    /// Adds inline content to a paragraph.
    pub(super) fn inlines(
        &mut self,
        mut paragraph: Paragraph,
        content: &[LayoutInline],
    ) -> Paragraph {
        for inline in content {
            paragraph = match inline {
                LayoutInline::Text(text) => {
                    let run = self.run(text);
                    self.linked(paragraph, run, text.link)
                }
                LayoutInline::NoteCall { note, .. } => self.call(paragraph, *note),
                LayoutInline::Image { image, alt, link, .. } => {
                    let run = self.picture(*image, alt, ImageAsset::INLINE_PIXEL);
                    self.linked(paragraph, run, *link)
                }
                LayoutInline::Reference(reference) => {
                    let run = self.run(&reference.run);
                    self.linked(paragraph, run, reference.run.link)
                }
                LayoutInline::Index(_) => {
                    self.losses.insert("marks for the index");
                    paragraph
                }
                LayoutInline::Break => {
                    paragraph.add_run(Run::new().add_break(BreakType::TextWrapping))
                }
            };
        }
        paragraph
    }

    fn run(&mut self, text: &LayoutText) -> Run {
        if text.ruby.is_some() {
            self.losses.insert("ruby");
        }
        if text.lang.is_some() || text.marks.contains(Marks::PROTECTED) {
            self.losses.insert("languages");
        }
        let mut run = Run::new().add_text(sound(&text.text));
        for mark in text.marks.iter() {
            run = match mark {
                Marks::STRONG => run.bold(),
                Marks::EMPHASIS => run.italic(),
                Marks::STRIKE => run.strike(),
                Marks::CODE => run.style(styles::CODE_TEXT),
                Marks::UNDERLINE | Marks::PROPER_NAME => run.underline("single"),
                Marks::BOOK_TITLE => run.underline("wave"),
                Marks::SUPERSCRIPT => raised(run, VertAlignType::SuperScript),
                Marks::SUBSCRIPT => raised(run, VertAlignType::SubScript),
                Marks::EMPHASIS_DOTS => {
                    self.losses.insert("emphasis dots");
                    run
                }
                _ => run,
            };
        }
        run
    }

    /// Adds a run, as a link if it is one: docx-rs lists the targets of links of its own in an order
    /// that changes from run to run, so those to other places are fields.
    fn linked(&mut self, paragraph: Paragraph, run: Run, link: Option<LinkId>) -> Paragraph {
        let link = link.and_then(|id| self.document.links.get(id.0 as usize));
        match link.map(|link| &link.target) {
            Some(LinkTarget::Section(key)) => {
                let link = Hyperlink::new(key.to_bookmark(), HyperlinkType::Anchor);
                paragraph.add_hyperlink(link.add_run(run))
            }
            Some(LinkTarget::External(url)) => {
                let target = sound(url).replace('\\', "\\\\").replace('"', "%22");
                // docx-rs writes an instruction as it is.
                let target = target.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                let field = format!(" HYPERLINK \"{target}\" ");
                paragraph
                    .add_run(Run::new().add_field_char(FieldCharType::Begin, false))
                    .add_run(Run::new().add_instr_text(InstrText::Unsupported(field)))
                    .add_run(Run::new().add_field_char(FieldCharType::Separate, false))
                    .add_run(run)
                    .add_run(Run::new().add_field_char(FieldCharType::End, false))
            }
            Some(LinkTarget::Dead(_)) | None => paragraph.add_run(run),
        }
    }

    /// Calls a note; its text goes with the first call.
    fn call(&mut self, paragraph: Paragraph, id: NoteId) -> Paragraph {
        let index = id.0 as usize;
        let document = self.document;
        let Some(note) = document.notes.get(index) else { return paragraph };
        if note.place == NotePlace::End {
            self.losses.insert("notes at the end of chapters or of the text");
        }
        if !self.called.insert(index) {
            self.losses.insert("notes that are called twice");
            let run = Run::new().add_text(note.label.clone());
            return paragraph.add_run(raised(run, VertAlignType::SuperScript));
        }
        let content = self.note(note);
        // Word keeps 0 and -1 for the separators.
        let footnote = Footnote { id: index + 1, content };
        paragraph.add_run(Run::new().style(styles::NOTE_CALL).add_footnote_reference(footnote))
    }
}

fn raised(mut run: Run, to: VertAlignType) -> Run {
    run.run_property = run.run_property.vert_align(to);
    run
}

/// Drops characters that XML can't hold.
pub(super) fn sound(text: &str) -> Cow<'_, str> {
    let is_bad = |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(is_bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_bad(*c)).collect())
}

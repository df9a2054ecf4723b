//! Notes that stand together: which of them, where, under what heading.

use super::Resolver;
use super::notes::is_chapter;
use crate::document::{Document, NoteId, Origin};
use crate::layout::{
    LayoutBlock, LayoutEndnotes, LayoutHeading, LayoutInline, LayoutParagraph, LayoutText,
    NotePlace,
};
use crate::style::{NoteNumbering, NotesPlace, Role};

/// The rank of what stands above the notes of the whole text, of a chapter, and of a chapter among
/// those of the whole text.
const OF_TEXT: u8 = 1;
const OF_CHAPTER: u8 = 2;
const OF_GROUP: u8 = 3;

/// Returns which blocks of the body begin chapters.
pub(super) fn chapters(document: &Document, top_level: u8) -> Vec<usize> {
    (0..)
        .zip(&document.blocks)
        .filter(|(_, block)| is_chapter(block, top_level))
        .map(|(index, _)| index)
        .collect()
}

impl Resolver<'_> {
    /// Returns the notes that stand together, once the body is resolved; chapters begin with the
    /// blocks `starts`.
    pub(super) fn endnotes(
        &mut self,
        starts: &[usize],
        blocks: &[LayoutBlock],
    ) -> Vec<LayoutEndnotes> {
        let heading = |chapter: usize| -> Option<&LayoutHeading> {
            let start = starts.get(chapter.checked_sub(1)?)?;
            blocks.get(*start)?.as_heading()
        };
        let groups: Vec<(usize, Vec<NoteId>)> = (0..=starts.len())
            .map(|chapter| (chapter, self.called_from(chapter)))
            .filter(|(_, notes)| !notes.is_empty())
            .collect();
        if groups.is_empty() {
            return Vec::new();
        }
        let notes = &self.sheet.notes;
        match (notes.place, notes.numbering) {
            (NotesPlace::Page, _) => Vec::new(),
            (NotesPlace::Chapter, _) => groups
                .into_iter()
                .map(|(chapter, notes)| LayoutEndnotes {
                    key: self.free_key("notes"),
                    heading: self.notes_heading(&self.sheet.notes.title, OF_CHAPTER),
                    chapter: heading(chapter)
                        .and_then(|heading| heading.anchor.as_ref())
                        .map(|anchor| anchor.entry),
                    before: Some(starts.get(chapter).copied().unwrap_or(blocks.len())),
                    groups: vec![(None, notes)],
                })
                .collect(),
            (NotesPlace::End, numbering) => {
                let is_grouped = numbering == NoteNumbering::Chapter;
                let groups = match is_grouped {
                    true => groups
                        .into_iter()
                        .map(|(chapter, notes)| {
                            let title = heading(chapter).map(title);
                            (title.map(|title| self.notes_heading(&title, OF_GROUP)), notes)
                        })
                        .collect(),
                    false => {
                        let mut all: Vec<NoteId> =
                            groups.into_iter().flat_map(|(_, notes)| notes).collect();
                        all.sort();
                        vec![(None, all)]
                    }
                };
                vec![LayoutEndnotes {
                    key: self.free_key("notes"),
                    heading: self.notes_heading(&self.sheet.notes.title, OF_TEXT),
                    chapter: None,
                    before: None,
                    groups,
                }]
            }
        }
    }

    /// Returns the notes for the end of a chapter, by their numbers.
    fn called_from(&self, chapter: usize) -> Vec<NoteId> {
        let mut notes: Vec<(u32, NoteId)> = (0..)
            .map(NoteId)
            .zip(&self.note_forms)
            .filter(|(_, form)| (form.place, form.chapter) == (NotePlace::End, chapter))
            .map(|(note, form)| (form.number, note))
            .collect();
        notes.sort();
        notes.into_iter().map(|(_, note)| note).collect()
    }

    fn notes_heading(&self, text: &str, rank: u8) -> LayoutParagraph {
        let role = Role::Heading(rank);
        let style = self.sheet.role(role).clone();
        let content = vec![LayoutInline::Text(LayoutText::plain(text, style.text))];
        LayoutParagraph { role, style, continued: false, content, origin: Origin::unknown() }
    }
}

/// Returns what a chapter is called, its number included, without calls of notes.
fn title(heading: &LayoutHeading) -> String {
    let number = heading.number.as_ref();
    let mut title =
        number.map(|number| format!("{}{}", number.text, number.separator)).unwrap_or_default();
    for inline in &heading.paragraph.content {
        match inline {
            LayoutInline::Text(run) => title.push_str(&run.text),
            LayoutInline::Reference(reference) => title.push_str(&reference.run.text),
            LayoutInline::Break => title.push(' '),
            LayoutInline::NoteCall { .. } | LayoutInline::Image { .. } | LayoutInline::Index(_) => {
            }
        }
    }
    title
}

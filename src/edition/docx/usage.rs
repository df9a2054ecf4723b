//! Which characters Word shows in which face.
//!
//! In: the layout document. Out: for every face the characters that the text has in it, and those
//! that Word adds: numbers it counts, folios, what an editor types first.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{is_chinese, is_shared};
use crate::font::{FaceId, FaceRequest, FontBook, Script};
use crate::layout::{
    LayoutBlock, LayoutDocument, LayoutInline, LayoutNumber, LayoutParagraph, LayoutReference,
    LayoutText,
};
use crate::style::{Role, TextStyle, Weight};

/// What a Chinese face has in any case: marks, and what numbers are made of.
const CHINESE: &str = concat!(
    "　，、。；：？！“”‘’（）《》〈〉【】—…·～￥％〇一二三四五六七八九十百千万",
    "第章节条部卷篇回图表目录注①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
);

/// Returns the characters that the document shows in each face.
pub(super) fn characters_by_face(
    document: &LayoutDocument,
    book: &FontBook,
) -> BTreeMap<FaceId, BTreeSet<char>> {
    let mut usage = Usage { document, book, faces: BTreeMap::new() };
    usage.front();
    usage.blocks(&document.blocks);
    for note in &document.notes {
        usage.text(&note.label_style, &note.label);
        usage.blocks(&note.blocks);
    }
    for endnotes in &document.endnotes {
        usage.paragraph(&endnotes.heading);
    }
    if let Some(index) = &document.index {
        usage.paragraph(&index.heading);
        index.lines.iter().for_each(|line| usage.paragraph(line));
    }
    usage.faces
}

struct Usage<'d> {
    document: &'d LayoutDocument,
    book: &'d FontBook,
    faces: BTreeMap<FaceId, BTreeSet<char>>,
}

impl<'d> Usage<'d> {
    /// Adds the title, and what repeats the text elsewhere: contents, running heads.
    fn front(&mut self) {
        let document = self.document;
        let sheet = &document.sheet;
        // Something of the faces that every document has.
        for role in [Role::Body, Role::Folio, Role::TableBody, Role::Note] {
            self.text(&sheet.role(role).text, "");
        }
        document.title.iter().for_each(|part| self.paragraph(part));
        self.text(&sheet.role(Role::ContentsTitle).text, &sheet.contents.title);
        let title = document.metadata.title.as_deref().unwrap_or_default();
        self.text(&sheet.role(Role::RunningHead).text, title);
        for heading in document.blocks.iter().filter_map(LayoutBlock::as_heading) {
            let entry = if heading.is_part {
                Role::ContentsPart
            } else {
                Role::ContentsEntry(heading.rank.clamp(1, 6))
            };
            let english = heading.anchor.as_ref().and_then(|anchor| document.english_title(anchor));
            for role in [entry, Role::RunningHead] {
                let style = sheet.role(role).text;
                self.number(&style, heading.number.as_ref());
                self.text(&style, &super::inline::plain_text(&heading.paragraph.content));
                self.text(&style, english.unwrap_or_default());
            }
        }
        let entry = sheet.caption_entry().text;
        for list in document.caption_lists() {
            self.text(&sheet.role(Role::ContentsTitle).text, list.title);
            for listed in &list.entries {
                self.text(&entry, &super::inline::plain_text(&listed.caption.content));
            }
        }
    }

    fn blocks(&mut self, blocks: &'d [LayoutBlock]) {
        let mut waiting: Vec<&LayoutBlock> = blocks.iter().collect();
        while let Some(block) = waiting.pop() {
            match block {
                LayoutBlock::Heading(heading) => {
                    self.number(&heading.paragraph.style.text, heading.number.as_ref());
                    self.paragraph(&heading.paragraph);
                }
                LayoutBlock::Paragraph(paragraph) => self.paragraph(paragraph),
                LayoutBlock::List(list) => {
                    for item in &list.items {
                        self.text(&item.label_style, &item.label);
                        waiting.extend(&item.blocks);
                    }
                }
                LayoutBlock::Quote(quote) => waiting.extend(&quote.blocks),
                LayoutBlock::Code(code) => {
                    code.lines.iter().for_each(|line| self.text(&code.style.text, line));
                }
                LayoutBlock::Table(table) => {
                    table.caption.iter().for_each(|caption| self.paragraph(caption));
                    let rows = table.head.iter().chain(&table.body);
                    waiting.extend(rows.flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks));
                }
                LayoutBlock::Figure(figure) => {
                    figure.caption.iter().for_each(|caption| self.paragraph(caption));
                    self.text(&self.document.sheet.role(Role::Body).text, &figure.alt);
                }
                LayoutBlock::Rule => {}
            }
        }
    }

    fn number(&mut self, style: &TextStyle, number: Option<&LayoutNumber>) {
        if let Some(number) = number {
            self.text(style, &number.text);
            self.text(style, &number.separator);
        }
    }

    fn paragraph(&mut self, paragraph: &LayoutParagraph) {
        for piece in &paragraph.content {
            match piece {
                LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                    self.run(run);
                }
                LayoutInline::NoteCall { note, style, .. } => {
                    let note = usize::try_from(note.0).ok();
                    let note = note.and_then(|index| self.document.notes.get(index));
                    self.text(style, note.map(|note| &*note.label).unwrap_or_default());
                }
                LayoutInline::Image { alt, .. } => self.text(&paragraph.style.text, alt),
                LayoutInline::Index(_) | LayoutInline::Break => {}
            }
        }
    }

    fn run(&mut self, run: &LayoutText) {
        self.text(&run.style, &run.text);
        let ruby = run.ruby.and_then(|id| usize::try_from(id.0).ok());
        let ruby = ruby.and_then(|index| self.document.rubies.get(index));
        self.text(&run.style, ruby.map(|ruby| &*ruby.reading).unwrap_or_default());
    }

    /// Adds text in a style. A mark that Chinese and Latin share may come in either face.
    fn text(&mut self, style: &TextStyle, text: &str) {
        let request = FaceRequest::from(style);
        let chinese = self.face(FaceRequest { italic: false, ..request }, Script::Han);
        let latin = self.face(request, Script::Latin);
        for character in text.chars().filter(|c| !c.is_ascii() && !c.is_control()) {
            for (face, shows) in [
                (chinese, is_chinese(character) || is_shared(character)),
                (latin, !is_chinese(character)),
            ] {
                if let Some(characters) = self.faces.get_mut(&face).filter(|_| shows) {
                    characters.insert(character);
                }
            }
        }
    }

    /// Returns the face of a request; it, and the upright light one of its family, have what a face
    /// has in any case.
    fn face(&mut self, request: FaceRequest, script: Script) -> FaceId {
        let plain = FaceRequest { weight: Weight::Regular, italic: false, ..request };
        for request in [plain, request] {
            self.faces.entry(self.book.main_face(request, script)).or_insert_with(|| {
                let ascii = (' '..='~').filter(|_| script == Script::Latin);
                ascii.chain(CHINESE.chars()).collect()
            });
        }
        self.book.main_face(request, script)
    }
}

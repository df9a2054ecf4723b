//! The DOCX edition by docx-rs: a second, small writer of the same [`LayoutDocument`], against
//! which the first is held.
//!
//! Text, headings, lists, tables, notes, pictures and links are written, with named styles. What
//! docx-rs has no words for is left out and reported. It numbers paragraphs, notes and pictures
//! from counters of the whole process: here all of them are numbered by position.

mod inline;
mod styles;
mod table;

use std::collections::BTreeSet;
use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, BreakType, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat,
    Numbering, NumberingId, Paragraph, Pic, Run, SpecialIndentType, Start, Table,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, Result};
use crate::layout::{
    ImageAsset, ImageFormat, ImageId, ImageState, LayoutBlock, LayoutDocument, LayoutFigure,
    LayoutHeading, LayoutList, LayoutNote, LayoutParagraph,
};
use crate::outline::Key;
use crate::style::Role;

/// The innermost level that Word numbers, from 0.
const LAST_LEVEL: usize = 8;
/// How far each level of a list is indented, in twips.
const INDENT: i32 = 420;
/// English Metric Units in a point.
const EMU: f64 = 12_700.0;

/// Writes the DOCX edition.
///
/// What can't be expressed is reported as [`Code::EditionLoss`].
///
/// # Errors
///
/// Errors if docx-rs can't pack the file.
pub fn write(document: &LayoutDocument, diagnostics: &mut Diagnostics) -> Result<Vec<u8>> {
    let mut pen = Pen {
        document,
        losses: BTreeSet::new(),
        called: BTreeSet::new(),
        lists: Vec::new(),
        paragraphs: 0,
        bookmarks: 0,
        pictures: 0,
    };
    pen.losses.extend(["the contents list", "running heads", "notes' separators"]);
    let mut content = Vec::new();
    for paragraph in &document.title {
        content.push(pen.text(paragraph, styles::id(paragraph.role)).into());
    }
    pen.blocks(&document.blocks, Place::default(), &mut content);
    let mut docx = styles::add(Docx::new(), document);
    for (start, id) in pen.lists.iter().zip(1..) {
        docx = docx
            .add_abstract_numbering(numbering(id, *start))
            .add_numbering(Numbering::new(id, id));
    }
    for content in content {
        docx = match content {
            Content::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
            Content::Table(table) => docx.add_table(*table),
        };
    }
    pen.report(diagnostics);
    let mut file = Cursor::new(Vec::new());
    docx.pack(&mut file)
        .map_err(|error| Error::Edition { edition: "DOCX", reason: error.to_string() })?;
    Ok(file.into_inner())
}

/// Defines a list's labels: a number or bullet, the same on every level.
fn numbering(id: usize, start: Option<u32>) -> AbstractNumbering {
    (0..=LAST_LEVEL).zip(1..).fold(AbstractNumbering::new(id), |numbering, (level, depth)| {
        let (format, text) = match start {
            Some(_) => ("decimal", format!("%{depth}.")),
            None => ("bullet", "•".to_owned()),
        };
        let first = usize::try_from(start.unwrap_or(1)).unwrap_or(usize::MAX);
        let format = NumberFormat::new(format);
        let level = Level::new(
            level,
            Start::new(first),
            format,
            LevelText::new(text),
            LevelJc::new("left"),
        );
        let hanging = Some(SpecialIndentType::Hanging(INDENT));
        numbering.add_level(level.indent(Some(INDENT * depth), hanging, None, None))
    })
}

/// What stands in the body or a cell.
enum Content {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl From<Paragraph> for Content {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

/// Where blocks stand.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The style of paragraphs, if not that of running text.
    style: Option<&'static str>,
    /// How many lists they stand in.
    depth: usize,
}

struct Pen<'d> {
    document: &'d LayoutDocument,
    losses: BTreeSet<&'static str>,
    /// The notes called so far.
    called: BTreeSet<usize>,
    /// The number each list begins with.
    lists: Vec<Option<u32>>,
    paragraphs: u32,
    bookmarks: usize,
    pictures: usize,
}

impl Pen<'_> {
    fn report(self, diagnostics: &mut Diagnostics) {
        let losses: Vec<&str> = self.losses.into_iter().collect();
        let message = format!("docx-rs has no words for {}", losses.join(", "));
        let hint = "leave --docx-writer out to have them";
        diagnostics.push(Diagnostic::new(Code::EditionLoss, message).with_hint(hint));
    }

    /// Begins a paragraph with an id by position.
    fn paragraph(&mut self, style: &str) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08x}", self.paragraphs)).style(style)
    }

    fn text(&mut self, paragraph: &LayoutParagraph, style: &str) -> Paragraph {
        let begun = self.paragraph(style);
        self.inlines(begun, &paragraph.content)
    }

    /// Ends a paragraph that a key leads to, whose text `fill` adds.
    fn anchored(
        &mut self,
        paragraph: Paragraph,
        key: Option<&Key>,
        fill: impl FnOnce(&mut Self, Paragraph) -> Paragraph,
    ) -> Paragraph {
        let Some(key) = key else { return fill(self, paragraph) };
        self.bookmarks += 1;
        let id = self.bookmarks;
        let paragraph = paragraph.add_bookmark_start(id, key.to_bookmark());
        fill(self, paragraph).add_bookmark_end(id)
    }

    fn blocks(&mut self, blocks: &[LayoutBlock], place: Place, out: &mut Vec<Content>) {
        for block in blocks {
            match block {
                LayoutBlock::Heading(heading) => out.push(self.heading(heading).into()),
                LayoutBlock::Paragraph(paragraph) => {
                    let text = self.text(paragraph, place.style.unwrap_or(styles::BODY));
                    out.push(indented(text, place).into());
                }
                LayoutBlock::List(list) => self.list(list, place, out),
                LayoutBlock::Quote(quote) => {
                    let only_text =
                        quote.blocks.iter().all(|block| matches!(block, LayoutBlock::Paragraph(_)));
                    if !only_text || place.depth > 0 || place.style.is_some() {
                        self.losses.insert("the nesting of quotations");
                    }
                    let style = Some(styles::id(quote.role));
                    self.blocks(&quote.blocks, Place { style, ..place }, out);
                }
                LayoutBlock::Code(code) => {
                    let mut run = Run::new();
                    for (index, line) in code.lines.iter().enumerate() {
                        if index > 0 {
                            run = run.add_break(BreakType::TextWrapping);
                        }
                        run = run.add_text(inline::sound(line));
                    }
                    let paragraph = self.paragraph(styles::id(Role::Code)).add_run(run);
                    out.push(indented(paragraph, place).into());
                }
                LayoutBlock::Table(table) => self.table(table, out),
                LayoutBlock::Figure(figure) => self.figure(figure, place, out),
                LayoutBlock::Rule => {
                    let run = Run::new().add_text("***");
                    let paragraph = self.paragraph(styles::RULE).add_run(run);
                    out.push(paragraph.into());
                }
            }
        }
    }

    fn heading(&mut self, heading: &LayoutHeading) -> Paragraph {
        let paragraph = self.paragraph(styles::heading(heading.level));
        let key = heading.anchor.as_ref().map(|anchor| &anchor.key);
        self.anchored(paragraph, key, |pen, mut paragraph| {
            if let Some(number) = &heading.number {
                let number = format!("{}{}", number.text, number.separator);
                paragraph = paragraph.add_run(Run::new().add_text(number));
            }
            pen.inlines(paragraph, &heading.paragraph.content)
        })
    }

    /// Writes a list; an item's first paragraph bears its number, the others go on with it.
    fn list(&mut self, list: &LayoutList, place: Place, out: &mut Vec<Content>) {
        self.lists.push(list.start);
        let id = self.lists.len();
        if place.depth > LAST_LEVEL {
            self.losses.insert("lists nested deeper than nine levels");
        }
        let level = place.depth.min(LAST_LEVEL);
        let inner = Place { style: Some(styles::CONTINUATION), depth: place.depth + 1 };
        for item in &list.items {
            let (first, rest) = match item.blocks.split_first() {
                Some((LayoutBlock::Paragraph(first), rest)) => (Some(first), rest),
                _ => (None, item.blocks.as_slice()),
            };
            let paragraph = self.paragraph(styles::ITEM);
            let paragraph = paragraph.numbering(NumberingId::new(id), IndentLevel::new(level));
            let content = first.map_or(&[][..], |first| &first.content);
            let paragraph = self.inlines(paragraph, content);
            out.push(paragraph.into());
            self.blocks(rest, inner, out);
        }
    }

    fn figure(&mut self, figure: &LayoutFigure, place: Place, out: &mut Vec<Content>) {
        let run = self.picture(figure.image, &figure.alt, ImageAsset::FIGURE_PIXEL);
        let paragraph = self.paragraph(place.style.unwrap_or(styles::BODY));
        let key = figure.anchor.as_ref();
        let key = if figure.caption.is_none() { key } else { None };
        let paragraph = self.anchored(paragraph, key, |_, paragraph| paragraph.add_run(run));
        out.push(paragraph.into());
        self.caption(figure.caption.as_ref(), figure.anchor.as_ref(), out);
    }

    fn caption(
        &mut self,
        caption: Option<&LayoutParagraph>,
        key: Option<&Key>,
        out: &mut Vec<Content>,
    ) {
        let Some(caption) = caption else { return };
        let paragraph = self.paragraph(styles::id(caption.role));
        let written =
            self.anchored(paragraph, key, |pen, begun| pen.inlines(begun, &caption.content));
        out.push(written.into());
    }

    /// Draws an image, or says what it shows.
    fn picture(&mut self, image: ImageId, alt: &str, pixel: f64) -> Run {
        let asset = self.document.images.get(image.0 as usize);
        let state = asset.map(|asset| &asset.state);
        let Some(ImageState::Loaded { data, format: ImageFormat::Png, width, height }) = state
        else {
            if matches!(state, Some(ImageState::Loaded { .. })) {
                self.losses.insert("JPEG files");
            }
            return Run::new().add_text(inline::sound(alt));
        };
        self.losses.insert("the description of images");
        self.pictures += 1;
        let wide = f64::from(*width) * pixel;
        let fit = (self.document.sheet.page.measure.to_pt() / wide).min(1.0);
        let emu = |pixels: u32| emu(f64::from(pixels) * pixel * fit);
        let picture = Pic::new_with_dimensions(data.to_vec(), *width, *height)
            .id(format!("rIdPicture{}", self.pictures))
            .size(emu(*width), emu(*height));
        Run::new().add_image(picture)
    }

    /// Returns the paragraphs of a note; docx-rs puts nothing else in one.
    fn note(&mut self, note: &LayoutNote) -> Vec<Paragraph> {
        let mut content = Vec::new();
        let style = Some(styles::id(Role::Note));
        self.blocks(&note.blocks, Place { style, depth: 0 }, &mut content);
        let mut paragraphs = Vec::with_capacity(content.len());
        for content in content {
            match content {
                Content::Paragraph(paragraph) => paragraphs.push(*paragraph),
                Content::Table(_) => {
                    self.losses.insert("tables in notes");
                }
            }
        }
        paragraphs
    }
}

/// Indents what goes on with an item of a list.
fn indented(paragraph: Paragraph, place: Place) -> Paragraph {
    match i32::try_from(place.depth.min(LAST_LEVEL + 1)) {
        Ok(depth @ 1..) => paragraph.indent(Some(INDENT * depth), None, None, None),
        _ => paragraph,
    }
}

/// Converts points.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn emu(points: f64) -> u32 {
    (points * EMU).clamp(1.0, f64::from(i32::MAX)) as u32
}

//! The PDF edition by printpdf: a second, small writer of the same [`PagedDocument`], against which
//! the first is held.
//!
//! printpdf embeds whole faces, so they are subset before it sees them; and it knows one text for
//! each glyph of a font, so a glyph that stands for several is put into as many fonts. What it has
//! no words for is reported: structure, standards, nested bookmarks.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Codepoint, Color as Paint, Destination, FontId, Greyscale,
    ImageCompression, ImageOptimizationOptions, LinePoint, LinkAnnotation, Op, PageAnnotId,
    PageAnnotation, PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, RawImage, Rect, Rgb, TextItem, TextMatrix,
    WindingOrder, XObject, XObjectId, XObjectTransform, parse_pdf_date,
};
use subsetter::GlyphRemapper;

use super::pdf::metadata::title;
use super::pdf::{PdfOptions, PdfStandard};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, Result};
use crate::font::{FaceId, FontBook};
use crate::layout::{
    self, Content, GlyphRun, ImageId, ImageState, LinkArea, LinkTarget, Page, PagedDocument, Shape,
};
use crate::style::{Color, Length};

/// Stands where an image can't be drawn.
const EMPTY: Color = Color { red: 229, green: 229, blue: 229 };

/// Writes the PDF edition.
///
/// Everything on the pages is drawn where the default writer draws it. What can't be expressed
/// is reported as [`Code::EditionLoss`], images that can't be decoded as [`Code::BrokenImage`].
pub fn write(
    document: &PagedDocument,
    fonts: &FontBook,
    options: &PdfOptions,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    report_losses(document, options, diagnostics);
    let mut pdf = PdfDocument::new(&title(document).unwrap_or_default());
    let subsets = Subsets::new(document);
    subsets.embed(&mut pdf, fonts)?;
    let images = embed_images(&mut pdf, document, diagnostics);
    pdf.pages = document
        .pages
        .iter()
        .map(|page| Pen { page, document, fonts, subsets: &subsets, images: &images }.page())
        .collect();
    add_bookmarks(&mut pdf, document);
    describe(&mut pdf, document, options);
    save(&pdf)
}

fn report_losses(document: &PagedDocument, options: &PdfOptions, diagnostics: &mut Diagnostics) {
    let mut losses = vec!["a structure tree", "page labels", "named destinations"];
    if options.standard != PdfStandard::None {
        losses.push("the standards asked for");
    }
    if document.bookmarks.iter().any(|bookmark| bookmark.depth > 1) {
        losses.push("the nesting of bookmarks");
    }
    let message = format!("printpdf has no words for {}", losses.join(", "));
    let hint = "leave --pdf-writer out to have them";
    diagnostics.push(Diagnostic::new(Code::EditionLoss, message).with_hint(hint));
}

fn failure(reason: impl ToString) -> Error {
    Error::Edition { edition: "PDF", reason: reason.to_string() }
}

/// Serialises without what printpdf draws from a counter of the whole process.
fn save(pdf: &PdfDocument) -> Result<Vec<u8>> {
    // Images as they are, deflated.
    let images = ImageOptimizationOptions {
        format: Some(ImageCompression::Flate),
        auto_optimize: Some(false),
        max_image_size: None,
        ..ImageOptimizationOptions::default()
    };
    let options = PdfSaveOptions { image_optimization: Some(images), ..PdfSaveOptions::default() };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    file.trailer.remove(b"ID");
    let info = file.trailer.get(b"Info").and_then(|info| info.as_reference());
    if let Ok(info) = info.and_then(|id| file.get_dictionary_mut(id)) {
        info.remove(b"GTS_PDFXVersion");
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(failure)?;
    Ok(bytes)
}

/// A glyph's text in the one font that has it: the font's number among those of the face.
type Variant = usize;

/// Which glyphs of which faces are drawn, and what they stand for.
#[derive(Default)]
struct Subsets<'a> {
    /// The texts that each glyph stands for; the place of one is its variant.
    texts: BTreeMap<(FaceId, u16), Vec<&'a str>>,
    remappers: BTreeMap<(FaceId, Variant), GlyphRemapper>,
}

impl<'a> Subsets<'a> {
    fn new(document: &'a PagedDocument) -> Self {
        let mut subsets = Self::default();
        for item in document.pages.iter().flat_map(|page| &page.items) {
            let Content::Glyphs(run) = &item.content else { continue };
            for (glyph, text) in run.glyphs.iter().zip(texts(run)) {
                let known = subsets.texts.entry((run.face, glyph.id)).or_default();
                let variant = known.iter().position(|other| *other == text).unwrap_or_else(|| {
                    known.push(text);
                    known.len() - 1
                });
                let remapper = subsets.remappers.entry((run.face, variant));
                remapper.or_insert_with(GlyphRemapper::new).remap(glyph.id);
            }
        }
        subsets
    }

    /// Returns the font and the number in it of a glyph that stands for `text`.
    fn find(&self, face: FaceId, glyph: u16, text: &str) -> Option<(Variant, u16)> {
        let variant = self.texts.get(&(face, glyph))?.iter().position(|known| *known == text)?;
        Some((variant, self.remappers.get(&(face, variant))?.get(glyph)?))
    }

    fn embed(&self, pdf: &mut PdfDocument, fonts: &FontBook) -> Result<()> {
        for ((face, variant), remapper) in &self.remappers {
            let subset = subsetter::subset(fonts.face(*face).data(), 0, remapper);
            let subset = subset.map_err(failure)?;
            let font = ParsedFont::from_bytes(&subset, 0, &mut Vec::new());
            let font = font.ok_or_else(|| failure("printpdf can't read a subset of a face"))?;
            pdf.resources.fonts.map.insert(font_id(fonts, *face, *variant), PdfFont::new(font));
        }
        Ok(())
    }
}

/// Returns the name of a font: a subset's begins with six letters of its own.
fn font_id(fonts: &FontBook, face: FaceId, variant: Variant) -> FontId {
    let letter = |place: u32| {
        char::from(b'A' + u8::try_from(variant / 26_usize.pow(place) % 26).unwrap_or(0))
    };
    let tag: String = (0..6).rev().map(letter).collect();
    FontId(format!("{tag}+{}", fonts.face(face).name()))
}

/// Returns what each glyph of a run stands for. The characters of a cluster are handed out one to
/// a glyph, the last glyph gets those that are left.
fn texts(run: &GlyphRun) -> impl Iterator<Item = &str> {
    run.glyphs.chunk_by(|a, b| a.text == b.text).flat_map(|cluster| {
        let range = cluster[0].text.start as usize..cluster[0].text.end as usize;
        let mut rest = run.text.get(range).unwrap_or_default();
        (1..=cluster.len()).map(move |place| {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let (own, left) =
                rest.split_at(if place == cluster.len() { rest.len() } else { first });
            rest = left;
            own
        })
    })
}

fn embed_images(
    pdf: &mut PdfDocument,
    document: &PagedDocument,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<ImageId, XObjectId> {
    let mut ids = BTreeMap::new();
    for (index, asset) in (0..).zip(&document.images) {
        let ImageState::Loaded { data, .. } = &asset.state else { continue };
        match RawImage::decode_from_bytes(data, &mut Vec::new()) {
            Ok(image) => {
                let id = XObjectId(format!("image{index}"));
                pdf.resources.xobjects.map.insert(id.clone(), XObject::Image(image));
                ids.insert(ImageId(index), id);
            }
            Err(reason) => {
                let message = format!("image {} can't be drawn: {reason}", asset.source);
                diagnostics.push(Diagnostic::new(Code::BrokenImage, message));
            }
        }
    }
    ids
}

/// Draws a page; y grows upward from here on.
struct Pen<'a> {
    page: &'a Page,
    document: &'a PagedDocument,
    fonts: &'a FontBook,
    subsets: &'a Subsets<'a>,
    images: &'a BTreeMap<ImageId, XObjectId>,
}

impl Pen<'_> {
    fn page(&self) -> PdfPage {
        let mut ops = Vec::new();
        for item in &self.page.items {
            match &item.content {
                Content::Glyphs(run) => self.glyphs(run, &mut ops),
                Content::Fill { rect, shape: Shape::Box, color } => {
                    self.fill(*rect, *color, &mut ops);
                }
                Content::Fill { rect, shape, color } => {
                    self.polygon(&shape.outline(*rect), *color, &mut ops);
                }
                Content::Image { rect, image, .. } => match self.images.get(image) {
                    Some(id) => ops.push(self.image(*rect, id.clone())),
                    None => self.fill(*rect, EMPTY, &mut ops),
                },
            }
        }
        ops.extend(self.page.links.iter().filter_map(|area| self.link(area)));
        ops.extend(self.page.jumps.iter().filter_map(|jump| {
            Some(self.annotation(jump.rect, self.go_to(jump.page, jump.point)?))
        }));
        let paper = Rect::from_wh(points(self.page.width), points(self.page.height));
        PdfPage { media_box: paper.clone(), trim_box: paper.clone(), crop_box: paper, ops }
    }

    fn glyphs(&self, run: &GlyphRun, ops: &mut Vec<Op>) {
        if run.size <= Length::ZERO {
            return;
        }
        ops.extend([Op::StartTextSection, Op::SetFillColor { col: paint(run.color) }]);
        let face = self.fonts.face(run.face);
        let thousandths = |length: Length| length.ratio(run.size) * 1000.0;
        // Where the glyph's origin is, and where the font's own advances have come to, both from
        // where the run begins.
        let (mut origin, mut pen) = (Length::ZERO, 0.0);
        let mut set = None;
        for (glyph, text) in run.glyphs.iter().zip(texts(run)) {
            let Some((variant, id)) = self.subsets.find(run.face, glyph.id, text) else { continue };
            let place = thousandths(origin + glyph.shift);
            if set != Some(variant) {
                let font = PdfFontHandle::External(font_id(self.fonts, run.face, variant));
                let x = points(run.origin.x + origin + glyph.shift);
                let matrix = TextMatrix::Translate(x, self.up(run.origin.y));
                ops.push(Op::SetFont { font, size: points(run.size) });
                ops.push(Op::SetTextMatrix { matrix });
                ops.push(Op::ShowText { items: Vec::new() });
                (set, pen) = (Some(variant), place);
            }
            if let Some(Op::ShowText { items }) = ops.last_mut() {
                if (pen - place).abs() > 0.01 {
                    items.push(TextItem::Offset(single(pen - place)));
                }
                let shown = Codepoint::with_cid(id, 0.0, text.to_owned());
                items.push(TextItem::GlyphIds(vec![shown]));
            }
            let units = f64::from(face.advance(glyph.id)) * 1000.0;
            // printpdf writes whole thousandths, rounded down.
            pen = place + (units / f64::from(face.units_per_em())).floor();
            origin += glyph.advance;
        }
        ops.push(Op::EndTextSection);
    }

    fn fill(&self, rect: layout::Rect, color: Color, ops: &mut Vec<Op>) {
        let rectangle = Rect { mode: Some(PaintMode::Fill), ..self.rectangle(rect) };
        ops.extend([Op::SetFillColor { col: paint(color) }, Op::DrawRectangle { rectangle }]);
    }

    fn polygon(&self, corners: &[layout::Point], color: Color, ops: &mut Vec<Op>) {
        let corner = |at: &layout::Point| LinePoint {
            p: Point { x: points(at.x), y: self.up(at.y) },
            bezier: false,
        };
        let ring = PolygonRing { points: corners.iter().map(corner).collect() };
        let polygon = Polygon {
            rings: vec![ring],
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        };
        ops.extend([Op::SetFillColor { col: paint(color) }, Op::DrawPolygon { polygon }]);
    }

    fn image(&self, rect: layout::Rect, id: XObjectId) -> Op {
        let place = self.rectangle(rect);
        let transform = XObjectTransform {
            translate_x: Some(place.x),
            translate_y: Some(place.y),
            scale_x: Some(place.width.0),
            scale_y: Some(place.height.0),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        Op::UseXobject { id, transform }
    }

    fn link(&self, area: &LinkArea) -> Option<Op> {
        let actions = match &area.target {
            LinkTarget::External(url) => Actions::uri(url.clone()),
            LinkTarget::Section(key) => {
                let target = self.document.destinations.iter().find(|to| to.key == *key)?;
                self.go_to(target.page, target.point)?
            }
            LinkTarget::Dead(_) => return None,
        };
        Some(self.annotation(area.rect, actions))
    }

    fn go_to(&self, page: usize, place: layout::Point) -> Option<Actions> {
        let height = self.document.pages.get(page)?.height;
        Some(Actions::go_to(Destination::Xyz {
            // Counted from 1.
            page: page + 1,
            left: Some(points(place.x).0),
            top: Some(points(height - place.y).0),
            zoom: None,
        }))
    }

    fn annotation(&self, rect: layout::Rect, actions: Actions) -> Op {
        let border = BorderArray::Solid([0.0; 3]);
        let link = LinkAnnotation::new(self.rectangle(rect), actions, Some(border), None, None);
        Op::LinkAnnotation { link }
    }

    fn rectangle(&self, rect: layout::Rect) -> Rect {
        let bottom = self.up(rect.y + rect.height);
        Rect::from_xywh(points(rect.x), bottom, points(rect.width), points(rect.height))
    }

    fn up(&self, y: Length) -> Pt {
        points(self.page.height - y)
    }
}

/// Adds the bookmarks, flat; printpdf sorts those of a page by title.
fn add_bookmarks(pdf: &mut PdfDocument, document: &PagedDocument) {
    for (index, bookmark) in document.bookmarks.iter().enumerate() {
        let place = document.destinations.iter().find(|place| place.key == bookmark.key);
        if let Some(place) = place {
            let id = PageAnnotId(format!("{index:06}"));
            let annotation = PageAnnotation { name: bookmark.title.clone(), page: place.page + 1 };
            pdf.bookmarks.map.insert(id, annotation);
        }
    }
}

fn describe(pdf: &mut PdfDocument, document: &PagedDocument, options: &PdfOptions) {
    let info = &mut pdf.metadata.info;
    info.author = document.metadata.authors.join("; ");
    info.creator = "hanpress".to_owned();
    info.producer = concat!("hanpress ", env!("CARGO_PKG_VERSION"), " (printpdf)").to_owned();
    let date = options.day();
    let written = format!("D:{:04}{:02}{:02}000000Z", date.year, date.month, date.day);
    if let Ok(date) = parse_pdf_date(&written) {
        (info.creation_date, info.modification_date, info.metadata_date) = (date, date, date);
    }
}

fn paint(color: Color) -> Paint {
    if color == Color::BLACK {
        return Paint::Greyscale(Greyscale::new(0.0, None));
    }
    let [red, green, blue] =
        [color.red, color.green, color.blue].map(|value| f32::from(value) / 255.0);
    Paint::Rgb(Rgb::new(red, green, blue, None))
}

fn points(length: Length) -> Pt {
    Pt(single(length.to_pt()))
}

#[expect(clippy::cast_possible_truncation, reason = "PDF numbers are single precision")]
fn single(number: f64) -> f32 {
    number as f32
}

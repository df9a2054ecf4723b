//! Pages, glyphs, rectangles and images.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation};
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Quadrilateral, Rect, Size, Transform};
use krilla::image::Image;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::glyphs::{SHARED, Uses, usual};
use super::ink::Ink;
use super::labels::Labels;
use super::navigation::Places;
use super::sheet::Sheet;
use super::structure::TreeBuilder;
use crate::document::Lang;
use crate::font::{FaceId, FontBook};
use crate::layout;
use crate::layout::{
    ArtifactKind, Content, GlyphRun, ImageAsset, ImageFormat, ImageId, ImageState, Item, Jump,
    LinkArea, LinkTarget, NodeId, Page, PagedDocument, Shape, Tag,
};
use crate::style::{Color, Length};

/// The faces, taken in by krilla when they are first drawn with, once for all threads.
#[derive(Debug)]
pub(super) struct Faces<'a> {
    fonts: &'a FontBook,
    taken: Vec<OnceLock<Option<Font>>>,
}

impl<'a> Faces<'a> {
    pub(super) fn new(fonts: &'a FontBook) -> Self {
        Self { fonts, taken: fonts.ids().map(|_| OnceLock::new()).collect() }
    }

    pub(super) fn get(&self, face: FaceId) -> Option<Font> {
        let slot = self.taken.get(usize::from(face.0))?;
        slot.get_or_init(|| Font::new(self.fonts.face(face).data().into(), 0)).clone()
    }
}

/// Draws pages, remembering images between them.
pub(super) struct Pen<'a> {
    assets: &'a [ImageAsset],
    faces: &'a Faces<'a>,
    places: &'a Places<'a>,
    images: BTreeMap<ImageId, Option<Image>>,
    broken: &'a mut Broken,
    labels: Labels,
    /// What surrounds the pages, if they are for the press.
    sheet: Option<Sheet<'a>>,
    ink: Ink,
}

/// Stands where an image can't be drawn.
const EMPTY: Color = Color { red: 229, green: 229, blue: 229 };

/// Images that can't be drawn, and why.
pub(super) type Broken = BTreeMap<ImageId, String>;

impl<'a> Pen<'a> {
    pub(super) fn new(
        document: &'a PagedDocument,
        faces: &'a Faces<'a>,
        places: &'a Places<'a>,
        sheet: Option<Sheet<'a>>,
        broken: &'a mut Broken,
    ) -> Self {
        let images = broken.keys().map(|id| (*id, None)).collect();
        let labels = Labels::default();
        let ink = sheet.map_or(Ink::Screen, |sheet| sheet.ink());
        Self { assets: &document.images, faces, places, images, broken, labels, sheet, ink }
    }

    /// Writes the document; images that only now turn out to be broken are noted as such.
    pub(super) fn finish(self, pdf: Document) -> Result<Vec<u8>, KrillaError> {
        let written = pdf.finish();
        if let Err(KrillaError::Image(image, _, reason)) = &written {
            // More than one if files are alike.
            let same = self.images.iter().filter(|(_, drawn)| drawn.as_ref() == Some(image));
            self.broken.extend(same.map(|(id, _)| (*id, reason.clone())));
        }
        written
    }

    /// Draws a page. `uses` are the glyphs of the document, to be told krilla with its first page.
    pub(super) fn page(
        &mut self,
        pdf: &mut Document,
        page: &Page,
        uses: Option<&Uses>,
        tree: &mut TreeBuilder,
    ) {
        let (width, height) = (points(page.width), points(page.height));
        let Some(settings) = PageSettings::from_wh(width, height) else { return };
        let paper = Rect::from_xywh(0.0, 0.0, width, height);
        let (trim, bleed) = self.sheet.map_or((paper, None), |sheet| sheet.boxes(page));
        let settings = settings
            .with_trim_box(trim)
            .with_bleed_box(bleed)
            .with_page_label(self.labels.label(&page.folio));
        let mut sheet = pdf.start_page_with(settings);
        if let Some(uses) = uses {
            // The next surface begins with an empty page again.
            let mut surface = sheet.surface();
            uses.introduce(&mut surface, self.faces, self.ink);
            surface.finish();
        }
        let mut surface = sheet.surface();
        for group in apart(&page.items).chunk_by(belong_together) {
            self.group(&mut surface, group, tree);
        }
        if let Some(sheet) = self.sheet {
            sheet.draw_marks(&mut surface, page);
        }
        surface.finish();
        for (node, areas) in by_node(&page.links) {
            if let Some(annotation) = self.link(&areas) {
                tree.push(node, sheet.add_tagged_annotation(annotation));
            }
        }
        for jump in &page.jumps {
            if let Some(annotation) = self.jump(jump) {
                tree.push(jump.node, sheet.add_tagged_annotation(annotation));
            }
        }
        sheet.finish();
    }

    /// Makes an annotation of the way between a note and its call.
    fn jump(&self, jump: &Jump) -> Option<Annotation> {
        let target = self.places.position(jump.page, jump.point)?;
        let link = LinkAnnotation::new(rectangle(jump.rect)?, target);
        Some(Annotation::new_link(link, Some(jump.alt.clone())))
    }

    /// Draws items that belong to the same node as one piece of marked content.
    fn group(&mut self, surface: &mut Surface, items: &[Item], tree: &mut TreeBuilder) {
        let Some(first) = items.first() else { return };
        let lang = items.iter().find_map(lang).map(Lang::as_str);
        let is_text = items.iter().any(|item| matches!(item.content, Content::Glyphs(_)));
        let identifier = surface.start_tagged(match first.tag {
            Tag::Node(_) if is_decoration(first) => {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
            }
            Tag::Node(_) if is_text => {
                let actual = replaced(first).map(|run| run.text.as_str());
                ContentTag::Span(SpanTag::empty().with_lang(lang).with_actual_text(actual))
            }
            Tag::Node(_) => ContentTag::Other,
            Tag::Artifact(kind) => ContentTag::Artifact(Artifact::with_kind(artifact(kind))),
        });
        for item in items {
            match &item.content {
                Content::Glyphs(run) => self.glyphs(surface, run),
                Content::Fill { rect, shape: Shape::Box, color } => {
                    self.fill(surface, rectangle(*rect), *color);
                }
                Content::Fill { rect, shape, color } => {
                    self.draw(surface, polygon(&shape.outline(*rect)), *color);
                }
                Content::Image { rect, image, .. } => self.image(surface, *rect, *image),
            }
        }
        surface.end_tagged();
        match first.tag {
            Tag::Node(node) if !is_decoration(first) => match replaced(first) {
                // Some readers look for it here, others in the marked content.
                Some(run) => tree.push_replaced(node, identifier, run.text.clone()),
                None => tree.push(node, identifier),
            },
            Tag::Node(_) | Tag::Artifact(_) => {}
        }
    }

    fn glyphs(&mut self, surface: &mut Surface, run: &GlyphRun) {
        let Some(font) = self.faces.get(run.face) else { return };
        if run.size <= Length::ZERO {
            return;
        }
        let text = usual(&run.text);
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|glyph| {
                let range = glyph.text.start as usize..glyph.text.end as usize;
                // krilla slices the text with it.
                let range = match text.get(range.clone()) {
                    _ if text != run.text => 0..text.len(),
                    Some(_) => range,
                    None => 0..0,
                };
                KrillaGlyph::new(
                    GlyphId::new(u32::from(glyph.id)),
                    ratio(glyph.advance, run.size),
                    ratio(glyph.shift, run.size),
                    0.0,
                    0.0,
                    range,
                    None,
                )
            })
            .collect();
        surface.set_fill(Some(self.ink.fill(run.color)));
        surface.draw_glyphs(point(run.origin), &glyphs, font, text, points(run.size), false);
    }

    fn fill(&self, surface: &mut Surface, rect: Option<Rect>, color: Color) {
        self.draw(surface, outline(rect), color);
    }

    fn draw(&self, surface: &mut Surface, path: Option<Path>, color: Color) {
        if let Some(path) = path {
            surface.set_fill(Some(self.ink.fill(color)));
            surface.draw_path(&path);
        }
    }

    fn image(&mut self, surface: &mut Surface, rect: layout::Rect, id: ImageId) {
        let Some(size) = Size::from_wh(points(rect.width), points(rect.height)) else { return };
        let Some(image) = self.decoded(id) else {
            // Its place stays visible; the alternative text is in the structure tree.
            return self.fill(surface, rectangle(rect), EMPTY);
        };
        surface.push_transform(&Transform::from_translate(points(rect.x), points(rect.y)));
        surface.draw_image(image, size);
        surface.pop();
    }

    fn decoded(&mut self, id: ImageId) -> Option<Image> {
        let (assets, broken) = (self.assets, &mut *self.broken);
        let decode = || {
            let ImageState::Loaded { data, format, .. } = &assets.get(id.0 as usize)?.state else {
                return None;
            };
            let data = Arc::clone(data).into();
            let decoded = match format {
                ImageFormat::Png => Image::from_png(data, false),
                ImageFormat::Jpeg => Image::from_jpeg(data, false),
            };
            decoded.map_err(|reason| broken.insert(id, reason)).ok()
        };
        self.images.entry(id).or_insert_with(decode).clone()
    }

    /// Makes one annotation of the areas that a link has on a page: one a line.
    fn link(&self, areas: &[&LinkArea]) -> Option<Annotation> {
        let first = areas.first()?;
        let target = self.places.target(&first.target)?;
        let rects: Vec<Rect> = areas.iter().filter_map(|area| rectangle(area.rect)).collect();
        let link = match rects.as_slice() {
            [] => return None,
            [rect] => LinkAnnotation::new(*rect, target),
            rects => {
                let quads = rects.iter().map(|rect| Quadrilateral::from(*rect)).collect();
                LinkAnnotation::new_with_quad_points(quads, target)
            }
        };
        // PDF/UA wants every link described; one around nothing that can be read says where it
        // leads.
        let alt = if first.alt.trim().is_empty() { described(&first.target) } else { &first.alt };
        Some(Annotation::new_link(link, Some(alt.to_owned())))
    }
}

fn described(target: &LinkTarget) -> &str {
    match target {
        LinkTarget::External(name) | LinkTarget::Dead(name) => name,
        LinkTarget::Section(key) => key.as_str(),
    }
}

/// Groups the areas of each link, links in the order in which they are met.
fn by_node(links: &[LinkArea]) -> Vec<(NodeId, Vec<&LinkArea>)> {
    let mut groups: Vec<(NodeId, Vec<&LinkArea>)> = Vec::new();
    let mut group_of = BTreeMap::new();
    for link in links {
        let index = *group_of.entry(link.node).or_insert(groups.len());
        match groups.get_mut(index) {
            Some((_, areas)) => areas.push(link),
            None => groups.push((link.node, vec![link])),
        }
    }
    groups
}

/// Returns whether two neighbouring items can share one piece of marked content. What is not
/// text goes with text of any language.
fn belong_together(a: &Item, b: &Item) -> bool {
    let is_text = |item: &Item| matches!(item.content, Content::Glyphs(_));
    a.tag == b.tag
        && replaced(a).or(replaced(b)).is_none()
        && is_decoration(a) == is_decoration(b)
        && (lang(a) == lang(b) || !is_text(b) && lang(a).is_none())
}

fn lang(item: &Item) -> Option<&Lang> {
    match &item.content {
        Content::Glyphs(run) => run.lang.as_ref(),
        Content::Fill { .. } | Content::Image { .. } => None,
    }
}

/// Returns the run if its glyphs can't be mapped to its text, so that it must say as a whole what it
/// stands for: it has a box for a character that no face has, or is one that shares the glyph of a
/// more usual one.
fn replaced(item: &Item) -> Option<&GlyphRun> {
    match &item.content {
        Content::Glyphs(run) if run.glyphs.iter().any(|glyph| glyph.id == 0) => Some(run),
        Content::Glyphs(run) if usual(&run.text) != run.text => Some(run),
        Content::Glyphs(_) | Content::Fill { .. } | Content::Image { .. } => None,
    }
}

/// Sets the characters that share the glyph of a more usual one apart from the runs they stand in.
///
/// krilla would mark them within the run's marked content, and poppler's reading of the structure
/// loses what follows such a mark.
fn apart(items: &[Item]) -> Cow<'_, [Item]> {
    let is_shared = |item: &Item| match &item.content {
        Content::Glyphs(run) => run.text.contains(SHARED) && replaced(item).is_none(),
        Content::Fill { .. } | Content::Image { .. } => false,
    };
    if !items.iter().any(is_shared) {
        return Cow::Borrowed(items);
    }
    let mut all = Vec::with_capacity(items.len() + 2);
    for item in items {
        match &item.content {
            Content::Glyphs(run) if is_shared(item) => {
                let runs = run.split(|text| usual(text) != text).into_iter();
                let part = |run| Item { tag: item.tag, content: Content::Glyphs(run) };
                all.extend(runs.map(part));
            }
            Content::Glyphs(_) | Content::Fill { .. } | Content::Image { .. } => {
                all.push(item.clone());
            }
        }
    }
    Cow::Owned(all)
}

/// Returns whether an item is an image with nothing to be said about it: by the convention of
/// HTML and Markdown it adds nothing to the text, and PDF/UA-1 (7.3) wants it marked so.
fn is_decoration(item: &Item) -> bool {
    match &item.content {
        Content::Image { alt, .. } => alt.trim().is_empty(),
        Content::Glyphs(_) | Content::Fill { .. } => false,
    }
}

fn artifact(kind: ArtifactKind) -> ArtifactType {
    match kind {
        ArtifactKind::Header => ArtifactType::Header,
        ArtifactKind::Footer => ArtifactType::Footer,
        ArtifactKind::Layout => ArtifactType::Layout,
        ArtifactKind::Repeated => ArtifactType::PaginationOther,
    }
}

/// Returns the outline of a rectangle, or `None` if there is none.
fn polygon(corners: &[layout::Point]) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = corners.split_first()?;
    path.move_to(points(first.x), points(first.y));
    for corner in rest {
        path.line_to(points(corner.x), points(corner.y));
    }
    path.close();
    path.finish()
}

pub(super) fn outline(rect: Option<Rect>) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(rect?);
    path.finish()
}

#[expect(clippy::cast_possible_truncation, reason = "PDF numbers are single precision")]
pub(super) fn points(length: Length) -> f32 {
    length.to_pt() as f32
}

#[expect(clippy::cast_possible_truncation, reason = "PDF numbers are single precision")]
fn ratio(length: Length, em: Length) -> f32 {
    length.ratio(em) as f32
}

pub(super) fn point(point: layout::Point) -> Point {
    Point::from_xy(points(point.x), points(point.y))
}

/// Returns `None` for a rectangle with no area.
fn rectangle(rect: layout::Rect) -> Option<Rect> {
    Rect::from_xywh(points(rect.x), points(rect.y), points(rect.width), points(rect.height))
        .filter(|rect| rect.width() > 0.0 && rect.height() > 0.0)
}

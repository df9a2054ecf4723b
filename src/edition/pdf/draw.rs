//! Pages, glyphs, rectangles and images.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation};
use krilla::color::{luma, rgb};
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::page::{NumberingStyle, PageLabel, PageSettings};
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::navigation::Places;
use super::structure::TreeBuilder;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::{FaceId, FontBook};
use crate::layout;
use crate::layout::{
    ArtifactKind, Content, GlyphRun, ImageAsset, ImageFormat, ImageId, ImageState, Item, LinkArea,
    Page, PagedDocument, Tag,
};
use crate::style::{Color, Length};

/// The faces, taken in by krilla when they are first drawn with.
#[derive(Debug)]
pub(super) struct Faces<'a> {
    fonts: &'a FontBook,
    taken: Vec<OnceLock<Option<Font>>>,
}

impl<'a> Faces<'a> {
    pub(super) fn new(fonts: &'a FontBook) -> Self {
        Self { fonts, taken: fonts.ids().map(|_| OnceLock::new()).collect() }
    }

    fn get(&self, face: FaceId) -> Option<Font> {
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
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Pen<'a> {
    pub(super) fn new(
        document: &'a PagedDocument,
        faces: &'a Faces<'a>,
        places: &'a Places<'a>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self { assets: &document.images, faces, places, images: BTreeMap::new(), diagnostics }
    }

    pub(super) fn page(&mut self, pdf: &mut Document, page: &Page, tree: &mut TreeBuilder) {
        let (width, height) = (points(page.width), points(page.height));
        let Some(settings) = PageSettings::from_wh(width, height) else { return };
        let trim = Rect::from_xywh(0.0, 0.0, width, height);
        let settings = settings.with_trim_box(trim).with_page_label(label(&page.folio));
        let mut sheet = pdf.start_page_with(settings);
        let mut surface = sheet.surface();
        for group in page.items.chunk_by(belong_together) {
            self.group(&mut surface, group, tree);
        }
        surface.finish();
        for link in &page.links {
            if let Some(annotation) = self.link(link) {
                tree.push(link.node, sheet.add_tagged_annotation(annotation));
            }
        }
        sheet.finish();
    }

    /// Draws items that belong to the same node as one piece of marked content.
    fn group(&mut self, surface: &mut Surface, items: &[Item], tree: &mut TreeBuilder) {
        let Some(first) = items.first() else { return };
        let lang = match &first.content {
            Content::Glyphs(run) => run.lang.as_ref().map(|lang| lang.as_str()),
            Content::Fill { .. } | Content::Image { .. } => None,
        };
        let identifier = surface.start_tagged(match first.tag {
            Tag::Node(_) => ContentTag::Span(SpanTag::empty().with_lang(lang)),
            Tag::Artifact(kind) => ContentTag::Artifact(Artifact::with_kind(artifact(kind))),
        });
        for item in items {
            match &item.content {
                Content::Glyphs(run) => self.glyphs(surface, run),
                Content::Fill { rect, color } => fill(surface, rectangle(*rect), *color),
                Content::Image { rect, image, .. } => self.image(surface, *rect, *image),
            }
        }
        surface.end_tagged();
        if let Tag::Node(node) = first.tag {
            tree.push(node, identifier);
        }
    }

    fn glyphs(&mut self, surface: &mut Surface, run: &GlyphRun) {
        let Some(font) = self.faces.get(run.face) else { return };
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|glyph| {
                KrillaGlyph::new(
                    GlyphId::new(u32::from(glyph.id)),
                    ratio(glyph.advance, run.size),
                    ratio(glyph.shift, run.size),
                    0.0,
                    0.0,
                    glyph.text.start as usize..glyph.text.end as usize,
                    None,
                )
            })
            .collect();
        surface.set_fill(Some(paint(run.color)));
        surface.draw_glyphs(point(run.origin), &glyphs, font, &run.text, points(run.size), false);
    }

    fn image(&mut self, surface: &mut Surface, rect: layout::Rect, id: ImageId) {
        let Some(size) = Size::from_wh(points(rect.width), points(rect.height)) else { return };
        let Some(image) = self.decoded(id) else {
            // Its place stays visible; the alternative text is in the structure tree.
            return fill(surface, rectangle(rect), Color { red: 229, green: 229, blue: 229 });
        };
        surface.push_transform(&Transform::from_translate(points(rect.x), points(rect.y)));
        surface.draw_image(image, size);
        surface.pop();
    }

    fn decoded(&mut self, id: ImageId) -> Option<Image> {
        let assets = self.assets;
        let diagnostics = &mut *self.diagnostics;
        self.images
            .entry(id)
            .or_insert_with(|| {
                let asset = assets.get(id.0 as usize)?;
                let ImageState::Loaded { data, format, .. } = &asset.state else { return None };
                let data = Arc::clone(data).into();
                let decoded = match format {
                    ImageFormat::Png => Image::from_png(data, false),
                    ImageFormat::Jpeg => Image::from_jpeg(data, false),
                };
                decoded
                    .map_err(|reason| {
                        diagnostics.push(Diagnostic::new(
                            Code::BrokenImage,
                            format!("image {} can't be drawn: {reason}", asset.source),
                        ));
                    })
                    .ok()
            })
            .clone()
    }

    fn link(&self, link: &LinkArea) -> Option<Annotation> {
        let target = self.places.target(&link.target)?;
        let rect = rectangle(link.rect)?;
        Some(Annotation::new_link(LinkAnnotation::new(rect, target), Some(link.alt.clone())))
    }
}

/// Returns whether two neighbouring items can share one piece of marked content.
fn belong_together(a: &Item, b: &Item) -> bool {
    let lang = |item: &Item| match &item.content {
        Content::Glyphs(run) => run.lang.clone(),
        Content::Fill { .. } | Content::Image { .. } => None,
    };
    a.tag == b.tag && lang(a) == lang(b)
}

fn artifact(kind: ArtifactKind) -> ArtifactType {
    match kind {
        ArtifactKind::Header => ArtifactType::Header,
        ArtifactKind::Footer => ArtifactType::Footer,
        ArtifactKind::Layout => ArtifactType::Layout,
        ArtifactKind::Repeated => ArtifactType::PaginationOther,
    }
}

fn fill(surface: &mut Surface, rect: Option<Rect>, color: Color) {
    let path = rect.and_then(|rect| {
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        path.finish()
    });
    if let Some(path) = path {
        surface.set_fill(Some(paint(color)));
        surface.draw_path(&path);
    }
}

fn paint(color: Color) -> Fill {
    let paint = if color == Color::BLACK {
        luma::Color::black().into()
    } else {
        rgb::Color::new(color.red, color.green, color.blue).into()
    };
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// Makes a page label of a folio: numbers as numbers, so that readers can count on.
fn label(folio: &str) -> PageLabel {
    match folio.parse::<u32>().ok().and_then(NonZeroU32::new) {
        Some(number) => PageLabel::new(Some(NumberingStyle::Arabic), None, Some(number)),
        None => PageLabel::new(None, Some(folio.to_owned()), None),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "PDF numbers are single precision")]
fn points(length: Length) -> f32 {
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

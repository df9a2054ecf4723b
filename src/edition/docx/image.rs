//! Images: media parts and DrawingML.
//!
//! In: assets of the layout document. Out: one media part for each asset that is shown, bytes as
//! they are, and `w:drawing` elements sized within the measure.

use std::collections::{BTreeMap, BTreeSet};

use super::Writer;
use super::format::RunProperties;
use super::inline::run_of_text;
use super::package::Part;
use super::template::Template;
use crate::layout::{ImageAsset, ImageFormat, ImageId, ImageState, LayoutDocument};
use crate::style::Length;

/// English metric units in a point (ISO/IEC 29500-1, 20.1.2.1).
const EMU_IN_POINT: f64 = 12_700.0;
/// How much of the type area's height an image may take, so that its caption stays with it.
const HEIGHT_SHARE: f64 = 0.85;

/// The images in use.
pub(super) struct Media {
    /// How large an image may be where the writer stands.
    room: Room,
    used: BTreeSet<ImageId>,
    /// The relationships of the part being written.
    relations: BTreeMap<ImageId, String>,
    drawings: u32,
    /// What the parts' names begin with: none of a template's does.
    prefix: String,
}

/// How large an image may be.
#[derive(Clone, Copy)]
pub(super) struct Room {
    width: Length,
    pixel: f64,
}

impl Room {
    /// Within the lines of a column.
    pub(super) fn inline(width: Length) -> Self {
        Self { width, pixel: ImageAsset::INLINE_PIXEL }
    }

    /// Set apart.
    pub(super) fn figure(width: Length) -> Self {
        Self { width, pixel: ImageAsset::FIGURE_PIXEL }
    }
}

impl Media {
    /// Creates an empty collection; images are as wide as `room` at most.
    pub(super) fn new(room: Length, template: Option<&Template>) -> Self {
        let room = Room::inline(room);
        let mut prefix = "media/image".to_owned();
        while template.is_some_and(|template| template.has_part(&format!("word/{prefix}"))) {
            prefix.push('_');
        }
        Self { room, used: BTreeSet::new(), relations: BTreeMap::new(), drawings: 0, prefix }
    }

    /// Sets how large images may be from here on; returns how large they might be before.
    pub(super) fn set_room(&mut self, room: Room) -> Room {
        std::mem::replace(&mut self.room, room)
    }

    /// Begins another part: relationships belong to one part each.
    pub(super) fn forget_relations(&mut self) {
        self.relations.clear();
    }

    /// Returns the media parts.
    pub(super) fn parts(&self, document: &LayoutDocument) -> Vec<Part> {
        let part = |&id: &ImageId| match &asset(document, id)?.state {
            ImageState::Loaded { data, format, .. } => {
                Some(Part::leaf(&format!("word/{}", self.path(id, *format)), None, data.to_vec()))
            }
            ImageState::Kept { .. } | ImageState::Missing => None,
        };
        self.used.iter().filter_map(part).collect()
    }

    fn path(&self, id: ImageId, format: ImageFormat) -> String {
        let extension = match format {
            ImageFormat::Png => "png",
            ImageFormat::Jpeg => "jpeg",
        };
        format!("{}{}.{extension}", self.prefix, u64::from(id.0) + 1)
    }
}

fn asset(document: &LayoutDocument, id: ImageId) -> Option<&ImageAsset> {
    document.images.get(usize::try_from(id.0).ok()?)
}

/// Writes an image within a line, or its alternative text where there is no image.
pub(super) fn inline(writer: &mut Writer<'_>, id: ImageId, alt: &str) {
    let document = writer.document;
    let Some(ImageState::Loaded { format, width: columns, height: rows, .. }) =
        asset(document, id).map(|asset| &asset.state)
    else {
        run_of_text(&mut writer.xml, &RunProperties::default(), &format!("[{alt}]"));
        return;
    };
    let Room { width, pixel } = writer.media.room;
    let natural = (f64::from(*columns) * pixel, f64::from(*rows) * pixel);
    let height = writer.page.text_height * HEIGHT_SHARE;
    let scale = (width.to_pt() / natural.0).min(height.to_pt() / natural.1).min(1.0);
    let emu = |points: f64| super::format::whole(points * scale * EMU_IN_POINT).max(1).to_string();
    let (width, height) = (emu(natural.0), emu(natural.1));

    let relation = relation(writer, id, *format);
    writer.media.drawings += 1;
    let number = writer.media.drawings.to_string();
    drawing(writer, &relation, &number, alt, (&width, &height));
}

fn relation(writer: &mut Writer<'_>, id: ImageId, format: ImageFormat) -> String {
    writer.media.used.insert(id);
    let path = writer.media.path(id, format);
    let relations = &mut writer.relations;
    let known = writer.media.relations.entry(id);
    known.or_insert_with(|| relations.internal("image", &path)).clone()
}

fn drawing(
    writer: &mut Writer<'_>,
    relation: &str,
    number: &str,
    alt: &str,
    (width, height): (&str, &str),
) {
    let xml = &mut writer.xml;
    let name = format!("图片 {number}");
    let identity = [("id", number), ("name", &*name), ("descr", alt)];
    xml.start("w:r", &[]);
    xml.start("w:drawing", &[]);
    xml.start("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")]);
    xml.empty("wp:extent", &[("cx", width), ("cy", height)]);
    xml.empty("wp:effectExtent", &[("l", "0"), ("t", "0"), ("r", "0"), ("b", "0")]);
    xml.empty("wp:docPr", &identity);
    xml.start("wp:cNvGraphicFramePr", &[]);
    xml.empty("a:graphicFrameLocks", &[("noChangeAspect", "1")]);
    xml.end();
    xml.start("a:graphic", &[]);
    xml.start(
        "a:graphicData",
        &[("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture")],
    );
    xml.start("pic:pic", &[]);
    xml.start("pic:nvPicPr", &[]);
    xml.empty("pic:cNvPr", &identity);
    xml.empty("pic:cNvPicPr", &[]);
    xml.end();
    xml.start("pic:blipFill", &[]);
    xml.empty("a:blip", &[("r:embed", relation)]);
    xml.start("a:stretch", &[]);
    xml.empty("a:fillRect", &[]);
    xml.end();
    xml.end();
    xml.start("pic:spPr", &[]);
    xml.start("a:xfrm", &[]);
    xml.empty("a:off", &[("x", "0"), ("y", "0")]);
    xml.empty("a:ext", &[("cx", width), ("cy", height)]);
    xml.end();
    xml.start("a:prstGeom", &[("prst", "rect")]);
    xml.empty("a:avLst", &[]);
    xml.end();
    // From pic:spPr out to the run.
    for _ in 0..7 {
        xml.end();
    }
}

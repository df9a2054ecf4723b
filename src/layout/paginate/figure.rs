//! Figures: an image scaled into the page, or a frame in its place, with its caption.

use super::setter::{Column, Setter, fill};
use super::strip::{Break, Flex, Float, Strip};
use crate::layout::{
    Content, ImageAsset, ImageState, Item, LayoutFigure, LayoutInline, LayoutText, LinkArea,
    LinkTarget, NodeId, Point, Rect, StructureRole, Tag,
};
use crate::style::{Align, Color, FigurePlacement, Length, Role};

/// Space between an image and its caption, and the least an image is scaled down to, in lines.
const CAPTION_GAP: f64 = 0.25;
const LEAST_LINES: i64 = 3;

/// The part of its size that an image keeps if it is scaled down to fit the rest of a page: where
/// that would stay empty otherwise, and where text would fill it.
const LEAST_SCALE: f64 = 0.6;
const LEAST_SCALE_OF_FLOAT: f64 = 0.8;

/// The frame in the place of a missing image.
const FRAME_LINES: i64 = 5;
const FRAME_RULE: f64 = 0.5;
const FRAME_COLOR: Color = Color { red: 0x80, green: 0x80, blue: 0x80 };

impl Setter<'_> {
    /// Sets a figure; image and caption stay on one page.
    pub(super) fn figure(&mut self, figure: &LayoutFigure, column: Column, parent: Option<NodeId>) {
        let grid = self.setting.grid();
        let link = figure.link.and_then(|link| self.live_target(link));
        let outer = match &link {
            Some(_) => Some(self.flow.node(StructureRole::Link, parent)),
            None => parent,
        };
        let node = self.flow.node(StructureRole::Figure { alt: figure.alt.clone() }, outer);
        let caption = self.aside(|setter| {
            if let Some(caption) = &figure.caption {
                let column = Column { on_grid: false, ..column };
                setter.paragraph(caption, StructureRole::Caption, column, parent);
            }
        });
        let caption_height: Length = caption.iter().map(|strip| strip.height).sum();
        let room = (self.setting.document.sheet.page.text_height - caption_height - grid)
            .max(grid * LEAST_LINES);
        let first = self.flow.strips.len();
        let mut strip = self.picture(figure, column, room, node);
        if let (Some(target), Some(outer)) = (link, outer) {
            let rect =
                Rect { x: column.x, y: Length::ZERO, width: column.width, height: strip.height };
            strip.rare_mut().links.push(LinkArea {
                rect,
                target,
                node: outer,
                alt: figure.alt.clone(),
            });
        }
        strip.space_before = grid / 2;
        strip.flush = true;
        if let Some(key) = &figure.anchor {
            strip.rare_mut().anchors.push(key.clone());
        }
        if !caption.is_empty() {
            strip.height += grid * CAPTION_GAP;
        }
        self.flow.push(strip);
        for mut strip in caption {
            strip.space_before = Length::ZERO;
            strip.break_before = Break::Forbidden;
            self.flow.push(strip);
        }
        if column.on_grid {
            self.flow.pad_to_grid(first, grid);
        }
        self.close(column);
        let below = self.flow.strips.iter().skip(first + 1).map(|strip| strip.height).sum();
        let is_loaded = self.is_loaded(figure);
        let count = self.flow.strips.len() - first;
        let floats = self.setting.document.sheet.figures == FigurePlacement::Float
            && parent.is_none()
            && column.on_grid;
        let holds_headings = !self.is_referred_to(figure);
        let Some(strip) = self.flow.strips.get_mut(first) else { return };
        let scale = if floats { LEAST_SCALE_OF_FLOAT } else { LEAST_SCALE };
        let least = (strip.height * scale).max(grid * LEAST_LINES);
        let rare = strip.rare_mut();
        rare.float = floats.then_some(Float { strips: count, holds_headings });
        rare.flex = is_loaded.then_some(Flex { least, below });
    }

    fn is_referred_to(&self, figure: &LayoutFigure) -> bool {
        let Some(key) = &figure.anchor else { return false };
        let mut links = self.setting.document.links.iter();
        links.any(|link| matches!(&link.target, LinkTarget::Section(target) if target == key))
    }

    /// Returns how wide a figure's image is if there is room for it.
    pub(super) fn natural_width(&self, figure: &LayoutFigure) -> Length {
        match self.setting.document.images.get(figure.image.0 as usize).map(|asset| &asset.state) {
            Some(ImageState::Loaded { width, .. }) => {
                Length::pt(f64::from(*width) * ImageAsset::FIGURE_PIXEL)
            }
            Some(ImageState::Kept { .. } | ImageState::Missing) | None => Length::ZERO,
        }
    }

    fn is_loaded(&self, figure: &LayoutFigure) -> bool {
        let asset = self.setting.document.images.get(figure.image.0 as usize);
        asset.is_some_and(|asset| matches!(asset.state, ImageState::Loaded { .. }))
    }

    fn picture(
        &mut self,
        figure: &LayoutFigure,
        column: Column,
        room: Length,
        node: NodeId,
    ) -> Strip {
        let document = self.setting.document;
        let state = document.images.get(figure.image.0 as usize).map(|asset| &asset.state);
        match state {
            Some(ImageState::Loaded { width, height, .. }) => {
                let available = column.width - column.indent;
                let natural = self.natural_width(figure);
                let aspect = f64::from(*height) / f64::from((*width).max(1));
                let width = natural.min(available).min(room * (1.0 / aspect.max(1e-6)));
                let height = (width * aspect).min(room);
                let x = column.x + column.indent + (available - width) / 2;
                let rect = Rect { x, y: Length::ZERO, width, height };
                let alt = figure.alt.clone();
                let content = Content::Image { rect, image: figure.image, alt };
                let items = vec![Item { tag: Tag::Node(node), content }];
                Strip { height, items, ..Strip::default() }
            }
            Some(ImageState::Kept { .. } | ImageState::Missing) | None => {
                self.frame(&figure.alt, column, room, node)
            }
        }
    }

    /// Sets the alternative text of a missing image in a frame.
    fn frame(&mut self, alt: &str, column: Column, room: Length, node: NodeId) -> Strip {
        let grid = self.setting.grid();
        let mut style = self.setting.document.sheet.role(Role::FigureCaption).clone();
        style.align = Align::Center;
        let run = LayoutText::plain(alt, style.text);
        let available = column.width - column.indent;
        let width = available * 0.75;
        let x = column.x + column.indent + (available - width) / 2;
        let inside =
            Column { x: x + grid / 2, width: width - grid, indent: Length::ZERO, on_grid: false };
        let content = if alt.is_empty() { Vec::new() } else { vec![LayoutInline::Text(run)] };
        let lines = self.aside(|setter| {
            setter.lines(&content, &style, inside, node);
        });
        let text: Length = lines.iter().map(|strip| strip.height).sum();
        let height = (text + grid).max(grid * FRAME_LINES).min(room.max(grid));
        let mut strip = Strip { height, ..Strip::default() };
        let mut y = ((height - text) / 2).max(Length::ZERO);
        let rule = Length::pt(FRAME_RULE);
        for rect in [
            Rect { x, y: Length::ZERO, width, height: rule },
            Rect { x, y: height - rule, width, height: rule },
            Rect { x, y: Length::ZERO, width: rule, height },
            Rect { x: x + width - rule, y: Length::ZERO, width: rule, height },
        ] {
            strip.items.push(fill(rect, FRAME_COLOR));
        }
        for mut line in lines {
            if y + line.height > height {
                break;
            }
            line.translate(Point { x: Length::ZERO, y });
            y += line.height;
            strip.items.append(&mut line.items);
        }
        strip
    }
}

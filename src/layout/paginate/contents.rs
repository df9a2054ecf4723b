//! The contents lists: headings and captions in, entries with room for their folios out; folios and leaders
//! once the pages are known (P9).

use super::block::{numbered, plain};
use super::setter::{Column, Setter, Setting, label_items};
use super::strip::{Break, FolioSlot};
use crate::layout::{
    ArtifactKind, Item, LayoutBlock, LayoutHeading, LayoutInline, LayoutText, LinkArea, LinkTarget,
    ListedCaption, NodeId, Point, Rect, StructureRole, Tag,
};
use crate::outline::Key;
use crate::style::{Length, ParagraphStyle, Role, TextStyle};

/// Room for folio and a piece of leader at the end of every line, in em.
const FOLIO_ROOM: f64 = 4.0;

/// Space between text and leader, and between leader and folio, in em.
const LEADER_GAP: f64 = 0.5;

/// What a leader is made of. The periods of a Latin face would stand on the baseline; Chinese
/// leaders run through the middle (P9).
const LEADER_DOT: &str = "·";

/// The size of an English title, of the entry's.
const ENGLISH_SIZE: f64 = 0.85;

/// From dot to dot, in em.
const LEADER_PITCH: f64 = 0.5;

impl Setter<'_> {
    /// Sets the contents list and those of figures and tables, folios left open.
    pub(super) fn contents(&mut self, column: Column) {
        let document = self.setting.document;
        let sheet = &document.sheet;
        if document.contents {
            let node = self.contents_title(&sheet.contents.title, column);
            for heading in sections(&document.blocks) {
                if let Some(anchor) = heading.anchor.as_ref()
                    && heading.rank <= sheet.contents.depth
                {
                    let title = plain(&numbered(heading));
                    let role = match heading.rank {
                        0 => Role::ContentsPart,
                        rank => Role::ContentsEntry(rank),
                    };
                    let style = sheet.role(role);
                    let english = document.english_title(anchor);
                    self.contents_entry(
                        &Entry { key: &anchor.key, title, english, style },
                        column,
                        node,
                    );
                }
            }
            // Those of chapters are found there.
            let notes = document.endnotes.iter().filter(|endnotes| endnotes.before.is_none());
            let behind = notes
                .map(|endnotes| (&endnotes.key, &endnotes.heading))
                .chain(document.index.as_ref().map(|index| (&index.key, &index.heading)));
            for (key, heading) in behind {
                let title = plain(&heading.content);
                let style = sheet.role(Role::ContentsEntry(1));
                let entry = Entry { key, title, english: None, style };
                self.contents_entry(&entry, column, node);
            }
        }
        let style = sheet.caption_entry();
        for list in document.caption_lists() {
            let node = self.contents_title(list.title, column);
            for ListedCaption { key, caption, .. } in list.entries {
                let title = plain(&caption.content);
                self.contents_entry(
                    &Entry { key, title, english: None, style: &style },
                    column,
                    node,
                );
            }
        }
        if let Some(strip) = self.flow.strips.first_mut() {
            strip.sunk = sheet.contents.own_page;
            self.flow.space_after = self.setting.grid();
        }
    }

    /// Sets the heading of a list and returns the list's node.
    fn contents_title(&mut self, title: &str, column: Column) -> NodeId {
        let node = self.flow.node(StructureRole::Contents, None);
        let style = self.setting.document.sheet.role(Role::ContentsTitle);
        // PDF/UA-1, 7.2: a contents list holds entries and a caption, no paragraphs.
        let heading = self.flow.node(StructureRole::Caption, Some(node));
        self.lines(&[text(spaced_title(title), style)], style, column, heading);
        node
    }

    fn contents_entry(&mut self, entry: &Entry<'_>, column: Column, contents: NodeId) {
        let Entry { key, title, english, style } = entry;
        let size = style.text.size;
        let node = self.flow.node(StructureRole::ContentsEntry, Some(contents));
        let node = self.flow.node(StructureRole::Link, Some(node));
        let narrower = ParagraphStyle { end_indent: size * FOLIO_ROOM, ..(*style).clone() };
        let first = self.lines(&[text(title.clone(), &narrower)], &narrower, column, node);
        let target = LinkTarget::Section((*key).clone());
        let behind = self.flow.strips.len();
        if let Some(english) = english {
            let mut small = narrower.clone();
            small.text.size = size * ENGLISH_SIZE;
            small.lines_before = 0.0;
            let under = self.lines(&[text((*english).to_owned(), &small)], &small, column, node);
            if let Some(strip) = self.flow.strips.get_mut(under) {
                strip.break_before = Break::Forbidden;
            }
        }
        for strip in self.flow.strips.iter_mut().skip(first) {
            let rect =
                Rect { x: column.x, y: Length::ZERO, width: column.width, height: strip.height };
            strip.rare_mut().links.push(LinkArea {
                rect,
                target: target.clone(),
                node,
                alt: title.clone(),
            });
        }
        if let Some(strip) = self.flow.strips.get_mut(first..behind).and_then(<[_]>::last_mut) {
            let text_end = strip.items.iter().map(right_edge).max().unwrap_or_default();
            let baseline = strip.baseline.unwrap_or_default();
            strip.rare_mut().folio_slot = Some(FolioSlot {
                key: (*key).clone(),
                node,
                text_end,
                baseline,
                style: style.text,
            });
        }
    }
}

/// An entry of a contents list.
struct Entry<'d> {
    key: &'d Key,
    title: String,
    english: Option<&'d str>,
    style: &'d ParagraphStyle,
}

/// Returns the headings that are sections, in order.
pub(super) fn sections(blocks: &[LayoutBlock]) -> impl Iterator<Item = &LayoutHeading> {
    blocks.iter().filter_map(LayoutBlock::as_heading).filter(|heading| heading.anchor.is_some())
}

/// Returns the items of an entry's leader and folio; x from the left edge of the type area, y
/// from the baseline's strip.
pub(super) fn folio_items(
    slot: &FolioSlot,
    folio: &str,
    measure: Length,
    setting: Setting<'_>,
) -> Vec<Item> {
    let (runs, width) = setting.label(folio, &slot.style);
    let x = measure - width;
    let leader = leader(slot, x, setting);
    let at = Point { x, y: slot.baseline };
    leader.into_iter().chain(label_items(runs, Tag::Node(slot.node), at)).collect()
}

/// Returns the dots between an entry and its folio. They stand at multiples of the pitch from
/// the right edge of the column that holds the folios, so that they line up from entry to entry.
fn leader(slot: &FolioSlot, folio_x: Length, setting: Setting<'_>) -> Vec<Item> {
    let size = slot.style.size;
    let pitch = size * LEADER_PITCH;
    let room = folio_x - slot.text_end - size * (LEADER_GAP * 2.0);
    let count = usize::try_from(room.whole(pitch)).unwrap_or(0);
    if count < 2 {
        return Vec::new();
    }
    let plain = TextStyle { family: crate::style::Family::Song, ..slot.style };
    let (runs, width) = setting.label(LEADER_DOT, &plain);
    let Some(dot) = runs.into_iter().next() else { return Vec::new() };
    // One run for the whole leader: a glyph each would weigh as much as the text itself.
    let Some(glyph) = dot.glyphs.first().cloned() else { return Vec::new() };
    let mut run = dot;
    run.text = LEADER_DOT.repeat(count);
    let bytes = u32::try_from(LEADER_DOT.len()).unwrap_or(1);
    run.glyphs = (0..u32::try_from(count).unwrap_or(0))
        .map(|index| {
            let mut glyph = glyph.clone();
            glyph.advance = pitch;
            // Wide and narrow dots alike end up in the middle of their pitch.
            glyph.shift += (pitch - width) / 2;
            glyph.text = index * bytes..(index + 1) * bytes;
            glyph
        })
        .collect();
    let right = (folio_x - size * LEADER_GAP).whole(pitch);
    let start = pitch * (right - i64::try_from(count).unwrap_or(0));
    let at = Point { x: start, y: slot.baseline };
    label_items(vec![run], Tag::Artifact(ArtifactKind::Layout), at).collect()
}

fn text(text: String, style: &ParagraphStyle) -> LayoutInline {
    LayoutInline::Text(LayoutText::plain(text, style.text))
}

/// Sets a title of two characters apart, as books do: 目　录.
#[must_use]
pub fn spaced_title(title: &str) -> String {
    let mut characters = title.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some(first), Some(second), None) if !first.is_ascii() => {
            format!("{first}\u{3000}{second}")
        }
        _ => title.to_owned(),
    }
}

fn right_edge(item: &Item) -> Length {
    match &item.content {
        crate::layout::Content::Glyphs(run) => run.origin.x + run.width(),
        crate::layout::Content::Fill { rect, .. } | crate::layout::Content::Image { rect, .. } => {
            rect.x + rect.width
        }
    }
}

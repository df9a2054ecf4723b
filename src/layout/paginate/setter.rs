//! The setter: what setting a block needs to know, and the flow it sets.

use super::strip::{Flow, Strip};
use crate::diagnostic::Diagnostics;
use crate::font::FontBook;
use crate::layout::inline::{self, Ink};
use crate::layout::{
    ArtifactKind, Content, GlyphRun, Item, LayoutDocument, Point, Rect, Shape, Tag,
};
use crate::style::{Color, Length, Role, TextStyle};

/// Labels are cut after this many characters before they are measured.
const LONGEST_LABEL: usize = 200;

/// What setting a block needs to know; shared by all threads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The document.
    pub(super) document: &'a LayoutDocument,
    /// The faces.
    pub(super) fonts: &'a FontBook,
    /// Whether the pages are drawn, or only counted.
    pub(super) ink: Ink,
}

impl<'a> Setting<'a> {
    /// What setting lines takes from it.
    pub(super) fn of_lines(&self) -> inline::Setting<'a> {
        inline::Setting::new(self.document, self.fonts, self.ink)
    }

    /// From baseline to baseline in the body: the grid of the page.
    pub(super) fn grid(&self) -> Length {
        self.document.sheet.role(Role::Body).leading
    }

    /// Sets a label of one line; x from 0, y from its baseline.
    pub(super) fn label(&self, text: &str, style: &TextStyle) -> (Vec<GlyphRun>, Length) {
        inline::set_label(text, style, &self.document.sheet.text, self.fonts)
    }

    /// Sets a label of one line no wider than `room`, cut at the end with an ellipsis if need be.
    pub(super) fn label_within(
        &self,
        text: &str,
        style: &TextStyle,
        room: Length,
    ) -> (Vec<GlyphRun>, Length) {
        // Nothing longer fits any page.
        let text: String = text.chars().take(LONGEST_LABEL).collect();
        let (runs, width) = self.label(&text, style);
        if width <= room {
            return (runs, width);
        }
        let average = width.ratio(style.size) / to_f64(text.chars().count().max(1));
        let mut keep = whole_number((room.ratio(style.size) - 1.0) / average.max(0.1));
        loop {
            let cut: String = text.chars().take(keep).chain(['…']).collect();
            let (runs, width) = self.label(&cut, style);
            if width <= room || keep == 0 {
                return (runs, width);
            }
            keep -= 1;
        }
    }
}

/// A column of the page that text is set in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// From the left edge of the type area.
    pub(super) x: Length,
    /// Its width.
    pub(super) width: Length,
    /// Where things that have no indent of their own begin, from `x`.
    pub(super) indent: Length,
    /// Whether its lines keep to the grid of the page.
    pub(super) on_grid: bool,
}

/// Sets blocks one after another.
#[derive(Debug)]
pub(super) struct Setter<'a> {
    /// What is known.
    pub(super) setting: Setting<'a>,
    /// What has been set.
    pub(super) flow: Flow,
    /// What was noticed.
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Setter<'a> {
    /// Creates a setter that has set nothing yet.
    pub(super) fn new(setting: Setting<'a>) -> Self {
        Self { setting, flow: Flow::default(), diagnostics: Diagnostics::new() }
    }

    /// Ends something set apart from the text: the last strip keeps what follows at a distance.
    pub(super) fn close(&mut self, column: Column) {
        self.flow.space_after = Length::ZERO;
        match self.flow.strips.last_mut() {
            Some(last) if column.on_grid => last.closes = true,
            Some(_) | None => self.flow.space_after = self.setting.grid() / 2,
        }
    }

    /// Runs `set` and returns the strips it set, which do not become part of the flow; its nodes
    /// and diagnostics do.
    pub(super) fn aside(&mut self, set: impl FnOnce(&mut Self)) -> Vec<Strip> {
        let nodes = std::mem::take(&mut self.flow.nodes);
        let outer = std::mem::replace(&mut self.flow, Flow { nodes, ..Flow::default() });
        set(self);
        let inner = std::mem::replace(&mut self.flow, outer);
        self.flow.nodes = inner.nodes;
        inner.strips
    }
}

/// Returns a rule or background as an item of no node.
pub(super) fn fill(rect: Rect, color: Color) -> Item {
    Item {
        tag: Tag::Artifact(ArtifactKind::Layout),
        content: Content::Fill { rect, shape: Shape::Box, color },
    }
}

/// Returns the glyphs of a label as items, moved to a place.
pub(super) fn label_items(
    runs: Vec<GlyphRun>,
    tag: Tag,
    at: Point,
) -> impl Iterator<Item = Item> + use<> {
    runs.into_iter().map(move |mut run| {
        run.origin = run.origin + at;
        Item { tag, content: Content::Glyphs(run) }
    })
}

/// Returns where the baseline stands in a line box: the em box of Han characters is centred in
/// it, and its baseline is 0.88 em below its top in every face of Chinese.
pub(super) fn baseline(leading: Length, size: Length) -> Length {
    leading / 2 + size * 0.38
}

/// Converts a count to a float.
pub(super) fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Returns the whole part of a number, 0 if it is negative or none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating by definition of `as`"
)]
fn whole_number(value: f64) -> usize {
    value.max(0.0) as usize
}

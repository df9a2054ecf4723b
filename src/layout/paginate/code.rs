//! Code: lines as they are in, wrapped lines on a light ground out.

use super::paragraph::fitted;
use super::setter::{Column, Setter, baseline, label_items};
use super::strip::{Break, Shade, Strip, round_up};
use crate::layout::{GlyphRun, LayoutCode, NodeId, Point, StructureRole, Tag};
use crate::style::{Color, Length, TextStyle};

/// The ground of code: light enough that a printer's screen does not eat into the letters.
pub const CODE_GROUND: Color = Color { red: 0xF5, green: 0xF5, blue: 0xF5 };

/// Space between the edge of the ground and the text, in em.
const PADDING: f64 = 0.75;

/// A tab goes to the next multiple of this many columns.
const TAB: usize = 4;

impl Setter<'_> {
    /// Sets code: every line as written, those too long broken where the room ends.
    pub(super) fn code(&mut self, code: &LayoutCode, column: Column, parent: Option<NodeId>) {
        let grid = self.setting.grid();
        let style = fitted(&code.style, column.width);
        let node = self.flow.node(StructureRole::Code, parent);
        let padding = style.text.size * PADDING;
        let x = column.x + style.start_indent;
        let width = column.width - style.start_indent - style.end_indent;
        let shade = Shade { x, width, color: CODE_GROUND };
        let at = Point { x: x + padding, y: baseline(style.leading, style.text.size) };
        let mut strips = Vec::new();
        for line in &code.lines {
            let role = StructureRole::CodeLine { text: line.clone() };
            let node = self.flow.node(role, Some(node));
            for (index, runs) in
                self.wrapped(line, &style.text, width - padding * 2_i64).enumerate()
            {
                let mut strip = Strip {
                    height: style.leading,
                    items: label_items(runs, Tag::Node(node), at).collect(),
                    // A wrapped line stays together with its start.
                    break_before: if index == 1 { Break::Forbidden } else { Break::Allowed },
                    baseline: Some(at.y),
                    ..Strip::default()
                };
                strip.rare_mut().shade = Some(shade);
                strips.push(strip);
            }
        }
        let count = strips.len();
        // The ground reaches above and below the text, and takes whole lines with it.
        let text: Length = style.leading * i64::try_from(count).unwrap_or(i64::MAX);
        let slack = round_up(text + style.text.size, grid) - text;
        for (index, mut strip) in strips.into_iter().enumerate() {
            if index == 0 {
                strip.space_before = grid * style.lines_before;
                strip.translate(Point { x: Length::ZERO, y: slack / 2 });
                strip.height += slack / 2;
            }
            if index == 1 || index + 1 == count {
                strip.break_before = Break::Forbidden;
            }
            if index + 1 == count {
                strip.height += slack - slack / 2;
            }
            self.flow.push(strip);
        }
        self.flow.space_after = grid * style.lines_after;
    }

    /// Sets one line of code; where it is wider than `room` it is cut into several.
    fn wrapped(
        &self,
        line: &str,
        style: &TextStyle,
        room: Length,
    ) -> impl Iterator<Item = Vec<GlyphRun>> + use<> {
        if line.trim().is_empty() {
            return vec![self.blank(style)].into_iter();
        }
        let line = expand_tabs(line);
        let (runs, width) = self.setting.label(&line, style);
        if width <= room {
            return vec![runs].into_iter();
        }
        let mut set = Vec::new();
        let mut start = 0;
        for end in cuts(&runs, room).into_iter().chain([line.len()]) {
            // Cuts are made between glyphs, and a ligature may reach over one: then the line is
            // a little longer, and nothing is lost.
            if let Some(part) = line.get(start..end).filter(|part| !part.is_empty()) {
                set.push(self.setting.label(part, style).0);
                start = end;
            }
        }
        set.into_iter()
    }

    /// Sets a space by itself, which as text would be the end of a line and not be set: something
    /// must be there for an empty line to be copied.
    fn blank(&self, style: &TextStyle) -> Vec<GlyphRun> {
        let (mut runs, _) = self.setting.label("0", style);
        for run in &mut runs {
            run.text = " ".to_owned();
            let space = self.setting.fonts.face(run.face).glyph(' ').unwrap_or(0);
            run.glyphs.iter_mut().for_each(|glyph| glyph.id = space);
        }
        runs
    }
}

/// Returns the bytes of the text before which it must be cut so that no part is wider than `room`.
fn cuts(runs: &[GlyphRun], room: Length) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut width = Length::ZERO;
    let mut offset = 0;
    for run in runs {
        for glyph in &run.glyphs {
            if width + glyph.advance > room && width > Length::ZERO {
                cuts.push(offset + glyph.text.start as usize);
                width = Length::ZERO;
            }
            width += glyph.advance;
        }
        offset += run.text.len();
    }
    cuts
}

/// Replaces tabs by spaces up to the next tab stop; a Han character counts as two columns.
fn expand_tabs(line: &str) -> String {
    if !line.contains('\t') {
        return line.to_owned();
    }
    let mut text = String::with_capacity(line.len());
    let mut columns = 0;
    for c in line.chars() {
        if c == '\t' {
            let spaces = TAB - columns % TAB;
            text.extend(std::iter::repeat_n(' ', spaces));
            columns += spaces;
        } else {
            text.push(c);
            columns += if c.is_ascii() { 1 } else { 2 };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::expand_tabs;

    #[test]
    fn tabs_reach_the_next_stop() {
        assert_eq!(expand_tabs("a\tb"), "a   b");
        assert_eq!(expand_tabs("\t\tx"), "        x");
        assert_eq!(expand_tabs("值\tx"), "值  x");
    }
}

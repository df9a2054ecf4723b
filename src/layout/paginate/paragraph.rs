//! Paragraphs: lines in, strips out.

use std::collections::BTreeMap;
use std::ops::Range;

use super::setter::{Column, Setter, baseline};
use super::strip::{Break, NoteMark, Strip, round_up};
use crate::document::{LinkId, NoteId};
use crate::layout::inline::{self, Line, Owner, Piece};
use crate::layout::{
    ArtifactKind, Content, Item, LayoutInline, LayoutParagraph, LayoutReference, LinkArea,
    LinkTarget, NodeId, NotePlace, Point, Rect, StructureRole, Tag,
};
use crate::outline::Key;
use crate::style::{Length, ParagraphStyle, TextStyle};

/// A column never leaves less than this many characters, or half of its width, to the text between
/// its indents.
const NARROWEST_TEXT: i64 = 6;

/// An indent never leaves less than this many characters to a paragraph's first line.
const SHORTEST_FIRST_LINE: i64 = 4;

/// The longest address that readers are known to open, in bytes; every line's area repeats it.
const LONGEST_URL: usize = 2_000;

/// Characters of a link that a reader who hears it is told.
const LONGEST_LINK_TEXT: usize = 500;

impl Setter<'_> {
    /// Sets a paragraph as a node of its own.
    pub(super) fn paragraph(
        &mut self,
        paragraph: &LayoutParagraph,
        role: StructureRole,
        column: Column,
        parent: Option<NodeId>,
    ) {
        let node = self.flow.node(role, parent);
        self.lines(&paragraph.content, &paragraph.style, column, node);
    }

    /// Sets content as lines of a node; says where in the flow they begin.
    pub(super) fn lines(
        &mut self,
        content: &[LayoutInline],
        style: &ParagraphStyle,
        column: Column,
        node: NodeId,
    ) -> usize {
        let first = self.flow.strips.len();
        let grid = self.setting.grid();
        let style = fitted(style, column.width);
        let setting = self.setting.of_lines();
        let lines =
            inline::set_paragraph(content, &style, column.width, setting, &mut self.diagnostics);
        let count = lines.len();
        // Half a line above and half a line below: the lines stand between those of the grid.
        let is_between = style.lines_before.fract() != 0.0;
        let is_on_grid = column.on_grid && style.leading == grid && !is_between;
        let texts = link_texts(content);
        let call_styles = call_styles(content);
        let mut owners = Owners { node, links: BTreeMap::new(), texts, call_styles, call: None };
        let mut passed = 0;
        for (index, line) in lines.into_iter().enumerate() {
            let reaches = if index + 1 == count { content.len() } else { line.reaches };
            let mut strip = self.line(line, &style, column, &mut owners);
            let marks = marks(content, passed..reaches);
            if !marks.is_empty() {
                strip.rare_mut().anchors = marks;
            }
            passed = passed.max(reaches);
            strip.on_grid = is_on_grid;
            if index == 0 {
                strip.space_before = grid * style.lines_before;
            } else if index == 1 || index + 1 == count {
                // P3: two lines at least before and after the end of a page.
                strip.break_before = Break::Forbidden;
            }
            self.flow.push(strip);
        }
        if count > 0 {
            if column.on_grid && !is_on_grid {
                self.flow.pad_to_grid(first, grid);
            }
            self.flow.space_after = grid * style.lines_after;
            self.flow.keep_with_next = style.keep_with_next;
        }
        first
    }

    fn line(
        &mut self,
        line: Line,
        style: &ParagraphStyle,
        column: Column,
        owners: &mut Owners,
    ) -> Strip {
        let usual = baseline(style.leading, style.text.size);
        // An image in the line reaches into the one above: the line moves down by whole lines.
        let reach = line.ascent - usual;
        let deep = line.descent - (style.leading - usual);
        let above =
            if reach > style.text.size / 4 { round_up(reach, style.leading) } else { Length::ZERO };
        let below =
            if deep > style.text.size / 4 { round_up(deep, style.leading) } else { Length::ZERO };
        let baseline = usual + above;
        let mut strip = Strip {
            height: style.leading + above + below,
            baseline: Some(baseline),
            items: Vec::with_capacity(line.pieces.len()),
            ..Strip::default()
        };
        if !line.notes.is_empty() {
            let notes = line.notes.into_iter().filter(|note| self.is_foot_note(*note));
            strip.rare_mut().notes.extend(notes);
        }
        let at = Point { x: column.x, y: baseline };
        for piece in line.pieces {
            let node = self.owner(piece.owner, owners);
            if let (Owner::NoteCall(note), Some(rect)) = (piece.owner, area(&piece)) {
                let style = owners.call_styles.get(&note).copied().unwrap_or(style.text);
                let rect = rect.translated(at);
                add_call(
                    &mut strip.rare_mut().note_marks,
                    NoteMark { note, is_call: true, rect, node, style },
                );
            }
            if let Some(link) = self.link_area(&piece, &owners.texts, node, at) {
                merge(&mut strip.rare_mut().links, link);
            }
            let item = self.item(piece.content, node, at);
            strip.items.push(item);
        }
        strip
    }

    fn is_foot_note(&self, note: NoteId) -> bool {
        let note = self.setting.document.notes.get(note.0 as usize);
        note.is_some_and(|note| note.place == NotePlace::Foot)
    }

    fn item(&mut self, mut content: Content, node: NodeId, at: Point) -> Item {
        let tag = match &content {
            Content::Glyphs(_) => Tag::Node(node),
            Content::Fill { .. } => Tag::Artifact(ArtifactKind::Layout),
            Content::Image { alt, .. } => {
                let figure = StructureRole::Figure { alt: alt.clone() };
                Tag::Node(self.flow.node(figure, Some(node)))
            }
        };
        content.translate(at);
        Item { tag, content }
    }

    /// Returns the node of a piece: the paragraph's, or one of a link or call inside it.
    fn owner(&mut self, owner: Owner, owners: &mut Owners) -> NodeId {
        match owner {
            Owner::Paragraph => {
                owners.call = None;
                owners.node
            }
            Owner::Link(link) => {
                owners.call = None;
                if self.live_target(link).is_none() {
                    return owners.node;
                }
                *owners
                    .links
                    .entry(link)
                    .or_insert_with(|| self.flow.node(StructureRole::Link, Some(owners.node)))
            }
            Owner::NoteCall(note) => match owners.call {
                Some((called, node)) if called == note => node,
                Some(_) | None => {
                    let call = self.flow.node(StructureRole::Reference, Some(owners.node));
                    let node = self.flow.node(StructureRole::Link, Some(call));
                    owners.call = Some((note, node));
                    node
                }
            },
        }
    }

    /// Returns where a link leads, `None` if it is dead or longer than any reader would open.
    pub(super) fn live_target(&self, link: LinkId) -> Option<LinkTarget> {
        match &self.setting.document.links.get(link.0 as usize)?.target {
            LinkTarget::Dead(_) => None,
            LinkTarget::External(url) if url.len() > LONGEST_URL => None,
            target @ (LinkTarget::External(_) | LinkTarget::Section(_)) => Some(target.clone()),
        }
    }

    fn link_area(
        &self,
        piece: &Piece,
        texts: &BTreeMap<LinkId, String>,
        node: NodeId,
        at: Point,
    ) -> Option<LinkArea> {
        let link = match piece.owner {
            Owner::Link(link) => link,
            Owner::Paragraph | Owner::NoteCall(_) => return None,
        };
        let target = self.live_target(link)?;
        let rect = area(piece)?.translated(at);
        Some(LinkArea { rect, target, node, alt: texts.get(&link).cloned().unwrap_or_default() })
    }
}

/// The nodes inside a paragraph.
struct Owners {
    node: NodeId,
    /// Links whose text has been met; a link over several lines is one node.
    links: BTreeMap<LinkId, NodeId>,
    /// What each link says.
    texts: BTreeMap<LinkId, String>,
    /// How calls of notes look.
    call_styles: BTreeMap<NoteId, TextStyle>,
    /// The call whose label is being set.
    call: Option<(NoteId, NodeId)>,
}

/// Returns the area that a piece takes; rules have none.
fn area(piece: &Piece) -> Option<Rect> {
    match &piece.content {
        Content::Glyphs(run) => Some(Rect {
            x: run.origin.x,
            y: run.origin.y - run.size * 0.88,
            width: run.width(),
            height: run.size,
        }),
        Content::Image { rect, .. } => Some(*rect),
        Content::Fill { .. } => None,
    }
}

fn call_styles(content: &[LayoutInline]) -> BTreeMap<NoteId, TextStyle> {
    let calls = content.iter().filter_map(|inline| match inline {
        LayoutInline::NoteCall { note, style, .. } => Some((*note, *style)),
        _ => None,
    });
    calls.collect()
}

/// Adds the area of a call, or widens the last one if it is of the same call.
fn add_call(marks: &mut Vec<NoteMark>, mark: NoteMark) {
    match marks.last_mut() {
        Some(last) if last.node == mark.node => last.rect = last.rect.union(mark.rect),
        Some(_) | None => marks.push(mark),
    }
}

/// Adds an area, or widens the last one if it is of the same link.
fn merge(links: &mut Vec<LinkArea>, area: LinkArea) {
    match links.last_mut() {
        Some(last) if last.node == area.node => last.rect = last.rect.union(area.rect),
        Some(_) | None => links.push(area),
    }
}

/// Returns the keys of the marks for the index in a range of content.
fn marks(content: &[LayoutInline], range: Range<usize>) -> Vec<Key> {
    let content = content.get(range).unwrap_or_default();
    let marks = content.iter().filter_map(|inline| match inline {
        LayoutInline::Index(mark) => Some(mark.key.clone()),
        LayoutInline::Text(_)
        | LayoutInline::NoteCall { .. }
        | LayoutInline::Image { .. }
        | LayoutInline::Reference(_)
        | LayoutInline::Break => None,
    });
    marks.collect()
}

/// Returns what each link says, cut after [`LONGEST_LINK_TEXT`]: every line's area repeats it.
fn link_texts(content: &[LayoutInline]) -> BTreeMap<LinkId, String> {
    let mut texts: BTreeMap<LinkId, (String, usize)> = BTreeMap::new();
    for inline in content {
        let (link, said) = match inline {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                (run.link, &run.text)
            }
            LayoutInline::Image { alt, link, .. } => (*link, alt),
            LayoutInline::NoteCall { .. } | LayoutInline::Index(_) | LayoutInline::Break => {
                continue;
            }
        };
        let Some(link) = link else { continue };
        let (text, length) = texts.entry(link).or_default();
        for c in said.chars().take(LONGEST_LINK_TEXT - *length) {
            text.push(c);
            *length += 1;
        }
    }
    texts.into_iter().map(|(link, (text, _))| (link, text)).collect()
}

/// Takes back indents that leave too little of a column to the text.
pub(super) fn fitted(style: &ParagraphStyle, width: Length) -> ParagraphStyle {
    let mut style = style.clone();
    let em = style.text.size;
    let room = width - (em * NARROWEST_TEXT).min(width / 2);
    style.end_indent = style.end_indent.min(room);
    style.start_indent = style.start_indent.min(room - style.end_indent);
    let line = width - style.start_indent - style.end_indent;
    // Whole characters, as P1 has it: one in the narrowest columns, two elsewhere.
    let most = em * (line.whole(em) - SHORTEST_FIRST_LINE).max(0);
    style.first_line_indent = style.first_line_indent.min(most);
    style
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_LINK_TEXT, fitted, link_texts};
    use crate::document::{LinkId, Marks, Origin};
    use crate::layout::{LayoutInline, LayoutText};
    use crate::source::Span;
    use crate::style::{Role, StyleSheet};

    #[test]
    fn every_link_has_its_own_text_and_none_is_endless() {
        let sheet = StyleSheet::built_in("report-a4").expect("built in");
        let run = |text: &str, link| {
            LayoutInline::Text(LayoutText {
                text: text.to_owned(),
                marks: Marks::default(),
                style: sheet.role(Role::Body).text,
                link,
                ruby: None,
                lang: None,
                origin: Origin::new(Span::new(0, 0)),
            })
        };
        let content = [
            run("霧", Some(LinkId(1))),
            run("又", None),
            run("線", Some(LinkId(1))),
            run(&"長".repeat(90_000), Some(LinkId(0))),
            run("尾", Some(LinkId(0))),
        ];
        let texts = link_texts(&content);
        assert_eq!(texts[&LinkId(1)], "霧線");
        assert_eq!(texts[&LinkId(0)], "長".repeat(LONGEST_LINK_TEXT));
    }

    #[test]
    fn narrow_columns_take_back_indents() {
        let sheet = StyleSheet::built_in("report-a4").expect("built in");
        let mut style = sheet.role(Role::Body).clone();
        let em = style.text.size;
        let first = |style, measure: i64| fitted(style, em * measure).first_line_indent;
        assert_eq!(
            [4, 5, 6, 40].map(|measure| first(&style, measure)),
            [0, 1, 2, 2].map(|n| em * n)
        );
        style.start_indent = em * 9_i64;
        let start = |measure: i64| fitted(&style, em * measure).start_indent;
        assert_eq!([8, 14, 40].map(start), [4, 8, 9].map(|n| em * n));
    }
}

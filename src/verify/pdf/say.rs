//! From the structure tree to what is said.
//!
//! Contents lists and the index are passed over: the edition made them of what stands elsewhere.
//! Running heads, folios and repeated table heads are artifacts, which the tree doesn't name.

use std::collections::BTreeSet;

use super::content::{PageContent, Point};
use super::structure::{Element, Kid, Target};
use crate::verify::line::{Line, LineBuilder, Token};
use crate::verify::picture::Shown;
use crate::verify::said::{Block, Fault, Kind, Label, Nest, Place};

/// A place of a file: index of the page, and point on it.
pub(super) type At = (usize, Point);

/// A block with where it is drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) block: Block,
    pub(super) at: Option<At>,
    /// Where the pieces of a table's row are.
    pub(super) pieces: Vec<At>,
}

/// A note.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) label: String,
    pub(super) at: Option<At>,
    pub(super) blocks: Vec<Drawn>,
}

/// A call of a note.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) label: String,
    /// Where its link leads.
    pub(super) target: Option<At>,
    /// The page it is on.
    pub(super) page: usize,
}

/// What a tree says, in its own order.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub(super) blocks: Vec<Drawn>,
    pub(super) notes: Vec<Note>,
    /// The calls, in the order in which they are met; a call's token holds its index here.
    pub(super) calls: Vec<Call>,
    /// Where the edition says something of its own, to which names may lead.
    pub(super) own: Vec<At>,
    pub(super) faults: Vec<Fault>,
}

/// Says what a tree says.
pub(super) fn speak(tree: &Element, pages: &[PageContent]) -> Spoken {
    let mut speaker = Speaker {
        pages,
        spoken: Spoken::default(),
        nest: Vec::new(),
        used: BTreeSet::new(),
        pieces: Vec::new(),
    };
    speaker.blocks(&tree.kids);
    speaker.find_unused();
    speaker.spoken
}

/// What goes through a tree.
pub(super) struct Speaker<'p> {
    pub(super) pages: &'p [PageContent],
    pub(super) spoken: Spoken,
    nest: Vec<Nest>,
    /// Marked content that the tree has named.
    pub(super) used: BTreeSet<(usize, i64)>,
    /// Where the content of the row at hand is.
    pub(super) pieces: Vec<At>,
}

/// A line that is being put together.
#[derive(Debug, Default)]
struct Draft {
    line: LineBuilder,
    at: Option<At>,
}

impl Speaker<'_> {
    /// Says the blocks among `kids`; what stands between them are paragraphs.
    fn blocks(&mut self, kids: &[Kid]) {
        let mut draft = Draft::default();
        for kid in kids {
            match kid {
                Kid::Element(element) if !is_inline(element) => {
                    self.put(Kind::Paragraph, std::mem::take(&mut draft));
                    self.block(element);
                }
                _ => self.inline(kid, &mut draft),
            }
        }
        self.put(Kind::Paragraph, draft);
    }

    /// Adds a block unless it says nothing.
    fn put(&mut self, kind: Kind, draft: Draft) {
        if !draft.line.is_empty() {
            self.add(kind, draft.line.finish(), draft.at);
        }
    }

    fn add(&mut self, kind: Kind, line: Line, at: Option<At>) {
        let nest = self.nest.clone();
        self.nest.iter_mut().for_each(Nest::go_on);
        let shown = Shown::Unknown;
        let block = Block { nest, kind, key: None, line, shown, place: Place::File };
        self.spoken.blocks.push(Drawn { block, at, pieces: Vec::new() });
    }

    fn within(&mut self, nest: Nest, say: impl FnOnce(&mut Self)) {
        let count = self.spoken.blocks.len();
        self.nest.push(nest);
        say(self);
        if self.spoken.blocks.len() == count && nest != Nest::Quote {
            self.add(Kind::Nothing, Line::default(), None);
        }
        self.nest.pop();
    }

    fn block(&mut self, element: &Element) {
        match element.role.as_str() {
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                let level = element.role.as_bytes()[1] - b'0';
                self.text(Kind::Heading(level), element);
            }
            "P" => self.text(Kind::Paragraph, element),
            "Caption" => self.text(Kind::Caption, element),
            "BlockQuote" => self.within(Nest::Quote, |speaker| speaker.blocks(&element.kids)),
            "LI" => self.item(element),
            "Code" => self.code(element),
            "Table" => self.table(element),
            "Figure" | "Link" => self.figure(element),
            "Note" => self.note(element),
            "TOC" | "Index" | "Lbl" => self.pass_over(&element.kids),
            "Sect" if child(element, "Note").is_some() => self.notes(element),
            _ => self.blocks(&element.kids),
        }
    }

    fn text(&mut self, kind: Kind, element: &Element) {
        let mut draft = Draft::default();
        for kid in &element.kids {
            self.inline(kid, &mut draft);
        }
        self.put(kind, draft);
    }

    fn item(&mut self, element: &Element) {
        let label = child(element, "Lbl").map(|label| self.plain(label)).unwrap_or_default();
        let digits: String = label.chars().filter(char::is_ascii_digit).collect();
        let label = digits.parse().map_or(Label::Bullet, Label::Number);
        self.within(Nest::Item(Some(label)), |speaker| speaker.blocks(&element.kids));
    }

    fn code(&mut self, element: &Element) {
        let mut draft = Draft::default();
        let mut text = String::new();
        for kid in &element.kids {
            match kid {
                Kid::Element(line) => {
                    let shown = self.plain_at(line, &mut draft.at);
                    text.push_str(&self.replaced(line, shown, draft.at));
                }
                Kid::Content(page, id) => text.push_str(&self.content(*page, *id, &mut draft.at)),
                Kid::Link(_) => {}
            }
        }
        let text = text.strip_suffix('\n').unwrap_or(&text);
        self.add(Kind::Code, Line::exact(text), draft.at);
    }

    /// A figure, or a link that has one in it.
    fn figure(&mut self, element: &Element) {
        if element.role == "Figure" {
            let mut draft = Draft::default();
            self.plain_at(element, &mut draft.at);
            draft.line.push_text(element.alt.as_deref().unwrap_or_default());
            self.add(Kind::Figure, draft.line.finish(), draft.at);
            let shown = self.shown(element);
            if let Some(drawn) = self.spoken.blocks.last_mut() {
                drawn.block.shown = shown;
            }
            return;
        }
        let target = target(element).cloned();
        let first = self.spoken.blocks.len();
        self.blocks(&element.kids);
        let Some(drawn) = self.spoken.blocks.get_mut(first) else { return };
        if let (Some(Target::Named(target)), Kind::Figure) = (target, drawn.block.kind) {
            drawn.block.line.tokens.insert(0, (0, Token::Link(target)));
        }
    }

    /// Returns what a figure shows: a picture, or words where none could be drawn.
    fn shown(&self, element: &Element) -> Shown {
        let mut shown = Shown::Nothing;
        for kid in &element.kids {
            let one = match kid {
                Kid::Content(page, id) => {
                    let marked = self.pages.get(*page).and_then(|page| page.marked.get(id));
                    match marked {
                        Some(marked) if !marked.text.trim().is_empty() => Shown::Unknown,
                        marked => marked
                            .and_then(|marked| marked.picture.clone())
                            .unwrap_or(Shown::Nothing),
                    }
                }
                Kid::Element(element) => self.shown(element),
                Kid::Link(_) => Shown::Nothing,
            };
            if shown == Shown::Nothing {
                shown = one;
            }
        }
        shown
    }

    fn table(&mut self, element: &Element) {
        let mut is_first = true;
        for kid in &element.kids {
            let Kid::Element(part) = kid else { continue };
            match part.role.as_str() {
                "THead" | "TBody" | "TFoot" => {
                    for row in part.kids.iter().filter_map(Kid::as_element) {
                        self.row(row, part.role == "THead", &mut is_first);
                    }
                }
                "TR" => self.row(part, false, &mut is_first),
                _ => self.block(part),
            }
        }
    }

    fn row(&mut self, row: &Element, head: bool, first: &mut bool) {
        let mut draft = Draft::default();
        self.pieces.clear();
        for cell in row.kids.iter().filter_map(Kid::as_element) {
            let heads_row = !head && cell.role == "TH";
            draft.line.push(Token::Cell(cell.spans.0, cell.spans.1, heads_row));
            self.cell(&cell.kids, &mut draft);
        }
        let kind = Kind::Row { head, first: std::mem::take(first) };
        self.add(kind, draft.line.finish(), draft.at);
        let pieces = std::mem::take(&mut self.pieces);
        if let Some(drawn) = self.spoken.blocks.last_mut() {
            drawn.pieces = pieces;
        }
    }

    /// Adds what a cell says.
    fn cell(&mut self, kids: &[Kid], draft: &mut Draft) {
        for kid in kids {
            match kid {
                Kid::Element(element) if element.role == "Lbl" => self.pass_over(&element.kids),
                Kid::Element(element) if !is_inline_in_cell(element) => {
                    draft.line.push_another();
                    self.cell(&element.kids, draft);
                    draft.line.push_another();
                }
                _ => self.inline(kid, draft),
            }
        }
    }

    /// Notes that stand together; what stands above them is the edition's own.
    fn notes(&mut self, element: &Element) {
        for kid in element.kids.iter().filter_map(Kid::as_element) {
            if kid.role == "Note" {
                self.note(kid);
            } else {
                let mut at = None;
                self.plain_at(kid, &mut at);
                self.spoken.own.extend(at);
            }
        }
    }

    fn note(&mut self, element: &Element) {
        let mut at = None;
        let label = child(element, "Lbl").map(|label| self.plain_at(label, &mut at));
        let outer = std::mem::take(&mut self.spoken.blocks);
        let nest = std::mem::take(&mut self.nest);
        self.within(Nest::Note { first: true }, |speaker| speaker.blocks(&element.kids));
        self.nest = nest;
        let blocks = std::mem::replace(&mut self.spoken.blocks, outer);
        let label = label.unwrap_or_default().trim().to_owned();
        self.spoken.notes.push(Note { label, at, blocks });
    }

    fn inline(&mut self, kid: &Kid, draft: &mut Draft) {
        let element = match kid {
            Kid::Content(page, id) => {
                let text = self.content(*page, *id, &mut draft.at);
                draft.line.push_text(&text);
                return;
            }
            Kid::Link(_) => return,
            Kid::Element(element) => element,
        };
        match element.role.as_str() {
            "Reference" => {
                let mut at = None;
                let label = self.plain_at(element, &mut at).trim().to_owned();
                draft.at = draft.at.or(at);
                draft.line.push(Token::Call(self.spoken.calls.len()));
                let target = match target(element) {
                    Some(Target::Place(page, point)) => Some((*page, *point)),
                    _ => None,
                };
                let page = at.map_or(0, |(page, _)| page);
                self.spoken.calls.push(Call { label, target, page });
            }
            "Link" => {
                let target = match target(element) {
                    Some(Target::Named(target)) => Some(target.clone()),
                    _ => None,
                };
                draft.line.extend(target.clone().map(Token::Link));
                for kid in &element.kids {
                    self.inline(kid, draft);
                }
                draft.line.extend(target.map(|_| Token::LinkEnd));
            }
            "Figure" => {
                self.plain_at(element, &mut draft.at);
                let shown = self.shown(element);
                draft.line.push(Token::Image(element.alt.clone().unwrap_or_default(), shown));
            }
            _ if element.actual.is_some() => {
                let shown = self.plain_at(element, &mut draft.at);
                let text = self.replaced(element, shown, draft.at);
                draft.line.push_text(&text);
            }
            _ => {
                for kid in &element.kids {
                    self.inline(kid, draft);
                }
            }
        }
    }
}

impl Kid {
    fn as_element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Content(..) | Self::Link(_) => None,
        }
    }
}

/// Whether an element stands within a line; a link around a figure doesn't.
fn is_inline(element: &Element) -> bool {
    match element.role.as_str() {
        "Span" | "Reference" | "Quote" | "Em" | "Strong" | "Ruby" => true,
        "Link" => !element.kids.iter().filter_map(Kid::as_element).any(|kid| kid.role == "Figure"),
        _ => false,
    }
}

fn is_inline_in_cell(element: &Element) -> bool {
    matches!(element.role.as_str(), "Figure" | "Link" | "Code") || is_inline(element)
}

fn child<'e>(element: &'e Element, role: &str) -> Option<&'e Element> {
    element.kids.iter().filter_map(Kid::as_element).find(|kid| kid.role == role)
}

/// Returns where an element leads: the first link in it.
fn target(element: &Element) -> Option<&Target> {
    element.kids.iter().find_map(|kid| match kid {
        Kid::Link(target) => Some(target),
        Kid::Element(element) => target(element),
        Kid::Content(..) => None,
    })
}

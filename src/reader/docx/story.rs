//! A story: the blocks of the body, of a note, a cell or a text box, paragraph by paragraph.
//!
//! In: an element that holds them. Out: [`Item`]s in the order of the text. Word's own wrappers
//! (content controls, smart tags, tracked changes, alternatives) are looked through.

use std::collections::{BTreeMap, BTreeSet};

use super::anchors::{Anchors, NoteName, Story};
use super::assemble;
use super::look::Look;
use super::looks::Looks;
use super::losses::{Loss, Losses};
use super::paragraph::{self, Item, Leaf, Properties};
use super::regions::{Region, Regions};
use super::results::OpenField;
use super::styles::{Role, Style, Styles};
use crate::document::{Block, Image, Inline, InlineBuilder, Link, LinkId, Ruby, RubyId};
use crate::package::numbering::Numbering;
use crate::package::xml::{Element, Ns};
use crate::package::{Package, Relations};
use crate::reader::TrackedChanges;
use crate::source::Span;

/// Tables and text boxes nested deeper are read one level up.
const DEEPEST: usize = 24;

/// What reading all parts of a document shares, and where it is.
pub(super) struct Reader<'p> {
    pub(super) package: &'p Package<'p>,
    pub(super) styles: &'p Styles,
    pub(super) numbering: Numbering,
    pub(super) anchors: &'p Anchors,
    pub(super) view: TrackedChanges,
    /// Whether hanpress wrote the file: then indents and languages mean what it means by them.
    pub(super) is_own: bool,
    /// The part being read.
    pub(super) story: Story,
    /// Where the note being read begins in the transcript; `None` in the main part.
    pub(super) note_start: Option<usize>,
    /// The regions around the text.
    pub(super) regions: Regions,
    /// The bookmark around the call of a note that is being read.
    pub(super) inner_call: Option<String>,
    pub(super) relations: &'p Relations,
    /// The field beginnings of the part at hand that have an end.
    pub(super) fields: BTreeSet<u32>,
    pub(super) comments: &'p BTreeMap<String, String>,
    pub(super) links: Vec<Link>,
    pub(super) rubies: Vec<Ruby>,
    /// The reading above the text being read.
    pub(super) ruby: Option<RubyId>,
    /// The ruby read last, if it is part of one: by what its other parts are known, and where it
    /// ended.
    pub(super) parted_ruby: Option<(String, RubyId, usize)>,
    /// The notes called, in the order of their first calls.
    pub(super) calls: Vec<NoteName>,
    pub(super) images: BTreeMap<String, Vec<u8>>,
    /// What was read, a paragraph a line: places point into it.
    pub(super) transcript: String,
    pub(super) losses: Losses,
    pub(super) told: Vec<(String, Span)>,
    /// Open fields, the innermost last.
    pub(super) open: Vec<OpenField>,
    /// Links around the text, the innermost last.
    pub(super) link: Vec<LinkId>,
    pub(super) depth: usize,
}

/// A paragraph being read.
pub(super) struct Open<'t> {
    pub(super) builder: InlineBuilder,
    pub(super) start: usize,
    pub(super) role: Role,
    /// How its text looks by its style.
    pub(super) look: Look,
    /// How long its text is so far, in bytes.
    pub(super) length: usize,
    pub(super) counted: Option<(usize, Option<super::styles::CaptionOf>)>,
    /// What stands beside the text: it follows the paragraph.
    pub(super) boxes: Vec<Element<'t>>,
    pub(super) figures: Vec<Image>,
    /// The length of its text before a line that is a drawing.
    pub(super) rule: Option<usize>,
    /// How its text looks so far.
    pub(super) looks: Option<Looks>,
    /// Whether white space at its beginning is dropped: after a note's number.
    pub(super) trims: bool,
}

impl Open<'_> {
    fn new(start: usize) -> Self {
        Self {
            builder: InlineBuilder::new(),
            start,
            role: Role::Body,
            look: Look::default(),
            length: 0,
            counted: None,
            boxes: Vec::new(),
            figures: Vec::new(),
            rule: None,
            looks: None,
            trims: false,
        }
    }
}

impl<'p> Reader<'p> {
    /// Returns the end of the transcript: the place of what has no text.
    pub(super) fn here(&self) -> Span {
        Span::new(self.transcript.len(), self.transcript.len())
    }

    /// Reads the blocks of an element and puts them together.
    pub(super) fn blocks(&mut self, element: Element<'p>) -> Vec<Block> {
        let items = self.items(element);
        assemble::assemble(items, self.is_own, &mut self.losses)
    }

    /// Reads the paragraphs and tables of an element.
    pub(super) fn items(&mut self, element: Element<'p>) -> Vec<Item> {
        let mut items = Vec::new();
        // A paragraph whose end was deleted: the next one goes on with it.
        let mut joined = None;
        self.story(element, &mut items, &mut joined);
        if let Some(open) = joined {
            self.close(open, &Properties::default(), None, &mut items);
        }
        items
    }

    fn story(
        &mut self,
        element: Element<'p>,
        items: &mut Vec<Item>,
        joined: &mut Option<Open<'p>>,
    ) {
        for child in element.elements() {
            match child.tag() {
                (Ns::Word, "p") => {
                    let (before, after) = self.regions.within(child);
                    items.extend(before);
                    self.paragraph(child, items, joined);
                    items.extend(after);
                }
                (Ns::Word, "bookmarkStart" | "bookmarkEnd") => {
                    let item = self.regions.follow(child);
                    if matches!(item, Some(Item::Begin(Region::Note(_)))) {
                        self.note_start = Some(self.transcript.len());
                    }
                    items.extend(item);
                }
                (Ns::Word, "tbl") => self.table(child, items),
                (Ns::Word, "sdt") => {
                    if let Some(content) = self.control(child) {
                        self.story(content, items, joined);
                    }
                }
                (Ns::Word, "ins" | "moveTo") if !self.view.accepts() => {
                    self.losses.add(Loss::Insertion, self.here());
                }
                (Ns::Word, "del" | "moveFrom") if self.view.accepts() => {
                    self.losses.add(Loss::Deletion, self.here());
                }
                (Ns::Compatibility, "AlternateContent") => {
                    if let Some(branch) = alternative(child) {
                        self.story(branch, items, joined);
                    }
                }
                (Ns::Word, "altChunk" | "subDoc") => {
                    self.losses.add(Loss::Embedded, self.here());
                }
                (Ns::Word, "sectPr" | "pPr" | "rPr" | "tcPr" | "sdtPr") => {}
                _ => self.story(child, items, joined),
            }
        }
    }

    /// Returns what is in a content control; `None` if that is a contents list.
    pub(super) fn control(&mut self, control: Element<'p>) -> Option<Element<'p>> {
        if let Some(properties) = control.child("sdtPr") {
            let gallery =
                properties.child("docPartObj").and_then(|part| part.child_val("docPartGallery"));
            if gallery.is_some_and(|gallery| gallery.contains("Table of Contents")) {
                self.losses.add(Loss::Contents, self.here());
                return None;
            }
            if properties.child("showingPlcHdr").is_some_and(Element::is_on) {
                self.losses.add(Loss::Placeholder, self.here());
            }
        }
        control.child("sdtContent")
    }

    /// Reads a paragraph, with what stands beside it behind it.
    fn paragraph(
        &mut self,
        element: Element<'p>,
        items: &mut Vec<Item>,
        joined: &mut Option<Open<'p>>,
    ) {
        let written = element.child("pPr");
        let change = written.and_then(|properties| properties.child("pPrChange"));
        let before = change.filter(|_| !self.view.accepts()).and_then(|old| old.child("pPr"));
        let properties = before
            .or(written)
            .map(|properties| paragraph::read(self.styles, properties, self.is_own));
        let properties = properties.unwrap_or_else(|| {
            let style = self.styles.paragraph(None).cloned().unwrap_or_default();
            plain(&style, self.styles)
        });
        let mut open = joined.take().unwrap_or_else(|| Open::new(self.transcript.len()));
        open.role = properties.role;
        open.look = properties.look.clone();
        let was_contents = self.is_in_contents();
        self.inline(element, &mut open);
        self.end_references(&mut open);
        if written.is_some_and(|properties| self.has_no_end(properties)) {
            *joined = Some(open);
            return;
        }
        // A contents list that someone typed over has paragraphs of its styles and no field.
        if properties.role == Role::Contents {
            if !was_contents && !self.is_in_contents() && !open.builder.is_empty() {
                self.losses.add(Loss::Contents, self.here());
            }
            self.transcript.push('\n');
            return;
        }
        self.close(open, &properties, Some(element), items);
    }

    /// Whether a paragraph's end was deleted (or, in the other view, inserted).
    fn has_no_end(&self, properties: Element<'_>) -> bool {
        let Some(mark) = properties.child("rPr") else { return false };
        let name = if self.view.accepts() { ["del", "moveFrom"] } else { ["ins", "moveTo"] };
        name.iter().any(|name| mark.child(name).is_some())
    }

    /// Ends a paragraph.
    fn close(
        &mut self,
        open: Open<'p>,
        properties: &Properties,
        element: Option<Element<'p>>,
        items: &mut Vec<Item>,
    ) {
        let span = Span::new(open.start, self.transcript.len());
        self.transcript.push('\n');
        // Word counts empty paragraphs, too.
        let (label, from_style) = match properties.number {
            Some((number, level, is_own)) => {
                let of_style = properties.style.as_deref();
                let linked = of_style.and_then(|id| self.numbering.level_of_style(number, id));
                let level = level.or(linked).unwrap_or(0);
                (self.numbering.count(number, level), !is_own)
            }
            None => (None, false),
        };
        let (own, definition) = (properties.format, label.as_ref());
        let pick = |own: Option<i64>, style: Option<i64>, number: Option<i64>| {
            let (first, second) = if from_style { (style, number) } else { (number, style) };
            own.or(first).or(second).unwrap_or(0)
        };
        let indent =
            pick(own.indent, properties.style_indent, definition.and_then(|label| label.indent));
        let hanging =
            pick(own.hanging, properties.style_hanging, definition.and_then(|label| label.hanging));
        let is_empty = open.builder.is_empty();
        let is_rule = properties.role == Role::Rule || properties.has_bottom_border;
        let is_rule = is_empty && (is_rule || open.rule.is_some());
        let role = if is_rule { Role::Rule } else { properties.role };
        let (before, after) = match open.rule.filter(|_| !is_empty) {
            Some(0) => (true, false),
            rule => (false, rule.is_some()),
        };
        if before {
            items.push(Item::Paragraph(beside(Role::Rule, Vec::new(), span)));
        }
        let keeps = !is_empty || role == Role::Rule || self.is_own && label.is_some();
        let content = open.builder.finish();
        if keeps || role == Role::Code {
            items.push(Item::Paragraph(Leaf {
                role,
                content,
                label,
                indent,
                natural: match role {
                    Role::Continuation | Role::ListItem => 0,
                    // Notes hang behind their labels: their indent is where they stand.
                    Role::Body if self.is_own => 0,
                    _ => properties.style_indent.unwrap_or(0),
                },
                hanging,
                caption: Vec::new(),
                key: element.and_then(|element| self.key_of(element)),
                counted: open.counted,
                looks: Looks {
                    is_centred: properties.is_centred,
                    ..open.looks.unwrap_or_default()
                },
                span,
            }));
        }
        if after {
            items.push(Item::Paragraph(beside(Role::Rule, Vec::new(), span)));
        }
        let figures = open.figures.into_iter().map(|image| vec![Inline::Image(image)]);
        items.extend(figures.map(|figure| Item::Paragraph(beside(Role::Body, figure, span))));
        for text in open.boxes {
            self.losses.add(Loss::TextBox, span);
            self.nested(text, items);
        }
    }

    /// Returns the key of a paragraph or table.
    pub(super) fn key_of(&self, element: Element<'_>) -> Option<String> {
        self.anchors.keys.get(&(self.story, element.id())).cloned()
    }

    /// Reads what stands beside the text, at a depth of its own.
    fn nested(&mut self, element: Element<'p>, items: &mut Vec<Item>) {
        if self.depth >= DEEPEST {
            self.losses.add(Loss::Nesting, self.here());
            return;
        }
        self.depth += 1;
        let outside = (std::mem::take(&mut self.open), std::mem::take(&mut self.link));
        items.extend(self.items(element));
        (self.open, self.link) = outside;
        self.depth -= 1;
    }

    /// Whether tables may go one level deeper.
    pub(super) fn has_room(&mut self) -> bool {
        let has_room = self.depth < DEEPEST;
        if !has_room {
            self.losses.add(Loss::Nesting, self.here());
        }
        has_room
    }
}

/// What stands beside a paragraph's text, by itself: an image that floats, a line.
fn beside(role: Role, content: Vec<Inline>, span: Span) -> Leaf {
    Leaf {
        role,
        content,
        label: None,
        indent: 0,
        natural: 0,
        hanging: 0,
        key: None,
        caption: Vec::new(),
        counted: None,
        looks: Looks::default(),
        span,
    }
}

/// The properties of a paragraph that says nothing.
fn plain(style: &Style, styles: &Styles) -> Properties {
    Properties {
        role: style.role,
        look: style.look.over(&styles.defaults),
        style_indent: style.indent,
        style_hanging: style.hanging,
        ..Properties::default()
    }
}

/// Returns the branch of an alternative to be read: the first choice that says anything, or else
/// the fallback; both say the same.
pub(super) fn alternative(element: Element<'_>) -> Option<Element<'_>> {
    let says_something = |branch: &Element<'_>| {
        branch.below().any(|element| {
            matches!(
                element.tag(),
                (Ns::Word, "t" | "txbxContent" | "p" | "fldChar" | "instrText")
                    | (Ns::Drawing, "blip" | "graphicData")
                    | (Ns::Math, "oMath")
            )
        })
    };
    let mut choices = element.elements().filter(|e| e.is(Ns::Compatibility, "Choice"));
    let fallback = || element.elements().find(|e| e.is(Ns::Compatibility, "Fallback"));
    choices.find(says_something).or_else(fallback)
}

/// Returns the field beginnings of a part that have an end: one without would swallow the rest.
pub(super) fn closed_fields(root: Element<'_>) -> BTreeSet<u32> {
    let mut closed = BTreeSet::new();
    let mut open = Vec::new();
    for element in root.below().filter(|element| element.is(Ns::Word, "fldChar")) {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => open.push(element.id()),
            Some("end") => closed.extend(open.pop()),
            _ => {}
        }
    }
    closed
}

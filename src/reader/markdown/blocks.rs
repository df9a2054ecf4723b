//! The blocks of a manuscript: pulldown-cmark's events in, the body and the note definitions out.
//!
//! The stack of open blocks is a vector, never the call stack, and it is bounded: containers
//! nested deeper than [`MAX_DEPTH`] are opened by nobody, so that what they hold ends up in the
//! innermost one that is open. Later stages may recurse over the tree because of that.

mod captions;
mod close;
mod figures;
mod frames;
mod grids;
mod html;
mod stretches;
mod tables;

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;

use self::captions::Captions;
pub(super) use self::frames::{Body, Definition};
use self::frames::{Frame, LeafKind, alignment, level_number, open_code};
use self::grids::Definitions;
use super::front_matter::FrontMatter;
use super::grid::Grids;
use super::inlines::Leaf;
use super::losses::Losses;
use super::scopes::{Scope, Scopes};
use super::switches;
use crate::diagnostic::Diagnostics;
use crate::document::{Block, CodeBlock, Link, LinkId, ListKind, Marks, NoteId, Origin, QuoteKind};
use crate::source::{Span, Switches};

/// The parser's extensions.
const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// How many quotations, lists and tables may be nested in each other.
const MAX_DEPTH: usize = 64;

/// The comment before a quotation that is an epigraph.
const EPIGRAPH: &str = "hanpress:epigraph";

/// `<a id="key"></a>`.
#[derive(Debug)]
struct Anchor {
    key: Option<String>,
    /// Whether it says that a part of the book begins.
    is_part: bool,
    start: usize,
}

struct Reader<'a, 'd> {
    /// The manuscript, with the texts of cells behind it.
    text: &'a str,
    /// The same as the parser sees it.
    shielded: &'a str,
    grids: &'a Grids<'a>,
    definitions: Rc<Definitions>,
    /// Whether it is pandoc's Markdown.
    is_pandoc: bool,
    /// Text before this offset has been read as something else.
    skip_to: usize,
    body: Body,
    frames: Vec<Frame>,
    /// How many containers are nested, and how many more were not opened.
    depth: usize,
    skipped: usize,
    leaf: Option<(LeafKind, Leaf<'a>, Span)>,
    code: Option<CodeBlock>,
    html: Option<(String, usize)>,
    /// The last anchor, which waits for its heading or figure.
    anchor: Option<Anchor>,
    /// The comment that makes an epigraph of the quotation behind it.
    pending_epigraph: Option<Span>,
    captions: Captions,
    losses: Losses,
    scopes: Scopes,
    switches: Switches,
    diagnostics: &'d mut Diagnostics,
}

/// Reads the blocks behind the front matter of a manuscript.
pub(super) fn read(grids: &Grids<'_>, front: &FrontMatter, diagnostics: &mut Diagnostics) -> Body {
    let shielded = grids.shielded();
    let whole = front.body..grids.manuscript().len();
    let stretches = match grids.is_empty() {
        true => stretches::cut(&shielded, whole.clone()),
        false => Vec::new(),
    };
    let read = |stretch: &Range<usize>| {
        let mut noticed = Diagnostics::new();
        (read_stretch(grids, &shielded, stretch.clone(), front, &mut noticed), noticed)
    };
    let read: Vec<(Body, Diagnostics)> = stretches.par_iter().map(read).collect();
    // What is noticed is counted over the whole.
    if !read.is_empty() && read.iter().all(|(_, noticed)| noticed.is_empty()) {
        let mut read = read.into_iter().map(|(body, _)| body);
        let mut body = read.next().unwrap_or_default();
        read.for_each(|behind| body.append(behind));
        return body;
    }
    read_stretch(grids, &shielded, whole, front, diagnostics)
}

/// Reads the blocks of a stretch of a manuscript, which the parser sees as `shielded`.
fn read_stretch(
    grids: &Grids<'_>,
    shielded: &str,
    stretch: Range<usize>,
    front: &FrontMatter,
    diagnostics: &mut Diagnostics,
) -> Body {
    let start = stretch.start;
    let parser = Parser::new_ext(shielded.get(stretch).unwrap_or_default(), OPTIONS);
    let definitions = match grids.is_empty() {
        true => Definitions::new(),
        false => grids::definitions(&parser),
    };
    let mut reader = Reader {
        text: &grids.text,
        shielded,
        grids,
        definitions: Rc::new(definitions),
        body: Body::default(),
        frames: Vec::new(),
        depth: 0,
        skipped: 0,
        leaf: None,
        code: None,
        html: None,
        anchor: None,
        is_pandoc: front.is_pandoc,
        skip_to: 0,
        pending_epigraph: None,
        captions: Captions::default(),
        losses: Losses::default(),
        scopes: Scopes::new(&front.metadata.lang),
        switches: Switches::default(),
        diagnostics,
    };
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, start + range.start, start + range.end);
    }
    reader.end_note_element();
    reader.drop_epigraph();
    reader.losses.report(MAX_DEPTH, reader.diagnostics);
    reader.scopes.finish(reader.diagnostics);
    reader.switches.finish(reader.diagnostics);
    reader.body
}

impl<'a> Reader<'a, '_> {
    fn event(&mut self, event: Event<'a>, start: usize, end: usize) {
        let event = match self.grids.at(start) {
            Some(grid) => self.grid_event(event, grid, start),
            None => Some(event),
        };
        let Some(event) = event else { return };
        match event {
            Event::Start(tag) => self.start(tag, start, end),
            Event::End(tag) => self.end(tag, end),
            Event::Text(text) => {
                let read = self.skip_to.saturating_sub(start).min(text.len());
                let (text, start) = match text.get(read..) {
                    Some(rest) if read > 0 => (CowStr::from(rest.to_owned()), start + read),
                    _ => (text, start),
                };
                if start == end {
                    return;
                }
                if let Some(mut code) = self.code.take() {
                    code.text.push_str(&self.as_written(&text, start, end));
                    self.code = Some(code);
                } else {
                    self.report_fault(start);
                    self.leaf(start).push_text(text, start, end);
                }
            }
            Event::Code(text) => {
                let source = self.text.get(start..end).unwrap_or_default();
                let text = switches::restore(&text, source).map_or(text, CowStr::from);
                self.leaf(start).push_code(text, start, end);
            }
            Event::SoftBreak => self.leaf(start).push_soft_break(start, end),
            Event::HardBreak => self.leaf(start).push_break(end),
            Event::FootnoteReference(label) => {
                let label = self.label(&label, start);
                self.leaf(start).push_note_call(label, Span::new(start, end));
            }
            Event::Rule => {
                self.close_leaf();
                self.push(Block::Rule(Origin::new(Span::new(start, end))));
            }
            Event::Html(text) => {
                let written = self.as_written(&text, start, end);
                match &mut self.html {
                    Some((block, _)) => block.push_str(&written),
                    None => self.inline_html(&text, start, end),
                }
            }
            Event::InlineHtml(tag) => self.inline_html(&tag, start, end),
            // Extensions that are not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.leaf(start).push_text(text, start, end);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, start: usize, end: usize) {
        let span = Span::new(start, end);
        match tag {
            Tag::Paragraph => {
                self.close_leaf();
                if let (0, Some(Frame::Item(_))) = (self.skipped, self.frames.last()) {
                    let list = self.frames.len().checked_sub(2);
                    if let Some(Frame::List { loose, .. }) =
                        list.and_then(|index| self.frames.get_mut(index))
                    {
                        *loose = true;
                    }
                }
                self.leaf = Some((LeafKind::Paragraph, self.new_leaf(), span));
            }
            Tag::Heading { level, .. } => {
                self.close_leaf();
                let kind = LeafKind::Heading(level_number(level));
                self.leaf = Some((kind, self.new_leaf(), span));
            }
            Tag::BlockQuote(_) => {
                self.close_leaf();
                let kind = match self.pending_epigraph.take() {
                    Some(_) => QuoteKind::Epigraph,
                    None => QuoteKind::Block,
                };
                self.open(Frame::Quote(kind, Vec::new(), span), span);
            }
            Tag::List(first) => {
                let kind = match first {
                    Some(first) => {
                        ListKind::Numbered { start: u32::try_from(first).unwrap_or(u32::MAX) }
                    }
                    None => ListKind::Bullet,
                };
                self.open(Frame::List { kind, loose: false, items: Vec::new(), span }, span);
            }
            Tag::Item => {
                self.close_leaf();
                if self.skipped == 0 {
                    self.frames.push(Frame::Item(Vec::new()));
                }
            }
            Tag::FootnoteDefinition(label) => {
                self.close_leaf();
                let (label, blocks) = (label.to_string(), Vec::new());
                self.frames.push(Frame::Note { label, blocks, is_html: false, span });
            }
            Tag::CodeBlock(kind) => {
                self.close_leaf();
                self.code = Some(open_code(&kind, span));
            }
            Tag::HtmlBlock => {
                self.close_leaf();
                self.html = Some((String::new(), start));
            }
            Tag::Table(columns) => {
                self.close_leaf();
                let columns = columns.into_iter().map(alignment).collect();
                let (head, body) = (Vec::new(), Vec::new());
                self.frames.push(Frame::Table { columns, head, body, span });
            }
            Tag::TableHead | Tag::TableRow => self.frames.push(Frame::Row(Vec::new())),
            Tag::TableCell => self.leaf = Some((LeafKind::Cell, self.new_leaf(), span)),
            Tag::Emphasis => self.leaf(start).start_marked(Marks::EMPHASIS, start, end),
            Tag::Strong => self.leaf(start).start_marked(Marks::STRONG, start, end),
            Tag::Strikethrough => self.leaf(start).start_marked(Marks::STRIKE, start, end),
            Tag::Link { link_type, dest_url, title, .. } => {
                if self.leaf(start).is_in_image() {
                    return;
                }
                let title = Some(title.to_string()).filter(|title| !title.is_empty());
                // CommonMark 6.5: an autolink of an e-mail address leads to `mailto:`.
                let target = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    LinkType::Inline
                    | LinkType::Reference
                    | LinkType::ReferenceUnknown
                    | LinkType::Collapsed
                    | LinkType::CollapsedUnknown
                    | LinkType::Shortcut
                    | LinkType::ShortcutUnknown
                    | LinkType::Autolink
                    | LinkType::WikiLink { .. } => dest_url.to_string(),
                };
                let (id, origin) = (LinkId(span.start), Origin::new(span));
                self.body.links.insert(id, Link { target, title, origin });
                self.leaf(start).start_link(id);
            }
            Tag::Image { dest_url, title, .. } => {
                let (source, title) = (dest_url.to_string(), title.to_string());
                self.leaf(start).start_image(source, title, span);
            }
            // Extensions that are not enabled.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, end: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.close_leaf(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.close_container(),
            TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close_leaf();
                self.close_tables();
                if tag == TagEnd::FootnoteDefinition || self.skipped == 0 {
                    self.close_frame();
                }
            }
            TagEnd::Table | TagEnd::TableRow => self.close_frame(),
            TagEnd::TableHead => self.close_head(),
            TagEnd::TableCell => self.close_leaf(),
            TagEnd::CodeBlock => {
                if let Some(mut code) = self.code.take() {
                    if code.text.ends_with('\n') {
                        code.text.pop();
                    }
                    self.push(Block::Code(code));
                }
            }
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.refer_by_link(end);
            }
            TagEnd::Image => {
                if let Some((_, leaf, _)) = &mut self.leaf {
                    leaf.end_image();
                }
            }
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Opens a quotation or list, unless it is nested too deep.
    fn open(&mut self, frame: Frame, span: Span) {
        self.close_leaf();
        if self.depth >= MAX_DEPTH {
            self.skipped += 1;
            self.losses.nesting(span);
        } else {
            self.depth += 1;
            self.frames.push(frame);
        }
    }

    fn close_container(&mut self) {
        self.close_leaf();
        self.close_tables();
        if self.skipped > 0 {
            self.skipped -= 1;
        } else {
            self.depth = self.depth.saturating_sub(1);
            self.close_frame();
        }
    }

    /// Returns the open leaf; text that stands in an item without a paragraph opens one.
    fn leaf(&mut self, start: usize) -> &mut Leaf<'a> {
        let scope = self.scope();
        let open = self.leaf.get_or_insert_with(|| {
            let leaf = Leaf::new(self.text, self.is_pandoc, scope);
            (LeafKind::Paragraph, leaf, Span::new(start, start))
        });
        &mut open.1
    }

    fn new_leaf(&self) -> Leaf<'a> {
        Leaf::new(self.text, self.is_pandoc, self.scope())
    }

    /// Returns what elements and switches say of the text here.
    fn scope(&self) -> Scope {
        let scope = self.scopes.current();
        Scope { protects: scope.protects || self.switches.is_off(), ..scope }
    }

    /// Adds a block to the innermost open one that holds blocks.
    fn push(&mut self, block: Block) {
        self.drop_epigraph();
        let inner = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Quote(_, blocks, _)
            | Frame::Item(blocks)
            | Frame::Note { blocks, .. }
            | Frame::Cell(blocks) => Some(blocks),
            Frame::Html(frame) => frame.blocks(),
            Frame::List { .. } | Frame::Table { .. } | Frame::Row(_) => None,
        });
        self.captions.push(inner.unwrap_or(&mut self.body.blocks), block);
    }

    /// Forgets the comment that announces an epigraph, if something else follows.
    fn drop_epigraph(&mut self) {
        if let Some(span) = self.pending_epigraph.take() {
            self.losses.comment(span);
        }
    }

    /// Remembers the label of a call that begins at `start`; returns what the call is named by.
    fn label(&mut self, label: &str, start: usize) -> NoteId {
        let call = NoteId(Span::new(start, start).start);
        self.body.labels.insert(call, label.to_owned());
        call
    }
}

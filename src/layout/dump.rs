//! Text dumps of both levels, for people and for tests.
//!
//! Lengths are in points. A run is told apart only by what differs from its paragraph.

use std::fmt::Write;

use super::{
    ArtifactKind, Content, HeaderScope, ImageState, LayoutBlock, LayoutDocument, LayoutInline,
    LayoutMark, LayoutParagraph, LayoutReference, LayoutRow, LinkTarget, NotePlace, NumberSource,
    PagedDocument, Shape, StructureRole, Tag,
};
use crate::document::QuoteKind;
use crate::font::FontBook;
use crate::style::{Align, Family, Length, TextStyle, Weight};

/// Returns the resolved flow as an indented list of blocks.
#[must_use]
pub fn dump_layout(document: &LayoutDocument) -> String {
    let mut dump = Dump { text: String::new(), depth: 0 };
    dump.line(&format!("document {} by {}", document.lang.as_str(), document.sheet.name));
    for paragraph in &document.title {
        dump.paragraph("title", paragraph);
    }
    if document.contents {
        dump.line("contents");
    }
    dump.blocks(&document.blocks);
    for note in &document.notes {
        let place = match note.place {
            NotePlace::Foot => "",
            NotePlace::Table => " under its table",
            NotePlace::End => " with others",
        };
        dump.line(&format!("note {} {}{place}", note.number, note.label));
        dump.inside(|dump| dump.blocks(&note.blocks));
    }
    for (index, link) in document.links.iter().enumerate() {
        let target = match &link.target {
            LinkTarget::External(url) => format!("to {url}"),
            LinkTarget::Section(key) => format!("to section {key}"),
            LinkTarget::Dead(target) => format!("dead: {target}"),
        };
        dump.line(&format!("link {index} {target}"));
    }
    for (index, image) in document.images.iter().enumerate() {
        let state = match &image.state {
            ImageState::Loaded { width, height, format, .. } => {
                format!("{format:?} {width}×{height}").to_lowercase()
            }
            ImageState::Kept { .. } => "not shown".to_owned(),
            ImageState::Missing => "missing".to_owned(),
        };
        dump.line(&format!("image {index} {} as {} {state}", image.source, image.file_name));
    }
    dump.text
}

/// Returns pages as lists of their items: place, face, size and text, and what each belongs to.
#[must_use]
pub fn dump_pages(document: &PagedDocument, fonts: &FontBook) -> String {
    let mut text = String::new();
    for (index, page) in document.pages.iter().enumerate() {
        let (width, height) = (points(page.width), points(page.height));
        let folio = &page.folio;
        put(&mut text, &format!("page {} folio {folio} {width}×{height}", index + 1));
        for item in &page.items {
            let owner = owner(document, item.tag);
            put(&mut text, &format!("  {} {owner}", content(&item.content, fonts)));
        }
        for link in &page.links {
            let target = match &link.target {
                LinkTarget::External(url) => url.clone(),
                LinkTarget::Section(key) => format!("#{key}"),
                LinkTarget::Dead(target) => format!("dead {target}"),
            };
            put(&mut text, &format!("  {} link {target}", rect(&link.rect)));
        }
    }
    for bookmark in &document.bookmarks {
        let indent = "  ".repeat(usize::from(bookmark.depth));
        put(&mut text, &format!("bookmark{indent}{} #{}", bookmark.title, bookmark.key));
    }
    for place in &document.destinations {
        let (x, y) = (points(place.point.x), points(place.point.y));
        put(&mut text, &format!("destination #{} page {} {x},{y}", place.key, place.page + 1));
    }
    text
}

fn put(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn points(length: Length) -> String {
    let text = format!("{:.2}", length.to_pt());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn rect(rect: &super::Rect) -> String {
    format!("{},{} {}×{}", points(rect.x), points(rect.y), points(rect.width), points(rect.height))
}

fn content(content: &Content, fonts: &FontBook) -> String {
    match content {
        Content::Glyphs(run) => {
            let (x, y) = (points(run.origin.x), points(run.origin.y));
            let end = points(run.origin.x + run.width());
            let (face, size) = (fonts.face(run.face).name(), points(run.size));
            format!("{x}–{end},{y} {face} {size} “{}”", run.text)
        }
        Content::Fill { rect: place, shape, .. } => {
            let name = match shape {
                Shape::Box => "fill",
                Shape::Dot => "dot",
                Shape::Wave => "wave",
            };
            format!("{} {name}", rect(place))
        }
        Content::Image { rect: place, image, .. } => format!("{} image {}", rect(place), image.0),
    }
}

/// Names the node an item belongs to and those that contain it, the root left out.
fn owner(document: &PagedDocument, tag: Tag) -> String {
    let mut open = match tag {
        Tag::Node(node) => Some(node),
        Tag::Artifact(kind) => {
            return match kind {
                ArtifactKind::Header => "(header)",
                ArtifactKind::Footer => "(footer)",
                ArtifactKind::Layout => "(layout)",
                ArtifactKind::Repeated => "(repeated)",
            }
            .to_owned();
        }
    };
    let mut names = Vec::new();
    while let Some(node) = open.and_then(|node| document.structure.get(node.0 as usize)) {
        if node.parent.is_some() {
            names.push(role(&node.role));
        }
        open = node.parent;
    }
    names.reverse();
    format!("<{}>", names.join("/"))
}

fn role(role: &StructureRole) -> String {
    match role {
        StructureRole::Document => "document".to_owned(),
        StructureRole::Title { .. } => "title".to_owned(),
        StructureRole::Heading { depth, .. } => format!("h{depth}"),
        StructureRole::Paragraph => "p".to_owned(),
        StructureRole::Quote => "quote".to_owned(),
        StructureRole::List { numbered: true } => "ol".to_owned(),
        StructureRole::List { numbered: false } => "ul".to_owned(),
        StructureRole::ListItem => "li".to_owned(),
        StructureRole::ListLabel => "label".to_owned(),
        StructureRole::ListBody => "body".to_owned(),
        StructureRole::Code => "code".to_owned(),
        StructureRole::CodeLine { .. } => "line".to_owned(),
        StructureRole::Table => "table".to_owned(),
        StructureRole::TableHead => "head".to_owned(),
        StructureRole::TableBody => "rows".to_owned(),
        StructureRole::TableRow => "row".to_owned(),
        StructureRole::HeaderCell { scope, columns, rows } => {
            let of = if *scope == HeaderScope::Row { " of row" } else { "" };
            format!("th{of}{}", spans(*columns, *rows))
        }
        StructureRole::DataCell { columns, rows } => format!("td{}", spans(*columns, *rows)),
        StructureRole::Figure { .. } => "figure".to_owned(),
        StructureRole::Caption => "caption".to_owned(),
        StructureRole::Notes => "notes".to_owned(),
        StructureRole::Note => "note".to_owned(),
        StructureRole::Reference => "call".to_owned(),
        StructureRole::Link => "link".to_owned(),
        StructureRole::Contents => "contents".to_owned(),
        StructureRole::ContentsEntry => "entry".to_owned(),
        StructureRole::Index => "index".to_owned(),
    }
}

fn spans(columns: u16, rows: u16) -> String {
    if columns == 1 && rows == 1 { String::new() } else { format!("[{columns}×{rows}]") }
}

/// Writes the resolved flow.
struct Dump {
    text: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        put(&mut self.text, line);
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn blocks(&mut self, blocks: &[LayoutBlock]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &LayoutBlock) {
        match block {
            LayoutBlock::Heading(heading) => {
                let mut name = format!("heading {} rank {}", heading.level, heading.rank);
                if heading.is_part {
                    name.push_str(" part");
                }
                if let Some(anchor) = &heading.anchor {
                    let _ = write!(name, " #{}", anchor.key);
                }
                if let Some(number) = &heading.number {
                    let source = match number.source {
                        NumberSource::Manuscript => "by hand",
                        NumberSource::Sheet => "by sheet",
                    };
                    let _ = write!(name, " [{}{}|{source}]", number.text, number.separator);
                }
                self.paragraph(&name, &heading.paragraph);
            }
            LayoutBlock::Paragraph(paragraph) => self.paragraph("paragraph", paragraph),
            LayoutBlock::List(list) => {
                let density = if list.tight { "tight" } else { "loose" };
                self.line(&format!("list {} {density}", list.depth));
                for item in &list.items {
                    self.inside(|dump| {
                        dump.line(&format!("item {}", item.label));
                        dump.inside(|dump| dump.blocks(&item.blocks));
                    });
                }
            }
            LayoutBlock::Quote(quote) => {
                self.line(match quote.kind {
                    QuoteKind::Block => "quote",
                    QuoteKind::Epigraph => "epigraph",
                });
                self.inside(|dump| dump.blocks(&quote.blocks));
            }
            LayoutBlock::Code(code) => {
                self.line(&format!("code {}", code.language.as_deref().unwrap_or("-")));
                self.inside(|dump| {
                    for line in &code.lines {
                        dump.line(&format!("| {line}"));
                    }
                });
            }
            LayoutBlock::Table(table) => {
                let columns: Vec<String> =
                    table.columns.iter().map(|align| format!("{align:?}").to_lowercase()).collect();
                self.line(&format!("table {}", columns.join(" ")));
                self.inside(|dump| {
                    if let Some(caption) = &table.caption {
                        dump.paragraph("caption", caption);
                    }
                    dump.rows("head", &table.head);
                    dump.rows("row", &table.body);
                });
            }
            LayoutBlock::Figure(figure) => {
                self.line(&format!("figure image {} “{}”", figure.image.0, figure.alt));
                if let Some(caption) = &figure.caption {
                    self.inside(|dump| dump.paragraph("caption", caption));
                }
            }
            LayoutBlock::Rule => self.line("rule"),
        }
    }

    fn rows(&mut self, name: &str, rows: &[LayoutRow]) {
        for row in rows {
            self.line(name);
            self.inside(|dump| {
                for cell in &row.cells {
                    dump.line(&format!("cell{}", spans(cell.columns, cell.rows)));
                    dump.inside(|dump| dump.blocks(&cell.blocks));
                }
            });
        }
    }

    fn paragraph(&mut self, name: &str, paragraph: &LayoutParagraph) {
        let style = &paragraph.style;
        let align = match style.align {
            Align::Justify => "",
            Align::Start => " start",
            Align::Center => " center",
            Align::End => " end",
        };
        let mut line =
            format!("{name} {}/{}{align}", text_style(&style.text), points(style.leading));
        let indents = [style.first_line_indent, style.start_indent, style.end_indent];
        if indents.iter().any(|indent| *indent != Length::ZERO) {
            let indents: Vec<String> = indents.iter().map(|indent| points(*indent)).collect();
            let _ = write!(line, " indents {}", indents.join(" "));
        }
        if paragraph.continued {
            line.push_str(" continued");
        }
        line.push_str(": ");
        for inline in &paragraph.content {
            line.push_str(&inline_text(inline, &style.text));
        }
        self.line(&line);
    }
}

/// Writes a piece of text, in brackets with its style where that differs from the paragraph's.
fn inline_text(inline: &LayoutInline, base: &TextStyle) -> String {
    match inline {
        LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
            let mut told = Vec::new();
            if run.style != *base {
                told.push(text_style(&run.style));
            }
            told.extend(run.link.map(|link| format!("link {}", link.0)));
            told.extend(run.ruby.map(|ruby| format!("ruby {}", ruby.0)));
            told.extend(run.lang.as_ref().map(|lang| lang.as_str().to_owned()));
            if told.is_empty() {
                run.text.clone()
            } else {
                format!("[{}|{}]", told.join(" "), run.text)
            }
        }
        LayoutInline::NoteCall { note, style, .. } => {
            format!("[{}|note {}]", text_style(style), note.0 + 1)
        }
        LayoutInline::Image { image, alt, .. } => format!("[image {}|{alt}]", image.0),
        LayoutInline::Index(LayoutMark { mark, key }) => format!("[index {key}|{mark}]"),
        LayoutInline::Break => "[break]".to_owned(),
    }
}

fn text_style(style: &TextStyle) -> String {
    let family = match style.family {
        Family::Song => "song",
        Family::Fangsong => "fangsong",
        Family::Hei => "hei",
        Family::Kai => "kai",
        Family::Mono => "mono",
    };
    let mut text = family.to_owned();
    if style.weight == Weight::Bold {
        text.push_str("-bold");
    }
    for (is_so, name) in
        [(style.italic, "-italic"), (style.underline, "-underline"), (style.strike, "-strike")]
    {
        if is_so {
            text.push_str(name);
        }
    }
    let _ = write!(text, " {}", points(style.size));
    if style.rise != Length::ZERO {
        let _ = write!(text, "^{}", points(style.rise));
    }
    text
}

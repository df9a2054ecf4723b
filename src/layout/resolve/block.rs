//! Blocks: structure in, computed styles, labels and indents out.

use super::anchors::Caption;
use super::notes::{NoteForm, called_in};
use super::{Resolver, is_set_apart, numbers};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{
    Alignment, Block, CodeBlock, Figure, GridCursor, Heading, Inline, List, ListKind, NoteId,
    Origin, Paragraph, Quote, QuoteKind, Row, Table, plain_text,
};
use crate::layout::{
    Captioned, LayoutBlock, LayoutCell, LayoutCode, LayoutFigure, LayoutHeading, LayoutInline,
    LayoutItem, LayoutList, LayoutParagraph, LayoutQuote, LayoutRow, LayoutTable, LayoutText,
    NotePlace,
};
use crate::style::{Align, Length, ParagraphStyle, Role, StyleSheet};

/// Blocks nested deeper are left out, with a diagnostic. The readers stop at 64.
const DEEPEST: u8 = 96;

/// Indents leave at least this many characters of the measure to the text, or half of it.
const NARROWEST_TEXT: i64 = 8;

/// Begins the paragraph that says whose words an epigraph is.
const ATTRIBUTION: &str = "——";

/// Labels of bulleted lists, by depth.
const BULLETS: [&str; 3] = ["•", "–", "▪"];

/// Where a block stands: what its style starts from.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The role of its paragraphs.
    role: Role,
    /// Indents of the surrounding lists, quotations and notes.
    start: Length,
    end: Length,
    /// How many lists it is in.
    lists: u8,
    /// How many blocks of any kind it is in.
    depth: u8,
    /// The alignment of its column.
    align: Option<Align>,
}

impl Place {
    /// The top level of the body.
    pub(super) fn body() -> Self {
        Self {
            role: Role::Body,
            start: Length::ZERO,
            end: Length::ZERO,
            lists: 0,
            depth: 0,
            align: None,
        }
    }

    /// Inside a note; its text hangs behind the widest label of the document, so that notes
    /// line up with each other from page to page.
    pub(super) fn note(sheet: &StyleSheet, notes: &[NoteForm]) -> Self {
        let widest = notes.iter().map(|note| label_width(&note.label)).fold(0.0, f64::max);
        let start = sheet.role(Role::Note).text.size * (widest + 0.5);
        Self { role: Role::Note, start, ..Self::body() }
    }

    fn inside(&self) -> Self {
        Self { depth: self.depth + 1, ..self.clone() }
    }
}

impl Resolver<'_> {
    /// Resolves blocks that stand together in one place.
    pub(super) fn blocks(&mut self, blocks: Vec<Block>, place: &Place) -> Vec<LayoutBlock> {
        if place.depth > DEEPEST {
            self.diagnostics.push(
                Diagnostic::new(Code::NestingTooDeep, "blocks are nested too deep to be set")
                    .with_hint("take lists and quotations out of each other"),
            );
            return Vec::new();
        }
        let mut resolved = Vec::with_capacity(blocks.len());
        let mut before = Before::default();
        for block in blocks {
            let behind = before.then(&block);
            resolved.push(self.block(block, before, place));
            before = behind;
        }
        resolved
    }

    fn block(&mut self, block: Block, before: Before, place: &Place) -> LayoutBlock {
        match block {
            Block::Heading(heading) => LayoutBlock::Heading(self.heading(heading, place)),
            Block::Paragraph(paragraph) => {
                LayoutBlock::Paragraph(self.paragraph(paragraph, before, place))
            }
            Block::List(list) => LayoutBlock::List(self.list(list, place)),
            Block::Quote(quote) => LayoutBlock::Quote(self.quote(quote, place)),
            Block::Code(code) => LayoutBlock::Code(self.code(code, place)),
            Block::Table(table) => LayoutBlock::Table(self.table(table, place)),
            Block::Figure(figure) => LayoutBlock::Figure(self.figure(figure, place)),
            Block::Rule(_) => LayoutBlock::Rule,
        }
    }

    fn heading(&mut self, heading: Heading, place: &Place) -> LayoutHeading {
        let is_section = place.depth == 0 && place.role == Role::Body;
        let rank = if is_section { self.ranks.next() } else { None };
        let rank = rank.unwrap_or_else(|| numbers::rank(heading.level, self.top_level));
        let role = if rank == 0 { Role::Part } else { Role::Heading(rank) };
        let style = self.style(role, place);
        let mut number = heading.number.as_deref().map(numbers::manuscript_number);
        let content = self.inlines(heading.content, &style.text);
        if let Some(number) = number.as_mut().filter(|_| content.is_empty()) {
            // 第一章, with no title: nothing to stand apart from.
            number.separator.clear();
        }
        let origin = heading.origin;
        let paragraph = LayoutParagraph { role, style, continued: false, content, origin };
        LayoutHeading {
            level: heading.level.clamp(1, 6),
            rank,
            is_part: heading.is_part || rank == 0,
            number,
            anchor: None,
            paragraph,
        }
    }

    fn paragraph(
        &mut self,
        paragraph: Paragraph,
        before: Before,
        place: &Place,
    ) -> LayoutParagraph {
        let mut style = self.style(place.role, place);
        let continued = before.is_interrupted;
        let is_verse = matches!(place.role, Role::Quote | Role::Epigraph)
            && paragraph.content.contains(&Inline::Break);
        if continued || is_verse {
            style.first_line_indent = Length::ZERO;
        } else if matches!(place.role, Role::ListItem | Role::Note) && before.is_paragraph {
            // The first paragraph hangs behind its label; further ones are told apart (P1).
            style.first_line_indent = style.text.size * 2_i64;
        }
        let content = self.inlines(paragraph.content, &style.text);
        let origin = paragraph.origin;
        LayoutParagraph { role: place.role, style, continued, content, origin }
    }

    fn list(&mut self, list: List, place: &Place) -> LayoutList {
        let role = match place.role {
            Role::Body | Role::Quote | Role::Epigraph => Role::ListItem,
            role => role,
        };
        let text = self.sheet.role(role).text;
        let start = match list.kind {
            ListKind::Bullet => None,
            ListKind::Numbered { start } => Some(start),
        };
        let labels: Vec<String> = (0..)
            .zip(&list.items)
            .map(|(index, _)| list_label(start, index, place.lists))
            .collect();
        // Two characters, as the first line of a paragraph (P1), unless the labels need more.
        let widest = labels.iter().map(|label| label_width(label)).fold(0.0, f64::max);
        let hang = text.size * (widest + LABEL_GAP).ceil().max(2.0);
        let inside = Place {
            role,
            start: place.start + hang,
            lists: place.lists.saturating_add(1),
            ..place.inside()
        };
        let items = labels
            .into_iter()
            .zip(list.items)
            .map(|(label, item)| LayoutItem {
                label,
                label_style: text,
                blocks: self.blocks(item.blocks, &inside),
            })
            .collect();
        LayoutList { start, depth: inside.lists, tight: list.tight, items }
    }

    fn quote(&mut self, quote: Quote, place: &Place) -> LayoutQuote {
        let is_epigraph = quote.kind == QuoteKind::Epigraph
            && place.role == Role::Body
            && quote.blocks.iter().all(|block| matches!(block, Block::Paragraph(_)));
        let set_as = if is_epigraph { Role::Epigraph } else { Role::Quote };
        let style = self.sheet.role(set_as);
        let role = match place.role {
            Role::Body | Role::ListItem => set_as,
            role => role,
        };
        let inside = Place {
            role,
            start: place.start + style.start_indent,
            end: place.end + style.end_indent,
            ..place.inside()
        };
        let is_attributed = is_epigraph
            && matches!(
                quote.blocks.last(), Some(Block::Paragraph(last))
                    if plain_text(&last.content).starts_with(ATTRIBUTION)
            );
        let mut blocks = self.blocks(quote.blocks, &inside);
        if is_attributed && let Some(LayoutBlock::Paragraph(last)) = blocks.last_mut() {
            last.style.align = Align::End;
            last.style.first_line_indent = Length::ZERO;
        }
        LayoutQuote { kind: quote.kind, role: set_as, blocks }
    }

    fn code(&mut self, code: CodeBlock, place: &Place) -> LayoutCode {
        LayoutCode {
            language: code.language,
            style: self.style(Role::Code, place),
            lines: code.text.split('\n').map(str::to_owned).collect(),
            origin: code.origin,
        }
    }

    fn table(&mut self, table: Table, place: &Place) -> LayoutTable {
        let inside = Place { start: Length::ZERO, end: Length::ZERO, lists: 0, ..place.inside() };
        let is_inner = matches!(place.role, Role::TableHead | Role::TableBody | Role::Note);
        let notes = if is_inner { Vec::new() } else { self.table_notes(&table) };
        let caption = self.next_caption(Captioned::Table);
        let Table { columns, head, body, origin, .. } = table;
        LayoutTable {
            anchor: caption.key.clone(),
            number: caption.number.clone(),
            caption: self.caption(caption, Role::TableCaption, place),
            head: self.rows(head, &columns, Role::TableHead, &inside),
            body: self.rows(body, &columns, Role::TableBody, &inside),
            columns,
            notes,
            origin,
        }
    }

    /// Returns the notes that stand under a table.
    fn table_notes(&self, table: &Table) -> Vec<NoteId> {
        let is_of_table = |note: &NoteId| {
            let form = self.note_forms.get(note.0 as usize);
            form.is_some_and(|form| form.place == NotePlace::Table)
        };
        called_in(table).into_iter().filter(is_of_table).collect()
    }

    fn rows(
        &mut self,
        rows: Vec<Row>,
        columns: &[Alignment],
        role: Role,
        place: &Place,
    ) -> Vec<LayoutRow> {
        let mut cursor = GridCursor::default();
        let mut resolved = Vec::with_capacity(rows.len());
        for row in rows {
            cursor.next_row();
            let mut cells = Vec::with_capacity(row.cells.len());
            for cell in row.cells {
                let column = cursor.place(cell.columns, cell.rows);
                let align = columns.get(column).copied().unwrap_or_default();
                let role = if cell.heads_row { Role::TableHead } else { role };
                let place = Place { role, align: cell_align(align), ..place.clone() };
                cells.push(LayoutCell {
                    blocks: self.blocks(cell.blocks, &place),
                    columns: cell.columns.max(1),
                    rows: cell.rows.max(1),
                    heads_row: cell.heads_row,
                });
            }
            resolved.push(LayoutRow { cells });
        }
        resolved
    }

    fn figure(&mut self, figure: Figure, place: &Place) -> LayoutFigure {
        self.report_dead_link(figure.image.link, &figure.image.origin);
        let caption = self.next_caption(Captioned::Figure);
        LayoutFigure {
            image: self.images.id(&figure.image, self.loader, self.diagnostics),
            alt: figure.image.alt,
            protected: figure.image.protected,
            link: figure.image.link,
            anchor: caption.key.clone(),
            number: caption.number.clone(),
            caption: self.caption(caption, Role::FigureCaption, place),
            origin: figure.image.origin,
        }
    }

    /// Returns the caption of the next figure or table, with a key if a list leads to it.
    fn next_caption(&mut self, kind: Captioned) -> Caption {
        let mut caption = self.anchors.next_caption();
        let contents = &self.sheet.contents;
        let (is_listed, word) = match kind {
            Captioned::Figure => (contents.figures.is_some(), "figure"),
            Captioned::Table => (contents.tables.is_some(), "table"),
        };
        if is_listed && caption.key.is_none() && caption.is_printed() {
            caption.key = Some(self.free_key(word));
        }
        caption
    }

    /// Resolves a caption; its number stands before it as a run of its own.
    fn caption(&mut self, caption: Caption, role: Role, place: &Place) -> Option<LayoutParagraph> {
        if !caption.is_printed() {
            return None;
        }
        let style = self.style(role, &Place { align: None, ..place.clone() });
        let title = self.inlines(caption.content, &style.text);
        let number = caption.number.as_ref().map(|number| {
            let separator = if title.is_empty() { "" } else { &number.separator };
            LayoutInline::Text(LayoutText::plain(format!("{}{separator}", number.text), style.text))
        });
        let content = number.into_iter().chain(title).collect();
        let origin = Origin::unknown();
        Some(LayoutParagraph { role, style, continued: false, content, origin })
    }

    /// Returns the style of a role in a place: the surroundings' indents added, but never so many
    /// that no room is left for text.
    fn style(&self, role: Role, place: &Place) -> ParagraphStyle {
        let mut style = self.sheet.role(role).clone();
        // The quotation's own indent is already in the place, once for each depth.
        if !matches!(role, Role::Quote | Role::Epigraph) {
            style.start_indent += place.start;
            style.end_indent += place.end;
        } else {
            style.start_indent = place.start;
            style.end_indent = place.end;
        }
        let measure = self.sheet.page.measure;
        let room = measure - (style.text.size * NARROWEST_TEXT).min(measure / 2);
        style.end_indent = style.end_indent.min(room / 4);
        style.start_indent = style.start_indent.min(room - style.end_indent);
        style.align = place.align.unwrap_or(style.align);
        style
    }
}

/// Space between a list's label and its text, in em.
const LABEL_GAP: f64 = 0.5;

fn list_label(start: Option<u32>, index: u32, lists: u8) -> String {
    match start {
        Some(start) => format!("{}.", start.saturating_add(index)),
        None => {
            let depth = usize::from(lists) % BULLETS.len();
            BULLETS.get(depth).copied().unwrap_or("•").to_owned()
        }
    }
}

/// Returns about how wide a label is, in em: ASCII half an em, everything else one. The exact
/// width needs a font and only moves the label within its hanging indent.
fn label_width(label: &str) -> f64 {
    label.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

fn cell_align(alignment: Alignment) -> Option<Align> {
    match alignment {
        Alignment::Auto => None,
        Alignment::Start => Some(Align::Start),
        Alignment::Center => Some(Align::Center),
        Alignment::End => Some(Align::End),
    }
}

/// What a paragraph has to know of the blocks before it.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// Whether the last one is a paragraph.
    is_paragraph: bool,
    /// Whether its text ends in the middle of a sentence.
    is_open: bool,
    /// Whether text that ends so stands before a last block that is set apart, so that a paragraph
    /// goes on with it (P1).
    is_interrupted: bool,
}

impl Before {
    /// Returns what holds behind `block`.
    fn then(self, block: &Block) -> Self {
        let content = match block {
            Block::Paragraph(paragraph) => Some(&paragraph.content),
            _ => None,
        };
        Self {
            is_paragraph: content.is_some(),
            is_open: content.is_some_and(|content| ends_open(content)),
            is_interrupted: self.is_open && is_set_apart(block),
        }
    }
}

/// Returns whether text ends in the middle of a sentence. A colon does not count: it announces the
/// block, and what follows the block is a new paragraph.
fn ends_open(content: &[Inline]) -> bool {
    let last = content.iter().rev().find_map(|inline| match inline {
        Inline::Text(run) => run.text.trim_end().chars().next_back(),
        Inline::Image(image) => image.alt.trim_end().chars().next_back(),
        Inline::Break | Inline::NoteCall { .. } | Inline::Reference(_) | Inline::Index(_) => None,
    });
    matches!(last, Some('，' | '、' | '；' | '—' | ',' | ';'))
}

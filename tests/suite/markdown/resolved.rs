//! The least layout that the Markdown edition needs: everything from the document, styles aside.

use std::sync::Arc;

use hanpress::document::{Block, Document, Inline, LinkId, ListKind, Marks, Origin};
use hanpress::layout::{
    Anchor, ImageAsset, ImageId, ImageState, LayoutBlock, LayoutCell, LayoutCode, LayoutDocument,
    LayoutFigure, LayoutHeading, LayoutInline, LayoutItem, LayoutLink, LayoutList, LayoutMark,
    LayoutNote, LayoutNumber, LayoutParagraph, LayoutQuote, LayoutReference, LayoutRow,
    LayoutTable, LayoutText, LinkTarget, NotePlace, NumberSource,
};
use hanpress::outline::{Key, Outline};
use hanpress::style::{Role, StyleSheet, TextStyle};

struct Resolver {
    sheet: Arc<StyleSheet>,
    images: Vec<ImageAsset>,
}

pub(crate) fn resolve(document: &Document) -> LayoutDocument {
    let sheet = Arc::new(StyleSheet::built_in("report-a4").unwrap());
    let mut resolver = Resolver { sheet, images: Vec::new() };
    let blocks = resolver.blocks(&document.blocks);
    let style = resolver.style();
    let notes = document
        .notes
        .iter()
        .zip(1..)
        .map(|(note, number)| LayoutNote {
            number,
            place: NotePlace::Foot,
            label: format!("{number}"),
            label_style: style,
            blocks: resolver.blocks(&note.blocks),
        })
        .collect();
    let target = |target: &str| match target.strip_prefix('#').and_then(Key::new) {
        Some(key) => LinkTarget::Section(key),
        None => LinkTarget::External(target.to_owned()),
    };
    let links = document
        .links
        .iter()
        .map(|link| LayoutLink { target: target(&link.target), title: link.title.clone() });
    LayoutDocument {
        metadata: document.metadata.clone(),
        lang: document.metadata.lang.clone(),
        sheet: resolver.sheet.clone(),
        outline: Outline::default(),
        top_level: document.top_level(),
        main_matter: None,
        title: Vec::new(),
        is_bilingual: false,
        contents: false,
        names_pages: false,
        blocks,
        endnotes: Vec::new(),
        index: None,
        notes,
        links: links.collect(),
        rubies: document.rubies.clone(),
        images: resolver.images,
    }
}

impl Resolver {
    fn style(&self) -> TextStyle {
        self.sheet.role(Role::Body).text
    }

    fn image(&mut self, source: &str) -> ImageId {
        let id = ImageId(u32::try_from(self.images.len()).unwrap());
        self.images.push(ImageAsset {
            source: source.to_owned(),
            file_name: format!("image-{}.png", id.0),
            state: ImageState::Missing,
        });
        id
    }

    fn paragraph(&mut self, content: &[Inline]) -> LayoutParagraph {
        LayoutParagraph {
            role: Role::Body,
            style: self.sheet.role(Role::Body).clone(),
            continued: false,
            content: content.iter().map(|inline| self.inline(inline)).collect(),
            origin: Origin::unknown(),
        }
    }

    fn inline(&mut self, inline: &Inline) -> LayoutInline {
        let style = self.style();
        match inline {
            Inline::Text(run) => LayoutInline::Text(LayoutText {
                text: run.text.clone(),
                marks: run.marks,
                style,
                link: run.link,
                ruby: run.ruby,
                lang: run.lang.clone(),
                origin: Origin::unknown(),
            }),
            Inline::NoteCall { note, .. } => {
                LayoutInline::NoteCall { note: *note, style, origin: Origin::unknown() }
            }
            Inline::Image(image) => LayoutInline::Image {
                image: self.image(&image.source),
                alt: image.alt.clone(),
                protected: image.protected,
                link: image.link,
                origin: Origin::unknown(),
            },
            Inline::Reference(reference) => LayoutInline::Reference(LayoutReference {
                run: LayoutText::plain("圖[*{2|3}~1", style),
                key: reference.key.clone(),
                part: reference.part,
            }),
            Inline::Index(mark) => LayoutInline::Index(LayoutMark {
                mark: mark.clone(),
                key: Key::new("mark-1").unwrap(),
            }),
            Inline::Break => LayoutInline::Break,
        }
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<LayoutBlock> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> LayoutBlock {
        match block {
            Block::Heading(heading) => LayoutBlock::Heading(LayoutHeading {
                level: heading.level,
                is_part: heading.is_part,
                rank: heading.level,
                number: heading.number.clone().map(|text| LayoutNumber {
                    text,
                    separator: "\u{3000}".to_owned(),
                    source: NumberSource::Manuscript,
                }),
                anchor: heading
                    .key
                    .as_deref()
                    .map(|key| Anchor { key: Key::new(key).unwrap(), entry: 0 }),
                paragraph: self.paragraph(&heading.content),
            }),
            Block::Paragraph(paragraph) => {
                LayoutBlock::Paragraph(self.paragraph(&paragraph.content))
            }
            Block::List(list) => LayoutBlock::List(LayoutList {
                start: match list.kind {
                    ListKind::Bullet => None,
                    ListKind::Numbered { start } => Some(start),
                },
                depth: 1,
                tight: list.tight,
                items: list
                    .items
                    .iter()
                    .map(|item| LayoutItem {
                        label: String::new(),
                        label_style: self.style(),
                        blocks: self.blocks(&item.blocks),
                    })
                    .collect(),
            }),
            Block::Quote(quote) => LayoutBlock::Quote(LayoutQuote {
                kind: quote.kind,
                role: Role::Quote,
                blocks: self.blocks(&quote.blocks),
            }),
            Block::Code(code) => LayoutBlock::Code(LayoutCode {
                language: code.language.clone(),
                style: self.sheet.role(Role::Code).clone(),
                lines: code.text.split('\n').map(str::to_owned).collect(),
                origin: Origin::unknown(),
            }),
            Block::Table(table) => {
                let mut rows = |rows: &[hanpress::document::Row]| {
                    rows.iter()
                        .map(|row| LayoutRow {
                            cells: row
                                .cells
                                .iter()
                                .map(|cell| LayoutCell {
                                    blocks: self.blocks(&cell.blocks),
                                    columns: cell.columns,
                                    rows: cell.rows,
                                    heads_row: cell.heads_row,
                                })
                                .collect(),
                        })
                        .collect()
                };
                let (head, body) = (rows(&table.head), rows(&table.body));
                LayoutBlock::Table(LayoutTable {
                    anchor: table.key.as_deref().and_then(Key::new),
                    number: None,
                    caption: match table.caption.as_slice() {
                        [] => None,
                        caption => Some(self.paragraph(caption)),
                    },
                    columns: table.columns.clone(),
                    head,
                    body,
                    notes: Vec::new(),
                    origin: Origin::unknown(),
                })
            }
            Block::Figure(figure) => LayoutBlock::Figure(LayoutFigure {
                image: self.image(&figure.image.source),
                alt: figure.image.alt.clone(),
                protected: figure.image.protected,
                link: figure.image.link,
                anchor: figure.key.as_deref().and_then(Key::new),
                number: None,
                caption: match figure.caption.as_slice() {
                    [] => None,
                    caption => Some(self.paragraph(caption)),
                },
                origin: Origin::unknown(),
            }),
            Block::Rule(_) => LayoutBlock::Rule,
        }
    }
}

/// A run for hand-made content.
pub(crate) fn run(text: &str, marks: Marks, link: Option<LinkId>) -> Inline {
    let origin = Origin::unknown();
    Inline::Text(hanpress::document::Text {
        text: text.to_owned(),
        marks,
        link,
        ruby: None,
        lang: None,
        origin,
    })
}

//! Documents made by chance, in the reader's normal form, full of what looks like markup.

use hanpress::document::{
    Alignment, Block, Cell, CodeBlock, Document, Figure, Heading, Image, Inline, InlineBuilder,
    Lang, Link, LinkId, List, ListItem, ListKind, Marks, Note, NoteId, Origin, Paragraph, Quote,
    Row, Table, Text, plain_text, split_heading_number,
};

/// Words, marks, and things a parser would like to read as something else.
const WORDS: [&str; 64] = [
    "海",
    "浪花",
    "「走吧。」",
    "（一）",
    "wave",
    "5*3",
    "_a_",
    "a_b",
    "**",
    "*",
    "~~",
    "~",
    "`",
    "``",
    "[x](y)",
    "[^1]",
    "[^1]: x",
    "<b>",
    "</b>",
    "<!--",
    "&amp;",
    "&",
    "&#35;",
    "\\",
    "\\*",
    "1.",
    "1. ",
    "- ",
    "# ",
    "## 甲",
    "> ",
    "|",
    "| - |",
    "{#k}",
    "{/*k*/}",
    "![i](j)",
    "，",
    "。",
    "——",
    "😀",
    "é",
    "\u{3000}",
    " ",
    "  ",
    "---",
    "===",
    "+ ",
    "10) 乙",
    "https://x.y/z_z?a=1&b=2",
    "……",
    "《書》",
    "“引”",
    "% ",
    "[ ] ",
    "!",
    "[",
    "]",
    "(",
    ":",
    "#",
    "_",
    "~~~",
    "```",
    "<https://a.b>",
];
const CODES: [&str; 9] = ["x", "a b", "`", "a``b", " x ", "|", "a\\|b", "\\", "**海**"];
const TARGETS: [&str; 7] =
    ["https://a.b/c", "#k1", "a b.md", "f(1).html", "<x>", "a\\b&amp;c", "路徑/檔.md"];
const LANGS: [Option<&str>; 6] = [None, None, None, None, Some("ja"), Some("zh-Hant-TW")];
const MARKS: [Marks; 7] = [
    Marks::STRONG,
    Marks::EMPHASIS,
    Marks::STRIKE,
    Marks::SUPERSCRIPT,
    Marks::SUBSCRIPT,
    Marks::UNDERLINE,
    Marks::PROTECTED,
];

pub(crate) struct Generator {
    state: u64,
    links: Vec<Link>,
    notes: u32,
    keys: u32,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Self { state, links: Vec::new(), notes: 0, keys: 0 }
    }

    /// xorshift64*
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn words(&mut self, most: usize) -> String {
        (0..=self.below(most)).map(|_| self.pick(&WORDS)).collect()
    }

    pub(crate) fn document(&mut self) -> Document {
        let mut document = Document::default();
        if self.chance(70) {
            document.metadata.title = Some(format!("書{}書", self.words(3)));
        }
        if self.chance(30) {
            document.metadata.subtitle = Some(self.words(2)).filter(|s| !s.trim().is_empty());
        }
        for _ in 0..self.below(3) {
            let author = format!("人{}", self.words(1));
            document.metadata.authors.push(author);
        }
        if self.chance(30) {
            document.metadata.extra.insert("publisher".to_owned(), self.words(3));
        }
        if self.chance(20) {
            document.metadata.protect.insert("title".to_owned());
        }
        for _ in 0..=self.below(6) {
            let block = if self.chance(25) { self.heading(true) } else { self.block(3) };
            document.blocks.push(block);
        }
        let mut written = 0;
        while written < self.notes {
            let blocks = self.note();
            document.notes.push(Note { blocks, origin: Origin::unknown() });
            written += 1;
        }
        document.links = std::mem::take(&mut self.links);
        document
    }

    fn note(&mut self) -> Vec<Block> {
        let mut blocks = vec![self.paragraph()];
        while self.chance(30) {
            blocks.push(self.block(1));
        }
        blocks
    }

    fn block(&mut self, depth: usize) -> Block {
        match self.below(if depth > 0 { 10 } else { 6 }) {
            0 => self.code(),
            1 => Block::Rule(Origin::unknown()),
            2 => self.figure(),
            3..6 => self.paragraph(),
            6 => self.table(),
            7 => {
                let blocks = (0..self.below(4)).map(|_| self.block(depth - 1)).collect();
                Block::Quote(Quote { blocks, origin: Origin::unknown() })
            }
            _ => self.list(depth - 1),
        }
    }

    fn heading(&mut self, is_section: bool) -> Block {
        let number = self.pick(&[
            None,
            Some("第三章"),
            Some("一、"),
            Some("（二）"),
            Some("1.2"),
            Some("3."),
        ]);
        let mut content = self.inlines();
        let plain = plain_text(&content);
        if number.is_some() || split_heading_number(&plain).is_some() || plain.trim().is_empty() {
            let run = Inline::Text(Text::new("海", Origin::unknown()));
            content.insert(0, run);
            let mut builder = InlineBuilder::new();
            content.into_iter().for_each(|inline| builder.push(inline));
            content = builder.finish();
        }
        let key = is_section.then(|| {
            self.keys += 1;
            format!("k{}", self.keys)
        });
        let level = self.pick(&[1, 2, 3, 4]);
        let number = number.map(str::to_owned);
        Block::Heading(Heading { level, number, content, key, origin: Origin::unknown() })
    }

    fn code(&mut self) -> Block {
        let text =
            self.pick(&["", "a", "a\n\n  b", "```", "# x\n````\n- y\n", "\n", "    indented"]);
        let language = self.pick(&[None, Some("rust"), Some("c++")]).map(str::to_owned);
        Block::Code(CodeBlock { language, text: text.to_owned(), origin: Origin::unknown() })
    }

    fn figure(&mut self) -> Block {
        let image = self.image();
        let mut run = Text::new(format!("圖\"{}", self.words(3)), Origin::unknown());
        run.marks.set(Marks::PROTECTED, image.protected);
        let caption = match self.chance(50) {
            true => vec![Inline::Text(run)],
            false => Vec::new(),
        };
        Block::Figure(Figure { image, caption })
    }

    fn image(&mut self) -> Image {
        let source = self.pick(&["a.png", "圖 1.png", "p(1).jpg"]).to_owned();
        let alt = format!("圖{}片", self.words(3));
        let link = self.chance(20).then(|| self.link());
        let protected = self.chance(20);
        Image { source, alt, protected, link, origin: Origin::unknown() }
    }

    fn link(&mut self) -> LinkId {
        let target = self.pick(&TARGETS).to_owned();
        let title = self.chance(30).then(|| format!("題\"{}\\", self.words(2)));
        self.links.push(Link { target, title, origin: Origin::unknown() });
        LinkId(u32::try_from(self.links.len()).unwrap() - 1)
    }

    fn paragraph(&mut self) -> Block {
        Block::Paragraph(Paragraph { content: self.inlines(), origin: Origin::unknown() })
    }

    fn table(&mut self) -> Block {
        let columns: Vec<Alignment> = (0..=self.below(3))
            .map(|_| {
                self.pick(&[Alignment::Auto, Alignment::Start, Alignment::Center, Alignment::End])
            })
            .collect();
        let row = |this: &mut Self, filled: bool| Row {
            cells: (0..columns.len())
                .map(|at| {
                    let blocks = match (filled && at == 0) || this.chance(70) {
                        true => vec![this.paragraph()],
                        false => Vec::new(),
                    };
                    Cell { blocks, columns: 1, rows: 1 }
                })
                .collect(),
        };
        let head = if self.chance(80) { vec![row(self, true)] } else { Vec::new() };
        let body = (0..self.below(3)).map(|_| row(self, false)).collect();
        let caption = Vec::new();
        Block::Table(Table { caption, columns, head, body, origin: Origin::unknown() })
    }

    fn list(&mut self, depth: usize) -> Block {
        let kind = match self.chance(50) {
            true => ListKind::Bullet,
            false => ListKind::Numbered { start: self.pick(&[1, 1, 0, 7, 99]) },
        };
        let tight = self.chance(50);
        self.list_of(kind, tight, depth)
    }

    fn list_of(&mut self, kind: ListKind, tight: bool, depth: usize) -> Block {
        let count = if tight { 1 } else { 2 } + self.below(3);
        let mut items = Vec::new();
        for index in 0..count {
            let mut blocks = Vec::new();
            if index == 0 || self.chance(90) {
                blocks.push(self.paragraph());
            }
            if tight && !blocks.is_empty() && self.chance(40) {
                // What may stand right under a paragraph.
                blocks.push(match self.below(5) {
                    0 => self.code(),
                    1 => self.heading(false),
                    2 => Block::Rule(Origin::unknown()),
                    _ if depth > 0 => {
                        let kind = self.pick(&[ListKind::Bullet, ListKind::Numbered { start: 1 }]);
                        let tight = self.chance(70);
                        self.list_of(kind, tight, depth - 1)
                    }
                    _ => Block::Quote(Quote {
                        blocks: vec![self.paragraph()],
                        origin: Origin::unknown(),
                    }),
                });
            }
            while !tight && !blocks.is_empty() && self.chance(40) {
                blocks.push(self.block(depth));
            }
            items.push(ListItem { blocks });
        }
        Block::List(List { kind, tight, items, origin: Origin::unknown() })
    }

    /// Content that is not empty and not a lone image.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut builder = InlineBuilder::new();
        let mut link = None;
        for _ in 0..=self.below(6) {
            if link.is_some() && self.chance(60) {
                link = None;
            } else if link.is_none() && self.chance(15) {
                link = Some(self.link());
            }
            self.inline(link, &mut builder);
            if self.chance(8) {
                link = None;
                let new = self.notes == 0 || self.chance(50);
                let note = if new {
                    self.notes
                } else {
                    u32::try_from(self.below(self.notes as usize)).unwrap()
                };
                self.notes = self.notes.max(note + 1);
                builder.push(Inline::NoteCall { note: NoteId(note), origin: Origin::unknown() });
            }
            if self.chance(6) {
                builder.push(Inline::Break);
            }
            if link.is_none() && self.chance(5) {
                builder.push(Inline::Image(self.image()));
            }
        }
        builder.finish()
    }

    fn inline(&mut self, link: Option<LinkId>, builder: &mut InlineBuilder) {
        let mut marks = Marks::empty();
        while self.chance(35) {
            marks |= self.pick(&MARKS);
        }
        let text = if self.chance(12) {
            marks |= Marks::CODE;
            self.pick(&CODES).to_owned()
        } else {
            self.words(3)
        };
        let origin = Origin::unknown();
        let lang = self.pick(&LANGS).and_then(Lang::parse);
        builder.push(Inline::Text(Text { text, marks, link, lang, origin }));
    }
}

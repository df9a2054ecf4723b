//! Documents made by chance, in the reader's normal form, full of what looks like markup.

use hanpress::document::{
    Alignment, Block, Cell, CodeBlock, Document, Figure, Heading, Image, IndexMark, Inline,
    InlineBuilder, Lang, Link, LinkId, List, ListItem, ListKind, Marks, Note, NoteId, Origin,
    Paragraph, Quote, QuoteKind, Reference, ReferencePart, Row, Ruby, RubyId, Table, Text,
    plain_text, split_heading_number,
};

/// Words, marks, and things a parser would like to read as something else.
const WORDS: &[&str] = &[
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
    "+",
    "+---+",
    "+:==+",
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
    "{{ref:k}}",
    "{{index:茶}}",
    "{漢字|hàn zì}",
    "{",
    "}",
    "{{",
    ": ",
    "Table:",
    "table: ",
    "<ruby>",
    "<rt>",
    "</rt>",
    "</td>",
    "<a class=\"ref\" href=\"#k\">",
];
/// Further ones for Markdown alone.
const STRANGE: &[&str] = &[
    // Chinese marks, and signs that are none of them.
    "、",
    "；",
    "：",
    "？",
    "！",
    "『甲』",
    "〈乙〉",
    "【丙】",
    "〔丁〕",
    "·",
    "—",
    "…",
    "‘",
    "’",
    "①",
    "㎡",
    "\u{a0}",
    "\t",
    // What one flavour alone takes for markup.
    "\"q\"",
    "it's",
    "...",
    "--",
    "Mr. ",
    "$x$",
    "$",
    "@a",
    "a@b.c",
    "x^2^",
    "^",
    "H~2~",
    "^[n]",
    "a. ",
    "(1) ",
    "iv) ",
    "#. ",
    "(@) ",
    ":::",
    ":tea:",
    "[!NOTE]",
    "\\foo",
    "==",
    "+-",
    "%",
    "{.ref}",
    "{.x}",
    "{alt=\"x\"}",
    "{=html}",
    "www.a.b",
    // What the edition itself writes.
    "<span class=\"caption\">",
    "<span class=\"name\">",
    "<span>",
    "</span>",
    "<a id=\"x\"></a>",
    "<ol class=\"notes\">",
    "<li id=\"note-1\">",
    "</li>",
    "<!-- -->",
    "-->",
    "<br>",
];
/// A table in code.
const GRID: &str = "+---+---+\n| 甲 | b |\n+---+---+";
const CODES: [&str; 9] = ["x", "a b", "`", "a``b", " x ", "|", "a\\|b", "\\", "**海**"];
const TARGETS: [&str; 7] =
    ["https://a.b/c", "#k1", "a b.md", "f(1).html", "<x>", "a\\b&amp;c", "路徑/檔.md"];
const LANGS: [Option<&str>; 6] = [None, None, None, None, Some("ja"), Some("zh-Hant-TW")];
const MARKS: [Marks; 12] = [
    Marks::STRONG,
    Marks::EMPHASIS,
    Marks::STRIKE,
    Marks::SUPERSCRIPT,
    Marks::SUBSCRIPT,
    Marks::UNDERLINE,
    Marks::PROTECTED,
    Marks::EMPHASIS_DOTS,
    Marks::PROPER_NAME,
    Marks::BOOK_TITLE,
    Marks::PROPER_NAME.union(Marks::NEXT_NAME),
    Marks::BOOK_TITLE.union(Marks::NEXT_TITLE),
];
const INDEX: [&str; 5] = ["茶", "茶!綠茶", "chongqing@重慶", "a|b", "\"<&amp;>"];
const READINGS: [&str; 5] = ["hàn zì", "x", "**b**", "<i>|{a}", "[^1] &amp; `c`"];

pub(crate) struct Generator {
    state: u64,
    words: Vec<&'static str>,
    links: Vec<Link>,
    rubies: Vec<Ruby>,
    notes: u32,
    keys: u32,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Self {
            state,
            words: WORDS.to_vec(),
            links: Vec::new(),
            rubies: Vec::new(),
            notes: 0,
            keys: 0,
        }
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

    /// Makes documents with stranger words.
    pub(crate) fn strange(seed: u64) -> Self {
        let mut generator = Self::new(seed);
        generator.words.extend(STRANGE);
        generator
    }

    fn word(&mut self) -> &'static str {
        let index = self.below(self.words.len());
        self.words[index]
    }

    fn words(&mut self, most: usize) -> String {
        (0..=self.below(most)).map(|_| self.word()).collect()
    }

    /// A text of up to 60 pieces.
    pub(crate) fn soup(&mut self, pieces: &[&str]) -> String {
        (0..=self.below(60)).map(|_| self.pick(pieces)).collect()
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
        document.rubies = std::mem::take(&mut self.rubies);
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
            6 if self.chance(40) => self.wide_table(depth - 1),
            6 => self.table(),
            7 if self.chance(20) => self.heading(false),
            7 => {
                let blocks = (0..self.below(4)).map(|_| self.block(depth - 1)).collect();
                let kind = self.pick(&[QuoteKind::Block, QuoteKind::Epigraph]);
                Block::Quote(Quote { kind, blocks, origin: Origin::unknown() })
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
        let is_part = self.chance(10);
        Block::Heading(Heading { level, number, content, key, is_part, origin: Origin::unknown() })
    }

    fn code(&mut self) -> Block {
        let text = self.pick(&[
            "",
            "a",
            "a\n\n  b",
            "```",
            "# x\n````\n- y\n",
            "\n",
            "    indented",
            GRID,
        ]);
        let language = self.pick(&[None, Some("rust"), Some("c++")]).map(str::to_owned);
        Block::Code(CodeBlock { language, text: text.to_owned(), origin: Origin::unknown() })
    }

    fn figure(&mut self) -> Block {
        let image = self.image();
        let mut run = Text::new(format!("圖\"{}", self.words(3)), Origin::unknown());
        run.marks.set(Marks::PROTECTED, image.protected);
        let caption = match self.below(4) {
            0 => vec![Inline::Text(run)],
            1 => self.inlines(),
            _ => Vec::new(),
        };
        let key = self.key();
        Block::Figure(Figure { image, caption, key })
    }

    fn key(&mut self) -> Option<String> {
        self.chance(30).then(|| {
            self.keys += 1;
            format!("k{}", self.keys)
        })
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
        let caption = if self.chance(30) { self.inlines() } else { Vec::new() };
        let key = self.key();
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
                    Cell { blocks, columns: 1, rows: 1, heads_row: false }
                })
                .collect(),
        };
        let head = if self.chance(80) { vec![row(self, true)] } else { Vec::new() };
        let mut body: Vec<Row> = (0..self.below(3)).map(|_| row(self, false)).collect();
        if self.chance(20) {
            body.iter_mut()
                .flat_map(|row| row.cells.first_mut())
                .for_each(|cell| cell.heads_row = true);
        }
        Block::Table(Table { caption, key, columns, head, body, origin: Origin::unknown() })
    }

    /// A table with cells that span others or hold blocks, and with several rows in its head.
    fn wide_table(&mut self, depth: usize) -> Block {
        let caption = if self.chance(30) { self.inlines() } else { Vec::new() };
        let key = self.key();
        let count = 2 + self.below(3);
        let columns: Vec<Alignment> = (0..count)
            .map(|_| self.pick(&[Alignment::Auto, Alignment::Center, Alignment::End]))
            .collect();
        // Most tables have no cells that head their rows, which a grid can't say.
        let heads = self.chance(30);
        let (above, below) = (self.below(3), 1 + self.below(3));
        let mut rows = |rows: usize, is_body: bool| -> Vec<Row> {
            // How many more rows each column is covered.
            let mut covered = vec![0; count];
            let mut made = Vec::new();
            for index in 0..rows {
                let (mut cells, mut at) = (Vec::new(), 0);
                while at < count {
                    if covered[at] > 0 {
                        at += 1;
                        continue;
                    }
                    let room = covered[at..].iter().take_while(|&&rows| rows == 0).count();
                    let (wide, high) = (1 + self.below(room), 1 + self.below(rows - index));
                    let blocks = (0..self.below(3)).map(|_| self.block(depth)).collect();
                    let span = |count| u16::try_from(count).unwrap();
                    let heads_row = is_body && heads && self.chance(20);
                    cells.push(Cell { blocks, columns: span(wide), rows: span(high), heads_row });
                    covered[at..at + wide].fill(high);
                    at += wide;
                }
                covered.iter_mut().for_each(|rows| *rows -= 1);
                made.push(Row { cells });
            }
            made
        };
        let (head, body) = (rows(above, false), rows(below, true));
        Block::Table(Table { caption, key, columns, head, body, origin: Origin::unknown() })
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
                        kind: QuoteKind::Block,
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
            if link.is_none() && self.chance(6) {
                let part =
                    self.pick(&[ReferencePart::Number, ReferencePart::Title, ReferencePart::Page]);
                let key = self.pick(&["k1", "none", "a\"b|&c"]).to_owned();
                let origin = Origin::unknown();
                builder.push(Inline::Reference(Reference { key, part, origin }));
            }
            if link.is_none() && self.chance(6) {
                let mark = IndexMark::parse(self.pick(&INDEX), Origin::unknown()).unwrap();
                builder.push(Inline::Index(mark));
            }
            if self.chance(6) {
                self.ruby(link, &mut builder);
            }
        }
        builder.finish()
    }

    /// A base of one to three runs, with a reading above it.
    fn ruby(&mut self, link: Option<LinkId>, builder: &mut InlineBuilder) {
        let reading = self.pick(&READINGS).to_owned();
        let id = RubyId(u32::try_from(self.rubies.len()).unwrap());
        self.rubies.push(Ruby { reading, origin: Origin::unknown() });
        let mut base = InlineBuilder::new();
        for _ in 0..=self.below(3) {
            self.inline(link, &mut base);
        }
        for inline in base.finish() {
            if let Inline::Text(run) = inline {
                builder.push(Inline::Text(Text { ruby: Some(id), ..run }));
            }
        }
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
        builder.push(Inline::Text(Text { text, marks, link, ruby: None, lang, origin }));
    }
}

//! Random documents: every block in every other, with spans, notes and links as they come.

use hanpress::document::{Alignment, Block, Document, Inline, Marks, Row};

use super::fixture;

/// A small deterministic generator (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}

impl Dice {
    fn pick<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        let index = self.below(u64::try_from(N).expect("small"));
        from[usize::try_from(index).expect("small")]
    }
}

struct Generator {
    dice: Dice,
    words: Vec<String>,
    notes: u32,
}

/// Returns a document and the words in it, each of which occurs once.
pub(super) fn document(seed: u64) -> (Document, Vec<String>) {
    let mut generator =
        Generator { dice: Dice(seed * 2 + 0x9e37_79b9), words: Vec::new(), notes: 0 };
    let count = 1 + generator.dice.below(12);
    let blocks = (0..count).map(|_| generator.block(0)).collect();
    let mut document = fixture::document(blocks);
    document.links = ["#a", "#none", "https://example.com/", "http://[", "", "x y.html"]
        .map(fixture::link)
        .into();
    while document.notes.len() < generator.notes as usize {
        let blocks = (0..1 + generator.dice.below(2)).map(|_| generator.block(2)).collect();
        document.notes.push(fixture::note(blocks));
    }
    (document, generator.words)
}

impl Generator {
    fn word(&mut self) -> String {
        let word = format!("词{}。", self.words.len());
        self.words.push(word.clone());
        word
    }

    fn inlines(&mut self) -> Vec<Inline> {
        let count = self.dice.below(5);
        (0..count).map(|_| self.inline()).collect()
    }

    fn inline(&mut self) -> Inline {
        match self.dice.below(12) {
            0 => Inline::Break,
            1 if self.notes < 30 => {
                self.notes += 1;
                fixture::call(self.notes - 1)
            }
            2 if self.notes > 0 => {
                let note = self.dice.below(u64::from(self.notes));
                fixture::call(u32::try_from(note).expect("small"))
            }
            3 => Inline::Image(fixture::image("chart.png", "图")),
            4 => {
                let link = u32::try_from(self.dice.below(6)).expect("small");
                fixture::linked(&self.word(), link)
            }
            5..=7 => {
                let marks =
                    Marks::from_bits_truncate(u16::try_from(self.dice.below(128)).expect("small"));
                fixture::marked(&self.word(), marks)
            }
            _ => {
                let word = self.word();
                fixture::text(&format!("“{word}”—don’t…"))
            }
        }
    }

    fn blocks(&mut self, depth: u64) -> Vec<Block> {
        let count = self.dice.below(3);
        (0..count).map(|_| self.block(depth + 1)).collect()
    }

    fn block(&mut self, depth: u64) -> Block {
        // Deep blocks are paragraphs, or there would be no end.
        let sides = if depth > 3 { 2 } else { 12 };
        match self.dice.below(sides) {
            2 => {
                let start = u32::try_from(self.dice.below(40_000)).expect("small");
                let items = (0..1 + self.dice.below(3)).map(|_| self.blocks(depth)).collect();
                fixture::list(Some(start), items)
            }
            3 => {
                let items = (0..1 + self.dice.below(3)).map(|_| self.blocks(depth)).collect();
                fixture::list(None, items)
            }
            4 => fixture::quote(self.blocks(depth)),
            5 => {
                let word = self.word();
                fixture::code(&format!("  {word}\n\tend\n"))
            }
            6 | 7 => self.table(depth),
            8 => {
                let word = self.word();
                fixture::figure(self.dice.pick(["chart.png", "none.png"]), "图", &word)
            }
            9 | 10 => {
                let level = 1 + u8::try_from(self.dice.below(6)).expect("small");
                let word = self.word();
                fixture::heading(level, self.dice.pick([None, Some("一、")]), &word, "")
            }
            11 => Block::Rule(hanpress::document::Origin::unknown()),
            _ => fixture::paragraph(self.inlines()),
        }
    }

    fn table(&mut self, depth: u64) -> Block {
        let columns = 1 + self.dice.below(70);
        // Wide ones are rare, or the tests take minutes.
        let columns = if depth == 0 && self.dice.below(4) == 0 { columns } else { 1 + columns % 4 };
        let rows = |count: u64, generator: &mut Self| -> Vec<Row> {
            (0..count).map(|_| generator.row(columns, depth)).collect()
        };
        let head = self.dice.below(3);
        let head = rows(head, self);
        let body = self.dice.below(4);
        let mut body = rows(body, self);
        if self.dice.below(3) == 0 {
            for cell in body.iter_mut().filter_map(|row| row.cells.first_mut()) {
                cell.heads_row = true;
            }
        }
        let columns = usize::try_from(columns).expect("small");
        let Block::Table(mut table) =
            fixture::table("", &vec![Alignment::Center; columns], Vec::new(), Vec::new())
        else {
            unreachable!("a table")
        };
        (table.head, table.body) = (head, body);
        if self.dice.below(2) == 0 {
            table.caption = vec![fixture::text(&self.word())];
        }
        Block::Table(table)
    }

    /// Rows may be too short, too long, or covered by spans from above.
    fn row(&mut self, columns: u64, depth: u64) -> Row {
        let count = self.dice.below(columns + 2);
        let cell = |generator: &mut Self| {
            let mut cell = fixture::cell("");
            cell.columns = generator.dice.pick([1, 1, 1, 2, 3, u16::MAX]);
            cell.rows = generator.dice.pick([1, 1, 1, 2, u16::MAX]);
            cell.blocks = generator.blocks(depth + 1);
            cell
        };
        Row { cells: (0..count).map(|_| cell(self)).collect() }
    }
}

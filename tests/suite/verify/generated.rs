//! Manuscripts put together by chance: their editions say the same, and what chance changes in one
//! of them is noticed.

use hanpress::verify::{EditionBytes, Format, verify};

use super::{SHEETS, built, listed};

/// xorshift64*
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    }
}

const WORDS: [&str; 12] = [
    "船",
    "潮水",
    "，風大，",
    "三、五天",
    "“回來”",
    "harbour",
    " 12 km ",
    "（注意）",
    "——慢",
    "**重**要",
    "*mooring* line",
    "2024年",
];

/// A block of Markdown, and the note that it calls.
#[derive(Clone)]
struct Piece {
    text: String,
    note: String,
}

struct Generator {
    dice: Dice,
    /// Numbers what must differ from all else.
    count: usize,
}

impl Generator {
    fn manuscript(seed: u64) -> Vec<Piece> {
        let mut generator = Self { dice: Dice(seed * 2 + 1), count: 0 };
        let count = 4 + generator.dice.below(10);
        (0..count).map(|_| generator.piece()).collect()
    }

    /// A stretch of text that occurs once.
    fn words(&mut self) -> String {
        self.count += 1;
        let mut text = format!("第{}句", self.count);
        for _ in 0..self.dice.below(30) {
            text.push_str(WORDS[self.dice.below(WORDS.len())]);
        }
        text.push('。');
        text
    }

    fn piece(&mut self) -> Piece {
        let mut note = String::new();
        let text = match self.dice.below(10) {
            0 | 1 => {
                let level = "#".repeat(1 + self.dice.below(4));
                format!("{level} 題{} {{#key-{}}}", self.words(), self.count)
            }
            2 => self.list("- ", 0),
            3 => self.list("2. ", 0),
            4 => format!("> {}\n>\n> {}", self.words(), self.words()),
            5 => format!("```\nlet a = {};\n\n  indented\n```", self.count),
            6 => {
                let [a, b, c, d] = std::array::from_fn(|_| self.words());
                format!("| 甲 | 乙 |\n|---|---|\n| {a} | {b} |\n| {c} | {d} |")
            }
            7 => {
                let alt = self.words();
                format!("![{alt}](chart.png \"圖{}\")", self.count)
            }
            _ => {
                let (before, behind) = (self.words(), self.words());
                let number = self.count;
                if self.dice.below(3) > 0 {
                    note = format!("[^n{number}]: {}", self.words());
                    format!("{before}[^n{number}]{behind}")
                } else {
                    format!("{before}[連結](https://example.org/{number}){behind}")
                }
            }
        };
        Piece { text, note }
    }

    fn list(&mut self, marker: &str, depth: usize) -> String {
        let indent = " ".repeat(marker.len());
        let mut lines = Vec::new();
        for _ in 0..=self.dice.below(3) {
            lines.push(format!("{marker}{}", self.words()));
            if depth < 2 && self.dice.below(3) == 0 {
                let inner = self.list("- ", depth + 1);
                lines.extend(inner.lines().map(|line| format!("{indent}{line}")));
            }
        }
        lines.join("\n")
    }
}

fn text(pieces: &[Piece]) -> String {
    let front = "---\ntitle: 隨手拼成\nlang: zh-CN\n---\n\n".to_owned();
    let texts = pieces.iter().map(|piece| &piece.text);
    let notes = pieces.iter().map(|piece| &piece.note).filter(|note| !note.is_empty());
    texts.chain(notes).fold(front, |text, piece| format!("{text}{piece}\n\n"))
}

/// Drops a piece, swaps two, or changes a character of one.
fn change(pieces: &[Piece], dice: &mut Dice) -> (&'static str, Vec<Piece>) {
    let mut pieces = pieces.to_vec();
    let at = dice.below(pieces.len() - 1);
    let what = match dice.below(3) {
        0 => {
            pieces.remove(at);
            "a lost block"
        }
        1 => {
            pieces.swap(at, at + 1);
            "two blocks swapped"
        }
        _ => {
            // A digit is in every piece, and is text or key or code.
            let piece = &mut pieces[at].text;
            let digit = piece.rfind(|c: char| c.is_ascii_digit()).expect("a number");
            let other = if piece[digit..].starts_with('7') { "8" } else { "7" };
            piece.replace_range(digit..=digit, other);
            "a digit"
        }
    };
    (what, pieces)
}

#[test]
fn what_chance_puts_together_says_the_same_and_what_it_changes_is_noticed() {
    let formats = [Format::Pdf, Format::Docx, Format::Markdown];
    for (seed, sheet) in (1..=16).zip(SHEETS.into_iter().cycle()) {
        let pieces = Generator::manuscript(seed);
        let editions = built(&text(&pieces), sheet);
        let verdict = verify(&editions, true);
        assert!(verdict.same, "seed {seed}, {sheet}: {}\n{}", listed(&verdict), text(&pieces));
        let mut dice = Dice(seed * 31 + 7);
        let (what, changed) = change(&pieces, &mut dice);
        let other = built(&text(&changed), sheet);
        for format in formats {
            let pick = |one: &EditionBytes| {
                let from = if one.edition == format { &other } else { &editions };
                from.iter().find(|other| other.edition == one.edition).cloned()
            };
            let mixed: Vec<EditionBytes> = editions.iter().filter_map(pick).collect();
            assert!(!verify(&mixed, false).same, "seed {seed}, {sheet}: {what} in {format}");
        }
    }
}

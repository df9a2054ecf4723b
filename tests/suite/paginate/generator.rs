//! Manuscripts made up from a number: every kind of block, in every neighbourhood.

use std::fmt::Write;

/// A linear congruential generator (Knuth's MMIX); good enough to shuffle blocks.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

const CLAUSES: [&str; 8] = [
    "河岸的人习惯早起",
    "船上装着二十箱茶叶",
    "他在信里写道“水涨了”",
    "仓库的门一直没有锁（钥匙丢了）",
    "到了第3个星期，价格涨了12.5%",
    "《河志》里有一段相似的话",
    "**没有人**再提起那件事",
    "机器停在 Harbour Road 的尽头",
];

fn text(dice: &mut Dice, clauses: u64) -> String {
    let mut text = String::new();
    for clause in 0..=dice.roll(clauses) {
        let stop = if clause % 3 == 2 { "。" } else { "，" };
        text.push_str(CLAUSES[usize::try_from(dice.roll(8)).unwrap_or(0)]);
        text.push_str(stop);
    }
    text.push_str("就是这样。");
    text
}

/// Returns the manuscript that `seed` stands for, as Markdown.
pub(crate) fn manuscript(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(977).wrapping_add(13));
    let mut body = String::from("---\ntitle: 河岸的一年\nauthor: 林一帆\n---\n\n");
    let mut notes = String::new();
    let mut called = 0;
    for _ in 0..20 + dice.roll(60) {
        match dice.roll(13) {
            0 => body.push_str("# 一章的题目\n\n"),
            1 => body.push_str("## 一节的题目稍微长一些，可以换行也未可知\n\n"),
            2 => body.push_str("### 小题\n\n"),
            3 => {
                for item in 0..=dice.roll(7) {
                    writeln!(body, "{}. {}", item + 1, text(&mut dice, 12)).expect("a string");
                }
                body.push('\n');
            }
            4 => writeln!(body, "> {}\n>\n> {}\n", text(&mut dice, 9), text(&mut dice, 5))
                .expect("a string"),
            5 => {
                body.push_str("| 名称 | 数量 | 备注 |\n|:--|--:|--|\n");
                for row in 0..=dice.roll(30) {
                    writeln!(body, "| 第{row}号 | {} | {} |", row * 37, text(&mut dice, 3))
                        .expect("a string");
                }
                body.push('\n');
            }
            6 => body.push_str("```\nlet level = 3;\n\nprint(level)\n```\n\n"),
            7 => body.push_str("***\n\n"),
            8 | 9 => {
                called += 1;
                let (before, after) = (text(&mut dice, 20), text(&mut dice, 20));
                writeln!(body, "{before}[^{called}]{after}\n").expect("a string");
                writeln!(notes, "[^{called}]: {}\n", text(&mut dice, 30)).expect("a string");
            }
            _ => writeln!(body, "{}\n", text(&mut dice, 40)).expect("a string"),
        }
    }
    body + &notes
}

//! Text to convert: words drawn about as often as they occur in Chinese, so that characters, pairs
//! and phrases are as frequent as in real text, in sentences, with numbers and Latin words.

/// Draws numbers, the same in every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 8) % bound.max(1)
    }
}

const LATIN: [&str; 12] = [
    "PDF", "Taipei", "AI", "email", "iPhone", "COVID-19", "GDP", "App", "Wi-Fi", "NBA", "DNA", "OK",
];

/// The most frequent words that are drawn; together they are nearly all of a text.
const WORDS: usize = 50_000;

/// Makes paragraphs in Simplified of altogether `size` bytes, no two alike.
///
/// A line of `dictionary` is a word, a space, its frequency; more after a space is ignored. The
/// frequencies rank the words; how often one is drawn follows from its rank by Zipf's law, because
/// lists made for segmentation flatten the top.
pub fn paragraphs(dictionary: &str, size: usize) -> Vec<String> {
    let mut ranked: Vec<(u64, &str)> = dictionary
        .lines()
        .filter_map(|line| {
            let mut columns = line.split(' ');
            let (word, frequency) = (columns.next()?, columns.next()?.parse().ok()?);
            Some((frequency, word))
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    let mut total = 0;
    let words: Vec<(u64, &str)> = (2..)
        .zip(ranked.into_iter().take(WORDS))
        .map(|(rank, (_, word))| {
            total += 1_000_000_000 / rank;
            (total, word)
        })
        .collect();
    assert!(!words.is_empty(), "the dictionary has words");
    let mut random = Random(1);
    let mut paragraphs = Vec::new();
    let mut written = 0;
    while written < size {
        let mut paragraph = String::new();
        for _ in 0..1 + random.below(8) {
            sentence(&words, total, &mut random, &mut paragraph);
        }
        written += paragraph.len();
        paragraphs.push(paragraph);
    }
    paragraphs
}

/// Adds a sentence of some clauses.
fn sentence(words: &[(u64, &str)], total: u64, random: &mut Random, text: &mut String) {
    let is_speech = random.below(20) == 0;
    if is_speech {
        text.push_str("他说：“");
    }
    let clauses = 1 + random.below(4);
    for clause in 0..clauses {
        for _ in 0..2 + random.below(6) {
            match random.below(100) {
                0..2 => {
                    let latin = random.below(LATIN.len() as u64) as usize;
                    text.push_str(LATIN[latin]);
                }
                2..4 => text.push_str(&random.below(3000).to_string()),
                _ => {
                    let at = random.below(total);
                    let place = words.partition_point(|&(upto, _)| upto <= at);
                    text.push_str(words[place].1);
                }
            }
        }
        let is_last = clause + 1 == clauses;
        text.push(match (is_last, random.below(12)) {
            (false, 0) => '；',
            (false, 1) => '：',
            (false, 2) => '、',
            (false, _) => '，',
            (true, 0) => '？',
            (true, 1) => '！',
            (true, _) => '。',
        });
    }
    if is_speech {
        text.push('”');
    }
}

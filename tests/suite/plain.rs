//! Plain text → document: structure inferred by rules, each guess recorded.

use std::collections::BTreeMap;
use std::fs;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{Block, Document, Inline, Text};
use hanpress::reader::ReaderOptions;
use hanpress::reader::plain::{Decision, Guess, RULES, read_with_guesses};
use hanpress::source::Source;

use crate::plain_dump::{dump, dump_guesses};
use crate::reference;

fn read(text: &str) -> (Document, Vec<Guess>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::from_text("test.txt", text);
    let (document, guesses) =
        read_with_guesses(&source, &ReaderOptions::default(), &mut diagnostics);
    (document, guesses, diagnostics)
}

fn fixtures() -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(reference::root().join("tests/fixtures/plain"))
        .expect("the fixtures are there")
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a plain name");
            (name.to_owned(), fs::read_to_string(&path).expect("a fixture is UTF-8"))
        })
        .collect()
}

#[track_caller]
fn check_fixture(name: &str) {
    let text =
        fs::read_to_string(reference::root().join(format!("tests/fixtures/plain/{name}.txt")))
            .expect("the fixture is there");
    let (document, guesses, _) = read(&text);
    let dumped = format!("{}\n{}", dump(&document), dump_guesses(&text, &guesses));
    reference::check(&format!("plain/{name}.txt"), &dumped);
}

macro_rules! fixture_tests {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check_fixture(stringify!($name));
            }
        )*

        #[test]
        fn every_fixture_is_checked() {
            let checked = [$(stringify!($name)),*];
            let found: Vec<String> = fixtures().into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, checked, "list fixtures in alphabetical order");
        }
    };
}

fixture_tests! {
    annual
    article
    bold
    bold_headings
    book
    circular
    consultation
    contents
    corporate
    faq
    handbook
    heads
    impact
    indented
    letter
    letters
    marks
    minutes
    moving
    newsletter
    notice
    novel
    over_notes
    poem
    release
    relief
    report
    shore
    spaced
    speech
    survey
    web
}

/// What the rules must not see: each is one paragraph after another and nothing else.
#[test]
fn sentences_and_quantities_are_paragraphs() {
    for text in [
        "海面很靜。",
        "10 組數字說明了一切，其餘不必多說。\n\n1.5 億元的工程終於完成，港口重新開放。",
        "第一回合他輸了，第二回合他贏了，第三回合打成平手。",
        "「走吧。」\n\n「好。」\n\n他們走了，誰也沒有回頭，海風把門關上。",
        "5*3 等於十五，這個道理連漁夫家裏三歲的孩子也懂得。",
        "價錢是 3.14 元。\n\n2020 年以前是 2.8 元。",
    ] {
        let (document, ..) = read(text);
        assert!(document.metadata.title.is_none(), "{text}");
        assert!(document.notes.is_empty(), "{text}");
        assert!(document.blocks.iter().all(|block| matches!(block, Block::Paragraph(_))), "{text}");
    }
}

#[test]
fn a_single_short_sentence_is_no_lead_line() {
    let long = "防波堤的每一塊石頭都有編號，編號寫在石頭朝海的一面，漲潮的時候看不見，退潮的時候才能一一核對，因此驗收的日子總要看月亮。".repeat(2);
    let (document, ..) =
        read(&format!("修堤記\n\n石頭會說話。\n\n{long}\n\n{long}\n\n潮水又漲了。"));
    assert_eq!(document.headings().count(), 0);
    let (document, ..) = read(&format!(
        "修堤記\n\n第一節 石\n\n石頭會說話。\n\n{long}\n\n木頭會唱歌。\n\n{long}\n\n潮水又漲了。"
    ));
    let levels: Vec<u8> = document.headings().map(|heading| heading.level).collect();
    assert_eq!(levels, [2, 3, 3]);
}

#[test]
fn dangling_marks_stay_in_the_text_and_are_told() {
    let (document, _, diagnostics) =
        read("漁獲減少了三成*，\n碼頭卻更熱鬧。\n\n† 據漁會統計\n\n這是最後一段文字。");
    let text = dump(&document);
    assert!(text.contains("三成*") && text.contains("† 據漁會統計"), "{text}");
    let dangling = diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::DanglingNote);
    assert_eq!(dangling.count(), 2);
}

#[test]
fn starred_items_are_a_list_even_after_a_starred_word() {
    let (document, ..) = read("所需工具*如下，請先備妥，以免中途停工：\n\n* 鐵鎚\n* 麻繩\n* 木楔");
    assert!(document.notes.is_empty());
    assert!(
        document
            .blocks
            .iter()
            .any(|block| matches!(block, Block::List(list) if list.items.len() == 3))
    );
}

#[test]
fn bare_numbers_above_the_text_number_sections() {
    let (document, guesses, _) = read(
        "島\n\n1\n\n他在清晨離開，沒有驚動任何人，只帶走了牆上的那把傘。\n\n2\n\n後來有人在對岸看見他，他正在教孩子們怎樣辨認風向。",
    );
    let headings: Vec<String> =
        document.headings().map(|h| hanpress::document::plain_text(&h.content)).collect();
    assert_eq!(headings, ["1", "2"]);
    assert!(guesses.iter().all(|guess| guess.decision != Decision::PageNumber));
}

#[test]
fn lists_keep_their_first_number() {
    let (document, ..) =
        read("續上期的清單，餘下三項也在此一併列出：\n\n7、換繩\n8、補網\n9、上油");
    let dumped = dump(&document);
    assert!(dumped.contains("list numbers from 7, tight, 3 items"), "{dumped}");
}

/// Every guess takes its reason and confidence from the table, and is told.
#[test]
fn guesses_come_from_the_table() {
    for (name, text) in fixtures() {
        let (_, guesses, diagnostics) = read(&text);
        for guess in &guesses {
            let is_row = RULES.iter().any(|rule| {
                rule.reason == guess.reason
                    && rule.confidence.to_bits() == guess.confidence.to_bits()
            });
            assert!(is_row, "{name}: {guess:?}");
            let told =
                diagnostics.iter().any(|diagnostic| diagnostic.message.contains(guess.reason));
            assert!(told, "{name}: {guess:?}");
        }
    }
}

/// Counts the Han characters of a text.
fn han<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in
        texts.into_iter().flat_map(str::chars).filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
    {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

fn inlines(document: &Document) -> Vec<&Inline> {
    let mut inlines = Vec::new();
    document.visit_blocks(&mut |block| {
        let content = match block {
            Block::Heading(heading) => &heading.content,
            Block::Paragraph(paragraph) => &paragraph.content,
            Block::List(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Rule(_) => return,
        };
        inlines.extend(content);
    });
    inlines
}

fn runs(document: &Document) -> Vec<&Text> {
    inlines(document)
        .into_iter()
        .filter_map(|inline| match inline {
            Inline::Text(run) => Some(run),
            Inline::NoteCall { .. }
            | Inline::Image(_)
            | Inline::Reference(_)
            | Inline::Index(_)
            | Inline::Break => None,
        })
        .collect()
}

/// What stands for calls and at the head of notes: `（註1）`, `註1：`.
fn note_marks<'t>(text: &'t str, document: &Document, guesses: &[Guess]) -> Vec<&'t str> {
    let mut marks = Vec::new();
    for note in &document.notes {
        let start = note.origin.source_offset(0).expect("a note has an origin");
        let opens = |guess: &&Guess| {
            matches!(guess.decision, Decision::Note { .. }) && guess.span.range().contains(&start)
        };
        let guess = guesses.iter().find(opens).expect("a note is a guess");
        marks.push(&text[guess.span.range().start..start]);
    }
    for inline in inlines(document) {
        if let Inline::NoteCall { origin, .. } = inline {
            marks.push(&text[origin.span().expect("a call has an origin").range()]);
        }
    }
    marks
}

/// Laws that hold for any text: nothing is lost, every run leads back to its source bytes, runs
/// are in normal form, reading again gives the same.
#[track_caller]
fn assert_laws(text: &str) {
    let (document, guesses, diagnostics) = read(text);
    let runs = runs(&document);
    let numbers = document.headings().filter_map(|heading| heading.number.as_deref());
    let metadata = &document.metadata;
    // Front matter and furniture are accounted for by their spans.
    let moved = guesses.iter().filter(|guess| {
        matches!(
            guess.decision,
            Decision::Title
                | Decision::Subtitle
                | Decision::Authors
                | Decision::Date
                | Decision::PageNumber
                | Decision::RunningHead
                | Decision::Contents
                | Decision::NoteHeading
        )
    });
    let moved = moved.map(|guess| &text[guess.span.range()]);
    let marks = note_marks(text, &document, &guesses);
    let kept =
        han(runs.iter().map(|run| run.text.as_str()).chain(numbers).chain(moved).chain(marks));
    assert_eq!(kept, han([text]), "lost or doubled in {text:?}");
    let is_dropped = |c: char| c.is_whitespace() || c.is_control() || c == '*';
    let solid = |text: &str| text.replace(is_dropped, "");
    let title = metadata.title.as_deref().unwrap_or_default();
    assert!(solid(text).contains(&solid(title)), "{title:?} is not in {text:?}");
    for run in &runs {
        assert!(!run.text.is_empty(), "an empty run in {text:?}");
        assert!(!run.text.contains('\n'));
        for (offset, c) in run.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let at = run.origin.source_offset(offset).expect("every run has an origin");
            assert!(text[at..].starts_with(c), "{c} of {:?} does not stand at {at}", run.text);
        }
    }
    document.visit_blocks(&mut |block| {
        if let Block::Paragraph(paragraph) = block {
            for pair in paragraph.content.windows(2) {
                if let [Inline::Text(a), Inline::Text(b)] = pair {
                    assert!(!a.is_like(b), "runs not merged: {:?} {:?}", a.text, b.text);
                }
            }
        }
    });
    let again = read(text);
    assert_eq!((&document, &guesses, &diagnostics), (&again.0, &again.1, &again.2));
}

/// Breaks a line after at most so many columns, never within a word, a number or bold type.
fn wrapped(line: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut width = 0;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        while rest.get(length..).is_some_and(|after| {
            let bold = rest[..length].matches("**").count() % 2 == 1;
            let sticks = |c: char| c.is_ascii_graphic() || "，。、；：！？」』）》".contains(c);
            bold || after.starts_with(sticks) && !rest[..length].ends_with(' ')
        }) && length < rest.len()
        {
            length += rest[length..].chars().next().map_or(0, char::len_utf8);
        }
        let (piece, after) = rest.split_at(length);
        let own: usize = piece.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        if width > 0 && width + own > columns {
            out.truncate(out.trim_end().len());
            out.push('\n');
            width = 0;
        }
        out.push_str(piece);
        width += own;
        rest = after;
    }
    out
}

/// However wide the page it came from, a text reads the same.
#[test]
fn wrapping_changes_nothing() {
    let path = reference::root().join("tests/fixtures/plain/letters.txt");
    let text = fs::read_to_string(path).expect("the fixture is there");
    let plain = dump(&read(&text).0);
    for columns in [56, 64, 72, 76, 84] {
        let lines: Vec<String> = text.lines().map(|line| wrapped(line, columns)).collect();
        assert_eq!(dump(&read(&lines.join("\n")).0), plain, "at {columns} columns");
    }
}

#[test]
fn laws_hold_for_the_fixtures() {
    for (_, text) in fixtures() {
        assert_laws(&text);
    }
}

/// A small deterministic generator (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).expect("below a usize")
    }
}

#[test]
fn laws_hold_for_texts_made_of_pieces() {
    const PIECES: [&str; 91] = [
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n\n\n",
        "\u{c}",
        "　　",
        "　",
        " ",
        "  ",
        "\t",
        "。",
        "，",
        "：",
        "？",
        "、",
        "「",
        "」",
        "*",
        "**",
        "***",
        "※",
        "†",
        "＊",
        "—",
        "- ",
        "• ",
        "1. ",
        "2. ",
        "1.1 ",
        "（1）",
        "①",
        "[1]",
        "註1：",
        "一、",
        "（二）",
        "第一章",
        "第二節　",
        "7",
        "- 7 -",
        "第 7 頁",
        "xii",
        "港口的早晨",
        "潮水漲了",
        "他們走到岸邊去看船",
        "這一年的漁獲比往年少了許多，碼頭上卻來了更多的人，大家都說是因為新修的路",
        "文／林海風",
        "2020年5月1日",
        "人 - ",
        "倉——",
        "船：",
        "* ",
        "e-",
        "mail",
        "https://a.b/c",
        "前言",
        "\u{0}",
        "\u{2028}",
        "𠮷",
        "é",
        "--",
        "===",
        "……",
        "\u{ad}",
        "……3\n",
        "年報    7\n\n",
        "年報    8\n\n",
        "目錄\n",
        "註：",
        "（註）",
        "（註1）",
        "註釋",
        "壹、",
        "甲、",
        "㈠",
        "a. ",
        "b. ",
        "(i) ",
        "(ii) ",
        "o ",
        "‧",
        "¹",
        "#",
        "^",
        "圖 1 ",
        "新聞稿\n",
        "附錄　",
        "——一份",
        "於香港",
        "！",
        "港 口 早 晨",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2000 {
        let text: String =
            (0..random.next(60)).map(|_| PIECES[random.next(PIECES.len())]).collect();
        assert_laws(&text);
    }
}

/// One piece after another, thousands of times: lines, marks, labels, page breaks.
#[test]
fn hostile_texts_are_read() {
    const SIZE: usize = 6_000;
    let mut texts: Vec<String> = [
        "",
        "\n",
        "\u{c}",
        " ",
        "　",
        "*",
        "**",
        "* ",
        "※",
        "*a",
        "a*",
        "「",
        "」",
        "1",
        "1\n",
        "1\n\n",
        "1. a\n",
        "a\n",
        "a\n\n",
        "- 7 -\n",
        "x-\n",
        "a\u{c}",
        "[1]",
        "①",
        "（一）\n",
        "第一章\n",
        "- a\n  - b\n",
        "a\tb\n",
        "7\u{c}",
        "xii\n\n",
        "*註\n\n文*\n\n",
        "文*\n\n*註\n\n",
        "船：a\n",
        "※ 註\n\n",
        "這裏是一行沒有標點而且剛好夠長可以算是折行的文字共三十多個字\n",
        "這裏是一段沒有句號而且很長的文字，後面還有一頁，所以句子一定還沒有完，要到下一頁才\u{c}",
        "他為甚麼要走？\n\n因為他不想留下。\n\n",
    ]
    .iter()
    .map(|piece| piece.repeat(SIZE))
    .collect();
    texts.push(format!("{}\n", "字".repeat(SIZE)).repeat(3));
    for text in &texts {
        let (document, guesses, diagnostics) = read(text);
        let runs = runs(&document).len();
        assert!(
            runs <= text.len() && guesses.len() <= text.len() && diagnostics.len() <= text.len()
        );
    }
}

//! Conversion: OpenCC's own cases, the project's cases as data, and laws that hold for any text.

use std::fs;

use hanpress::conversion::{
    Audit, Conversion, ConversionOptions, Profile, Risk, convert_document, convert_stream,
};
use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{
    Block, Document, Heading, Image, Inline, Lang, Link, LinkId, Marks, Metadata, Note, NoteId,
    Origin, Paragraph, Quote, QuoteKind, Text, plain_text,
};
use hanpress::reader::{ReaderOptions, markdown};
use hanpress::source::{Source, Span};

use crate::reference::{self, root};

/// OpenCC's profiles: to Simplified, then to Traditional.
pub const OPENCC: [Profile; 10] = [
    Profile::T2s,
    Profile::Tw2s,
    Profile::Tw2sp,
    Profile::Hk2s,
    Profile::Hk2sp,
    Profile::S2t,
    Profile::S2tw,
    Profile::S2twp,
    Profile::S2hk,
    Profile::S2hkp,
];

fn convert(profile: Profile, text: &str) -> String {
    profile.converter().convert(text).text
}

#[test]
fn opencc_s_own_cases_hold() {
    let path = root().join("data/opencc/testcases.json");
    let text = fs::read_to_string(path).expect("the vendored cases are there");
    let json = without_comments(&text);
    let cases: serde_json::Value = serde_json::from_str(&json).expect("JSON but for comments");
    let (mut to_simplified, mut to_traditional) = (0, 0);
    for case in cases["cases"].as_array().expect("a list of cases") {
        let input = case["input"].as_str().expect("a text");
        for profile in OPENCC {
            if let Some(expected) = case["expected"][profile.name()].as_str() {
                assert_eq!(convert(profile, input), expected, "{} {profile}", case["id"]);
                let is_reverse = profile.name().starts_with("s2");
                *(if is_reverse { &mut to_traditional } else { &mut to_simplified }) += 1;
            }
        }
    }
    assert_eq!((to_simplified, to_traditional), (171, 315), "expectations each way");
}

/// OpenCC writes comments into its JSON, on lines of their own, and commas behind last elements.
fn without_comments(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let mut json = String::new();
    for line in lines {
        if line.starts_with([']', '}']) && json.ends_with(",\n") {
            json.truncate(json.len() - 2);
        }
        json.push_str(line);
        json.push('\n');
    }
    json
}

#[test]
fn the_project_s_cases_hold() {
    let path = root().join("tests/fixtures/conversion/cases.tsv");
    let text = fs::read_to_string(path).expect("the cases are there");
    let mut wrong = Vec::new();
    for [id, profile, input, expected] in project_cases(&text) {
        let actual = convert(profile.parse().expect("a profile"), &input);
        if actual != expected {
            wrong.push(format!(
                "{id} {profile}\n  input    {input}\n  expected {expected}\n  actual   {actual}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

/// What is ready for print stays as it is, so that an edition can be a manuscript again.
#[test]
fn publish_changes_nothing_twice() {
    let path = root().join("tests/fixtures/conversion/cases.tsv");
    let text = fs::read_to_string(path).expect("the cases are there");
    for [id, profile, _, expected] in project_cases(&text) {
        if profile == "publish" {
            assert_eq!(convert(Profile::Publish, &expected), expected, "{id}");
        }
    }
}

/// Returns the cases: id, profile, input, expectation.
fn project_cases(text: &str) -> Vec<[String; 4]> {
    let unescape = |text: &str| text.replace("\\n", "\n").replace("\\0", "\0");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let case = |line: &str| {
        let columns: Vec<String> = line.split('\t').map(unescape).collect();
        columns.try_into().unwrap_or_else(|_| panic!("four columns: {line}"))
    };
    lines.map(case).collect()
}

/// A small deterministic generator (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

/// Lines of keys, values, marks and oddities glued together.
pub fn adversarial_lines(count: usize) -> Vec<String> {
    let mut pieces: Vec<String> =
        ["「", "」", "『", "』", "‘", "”", " - ", "--", "...", "(", ")", ",", "？"]
            .into_iter()
            .chain([
                "１", "Ａ", "，", "\0", "😀", "\u{FE00}", "⿰", "⿳", "‧", "：", "\n", "人", " ",
                "它's",
            ])
            .map(str::to_owned)
            .collect();
    // A few hundred of each, whatever its size.
    for (file, step) in [
        ("TSPhrases", 7),
        ("TWPhrasesRev", 7),
        ("HKPhrasesRev", 1),
        ("TWVariantsRevPhrases", 7),
        ("TSCharacters", 7),
        ("STPhrases", 97),
        ("STCharacters", 17),
        ("TWPhrases", 7),
        ("HKPhrases", 1),
        ("HKVariantsPhrases", 3),
    ] {
        let text = fs::read_to_string(root().join(format!("data/opencc/{file}.txt"))).expect(file);
        let words = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| line.split(['\t', ' ']));
        pieces.extend(words.step_by(step).map(str::to_owned));
    }
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    (0..count)
        .map(|_| {
            let words = 1 + random.below(10);
            (0..words).map(|_| pieces[random.below(pieces.len())].as_str()).collect()
        })
        .collect()
}

#[test]
fn the_changes_applied_to_the_source_give_the_result() {
    for line in adversarial_lines(3_000) {
        for profile in Profile::ALL {
            let Conversion { text, changes } = profile.converter().convert(&line);
            let (mut applied, mut at) = (String::new(), 0);
            for change in &changes {
                applied.push_str(&line[at..change.source.start]);
                assert_eq!(applied.len(), change.target.start, "{profile} {line}");
                assert_ne!(
                    line[change.source.clone()],
                    text[change.target.clone()],
                    "{profile} {line}"
                );
                applied.push_str(&text[change.target.clone()]);
                at = change.source.end;
            }
            applied.push_str(&line[at..]);
            assert_eq!(applied, text, "{profile} {line}");
        }
    }
}

#[test]
fn the_language_is_what_the_profile_leads_to() {
    let source = Document {
        metadata: Metadata { lang: Lang::simplified(), ..Metadata::default() },
        ..document(vec![paragraph(vec![plain("鼠标里面")])])
    };
    for (profile, lang, text) in [
        (Profile::S2t, "zh-Hant", "鼠標裏面"),
        (Profile::S2tw, "zh-TW", "鼠標裡面"),
        (Profile::S2twp, "zh-TW", "滑鼠裡面"),
        (Profile::S2hk, "zh-HK", "鼠標裏面"),
        (Profile::S2hkp, "zh-HK", "滑鼠裏面"),
        (Profile::T2s, "zh-CN", "鼠标里面"),
    ] {
        let options = ConversionOptions { profile, ..ConversionOptions::default() };
        let (result, _) = convert_document(&source, &options, &mut Diagnostics::new());
        assert_eq!(result.metadata.lang.as_str(), lang, "{profile}");
        let Some(Block::Paragraph(paragraph)) = result.blocks.first() else { panic!("{profile}") };
        assert_eq!(plain_text(&paragraph.content), text, "{profile}");
    }
}

#[test]
fn none_changes_nothing() {
    for line in adversarial_lines(100) {
        assert_eq!(
            Profile::None.converter().convert(&line),
            Conversion { text: line, changes: vec![] }
        );
    }
}

/// Makes a run; `at` is where it stands in the source.
fn run(text: &str, marks: Marks, at: usize) -> Inline {
    let origin = Origin::new(Span::new(at, at + text.len()));
    Inline::Text(Text { marks, ..Text::new(text, origin) })
}

fn plain(text: &str) -> Inline {
    run(text, Marks::empty(), 0)
}

fn call(note: u32) -> Inline {
    Inline::NoteCall { note: NoteId(note), origin: Origin::unknown() }
}

fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph(Paragraph { content, origin: Origin::unknown() })
}

fn document(blocks: Vec<Block>) -> Document {
    Document { blocks, ..Document::default() }
}

fn publish(document: &Document) -> (Document, Audit, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let (result, audit) =
        convert_document(document, &ConversionOptions::default(), &mut diagnostics);
    (result, audit, diagnostics)
}

/// Converts one paragraph and writes it with its marks: `**strong**`, `` `code` ``, `^` a call.
fn published(content: Vec<Inline>) -> String {
    let (result, ..) = publish(&document(vec![paragraph(content)]));
    let Some(Block::Paragraph(paragraph)) = result.blocks.first() else { panic!("a paragraph") };
    let show = |item: &Inline| match item {
        Inline::Text(run) if run.marks.contains(Marks::STRONG) => format!("**{}**", run.text),
        Inline::Text(run) if run.marks.contains(Marks::CODE) => format!("`{}`", run.text),
        Inline::Text(run) => run.text.clone(),
        Inline::NoteCall { .. } => "^".to_owned(),
        Inline::Image(image) => format!("![{}]({})", image.alt, image.source),
        Inline::Reference(reference) => format!("→{}", reference.key),
        Inline::Index(mark) => format!("%{mark}%"),
        Inline::Break => "/".to_owned(),
    };
    paragraph.content.iter().map(show).collect()
}

fn strong(text: &str) -> Inline {
    run(text, Marks::STRONG, 0)
}

fn code(text: &str) -> Inline {
    run(text, Marks::CODE, 0)
}

#[test]
fn words_that_straddle_marks_convert_as_one() {
    assert_eq!(
        published(vec![plain("論乾"), strong("坤與"), plain("供應"), strong("鍊")]),
        "论乾**坤与**供应**链**"
    );
    assert_eq!(published(vec![plain("乾"), call(0), plain("坤")]), "乾^坤");
    let link = |text: &str| match plain(text) {
        Inline::Text(run) => Inline::Text(Text { link: Some(LinkId(0)), ..run }),
        other => other,
    };
    assert_eq!(published(vec![plain("項"), link("鍊")]), "项链");
}

#[test]
fn no_word_goes_on_behind_a_break_or_an_object() {
    assert_eq!(published(vec![plain("乾"), Inline::Break, plain("坤")]), "干/坤");
    assert_eq!(published(vec![plain("乾"), code("體"), plain("坤")]), "干`體`坤");
}

#[test]
fn quotations_nest_through_everything() {
    let content = vec![
        plain("「他"),
        strong("說『好"),
        code("「"),
        plain("』"),
        Inline::Break,
        call(0),
        plain("」"),
    ];
    assert_eq!(published(content), "“他**说‘好**`「`’/^”");
}

#[test]
fn a_border_inside_a_change_of_length_loses_nothing() {
    assert_eq!(published(vec![plain("人 "), strong("- 消費者")]), "人—**—消费者**");
    assert_eq!(published(vec![plain("15"), strong("吋"), plain("螢幕")]), "15**英寸**萤幕");
    // Three dots in three runs become two: the last run is empty and goes.
    assert_eq!(published(vec![plain("好。"), strong("。"), plain("。")]), "好…**…**");
}

#[test]
fn what_is_not_chinese_text_is_left_alone() {
    let image = Image {
        source: "圖/龍.png".to_owned(),
        alt: "龍「圖」".to_owned(),
        protected: false,
        link: None,
        origin: Origin::unknown(),
    };
    let japanese = match plain("東京體育館") {
        Inline::Text(run) => Inline::Text(Text { lang: Some(Lang("ja".to_owned())), ..run }),
        other => other,
    };
    let content = vec![
        plain("見https://zh.wikipedia.org/wiki/臺灣 與"),
        code("說"),
        japanese,
        Inline::Image(image),
    ];
    assert_eq!(
        published(content),
        "见https://zh.wikipedia.org/wiki/臺灣 与`說`東京體育館![龙“图”](圖/龍.png)"
    );

    let heading = Heading {
        level: 2,
        number: Some("第三單元".to_owned()),
        content: vec![plain("結論")],
        key: Some("結論-key".to_owned()),
        is_part: false,
        origin: Origin::unknown(),
    };
    let mut source = document(vec![Block::Heading(heading)]);
    let link = |title: &str| Link {
        target: "#結論".to_owned(),
        title: Some(title.to_owned()),
        origin: Origin::unknown(),
    };
    source.links = vec![link("結論")];
    source.metadata = Metadata {
        title: Some("臺灣的茶".to_owned()),
        authors: vec!["葉圖南".to_owned()],
        extra: [("書系", "茶與書"), ("home", "https://a.tw/b/茶葉")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        ..Metadata::default()
    };
    let (result, ..) = publish(&source);
    let Some(Block::Heading(heading)) = result.blocks.first() else { panic!("a heading") };
    assert_eq!(heading.number.as_deref(), Some("第三单元"));
    assert_eq!(heading.key.as_deref(), Some("結論-key"));
    assert_eq!(result.links, [link("结论")]);
    assert_eq!(result.metadata.title.as_deref(), Some("台湾的茶"));
    assert_eq!(result.metadata.authors, ["叶图南"]);
    assert_eq!(result.metadata.extra["書系"], "茶与书");
    assert_eq!(result.metadata.extra["home"], "https://a.tw/b/茶葉");
    assert_eq!(result.metadata.lang, Lang::simplified());
}

/// Cuts lines into runs and calls at random; every second run is strong.
fn random_content(line: &str, random: &mut Random) -> Vec<Inline> {
    let mut content = Vec::new();
    let characters: Vec<char> = line.chars().collect();
    let mut rest = &characters[..];
    while !rest.is_empty() {
        let (head, tail) = rest.split_at(1 + random.below(rest.len().min(4)));
        let marks = if content.len() % 2 == 0 { Marks::STRONG } else { Marks::empty() };
        content.push(run(&head.iter().collect::<String>(), marks, 0));
        if random.below(4) == 0 {
            content.push(call(0));
            content.push(call(1));
        }
        rest = tail;
    }
    content
}

#[test]
fn runs_together_are_the_conversion_of_their_text() {
    let mut random = Random(42);
    for line in adversarial_lines(1_500) {
        let content = random_content(&line, &mut random);
        for profile in [Profile::Publish, Profile::Tw2sp] {
            let source = document(vec![paragraph(content.clone())]);
            let options = ConversionOptions { profile, ..ConversionOptions::default() };
            let (result, _) = convert_document(&source, &options, &mut Diagnostics::new());
            let Some(Block::Paragraph(paragraph)) = result.blocks.first() else {
                panic!("a paragraph")
            };
            assert_eq!(plain_text(&paragraph.content), convert(profile, &line), "{profile} {line}");
            let others = |content: &[Inline]| -> Vec<Inline> {
                content.iter().filter(|item| !matches!(item, Inline::Text(_))).cloned().collect()
            };
            assert_eq!(others(&paragraph.content), others(&content), "{profile} {line}");
            let keeps_length = convert(profile, &line).chars().count() == line.chars().count();
            if keeps_length && profile == Profile::Tw2sp {
                assert_eq!(paragraph.content.len(), content.len(), "{line}");
            }
        }
    }
}

#[test]
fn blocks_together_convert_as_each_alone() {
    let mut random = Random(7);
    let blocks: Vec<Block> = adversarial_lines(60)
        .iter()
        .map(|line| {
            Block::Quote(Quote {
                kind: QuoteKind::Block,
                blocks: vec![paragraph(random_content(line, &mut random))],
                origin: Origin::unknown(),
            })
        })
        .collect();
    let alone: Vec<Block> =
        blocks.iter().flat_map(|block| publish(&document(vec![block.clone()])).0.blocks).collect();
    let together = publish(&document(blocks.clone()));
    assert_eq!(together.0.blocks, alone);
    assert_eq!(together, publish(&document(blocks)));
}

#[test]
fn none_is_the_identity() {
    let source = document(vec![paragraph(vec![plain("「龍」"), strong("...")])]);
    let options = ConversionOptions { profile: Profile::None, ..ConversionOptions::default() };
    let (result, audit) = convert_document(&source, &options, &mut Diagnostics::new());
    assert_eq!(result, source);
    assert!(audit.entries.is_empty() && audit.tallies.is_empty());
}

#[test]
fn characters_keep_their_place_in_the_source() {
    let source = "人 - 消費者「好」，15吋螢幕";
    let (head, tail) = source.split_at(source.find('費').expect("it is there"));
    let content = vec![run(head, Marks::empty(), 100), run(tail, Marks::STRONG, 200)];
    let (result, ..) = publish(&document(vec![paragraph(content)]));
    let Some(Block::Paragraph(paragraph)) = result.blocks.first() else { panic!("a paragraph") };
    let place = |character: char| {
        paragraph.content.iter().find_map(|item| match item {
            Inline::Text(run) => run.origin.source_offset(run.text.find(character)?),
            _ => None,
        })
    };
    assert_eq!(place('消'), Some(100 + source.find('消').expect("it is there")));
    assert_eq!(place('费'), Some(200));
    assert_eq!(place('”'), Some(200 + tail.find('」').expect("it is there")));
    assert_eq!(place('幕'), Some(200 + tail.find('幕').expect("it is there")));
}

#[test]
fn unpaired_quotation_marks_are_told_with_their_place() {
    let texts = ["「這一段開", "「接著說」", "「沒有關", "別的", "關」了", "『裡「面』"];
    let mut at = 0;
    let mut places = Vec::new();
    let mut blocks = Vec::new();
    for text in texts {
        places.push(at);
        blocks.push(paragraph(vec![run(text, Marks::empty(), at)]));
        at += text.len() + 1;
    }
    let (result, audit, diagnostics) = publish(&document(blocks));
    assert_eq!(audit.summary.doubtful, 3, "the first quotation goes on");
    let told: Vec<(Code, Option<Span>)> =
        diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.span)).collect();
    let expected = [places[2], places[4] + "關".len(), places[5] + "『裡".len()]
        .map(|at| (Code::UnpairedQuote, Some(Span::new(at, at + 3))));
    assert_eq!(told, expected);
    let text: Vec<String> = result
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(plain_text(&paragraph.content)),
            _ => None,
        })
        .collect();
    assert_eq!(text, ["“这一段开", "“接着说”", "“没有关", "别的", "关”了", "“里‘面”"]);
}

#[test]
fn a_quotation_does_not_go_on_in_a_note() {
    let mut source = document(vec![paragraph(vec![plain("「開")])]);
    source.notes =
        vec![Note { blocks: vec![paragraph(vec![plain("「註」")])], origin: Origin::unknown() }];
    assert_eq!(publish(&source).2.len(), 1);
}

#[test]
fn the_audit_is_readable() {
    let content = vec![
        run("龍與龍說：「供應", Marks::empty(), 0),
        run("鍊」 - 老闆鍊字，樂", Marks::STRONG, 30),
    ];
    let (_, audit, diagnostics) = publish(&document(vec![paragraph(content)]));
    assert_eq!(
        diagnostics.iter().map(|notice| notice.code).collect::<Vec<_>>(),
        [Code::DoubtfulConversion]
    );
    assert_eq!(audit.entries.iter().filter(|entry| entry.risk == Risk::Doubtful).count(), 1);
    let json = serde_json::to_string_pretty(&audit).expect("an audit is plain data");
    reference::check("conversion/audit.json", &(json + "\n"));
}

#[test]
fn the_filter_takes_each_line_for_a_paragraph() {
    let mut result = Vec::new();
    let text = "「一\r\n「二『三』」\r\n完";
    convert_stream(text.as_bytes(), &mut result, &ConversionOptions::default())
        .expect("it is UTF-8");
    assert_eq!(String::from_utf8(result).expect("it is UTF-8"), "“一\r\n“二‘三’”\r\n完");
}

#[test]
fn broken_text_takes_no_more_than_linear_time() {
    // Each of these once took, or could take, time that grows with the square of the length.
    for piece in [
        "「", "『」", "」", " ", "好 ", ".", "好.", "!", "(", "⿰", "。", "乾", "-", "http:",
        "１，", "「』",
    ] {
        let text = piece.repeat(100_000);
        let converted = convert(Profile::Publish, &text);
        assert!(!converted.is_empty());
    }
}

/// Returns the lines of a table that are entries, cut into columns.
fn entries(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

#[test]
fn the_table_of_names_is_well_formed() {
    let path = root().join("data/conversion/names.tsv");
    let text = fs::read_to_string(path).expect("the table is there");
    let mut found = std::collections::BTreeSet::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, items, form, evidence] = columns[..] else { panic!("four columns: {line}") };
        assert!(!evidence.is_empty(), "{line}");
        let is_single = |text: &str| text.chars().count() == 1;
        match kind {
            "surnames" => assert!(items.split(' ').all(is_single), "{line}"),
            "titles" => assert!(items.split(' ').all(|title| !title.is_empty()), "{line}"),
            "given" | "family" | "family-opening" => {
                assert!(is_single(items) && is_single(form), "{line}");
            }
            other => panic!("{other} is no kind"),
        }
        let parts = if form == "-" { items.split(' ').collect() } else { vec![items] };
        for part in parts {
            assert!(found.insert((kind.to_owned(), part.to_owned())), "twice: {part}");
        }
    }
}

#[test]
fn the_layers_are_well_formed() {
    for name in ["characters", "particles", "corrections", "unsimplified", "ambiguous"] {
        let path = root().join(format!("data/conversion/{name}.tsv"));
        let text = fs::read_to_string(path).expect("the layer is there");
        let mut keys = std::collections::BTreeSet::new();
        for columns in entries(&text) {
            let (key, value, risk, evidence) = match columns[..] {
                [key, value, risk, evidence] if name != "ambiguous" => (key, value, risk, evidence),
                [key, forms, risk, doubt, remark] if name == "ambiguous" => {
                    let doubt: u32 = doubt.parse().expect("a number");
                    let expected = match doubt {
                        0..10 => "certain",
                        10..150 => "likely",
                        _ => "doubtful",
                    };
                    assert_eq!(risk, expected, "{key}: {doubt} of a thousand");
                    (key, forms, risk, remark)
                }
                _ => panic!("{name} has other columns: {columns:?}"),
            };
            assert!(!key.is_empty() && !value.is_empty() && !evidence.is_empty(), "{key}");
            assert!(["certain", "likely", "doubtful"].contains(&risk), "{key}");
            assert!(keys.insert(key), "twice in {name}: {key}");
        }
    }
}

/// Single characters are left out: some are the Simplified form of one Traditional character and
/// the Traditional form of another (苧).
#[test]
fn what_a_word_becomes_stays() {
    for name in [
        "conversion/corrections.tsv",
        "conversion/particles.tsv",
        "conversion/characters.tsv",
        "conversion/unsimplified.tsv",
        "opencc/TSPhrases.txt",
        "opencc/TWVariantsRevPhrases.txt",
        "opencc/HKVariantsRevPhrases.txt",
    ] {
        let text = fs::read_to_string(root().join("data").join(name)).expect("the table is there");
        for key in entries(&text).filter_map(|columns| columns.first().copied()) {
            let once = convert(Profile::Publish, key);
            if key.chars().count() > 1 {
                assert_eq!(convert(Profile::Publish, &once), once, "{name}: {key}");
            }
        }
    }
}

#[test]
fn readings_stay_and_entries_of_the_index_are_converted() {
    let source = Source::from_text(
        "a.md",
        "論{乾坤|乾 kūn}{{index:茶葉!綠茶}}{{index:乾@重慶}}，見{{ref:乾}}。",
    );
    let mut diagnostics = Diagnostics::new();
    let read = markdown::read(&source, &ReaderOptions::default(), &mut diagnostics);
    let (result, ..) = publish(&read);
    assert_eq!(result.rubies[0].reading, "乾 kūn");
    let Some(Block::Paragraph(paragraph)) = result.blocks.first() else { panic!("a paragraph") };
    let entries: Vec<String> = paragraph
        .content
        .iter()
        .filter_map(|inline| match inline {
            Inline::Index(mark) => Some(mark.to_string()),
            Inline::Reference(reference) => Some(reference.key.clone()),
            Inline::Text(run) if run.ruby.is_some() => Some(run.text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(entries, ["乾坤", "茶叶!绿茶", "乾@重庆", "乾"]);
}

//! Documents: what is converted in them, and what is left alone.

use hanpress::conversion::{ConversionOptions, Profile, Risk, convert_document};
use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::document::{
    Block, Heading, Image, Inline, Lang, Link, LinkId, Marks, Metadata, Note, Origin, Quote,
    QuoteKind, Text, plain_text,
};
use hanpress::reader::{ReaderOptions, markdown};
use hanpress::source::{Source, Span};

use super::{Random, adversarial_lines, call, convert, document, paragraph, plain, publish, run};
use crate::reference;

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

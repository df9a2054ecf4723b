//! Decoding: encodings and how sure they are, bytes that mean nothing, line ends, places.

use hanpress::Error;
use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::source::{Confidence, EncodingName, Source, Span};

const PROSE: &str = "春天的海邊，風從東方吹來。她站在碼頭上，看著遠方的船慢慢靠近。\n\
                     「今年的收成比去年好，」老人說，「大家都可以過一個好年。」\n";
const SIMPLIFIED: &str = "春天的海边，风从东方吹来。她站在码头上，看着远方的船慢慢靠近。\n\
                          “今年的收成比去年好，”老人说，“大家都可以过一个好年。”\n";

fn decode(bytes: &[u8]) -> (Source, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::decode("稿.txt", bytes.to_vec(), None, &mut diagnostics).unwrap();
    (source, diagnostics)
}

fn refusal(bytes: &[u8]) -> String {
    let mut diagnostics = Diagnostics::new();
    match Source::decode("稿.txt", bytes.to_vec(), None, &mut diagnostics) {
        Err(Error::Manuscript { reason, .. }) => reason,
        other => panic!("must be refused: {other:?}"),
    }
}

fn encode(text: &str, name: EncodingName) -> Vec<u8> {
    match name {
        EncodingName::Utf8 => text.as_bytes().to_vec(),
        EncodingName::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        EncodingName::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        EncodingName::Big5 => encoding_rs::BIG5.encode(text).0.into_owned(),
        EncodingName::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
    }
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn every_encoding_is_recognised_without_a_mark() {
    for (name, text, confidence) in [
        (EncodingName::Utf8, PROSE, Confidence::Certain),
        (EncodingName::Utf16Le, PROSE, Confidence::High),
        (EncodingName::Utf16Be, PROSE, Confidence::High),
        (EncodingName::Big5, PROSE, Confidence::High),
        (EncodingName::Gb18030, PROSE, Confidence::High),
        (EncodingName::Gb18030, SIMPLIFIED, Confidence::High),
        (EncodingName::Utf16Le, "Plain words in English.\nNothing else.\n", Confidence::High),
    ] {
        let (source, diagnostics) = decode(&encode(text, name));
        assert_eq!(source.text(), text, "{name}");
        assert_eq!((source.encoding().name, source.encoding().confidence), (name, confidence));
        let guessed = confidence < Confidence::Certain;
        assert_eq!(codes(&diagnostics), if guessed { vec![Code::EncodingGuess] } else { vec![] });
    }
}

#[test]
fn byte_order_marks_are_proof_and_leave_no_trace() {
    for (name, mark) in [
        (EncodingName::Utf8, &b"\xEF\xBB\xBF"[..]),
        (EncodingName::Utf16Le, b"\xFF\xFE"),
        (EncodingName::Utf16Be, b"\xFE\xFF"),
        (EncodingName::Gb18030, b"\x84\x31\x95\x33"),
    ] {
        let bytes = [mark, &encode("潮", name)].concat();
        let (source, diagnostics) = decode(&bytes);
        assert_eq!((source.text(), source.encoding().name), ("潮", name));
        assert_eq!(source.encoding().confidence, Confidence::Certain);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(source.byte_offset(0), mark.len(), "{name}");
    }
}

#[test]
fn a_named_encoding_wins_and_is_not_called_a_guess() {
    let mut diagnostics = Diagnostics::new();
    let bytes = encode(PROSE, EncodingName::Big5);
    let source = Source::decode("a", bytes, Some(EncodingName::Big5), &mut diagnostics).unwrap();
    assert_eq!(source.text(), PROSE);
    assert_eq!(source.encoding().confidence, Confidence::Declared);
    assert!(diagnostics.is_empty());
}

#[test]
fn big5_includes_the_hong_kong_supplement() {
    // encoding_rs reads the supplement but does not write it, so the codes are looked up.
    let text = "嘅咗哋嚟喺，我哋喺度等你嚟，今日好開心。";
    let code = |wanted: char| {
        (0x87..=0xFE_u8)
            .flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail]))
            .find(|pair| encoding_rs::BIG5.decode(pair).0.chars().eq([wanted]))
            .unwrap()
    };
    let (source, _) = decode(&text.chars().flat_map(code).collect::<Vec<u8>>());
    assert_eq!((source.text(), source.encoding().name), (text, EncodingName::Big5));
}

#[test]
fn every_character_leads_back_to_its_byte() {
    let text = format!("一\r\n二A\r三\u{2028}𠮷四\u{7}五\n{PROSE}");
    for name in EncodingName::ALL {
        if matches!(name, EncodingName::Big5) {
            continue; // U+2028 has no code in it
        }
        let bytes = encode(&text, name);
        let mut diagnostics = Diagnostics::new();
        let source = Source::decode("a", bytes.clone(), Some(name), &mut diagnostics).unwrap();
        assert!(source.text().starts_with("一\n二A\n三\n𠮷四五\n"), "{name}");
        for (at, c) in source.text().char_indices().filter(|&(_, c)| c != '\n') {
            let code = encode(&c.to_string(), name);
            let byte = source.byte_offset(at);
            assert_eq!(bytes.get(byte..byte + code.len()), Some(&code[..]), "{name} {c} at {at}");
        }
    }
}

#[test]
fn undecodable_bytes_stay_visible_and_are_reported_with_place_and_hex() {
    let mut bytes = encode("第一行，好。\n第二", EncodingName::Big5);
    bytes.extend([0xFF, 0xFF]);
    bytes.extend(encode("行的人也在這裡等著，我們都看見了。\n", EncodingName::Big5));
    let (source, diagnostics) = decode(&bytes);
    assert!(source.text().contains("第二\u{FFFD}\u{FFFD}行的人"), "{}", source.text());
    let bad: Vec<_> = diagnostics.iter().filter(|d| d.code == Code::UndecodableBytes).collect();
    let [one] = bad.as_slice() else { panic!("neighbours are one run: {bad:?}") };
    assert!(one.message.contains("FF FF") && one.message.contains("offset 17"), "{one:?}");
    let place = source.place(one.span.unwrap());
    assert_eq!((place.line, place.column), (2, 3));
}

#[test]
fn many_undecodable_places_are_counted() {
    let mut bytes = Vec::new();
    for _ in 0..50 {
        bytes.extend("這是一個很長的句子，裡面有一些壞掉的地方。".as_bytes());
        bytes.push(0xFF);
    }
    let (source, diagnostics) = decode(&bytes);
    assert_eq!(source.encoding().name, EncodingName::Utf8);
    let bad: Vec<_> = diagnostics.iter().filter(|d| d.code == Code::UndecodableBytes).collect();
    assert_eq!(bad.len(), 21);
    assert!(bad[20].message.contains("30 more places"), "{:?}", bad[20]);
    assert_eq!(source.text().matches('\u{FFFD}').count(), 50);
}

#[test]
fn line_ends_are_one_and_controls_are_dropped_with_a_count() {
    let (source, diagnostics) = decode(
        "甲\r\n乙\r丙\u{85}丁\u{2028}戊\u{2029}己\tA\u{C}庚辛壬癸子丑寅卯辰巳午未申酉戌亥\
         天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜金生麗水\
         玉出崑岡劍號巨闕珠稱夜光果珍李柰菜重芥薑海鹹河淡\u{1}鱗\u{1}潛\u{FEFF}羽翔"
            .as_bytes(),
    );
    assert!(source.text().starts_with("甲\n乙\n丙\n丁\n戊\n己\tA\u{C}庚"));
    assert!(source.text().ends_with("鱗潛羽翔"));
    let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(codes(&diagnostics), [Code::ControlCharacter, Code::ControlCharacter]);
    assert!(messages[0].contains("U+0001") && messages[0].contains("2 times"), "{messages:?}");
    assert!(messages[1].contains("U+FEFF"), "{messages:?}");
}

#[test]
fn what_is_no_manuscript_is_refused_by_name() {
    assert!(refusal(b"").contains("empty"));
    assert!(refusal(" \n\u{3000}\t\r\n".as_bytes()).contains("white space"));
    assert!(refusal(b"\xEF\xBB\xBF").contains("white space"));
    assert!(refusal(b"%PDF-1.7\n...").contains("PDF"));
    assert!(refusal(b"PK\x03\x04....").contains("ZIP"));
    assert!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....").contains("DOC"));
    assert!(refusal(b"\x89PNG\r\n\x1A\n....").contains("PNG"));
    assert!(refusal(&[b'a', 0, 1, 2, 3, 4, 5, 6].repeat(40)).contains("binary"));
    assert!(refusal(&[0xFF, 0x80].repeat(40)).contains("no text in UTF-8"));
}

#[test]
fn places_count_characters_and_clip_long_lines() {
    let long: String = "天地玄黃宇宙洪荒".repeat(20_000);
    let source = Source::from_text("a", format!("一二三\n{long}\n尾"));
    let at = |text: &str, nth: usize| text.char_indices().nth(nth).unwrap().0;
    let place = source.place(Span::new(3, 6));
    assert_eq!((place.line, place.column, place.excerpt.as_str()), (1, 2, "一二三"));
    let start = at(source.text(), 4 + 100_000);
    let place = source.place(Span::new(start, start));
    assert_eq!((place.line, place.column), (2, 100_001));
    assert_eq!(place.excerpt.chars().count(), 62);
    assert!(place.excerpt.starts_with('…') && place.excerpt.ends_with('…'));
    let end = source.text().len();
    let place = source.place(Span::new(end - 3, end));
    assert_eq!((place.line, place.column, place.excerpt.as_str()), (3, 1, "尾"));
    // Past the end, and within a character: the nearest place, no panic.
    assert_eq!(source.place(Span::new(end + 50, end + 60)).line, 3);
    assert_eq!(source.place(Span::new(1, 2)).column, 1);
    assert_eq!(Source::from_text("a", "").place(Span::new(0, 0)).line, 1);
}

use super::*;
use crate::conversion::Conversion;
use crate::diagnostic::Code;

/// Stacks files, each a name and a text.
fn stack(files: &[(&str, &str)]) -> Glossary {
    let mut stack = stack::Stack::default();
    for (name, text) in files {
        stack.push(read(name, text.as_bytes().to_vec()).unwrap());
    }
    stack.finish().unwrap()
}

fn convert(glossary: &Glossary, profile: Profile, text: &str) -> Conversion {
    let converter = profile.converter();
    converter.convert_around(text, &glossary.settle(text, &[], converter))
}

fn told(glossary: &Glossary, profile: Profile) -> Vec<(Code, String)> {
    let diagnostics = glossary.diagnostics(profile);
    diagnostics.iter().map(|one| (one.code, one.message.clone())).collect()
}

#[track_caller]
fn assert_error(name: &str, text: &str, message: &str) {
    let error = Glossary::from_bytes(name, text.into()).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn a_row_says_what_becomes_of_its_term() {
    let glossary = stack(&[(
        "t.toml",
        "[[term]]\nsource = '軟體'\ntarget = '软件'\nnote = '本社用語'\n\n\
         [[term]]\nsource = '「乾」'\nprotect = true\n\n\
         [[term]]\nsource = '連繫'\nnever = true\n\n\
         [[term]]\nsource = '茶山'\nkey = 'tea-hill'\n",
    )]);
    let text = "軟體業「乾」的連繫，茶山「連」";
    let Conversion { text: target, changes } = convert(&glossary, Profile::Publish, text);
    assert_eq!(target, "软件业「乾」的连系，茶山“连”");
    let rows: Vec<_> = changes
        .iter()
        .filter(|change| matches!(change.rule, Rule::Glossary(_)))
        .map(|change| (&text[change.source.clone()], change.rule.to_string()))
        .collect();
    let expected = [("軟體", "glossary/t.toml:2"), ("連繫", "glossary/t.toml:11")];
    assert_eq!(rows, expected.map(|(text, rule)| (text, rule.to_owned())));
    let keys: Vec<_> =
        glossary.keys().map(|(title, key, place)| (title, key, place.line())).collect();
    assert_eq!(keys, [("茶山", "tea-hill", 15)]);
    assert_eq!(glossary.note(TermPlace::new("t.toml", 2)), Some("本社用語"));
    assert_eq!(glossary.note(TermPlace::new("t.toml", 11)), None);
}

#[test]
fn never_keeps_words_out_but_not_characters() {
    let glossary = stack(&[("t.toml", "[[term]]\nsource = '滑鼠'\nnever = true\n")]);
    assert_eq!(Profile::Tw2sp.converter().convert("滑鼠墊").text, "鼠标垫");
    assert_eq!(convert(&glossary, Profile::Tw2sp, "滑鼠墊").text, "滑鼠垫");
    // A word that decides characters is no such word: 乾隆 is not 干隆.
    let glossary = stack(&[("t.toml", "[[term]]\nsource = '乾隆體'\nnever = true\n")]);
    assert_eq!(convert(&glossary, Profile::Publish, "乾隆體").text, "乾隆体");
    assert_eq!(convert(&glossary, Profile::None, "乾隆體").text, "乾隆體");
}

#[test]
fn rows_that_are_wrong_are_named_by_file_and_line() {
    let toml = |body: &str| format!("# 茶\n[[term]]\n{body}\n");
    for (body, message) in [
        ("source = '甲'\ntraget = '乙'", "t.toml:4: unknown key traget; did you mean target?"),
        ("target = '乙'", "t.toml:2: missing field `source`"),
        ("source = '甲'", "t.toml:3: 甲 has no target"),
        ("source = '甲'\nnote = '乙'", "t.toml:3: 甲 has no target"),
        ("source = ' '\ntarget = '乙'", "t.toml:3: the source is empty"),
        ("source = '甲'\ntarget = ''", "t.toml:3: the target is empty"),
        ("source = '甲'\ntarget = '乙'\nprotect = true", "t.toml:3: a term with a target"),
        ("source = '甲'\nnever = true\nprotect = true", "t.toml:3: protect and never"),
        ("source = \"甲\\n乙\"\ntarget = '乙'", "t.toml:3: the source holds U+000A"),
        ("source = \"甲\\uFFFC\"\ntarget = '乙'", "t.toml:3: the source holds U+FFFC"),
        ("source = '甲'\nprotect = 'yes'", "t.toml:4: "),
    ] {
        assert_error("t.toml", &toml(body), message);
    }
    assert_error(
        "t.toml",
        "[[terms]]\nsource = '甲'\n",
        "t.toml:1: unknown key terms; did you mean",
    );
    assert_error("t.csv", "甲,一\n乙\n", "t.csv:2: 乙 has no target");
    assert_error("t.tsv", "甲\t一\n\t二\n", "t.tsv:2: the source is empty");
    let long = "茶".repeat(201);
    assert_error("t.csv", &format!("{long},一\n"), "t.csv:1: the source has 201 characters");
    assert_error("t.txt", "甲,一\n", "a glossary ends in .toml, .csv or .tsv");
    assert_error("t.csv", "%PDF-1.7\n%", "t.csv: this is a PDF");
}

#[test]
fn files_come_in_many_encodings() {
    let expected = |glossary: Glossary| {
        assert_eq!(convert(&glossary, Profile::T2s, "軟體，滑鼠").text, "软件，鼠标");
    };
    let rows = "source\ttarget\r\n軟體\t软件\r\n滑鼠\t鼠标\r\n";
    let with_bom = [&[0xEF, 0xBB, 0xBF], rows.as_bytes()].concat();
    expected(Glossary::from_bytes("t.tsv", with_bom).unwrap());
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(rows.encode_utf16().flat_map(u16::to_le_bytes));
    expected(Glossary::from_bytes("t.tsv", utf16).unwrap());
    let gb18030 =
        b"\xDC\x9B\xF3\x77,\xC8\xED\xBC\xFE\n\xBB\xAC\xCA\xF3,\xCA\xF3\xB1\xEA\n".to_vec();
    let guessed = Glossary::from_bytes("t.csv", gb18030).unwrap();
    assert_eq!(told(&guessed, Profile::Publish).len(), 1, "that the encoding is guessed");
    for nothing in ["", " \n", "# 茶\n", "source,target\n"] {
        assert!(Glossary::from_bytes("t.csv", nothing.into()).unwrap().is_empty());
    }
}

#[test]
fn of_rows_that_disagree_the_first_is_followed_and_both_are_named() {
    let glossary = stack(&[
        ("project.csv", "軟體,软件\n乾,乾\n軟體,软体\n軟體,软件\n"),
        (
            "shared.toml",
            "[[term]]\nsource = '軟體'\nprotect = true\n[[term]]\nsource = '乾'\ntarget = '乾'\n",
        ),
    ]);
    assert_eq!(convert(&glossary, Profile::Publish, "軟體").text, "软件");
    let conflict = |message: &str| (Code::GlossaryConflict, message.to_owned());
    assert_eq!(
        told(&glossary, Profile::Publish),
        [
            conflict(
                "project.csv:3: 軟體 → 软体, but project.csv:1: 軟體 → 软件; the latter is followed"
            ),
            (Code::GlossaryTerm, "project.csv:4: 軟體 is in line 1 already".to_owned()),
            conflict(
                "shared.toml:2: 軟體 is protected, but project.csv:1: 軟體 → 软件; the latter is followed"
            ),
        ]
    );
}

#[test]
fn outcome_and_key_may_come_from_different_files() {
    let glossary = stack(&[
        ("a.toml", "[[term]]\nsource = '軟體'\nkey = 'software'\nnote = '甲'\n"),
        ("b.toml", "[[term]]\nsource = '軟體'\ntarget = '软件'\nkey = 'program'\nnote = '乙'\n"),
    ]);
    assert_eq!(convert(&glossary, Profile::Publish, "軟體").text, "软件");
    assert_eq!(glossary.keys().map(|(_, key, _)| key).collect::<Vec<_>>(), ["software"]);
    assert_eq!(glossary.note(TermPlace::new("b.toml", 2)), Some("乙"));
    let messages = told(&glossary, Profile::Publish);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].1.contains("has the key program, but a.toml:2"), "{messages:?}");
}

#[test]
fn longest_goes_before_authority() {
    let glossary = stack(&[("project.csv", "軟體,软件\n"), ("shared.csv", "軟體業,软件产业\n")]);
    assert_eq!(convert(&glossary, Profile::Publish, "軟體業的軟體").text, "软件产业的软件");
}

#[test]
fn rows_in_the_wrong_script_are_told() {
    let glossary = stack(&[("t.csv", "软件,軟件\n張乾,张乾\n皇后,皇后\n")]);
    let term = |message: &str| (Code::GlossaryTerm, message.to_owned());
    let expected = [
        term("t.csv:1: the source 软件 has Simplified 软"),
        term("t.csv:1: the target 軟件 has Traditional 軟"),
    ];
    assert_eq!(told(&glossary, Profile::Publish), expected);
    // To Traditional it is the other way round.
    let expected = [
        term("t.csv:2: the source 張乾 has Traditional 張"),
        term("t.csv:2: the target 张乾 has Simplified 张"),
    ];
    assert_eq!(told(&glossary, Profile::S2t), expected);
    assert_eq!(told(&glossary, Profile::None), []);
}

#[test]
fn protected_stretches_stay_and_no_term_reaches_into_them() {
    let glossary = stack(&[("t.csv", "軟體,软件\n體業,体业\n")]);
    let converter = Profile::T2s.converter();
    let text = "軟體業軟體";
    let settle = |protected: &[Range<usize>]| {
        converter.convert_around(text, &glossary.settle(text, protected, converter)).text
    };
    assert_eq!(settle(&[]), "软件业软件");
    assert_eq!(settle(&[3..6, 12..15]), "软體业软體");
    assert_eq!(settle(&[0..3, 15..15]), "軟体业软件");
}

#[test]
fn a_hundred_thousand_terms_are_no_burden() {
    let rows: String = (0..100_000).map(|n| format!("茶{n}號,茶{n}号\n")).collect();
    let glossary = Glossary::from_bytes("t.csv", rows.into_bytes()).unwrap();
    assert_eq!(convert(&glossary, Profile::T2s, "茶99999號體").text, "茶99999号体");
    let conversion = convert(&glossary, Profile::T2s, "茶99999號體");
    assert_eq!(conversion.changes[0].rule.to_string(), "glossary/t.csv:100000");
}

#[test]
fn an_absurd_size_is_refused() {
    let bytes = vec![b'#'; usize::try_from(MAX_BYTES).unwrap() + 1];
    let error = Glossary::from_bytes("t.csv", bytes).unwrap_err().to_string();
    assert!(error.contains("more than 16 MiB"), "{error}");
}

//! The project's own tables are well formed.

use std::fs;

use hanpress::conversion::Profile;

use super::convert;
use crate::reference::root;

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

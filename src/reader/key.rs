//! Which names of places are keys that a person chose.

/// The longest key: Word cuts bookmark names at 40 characters.
const LONGEST_KEY: usize = 40;
/// More digits are no name that a person chose: a year and a number at most.
const LONGEST_NUMBER: usize = 8;
/// Words of which programs make names, with numbers behind them.
const AUTOMATIC: [&str; 37] = [
    "a",
    "anchor",
    "attachment",
    "block",
    "bookmark",
    "calibre",
    "chap",
    "cite",
    "contents",
    "filepos",
    "fn",
    "footnote",
    "h",
    "hd",
    "header",
    "heading",
    "id",
    "idparadest",
    "image",
    "img",
    "link",
    "media",
    "note",
    "ole",
    "p",
    "page",
    "par",
    "part",
    "pb",
    "post",
    "ref",
    "sec",
    "section",
    "sigil",
    "toc",
    "x",
    "y",
];

/// Returns the key that the name of a bookmark or element is, if a person chose it and it is in
/// ASCII: ours have hyphens where Word has underscores.
pub(super) fn key(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    // Programs that make help files name every place by a number of 128 bits.
    if lower.bytes().filter(u8::is_ascii_digit).count() > LONGEST_NUMBER {
        return None;
    }
    let key = lower.replace('_', "-");
    let is_key = key.split('-').all(is_word)
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.len() <= LONGEST_KEY;
    (is_key && !is_automatic(&key)).then_some(key)
}

/// Whether a key says nothing: a number, and before it words that programs use.
fn is_automatic(key: &str) -> bool {
    let is_numbered = key.ends_with(|c: char| c.is_ascii_digit());
    let mut words = key.split('-').map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
    key.starts_with("ole-link")
        || is_numbered && words.all(|word| word.is_empty() || AUTOMATIC.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn only_names_that_people_chose_are_keys() {
        for (name, expected) in [
            ("tea_mountain", Some("tea-mountain")),
            ("Preface", Some("preface")),
            ("chapter-2", Some("chapter-2")),
            ("covid-19", Some("covid-19")),
            ("_Toc123456", None),
            ("_GoBack", None),
            ("OLE_LINK1", None),
            ("bookmark12", None),
            ("calibre_pb_3", None),
            ("sigil_toc_id_4", None),
            ("h.30j0zll", None),
            ("id57", None),
            ("section-1", None),
            ("书签", None),
            ("2nd", None),
            ("z6a3bd68b89564703baddf93170c23054", None),
            ("a__b", None),
        ] {
            assert_eq!(key(name).as_deref(), expected, "{name}");
        }
    }
}

//! The two English endings that headings need.

/// Verbs whose last consonant is doubled.
const DOUBLED: &[&str] = &[
    "get", "set", "put", "cut", "let", "run", "win", "begin", "plan", "stop", "sit", "hit", "shop",
    "ship", "swim", "dig", "step", "drop", "rob", "control", "admit", "refer", "permit", "map",
    "ban", "beg", "chat", "grab", "trim", "wrap", "spin", "submit", "transfer", "prefer", "expel",
    "occur",
];

/// Returns a verb's -ing form; of several words, the first one's: `look back`, `looking back`.
pub(super) fn gerund(verb: &str) -> String {
    let (first, rest) = verb.split_once(' ').map_or((verb, ""), |(first, rest)| (first, rest));
    let root = if let Some(root) = first.strip_suffix("ie") {
        format!("{root}y")
    } else if DOUBLED.contains(&first) {
        format!("{first}{}", first.chars().last().unwrap_or_default())
    } else if first.ends_with('e')
        && !first.ends_with("ee")
        && !first.ends_with("ye")
        && first != "be"
    {
        first[..first.len() - 1].to_owned()
    } else {
        first.to_owned()
    };
    if rest.is_empty() { format!("{root}ing") } else { format!("{root}ing {rest}") }
}

/// Returns a noun's plural; of several words, the last one's.
pub(super) fn plural(noun: &str) -> String {
    const IRREGULAR: &[(&str, &str)] = &[
        ("person", "people"),
        ("man", "men"),
        ("woman", "women"),
        ("child", "children"),
        ("foot", "feet"),
        ("life", "lives"),
    ];
    if let Some((singular, plural)) =
        IRREGULAR.iter().find(|(singular, _)| noun.ends_with(singular))
    {
        return format!("{}{plural}", &noun[..noun.len() - singular.len()]);
    }
    let before_y = noun.strip_suffix('y').filter(|root| !root.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(root) = before_y {
        format!("{root}ies")
    } else if noun.ends_with('s') {
        noun.to_owned()
    } else if noun.ends_with(['x', 'z']) || noun.ends_with("ch") || noun.ends_with("sh") {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::{gerund, plural};

    #[test]
    fn endings_follow_the_spelling() {
        for (verb, expected) in [
            ("make", "making"),
            ("see", "seeing"),
            ("die", "dying"),
            ("get up", "getting up"),
            ("dye", "dyeing"),
            ("teach", "teaching"),
        ] {
            assert_eq!(gerund(verb), expected);
        }
        for (noun, expected) in [
            ("key figure", "key figures"),
            ("city", "cities"),
            ("day", "days"),
            ("box", "boxes"),
            ("child", "children"),
            ("news", "news"),
        ] {
            assert_eq!(plural(noun), expected);
        }
    }
}

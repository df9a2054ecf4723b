//! What one flavour takes for markup and plain `CommonMark` does not: GitHub's and pandoc's
//! extensions (pandoc's manual, "Pandoc's Markdown", with its default extensions).

use super::Flavour;
use super::escape::Context;

/// The words behind whose full stop pandoc lets no line end (`--print-default-data-file
/// abbreviations` of 3.9): the space behind would become another character.
const ABBREVIATIONS: [&str; 80] = [
    "aet", "aetat", "al", "Apr", "Aug", "bk", "Bros", "c", "Capt", "cf", "ch", "chap", "chs", "Co",
    "col", "Corp", "cp", "d", "Dec", "Dr", "e.g", "ed", "eds", "esp", "f", "fasc", "Feb", "ff",
    "fig", "fl", "fol", "fols", "Fr", "Gen", "Gov", "Hon", "i.e", "ill", "Inc", "incl", "Jan",
    "Jr", "Jul", "Jun", "Ltd", "M.A", "M.D", "Mar", "Mr", "Mrs", "Ms", "n", "n.b", "nn", "No",
    "Nov", "Oct", "p", "Ph.D", "pp", "Pres", "Prof", "pt", "q.v", "Rep", "Rev", "s.v", "s.vv",
    "saec", "sec", "Sen", "Sep", "Sept", "Sgt", "Sr", "St", "univ", "viz", "vol", "vs",
];

/// Whether the character at an offset of a text must not stand there bare.
pub(super) fn needs_escape(text: &str, at: usize, context: Context) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    match context.flavour {
        Flavour::Gfm => in_gfm(before, rest, context),
        Flavour::CommonMark => false,
        Flavour::Pandoc => in_pandoc(before, rest, context),
    }
}

/// GitHub's formulas, `$x$`, and pictures, `:tea:`.
fn in_gfm(before: &str, rest: &str, context: Context) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some('$') => context.dollars,
        Some(':') => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
            let name = chars.as_str().split_once(':').map_or("", |(name, _)| name);
            let begins = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
            begins && !name.is_empty() && name.chars().all(is_name)
        }
        _ => false,
    }
}

fn in_pandoc(before: &str, rest: &str, context: Context) -> bool {
    let mut chars = rest.chars();
    let Some(c) = chars.next() else { return false };
    let after = chars.next();
    match c {
        // Commands of TeX, quotation marks, super- and subscripts, attributes, titles as links.
        '\\' | '"' | '\'' | '^' | '~' | '{' | '[' => true,
        '$' => context.dollars,
        // Citations; not addresses of mail.
        '@' => !before.ends_with(|c: char| c.is_ascii_alphanumeric()),
        '-' => before.ends_with('-') || after == Some('-'),
        '.' => rest.starts_with("...") || (after == Some(' ') && ends_in_abbreviation(before)),
        _ => false,
    }
}

fn ends_in_abbreviation(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphabetic() || c == '.';
    let start = text.rfind(|c| !is_part(c)).map_or(0, |at| {
        at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    });
    let word = text.get(start..).unwrap_or_default();
    ABBREVIATIONS.contains(&word)
}

/// Returns where a backslash keeps a line from being read as a block that only this flavour knows.
pub(super) fn at_line_start(text: &str, context: Context) -> Option<usize> {
    match context.flavour {
        // `> [!NOTE]` makes another block of a quotation.
        Flavour::Gfm => text.starts_with("[!").then_some(0),
        Flavour::CommonMark => None,
        Flavour::Pandoc => {
            let is_block = [":::", "+-", "+="].iter().any(|begin| text.starts_with(begin));
            if is_block { Some(0) } else { list_marker(text) }
        }
    }
}

/// Finds the stop of a list marker: `a.`, `(1)`, `iv)`, `#.`.
fn list_marker(text: &str) -> Option<usize> {
    let parenthesis = text.starts_with('(');
    let inner = text.get(usize::from(parenthesis)..)?;
    let is_label = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let length = inner.find(|c| !is_label(c))?;
    let label = inner.get(..length)?;
    let is_number = label.bytes().all(|c| c.is_ascii_digit());
    let is_roman = label.bytes().all(|c| b"ivxlcdm".contains(&c.to_ascii_lowercase()));
    let (stop, behind) = inner.get(length..)?.split_at_checked(1)?;
    let ends = behind.is_empty() || behind.starts_with(char::is_whitespace);
    let stops = stop == ")" || (stop == "." && !parenthesis);
    let is_marker = !label.is_empty() && (is_number || is_roman || label.len() == 1);
    (is_marker && stops && ends).then_some(usize::from(parenthesis) + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_pandoc_are_told_from_text() {
        for (text, expected) in [
            ("a. 甲", Some(1)),
            ("(1) 甲", Some(2)),
            ("iv) 甲", Some(2)),
            ("#. 甲", Some(1)),
            ("10.", Some(2)),
            ("etc. 甲", None),
            ("a.甲", None),
            ("(1. 甲", None),
            ("甲. 乙", None),
            ("", None),
        ] {
            assert_eq!(list_marker(text), expected, "{text}");
        }
    }

    #[test]
    fn abbreviations_are_whole_words() {
        for text in ["Mr", "見 Mr", "茶e.g"] {
            assert!(ends_in_abbreviation(text), "{text}");
        }
        for text in ["", "XMr", "end", "."] {
            assert!(!ends_in_abbreviation(text), "{text}");
        }
    }
}

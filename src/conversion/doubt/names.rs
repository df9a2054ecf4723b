//! Names around a character: `data/conversion/names.tsv`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::super::charset::CharSet;
use super::super::punctuation::is_han;

/// A family name before it makes it likelier by this that a character is one of a given name: it
/// is weak evidence, because 高, 方 or 白 is an ordinary word far more often.
const SURNAME: u32 = 4;
/// A form of address behind it makes it likelier by this that a character is one of a name: 昇先生
/// is hardly anything else.
const TITLE: u32 = 30;

/// What the table says.
#[derive(Debug)]
struct Names {
    surnames: CharSet,
    titles: Vec<&'static str>,
    /// Characters of given names, and their forms there.
    given: BTreeMap<char, char>,
    /// Family names, and their forms.
    family: BTreeMap<char, char>,
    /// Those that are prepositions as well, and so are family names only where nothing goes before.
    opening: BTreeMap<char, char>,
}

/// The table.
fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let of = |kind: &'static str| {
            let rows = include_str!("../../../data/conversion/names.tsv").lines();
            rows.filter_map(move |row| {
                let mut columns = row.split('\t');
                (columns.next() == Some(kind)).then_some((columns.next()?, columns.next()?))
            })
        };
        let forms = |kind| {
            of(kind).filter_map(|(text, form)| Some((text.chars().next()?, form.chars().next()?)))
        };
        Names {
            surnames: of("surnames").flat_map(|(text, _)| text.chars()).collect(),
            titles: of("titles").flat_map(|(text, _)| text.split(' ')).collect(),
            given: forms("given").collect(),
            family: forms("family").collect(),
            opening: forms("family-opening").collect(),
        }
    })
}

/// How much likelier it is that a character stands in a name than it would be elsewhere, and the
/// form it has in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub likelier: u32,
    pub form: char,
}

/// Looks for a name around the character at `at`; `None` if there is none, or names write the
/// character no other way.
pub(super) fn around(text: &str, at: Range<usize>) -> Option<Name> {
    let character = text.get(at.clone())?.chars().next()?;
    let mut before = text.get(..at.start)?.chars().rev();
    let (first, second) = (before.next(), before.next());
    let names = names();
    let given = names.given.get(&character);
    let opening = names.opening.get(&character).filter(|_| !first.is_some_and(is_han));
    let family = names.family.get(&character).or(opening);
    let form = *given.or(family)?;
    let behind = text.get(at.end..)?;
    // A given name has two characters at most, and a form of address follows the whole name.
    let reach = if family.is_some() { 2 } else { 1 };
    let is_addressed = (0..=reach).any(|skipped| {
        let mut rest = behind.chars();
        let is_name = rest.by_ref().take(skipped).all(is_han);
        is_name && names.titles.iter().any(|title| rest.as_str().starts_with(title))
    });
    let is_surname =
        |character: Option<char>| character.is_some_and(|c| names.surnames.contains(c));
    let follows_surname =
        given.is_some() && (is_surname(first) || (first.is_some_and(is_han) && is_surname(second)));
    // A family name before a form of address is just that: 鍾 in 鍾先生 is 钟, in 錢鍾書 it is 锺.
    let is_family = family.is_none() && names.surnames.contains(character);
    if is_family && !follows_surname {
        return None;
    }
    let likelier = match (follows_surname, is_addressed) {
        (false, false) => return None,
        (true, false) => SURNAME,
        (false, true) => TITLE,
        (true, true) => SURNAME * TITLE,
    };
    Some(Name { likelier, form })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likelier(text: &str, character: char) -> Option<u32> {
        let at = text.find(character).expect("it is there");
        around(text, at..at + character.len_utf8()).map(|name| name.likelier)
    }

    #[test]
    fn a_family_name_or_a_form_of_address_tells_a_name() {
        assert_eq!(likelier("王昇到了", '昇'), Some(SURNAME));
        assert_eq!(likelier("陳東昇到了", '昇'), Some(SURNAME));
        assert_eq!(likelier("畢昇先生", '昇'), Some(TITLE));
        assert_eq!(likelier("畢昇平教授", '昇'), Some(TITLE));
        assert_eq!(likelier("，於小明先生", '於'), Some(TITLE));
        assert_eq!(likelier("請祕教授", '祕'), Some(TITLE));
        assert_eq!(likelier("林鍾先生", '鍾'), Some(SURNAME * TITLE));
        assert_eq!(likelier("李昇女士", '昇'), Some(SURNAME * TITLE));
    }

    #[test]
    fn ordinary_text_tells_none() {
        assert_eq!(likelier("慢慢昇起", '昇'), None);
        assert_eq!(likelier("王，昇起", '昇'), None);
        assert_eq!(likelier("對於老師", '於'), None);
        assert_eq!(likelier("祕密地請這位先生", '祕'), None, "too far behind");
        assert_eq!(likelier("請鍾教授", '鍾'), None, "a family name of its own");
        assert_eq!(likelier("王瞭先生", '瞭'), None, "names have no form of their own");
    }
}

//! A heading cut into what an English phrase is built of: words, numbers, names.

use super::super::numeral;
use super::dictionary::{Dictionary, Gloss, Source, fold_text};
use super::{sound, surnames};
use crate::lexicon::Lattice;

/// A stretch of a heading.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    /// It, folded.
    pub(super) text: String,
    pub(super) kind: Kind<'a>,
}

/// What a stretch is.
#[derive(Debug, Clone)]
pub(super) enum Kind<'a> {
    /// A word with a gloss.
    Word(Gloss<'a>),
    /// A person's name, spelt.
    Name(String),
    /// Letters and digits of another script, as they stand.
    Latin(String),
    /// A number: how it is said, and whether it counts more than one.
    Number { said: String, is_plural: bool },
    /// A word nobody glosses, spelt by its sound.
    Unknown(String),
}

impl<'a> Token<'a> {
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.text.as_str())
    }

    pub(super) fn gloss(&self) -> Option<Gloss<'a>> {
        match self.kind {
            Kind::Word(gloss) => Some(gloss),
            _ => None,
        }
    }

    /// Whether the token says nothing in English.
    pub(super) fn is_dropped(&self) -> bool {
        self.gloss().is_some_and(|gloss| gloss.noun == "-")
    }
}

/// What stands between a number and what is counted, folded.
const CLASSIFIERS: &[&str] = &[
    "个", "项", "种", "件", "位", "名", "条", "款", "张", "份", "组", "座", "家", "所", "间", "则",
    "篇", "首", "招", "点", "步", "步骤", "道", "只", "大", "场", "段", "门", "届", "颗", "棵",
    "本", "封", "类", "样", "面", "朵", "幅", "句", "处", "把", "支", "台", "辆", "艘", "匹", "头",
    "对",
];
/// Particles that no name has in it, folded.
const NO_NAME: &str = "的之与和及在是有了不为以从到对或等中上下里外前后年月日时";

/// Cuts a stretch without punctuation.
pub(super) fn cut<'a>(dictionary: &'a Dictionary, text: &str) -> Vec<Token<'a>> {
    let lattice = Lattice::new(dictionary, text);
    let words: Vec<String> =
        lattice.words().into_iter().map(|word| fold_text(&text[word])).collect();
    let mut tokens = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some((token, used)) = number(&words[at..]).or_else(|| name(&words[at..])) {
            tokens.push(token);
            at += used;
            continue;
        }
        let word = words[at].clone();
        at += 1;
        if word.chars().all(char::is_whitespace) {
            continue;
        }
        let kind = if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Kind::Latin(word.clone())
        } else if let Some(gloss) = dictionary.gloss(&word) {
            Kind::Word(gloss)
        } else {
            Kind::Unknown(word.chars().map(sound).collect())
        };
        tokens.push(Token { text: word, kind });
    }
    tokens
}

/// Reads a number at the front, with 第 before and a classifier behind it; returns how many words
/// it takes.
fn number<'a>(words: &[String]) -> Option<(Token<'a>, usize)> {
    let is_ordinal = words.first()? == "第";
    let mut used = usize::from(is_ordinal);
    let mut digits = String::new();
    while let Some(word) = words.get(used) {
        if !numeral::is_numeral(word) {
            break;
        }
        digits.push_str(word);
        used += 1;
    }
    let value = numeral::value(&digits)?;
    let (mut is_year, mut is_article) = (false, false);
    if let Some(next) = words.get(used) {
        if next == "年" && !is_ordinal && (1000..3000).contains(&value) {
            is_year = true;
            used += 1;
        } else if CLASSIFIERS.contains(&next.as_str()) && words.len() > used + 1 {
            used += 1;
            // 一條路 is a road, not one road.
            is_article = value == 1 && !is_ordinal;
        }
    }
    let said = match (is_ordinal, is_article) {
        (true, _) => ordinal(value),
        (false, true) => String::new(),
        (false, false) => said(value),
    };
    let is_plural = !is_ordinal && !is_year && value > 1;
    let text = words[..used].concat();
    Some((Token { text, kind: Kind::Number { said, is_plural } }, used))
}

const SMALL: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];
const ORDINALS: [&str; 13] = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth",
];

/// Small numbers in words, others in digits.
fn said(value: u64) -> String {
    let small = usize::try_from(value).ok().and_then(|value| SMALL.get(value));
    small.map_or_else(|| value.to_string(), |word| (*word).to_owned())
}

fn ordinal(value: u64) -> String {
    let small = usize::try_from(value).ok().and_then(|value| ORDINALS.get(value));
    if let Some(word) = small {
        return (*word).to_owned();
    }
    let ending = match (value % 10, value % 100 / 10) {
        (1, tens) if tens != 1 => "st",
        (2, tens) if tens != 1 => "nd",
        (3, tens) if tens != 1 => "rd",
        _ => "th",
    };
    format!("{value}{ending}")
}

/// Reads a person's name that no dictionary has: a surname and one or two characters that make up
/// no word, between words or particles.
fn name<'a>(words: &[String]) -> Option<(Token<'a>, usize)> {
    let joined = words.iter().take(2).map(String::as_str).collect::<String>();
    let (surname, length) = surnames::at(&joined)?;
    let mut used = if length > words[0].len() { 2 } else { 1 };
    let end: usize = words[..used].iter().map(String::len).sum();
    let mut given = joined.get(length..end)?.to_owned();
    let next = words.get(used).map_or("", String::as_str);
    if !given.is_empty() {
        let is_word = used == 1 && Dictionary::is_word(&words[0]);
        if is_word || given.chars().count() > 2 {
            return None;
        }
    } else if next.starts_with('阿') && next.chars().count() == 2 {
        // 阿土 is a word, and a name behind a surname.
        given = next.to_owned();
        used += 1;
    } else if matches!(next, "家" | "氏") {
        let text = words[..=used].concat();
        return Some((Token { text, kind: Kind::Name(format!("{surname} family")) }, used + 1));
    } else {
        let singles = words[used..].iter().take_while(|word| {
            let mut characters = word.chars();
            let first = characters.next();
            first.is_some_and(|c| !c.is_ascii() && c.is_alphabetic() && !NO_NAME.contains(c))
                && characters.next().is_none()
        });
        let singles: Vec<&str> = singles.map(String::as_str).collect();
        if !(1..=2).contains(&singles.len()) {
            return None;
        }
        used += singles.len();
        given = singles.concat();
    }
    let given: String = given.chars().map(sound).collect();
    let text = words[..used].concat();
    Some((Token { text, kind: Kind::Name(format!("{surname} {given}")) }, used))
}

/// How sure a token's English is, in percent.
pub(super) fn confidence(token: &Token<'_>) -> u64 {
    match &token.kind {
        Kind::Word(gloss) => match gloss.source {
            Source::Learned => 90,
            Source::Lexicon => 80,
            Source::Dictionary if token.text.chars().count() > 1 => 60,
            Source::Dictionary => 40,
        },
        Kind::Name(_) => 70,
        Kind::Latin(_) | Kind::Number { .. } => 90,
        Kind::Unknown(_) => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_end_as_they_are_said() {
        for (value, expected) in [(3, "third"), (21, "21st"), (112, "112th"), (42, "42nd")] {
            assert_eq!(ordinal(value), expected);
        }
    }

    #[test]
    fn names_are_spelt_surname_first() {
        let dictionary = Dictionary::default();
        for (text, expected) in [
            ("陈文彬的故事", "chen wenbin"),
            ("陈阿土", "chen atu"),
            ("诸葛阿明", "zhuge aming"),
            ("林家花园", "lin family"),
        ] {
            let tokens = cut(&dictionary, text);
            let Kind::Name(name) = &tokens[0].kind else { panic!("{tokens:?}") };
            assert_eq!(name, expected);
        }
    }
}

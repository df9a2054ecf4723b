//! A Chinese heading in English, by dictionary: for a key that says something, and for a title
//! beside it. A gloss, not a translation.
//!
//! A heading is cut into words by a [`crate::lexicon::Lattice`] over the heading lexicon
//! (`data/outline/terms.tsv`) and CC-CEDICT (`data/glosses`), everything folded to Simplified
//! characters, so that a title in either script comes out the same; [`grammar`] makes a phrase of
//! the words; the key is what fits of it.

mod dictionary;
mod grammar;
mod inflect;
mod learn;
mod surnames;
mod tokens;

pub use learn::Learned;

use pinyin::ToPinyin;

use self::dictionary::{Dictionary, Source, fold_text};
use self::grammar::{Phrase, Word};
use self::tokens::{Kind, Token};
use super::{Key, KeyOrigin, slug};
use crate::document::split_heading_number;

/// The most words a key has.
const MAX_WORDS: usize = 6;

/// Puts headings into English.
#[derive(Debug, Default)]
pub struct Glosser {
    dictionary: Dictionary,
}

/// A heading in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gloss {
    /// The key it gives.
    pub key: Key,
    /// The title, in title case.
    pub title: String,
    /// Where the words came from: [`KeyOrigin::Glossary`] if the heading was confirmed before,
    /// [`KeyOrigin::Lexicon`] if the heading lexicon has all of it, [`KeyOrigin::Gloss`] or, where only sounds were left, [`KeyOrigin::Pinyin`].
    pub origin: KeyOrigin,
    /// How sure it is, in percent.
    pub confidence: u8,
}

impl Glosser {
    /// Creates a glosser that knows what was learned from confirmed keys.
    #[must_use]
    pub fn new(learned: &Learned) -> Self {
        Self { dictionary: Dictionary { learned: learned.clone() } }
    }

    /// Puts a heading into English; `None` if there is nothing in it to put.
    #[must_use]
    pub fn gloss(&self, heading: &str) -> Option<Gloss> {
        let heading = match split_heading_number(heading) {
            Some((_, title)) if !title.is_empty() => title,
            _ => heading,
        };
        if let Some(key) = self.dictionary.learned.title(&fold_text(heading)) {
            let (key, title) = (key.clone(), key.to_title());
            return Some(Gloss { key, title, origin: KeyOrigin::Glossary, confidence: 95 });
        }
        let segments = segments(heading);
        let cut: Vec<Vec<Token<'_>>> =
            segments.iter().map(|segment| tokens::cut(&self.dictionary, segment)).collect();
        let phrases: Vec<Phrase> = cut.iter().map(|tokens| grammar::phrase(tokens)).collect();
        // A sentence that is too long for a key is named by what it is about.
        let about = cut.first().and_then(|tokens| grammar::subject(tokens)).map(grammar::phrase);
        let is_long = phrases
            .first()
            .is_some_and(|first| !fits(&parts(&first.words.iter().collect::<Vec<_>>())));
        let key = match about.filter(|about| is_long && !about.words.is_empty()) {
            Some(about) => key(&[about]),
            None => key(&phrases),
        }?;
        let origin = origin(&cut);
        let (sure, characters) = phrases.iter().fold((0, 0), |(sure, characters), phrase| {
            (sure + phrase.sure, characters + phrase.characters)
        });
        let average = sure / u64::max(characters, 1);
        let confidence = match origin {
            KeyOrigin::Lexicon => 90,
            _ => u8::try_from(average).unwrap_or(100),
        };
        Some(Gloss { key, title: title(&phrases), origin, confidence })
    }
}

impl Gloss {
    /// Takes over a translation: its words are the title, and the key what fits of them.
    pub(super) fn translated(english: &str) -> Option<Self> {
        let phrase = grammar::translated(english.trim().trim_end_matches('.'));
        let title = title(std::slice::from_ref(&phrase));
        Some(Self { key: key(&[phrase])?, title, origin: KeyOrigin::Translated, confidence: 75 })
    }
}

/// Cuts a heading at its punctuation; what stands between the marks of an enumeration stays
/// together.
fn segments(heading: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let mut characters = heading.trim().chars().peekable();
    while let Some(c) = characters.next() {
        let last = segments.last_mut().map_or("", |segment| segment.as_str());
        let groups_digits = matches!(c, ',' | '.')
            && last.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
            && characters.peek().is_some_and(char::is_ascii_digit);
        let between_latin = c.is_whitespace()
            && last.bytes().last().is_some_and(|byte| byte.is_ascii_alphanumeric())
            || c.is_whitespace() && characters.peek().is_some_and(char::is_ascii_alphanumeric);
        if groups_digits || matches!(c, '\'' | '’') {
            continue;
        }
        if c.is_alphanumeric() || matches!(c, '、' | '〇' | '○') {
            if let Some(segment) = segments.last_mut() {
                segment.push(c);
            }
        } else if between_latin
            || matches!(
                c,
                '「' | '」' | '『' | '』' | '《' | '》' | '“' | '”' | '·' | '‧' | '-' | '/'
            )
        {
            // Quoted words are words of the phrase; a space only keeps Latin words apart.
            if let Some(segment) = segments.last_mut() {
                segment.push(' ');
            }
        } else {
            segments.push(String::new());
        }
    }
    segments.retain(|segment| !segment.trim().is_empty());
    segments
}

/// Returns where a heading's words came from.
fn origin(segments: &[Vec<Token<'_>>]) -> KeyOrigin {
    let mut all = segments.iter().flatten();
    if let (Some(Token { kind: Kind::Word(gloss), .. }), None) = (all.next(), all.next())
        && gloss.source != Source::Dictionary
    {
        return KeyOrigin::Lexicon;
    }
    let mut tokens = segments.iter().flatten().filter(|token| !token.is_dropped());
    let is_spelt = |token: &Token<'_>| matches!(token.kind, Kind::Unknown(_));
    match tokens.all(is_spelt) {
        true => KeyOrigin::Pinyin,
        false => KeyOrigin::Gloss,
    }
}

/// Makes the key: the first phrase, and others as long as they fit whole.
fn key(phrases: &[Phrase]) -> Option<Key> {
    let mut words: Vec<&Word> = Vec::new();
    for phrase in phrases {
        let more: Vec<&Word> = words.iter().copied().chain(&phrase.words).collect();
        if words.is_empty() || fits(&parts(&more)) {
            words = more;
        }
    }
    while words.first().is_some_and(|word| is_article(word)) {
        words.remove(0);
    }
    let ends_in_head = !words.iter().any(|word| word.is_function && word.text != "and");
    // Articles are missed least, then other function words, the last ones first.
    for is_spared in [is_article, |word: &Word| word.is_function] {
        while !fits(&parts(&words)) {
            let Some(at) = words.iter().rposition(|word| is_spared(word)) else { break };
            words.remove(at);
        }
    }
    // The head of a noun phrase stands last, and what tells it from others first.
    while words.len() > 1 && !fits(&parts(&words)) {
        words.remove(if ends_in_head { words.len() - 2 } else { words.len() - 1 });
    }
    let mut parts = parts(&words);
    parts.truncate(MAX_WORDS);
    // A key begins with a letter: 2023 results, results-2023.
    let digits = parts.iter().take_while(|part| part.as_bytes()[0].is_ascii_digit()).count();
    if digits < parts.len() {
        parts.rotate_left(digits);
    }
    slug::from_words(parts)
}

fn is_article(word: &Word) -> bool {
    ["the", "a", "an"].iter().any(|article| word.text.eq_ignore_ascii_case(article))
}

fn fits(parts: &[String]) -> bool {
    let length = parts.iter().map(String::len).sum::<usize>() + parts.len().saturating_sub(1);
    parts.len() <= MAX_WORDS && length <= Key::MAX_LEN
}

/// Splits words into the parts of a key: `COVID-19` has two.
fn parts(words: &[&Word]) -> Vec<String> {
    let parts = words.iter().flat_map(|word| {
        let word = word.text.replace('\'', "").to_ascii_lowercase();
        let parts: Vec<String> = word
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        parts
    });
    parts.collect()
}

/// Writes the title in title case: all words begin with a capital but small ones within.
fn title(phrases: &[Phrase]) -> String {
    let written = phrases.iter().filter(|phrase| !phrase.words.is_empty()).map(|phrase| {
        let last = phrase.words.len() - 1;
        let words = phrase.words.iter().enumerate().map(|(index, word)| {
            let is_small = word.is_function && index > 0 && index < last;
            match is_small {
                true => word.text.clone(),
                false => capitalized(&word.text),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    });
    written.collect::<Vec<_>>().join(": ")
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns a Han character's sound without its tone; nothing for others. ü is written v, which
/// keeps nü and nu apart.
fn sound(character: char) -> String {
    character.to_pinyin().map_or_else(String::new, |sound| sound.plain().replace('ü', "v"))
}

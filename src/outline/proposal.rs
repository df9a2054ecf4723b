//! What a section alone tells of its key: the glossary, the lexicon, its title, its sound, its number.

use super::{EnglishTitle, Entry, Gloss, Key, KeyOrigin, KeySources, TitleOrigin, numeral, slug};

/// Returns the key a section should have, as far as the section alone tells.
pub(super) fn proposal(entry: &Entry, sources: &KeySources<'_>) -> Gloss {
    let settled =
        sources.glossary.and_then(|glossary| glossary.find(&entry.source_title, &entry.title));
    if let Some(key) = settled {
        let title = key.to_title();
        return Gloss { key: key.clone(), title, origin: KeyOrigin::Glossary, confidence: 95 };
    }
    let spelt = || {
        let key = slug::from_title(spelt(entry));
        Gloss { title: key.to_title(), key, origin: KeyOrigin::Pinyin, confidence: 10 }
    };
    let Some(glosser) = sources.glosser else { return spelt() };
    if entry.title.trim().is_empty() {
        return number_key(entry).unwrap_or_else(spelt);
    }
    let gloss = glosser.gloss(&entry.source_title).unwrap_or_else(spelt);
    let is_settled = matches!(gloss.origin, KeyOrigin::Glossary | KeyOrigin::Lexicon);
    let translator = sources.translator.filter(|_| !is_settled);
    let english = translator.and_then(|translator| translator.translate(&entry.source_title));
    english.and_then(|english| Gloss::translated(&english)).unwrap_or(gloss)
}

/// The key of a section that is nothing but its number: `chapter-12`.
fn number_key(entry: &Entry) -> Option<Gloss> {
    let (unit, number) = numeral::ordinal(entry.label.as_deref()?)?;
    let key = Key::new(&format!("{}-{number}", unit.name()))?;
    Some(Gloss { title: key.to_title(), key, origin: KeyOrigin::Lexicon, confidence: 90 })
}

/// What keys begin with that show the number: `ch12`, sorted as chapters are.
pub(super) fn number_prefix(entry: &Entry) -> Option<String> {
    let (unit, number) = numeral::ordinal(entry.label.as_deref()?)?;
    Some(format!("{}{number:02}", unit.abbreviation()))
}

/// Puts a title into English, for a reader of the outline.
pub(super) fn english(entry: &Entry, sources: &KeySources<'_>) -> Option<EnglishTitle> {
    let origin = match entry.key_origin {
        KeyOrigin::Explicit => TitleOrigin::Explicit,
        KeyOrigin::Glossary => TitleOrigin::Glossary,
        KeyOrigin::Lexicon | KeyOrigin::Translated | KeyOrigin::Gloss | KeyOrigin::Pinyin => {
            TitleOrigin::Gloss
        }
    };
    if origin != TitleOrigin::Gloss {
        return Some(EnglishTitle { text: entry.key.to_title(), origin });
    }
    sources.glosser?;
    let proposal = proposal(entry, sources);
    let origin = match proposal.origin {
        KeyOrigin::Translated => TitleOrigin::Translated,
        _ => origin,
    };
    Some(EnglishTitle { text: proposal.title, origin })
}

/// What a key is spelt from: the title, or the number of a section that has nothing else.
fn spelt(entry: &Entry) -> &str {
    match &entry.label {
        Some(label) if entry.title.trim().is_empty() => label,
        _ => &entry.title,
    }
}

//! Sections, numbers and keys from a document's headings.

use std::collections::{BTreeMap, BTreeSet};

use super::align::align;
use super::{Entry, Key, KeyGlossary, KeyOrigin, LockedSection, Outline, slug};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Document, Heading, plain_text};

/// Makes the outline of a document.
///
/// `source` is the document as read, `converted` the same after conversion: the same headings in
/// the same order. `locked` is what the lock file remembers of this manuscript. Glossaries are
/// asked in order.
pub fn build(
    source: &Document,
    converted: &Document,
    locked: &[LockedSection],
    glossaries: &[&KeyGlossary],
    diagnostics: &mut Diagnostics,
) -> Outline {
    let mut entries = sections(source, converted, diagnostics);
    let mut keys = Keys::default();
    let headings: Vec<&Heading> = source.headings().collect();
    // Authority before order: an explicit key far down may not be taken by a guess further up.
    keys.explicit(&headings, diagnostics);
    keys.reserve(source);
    keys.locked(&entries, &headings, locked, diagnostics);
    keys.fresh(&entries, glossaries);
    for (entry, key) in entries.iter_mut().zip(keys.given) {
        if let Some((key, origin)) = key {
            entry.key = key;
            entry.key_origin = origin;
        }
    }
    Outline { entries }
}

/// Makes the entries, keys still to be given.
fn sections(source: &Document, converted: &Document, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    // The path of open sections: index of the entry and how many children it has so far.
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut outermost = 0;
    for (before, after) in source.headings().zip(converted.headings()) {
        while open.last().is_some_and(|&(index, _)| entries[index].level >= before.level) {
            open.pop();
        }
        let parent = open.last().map(|&(index, _)| index);
        report_skip(before, parent.map(|index| entries[index].level), diagnostics);
        let number = match open.last_mut() {
            Some((index, children)) => {
                *children += 1;
                format!("{}.{children}", entries[*index].number)
            }
            None => {
                outermost += 1;
                outermost.to_string()
            }
        };
        open.push((entries.len(), 0));
        entries.push(Entry {
            key: Key::section(),
            key_origin: KeyOrigin::Pinyin,
            level: before.level,
            depth: u8::try_from(open.len()).unwrap_or(u8::MAX),
            number,
            label: after.number.clone(),
            title: plain_text(&after.content),
            source_title: plain_text(&before.content),
            parent,
        });
    }
    entries
}

fn report_skip(heading: &Heading, parent_level: Option<u8>, diagnostics: &mut Diagnostics) {
    let Some(parent_level) = parent_level else { return };
    if heading.level <= parent_level.saturating_add(1) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::SkippedLevel,
        format!(
            "heading of level {} directly under one of level {parent_level}; it counts as one \
             level deeper",
            heading.level
        ),
    );
    diagnostic.span = heading.origin.span();
    diagnostics.push(diagnostic);
}

/// The keys given so far.
#[derive(Default)]
struct Keys {
    given: Vec<Option<(Key, KeyOrigin)>>,
    taken: BTreeSet<Key>,
    /// The last number tried for a key that collided.
    counted: BTreeMap<Key, u32>,
}

impl Keys {
    fn give(&mut self, index: usize, key: Key, origin: KeyOrigin) {
        self.taken.insert(key.clone());
        if let Some(slot) = self.given.get_mut(index) {
            *slot = Some((key, origin));
        }
    }

    fn is_open(&self, index: usize) -> bool {
        self.given.get(index).is_some_and(Option::is_none)
    }

    fn explicit(&mut self, headings: &[&Heading], diagnostics: &mut Diagnostics) {
        self.given = vec![None; headings.len()];
        for (index, heading) in headings.iter().enumerate() {
            let Some(written) = heading.key.as_deref() else { continue };
            let Some(key) = Key::from_author(written) else {
                diagnostics.push(about(
                    heading,
                    Code::InvalidKey,
                    format!("{written:?} can't be a key; one is made from the title"),
                ));
                continue;
            };
            if key.as_str() != written {
                diagnostics.push(
                    about(heading, Code::InvalidKey, format!("key {written:?} is taken as {key}"))
                        .with_hint(
                            "a key is lower-case ASCII words joined by hyphens, begins with a \
                             letter and has at most 40 characters",
                        ),
                );
            }
            if self.taken.contains(&key) {
                diagnostics.push(
                    about(heading, Code::DuplicateKey, format!("key {key} is taken already"))
                        .with_hint("the first section keeps it; this one gets a key of its own"),
                );
                continue;
            }
            self.give(index, key, KeyOrigin::Explicit);
        }
    }

    /// Keeps the keys of figures and tables from being given to sections.
    fn reserve(&mut self, source: &Document) {
        source.visit_blocks(&mut |block| {
            let key = match block {
                Block::Figure(figure) => figure.key.as_deref(),
                Block::Table(table) => table.key.as_deref(),
                Block::Heading(_)
                | Block::Paragraph(_)
                | Block::List(_)
                | Block::Quote(_)
                | Block::Code(_)
                | Block::Rule(_) => None,
            };
            self.taken.extend(key.and_then(Key::from_author));
        });
    }

    /// Gives sections back the keys they had.
    fn locked(
        &mut self,
        entries: &[Entry],
        headings: &[&Heading],
        locked: &[LockedSection],
        diagnostics: &mut Diagnostics,
    ) {
        let (indices, now): (Vec<usize>, Vec<&str>) = entries
            .iter()
            .enumerate()
            .filter(|(index, _)| headings.get(*index).is_some_and(|heading| heading.key.is_none()))
            .map(|(index, entry)| (index, entry.source_title.as_str()))
            .unzip();
        let before: Vec<&str> = locked.iter().map(|section| section.title.as_str()).collect();
        for (index, old) in indices.into_iter().zip(align(&before, &now)) {
            let Some(section) = old.and_then(|old| locked.get(old)) else { continue };
            if self.taken.contains(&section.key) {
                continue;
            }
            let title = &entries[index].source_title;
            if section.title != *title {
                let message =
                    format!("「{title}」 keeps the key {} of 「{}」", section.key, section.title);
                diagnostics.push(
                    about(headings[index], Code::KeptKey, message)
                        .with_hint("if it is another section, give its heading a key of its own"),
                );
            }
            self.give(index, section.key.clone(), section.origin);
        }
    }

    fn fresh(&mut self, entries: &[Entry], glossaries: &[&KeyGlossary]) {
        for (index, entry) in entries.iter().enumerate() {
            if !self.is_open(index) {
                continue;
            }
            let settled = glossaries
                .iter()
                .find_map(|glossary| glossary.find(&entry.source_title, &entry.title));
            let (key, origin) = match settled {
                Some(key) => (key.clone(), KeyOrigin::Glossary),
                None => (slug::from_title(spelt(entry)), KeyOrigin::Pinyin),
            };
            let parent = entry.parent.and_then(|parent| self.given.get(parent)?.clone());
            let key = self.unique(key, parent.map(|(key, _)| key));
            self.give(index, key, origin);
        }
    }

    /// Settles a collision: by the parent's key first, by a number last.
    fn unique(&mut self, key: Key, parent: Option<Key>) -> Key {
        if !self.taken.contains(&key) {
            return key;
        }
        let with_parent = parent.and_then(|parent| Key::new(&format!("{parent}-{key}")));
        if let Some(longer) = with_parent.filter(|longer| !self.taken.contains(longer)) {
            return longer;
        }
        // Counting goes on where it stopped for this key: thousands of equal titles stay cheap.
        let count = self.counted.entry(key.clone()).or_insert(1);
        loop {
            *count += 1;
            let numbered = key.with_number(*count);
            if !self.taken.contains(&numbered) {
                return numbered;
            }
        }
    }
}

/// What a key is spelt from: the title, or the number of a section that has nothing else.
fn spelt(entry: &Entry) -> &str {
    match &entry.label {
        Some(label) if entry.title.trim().is_empty() => label,
        _ => &entry.title,
    }
}

fn about(heading: &Heading, code: Code, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, message);
    diagnostic.span = heading.origin.span();
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::build;
    use crate::diagnostic::{Code, Diagnostics};
    use crate::document::{Block, Document, Heading, Inline, Origin, Text};
    use crate::lock::Lock;
    use crate::outline::{KeyGlossary, KeyOrigin, Outline};

    fn document(headings: &[(u8, &str, Option<&str>)]) -> Document {
        let blocks = headings.iter().map(|&(level, title, key)| {
            Block::Heading(Heading {
                level,
                number: None,
                content: vec![Inline::Text(Text::new(title, Origin::unknown()))],
                key: key.map(str::to_owned),
                is_part: false,
                origin: Origin::unknown(),
            })
        });
        Document { blocks: blocks.collect(), ..Document::default() }
    }

    fn outline(headings: &[(u8, &str, Option<&str>)]) -> (Outline, Diagnostics) {
        let document = document(headings);
        let mut diagnostics = Diagnostics::new();
        let glossaries = [KeyGlossary::built_in()];
        let outline = build(&document, &document, &[], &glossaries, &mut diagnostics);
        (outline, diagnostics)
    }

    fn keys(outline: &Outline) -> Vec<&str> {
        outline.entries.iter().map(|entry| entry.key.as_str()).collect()
    }

    #[test]
    fn depths_never_skip_and_numbers_follow_them() {
        let (outline, diagnostics) = outline(&[
            (2, "甲", None),
            (4, "乙", None),
            (3, "丙", None),
            (2, "丁", None),
            (3, "戊", None),
        ]);
        let shape: Vec<_> =
            outline.entries.iter().map(|entry| (entry.depth, entry.number.as_str())).collect();
        assert_eq!(shape, [(1, "1"), (2, "1.1"), (2, "1.2"), (1, "2"), (2, "2.1")]);
        assert_eq!(
            diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(),
            [Code::SkippedLevel]
        );
    }

    #[test]
    fn an_explicit_key_wins_over_a_guess_further_up() {
        let (outline, _) = outline(&[(1, "前言", None), (1, "山", Some("preface"))]);
        assert_eq!(keys(&outline), ["preface-2", "preface"]);
        assert_eq!(outline.entries[0].key_origin, KeyOrigin::Glossary);
        assert_eq!(outline.entries[1].key_origin, KeyOrigin::Explicit);
    }

    #[test]
    fn collisions_take_the_parents_key_then_a_number() {
        let (outline, _) = outline(&[
            (1, "山", None),
            (2, "茶", None),
            (1, "海", None),
            (2, "茶", None),
            (2, "茶", None),
        ]);
        assert_eq!(keys(&outline), ["shan", "cha", "hai", "hai-cha", "cha-2"]);
    }

    #[test]
    fn a_bad_or_repeated_key_is_reported() {
        let (outline, diagnostics) = outline(&[
            (1, "山", Some("The Hill")),
            (1, "海", Some("the-hill")),
            (1, "茶", Some("茶")),
        ]);
        assert_eq!(keys(&outline), ["the-hill", "hai", "cha"]);
        let codes: Vec<_> = diagnostics.iter().map(|one| one.code).collect();
        assert_eq!(codes, [Code::InvalidKey, Code::DuplicateKey, Code::InvalidKey]);
    }

    #[test]
    fn a_locked_key_outlives_what_would_change_it() {
        let (first, _) = outline(&[(1, "山", None), (2, "茶", None), (2, "茶", None)]);
        let mut lock = Lock::default();
        lock.remember("m.md", &first);
        // Another section of the same name is put in front; without the lock keys would move.
        let now = document(&[(1, "海", None), (2, "茶", None), (1, "山", None), (2, "茶", None)]);
        let glossaries = [KeyGlossary::built_in()];
        let again = build(&now, &now, lock.sections("m.md"), &glossaries, &mut Diagnostics::new());
        assert_eq!(keys(&again), ["hai", "cha", "shan", "shan-cha"]);
    }

    #[test]
    fn keys_stay_unique_however_many_collide() {
        let title = "很長的標題很長的標題";
        let many: Vec<_> = (0..120).map(|_| (1, title, None)).collect();
        let (outline, _) = outline(&many);
        let distinct: std::collections::BTreeSet<_> = keys(&outline).into_iter().collect();
        assert_eq!(distinct.len(), 120);
    }
}

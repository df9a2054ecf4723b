//! Keys for a document's sections.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{EDITED, Trait, align};
use super::proposal::{english, number_prefix, proposal};
use super::sections::sections;
use super::{
    Entry, Gloss, Key, KeyOrigin, KeySources, LockedSection, Outline, Recognition, Sketch, slug,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Document, Heading};

/// Makes the outline of a document.
///
/// `source` is the document as read, `converted` the same after conversion: the same headings in
/// the same order.
pub fn build(
    source: &Document,
    converted: &Document,
    sources: &KeySources<'_>,
    diagnostics: &mut Diagnostics,
) -> Outline {
    let mut entries = sections(source, converted, diagnostics);
    let headings: Vec<&Heading> = source.headings().collect();
    let mut keys = Keys::new(headings.len(), sources.locked);
    // Authority before order: an explicit key far down may not be taken by a guess further up.
    keys.explicit(&headings, diagnostics);
    keys.reserve(source);
    keys.locked(&mut entries, &headings, sources.locked, diagnostics);
    keys.fresh(&mut entries, sources);
    for (entry, given) in entries.iter_mut().zip(&keys.given) {
        if let Some(given) = given {
            entry.key = given.key.clone();
            entry.key_origin = given.origin;
            entry.confidence = given.confidence;
            entry.is_confirmed = given.is_confirmed;
        }
        entry.english = english(entry, sources);
    }
    let retired = keys.retired(sources.locked, diagnostics);
    Outline { entries, retired }
}

/// A key that was given.
#[derive(Debug, Clone)]
struct Given {
    key: Key,
    origin: KeyOrigin,
    confidence: u8,
    is_confirmed: bool,
}

/// The keys given so far.
struct Keys {
    given: Vec<Option<Given>>,
    taken: BTreeSet<Key>,
    /// Keys of removed sections, which nobody else gets.
    reserved: BTreeSet<Key>,
    /// The last number tried for a key that collided.
    counted: BTreeMap<Key, u32>,
}

impl Keys {
    fn new(count: usize, locked: &[LockedSection]) -> Self {
        Self {
            given: vec![None; count],
            taken: BTreeSet::new(),
            reserved: locked.iter().map(|section| section.key.clone()).collect(),
            counted: BTreeMap::new(),
        }
    }

    fn give(&mut self, index: usize, given: Given) {
        self.taken.insert(given.key.clone());
        if let Some(slot) = self.given.get_mut(index) {
            *slot = Some(given);
        }
    }

    fn explicit(&mut self, headings: &[&Heading], diagnostics: &mut Diagnostics) {
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
            self.give(
                index,
                Given { key, origin: KeyOrigin::Explicit, confidence: 100, is_confirmed: true },
            );
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
        entries: &mut [Entry],
        headings: &[&Heading],
        locked: &[LockedSection],
        diagnostics: &mut Diagnostics,
    ) {
        let open: Vec<usize> =
            (0..entries.len()).filter(|&at| headings[at].key.is_none()).collect();
        let free = |section: &&LockedSection| !self.taken.contains(&section.key);
        let (removed, before): (Vec<_>, Vec<_>) =
            locked.iter().filter(free).partition(|section| section.is_retired);
        let now: Vec<Trait<'_>> = open
            .iter()
            .map(|&at| Trait { title: &entries[at].source_title, sketch: entries[at].sketch })
            .collect();
        let found = align(&traits(&before), &traits(&removed), &now);
        for (&at, found) in open.iter().zip(found) {
            let Some((old, how)) = found else { continue };
            let section = before.get(old).or_else(|| removed.get(old - before.len()));
            let Some(section) = section else { continue };
            let entry = &mut entries[at];
            entry.recognition = Some(how).filter(|how| *how != Recognition::SameTitle);
            let title = &entry.source_title;
            if section.title != *title || section.is_retired {
                let message = format!(
                    "「{title}」 keeps the key {} of 「{}」: {}",
                    section.key,
                    section.title,
                    how.reason()
                );
                diagnostics.push(
                    about(headings[at], Code::KeptKey, message)
                        .with_hint("if it is another section, give its heading a key of its own"),
                );
            }
            if let Some(settled) = section.sketch {
                // The lock file does not change with every edit.
                let is_settled = |now: Sketch| now.distance(settled) <= EDITED;
                if entry.sketch.is_some_and(is_settled) {
                    entry.sketch = Some(settled);
                }
            }
            self.give(
                at,
                Given {
                    key: section.key.clone(),
                    origin: section.origin,
                    confidence: section.confidence,
                    is_confirmed: section.is_confirmed,
                },
            );
        }
    }

    fn fresh(&mut self, entries: &mut [Entry], sources: &KeySources<'_>) {
        for (index, entry) in entries.iter().enumerate() {
            if self.given.get(index).is_none_or(Option::is_some) {
                continue;
            }
            let Gloss { key, origin, confidence, .. } = proposal(entry, sources);
            let key = match number_prefix(entry).filter(|_| sources.numbered) {
                Some(prefix) => slug::prefixed(&prefix, &key),
                None => key,
            };
            let parent = entry.parent.and_then(|parent| self.given.get(parent)?.as_ref());
            let parent = parent.map(|given| given.key.clone());
            let key = self.unique(key, parent);
            self.give(index, Given { key, origin, confidence, is_confirmed: false });
        }
    }

    fn is_free(&self, key: &Key) -> bool {
        !self.taken.contains(key) && !self.reserved.contains(key)
    }

    /// Settles a collision: by the parent's key first, by a number last.
    fn unique(&mut self, key: Key, parent: Option<Key>) -> Key {
        if self.is_free(&key) {
            return key;
        }
        let with_parent = parent.and_then(|parent| Key::new(&format!("{parent}-{key}")));
        if let Some(longer) = with_parent.filter(|longer| self.is_free(longer)) {
            return longer;
        }
        // Counting goes on where it stopped for this key: thousands of equal titles stay cheap.
        let mut count = self.counted.get(&key).copied().unwrap_or(1);
        loop {
            count += 1;
            let numbered = key.with_number(count);
            if self.is_free(&numbered) {
                self.counted.insert(key, count);
                return numbered;
            }
        }
    }

    /// Returns what the lock file remembers and no section has any more, sorted by key.
    fn retired(
        &self,
        locked: &[LockedSection],
        diagnostics: &mut Diagnostics,
    ) -> Vec<LockedSection> {
        let gone = locked.iter().filter(|section| !self.taken.contains(&section.key));
        let mut retired: Vec<LockedSection> = Vec::new();
        for section in gone {
            if !section.is_retired {
                let message = format!(
                    "「{}」 is gone; no other section gets its key {}",
                    section.title, section.key
                );
                diagnostics.push(Diagnostic::new(Code::RetiredKey, message));
            }
            retired.push(LockedSection { is_retired: true, ..section.clone() });
        }
        retired.sort_by(|one, other| one.key.cmp(&other.key));
        retired
    }
}

fn traits<'a>(sections: &[&'a LockedSection]) -> Vec<Trait<'a>> {
    let one = |section: &&'a LockedSection| Trait { title: &section.title, sketch: section.sketch };
    sections.iter().map(one).collect()
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
    use crate::outline::{Glosser, KeyOrigin, KeySources, Outline};

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
        let glosser = Glosser::default();
        let sources = KeySources { glosser: Some(&glosser), ..KeySources::default() };
        let outline = build(&document, &document, &sources, &mut diagnostics);
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
        assert_eq!(outline.entries[0].key_origin, KeyOrigin::Lexicon);
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
        assert_eq!(keys(&outline), ["mountain", "tea", "sea", "sea-tea", "tea-2"]);
    }

    #[test]
    fn a_bad_or_repeated_key_is_reported() {
        let (outline, diagnostics) = outline(&[
            (1, "山", Some("The Hill")),
            (1, "海", Some("the-hill")),
            (1, "茶", Some("茶")),
        ]);
        assert_eq!(keys(&outline), ["the-hill", "sea", "tea"]);
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
        let sources = KeySources { locked: lock.sections("m.md"), ..KeySources::default() };
        let again = build(&now, &now, &sources, &mut Diagnostics::new());
        assert_eq!(keys(&again), ["hai", "tea", "mountain", "mountain-tea"]);
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

//! The index: marks in the order of the text in, entries in the order of their sound out.

use std::collections::BTreeMap;

use crate::document::{IndexMark, LinkId};
use crate::layout::{LayoutIndexEntry, LayoutLink, LayoutMark, LinkTarget};
use crate::outline::{Key, sound};

/// What one level of an entry is sorted by: letters before all else, then the sound, then the
/// characters, which keep terms of one sound apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Level {
    has_no_initial: bool,
    sound: String,
    text: String,
}

impl Level {
    fn new(text: &str, sort: Option<&str>) -> Self {
        let sound = sort.map_or_else(|| sound(text), str::to_lowercase);
        let has_no_initial = !sound.starts_with(|c: char| c.is_ascii_alphabetic());
        Self { has_no_initial, sound, text: text.to_owned() }
    }

    fn initial(&self) -> char {
        let first = self.sound.chars().next().filter(char::is_ascii_alphabetic);
        first.map_or('#', |first| first.to_ascii_uppercase())
    }
}

/// Sorts the marks of a document into entries; the links that their folios will be go behind those
/// in `links`.
pub(super) fn entries(marks: &[LayoutMark], links: &mut Vec<LayoutLink>) -> Vec<LayoutIndexEntry> {
    // A sort key that one mark of an entry gives is every mark's.
    let sorts: BTreeMap<&[String], &str> = marks
        .iter()
        .filter_map(|LayoutMark { mark, .. }| Some((&*mark.levels, mark.sort.as_deref()?)))
        .collect();
    let path = |mark: &IndexMark| -> Vec<Level> {
        let level = |(at, text): (usize, &String)| {
            let sort = mark.levels.get(..=at).and_then(|path| sorts.get(path)).copied();
            Level::new(text, sort)
        };
        mark.levels.iter().enumerate().map(level).collect()
    };
    let mut sorted: BTreeMap<Vec<Level>, Vec<(Key, LinkId)>> = BTreeMap::new();
    for LayoutMark { mark, key } in marks {
        let path = path(mark);
        // What stands above an entry is an entry, too.
        for length in 1..path.len() {
            sorted.entry(path.get(..length).unwrap_or_default().to_vec()).or_default();
        }
        let link = LinkId(u32::try_from(links.len()).unwrap_or(u32::MAX));
        links.push(LayoutLink { target: LinkTarget::Section(key.clone()), title: None });
        sorted.entry(path).or_default().push((key.clone(), link));
    }
    let mut before = None;
    sorted
        .into_iter()
        .filter_map(|(path, places)| {
            let initial = path.first()?.initial();
            let is_new = before.replace(initial) != Some(initial);
            Some(LayoutIndexEntry {
                text: path.last()?.text.clone(),
                depth: u8::try_from(path.len() - 1).unwrap_or(u8::MAX).min(4),
                initial: is_new.then_some(initial),
                places,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::entries;
    use crate::document::{IndexMark, Origin};
    use crate::layout::LayoutMark;
    use crate::outline::Key;

    #[test]
    fn entries_stand_in_the_order_of_their_sound() {
        let marks: Vec<LayoutMark> =
            ["水", "茶!绿茶", "chongqing@重庆", "茶", "Zebra", "茶!红茶", "重庆", "1954年"]
                .iter()
                .enumerate()
                .map(|(at, text)| LayoutMark {
                    mark: IndexMark::parse(text, Origin::unknown()).unwrap(),
                    key: Key::new(&format!("mark-{at}")).unwrap(),
                })
                .collect();
        let mut links = Vec::new();
        let found = entries(&marks, &mut links);
        let shown: Vec<String> = found
            .iter()
            .map(|entry| {
                let initial = entry.initial.map_or(String::new(), |initial| format!("{initial}:"));
                format!(
                    "{initial}{}{}×{}",
                    "-".repeat(entry.depth.into()),
                    entry.text,
                    entry.places.len()
                )
            })
            .collect();
        assert_eq!(
            shown,
            ["C:茶×1", "-红茶×1", "-绿茶×1", "重庆×2", "S:水×1", "Z:Zebra×1", "#:1954年×1"]
        );
        assert_eq!(links.len(), marks.len());
    }
}

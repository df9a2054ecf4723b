//! Regions: what bookmarks of hanpress's own go around, because no style or indent says it.
//!
//! `_Quotation3_1` and `_Epigraph3_1` go around a quotation that stands in one list or quotation;
//! `_InnerNote4` around a note that only other notes call, within the
//! one that calls it first; `_InnerCall9_4` around a call of it.

use std::collections::{BTreeMap, BTreeSet};

use super::paragraph::Item;
use crate::document::QuoteKind;
use crate::package::xml::{Element, Ns};

/// What a bookmark goes around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// A quotation, with how many lists and quotations are around it.
    Quote(QuoteKind, usize),
    /// The note of this number of Word's.
    Note(i64),
}

impl Region {
    /// Reads a bookmark's name.
    fn named(name: &str) -> Option<Self> {
        if let Some(id) = name.strip_prefix("_InnerNote") {
            return id.parse().ok().map(Self::Note);
        }
        let kinds = [("_Quotation", QuoteKind::Block), ("_Epigraph", QuoteKind::Epigraph)];
        kinds.iter().find_map(|(prefix, kind)| {
            let (_, depth) = name.strip_prefix(prefix)?.split_once('_')?;
            Some(Self::Quote(*kind, depth.parse().ok()?))
        })
    }
}

/// Returns the note that a call within a note names.
pub(super) fn inner_call(bookmark: Element<'_>) -> Option<i64> {
    let name = bookmark.attribute("name")?;
    let (_, id) = name.strip_prefix("_InnerCall")?.split_once('_')?;
    id.parse().ok()
}

/// The regions of a part that are open.
#[derive(Debug, Default)]
pub(super) struct Regions {
    /// By Word's ids of their bookmarks, with their names.
    open: BTreeMap<String, (String, Region)>,
    /// The names of those that have an end: one without would swallow the rest.
    ended: BTreeSet<String>,
}

impl Regions {
    /// Finds the regions of a part or note.
    pub(super) fn of(root: Element<'_>) -> Self {
        let mut names = BTreeMap::new();
        let mut ended = BTreeSet::new();
        for mark in root.below() {
            match mark.tag() {
                (Ns::Word, "bookmarkStart") => {
                    let name = mark.attribute("name").filter(|name| Region::named(name).is_some());
                    names.extend(mark.attribute("id").zip(name));
                }
                (Ns::Word, "bookmarkEnd") => {
                    let name = mark.attribute("id").and_then(|id| names.get(&id));
                    ended.extend(name.map(|name| name.clone().into_owned()));
                }
                _ => {}
            }
        }
        Self { open: BTreeMap::new(), ended }
    }

    /// Follows the beginning or end of a bookmark; returns what it begins or ends.
    pub(super) fn follow(&mut self, bookmark: Element<'_>) -> Option<Item> {
        let id = bookmark.attribute("id")?;
        match bookmark.tag() {
            (Ns::Word, "bookmarkStart") => {
                let name = bookmark.attribute("name")?;
                let region = Region::named(&name)?;
                if !self.ended.contains(&*name) {
                    return None;
                }
                let open = self.open.iter().find(|(_, (open, _))| *open == name);
                let open = open.map(|(id, _)| id.clone());
                // LibreOffice begins a bookmark anew in its last paragraph, under another id.
                let goes_on = open.is_some_and(|open| self.open.remove(&open).is_some());
                self.open.insert(id.into_owned(), (name.into_owned(), region));
                (!goes_on).then_some(Item::Begin(region))
            }
            (Ns::Word, "bookmarkEnd") => {
                self.open.remove(&*id).map(|(_, region)| Item::End(region))
            }
            _ => None,
        }
    }

    /// Follows the bookmarks in a paragraph, into which Word moves them when it saves: returns what
    /// they mean before it and behind it.
    pub(super) fn within(&mut self, paragraph: Element<'_>) -> (Vec<Item>, Vec<Item>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut has_text = false;
        for child in paragraph.elements() {
            match (child.tag(), self.follow(child)) {
                (_, Some(item @ Item::End(_))) if has_text => after.push(item),
                (_, Some(item)) => before.push(item),
                ((Ns::Word, "r" | "hyperlink" | "fldSimple"), None) => has_text = true,
                (_, None) => {}
            }
        }
        (before, after)
    }
}

/// Takes the notes out that stand within another.
pub(super) fn take_notes(items: Vec<Item>, notes: &mut BTreeMap<i64, Vec<Item>>) -> Vec<Item> {
    let mut outside = Vec::with_capacity(items.len());
    let mut open = None;
    for item in items {
        match item {
            Item::Begin(Region::Note(id)) => {
                open = Some(id);
                notes.entry(id).or_default();
            }
            Item::End(Region::Note(_)) => open = None,
            item => match open.and_then(|id| notes.get_mut(&id)) {
                Some(note) => note.push(item),
                None => outside.push(item),
            },
        }
    }
    outside
}

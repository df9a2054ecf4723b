//! Named destinations and bookmarks.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::array::Array;
use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::{Object, ObjectIdentifier};

use super::content::Point;
use super::structure::{PageNumbers, catalog, place_of};
use super::text_string;

/// A place with a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Destination {
    pub(super) name: String,
    pub(super) page: usize,
    pub(super) point: Point,
}

/// Reads the names of places, in the order of the file.
pub(super) fn destinations(pdf: &Pdf, pages: &PageNumbers) -> Vec<Destination> {
    let names = catalog(pdf).get::<Dict<'_>>(b"Names");
    let Some(tree) = names.and_then(|names| names.get::<Dict<'_>>(b"Dests")) else {
        return Vec::new();
    };
    let mut destinations = Vec::new();
    let mut seen: BTreeSet<ObjectIdentifier> = BTreeSet::new();
    let mut waiting = vec![tree];
    while let Some(node) = waiting.pop() {
        if node.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let kids: Vec<Dict<'_>> =
            node.get::<Array<'_>>(b"Kids").into_iter().flat_map(|kids| kids.iter()).collect();
        waiting.extend(kids.into_iter().rev());
        let Some(names) = node.get::<Array<'_>>(b"Names") else { continue };
        let mut names = names.iter::<Object<'_>>();
        while let (Some(Object::String(name)), Some(place)) = (names.next(), names.next()) {
            let place = match place {
                Object::Array(place) => Some(place),
                Object::Dict(dict) => dict.get::<Array<'_>>(b"D"),
                _ => None,
            };
            let Some((page, point)) = place.and_then(|place| place_of(&place, pages)) else {
                continue;
            };
            let name = String::from_utf8_lossy(name.as_bytes()).into_owned();
            destinations.push(Destination { name, page, point });
        }
    }
    destinations
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bookmark {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) point: Point,
}

/// Reads the bookmarks in order, outer before inner; those that lead nowhere are left out.
pub(super) fn bookmarks(pdf: &Pdf, pages: &PageNumbers) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    let Some(outline) = catalog(pdf).get::<Dict<'_>>(b"Outlines") else { return bookmarks };
    let mut waiting: Vec<Dict<'_>> = outline.get::<Dict<'_>>(b"First").into_iter().collect();
    let mut seen: BTreeSet<ObjectIdentifier> = BTreeSet::new();
    while let Some(item) = waiting.pop() {
        if item.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let place = item.get::<Array<'_>>(b"Dest").and_then(|place| place_of(&place, pages));
        let title = text_string(&item, b"Title").unwrap_or_default();
        bookmarks.extend(place.map(|(page, point)| Bookmark { title, page, point }));
        waiting.extend(item.get::<Dict<'_>>(b"Next"));
        waiting.extend(item.get::<Dict<'_>>(b"First"));
    }
    bookmarks
}

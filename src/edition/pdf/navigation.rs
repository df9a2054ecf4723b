//! Destinations, links and bookmarks.

use std::collections::BTreeMap;

use krilla::Document;
use krilla::action::{Action, LinkAction};
use krilla::annotation::Target;
use krilla::destination::{NamedDestination, XyzDestination};
use krilla::outline::{Outline, OutlineNode};

use crate::layout::{Destination, LinkTarget, PagedDocument, Point};
use crate::outline::Key;

use super::draw::point;

/// Where every section is.
pub(super) struct Places<'a> {
    named: BTreeMap<&'a Key, NamedDestination>,
    positions: BTreeMap<&'a Key, XyzDestination>,
    pages: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: &'a PagedDocument) -> Self {
        let mut places = Self {
            named: BTreeMap::new(),
            positions: BTreeMap::new(),
            pages: document.pages.len(),
        };
        // krilla panics at a page that isn't there.
        let exists = |destination: &&Destination| destination.page < document.pages.len();
        for destination in document.destinations.iter().filter(exists) {
            let position = XyzDestination::new(destination.page, point(destination.point));
            let name = destination.key.as_str().to_owned();
            places.named.insert(&destination.key, NamedDestination::new(name, position.clone()));
            places.positions.insert(&destination.key, position);
        }
        places
    }

    /// Returns a place on a page as a target; `None` if there is no such page.
    pub(super) fn position(&self, page: usize, place: Point) -> Option<Target> {
        // krilla panics at a page that isn't there.
        let exists = page < self.pages;
        exists.then(|| Target::Destination(XyzDestination::new(page, point(place)).into()))
    }

    /// Returns what a link leads to, or `None` if it leads nowhere.
    pub(super) fn target(&self, target: &LinkTarget) -> Option<Target> {
        match target {
            LinkTarget::External(url) => {
                Some(Target::Action(Action::Link(LinkAction::new(url.clone()))))
            }
            LinkTarget::Section(key) => {
                self.named.get(key).map(|named| Target::Destination(named.clone().into()))
            }
            LinkTarget::Dead(_) => None,
        }
    }
}

/// Registers every section under its key, so that other documents can link to it.
pub(super) fn register(pdf: &mut Document, places: &Places) {
    for named in places.named.values() {
        // `None` means that the same name and place are registered already.
        let _ = pdf.register_named_destination(named.clone());
    }
}

/// Nests the flat list of bookmarks, the first level open.
///
/// A document without sections gets one bookmark, its title: PDF/UA-1 wants an outline (7.17).
pub(super) fn bookmarks(document: &PagedDocument, places: &Places, title: Option<&str>) -> Outline {
    let mut outline = Outline::new();
    if let Some(title) = title.filter(|_| document.bookmarks.is_empty()) {
        let top = XyzDestination::new(0, point(Point::default()));
        outline.push_child(OutlineNode::new(title.to_owned(), top));
    }
    // The open path: nodes not yet hung into their parents, outermost first.
    let mut open: Vec<OutlineNode> = Vec::new();
    let mut close_to = |open: &mut Vec<OutlineNode>, depth: usize| {
        while open.len() > depth {
            let Some(node) = open.pop() else { return };
            match open.last_mut() {
                Some(parent) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for bookmark in &document.bookmarks {
        let Some(position) = places.positions.get(&bookmark.key) else { continue };
        close_to(&mut open, usize::from(bookmark.depth).saturating_sub(1));
        let node = OutlineNode::new(bookmark.title.clone(), position.clone());
        open.push(node.with_open(open.is_empty()));
    }
    close_to(&mut open, 0);
    outline
}

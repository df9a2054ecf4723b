//! Where links within a book lead: ids, and the keys of headings.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, NodeRef};
use super::content;
use super::losses::{Loss, Losses};
use super::tree::{Child, Element};
use crate::package;
use crate::reader::key::key;
use crate::source::Span;

/// What a link within the book names: a page and an id in it.
pub(super) type Target<'b> = (usize, Option<&'b str>);

/// What links lead to.
#[derive(Debug, Default)]
pub(super) struct Index<'b> {
    /// The elements that bear ids to which something links.
    places: BTreeMap<(usize, &'b str), NodeRef>,
    /// The keys of headings, figures and tables.
    keys: BTreeMap<NodeRef, String>,
    /// What links lead to a key without leading to its element.
    detours: BTreeMap<NodeRef, String>,
}

/// The elements of headings.
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// Returns the level of a heading, by its element or its role.
pub(super) fn heading_level(element: Element<'_>) -> Option<u8> {
    let by_name = HEADINGS.iter().position(|name| element.is(name));
    let level = by_name.and_then(|at| u8::try_from(at + 1).ok()).or_else(|| {
        let level = || element.attribute("aria-level").and_then(|level| level.trim().parse().ok());
        element.has_word("role", &["heading"]).then(|| level().unwrap_or(2_u8).clamp(1, 6))
    });
    level.filter(|_| element.is_html())
}

impl<'b> Index<'b> {
    /// Collects ids and keys. `calls` are the links that call notes; their targets need no keys.
    pub(super) fn new(book: &'b Book) -> Self {
        let mut index = Self::default();
        for (page, link) in book.links() {
            let Some((target, Some(id))) = book.target(page, link) else { continue };
            if index.places.contains_key(&(target, id)) {
                continue;
            }
            if let Some(element) = book.with_id(target, id) {
                index.places.insert((target, id), (target, element.id()));
            }
        }
        index
    }

    /// Returns the element that a link leads to.
    pub(super) fn place(&self, target: Target<'_>) -> Option<NodeRef> {
        let (page, id) = target;
        self.places.get(&(page, id?)).copied()
    }

    /// Gives keys to headings, figures and tables: those of their ids, or where something links to
    /// them and there is none, one by position.
    pub(super) fn find_keys(
        &mut self,
        book: &'b Book,
        is_call: impl Fn(NodeRef) -> bool,
        losses: &mut Losses,
    ) {
        let mut wanted: BTreeSet<NodeRef> = BTreeSet::new();
        let mut pages: BTreeSet<usize> = BTreeSet::new();
        for (page, link) in book.links() {
            if is_call((page, link.id())) {
                continue;
            }
            match book.target(page, link) {
                Some((target, None)) => {
                    pages.insert(target);
                }
                Some(target) => wanted.extend(self.place(target)),
                None => {}
            }
        }
        let mut used: BTreeSet<String> = BTreeSet::new();
        let mut count = 0;
        for page in 0..book.pages.len() {
            let Some(root) = book.root(page) else { continue };
            let label = book.labels.get(&page);
            let is_wanted = pages.contains(&page) || wanted.contains(&(page, root.id()));
            if label.is_some_and(|label| label.place.is_none()) {
                count += 1;
                if is_wanted {
                    losses.add(Loss::InventedKey, root.span());
                    self.keys.insert((page, root.id()), format!("heading-{count}"));
                }
            }
            let mut is_first = true;
            // Places that lead to the next heading: anchors before it, and what it begins.
            let mut before: Vec<NodeRef> = Vec::new();
            for child in root.walk(|_| true) {
                let element = match child {
                    Child::Element(element) => element,
                    Child::Text(text, _) => {
                        if !text.trim().is_empty() {
                            before.clear();
                        }
                        continue;
                    }
                };
                let place = (page, element.id());
                let is_captioned = matches!(element.name(), "figure" | "table");
                if is_captioned
                    && let Some(key) = element.attribute("id").and_then(key)
                    && used.insert(key.clone())
                {
                    self.keys.insert(place, key);
                }
                let is_label = label.is_some_and(|label| label.place == Some(place));
                if heading_level(element).is_none() && !is_label {
                    before.push(place);
                    continue;
                }
                count += 1;
                let mut places = std::mem::take(&mut before);
                places.push(place);
                places.extend(element.below().map(|inner| (page, inner.id())));
                let is_wanted = places.iter().any(|place| wanted.contains(place))
                    || is_first && pages.contains(&page);
                // Its own name first, then of anchors before and in it, then of what it begins.
                let anchors = places.iter().filter_map(|&place| book.element(place));
                let anchors = anchors.filter(|anchor| matches!(anchor.name(), "a" | "span"));
                let names = [element]
                    .into_iter()
                    .chain(anchors)
                    .chain(element.parent().filter(|parent| begins(*parent, element)));
                let chosen = names
                    .flat_map(|named| [named.attribute("id"), named.attribute("name")])
                    .flatten()
                    .find_map(key)
                    .filter(|key| !used.contains(key));
                let invented = || {
                    losses.add(Loss::InventedKey, element.span());
                    format!("heading-{count}")
                };
                let is_own_page = std::mem::take(&mut is_first);
                let Some(key) = chosen.or_else(|| is_wanted.then(invented)) else { continue };
                used.insert(key.clone());
                for place in places {
                    self.detours.insert(place, key.clone());
                }
                if is_own_page && let Some(root) = book.root(page) {
                    self.detours.entry((page, root.id())).or_insert_with(|| key.clone());
                }
                self.keys.insert(place, key);
            }
        }
    }

    /// Returns the key of a heading, figure or table.
    pub(super) fn key(&self, place: NodeRef) -> Option<&String> {
        self.keys.get(&place)
    }

    /// Returns the key that a link within the book leads to.
    pub(super) fn led_to(&self, book: &Book, target: Target<'_>) -> Option<&String> {
        let place = match target {
            (page, None) => (page, book.root(page)?.id()),
            _ => self.place(target)?,
        };
        self.keys.get(&place).or_else(|| self.detours.get(&place))
    }
}

/// Whether a link in a heading is the sign by which readers copy the heading's address.
pub(super) fn is_permalink(link: Element<'_>) -> bool {
    const CLASSES: [&str; 6] =
        ["headerlink", "anchor", "header-anchor", "anchorjs-link", "heading-anchor", "permalink"];
    let is_sign = |text: String| matches!(text.as_str(), "" | "¶" | "#" | "§" | "🔗" | "\u{200B}");
    link.has_class(&CLASSES) && link.short_line(2).is_some_and(is_sign)
}

/// Whether a heading is the first that stands in an element.
fn begins(outer: Element<'_>, heading: Element<'_>) -> bool {
    (outer.is("section") || outer.has_class(&["section"]))
        && outer.elements().next().is_some_and(|first| first.id() == heading.id())
}

impl Book {
    /// Iterates over the links of all pages, those of contents lists and the like left out.
    pub(super) fn links(&self) -> impl Iterator<Item = (usize, Element<'_>)> {
        self.pages.iter().enumerate().flat_map(|(number, page)| {
            let is_read = |element| content::left_out(element, page.maker).is_none();
            let children = page.tree.element(page.root).walk(is_read);
            children.filter_map(move |child| match child {
                Child::Element(link) if link.is("a") && link.attribute("href").is_some() => {
                    (!is_permalink(link)).then_some((number, link))
                }
                Child::Element(_) | Child::Text(..) => None,
            })
        })
    }

    /// Returns the place in the book that a link names, whether it is there or not; `None` if it
    /// leads elsewhere.
    pub(super) fn target<'b>(&'b self, page: usize, link: Element<'b>) -> Option<Target<'b>> {
        let href = link.attribute("href")?.trim();
        let (file, id) = match href.split_once('#') {
            Some((file, id)) => (file, Some(id).filter(|id| !id.is_empty())),
            None => (href, None),
        };
        let own = self.pages.get(page)?;
        if file.is_empty() || own.addresses.iter().any(|address| address == file) {
            return (id.is_some() || href == "#").then_some((page, id));
        }
        if file.contains(':') {
            return None;
        }
        let name = package::resolve(&own.name, file);
        let found = self.pages.iter().position(|other| other.name == name)?;
        Some((found, id))
    }

    /// Returns the element of an id, as links write it: with `%` for what URLs can't hold.
    fn with_id(&self, page: usize, id: &str) -> Option<Element<'_>> {
        let page = self.pages.get(page)?;
        let find = |id: &str| page.ids.get(id).map(|&node| page.tree.element(node));
        find(id).or_else(|| find(&package::percent_decoded(id)))
    }

    /// Tells the place of a node for a message.
    pub(super) fn span(&self, (page, node): NodeRef) -> Span {
        self.pages.get(page).map_or_else(Span::default, |page| page.tree.element(node).span())
    }
}

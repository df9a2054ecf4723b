//! Which links call notes, and which parts of the pages the notes are.
//!
//! EPUB and DPUB-ARIA name both. Everyone else writes a link whose text is a number or sign, to a
//! place further on that links back: Word (`_ftn1`), Google Docs (`ftnt1`), pandoc (`fn1`),
//! LibreOffice (`sdfootnote1sym`), `MediaWiki` (`cite_note-1`).

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, NodeRef};
use super::index::{Index, heading_level};
use super::note_labels::{LONGEST_LABEL, bare, is_label, label};
use super::tree::{Child, Element};

/// A note.
#[derive(Debug)]
pub(super) struct Definition {
    /// The elements that hold it, in order: `<li>`, or `<dt>` and `<dd>`.
    pub(super) body: Vec<NodeRef>,
    /// What its first call says, without brackets: `1`.
    pub(super) label: String,
    /// What of the element it is, if several notes share one.
    pub(super) piece: Option<Piece>,
}

/// A stretch of an element: from one of its children up to another, or to its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) from: NodeRef,
    pub(super) until: Option<NodeRef>,
}

/// The notes of a book.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) definitions: Vec<Definition>,
    /// The elements that call notes, and which.
    pub(super) calls: BTreeMap<NodeRef, usize>,
    /// The elements that hold notes, and which.
    pub(super) bodies: BTreeMap<NodeRef, usize>,
    /// The links from notes back to their calls.
    pub(super) backlinks: BTreeSet<NodeRef>,
    /// The links that call notes.
    links: BTreeSet<NodeRef>,
    /// Explicit calls without a note.
    pub(super) dangling: BTreeSet<NodeRef>,
}

/// What names a call, a note and the way back, in EPUB's vocabulary and DPUB-ARIA's.
const CALL_KINDS: [&str; 1] = ["noteref"];
const NOTE_KINDS: [&str; 5] = ["footnote", "endnote", "rearnote", "note", "biblioentry"];
const BACK_KINDS: [&str; 2] = ["backlink", "referrer"];
/// The classes that say the same.
const CALL_CLASSES: [&str; 8] = [
    "noteref",
    "footnote-ref",
    "footnoteref",
    "footnote-reference",
    "fnref",
    "duokan-footnote",
    "footnote-call",
    "note-ref",
];
const BACK_CLASSES: [&str; 7] = [
    "footnote-back",
    "footnote-backref",
    "mw-cite-backlink",
    "reversefootnote",
    "backlink",
    "footnote-return",
    "data-footnote-backref",
];
/// What ids of notes begin with, before a number.
const NOTE_IDS: [&str; 18] = [
    "fn",
    "fn:",
    "fn-",
    "fn_",
    "_ftn",
    "_edn",
    "ftn",
    "edn",
    "ftnt",
    "note",
    "note-",
    "note_",
    "footnote",
    "footnote-",
    "endnote",
    "endnote-",
    "cite_note-",
    "sdfootnote",
];
/// How many elements around a link may bear the id that its note links back to.
const NEAR: usize = 3;
/// The most elements of a note that are searched for a link back.
const LARGEST_NOTE: usize = 2000;
impl Notes {
    /// Finds them.
    pub(super) fn find(book: &Book, index: &Index<'_>) -> Self {
        let mut notes = Self::default();
        let mut found: Vec<(NodeRef, NodeRef, String)> = Vec::new();
        for (page, link) in book.links() {
            let Some((target, Some(id))) = book.target(page, link) else { continue };
            let own = (page, link.id());
            let is_explicit = link.has_kind(&CALL_KINDS) || link.has_class(&CALL_CLASSES);
            if is_backlink(link) {
                continue;
            }
            let Some(place) = index.place((target, Some(id))) else {
                if is_explicit {
                    notes.dangling.insert(own);
                }
                continue;
            };
            let label = label(link);
            if !(is_explicit || label.as_deref().is_some_and(is_label) && own < place) {
                continue;
            }
            let Some(element) = book.element(place) else { continue };
            let is_note =
                || is_named_note(element) || element.ancestors().take(2).any(is_named_note);
            if is_explicit || is_note() || links_back(book, index, target, element, (page, link)) {
                found.push((own, place, label.unwrap_or_default()));
            }
        }
        let targets: BTreeSet<NodeRef> = found.iter().map(|&(_, place, _)| place).collect();
        let links: BTreeSet<NodeRef> = found.iter().map(|&(link, ..)| link).collect();
        let mut by_target: BTreeMap<NodeRef, Option<usize>> = BTreeMap::new();
        let mut near: BTreeSet<NodeRef> = BTreeSet::new();
        for (link, place, label) in found {
            let note = *by_target.entry(place).or_insert_with(|| {
                let element = book.element(place)?;
                let (body, piece) = match body(element, place.0, &targets, &links) {
                    Some(body) => (body, None),
                    None => {
                        let (whole, piece) = piece(element, place.0, &targets)?;
                        (vec![whole], Some(piece))
                    }
                };
                let first = *body.first()?;
                let number = notes.definitions.len();
                if *notes.bodies.entry(first).or_insert(number) != number && piece.is_none() {
                    // Two ids at the head of one paragraph: it is one note.
                    return None;
                }
                for &place in &body {
                    notes.bodies.entry(place).or_insert(number);
                }
                notes.definitions.push(Definition { body, label, piece });
                Some(number)
            });
            let (Some(note), Some(element)) = (note, book.element(link)) else { continue };
            let (page, _) = link;
            near.extend(around(element).map(|element| (page, element.id())));
            let caller = wrapper(element);
            notes.calls.insert((page, caller.id()), note);
            notes.links.insert(link);
        }
        for definition in &notes.definitions {
            for &place in &definition.body {
                let Some(body) = book.element(place) else { continue };
                for element in body.below() {
                    let leads_back = element.is("a")
                        && book
                            .target(place.0, element)
                            .and_then(|target| index.place(target))
                            .is_some_and(|target| near.contains(&target));
                    if leads_back || is_backlink(element) {
                        notes.backlinks.insert((place.0, wrapper(element).id()));
                    }
                }
            }
        }
        notes
    }

    /// Returns whether a link calls a note that is not there.
    pub(super) fn is_dangling(&self, link: NodeRef) -> bool {
        self.dangling.contains(&link)
    }

    /// Returns whether a link calls a note or leads back from one.
    pub(super) fn is_call(&self, (page, link): NodeRef, book: &Book) -> bool {
        let place = (page, link);
        self.links.contains(&place)
            || self.backlinks.contains(&place)
            || book
                .element(place)
                .is_some_and(|element| self.backlinks.contains(&(page, wrapper(element).id())))
    }
}

fn is_backlink(element: Element<'_>) -> bool {
    element.has_kind(&BACK_KINDS)
        || element.has_class(&BACK_CLASSES)
        || element.attribute("data-footnote-backref").is_some()
        || element.is("a")
            && element.short_line(LONGEST_LABEL).is_some_and(|text| {
                matches!(text.trim_end_matches('\u{FE0E}'), "↩" | "↑" | "^" | "⏎" | "↵")
            })
}

/// Whether an element says that it is a note.
fn is_named_note(element: Element<'_>) -> bool {
    let named = |id: &str| {
        let id = id.to_ascii_lowercase();
        let number = |rest: &str| {
            let rest = rest.trim_end_matches("sym").trim_start_matches(['-', '_', ':', '.']);
            rest.starts_with(|c: char| c.is_ascii_digit())
        };
        id.starts_with("cite_note")
            || NOTE_IDS.iter().any(|prefix| id.strip_prefix(prefix).is_some_and(number))
    };
    element.has_kind(&NOTE_KINDS)
        || element.has_class(&["footnote", "endnote", "duokan-footnote-item"])
        || [element.attribute("id"), element.attribute("name")].into_iter().flatten().any(named)
}

/// A link, what is in it, and the elements close around it that stand in the same line.
fn around(link: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    let outer = link.ancestors().take(NEAR).take_while(|element| !is_block(*element));
    [link].into_iter().chain(outer).chain(link.below())
}

/// Whether something in a note links back to its call.
fn links_back(
    book: &Book,
    index: &Index<'_>,
    page: usize,
    note: Element<'_>,
    (caller_page, caller): (usize, Element<'_>),
) -> bool {
    let mut outer = note;
    while !is_block(outer) {
        match outer.parent() {
            Some(parent) => outer = parent,
            None => return false,
        }
    }
    let near: BTreeSet<NodeRef> =
        around(caller).map(|element| (caller_page, element.id())).collect();
    let inside = [outer].into_iter().chain(outer.below()).take(LARGEST_NOTE);
    inside.filter(|element| element.is("a")).any(|link| {
        let place = book.target(page, link).and_then(|target| index.place(target));
        place.is_some_and(|place| near.contains(&place))
    })
}

/// Returns the element that says no more than a link in it: `<sup>[<a>1</a>]</sup>`.
fn wrapper(link: Element<'_>) -> Element<'_> {
    let Some(text) = link.short_line(LONGEST_LABEL) else { return link };
    let says_the_same = |outer: &Element<'_>| {
        matches!(outer.name(), "sup" | "span" | "small" | "b" | "strong" | "font" | "i" | "em")
            && outer.short_line(LONGEST_LABEL).is_some_and(|other| bare(&other) == bare(&text))
    };
    link.ancestors().take_while(says_the_same).last().unwrap_or(link)
}

/// Returns the elements that hold the note at whose beginning an id stands.
fn body(
    place: Element<'_>,
    page: usize,
    targets: &BTreeSet<NodeRef>,
    calls: &BTreeSet<NodeRef>,
) -> Option<Vec<NodeRef>> {
    let mut body = place;
    while !is_block(body) {
        body = body.parent()?;
    }
    if heading_level(body).is_some() || matches!(body.name(), "body" | "main" | "article" | "html")
    {
        return None;
    }
    if matches!(body.name(), "td" | "th") {
        body = body.parent()?;
    }
    let holds = |outer: Element<'_>, nodes: &BTreeSet<NodeRef>| {
        [outer].into_iter().chain(outer.below()).filter(|e| nodes.contains(&(page, e.id()))).count()
    };
    // The paragraphs around it, if they are the note's alone.
    for _ in 0..2 {
        let Some(parent) = body.parent() else { break };
        let begins = || parent.elements().next().is_some_and(|first| first.id() == body.id());
        let is_alone = matches!(parent.name(), "li" | "aside" | "div" | "dd" | "section")
            && begins()
            && !parent.below().any(|e| heading_level(e).is_some() || e.is("hr"))
            && holds(parent, targets) == 1
            && holds(parent, calls) == 0;
        if !is_alone {
            break;
        }
        body = parent;
    }
    if holds(body, targets) > 1 {
        return None;
    }
    let mut all = vec![(page, body.id())];
    if body.is("dt") {
        let next = body.following().find_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(..) => None,
        });
        all.extend(next.filter(|next| next.is("dd")).map(|next| (page, next.id())));
    }
    Some(all)
}

/// Returns the element that several notes share, and which piece of it is the one at whose beginning
/// an id stands: each begins where its id stands and ends where the next begins.
fn piece(place: Element<'_>, page: usize, targets: &BTreeSet<NodeRef>) -> Option<(NodeRef, Piece)> {
    let mut from = place;
    let whole = loop {
        let parent = from.parent()?;
        if is_block(parent) {
            break parent;
        }
        from = parent;
    };
    if is_block(from) || !matches!(whole.name(), "p" | "div" | "li" | "dd") {
        return None;
    }
    let begins = |child: Element<'_>| {
        [child].into_iter().chain(child.below()).any(|e| targets.contains(&(page, e.id())))
    };
    let mut starts = whole.elements().filter(|child| begins(*child)).map(|child| child.id());
    // Text before the first belongs to none of them.
    let first = starts.next()?;
    let is_before = |child: &Child<'_>| match child {
        Child::Element(element) => element.id() != first,
        Child::Text(..) => true,
    };
    let is_empty = |child: Child<'_>| match child {
        Child::Element(element) => element.line().is_empty(),
        Child::Text(text, _) => text.trim().is_empty(),
    };
    if !whole.children().take_while(is_before).all(is_empty) {
        return None;
    }
    let until = starts.find(|&start| start > from.id()).map(|start| (page, start));
    Some(((page, whole.id()), Piece { from: (page, from.id()), until }))
}

/// Whether an element holds lines of text, not a piece of one.
pub(super) fn is_block(element: Element<'_>) -> bool {
    matches!(
        element.name(),
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "aside"
            | "section"
            | "article"
            | "blockquote"
            | "td"
            | "th"
            | "tr"
            | "table"
            | "tbody"
            | "body"
            | "main"
            | "html"
            | "figure"
            | "figcaption"
            | "caption"
            | "details"
            | "summary"
            | "header"
            | "footer"
            | "pre"
            | "address"
            | "center"
            | "nav"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "form"
            | "fieldset"
            | "hgroup"
            | "thead"
            | "tfoot"
            | ""
    )
}

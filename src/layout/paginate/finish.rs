//! What is known only once the pages are: folios, contents lists filled in, running heads,
//! bookmarks.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{numbered, plain};
use super::contents::{folio_items, sections};
use super::furniture::{PageRole, dress, roman};
use super::parts::{PartKind, StructureTree};
use super::place::StackedPage;
use super::setter::Setting;
use super::stack::TypeArea;
use crate::layout::{
    Bookmark, Destination, LayoutDocument, LayoutEndnotes, LayoutHeading, Page, PageMap,
    PagedDocument,
};
use crate::style::{FrontMatter, Length, PageStyle, Role};

/// Gives pages their folios, fills in the contents list, and adds what stands around the text.
pub(super) fn finish(
    mut pages: Vec<StackedPage>,
    spans: &[(PartKind, usize)],
    area: &TypeArea,
    tree: StructureTree,
    setting: Setting<'_>,
) -> (PagedDocument, PageMap) {
    let document = setting.document;
    let (map, folios) = page_map(&pages, spans, document);
    let destinations: Vec<Destination> = destinations(&pages, document).collect();
    for page in &mut pages {
        fill_in(page, &map, area.measure, setting);
    }
    dress_all(&mut pages, spans, &folios, area, setting);
    let PageStyle { width, height, .. } = document.sheet.page;
    let pages = pages
        .into_iter()
        .zip(folios)
        .map(|(page, folio)| Page {
            width,
            height,
            folio,
            items: page.items,
            links: page.links,
            jumps: Vec::new(),
        })
        .collect();
    let paged = PagedDocument {
        metadata: document.metadata.clone(),
        lang: document.lang.clone(),
        pages,
        structure: tree.nodes,
        bookmarks: bookmarks(document),
        destinations,
        images: document.images.clone(),
    };
    (paged, map)
}

/// Returns the folio of everything that is referred to, and those of the pages.
pub(super) fn page_map(
    pages: &[StackedPage],
    spans: &[(PartKind, usize)],
    document: &LayoutDocument,
) -> (PageMap, Vec<String>) {
    let folios = folios(front_pages(pages, spans, document), pages.len());
    let folio = |page: usize| folios.get(page).cloned().unwrap_or_default();
    let places = destinations(pages, document);
    let map = places.map(|place| (place.key, folio(place.page))).collect();
    (PageMap { pages: pages.len(), folios: map }, folios)
}

/// Returns where everything is that is referred to, page by page.
fn destinations<'a>(
    pages: &'a [StackedPage],
    document: &'a LayoutDocument,
) -> impl Iterator<Item = Destination> + 'a {
    pages.iter().enumerate().flat_map(|(index, page)| {
        let sections = page.sections.iter().filter_map(|(entry, point)| {
            Some((&document.outline.entries.get(*entry)?.key, *point))
        });
        let anchors = page.anchors.iter().map(|(key, point)| (key, *point));
        let places = sections.chain(anchors);
        places.map(move |(key, point)| Destination { key: key.clone(), page: index, point })
    })
}

/// Fills in the folios of contents entries, the last first, so that the others' places hold.
fn fill_in(page: &mut StackedPage, map: &PageMap, measure: Length, setting: Setting<'_>) {
    while let Some(open) = page.slots.pop() {
        let Some(folio) = map.folios.get(&open.slot.key) else { continue };
        let mut items = folio_items(&open.slot, folio, measure, setting);
        items.iter_mut().for_each(|item| item.content.translate(open.origin));
        page.items.splice(open.at..open.at, items);
    }
}

/// Returns how many pages count apart, in Roman numerals: those before the text proper.
fn front_pages(
    pages: &[StackedPage],
    spans: &[(PartKind, usize)],
    document: &LayoutDocument,
) -> usize {
    if document.sheet.front_matter == FrontMatter::Plain {
        return 0;
    }
    let opens = |page: &StackedPage, main| page.sections.iter().any(|(entry, _)| *entry == main);
    let main = document.main_matter;
    let main = main.and_then(|main| pages.iter().position(|page| opens(page, main)));
    let body = spans.iter().find(|(kind, _)| *kind == PartKind::Body).map(|(_, first)| *first);
    main.or(body).unwrap_or(0)
}

/// Returns every page's folio; the text begins at 1 behind the front matter.
fn folios(front: usize, pages: usize) -> Vec<String> {
    (0..pages)
        .map(|index| match index.checked_sub(front) {
            Some(in_body) => (in_body + 1).to_string(),
            None => roman(index + 1),
        })
        .collect()
}

fn dress_all(
    pages: &mut [StackedPage],
    spans: &[(PartKind, usize)],
    folios: &[String],
    area: &TypeArea,
    setting: Setting<'_>,
) {
    let document = setting.document;
    let title = document.title.iter().find(|paragraph| paragraph.role == Role::Title);
    let title = title.map(|paragraph| plain(&paragraph.content)).unwrap_or_default();
    let contents = document.sheet.contents.title.clone();
    let chapters = chapters(document);
    let parts: BTreeSet<usize> = sections(&document.blocks)
        .filter(|heading| heading.is_part)
        .filter_map(|heading| Some(heading.anchor.as_ref()?.entry))
        .collect();
    let opens_a_part =
        |page: &StackedPage| page.sections.iter().any(|(entry, _)| parts.contains(entry));
    let mut chapter = String::new();
    for (index, (page, folio)) in pages.iter_mut().zip(folios).enumerate() {
        let part = spans.iter().rev().find(|(_, first)| *first <= index);
        let (kind, first) = part.copied().unwrap_or((PartKind::Body, 0));
        if kind == PartKind::Contents {
            chapter.clone_from(&contents);
        } else if let (PartKind::Index, Some(index)) = (kind, &document.index) {
            chapter = plain(&index.heading.content);
        } else if kind == PartKind::Notes {
            chapter.clone_from(&document.sheet.notes.title);
        } else if kind == PartKind::Body && index == first {
            chapter.clear();
        }
        let mut opened = page.sections.iter().filter_map(|(entry, _)| chapters.get(entry));
        // A page is headed by the chapter that begins on it, or else by the one it is in.
        let heading = opened.next().unwrap_or(&chapter).clone();
        let last = opened.next_back();
        let bears_title = index == 0 && !document.title.is_empty();
        let opens_part = index == first && kind != PartKind::Body;
        let role = PageRole {
            index,
            folio,
            is_bare: page.items.is_empty() || kind == PartKind::Title || opens_a_part(page),
            is_opening: bears_title || opens_part || page.opens_chapter,
            title: &title,
            chapter: &heading,
        };
        let in_force = last.unwrap_or(&heading).clone();
        dress(page, &role, area, setting);
        chapter = in_force;
    }
}

/// Returns the titles of parts and chapters, by their entries.
fn chapters(document: &LayoutDocument) -> BTreeMap<usize, String> {
    sections(&document.blocks)
        .filter(|heading| heading.rank <= 1)
        .filter_map(|heading| Some((heading.anchor.as_ref()?.entry, plain(&numbered(heading)))))
        .collect()
}

fn bookmarks(document: &LayoutDocument) -> Vec<Bookmark> {
    let index = document.index.as_ref().filter(|index| !index.lines.is_empty());
    let index = index.map(|index| Bookmark {
        title: plain(&index.heading.content),
        depth: 1,
        key: index.key.clone(),
    });
    let mut bookmarks = Vec::new();
    let mut endnotes =
        document.endnotes.iter().map(|notes| (notes, of_notes(notes, document))).peekable();
    for (index, block) in document.blocks.iter().enumerate() {
        if let Some((_, bookmark)) = endnotes.next_if(|(notes, _)| notes.before == Some(index)) {
            bookmarks.push(bookmark);
        }
        bookmarks.extend(block.as_heading().and_then(|heading| of_section(heading, document)));
    }
    bookmarks.extend(endnotes.map(|(_, bookmark)| bookmark));
    bookmarks.extend(index);
    bookmarks
}

fn of_section(heading: &LayoutHeading, document: &LayoutDocument) -> Option<Bookmark> {
    let anchor = heading.anchor.as_ref()?;
    let depth = document.outline.entries.get(anchor.entry)?.depth;
    let title = plain(&numbered(heading));
    let title = match document.english_title(anchor) {
        Some(english) => format!("{title} · {english}"),
        None => title,
    };
    Some(Bookmark { title, depth, key: anchor.key.clone() })
}

/// Returns the bookmark of notes that stand together: below that of their chapter.
fn of_notes(endnotes: &LayoutEndnotes, document: &LayoutDocument) -> Bookmark {
    let chapter = endnotes.chapter.and_then(|entry| document.outline.entries.get(entry));
    Bookmark {
        title: plain(&endnotes.heading.content),
        depth: chapter.map_or(1, |chapter| chapter.depth.saturating_add(1)),
        key: endnotes.key.clone(),
    }
}

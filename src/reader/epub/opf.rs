//! The package document: which pages, in what order; title, authors, language.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Lang, Metadata};
use crate::package::resolve;
use crate::package::xml::{Element, Ns, Tree};

/// What describes a book (EPUB 3.3, 5).
#[derive(Debug)]
pub(super) struct PackageDocument {
    pub(super) metadata: Metadata,
    spine: Vec<Item>,
    /// The pages that are covers or contents lists.
    pub(super) covers: BTreeSet<String>,
    pub(super) cover_image: Option<String>,
    /// The part that holds the contents list.
    pub(super) contents: Option<String>,
}

/// A part of the book.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) part: String,
    kind: String,
    properties: String,
}

impl PackageDocument {
    /// Reads it; `name` is its own part.
    ///
    /// Errors if it is no well-formed XML, or names no pages.
    pub(super) fn read(name: &str, text: &str) -> Result<Self, String> {
        let tree = Tree::parse(text).map_err(|reason| format!("{name}: {reason}"))?;
        let named =
            |wanted: &'static str| tree.all().filter(move |element| element.tag().1 == wanted);
        let mut items: BTreeMap<String, Item> = BTreeMap::new();
        for item in named("item") {
            let (Some(id), Some(href)) = (item.attribute("id"), item.attribute("href")) else {
                continue;
            };
            let value = |name: &str| item.attribute(name).unwrap_or_default().into_owned();
            let part = resolve(name, href.split('#').next().unwrap_or_default());
            let (kind, properties) = (value("media-type"), value("properties"));
            items.entry(id.into_owned()).or_insert(Item { part, kind, properties });
        }
        let mut seen = BTreeSet::new();
        let spine: Vec<Item> = named("itemref")
            .filter_map(|reference| items.get(&*reference.attribute("idref")?).cloned())
            .filter(|item| {
                matches!(
                    &*item.kind,
                    "application/xhtml+xml" | "text/html" | "text/x-oeb1-document"
                )
            })
            .filter(|item| seen.insert(item.part.clone()))
            .collect();
        if spine.is_empty() {
            return Err(format!("{name} names no pages"));
        }
        let has = |item: &&Item, property: &str| {
            item.properties.split_ascii_whitespace().any(|own| own == property)
        };
        let nav = items.values().find(|item| has(item, "nav"));
        let ncx = items.values().find(|item| item.kind == "application/x-dtbncx+xml");
        let named_cover = named("meta")
            .find(|meta| meta.attribute("name").as_deref() == Some("cover"))
            .and_then(|meta| items.get(&*meta.attribute("content")?).cloned());
        let cover_image = items.values().find(|item| has(item, "cover-image")).cloned();
        let mut covers: BTreeSet<String> = nav.map(|item| item.part.clone()).into_iter().collect();
        for reference in named("reference") {
            let kind = reference.attribute("type").unwrap_or_default();
            if let (Some(href), "cover" | "toc") = (reference.attribute("href"), &*kind) {
                covers.insert(resolve(name, href.split('#').next().unwrap_or_default()));
            }
        }
        Ok(Self {
            metadata: metadata(&tree),
            spine,
            covers,
            cover_image: cover_image.or(named_cover).map(|item| item.part),
            contents: nav.or(ncx).map(|item| item.part.clone()),
        })
    }

    /// Iterates over the pages in reading order.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Item> {
        self.spine.iter()
    }
}

fn metadata(tree: &Tree<'_>) -> Metadata {
    let mut found = Metadata::default();
    // What `<meta refines="#id" property="…">` says of an element.
    let refined = |element: Element<'_>, property: &str| {
        let id = format!("#{}", element.attribute("id")?);
        let meta = tree.all().find(|meta| {
            meta.attribute("refines").as_deref() == Some(&*id)
                && meta.attribute("property").as_deref() == Some(property)
        })?;
        Some(meta.text().trim().to_owned())
    };
    for element in tree.all() {
        let (Ns::Properties, name) = element.tag() else { continue };
        let text = element.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            continue;
        }
        match name {
            "title" => match refined(element, "title-type").as_deref() {
                Some("subtitle") => found.subtitle = Some(text),
                Some("main") | None if found.title.is_none() => found.title = Some(text),
                _ => {}
            },
            "creator" => {
                let role = refined(element, "role");
                let role = role.or_else(|| Some(element.attribute("role")?.into_owned()));
                if role.is_none_or(|role| role == "aut") {
                    found.authors.push(text);
                }
            }
            "date" if found.date.is_none() => {
                let day = text.split('T').next().unwrap_or_default();
                // What calibre writes where it knows none.
                found.date = Some(day.to_owned()).filter(|day| !day.starts_with("0101-"));
            }
            "language" => {
                let lang = Lang::parse(&text);
                found.lang = lang.filter(Lang::is_chinese).unwrap_or_default();
            }
            "publisher" => {
                found.extra.entry("publisher".to_owned()).or_insert(text);
            }
            "description" if !text.contains('<') => {
                found.extra.entry("description".to_owned()).or_insert(text);
            }
            _ => {}
        }
    }
    found
}

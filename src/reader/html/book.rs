//! The pages that make a manuscript: one, or those of an e-book.

use std::collections::BTreeMap;

use super::content::{self, Maker};
use super::losses::{Loss, Losses};
use super::parse;
use super::style::Sheet;
use super::toc::Label;
use super::tree::{DOCUMENT, Element, NodeId, Tree};
use crate::package;
use crate::source::Span;

/// A node of a page.
pub(super) type NodeRef = (usize, NodeId);

/// Reads another part of the package, by its name.
pub(in crate::reader) type Load<'l> = &'l dyn Fn(&str) -> Option<String>;

/// A page, parsed.
#[derive(Debug)]
pub(super) struct Page {
    /// Its path in the package, or its file name.
    pub(super) name: String,
    pub(super) tree: Tree,
    pub(super) sheet: Sheet,
    pub(super) maker: Maker,
    /// What holds the manuscript.
    pub(super) root: NodeId,
    /// Its elements' ids, and the names of old anchors.
    pub(super) ids: BTreeMap<String, NodeId>,
    /// The URLs under which it was published; browsers write them into the links of saved pages.
    pub(super) addresses: Vec<String>,
    /// Whether it is no part of the text.
    pub(super) is_passed_over: bool,
}

/// The pages of a manuscript, in reading order.
#[derive(Debug, Default)]
pub(in crate::reader) struct Book {
    pub(super) pages: Vec<Page>,
    /// What pages without a heading are called.
    pub(super) labels: BTreeMap<usize, Label>,
    /// How many nodes all trees have.
    nodes: usize,
    pub(super) losses: Losses,
}

impl Book {
    /// Adds a page of an e-book, which begins at `base` in the manuscript; `load` reads the style
    /// sheets that it names.
    ///
    /// Errors if there is more of it than of any book.
    pub(in crate::reader) fn add(
        &mut self,
        name: &str,
        text: &str,
        base: usize,
        load: Load<'_>,
    ) -> Result<(), String> {
        self.add_page(name, text, base, Some(load))
    }

    /// Adds a page, of a package if `load` reads its other parts.
    pub(super) fn add_page(
        &mut self,
        name: &str,
        text: &str,
        base: usize,
        load: Option<Load<'_>>,
    ) -> Result<(), String> {
        let parsed = parse::parse(text, base, &mut self.nodes)?;
        if let Some(at) = parsed.too_deep {
            self.losses.add(Loss::Nesting, Span::new(at, at));
        }
        let tree = parsed.tree;
        let maker = if load.is_some() { Maker::Book } else { Maker::of(&tree) };
        let document = tree.element(DOCUMENT);
        let mut sheet = Sheet::default();
        let mut ids = BTreeMap::new();
        for element in document.below() {
            let linked = element
                .attribute("href")
                .filter(|_| element.is("link") && element.has_word("rel", &["stylesheet"]));
            if let (Some(href), Some(load)) = (linked, load)
                && let Some(css) = load(&package::resolve(name, href))
            {
                sheet.read(&css);
            }
            if element.is("style") {
                sheet.read(&raw_text(element));
            }
            let anchor = element.attribute("name").filter(|_| element.is("a"));
            for id in [element.attribute("id"), anchor].into_iter().flatten() {
                ids.entry(id.to_owned()).or_insert_with(|| element.id());
            }
        }
        let (root, outside) = match maker {
            Maker::Site => content::root(&tree),
            Maker::Word | Maker::Book => (tree.top("body"), 0),
        };
        let root = root.map_or(DOCUMENT, Element::id);
        self.losses.add_all(Loss::Outside, outside, tree.element(root).span());
        let addresses = addresses(&tree);
        let (name, is_passed_over) = (name.to_owned(), false);
        self.pages.push(Page { name, tree, sheet, maker, root, ids, addresses, is_passed_over });
        Ok(())
    }

    /// Whether the pages are parts of a package.
    pub(super) fn is_package(&self) -> bool {
        self.pages.iter().any(|page| page.maker == Maker::Book)
    }

    /// Returns what holds the manuscript in a page.
    pub(super) fn root(&self, page: usize) -> Option<Element<'_>> {
        self.pages.get(page).map(|page| page.tree.element(page.root))
    }

    /// Returns an element of a page.
    pub(super) fn element(&self, (page, node): NodeRef) -> Option<Element<'_>> {
        self.pages.get(page).map(|page| page.tree.element(node))
    }
}

/// Returns the text of an element that holds nothing else.
fn raw_text(element: Element<'_>) -> String {
    element
        .children()
        .filter_map(|child| match child {
            super::tree::Child::Text(text, _) => Some(text),
            super::tree::Child::Element(_) => None,
        })
        .collect()
}

/// Returns where a page says it was published.
fn addresses(tree: &Tree) -> Vec<String> {
    let Some(head) = tree.top("head") else { return Vec::new() };
    fn address(element: Element<'_>) -> Option<&str> {
        match element.name() {
            "link" if element.has_word("rel", &["canonical"]) => element.attribute("href"),
            "meta" if element.attribute("property") == Some("og:url") => {
                element.attribute("content")
            }
            "base" => element.attribute("href"),
            _ => None,
        }
    }
    head.elements().filter_map(address).map(str::to_owned).collect()
}

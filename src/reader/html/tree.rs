//! A page as a tree: nodes in one vector, linked by their numbers, each with its place in the
//! source.

use html5ever::{LocalName, QualName, ns};

use crate::document::Origin;
use crate::source::Span;

/// The number of a node; parents' are not always smaller than children's, since misnested markup
/// moves.
pub(super) type NodeId = u32;

/// No node.
pub(super) const NONE: NodeId = u32::MAX;
/// The document itself.
pub(super) const DOCUMENT: NodeId = 0;

#[derive(Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: NodeId,
    pub(super) first: NodeId,
    pub(super) last: NodeId,
    pub(super) next: NodeId,
    pub(super) previous: NodeId,
}

#[derive(Debug)]
pub(super) enum Data {
    /// The document, or what no document shows: comments, processing instructions.
    Nothing,
    Element {
        name: QualName,
        /// Names in lower case, as HTML has them.
        attributes: Vec<(LocalName, String)>,
        /// Its start tag.
        span: Span,
    },
    Text {
        text: String,
        origin: Origin,
    },
}

/// The tree of a page.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// What stands in an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child<'t> {
    Element(Element<'t>),
    Text(&'t str, &'t Origin),
}

impl Tree {
    /// Returns an element by its number; the document counts as one without a name.
    pub(super) fn element(&self, id: NodeId) -> Element<'_> {
        Element { tree: self, id }
    }

    /// Returns the element of a name that stands highest, `head` or `body`.
    pub(super) fn top(&self, name: &str) -> Option<Element<'_>> {
        let html = self.element(DOCUMENT).elements().find(|element| element.is("html"))?;
        if name == "html" {
            return Some(html);
        }
        html.elements().find(|element| element.is(name))
    }
}

impl<'t> Element<'t> {
    fn node(self) -> Option<&'t Node> {
        self.tree.nodes.get(self.id as usize)
    }

    /// Returns its number.
    pub(super) fn id(self) -> NodeId {
        self.id
    }

    /// Returns its local name in lower case, `""` for the document.
    pub(super) fn name(self) -> &'t str {
        match self.node().map(|node| &node.data) {
            Some(Data::Element { name, .. }) => &name.local,
            Some(Data::Nothing | Data::Text { .. }) | None => "",
        }
    }

    /// Returns whether it is an HTML element of this name.
    pub(super) fn is(self, name: &str) -> bool {
        self.is_html() && self.name() == name
    }

    /// Returns whether it is HTML, not SVG or `MathML`.
    pub(super) fn is_html(self) -> bool {
        matches!(self.node().map(|node| &node.data), Some(Data::Element { name, .. }) if name.ns == ns!(html))
    }

    /// Returns an attribute's value.
    pub(super) fn attribute(self, name: &str) -> Option<&'t str> {
        let Some(Data::Element { attributes, .. }) = self.node().map(|node| &node.data) else {
            return None;
        };
        attributes.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.as_str())
    }

    /// Returns whether an attribute that lists words has one of these, letter case aside.
    pub(super) fn has_word(self, attribute: &str, words: &[&str]) -> bool {
        self.attribute(attribute).is_some_and(|value| {
            value
                .split_ascii_whitespace()
                .any(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
        })
    }

    /// Returns whether it has one of these classes.
    pub(super) fn has_class(self, classes: &[&str]) -> bool {
        self.has_word("class", classes)
    }

    /// Returns whether it has a role in the text: `kinds` of EPUB's vocabulary (`epub:type`), or
    /// the same of DPUB-ARIA's, `doc-…`.
    pub(super) fn has_kind(self, kinds: &[&str]) -> bool {
        let has_role = || {
            self.attribute("role").is_some_and(|value| {
                value
                    .split_ascii_whitespace()
                    .filter_map(|role| role.strip_prefix("doc-"))
                    .any(|role| kinds.contains(&role))
            })
        };
        self.has_word("epub:type", kinds) || has_role()
    }

    /// Returns where its start tag stands.
    pub(super) fn span(self) -> Span {
        match self.node().map(|node| &node.data) {
            Some(Data::Element { span, .. }) => *span,
            Some(Data::Nothing | Data::Text { .. }) | None => Span::default(),
        }
    }

    /// Returns the element it stands in.
    pub(super) fn parent(self) -> Option<Self> {
        let parent = self.node()?.parent;
        let node = self.tree.nodes.get(parent as usize)?;
        matches!(node.data, Data::Element { .. }).then_some(Self { id: parent, ..self })
    }

    /// Iterates over the elements it stands in, from the innermost.
    pub(super) fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// Iterates over what stands directly in it.
    pub(super) fn children(self) -> impl Iterator<Item = Child<'t>> {
        let first = self.node().map_or(NONE, |node| node.first);
        self.siblings_from(first)
    }

    fn siblings_from(self, first: NodeId) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let mut next = first;
        std::iter::from_fn(move || {
            loop {
                let id = next;
                let node = tree.nodes.get(id as usize)?;
                next = node.next;
                match &node.data {
                    Data::Element { .. } => return Some(Child::Element(Element { tree, id })),
                    Data::Text { text, origin } => return Some(Child::Text(text, origin)),
                    Data::Nothing => {}
                }
            }
        })
    }

    /// Iterates over what follows it in the same element.
    pub(super) fn following(self) -> impl Iterator<Item = Child<'t>> {
        let next = self.node().map_or(NONE, |node| node.next);
        self.siblings_from(next)
    }

    /// Iterates over the elements directly in it.
    pub(super) fn elements(self) -> impl Iterator<Item = Self> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(..) => None,
        })
    }

    /// Iterates over all elements in it, in the order of the text.
    pub(super) fn below(self) -> impl Iterator<Item = Self> {
        self.walk(|_| true).filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(..) => None,
        })
    }

    /// Iterates over everything in it, in the order of the text; into an element only if `enters`
    /// says so.
    pub(super) fn walk(self, enters: impl Fn(Self) -> bool) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let root = self.id;
        let mut next = self.node().map_or(NONE, |node| node.first);
        std::iter::from_fn(move || {
            loop {
                let id = next;
                let node = tree.nodes.get(id as usize)?;
                let element = Element { tree, id };
                let goes_in = node.first != NONE && enters(element);
                next = if goes_in { node.first } else { after(tree, id, root) };
                match &node.data {
                    Data::Element { .. } => return Some(Child::Element(element)),
                    Data::Text { text, origin } => return Some(Child::Text(text, origin)),
                    Data::Nothing => {}
                }
            }
        })
    }

    /// Returns all text in it, as it stands.
    pub(super) fn text(self) -> String {
        let mut all = String::new();
        for child in self.walk(|element| !is_unseen(element)) {
            if let Child::Text(text, _) = child {
                all.push_str(text);
            }
        }
        all
    }

    /// Returns its text on one line, if that has at most so many characters.
    pub(super) fn short_line(self, most: usize) -> Option<String> {
        let mut all = String::new();
        for child in self.walk(|element| !is_unseen(element)) {
            if let Child::Text(text, _) = child {
                all.push_str(text.trim());
            }
            if all.len() > most * 4 {
                return None;
            }
        }
        (all.chars().count() <= most).then(|| one_line(&all))
    }

    /// Returns its text on one line.
    pub(super) fn line(self) -> String {
        one_line(&self.text())
    }
}

/// Returns text with every stretch of white space as one space, and without any around.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether what stands in an element is never text of the page.
pub(super) fn is_unseen(element: Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "template" | "noscript" | "rt" | "rp" | "rtc")
}

/// Returns the node after `id` and all that is in it, within `root`.
fn after(tree: &Tree, id: NodeId, root: NodeId) -> NodeId {
    let mut at = id;
    while let Some(node) = tree.nodes.get(at as usize) {
        if at == root {
            return NONE;
        }
        if node.next != NONE {
            return node.next;
        }
        at = node.parent;
    }
    NONE
}

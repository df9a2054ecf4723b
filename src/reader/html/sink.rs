//! Where html5ever's tree builder puts what it builds.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName};

use super::tree::{DOCUMENT, Data, NONE, Node, NodeId, Tree};
use crate::document::Origin;
use crate::source::Span;

/// What a page is being built of.
#[derive(Debug)]
pub(super) struct Sink<'s> {
    source: &'s str,
    /// Where the page begins in the manuscript.
    base: usize,
    nodes: RefCell<Vec<Node>>,
    /// Comments and the like: one node that is nowhere.
    nothing: NodeId,
    name_of_nothing: RefCell<QualName>,
    /// The tag that is processed, in the source.
    tag: Cell<(usize, usize)>,
    /// What is left of the text that is processed, in the source.
    text: Cell<(usize, usize)>,
}

impl<'s> Sink<'s> {
    pub(super) fn new(source: &'s str, base: usize) -> Self {
        let nodes = RefCell::new(vec![node(Data::Nothing), node(Data::Nothing)]);
        let (tag, text) = (Cell::new((0, 0)), Cell::new((0, 0)));
        let name_of_nothing = QualName::new(None, html5ever::ns!(), html5ever::local_name!(""));
        let name_of_nothing = RefCell::new(name_of_nothing);
        Self { source, base, nodes, nothing: DOCUMENT + 1, name_of_nothing, tag, text }
    }

    /// Says where the tag stands that is processed next.
    pub(super) fn at_tag(&self, start: usize, end: usize) {
        self.tag.set((start, end));
    }

    /// Says where the text stands that is processed next.
    pub(super) fn at_text(&self, start: usize, end: usize) {
        self.text.set((start, end));
    }

    /// Returns how many nodes there are.
    pub(super) fn count(&self) -> usize {
        self.nodes.borrow().len()
    }

    fn span(&self, (start, end): (usize, usize)) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node(data));
        NodeId::try_from(nodes.len() - 1).unwrap_or(NONE)
    }

    /// Returns where text stands: the tree builder may cut it, and references in it are resolved.
    fn origin(&self, text: &str) -> Origin {
        let (start, end) = self.text.get();
        let rest = self.source.get(start..end).unwrap_or_default();
        let (origin, length) = aligned(text, rest, self.base + start);
        self.text.set((start + length, end));
        origin
    }

    fn text_node(&self, text: &str) -> NodeId {
        let origin = self.origin(text);
        self.add(Data::Text { text: text.to_owned(), origin })
    }

    /// Adds text to a text node, if it is one.
    fn extend(&self, id: NodeId, more: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let Some(Node { data: Data::Text { text, origin }, .. }) = nodes.get_mut(id as usize)
        else {
            return false;
        };
        origin.append(text.len(), &self.origin(more), 0..more.len());
        text.push_str(more);
        true
    }

    /// Hangs a node into `parent` before `next`, or last.
    fn insert(&self, id: NodeId, parent: NodeId, next: NodeId) {
        if id == self.nothing {
            return;
        }
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        let mut previous = NONE;
        if next == NONE {
            if let Some(node) = nodes.get_mut(parent as usize) {
                previous = std::mem::replace(&mut node.last, id);
            }
        } else if let Some(node) = nodes.get_mut(next as usize) {
            previous = std::mem::replace(&mut node.previous, id);
        }
        if previous == NONE {
            if let Some(node) = nodes.get_mut(parent as usize) {
                node.first = id;
            }
        } else if let Some(node) = nodes.get_mut(previous as usize) {
            node.next = id;
        }
        if let Some(node) = nodes.get_mut(id as usize) {
            (node.parent, node.previous, node.next) = (parent, previous, next);
        }
    }

    fn detach(&self, id: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(id as usize) else { return };
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        if let Some(node) = nodes.get_mut(previous as usize) {
            node.next = next;
        } else if let Some(node) = nodes.get_mut(parent as usize) {
            node.first = next;
        }
        if let Some(node) = nodes.get_mut(next as usize) {
            node.previous = previous;
        } else if let Some(node) = nodes.get_mut(parent as usize) {
            node.last = previous;
        }
    }

    fn links(&self, id: NodeId) -> (NodeId, NodeId, NodeId) {
        let nodes = self.nodes.borrow();
        nodes
            .get(id as usize)
            .map_or((NONE, NONE, NONE), |node| (node.parent, node.previous, node.last))
    }
}

fn node(data: Data) -> Node {
    Node { data, parent: NONE, first: NONE, last: NONE, next: NONE, previous: NONE }
}

/// Returns where `text` stands in `source`, whose first byte is at `start` and in which `text` may
/// be written with character references; and how long it is there.
fn aligned(text: &str, source: &str, start: usize) -> (Origin, usize) {
    if source.starts_with(text) {
        return (Origin::new(Span::new(start, start + text.len())), text.len());
    }
    let mut origin = Origin::unknown();
    let (mut done, mut at) = (0, 0);
    while let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        let written = source.get(at..).unwrap_or_default();
        let same = rest
            .char_indices()
            .zip(written.chars())
            .find(|&((_, said), c)| c == '&' || said != c)
            .map_or(rest.len().min(written.len()), |((length, _), _)| length);
        if same > 0 {
            origin.push(done, Span::new(start + at, start + at + same));
            (done, at) = (done + same, at + same);
            continue;
        }
        let Some(said) = rest.chars().next() else { break };
        let length = reference_length(written, said);
        origin.push(done, Span::new(start + at, start + at + length));
        (done, at) = (done + said.len_utf8(), at + length);
    }
    (origin, at)
}

/// Length of what stands for the character `said` at the beginning of `written`.
fn reference_length(written: &str, said: char) -> usize {
    let Some(name) = written.strip_prefix('&') else {
        return written.chars().next().map_or(0, char::len_utf8);
    };
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(name.len());
    match name.get(end..).and_then(|rest| rest.chars().next()) {
        Some(';') => end + 2,
        // `&` may stand for itself.
        _ if said == '&' && !name.starts_with("amp") => 1,
        _ => end + 1,
    }
}

impl TreeSink for Sink<'_> {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a>
        = Ref<'a, QualName>
    where
        Self: 'a;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner() }
    }

    /// Browsers say nothing of them either.
    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        let name =
            Ref::filter_map(self.nodes.borrow(), |nodes| match nodes.get(*target as usize) {
                Some(Node { data: Data::Element { name, .. }, .. }) => Some(name),
                Some(_) | None => None,
            });
        name.unwrap_or_else(|_| self.name_of_nothing.borrow())
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _flags: ElementFlags,
    ) -> NodeId {
        let attributes = attributes.into_iter().map(named).collect();
        self.add(Data::Element { name, attributes, span: self.span(self.tag.get()) })
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.nothing
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.nothing
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(id) => self.insert(id, *parent, NONE),
            NodeOrText::AppendText(text) => {
                let (.., last) = self.links(*parent);
                if !self.extend(last, &text) {
                    self.insert(self.text_node(&text), *parent, NONE);
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let (parent, ..) = self.links(*element);
        if parent == NONE {
            self.append(previous, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let (parent, previous, _) = self.links(*sibling);
        match new {
            NodeOrText::AppendNode(id) => self.insert(id, parent, *sibling),
            NodeOrText::AppendText(text) => {
                if !self.extend(previous, &text) {
                    self.insert(self.text_node(&text), parent, *sibling);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(Node { data: Data::Element { attributes: known, .. }, .. }) =
            nodes.get_mut(*target as usize)
        else {
            return;
        };
        for (name, value) in attributes.into_iter().map(named) {
            if !known.iter().any(|(other, _)| *other == name) {
                known.push((name, value));
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        let first = |nodes: &[Node]| nodes.get(*node as usize).map_or(NONE, |node| node.first);
        loop {
            let child = first(&self.nodes.borrow());
            if child == NONE {
                return;
            }
            self.insert(child, *parent, NONE);
        }
    }
}

/// Names of SVG and `MathML` come with a prefix: `xlink:href` is `href` here.
fn named(attribute: Attribute) -> (html5ever::LocalName, String) {
    (attribute.name.local, attribute.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn text_is_found_under_its_references() {
        let source = "甲&nbsp;乙&amp;丙&copy 丁&x";
        let text = "甲\u{A0}乙&丙© 丁&x";
        let (origin, length) = aligned(text, source, 100);
        assert_eq!(length, source.len());
        for (said, written) in [("乙", "乙"), ("丙", "丙"), ("丁", "丁"), ("©", "&copy")] {
            let at = text.find(said).unwrap();
            let expected = 100 + source.find(written).unwrap();
            assert_eq!(origin.source_offset(at), Some(expected), "{said}");
        }
    }
}

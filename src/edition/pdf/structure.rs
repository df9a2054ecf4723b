//! The structure tree (ISO 32000-1, 14.7).

use std::num::{NonZeroU16, NonZeroU32};

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

use crate::layout::{HeaderScope, NodeId, StructureNode, StructureRole};

/// Collects what is drawn under the nodes it belongs to.
pub(super) struct TreeBuilder<'a> {
    nodes: &'a [StructureNode],
    /// Children of each node, in the order in which they were met.
    children: Vec<Vec<Child>>,
    /// Whether a node has been hung into its parent.
    hung: Vec<bool>,
}

enum Child {
    Node(usize),
    Leaf(Identifier),
    /// Something drawn whose glyphs don't say what it stands for.
    Replaced(Identifier, String),
}

impl<'a> TreeBuilder<'a> {
    pub(super) fn new(nodes: &'a [StructureNode]) -> Self {
        let children = nodes.iter().map(|_| Vec::new()).collect();
        Self { nodes, children, hung: vec![false; nodes.len()] }
    }

    /// Puts something drawn under its node, and the node under its parents if it is new.
    pub(super) fn push(&mut self, node: NodeId, leaf: Identifier) {
        self.add(node, Child::Leaf(leaf));
    }

    /// Puts something drawn under its node that stands for `text`, whatever its glyphs say.
    pub(super) fn push_replaced(&mut self, node: NodeId, leaf: Identifier, text: String) {
        self.add(node, Child::Replaced(leaf, text));
    }

    fn add(&mut self, node: NodeId, child: Child) {
        let index = node.0 as usize;
        let Some(children) = self.children.get_mut(index) else { return };
        children.push(child);
        self.hang(index);
    }

    fn hang(&mut self, mut index: usize) {
        while !self.hung[index] {
            self.hung[index] = true;
            let Some(parent) = self.nodes[index].parent else { return };
            let parent = parent.0 as usize;
            let Some(siblings) = self.children.get_mut(parent) else { return };
            siblings.push(Child::Node(index));
            index = parent;
        }
    }

    /// Hangs the rows and cells nothing was drawn for into their tables: every row must have all
    /// its columns (PDF/UA-1, 7.5). Then the order of a table's nodes is that of their making.
    fn complete_tables(&mut self) {
        for (index, node) in self.nodes.iter().enumerate() {
            let Some(parent) = node.parent.map(|parent| parent.0 as usize) else { continue };
            let is_seen = self.hung.get(parent).copied().unwrap_or(false);
            if is_table_part(&node.role) && is_seen && !self.hung[index] {
                self.hung[index] = true;
                self.children[parent].push(Child::Node(index));
            }
        }
        for (node, children) in self.nodes.iter().zip(&mut self.children) {
            if holds_table_parts(&node.role) {
                children.sort_by_key(|child| match child {
                    Child::Node(index) => *index,
                    Child::Leaf(_) | Child::Replaced(..) => 0,
                });
            }
        }
    }

    /// Builds the tree. Nodes nothing was drawn for are left out, but for rows and cells.
    pub(super) fn finish(mut self, lang: &str) -> TagTree {
        self.complete_tables();
        let mut groups: Vec<Option<TagGroup>> = self.nodes.iter().map(|_| None).collect();
        // A node is made after its parent, so going backwards children are complete when their
        // parent is built.
        for (index, children) in self.children.into_iter().enumerate().rev() {
            let mut group = TagGroup::new(kind(&self.nodes[index]));
            let is_alone = children.len() == 1;
            for child in children {
                match child {
                    Child::Leaf(leaf) => group.push(leaf),
                    Child::Replaced(leaf, text) => {
                        let span = Tag::Span.with_actual_text(Some(text));
                        group.push(TagGroup::with_children(span, vec![leaf.into()]));
                    }
                    Child::Node(node) => {
                        let Some(inner) = groups.get_mut(node).and_then(Option::take) else {
                            continue;
                        };
                        let is_plain = inner.children.iter().all(|c| matches!(c, Node::Leaf(_)));
                        if is_alone && is_plain && melts(&self.nodes[node], &self.nodes[index]) {
                            group.children = inner.children;
                        } else {
                            group.push(inner);
                        }
                    }
                }
            }
            groups[index] = Some(group);
        }
        let root = groups.into_iter().next().flatten();
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        // krilla writes the Document element itself; the root's children go into it.
        for child in root.map(|root| root.children).unwrap_or_default() {
            match child {
                Node::Group(group) => tree.push(group),
                Node::Leaf(leaf) => tree.push(leaf),
            }
        }
        tree
    }
}

/// Returns whether a node says nothing if it is all that its parent holds, and holds nothing but
/// text: the paragraph of a cell or of a list item. Books have thousands of these.
fn melts(node: &StructureNode, parent: &StructureNode) -> bool {
    let is_frame = matches!(
        parent.role,
        StructureRole::HeaderCell { .. } | StructureRole::DataCell { .. } | StructureRole::ListBody
    );
    is_frame && node.role == StructureRole::Paragraph && node.lang.is_none()
}

fn is_table_part(role: &StructureRole) -> bool {
    matches!(
        role,
        StructureRole::TableRow | StructureRole::HeaderCell { .. } | StructureRole::DataCell { .. }
    )
}

fn holds_table_parts(role: &StructureRole) -> bool {
    matches!(role, StructureRole::TableHead | StructureRole::TableBody | StructureRole::TableRow)
}

/// Returns how many columns or rows a cell covers, `None` for one: PDF's default.
fn span(count: u16) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::from(count)).filter(|count| count.get() > 1)
}

fn to_krilla(scope: HeaderScope) -> TableHeaderScope {
    match scope {
        HeaderScope::Column => TableHeaderScope::Column,
        HeaderScope::Row => TableHeaderScope::Row,
    }
}

fn kind(node: &StructureNode) -> TagKind {
    let tag: TagKind = match &node.role {
        StructureRole::Document => Tag::Div.into(),
        // PDF 1.7 knows no Title; a first heading is what PDF/UA-1 readers expect there.
        StructureRole::Title { text } => Tag::Hn(NonZeroU16::MIN, Some(text.clone())).into(),
        StructureRole::Heading { depth, title } => {
            let level = NonZeroU16::new(u16::from(*depth)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        StructureRole::Paragraph => Tag::P.into(),
        StructureRole::Quote => Tag::BlockQuote.into(),
        StructureRole::List { numbered: true } => Tag::L(ListNumbering::Decimal).into(),
        StructureRole::List { numbered: false } => Tag::L(ListNumbering::Disc).into(),
        StructureRole::ListItem => Tag::LI.into(),
        StructureRole::ListLabel => Tag::Lbl.into(),
        StructureRole::ListBody => Tag::LBody.into(),
        StructureRole::Code => Tag::Code.into(),
        // Who copies it gets the lines as they were written.
        StructureRole::CodeLine { text } => {
            Tag::Span.with_actual_text(Some(format!("{text}\n"))).into()
        }
        StructureRole::Table => Tag::Table.into(),
        StructureRole::TableHead => Tag::THead.into(),
        StructureRole::TableBody => Tag::TBody.into(),
        StructureRole::TableRow => Tag::TR.into(),
        StructureRole::HeaderCell { scope, columns, rows } => Tag::TH(to_krilla(*scope))
            .with_col_span(span(*columns))
            .with_row_span(span(*rows))
            .into(),
        StructureRole::DataCell { columns, rows } => {
            Tag::TD.with_col_span(span(*columns)).with_row_span(span(*rows)).into()
        }
        // Its image is decoration then; what is left is a caption.
        StructureRole::Figure { alt } if alt.trim().is_empty() => Tag::Div.into(),
        StructureRole::Figure { alt } => Tag::Figure(Some(alt.clone())).into(),
        StructureRole::Caption => Tag::Caption.into(),
        StructureRole::Notes => Tag::Section.into(),
        StructureRole::Note => Tag::Note.into(),
        StructureRole::Reference => Tag::Reference.into(),
        StructureRole::Link => Tag::Link.into(),
        StructureRole::Contents => Tag::TOC.into(),
        StructureRole::ContentsEntry => Tag::TOCI.into(),
        StructureRole::Index => Tag::Index.into(),
    };
    tag.with_lang(node.lang.as_ref().map(|lang| lang.as_str().to_owned()))
}

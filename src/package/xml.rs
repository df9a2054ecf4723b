//! A part as a tree whose names and texts are borrowed from it.
//!
//! In: the text of a part. Out: elements named by namespace and local name, whatever prefixes the
//! file gave them. Nothing recurses, and depth and size are bounded: a hostile part is an error.

use std::borrow::Cow;

use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use quick_xml::{Reader, XmlVersion};

/// Elements nested deeper are refused: Word itself stops far earlier.
const DEEPEST: usize = 256;
/// The most nodes of a tree; a novel of a million characters has two hundred thousand.
const MOST_NODES: usize = 16_000_000;

/// Namespaces that matter here; those of the transitional and the strict schema are one
/// (ISO/IEC 29500-1 and -4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ns {
    /// No namespace, or one that no one here asks for.
    Other,
    /// Word-processing.
    Word,
    /// Drawings.
    Drawing,
    /// Where a drawing stands in a text.
    WordDrawing,
    /// Word's own shapes, since 2010.
    Shape,
    /// VML, the drawings of Word 2007.
    Vml,
    /// Office's additions to VML.
    Office,
    /// Formulas.
    Math,
    /// What older programs may pass over.
    Compatibility,
    /// Core properties, the Dublin Core included.
    Properties,
}

/// Returns the namespace of a URI.
fn namespace(uri: &str) -> Ns {
    match uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::Word,
        "http://schemas.openxmlformats.org/drawingml/2006/main"
        | "http://purl.oclc.org/ooxml/drawingml/main" => Ns::Drawing,
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
        | "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing" => Ns::WordDrawing,
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape" => Ns::Shape,
        "urn:schemas-microsoft-com:vml" => Ns::Vml,
        "urn:schemas-microsoft-com:office:office" => Ns::Office,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compatibility,
        "http://purl.org/dc/elements/1.1/"
        | "http://purl.org/dc/terms/"
        | "http://schemas.openxmlformats.org/package/2006/metadata/core-properties" => {
            Ns::Properties
        }
        _ => Ns::Other,
    }
}

const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Node<'a> {
    content: Content<'a>,
    first: u32,
    next: u32,
}

#[derive(Debug)]
enum Content<'a> {
    Element { ns: Ns, name: &'a str, attributes: &'a str },
    Text(Cow<'a, str>),
}

/// A part as a tree.
#[derive(Debug)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

/// What is being read.
struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    /// Open elements: their node and their last child.
    open: Vec<(u32, u32)>,
    /// Namespace declarations in force: the depth they belong to, prefix, namespace.
    scopes: Vec<(usize, &'a str, Ns)>,
}

impl<'a> Tree<'a> {
    /// Reads a part.
    ///
    /// Errors if it is no well-formed XML, declares a document type (OPC forbids it: ISO/IEC
    /// 29500-2, 8.1.4), or is nested or large beyond measure.
    pub fn parse(text: &'a str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text);
        let mut builder = Builder { nodes: Vec::new(), open: Vec::new(), scopes: Vec::new() };
        loop {
            let start = position(&reader);
            let event = reader.read_event().map_err(|error| {
                format!("it is no well-formed XML (byte {}): {error}", reader.error_position())
            })?;
            let raw = text.get(start..position(&reader)).unwrap_or_default();
            match event {
                Event::Start(_) => builder.start(raw, ">", true)?,
                Event::Empty(_) => builder.start(raw, "/>", false)?,
                Event::End(_) => builder.end(),
                Event::Text(_) => builder.text(Cow::Borrowed(raw))?,
                Event::CData(data) => builder.text(Cow::Owned(data.into_inner().into_owned()))?,
                Event::GeneralRef(_) => {
                    let resolved = quick_xml::escape::unescape(raw)
                        .map_err(|error| format!("it is no well-formed XML: {error}"))?;
                    builder.text(resolved)?;
                }
                Event::DocType(_) => {
                    return Err("it declares a document type, which packages may not".to_owned());
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if !builder.open.is_empty() {
            return Err("it is cut off: elements are not closed".to_owned());
        }
        match builder.nodes.first() {
            Some(Node { content: Content::Element { .. }, .. }) => {
                Ok(Self { nodes: builder.nodes })
            }
            _ => Err("it has no root element".to_owned()),
        }
    }

    /// Returns the root element.
    #[must_use]
    pub fn root(&self) -> Element<'_> {
        Element { tree: self, id: 0 }
    }

    /// Iterates over all elements in the order of the text.
    pub fn all(&self) -> impl Iterator<Item = Element<'_>> {
        // Nodes are numbered as they are met.
        let ids = 0..u32::try_from(self.nodes.len()).unwrap_or(NONE);
        ids.map(|id| Element { tree: self, id }).filter(|element| {
            matches!(element.node().map(|node| &node.content), Some(Content::Element { .. }))
        })
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

impl<'a> Builder<'a> {
    fn start(&mut self, raw: &'a str, close: &str, stays_open: bool) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("elements are nested more than {DEEPEST} deep"));
        }
        let tag = raw.trim_start_matches('<').strip_suffix(close).unwrap_or_default();
        let end = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
        let (qualified, attributes) = tag.split_at(end);
        let depth = self.open.len() + 1;
        if attributes.contains("xmlns") {
            self.declare(attributes, depth)?;
        }
        let (prefix, name) = qualified.split_once(':').unwrap_or(("", qualified));
        let declared = self.scopes.iter().rev().find(|(_, known, _)| *known == prefix);
        let ns = declared.map_or(Ns::Other, |&(_, _, ns)| ns);
        let id = self.add(Content::Element { ns, name, attributes })?;
        if stays_open {
            self.open.push((id, NONE));
        } else {
            self.leave(depth);
        }
        Ok(())
    }

    fn declare(&mut self, attributes: &'a str, depth: usize) -> Result<(), String> {
        for attribute in Attributes::new(attributes, 0).with_checks(false) {
            let attribute =
                attribute.map_err(|error| format!("it is no well-formed XML: {error}"))?;
            let key: &'a str = attribute.key.into_inner();
            let Some(prefix) = key.strip_prefix("xmlns") else { continue };
            let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
            self.scopes.push((depth, prefix, namespace(&attribute.value)));
        }
        Ok(())
    }

    fn end(&mut self) {
        let depth = self.open.len();
        self.open.pop();
        self.leave(depth);
    }

    fn leave(&mut self, depth: usize) {
        while self.scopes.last().is_some_and(|&(declared, _, _)| declared >= depth) {
            self.scopes.pop();
        }
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), String> {
        // White space around the root.
        if self.open.is_empty() || text.is_empty() {
            return Ok(());
        }
        self.add(Content::Text(text)).map(|_| ())
    }

    fn add(&mut self, content: Content<'a>) -> Result<u32, String> {
        if self.nodes.len() >= MOST_NODES {
            return Err(format!("it has more than {MOST_NODES} elements and texts"));
        }
        let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node { content, first: NONE, next: NONE });
        if let Some((parent, last)) = self.open.last_mut() {
            let before = std::mem::replace(last, id);
            let link = if before == NONE { *parent } else { before };
            if let Some(node) = self.nodes.get_mut(link as usize) {
                *(if before == NONE { &mut node.first } else { &mut node.next }) = id;
            }
        }
        Ok(id)
    }
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

impl<'t> Element<'t> {
    fn node(self) -> Option<&'t Node<'t>> {
        self.tree.nodes.get(self.id as usize)
    }

    /// Returns its namespace and local name.
    #[must_use]
    pub fn tag(self) -> (Ns, &'t str) {
        match self.node().map(|node| &node.content) {
            Some(&Content::Element { ns, name, .. }) => (ns, name),
            Some(Content::Text(_)) | None => (Ns::Other, ""),
        }
    }

    /// Returns whether it is the element `name` of a namespace.
    #[must_use]
    pub fn is(self, ns: Ns, name: &str) -> bool {
        self.tag() == (ns, name)
    }

    /// Returns its number among the nodes of the tree: children's are larger than parents'.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    fn nodes(self) -> impl Iterator<Item = (u32, &'t Node<'t>)> {
        let tree = self.tree;
        let mut next = self.node().map_or(NONE, |node| node.first);
        std::iter::from_fn(move || {
            let id = next;
            let node = tree.nodes.get(id as usize)?;
            next = node.next;
            Some((id, node))
        })
    }

    /// Iterates over the elements directly below it.
    pub fn elements(self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        self.nodes().filter_map(move |(id, node)| match node.content {
            Content::Element { .. } => Some(Element { tree, id }),
            Content::Text(_) => None,
        })
    }

    /// Returns the first word-processing element of a name directly below it.
    #[must_use]
    pub fn child(self, name: &str) -> Option<Self> {
        self.elements().find(|element| element.is(Ns::Word, name))
    }

    /// Iterates over the word-processing elements of a name directly below it.
    pub fn children(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.elements().filter(move |element| element.is(Ns::Word, name))
    }

    /// Returns the first element of a name anywhere below it.
    #[must_use]
    pub fn find(self, ns: Ns, name: &str) -> Option<Self> {
        self.below().find(|element| element.is(ns, name))
    }

    /// Iterates over all elements below it in the order of the text.
    pub fn below(self) -> impl Iterator<Item = Element<'t>> {
        let mut waiting: Vec<Element<'t>> = self.elements().collect();
        waiting.reverse();
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            let at = waiting.len();
            waiting.extend(next.elements());
            if let Some(new) = waiting.get_mut(at..) {
                new.reverse();
            }
            Some(next)
        })
    }

    /// Returns the text directly in it.
    #[must_use]
    pub fn text(self) -> Cow<'t, str> {
        let mut texts = self.nodes().filter_map(|(_, node)| match &node.content {
            Content::Text(text) => Some(text),
            Content::Element { .. } => None,
        });
        let Some(first) = texts.next() else { return Cow::Borrowed("") };
        let mut joined = Cow::Borrowed(&**first);
        for more in texts {
            joined.to_mut().push_str(more);
        }
        joined
    }

    /// Returns the value of an attribute by its local name.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        let Some(Content::Element { attributes, .. }) = self.node().map(|node| &node.content)
        else {
            return None;
        };
        if attributes.is_empty() {
            return None;
        }
        let found =
            Attributes::new(attributes, 0).with_checks(false).flatten().find(|attribute| {
                let key = attribute.key.into_inner();
                let is_declaration = key.starts_with("xmlns");
                !is_declaration && key.rsplit(':').next() == Some(name)
            })?;
        found.normalized_value(XmlVersion::Implicit1_0).ok()
    }

    /// Iterates over its attributes by local name and value, but for declarations of namespaces and
    /// what is of relationships, of XML itself and of Word's additions since 2010.
    pub fn word_attributes(self) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
        let attributes = match self.node().map(|node| &node.content) {
            Some(&Content::Element { attributes, .. }) => attributes,
            Some(Content::Text(_)) | None => "",
        };
        let mut attributes = Attributes::new(attributes, 0);
        attributes.with_checks(false);
        attributes.flatten().filter_map(|attribute| {
            let key: &'t str = attribute.key.into_inner();
            let (prefix, name) = key.split_once(':').unwrap_or(("", key));
            let is_foreign = matches!(prefix, "xml" | "xmlns" | "r" | "mc" | "o" | "v")
                || name == "xmlns"
                || prefix.starts_with("w1");
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok();
            value.filter(|_| !is_foreign).map(|value| (name, value))
        })
    }

    /// Returns the value of its `val` attribute.
    #[must_use]
    pub fn val(self) -> Option<Cow<'t, str>> {
        self.attribute("val")
    }

    /// Returns the `val` of a word-processing element directly below it.
    #[must_use]
    pub fn child_val(self, name: &str) -> Option<Cow<'t, str>> {
        self.child(name)?.val()
    }

    /// Returns an attribute as a number.
    #[must_use]
    pub fn number(self, name: &str) -> Option<i64> {
        // LibreOffice and Google Docs write some lengths with decimals.
        let value = self.attribute(name)?;
        let value = value.trim();
        value.parse().ok().or_else(|| value.split('.').next()?.parse().ok())
    }

    /// Returns an on/off element's state (ISO/IEC 29500-1, 17.17.4): its presence means on.
    #[must_use]
    pub fn is_on(self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Ns, Tree};

    const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    #[test]
    fn prefixes_do_not_matter() {
        let other = W.replace(":w=", ":ns0=");
        let text =
            format!("<?xml version=\"1.0\"?><ns0:p {other}><ns0:t ns0:val='a&amp;b'/></ns0:p>");
        let tree = Tree::parse(&text).unwrap();
        assert!(tree.root().is(Ns::Word, "p"));
        assert_eq!(tree.root().child_val("t").as_deref(), Some("a&b"));
    }

    #[test]
    fn texts_are_joined_and_entities_resolved() {
        let text = format!("<w:t {W}>a&lt;b<![CDATA[<c>]]>&#x4E00;\u{20}</w:t>");
        let tree = Tree::parse(&text).unwrap();
        assert_eq!(tree.root().text(), "a<b<c>一 ");
    }

    #[test]
    fn hostile_parts_are_errors() {
        let deep = format!("{}{}", "<a>".repeat(600), "</a>".repeat(600));
        for (text, reason) in [
            ("", "no root"),
            ("text", "no root"),
            ("<a><b></a>", "well-formed"),
            ("<a>", "cut off"),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "document type"),
            ("<a>&nothing;</a>", "well-formed"),
            (&*deep, "nested"),
        ] {
            let error = Tree::parse(text).unwrap_err();
            assert!(error.contains(reason), "{text:.20}: {error}");
        }
    }

    #[test]
    fn elements_below_come_in_order() {
        let tree = Tree::parse("<a><b><c/></b><d/>t<e><f/></e></a>").unwrap();
        let names: Vec<&str> = tree.root().below().map(|element| element.tag().1).collect();
        assert_eq!(names, ["b", "c", "d", "e", "f"]);
    }
}

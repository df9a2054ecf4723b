//! An element of a template, kept to be written into another part.

use crate::edition::docx::xml::Xml;
use crate::package::xml::{Element, Ns};

/// A word-processing element with what is in it: attributes and elements of other namespaces are
/// left behind, as are texts, which the elements in question have none of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Self>,
}

impl Kept {
    /// Reads an element. Recursion ends where the tree's own limit of depth does.
    pub(super) fn of(element: Element<'_>) -> Self {
        let attributes = element.word_attributes();
        let children = element.elements().filter(|child| child.tag().0 == Ns::Word);
        Self {
            name: format!("w:{}", element.tag().1),
            attributes: attributes
                .map(|(name, value)| (format!("w:{name}"), value.into_owned()))
                .collect(),
            children: children.map(Self::of).collect(),
        }
    }

    /// Returns an attribute's value, by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key.strip_prefix("w:") == Some(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Returns an attribute as a whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        let value = self.attribute(name)?.trim();
        value.parse().ok().or_else(|| value.split('.').next()?.parse().ok())
    }

    /// Returns whether an on/off element is on.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attribute("val"), Some("0" | "false" | "off"))
    }

    /// Returns this without an attribute, or without what is in it.
    pub(super) fn without(&self, name: &str) -> Self {
        let attributes = self.attributes.iter();
        let others = attributes.filter(|(key, _)| key.strip_prefix("w:") != Some(name));
        Self { attributes: others.cloned().collect(), ..self.clone() }
    }

    /// Returns this with nothing in it.
    pub(super) fn bare(&self) -> Self {
        Self { children: Vec::new(), ..self.clone() }
    }

    /// Writes it.
    pub(super) fn write(&self, xml: &mut Xml) {
        let attributes: Vec<(&str, &str)> =
            self.attributes.iter().map(|(key, value)| (&**key, &**value)).collect();
        if self.children.is_empty() {
            xml.empty(&self.name, &attributes);
            return;
        }
        xml.start(self.name.clone(), &attributes);
        for child in &self.children {
            child.write(xml);
        }
        xml.end();
    }
}

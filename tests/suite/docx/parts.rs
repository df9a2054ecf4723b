//! A DOCX taken apart: its parts as trees.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
    pub(super) text: String,
}

impl Node {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }

    pub(super) fn val(&self) -> &str {
        self.get("w:val").unwrap_or_default()
    }

    /// Returns this and every element below it with a name, in document order.
    pub(super) fn all<'n>(&'n self, name: &str) -> Vec<&'n Self> {
        self.every().into_iter().filter(|node| node.name == name).collect()
    }

    /// Returns this and every element below it, in document order.
    pub(super) fn every(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut waiting = vec![self];
        while let Some(node) = waiting.pop() {
            found.push(node);
            waiting.extend(node.children.iter().rev());
        }
        found
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the text a reader of the document sees.
    pub(super) fn visible(&self) -> String {
        self.all("w:t").iter().map(|node| &*node.text).collect()
    }

    fn print(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        out.push_str(&format!("{indent}<{}", self.name));
        for (key, value) in &self.attributes {
            out.push_str(&format!(" {key}={value:?}"));
        }
        if self.children.is_empty() {
            let text =
                if self.text.is_empty() { "/>".to_owned() } else { format!("> {:?}", self.text) };
            out.push_str(&format!("{text}\n"));
            return;
        }
        out.push_str(">\n");
        self.children.iter().for_each(|child| child.print(depth + 1, out));
    }
}

/// A package.
#[derive(Clone)]
pub(super) struct Package {
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// Opens a package of ours.
    pub(super) fn open(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
        for index in 0..zip.len() {
            let file = zip.by_index(index).expect("a file");
            assert_eq!(file.last_modified().map(|time| time.year()), Some(1980), "no clock");
        }
        Self::read(bytes)
    }

    /// Opens any package.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
        let mut files = BTreeMap::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).expect("a file");
            let mut data = Vec::new();
            file.read_to_end(&mut data).expect("readable");
            let name = file.name().expect("a name").into_owned();
            assert!(!files.contains_key(&name), "{name} twice");
            files.insert(name, data);
        }
        Self { files }
    }

    pub(super) fn xml(&self, path: &str) -> Node {
        let data = self.files.get(path).unwrap_or_else(|| panic!("no part {path}"));
        parse(std::str::from_utf8(data).expect("UTF-8"))
    }

    pub(super) fn document(&self) -> Node {
        self.xml("word/document.xml")
    }

    /// Returns a part as indented lines, for reference files.
    pub(super) fn pretty(&self, path: &str) -> String {
        let mut text = String::new();
        self.xml(path).print(0, &mut text);
        text
    }
}

fn parse(text: &str) -> Node {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Node::default()];
    let node = |start: &quick_xml::events::BytesStart<'_>| Node {
        name: start.name().as_ref().to_owned(),
        attributes: start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("an attribute");
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("a value");
                (attribute.key.as_ref().to_owned(), value.into_owned())
            })
            .collect(),
        ..Node::default()
    };
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => open.push(node(&start)),
            Event::Empty(start) => open.last_mut().expect("a parent").children.push(node(&start)),
            Event::End(_) => {
                let closed = open.pop().expect("an open element");
                open.last_mut().expect("a parent").children.push(closed);
            }
            Event::Text(text) => {
                open.last_mut().expect("a parent").text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content().into_owned();
                let text =
                    quick_xml::escape::unescape(&format!("&{name};")).expect("known").into_owned();
                open.last_mut().expect("a parent").text.push_str(&text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop().expect("a root");
    assert!(open.is_empty() && root.children.len() == 1, "one root");
    root.children.into_iter().next().expect("a root")
}

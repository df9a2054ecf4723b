//! A DOCX taken apart: its parts as trees, and the lint that the public validators lack.

use std::collections::{BTreeMap, BTreeSet};
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
        let mut found = Vec::new();
        let mut waiting = vec![self];
        while let Some(node) = waiting.pop() {
            if node.name == name {
                found.push(node);
            }
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
pub(super) struct Package {
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
        let mut files = BTreeMap::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).expect("a file");
            assert_eq!(file.last_modified().map(|time| time.year()), Some(1980), "no clock");
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

    /// Checks what makes Word repair or misread a file; panics with the first fault.
    #[track_caller]
    pub(super) fn lint(&self) {
        let parts: BTreeMap<&str, Node> = self
            .files
            .keys()
            .filter(|path| path.starts_with("word/") && path.ends_with(".xml"))
            .map(|path| (&**path, self.xml(path)))
            .collect();
        self.lint_relations(&parts);
        lint_bookmarks(&parts);
        lint_references(&parts);
        for (path, part) in &parts {
            lint_text(path, part);
            lint_fields(path, part);
            lint_tables(path, part);
        }
    }

    fn lint_relations(&self, parts: &BTreeMap<&str, Node>) {
        let types = self.xml("[Content_Types].xml");
        for path in self.files.keys() {
            let extension = path.rsplit('.').next().unwrap_or_default();
            let name = format!("/{path}");
            let is_typed = types
                .all("Override")
                .iter()
                .any(|node| node.get("PartName") == Some(&name))
                || types.all("Default").iter().any(|node| node.get("Extension") == Some(extension));
            assert!(is_typed || path == "[Content_Types].xml", "{path} has no content type");
        }
        for (path, part) in parts {
            let name = path.rsplit('/').next().unwrap_or_default();
            let relations_path = format!("word/_rels/{name}.rels");
            let mut defined = BTreeSet::new();
            if self.files.contains_key(&relations_path) {
                for relation in self.xml(&relations_path).all("Relationship") {
                    let id = relation.get("Id").expect("an id").to_owned();
                    assert!(defined.insert(id), "{path}: duplicate relationship");
                    if relation.get("TargetMode").is_none() {
                        let target = format!("word/{}", relation.get("Target").expect("a target"));
                        assert!(self.files.contains_key(&target), "{path}: {target} is not there");
                    }
                }
            }
            for node in every(part) {
                for name in ["r:id", "r:embed"] {
                    if let Some(id) = node.get(name) {
                        assert!(defined.contains(id), "{path}: {id} is not defined");
                    }
                }
            }
        }
    }
}

fn every(root: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        found.push(node);
        waiting.extend(&node.children);
    }
    found
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

fn lint_bookmarks(parts: &BTreeMap<&str, Node>) {
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (path, part) in parts {
        let mut open = BTreeSet::new();
        for node in in_order(part, &["w:bookmarkStart", "w:bookmarkEnd"]) {
            let id = node.get("w:id").expect("an id");
            if node.name == "w:bookmarkEnd" {
                assert!(open.remove(id), "{path}: bookmark {id} ends before it begins");
                continue;
            }
            let name = node.get("w:name").expect("a name");
            assert!(ids.insert(id), "{path}: bookmark id {id} twice");
            assert!(names.insert(name.to_lowercase()), "{path}: bookmark {name} twice");
            assert!(name.len() <= 40 && !name.contains('-'), "{path}: bookmark {name}");
            open.insert(id);
        }
        assert!(open.is_empty(), "{path}: bookmarks {open:?} never end");
    }
    for (path, part) in parts {
        let anchors = part.all("w:hyperlink").into_iter().filter_map(|node| node.get("w:anchor"));
        let fields: Vec<String> = part
            .all("w:instrText")
            .into_iter()
            .filter_map(|node| {
                let mut words = node.text.split_whitespace();
                let is_reference = matches!(words.next(), Some("REF" | "PAGEREF" | "NOTEREF"));
                words.next().filter(|_| is_reference).map(str::to_owned)
            })
            .collect();
        for target in anchors.chain(fields.iter().map(|field| &**field)) {
            assert!(names.contains(&target.to_lowercase()), "{path}: dead anchor {target}");
        }
    }
}

fn in_order<'n>(root: &'n Node, names: &[&str]) -> Vec<&'n Node> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if names.contains(&&*node.name) {
            found.push(node);
        }
        waiting.extend(node.children.iter().rev());
    }
    found
}

fn values<'n>(part: Option<&'n Node>, element: &str, attribute: &str) -> BTreeSet<&'n str> {
    let nodes = part.map(|part| part.all(element)).unwrap_or_default();
    let mut values = BTreeSet::new();
    for node in nodes {
        let value = node.get(attribute).expect("an id");
        assert!(values.insert(value), "{element} {value} twice");
    }
    values
}

/// Styles, numbers, notes and drawings that something refers to, or that must be unique.
fn lint_references(parts: &BTreeMap<&str, Node>) {
    let styles = values(parts.get("word/styles.xml"), "w:style", "w:styleId");
    values(parts.get("word/styles.xml"), "w:name", "w:val");
    let numbers = values(parts.get("word/numbering.xml"), "w:num", "w:numId");
    let shapes = values(parts.get("word/numbering.xml"), "w:abstractNum", "w:abstractNumId");
    let notes = values(parts.get("word/footnotes.xml"), "w:footnote", "w:id");
    let mut called = BTreeSet::new();
    let mut drawings = BTreeSet::new();
    for (path, part) in parts {
        for name in ["w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next"] {
            for node in part.all(name) {
                assert!(styles.contains(node.val()), "{path}: no style {}", node.val());
            }
        }
        for list in part.all("w:numPr") {
            let id = list.child("w:numId").expect("a number").val();
            assert!(id == "0" || numbers.contains(id), "{path}: no list {id}");
        }
        for number in part.all("w:num") {
            let id = number.child("w:abstractNumId").expect("a shape").val();
            assert!(shapes.contains(id), "{path}: no list shape {id}");
        }
        for call in part.all("w:footnoteReference") {
            let id = call.get("w:id").expect("an id");
            assert!(called.insert(id), "{path}: note {id} called twice");
            assert!(notes.contains(id), "{path}: no note {id}");
        }
        for drawing in part.all("wp:docPr") {
            let id = drawing.get("id").expect("an id");
            assert!(drawings.insert(id), "{path}: drawing {id} twice");
        }
    }
    for id in notes {
        assert!(called.contains(id) || id == "-1" || id == "0", "note {id} is never called");
    }
}

fn lint_text(path: &str, part: &Node) {
    for node in part.all("w:t") {
        assert!(!node.text.is_empty(), "{path}: an empty text");
        assert!(!node.text.contains(['\n', '\t', '\r']), "{path}: {:?}", node.text);
        let is_edged = node.text.trim() != node.text;
        assert!(!is_edged || node.get("xml:space").is_some(), "{path}: {:?} is trimmed", node.text);
    }
}

fn lint_fields(path: &str, part: &Node) {
    // Each open field: whether its result has begun.
    let mut open: Vec<bool> = Vec::new();
    for node in in_order(part, &["w:fldChar", "w:instrText"]) {
        match node.get("w:fldCharType") {
            Some("begin") => open.push(false),
            Some("separate") => {
                let field = open.last_mut().expect("a field");
                assert!(!std::mem::replace(field, true), "{path}: a field's result begins twice");
            }
            Some("end") => assert!(open.pop().is_some(), "{path}: a field ends that never began"),
            _ => assert_eq!(open.last(), Some(&false), "{path}: an instruction outside a field"),
        }
    }
    assert!(open.is_empty(), "{path}: {} fields never end", open.len());
}

fn lint_tables(path: &str, part: &Node) {
    for table in part.all("w:tbl") {
        let columns = table.child("w:tblGrid").expect("a grid").children.len();
        assert!((1..=63).contains(&columns), "{path}: a table of {columns} columns");
        for row in table.children.iter().filter(|child| child.name == "w:tr") {
            let cells = row.children.iter().filter(|child| child.name == "w:tc");
            let mut covered = 0;
            for cell in cells {
                let span =
                    cell.child("w:tcPr").and_then(|properties| properties.child("w:gridSpan"));
                covered += span.map_or(1, |span| span.val().parse().expect("a number"));
                let merge =
                    cell.child("w:tcPr").and_then(|properties| properties.child("w:vMerge"));
                let is_hidden = merge.is_some_and(|merge| merge.val() == "continue");
                assert!(!is_hidden || cell.visible().is_empty(), "{path}: text in a covered cell");
                let last = cell.children.last().expect("content");
                assert_eq!(last.name, "w:p", "{path}: a cell must end with a paragraph");
            }
            assert_eq!(covered, columns, "{path}: a row does not fill its grid");
        }
    }
}

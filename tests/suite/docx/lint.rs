//! The lint of DOCX files: what makes Word repair or misread a file and both public validators
//! miss.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Node, Package};

/// Words of a field that name a bookmark.
const REFERENCES: [&str; 3] = ["REF", "PAGEREF", "NOTEREF"];
/// Elements that a field or bookmark within them must not leave.
const CLOSED: [&str; 7] =
    ["w:footnote", "w:tc", "w:hyperlink", "w:rt", "w:rubyBase", "w:hdr", "w:ftr"];
/// Relationships that only make sense if the part names them. Running heads are not among them: a
/// document of nothing but parts shows none.
const NAMED: [&str; 3] = ["/hyperlink", "/image", "/font"];

/// Returns what is wrong with a file.
pub(super) fn faults(package: &Package) -> Vec<String> {
    let is_xml = |path: &&String| path.ends_with(".xml") || path.ends_with(".rels");
    let parts = package.files.keys().filter(is_xml);
    let parts = parts.map(|path| (path.clone(), package.xml(path))).collect();
    let mut lint = Lint { package, parts, faults: Vec::new() };
    lint.content_types();
    lint.relationships();
    lint.bookmarks();
    lint.styles();
    lint.numbering();
    lint.notes();
    lint.drawings();
    lint.sections();
    let parts = std::mem::take(&mut lint.parts);
    for (path, part) in &parts {
        lint.text(path, part);
        lint.fields(path, part, &mut Vec::new());
        lint.tables(path, part);
    }
    lint.faults
}

struct Lint<'p> {
    package: &'p Package,
    parts: BTreeMap<String, Node>,
    faults: Vec<String>,
}

impl Lint<'_> {
    /// Reports a fault unless something holds.
    fn expect(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(fault());
        }
    }

    /// Returns an attribute of all elements of a name in a part; each value must be there once.
    fn ids(&mut self, part: &str, element: &str, attribute: &str) -> BTreeSet<String> {
        let nodes = self.parts.get(part).map(|part| part.all(element)).unwrap_or_default();
        let values: Vec<Option<String>> =
            nodes.iter().map(|node| node.get(attribute).map(str::to_owned)).collect();
        let mut ids = BTreeSet::new();
        for value in values {
            let Some(value) = value else {
                self.faults.push(format!("{part}: {element} without {attribute}"));
                continue;
            };
            self.expect(ids.insert(value.clone()), || format!("{part}: {element} {value} twice"));
        }
        ids
    }

    fn content_types(&mut self) {
        let overrides = self.ids("[Content_Types].xml", "Override", "PartName");
        let defaults = self.ids("[Content_Types].xml", "Default", "Extension");
        for path in self.package.files.keys().filter(|path| *path != "[Content_Types].xml") {
            let extension = path.rsplit('.').next().unwrap_or_default();
            let is_typed = overrides.contains(&format!("/{path}")) || defaults.contains(extension);
            self.expect(is_typed, || format!("{path} has no content type"));
        }
        for path in &overrides {
            let is_there = self.package.files.contains_key(path.trim_start_matches('/'));
            self.expect(is_there, || format!("{path} has a content type and is not there"));
        }
    }

    fn relationships(&mut self) {
        let mut waiting = vec![String::new()];
        let mut reached: BTreeSet<String> = BTreeSet::new();
        while let Some(source) = waiting.pop() {
            let (folder, name) = source.rsplit_once('/').unwrap_or(("", &source));
            let slash = if folder.is_empty() { "" } else { "/" };
            let rels = format!("{folder}{slash}_rels/{name}.rels");
            let relations = self.parts.get(&rels).cloned().unwrap_or_default();
            self.ids(&rels, "Relationship", "Id");
            let part = self.parts.get(&source).cloned().unwrap_or_default();
            let used: BTreeSet<&str> = part
                .every()
                .iter()
                .flat_map(|node| &node.attributes)
                .filter(|(name, _)| name.starts_with("r:"))
                .map(|(_, value)| &**value)
                .collect();
            let mut defined = BTreeSet::new();
            for relation in relations.all("Relationship") {
                let value = |name| relation.get(name).unwrap_or_default();
                let (id, target, kind) = (value("Id"), value("Target"), value("Type"));
                defined.insert(id);
                let must_be_named = NAMED.iter().any(|end| kind.ends_with(end));
                let is_named = !must_be_named || used.contains(id);
                self.expect(is_named, || format!("{source}: nothing uses relationship {id}"));
                if relation.get("TargetMode") == Some("External") {
                    continue;
                }
                let path = match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("{folder}{slash}{target}"),
                };
                let is_there = self.package.files.contains_key(&path);
                self.expect(is_there, || format!("{source}: {id} points to no part, {path}"));
                if reached.insert(path.clone()) {
                    waiting.push(path);
                }
            }
            for id in used {
                self.expect(defined.contains(id), || format!("{source}: no relationship {id}"));
            }
        }
        for path in self.package.files.keys() {
            let is_part = !path.ends_with(".rels") && path != "[Content_Types].xml";
            let is_reached = !is_part || reached.contains(path);
            self.expect(is_reached, || format!("{path}: nothing refers to this part"));
        }
    }

    fn bookmarks(&mut self) {
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        let parts = std::mem::take(&mut self.parts);
        for (path, part) in &parts {
            let mut open: Vec<&str> = Vec::new();
            for node in part.every() {
                let id = node.get("w:id").unwrap_or_default();
                match &*node.name {
                    "w:bookmarkStart" => {
                        let name = node.get("w:name").unwrap_or_default();
                        self.expect(ids.insert(id), || format!("{path}: bookmark id {id} twice"));
                        let is_new = names.insert(name.to_lowercase());
                        self.expect(is_new, || format!("{path}: bookmark {name} twice"));
                        let mut characters = name.chars();
                        let begins =
                            characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
                        let goes_on = characters.all(|c| c.is_alphanumeric() || c == '_');
                        let is_name = begins && goes_on && name.chars().count() <= 40;
                        self.expect(is_name, || format!("{path}: {name:?} is no bookmark's name"));
                        open.push(id);
                    }
                    "w:bookmarkEnd" => {
                        let last = open.pop();
                        self.expect(last == Some(id), || {
                            format!("{path}: bookmark {id} ends, {last:?} was begun last")
                        });
                    }
                    _ => {}
                }
            }
            self.expect(open.is_empty(), || format!("{path}: bookmarks {open:?} never end"));
        }
        for (path, part) in &parts {
            let anchors = part.all("w:hyperlink").into_iter();
            let anchors = anchors.filter_map(|node| node.get("w:anchor").map(str::to_owned));
            let instructions = part.all("w:instrText").into_iter().map(|node| &*node.text);
            for target in anchors.chain(instructions.filter_map(target)) {
                let is_alive = names.contains(&target.to_lowercase());
                self.expect(is_alive, || format!("{path}: dead anchor {target}"));
            }
        }
        self.parts = parts;
    }

    fn styles(&mut self) {
        let part = "word/styles.xml";
        let ids = self.ids(part, "w:style", "w:styleId");
        self.ids(part, "w:name", "w:val");
        let nodes = self.parts.get(part).cloned().unwrap_or_default();
        let kinds: BTreeMap<&str, &str> = nodes
            .all("w:style")
            .iter()
            .filter_map(|style| Some((style.get("w:styleId")?, style.get("w:type")?)))
            .collect();
        let parts = std::mem::take(&mut self.parts);
        for (path, part) in &parts {
            for node in part.every() {
                let kind = match &*node.name {
                    "w:pStyle" | "w:next" => Some("paragraph"),
                    "w:rStyle" => Some("character"),
                    "w:tblStyle" => Some("table"),
                    "w:basedOn" | "w:link" => None,
                    _ => continue,
                };
                let id = node.val();
                self.expect(ids.contains(id), || format!("{path}: no style {id}"));
                let is_right = kind.is_none() || kind == kinds.get(id).copied();
                self.expect(is_right, || format!("{path}: {id} is no {kind:?} style"));
            }
        }
        self.parts = parts;
    }

    fn numbering(&mut self) {
        let part = "word/numbering.xml";
        let numbers = self.ids(part, "w:num", "w:numId");
        let shapes = self.ids(part, "w:abstractNum", "w:abstractNumId");
        let parts = std::mem::take(&mut self.parts);
        for (path, part) in &parts {
            for node in part.every() {
                let child = |name| node.child(name).map(Node::val).unwrap_or_default();
                if node.name == "w:numPr" {
                    let (id, level) = (child("w:numId"), child("w:ilvl"));
                    // A style may say its level alone.
                    let is_level_of_style = id.is_empty() && path == "word/styles.xml";
                    let is_list = is_level_of_style || id == "0" || numbers.contains(id);
                    self.expect(is_list, || format!("{path}: no list {id}"));
                    // A style may leave it to the level that names the style.
                    let is_style = level.is_empty() && path == "word/styles.xml";
                    let is_level = is_style || level.parse::<u8>().is_ok_and(|level| level < 9);
                    self.expect(is_level, || format!("{path}: no list level {level:?}"));
                }
                if node.name == "w:num" {
                    let id = child("w:abstractNumId");
                    self.expect(shapes.contains(id), || format!("{path}: no list shape {id}"));
                }
            }
        }
        self.parts = parts;
    }

    fn notes(&mut self) {
        for (part, note, call) in [
            ("word/footnotes.xml", "w:footnote", "w:footnoteReference"),
            ("word/endnotes.xml", "w:endnote", "w:endnoteReference"),
        ] {
            self.notes_of(part, note, call);
        }
    }

    fn notes_of(&mut self, part: &str, note: &str, call: &str) {
        let notes = self.ids(part, note, "w:id");
        let mut called = BTreeSet::new();
        let parts = std::mem::take(&mut self.parts);
        for (path, part) in &parts {
            for reference in part.all(call) {
                let id = reference.get("w:id").unwrap_or_default();
                self.expect(notes.contains(id), || format!("{path}: no note {id}"));
                self.expect(called.insert(id), || format!("{path}: note {id} called twice"));
            }
        }
        for id in notes.iter().filter(|id| !["-1", "0"].contains(&&***id)) {
            self.expect(called.contains(&**id), || format!("note {id} is never called"));
        }
        self.parts = parts;
    }

    fn drawings(&mut self) {
        let mut ids = BTreeSet::new();
        let parts = std::mem::take(&mut self.parts);
        for (path, part) in &parts {
            for node in part.every() {
                let number = |name| node.get(name).and_then(|text| text.parse::<i64>().ok());
                match &*node.name {
                    "wp:docPr" => {
                        let id = number("id");
                        let is_new = id.is_some() && ids.insert(id);
                        self.expect(is_new, || format!("{path}: drawing {id:?} twice"));
                    }
                    "wp:extent" | "a:ext" => {
                        let size = (number("cx").unwrap_or(0), number("cy").unwrap_or(0));
                        self.expect(size.0 > 0 && size.1 > 0, || {
                            format!("{path}: an image of no size, {size:?}")
                        });
                    }
                    _ => {}
                }
            }
        }
        self.parts = parts;
    }

    fn sections(&mut self) {
        let settings = self.parts.get("word/settings.xml").cloned().unwrap_or_default();
        let has_even = !settings.all("w:evenAndOddHeaders").is_empty();
        let document = self.parts.get("word/document.xml").cloned().unwrap_or_default();
        for section in document.all("w:sectPr") {
            let mut seen = BTreeSet::new();
            for node in &section.children {
                if !["w:headerReference", "w:footerReference"].contains(&&*node.name) {
                    continue;
                }
                let kind = node.get("w:type").unwrap_or_default();
                let is_new = seen.insert((&*node.name, kind));
                self.expect(is_new, || format!("a section with two {kind} {}s", node.name));
                let is_shown = match kind {
                    "even" => has_even,
                    "first" => section.child("w:titlePg").is_some(),
                    _ => true,
                };
                self.expect(is_shown, || format!("no page shows the {kind} {}", node.name));
            }
        }
    }

    fn text(&mut self, path: &str, part: &Node) {
        for node in part.every() {
            if !["w:t", "w:instrText", "w:delText"].contains(&&*node.name) {
                continue;
            }
            let text = &node.text;
            self.expect(!text.is_empty(), || format!("{path}: an empty text"));
            let has_control = text.contains(char::is_control);
            self.expect(!has_control, || format!("{path}: a control character in {text:?}"));
            let is_kept = text.trim() == text || node.get("xml:space") == Some("preserve");
            self.expect(is_kept, || format!("{path}: {text:?} is trimmed"));
        }
    }

    /// Walks a story; `open` says of each open field whether its result has begun.
    fn fields(&mut self, path: &str, node: &Node, open: &mut Vec<bool>) {
        let outside = open.len();
        for child in &node.children {
            self.fields(path, child, open);
        }
        match (&*node.name, node.get("w:fldCharType")) {
            ("w:fldChar", Some("begin")) => open.push(false),
            ("w:fldChar", Some("separate")) => {
                let begins = open.last_mut().is_some_and(|field| !std::mem::replace(field, true));
                self.expect(begins, || format!("{path}: a result outside a field"));
            }
            ("w:fldChar", Some("end")) => {
                let has_result = open.pop() == Some(true);
                self.expect(has_result, || format!("{path}: an end outside a field's result"));
            }
            ("w:instrText", _) => {
                let is_within = open.last() == Some(&false);
                self.expect(is_within, || format!("{path}: an instruction outside a field"));
                // An entry of the index has no result.
                if let Some(field) = open.last_mut().filter(|_| node.text.starts_with(" XE ")) {
                    *field = true;
                }
            }
            (name, _) => {
                let is_story = CLOSED.contains(&name) || name == "w:document";
                if is_story && open.len() != outside {
                    self.faults.push(format!("{path}: a field crosses the border of a {name}"));
                    open.resize(outside, true);
                }
            }
        }
    }

    fn tables(&mut self, path: &str, part: &Node) {
        for table in part.all("w:tbl") {
            let columns = table.child("w:tblGrid").map_or(0, |grid| grid.children.len());
            let is_held = (1..=63).contains(&columns);
            self.expect(is_held, || format!("{path}: a table of {columns} columns"));
            for row in table.children.iter().filter(|child| child.name == "w:tr") {
                let mut covered = 0;
                for cell in row.children.iter().filter(|child| child.name == "w:tc") {
                    let property =
                        |name| cell.child("w:tcPr").and_then(|properties| properties.child(name));
                    let span = property("w:gridSpan").map_or(Ok(1), |span| span.val().parse());
                    covered += span.unwrap_or(0);
                    let is_hidden = property("w:vMerge").is_some_and(|m| m.val() == "continue");
                    let is_seen = !is_hidden || cell.visible().is_empty();
                    self.expect(is_seen, || format!("{path}: text in a covered cell"));
                    // Bookmarks take no place.
                    let mut blocks = cell.children.iter().rev();
                    let last = blocks.find(|child| !child.name.starts_with("w:bookmark"));
                    let ends_well = last.is_some_and(|last| last.name == "w:p");
                    self.expect(ends_well, || format!("{path}: a cell ends with no paragraph"));
                }
                self.expect(covered == columns, || {
                    format!("{path}: a row of {covered} columns in a grid of {columns}")
                });
            }
        }
    }
}

/// Returns the bookmark that a field's instruction names.
fn target(instruction: &str) -> Option<String> {
    let mut words = instruction.split_whitespace();
    let name = words.next()?;
    let target = if REFERENCES.contains(&name) {
        words.next()
    } else if name == "HYPERLINK" {
        words.next().filter(|word| *word == "\\l").and_then(|_| words.next())
    } else {
        None
    };
    target.map(|target| target.trim_matches('"').to_owned())
}

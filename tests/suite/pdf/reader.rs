//! Reads a PDF file back: text through `ToUnicode` and `ActualText`, structure tree, navigation.
//!
//! Nothing here knows how hanpress writes; objects are parsed by lopdf.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A PDF file and the text of its marked content.
pub struct Pdf {
    doc: Document,
    pages: Vec<ObjectId>,
    marked: BTreeMap<(ObjectId, i64), Marked>,
    /// Text of artifacts, page by page.
    pub artifacts: Vec<Vec<String>>,
    /// Text outside any marked content; there must be none.
    pub loose: String,
}

/// One piece of marked content.
#[derive(Debug, Default)]
struct Marked {
    text: String,
    lang: Option<String>,
    /// How many images it draws.
    images: usize,
}

impl Pdf {
    /// Parses a file; panics at anything it can't read.
    #[track_caller]
    pub fn read(bytes: &[u8]) -> Self {
        let doc = Document::load_mem(bytes).expect("lopdf reads it");
        let pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
        let mut pdf = Self {
            doc,
            artifacts: vec![Vec::new(); pages.len()],
            pages,
            marked: BTreeMap::new(),
            loose: String::new(),
        };
        for index in 0..pdf.pages.len() {
            pdf.read_content(index);
        }
        pdf
    }

    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Follows references.
    fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.doc.dereference(object).expect("no dangling reference").1
    }

    fn get<'a>(&'a self, dict: &'a Dictionary, key: &str) -> Option<&'a Object> {
        dict.get(key.as_bytes()).ok().map(|value| self.follow(value))
    }

    fn dict<'a>(&'a self, dict: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        self.get(dict, key)?.as_dict().ok()
    }

    fn catalog(&self) -> &Dictionary {
        self.doc.catalog().expect("a catalog")
    }

    fn page(&self, index: usize) -> &Dictionary {
        self.doc.get_dictionary(self.pages[index]).expect("a page")
    }

    // --- text -----------------------------------------------------------------------------------

    fn read_content(&mut self, index: usize) {
        let page = self.pages[index];
        let content = self.doc.get_page_content(page);
        let content = Content::decode(&content).expect("content parses");
        let resources = self.dict(self.page(index), "Resources").expect("resources").clone();
        let fonts = self.unicode_maps(&resources);
        let no_map = BTreeMap::new();
        let mut font = &no_map;
        let mut open: Vec<Open> = Vec::new();
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BMC" | "BDC" => {
                    let mut opened = self.open(&operation.operands, &resources);
                    opened.silent |= open.iter().any(|outer| outer.silent);
                    let actual = opened.actual.take();
                    if let Some(mcid) = opened.mcid {
                        let marked = self.marked.entry((page, mcid)).or_default();
                        marked.lang.clone_from(&opened.lang);
                    }
                    if opened.artifact {
                        self.artifacts[index].push(String::new());
                    }
                    open.push(opened);
                    if let Some(actual) = actual {
                        self.say(page, &open, &actual);
                    }
                }
                "EMC" => drop(open.pop().expect("EMC closes something")),
                "Tf" => {
                    let name = operation.operands[0].as_name().expect("a name");
                    font = fonts.get(name).expect("a font of the resources");
                }
                "Tj" | "TJ" if !open.iter().any(|outer| outer.silent) => {
                    let text = shown(&operation.operands[0], font);
                    self.say(page, &open, &text);
                }
                "Do" => {
                    if let Some(mcid) = open.iter().rev().find_map(|outer| outer.mcid) {
                        self.marked.entry((page, mcid)).or_default().images += 1;
                    }
                }
                _ => {}
            }
        }
        assert!(open.is_empty(), "marked content is closed on page {index}");
    }

    /// Adds text to the innermost marked content that has an id.
    fn say(&mut self, page: ObjectId, open: &[Open], text: &str) {
        if open.iter().any(|outer| outer.artifact) {
            let index = self.pages.iter().position(|id| *id == page).expect("known");
            self.artifacts[index].last_mut().expect("opened").push_str(text);
        } else if let Some(mcid) = open.iter().rev().find_map(|outer| outer.mcid) {
            self.marked.entry((page, mcid)).or_default().text.push_str(text);
        } else {
            self.loose.push_str(text);
        }
    }

    fn open(&self, operands: &[Object], resources: &Dictionary) -> Open {
        let artifact = operands[0].as_name().expect("a tag") == b"Artifact";
        let mut opened = Open { artifact, ..Open::default() };
        let properties = match operands.get(1) {
            Some(Object::Dictionary(dict)) => Some(dict.clone()),
            Some(Object::Name(name)) => {
                let name = std::str::from_utf8(name).expect("ASCII");
                let all = self.dict(resources, "Properties").expect("properties");
                Some(self.dict(all, name).expect("named properties").clone())
            }
            _ => None,
        };
        if let Some(properties) = properties {
            opened.mcid = self.get(&properties, "MCID").map(|id| id.as_i64().expect("a number"));
            opened.lang = self.get(&properties, "Lang").map(text_string);
            opened.actual = self.get(&properties, "ActualText").map(text_string);
            opened.silent = opened.actual.is_some();
        }
        opened
    }

    fn unicode_maps(&self, resources: &Dictionary) -> BTreeMap<Vec<u8>, UnicodeMap> {
        let Some(fonts) = self.dict(resources, "Font") else { return BTreeMap::new() };
        let fonts = fonts.iter().map(|(name, font)| {
            let font = self.follow(font).as_dict().expect("a font");
            let map = self.get(font, "ToUnicode").expect("every font has ToUnicode");
            let map = map.as_stream().expect("a stream").get_plain_content().expect("inflates");
            (name.clone(), unicode_map(&String::from_utf8(map).expect("ASCII")))
        });
        fonts.collect()
    }

    /// Returns the text that belongs to the structure, page by page in drawing order.
    pub fn texts(&self) -> Vec<String> {
        let of_page = |page: &ObjectId| {
            let of_page = self.marked.iter().filter(|((on, _), _)| on == page);
            of_page.map(|(_, marked)| marked.text.as_str()).collect()
        };
        self.pages.iter().map(of_page).collect()
    }

    // --- structure ------------------------------------------------------------------------------

    /// Returns the structure tree as indented lines: role, attributes, text. Pieces of one line
    /// each are joined where nothing stands between them; `/` marks a new page.
    pub fn tree(&self) -> String {
        let root = self.dict(self.catalog(), "StructTreeRoot").expect("a structure tree");
        let mut out = String::new();
        let mut used = Vec::new();
        self.node(self.get(root, "K").expect("a tree"), 0, None, &mut out, &mut used);
        let mut expected: Vec<_> = self.marked.keys().copied().collect();
        used.sort_unstable();
        expected.sort_unstable();
        assert_eq!(used, expected, "every piece of marked content has one place in the tree");
        out
    }

    fn node(
        &self,
        kid: &Object,
        depth: usize,
        page: Option<ObjectId>,
        out: &mut String,
        used: &mut Vec<(ObjectId, i64)>,
    ) {
        let indent = "  ".repeat(depth);
        match kid {
            Object::Array(kids) => {
                for kid in kids {
                    self.node(self.follow(kid), depth, page, out, used);
                }
            }
            Object::Integer(mcid) => {
                let piece = (page.expect("the element names its page"), *mcid);
                used.push(piece);
                let number = self.pages.iter().position(|id| *id == piece.0).expect("known") + 1;
                let marked = &self.marked[&piece];
                let lang = marked.lang.as_ref().map(|lang| format!("[{lang}] "));
                let what = if marked.images > 0 { "(image)" } else { marked.text.as_str() };
                writeln!(out, "{indent}{number}: {}{what}", lang.unwrap_or_default()).unwrap();
            }
            Object::Dictionary(dict) => match dict.get(b"Type").and_then(Object::as_name) {
                Ok(b"MCR") => {
                    let page = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                    self.node(self.get(dict, "MCID").expect("an id"), depth, page, out, used);
                }
                Ok(b"OBJR") => {
                    let annotation = self.dict(dict, "Obj").expect("an annotation");
                    writeln!(out, "{indent}{}", self.annotation(annotation)).unwrap();
                }
                _ => {
                    let page = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                    writeln!(out, "{indent}{}", self.element(dict)).unwrap();
                    if let Some(kids) = self.get(dict, "K") {
                        self.node(kids, depth + 1, page, out, used);
                    }
                }
            },
            other => panic!("not a child of a structure element: {other:?}"),
        }
    }

    fn element(&self, dict: &Dictionary) -> String {
        let role = self.get(dict, "S").and_then(|role| role.as_name().ok()).expect("a role");
        let mut line = String::from_utf8_lossy(role).into_owned();
        for key in ["T", "Alt", "ActualText", "Lang", "ID"] {
            if let Some(value) = self.get(dict, key) {
                write!(line, " {key}={}", text_string(value)).unwrap();
            }
        }
        if let Some(attributes) = self.get(dict, "A") {
            self.attributes(attributes, &mut line);
        }
        line
    }

    fn attributes(&self, attributes: &Object, line: &mut String) {
        match self.follow(attributes) {
            Object::Array(all) => all.iter().for_each(|one| self.attributes(one, line)),
            Object::Dictionary(dict) => {
                let mut pairs: Vec<String> = dict
                    .iter()
                    .filter(|(key, _)| *key != b"O")
                    .map(|(key, value)| {
                        let value = match self.follow(value) {
                            Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
                            other => format!("{other:?}"),
                        };
                        format!(" {}={value}", String::from_utf8_lossy(key))
                    })
                    .collect();
                pairs.sort();
                line.push_str(&pairs.concat());
            }
            other => panic!("not attributes: {other:?}"),
        }
    }

    // --- navigation -----------------------------------------------------------------------------

    fn annotation(&self, annotation: &Dictionary) -> String {
        let contents = self.get(annotation, "Contents").map(text_string).unwrap_or_default();
        let target = match (self.get(annotation, "Dest"), self.dict(annotation, "A")) {
            (Some(Object::String(name, _)), _) => format!("#{}", String::from_utf8_lossy(name)),
            // A way between a note and its call.
            (Some(Object::Array(place)), _) => {
                let page = place.first().and_then(|page| page.as_reference().ok());
                let page = page.and_then(|page| self.pages.iter().position(|known| *known == page));
                format!("page {}", page.expect("a page") + 1)
            }
            (_, Some(action)) => text_string(self.get(action, "URI").expect("a URI")),
            other => panic!("a link that leads nowhere: {other:?}"),
        };
        let quads = self
            .get(annotation, "QuadPoints")
            .map_or(1, |quads| quads.as_array().expect("numbers").len() / 8);
        format!("link to {target}, {quads} area(s), says {contents:?}")
    }

    /// Returns the links of every page.
    pub fn links(&self) -> Vec<Vec<String>> {
        let of_page = |index| {
            let annotations = self.get(self.page(index), "Annots");
            let annotations = annotations.map(|all| all.as_array().expect("an array").as_slice());
            annotations
                .unwrap_or_default()
                .iter()
                .map(|one| self.annotation(self.follow(one).as_dict().expect("a dictionary")))
                .collect()
        };
        (0..self.pages.len()).map(of_page).collect()
    }

    /// Returns the bookmarks as indented lines: `+` for an open one, `-` for a closed one.
    pub fn bookmarks(&self) -> String {
        let mut out = String::new();
        if let Some(outline) = self.dict(self.catalog(), "Outlines") {
            self.bookmarks_below(outline, 0, &mut out);
        }
        out
    }

    fn bookmarks_below(&self, parent: &Dictionary, depth: usize, out: &mut String) {
        let mut next = self.dict(parent, "First");
        while let Some(item) = next {
            let count =
                self.get(item, "Count").map_or(0, |count| count.as_i64().expect("a number"));
            let sign = match count {
                1.. => "+ ",
                0 => "",
                _ => "- ",
            };
            let title = text_string(self.get(item, "Title").expect("a title"));
            let place = self.place(self.get(item, "Dest").expect("a destination"));
            writeln!(out, "{}{sign}{title} → {place}", "  ".repeat(depth)).unwrap();
            self.bookmarks_below(item, depth + 1, out);
            next = self.dict(item, "Next");
        }
    }

    /// Returns page number and height of a destination.
    fn place(&self, destination: &Object) -> String {
        let destination = match destination {
            Object::Dictionary(dict) => self.get(dict, "D").expect("a destination"),
            other => other,
        };
        let parts = destination.as_array().expect("an array");
        let page = parts[0].as_reference().expect("a page");
        let number = self.pages.iter().position(|id| *id == page).expect("known") + 1;
        format!("{number} at {}", parts[3].as_float().expect("a height").round())
    }

    /// Returns the named destinations in the order of the file.
    pub fn destinations(&self) -> Vec<String> {
        let names = self.dict(self.catalog(), "Names").and_then(|names| self.dict(names, "Dests"));
        let Some(names) = names.and_then(|tree| self.get(tree, "Names")) else { return Vec::new() };
        let names = names.as_array().expect("an array");
        let name = |pair: &[Object]| {
            let name = pair[0].as_str().expect("a string");
            let place = self.place(self.follow(&pair[1]));
            format!("{} → {place}", String::from_utf8_lossy(name))
        };
        names.chunks(2).map(name).collect()
    }

    /// Returns every page's label.
    pub fn labels(&self) -> Vec<String> {
        let labels = self.dict(self.catalog(), "PageLabels").expect("page labels");
        let ranges =
            self.get(labels, "Nums").and_then(|nums| nums.as_array().ok()).expect("ranges");
        let label_of = |page: usize| {
            let page = i64::try_from(page).expect("few pages");
            let starts = |pair: &&[Object]| pair[0].as_i64().expect("a number") <= page;
            let range = ranges.chunks(2).rfind(starts).expect("a range");
            let label = self.follow(&range[1]).as_dict().expect("a label");
            let prefix = self.get(label, "P").map(text_string).unwrap_or_default();
            let first = self.get(label, "St").map_or(1, |first| first.as_i64().expect("a number"));
            match self.get(label, "S").map(|style| style.as_name().expect("a name")) {
                Some(b"D") => {
                    let number = first + page - range[0].as_i64().expect("a number");
                    format!("{prefix}{number}")
                }
                None => prefix,
                Some(other) => panic!("a style not expected here: {other:?}"),
            }
        };
        (0..self.pages.len()).map(label_of).collect()
    }

    // --- the file -------------------------------------------------------------------------------

    /// Returns the XMP packet.
    pub fn xmp(&self) -> String {
        let metadata = self.get(self.catalog(), "Metadata").expect("metadata");
        let packet = metadata.as_stream().expect("a stream").get_plain_content();
        String::from_utf8(packet.expect("inflates")).expect("UTF-8")
    }

    /// The identifier of the press that the file is for, and its profile.
    pub fn output_intent(&self) -> (String, Vec<u8>) {
        let intents = self.get(self.catalog(), "OutputIntents").expect("intents");
        let intents = intents.as_array().expect("an array");
        let [intent] = intents.as_slice() else { panic!("{intents:?}") };
        let intent = self.follow(intent).as_dict().expect("a dictionary");
        let name = intent.get(b"OutputConditionIdentifier").and_then(Object::as_str);
        let profile = self.get(intent, "DestOutputProfile").expect("a profile");
        let profile = profile.as_stream().and_then(lopdf::Stream::decompressed_content);
        (String::from_utf8_lossy(name.expect("a name")).into_owned(), profile.expect("a stream"))
    }

    /// The colours that text is shown in, as they are set.
    pub fn text_colors(&self) -> BTreeSet<String> {
        let mut colors = BTreeSet::new();
        for page in &self.pages {
            let content = Content::decode(&self.doc.get_page_content(*page)).expect("content");
            let mut color = String::new();
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "g" | "rg" | "k" | "scn" => {
                        let values = operation.operands.iter().filter_map(|o| o.as_float().ok());
                        color = values.map(|value| format!("{value} ")).collect();
                        color.push_str(&operation.operator);
                    }
                    "Tj" | "TJ" => drop(colors.insert(color.clone())),
                    _ => {}
                }
            }
        }
        colors
    }

    pub fn lang(&self) -> String {
        text_string(self.get(self.catalog(), "Lang").expect("a language"))
    }

    /// Returns a rectangle of a page, `TrimBox` or the like.
    pub fn page_box(&self, index: usize, name: &str) -> Vec<f32> {
        let numbers = self.get(self.page(index), name).expect("the box").as_array();
        let numbers = numbers.expect("an array").iter();
        numbers.map(|number| number.as_float().expect("a number")).collect()
    }

    /// Returns a name that a page's dictionary has under a key.
    pub fn page_name(&self, index: usize, key: &str) -> String {
        let name = self.get(self.page(index), key).expect("the key").as_name().expect("a name");
        String::from_utf8_lossy(name).into_owned()
    }

    /// Returns the base fonts, with the size of the embedded program.
    pub fn fonts(&self) -> Vec<(String, usize)> {
        let mut fonts = Vec::new();
        for object in self.doc.objects.values() {
            let Ok(dict) = object.as_dict() else { continue };
            if dict.get(b"Type").and_then(Object::as_name).ok() != Some(b"FontDescriptor") {
                continue;
            }
            let name = self.get(dict, "FontName").and_then(|name| name.as_name().ok());
            let program = ["FontFile2", "FontFile3"].iter().find_map(|key| self.get(dict, key));
            let program = program.expect("an embedded program").as_stream().expect("a stream");
            let length = program.get_plain_content().expect("inflates").len();
            fonts.push((String::from_utf8_lossy(name.expect("a name")).into_owned(), length));
        }
        fonts.sort();
        fonts
    }

    /// Returns how many image objects there are.
    pub fn images(&self) -> usize {
        let is_image = |object: &&Object| {
            let subtype = object.as_stream().ok().and_then(|image| image.dict.get(b"Subtype").ok());
            subtype.and_then(|subtype| subtype.as_name().ok()) == Some(b"Image")
        };
        self.doc.objects.values().filter(is_image).count()
    }
}

/// Marked content that has begun.
#[derive(Debug, Default)]
struct Open {
    mcid: Option<i64>,
    lang: Option<String>,
    actual: Option<String>,
    artifact: bool,
    /// Its glyphs' own text doesn't count: it has an `ActualText`.
    silent: bool,
}

/// Character code → text.
type UnicodeMap = BTreeMap<u16, String>;

fn shown(operand: &Object, font: &UnicodeMap) -> String {
    match operand {
        Object::Array(parts) => parts.iter().map(|part| shown(part, font)).collect(),
        Object::String(codes, _) => codes
            .chunks(2)
            .map(|code| {
                let code = u16::from_be_bytes([code[0], code[1]]);
                // A glyph of an ActualText may have none.
                font.get(&code).cloned().unwrap_or_else(|| "\u{FFFD}".to_owned())
            })
            .collect(),
        _ => String::new(),
    }
}

/// Reads the bfchar and bfrange sections of a `CMap`.
fn unicode_map(source: &str) -> UnicodeMap {
    let mut map = UnicodeMap::new();
    let mut words = source.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "beginbfchar" => {
                while let Some(code) = words.next().and_then(hex) {
                    map.insert(code[0], utf16(&hex(words.next().expect("text")).expect("hex")));
                }
            }
            "beginbfrange" => {
                while let Some(first) = words.next().and_then(hex) {
                    let last = hex(words.next().expect("a code")).expect("hex")[0];
                    let mut text = hex(words.next().expect("text")).expect("hex");
                    for code in first[0]..=last {
                        map.insert(code, utf16(&text));
                        *text.last_mut().expect("not empty") += 1;
                    }
                }
            }
            _ => {}
        }
    }
    map
}

fn hex(word: &str) -> Option<Vec<u16>> {
    let digits = word.strip_prefix('<')?.strip_suffix('>')?;
    let unit = |at| u16::from_str_radix(digits.get(at..at + 4)?, 16).ok();
    (0..digits.len()).step_by(4).map(unit).collect()
}

fn utf16(units: &[u16]) -> String {
    String::from_utf16(units).expect("UTF-16")
}

/// Decodes a text string: UTF-16 with a mark, UTF-8 with a mark, or `PDFDocEncoding`, of which only
/// ASCII is expected.
fn text_string(object: &Object) -> String {
    let bytes = object.as_str().expect("a string");
    if let Some(utf_16) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let unit = |pair: &[u8]| u16::from_be_bytes([pair[0], pair[1]]);
        return utf16(&utf_16.chunks(2).map(unit).collect::<Vec<_>>());
    }
    String::from_utf8_lossy(bytes).trim_start_matches('\u{FEFF}').to_owned()
}

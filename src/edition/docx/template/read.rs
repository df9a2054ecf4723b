//! A template taken apart, and checked: whatever is wrong with it is said here.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{Inventory, Kind};
use super::section::HouseSection;
use super::settings::HouseSettings;
use super::{Document, Template, Unmet, names};
use crate::edition::docx::package::Part;
use crate::edition::docx::styles::BODY;
use crate::error::nearest;
use crate::package::numbering::Numbering;
use crate::package::xml::{Ns, Tree};
use crate::package::{Package, Reason, Relations};

/// The parts that are written anew whatever the template has.
const OWN: [&str; 8] = [
    "[content_types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/footnotes.xml",
    "word/_rels/footnotes.xml.rels",
];
/// The namespace of files saved as "Strict Open XML", which others can't be mixed with.
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
/// The main parts of Word's documents and templates, with macros and without.
const MAIN: [&str; 4] = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
];
/// What kind of data parts hold, in lower case.
#[derive(Default)]
struct ContentTypes {
    extensions: BTreeMap<String, String>,
    parts: BTreeMap<String, String>,
}

/// Takes a template apart.
pub(super) struct Reader<'b> {
    package: Package<'b>,
    types: ContentTypes,
    main: String,
    relations: Relations,
    parts: BTreeMap<String, Part>,
}

impl<'b> Reader<'b> {
    /// Opens a template; errors on what is no Word file.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Reason> {
        let package = Package::open(bytes)?;
        let types = content_types(&package)?;
        let root = Relations::of(&package, "")?;
        let main = root.part("officeDocument").unwrap_or("word/document.xml").to_owned();
        let relations = Relations::of(&package, &main)?;
        let reader = Self { package, types, main, relations, parts: BTreeMap::new() };
        if !reader.package.has(&reader.main) {
            return Err(format!("the main part {} is missing: this is no Word file", reader.main));
        }
        match reader.content_type(&reader.main) {
            Some(kind) if MAIN.contains(&kind.as_str()) => Ok(reader),
            _ => Err("this is no Word document or template".to_owned()),
        }
    }

    fn content_type(&self, part: &str) -> Option<String> {
        let ContentTypes { extensions, parts } = &self.types;
        let extension = || part.rsplit('.').next().unwrap_or_default().to_lowercase();
        parts.get(&part.to_lowercase()).or_else(|| extensions.get(&extension())).cloned()
    }

    /// Reads what the edition takes from it.
    pub(super) fn read(
        mut self,
        name: String,
        wanted: &BTreeMap<String, String>,
    ) -> Result<Template, Reason> {
        let missing = || "it has no styles: open it in Word and save it again".to_owned();
        let styles = self.relations.part("styles").ok_or_else(missing)?.to_owned();
        let styles_name = styles.clone();
        let styles = self.document(&styles)?.ok_or_else(missing)?;
        let tree = tree(&styles_name, &styles.text)?;
        let inventory = Inventory::read(&tree);
        if inventory.is_empty() {
            return Err(missing());
        }
        let main = self.package.read_text(&self.main)?.unwrap_or_default();
        if main.contains(STRICT) {
            return Err("it is a Strict Open XML document; save it in Word as a Word document \
                        (.docx) or template (.dotx)"
                .to_owned());
        }
        let main_tree = self::tree(&self.main, &main)?;
        let section = HouseSection::read(&main_tree, &self.relations)
            .map_err(|reason| format!("{}: {reason}", self.main))?;
        let running = section.iter().flat_map(|section| &section.references);
        for part in running.map(|reference| reference.part.clone()).collect::<Vec<_>>() {
            self.copy(&part, true)?;
        }
        let mut related = Vec::new();
        for kind in ["theme", "fontTable"] {
            if let Some(part) = self.relations.part(kind).map(str::to_owned) {
                self.copy(&part, true)?;
                related.push((kind, part));
            }
        }
        let settings = self.relations.part("settings").map(str::to_owned);
        let settings = settings.map(|part| Ok::<_, Reason>((self.document(&part)?, part)));
        let settings = match settings.transpose()? {
            Some((Some(document), part)) => {
                Some(HouseSettings::read(&self::tree(&part, &document.text)?))
            }
            _ => None,
        };
        // Lists of the template's own text are none of ours.
        let has_numbers = tree.all().any(|element| element.is(Ns::Word, "numId"));
        let (numbering, counter, taken_numbers) =
            if has_numbers { self.numbering()? } else { Default::default() };
        let has_macros = self.package.names().any(|part| part.ends_with("vbaProject.bin"));
        let mut mapped = BTreeMap::new();
        let mut unmet = Vec::new();
        for slot in names::SLOTS {
            let asked = slot.key.and_then(|key| Some((key, wanted.get(key)?)));
            let found = match asked {
                Some((key, wanted)) => {
                    let found = inventory.find(slot.kind, wanted);
                    if found.is_none() {
                        let names = inventory.names(slot.kind);
                        let nearest = nearest(wanted, names.iter().map(String::as_str));
                        let (wanted, nearest) = (wanted.clone(), nearest.map(str::to_owned));
                        unmet.push(Unmet { key, wanted, nearest });
                    }
                    found
                }
                None => slot
                    .names
                    .iter()
                    .find_map(|name| inventory.find(slot.kind, name))
                    .or_else(|| inventory.default(Kind::Paragraph).filter(|_| slot.id == BODY)),
            };
            if let Some(id) = found {
                mapped.insert(slot.id, inventory.resolve(id));
            }
        }
        let (taken_ids, taken_names) = inventory.taken();
        let own_ids = names::SLOTS
            .iter()
            .filter(|slot| !mapped.contains_key(slot.id))
            .map(|slot| (slot.id, free_id(slot.id, &taken_ids)))
            .collect();
        let default = |kind| inventory.default(kind).map(str::to_owned);
        let default_styles = [Kind::Paragraph, Kind::Character, Kind::Table].map(default);
        Ok(Template {
            name,
            mapped,
            own_ids,
            default_styles,
            taken_names,
            unmet,
            numbering,
            taken_numbers,
            counter,
            settings,
            section,
            parts: self.parts.into_values().collect(),
            related,
            has_macros,
            styles,
        })
    }

    /// Unpacks a part that may be added to; `None` if there is none of this name.
    fn document(&self, name: &str) -> Result<Option<Document>, Reason> {
        let (Some(bytes), Some(text)) = (self.package.read(name)?, self.package.read_text(name)?)
        else {
            return Ok(None);
        };
        Ok(Some(Document { bytes, text }))
    }

    /// Reads the numbering, and what is taken of its ids; pictures as bullets are copied.
    #[expect(clippy::type_complexity, reason = "what one part has, read once")]
    fn numbering(&mut self) -> Result<(Option<(String, Document)>, Numbering, (u32, u32)), Reason> {
        let Some(part) = self.relations.part("numbering").map(str::to_owned) else {
            return Ok(Default::default());
        };
        let Some(document) = self.document(&part)? else { return Ok(Default::default()) };
        let tree = tree(&part, &document.text)?;
        let largest = |element: &str, id: &str| -> Result<u32, Reason> {
            let ids = tree.root().children(element).filter_map(|one| one.number(id));
            // Word's own ids are 31 bits wide; there must be room above them.
            u32::try_from(ids.max().unwrap_or(0).max(0))
                .ok()
                .filter(|&id| id < u32::MAX / 4)
                .ok_or_else(|| format!("{part}: {element} has an id that is too large"))
        };
        let shapes = tree.root().children("abstractNum").count();
        let taken = (largest("abstractNum", "abstractNumId")?, largest("num", "numId")?);
        // Shapes count from 0, definitions from 1.
        let taken = (taken.0 + u32::from(shapes > 0), taken.1);
        let counter = Numbering::read(&tree);
        let document_bytes = document.bytes.clone();
        let text = document.text.clone();
        self.copy(&part, false)?;
        Ok((Some((part, Document { bytes: document_bytes, text })), counter, taken))
    }

    /// Copies a part and all that it points to; the part itself only if `is_whole`.
    fn copy(&mut self, name: &str, is_whole: bool) -> Result<(), Reason> {
        let mut waiting = vec![(name.to_owned(), is_whole)];
        while let Some((name, is_whole)) = waiting.pop() {
            if self.parts.contains_key(&name) {
                continue;
            }
            if OWN.contains(&name.to_lowercase().as_str()) {
                return Err(format!("{name} is used for something else than its name says"));
            }
            let Some(data) = self.package.read(&name)? else {
                return Err(format!("{name} is missing; open it in Word and save it again"));
            };
            let content_type = self
                .content_type(&name)
                .ok_or_else(|| format!("[Content_Types].xml says nothing of {name}"))?;
            if content_type.ends_with("xml") {
                let text = self.package.read_text(&name)?.unwrap_or_default();
                tree(&name, &text)?;
            }
            let relations = Relations::of(&self.package, &name)?;
            let targets = relations.iter().filter(|relation| !relation.external);
            waiting.extend(targets.map(|relation| (relation.target.clone(), true)));
            if relations.iter().next().is_some() {
                let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
                let path = format!("{folder}/_rels/{file}.rels");
                let path = path.trim_start_matches('/').to_owned();
                let data = self.package.read(&path)?.unwrap_or_default();
                self.parts.insert(path.clone(), Part::leaf(&path, None, data));
            }
            if is_whole {
                self.parts.insert(name.clone(), Part::leaf(&name, Some(&content_type), data));
            }
        }
        Ok(())
    }
}

fn tree<'t>(name: &str, text: &'t str) -> Result<Tree<'t>, Reason> {
    Tree::parse(text).map_err(|reason| format!("{name}: {reason}"))
}

fn content_types(package: &Package<'_>) -> Result<ContentTypes, Reason> {
    let name = "[Content_Types].xml";
    let text = package.read_text(name)?.ok_or_else(|| format!("{name} is missing"))?;
    let tree = tree(name, &text)?;
    let mut types = ContentTypes::default();
    for entry in tree.root().elements() {
        let Some(kind) = entry.attribute("ContentType").map(|kind| kind.into_owned()) else {
            continue;
        };
        if let Some(extension) = entry.attribute("Extension") {
            types.extensions.insert(extension.to_lowercase(), kind);
        } else if let Some(part) = entry.attribute("PartName") {
            types.parts.insert(part.trim_start_matches('/').to_lowercase(), kind);
        }
    }
    Ok(types)
}

/// Returns an id that no style has: this one, or one with a number behind it.
fn free_id(id: &str, taken: &BTreeSet<String>) -> String {
    let mut all = std::iter::once(id.to_owned()).chain((2_u32..).map(|at| format!("{id}-{at}")));
    all.find(|id| !taken.contains(&id.to_lowercase())).unwrap_or_default()
}

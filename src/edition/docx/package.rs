//! The zip package: parts, their content types and their relationships (ISO/IEC 29500-2).
//!
//! In: named parts. Out: the bytes of the file. Parts keep the order in which they were added.

use std::sync::Arc;

use super::archive::{Archive, Packed};
use super::xml::{Written, Xml};
use crate::error::{Error, Result};

/// Base of the relationship types that the transitional schema defines.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
/// Base of the content types of word-processing parts.
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// A file within the package.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Path from the package's root, without a leading slash.
    pub(super) path: String,
    /// MIME type; `None` where the extension's default holds.
    pub(super) content_type: Option<String>,
    /// Its bytes, or what stands before those that are deflated already.
    pub(super) data: Vec<u8>,
    /// Those; shared, since a checksum that can be combined has no copies.
    rest: Option<Arc<Packed>>,
    /// What it points to.
    pub(super) relations: Relations,
}

impl Part {
    /// Creates a word-processing part, `word/NAME.xml`; `kind` is the middle of its MIME type.
    pub(super) fn word(name: &str, kind: &str, xml: Xml, relations: Relations) -> Self {
        let Written { opening, rest } = xml.close();
        Self {
            path: format!("word/{name}.xml"),
            content_type: Some(format!("{WORD}{kind}+xml")),
            data: opening,
            rest: rest.map(Arc::new),
            relations,
        }
    }

    /// Creates a part that points to nothing.
    pub(super) fn leaf(path: &str, content_type: Option<&str>, data: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            content_type: content_type.map(str::to_owned),
            data,
            rest: None,
            relations: Relations::default(),
        }
    }

    /// Returns its path, what the archive holds of it, and what it points to.
    fn pack(self) -> (String, Packed, Relations) {
        let packed = match self.rest {
            Some(rest) => rest.with_opening(&self.data),
            // Images are compressed already; deflating them again costs time and gains nothing.
            None if self.path.starts_with("word/media/") => Packed::stored(self.data),
            None => Packed::deflated(&self.data),
        };
        (self.path, packed, self.relations)
    }
}

/// The relationships of one part, numbered in the order in which they were asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Relations {
    entries: Vec<Relation>,
}

#[derive(Debug, Clone)]
struct Relation {
    kind: String,
    target: String,
    external: bool,
}

impl Relations {
    /// Returns the id of a relationship to another part; `target` is relative to this one.
    pub(super) fn internal(&mut self, kind: &str, target: &str) -> String {
        self.add(Relation {
            kind: format!("{OFFICE}{kind}"),
            target: target.to_owned(),
            external: false,
        })
    }

    /// Returns the id of a relationship to something outside the package.
    pub(super) fn external(&mut self, kind: &str, target: &str) -> String {
        self.add(Relation {
            kind: format!("{OFFICE}{kind}"),
            target: target.to_owned(),
            external: true,
        })
    }

    /// Adds a relationship whose type is not one of the office document's.
    fn foreign(&mut self, kind: &str, target: &str) {
        self.add(Relation { kind: kind.to_owned(), target: target.to_owned(), external: false });
    }

    fn add(&mut self, relation: Relation) -> String {
        self.entries.push(relation);
        format!("rId{}", self.entries.len())
    }

    fn write(&self) -> Vec<u8> {
        let mut xml = Xml::new(
            "Relationships",
            &[("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")],
        );
        for (index, relation) in self.entries.iter().enumerate() {
            let id = format!("rId{}", index + 1);
            let mut attributes =
                vec![("Id", &*id), ("Type", &*relation.kind), ("Target", &*relation.target)];
            if relation.external {
                attributes.push(("TargetMode", "External"));
            }
            xml.empty("Relationship", &attributes);
        }
        xml.finish()
    }
}

/// Packs the parts; the first is the main document.
///
/// # Errors
///
/// Errors if the zip format cannot hold them (more than 4 GiB, or than 65,535 files).
pub(super) fn pack(parts: Vec<Part>) -> Result<Vec<u8>> {
    let too_large = || Error::Edition {
        edition: "DOCX",
        reason: "a package holds at most 4 GiB and 65,535 files".to_owned(),
    };
    archive(parts).ok_or_else(too_large)
}

fn archive(parts: Vec<Part>) -> Option<Vec<u8>> {
    let mut root = Relations::default();
    for part in &parts {
        match &*part.path {
            "word/document.xml" => {
                root.internal("officeDocument", &part.path);
            }
            "docProps/app.xml" => {
                root.internal("extended-properties", &part.path);
            }
            "docProps/custom.xml" => {
                root.internal("custom-properties", &part.path);
            }
            "docProps/core.xml" => root.foreign(
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                &part.path,
            ),
            _ => {}
        }
    }
    let mut archive = Archive::default();
    archive.add("[Content_Types].xml", &Packed::deflated(&content_types(&parts)))?;
    archive.add("_rels/.rels", &Packed::deflated(&root.write()))?;
    for part in parts {
        let (path, packed, relations) = part.pack();
        archive.add(&path, &packed)?;
        if !relations.entries.is_empty() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let path = format!("{folder}/_rels/{name}.rels");
            archive.add(&path, &Packed::deflated(&relations.write()))?;
        }
    }
    archive.finish()
}

fn content_types(parts: &[Part]) -> Vec<u8> {
    let mut xml = Xml::new(
        "Types",
        &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")],
    );
    let defaults = [
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
        ("jpeg", "image/jpeg"),
    ];
    for (extension, content_type) in defaults {
        xml.empty("Default", &[("Extension", extension), ("ContentType", content_type)]);
    }
    for part in parts {
        if let Some(content_type) = &part.content_type {
            let name = format!("/{}", part.path);
            xml.empty("Override", &[("PartName", &name), ("ContentType", content_type)]);
        }
    }
    xml.finish()
}

//! The zip package: parts, their content types and their relationships (ISO/IEC 29500-2).
//!
//! In: named parts. Out: the bytes of the file. Parts keep the order in which they were added,
//! bear the date 1980-01-01 and nothing of the machine.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::xml::Xml;
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
    /// Its bytes.
    pub(super) data: Vec<u8>,
    /// What it points to.
    pub(super) relations: Relations,
}

impl Part {
    /// Creates a word-processing part, `word/NAME.xml`; `kind` is the middle of its MIME type.
    pub(super) fn word(name: &str, kind: &str, xml: Xml, relations: Relations) -> Self {
        Self {
            path: format!("word/{name}.xml"),
            content_type: Some(format!("{WORD}{kind}+xml")),
            data: xml.finish(),
            relations,
        }
    }

    /// Creates a part that points to nothing.
    pub(super) fn leaf(path: &str, content_type: Option<&str>, data: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            content_type: content_type.map(str::to_owned),
            data,
            relations: Relations::default(),
        }
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
/// Errors if the zip format cannot hold them (more than 4 GiB).
pub(super) fn pack(parts: &[Part]) -> Result<Vec<u8>> {
    let mut root = Relations::default();
    for part in parts {
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
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    file(&mut zip, "[Content_Types].xml", &content_types(parts))?;
    file(&mut zip, "_rels/.rels", &root.write())?;
    for part in parts {
        file(&mut zip, &part.path, &part.data)?;
        if !part.relations.entries.is_empty() {
            let (folder, name) = part.path.rsplit_once('/').unwrap_or(("", &part.path));
            file(&mut zip, &format!("{folder}/_rels/{name}.rels"), &part.relations.write())?;
        }
    }
    Ok(zip.finish().map_err(failure)?.into_inner())
}

fn file(zip: &mut ZipWriter<Cursor<Vec<u8>>>, path: &str, data: &[u8]) -> Result<()> {
    // Images are compressed already; deflating them again costs time and gains nothing.
    let method = if path.starts_with("word/media/") {
        CompressionMethod::Stored
    } else {
        CompressionMethod::Deflated
    };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    zip.start_file(path, options).map_err(failure)?;
    zip.write_all(data).map_err(failure)
}

fn failure(error: impl std::fmt::Display) -> Error {
    Error::Edition { edition: "DOCX", reason: error.to_string() }
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

//! Fonts that travel with the document (ISO/IEC 29500-1, 17.8; ISO/IEC 29500-4, 9.1).
//!
//! In: the finished parts, which call fonts as Word users have them. Out: the same parts calling
//! the faces that the pages are set in, and these as obfuscated parts, each with the characters
//! that the document shows in it. A pass of its own: the writers know nothing of it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::WORD_NAMESPACES;
use super::format::fonts;
use super::package::{Part, Relations};
use super::settings::{self, FONTS};
use super::usage::characters_by_face;
use super::xml::Xml;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::font::{FaceRequest, FontBook, Script};
use crate::layout::LayoutDocument;
use crate::style::{Family, Weight};

const FAMILIES: [Family; 5] =
    [Family::Song, Family::Fangsong, Family::Hei, Family::Kai, Family::Mono];
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.obfuscatedFont";
/// So many bytes at the beginning of a font are obfuscated.
const OBFUSCATED: usize = 32;

/// A face as the font table has it.
struct Embedded {
    /// `w:embedRegular` and its like: which of its family's faces it is.
    element: &'static str,
    relation: String,
    key: [u8; 16],
}

/// Puts the document's fonts into the package and calls them by their names throughout.
pub(super) fn embed(
    document: &LayoutDocument,
    parts: &mut Vec<Part>,
    diagnostics: &mut Diagnostics,
) {
    let book = FontBook::embedded();
    let (mut files, mut relations) = (Vec::new(), Relations::default());
    let mut families: BTreeMap<&str, Vec<Embedded>> = BTreeMap::new();
    for (id, characters) in characters_by_face(document, book) {
        let face = book.face(id);
        let Some(mut data) = face.subset(&characters) else {
            let message = format!("{} is not embedded: its licence forbids it", face.name());
            diagnostics.push(Diagnostic::new(Code::EditionLoss, message));
            continue;
        };
        let key = obfuscate(&mut data);
        let target = format!("fonts/font{}.odttf", files.len() + 1);
        files.push(Part::leaf(&format!("word/{target}"), Some(CONTENT_TYPE), data));
        let element = match (face.weight(), face.is_italic()) {
            (Weight::Regular, false) => "w:embedRegular",
            (Weight::Bold, false) => "w:embedBold",
            (Weight::Regular, true) => "w:embedItalic",
            (Weight::Bold, true) => "w:embedBoldItalic",
        };
        let relation = relations.internal("font", &target);
        families.entry(face.family()).or_default().push(Embedded { element, relation, key });
    }
    let names: BTreeMap<&str, &str> =
        names(book).filter(|(_, family)| families.contains_key(family)).collect();
    for part in parts.iter_mut() {
        match &*part.path {
            "word/fontTable.xml" => {
                part.data = table(&mut families, &names).finish();
                part.relations = std::mem::take(&mut relations);
            }
            "word/settings.xml" => {
                let zoom = settings::ZOOM;
                replace(&mut part.data, zoom, |rest| {
                    Some((format!("{zoom}<w:embedTrueTypeFonts/><w:saveSubsetFonts/>"), rest))
                });
            }
            path if path.starts_with("word/") && path.ends_with(".xml") => {
                replace(&mut part.data, "<w:rFonts ", |rest| {
                    let (fonts, rest) = rest.split_once("/>")?;
                    let values = fonts.split('"');
                    let values: Vec<_> =
                        values.map(|value| names.get(value).copied().unwrap_or(value)).collect();
                    Some((format!("<w:rFonts {}/>", values.join("\"")), rest))
                });
            }
            _ => {}
        }
    }
    parts.extend(files);
}

/// Returns the fonts that Word users have, and the families that stand for them.
fn names(book: &FontBook) -> impl Iterator<Item = (&'static str, &'static str)> {
    FAMILIES.into_iter().flat_map(|family| {
        let request = FaceRequest { family, weight: Weight::Regular, italic: false };
        let of = |script| book.face(book.main_face(request, script)).family();
        let (latin, chinese) = fonts(family);
        [(latin, of(Script::Latin)), (chinese, of(Script::Han))]
    })
}

/// Replaces tags in a part, where `<` begins nothing else; `tag` gets what stands behind `start`
/// and returns what comes instead, and what stands behind the tag.
fn replace(
    data: &mut Vec<u8>,
    start: &str,
    tag: impl for<'t> Fn(&'t str) -> Option<(String, &'t str)>,
) {
    let text = String::from_utf8_lossy(data);
    let (mut done, mut rest) = (String::with_capacity(text.len()), &*text);
    while let Some((before, behind)) = rest.split_once(start) {
        let Some((instead, behind)) = tag(behind) else { break };
        done.push_str(before);
        done.push_str(&instead);
        rest = behind;
    }
    done.push_str(rest);
    *data = done.into_bytes();
}

/// Writes the font table: the embedded families, by other names the fonts they stand for, and the
/// fonts that are left.
fn table<'f>(
    families: &mut BTreeMap<&'f str, Vec<Embedded>>,
    names: &BTreeMap<&str, &'f str>,
) -> Xml {
    let namespace = WORD_NAMESPACES;
    let mut xml = Xml::new("w:fonts", &namespace);
    for row in FONTS {
        let Some(name) = names.get(row.0) else {
            settings::font(&mut xml, row);
            continue;
        };
        // 仿宋 and 宋体 may be one family: it stands in the table once.
        let Some(mut faces) = families.remove(name) else { continue };
        let others = format!("{},{}", row.0, row.1);
        settings::begin_font(&mut xml, (name, &others, row.2, row.3, row.4));
        let order = ["w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic"];
        faces.sort_by_key(|face| order.iter().position(|element| *element == face.element));
        for Embedded { element, relation, key } in faces {
            let key = guid(key);
            xml.empty(element, &[("r:id", &relation), ("w:fontKey", &key), ("w:subsetted", "1")]);
        }
        xml.end();
    }
    xml
}

/// Obfuscates a font by a key that comes of what it holds.
fn obfuscate(data: &mut [u8]) -> [u8; 16] {
    let mut key = [0; 16];
    for (byte, digest) in key.iter_mut().zip(Sha256::digest(&*data)) {
        *byte = digest;
    }
    // The key is taken from its end on, twice.
    let bytes = data.iter_mut().take(OBFUSCATED);
    bytes.zip(key.iter().rev().cycle()).for_each(|(byte, key)| *byte ^= key);
    key
}

fn guid(key: [u8; 16]) -> String {
    let hex: String = key.iter().map(|byte| format!("{byte:02X}")).collect();
    let group = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let groups = [group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32)];
    format!("{{{}}}", groups.join("-"))
}

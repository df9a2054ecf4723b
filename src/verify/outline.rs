//! From an exported outline to what is said: its headings and their keys.

use serde::Deserialize;

use super::line::{Line, LineBuilder};
use super::picture::Shown;
use super::said::{Block, Kind, Place, Said};

/// Sections nested deeper than this are none of ours.
const DEEPEST: u8 = 64;

#[derive(Deserialize)]
struct Exported {
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    key: String,
    label: Option<String>,
    title: String,
    children: Vec<Self>,
}

/// Says what an outline says. Errors with what is wrong with the file.
pub(super) fn read(bytes: &[u8]) -> Result<Said, String> {
    let exported: Exported = serde_json::from_slice(bytes)
        .map_err(|error| format!("it is no outline that hanpress exported: {error}"))?;
    let mut said = Said::default();
    sections(exported.sections, 1, &mut said);
    Ok(said)
}

fn sections(list: Vec<Section>, depth: u8, said: &mut Said) {
    for section in list.into_iter().filter(|_| depth < DEEPEST) {
        said.blocks.push(Block {
            shown: Shown::Unknown,
            nest: Vec::new(),
            kind: Kind::Heading(depth),
            key: Some(section.key),
            line: line(section.label.as_deref(), &section.title),
            place: Place::File,
        });
        sections(section.children, depth + 1, said);
    }
}

fn line(label: Option<&str>, title: &str) -> Line {
    let mut line = LineBuilder::default();
    line.push_text(label.unwrap_or_default());
    line.push_blank();
    line.push_text(title);
    line.finish()
}

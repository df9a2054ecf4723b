//! Notes: their calls, and their texts behind the body.

use super::blocks::prefixed;
use super::{Flavour, Writer};
use crate::layout::LayoutNote;

impl Writer<'_> {
    /// Writes the call of a note.
    pub(super) fn note_call(&self, note: usize) -> String {
        let number = self.document.notes.get(note).map_or(0, |note| note.number);
        match self.options.flavour {
            Flavour::Gfm | Flavour::Pandoc => format!("[^{number}]"),
            Flavour::CommonMark => {
                format!("<sup><a class=\"note\" href=\"#note-{number}\">{number}</a></sup>")
            }
        }
    }

    /// Writes the notes, each part with an empty line before it.
    pub(super) fn notes(&self) -> Vec<Vec<String>> {
        let notes = &self.document.notes;
        match self.options.flavour {
            Flavour::Gfm | Flavour::Pandoc => notes.iter().map(|note| self.note(note)).collect(),
            Flavour::CommonMark if notes.is_empty() => Vec::new(),
            Flavour::CommonMark => {
                let mut lines = vec!["<ol class=\"notes\">".to_owned()];
                for note in notes {
                    lines.extend([format!("<li id=\"note-{}\">", note.number), String::new()]);
                    lines.extend(self.blocks(&note.blocks, false));
                    lines.extend([String::new(), "</li>".to_owned()]);
                }
                lines.push("</ol>".to_owned());
                vec![lines]
            }
        }
    }

    /// Writes a note's definition.
    fn note(&self, note: &LayoutNote) -> Vec<String> {
        let lines = self.blocks(&note.blocks, false);
        prefixed(lines, &format!("[^{}]: ", note.number), "    ")
    }
}

//! Footnotes and endnotes: what Word calls the parts and elements of either.

use crate::layout::{LayoutNote, NotePlace};

/// Word's kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteKind {
    Foot,
    End,
}

impl NoteKind {
    /// Word has none under tables: those are footnotes.
    pub(super) fn of(note: &LayoutNote) -> Self {
        match note.place {
            NotePlace::Foot | NotePlace::Table => Self::Foot,
            NotePlace::End => Self::End,
        }
    }

    fn pick(self, foot: &'static str, end: &'static str) -> &'static str {
        match self {
            Self::Foot => foot,
            Self::End => end,
        }
    }

    pub(super) fn part(self) -> &'static str {
        self.pick("footnotes", "endnotes")
    }

    pub(super) fn root(self) -> &'static str {
        self.pick("w:footnotes", "w:endnotes")
    }

    pub(super) fn element(self) -> &'static str {
        self.pick("w:footnote", "w:endnote")
    }

    pub(super) fn properties(self) -> &'static str {
        self.pick("w:footnotePr", "w:endnotePr")
    }

    pub(super) fn reference(self) -> &'static str {
        self.pick("w:footnoteReference", "w:endnoteReference")
    }

    pub(super) fn number(self) -> &'static str {
        self.pick("w:footnoteRef", "w:endnoteRef")
    }
}

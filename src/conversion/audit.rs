//! What was changed, for the person who checks it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::decision::Decided;
use super::rule::Rule;
use super::{Profile, Risk};
use crate::source::Span;

/// The version of the audit's JSON form (`docs/schema/audit-2.json`); it is raised when a field
/// changes its meaning or goes.
pub const SCHEMA: u32 = 2;

/// Every change of a document's text, as `STEM.audit.json` has it.
///
/// Each change is in one place: counted among the tallies, or listed among the entries. Places are
/// in the decoded manuscript: bytes of UTF-8 with `\n` for every line end, whatever the file has;
/// lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The manuscript's file name, if it is known.
    pub manuscript: Option<String>,
    /// The profile that was applied.
    pub profile: Profile,
    /// What is counted, and what listed.
    pub form: AuditForm,
    /// How many changes there are of each risk.
    pub summary: Summary,
    /// The doubtful entries that nobody decided about, by [`Entry::id`], most doubtful first.
    pub most_doubtful: Vec<usize>,
    /// Changes that are counted, not listed: 龍 → 龙 a thousand times is one line.
    pub tallies: Vec<Tally>,
    /// All other changes, and the characters that were kept though they have another form, in the
    /// order of the document.
    pub entries: Vec<Entry>,
    /// Ideographs of the result that the 通用规范汉字表 does not have, by code point; only the
    /// profile `publish` promises its forms.
    pub outside_standard: Vec<Outside>,
    /// The text itself, if [`super::ConversionOptions::keep_passages`] asked for it.
    #[serde(skip)]
    pub passages: Vec<Passage>,
}

impl Audit {
    /// Iterates over the doubtful entries that nobody decided about, most doubtful first.
    pub fn doubtful(&self) -> impl Iterator<Item = &Entry> {
        self.most_doubtful.iter().filter_map(|&id| self.entries.get(id))
    }
}

/// How much of what is certain an audit lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditForm {
    /// Certain changes of single characters and marks are counted.
    #[default]
    Summary,
    /// Every change is listed.
    Full,
}

/// How many changes there are.
///
/// `certain`, `likely`, `doubtful` and `decided` together are all `changes` and all `kept`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Places where the text became another.
    pub changes: usize,
    /// Places where a character was kept though it has another form, and is not certain; and where
    /// a decision kept the text as it is.
    pub kept: usize,
    /// Right wherever they stand.
    pub certain: usize,
    /// Right as a rule.
    pub likely: usize,
    /// A person should look.
    pub doubtful: usize,
    /// A person has looked.
    pub decided: usize,
}

/// A change that occurs many times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// Why.
    pub rule: Rule,
    /// How often.
    pub count: usize,
    /// Where it occurs first, if that is known.
    pub first: Option<Location>,
}

/// A place in the decoded manuscript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Location {
    /// In bytes.
    pub span: Span,
    /// Its line, from 1; `None` if the manuscript is not at hand.
    pub line: Option<usize>,
    /// Its column in characters, from 1.
    pub column: Option<usize>,
}

/// One change, or a character that was kept though it has another form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its place among the entries, from 0.
    pub id: usize,
    /// Where, in bytes; `None` for what has no place of its own. What marks or note calls cut has
    /// them in its span.
    pub span: Option<Span>,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// Its column in characters, from 1.
    pub column: Option<usize>,
    /// The text before.
    pub before: String,
    /// The text after; the same as before if it was kept.
    pub after: String,
    /// Up to six characters that stand before it in the manuscript, in the same paragraph, heading
    /// or cell; see [`Passage`] for what is no text.
    pub left: String,
    /// Up to six characters that stand behind it.
    pub right: String,
    /// Why.
    pub rule: Rule,
    /// The clause of the standard, for punctuation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<&'static str>,
    /// How sure it is; follows from `doubt`.
    pub risk: Risk,
    /// How likely another reading is right here, per mille.
    pub doubt: u16,
    /// What else the text before can become.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<String>,
    /// What the row of the glossary notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How a person settled it; then there is no doubt left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// An ideograph of the result that the 通用规范汉字表 does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// The character.
    pub character: char,
    /// How often it stands in the result.
    pub count: usize,
    /// Where it stands first, if that is known.
    pub first: Option<Location>,
}

/// A text that was converted as one string, and what became of it.
///
/// In both texts U+2028 stands for a line break within a paragraph, and U+FFFC for what is never
/// converted: an image, a stretch of code, text in another language, a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands, in bytes of the decoded manuscript; `None` for what has no place of its
    /// own.
    pub span: Option<Span>,
    /// The line it begins in, from 1.
    pub line: Option<usize>,
    /// The text before.
    pub source: String,
    /// The text after.
    pub target: String,
    /// Every change, in order, and every character that was kept though it has another form;
    /// ranges do not overlap. What none covers is unchanged.
    pub changes: Vec<PassageChange>,
}

/// A change within a [`Passage`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageChange {
    /// Bytes of the passage's source.
    pub source: Range<usize>,
    /// Bytes of the passage's target.
    pub target: Range<usize>,
    /// Its place in [`Audit::entries`]; `None` if it is only counted among the tallies.
    pub entry: Option<usize>,
    /// Why.
    pub rule: Rule,
    /// How sure it is.
    pub risk: Risk,
}

//! Holds the editions of a manuscript against each other: they must say the same.
//!
//! In: the bytes of the editions. Out: where they differ, with both places. Each edition is read
//! back by itself, the PDF by a parser of its own (`pdf`), DOCX and Markdown by the readers of
//! manuscripts (`document`), and brought to one form (`said`); `compare` aligns two of these and
//! `tell` puts into words where they part. Nothing here knows the layout model or the writers: what
//! stands in the files counts.

mod compare;
mod document;
mod folder;
mod format;
mod line;
mod missing;
mod notes;
mod outline;
mod pdf;
mod picture;
mod said;
mod tell;

pub use folder::{Found, find};
pub use format::Format;
pub use picture::Pictures;
pub use said::Place;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::Diagnostics;
use crate::reader::{self, ReaderOptions};
use crate::source::{EncodingName, Source};
use compare::{Reading, differences};
use pdf::Unreadable;
use picture::Shown;
use said::Said;

/// What became of the comparison of a manuscript's editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether all that could be compared says the same, and nothing was unreadable.
    pub same: bool,
    /// The editions, in the order of [`Format::ALL`].
    pub editions: Vec<EditionState>,
    /// Where they differ, in the order of the text; the first of each pair of editions, or all.
    pub differences: Vec<Difference>,
    /// How many there are in all.
    pub count: usize,
}

/// An edition, and whether it could be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionState {
    /// Which.
    pub edition: Format,
    /// What became of it.
    #[serde(flatten)]
    pub state: State,
}

/// What became of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum State {
    /// It was read.
    Compared {
        /// How many blocks it says.
        blocks: usize,
    },
    /// It can't be compared by its nature: a PDF for the press has no structure.
    NotComparable {
        /// Why.
        reason: String,
    },
    /// It could not be read.
    Unreadable {
        /// Why.
        reason: String,
    },
}

/// Where two editions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// In what.
    pub what: What,
    /// What is different, as a clause.
    pub message: String,
    /// Which edition is to blame, if that can be told.
    pub hint: Option<String>,
    /// The two editions; the same one twice if it contradicts itself.
    pub sides: [Side; 2],
}

/// What editions may differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum What {
    /// Something is there in one of them only.
    Missing,
    /// The order of blocks.
    Order,
    /// The characters.
    Text,
    /// What a block is.
    Kind,
    /// A heading's level.
    Level,
    /// The name by which links lead there.
    Key,
    /// Lists, their labels, quotations, notes.
    Nesting,
    /// A call of a note.
    Note,
    /// Where a link stands, or leads.
    Link,
    /// An image: its description, or what it shows.
    Image,
    /// A table's cells.
    Cell,
    /// Bold, italic and the like; told of DOCX and Markdown alone.
    Marks,
    /// What stands above text.
    Reading,
    /// An edition contradicts itself: a PDF shows other text than it says.
    Itself,
}

/// One of two editions at the place where they differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Which.
    pub edition: Format,
    /// Where.
    pub place: Place,
    /// The words there; `None` where something is missing.
    pub excerpt: Option<Excerpt>,
}

/// Words around a character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// The words, without blanks that count for nothing.
    pub text: String,
    /// After how many characters the one stands that is meant.
    pub mark: usize,
}

impl fmt::Display for Difference {
    /// Writes it as lines: what, then both places with the words there and a mark below the
    /// character that differs.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        let shown = if self.what == What::Itself { 1 } else { 2 };
        for Side { edition, place, excerpt } in self.sides.iter().take(shown) {
            let head = format!("{edition}, {place}: ");
            match excerpt {
                Some(Excerpt { text, mark }) if !text.is_empty() => {
                    let before: usize =
                        text.chars().take(*mark).map(|c| c.width().unwrap_or(0)).sum();
                    let blank = " ".repeat(head.width() + before);
                    write!(formatter, "\n  | {head}{text}\n  | {blank}^")?;
                }
                Some(_) | None => write!(formatter, "\n  | {head}—")?,
            }
        }
        match &self.hint {
            Some(hint) => write!(formatter, "\n  = {hint}"),
            None => Ok(()),
        }
    }
}

/// The bytes of an edition.
#[derive(Debug, Clone)]
pub struct EditionBytes {
    /// Which.
    pub edition: Format,
    /// The whole file.
    pub bytes: Arc<Vec<u8>>,
    /// Where the pictures are, for Markdown, which only names them.
    pub pictures: Pictures,
}

/// Compares the editions of a manuscript; `all` lists every difference, not only the first of each
/// pair of editions.
///
/// They are read in parallel on the current rayon pool.
#[must_use]
pub fn verify(editions: &[EditionBytes], all: bool) -> Verdict {
    let mut read: Vec<(Format, Result<Said, Unreadable>)> =
        editions.par_iter().map(|one| (one.edition, isolated(|| read(one)))).collect();
    read.sort_by_key(|(format, _)| *format);
    let readings: Vec<Reading<'_>> = read
        .iter()
        .filter_map(|(format, said)| Some(Reading { format: *format, said: said.as_ref().ok()? }))
        .collect();
    let mut found: Vec<Difference> =
        readings.iter().flat_map(|reading| contradictions(*reading)).collect();
    found.extend(compared(&readings));
    let count = found.len();
    if !all {
        found.truncate(1);
    }
    let states: Vec<EditionState> = read
        .iter()
        .map(|(edition, said)| EditionState { edition: *edition, state: state(said) })
        .collect();
    let is_read = |state: &EditionState| !matches!(state.state, State::Unreadable { .. });
    Verdict {
        same: count == 0 && states.iter().all(is_read),
        editions: states,
        differences: found,
        count,
    }
}

fn state(said: &Result<Said, Unreadable>) -> State {
    match said {
        Ok(said) => State::Compared { blocks: said.blocks.len() },
        Err(reason @ Unreadable::Untagged) => State::NotComparable { reason: reason.to_string() },
        Err(reason) => State::Unreadable { reason: reason.to_string() },
    }
}

/// Turns a panic into damage: whatever a file holds, it is told what can't be read.
fn isolated(read: impl FnOnce() -> Result<Said, Unreadable>) -> Result<Said, Unreadable> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Unreadable::Damaged("it is damaged in a way that no reader here expects".to_owned()))
    })
}

/// Reads an edition.
fn read(edition: &EditionBytes) -> Result<Said, Unreadable> {
    let EditionBytes { edition: format, bytes, pictures } = edition;
    let format = *format;
    let path = format!("edition.{}", format.extension());
    let path = Path::new(&path);
    let options = ReaderOptions::default();
    let damaged = |error: crate::Error| match error {
        crate::Error::Manuscript { reason, .. } => Unreadable::Damaged(reason),
        other => Unreadable::Damaged(other.to_string()),
    };
    // What the readers notice was told when the editions were made, or is told by what differs.
    let mut unheard = Diagnostics::new();
    match format {
        Format::Pdf => pdf::read(bytes),
        Format::Docx => {
            let unpacked =
                reader::docx::read(path, bytes, &options, &mut unheard).map_err(damaged)?;
            let shown = |name: &str| {
                unpacked.images.get(name).map_or(Shown::Unknown, |data| Shown::of_file(data))
            };
            Ok(document::say(&unpacked.document, &unpacked.source, format, &shown))
        }
        Format::Markdown => {
            let bytes = bytes.to_vec();
            let source = Source::decode(path, bytes, Some(EncodingName::Utf8), &mut unheard)
                .map_err(damaged)?;
            let document = reader::markdown::read(&source, &options, &mut unheard);
            Ok(document::say(&document, &source, format, &|name| pictures.shown(name)))
        }
        Format::Outline => outline::read(bytes).map_err(Unreadable::Damaged),
    }
}

/// Returns where an edition contradicts itself.
fn contradictions(reading: Reading<'_>) -> impl Iterator<Item = Difference> {
    let Reading { format, said } = reading;
    said.faults.iter().map(move |fault| {
        let side = tell::side(format, fault.place, None);
        let message = format!("{format} contradicts itself: {}", fault.message);
        Difference { what: What::Itself, message, hint: None, sides: [side.clone(), side] }
    })
}

/// Holds all editions against one: Markdown if it is there, else the first.
fn compared(readings: &[Reading<'_>]) -> Vec<Difference> {
    let Some(reference) =
        readings.iter().find(|reading| reading.format == Format::Markdown).or(readings.first())
    else {
        return Vec::new();
    };
    let others: Vec<&Reading<'_>> =
        readings.iter().filter(|other| other.format != reference.format).collect();
    let mut pairs: Vec<(Format, Vec<Difference>)> =
        others.par_iter().map(|other| (other.format, differences(**other, *reference))).collect();
    let text: Vec<usize> =
        (0..pairs.len()).filter(|pair| pairs[*pair].0 != Format::Outline).collect();
    if let [one, other] = text.as_slice() {
        let (one, other) = (*one, *other);
        let hint = match (pairs[one].1.is_empty(), pairs[other].1.is_empty()) {
            (false, true) => Some((pairs[one].0, pairs[other].0, reference.format)),
            (true, false) => Some((pairs[other].0, pairs[one].0, reference.format)),
            (false, false) if differences(*others[one], *others[other]).is_empty() => {
                Some((reference.format, pairs[one].0, pairs[other].0))
            }
            _ => None,
        };
        if let Some((odd, a, b)) = hint {
            for difference in pairs.iter_mut().flat_map(|(_, found)| found) {
                let is_meant = difference.sides.iter().any(|side| side.edition == odd);
                difference.hint =
                    is_meant.then(|| format!("{a} and {b} say the same; {odd} is the odd one out"));
            }
        }
    }
    pairs.into_iter().flat_map(|(_, found)| found).collect()
}

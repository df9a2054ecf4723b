//! Inline content ⇄ one string, so that marks, links and note calls cut no word.
//!
//! In the string
//! - a run's text stands as it is, whatever its marks and link;
//! - a note call and a mark for the index are nothing: a word may go on behind them;
//! - a break is U+2028: no word goes on behind it, but a quotation does;
//! - an image, a reference, code, text in another language, a URL and a mail address are
//!   one U+FFFC each:
//!   nothing that stands behind them belongs to a word before them, and what they hold is not
//!   converted;
//! - protected text, and text marked as Simplified in a Traditional manuscript (or the other way
//!   round), stands as it is: the marks beside it see its characters, and [`Flat::protected`] tells where it is.
//!
//! Back again, a border between runs that falls inside a change is put where it was, counted in
//! characters: inside a word of as many characters as before, each character stays in its run;
//! where the number changes, the runs are filled from the left and the last one takes what is
//! left. Nothing is lost, but a run may be left empty (a word of three characters in three runs
//! that becomes one of two); it is dropped.

use std::ops::Range;

use super::Conversion;
use super::address;
use super::change::Change;
use crate::document::{Inline, Lang, Marks, Origin, Text};
use crate::source::Span;

/// Stands for what is not text, or not to be converted.
const OBJECT: &str = "\u{FFFC}";
/// Stands for a line break within a paragraph.
const LINE: &str = "\u{2028}";

/// A stretch of a run's text.
#[derive(Debug)]
struct Piece {
    /// Where it stands in the flat text.
    flat: Range<usize>,
    /// Which inline it belongs to.
    inline: usize,
    /// Where it stands in that run.
    run: Range<usize>,
    /// Whether the flat text holds the stretch itself, not an object in its place.
    is_text: bool,
}

/// Inline content as one string.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// The string.
    pub text: String,
    /// Where text stands that is kept as it is.
    pub protected: Vec<Range<usize>>,
    pieces: Vec<Piece>,
}

impl Flat {
    /// Flattens inline content of a document in `lang`.
    pub(super) fn new(content: &[Inline], lang: &Lang) -> Self {
        let mut flat = Self::default();
        for (inline, item) in content.iter().enumerate() {
            match item {
                Inline::Text(run) => flat.push_run(inline, run, lang),
                Inline::NoteCall { .. } | Inline::Index(_) => {}
                Inline::Image(_) | Inline::Reference(_) => flat.text.push_str(OBJECT),
                Inline::Break => flat.text.push_str(LINE),
            }
        }
        flat
    }

    fn push_run(&mut self, inline: usize, run: &Text, lang: &Lang) {
        let is_foreign = !run.lang.as_ref().unwrap_or(lang).is_chinese();
        if is_foreign || run.marks.contains(Marks::CODE) {
            self.push_piece(inline, 0..run.text.len(), OBJECT, false);
            return;
        }
        let is_other_script = run.lang.as_ref().is_some_and(|other| !other.has_script_of(lang));
        if is_other_script || run.marks.contains(Marks::PROTECTED) {
            let start = self.text.len();
            self.push_text(inline, run, 0..run.text.len());
            self.protected.push(start..self.text.len());
            return;
        }
        let mut done = 0;
        for address in address::find(&run.text) {
            self.push_text(inline, run, done..address.start);
            self.push_piece(inline, address.clone(), OBJECT, false);
            done = address.end;
        }
        self.push_text(inline, run, done..run.text.len());
    }

    fn push_text(&mut self, inline: usize, run: &Text, range: Range<usize>) {
        if let Some(text) = run.text.get(range.clone()).filter(|text| !text.is_empty()) {
            self.push_piece(inline, range, text, true);
        }
    }

    fn push_piece(&mut self, inline: usize, run: Range<usize>, text: &str, is_text: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { flat: start..self.text.len(), inline, run, is_text });
    }

    /// Cuts what the string was converted to back into runs like those of `content`, from which
    /// the string was made.
    pub(super) fn cut(&self, content: &[Inline], conversion: &Conversion) -> Vec<Inline> {
        let Conversion { text, changes } = conversion;
        let mut cutter = Cutter { source: &self.text, target: text, changes, ahead: 0 };
        let emptied = |item: &Inline| match item {
            Inline::Text(run) => {
                let text = String::with_capacity(run.text.len());
                Inline::Text(Text {
                    text,
                    lang: run.lang.clone(),
                    origin: Origin::unknown(),
                    ..*run
                })
            }
            Inline::NoteCall { .. }
            | Inline::Image(_)
            | Inline::Reference(_)
            | Inline::Index(_)
            | Inline::Break => item.clone(),
        };
        let mut result: Vec<Inline> = content.iter().map(emptied).collect();
        for piece in &self.pieces {
            let (Some(Inline::Text(old)), Some(Inline::Text(new))) =
                (content.get(piece.inline), result.get_mut(piece.inline))
            else {
                continue;
            };
            if piece.is_text {
                cutter.cut(piece, old, new);
            } else {
                new.origin.append(new.text.len(), &old.origin, piece.run.clone());
                new.text.push_str(old.text.get(piece.run.clone()).unwrap_or_default());
            }
        }
        without_empty_runs(result)
    }

    /// Returns where the text stands in the source, from its first run to its last.
    pub(super) fn span(&self, content: &[Inline]) -> Option<Span> {
        let of = |piece: &Piece| match content.get(piece.inline) {
            Some(Inline::Text(run)) => run.origin.source_span(piece.run.clone()),
            _ => None,
        };
        let (first, last) = (of(self.pieces.first()?)?, of(self.pieces.last()?)?);
        Some(Span { start: first.start, end: last.end.max(first.start) })
    }

    /// Returns where a range of the string stands in the source, if that is known.
    pub(super) fn source_span(&self, content: &[Inline], range: Range<usize>) -> Option<Span> {
        let offset = |at: usize| {
            let after = self.pieces.partition_point(|piece| piece.flat.start <= at);
            let piece = self.pieces.get(after.checked_sub(1)?)?;
            let Some(Inline::Text(run)) = content.get(piece.inline) else { return None };
            run.origin.source_offset(piece.run.start + at - piece.flat.start)
        };
        let start = offset(range.start)?;
        let last = offset(range.end.checked_sub(1)?)?;
        Some(Span::new(start, last.max(start) + 1))
    }
}

/// Cuts the target where the source was cut; asked for ascending places.
struct Cutter<'a> {
    source: &'a str,
    target: &'a str,
    /// The changes that end behind the last place asked for.
    changes: &'a [Change],
    /// How far the target is ahead of the source before the first of them.
    ahead: isize,
}

impl Cutter<'_> {
    /// Adds to `new` what has become of a piece of `old`.
    fn cut(&mut self, piece: &Piece, old: &Text, new: &mut Text) {
        let mut at = piece.flat.start;
        while at < piece.flat.end {
            // Up to the next change, or to the end of the change that stands here. Those that leave
            // the length as it was, as most do, move nothing.
            let is_moving = |change: &&Change| {
                change.source.end > at
                    && (change.source.end > piece.flat.end
                        || change.source.start < at
                        || change.source.len() != change.target.len())
            };
            let (next, is_changed) = match self.changes.iter().find(is_moving) {
                Some(change) if change.source.start <= at => (change.source.end, true),
                Some(change) => (change.source.start, false),
                None => (piece.flat.end, false),
            };
            let next = next.min(piece.flat.end);
            let target = self.border(at)..self.border(next);
            let text = self.target.get(target).unwrap_or_default();
            let run =
                piece.run.start + at - piece.flat.start..piece.run.start + next - piece.flat.start;
            if !is_changed || text.len() == run.len() {
                new.origin.append(new.text.len(), &old.origin, run);
            } else if let Some(span) = old.origin.source_span(run) {
                new.origin.push(new.text.len(), span);
            }
            new.text.push_str(text);
            at = next;
        }
    }

    /// Returns the place in the target that answers to a place in the source, and leaves behind
    /// the changes that end there.
    fn border(&mut self, at: usize) -> usize {
        while let Some((change, rest)) = self.changes.split_first() {
            if change.source.end > at {
                break;
            }
            self.ahead = change.target.end.wrapping_sub(change.source.end).cast_signed();
            self.changes = rest;
        }
        match self.changes.first() {
            Some(change) if change.source.start < at => self.border_within(change, at),
            _ => at.wrapping_add_signed(self.ahead),
        }
    }

    fn border_within(&self, change: &Change, at: usize) -> usize {
        let count = self.source.get(change.source.start..at).map_or(0, |text| text.chars().count());
        let after = self.target.get(change.target.clone()).unwrap_or_default();
        let length: usize = after.chars().take(count).map(char::len_utf8).sum();
        change.target.start + length
    }
}

/// Drops runs that are empty, and joins the neighbours that this makes alike.
fn without_empty_runs(content: Vec<Inline>) -> Vec<Inline> {
    let is_empty = |item: &Inline| matches!(item, Inline::Text(run) if run.text.is_empty());
    if !content.iter().any(is_empty) {
        return content;
    }
    let mut kept: Vec<Inline> = Vec::with_capacity(content.len());
    for item in content.into_iter().filter(|item| !is_empty(item)) {
        match (kept.last_mut(), item) {
            (Some(Inline::Text(last)), Inline::Text(run)) if last.is_like(&run) => {
                last.origin.append(last.text.len(), &run.origin, 0..run.text.len());
                last.text.push_str(&run.text);
            }
            (_, item) => kept.push(item),
        }
    }
    kept
}

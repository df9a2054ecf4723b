//! The ways between notes and their calls, and labels that are known only once the pages are.

use std::collections::{BTreeMap, BTreeSet};

use super::place::StackedPage;
use super::setter::{Setting, label_items};
use super::strip::NoteMark;
use crate::document::NoteId;
use crate::layout::{Content, Jump, NotePlace, Point, Tag, note_label};

/// Returns the jumps of every page: from each call to its note on the same page, if it is there,
/// and back.
pub(super) fn jumps(
    pages: &[StackedPage],
    labels: &Labels,
    setting: Setting<'_>,
) -> Vec<Vec<Jump>> {
    let mut notes: BTreeMap<NoteId, Place> = BTreeMap::new();
    let mut calls: BTreeMap<NoteId, Place> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for (note, point) in &page.notes {
            notes.entry(*note).or_insert((index, *point));
        }
        for mark in page.note_marks.iter().filter(|mark| mark.is_call) {
            calls.entry(mark.note).or_insert((index, corner(mark)));
        }
    }
    let ways = pages.iter().enumerate().map(|(index, page)| {
        let jump = |mark: &NoteMark| {
            let here = if mark.is_call {
                page.notes.iter().find(|(note, _)| *note == mark.note).map(|(_, point)| *point)
            } else {
                let calls = page.note_marks.iter().filter(|call| call.is_call);
                calls.filter(|call| call.note == mark.note).map(corner).next()
            };
            let elsewhere = if mark.is_call { &notes } else { &calls };
            let place = here.map(|point| (index, point));
            let (page, point) = place.or_else(|| elsewhere.get(&mark.note).copied())?;
            let label = labels.of(index, mark.note);
            let alt = if mark.is_call {
                format!("{}{label}", called(mark.note, setting))
            } else {
                format!("正文{label}")
            };
            Some(Jump { rect: mark.rect, node: mark.node, page, point, alt })
        };
        page.note_marks.iter().filter_map(jump).collect()
    });
    ways.collect()
}

/// Returns what a note is called by its place.
fn called(note: NoteId, setting: Setting<'_>) -> &'static str {
    match place(note, setting) {
        NotePlace::Foot => "脚注",
        NotePlace::Table => "表注",
        NotePlace::End => "尾注",
    }
}

fn place(note: NoteId, setting: Setting<'_>) -> NotePlace {
    let note = setting.document.notes.get(note.0 as usize);
    note.map_or(NotePlace::Foot, |note| note.place)
}

/// A page and a place on it.
type Place = (usize, Point);

fn corner(mark: &NoteMark) -> Point {
    Point { x: mark.rect.x, y: mark.rect.y }
}

/// The labels of notes where the pages number them.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// By note; what a page says stands before what the document says.
    document: BTreeMap<NoteId, String>,
    pages: Vec<BTreeMap<NoteId, String>>,
}

impl Labels {
    /// The labels that the document gives.
    pub(super) fn of_document(setting: Setting<'_>) -> Self {
        let notes = &setting.document.notes;
        let document = (0..).map(NoteId).zip(notes.iter().map(|note| note.label.clone()));
        Self { document: document.collect(), pages: Vec::new() }
    }

    /// Numbers the notes of each page from 1, in the order of their calls; `most` is the highest
    /// number that there is room for.
    pub(super) fn of_pages(pages: &[StackedPage], most: usize, setting: Setting<'_>) -> Self {
        let style = setting.document.sheet.notes.labels;
        let is_numbered = |mark: &&NoteMark| place(mark.note, setting) == NotePlace::Foot;
        let mut latest: BTreeMap<NoteId, String> = BTreeMap::new();
        let numbered = pages.iter().map(|page| {
            let mut seen = BTreeSet::new();
            let marks = || page.note_marks.iter().filter(is_numbered);
            for mark in marks().filter(|mark| mark.is_call) {
                if seen.insert(mark.note) {
                    let number = u32::try_from(seen.len()).unwrap_or(u32::MAX);
                    latest.insert(mark.note, note_label(style, number, most));
                }
            }
            let on_page = marks()
                .filter_map(|mark| latest.get(&mark.note).map(|label| (mark.note, label.clone())));
            on_page.collect()
        });
        let pages = numbered.collect();
        Self { pages, ..Self::of_document(setting) }
    }

    fn of(&self, page: usize, note: NoteId) -> &str {
        let on_page = self.pages.get(page).and_then(|labels| labels.get(&note));
        on_page.or_else(|| self.document.get(&note)).map(String::as_str).unwrap_or_default()
    }

    /// Prints the labels that the pages give in place of those they were set with, each in the
    /// middle of its room.
    pub(super) fn print(&self, pages: &mut [StackedPage], setting: Setting<'_>) {
        for (index, page) in pages.iter_mut().enumerate() {
            for mark in page.note_marks.clone() {
                let on_page = self.pages.get(index).and_then(|labels| labels.get(&mark.note));
                let Some(label) = on_page.cloned() else { continue };
                let is_of_mark = |tag: Tag| tag == Tag::Node(mark.node);
                let Some(at) = page.items.iter().position(|item| is_of_mark(item.tag)) else {
                    continue;
                };
                let count =
                    page.items.iter().skip(at).take_while(|item| is_of_mark(item.tag)).count();
                let Some(Content::Glyphs(first)) = page.items.get(at).map(|item| &item.content)
                else {
                    continue;
                };
                let (runs, width) = setting.label(&label, &mark.style);
                let place = Point {
                    x: mark.rect.x + (mark.rect.width - width) / 2,
                    y: first.origin.y + mark.style.rise,
                };
                let items: Vec<_> = label_items(runs, Tag::Node(mark.node), place).collect();
                let (before, after) = (count, items.len());
                page.items.splice(at..at + before, items);
                // Folios that are filled in later know their places by number.
                for slot in page.slots.iter_mut().filter(|slot| slot.at > at) {
                    slot.at = slot.at + after - before;
                }
            }
        }
    }
}

/// Returns the most notes at its foot that any page calls.
pub(super) fn most_on_a_page(pages: &[StackedPage], setting: Setting<'_>) -> usize {
    let is_foot = |mark: &&NoteMark| place(mark.note, setting) == NotePlace::Foot;
    let called = |page: &StackedPage| {
        let calls = page.note_marks.iter().filter(|mark| mark.is_call).filter(is_foot);
        calls.map(|mark| mark.note).collect::<BTreeSet<_>>().len()
    };
    pages.iter().map(called).max().unwrap_or(0)
}

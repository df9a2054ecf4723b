//! Bookmarks: which headings, captions and notes they name.
//!
//! In: the trees of the main part and the notes, before they are read. Out: a key for each heading
//! or caption that has a good name, or that something refers to; and where every bookmark leads.
//! Files of our own name figures and tables without a number, too: around the image, around the
//! table.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{self, Field, Target};
use super::losses::{Loss, Losses};
use super::paragraph;
use super::results::caption_of;
use super::styles::{CaptionOf, Role, Styles};
use crate::package::xml::{Element, Ns, Tree};
use crate::reader::key::key;
use crate::source::Span;

/// Where bookmarks lead.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// The keys of headings, and of figures and tables by their captions, by paragraphs' nodes; and
    /// by those of images and tables.
    pub(super) keys: BTreeMap<(Story, u32), String>,
    /// What bookmarks stand for.
    pub(super) places: BTreeMap<String, Place>,
    /// The notes called within bookmarks.
    pub(super) notes: BTreeMap<String, NoteName>,
}

/// The part that text stands in: the main one, or one of notes.
pub(super) type Story = Option<NoteKind>;

/// A heading, or a caption and what it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) key: String,
    /// What it says, but for what Word counts.
    pub(super) text: String,
    pub(super) is_caption: bool,
}

/// A note by its kind and Word's id.
pub(super) type NoteName = (NoteKind, i64);

/// Notes at the foot of the page, and at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Foot,
    End,
}

impl Anchors {
    /// Finds them.
    pub(super) fn find(
        trees: &[(Story, &Tree<'_>)],
        styles: &Styles,
        is_own: bool,
        losses: &mut Losses,
    ) -> Self {
        let referred: BTreeSet<String> =
            trees.iter().flat_map(|(_, tree)| referred(tree)).collect();
        let (counts, anchors) = (Counts::default(), Self::default());
        let mut finder = Finder { anchors, styles, is_own, referred, counts, losses };
        for (story, tree) in trees {
            finder.places(*story, tree);
            finder.anchors.find_notes(tree);
        }
        finder.anchors
    }

    /// Notes called between the two ends of a bookmark.
    fn find_notes(&mut self, tree: &Tree<'_>) {
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        for element in tree.all() {
            let (Ns::Word, name) = element.tag() else { continue };
            match name {
                "bookmarkStart" => {
                    if let (Some(id), Some(name)) =
                        (element.attribute("id"), element.attribute("name"))
                        && name.starts_with("_Ref")
                    {
                        open.insert(id.into_owned(), name.into_owned());
                    }
                }
                "bookmarkEnd" => {
                    open.remove(&*element.attribute("id").unwrap_or_default());
                }
                "footnoteReference" | "endnoteReference" => {
                    let kind = kind(name);
                    let Some(id) = element.number("id") else { continue };
                    for name in open.values() {
                        self.notes.entry(name.clone()).or_insert((kind, id));
                    }
                }
                _ => {}
            }
        }
    }
}

/// What finds the places of all parts.
struct Finder<'f> {
    anchors: Anchors,
    styles: &'f Styles,
    is_own: bool,
    /// The bookmarks that something leads to.
    referred: BTreeSet<String>,
    counts: Counts,
    losses: &'f mut Losses,
}

impl Finder<'_> {
    /// Finds the places in a part.
    fn places(&mut self, story: Story, tree: &Tree<'_>) {
        let mut within: BTreeSet<u32> = BTreeSet::new();
        let mut waiting: Vec<String> = Vec::new();
        for element in tree.all() {
            match element.tag() {
                (Ns::Word, "bookmarkStart") if !within.contains(&element.id()) => {
                    waiting.extend(element.attribute("name").map(|name| name.into_owned()));
                }
                (Ns::Word, "tbl") => {
                    let own = waiting.iter().position(|name| self.own_key(name).is_some());
                    let Some(name) = own.map(|at| waiting.remove(at)) else { continue };
                    if let Some(key) = self.own_key(&name) {
                        let (text, is_caption) = (String::new(), true);
                        let place = Place { key, text, is_caption };
                        self.add((story, element.id()), vec![name], place);
                    }
                }
                (Ns::Word, "p") => {
                    let mut names = std::mem::take(&mut waiting);
                    for mark in element.below().filter(|e| e.is(Ns::Word, "bookmarkStart")) {
                        if within.insert(mark.id()) {
                            names.extend(mark.attribute("name").map(|name| name.into_owned()));
                        }
                    }
                    self.paragraph(story, element, names);
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, story: Story, element: Element<'_>, names: Vec<String>) {
        let invented = self.counts.name(self.styles, element);
        let own = names.iter().find_map(|name| self.own_key(name));
        let key = match (own, invented) {
            (Some(key), _) => Some(key),
            (None, None) => None,
            (None, Some(invented)) => names.iter().find_map(|name| key(name)).or_else(|| {
                let is_referred = names.iter().any(|name| self.referred.contains(name));
                is_referred.then(|| {
                    self.losses.add(Loss::InventedKey, Span::default());
                    invented
                })
            }),
        };
        let Some(key) = key else { return };
        let is_caption = !matches!(paragraph::role(self.styles, element), Role::Heading(_));
        let place = Place { key, text: text(element), is_caption };
        self.add((story, element.id()), names, place);
    }

    /// Returns the key that a bookmark of our own is: every name but Word's, `section_1` too.
    fn own_key(&self, name: &str) -> Option<String> {
        (self.is_own && !name.starts_with('_')).then(|| name.replace('_', "-"))
    }

    fn add(&mut self, node: (Story, u32), names: Vec<String>, place: Place) {
        self.anchors.keys.insert(node, place.key.clone());
        for name in names {
            self.anchors.places.insert(name, place.clone());
        }
    }
}

/// Returns the kind of note that an element calls.
pub(super) fn kind(name: &str) -> NoteKind {
    if name.starts_with("end") { NoteKind::End } else { NoteKind::Foot }
}

/// How many headings, figures and tables there were.
#[derive(Default)]
struct Counts {
    headings: usize,
    figures: usize,
    tables: usize,
}

impl Counts {
    /// Counts a heading or caption, and returns a key for it by its position; `None` for any other
    /// paragraph.
    fn name(&mut self, styles: &Styles, paragraph: Element<'_>) -> Option<String> {
        let counted = || {
            instructions(paragraph.below()).iter().find_map(|text| match fields::read(text) {
                Field::Sequence(name) => caption_of(&name),
                _ => None,
            })
        };
        let of = match paragraph::role(styles, paragraph) {
            Role::Heading(_) => {
                self.headings += 1;
                return Some(format!("heading-{}", self.headings));
            }
            Role::Caption(of) => of.or_else(counted).unwrap_or(CaptionOf::Figure),
            _ => counted()?,
        };
        Some(match of {
            CaptionOf::Figure => {
                self.figures += 1;
                format!("figure-{}", self.figures)
            }
            CaptionOf::Table => {
                self.tables += 1;
                format!("table-{}", self.tables)
            }
        })
    }
}

/// Returns the text of a paragraph, but for deleted text.
fn text(paragraph: Element<'_>) -> String {
    let texts = paragraph.below().filter(|element| element.is(Ns::Word, "t"));
    texts.map(|text| text.text().into_owned()).collect()
}

/// Collects the instructions of fields; one may be cut into several runs.
fn instructions<'t>(elements: impl Iterator<Item = Element<'t>>) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), String::new());
    for element in elements {
        match element.tag() {
            (Ns::Word, "instrText") => open.push_str(&element.text()),
            (Ns::Word, "fldChar") if !open.is_empty() => found.push(std::mem::take(&mut open)),
            (Ns::Word, "fldSimple") => {
                found.extend(element.attribute("instr").map(|text| text.into_owned()));
            }
            _ => {}
        }
    }
    found
}

/// Collects the bookmarks that links and references lead to; those of contents lists don't count.
fn referred(tree: &Tree<'_>) -> BTreeSet<String> {
    let links = tree.all().filter(|element| element.is(Ns::Word, "hyperlink"));
    let links = links.filter_map(|link| link.attribute("anchor").map(|name| name.into_owned()));
    let fields = instructions(tree.all());
    let fields = fields.iter().filter_map(|instruction| reference(instruction));
    links.chain(fields).filter(|name| !name.starts_with("_Toc")).collect()
}

fn reference(instruction: &str) -> Option<String> {
    match fields::read(instruction) {
        Field::Link { target: Target::Bookmark(name), .. }
        | Field::Reference { bookmark: name, .. } => Some(name),
        _ => None,
    }
}

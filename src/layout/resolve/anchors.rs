//! What references and links can lead to: sections, figures and tables by key, with what they are
//! called.

use std::collections::{BTreeMap, VecDeque};

use super::captions::{CaptionNumbers, Captionable};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Origin, plain_text};
use crate::layout::LayoutNumber;
use crate::outline::{Key, Outline};
use crate::style::CaptionStyle;

/// A place that can be referred to.
#[derive(Debug, Clone)]
pub(super) struct Anchored {
    /// Its key.
    pub(super) key: Key,
    /// Its number as a reference prints it, 第三章 or 图2.
    pub(super) number: Option<String>,
    /// Its heading or caption.
    pub(super) title: String,
}

/// A caption with its number, and the key of what it belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct Caption {
    pub(super) key: Option<Key>,
    pub(super) number: Option<LayoutNumber>,
    /// What it says apart from the number.
    pub(super) content: Vec<Inline>,
}

impl Caption {
    /// Returns whether there is anything to print.
    pub(super) fn is_printed(&self) -> bool {
        !self.content.is_empty() || self.number.is_some()
    }
}

/// All places that can be referred to.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// By the key as written and as given.
    places: BTreeMap<String, Anchored>,
    /// What belongs to the figures and tables that have not been met yet, in their order.
    captions: VecDeque<Caption>,
}

impl Anchors {
    /// Collects the places of a document; `numbers` are those of its sections, in order.
    pub(super) fn new(
        document: &Document,
        outline: &Outline,
        numbers: &[Option<LayoutNumber>],
        style: &CaptionStyle,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut anchors = Self::default();
        let sections = document.headings().zip(&outline.entries).zip(numbers);
        for ((heading, entry), number) in sections {
            let place = Anchored {
                key: entry.key.clone(),
                number: number.as_ref().map(|number| number.called().to_owned()),
                title: plain_text(&heading.content),
            };
            if let Some(written) = &heading.key {
                anchors.places.entry(written.clone()).or_insert_with(|| place.clone());
            }
            anchors.places.insert(entry.key.as_str().to_owned(), place);
        }
        let mut captions = CaptionNumbers::new(document, style);
        let top_level = document.top_level();
        let mut numbers = numbers.iter();
        for block in &document.blocks {
            if let Block::Heading(heading) = block
                && numbers.next().is_some_and(Option::is_some)
                && heading.level <= top_level
            {
                captions.next_chapter();
            }
            block.visit(&mut |block| anchors.caption(block, &mut captions, diagnostics));
        }
        for block in document.notes.iter().flat_map(|note| &note.blocks) {
            block.visit(&mut |block| anchors.caption(block, &mut captions, diagnostics));
        }
        anchors
    }

    /// Numbers a figure or table.
    fn caption(
        &mut self,
        block: &Block,
        captions: &mut CaptionNumbers<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(captionable) = Captionable::of(block) else { return };
        let Captionable { kind, key, origin, .. } = captionable;
        let mut caption = Caption { content: captionable.caption.to_vec(), ..Caption::default() };
        if !caption.content.is_empty() || key.is_some() {
            caption.number = captions.number(kind, &mut caption.content);
        }
        if let Some(written) = key {
            caption.key = self.add(written, &caption, origin, diagnostics);
        }
        self.captions.push_back(caption);
    }

    fn add(
        &mut self,
        written: &str,
        caption: &Caption,
        origin: &Origin,
        diagnostics: &mut Diagnostics,
    ) -> Option<Key> {
        let mut report = |code, message: String, hint: &str| {
            let mut diagnostic = Diagnostic::new(code, message).with_hint(hint);
            diagnostic.span = origin.span();
            diagnostics.push(diagnostic);
        };
        let Some(key) = Key::from_author(written) else {
            let message = format!("`{written}` can't be the key of a figure or table");
            report(Code::InvalidKey, message, "write ASCII words joined by hyphens");
            return None;
        };
        if self.places.contains_key(written) || self.places.contains_key(key.as_str()) {
            let message = format!("the key `{key}` is another place's already");
            report(Code::DuplicateKey, message, "give each section, figure and table its own");
            return None;
        }
        let place = Anchored {
            key: key.clone(),
            number: caption.number.as_ref().map(|number| number.text.clone()),
            title: plain_text(&caption.content),
        };
        self.places.insert(written.to_owned(), place.clone());
        self.places.insert(key.as_str().to_owned(), place);
        Some(key)
    }

    /// Returns the place that has a key.
    pub(super) fn get(&self, key: &str) -> Option<&Anchored> {
        self.places.get(key)
    }

    /// Returns the caption of the next figure or table.
    pub(super) fn next_caption(&mut self) -> Caption {
        self.captions.pop_front().unwrap_or_default()
    }
}

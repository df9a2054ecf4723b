//! What references and links can lead to: sections, figures and tables by key, with what they are
//! called.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Document, Inline, Origin, plain_text};
use crate::layout::LayoutNumber;
use crate::outline::{Key, Outline};

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

/// All places that can be referred to.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// By the key as written and as given.
    places: BTreeMap<String, Anchored>,
    /// Keys of figures and tables that have not been met yet, as written.
    waiting: BTreeMap<String, Key>,
}

impl Anchors {
    /// Collects the places of a document; `numbers` are those of its sections, in order.
    pub(super) fn new(
        document: &Document,
        outline: &Outline,
        numbers: &[Option<LayoutNumber>],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut anchors = Self::default();
        let sections = document.headings().zip(&outline.entries).zip(numbers);
        for ((heading, entry), number) in sections {
            let place = Anchored {
                key: entry.key.clone(),
                number: number.as_ref().map(|number| called(&number.text)),
                title: plain_text(&heading.content),
            };
            if let Some(written) = &heading.key {
                anchors.places.entry(written.clone()).or_insert_with(|| place.clone());
            }
            anchors.places.insert(entry.key.as_str().to_owned(), place);
        }
        let (mut figures, mut tables) = (0_u32, 0_u32);
        document.visit_blocks(&mut |block| {
            let (caption, key, word, count, origin) = match block {
                Block::Figure(figure) => {
                    (&figure.caption, &figure.key, "图", &mut figures, &figure.image.origin)
                }
                Block::Table(table) => {
                    (&table.caption, &table.key, "表", &mut tables, &table.origin)
                }
                Block::Heading(_)
                | Block::Paragraph(_)
                | Block::List(_)
                | Block::Quote(_)
                | Block::Code(_)
                | Block::Rule(_) => return,
            };
            if caption.is_empty() && key.is_none() {
                return;
            }
            *count += 1;
            if let Some(written) = key {
                let number = format!("{word}{count}");
                anchors.add(written, number, caption, origin, diagnostics);
            }
        });
        anchors
    }

    fn add(
        &mut self,
        written: &str,
        number: String,
        caption: &[Inline],
        origin: &Origin,
        diagnostics: &mut Diagnostics,
    ) {
        let mut report = |code, message: String, hint: &str| {
            let mut diagnostic = Diagnostic::new(code, message).with_hint(hint);
            diagnostic.span = origin.span();
            diagnostics.push(diagnostic);
        };
        let Some(key) = Key::from_author(written) else {
            let message = format!("`{written}` can't be the key of a figure or table");
            return report(Code::InvalidKey, message, "write ASCII words joined by hyphens");
        };
        if self.places.contains_key(written) || self.places.contains_key(key.as_str()) {
            let message = format!("the key `{key}` is another place's already");
            return report(
                Code::DuplicateKey,
                message,
                "give each section, figure and table its own",
            );
        }
        let place = Anchored { key: key.clone(), number: Some(number), title: plain_text(caption) };
        self.places.insert(written.to_owned(), place.clone());
        self.places.insert(key.as_str().to_owned(), place);
        self.waiting.insert(written.to_owned(), key);
    }

    /// Returns the place that has a key.
    pub(super) fn get(&self, key: &str) -> Option<&Anchored> {
        self.places.get(key)
    }

    /// Returns the key of a figure or table that is met now.
    pub(super) fn take(&mut self, written: Option<&str>) -> Option<Key> {
        self.waiting.remove(written?)
    }
}

/// Returns a section's number as text speaks of it: 一、 is 一.
fn called(number: &str) -> String {
    number.trim_end_matches(['、', '．', '.', '：', ' ', '\u{3000}']).to_owned()
}

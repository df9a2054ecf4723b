//! What stands beside the text: metadata, and the titles of links.

use std::collections::BTreeSet;

use super::{Found, Task};
use crate::document::{Block, Document, Inline, Link, LinkId, Marks, Metadata};
use crate::source::Span;

/// Metadata is not looked for further down: front matter is no longer.
const TITLE_MATTER: usize = 64 * 1024;

impl Task<'_> {
    pub(super) fn metadata(&self, document: &Document, found: &mut Found) -> Metadata {
        let metadata = &document.metadata;
        let region = self.title_matter(document);
        let authors = if metadata.protect.contains("author") { "author" } else { "authors" };
        let mut string = |key: &str, text: &String| {
            if metadata.protect.contains(key) {
                return text.clone();
            }
            let place = region.and_then(|region| {
                let start = find_value(region, text)?;
                Some(Span::new(start, start + text.len()))
            });
            match key {
                "title" | "subtitle" => self.string(text, place, found),
                _ => self.name(text, place, found),
            }
        };
        Metadata {
            title: metadata.title.as_ref().map(|text| string("title", text)),
            subtitle: metadata.subtitle.as_ref().map(|text| string("subtitle", text)),
            authors: metadata.authors.iter().map(|text| string(authors, text)).collect(),
            date: metadata.date.as_ref().map(|text| string("date", text)),
            lang: self.profile.converted_lang(&metadata.lang),
            extra: metadata
                .extra
                .iter()
                .map(|(key, value)| (key.clone(), string(key, value)))
                .collect(),
            protect: metadata.protect.clone(),
        }
    }

    /// Converts the titles of links; where all that is linked is protected, so is the title.
    pub(super) fn links(&self, document: &Document, found: &mut Found) -> Vec<Link> {
        let has_titles = document.links.iter().any(|link| link.title.is_some());
        let protected = if has_titles { protected_links(document) } else { BTreeSet::new() };
        let mut links = document.links.clone();
        for (link, id) in links.iter_mut().zip((0..).map(LinkId)) {
            if let Some(title) = link.title.as_mut().filter(|_| !protected.contains(&id)) {
                // The title stands last; the text of the link may say the same.
                let place = self.within(&link.origin, |text| text.rfind(title.as_str()), title);
                *title = self.string(title, place, found);
            }
        }
        links
    }

    /// Returns what stands before the first block, where metadata comes from.
    fn title_matter(&self, document: &Document) -> Option<&str> {
        let text = self.source?.text();
        let first = document.blocks.first().and_then(|block| block.origin().span());
        let end = first.map_or(text.len(), |span| span.start as usize).min(TITLE_MATTER);
        text.get(..text.floor_char_boundary(end))
    }
}

/// Returns the links around nothing but protected text and images.
fn protected_links(document: &Document) -> BTreeSet<LinkId> {
    let (mut protected, mut open) = (BTreeSet::new(), BTreeSet::new());
    let mut note = |link: Option<LinkId>, is_protected: bool| {
        let links = if is_protected { &mut protected } else { &mut open };
        links.extend(link);
    };
    document.visit_blocks(&mut |block| {
        let content: &[Inline] = match block {
            Block::Heading(heading) => &heading.content,
            Block::Paragraph(paragraph) => &paragraph.content,
            Block::Table(table) => &table.caption,
            Block::Figure(figure) => {
                note(figure.image.link, figure.image.protected);
                &figure.caption
            }
            Block::List(_) | Block::Quote(_) | Block::Code(_) | Block::Rule(_) => &[],
        };
        for inline in content {
            match inline {
                Inline::Text(run) => note(run.link, run.marks.contains(Marks::PROTECTED)),
                Inline::Image(image) => note(image.link, image.protected),
                Inline::NoteCall { .. }
                | Inline::Reference(_)
                | Inline::Index(_)
                | Inline::Break => {}
            }
        }
    });
    &protected - &open
}

/// Finds a value that stands by itself: no part of a longer word.
fn find_value(text: &str, value: &str) -> Option<usize> {
    let joins = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(value).map(|(at, _)| at).find(|&at| {
        let (before, rest) = text.split_at(at);
        let behind = rest.get(value.len()..).unwrap_or_default();
        !joins(before.chars().next_back()) && !joins(behind.chars().next())
    })
}

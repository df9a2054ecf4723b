//! The Markdown edition: a [`LayoutDocument`] in, text out that parses back to the same document.
//!
//! The small writer to read first. [`write()`] puts down the front matter, the title, the blocks and
//! the notes; `blocks` and `tables` write what stands on lines, `inlines` what stands within them,
//! `escape` keeps text from being taken for markup.
//!
//! One paragraph is one line. Emphasis uses delimiters where every `CommonMark` parser reads them
//! and HTML tags elsewhere (TYPOGRAPHY §2.9; commonmark-spec#650). What GFM can't hold is HTML, too:
//! ruby, references, tables with spanned cells. Only links that lead nowhere are left out, which
//! `layout::resolve` has reported.

mod blocks;
mod delimiters;
mod escape;
mod inlines;
mod tables;

use crate::document::LinkId;
use crate::layout::{ImageId, ImageState, LayoutBlock, LayoutDocument, LinkTarget};

/// How the Markdown edition is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// The folder, relative to the edition, into which the images are copied; `None` leaves their
    /// paths as the manuscript has them.
    pub image_folder: Option<String>,
}

/// Writes the Markdown edition.
#[must_use]
pub fn write(document: &LayoutDocument, options: &MarkdownOptions) -> String {
    let writer = Writer { document, options };
    let mut text = front_matter(document);
    let mut push = |lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
    };
    let headings = document.blocks.iter().filter_map(LayoutBlock::as_heading);
    if headings.map(|heading| heading.level).min().is_some_and(|level| level >= 2)
        && let Some(title) = &document.metadata.title
    {
        push(vec![format!("# {}", escape::heading(title))]);
    }
    push(writer.blocks(&document.blocks, false));
    for note in &document.notes {
        push(writer.note(note));
    }
    text
}

/// Writes the metadata as YAML between `---` lines.
fn front_matter(document: &LayoutDocument) -> String {
    let metadata = &document.metadata;
    let entry =
        |key: &str, value: &str| format!("{}: {}\n", escape::yaml(key), escape::yaml(value));
    let optional = |key: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| entry(key, value))
    };
    let mut text = String::from("---\n");
    text.push_str(&optional("title", &metadata.title));
    text.push_str(&optional("subtitle", &metadata.subtitle));
    match metadata.authors.as_slice() {
        [] => {}
        [author] => text.push_str(&entry("author", author)),
        authors => {
            text.push_str("authors:\n");
            for author in authors {
                text.push_str(&format!("  - {}\n", escape::yaml(author)));
            }
        }
    }
    text.push_str(&optional("date", &metadata.date));
    text.push_str(&entry("lang", document.lang.as_str()));
    if !metadata.protect.is_empty() {
        text.push_str("protect:\n");
        for key in &metadata.protect {
            text.push_str(&format!("  - {}\n", escape::yaml(key)));
        }
    }
    for (key, value) in &metadata.extra {
        text.push_str(&entry(key, value));
    }
    text.push_str("---\n");
    text
}

/// What the writing of blocks and inlines shares.
struct Writer<'d> {
    document: &'d LayoutDocument,
    options: &'d MarkdownOptions,
}

impl Writer<'_> {
    /// Returns a link's target and title, or `None` if it leads nowhere.
    fn link(&self, id: LinkId) -> Option<(String, Option<String>)> {
        let link = self.document.links.get(id.0 as usize)?;
        match &link.target {
            LinkTarget::External(url) => Some((url.clone(), link.title.clone())),
            LinkTarget::Section(key) => Some((format!("#{key}"), link.title.clone())),
            // `layout::resolve` has said so.
            LinkTarget::Dead(_) => None,
        }
    }

    /// Returns the number of a note, as it is called.
    fn note_label(&self, note: usize) -> String {
        let number = self.document.notes.get(note).map_or(0, |note| note.number);
        format!("[^{number}]")
    }

    /// Returns the path by which an image is referred to.
    fn image_path(&self, image: ImageId) -> String {
        let Some(asset) = self.document.images.get(image.0 as usize) else {
            return String::new();
        };
        match (&self.options.image_folder, &asset.state) {
            (Some(folder), ImageState::Loaded { .. }) => {
                format!("{}/{}", folder.trim_end_matches('/'), asset.file_name)
            }
            (Some(_), ImageState::Missing) | (None, _) => asset.source.clone(),
        }
    }
}

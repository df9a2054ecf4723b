//! The Markdown edition: a [`LayoutDocument`] in, text out that parses back to the same document.
//!
//! The small writer to read first. [`write()`] puts down the front matter, the title, the blocks and
//! the notes; `blocks` and `tables` write what stands on lines, `inlines` what stands within them,
//! `escape` keeps text from being taken for markup.
//!
//! One paragraph is one line. Emphasis uses delimiters where every parser of the [`Flavour`] reads
//! them and HTML tags elsewhere (TYPOGRAPHY §2.9; commonmark-spec#650). What a flavour can't hold is
//! HTML, too: ruby, references, tables with spanned cells (for pandoc, `grid` draws them). Only links
//! that lead nowhere are left out, which `layout::resolve` has reported.

mod blocks;
mod delimiters;
mod escape;
mod figures;
mod flavour;
mod front_matter;
mod grid;
mod inlines;
mod nesting;
mod notes;
mod tables;
mod traps;
mod units;

pub use flavour::Flavour;

use crate::document::LinkId;
use crate::layout::{ImageId, ImageState, LayoutBlock, LayoutDocument, LinkTarget};

/// How the Markdown edition is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// For whose parser.
    pub flavour: Flavour,
    /// By which paths images are named.
    pub images: ImagePaths,
}

/// By which paths the edition names images.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ImagePaths {
    /// As the manuscript has them.
    #[default]
    AsWritten,
    /// Of their copies in this folder, which is relative to the edition.
    Copied(String),
    /// Where they are: the manuscript's folder, relative to the edition.
    InPlace(String),
}

/// Writes the Markdown edition.
#[must_use]
pub fn write(document: &LayoutDocument, options: &MarkdownOptions) -> String {
    let writer = Writer { document, options };
    let mut text = front_matter::write(document, options.flavour);
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
    let shows_title = match options.flavour {
        Flavour::Gfm => {
            let highest = headings.map(|heading| heading.level).min();
            highest.is_some_and(|level| level >= 2)
        }
        // Its metadata is a comment.
        Flavour::CommonMark => true,
        // It sets the title of the metadata.
        Flavour::Pandoc => false,
    };
    if let Some(title) = document.metadata.title.as_ref().filter(|_| shows_title) {
        push(vec![format!("# {}", escape::heading(title, options.flavour))]);
    }
    push(writer.blocks(&document.blocks, false));
    writer.notes().into_iter().for_each(push);
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

    /// Returns the path by which an image is referred to.
    fn image_path(&self, image: ImageId) -> String {
        let Some(asset) = self.document.images.get(image.0 as usize) else {
            return String::new();
        };
        match (&self.options.images, &asset.state) {
            (ImagePaths::Copied(folder), ImageState::Loaded { .. } | ImageState::Kept { .. }) => {
                format!("{}/{}", folder.trim_end_matches('/'), asset.file_name)
            }
            (ImagePaths::InPlace(folder), _) if is_relative(&asset.source) => {
                let source = asset.source.trim_start_matches("./");
                format!("{}/{source}", folder.trim_end_matches('/'))
            }
            (ImagePaths::AsWritten | ImagePaths::Copied(_) | ImagePaths::InPlace(_), _) => {
                asset.source.clone()
            }
        }
    }

    fn is_pandoc(&self) -> bool {
        self.options.flavour == Flavour::Pandoc
    }
}

/// Whether a path counts from the manuscript's folder.
fn is_relative(source: &str) -> bool {
    let is_address = source.contains("://") || source.starts_with("data:");
    !(is_address || source.is_empty() || source.starts_with(['/', '\\']))
}

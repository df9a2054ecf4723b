//! Layout: from a converted document to blocks with looks, and from these to pages.
//!
//! Two levels, both shared: [`LayoutDocument`] is the resolved flow that every edition reads;
//! [`PagedDocument`] is frames at fixed positions, which only the PDF edition draws.

mod block;
mod document;
mod dump;
mod folios;
mod frame;
mod geometry;
mod image;
mod index;
pub mod inline;
mod lists;
mod paginate;
mod resolve;
mod text;

pub use block::{
    Anchor, LayoutBlock, LayoutCell, LayoutCode, LayoutFigure, LayoutHeading, LayoutItem,
    LayoutList, LayoutNumber, LayoutParagraph, LayoutQuote, LayoutRow, LayoutTable, NumberSource,
};
pub use document::{
    LayoutDocument, LayoutEndnotes, LayoutIndex, LayoutIndexEntry, LayoutMark, LayoutNote,
    NotePlace,
};
pub use dump::{dump_layout, dump_pages};
pub use folios::{find_folios, lay_out};
pub use frame::{
    ArtifactKind, Bookmark, Content, Destination, Glyph, GlyphRun, HeaderScope, Item, Jump,
    LinkArea, NodeId, Page, PageMap, PagedDocument, StructureNode, StructureRole, Tag,
};
pub use geometry::{Point, Rect, Shape};
pub use image::{ImageAsset, ImageFormat, ImageId, ImageState};
pub use lists::{CaptionList, Captioned, ListedCaption};
use paginate::page_map;
pub use paginate::{
    CODE_GROUND, ColumnWidths, column_widths, index_columns, paginate, spaced_title,
};
use resolve::note_label;
pub use resolve::{ImageFolder, ImageLoader, is_unnumbered, resolve};
pub use text::{LayoutInline, LayoutLink, LayoutReference, LayoutText, LinkTarget};

//! Layout: from a converted document to blocks with looks, and from these to pages.
//!
//! Two levels, both shared: [`LayoutDocument`] is the resolved flow that every edition reads;
//! [`PagedDocument`] is frames at fixed positions, which only the PDF edition draws.

mod document;
mod dump;
mod folios;
mod frame;
mod index;
pub mod inline;
mod lists;
mod paginate;
mod resolve;

pub use document::{
    Anchor, ImageAsset, ImageFormat, ImageId, ImageState, LayoutBlock, LayoutCell, LayoutCode,
    LayoutDocument, LayoutEndnotes, LayoutFigure, LayoutHeading, LayoutIndex, LayoutIndexEntry,
    LayoutInline, LayoutItem, LayoutLink, LayoutList, LayoutMark, LayoutNote, LayoutNumber,
    LayoutParagraph, LayoutQuote, LayoutReference, LayoutRow, LayoutTable, LayoutText, LinkTarget,
    NotePlace, NumberSource,
};
pub use dump::{dump_layout, dump_pages};
pub use folios::{find_folios, lay_out};
pub use frame::{
    ArtifactKind, Bookmark, Content, Destination, Glyph, GlyphRun, HeaderScope, Item, Jump,
    LinkArea, NodeId, Page, PageMap, PagedDocument, Point, Rect, Shape, StructureNode,
    StructureRole, Tag,
};
pub use lists::{CaptionList, Captioned, ListedCaption};
pub use paginate::{ColumnWidths, column_widths, index_columns, page_map, paginate};
use resolve::note_label;
pub use resolve::{ImageFolder, ImageLoader, is_unnumbered, resolve};

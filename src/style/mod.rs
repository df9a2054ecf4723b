//! Style sheets: how a manuscript's roles look on paper, as data.
//!
//! A sheet is TOML ([`StyleSheet::parse`]); the built-in ones are under `data/styles`. After
//! parsing every length is absolute: names such as 五号 and multiples of em are resolved.

mod apparatus;
mod fault;
mod length;
mod load;
mod page;
mod paragraph;
mod parse;
mod print;
mod profile;
mod role;
mod section;
mod sheet;
mod template;
mod text;
mod written;

pub use apparatus::{
    CaptionStyle, ContentsStyle, HeadingNumbers, NoteLabels, NoteNumbering, NotesPlace, NotesStyle,
    TableNotes, TablesStyle,
};
pub use length::Length;
pub use page::PageStyle;
pub use paragraph::{Align, Color, Family, ParagraphStyle, TextStyle, Weight};
pub use print::{Black, PrintMark, PrintStyle};
pub use profile::Profile;
pub use role::Role;
pub use sheet::{FigurePlacement, FrontMatter, StyleSheet};
pub use text::{HanUnits, HangingMarks, KinsokuLevel, MarkWidths, TextSettings};

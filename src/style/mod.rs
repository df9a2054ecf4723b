//! Style sheets: how a manuscript's roles look on paper, as data.
//!
//! A sheet is TOML ([`StyleSheet::parse`]); the built-in ones are under `data/styles`. After
//! parsing every length is absolute: names such as 五号 and multiples of em are resolved.

mod fault;
mod length;
mod load;
mod parse;
mod print;
mod profile;
mod sheet;
mod template;
mod written;

pub use length::Length;
pub use print::{Black, PrintMark, PrintStyle};
pub use profile::Profile;
pub use sheet::{
    Align, CaptionStyle, Color, ContentsStyle, Family, FigurePlacement, FrontMatter, HanUnits,
    HangingMarks, HeadingNumbers, KinsokuLevel, MarkWidths, NoteLabels, NoteNumbering, NotesPlace,
    NotesStyle, PageStyle, ParagraphStyle, Role, StyleSheet, TableNotes, TablesStyle, TextSettings,
    TextStyle, Weight,
};

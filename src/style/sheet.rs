//! The style sheet.

use serde::{Deserialize, Serialize};

use super::{
    CaptionStyle, ContentsStyle, HeadingNumbers, Length, NotesStyle, PageStyle, ParagraphStyle,
    PrintStyle, Role, TablesStyle, TextSettings,
};

/// A whole style sheet: the page, the rules of setting, and one style for each role.
#[derive(Debug, Clone, PartialEq)]
pub struct StyleSheet {
    /// Its name, as in `--style`.
    pub name: String,
    /// The page and its type area.
    pub page: PageStyle,
    /// The rules of setting text.
    pub text: TextSettings,
    /// Whether the sheet numbers headings, by rank (index 0 is the outermost sections).
    pub heading_numbers: Vec<HeadingNumbers>,
    /// The contents list.
    pub contents: ContentsStyle,
    /// Captions, and the lists of figures and tables.
    pub captions: CaptionStyle,
    /// Notes.
    pub notes: NotesStyle,
    /// Tables.
    pub tables: TablesStyle,
    /// Where figures stand.
    pub figures: FigurePlacement,
    /// What a press needs.
    pub print: PrintStyle,
    /// Whether the title stands on a page of its own.
    pub title_page: bool,
    /// Whether the outermost sections (chapters) begin on a new page (P7).
    pub chapters_on_new_page: bool,
    /// Whether that page is a recto in a bound book, the verso before it blank if need be (P7).
    pub chapters_on_recto: bool,
    /// How the pages before the text proper are counted.
    pub front_matter: FrontMatter,
    /// One style for each role; index with [`StyleSheet::role`].
    pub(crate) roles: Vec<ParagraphStyle>,
}

impl StyleSheet {
    /// Returns the style of a role.
    #[must_use]
    pub fn role(&self, role: Role) -> &ParagraphStyle {
        &self.roles[role.index()]
    }

    /// Returns the style of an entry of a list of figures or tables: that of a second entry of the
    /// contents list, as chapters' are often bold, but for the indent.
    #[must_use]
    pub fn caption_entry(&self) -> ParagraphStyle {
        ParagraphStyle { start_indent: Length::ZERO, ..self.role(Role::ContentsEntry(2)).clone() }
    }
}

/// Where figures stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigurePlacement {
    /// Where the author put them; one that does not fit the page begins the next.
    #[default]
    Here,
    /// The same, but the text goes on below the place of a figure that does not fit, and the
    /// figure moves to the top of the next page or column. Their order is kept, no chapter ends
    /// before its figures, and no heading goes before a figure that no reference leads to.
    Float,
}

/// How the pages before the text proper are counted: title, contents, and prefaces before the
/// first part or chapter of a book with numbered chapters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrontMatter {
    /// Like all others, from the first page on.
    #[default]
    Plain,
    /// Apart, in Roman numerals; the text proper begins at 1.
    Roman,
}

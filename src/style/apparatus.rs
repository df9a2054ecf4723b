//! What stands beside the text: numbers of headings, contents, captions, notes, tables.

use serde::{Deserialize, Serialize};

use super::section::section;

/// How the sheet numbers the headings of one rank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadingNumbers {
    /// The pattern: `{han}` is the heading's ordinal in Chinese numerals, `{n}` in Arabic ones,
    /// `{path}` the dotted path of ordinals (`1.2`); `None` leaves this rank unnumbered. Never
    /// applied where the manuscript numbers the headings of the rank itself.
    pub pattern: Option<String>,
    /// What stands between number and title: `、`, an ideographic space, or nothing.
    pub separator: String,
}

/// The contents list, and other lists of what is where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsStyle {
    /// Whether to print one; it is left out of a manuscript with fewer than three headings.
    pub enabled: bool,
    /// Its own heading, 目录.
    pub title: String,
    /// How many ranks of headings it lists.
    pub depth: u8,
    /// Whether it stands on a page of its own.
    pub own_page: bool,
    /// The heading of the list of figures behind it, 插图目录; `None` for no such list.
    pub figures: Option<String>,
    /// The same for tables, 附表目录.
    pub tables: Option<String>,
    /// The heading of the index behind the text, 索引; `None` for no index, whatever the manuscript
    /// marks for it.
    pub index: Option<String>,
}

/// Captions of figures and tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionStyle {
    /// The pattern by which figures are numbered: `{n}` is a figure's ordinal, `{chapter}` its
    /// chapter's; with `{chapter}`, figures are counted in each chapter. `None` leaves them
    /// unnumbered. Never applied where the manuscript numbers a figure itself.
    pub figures: Option<String>,
    /// The same for tables.
    pub tables: Option<String>,
    /// What stands between number and caption.
    pub separator: String,
}

/// Notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotesStyle {
    /// Where the notes of the text stand.
    pub place: NotesPlace,
    /// What stands above them where they stand together, 注释.
    pub title: String,
    /// Where notes called in tables stand.
    pub in_tables: TableNotes,
    /// What calls look like.
    pub labels: NoteLabels,
    /// Where their numbers begin anew.
    pub numbering: NoteNumbering,
    /// Length of the rule above the notes, as parts of the measure (P8: 4 means a quarter).
    pub rule_divisor: i64,
}

/// Tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablesStyle {
    /// What stands above a table's head, before the table's number, on pages that it goes on on
    /// (CY/T 170—2019: 续表); empty for nothing. Only tables with captions have it.
    pub continued: String,
}

/// Where the notes of the text stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotesPlace {
    /// 脚注: at the foot of the page that calls them.
    #[default]
    Page,
    /// 尾注: together at the end of each chapter.
    Chapter,
    /// 尾注: together behind the text.
    End,
}

/// Where notes that are called in one table, and nowhere else, stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableNotes {
    /// 表注: under the table, apart from the notes of the text (CY/T 170—2019), with letters from a
    /// on in each table (GB/T 1.1—2020).
    #[default]
    Under,
    /// With all others.
    Page,
}

/// What note calls look like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteLabels {
    /// ① … ㊿; a manuscript with more notes falls back to brackets.
    #[default]
    Circled,
    /// \[1\]
    Bracketed,
    /// 1
    Decimal,
}

/// Where the numbers of notes begin anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteNumbering {
    /// Nowhere.
    #[default]
    Document,
    /// In every chapter (outermost section).
    Chapter,
    /// On every page. A note that is called on several pages stands on each of them.
    Page,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct RawHeadingNumbers {
    pattern: Option<String>,
    separator: String,
}

impl RawHeadingNumbers {
    pub(super) fn resolve(self) -> HeadingNumbers {
        HeadingNumbers {
            pattern: self.pattern.filter(|pattern| !pattern.is_empty()),
            separator: self.separator,
        }
    }
}

section!(RawContents {
    enabled: bool,
    title: String,
    depth: u8,
    own_page: bool,
    figures: String,
    tables: String,
    index: String,
});

impl RawContents {
    pub(super) fn resolve(self) -> ContentsStyle {
        ContentsStyle {
            enabled: self.enabled.unwrap_or(true),
            title: self.title.unwrap_or_else(|| "目录".to_owned()),
            depth: self.depth.unwrap_or(3).clamp(1, 6),
            own_page: self.own_page.unwrap_or(false),
            figures: pattern(self.figures, ""),
            tables: pattern(self.tables, ""),
            index: pattern(self.index, "索引"),
        }
    }
}

section!(RawCaptions { figures: String, tables: String, separator: String });

impl RawCaptions {
    pub(super) fn resolve(self) -> CaptionStyle {
        CaptionStyle {
            figures: pattern(self.figures, "图{n}"),
            tables: pattern(self.tables, "表{n}"),
            separator: self.separator.unwrap_or_else(|| "\u{3000}".to_owned()),
        }
    }
}

section!(RawTables { continued: String });

impl RawTables {
    pub(super) fn resolve(self) -> TablesStyle {
        TablesStyle { continued: self.continued.unwrap_or_else(|| "续表".to_owned()) }
    }
}

section!(RawNotes {
    place: NotesPlace,
    title: String,
    in_tables: TableNotes,
    labels: NoteLabels,
    numbering: NoteNumbering,
    rule_divisor: i64,
});

impl RawNotes {
    pub(super) fn resolve(self) -> NotesStyle {
        let place = self.place.unwrap_or_default();
        let numbering = match (self.numbering.unwrap_or_default(), place) {
            // Pages can't number what stands on others.
            (NoteNumbering::Page, NotesPlace::Chapter) => NoteNumbering::Chapter,
            (NoteNumbering::Page, NotesPlace::End) => NoteNumbering::Document,
            (numbering, _) => numbering,
        };
        NotesStyle {
            place,
            title: self.title.unwrap_or_else(|| "注释".to_owned()),
            in_tables: self.in_tables.unwrap_or_default(),
            labels: self.labels.unwrap_or_default(),
            numbering,
            rule_divisor: self.rule_divisor.unwrap_or(4).max(1),
        }
    }
}

/// Returns a pattern of numbers; an empty one numbers nothing.
fn pattern(written: Option<String>, default: &str) -> Option<String> {
    Some(written.unwrap_or_else(|| default.to_owned())).filter(|pattern| !pattern.is_empty())
}

//! The style sheet and its parts.

use serde::{Deserialize, Serialize};

use super::{Length, PrintStyle};

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

/// The page. All lengths are absolute; the origin is the top left corner of the trimmed page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStyle {
    /// Trimmed width.
    pub width: Length,
    /// Trimmed height.
    pub height: Length,
    /// From the top edge to the top of the type area.
    pub top: Length,
    /// From the edge at the spine to the type area.
    pub inner: Length,
    /// Width of the type area: a whole number of body characters (P4), or columns and the gaps
    /// between them.
    pub measure: Length,
    /// How many columns the type area has, at least one.
    pub columns: usize,
    /// Width of a column: a whole number of body characters (P4); the measure if there is one.
    pub column: Length,
    /// Space between columns.
    pub column_gap: Length,
    /// Height of the type area: a whole number of body lines (P5).
    pub text_height: Length,
    /// How many body lines the type area holds.
    pub lines: u32,
    /// Whether versos mirror rectos (bound books); otherwise `inner` is always at the left.
    pub mirrored: bool,
    /// Baseline of the running head, from the top edge; `None` for no running head.
    pub running_head: Option<Length>,
    /// Baseline of the folio, from the top edge; `None` for no folio.
    pub folio: Option<Length>,
    /// How the folio is written: `{n}` is the number.
    pub folio_format: String,
    /// Whether the folio stands at the outer edge (P10) instead of the centre.
    pub folio_outside: bool,
    /// A rule under the running head.
    pub head_rule: bool,
}

/// The rules of setting text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextSettings {
    /// Which marks may not begin or end a line (L4).
    pub kinsoku: KinsokuLevel,
    /// Whether a number may part from its Han unit (L5).
    pub han_units: HanUnits,
    /// How wide marks are (W6).
    pub marks: MarkWidths,
    /// Whether two adjacent marks take one em together instead of one and a half (W2).
    pub tight_pairs: bool,
    /// Which stops hang beyond the measure at a line's end (W5).
    pub hanging: HangingMarks,
    /// Gap between Han and Latin text, in em (M1).
    pub han_latin_gap: f64,
    /// How far gaps open in lines of twenty em and more, in em; what is missing then stays empty at
    /// the line's end.
    pub widest_gap: f64,
    /// Size of Latin text, in em of the Han characters beside it (M5).
    pub latin_size: f64,
    /// How far the baseline of Latin text is raised, in em of the Han characters beside it (M5).
    pub latin_rise: f64,
    /// Whether English words may part with a hyphen.
    pub hyphenate: bool,
    /// Whether the body is justified.
    pub justify: bool,
}

impl Default for TextSettings {
    /// Returns the rules of `docs/typography.md`, nothing chosen otherwise.
    fn default() -> Self {
        Self {
            kinsoku: KinsokuLevel::default(),
            han_units: HanUnits::default(),
            marks: MarkWidths::default(),
            tight_pairs: false,
            hanging: HangingMarks::default(),
            han_latin_gap: 0.25,
            widest_gap: 0.15,
            latin_size: 1.0,
            latin_rise: 0.0,
            hyphenate: true,
            justify: true,
        }
    }
}

/// How wide marks are (TYPOGRAPHY W6, CLREQ 3.1.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkWidths {
    /// 全角: one em; less next to each other.
    #[default]
    Quanjiao,
    /// 开明: one em after a sentence (。 ！ ？ ．), half an em else.
    Kaiming,
    /// 半角: half an em.
    Banjiao,
    /// One em, next to each other as well.
    Plain,
}

/// Which marks hang beyond the measure at a line's end, one at most and never one of a row
/// (TYPOGRAPHY W5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HangingMarks {
    /// None.
    #[default]
    None,
    /// 、 ， 。
    Basic,
    /// And the other stops: ； ： ！ ？ ．
    Stops,
}

/// How strict the rules of line starts and ends are (TYPOGRAPHY L1–L4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KinsokuLevel {
    /// No rules.
    None,
    /// CLREQ's basic set (L1, L2).
    Basic,
    /// And no solidus at a line end (L3, GB/T 15834).
    #[default]
    Gb,
    /// And no dash or ellipsis at a line start (L4).
    Strict,
}

/// Whether a line may end between an Arabic number and the Han unit that follows it (TYPOGRAPHY
/// L5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HanUnits {
    /// Only where gaps would open by more than 0.15 em otherwise.
    #[default]
    Avoid,
    /// No more than within the number.
    Forbid,
}

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

/// What a block is, for the purpose of its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Running text, 正文.
    Body,
    /// The manuscript's title.
    Title,
    /// Its subtitle.
    Subtitle,
    /// Its authors.
    Author,
    /// Its date.
    Date,
    /// A heading of rank 1 (outermost) to 6.
    Heading(u8),
    /// Text in a block quotation, 引文.
    Quote,
    /// Lines of code, 代码.
    Code,
    /// Text in a list item, 列表.
    ListItem,
    /// Text of a note, 脚注文本.
    Note,
    /// Text in a table's body.
    TableBody,
    /// Text in a table's head.
    TableHead,
    /// A table's caption, 表题.
    TableCaption,
    /// A figure's caption, 图题.
    FigureCaption,
    /// The heading of the contents list.
    ContentsTitle,
    /// An entry of the contents list, rank 1 to 6, 目录 1 ….
    ContentsEntry(u8),
    /// The running head.
    RunningHead,
    /// The folio.
    Folio,
    /// Text of an epigraph, 题辞.
    Epigraph,
    /// The heading of a part of a book, 部.
    Part,
    /// A part's entry of the contents list.
    ContentsPart,
}

impl Role {
    /// How many distinct roles there are.
    pub const COUNT: usize = 31;

    /// Returns every role, in the order of [`Role::index`].
    pub fn all() -> impl Iterator<Item = Self> {
        use Role::{
            Author, Body, Code, ContentsEntry, ContentsPart, ContentsTitle, Date, Epigraph,
            FigureCaption, Folio, Heading, ListItem, Note, Part, Quote, RunningHead, Subtitle,
            TableBody, TableCaption, TableHead, Title,
        };
        [Body, Title, Subtitle, Author, Date]
            .into_iter()
            .chain((1..=6).map(Heading))
            .chain([Quote, Code, ListItem, Note, TableBody, TableHead, TableCaption])
            .chain([FigureCaption, ContentsTitle])
            .chain((1..=6).map(ContentsEntry))
            .chain([RunningHead, Folio, Epigraph, Part, ContentsPart])
    }

    /// Returns the position of this role in a table of all roles; ranks are clamped to 1–6.
    #[must_use]
    pub fn index(self) -> usize {
        let rank = |rank: u8| usize::from(rank.clamp(1, 6) - 1);
        match self {
            Self::Body => 0,
            Self::Title => 1,
            Self::Subtitle => 2,
            Self::Author => 3,
            Self::Date => 4,
            Self::Heading(heading) => 5 + rank(heading),
            Self::Quote => 11,
            Self::Code => 12,
            Self::ListItem => 13,
            Self::Note => 14,
            Self::TableBody => 15,
            Self::TableHead => 16,
            Self::TableCaption => 17,
            Self::FigureCaption => 18,
            Self::ContentsTitle => 19,
            Self::ContentsEntry(entry) => 20 + rank(entry),
            Self::RunningHead => 26,
            Self::Folio => 27,
            Self::Epigraph => 28,
            Self::Part => 29,
            Self::ContentsPart => 30,
        }
    }
}

/// How a paragraph is set. All lengths are absolute.
#[derive(Debug, Clone, PartialEq)]
pub struct ParagraphStyle {
    /// How its text looks where nothing is marked.
    pub text: TextStyle,
    /// From baseline to baseline.
    pub leading: Length,
    /// Indent of the first line, on top of `start_indent` (P1: 2 em in the body).
    pub first_line_indent: Length,
    /// Indent of all lines at the start edge.
    pub start_indent: Length,
    /// Indent of all lines at the end edge.
    pub end_indent: Length,
    /// How lines are aligned.
    pub align: Align,
    /// Space above, in body lines; at the top of a page its whole lines are dropped.
    pub lines_before: f64,
    /// Space below, in body lines.
    pub lines_after: f64,
    /// Whether at least two lines of what follows stay on the same page (P6).
    pub keep_with_next: bool,
}

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// The kind of face.
    pub family: Family,
    /// How heavy.
    pub weight: Weight,
    /// Whether Latin letters are italic; Han characters never are.
    pub italic: bool,
    /// The size of the em.
    pub size: Length,
    /// How far the baseline is raised (negative: lowered).
    pub rise: Length,
    /// The colour.
    pub color: Color,
    /// Whether a line runs under the text.
    pub underline: bool,
    /// Whether a line runs through the text.
    pub strike: bool,
}

/// The kinds of face; each has a Han part and a Latin part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// 宋体, for running text.
    Song,
    /// 黑体, for headings and strong text.
    Hei,
    /// 仿宋, for official documents. No face of the program has it: the PDF is set in Song, and the
    /// DOCX names it.
    Fangsong,
    /// 楷体, for quotations and emphasis.
    Kai,
    /// Fixed pitch, for code.
    Mono,
}

/// Weight of a face.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 700.
    Bold,
}

/// How lines are aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Flush at both edges, the last line at the start edge.
    #[default]
    Justify,
    /// Flush at the start edge.
    Start,
    /// Centred.
    Center,
    /// Flush at the end edge.
    End,
}

/// A colour: sRGB, 0–255 each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn every_role_stands_at_its_index() {
        let roles: Vec<Role> = Role::all().collect();
        assert_eq!(roles.len(), Role::COUNT);
        for (index, role) in roles.into_iter().enumerate() {
            assert_eq!(role.index(), index, "{role:?}");
        }
    }
}

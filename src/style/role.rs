//! What blocks are, for the purpose of their looks.

use serde::Serialize;

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

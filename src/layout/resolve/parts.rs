//! Parts of a book (第一部, 第二卷), the ranks of the headings in and outside them, and where the
//! front matter ends.

use crate::document::{Document, Heading};
use crate::layout::LayoutNumber;

/// What parts are counted by, both scripts.
const UNITS: [char; 7] = ['部', '卷', '篇', '编', '編', '辑', '輯'];

/// What stands in front of the first chapter and is no part of the text, both scripts.
pub(super) const FRONT: [&str; 25] = [
    "前言",
    "序",
    "序言",
    "自序",
    "代序",
    "总序",
    "總序",
    "再版序",
    "卷首语",
    "卷首語",
    "题记",
    "題記",
    "献词",
    "獻詞",
    "凡例",
    "出版说明",
    "出版說明",
    "编者按",
    "編者按",
    "致谢",
    "致謝",
    "内容提要",
    "內容提要",
    "作者简介",
    "作者簡介",
];

/// The ranks of a document's sections.
#[derive(Debug)]
pub(super) struct Ranks {
    /// One a section, in order: 0 for a part, 1 for a chapter.
    pub(super) of_sections: Vec<u8>,
    /// The level of the chapters: those in parts, if there are parts.
    pub(super) top_level: u8,
}

impl Ranks {
    /// Finds the parts of a document and what stands in them.
    pub(super) fn new(document: &Document) -> Self {
        let headings: Vec<&Heading> = document.headings().collect();
        let inferred = inferred_levels(&headings);
        let is_part = |heading: &Heading| {
            heading.is_part || inferred.contains(&heading.level) && has_part_number(heading)
        };
        let outermost = document.top_level();
        // Whether each heading is a part's, and whether it stands in a part.
        let mut open: Option<u8> = None;
        let places: Vec<(bool, bool)> = headings
            .iter()
            .map(|heading| {
                let opens = is_part(heading);
                if opens {
                    open = Some(heading.level);
                } else if open.is_some_and(|level| heading.level <= level) {
                    open = None;
                }
                (opens, open.is_some())
            })
            .collect();
        let within = headings.iter().zip(&places).filter(|(_, place)| **place == (false, true));
        let within = within.map(|(heading, _)| heading.level).min();
        let top_level = within.unwrap_or(outermost);
        let of_sections = headings
            .iter()
            .zip(&places)
            .map(|(heading, place)| match place {
                (true, _) => 0,
                (false, true) => super::numbers::rank(heading.level, top_level),
                (false, false) => super::numbers::rank(heading.level, outermost),
            })
            .collect();
        Self { of_sections, top_level }
    }
}

/// Returns the levels of headings that are parts' by their numbers: 第一部 with 第一章 below it.
fn inferred_levels(headings: &[&Heading]) -> Vec<u8> {
    let mut levels = Vec::new();
    let mut open: Option<u8> = None;
    for heading in headings {
        if has_part_number(heading) {
            open = Some(heading.level);
        } else if let Some(level) = open {
            if heading.level <= level {
                open = None;
            } else if is_counted(heading, &['章']) {
                levels.push(level);
            }
        }
    }
    levels
}

fn has_part_number(heading: &Heading) -> bool {
    is_counted(heading, &UNITS)
}

fn is_counted(heading: &Heading, units: &[char]) -> bool {
    heading
        .number
        .as_deref()
        .is_some_and(|number| number.starts_with('第') && number.trim_end().ends_with(units))
}

/// Returns the section that the text proper begins with, if front matter stands before it: the
/// first part or chapter that is no preface and the like, in a book whose chapters are numbered.
pub(super) fn main_matter(
    document: &Document,
    ranks: &[u8],
    numbers: &[Option<LayoutNumber>],
) -> Option<usize> {
    let is_numbered = ranks
        .iter()
        .zip(numbers)
        .any(|(rank, number)| *rank == 0 || *rank == 1 && number.is_some());
    let is_front = |heading: &Heading| {
        let title = crate::document::plain_text(&heading.content);
        let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
        heading.number.is_none() && FRONT.contains(&title.as_str())
    };
    let mut outermost =
        document.headings().zip(ranks).enumerate().filter(|(_, (_, rank))| **rank <= 1);
    let main = outermost.find(|(_, (heading, rank))| **rank == 0 || !is_front(heading))?.0;
    (is_numbered && main > 0).then_some(main)
}

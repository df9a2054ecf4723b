//! Headings that a template's own styles number.
//!
//! Where a house's heading style carries numbering, the house's numbers count, and ours are not
//! printed. That must not change what a number says: a heading whose number in the manuscript is
//! another one than the house would count (第三章 as the first chapter of a file) keeps it as text.

use std::collections::{BTreeMap, BTreeSet};

use super::Template;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::edition::docx::inline::plain_text;
use crate::edition::docx::styles::{HEADINGS, PART, level_of, of_level};
use crate::layout::{LayoutBlock, LayoutDocument, LayoutHeading, is_unnumbered};
use crate::outline::{Key, numeral_value};
use crate::package::numbering::Numbering;

/// The numbers that a template counts.
#[derive(Debug, Default)]
pub(in crate::edition::docx) struct HouseNumbers {
    /// By section.
    labels: BTreeMap<usize, String>,
    keys: BTreeMap<String, usize>,
    /// Sections whose style is numbered, but whose own number stands as text.
    texts: BTreeSet<usize>,
}

impl HouseNumbers {
    /// Counts the sections of a document.
    pub(super) fn count(
        template: &Template,
        numbering: &Numbering,
        document: &LayoutDocument,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut counted = Self::default();
        let mut numbering = numbering.clone();
        let headings = || document.blocks.iter().filter_map(LayoutBlock::as_heading);
        let numbered: BTreeSet<u8> =
            headings().filter(|one| one.number.is_some()).map(|one| one.rank).collect();
        // The rank of the unnumbered section that is open; nothing in it is numbered.
        let mut unnumbered: Option<u8> = None;
        let mut kept: Vec<&LayoutHeading> = Vec::new();
        for heading in headings() {
            let Some(anchor) = &heading.anchor else { continue };
            let id = match heading.is_part {
                true => PART,
                false => of_level(HEADINGS, level_of(heading.rank, 1)),
            };
            let Some(house) = template.style(id) else { continue };
            let Some((number, level)) = house.numbering else { continue };
            let linked = numbering.level_of_style(number, &house.id);
            let level = linked.or(level).unwrap_or(0);
            if unnumbered.is_some_and(|open| heading.rank <= open) {
                unnumbered = None;
            }
            let wants_number = match &heading.number {
                Some(_) => true,
                None => {
                    let title = plain_text(&heading.paragraph.content);
                    if unnumbered.is_none() && is_unnumbered(&title) {
                        unnumbered = Some(heading.rank);
                    }
                    unnumbered.is_none() && !numbered.contains(&heading.rank)
                }
            };
            if !wants_number {
                continue;
            }
            let mut next = numbering.clone();
            let Some(label) = next.count(number, level) else { continue };
            let own = heading.number.as_ref();
            if own.is_some_and(|own| !says_the_same(own.text.trim(), &label.text)) {
                counted.texts.insert(anchor.entry);
                kept.push(heading);
                continue;
            }
            numbering = next;
            counted.keys.insert(anchor.key.as_str().to_owned(), anchor.entry);
            counted.labels.insert(anchor.entry, label.text);
        }
        report(template, &kept, diagnostics);
        counted
    }

    /// Returns the number that the template counts for a heading.
    pub(in crate::edition::docx) fn label(&self, heading: &LayoutHeading) -> Option<&str> {
        self.labels.get(&heading.anchor.as_ref()?.entry).map(String::as_str)
    }

    /// Returns the number that the template counts for the section of a key.
    pub(in crate::edition::docx) fn label_of(&self, key: &Key) -> Option<&str> {
        self.labels.get(self.keys.get(key.as_str())?).map(String::as_str)
    }

    /// Returns whether a heading's number stands as text, because the template would count another.
    pub(in crate::edition::docx) fn is_text(&self, heading: &LayoutHeading) -> bool {
        heading.anchor.as_ref().is_some_and(|anchor| self.texts.contains(&anchor.entry))
    }
}

fn report(template: &Template, kept: &[&LayoutHeading], diagnostics: &mut Diagnostics) {
    let Some(first) = kept.first() else { return };
    let number = first.number.as_ref().map(|number| number.text.as_str()).unwrap_or_default();
    let message = format!(
        "{} heading(s) keep the number of the manuscript as text, {number} first: {} would count \
         another one",
        kept.len(),
        template.name(),
    );
    let mut diagnostic = Diagnostic::new(Code::EditionLoss, message)
        .with_hint("number them from 1 on, or leave the numbers to the template");
    diagnostic.span = first.paragraph.origin.span();
    diagnostics.push(diagnostic);
}

/// Returns whether two labels count the same thing to the same number: 第三章 and 3 do, but not
/// 第一部 and 第一章.
fn says_the_same(own: &str, label: &str) -> bool {
    let unit = |label: &str| label.strip_prefix('第').and_then(|rest| rest.chars().next_back());
    let is_other_unit =
        matches!((unit(own), unit(label)), (Some(one), Some(other)) if one != other);
    own == label || !is_other_unit && last_number(own) == last_number(label)
}

/// Returns the last number in a label: 2 of 3.2, 12 of 第十二章.
fn last_number(label: &str) -> Option<u64> {
    let is_numeral = |c: char| numeral_value(c.encode_utf8(&mut [0; 4])).is_some();
    let end = label.char_indices().rfind(|&(_, c)| is_numeral(c));
    let end = end.map(|(at, c)| at + c.len_utf8())?;
    let text = label.get(..end)?;
    let is_digit = text.ends_with(|c: char| c.is_ascii_digit());
    let start = text.rfind(|c: char| !is_numeral(c) || c.is_ascii_digit() != is_digit);
    let start = start.map_or(0, |at| {
        at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    });
    numeral_value(text.get(start..)?)
}

#[cfg(test)]
mod tests {
    use super::{last_number, says_the_same};

    #[test]
    fn the_last_number_is_the_heading_s_own() {
        for (label, number) in [
            ("第十二章", Some(12)),
            ("3.2", Some(2)),
            ("（四）", Some(4)),
            ("第1章", Some(1)),
            ("附录A", None),
        ] {
            assert_eq!(last_number(label), number, "{label}");
        }
    }

    #[test]
    fn a_label_may_look_other_but_not_say_other() {
        for (own, label, same) in [
            ("第三章", "3", true),
            ("一、", "1.1", true),
            ("附录A", "附录A", true),
            ("第三章", "第四章", false),
            ("第一部", "第一章", false),
            ("附录A", "第一章", false),
        ] {
            assert_eq!(says_the_same(own, label), same, "{own} {label}");
        }
    }
}

//! `word/numbering.xml`: numbers that Word counts by itself.
//!
//! In: the headings and lists, as the body meets them. Out: the part, and for each paragraph
//! whether Word's own count gives the label the layout gave it; where it does not, the label is
//! written as text, so that no edition shows another number.

use super::WORD_NAMESPACES;
use super::format::RunProperties;
use super::styles::{Catalog, HEADINGS, level_of, of_level};
use super::xml::Xml;
use crate::layout::{
    LayoutBlock, LayoutDocument, LayoutList, LayoutNumber, LayoutParagraph, NumberSource,
};
use crate::style::{HeadingNumbers, Length, Role, TextStyle};

/// How deep Word numbers (ISO/IEC 29500-1, 17.9.6).
const LEVELS: u8 = 9;
/// The largest number Word counts to in a list.
const MOST: u32 = 32_767;

/// All numbering definitions of a document.
pub(super) struct Numbering {
    headings: Option<HeadingCounter>,
    shapes: Vec<Shape>,
    definitions: Vec<Definition>,
    /// How many of the first ids are a template's: shapes', definitions'.
    taken: (u32, u32),
}

/// A list's looks, shared by all lists that look the same (`w:abstractNum`).
struct Shape {
    level: u8,
    /// The label with `%` for the number, or the bullet.
    label: String,
    is_bullet: bool,
    /// How the label departs from its paragraph.
    label_style: RunProperties<'static>,
    start: Length,
    hanging: Length,
    /// The definition that all bulleted lists of this shape use.
    shared: Option<u32>,
}

/// A list that counts for itself (`w:num`).
struct Definition {
    shape: usize,
    start: Option<u32>,
}

/// How an item of a list shows its label.
#[derive(Clone, Copy)]
pub(super) enum Marker {
    /// Word counts: definition and level.
    Native(u32, u8),
    /// The label stands in the text.
    Literal,
}

impl Numbering {
    /// Prepares heading numbers from the sheet's patterns, if any heading has one.
    pub(super) fn new(document: &LayoutDocument, top_level: u8, taken: (u32, u32)) -> Self {
        let headings = HeadingCounter::new(document, top_level);
        Self { headings, shapes: Vec::new(), definitions: Vec::new(), taken }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.headings.is_none() && self.definitions.is_empty()
    }

    /// Returns the definition and level that the heading style of a rank is linked to.
    pub(super) fn heading_level(&self, rank: u8) -> Option<(u32, u8)> {
        self.headings.as_ref()?;
        Some((self.taken.1 + 1, rank.saturating_sub(1)))
    }

    /// Counts a heading as Word will; returns whether Word shows exactly this number.
    ///
    /// A heading that Word must not count gets `w:numId` 0.
    pub(super) fn count_heading(&mut self, rank: u8, number: Option<&LayoutNumber>) -> bool {
        self.headings.as_mut().is_some_and(|counter| counter.count(rank, number))
    }

    /// Returns whether headings are numbered by Word at all.
    pub(super) fn has_headings(&self) -> bool {
        self.headings.is_some()
    }

    /// Defines a list; `start` is where its text begins, `hanging` how far its labels reach back.
    /// `base` is how the items' text looks. A list that `follows` another is defined anew, or an
    /// editor would have one list of the two.
    pub(super) fn list(
        &mut self,
        list: &LayoutList,
        follows: bool,
        base: &TextStyle,
        start: Length,
        hanging: Length,
    ) -> Marker {
        let Some((label, is_bullet)) = label_pattern(list) else {
            return Marker::Literal;
        };
        let Some(first) = list.items.first() else {
            return Marker::Literal;
        };
        let level = list.depth.clamp(1, LEVELS) - 1;
        let shape = Shape {
            level,
            label,
            is_bullet,
            label_style: RunProperties::departing(base, &first.label_style),
            start,
            hanging,
            shared: None,
        };
        let shape = self.shape(shape);
        let shared = self.shapes.get(shape).and_then(|shape| shape.shared).filter(|_| !follows);
        let definition = shared.unwrap_or_else(|| self.define(shape, list.start));
        if let Some(shape) = self.shapes.get_mut(shape).filter(|shape| shape.is_bullet) {
            shape.shared = Some(definition);
        }
        Marker::Native(definition, level)
    }

    fn shape(&mut self, shape: Shape) -> usize {
        let same = |other: &Shape| {
            other.level == shape.level
                && other.label == shape.label
                && other.is_bullet == shape.is_bullet
                && other.label_style == shape.label_style
                && other.start == shape.start
                && other.hanging == shape.hanging
        };
        self.shapes.iter().position(same).unwrap_or_else(|| {
            self.shapes.push(shape);
            self.shapes.len() - 1
        })
    }

    fn define(&mut self, shape: usize, start: Option<u32>) -> u32 {
        self.definitions.push(Definition { shape, start });
        let count = self.definitions.len() + usize::from(self.headings.is_some());
        u32::try_from(count).unwrap_or(u32::MAX).saturating_add(self.taken.1)
    }

    /// Writes the part: all shapes before all definitions, as the schema wants.
    pub(super) fn part(&self, catalog: &Catalog<'_>) -> Xml {
        let mut xml = Xml::new("w:numbering", &WORD_NAMESPACES);
        let [shapes, numbers] = [self.taken.0, self.taken.1].map(|taken| taken as usize);
        if let Some(headings) = &self.headings {
            headings.write(&mut xml, shapes, catalog);
        }
        let shift = usize::from(self.headings.is_some());
        for (index, shape) in self.shapes.iter().enumerate() {
            shape.write(&mut xml, shapes + index + shift);
        }
        if self.headings.is_some() {
            definition(&mut xml, numbers + 1, shapes, None);
        }
        for (index, entry) in self.definitions.iter().enumerate() {
            let level = self.shapes.get(entry.shape).map_or(0, |shape| shape.level);
            let start = entry.start.map(|start| (level, start));
            let shape = shapes + entry.shape + shift;
            definition(&mut xml, numbers + index + shift + 1, shape, start);
        }
        xml
    }
}

fn definition(xml: &mut Xml, id: usize, shape: usize, start: Option<(u8, u32)>) {
    xml.start("w:num", &[("w:numId", &id.to_string())]);
    xml.value("w:abstractNumId", &shape.to_string());
    if let Some((level, start)) = start {
        xml.start("w:lvlOverride", &[("w:ilvl", &level.to_string())]);
        xml.value("w:startOverride", &start.to_string());
        xml.end();
    }
    xml.end();
}

impl Shape {
    /// Writes all levels alike, so that an editor who indents an item still gets a label.
    fn write(&self, xml: &mut Xml, id: usize) {
        xml.start("w:abstractNum", &[("w:abstractNumId", &id.to_string())]);
        xml.value("w:multiLevelType", "hybridMultilevel");
        for level in 0..LEVELS {
            let steps = i64::from(level) - i64::from(self.level);
            let start = (self.start + self.hanging * steps).max(self.hanging);
            xml.start("w:lvl", &[("w:ilvl", &level.to_string())]);
            xml.value("w:start", "1");
            xml.value("w:numFmt", if self.is_bullet { "bullet" } else { "decimal" });
            if self.hanging <= Length::ZERO {
                xml.value("w:suff", "space");
            }
            let text = if self.is_bullet {
                self.label.clone()
            } else {
                self.label.replacen('%', &format!("%{}", level + 1), 1)
            };
            xml.value("w:lvlText", &text);
            xml.value("w:lvlJc", "left");
            xml.start("w:pPr", &[]);
            let hanging = super::format::twips(self.hanging.max(Length::ZERO)).to_string();
            let start = super::format::twips(start.max(Length::ZERO)).to_string();
            xml.empty(
                "w:ind",
                &[("w:left", &start), ("w:firstLineChars", "0"), ("w:hanging", &hanging)],
            );
            xml.end();
            let mut label = self.label_style.clone();
            label.east_asian_marks = !self.label.is_ascii();
            label.write(xml);
            xml.end();
        }
        xml.end();
    }
}

/// Returns a list's label with `%` for the number, and whether it is a bullet.
///
/// Returns `None` if no one pattern gives all its labels.
fn label_pattern(list: &LayoutList) -> Option<(String, bool)> {
    let first = &list.items.first()?.label;
    let Some(start) = list.start else {
        let same = list.items.iter().all(|item| item.label == *first);
        return (same && !first.contains('%')).then(|| (first.clone(), true));
    };
    let last = u32::try_from(list.items.len()).ok()?.checked_add(start)?;
    if last > MOST || first.contains('%') {
        return None;
    }
    let (before, after) = first.split_once(&start.to_string())?;
    let fits = (start..last)
        .zip(&list.items)
        .all(|(number, item)| item.label == format!("{before}{number}{after}"));
    fits.then(|| (format!("{before}%{after}"), false))
}

/// The sheet's heading numbers, counted along as Word will count them.
struct HeadingCounter {
    /// One pattern a rank, translated; `None` for ranks that Word counts without showing.
    levels: Vec<Option<LevelPattern>>,
    counts: [u32; LEVELS as usize],
    top_level: u8,
}

struct LevelPattern {
    /// Word's level text: `%1` for the count of rank 1.
    text: String,
    is_han: bool,
    /// Whether all counts in it are Arabic, whatever their own levels show.
    is_path: bool,
}

impl HeadingCounter {
    fn new(document: &LayoutDocument, top_level: u8) -> Option<Self> {
        let mut numbered = [false; LEVELS as usize];
        for block in &document.blocks {
            if let LayoutBlock::Heading(heading) = block
                && let Some(number) = &heading.number
                && number.source == NumberSource::Sheet
                && let Some(flag) = numbered.get_mut(usize::from(heading.rank).saturating_sub(1))
            {
                *flag = true;
            }
        }
        if !numbered.contains(&true) {
            return None;
        }
        let levels = (1..=LEVELS)
            .zip(numbered)
            .map(|(rank, is_numbered)| {
                let index = usize::from(rank) - 1;
                let numbers = document.sheet.heading_numbers.get(index).filter(|_| is_numbered)?;
                LevelPattern::new(numbers, rank)
            })
            .collect();
        Some(Self { levels, counts: [0; LEVELS as usize], top_level })
    }

    fn count(&mut self, rank: u8, number: Option<&LayoutNumber>) -> bool {
        let level = usize::from(rank.clamp(1, LEVELS)) - 1;
        let pattern = self.levels.get(level).and_then(Option::as_ref);
        let mut counts = self.counts;
        for (index, count) in counts.iter_mut().enumerate().skip(level) {
            *count = if index == level { count.saturating_add(1) } else { 0 };
        }
        let shown = pattern.map(|pattern| pattern.show(&counts));
        let wanted = number
            .filter(|number| number.source == NumberSource::Sheet)
            .map(|number| format!("{}{}", number.text, number.separator));
        // Ranks numbered by hand or not at all are counted too, so that the ranks below them
        // begin anew.
        let agrees = shown == wanted;
        if agrees {
            self.counts = counts;
        }
        agrees
    }

    fn write(&self, xml: &mut Xml, id: usize, catalog: &Catalog<'_>) {
        xml.start("w:abstractNum", &[("w:abstractNumId", &id.to_string())]);
        xml.value("w:multiLevelType", "multilevel");
        for (rank, pattern) in (1..=LEVELS).zip(&self.levels) {
            xml.start("w:lvl", &[("w:ilvl", &(rank - 1).to_string())]);
            xml.value("w:start", "1");
            let format = match pattern {
                Some(pattern) if pattern.is_han => "chineseCountingThousand",
                Some(_) => "decimal",
                None => "none",
            };
            xml.value("w:numFmt", format);
            let level = level_of(rank, self.top_level);
            let style = of_level(HEADINGS, level);
            // A template's style names no numbering of ours: its paragraphs do.
            let is_ours = catalog.is_written(style);
            if is_ours && u16::from(level) + 1 == u16::from(rank) + u16::from(self.top_level) {
                xml.value("w:pStyle", catalog.get(style).id);
            }
            if pattern.as_ref().is_some_and(|pattern| pattern.is_path) {
                xml.switch("w:isLgl", true);
            }
            xml.value("w:suff", "nothing");
            xml.value("w:lvlText", pattern.as_ref().map_or("", |pattern| &pattern.text));
            xml.value("w:lvlJc", "left");
            if is_ours || catalog.template().is_none() {
                let none = [("w:left", "0"), ("w:firstLineChars", "0"), ("w:firstLine", "0")];
                xml.start("w:pPr", &[]);
                xml.empty("w:ind", &none);
                xml.end();
            }
            xml.end();
        }
        xml.end();
    }
}

impl LevelPattern {
    /// Translates a sheet's pattern; `None` if Word's level texts cannot say it.
    fn new(numbers: &HeadingNumbers, rank: u8) -> Option<Self> {
        let pattern = numbers.pattern.as_ref()?;
        let kinds = ["{han}", "{n}", "{path}"].map(|place| pattern.contains(place));
        if kinds.iter().filter(|&&kind| kind).count() > 1 || pattern.contains('%') {
            return None;
        }
        let own = format!("%{rank}");
        let path: Vec<String> = (1..=rank).map(|rank| format!("%{rank}")).collect();
        let text = pattern.replace("{han}", &own).replace("{n}", &own);
        let text = text.replace("{path}", &path.join("."));
        let text = format!("{text}{}", numbers.separator);
        Some(Self {
            text,
            is_han: kinds.first() == Some(&true),
            is_path: kinds.last() == Some(&true),
        })
    }

    fn show(&self, counts: &[u32]) -> String {
        let mut text = self.text.clone();
        for (index, &count) in counts.iter().enumerate() {
            let count = if self.is_han { han(count) } else { count.to_string() };
            text = text.replace(&format!("%{}", index + 1), &count);
        }
        text
    }
}

/// Writes a number as Word's `chineseCountingThousand` does up to 9999: 十, 十一, 一百零一.
fn han(number: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut text = String::new();
    let mut has_gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            has_gap = !text.is_empty();
            continue;
        }
        if has_gap {
            text.push('零');
            has_gap = false;
        }
        // 十一, not 一十一, at the beginning.
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.extend(DIGITS.get(digit as usize));
        }
        text.push_str(name);
    }
    text
}

/// Returns where the text of a list's items begins, by its first paragraph.
pub(super) fn list_indent(list: &LayoutList) -> Option<Length> {
    first_paragraph(list).map(|paragraph| paragraph.style.start_indent)
}

/// Returns the role of a list's paragraphs, which differs in notes and tables.
pub(super) fn list_role(list: &LayoutList) -> Role {
    first_paragraph(list).map_or(Role::ListItem, |paragraph| paragraph.role)
}

fn first_paragraph(list: &LayoutList) -> Option<&LayoutParagraph> {
    list.items.iter().flat_map(|item| &item.blocks).find_map(|block| match block {
        LayoutBlock::Paragraph(paragraph) => Some(paragraph),
        LayoutBlock::Heading(_)
        | LayoutBlock::List(_)
        | LayoutBlock::Quote(_)
        | LayoutBlock::Code(_)
        | LayoutBlock::Table(_)
        | LayoutBlock::Figure(_)
        | LayoutBlock::Rule => None,
    })
}

#[cfg(test)]
mod tests {
    use super::han;

    #[test]
    fn chinese_numerals_are_those_of_word() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (101, "一百零一"),
            (110, "一百一十"),
        ];
        for (number, text) in cases {
            assert_eq!(han(number), text);
        }
    }
}

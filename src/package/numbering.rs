//! `word/numbering.xml`: what Word counts.
//!
//! In: the part, then each numbered paragraph in the order of the text. Out: its label, as Word
//! shows it, and whether a list of the document can show it: bullets, and one number alone.

use std::collections::BTreeMap;

use super::numerals;
use super::xml::{Element, Ns, Tree};

/// How deep Word numbers (ISO/IEC 29500-1, 17.9.6).
const LEVELS: usize = 9;
/// So many definitions may refer to each other.
const LONGEST_CHAIN: usize = 8;

/// How a paragraph is labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its definition and level: items of one list share them.
    pub list: (u32, u8),
    /// What it is.
    pub kind: LabelKind,
    /// What Word shows, apart from bullets.
    pub text: String,
    /// The definition's own indents in twips, if it has any.
    pub indent: Option<i64>,
    /// How far the label reaches back.
    pub hanging: Option<i64>,
}

/// What a label is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelKind {
    /// A bullet.
    Bullet,
    /// An Arabic number with no more than a stop or brackets.
    Number {
        /// The number.
        number: u32,
        /// Whether Word shows it in digits, not in letters.
        is_exact: bool,
    },
    /// 第一条, （一）, 1.1, 步骤 1: more than a list's number.
    Text,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// The level whose counting begins this one anew; by default the one above.
    restart: Option<u8>,
    is_legal: bool,
    indent: Option<i64>,
    hanging: Option<i64>,
    style: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Definition {
    shape: u32,
    /// Levels that differ from the shape's, and new starts.
    levels: BTreeMap<u8, Level>,
    starts: BTreeMap<u8, u32>,
}

#[derive(Debug, Clone, Default)]
struct Shape {
    levels: BTreeMap<u8, Level>,
    /// The style that has the levels, where they stand elsewhere.
    linked: Option<String>,
    style: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Counter {
    counts: [Option<u32>; LEVELS],
}

/// The definitions, and how far each was counted.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    shapes: BTreeMap<u32, Shape>,
    definitions: BTreeMap<u32, Definition>,
    /// By shape: definitions of one shape count on from each other.
    counters: BTreeMap<u32, Counter>,
    /// New starts that have been used: each works once.
    started: BTreeMap<(u32, u8), ()>,
}

impl Numbering {
    /// Reads the part.
    pub fn read(tree: &Tree<'_>) -> Self {
        let mut numbering = Self::default();
        for element in tree.root().elements() {
            match element.tag().1 {
                "abstractNum" => {
                    let Some(id) = id(element, "abstractNumId") else { continue };
                    let shape = Shape {
                        levels: levels(element),
                        linked: element.child_val("numStyleLink").map(|id| id.into_owned()),
                        style: element.child_val("styleLink").map(|id| id.into_owned()),
                    };
                    numbering.shapes.insert(id, shape);
                }
                "num" => {
                    let (Some(own), Some(shape)) = (
                        id(element, "numId"),
                        element.child("abstractNumId").and_then(|shape| id(shape, "val")),
                    ) else {
                        continue;
                    };
                    numbering.definitions.insert(own, definition(element, shape));
                }
                _ => {}
            }
        }
        numbering.follow_links();
        numbering
    }

    /// Takes levels that stand in a style's definition over to those that name the style.
    fn follow_links(&mut self) {
        for _ in 0..LONGEST_CHAIN {
            let found: Vec<(u32, BTreeMap<u8, Level>)> = self
                .shapes
                .iter()
                .filter(|(_, shape)| shape.levels.is_empty())
                .filter_map(|(&id, shape)| {
                    let name = shape.linked.as_ref()?;
                    let mut others = self.shapes.values();
                    let other = others.find(|other| other.style.as_ref() == Some(name))?;
                    Some((id, other.levels.clone()))
                })
                .collect();
            for (id, levels) in found {
                if let Some(shape) = self.shapes.get_mut(&id) {
                    shape.levels = levels;
                }
            }
        }
    }

    /// Returns the level of a definition that a paragraph style is linked to.
    pub fn level_of_style(&self, number: u32, style: &str) -> Option<u8> {
        let shape = self.shapes.get(&self.definitions.get(&number)?.shape)?;
        let mut levels = shape.levels.iter();
        levels.find(|(_, level)| level.style.as_deref() == Some(style)).map(|(&level, _)| level)
    }

    fn level(&self, number: u32, level: u8) -> Option<&Level> {
        let definition = self.definitions.get(&number)?;
        let shape = self.shapes.get(&definition.shape)?;
        definition.levels.get(&level).or_else(|| shape.levels.get(&level))
    }

    /// Counts a paragraph and returns its label; `None` if the definition is not there or shows
    /// nothing.
    pub fn count(&mut self, number: u32, level: u8) -> Option<Label> {
        let own = self.level(number, level)?.clone();
        let definition = self.definitions.get(&number)?;
        let shape = definition.shape;
        let new_start = definition.starts.get(&level).copied();
        let starts: Vec<u32> = (0..LEVELS)
            .map(|at| {
                let at = u8::try_from(at).unwrap_or(0);
                let new = definition.starts.get(&at).copied();
                new.or_else(|| Some(self.level(number, at)?.start)).unwrap_or(1)
            })
            .collect();
        let is_restarted =
            new_start.is_some() && self.started.insert((number, level), ()).is_none();
        let restarts: Vec<Option<u8>> = (0..LEVELS)
            .map(|at| self.level(number, u8::try_from(at).unwrap_or(0)).and_then(|l| l.restart))
            .collect();
        let counter = self.counters.entry(shape).or_default();
        let index = usize::from(level);
        for (at, count) in counter.counts.iter_mut().enumerate().skip(index) {
            if at == index {
                let first = starts.get(at).copied().unwrap_or(1);
                *count = match *count {
                    Some(count) if !is_restarted => Some(count.saturating_add(1)),
                    _ => Some(new_start.filter(|_| is_restarted).unwrap_or(first)),
                };
            } else {
                // 17.9.10: a level begins anew after any above it, unless it names one, or none.
                let by = restarts.get(at).copied().flatten();
                if by.is_none_or(|by| by > 0 && index < usize::from(by)) {
                    *count = None;
                }
            }
        }
        let counts: Vec<u32> = counter
            .counts
            .iter()
            .zip(&starts)
            .map(|(count, &start)| count.unwrap_or(start))
            .collect();
        let (kind, text) = self.kind(number, level, &own, &counts)?;
        Some(Label { list: (number, level), kind, text, indent: own.indent, hanging: own.hanging })
    }

    fn kind(
        &self,
        number: u32,
        level: u8,
        own: &Level,
        counts: &[u32],
    ) -> Option<(LabelKind, String)> {
        if own.format == "bullet" {
            return Some((LabelKind::Bullet, String::new()));
        }
        if own.format == "none" && !own.text.contains('%') && own.text.trim().is_empty() {
            return None;
        }
        let mut text = String::new();
        let mut places = Vec::new();
        let mut characters = own.text.chars().peekable();
        while let Some(c) = characters.next() {
            let place = characters.peek().and_then(|next| next.to_digit(10));
            match place.filter(|place| c == '%' && (1..=9).contains(place)) {
                Some(place) => {
                    characters.next();
                    let at = u8::try_from(place - 1).unwrap_or(0);
                    let count = counts.get(usize::from(at)).copied().unwrap_or(1);
                    let format = match self.level(number, at) {
                        _ if own.is_legal => "decimal",
                        Some(level) => &level.format,
                        None => "decimal",
                    };
                    places.push((at, count, format.to_owned()));
                    text.push_str(&numerals::write(count, format));
                }
                None => text.push(c),
            }
        }
        let text = text.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        if let [(at, count, format)] = places.as_slice()
            && *at == level
            && numerals::is_plain(format)
        {
            let bare = own.text.replace(&format!("%{}", level + 1), "");
            let is_bare = bare.chars().all(|c| ".)(）（、．] [:".contains(c) || c.is_whitespace());
            if is_bare {
                let is_exact = matches!(&**format, "decimal" | "decimalZero");
                return Some((LabelKind::Number { number: *count, is_exact }, text));
            }
        }
        Some((LabelKind::Text, text))
    }
}

/// What a `w:pPr` says of a paragraph's place.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParagraphFormat {
    /// Indent from the start edge, in twips.
    pub indent: Option<i64>,
    /// How far the first line reaches back, in twips.
    pub hanging: Option<i64>,
    /// Number definition.
    pub number: Option<u32>,
    /// Level in it.
    pub level: Option<u8>,
    /// Level in the outline: 0 to 8, or 9 for body text.
    pub outline: Option<u8>,
}

impl ParagraphFormat {
    /// Reads the element.
    #[must_use]
    pub fn read(properties: Element<'_>) -> Self {
        let indent = properties.child("ind");
        let numbering = properties.child("numPr");
        let number = |element: Option<Element<'_>>| element.and_then(|e| e.number("val"));
        let hanging = indent.and_then(|indent| {
            indent.number("hanging").or_else(|| Some(-indent.number("firstLine")?))
        });
        Self {
            indent: indent.and_then(|indent| indent.number("left").or(indent.number("start"))),
            hanging,
            number: number(numbering.and_then(|n| n.child("numId")))
                .and_then(|value| u32::try_from(value).ok()),
            level: number(numbering.and_then(|n| n.child("ilvl")))
                .and_then(|value| u8::try_from(value.clamp(0, 8)).ok()),
            outline: number(properties.child("outlineLvl"))
                .and_then(|value| u8::try_from(value.clamp(0, 9)).ok()),
        }
    }
}

fn id(element: Element<'_>, name: &str) -> Option<u32> {
    u32::try_from(element.number(name)?).ok()
}

fn levels(element: Element<'_>) -> BTreeMap<u8, Level> {
    let numbered = element.children("lvl").filter_map(|level| {
        let index =
            u8::try_from(level.number("ilvl")?).ok().filter(|&at| usize::from(at) < LEVELS)?;
        Some((index, read_level(level)))
    });
    numbered.collect()
}

fn read_level(level: Element<'_>) -> Level {
    let number = |name: &str| level.child(name).and_then(|element| element.number("val"));
    let properties = level.child("pPr").map(ParagraphFormat::read);
    // Formats that Word 2010 added stand in an alternative with the old one as fallback.
    let alternative = level.find(Ns::Word, "numFmt");
    let format = level.child("numFmt").or(alternative).and_then(|format| format.val());
    Level {
        start: number("start").and_then(|start| u32::try_from(start).ok()).unwrap_or(0),
        format: format.map_or_else(|| "decimal".to_owned(), |format| format.into_owned()),
        text: level.child_val("lvlText").unwrap_or_default().into_owned(),
        restart: number("lvlRestart").and_then(|by| u8::try_from(by).ok()),
        is_legal: level.child("isLgl").is_some_and(Element::is_on),
        indent: properties.and_then(|properties| properties.indent),
        hanging: properties.and_then(|properties| properties.hanging),
        style: level.child_val("pStyle").map(|style| style.into_owned()),
    }
}

fn definition(element: Element<'_>, shape: u32) -> Definition {
    let mut definition = Definition { shape, ..Definition::default() };
    for change in element.children("lvlOverride") {
        let Some(level) = change.number("ilvl").and_then(|at| u8::try_from(at).ok()) else {
            continue;
        };
        if let Some(own) = change.child("lvl") {
            definition.levels.insert(level, read_level(own));
        }
        let start = change.child("startOverride").and_then(|start| start.number("val"));
        if let Some(start) = start.and_then(|start| u32::try_from(start).ok()) {
            definition.starts.insert(level, start);
        }
    }
    definition
}

#[cfg(test)]
mod tests {
    use super::{LabelKind, Numbering, Tree};

    fn numbering(body: &str) -> Numbering {
        let text = format!(
            "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{body}</w:numbering>"
        );
        Numbering::read(&Tree::parse(&text).unwrap())
    }

    const SHAPE: &str = "<w:abstractNum w:abstractNumId=\"0\">\
        <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"第%1章\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%1.%2\"/></w:lvl>\
        <w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%3)\"/></w:lvl>\
        </w:abstractNum>";

    #[test]
    fn levels_count_and_begin_anew() {
        let body = format!("{SHAPE}<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
        let mut numbering = numbering(&body);
        let mut label = |level| {
            let label = numbering.count(1, level).unwrap();
            (label.text, label.kind == LabelKind::Text)
        };
        for (level, text, is_text) in [
            (0, "第一章", true),
            (1, "1.1", true),
            (1, "1.2", true),
            (2, "a)", false),
            (0, "第二章", true),
            (1, "2.1", true),
            (2, "a)", false),
        ] {
            assert_eq!(label(level), (text.to_owned(), is_text));
        }
    }

    #[test]
    fn a_new_start_works_once_and_definitions_of_a_shape_count_on() {
        let shape = SHAPE.replace("chineseCountingThousand", "decimal").replace("第%1章", "%1.");
        let body = format!(
            "{shape}<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/></w:num>\
             <w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>"
        );
        let mut numbering = numbering(&body);
        let mut number = |id| match numbering.count(id, 0).unwrap().kind {
            LabelKind::Number { number, is_exact: true } => number,
            other => panic!("{other:?}"),
        };
        assert_eq!([number(1), number(1), number(2), number(3), number(3)], [1, 2, 3, 7, 8]);
    }
}

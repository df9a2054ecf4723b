//! Paragraph and run properties: from computed styles to `w:pPr` and `w:rPr`.
//!
//! In: a style and the style it is based on. Out: the elements in which they differ, in schema
//! order (ISO/IEC 29500-1, 17.3.1.26 and 17.3.2.28); Word calls any other order corrupt.

use super::styles::BODY;
use super::xml::Xml;
use crate::document::{Lang, Marks};
use crate::style::{Align, Color, Family, Length, ParagraphStyle, TextStyle, Weight};

/// Returns a length in twentieths of a point, within what Word takes (22 inches).
pub(super) fn twips(length: Length) -> i64 {
    whole(length.to_pt() * 20.0).clamp(-31_680, 31_680)
}

/// Returns the length of so many twentieths of a point, within what Word takes.
pub(super) fn length_of_twips(twips: i64) -> Length {
    let twips = i32::try_from(twips.clamp(-31_680, 31_680)).unwrap_or(0);
    Length::pt(f64::from(twips) / 20.0)
}

/// Returns a length in half points, the unit of font sizes.
pub(super) fn half_points(length: Length) -> i64 {
    whole(length.to_pt() * 2.0)
}

#[expect(clippy::cast_possible_truncation, reason = "saturating by definition of `as`")]
pub(super) fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// The fonts of a family as Word users have them: for Latin text, and for Chinese.
///
/// 宋体, 黑体 and 楷体 come with every Chinese Windows and Office; 新宋体 is 宋体 with Latin
/// letters of one width.
pub(super) fn fonts(family: Family) -> (&'static str, &'static str) {
    match family {
        Family::Song => ("Times New Roman", "宋体"),
        Family::Fangsong => ("Times New Roman", "仿宋"),
        Family::Hei => ("Arial", "黑体"),
        Family::Kai => ("Times New Roman", "楷体"),
        Family::Mono => ("Consolas", "新宋体"),
    }
}

/// Returns the language as Word names it: Chinese by region, never by script.
///
/// Returns `None` for what is no language tag.
pub(super) fn word_lang(lang: &Lang) -> Option<&str> {
    let tag = lang.as_str();
    let is_tag = !tag.is_empty()
        && tag.len() <= 35
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match tag {
        "zh" | "zh-Hans" | "zh-Hans-CN" => Some("zh-CN"),
        "zh-Hant" | "zh-Hant-TW" => Some("zh-TW"),
        "zh-Hant-HK" => Some("zh-HK"),
        "ja" => Some("ja-JP"),
        "ko" => Some("ko-KR"),
        "en" => Some("en-US"),
        "fr" => Some("fr-FR"),
        "de" => Some("de-DE"),
        "es" => Some("es-ES"),
        "it" => Some("it-IT"),
        "ru" => Some("ru-RU"),
        _ => is_tag.then_some(tag),
    }
}

/// Whether Word looks up a language under `w:eastAsia`.
pub(super) fn is_east_asian(tag: &str) -> bool {
    ["zh", "ja", "ko"].contains(&tag.split('-').next().unwrap_or_default())
}

/// Leading that is as high as the type needs, in 240ths of it.
const SINGLE: [(&str, &str); 2] = [("w:line", "240"), ("w:lineRule", "auto")];

/// What a `w:pPr` says; `None` and `false` say nothing.
#[derive(Default, Clone, PartialEq)]
pub(super) struct ParagraphProperties<'a> {
    /// Whether the style is a template's, whose looks nothing said here may change.
    pub(super) is_house: bool,
    pub(super) style: Option<&'a str>,
    pub(super) keep_next: Option<bool>,
    pub(super) keep_lines: bool,
    pub(super) page_break_before: Option<bool>,
    /// Number definition and level; definition 0 takes a style's numbering away.
    pub(super) numbering: Option<(u32, u8)>,
    pub(super) bottom_border: bool,
    /// A right tab with leader, from the start of the type area.
    pub(super) leader_tab: Option<Length>,
    pub(super) east_asian: Option<EastAsianRules>,
    pub(super) spacing: Option<Spacing>,
    /// Lets a line grow, whatever the style's leading; counts without `spacing`.
    pub(super) grows: bool,
    pub(super) indent: Option<Indent>,
    /// The indent at the start edge alone; counts without `indent`.
    pub(super) start: Option<Length>,
    /// Whether the space around paragraphs counts only where another style's stand beside them.
    pub(super) contextual_spacing: bool,
    pub(super) align: Option<Align>,
    /// 0 for the outermost headings, 9 for body text.
    pub(super) outline_level: Option<u8>,
}

/// The switches of Chinese setting (TYPOGRAPHY §2.8).
#[derive(Clone, Copy, PartialEq)]
pub(super) struct EastAsianRules {
    /// Whether marks may not begin or end a line (L6).
    pub(super) kinsoku: bool,
    /// Whether Latin text and digits stand a quarter em off Han text (M1).
    pub(super) han_latin_gap: bool,
    /// Whether a mark may hang beyond the measure (W5).
    pub(super) hanging: bool,
    /// Whether a Latin word may be broken anywhere: code only.
    pub(super) break_words: bool,
}

/// Leading and the space around a paragraph.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Spacing {
    pub(super) leading: Length,
    /// In body lines.
    pub(super) before: f64,
    /// In body lines.
    pub(super) after: f64,
    /// The leading of the body, which is the pitch of the page's grid.
    pub(super) body_line: Length,
    /// What holds if a line is higher than the leading.
    pub(super) rule: Leading,
}

/// How the leading is meant.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Leading {
    /// As it is.
    Exact,
    /// A line may grow: images would be cut off otherwise.
    AtLeast,
    /// It is what the type on the line needs.
    Single,
    /// It is that of the style this one is based on.
    Inherited,
}

/// Indents, as in [`ParagraphStyle`].
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Indent {
    pub(super) start: Length,
    pub(super) end: Length,
    pub(super) first_line: Length,
    /// The paragraph's em, which `firstLineChars` counts in.
    pub(super) em: Length,
}

impl Indent {
    pub(super) fn of(style: &ParagraphStyle) -> Self {
        Self {
            start: style.start_indent,
            end: style.end_indent,
            first_line: style.first_line_indent,
            em: style.text.size,
        }
    }

    fn write(self, xml: &mut Xml) {
        let (start, end) = (twips(self.start).to_string(), twips(self.end).to_string());
        let first = twips(self.first_line);
        // `firstLineChars` wins over `firstLine` and `hanging` wherever it was inherited from, so
        // it is always said, and 0 gives way to them. LibreOffice reads only the twips.
        let characters = whole(self.first_line.ratio(self.em) * 100.0).max(0).to_string();
        let (name, amount) = if first < 0 { ("w:hanging", -first) } else { ("w:firstLine", first) };
        xml.empty(
            "w:ind",
            &[
                ("w:left", &start),
                ("w:right", &end),
                ("w:firstLineChars", &characters),
                (name, &amount.to_string()),
            ],
        );
    }
}

impl Spacing {
    pub(super) fn of(style: &ParagraphStyle, body_line: Length) -> Self {
        Self {
            leading: style.leading,
            before: style.lines_before,
            after: style.lines_after,
            body_line,
            rule: Leading::Exact,
        }
    }

    fn write(self, xml: &mut Xml) {
        let lines = |lines: f64| whole(lines * 100.0).clamp(0, 31_680).to_string();
        let points = |lines: f64| twips(self.body_line * lines).max(0).to_string();
        let around = [
            ("w:beforeLines", lines(self.before)),
            ("w:before", points(self.before)),
            ("w:afterLines", lines(self.after)),
            ("w:after", points(self.after)),
        ];
        let leading = twips(self.leading).max(1).to_string();
        let mut attributes: Vec<_> = around.iter().map(|(name, value)| (*name, &**value)).collect();
        attributes.extend(match self.rule {
            Leading::Exact => vec![("w:line", &*leading), ("w:lineRule", "exact")],
            Leading::AtLeast => vec![("w:line", &*leading), ("w:lineRule", "atLeast")],
            Leading::Single => SINGLE.to_vec(),
            Leading::Inherited => Vec::new(),
        });
        xml.empty("w:spacing", &attributes);
    }
}

impl<'a> ParagraphProperties<'a> {
    /// Says everything `style` says.
    pub(super) fn of(style: &ParagraphStyle, body_line: Length) -> Self {
        Self {
            keep_next: style.keep_with_next.then_some(true),
            spacing: Some(Spacing::of(style, body_line)),
            indent: Some(Indent::of(style)),
            align: Some(style.align),
            ..Self::default()
        }
    }

    /// Names the style and says where a paragraph departs from it.
    pub(super) fn departing(
        id: &'a str,
        base: &ParagraphStyle,
        style: &ParagraphStyle,
        body_line: Length,
    ) -> Self {
        let spacing = Spacing::of(style, body_line);
        let indent = Indent::of(style);
        Self {
            // Normal needs no name: it is what a paragraph without one has.
            style: (id != BODY).then_some(id),
            keep_next: (style.keep_with_next != base.keep_with_next)
                .then_some(style.keep_with_next),
            spacing: (spacing != Spacing::of(base, body_line)).then_some(spacing),
            indent: (indent != Indent::of(base)).then_some(indent),
            align: (style.align != base.align).then_some(style.align),
            ..Self::default()
        }
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        if *self != (Self { is_house: self.is_house, ..Self::default() }) {
            xml.start("w:pPr", &[]);
            self.write_content(xml);
            xml.end();
        }
    }

    /// Writes what stands within `w:pPr`, before a section's properties.
    pub(super) fn write_content(&self, xml: &mut Xml) {
        if let Some(style) = self.style {
            xml.value("w:pStyle", style);
        }
        self.write_breaks(xml);
        if let Some((definition, level)) = self.numbering {
            xml.start("w:numPr", &[]);
            xml.value("w:ilvl", &level.to_string());
            xml.value("w:numId", &definition.to_string());
            xml.end();
        }
        if self.bottom_border {
            xml.start("w:pBdr", &[]);
            xml.empty("w:bottom", &border("4"));
            xml.end();
        }
        if let Some(position) = self.leader_tab {
            let position = twips(position).to_string();
            xml.start("w:tabs", &[]);
            // P9: leaders are dots at mid-height.
            xml.empty(
                "w:tab",
                &[("w:val", "right"), ("w:leader", "middleDot"), ("w:pos", &position)],
            );
            xml.end();
        }
        if let Some(rules) = self.east_asian {
            rules.write(xml);
        }
        self.write_measures(xml);
    }

    fn write_breaks(&self, xml: &mut Xml) {
        if let Some(on) = self.keep_next {
            xml.switch("w:keepNext", on);
        }
        if self.keep_lines {
            xml.switch("w:keepLines", true);
        }
        if let Some(on) = self.page_break_before {
            xml.switch("w:pageBreakBefore", on);
        }
        if self.east_asian.is_some() {
            xml.switch("w:widowControl", true);
        }
    }

    fn write_measures(&self, xml: &mut Xml) {
        if let Some(spacing) = self.spacing {
            spacing.write(xml);
        } else if self.grows {
            xml.empty("w:spacing", &SINGLE);
        }
        if let Some(indent) = self.indent {
            indent.write(xml);
        } else if let Some(start) = self.start {
            // The style's count of characters would win over the length.
            xml.empty("w:ind", &[("w:leftChars", "0"), ("w:left", &twips(start).to_string())]);
        }
        if self.contextual_spacing {
            xml.switch("w:contextualSpacing", true);
        }
        if let Some(align) = self.align {
            xml.value("w:jc", alignment(align));
        }
        if let Some(level) = self.outline_level {
            xml.value("w:outlineLvl", &level.to_string());
        }
    }
}

/// Returns Word's name of an alignment.
pub(super) fn alignment(align: Align) -> &'static str {
    match align {
        Align::Justify => "both",
        Align::Start => "left",
        Align::Center => "center",
        Align::End => "right",
    }
}

impl EastAsianRules {
    fn write(self, xml: &mut Xml) {
        xml.switch("w:kinsoku", self.kinsoku);
        xml.switch("w:wordWrap", !self.break_words);
        xml.switch("w:overflowPunct", self.hanging);
        // W3: marks at a line start lose their blank half.
        xml.switch("w:topLinePunct", true);
        xml.switch("w:autoSpaceDE", self.han_latin_gap);
        xml.switch("w:autoSpaceDN", self.han_latin_gap);
    }
}

/// Attributes of a single black line; `size` in eighths of a point.
pub(super) fn border(size: &str) -> [(&str, &str); 4] {
    [("w:val", "single"), ("w:sz", size), ("w:space", "1"), ("w:color", "auto")]
}

/// A line under text.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Underline {
    /// Its kind (ISO/IEC 29500-1, 17.18.99).
    kind: &'static str,
    /// Its colour, if it is not the text's.
    color: Option<&'static str>,
}

/// The colours of lines by what they say beside their kind: that there is a name, and which of two
/// names or titles side by side it is.
const LINE_COLORS: [(&str, Marks); 5] = [
    ("000000", Marks::PROPER_NAME),
    ("000001", Marks::PROPER_NAME.union(Marks::NEXT_NAME)),
    ("000100", Marks::PROPER_NAME.union(Marks::NEXT_TITLE)),
    ("000101", Marks::PROPER_NAME.union(Marks::NEXT_NAME).union(Marks::NEXT_TITLE)),
    ("010100", Marks::NEXT_TITLE),
];

impl Underline {
    pub(super) const NONE: Self = Self { kind: "none", color: None };
    pub(super) const SINGLE: Self = Self { kind: "single", color: None };

    /// Returns the line under marked text.
    ///
    /// Word has one line for a run, and no line of its own for names (专名号): theirs is told from
    /// plain underlining by its colour, which is black and not automatic. Titles (书名号) are
    /// wavy; text that is underlined besides has the line doubled. Names and titles side by side
    /// are told apart by shades of black that no one sees ([`LINE_COLORS`]).
    pub(super) fn of(marks: Marks) -> Option<Self> {
        let has = |mark| marks.contains(mark);
        let is_named = has(Marks::PROPER_NAME);
        let kind = match (has(Marks::BOOK_TITLE), has(Marks::UNDERLINE)) {
            (true, true) => "wavyDouble",
            (true, false) => "wave",
            (false, true) if is_named => "double",
            (false, true) => "single",
            (false, false) if is_named => "single",
            (false, false) => return None,
        };
        let told = Marks::PROPER_NAME | Marks::NEXT_NAME | Marks::NEXT_TITLE;
        let color = LINE_COLORS.iter().find(|(_, line)| *line == marks & told);
        Some(Self { kind, color: color.map(|(color, _)| *color) })
    }

    fn write(self, xml: &mut Xml) {
        let color = self.color.map(|color| ("w:color", color));
        let attributes: Vec<_> = [("w:val", self.kind)].into_iter().chain(color).collect();
        xml.empty("w:u", &attributes);
    }
}

/// What a `w:rPr` says; `None` and `false` say nothing.
#[derive(Default, Clone, PartialEq)]
pub(super) struct RunProperties<'a> {
    pub(super) style: Option<&'a str>,
    /// Sets marks that Chinese and Latin text share in the Chinese face.
    pub(super) east_asian_marks: bool,
    pub(super) family: Option<Family>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) no_proof: bool,
    pub(super) color: Option<Color>,
    pub(super) rise: Option<Length>,
    pub(super) size: Option<Length>,
    pub(super) underline: Option<Underline>,
    /// `superscript`, `subscript` or `baseline`.
    pub(super) vertical: Option<&'static str>,
    /// Dots below the characters.
    pub(super) dots: Option<bool>,
    pub(super) lang: Option<&'a str>,
}

impl RunProperties<'_> {
    /// Says everything `style` says that is not so by itself.
    pub(super) fn of(style: &TextStyle) -> Self {
        let plain = TextStyle {
            weight: Weight::Regular,
            italic: false,
            rise: Length::ZERO,
            color: Color::BLACK,
            underline: false,
            strike: false,
            ..*style
        };
        Self {
            family: Some(style.family),
            size: Some(style.size),
            ..Self::departing(&plain, style)
        }
    }

    /// Says where `style` departs from `base`.
    pub(super) fn departing(base: &TextStyle, style: &TextStyle) -> Self {
        fn change<T: PartialEq>(base: T, value: T) -> Option<T> {
            (base != value).then_some(value)
        }
        Self {
            family: change(base.family, style.family),
            bold: change(base.weight, style.weight).map(|weight| weight == Weight::Bold),
            italic: change(base.italic, style.italic),
            strike: change(base.strike, style.strike),
            color: change(base.color, style.color),
            rise: change(base.rise, style.rise),
            size: change(base.size, style.size),
            underline: change(base.underline, style.underline)
                .map(|on| if on { Underline::SINGLE } else { Underline::NONE }),
            ..Self::default()
        }
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        if *self == Self::default() {
            return;
        }
        xml.start("w:rPr", &[]);
        if let Some(style) = self.style {
            xml.value("w:rStyle", style);
        }
        self.write_fonts(xml);
        let switches = [
            (self.bold, ["w:b", "w:bCs"].as_slice()),
            (self.italic, ["w:i", "w:iCs"].as_slice()),
            (self.strike, ["w:strike"].as_slice()),
            (self.no_proof.then_some(true), ["w:noProof"].as_slice()),
        ];
        for (on, names) in switches {
            if let Some(on) = on {
                names.iter().for_each(|name| xml.switch(name, on));
            }
        }
        if let Some(Color { red, green, blue }) = self.color {
            xml.value("w:color", &format!("{red:02X}{green:02X}{blue:02X}"));
        }
        if let Some(rise) = self.rise {
            xml.value("w:position", &half_points(rise).to_string());
        }
        if let Some(size) = self.size {
            let size = half_points(size).clamp(2, 3276).to_string();
            xml.value("w:sz", &size);
            xml.value("w:szCs", &size);
        }
        if let Some(on) = self.underline {
            on.write(xml);
        }
        if let Some(vertical) = self.vertical {
            xml.value("w:vertAlign", vertical);
        }
        if let Some(on) = self.dots {
            // Below whatever the language of the text, which `dot` is not (17.18.24).
            xml.value("w:em", if on { "underDot" } else { "none" });
        }
        if let Some(lang) = self.lang {
            let name = if is_east_asian(lang) { "w:eastAsia" } else { "w:val" };
            xml.empty("w:lang", &[(name, lang)]);
        }
        xml.end();
    }

    fn write_fonts(&self, xml: &mut Xml) {
        let mut attributes = Vec::new();
        if self.east_asian_marks {
            attributes.push(("w:hint", "eastAsia"));
        }
        if let Some(family) = self.family {
            let (latin, chinese) = fonts(family);
            attributes.extend([
                ("w:ascii", latin),
                ("w:eastAsia", chinese),
                ("w:hAnsi", latin),
                ("w:cs", latin),
            ]);
        }
        if !attributes.is_empty() {
            xml.empty("w:rFonts", &attributes);
        }
    }
}

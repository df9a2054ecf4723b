//! What a `w:pPr` says: breaks, numbering, borders, Chinese setting, spacing and indents.

use super::{twips, whole};
use crate::edition::docx::styles::BODY;
use crate::edition::docx::xml::Xml;
use crate::style::{Align, Color, Length, ParagraphStyle};

/// Leading that is as high as the type needs, in 240ths of it.
const SINGLE: [(&str, &str); 2] = [("w:line", "240"), ("w:lineRule", "auto")];

/// What a `w:pPr` says; `None` and `false` say nothing.
#[derive(Default, Clone, PartialEq)]
pub(in crate::edition::docx) struct ParagraphProperties<'a> {
    /// Whether the style is a template's, whose looks nothing said here may change.
    pub(in crate::edition::docx) is_house: bool,
    pub(in crate::edition::docx) style: Option<&'a str>,
    pub(in crate::edition::docx) keep_next: Option<bool>,
    pub(in crate::edition::docx) keep_lines: bool,
    pub(in crate::edition::docx) page_break_before: Option<bool>,
    /// Number definition and level; definition 0 takes a style's numbering away.
    pub(in crate::edition::docx) numbering: Option<(u32, u8)>,
    pub(in crate::edition::docx) bottom_border: bool,
    /// The ground that code stands on.
    pub(in crate::edition::docx) ground: Option<Color>,
    /// A right tab, from the start of the type area.
    pub(in crate::edition::docx) right_tab: Option<RightTab>,
    pub(in crate::edition::docx) east_asian: Option<EastAsianRules>,
    /// Whether lines stand where their own leading puts them, and not on the page's grid.
    pub(in crate::edition::docx) off_grid: bool,
    pub(in crate::edition::docx) spacing: Option<Spacing>,
    /// Lets a line grow, whatever the style's leading; counts without `spacing`.
    pub(in crate::edition::docx) grows: bool,
    pub(in crate::edition::docx) indent: Option<Indent>,
    /// The indent at the start edge alone; counts without `indent`.
    pub(in crate::edition::docx) start: Option<Length>,
    /// Whether the space around paragraphs counts only where another style's stand beside them.
    pub(in crate::edition::docx) contextual_spacing: bool,
    pub(in crate::edition::docx) align: Option<Align>,
    /// 0 for the outermost headings, 9 for body text.
    pub(in crate::edition::docx) outline_level: Option<u8>,
}

/// The switches of Chinese setting (TYPOGRAPHY §2.8).
#[derive(Clone, Copy, PartialEq)]
pub(in crate::edition::docx) struct EastAsianRules {
    /// Whether marks may not begin or end a line (L6).
    pub(in crate::edition::docx) kinsoku: bool,
    /// Whether Latin text and digits stand a quarter em off Han text (M1).
    pub(in crate::edition::docx) han_latin_gap: bool,
    /// Whether a mark may hang beyond the measure (W5).
    pub(in crate::edition::docx) hanging: bool,
    /// Whether a Latin word may be broken anywhere: code only.
    pub(in crate::edition::docx) break_words: bool,
}

/// A tab at which text ends.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::edition::docx) enum RightTab {
    /// Dots lead to it.
    Leader(Length),
    Plain(Length),
}

/// Leading and the space around a paragraph.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::edition::docx) struct Spacing {
    pub(in crate::edition::docx) leading: Length,
    /// In body lines.
    pub(in crate::edition::docx) before: f64,
    /// In body lines.
    pub(in crate::edition::docx) after: f64,
    /// The leading of the body, which is the pitch of the page's grid.
    pub(in crate::edition::docx) body_line: Length,
    /// What holds if a line is higher than the leading.
    pub(in crate::edition::docx) rule: Leading,
}

/// How the leading is meant.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::edition::docx) enum Leading {
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
pub(in crate::edition::docx) struct Indent {
    pub(in crate::edition::docx) start: Length,
    pub(in crate::edition::docx) end: Length,
    pub(in crate::edition::docx) first_line: Length,
    /// The paragraph's em, which `firstLineChars` counts in.
    pub(in crate::edition::docx) em: Length,
}

impl Indent {
    pub(in crate::edition::docx) fn of(style: &ParagraphStyle) -> Self {
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
    pub(in crate::edition::docx) fn of(style: &ParagraphStyle, body_line: Length) -> Self {
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
    pub(in crate::edition::docx) fn of(style: &ParagraphStyle, body_line: Length) -> Self {
        Self {
            keep_next: style.keep_with_next.then_some(true),
            spacing: Some(Spacing::of(style, body_line)),
            indent: Some(Indent::of(style)),
            align: Some(style.align),
            ..Self::default()
        }
    }

    /// Names the style and says where a paragraph departs from it.
    pub(in crate::edition::docx) fn departing(
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

    pub(in crate::edition::docx) fn write(&self, xml: &mut Xml) {
        if *self != (Self { is_house: self.is_house, ..Self::default() }) {
            xml.start("w:pPr", &[]);
            self.write_content(xml);
            xml.end();
        }
    }

    /// Writes what stands within `w:pPr`, before a section's properties.
    pub(in crate::edition::docx) fn write_content(&self, xml: &mut Xml) {
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
        if let Some(Color { red, green, blue }) = self.ground {
            let fill = format!("{red:02X}{green:02X}{blue:02X}");
            xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", &fill)]);
        }
        if let Some(tab) = self.right_tab {
            // P9: leaders are dots at mid-height.
            let (position, leader) = match tab {
                RightTab::Leader(position) => (position, Some(("w:leader", "middleDot"))),
                RightTab::Plain(position) => (position, None),
            };
            let position = ("w:pos", &*twips(position).to_string());
            let align = ("w:val", "right");
            xml.start("w:tabs", &[]);
            match leader {
                Some(leader) => xml.empty("w:tab", &[align, leader, position]),
                None => xml.empty("w:tab", &[align, position]),
            }
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
        if self.off_grid {
            xml.switch("w:snapToGrid", false);
        }
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
fn alignment(align: Align) -> &'static str {
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
fn border(size: &str) -> [(&str, &str); 4] {
    [("w:val", "single"), ("w:sz", size), ("w:space", "1"), ("w:color", "auto")]
}

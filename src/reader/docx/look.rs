//! `w:rPr`: how a stretch of text looks.
//!
//! In: the element, of a run or a style. Out: what it says; what it leaves open comes from the
//! style below it.

use crate::package::xml::{Element, Ns};

/// How a stretch of text looks, as far as it is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Look {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) caps: Option<bool>,
    pub(super) highlight: Option<bool>,
    /// `none`, `single`, `wave`, …
    pub(super) underline: Option<String>,
    /// The colour of that line, where it is not the text's.
    pub(super) underline_color: Option<String>,
    /// `superscript`, `subscript` or `baseline`.
    pub(super) vertical: Option<String>,
    /// How far it is raised, and its size, in half points.
    pub(super) rise: Option<i64>,
    pub(super) size: Option<i64>,
    /// Emphasis marks: `dot`, `underDot`, …
    pub(super) dots: Option<String>,
    /// The Latin font.
    pub(super) font: Option<String>,
    /// The font of Chinese text.
    pub(super) han_font: Option<String>,
    /// Languages of Latin and of East Asian text.
    pub(super) latin: Option<String>,
    pub(super) east_asian: Option<String>,
}

impl Look {
    /// Reads a `w:rPr`.
    pub(super) fn read(properties: Element<'_>) -> Self {
        let mut look = Self::default();
        for property in properties.elements() {
            let (Ns::Word, name) = property.tag() else { continue };
            let on = || Some(property.is_on());
            let value = || property.val().map(|value| value.into_owned());
            match name {
                "b" => look.bold = on(),
                "i" => look.italic = on(),
                "strike" | "dstrike" => look.strike = on(),
                "vanish" | "webHidden" => look.hidden = on().filter(|_| name == "vanish"),
                "caps" | "smallCaps" => look.caps = on(),
                "highlight" => look.highlight = on(),
                "u" => {
                    look.underline = value().or_else(|| Some("single".to_owned()));
                    let color = property.attribute("color");
                    look.underline_color = color.map(|color| color.into_owned());
                }
                "vertAlign" => look.vertical = value(),
                "position" => look.rise = property.number("val"),
                "sz" => look.size = property.number("val"),
                "em" => look.dots = value(),
                "rFonts" => {
                    let font = property.attribute("ascii").or_else(|| property.attribute("hAnsi"));
                    look.font = font.map(|font| font.into_owned());
                    look.han_font = property.attribute("eastAsia").map(|font| font.into_owned());
                }
                "lang" => {
                    look.latin = value();
                    let east_asian = property.attribute("eastAsia");
                    look.east_asian = east_asian.map(|lang| lang.into_owned());
                }
                _ => {}
            }
        }
        look
    }

    /// Returns this look where it says something, else the other's.
    pub(super) fn over(&self, base: &Self) -> Self {
        fn or<T: Clone>(own: &Option<T>, base: &Option<T>) -> Option<T> {
            own.clone().or_else(|| base.clone())
        }
        Self {
            bold: or(&self.bold, &base.bold),
            italic: or(&self.italic, &base.italic),
            strike: or(&self.strike, &base.strike),
            hidden: or(&self.hidden, &base.hidden),
            caps: or(&self.caps, &base.caps),
            highlight: or(&self.highlight, &base.highlight),
            underline: or(&self.underline, &base.underline),
            underline_color: match self.underline {
                Some(_) => self.underline_color.clone(),
                None => base.underline_color.clone(),
            },
            vertical: or(&self.vertical, &base.vertical),
            rise: or(&self.rise, &base.rise),
            size: or(&self.size, &base.size),
            dots: or(&self.dots, &base.dots),
            font: or(&self.font, &base.font),
            han_font: or(&self.han_font, &base.han_font),
            latin: or(&self.latin, &base.latin),
            east_asian: or(&self.east_asian, &base.east_asian),
        }
    }

    /// Returns the look of a character style in a paragraph of this look: switches that both set
    /// cancel each other (ISO/IEC 29500-1, 17.7.3).
    pub(super) fn with_character_style(&self, style: &Self) -> Self {
        let toggle = |paragraph: Option<bool>, own: Option<bool>| match (paragraph, own) {
            (Some(paragraph), Some(own)) => Some(paragraph != own),
            (paragraph, own) => own.or(paragraph),
        };
        Self {
            bold: toggle(self.bold, style.bold),
            italic: toggle(self.italic, style.italic),
            strike: toggle(self.strike, style.strike),
            hidden: toggle(self.hidden, style.hidden),
            caps: toggle(self.caps, style.caps),
            ..style.over(self)
        }
    }
}

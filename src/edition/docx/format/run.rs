//! What a `w:rPr` says: fonts, weight, size, colour, lines under text, language.

use super::{fonts, half_points, is_east_asian};
use crate::document::Marks;
use crate::edition::docx::xml::Xml;
use crate::style::{Color, Family, Length, TextStyle, Weight};

/// A line under text.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::edition::docx) struct Underline {
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
    pub(in crate::edition::docx) const NONE: Self = Self { kind: "none", color: None };
    pub(in crate::edition::docx) const SINGLE: Self = Self { kind: "single", color: None };

    /// Returns the line under marked text.
    ///
    /// Word has one line for a run, and no line of its own for names (专名号): theirs is told from
    /// plain underlining by its colour, which is black and not automatic. Titles (书名号) are
    /// wavy; text that is underlined besides has the line doubled. Names and titles side by side
    /// are told apart by shades of black that no one sees ([`LINE_COLORS`]).
    pub(in crate::edition::docx) fn of(marks: Marks) -> Option<Self> {
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
pub(in crate::edition::docx) struct RunProperties<'a> {
    pub(in crate::edition::docx) style: Option<&'a str>,
    /// Sets marks that Chinese and Latin text share in the Chinese face.
    pub(in crate::edition::docx) east_asian_marks: bool,
    pub(in crate::edition::docx) family: Option<Family>,
    pub(in crate::edition::docx) bold: Option<bool>,
    pub(in crate::edition::docx) italic: Option<bool>,
    pub(in crate::edition::docx) strike: Option<bool>,
    pub(in crate::edition::docx) no_proof: bool,
    pub(in crate::edition::docx) color: Option<Color>,
    pub(in crate::edition::docx) rise: Option<Length>,
    pub(in crate::edition::docx) size: Option<Length>,
    pub(in crate::edition::docx) underline: Option<Underline>,
    /// `superscript`, `subscript` or `baseline`.
    pub(in crate::edition::docx) vertical: Option<&'static str>,
    /// Dots below the characters.
    pub(in crate::edition::docx) dots: Option<bool>,
    pub(in crate::edition::docx) lang: Option<&'a str>,
}

impl RunProperties<'_> {
    /// Says everything `style` says that is not so by itself.
    pub(in crate::edition::docx) fn of(style: &TextStyle) -> Self {
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
    pub(in crate::edition::docx) fn departing(base: &TextStyle, style: &TextStyle) -> Self {
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

    pub(in crate::edition::docx) fn write(&self, xml: &mut Xml) {
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
        let hint = ("w:hint", "eastAsia");
        match self.family.map(fonts) {
            Some((latin, chinese)) => {
                let all = [
                    hint,
                    ("w:ascii", latin),
                    ("w:eastAsia", chinese),
                    ("w:hAnsi", latin),
                    ("w:cs", latin),
                ];
                xml.empty("w:rFonts", if self.east_asian_marks { &all } else { &all[1..] });
            }
            None if self.east_asian_marks => xml.empty("w:rFonts", &[hint]),
            None => {}
        }
    }
}

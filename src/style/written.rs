//! Values as people write them in a sheet: lengths, colours, names of roles.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, Visitor};

use super::{Color, Length, Role};

/// The longest length a sheet may name, in points: a metre and a half, more than any page.
const LONGEST: f64 = 4252.0;

/// The traditional sizes of type, 字号, in points.
///
/// Two tables are in use; these are the values of `CTeX` and of Word (二号 is 22 pt, not 21; 七号
/// 5.5, not 5.25), so that PDF and DOCX agree.
const NAMED_SIZES: [(&str, f64); 16] = [
    ("初号", 42.0),
    ("小初", 36.0),
    ("一号", 26.0),
    ("小一", 24.0),
    ("二号", 22.0),
    ("小二", 18.0),
    ("三号", 16.0),
    ("小三", 15.0),
    ("四号", 14.0),
    ("小四", 12.0),
    ("五号", 10.5),
    ("小五", 9.0),
    ("六号", 7.5),
    ("小六", 6.5),
    ("七号", 5.5),
    ("八号", 5.0),
];

/// A length as written in a sheet: `10.5pt`, `25mm`, `2cm`, `2em`, `小四`, `0`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Dimension {
    /// In a unit of its own.
    Absolute(Length),
    /// In multiples of the size of the type it is about.
    Em(f64),
}

impl Dimension {
    /// Returns the length where one em is `em`.
    pub(super) fn resolve(self, em: Length) -> Length {
        match self {
            Self::Absolute(length) => length,
            Self::Em(count) => em * count,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((_, points)) = NAMED_SIZES.iter().find(|(name, _)| *name == text) {
            return Some(Self::Absolute(Length::pt(*points)));
        }
        if text == "0" {
            return Some(Self::Absolute(Length::ZERO));
        }
        let unit_at = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at(unit_at);
        let number: f64 = number.trim_end().parse().ok()?;
        let dimension = match unit {
            "pt" => Self::Absolute(Length::pt(number)),
            "mm" => Self::Absolute(Length::mm(number)),
            "cm" => Self::Absolute(Length::mm(number * 10.0)),
            "em" => Self::Em(number),
            _ => return None,
        };
        let size = match dimension {
            Self::Absolute(length) => length.to_pt().abs(),
            // Against the largest named size.
            Self::Em(count) => (count * 42.0).abs(),
        };
        (number.is_finite() && size <= LONGEST).then_some(dimension)
    }
}

impl TryFrom<String> for Dimension {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| {
            format!("`{text}` is not a length: write 10.5pt, 25mm, 2cm, 2em or a size such as 小四")
        })
    }
}

/// A length, or `none` for leaving the thing out.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Place {
    /// Left out.
    Nowhere,
    /// At this distance.
    At(Dimension),
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "none" { Ok(Self::Nowhere) } else { Dimension::try_from(text).map(Self::At) }
    }
}

/// A role's name in a sheet: `body`, `heading-1`, `contents-entry-2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RoleName(pub(super) Role);

impl fmt::Display for RoleName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0 {
            Role::Heading(rank) => return write!(formatter, "heading-{rank}"),
            Role::ContentsEntry(rank) => return write!(formatter, "contents-entry-{rank}"),
            Role::Body => "body",
            Role::Title => "title",
            Role::Subtitle => "subtitle",
            Role::Author => "author",
            Role::Date => "date",
            Role::Quote => "quote",
            Role::Code => "code",
            Role::ListItem => "list-item",
            Role::Note => "note",
            Role::TableBody => "table-body",
            Role::TableHead => "table-head",
            Role::TableCaption => "table-caption",
            Role::FigureCaption => "figure-caption",
            Role::ContentsTitle => "contents-title",
            Role::RunningHead => "running-head",
            Role::Folio => "folio",
            Role::Epigraph => "epigraph",
            Role::Part => "part",
            Role::ContentsPart => "contents-part",
        };
        formatter.write_str(name)
    }
}

impl<'de> Deserialize<'de> for RoleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = RoleName;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a role")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RoleName, E> {
                let role = Role::all().find(|role| RoleName(*role).to_string() == text);
                role.map(RoleName).ok_or_else(|| {
                    let known: Vec<String> =
                        Role::all().map(|role| format!("`{}`", RoleName(role))).collect();
                    // The form of serde's own message, so that `explain` reads both.
                    E::custom(format!(
                        "unknown field `{text}`, expected one of {}",
                        known.join(", ")
                    ))
                })
            }
        }
        deserializer.deserialize_str(Name)
    }
}

/// A colour written as `#1f3a5f`.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenColor(pub(super) Color);

impl<'de> Deserialize<'de> for WrittenColor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = value
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a colour: write #rrggbb")))?
            .to_be_bytes();
        Ok(Self(Color { red, green, blue }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Dimension, Length};

    fn resolved(text: &str) -> Option<Length> {
        Dimension::parse(text).map(|dimension| dimension.resolve(Length::pt(12.0)))
    }

    #[test]
    fn every_way_of_writing_a_length_is_read() {
        assert_eq!(resolved("10.5pt"), Some(Length::pt(10.5)));
        assert_eq!(resolved("25 mm"), Some(Length::mm(25.0)));
        assert_eq!(resolved("2.5cm"), Some(Length::mm(25.0)));
        assert_eq!(resolved("-2em"), Some(Length::pt(-24.0)));
        assert_eq!(resolved("小四"), Some(Length::pt(12.0)));
        assert_eq!(resolved("五号"), Some(Length::pt(10.5)));
        assert_eq!(resolved("0"), Some(Length::ZERO));
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in ["", "12", "pt", "1e9em", "infpt", "nanmm", "12px", "９pt", "小十"] {
            assert_eq!(Dimension::parse(text), None, "{text}");
        }
    }
}

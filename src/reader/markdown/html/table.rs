//! The tags of tables in HTML.

use super::attribute;
use crate::document::Alignment;
use crate::reader::table::{self, Heading};

/// A tag that builds a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reader::markdown) struct TableTag<'a> {
    /// Which one.
    pub(in crate::reader::markdown) part: TablePart,
    /// Whether it begins its element.
    pub(in crate::reader::markdown) opens: bool,
    tag: &'a str,
}

/// An element of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reader::markdown) enum TablePart {
    Table,
    Caption,
    Columns,
    Column,
    Head,
    Body,
    Row,
    Cell,
    HeadCell,
}

impl<'a> TableTag<'a> {
    /// Reads a tag, if it is one of a table's.
    pub(in crate::reader::markdown) fn parse(tag: &'a str) -> Option<Self> {
        let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
        let (opens, inner) = match inner.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (true, inner),
        };
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let part = match inner.get(..end)?.to_ascii_lowercase().as_str() {
            "table" => TablePart::Table,
            "caption" => TablePart::Caption,
            "colgroup" => TablePart::Columns,
            "col" => TablePart::Column,
            "thead" => TablePart::Head,
            "tbody" | "tfoot" => TablePart::Body,
            "tr" => TablePart::Row,
            "td" => TablePart::Cell,
            "th" => TablePart::HeadCell,
            _ => return None,
        };
        Some(Self { part, opens, tag: inner })
    }

    /// Returns the table's key.
    pub(in crate::reader::markdown) fn key(&self) -> Option<&'a str> {
        attribute(self.tag, "id")
    }

    /// Returns how many columns and rows a cell covers.
    pub(in crate::reader::markdown) fn spans(&self) -> (u16, u16) {
        let count = |name| table::span_count(attribute(self.tag, name));
        (count("colspan"), count("rowspan"))
    }

    /// Returns what a cell heads.
    pub(in crate::reader::markdown) fn heading(&self) -> Heading {
        match self.part {
            TablePart::HeadCell => Heading::of_scope(attribute(self.tag, "scope")),
            _ => Heading::Nothing,
        }
    }

    /// Returns how many columns a `<col>` stands for.
    pub(in crate::reader::markdown) fn width(&self) -> u16 {
        table::span_count(attribute(self.tag, "span"))
    }

    /// Returns how a cell or column is aligned.
    pub(in crate::reader::markdown) fn alignment(&self) -> Option<Alignment> {
        let style = attribute(self.tag, "style").and_then(|style| {
            let (_, value) = style.split_once("text-align")?;
            value.trim_start().strip_prefix(':')?.split(';').next()
        });
        table::alignment(attribute(self.tag, "align").or(style)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_tables_are_understood() {
        let tag = |text| TableTag::parse(text).unwrap();
        let cell = tag("<TD colspan=2 rowspan='0' style=\"color:red; text-align: right\">");
        assert_eq!((cell.part, cell.opens, cell.spans()), (TablePart::Cell, true, (2, 1)));
        assert_eq!(cell.alignment(), Some(Alignment::End));
        assert_eq!(tag("<th colspan=\"99999\">").spans(), (1000, 1));
        assert_eq!(tag("<table id=\"yield\">").key(), Some("yield"));
        assert_eq!((tag("</tr>").part, tag("</tr>").opens), (TablePart::Row, false));
        assert_eq!(TableTag::parse("<tdx>"), None);
    }
}

//! `docProps/core.xml`, `app.xml` and `custom.xml`: what is known about the document.
//!
//! In: the metadata. Out: the parts. The clock is never asked: the only date is the one the
//! manuscript gives.

use super::package::Part;
use super::xml::Xml;
use crate::document::Metadata;

/// Writes the core properties (ISO/IEC 29500-2, 11).
pub(super) fn core(metadata: &Metadata) -> Part {
    let mut xml = Xml::new(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    let extra = |key: &str| metadata.extra.get(key).cloned();
    let authors = (!metadata.authors.is_empty()).then(|| metadata.authors.join("; "));
    let elements = [
        ("dc:title", metadata.title.clone()),
        ("dc:subject", metadata.subtitle.clone()),
        ("dc:creator", authors),
        ("cp:keywords", extra("keywords")),
        ("dc:description", extra("description")),
    ];
    for (name, value) in elements {
        if let Some(value) = value {
            xml.element(name, &[], &value);
        }
    }
    if let Some(date) = metadata.date.as_deref().and_then(timestamp) {
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.element(name, &[("xsi:type", "dcterms:W3CDTF")], &date);
        }
    }
    xml.element("dc:language", &[], metadata.lang.as_str());
    Part::leaf(
        "docProps/core.xml",
        Some("application/vnd.openxmlformats-package.core-properties+xml"),
        xml.finish(),
    )
}

/// Writes the application's own properties; `template` is the file that the styles are from.
pub(super) fn app(template: Option<&str>) -> Part {
    let mut xml = Xml::new(
        "Properties",
        &[("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")],
    );
    if let Some(template) = template {
        xml.element("Template", &[], template);
    }
    xml.element("Application", &[], "hanpress");
    Part::leaf(
        "docProps/app.xml",
        Some("application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        xml.finish(),
    )
}

/// Front matter that Word has no property for, under names of our own; `None` if there is none.
pub(super) fn custom(metadata: &Metadata) -> Option<Part> {
    let has_property = |name: &str| matches!(name, "keywords" | "description");
    let mut properties: Vec<(String, String)> = metadata
        .extra
        .iter()
        .filter(|(name, _)| !has_property(name))
        .map(|(name, value)| (format!("hanpress.{name}"), value.clone()))
        .collect();
    if !metadata.protect.is_empty() {
        let names: Vec<&str> = metadata.protect.iter().map(String::as_str).collect();
        properties.push(("hanpress.protect".to_owned(), names.join(", ")));
    }
    if properties.is_empty() {
        return None;
    }
    let base = "http://schemas.openxmlformats.org/officeDocument/2006";
    let mut xml = Xml::new(
        "Properties",
        &[
            ("xmlns", &*format!("{base}/custom-properties")),
            ("xmlns:vt", &*format!("{base}/docPropsVTypes")),
        ],
    );
    // 0 and 1 are reserved ([MS-OLEPS], 2.21).
    for (number, (name, value)) in (2..).zip(&properties) {
        let number: i32 = number;
        let attributes = [
            ("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"),
            ("pid", &*number.to_string()),
            ("name", &**name),
        ];
        xml.start("property", &attributes);
        xml.element("vt:lpwstr", &[], value);
        xml.end();
    }
    let kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
    Some(Part::leaf("docProps/custom.xml", Some(kind), xml.finish()))
}

/// Returns an ISO 8601 date (a year, a month or a day) as midnight UTC; `None` for all else.
fn timestamp(date: &str) -> Option<String> {
    let mut parts = date.trim().split('-');
    let mut number = |width: usize| -> Option<u32> {
        let part = parts.next()?;
        let is_plain = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        is_plain.then(|| part.parse().ok()).flatten()
    };
    let year = number(4)?;
    let has = |dashes: usize| date.matches('-').count() >= dashes;
    let month = if has(1) { number(2)? } else { 1 };
    let day = if has(2) { number(2)? } else { 1 };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_date = year > 0 && (1..=days).contains(&day) && parts.next().is_none();
    is_date.then(|| format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn only_machine_dates_become_timestamps() {
        assert_eq!(timestamp("2020-05-01").as_deref(), Some("2020-05-01T00:00:00Z"));
        assert_eq!(timestamp("2020").as_deref(), Some("2020-01-01T00:00:00Z"));
        for other in ["2020年5月", "2020-13", "2021-02-29", "2020-05-01-01", "", "二〇二〇"] {
            assert_eq!(timestamp(other), None, "{other}");
        }
    }
}

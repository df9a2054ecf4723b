//! `word/theme/theme1.xml`.
//!
//! Styles here name colours and fonts themselves, so nothing reads it; but Word's "Theme" menus
//! and the stricter validators want a document to have one. Colours are Word's own, fonts those
//! of the body and the headings (ISO/IEC 29500-1, 20.1.6.9).

use super::package::Part;
use super::xml::Xml;

/// The twelve colours of a scheme, in schema order; the first two are the window's.
const COLORS: [(&str, &str); 12] = [
    ("a:dk1", "000000"),
    ("a:lt1", "FFFFFF"),
    ("a:dk2", "44546A"),
    ("a:lt2", "E7E6E6"),
    ("a:accent1", "4472C4"),
    ("a:accent2", "ED7D31"),
    ("a:accent3", "A5A5A5"),
    ("a:accent4", "FFC000"),
    ("a:accent5", "5B9BD5"),
    ("a:accent6", "70AD47"),
    ("a:hlink", "0563C1"),
    ("a:folHlink", "954F72"),
];

/// Writes the part.
pub(super) fn part() -> Part {
    let namespace = ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    let mut xml = Xml::new("a:theme", &[namespace, ("name", "hanpress")]);
    xml.start("a:themeElements", &[]);
    xml.start("a:clrScheme", &[("name", "hanpress")]);
    for (name, color) in COLORS {
        xml.start(name, &[]);
        xml.empty("a:srgbClr", &[("val", color)]);
        xml.end();
    }
    xml.end();
    xml.start("a:fontScheme", &[("name", "hanpress")]);
    for (name, latin, chinese) in
        [("a:majorFont", "Arial", "黑体"), ("a:minorFont", "Times New Roman", "宋体")]
    {
        xml.start(name, &[]);
        xml.empty("a:latin", &[("typeface", latin)]);
        xml.empty("a:ea", &[("typeface", chinese)]);
        xml.empty("a:cs", &[("typeface", "")]);
        xml.end();
    }
    xml.end();
    formats(&mut xml);
    xml.end();
    Part::leaf(
        "word/theme/theme1.xml",
        Some("application/vnd.openxmlformats-officedocument.theme+xml"),
        xml.finish(),
    )
}

/// Three of everything, all plain: the schema wants that many.
fn formats(xml: &mut Xml) {
    let fill = |xml: &mut Xml| {
        xml.start("a:solidFill", &[]);
        xml.empty("a:schemeClr", &[("val", "phClr")]);
        xml.end();
    };
    xml.start("a:fmtScheme", &[("name", "hanpress")]);
    xml.start("a:fillStyleLst", &[]);
    (0..3).for_each(|_| fill(xml));
    xml.end();
    xml.start("a:lnStyleLst", &[]);
    for width in ["6350", "12700", "19050"] {
        xml.start("a:ln", &[("w", width)]);
        fill(xml);
        xml.end();
    }
    xml.end();
    xml.start("a:effectStyleLst", &[]);
    for _ in 0..3 {
        xml.start("a:effectStyle", &[]);
        xml.empty("a:effectLst", &[]);
        xml.end();
    }
    xml.end();
    xml.start("a:bgFillStyleLst", &[]);
    (0..3).for_each(|_| fill(xml));
    xml.end();
    xml.end();
}

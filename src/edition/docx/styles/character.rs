//! Character and table styles.

use super::part::{Definition, Styles};
use super::{
    CELL_PADDING, EMPHASIS, EMPHASIS_CODE, HYPERLINK, INLINE_CODE, NOTE_REFERENCE, STRONG,
    STRONG_CODE, STRONG_EMPHASIS, STRONG_EMPHASIS_CODE, TABLE,
};
use crate::edition::docx::format::{RunProperties, twips};
use crate::edition::docx::xml::Xml;
use crate::style::{Family, Length};

/// Character styles hold fonts only. Bold in them would be a toggle (ISO/IEC 29500-1, 17.7.3):
/// in a bold heading, strong words would come out light.
pub(super) fn characters(xml: &mut Xml, styles: &Styles<'_>) {
    if styles.catalog.is_written("DefaultParagraphFont") {
        xml.start(
            "w:style",
            &[("w:type", "character"), ("w:default", "1"), ("w:styleId", "DefaultParagraphFont")],
        );
        xml.value("w:name", "Default Paragraph Font");
        xml.value("w:uiPriority", "1");
        xml.switch("w:semiHidden", true);
        xml.switch("w:unhideWhenUsed", true);
        xml.end();
    }
    let font = |family| RunProperties { family: Some(family), ..RunProperties::default() };
    let code = RunProperties { no_proof: true, ..font(Family::Mono) };
    let all = [
        (STRONG, "Strong", font(Family::Hei)),
        (EMPHASIS, "Emphasis", font(Family::Kai)),
        (INLINE_CODE, "Verbatim Char", code.clone()),
        (STRONG_EMPHASIS, "Strong and Emphasis", font(Family::Hei)),
        (STRONG_CODE, "Strong Verbatim", code.clone()),
        (EMPHASIS_CODE, "Emphasis Verbatim", code.clone()),
        (STRONG_EMPHASIS_CODE, "Strong and Emphasis Verbatim", code),
        (HYPERLINK, "Hyperlink", RunProperties::default()),
        (
            NOTE_REFERENCE,
            "footnote reference",
            RunProperties { vertical: Some("superscript"), ..RunProperties::default() },
        ),
    ];
    for (id, name, properties) in all {
        let definition = Definition {
            kind: "character",
            priority: "20",
            ..Definition::new(id, name, "DefaultParagraphFont")
        };
        if !styles.open(xml, &definition) {
            continue;
        }
        if matches!(id, STRONG | EMPHASIS) {
            xml.switch("w:qFormat", true);
        }
        properties.write(xml);
        xml.end();
    }
}

/// The default table style, and the three-line table.
pub(super) fn tables(xml: &mut Xml, styles: &Styles<'_>) {
    if styles.catalog.is_written("TableNormal") {
        xml.start(
            "w:style",
            &[("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")],
        );
        xml.value("w:name", "Normal Table");
        xml.value("w:uiPriority", "99");
        xml.switch("w:semiHidden", true);
        xml.switch("w:unhideWhenUsed", true);
        xml.start("w:tblPr", &[]);
        xml.empty("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
        cell_margins(xml, Length::pt(CELL_PADDING));
        xml.end();
        xml.end();
    }
    let definition = Definition {
        kind: "table",
        priority: "39",
        ..Definition::new(TABLE, "三线表", "TableNormal")
    };
    if !styles.open(xml, &definition) {
        return;
    }
    xml.switch("w:qFormat", true);
    xml.start("w:tblPr", &[]);
    xml.start("w:tblBorders", &[]);
    // 1.5 pt above and below; the line under the head is half of that.
    for side in ["w:top", "w:bottom"] {
        xml.empty(
            side,
            &[("w:val", "single"), ("w:sz", "12"), ("w:space", "0"), ("w:color", "auto")],
        );
    }
    xml.end();
    xml.end();
    xml.end();
}

/// Writes the room around the text of cells.
pub(in crate::edition::docx) fn cell_margins(xml: &mut Xml, padding: Length) {
    let padding = twips(padding).to_string();
    xml.start("w:tblCellMar", &[]);
    for (side, width) in
        [("w:top", "0"), ("w:left", &*padding), ("w:bottom", "0"), ("w:right", &*padding)]
    {
        xml.empty(side, &[("w:w", width), ("w:type", "dxa")]);
    }
    xml.end();
}
